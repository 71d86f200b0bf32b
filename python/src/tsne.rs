//! t-SNE: in one call, stepped, and new points.

use std::sync::{Mutex, MutexGuard, PoisonError};

use embedscope_core::knn::Neighbors;
use embedscope_core::tsne::{
    AffinityKind, Params, ProjectParams, Run, Transform, TransformParams, begin, begin_neighbors,
    default_affinity, default_iterations,
};
use numpy::{PyArray2, PyReadonlyArray1, PyReadonlyArray2, PyUntypedArrayMethods};
use pyo3::prelude::*;

use crate::arrays::{Rows, matrix, values, view};
use crate::errors::{Error, Result, wrong};
use crate::place::place;
use crate::watch::{Frame, callback, quick, watched};

/// What Python says of a run; what it leaves to us is `None`.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Options {
    n_components: usize,
    perplexity: Option<f64>,
    n_neighbors: Option<usize>,
    metric: String,
    seed: u64,
    learning_rate: Option<f64>,
    early_exaggeration: f64,
    exaggeration: f64,
    dof: f64,
    supervision: f64,
    max_iter: Option<u32>,
    min_improvement: Option<f64>,
}

impl Options {
    fn params(&self, points: usize, given: Option<&Neighbors>) -> Result<ProjectParams> {
        let affinity = AffinityKind::chosen(self.n_neighbors, self.perplexity)
            .unwrap_or_else(|| default_affinity(points, given.map(Neighbors::k)));
        let defaults = Params::default();
        Ok(ProjectParams {
            dims: self.n_components,
            affinity,
            metric: self.metric.parse()?,
            seed: self.seed,
            run: Params {
                learning_rate: self.learning_rate,
                early_exaggeration: self.early_exaggeration,
                exaggeration: self.exaggeration,
                dof: self.dof,
                supervision: self.supervision,
                iterations: self.max_iter.unwrap_or_else(|| default_iterations(points)),
                min_improvement: self.min_improvement.unwrap_or(defaults.min_improvement),
                ..defaults
            },
        })
    }
}

/// Row numbers and distances, n x k each.
type Graph<'py> = (PyReadonlyArray2<'py, u32>, PyReadonlyArray2<'py, f32>);

fn graph(given: Option<&Graph<'_>>) -> PyResult<Option<Neighbors>> {
    let Some((indices, distances)) = given else { return Ok(None) };
    if indices.shape() != distances.shape() {
        return Err(wrong(format!(
            "the neighbours have {:?} row numbers and {:?} distances; give as many of each",
            indices.shape(),
            distances.shape()
        )));
    }
    let contiguous = |_| wrong("the neighbours are not C-contiguous; give numpy.ascontiguousarray of them");
    let (k, indices, distances) = (
        indices.shape()[1],
        indices.as_slice().map_err(contiguous)?,
        distances.as_slice().map_err(contiguous)?,
    );
    Ok(Some(Neighbors::new(k, indices.to_vec(), distances.to_vec()).map_err(Error::from)?))
}

/// Layout, KL divergence, iterations, the perplexity used and the learning rate at the end.
type Outcome<'py> = (Bound<'py, PyArray2<f32>>, Option<f64>, u32, Option<f64>, f64);

/// The t-SNE layout of the rows. `callback(iteration, layout, kl)` is called every so many iterations.
#[pyfunction]
#[pyo3(signature = (x, options, labels=None, neighbors=None, callback=None, callback_every=50))]
pub(crate) fn tsne<'py>(
    py: Python<'py>,
    x: Rows<'py>,
    options: Options,
    labels: Option<PyReadonlyArray1<'py, u32>>,
    neighbors: Option<Graph<'py>>,
    callback: Option<Py<PyAny>>,
    callback_every: u32,
) -> PyResult<Outcome<'py>> {
    let x = view(&x)?;
    let labels = labels.as_ref().map(values).transpose()?;
    let given = graph(neighbors.as_ref())?;
    let params = options.params(x.rows(), given.as_ref())?;
    let callback = self::callback(callback, callback_every)?;
    let run = watched(py, callback.as_ref(), |watch| {
        let mut run = match &given {
            Some(given) => begin_neighbors(x, given, labels, &params, watch)?,
            None => begin(x, labels, &params, watch)?,
        };
        while !run.is_done() && run.watched_step(watch).is_ok() && watch.show(run.iteration(), || frame(&run))
        {
        }
        Ok(run)
    })?;
    let perplexity = match params.affinity {
        AffinityKind::Perplexity(perplexity) => Some(perplexity),
        AffinityKind::Uniform(_) => None,
    };
    let rate = params.run.learning_rate_for(x.rows(), params.run.exaggeration);
    Ok((matrix(py, run.layout())?, run.kl(), run.iteration(), perplexity, rate))
}

