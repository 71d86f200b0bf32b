//! Vectors to layout in one call.

use super::run::check_labels;
use super::{Affinity, Params, Run, wrong_dimensions};
use crate::monitor::Silent;
use crate::{Error, Matrix, MatrixView, Metric, Monitor, Result, knn, pca};

/// Which similarities a projection uses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum AffinityKind {
    /// Gaussian of this perplexity over `3 * perplexity` neighbours.
    Perplexity(f64),
    /// One weight over the symmetrised graph of this many neighbours.
    Uniform(usize),
}

impl AffinityKind {
    /// What was chosen: uniform weights over so many neighbours, else a perplexity, else nothing (then see [`default_affinity`]).
    pub fn chosen(neighbors: Option<usize>, perplexity: Option<f64>) -> Option<Self> {
        neighbors.map(Self::Uniform).or(perplexity.map(Self::Perplexity))
    }

    /// Neighbours a point that this affinity wants of n points: at most n - 1.
    pub fn neighbors(self, points: usize) -> usize {
        let wanted = match self {
            Self::Perplexity(perplexity) => (3.0 * perplexity).ceil().max(1.0) as usize,
            Self::Uniform(k) => k,
        };
        wanted.min(points.saturating_sub(1))
    }

    /// The affinity over a graph with at least [`AffinityKind::neighbors`] neighbours a point.
    pub fn affinity(self, neighbors: &knn::Neighbors) -> Result<Affinity> {
        self.watched_affinity(neighbors, &Silent)
    }

    /// [`AffinityKind::affinity`], watched and cancelled by a monitor.
    pub fn watched_affinity(self, neighbors: &knn::Neighbors, monitor: &dyn Monitor) -> Result<Affinity> {
        let k = self.neighbors(neighbors.points());
        let truncated;
        let graph = if k < neighbors.k() {
            truncated = neighbors.truncated(k);
            &truncated
        } else {
            neighbors
        };
        match self {
            Self::Perplexity(perplexity) => Affinity::watched_perplexity(graph, perplexity, monitor),
            Self::Uniform(_) => Affinity::watched_uniform(graph, monitor),
        }
    }
}

/// Everything one t-SNE projection needs besides the vectors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProjectParams {
    /// 1, 2 or 3. Default 2.
    pub dims: usize,
    /// Default perplexity 30.
    pub affinity: AffinityKind,
    /// Metric of the neighbours. Default euclidean.
    pub metric: Metric,
    /// Seed of the start's noise. Default 0.
    pub seed: u64,
    /// The run itself.
    pub run: Params,
}

