//! `NumPy`'s `.npy`: numbers of any kind, either byte order, C and Fortran order.

use std::io::Write;
use std::ops::Range;

use embedscope_core::{Matrix, Monitor};

use crate::error::{Place, counted, quoted};
use crate::numbers::{Encoding, Layout, Number};
use crate::source::Loaded;
use crate::stream::{Rows, grid};
use crate::table::{Column, ColumnBuilder, DataType};
use crate::{Error, Result, Table};

/// The first bytes of the format.
pub(crate) const MAGIC: &[u8] = b"\x93NUMPY";

/// Where the dictionary with the shape is, in version 1, which all write.
const HEADER: Place = Place::Byte(10);

/// What the elements are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number(Number),
    Unicode,
    Bytes,
}

/// What a header says.
pub(crate) struct Start {
    kind: Kind,
    size: usize,
    big_endian: bool,
    /// Whether columns are consecutive.
    pub(crate) fortran: bool,
    /// Lengths of the dimensions.
    pub(crate) shape: Vec<usize>,
    /// Where the data begin.
    pub(crate) data: usize,
    /// How long the data must be.
    pub(crate) length: usize,
}

impl Start {
    /// Reads the header of an array of which `bytes` are the beginning, and `length` is all.
    pub(crate) fn parse(file: &str, bytes: &[u8], length: usize) -> Result<Self> {
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
        let (start, header) = match bytes.get(6..12).ok_or_else(truncated)? {
            [1, _, a, b, ..] => (10, usize::from(u16::from_le_bytes([*a, *b]))),
            [2 | 3, _, a, b, c, d] => (12, u32::from_le_bytes([*a, *b, *c, *d]) as usize),
            other => {
                let found = format!("version {} of the format", other[0]);
                return Err(wrong(6, found, "version 1, 2 or 3", again));
            }
        };
        let data = start + header;
        let header = bytes.get(start..data).ok_or_else(truncated)?;
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
        let (shape, fortran) = (header.shape, header.fortran);
        match claimed {
            Some(claimed) if Some(claimed) == length.checked_sub(data) => {
                Ok(Self { kind, size, big_endian, fortran, shape, data, length: claimed })
            }
            _ => {
                let shape: Vec<String> = shape.iter().map(usize::to_string).collect();
                let claimed = claimed.map_or("more than any machine has".to_owned(), |b| counted(b, "byte"));
                Err(wrong(
                    length,
                    format!("{} of data", counted(length.saturating_sub(data), "byte")),
                    &format!("{claimed} for the shape ({}) that the header claims", shape.join(", ")),
                    "the file is cut short or damaged: get it again",
                ))
            }
        }
    }

