//! UMAP: in one call, and new points.

use embedscope_core::Matrix;
use embedscope_core::umap::{Init, LiveParams, Map, Params, ProjectParams, TransformParams, begin};
use numpy::{PyArray2, PyReadonlyArray1};
use pyo3::prelude::*;

use crate::arrays::{Rows, matrix, values, view};
use crate::errors::{Error, Result};
use crate::place::place;
use crate::watch::{Frame, callback, watched};

/// The label of a point whose label is not known.
const UNKNOWN: u32 = u32::MAX;

/// What Python says of a run; what it leaves to us is `None`.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Options {
    n_components: usize,
    n_neighbors: usize,
    metric: String,
    seed: u64,
    min_dist: f64,
    spread: f64,
    learning_rate: Option<f64>,
    n_epochs: Option<u32>,
    negative_sample_rate: Option<u32>,
    repulsion_strength: f64,
    target_weight: f64,
    init: String,
    mode: String,
}

impl Options {
    fn run(&self) -> Params {
        let defaults = Params::default();
        Params {
            epochs: self.n_epochs,
            min_dist: self.min_dist,
            spread: self.spread,
            learning_rate: self.learning_rate.unwrap_or(defaults.learning_rate),
            repulsion: self.repulsion_strength,
            negative_samples: self.negative_sample_rate.unwrap_or(defaults.negative_samples),
            seed: self.seed,
        }
    }

    fn params(&self) -> Result<ProjectParams> {
        let wrong = |name: &str, value: &str, expected: &str| {
            Err(Error::Value(format!("{name} is {value:?}; it must be {expected}")))
        };
        let init = match self.init.as_str() {
            "pca" => Init::Pca,
            "spectral" => Init::Spectral,
            other => return wrong("init", other, "\"pca\" or \"spectral\""),
        };
        let live = match self.mode.as_str() {
            "faithful" => None,
            "live" => {
                let defaults = LiveParams::default();
                Some(LiveParams {
                    learning_rate: self.learning_rate,
                    negative_samples: self.negative_sample_rate.map_or(defaults.negative_samples, f64::from),
                    iterations: self.n_epochs.unwrap_or(defaults.iterations),
                    ..defaults
                })
            }
            other => return wrong("mode", other, "\"faithful\" or \"live\""),
        };
        Ok(ProjectParams {
            dims: self.n_components,
            neighbors: self.n_neighbors,
            metric: self.metric.parse()?,
            target_weight: self.target_weight,
            init,
            run: self.run(),
            live,
        })
    }
}

/// Layout, epochs done, and why a spectral start that was asked for was not to be had.
type Outcome<'py> = (Bound<'py, PyArray2<f32>>, u32, Option<String>);

/// The UMAP layout of the rows. `callback(epoch, layout, None)` is called every so many epochs.
#[pyfunction]
#[pyo3(signature = (x, options, labels=None, callback=None, callback_every=50))]
pub(crate) fn umap<'py>(
    py: Python<'py>,
    x: Rows<'py>,
    options: Options,
    labels: Option<PyReadonlyArray1<'py, u32>>,
    callback: Option<Py<PyAny>>,
    callback_every: u32,
) -> PyResult<Outcome<'py>> {
    let x = view(&x)?;
    let labels = labels.as_ref().map(values).transpose()?;
    let labels: Option<Vec<Option<u32>>> =
        labels.map(|codes| codes.iter().map(|&code| (code != UNKNOWN).then_some(code)).collect());
    let params = options.params()?;
    let callback = self::callback(callback, callback_every)?;
    let begun = watched(py, callback.as_ref(), |watch| {
        let mut begun = begin(x, labels.as_deref(), &params, watch)?;
        let run = &mut begun.run;
        while !run.is_done()
            && run.watched_step(watch).is_ok()
            && watch.show(run.epoch(), || Frame { iteration: run.epoch(), layout: run.layout(), kl: None })
        {
        }
        Ok(begun)
    })?;
    let reason = begun.no_spectrum.map(|reason| reason.to_string());
    Ok((matrix(py, begun.run.layout())?, begun.run.epoch(), reason))
}

/// Places of new vectors in a layout of the rows of `x`, which stays.
#[pyfunction]
pub(crate) fn umap_place<'py>(
    py: Python<'py>,
    x: Rows<'py>,
    layout: Rows<'py>,
    new: Rows<'py>,
    options: Options,
) -> PyResult<Bound<'py, PyArray2<f32>>> {
    let (x, layout, new): (_, Matrix, _) = (view(&x)?, view(&layout)?.to_matrix(), view(&new)?);
    let params = options.params()?;
    let own = TransformParams {
        neighbors: params.neighbors,
        metric: params.metric,
        run: Params { epochs: None, ..params.run },
    };
    let placed = watched(py, None, |watch| {
        place(x, &layout, new, |new| Ok(Map::new(&layout, own)?.transform(x, new, watch)?))
    })?;
    matrix(py, placed)
}
