//! `.bytes`: little-endian `f32` without a header, row-major; the shape comes from elsewhere.

use std::ops::Range;

use embedscope_core::Monitor;

use crate::error::{Place, counted};
use crate::numbers::{Encoding, Layout, Number};
use crate::open::Shape;
use crate::source::Loaded;
use crate::stream::{Rows, grid};
use crate::{Dataset, Error, Result};

/// Whether an extension is one of files without a header, whose shape must be told.
#[must_use]
pub fn is_raw(extension: &str) -> bool {
    matches!(extension, "bytes" | "bin" | "raw" | "f32")
}

/// Where vectors of a known shape are.
fn layout(loaded: &Loaded, shape: Option<Shape>) -> Result<Layout> {
    let file = loaded.name.as_str();
    let length = loaded.bytes.len();
    let wrong = |byte: usize, found: String, expected: String, advice: &str| {
        Err(Error::content(file, Place::Byte(byte as u64), found, expected, advice))
    };
    let Some(Shape { rows, columns }) = shape.filter(|shape| shape.columns > 0) else {
        let found = format!("{} without a header", counted(length, "byte"));
        return wrong(
            0,
            found,
            "a shape".to_owned(),
            "give the number of columns with --shape, for example --shape 150x4",
        );
    };
    let row = columns.saturating_mul(4);
    let rows = rows.unwrap_or(length / row);
    if rows == 0 || row.checked_mul(rows) != Some(length) {
        let expected = format!("{rows} rows of {columns} 32-bit floats, {row} bytes a row");
        return wrong(length, counted(length, "byte"), expected, "give the shape the file was written with");
    }
    Ok(Layout { start: 0, encoding: Encoding::little(Number::F32), rows, cols: columns, fortran: false })
}

/// The error of a number that is not finite; row and column from 0.
fn not_finite(file: &str, columns: usize, (row, column): (usize, usize), value: f64) -> Error {
    Error::content(
        file,
        Place::Byte((row * columns + column) as u64 * 4),
        format!("{value}"),
        format!("a finite number in row {}, column {}", row + 1, column + 1),
        "replace it, or check that these are little-endian 32-bit floats",
    )
}

/// Reads vectors of a known shape.
pub(crate) fn vectors(loaded: &Loaded, shape: Option<Shape>, monitor: &dyn Monitor) -> Result<Dataset> {
    let layout = layout(loaded, shape)?;
    let wrong = |row, column, value| not_finite(&loaded.name, layout.cols, (row, column), value);
    Ok(Dataset::new(&loaded.short_name, layout.grid(loaded).matrix(&wrong, monitor)?))
}

/// The same as batches of rows.
pub(crate) fn batches(loaded: Loaded, shape: Option<Shape>, asked: Option<&Range<usize>>) -> Result<Rows> {
    let layout = layout(&loaded, shape)?;
    grid::batches(loaded, layout, not_finite, asked)
}
