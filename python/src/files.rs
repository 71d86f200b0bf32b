//! Files in, as arrays and columns.

use std::path::PathBuf;

use embedscope::args::Reading;
use embedscope::input;
use embedscope_io::{Column, Dataset, Shape, Table, write};
use numpy::{PyArray1, PyArrayMethods};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::arrays::matrix;
use crate::bookmarks::State;
use crate::errors::wrong;
use crate::watch::{quick, watched};

/// How to read; as the flags of the command line.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Options {
    metadata: Option<PathBuf>,
    array: Option<String>,
    shape: Option<(Option<usize>, usize)>,
    tensor: Option<String>,
    sprite: Option<PathBuf>,
    sprite_size: Option<(usize, usize)>,
    images: Option<PathBuf>,
    strict_tf: bool,
}

/// Puts a file in place in one step.
#[pyfunction]
pub(crate) fn write_file(py: Python<'_>, path: PathBuf, content: &[u8]) -> PyResult<()> {
    quick(py, || Ok(write::atomic(&path, &[], |out| Ok(out.write_all(content)?))?))
}

/// Reads inputs that belong together: what `embedscope open` would show.
#[pyfunction]
pub(crate) fn read(py: Python<'_>, paths: Vec<PathBuf>, options: Options) -> PyResult<Bound<'_, PyDict>> {
    if paths.is_empty() {
        return Err(wrong("no file was named; give vectors, metadata or bookmarks"));
    }
    let (shape, columns) = match options.shape {
        Some((rows @ Some(_), columns)) => (Some(Shape { rows, columns }), None),
        Some((None, columns)) => (None, Some(columns)),
        None => (None, None),
    };
    let reading = Reading {
        input: paths,
        metadata: options.metadata,
        shape,
        dims_of_bytes: columns,
        array: options.array,
        strict_tf: options.strict_tf,
        tensor: options.tensor,
        sprite: options.sprite,
        sprite_size: options.sprite_size.map(|(width, height)| Shape { rows: Some(width), columns: height }),
        images: options.images,
    };
    let opened = watched(py, None, |watch| Ok(input::opened(&reading, watch)?))?;
    let found = PyDict::new(py);
    let dataset = opened.dataset.unwrap_or_default();
    let (metadata, only) = (opened.metadata, dataset.vectors.is_none());
    of_dataset(&found, dataset)?;
    if let Some(table) = metadata.filter(|_| only) {
        found.set_item("points", table.rows())?;
        found.set_item("metadata", columns_of(py, &table)?)?;
    }
    let states: Vec<State> = opened.states.states.into_iter().map(State).collect();
    found.set_item("states", states)?;
    Ok(found)
}

/// Digits that Embedscope draws itself.
#[pyfunction]
pub(crate) fn demo(py: Python<'_>, rows: usize, seed: u64) -> PyResult<Bound<'_, PyDict>> {
    let dataset = quick(py, || Ok(embedscope::demo::digits(rows, seed)?))?;
    let found = PyDict::new(py);
    of_dataset(&found, dataset)?;
    found.set_item("states", PyList::empty(py))?;
    Ok(found)
}

fn of_dataset(found: &Bound<'_, PyDict>, dataset: Dataset) -> PyResult<()> {
    let py = found.py();
    found.set_item("name", dataset.name)?;
    found.set_item("points", dataset.points)?;
    found.set_item("metadata", columns_of(py, &dataset.metadata)?)?;
    found.set_item("dimension_names", dataset.dimension_names)?;
    found.set_item("warnings", dataset.warnings)?;
    found.set_item("vectors", dataset.vectors.map(|vectors| matrix(py, vectors)).transpose()?)?;
    let images = match dataset.images {
        None => None,
        Some(images) => {
            let count = images.count();
            let (height, width, channels) =
                (images.height as usize, images.width as usize, images.channels as usize);
            Some(PyArray1::from_vec(py, images.data).reshape([count, height, width, channels])?)
        }
    };
    found.set_item("images", images)
}

/// Name, type, the number of each row's value, the values as text, and as numbers where all are.
fn columns_of<'py>(py: Python<'py>, table: &Table) -> PyResult<Bound<'py, PyList>> {
    let columns = PyList::empty(py);
    for column in table.columns() {
        columns.append((
            column.name(),
            column.data_type().name(),
            PyArray1::from_slice(py, column.codes()),
            column.values(),
            column.numbers().map(|numbers| PyArray1::from_slice(py, numbers)),
        ))?;
    }
    Ok(columns)
}

/// The code of a missing value, as Python's side knows it.
const _: () = assert!(Column::MISSING == u32::MAX);
