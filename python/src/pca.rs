//! Principal components, of an array or of batches.

use std::sync::{Mutex, MutexGuard, PoisonError};

use embedscope_core::pca::{self, Pca, State};
use numpy::{PyArray1, PyArray2, PyReadonlyArray1};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::arrays::{Rows, matrix, values, view};
use crate::errors::Error;
use crate::watch::{quick, watched};

/// Mean, components, variance along each, and the variance of all columns.
type Parts<'py> = (Bound<'py, PyArray1<f64>>, Bound<'py, PyArray2<f32>>, Bound<'py, PyArray1<f64>>, f64);

fn parts<'py>(py: Python<'py>, pca: &Pca) -> PyResult<Parts<'py>> {
    Ok((
        PyArray1::from_slice(py, pca.mean()),
        matrix(py, pca.components().clone())?,
        PyArray1::from_slice(py, pca.explained_variance()),
        pca.total_variance(),
    ))
}

/// Fits the first `components` principal components of the rows.
#[pyfunction]
pub(crate) fn pca_fit<'py>(py: Python<'py>, x: Rows<'py>, components: usize) -> PyResult<Parts<'py>> {
    let x = view(&x)?;
    let fitted = watched(py, None, |watch| Ok(pca::fit(x, components, watch)?))?;
    parts(py, &fitted)
}

/// Scores of the rows, n x c.
#[pyfunction]
pub(crate) fn pca_transform<'py>(
    py: Python<'py>,
    x: Rows<'py>,
    mean: PyReadonlyArray1<'py, f64>,
    components: Rows<'py>,
) -> PyResult<Bound<'py, PyArray2<f32>>> {
    let (x, components) = (view(&x)?, view(&components)?);
    let variance = vec![0.0; components.rows()];
    let fitted = Pca::from_parts(values(&mean)?.to_vec(), components.to_matrix(), variance, 0.0)
        .map_err(Error::from)?;
    let scores = watched(py, None, |watch| {
        x.check_finite()?;
        Ok(fitted.watched_transform(x, watch)?)
    })?;
    matrix(py, scores)
}

/// What PCA needs to know of its data: grows by batches, merges with others, travels as bytes.
#[pyclass(frozen, module = "embedscope._core")]
pub(crate) struct PcaState(Mutex<State>);

impl PcaState {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl PcaState {
    #[new]
    fn new(columns: usize) -> PyResult<Self> {
        Ok(Self(Mutex::new(State::new(columns).map_err(Error::from)?)))
    }

    /// Number of columns.
    #[getter]
    fn columns(&self) -> usize {
        self.lock().cols()
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

    fn finish<'py>(&self, py: Python<'py>, components: usize) -> PyResult<Parts<'py>> {
        let fitted = quick(py, || Ok(self.lock().finish(components)?))?;
        parts(py, &fitted)
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
