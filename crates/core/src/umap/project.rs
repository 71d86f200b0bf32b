//! Vectors to layout in one call.

use super::{FuzzySet, Params, Run, initial_layout, wrong_dims};
use crate::{Error, Matrix, MatrixView, Metric, Monitor, Result, knn};

/// Everything one UMAP projection needs besides the vectors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProjectParams {
    /// 2 or 3. Default 2.
    pub dims: usize,
    /// Size of a point's neighbourhood, itself counted, as umap-learn's `n_neighbors`: at least 2; beyond the number of
    /// points all of them. Default 15.
    pub neighbors: usize,
    /// Metric of the neighbours, not [`Metric::Dot`]. Default euclidean.
    pub metric: Metric,
    /// How much labels count where they are given, `0..=1` (see [`FuzzySet::supervised`]). Default 0.5.
    pub target_weight: f64,
    /// The run itself; its seed is also that of the start's noise.
    pub run: Params,
}

impl Default for ProjectParams {
    fn default() -> Self {
        Self { dims: 2, neighbors: 15, metric: Metric::Euclidean, target_weight: 0.5, run: Params::default() }
    }
}

/// A finished (or cancelled) projection.
#[derive(Debug, Clone, PartialEq)]
pub struct Projection {
    /// n x dims.
    pub layout: Matrix,
    /// Epochs done.
    pub epochs: u32,
    /// Size of the neighbourhoods used, the point itself counted: fewer than asked for if there are fewer points.
    pub neighbors: usize,
}

/// Neighbours, fuzzy set, PCA start and run; with labels (one a point, `None` = not known) supervised by them. Cancelled
/// during the run, it returns what it has.
pub fn project(
    x: MatrixView<'_>,
    labels: Option<&[Option<u32>]>,
    params: &ProjectParams,
    monitor: &dyn Monitor,
) -> Result<Projection> {
    if !(2..=3).contains(&params.dims) {
        return Err(wrong_dims(params.dims));
    }
    params.run.check()?;
    if params.neighbors < 2 {
        return Err(Error::Parameter {
            name: "neighbours",
            value: params.neighbors.to_string(),
            expected: "at least 2, the point itself counted".into(),
        });
    }
    check_metric(params.metric)?;
    if x.rows() < 3 {
        return Err(Error::TooFewPoints { what: "UMAP", needed: 3, found: x.rows() });
    }
    let neighbors = params.neighbors.min(x.rows());
    let graph = knn::search(
        x,
        &knn::Params { k: neighbors - 1, metric: params.metric, seed: params.run.seed, ..Default::default() },
        monitor,
    )?;
    let mut fuzzy = FuzzySet::new(&graph, monitor)?;
    if let Some(labels) = labels {
        fuzzy = fuzzy.supervised(labels, params.target_weight)?;
    }
    let start = initial_layout(x, params.dims, params.run.seed, monitor)?;
    let mut run = Run::new(&fuzzy, &start, params.run)?;
    monitor.stage("UMAP");
    while !run.is_done() && !monitor.cancelled() {
        run.step();
        monitor.progress(f64::from(run.epoch()) / f64::from(run.epochs()));
    }
    Ok(Projection { layout: run.layout(), epochs: run.epoch(), neighbors })
}

/// Refuses the metric whose distances may be negative.
pub(super) fn check_metric(metric: Metric) -> Result<()> {
    if metric != Metric::Dot {
        return Ok(());
    }
    Err(Error::Parameter {
        name: "the metric of UMAP",
        value: metric.name().into(),
        expected: "one whose distances are at least 0: euclidean, cosine or manhattan".into(),
    })
}
