//! IDX, the format of MNIST: a big-endian header, then an array of one, two or three dimensions.

use bytes::Bytes;

use crate::error::{Place, counted, quoted};
use crate::table::ColumnBuilder;
use crate::{Dataset, Error, Images, Result, Table, dataset, memory};

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
        let claimed = shape.iter().try_fold(size(kind), |bytes, &n| bytes.checked_mul(n));
        if claimed != Some(data.len()) {
            let text: Vec<String> = shape.iter().map(usize::to_string).collect();
            let claimed = claimed.map_or("more than any machine has".to_owned(), |b| counted(b, "byte"));
            let found = format!("{} of data", counted(data.len(), "byte"));
            let expected = format!("{claimed} for the {} values that the header claims", text.join(" x "));
            return Err(wrong(bytes.len(), found, expected));
        }
        Ok(Self { kind, shape, data })
    }

    fn values(&self) -> impl Iterator<Item = f64> {
        let kind = self.kind;
        self.data.chunks_exact(size(kind)).map(move |c| match kind {
            0x08 => f64::from(c[0]),
            0x09 => f64::from(c[0] as i8),
            0x0b => f64::from(i16::from_be_bytes([c[0], c[1]])),
            0x0c => f64::from(i32::from_be_bytes([c[0], c[1], c[2], c[3]])),
            0x0d => f64::from(f32::from_be_bytes([c[0], c[1], c[2], c[3]])),
            _ => f64::from_be_bytes([c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]]),
        })
    }
}

/// Bytes of an element.
fn size(kind: u8) -> usize {
    match kind {
        0x0b => 2,
        0x0c | 0x0d => 4,
        0x0e => 8,
        _ => 1,
    }
}

/// Vectors of two dimensions, or pictures, which are both vectors and thumbnails.
pub(crate) fn vectors(file: &str, name: &str, bytes: Bytes) -> Result<Dataset> {
    let array = Array::parse(file, &bytes)?;
    let (rows, cols) = match *array.shape.as_slice() {
        [rows, cols] => (rows, cols),
        [rows, height, width] => (rows, height * width),
        _ => {
            return Err(Error::content(
                file,
                Place::Byte(3),
                format!("an IDX array of {}", counted(array.shape.len(), "dimension")),
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
    memory::check(file, rows as u64 * cols as u64 * 4)?;
    let data: Vec<f32> = array.values().map(|v| v as f32).collect();
    if let Some(at) = data.iter().position(|v| !v.is_finite()) {
        return Err(Error::content(
            file,
            Place::Cell { line: (at / cols) as u64 + 1, column: (at % cols) as u64 + 1 },
            format!("{}", data[at]),
            "a finite number",
            "replace it or remove the row (lines are rows of the array, from 1)",
        ));
    }
    let mut dataset = Dataset::new(name, dataset::matrix(rows, cols, data)?);
    if let ([_, height, width], 0x08) = (array.shape.as_slice(), array.kind) {
        let (width, height) = (*width as u32, *height as u32);
        let start = bytes.len() - array.data.len();
        let mut pixels = Vec::from(bytes);
        pixels.drain(..start);
        dataset.images = Some(Images::new(width, height, 1, pixels)?);
    }
    Ok(dataset)
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
    for value in array.values() {
        column.push(Some(value.to_string().as_str()));
    }
    Table::new(vec![column.finish("label")])
}
