//! Vectors to layout in one call.

use super::{
    FuzzySet, Live, LiveParams, NoSpectrum, Params, Run, initial_layout, layout_from_scores, spectral_scores,
};
use crate::tsne::wrong_dimensions;
use crate::{Error, Matrix, MatrixView, Metric, Monitor, Result, knn};

/// Where a layout starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Init {
    /// Principal components ([`initial_layout`]).
    #[default]
    Pca,
    /// Eigenvectors of the graph ([`spectral_scores`]); where there are none, principal components.
    Spectral,
}

/// Everything one UMAP projection needs besides the vectors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProjectParams {
    /// 1, 2 or 3. Default 2.
    pub dims: usize,
    /// Size of a point's neighbourhood, itself counted, as umap-learn's `n_neighbors`: at least 2; beyond the number of
    /// points all of them. Default 15.
    pub neighbors: usize,
    /// Metric of the neighbours, not [`Metric::Dot`]. Default euclidean.
    pub metric: Metric,
    /// How much labels count where they are given, `0..=1` (see [`FuzzySet::supervised`]). Default 0.5.
    pub target_weight: f64,
    /// Default [`Init::Pca`].
    pub init: Init,
    /// The run itself; its seed is also that of the neighbours, the start and its noise.
    pub run: Params,
    /// A live run instead ([`Live`]): of `run` only the seed counts then. Default none.
    pub live: Option<LiveParams>,
}

impl Default for ProjectParams {
    fn default() -> Self {
        Self {
            dims: 2,
            neighbors: 15,
            metric: Metric::Euclidean,
            target_weight: 0.5,
            init: Init::Pca,
            run: Params::default(),
            live: None,
        }
    }
}

/// A finished (or cancelled) projection.
#[derive(Debug, Clone, PartialEq)]
pub struct Projection {
    /// n x dims.
    pub layout: Matrix,
    /// Epochs, or iterations of a live run, done.
    pub epochs: u32,
    /// Size of the neighbourhoods used, the point itself counted: fewer than asked for if there are fewer points.
    pub neighbors: usize,
    /// Why a spectral start that was asked for was not to be had.
    pub no_spectrum: Option<NoSpectrum>,
}

/// Neighbours, fuzzy set, start and run; with labels (one a point, `None` = not known) supervised by them. Cancelled
/// during the run, it returns what it has.
pub fn project(
    x: MatrixView<'_>,
    labels: Option<&[Option<u32>]>,
    params: &ProjectParams,
    monitor: &dyn Monitor,
) -> Result<Projection> {
    let Begun { mut run, neighbors, no_spectrum } = begin(x, labels, params, monitor)?;
    while !run.is_done() && !monitor.cancelled() {
        if run.watched_step(monitor).is_err() {
            break; // Cancelled: what it has counts.
        }
        monitor.progress(f64::from(run.epoch()) / f64::from(run.epochs()));
    }
    Ok(Projection { layout: run.layout(), epochs: run.epoch(), neighbors, no_spectrum })
}

/// The run that [`project`] steps to its end: neighbours, fuzzy set and start, and no epoch yet.
pub fn begin(
    x: MatrixView<'_>,
    labels: Option<&[Option<u32>]>,
    params: &ProjectParams,
    monitor: &dyn Monitor,
) -> Result<Begun> {
    if !(1..=3).contains(&params.dims) {
        return Err(wrong_dimensions(params.dims));
    }
    params.run.check()?;
    params.live.map_or(Ok(()), |live| live.check())?;
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
        fuzzy = fuzzy.watched_supervised(labels, params.target_weight, monitor)?;
    }
    let (start, no_spectrum) = start(x, &fuzzy, params, monitor)?;
    let run = match params.live {
        Some(live) => AnyRun::Live(Box::new(Live::watched(&fuzzy, &start, live, monitor)?)),
        None => AnyRun::Faithful(Box::new(Run::watched(&fuzzy, &start, params.run, monitor)?)),
    };
    drop(fuzzy);
    monitor.stage("UMAP");
    Ok(Begun { run, neighbors, no_spectrum })
}

/// A run that [`begin`] prepared.
#[derive(Debug)]
pub struct Begun {
    /// The run.
    pub run: AnyRun,
    /// Size of the neighbourhoods used, the point itself counted.
    pub neighbors: usize,
    /// Why a spectral start that was asked for was not to be had.
    pub no_spectrum: Option<NoSpectrum>,
}

/// A run of either kind.
#[derive(Debug)]
pub enum AnyRun {
    /// As umap-learn's.
    Faithful(Box<Run>),
    /// By the expected gradient.
    Live(Box<Live>),
}

impl AnyRun {
    /// One epoch, or iteration of a live run; cancelled, the run stays as it was.
    pub fn watched_step(&mut self, monitor: &dyn Monitor) -> Result<()> {
        match self {
            Self::Faithful(run) => {
                run.step();
                Ok(())
            }
            Self::Live(run) => run.watched_step(monitor),
        }
    }

    /// Whether the budget has ended the run.
    pub fn is_done(&self) -> bool {
        match self {
            Self::Faithful(run) => run.is_done(),
            Self::Live(run) => run.is_done(),
        }
    }

    /// The positions in row order, n x dims.
    pub fn layout(&self) -> Matrix {
        match self {
            Self::Faithful(run) => run.layout(),
            Self::Live(run) => run.layout(),
        }
    }

    /// Epochs, or iterations, done.
    pub fn epoch(&self) -> u32 {
        match self {
            Self::Faithful(run) => run.epoch(),
            Self::Live(run) => run.iteration(),
        }
    }

    /// The budget of epochs, or iterations.
    pub fn epochs(&self) -> u32 {
        match self {
            Self::Faithful(run) => run.epochs(),
            Self::Live(run) => run.params().iterations,
        }
    }
}

fn start(
    x: MatrixView<'_>,
    fuzzy: &FuzzySet,
    params: &ProjectParams,
    monitor: &dyn Monitor,
) -> Result<(Matrix, Option<NoSpectrum>)> {
    let (dims, seed) = (params.dims, params.run.seed);
    let reason = match params.init {
        Init::Pca => None,
        Init::Spectral => match spectral_scores(fuzzy, dims, seed, monitor)? {
            Ok(scores) => return Ok((layout_from_scores(scores.view(), dims, seed), None)),
            Err(reason) => Some(reason),
        },
    };
    Ok((initial_layout(x, dims, seed, monitor)?, reason))
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
