//! A UMAP-like run on the mesh of t-SNE.

use super::FuzzySet;
use crate::monitor::Silent;
use crate::tsne::{Affinity, Dims, Engine, Kernel, Motion, each};
use crate::{Error, Matrix, Monitor, Result};

/// Iterations between two values of the cost.
const COST_EVERY: u32 = 10;
/// Last iterations: on a fine mesh.
const FINISH: u32 = 50;
/// Iterations at which the points are sorted by their places: early, when they leave those of the start, and then every so many.
const SORT_FIRST: [u32; 2] = [10, 30];
const SORT_EVERY: u32 = 100;

/// How a live run moves its points; every field may change while it runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LiveParams {
    /// Step size on the gradient, more than 0; `None` = the number of points over the attraction, at least 50. Default `None`.
    pub learning_rate: Option<f64>,
    /// Random points that a point is pushed from, in expectation, for each one that it is pulled to: the weight of the repulsion,
    /// from 0.001 to 1,000,000. Small values draw the map together, large ones open it towards t-SNE. Default 20: UMAP's 5 push
    /// harder at short range, and maps are then about equally open.
    pub negative_samples: f64,
    /// Factor on the attraction, from 0.01 to 1000. Default 1.
    pub attraction: f64,
    /// Share of the previous step that is kept, `0..1`. Default 0.8.
    pub momentum: f64,
    /// Budget of iterations, at least 1. Default 300.
    pub iterations: u32,
}

impl Default for LiveParams {
    fn default() -> Self {
        Self { learning_rate: None, negative_samples: 20.0, attraction: 1.0, momentum: 0.8, iterations: 300 }
    }
}

impl LiveParams {
    /// Checks every range; the error names the field.
    pub fn check(&self) -> Result<()> {
        let rule = |ok: bool, name: &'static str, value: f64, expected: &str| {
            if ok {
                Ok(())
            } else {
                Err(Error::Parameter { name, value: value.to_string(), expected: expected.into() })
            }
        };
        let rate = self.learning_rate.unwrap_or(1.0);
        rule(rate.is_finite() && rate > 0.0, "learning rate", rate, "more than 0")?;
        let samples = self.negative_samples;
        rule((1e-3..=1e6).contains(&samples), "negative samples", samples, "from 0.001 to 1000000")?;
        rule((0.01..=1e3).contains(&self.attraction), "attraction", self.attraction, "from 0.01 to 1000")?;
        rule((0.0..1.0).contains(&self.momentum), "momentum", self.momentum, "at least 0 and less than 1")?;
        rule(self.iterations > 0, "iterations", 0.0, "at least 1")
    }

    /// The step size for n points.
    pub fn learning_rate_for(&self, points: usize) -> f64 {
        self.learning_rate.unwrap_or_else(|| (points as f64 / self.attraction.max(1.0)).max(50.0))
    }
}

/// A UMAP-like run by the gradient of all pairs instead of samples of them, on the mesh of t-SNE: Neg-t-SNE (Damrich, Böhm,
/// Hamprecht and Kobak 2023, arXiv 2206.01816).
///
/// With `q = 1 / (2 + d^2)` the cost is `sum p ln(1 / q) - m / n^2 sum ln(1 - q)` over ordered pairs, m the negative samples:
/// what UMAP's sampling estimates, under the kernel `1 / (1 + d^2)` instead of a curve of `min_dist`. Nothing is random.
///
/// The caller steps. The same edges, start and parameters give the same bits for any number of threads. A stopped or finished
/// run keeps its layout and can go on.
#[derive(Debug)]
pub struct Live {
    engine: Dims,
    params: LiveParams,
    iteration: u32,
    cost: Option<f64>,
}

impl Live {
    /// Prepares a run from a start layout, n x 2 or n x 3 (see [`super::initial_layout`]).
    pub fn new(fuzzy: &FuzzySet, start: &Matrix, params: LiveParams) -> Result<Self> {
        Self::of_affinity(&fuzzy.affinity(), start, params)
    }

    /// [`Live::new`], cancelled by a monitor.
    pub fn watched(
        fuzzy: &FuzzySet,
        start: &Matrix,
        params: LiveParams,
        monitor: &dyn Monitor,
    ) -> Result<Self> {
        Self::prepare(&fuzzy.affinity(), start, params, monitor)
    }

    /// The same over other similarities, such as those of t-SNE.
    pub fn of_affinity(affinity: &Affinity, start: &Matrix, params: LiveParams) -> Result<Self> {
        Self::prepare(affinity, start, params, &Silent)
    }

    fn prepare(
        affinity: &Affinity,
        start: &Matrix,
        params: LiveParams,
        monitor: &dyn Monitor,
    ) -> Result<Self> {
        params.check()?;
        let engine = Dims::new(affinity, start, monitor)?;
        Ok(Self { engine, params, iteration: 0, cost: None })
    }

    /// One iteration. Does not look at [`Live::is_done`]: the caller decides.
    pub fn step(&mut self) {
        // A monitor that never cancels.
        let _ = self.watched_step(&Silent);
    }

    /// [`Live::step`]; cancelled while it puts the graph into the order of the layout, the run stays as it was.
    pub fn watched_step(&mut self, monitor: &dyn Monitor) -> Result<()> {
        let cost = each!(mut self.engine, engine => advance(engine, &self.params, self.iteration, monitor))?;
        self.cost = cost.or(self.cost);
        self.iteration += 1;
        Ok(())
    }

    /// Whether the budget has ended the run.
    pub fn is_done(&self) -> bool {
        self.iteration >= self.params.iterations
    }

    /// Raises the budget to `more` iterations from here.
    pub fn run_on(&mut self, more: u32) {
        self.params.iterations = self.iteration.saturating_add(more).max(1);
    }

    /// The positions in row order, n x dims.
    pub fn layout(&self) -> Matrix {
        each!(self.engine, engine => engine.layout())
    }

    /// Iterations done.
    pub fn iteration(&self) -> u32 {
        self.iteration
    }

    /// The cost, at attraction 1, before the last iteration that measured it (every 10th, and the last of the budget).
    pub fn cost(&self) -> Option<f64> {
        self.cost
    }

    /// The parameters in force.
    pub fn params(&self) -> &LiveParams {
        &self.params
    }

    /// Changes parameters from the next iteration on.
    pub fn set_params(&mut self, params: LiveParams) -> Result<()> {
        params.check()?;
        self.params = params;
        Ok(())
    }
}

fn advance<const D: usize>(
    engine: &mut Engine<D>,
    params: &LiveParams,
    iteration: u32,
    monitor: &dyn Monitor,
) -> Result<Option<f64>> {
    // A start is in order.
    if iteration > 0 && iteration.is_multiple_of(SORT_EVERY) || SORT_FIRST.contains(&iteration) {
        engine.sort(monitor)?;
    }
    let n = engine.points();
    Ok(engine.step(Motion {
        exaggeration: params.attraction,
        rate: params.learning_rate_for(n),
        momentum: params.momentum,
        kernel: Kernel::sampling(),
        normaliser: Some((n as f64).powi(2) / params.negative_samples),
        supervision: 0.0,
        finish: iteration.saturating_add(FINISH) >= params.iterations,
        measure: iteration.is_multiple_of(COST_EVERY) || iteration + 1 == params.iterations,
    }))
}
