//! `NumPy`'s `.npy`: numbers of any kind, either byte order, C and Fortran order.

use std::io::Write;

use half::f16;

use crate::error::{Place, counted, quoted};
use crate::table::ColumnBuilder;
use crate::{Error, Result, Table, dataset, memory};
use embedscope_core::Matrix;

/// The first bytes of the format.
pub(crate) const MAGIC: &[u8] = b"\x93NUMPY";

/// What the elements are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Bool,
    Int,
    Uint,
    Float,
    Unicode,
    Bytes,
}

/// An array whose header is known to fit its file.
pub(crate) struct Array<'a> {
    file: &'a str,
    kind: Kind,
    size: usize,
    big_endian: bool,
    fortran: bool,
    shape: Vec<usize>,
    data: &'a [u8],
}

impl<'a> Array<'a> {
    /// Reads the header and checks that the data are all there, before any memory is taken.
    pub(crate) fn parse(file: &'a str, bytes: &'a [u8]) -> Result<Self> {
        let wrong = |byte: usize, found: String, expected: &str, advice: &str| {
            Error::content(file, Place::Byte(byte as u64), found, expected, advice)
        };
        let again = "save the array again with numpy.save";
        if !bytes.starts_with(MAGIC) {
            let start = &bytes[..bytes.len().min(6)];
            return Err(wrong(0, quoted(start), "\"\\x93NUMPY\", the mark of an .npy file", again));
        }
        let truncated = || {
            let found = "the end of the file inside the header".to_owned();
            wrong(
                bytes.len(),
                found,
                "the rest of it",
                "the copy or download is incomplete: get the file again",
            )
        };
        let (start, length) = match bytes.get(6..12).ok_or_else(truncated)? {
            [1, _, a, b, ..] => (10, usize::from(u16::from_le_bytes([*a, *b]))),
            [2 | 3, _, a, b, c, d] => (12, u32::from_le_bytes([*a, *b, *c, *d]) as usize),
            other => {
                let found = format!("version {} of the format", other[0]);
                return Err(wrong(6, found, "version 1, 2 or 3", again));
            }
        };
        let header = bytes.get(start..start + length).ok_or_else(truncated)?;
        let data = &bytes[start + length..];
        let header = std::str::from_utf8(header).ok().and_then(Header::parse).ok_or_else(|| {
            let expected = "a dictionary with descr, fortran_order and shape";
            wrong(start, quoted(header), expected, again)
        })?;
        let (kind, size, big_endian) = element(&header.descr).ok_or_else(|| {
            let found = if header.descr.ends_with('O') {
                "an array of Python objects".to_owned()
            } else if header.descr.starts_with('[') {
                "a structured array".to_owned()
            } else {
                format!("elements of type {}", header.descr)
            };
            wrong(
                start,
                found,
                "an array of numbers",
                "convert it first, for example with array.astype(\"float32\")",
            )
        })?;
        let claimed = header.shape.iter().try_fold(size, |bytes, &n| bytes.checked_mul(n));
        if claimed != Some(data.len()) {
            let shape: Vec<String> = header.shape.iter().map(usize::to_string).collect();
            let claimed = claimed.map_or("more than any machine has".to_owned(), |b| counted(b, "byte"));
            let advice = "the file is cut short or damaged: get it again";
            return Err(wrong(
                bytes.len(),
                format!("{} of data", counted(data.len(), "byte")),
                &format!("{claimed} for the shape ({}) that the header claims", shape.join(", ")),
                advice,
            ));
        }
        Ok(Self { file, kind, size, big_endian, fortran: header.fortran, shape: header.shape, data })
    }

    /// Vectors: two dimensions, finite numbers.
    pub(crate) fn vectors(&self) -> Result<Matrix> {
        let (rows, cols) = self.table()?;
        memory::check(self.file, rows as u64 * cols as u64 * 4)?;
        let mut data = vec![0f32; rows * cols];
        for (i, value) in self.numbers()?.enumerate() {
            let at = self.place(i, rows, cols);
            data[at] = value as f32;
        }
        if let Some(at) = data.iter().position(|v| !v.is_finite()) {
            return Err(self.not_finite(at / cols, at % cols));
        }
        dataset::matrix(rows, cols, data)
    }