fn frame(run: &Run) -> Frame {
    Frame { iteration: run.iteration(), layout: run.layout(), kl: run.kl() }
}

/// Places of new vectors in a layout of the rows of `x`, which stays.
#[pyfunction]
pub(crate) fn tsne_place<'py>(
    py: Python<'py>,
    x: Rows<'py>,
    layout: Rows<'py>,
    new: Rows<'py>,
    perplexity: Option<f64>,
    metric: &str,
    dof: f64,
) -> PyResult<Bound<'py, PyArray2<f32>>> {
    let (x, layout, new) = (view(&x)?, view(&layout)?.to_matrix(), view(&new)?);
    let metric = metric.parse().map_err(Error::from)?;
    let params = TransformParams { perplexity, dof, ..TransformParams::default() };
    let placed = watched(py, None, |watch| {
        place(x, &layout, new, |new| Ok(Transform::new(&layout, params)?.transform(x, new, metric, watch)?))
    })?;
    matrix(py, placed)
}

/// A run that Python steps; steps hold no lock of the interpreter.
#[pyclass(frozen, module = "embedscope._core")]
pub(crate) struct TsneRun {
    run: Mutex<Run>,
    perplexity: Option<f64>,
}

impl TsneRun {
    fn lock(&self) -> MutexGuard<'_, Run> {
        self.run.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a step that another thread takes, without the interpreter's lock.
    fn ask<T: Send>(&self, py: Python<'_>, question: impl FnOnce(&mut Run) -> T + Send) -> T {
        py.detach(|| question(&mut self.lock()))
    }
}

#[pymethods]
impl TsneRun {
    #[new]
    #[pyo3(signature = (x, options, labels=None, neighbors=None))]
    fn new<'py>(
        py: Python<'py>,
        x: Rows<'py>,
        options: Options,
        labels: Option<PyReadonlyArray1<'py, u32>>,
        neighbors: Option<Graph<'py>>,
    ) -> PyResult<Self> {
        let x = view(&x)?;
        let labels = labels.as_ref().map(values).transpose()?;
        let given = graph(neighbors.as_ref())?;
        let params = options.params(x.rows(), given.as_ref())?;
        let run = watched(py, None, |watch| {
            Ok(match &given {
                Some(given) => begin_neighbors(x, given, labels, &params, watch)?,
                None => begin(x, labels, &params, watch)?,
            })
        })?;
        let perplexity = match params.affinity {
            AffinityKind::Perplexity(perplexity) => Some(perplexity),
            AffinityKind::Uniform(_) => None,
        };
        Ok(Self { run: Mutex::new(run), perplexity })
    }

    /// Up to `iterations` iterations; returns whether the run goes on.
    fn step(&self, py: Python<'_>, iterations: u32) -> bool {
        self.ask(py, |run| {
            for _ in 0..iterations {
                if run.is_done() {
                    return false;
                }
                run.step();
            }
            !run.is_done()
        })
    }

    /// Raises the budget to `iterations` more.
    fn run_on(&self, py: Python<'_>, iterations: u32) {
        self.ask(py, |run| run.run_on(iterations));
    }

    /// Changes parameters from the next iteration on; what is `None` stays.
    #[pyo3(signature = (learning_rate=None, exaggeration=None, dof=None))]
    fn set_params(
        &self,
        py: Python<'_>,
        learning_rate: Option<f64>,
        exaggeration: Option<f64>,
        dof: Option<f64>,
    ) -> PyResult<()> {
        quick(py, || {
            let mut run = self.lock();
            let now = *run.params();
            Ok(run.set_params(Params {
                learning_rate: learning_rate.or(now.learning_rate),
                exaggeration: exaggeration.unwrap_or(now.exaggeration),
                dof: dof.unwrap_or(now.dof),
                ..now
            })?)
        })
    }

    /// The positions, n x dims.
    fn layout<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f32>>> {
        matrix(py, self.ask(py, |run| run.layout()))
    }

    #[getter]
    fn iteration(&self, py: Python<'_>) -> u32 {
        self.ask(py, |run| run.iteration())
    }

    #[getter]
    fn max_iter(&self, py: Python<'_>) -> u32 {
        self.ask(py, |run| run.params().iterations)
    }

    #[getter]
    fn kl_divergence(&self, py: Python<'_>) -> Option<f64> {
        self.ask(py, |run| run.kl())
    }

    #[getter]
    fn is_done(&self, py: Python<'_>) -> bool {
        self.ask(py, |run| run.is_done())
    }

    #[getter]
    fn perplexity(&self) -> Option<f64> {
        self.perplexity
    }
}
