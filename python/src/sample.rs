//! A sample of more rows than fit anywhere.

use std::sync::{Mutex, MutexGuard, PoisonError};

use embedscope_core::sample::State;
use numpy::PyArray2;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::arrays::{Rows, matrix, view};
use crate::errors::Error;
use crate::watch::quick;

/// The rows with the smallest hashes: grows by batches, merges with others in any order, travels as bytes.
#[pyclass(frozen, module = "embedscope._core")]
pub(crate) struct SampleState(Mutex<State>);

impl SampleState {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl SampleState {
    #[new]
    fn new(columns: usize, size: usize, seed: u64) -> PyResult<Self> {
        Ok(Self(Mutex::new(State::new(columns, size, seed).map_err(Error::from)?)))
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

    fn finish<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f32>>> {
        matrix(py, self.lock().finish().map_err(Error::from)?)
    }

    fn to_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.lock().to_bytes())
    }

    #[staticmethod]
    fn from_bytes(data: &[u8]) -> PyResult<Self> {
        Ok(Self(Mutex::new(State::from_bytes(data).map_err(Error::from)?)))
    }

    fn __reduce__(slf: Bound<'_, Self>) -> PyResult<(Bound<'_, PyAny>, (Bound<'_, PyBytes>,))> {
        let bytes = slf.get().to_bytes(slf.py());
        Ok((slf.get_type().getattr("from_bytes")?, (bytes,)))
    }
}
