//! Nearest neighbours.

use embedscope_core::knn::{self, Clustered, Method, Params, Recall};
use numpy::PyArray2;
use pyo3::prelude::*;

use crate::arrays::{Rows, array, view};
use crate::errors::{Error, Result};
use crate::watch::watched;

type Found<'py> = (Bound<'py, PyArray2<u32>>, Bound<'py, PyArray2<f32>>);
/// Mean, both ends of its error bar, and the points that it was measured on.
type RecallParts = (f64, f64, f64, usize);

/// The `k` nearest neighbours of every row, how they were searched, and what share of them was found where that was measured.
#[pyfunction]
pub(crate) fn knn_search<'py>(
    py: Python<'py>,
    x: Rows<'py>,
    k: usize,
    metric: &str,
    method: &str,
    seed: u64,
    recall_sample: usize,
) -> PyResult<(Found<'py>, bool, Option<RecallParts>)> {
    let x = view(&x)?;
    let metric = metric.parse().map_err(Error::from)?;
    let method = self::method(method)?.resolve_with_sample(x.rows(), metric, recall_sample);
    let params = Params { k, metric, method, seed };
    let found = watched(py, None, |watch| Ok(knn::search(x, &params, watch)?))?;
    let arrays = (
        array(py, found.points(), found.k(), found.indices().to_vec())?,
        array(py, found.points(), found.k(), found.distances().to_vec())?,
    );
    let recall = found.recall().map(|Recall { mean, low, high, sample, .. }| (mean, low, high, sample));
    Ok((arrays, found.is_clustered(), recall))
}

/// The `k` nearest rows of `x` of each row of `queries`, exactly.
#[pyfunction]
pub(crate) fn knn_query<'py>(
    py: Python<'py>,
    x: Rows<'py>,
    queries: Rows<'py>,
    k: usize,
    metric: &str,
) -> PyResult<Found<'py>> {
    let (x, queries) = (view(&x)?, view(&queries)?);
    let params = Params { k, metric: metric.parse().map_err(Error::from)?, ..Params::default() };
    let found = watched(py, None, |watch| Ok(knn::query(x, queries, &params, watch)?))?;
    Ok((
        array(py, found.queries(), found.k(), found.indices().to_vec())?,
        array(py, found.queries(), found.k(), found.distances().to_vec())?,
    ))
}

fn method(name: &str) -> Result<Method> {
    match name {
        "auto" => Ok(Method::Auto),
        "exact" => Ok(Method::Exact),
        "clustered" => Ok(Method::Clustered(Clustered::default())),
        other => {
            Err(Error::Value(format!("method is {other:?}; it must be \"auto\", \"exact\" or \"clustered\"")))
        }
    }
}
