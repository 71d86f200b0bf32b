//! A t-SNE run that the caller steps.

use super::engine::Engine;
use super::{Affinity, Params, StopReason};
use crate::{Error, Matrix, Result};

/// Iterations between two values of the KL divergence.
const KL_EVERY: u32 = 10;
/// Iterations between two looks at the stop rule.
const STOP_EVERY: u32 = 50;

/// A t-SNE run: gradient descent on `KL(P || Q)` with momentum and gains (van der Maaten and Hinton 2008; Jacobs 1988).
///
/// The caller steps. The same affinity, start and parameters give the same bits for any number of threads. A stopped or
/// finished run keeps its layout and can go on.
#[derive(Debug)]
pub struct Run {
    engine: Dims,
    params: Params,
    iteration: u32,
    /// Early exaggeration ends here; 0 for a resumed layout.
    early: bool,
    kl: Option<f64>,
    /// KL at the last look of the stop rule.
    kl_before: Option<(u32, f64)>,
    converged: bool,
}

#[derive(Debug)]
enum Dims {
    Two(Engine<2>),
    Three(Engine<3>),
}

macro_rules! each {
    ($run:expr, $engine:ident => $body:expr) => {
        match &$run {
            Dims::Two($engine) => $body,
            Dims::Three($engine) => $body,
        }
    };
    (mut $run:expr, $engine:ident => $body:expr) => {
        match &mut $run {
            Dims::Two($engine) => $body,
            Dims::Three($engine) => $body,
        }
    };
}

impl Run {
    /// Prepares a run from a start layout, n x 2 or n x 3 (see [`crate::pca::layout_from_scores`]).
    pub fn new(affinity: &Affinity, start: &Matrix, params: Params) -> Result<Self> {
        Self::prepare(affinity, start, params, 0, true)
    }

    /// Goes on from a layout made elsewhere, with `iteration` iterations counted as done and no early exaggeration.
    pub fn resume(affinity: &Affinity, layout: &Matrix, iteration: u32, params: Params) -> Result<Self> {
        Self::prepare(affinity, layout, params, iteration, false)
    }

    fn prepare(
        affinity: &Affinity,
        start: &Matrix,
        params: Params,
        iteration: u32,
        early: bool,
    ) -> Result<Self> {
        params.check()?;
        start.view().check_finite()?;
        if start.rows() != affinity.points() {
            return Err(Error::Parameter {
                name: "the start layout",
                value: format!("{} points", start.rows()),
                expected: format!("{} points, as in the affinities", affinity.points()),
            });
        }
        let engine = match start.cols() {
            2 => Dims::Two(Engine::new(affinity, start)),
            3 => Dims::Three(Engine::new(affinity, start)),
            other => {
                return Err(Error::Parameter {
                    name: "the number of layout dimensions",
                    value: other.to_string(),
                    expected: "2 or 3".into(),
                });
            }
        };
        Ok(Self { engine, params, iteration, early, kl: None, kl_before: None, converged: false })
    }

    /// One iteration. Does not look at [`Run::is_done`]: the caller decides.
    pub fn step(&mut self) {
        let early = self.early && self.iteration < self.params.early_iterations;
        let exaggeration = if early { self.params.early_exaggeration } else { self.params.exaggeration };
        let n = each!(self.engine, e => e.points());
        let rate = self.params.learning_rate_for(n, exaggeration);
        let measure = self.iteration.is_multiple_of(KL_EVERY) || self.iteration + 1 == self.params.iterations;
        let momentum = self.params.momentum;
        let finish = self.iteration + STOP_EVERY >= self.params.iterations;
        let kl = each!(mut self.engine, e => e.step(exaggeration, rate, momentum, finish, measure));
        self.iteration += 1;
        if let Some(kl) = kl {
            self.kl = Some(kl);
            if !early && self.params.min_improvement > 0.0 {
                self.apply_stop_rule(kl);
            }
        }
    }

    fn apply_stop_rule(&mut self, kl: f64) {
        match self.kl_before {
            None => self.kl_before = Some((self.iteration, kl)),
            Some((at, before)) if self.iteration >= at + STOP_EVERY => {
                self.converged = before - kl < self.params.min_improvement * before.abs();
                self.kl_before = Some((self.iteration, kl));
            }
            Some(_) => {}
        }
    }

    /// Whether the stop rule or the budget has ended the run.
    pub fn is_done(&self) -> bool {
        self.stop_reason().is_some()
    }

    /// Why the run has ended, if it has.
    pub fn stop_reason(&self) -> Option<StopReason> {
        if self.converged {
            Some(StopReason::Converged)
        } else if self.iteration >= self.params.iterations {
            Some(StopReason::Budget)
        } else {
            None
        }
    }

    /// Raises the budget to `more` iterations from here and forgets that the run had converged.
    pub fn run_on(&mut self, more: u32) {
        self.params.iterations = self.iteration.saturating_add(more);
        self.converged = false;
        self.kl_before = None;
    }

    /// The positions in row order, n x dims.
    pub fn layout(&self) -> Matrix {
        each!(self.engine, e => e.layout())
    }

    /// Iterations done.
    pub fn iteration(&self) -> u32 {
        self.iteration
    }

    /// KL divergence, without exaggeration, before the last iteration that measured it (every 10th, and the last of the budget).
    pub fn kl(&self) -> Option<f64> {
        self.kl
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
        self.params = params;
        Ok(())
    }
}
