//! IDX, the format of MNIST: a big-endian header, then an array of one, two or three dimensions.

use std::ops::Range;

use embedscope_core::Monitor;

use crate::error::{Place, counted, quoted};
use crate::numbers::{Encoding, Layout, Number};
use crate::source::Loaded;
use crate::stream::{Rows, grid};
use crate::table::ColumnBuilder;
use crate::{Dataset, Error, Images, Result, Table};

/// Whether a file starts as IDX does.
pub(crate) fn is_idx(bytes: &[u8]) -> bool {
    matches!(bytes, [0, 0, 0x08 | 0x09 | 0x0b..=0x0e, 1..=4, ..])
}

/// Number of dimensions, of a file that starts as IDX does.
pub(crate) fn dimensions(bytes: &[u8]) -> usize {
    bytes.get(3).copied().map_or(0, usize::from)
}

/// An array whose header is known to fit its file.
struct Array<'a> {
    /// The code of the element type.
    kind: u8,
    shape: Vec<usize>,
    data: &'a [u8],
}

impl<'a> Array<'a> {
    fn parse(file: &str, bytes: &'a [u8]) -> Result<Self> {
        let wrong = |byte: usize, found: String, expected: String| {
            let advice = "the file is cut short, damaged or of another format: get it again";
            Error::content(file, Place::Byte(byte as u64), found, expected, advice)
        };
        if !is_idx(bytes) {
            let start = &bytes[..bytes.len().min(4)];
            return Err(wrong(
                0,
                quoted(start),
                "an IDX header (two zero bytes, a type, a dimension count)".to_owned(),
            ));
        }
        let (kind, dims) = (bytes[2], usize::from(bytes[3]));
        let start = 4 + 4 * dims;
        let Some(header) = bytes.get(4..start) else {
            return Err(wrong(
                bytes.len(),
                "the end of the file inside the header".to_owned(),
                counted(start, "byte"),
            ));
        };
        let shape: Vec<usize> =
            header.chunks_exact(4).map(|c| u32::from_be_bytes([c[0], c[1], c[2], c[3]]) as usize).collect();
        let data = &bytes[start..];
        let claimed = shape.iter().try_fold(encoding(kind).size(), |bytes, &n| bytes.checked_mul(n));
        if claimed != Some(data.len()) {
            let text: Vec<String> = shape.iter().map(usize::to_string).collect();
            let claimed = claimed.map_or("more than any machine has".to_owned(), |b| counted(b, "byte"));
            let found = format!("{} of data", counted(data.len(), "byte"));
            let expected = format!("{claimed} for the {} values that the header claims", text.join(" x "));
            return Err(wrong(bytes.len(), found, expected));
        }
        Ok(Self { kind, shape, data })
    }

    fn encoding(&self) -> Encoding {
        encoding(self.kind)
    }

    /// Where the vectors are: two dimensions, or pictures.
    fn layout(&self, file: &str, length: usize) -> Result<Layout> {
        let (rows, cols) = match *self.shape.as_slice() {
            [rows, cols] => (rows, cols),
            [rows, height, width] => (rows, height * width),
            _ => {
                return Err(Error::content(
                    file,
                    Place::Byte(3),
                    format!("an IDX array of {}", counted(self.shape.len(), "dimension")),
                    "two (vectors) or three (pictures)",
                    "if these are labels, give them beside the vectors",
                ));
            }
        };
        if rows == 0 || cols == 0 {
            return Err(Error::content(
                file,
                Place::Byte(4),
                "an empty array",
                "one row a point",
                "check how it was written",
            ));
        }
        let start = length - self.data.len();
        Ok(Layout { start, encoding: self.encoding(), rows, cols, fortran: false })
    }
}

/// How the elements of a type are written.
fn encoding(kind: u8) -> Encoding {
    let number = match kind {
        0x08 => Number::U8,
        0x09 => Number::I8,
        0x0b => Number::I16,
        0x0c => Number::I32,
        0x0d => Number::F32,
        _ => Number::F64,
    };
    Encoding { number, big_endian: true }
}

/// The error of a number that is not finite as a 32-bit float.
fn not_finite(file: &str, _cols: usize, (row, col): (usize, usize), value: f64) -> Error {
    Error::content(
        file,
        Place::Cell { line: row as u64 + 1, column: col as u64 + 1 },
        format!("{}", value as f32),
        "a finite number",
        "replace it or remove the row (lines are rows of the array, from 1)",
    )
}

/// Vectors of two dimensions, or pictures, which are both vectors and thumbnails.
pub(crate) fn vectors(loaded: Loaded, monitor: &dyn Monitor) -> Result<Dataset> {
    let array = Array::parse(&loaded.name, &loaded.bytes)?;
    let layout = array.layout(&loaded.name, loaded.bytes.len())?;
    let wrong = |row, col, value| not_finite(&loaded.name, layout.cols, (row, col), value);
    let mut dataset = Dataset::new(&loaded.short_name, layout.grid(&loaded).matrix(&wrong, monitor)?);
    let sides = match (array.shape.as_slice(), array.kind) {
        (&[_, height, width], 0x08) => Some((width as u32, height as u32)),
        _ => None,
    };
    if let Some((width, height)) = sides {
        let mut pixels = Vec::from(loaded.bytes);
        pixels.drain(..layout.start);
        dataset.images = Some(Images::new(width, height, 1, pixels)?);
    }
    Ok(dataset)
}

/// The same as batches of rows, without thumbnails.
pub(crate) fn batches(loaded: Loaded, asked: Option<&Range<usize>>) -> Result<Rows> {
    let layout = Array::parse(&loaded.name, &loaded.bytes)?.layout(&loaded.name, loaded.bytes.len())?;
    grid::batches(loaded, layout, not_finite, asked)
}

/// Labels: one dimension, whole numbers or others.
pub(crate) fn labels(file: &str, bytes: &[u8]) -> Result<Table> {
    let array = Array::parse(file, bytes)?;
    if array.shape.len() != 1 {
        return Err(Error::content(
            file,
            Place::Byte(3),
            format!("an IDX array of {}", counted(array.shape.len(), "dimension")),
            "one label a point",
            "if these are vectors, give them as such",
        ));
    }
    let mut column = ColumnBuilder::default();
    let encoding = array.encoding();
    for element in array.data.chunks_exact(encoding.size()) {
        column.push(Some(encoding.number(element).to_string().as_str()));
    }
    Table::new(vec![column.finish("label")])
}
