//! A t-SNE run that the caller steps.

use super::checkpoint::{Checkpoint, Progress, Window};
use super::dims::{Dims, each};
use super::engine::Motion;
use super::kernel::Kernel;
use super::{Affinity, Params, StopReason};
use crate::monitor::Silent;
use crate::{Error, Matrix, Monitor, Result};

/// Iterations between two values of the KL divergence.
const KL_EVERY: u32 = 10;
/// Iterations between two looks at the stop rule.
const STOP_EVERY: u32 = 50;

/// Iterations at which the points are sorted by their places: early, when they leave those of the start, and then every so many.
const SORT_FIRST: [u32; 3] = [10, 30, 60];
const SORT_EVERY: u32 = 100;

/// A t-SNE run: gradient descent on `KL(P || Q)` with momentum and gains (van der Maaten and Hinton 2008; Jacobs 1988).
///
/// The caller steps. The same affinity, start and parameters give the same bits for any number of threads. A stopped or
/// finished run keeps its layout and can go on.
#[derive(Debug)]
pub struct Run {
    engine: Dims,
    params: Params,
    progress: Progress,
}

impl Run {
    /// Prepares a run from a start layout, n x 2 or n x 3 (see [`crate::pca::layout_from_scores`]).
    pub fn new(affinity: &Affinity, start: &Matrix, params: Params) -> Result<Self> {
        Self::watched(affinity, start, params, &Silent)
    }

    /// [`Run::new`], cancelled by a monitor.
    pub fn watched(
        affinity: &Affinity,
        start: &Matrix,
        params: Params,
        monitor: &dyn Monitor,
    ) -> Result<Self> {
        Self::prepare(affinity, start, params, (0, true), monitor)
    }

    /// Goes on from a layout made elsewhere, with `iteration` iterations counted as done and no early exaggeration.
    pub fn resume(affinity: &Affinity, layout: &Matrix, iteration: u32, params: Params) -> Result<Self> {
        Self::prepare(affinity, layout, params, (iteration, false), &Silent)
    }

    fn prepare(
        affinity: &Affinity,
        start: &Matrix,
        params: Params,
        (iteration, early): (u32, bool),
        monitor: &dyn Monitor,
    ) -> Result<Self> {
        params.check()?;
        let engine = Dims::new(affinity, start, monitor)?;
        let progress = Progress { iteration, early, kl: None, window: None, converged: false };
        Ok(Self { engine, params, progress })
    }

    /// Everything that [`Run::restore`] needs to go on as if nothing had happened.
    pub fn checkpoint(&self) -> Checkpoint {
        let (graph, snapshot) = each!(self.engine, e => (e.fingerprint(), e.snapshot()));
        Checkpoint { graph, params: self.params, progress: self.progress, snapshot }
    }

    /// The run that a checkpoint was taken of: its further iterations give the same bits, on one kind of processor, as those
    /// of the run that was not interrupted.
    ///
    /// The affinity must be the one of that run.
    pub fn restore(affinity: &Affinity, checkpoint: &Checkpoint) -> Result<Self> {
        let Checkpoint { graph, params, progress, snapshot } = checkpoint;
        params.check()?;
        if affinity.points() != snapshot.order.len() || affinity.fingerprint() != *graph {
            return Err(Error::Parameter {
                name: "the affinities",
                value: format!("of {} points and other edges or weights", affinity.points()),
                expected: format!("those of the checkpoint, of {} points", snapshot.order.len()),
            });
        }
        let engine = Dims::restore(affinity, snapshot, &Silent)?;
        Ok(Self { engine, params: *params, progress: *progress })
    }

    /// Supervises the run by labels, one a point in row order; `None` ends it.
    ///
    /// From the next iteration on, with [`Params::supervision`] in percent as strength s: of n points, the attraction of two
    /// points of one label is multiplied by `1 + s n / (100 count)`, that of two points of different labels by
    /// `1 - s n / (100 other)` but a thousandth at least, where `count` and `other` are the points of that label and of other
    /// labels (the mean of both points' values); all are then scaled to the plain sum. Points labelled [`super::IGNORED`] keep
    /// their plain attraction. This is the TensorFlow projector's formula, made symmetric. The affinities stay as they are:
    /// strength and labels may change at any time, and [`Run::kl`] is that of the weighted affinities.
    pub fn supervise(&mut self, labels: Option<&[u32]>) -> Result<()> {
        if let Some(labels) = labels {
            check_labels(labels, each!(self.engine, e => e.points()))?;
        }
        each!(mut self.engine, e => e.supervise(labels));
        self.forget_convergence();
        Ok(())
    }