    /// The numbers of a two-dimensional array as they are, row-major: rows, columns, values.
    pub(crate) fn coordinates(&self) -> Result<(usize, usize, Vec<f64>)> {
        let (rows, cols) = self.table()?;
        let mut data = vec![0f64; rows * cols];
        for (i, value) in self.numbers()?.enumerate() {
            data[self.place(i, rows, cols)] = value;
        }
        Ok((rows, cols, data))
    }

    /// A column of labels: one dimension (or a second one of 1), numbers or text.
    pub(crate) fn labels(&self) -> Result<Table> {
        if !matches!(self.shape.as_slice(), [_] | [_, 1]) {
            return Err(Error::content(
                self.file,
                Place::File,
                format!("an array of shape {:?}", self.shape),
                "one label a point",
                "save the labels as a one-dimensional array",
            ));
        }
        let mut column = ColumnBuilder::default();
        for element in self.data.chunks_exact(self.size) {
            let text = self.text(element);
            column.push(Some(text.as_str()).filter(|text| !text.is_empty()));
        }
        Table::new(vec![column.finish("label")])
    }

    /// Whether the elements are 32-bit floats.
    pub(crate) fn is_single(&self) -> bool {
        self.kind == Kind::Float && self.size == 4
    }

    fn table(&self) -> Result<(usize, usize)> {
        let expected = "two dimensions, one row a point";
        match *self.shape.as_slice() {
            [rows, cols] if rows > 0 && cols > 0 => Ok((rows, cols)),
            [_, _] => Err(Error::content(
                self.file,
                Place::File,
                "an empty array",
                expected,
                "check how it was written",
            )),
            _ => Err(Error::content(
                self.file,
                Place::File,
                format!("{} (shape {:?})", counted(self.shape.len(), "dimension"), self.shape),
                expected,
                "reshape it first, for example with array.reshape(len(array), -1)",
            )),
        }
    }

    /// Where the `i`-th element of the file belongs, row-major.
    fn place(&self, i: usize, rows: usize, cols: usize) -> usize {
        if self.fortran { (i % rows) * cols + i / rows } else { i }
    }

    fn not_finite(&self, row: usize, column: usize) -> Error {
        let (rows, cols) = (self.shape[0], self.shape[1]);
        let i = if self.fortran { column * rows + row } else { row * cols + column };
        let value = self.number(&self.data[i * self.size..(i + 1) * self.size]);
        let expected = if value.is_finite() { "a number that fits 32-bit floats" } else { "a finite number" };
        Error::content(
            self.file,
            Place::Cell { line: row as u64 + 1, column: column as u64 + 1 },
            format!("{value}"),
            expected,
            "replace it or remove the row (lines are rows of the array, from 1)",
        )
    }

    fn numbers(&self) -> Result<impl Iterator<Item = f64>> {
        if matches!(self.kind, Kind::Unicode | Kind::Bytes) {
            let advice = "give a text array as labels, beside the vectors";
            return Err(Error::content(
                self.file,
                Place::File,
                "an array of text",
                "an array of numbers",
                advice,
            ));
        }
        Ok(self.data.chunks_exact(self.size).map(|element| self.number(element)))
    }

    fn number(&self, element: &[u8]) -> f64 {
        let (mut bytes, size) = ([0u8; 8], self.size.min(8));
        bytes[..size].copy_from_slice(&element[..size]);
        if self.big_endian {
            bytes[..size].reverse();
        }
        let bits = u64::from_le_bytes(bytes);
        match (self.kind, size) {
            (Kind::Float, 2) => f16::from_bits(bits as u16).to_f64(),
            (Kind::Float, 4) => f64::from(f32::from_bits(bits as u32)),
            (Kind::Float, _) => f64::from_bits(bits),
            // The sign is in the highest bit of the element: moved to the top and back.
            (Kind::Int, _) => ((bits << (64 - 8 * size)) as i64 >> (64 - 8 * size)) as f64,
            (Kind::Bool, _) => f64::from(u8::from(bits != 0)),
            _ => bits as f64,
        }
    }

