//! Bookmarks: `state.txt` of the TensorFlow projector, read and written.

use std::path::PathBuf;

use embedscope_io::{CameraDef, Coordinates, Projection, Source, StateBuilder, States, open, write};
use numpy::{PyArray1, PyArray2, PyReadonlyArray1, PyReadonlyArray2, PyUntypedArrayMethods};
use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde_json::Value;

use crate::arrays::{array, values};
use crate::errors::{Error, wrong};
use crate::watch::watched;

/// One bookmark; it never changes.
#[pyclass(frozen, module = "embedscope._core")]
pub(crate) struct State(pub(crate) embedscope_io::State);

/// The bookmarks of a `state.txt`, and the number of the one that was on screen.
#[pyfunction]
pub(crate) fn read_state(py: Python<'_>, path: PathBuf) -> PyResult<(Vec<State>, Option<usize>)> {
    let states = watched(py, None, |watch| Ok(open::states(Source::path(&path), watch)?))?;
    let selected = states.iter().position(embedscope_io::State::is_selected);
    Ok((states.states.into_iter().map(State).collect(), selected))
}

/// Writes bookmarks to a file, in one step; `selected` is the number of the one to show first.
#[pyfunction]
#[pyo3(signature = (path, states, selected=None))]
pub(crate) fn write_state(
    py: Python<'_>,
    path: PathBuf,
    states: Vec<Bound<'_, State>>,
    selected: Option<usize>,
) -> PyResult<()> {
    let mut all: Vec<embedscope_io::State> = states.iter().map(|state| state.get().0.clone()).collect();
    if let Some(selected) = selected {
        if selected >= all.len() {
            return Err(wrong(format!(
                "selected is {selected}; it must be less than the number of bookmarks, {}",
                all.len()
            )));
        }
        all.iter_mut().enumerate().for_each(|(at, state)| state.set_selected(at == selected));
    }
    let states = States { states: all };
    crate::watch::quick(py, || Ok(write::atomic(&path, &[], |out| Ok(states.write(out)?))?))
}

/// What Python says of a new bookmark.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct Fields<'py> {
    label: String,
    dimensions: usize,
    projection: Option<String>,
    pca: Option<PyReadonlyArray2<'py, f64>>,
    tsne: Option<PyReadonlyArray2<'py, f64>>,
    umap: Option<PyReadonlyArray2<'py, f64>>,
    custom: Option<PyReadonlyArray2<'py, f64>>,
    iteration: u64,
    perplexity: Option<f64>,
    learning_rate: Option<f64>,
    n_neighbors: Option<u64>,
    min_dist: Option<f64>,
    color_by: Option<String>,
    label_by: Option<String>,
    selected: Option<PyReadonlyArray1<'py, u32>>,
    camera: Option<Bound<'py, PyAny>>,
}

