//! Vectors from record batches into the rows of a matrix.

use std::ops::Range;

use arrow_array::cast::AsArray;
use arrow_array::types as t;
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType as Arrow;

use crate::error::{Place, counted, quoted};
use crate::numbers::first_infinite;
use crate::{Error, Result};

const LINES: &str = "(lines are rows of the table, from 1)";

/// Where errors are: the file and the row of the file that is the first of the batch.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) file: &'a str,
    pub(super) first: usize,
}

impl At<'_> {
    fn row(self, row: usize, found: String, expected: String, advice: &str) -> Error {
        let place = Place::Line((self.first + row) as u64 + 1);
        Error::content(self.file, place, found, expected, format!("{advice} {LINES}"))
    }

    fn cell(self, row: usize, column: usize, found: String, expected: &str) -> Error {
        let place = Place::Cell { line: (self.first + row) as u64 + 1, column: column as u64 + 1 };
        Error::content(self.file, place, found, expected, format!("replace it or remove the row {LINES}"))
    }
}

/// The numbers of all lists of a column, and where those of a row are.
pub(super) type Lists<'a> = (&'a ArrayRef, Box<dyn Fn(usize) -> Range<usize> + 'a>);

/// The lists of a column: where the numbers of each row are, and the numbers.
pub(super) fn list(array: &dyn Array) -> Option<Lists<'_>> {
    Some(match array.data_type() {
        Arrow::List(_) => {
            let (list, offsets) = (array.as_list::<i32>(), array.as_list::<i32>().value_offsets());
            (list.values(), Box::new(move |row| offsets[row] as usize..offsets[row + 1] as usize))
        }
        Arrow::LargeList(_) => {
            let (list, offsets) = (array.as_list::<i64>(), array.as_list::<i64>().value_offsets());
            (list.values(), Box::new(move |row| offsets[row] as usize..offsets[row + 1] as usize))
        }
        Arrow::FixedSizeList(_, length) => {
            let (list, length) = (array.as_fixed_size_list(), *length as usize);
            (list.values(), Box::new(move |row| row * length..(row + 1) * length))
        }
        _ => return None,
    })
}

/// Copies a column of lists into rows of `cols` numbers; `out` has as many rows as the array.
pub(super) fn lists(at: At<'_>, array: &dyn Array, cols: usize, out: &mut [f32]) -> Result<()> {
    let Some((values, range)) = list(array).filter(|_| array.len() * cols == out.len()) else {
        return Err(Error::Request(format!("{}: a batch does not fit its schema", at.file)));
    };
    check_lists(at, array, cols)?;
    if array.is_empty() {
        return Ok(());
    }
    // Rows without gaps lie one after the other, all of one length.
    let start = range(0).start;
    let numbers = values.slice(start, array.len() * cols);
    copy(&numbers, out.iter_mut());
    check(at, &[&numbers], cols, 1, out)
}

/// Fails where a row is missing or has another length.
pub(super) fn check_lists(at: At<'_>, array: &dyn Array, cols: usize) -> Result<()> {
    let Some((_, range)) = list(array) else { return Ok(()) };
    for row in 0..array.len() {
        if array.is_null(row) {
            return Err(at.row(
                row,
                "no vector".to_owned(),
                counted(cols, "number"),
                "fill in the vector or remove the row",
            ));
        }
        if range(row).len() != cols {
            let expected = format!("{cols} as in the first row");
            return Err(at.row(
                row,
                counted(range(row).len(), "number"),
                expected,
                "give all vectors one length",
            ));
        }
    }
    Ok(())
}

/// Copies columns of numbers, one a dimension.
pub(super) fn columns(at: At<'_>, arrays: &[&ArrayRef], out: &mut [f32]) -> Result<()> {
    let cols = arrays.len();
    for (column, array) in arrays.iter().enumerate() {
        copy(array, out[column..].iter_mut().step_by(cols));
    }
    check(at, arrays, cols, cols, out)
}

/// Fails with the first number, in order of rows, that is missing or not finite; `step` is how many arrays a row is
/// spread over.
fn check(at: At<'_>, arrays: &[&ArrayRef], cols: usize, step: usize, out: &[f32]) -> Result<()> {
    let element = |i: usize| if step == 1 { (arrays[0], i) } else { (arrays[i % cols], i / cols) };
    let is_null = |i: usize| {
        let (array, i) = element(i);
        array.is_null(i)
    };
    let missing = if arrays.iter().all(|array| array.null_count() == 0) {
        None
    } else {
        (0..out.len()).find(|&i| is_null(i))
    };
    let wrong = missing.into_iter().chain(first_infinite(out)).min();
    let Some(i) = wrong else { return Ok(()) };
    let (array, index) = element(i);
    let expected = "a finite number";
    if is_null(i) {
        return Err(at.cell(i / cols, i % cols, "a missing number".to_owned(), expected));
    }
    let exact = match array.data_type() {
        Arrow::Float64 => array.as_primitive::<t::Float64Type>().value(index),
        _ => f64::from(out[i]),
    };
    let expected = if exact.is_finite() { "a number that fits 32-bit floats" } else { expected };
    Err(at.cell(i / cols, i % cols, quoted(exact.to_string().as_bytes()).replace('"', ""), expected))
}

/// All values of an array of numbers, whatever they are where they are missing.
fn copy<'a>(array: &ArrayRef, out: impl Iterator<Item = &'a mut f32>) {
    macro_rules! cast {
        ($type:ty, $to:expr) => {
            for (out, value) in out.zip(array.as_primitive::<$type>().values()) {
                *out = $to(*value);
            }
        };
    }
    match array.data_type() {
        Arrow::Int8 => cast!(t::Int8Type, |v| v as f32),
        Arrow::Int16 => cast!(t::Int16Type, |v| v as f32),
        Arrow::Int32 => cast!(t::Int32Type, |v| v as f32),
        Arrow::Int64 => cast!(t::Int64Type, |v| v as f32),
        Arrow::UInt8 => cast!(t::UInt8Type, |v| v as f32),
        Arrow::UInt16 => cast!(t::UInt16Type, |v| v as f32),
        Arrow::UInt32 => cast!(t::UInt32Type, |v| v as f32),
        Arrow::UInt64 => cast!(t::UInt64Type, |v| v as f32),
        Arrow::Float16 => cast!(t::Float16Type, half::f16::to_f32),
        Arrow::Float32 => cast!(t::Float32Type, |v| v),
        Arrow::Float64 => cast!(t::Float64Type, |v: f64| v as f32),
        // The plan lets only these through.
        _ => {}
    }
}