    fn text(&self, element: &[u8]) -> String {
        match self.kind {
            Kind::Bool => (element[0] != 0).to_string(),
            Kind::Bytes => String::from_utf8_lossy(element).trim_end_matches('\0').to_owned(),
            Kind::Unicode => element
                .chunks_exact(4)
                .map(|c| {
                    let c = [c[0], c[1], c[2], c[3]];
                    if self.big_endian { u32::from_be_bytes(c) } else { u32::from_le_bytes(c) }
                })
                .take_while(|&c| c != 0)
                .map(|c| char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect(),
            Kind::Int | Kind::Uint if self.size == 8 => {
                let mut bytes = [0u8; 8];
                bytes.copy_from_slice(element);
                if self.big_endian {
                    bytes.reverse();
                }
                let bits = u64::from_le_bytes(bytes);
                if self.kind == Kind::Int { (bits as i64).to_string() } else { bits.to_string() }
            }
            Kind::Float if self.size < 8 => {
                let value = self.number(element) as f32;
                if value.is_nan() { String::new() } else { value.to_string() }
            }
            _ => {
                let value = self.number(element);
                if value.is_nan() { String::new() } else { value.to_string() }
            }
        }
    }
}

/// The shape that the beginning of a file claims, if it can be read.
pub(crate) fn claimed_dimensions(start: &[u8]) -> Option<Vec<usize>> {
    let text = start.get(10..start.len().min(4096))?;
    let end = memchr::memchr(b'}', text)?;
    Header::parse(&String::from_utf8_lossy(&text[..end])).map(|header| header.shape)
}

/// The kind, size in bytes and byte order of a type such as `<f4`.
fn element(descr: &str) -> Option<(Kind, usize, bool)> {
    let mut chars = descr.chars();
    let big_endian = match chars.next()? {
        '<' | '|' => false,
        '>' => true,
        '=' => cfg!(target_endian = "big"),
        _ => return None,
    };
    let kind = chars.next()?;
    let size: usize = chars.as_str().parse().ok()?;
    let (kind, size) = match (kind, size) {
        ('b', 1) => (Kind::Bool, 1),
        ('i', 1 | 2 | 4 | 8) => (Kind::Int, size),
        ('u', 1 | 2 | 4 | 8) => (Kind::Uint, size),
        ('f', 2 | 4 | 8) => (Kind::Float, size),
        ('U', 1..=0x1000_0000) => (Kind::Unicode, size * 4),
        ('S', 1..) => (Kind::Bytes, size),
        _ => return None,
    };
    Some((kind, size, big_endian))
}

/// The three entries of a header.
struct Header {
    descr: String,
    fortran: bool,
    shape: Vec<usize>,
}

impl Header {
    /// Reads the Python dictionary that `NumPy` writes; keys may come in any order.
    fn parse(text: &str) -> Option<Self> {
        let descr = entry(text, "descr")?;
        let descr = match descr.chars().next()? {
            quote @ ('\'' | '"') => descr[1..].split(quote).next()?.to_owned(),
            // A list of fields: a structured array.
            '[' => "[".to_owned(),
            _ => return None,
        };
        let order = entry(text, "fortran_order")?;
        let fortran = if order.starts_with("True") {
            true
        } else if order.starts_with("False") {
            false
        } else {
            return None;
        };
        let shape = entry(text, "shape")?.strip_prefix('(')?.split(')').next()?;
        let shape = shape.split(',').map(str::trim).filter(|n| !n.is_empty());
        let shape = shape.map(|n| n.trim_end_matches('L').parse().ok()).collect::<Option<Vec<usize>>>()?;
        Some(Self { descr, fortran, shape })
    }
}

/// The text after `'key':`.
fn entry<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let after = ['\'', '"'].iter().find_map(|quote| {
        let name = format!("{quote}{key}{quote}");
        text.find(&name).map(|at| &text[at + name.len()..])
    })?;
    Some(after.trim_start().strip_prefix(':')?.trim_start())
}

/// Writes the header of a little-endian C-order array; `descr` is for example `<f4`.
pub(crate) fn write_header(descr: &str, rows: usize, cols: usize, out: &mut dyn Write) -> Result<()> {
    let mut header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({rows}, {cols}), }}");
    // NumPy aligns the data to 64 bytes and ends the header with a newline.
    let unpadded = MAGIC.len() + 4 + header.len() + 1;
    header.extend(std::iter::repeat_n(' ', unpadded.next_multiple_of(64) - unpadded));
    header.push('\n');
    out.write_all(MAGIC)?;
    out.write_all(&[1, 0])?;
    out.write_all(&(header.len() as u16).to_le_bytes())?;
    out.write_all(header.as_bytes())?;
    Ok(())
}
