//! How far to trust a layout.

use embedscope_core::quality::{Anchor, Estimate, Params, measure, relative_scale};
use numpy::PyArray1;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::arrays::{Rows, view};
use crate::errors::Error;
use crate::watch::watched;

/// Value, both ends of its error bar where it was sampled, and how much was measured.
type EstimateParts = (f64, Option<(f64, f64)>, usize);

fn parts(Estimate { value, interval, samples }: Estimate) -> EstimateParts {
    (value, interval, samples)
}

/// Measures a layout of the rows of `x`: estimates by name, and the figures of each measured point.
#[pyfunction]
pub(crate) fn quality<'py>(
    py: Python<'py>,
    x: Rows<'py>,
    layout: Rows<'py>,
    k: Option<usize>,
    metric: &str,
    samples: Option<usize>,
    seed: u64,
) -> PyResult<Bound<'py, PyDict>> {
    let (x, layout) = (view(&x)?, view(&layout)?);
    let k = k.unwrap_or_else(|| Params::default_k(x.rows()));
    let metric = metric.parse().map_err(Error::from)?;
    let params = Params { k, metric, anchors: samples, seed, ..Params::default() };
    let report = watched(py, None, |watch| Ok(measure(x, layout, &params, watch)?))?;
    let found = PyDict::new(py);
    found.set_item("k", k)?;
    let local = report.local;
    for (name, estimate) in [
        ("recall", Some(local.recall)),
        ("trustworthiness", Some(local.trustworthiness)),
        ("continuity", Some(local.continuity)),
        ("scale_spread", local.scale_spread),
        ("triplets", Some(report.triplets)),
        ("correlation", report.correlation),
    ] {
        found.set_item(name, estimate.map(parts))?;
    }
    let anchors = &report.anchors;
    let column = |value: &dyn Fn(&Anchor) -> f64| PyArray1::from_vec(py, anchors.iter().map(value).collect());
    found.set_item("rows", PyArray1::from_vec(py, anchors.iter().map(|anchor| anchor.row).collect()))?;
    found.set_item("point_recall", column(&|anchor| f64::from(anchor.kept) / k as f64))?;
    found.set_item("point_trustworthiness", column(&|anchor| anchor.trustworthiness))?;
    found.set_item("point_continuity", column(&|anchor| anchor.continuity))?;
    let scales: Vec<f64> = anchors.iter().map(|anchor| anchor.scale).collect();
    found.set_item("point_scale", PyArray1::from_vec(py, relative_scale(&scales)))?;
    Ok(found)
}
