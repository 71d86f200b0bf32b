//! `.bytes`: little-endian `f32` without a header, row-major; the shape comes from elsewhere.

use crate::error::{Place, counted};
use crate::open::Shape;
use crate::source::Loaded;
use crate::{Dataset, Error, Result, dataset};

/// Extensions of files without a header.
pub(crate) fn is_raw(extension: &str) -> bool {
    matches!(extension, "bytes" | "bin" | "raw" | "f32")
}

/// Reads vectors of a known shape.
pub(crate) fn vectors(loaded: &Loaded, shape: Option<Shape>) -> Result<Dataset> {
    let file = loaded.name.as_str();
    let length = loaded.bytes.len();
    let wrong = |found: String, expected: String, advice: &str| {
        Err(Error::content(file, Place::File, found, expected, advice))
    };
    let Some(Shape { rows, columns }) = shape.filter(|shape| shape.columns > 0) else {
        let found = format!("{} without a header", counted(length, "byte"));
        return wrong(
            found,
            "a shape".to_owned(),
            "give the number of columns with --shape, for example --shape 150x4",
        );
    };
    let row = columns.saturating_mul(4);
    let rows = rows.unwrap_or(length / row);
    if rows == 0 || row.checked_mul(rows) != Some(length) {
        let expected = format!("{rows} rows of {columns} 32-bit floats, {row} bytes a row");
        return wrong(counted(length, "byte"), expected, "give the shape the file was written with");
    }
    let data: Vec<f32> =
        loaded.bytes.chunks_exact(4).map(|c| f32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect();
    if let Some(at) = data.iter().position(|v| !v.is_finite()) {
        return Err(Error::content(
            file,
            Place::Byte(at as u64 * 4),
            format!("{}", data[at]),
            format!("a finite number in row {}, column {}", at / columns + 1, at % columns + 1),
            "replace it, or check that these are little-endian 32-bit floats",
        ));
    }
    Ok(Dataset::new(&loaded.short_name, dataset::matrix(rows, columns, data)?))
}
