//! Arrays in, without a copy, and out.

use embedscope_core::{Matrix, MatrixView};
use embedscope_io::{Column, Table};
use numpy::{
    Element, PyArray1, PyArray2, PyArrayMethods, PyReadonlyArray1, PyReadonlyArray2, PyUntypedArrayMethods,
};
use pyo3::prelude::*;

use crate::errors::{Error, wrong};

/// A matrix that Python owns.
pub(crate) type Rows<'py> = PyReadonlyArray2<'py, f32>;

/// The same memory for the engine.
pub(crate) fn view<'a>(x: &'a Rows<'_>) -> PyResult<MatrixView<'a>> {
    let (rows, cols) = (x.shape()[0], x.shape()[1]);
    let data = x
        .as_slice()
        .map_err(|_| wrong("the array is not C-contiguous; give numpy.ascontiguousarray of it"))?;
    Ok(MatrixView::new(rows, cols, data).map_err(Error::from)?)
}

/// Fails at the first value that is not finite, and says where it is.
#[pyfunction]
pub(crate) fn check_finite(x: Rows<'_>) -> PyResult<()> {
    Ok(view(&x)?.check_finite().map_err(Error::from)?)
}

/// The values of an array of one dimension.
pub(crate) fn values<'a, T: Element>(x: &'a PyReadonlyArray1<'_, T>) -> PyResult<&'a [T]> {
    x.as_slice().map_err(|_| wrong("the array is not contiguous; give numpy.ascontiguousarray of it"))
}

/// `rows * cols` values as an array, without a copy.
pub(crate) fn array<T: Element>(
    py: Python<'_>,
    rows: usize,
    cols: usize,
    data: Vec<T>,
) -> PyResult<Bound<'_, PyArray2<T>>> {
    PyArray1::from_vec(py, data).reshape([rows, cols])
}

/// A matrix as an array.
pub(crate) fn matrix(py: Python<'_>, matrix: Matrix) -> PyResult<Bound<'_, PyArray2<f32>>> {
    let (rows, cols) = (matrix.rows(), matrix.cols());
    array(py, rows, cols, matrix.into_data())
}

/// A column of metadata as Python makes it: its name, the number of each row's value (`u32::MAX` = none), and the values as text.
pub(crate) type ColumnParts<'py> = (String, PyReadonlyArray1<'py, u32>, Vec<String>);

/// A column for the engine.
pub(crate) fn column((name, codes, texts): &ColumnParts<'_>) -> PyResult<Column> {
    let codes = values(codes)?;
    let known = |&code: &u32| code == Column::MISSING || (code as usize) < texts.len();
    if let Some(code) = codes.iter().find(|code| !known(code)) {
        return Err(wrong(format!(
            "the column {name:?} has value number {code} and only {} values",
            texts.len()
        )));
    }
    Ok(Column::of_codes(name, codes.to_vec(), texts.clone()))
}

/// Columns for the engine.
pub(crate) fn table(columns: &[ColumnParts<'_>]) -> PyResult<Table> {
    let columns = columns.iter().map(column).collect::<PyResult<Vec<_>>>()?;
    Ok(Table::new(columns).map_err(Error::from)?)
}