#[pymethods]
impl State {
    #[new]
    fn new(fields: Fields<'_>) -> PyResult<Self> {
        let layouts = [&fields.pca, &fields.tsne, &fields.umap, &fields.custom];
        let Some(points) = layouts.iter().find_map(|layout| layout.as_ref()).map(|layout| layout.shape()[0])
        else {
            return Err(wrong("a bookmark needs a layout; give pca, tsne, umap or custom"));
        };
        let own = |layout: &Option<PyReadonlyArray2<'_, f64>>, name: &str| {
            layout.as_ref().map(|layout| coordinates(layout, name)).transpose()
        };
        let projection = match &fields.projection {
            Some(name) => Projection::from_name(name).ok_or_else(|| {
                wrong(format!("projection is {name:?}; it must be \"pca\", \"tsne\", \"umap\" or \"custom\""))
            })?,
            None => [
                (Projection::Tsne, fields.tsne.is_some()),
                (Projection::Umap, fields.umap.is_some()),
                (Projection::Custom, fields.custom.is_some()),
            ]
            .into_iter()
            .find_map(|(projection, given)| given.then_some(projection))
            .unwrap_or(Projection::Pca),
        };
        let defaults = StateBuilder::default();
        let columns = fields.pca.as_ref().map_or(3, |pca| pca.shape()[1]);
        let state = StateBuilder {
            points,
            dimensions: fields.dimensions,
            projection,
            iteration: fields.iteration,
            perplexity: fields.perplexity.unwrap_or(defaults.perplexity),
            learning_rate: fields.learning_rate.unwrap_or(defaults.learning_rate),
            pca_components: (0..columns.clamp(2, 3)).collect(),
            pca: own(&fields.pca, "pca")?,
            tsne: own(&fields.tsne, "tsne")?,
            umap: own(&fields.umap, "umap")?,
            custom: own(&fields.custom, "linear")?,
            umap_neighbors: fields.n_neighbors.unwrap_or(defaults.umap_neighbors),
            umap_min_dist: fields.min_dist.unwrap_or(defaults.umap_min_dist),
            color_by: fields.color_by,
            label_by: fields.label_by,
            selected: fields.selected.as_ref().map(values).transpose()?.unwrap_or_default().to_vec(),
            camera: fields.camera.map(|camera| self::camera(&camera)).transpose()?,
            label: fields.label,
            ..defaults
        };
        Ok(Self(state.build().map_err(Error::from)?))
    }

    #[getter]
    fn label(&self) -> &str {
        self.0.label()
    }

    #[getter]
    fn projection(&self) -> &'static str {
        self.0.selected_projection().name()
    }

    #[getter]
    fn points(&self) -> usize {
        self.0.points()
    }

    #[getter]
    fn dimensions(&self) -> usize {
        self.0.dimensions().1
    }

    #[getter]
    fn iteration(&self) -> u64 {
        self.0.iteration()
    }

    #[getter]
    fn perplexity(&self) -> Option<f64> {
        self.0.perplexity()
    }

    #[getter]
    fn learning_rate(&self) -> Option<f64> {
        self.0.learning_rate()
    }

    #[getter]
    fn color_by(&self) -> Option<&str> {
        self.0.color_by()
    }

    #[getter]
    fn label_by(&self) -> Option<&str> {
        self.0.label_by()
    }

    #[getter]
    fn selected<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<u32>> {
        PyArray1::from_vec(py, self.0.selected_points())
    }

    #[getter]
    fn filtered<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyArray1<u32>>> {
        self.0.filtered_points().map(|rows| PyArray1::from_vec(py, rows))
    }

    #[getter]
    fn camera<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDict>>> {
        let Some(camera) = self.0.camera() else { return Ok(None) };
        let dict = PyDict::new(py);
        dict.set_item("orthographic", camera.orthographic)?;
        dict.set_item("position", camera.position)?;
        dict.set_item("target", camera.target)?;
        dict.set_item("zoom", camera.zoom)?;
        Ok(Some(dict))
    }

    /// Names of the projections that have coordinates.
    #[getter]
    fn projections(&self) -> Vec<&'static str> {
        Projection::ALL.into_iter().filter(|&one| self.0.has(one)).map(Projection::name).collect()
    }

    /// The coordinates of a projection, n x d; NaN where a point has none.
    fn coordinates<'py>(&self, py: Python<'py>, projection: &str) -> PyResult<Bound<'py, PyArray2<f64>>> {
        let known = Projection::from_name(projection).ok_or_else(|| {
            wrong(format!(
                "projection is {projection:?}; it must be \"pca\", \"tsne\", \"umap\" or \"custom\""
            ))
        })?;
        let found = self.0.coordinates(known).map_err(Error::from)?.ok_or_else(|| {
            PyKeyError::new_err(format!(
                "the bookmark \"{}\" has no {projection} coordinates",
                self.0.label()
            ))
        })?;
        whole(py, &found)
    }

    /// The scores of all principal components that every point has; `None` without any.
    fn pca_scores<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyArray2<f64>>>> {
        let scores = self.0.pca_scores().map_err(Error::from)?;
        scores.map(|scores| whole(py, &scores)).transpose()
    }

    /// The same bookmark with another name.
    fn renamed(&self, label: &str) -> Self {
        let mut state = self.0.clone();
        state.set_label(label);
        Self(state)
    }

    /// What only Embedscope knows, as JSON.
    #[getter]
    fn extra_json(&self) -> String {
        self.0.extra().map_or_else(|| "{}".to_owned(), |extra| Value::Object(extra.clone()).to_string())
    }

    fn __repr__(&self) -> String {
        let (points, dimensions) = (self.0.points(), self.0.dimensions().1);
        let projections = self.projections().join(", ");
        format!("<State {:?}: {points} points of {dimensions} dimensions; {projections}>", self.0.label())
    }
}

/// Coordinates of all points; rows that are not finite have none.
fn coordinates(layout: &PyReadonlyArray2<'_, f64>, prefix: &str) -> PyResult<Coordinates> {
    let (points, dims) = (layout.shape()[0], layout.shape()[1]);
    let data = layout
        .as_slice()
        .map_err(|_| wrong("the layout is not C-contiguous; give numpy.ascontiguousarray of it"))?;
    let names = (0..dims).map(|i| format!("{prefix}-{i}")).collect();
    let rows = || data.chunks_exact(dims.max(1));
    let finite = |row: &[f64]| row.iter().all(|v| v.is_finite());
    let index: Vec<u32> =
        rows().enumerate().filter(|(_, row)| finite(row)).map(|(at, _)| at as u32).collect();
    let kept = rows().filter(|row| finite(row)).flatten().copied().collect();
    Ok(Coordinates::new(names, index, kept, points).map_err(Error::from)?)
}

fn whole<'py>(py: Python<'py>, found: &Coordinates) -> PyResult<Bound<'py, PyArray2<f64>>> {
    let mut all = vec![f64::NAN; found.points * found.dims];
    for (at, &row) in found.index.iter().enumerate() {
        all[row as usize * found.dims..(row as usize + 1) * found.dims].copy_from_slice(found.get(at));
    }
    array(py, found.points, found.dims, all)
}

fn camera(given: &Bound<'_, PyAny>) -> PyResult<CameraDef> {
    Ok(CameraDef {
        orthographic: given.get_item("orthographic")?.extract()?,
        position: given.get_item("position")?.extract()?,
        target: given.get_item("target")?.extract()?,
        zoom: given.get_item("zoom")?.extract()?,
    })
}