impl Default for ProjectParams {
    fn default() -> Self {
        Self {
            dims: 2,
            affinity: AffinityKind::Perplexity(30.0),
            metric: Metric::Euclidean,
            seed: 0,
            run: Params::default(),
        }
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

/// Neighbours, affinity, PCA start and run. Cancelled during the run, it returns what it has.
pub fn project(x: MatrixView<'_>, params: &ProjectParams, monitor: &dyn Monitor) -> Result<Projection> {
    project_supervised(x, None, params, monitor)
}

/// [`project`] with one label a point, which count as much as [`Params::supervision`] says; see [`Run::supervise`].
pub fn project_supervised(
    x: MatrixView<'_>,
    labels: Option<&[u32]>,
    params: &ProjectParams,
    monitor: &dyn Monitor,
) -> Result<Projection> {
    Ok(finish(begin(x, labels, params, monitor)?, monitor))
}

/// The run that [`project_supervised`] steps to its end: neighbours, affinity and PCA start, and no iteration yet.
pub fn begin(
    x: MatrixView<'_>,
    labels: Option<&[u32]>,
    params: &ProjectParams,
    monitor: &dyn Monitor,
) -> Result<Run> {
    check(x, labels, params)?;
    if params.metric == Metric::Dot && matches!(params.affinity, AffinityKind::Perplexity(_)) {
        return Err(Error::Parameter {
            name: "the metric of a perplexity",
            value: "dot".into(),
            expected: "one whose distances are at least 0; with dot use uniform weights (--neighbors)".into(),
        });
    }
    let k = params.affinity.neighbors(x.rows());
    let wanted = knn::Params { k, metric: params.metric, seed: params.seed, ..Default::default() };
    let neighbors = knn::search(x, &wanted, monitor)?;
    let affinity = params.affinity.watched_affinity(&neighbors, monitor)?;
    drop(neighbors);
    prepare(x, &affinity, labels, params, monitor)
}

/// [`project_supervised`] with the neighbours given: those of the rows of `x`, at least as many a point as uniform weights
/// want (a perplexity takes up to `3 * perplexity`). The metric of the parameters plays no part.
pub fn project_neighbors(
    x: MatrixView<'_>,
    neighbors: &knn::Neighbors,
    labels: Option<&[u32]>,
    params: &ProjectParams,
    monitor: &dyn Monitor,
) -> Result<Projection> {
    Ok(finish(begin_neighbors(x, neighbors, labels, params, monitor)?, monitor))
}

/// The run that [`project_neighbors`] steps to its end.
pub fn begin_neighbors(
    x: MatrixView<'_>,
    neighbors: &knn::Neighbors,
    labels: Option<&[u32]>,
    params: &ProjectParams,
    monitor: &dyn Monitor,
) -> Result<Run> {
    check(x, labels, params)?;
    let bad =
        |name, value: usize, expected| Err(Error::Parameter { name, value: value.to_string(), expected });
    if neighbors.points() != x.rows() {
        let expected = format!("{}, as in the data", x.rows());
        return bad("the number of points of the neighbours", neighbors.points(), expected);
    }
    if let AffinityKind::Uniform(k) = params.affinity
        && k > neighbors.k()
    {
        return bad("the number of neighbours", k, format!("at most the {} that are given", neighbors.k()));
    }
    let affinity = params.affinity.watched_affinity(neighbors, monitor)?;
    prepare(x, &affinity, labels, params, monitor)
}

fn check(x: MatrixView<'_>, labels: Option<&[u32]>, params: &ProjectParams) -> Result<()> {
    if !(1..=3).contains(&params.dims) {
        return Err(wrong_dimensions(params.dims));
    }
    params.run.check()?;
    if x.rows() < 3 {
        return Err(Error::TooFewPoints { what: "t-SNE", needed: 3, found: x.rows() });
    }
    if let AffinityKind::Perplexity(p) = params.affinity
        && !(1.0..=(x.rows() - 1) as f64).contains(&p)
    {
        return Err(Error::Parameter {
            name: "perplexity",
            value: p.to_string(),
            expected: format!("from 1 to the number of points less one, here {}", x.rows() - 1),
        });
    }
    labels.map_or(Ok(()), |labels| check_labels(labels, x.rows()))
}

fn prepare(
    x: MatrixView<'_>,
    affinity: &Affinity,
    labels: Option<&[u32]>,
    params: &ProjectParams,
    monitor: &dyn Monitor,
) -> Result<Run> {
    let start = pca::initial_layout(x, params.dims, params.seed, monitor)?;
    let mut run = Run::watched(affinity, &start, params.run, monitor)?;
    run.supervise(labels)?;
    monitor.stage("t-SNE");
    Ok(run)
}

fn finish(mut run: Run, monitor: &dyn Monitor) -> Projection {
    while !run.is_done() && !monitor.cancelled() {
        if run.watched_step(monitor).is_err() {
            break; // Cancelled: what it has counts.
        }
        monitor.progress(f64::from(run.iteration()) / f64::from(run.params().iterations.max(1)));
    }
    Projection { layout: run.layout(), kl: run.kl(), iterations: run.iteration() }
}

/// The TensorFlow projector's default perplexity for n points: `max(5, ceil(sqrt(n) / 4))`, at most what n allows.
pub fn default_perplexity(points: usize) -> f64 {
    let wanted = ((points as f64).sqrt() / 4.0).ceil().max(5.0);
    wanted.min((points.saturating_sub(1) as f64 / 3.0).max(1.0))
}

/// Points from which [`default_affinity`] is uniform: there [`default_perplexity`] wants 240 neighbours a point and more, which
/// take minutes and gigabytes, and a map of the nearest [`FEW_NEIGHBORS`] shows the same (Böhm, Berens and Kobak, arXiv 2007.08902).
pub const MANY_POINTS: usize = 100_000;

/// Neighbours a point of the uniform affinity that [`default_affinity`] takes.
pub const FEW_NEIGHBORS: usize = 15;

/// The affinity for n points where nobody chose one: [`default_perplexity`] below [`MANY_POINTS`], from there on uniform weights over
/// [`FEW_NEIGHBORS`] neighbours. `known`: how many neighbours a point are known, where no more can be searched; a perplexity is then at
/// most a third of them.
pub fn default_affinity(points: usize, known: Option<usize>) -> AffinityKind {
    let most = known.unwrap_or(usize::MAX);
    if points < MANY_POINTS {
        AffinityKind::Perplexity(default_perplexity(points).min((most as f64 / 3.0).max(1.0)))
    } else {
        AffinityKind::Uniform(FEW_NEIGHBORS.min(most))
    }
}

/// Iterations after which the map of n points is at least as good as openTSNE's after its 750: 1000 below 4,000 points, where they
/// cost nothing and a run stops by itself before, 400 from there on.
pub fn default_iterations(points: usize) -> u32 {
    if points < 4000 { 1000 } else { 400 }
}
