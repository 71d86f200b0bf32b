//! One step of k-means, of batches.

use std::sync::{Mutex, MutexGuard, PoisonError};

use embedscope_core::kmeans::State;
use numpy::{PyArray1, PyArray2};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::arrays::{Rows, matrix, view};
use crate::errors::Error;
use crate::watch::quick;

/// Centroids, counts, inertia.
type Step<'py> = (Bound<'py, PyArray2<f32>>, Bound<'py, PyArray1<u64>>, f64);

/// What a step of k-means needs to know of its data: grows by batches, merges with others, travels as bytes.
#[pyclass(frozen, module = "embedscope._core")]
pub(crate) struct KMeansState(Mutex<State>);

impl KMeansState {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl KMeansState {
    #[new]
    fn new(centroids: Rows<'_>) -> PyResult<Self> {
        Ok(Self(Mutex::new(State::new(view(&centroids)?).map_err(Error::from)?)))
    }

    /// The centroids that rows are compared with.
    #[getter]
    fn centroids<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f32>>> {
        let centroids = self.lock().centroids().to_matrix();
        matrix(py, centroids)
    }

    /// Rows seen.
    #[getter]
    fn rows(&self) -> u64 {
        self.lock().rows()
    }

    fn update(&self, py: Python<'_>, x: Rows<'_>) -> PyResult<()> {
        let x = view(&x)?;
        quick(py, || Ok(self.lock().update(x)?))
    }

    fn merge(&self, py: Python<'_>, other: &Self) -> PyResult<()> {
        // Not both locked at a time: a state may be merged with itself.
        let other = other.lock().clone();
        quick(py, || Ok(self.lock().merge(other)?))
    }

    fn finish<'py>(&self, py: Python<'py>) -> PyResult<Step<'py>> {
        let step = self.lock().finish().map_err(Error::from)?;
        Ok((matrix(py, step.centroids)?, PyArray1::from_vec(py, step.counts), step.inertia))
    }

    fn to_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.lock().to_bytes())
    }

    #[staticmethod]
    fn from_bytes(data: &[u8]) -> PyResult<Self> {
        Ok(Self(Mutex::new(State::from_bytes(data).map_err(Error::from)?)))
    }
}