    /// Moves each coordinate of each point by a uniform random number of up to `fraction` (`0..=1`, 0.05 in the TensorFlow
    /// projector) of the layout's radius; no point leaves that radius. The same seed at the same iteration gives the same bits.
    pub fn perturb(&mut self, seed: u64, fraction: f64) -> Result<()> {
        if !(0.0..=1.0).contains(&fraction) {
            return Err(Error::Parameter {
                name: "the perturbation",
                value: fraction.to_string(),
                expected: "from 0 to 1 of the layout's radius".into(),
            });
        }
        let iteration = self.progress.iteration;
        each!(mut self.engine, e => e.perturb(seed, iteration, fraction));
        self.forget_convergence();
        Ok(())
    }

    fn forget_convergence(&mut self) {
        self.progress.converged = false;
        self.progress.window = None;
    }

    /// One iteration. Does not look at [`Run::is_done`]: the caller decides.
    pub fn step(&mut self) {
        // A monitor that never cancels.
        let _ = self.watched_step(&Silent);
    }

    /// [`Run::step`]. Among millions of points some iterations first put the graph into the order of the layout, which takes many
    /// times as long as the others: cancelled there, the run stays as it was.
    pub fn watched_step(&mut self, monitor: &dyn Monitor) -> Result<()> {
        let early = self.progress.early && self.progress.iteration < self.params.early_iterations;
        let exaggeration = if early { self.params.early_exaggeration } else { self.params.exaggeration };
        let n = each!(self.engine, e => e.points());
        let rate = self.params.learning_rate_for(n, exaggeration);
        let measure = self.progress.iteration.is_multiple_of(KL_EVERY)
            || self.progress.iteration + 1 == self.params.iterations;
        let momentum = self.params.momentum;
        let finish = self.progress.iteration + STOP_EVERY >= self.params.iterations;
        let motion = Motion {
            exaggeration,
            rate,
            momentum,
            kernel: Kernel::new(self.params.dof),
            normaliser: None,
            supervision: self.params.supervision,
            finish,
            measure,
        };
        let iteration = self.progress.iteration;
        // A start is in order.
        if iteration > 0 && iteration.is_multiple_of(SORT_EVERY) || SORT_FIRST.contains(&iteration) {
            each!(mut self.engine, e => e.sort(monitor))?;
        }
        let kl = each!(mut self.engine, e => e.step(motion));
        self.progress.iteration += 1;
        if let Some(kl) = kl {
            self.progress.kl = Some(kl);
            if !early && self.params.min_improvement > 0.0 {
                self.apply_stop_rule(kl);
            }
        }
        Ok(())
    }

    /// A run has converged when no two values of KL in [`STOP_EVERY`] iterations differ by much: neither does it fall, nor swing.
    fn apply_stop_rule(&mut self, kl: f64) {
        let iteration = self.progress.iteration;
        let fresh = Window { since: iteration, low: kl, high: kl };
        let Window { since, low, high } = self.progress.window.unwrap_or(fresh);
        let (low, high) = (low.min(kl), high.max(kl));
        let whole = iteration >= since + STOP_EVERY;
        if whole {
            self.progress.converged = high - low < self.params.min_improvement * high.abs();
        }
        self.progress.window = Some(if whole { fresh } else { Window { since, low, high } });
    }

    /// Whether the stop rule or the budget has ended the run.
    pub fn is_done(&self) -> bool {
        self.stop_reason().is_some()
    }

    /// Why the run has ended, if it has.
    pub fn stop_reason(&self) -> Option<StopReason> {
        if self.progress.converged {
            Some(StopReason::Converged)
        } else if self.progress.iteration >= self.params.iterations {
            Some(StopReason::Budget)
        } else {
            None
        }
    }

    /// Raises the budget to `more` iterations from here and forgets that the run had converged.
    pub fn run_on(&mut self, more: u32) {
        self.params.iterations = self.progress.iteration.saturating_add(more);
        self.forget_convergence();
    }

    /// The positions in row order, n x dims.
    pub fn layout(&self) -> Matrix {
        each!(self.engine, e => e.layout())
    }

    /// Iterations done.
    pub fn iteration(&self) -> u32 {
        self.progress.iteration
    }

    /// KL divergence, without exaggeration, before the last iteration that measured it (every 10th, and the last of the budget).
    pub fn kl(&self) -> Option<f64> {
        self.progress.kl
    }

    /// Root of the summed squared gradient of the last iteration; 0 before the first.
    pub fn gradient_norm(&self) -> f64 {
        each!(self.engine, e => e.gradient_norm())
    }

    /// The parameters in force.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// Changes parameters from the next iteration on.
    pub fn set_params(&mut self, params: Params) -> Result<()> {
        params.check()?;
        if (params.dof, params.supervision) != (self.params.dof, self.params.supervision) {
            // Another cost: its value says nothing of the progress on the old one.
            self.forget_convergence();
        }
        self.params = params;
        Ok(())
    }
}

pub(super) fn check_labels(labels: &[u32], points: usize) -> Result<()> {
    if labels.len() == points {
        return Ok(());
    }
    Err(Error::Parameter {
        name: "the number of labels",
        value: labels.len().to_string(),
        expected: format!("{points}, one a point"),
    })
}