    /// How the numbers are written; `None` for text.
    pub(crate) fn encoding(&self) -> Option<Encoding> {
        match self.kind {
            Kind::Number(number) => Some(Encoding { number, big_endian: self.big_endian }),
            Kind::Unicode | Kind::Bytes => None,
        }
    }
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
        let Start { kind, size, big_endian, fortran, shape, data, .. } =
            Start::parse(file, bytes, bytes.len())?;
        Ok(Self { file, kind, size, big_endian, fortran, shape, data: &bytes[data..] })
    }

    /// Where the vectors are in the file that was parsed: two dimensions of numbers.
    fn layout(&self, loaded: &Loaded) -> Result<Layout> {
        let (rows, cols) = self.table()?;
        let start = loaded.bytes.len() - self.data.len();
        Ok(Layout { start, encoding: self.encoding()?, rows, cols, fortran: self.fortran })
    }

    /// Vectors: two dimensions, finite numbers. `loaded` is what was parsed; its memory is shared where it can be.
    pub(crate) fn vectors(&self, loaded: &Loaded, monitor: &dyn Monitor) -> Result<Matrix> {
        let wrong = |row, column, value| not_finite(self.file, row, column, value);
        self.layout(loaded)?.grid(loaded).matrix(&wrong, monitor)
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
                HEADER,
                format!("an array of shape {:?}", self.shape),
                "one label a point",
                "save the labels as a one-dimensional array",
            ));
        }
        Table::new(vec![self.column("label")])
    }

    /// All elements as one column: numbers with their type, text as text unless all of it is dates.
    pub(crate) fn column(&self, name: &str) -> Column {
        let mut column = ColumnBuilder::default();
        for element in self.data.chunks_exact(self.size) {
            column.push(self.text(element).as_deref());
        }
        let guessed = column.finish(name);
        match self.kind {
            Kind::Number(number) => guessed.with_type(Encoding::little(number).data_type()),
            _ if guessed.data_type() == DataType::Date => guessed,
            _ => guessed.with_type(DataType::Text),
        }
    }

    /// Whether the elements are 32-bit floats.
    pub(crate) fn is_single(&self) -> bool {
        matches!(self.kind, Kind::Number(Number::F32))
    }

    fn table(&self) -> Result<(usize, usize)> {
        let expected = "two dimensions, one row a point";
        match *self.shape.as_slice() {
            [rows, cols] if rows > 0 && cols > 0 => Ok((rows, cols)),
            [_, _] => {
                Err(Error::content(self.file, HEADER, "an empty array", expected, "check how it was written"))
            }
            _ => Err(Error::content(
                self.file,
                HEADER,
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

    /// How the numbers are written; fails for an array of text.
    fn encoding(&self) -> Result<Encoding> {
        match self.kind {
            Kind::Number(number) => Ok(Encoding { number, big_endian: self.big_endian }),
            Kind::Unicode | Kind::Bytes => Err(Error::content(
                self.file,
                Place::File,
                "an array of text",
                "an array of numbers",
                "give a text array as labels, beside the vectors",
            )),
        }
    }

    fn numbers(&self) -> Result<impl Iterator<Item = f64>> {
        let encoding = self.encoding()?;
        Ok(self.data.chunks_exact(self.size).map(move |element| encoding.number(element)))
    }

    /// An element as text; `None` where it is missing: NaN, and the empty text, which is how `NumPy` fills up.
    fn text(&self, element: &[u8]) -> Option<String> {
        let text = match self.kind {
            Kind::Number(number) => {
                return Encoding { number, big_endian: self.big_endian }.text(element);
            }
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
        };
        Some(text).filter(|text| !text.is_empty())
    }
}

/// Vectors as batches of rows.
pub(crate) fn batches(loaded: Loaded, asked: Option<&Range<usize>>) -> Result<Rows> {
    let layout = Array::parse(&loaded.name, &loaded.bytes)?.layout(&loaded)?;
    grid::batches(loaded, layout, wrong, asked)
}

/// [`not_finite`] as batches ask for it.
pub(crate) fn wrong(file: &str, _cols: usize, (row, column): (usize, usize), value: f64) -> Error {
    not_finite(file, row, column, value)
}

/// The error of a number that is not finite or does not fit; row and column from 0.
pub(crate) fn not_finite(file: &str, row: usize, column: usize, value: f64) -> Error {
    let expected = if value.is_finite() { "a number that fits 32-bit floats" } else { "a finite number" };
    Error::content(
        file,
        Place::Cell { line: row as u64 + 1, column: column as u64 + 1 },
        format!("{value}"),
        expected,
        "replace it or remove the row (lines are rows of the array, from 1)",
    )
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
        ('U', 1..=0x1000_0000) => (Kind::Unicode, size * 4),
        ('S', 1..) => (Kind::Bytes, size),
        _ => {
            let number = match (kind, size) {
                ('b', 1) => Number::Bool,
                ('i', 1) => Number::I8,
                ('i', 2) => Number::I16,
                ('i', 4) => Number::I32,
                ('i', 8) => Number::I64,
                ('u', 1) => Number::U8,
                ('u', 2) => Number::U16,
                ('u', 4) => Number::U32,
                ('u', 8) => Number::U64,
                ('f', 2) => Number::F16,
                ('f', 4) => Number::F32,
                ('f', 8) => Number::F64,
                _ => return None,
            };
            (Kind::Number(number), size)
        }
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
    write_start(descr, &format!("({rows}, {cols})"), out)
}

/// The same of one dimension.
pub(crate) fn write_column_header(descr: &str, rows: usize, out: &mut dyn Write) -> Result<()> {
    write_start(descr, &format!("({rows},)"), out)
}

fn write_start(descr: &str, shape: &str, out: &mut dyn Write) -> Result<()> {
    let mut header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}");
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
