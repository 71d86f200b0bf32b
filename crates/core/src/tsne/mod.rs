//! t-SNE on a mesh, in 2D and 3D.

use crate::knn::Neighbors;
use crate::{Matrix, MatrixView, Metric, Monitor, Result};

/// A sparse symmetric matrix of similarities P over a neighbour graph; sums to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Affinity {}

impl Affinity {
    /// Gaussian similarities of the given perplexity, symmetrised.
    pub fn perplexity(_neighbors: &Neighbors, _perplexity: f64) -> Result<Self> {
        todo!()
    }

    /// One weight for every edge of the symmetrised graph.
    pub fn uniform(_neighbors: &Neighbors) -> Result<Self> {
        todo!()
    }
}

/// How a run moves its points; every field may change while it runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Params {
    /// Step size on the gradient (with its factor 4); `None` = n / exaggeration.
    pub learning_rate: Option<f64>,
    /// Factor on the attraction in the first `early_iterations`. Default 12.
    pub early_exaggeration: f64,
    /// Default 250.
    pub early_iterations: u32,
    /// Factor on the attraction after that. Default 1.
    pub exaggeration: f64,
    /// Share of the previous step that is kept. Default 0.8.
    pub momentum: f64,
    /// Budget of iterations. Default 1000.
    pub iterations: u32,
    /// Stops when the KL divergence improves by less than this fraction in 50 iterations (after the early ones); 0 = never. Default 0.003.
    pub min_improvement: f64,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            learning_rate: None,
            early_exaggeration: 12.0,
            early_iterations: 250,
            exaggeration: 1.0,
            momentum: 0.8,
            iterations: 1000,
            min_improvement: 0.003,
        }
    }
}

/// Why a run ended by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopReason {
    /// The KL divergence no longer improves.
    Converged,
    /// All iterations are done.
    Budget,
}

/// A t-SNE run that the caller steps.
#[derive(Debug)]
pub struct Run {}

impl Run {
    /// Prepares a run from a start layout, n x 2 or n x 3.
    pub fn new(_affinity: Affinity, _start: &Matrix, _params: Params) -> Result<Self> {
        todo!()
    }

    /// Goes on where another run or program stopped: iteration count `iteration`, no early exaggeration left.
    pub fn resume(_affinity: Affinity, _layout: &Matrix, _iteration: u32, _params: Params) -> Result<Self> {
        todo!()
    }

    /// One iteration.
    pub fn step(&mut self) {
        todo!()
    }

    /// Whether the stop rule or the budget has ended the run.
    pub fn is_done(&self) -> bool {
        todo!()
    }

    /// Why, if it has.
    pub fn stop_reason(&self) -> Option<StopReason> {
        todo!()
    }

    /// Allows `more` further iterations and forgets that the run had converged.
    pub fn run_on(&mut self, _more: u32) {
        todo!()
    }

    /// The positions in row order, n x dims.
    pub fn layout(&self) -> Matrix {
        todo!()
    }

    /// Iterations done.
    pub fn iteration(&self) -> u32 {
        todo!()
    }

    /// KL divergence at the last iteration that computed it (every 10th), without exaggeration.
    pub fn kl(&self) -> Option<f64> {
        todo!()
    }

    /// Root of the summed squared gradient of the last iteration.
    pub fn gradient_norm(&self) -> f64 {
        todo!()
    }

    /// The parameters in force.
    pub fn params(&self) -> &Params {
        todo!()
    }

    /// Changes parameters from the next iteration on.
    pub fn set_params(&mut self, _params: Params) {
        todo!()
    }
}

/// Which similarities a projection uses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum AffinityKind {
    /// Gaussian of this perplexity over `3 * perplexity` neighbours.
    Perplexity(f64),
    /// One weight over the symmetrised graph of this many neighbours.
    Uniform(usize),
}

/// Everything one t-SNE projection needs besides the vectors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProjectParams {
    /// 2 or 3. Default 2.
    pub dims: usize,
    /// Default perplexity 30.
    pub affinity: AffinityKind,
    /// Metric of the neighbours. Default euclidean.
    pub metric: Metric,
    /// The run itself.
    pub run: Params,
}

impl Default for ProjectParams {
    fn default() -> Self {
        Self { dims: 2, affinity: AffinityKind::Perplexity(30.0), metric: Metric::Euclidean, run: Params::default() }
    }
}

/// A finished (or cancelled) projection.
#[derive(Debug, Clone, PartialEq)]
pub struct Projection {
    /// n x dims.
    pub layout: Matrix,
    /// KL divergence at the end.
    pub kl: Option<f64>,
    /// Iterations done.
    pub iterations: u32,
}

/// Vectors to layout in one call: neighbours, affinity, PCA start, run. Cancelled during the run, it returns what it has.
pub fn project(_x: MatrixView<'_>, _params: &ProjectParams, _monitor: &dyn Monitor) -> Result<Projection> {
    todo!()
}

/// The TensorFlow projector's default perplexity for n points: `max(5, ceil(sqrt(n) / 4))`.
pub fn default_perplexity(points: usize) -> f64 {
    ((points as f64).sqrt() / 4.0).ceil().max(5.0)
}
