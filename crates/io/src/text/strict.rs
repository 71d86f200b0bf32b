//! Text exactly as TensorFlow's projector reads it in the browser, traps included.
//!
//! What its rules change or lose is said in warnings. Values that it would read as NaN or infinity are errors, since
//! no result could be had from them.

use std::borrow::Cow;
use std::ops::Range;

use embedscope_core::Monitor;

use super::blocks::blocks;
use super::without_mark;
use crate::error::{Place, counted, quoted};
use crate::source::Loaded;
use crate::stream::{Batch, Batches, Head, changed, overlap, range};
use crate::table::ColumnBuilder;
use crate::{Dataset, Error, Result, Table, dataset, memory};

/// Reads vectors: lines trimmed, blank ones skipped, cells separated by tabs only; the first cell of a line is a label
/// that is thrown away where it is no number or where the line has one cell more than there are dimensions.
pub(crate) fn vectors(loaded: &Loaded, monitor: &dyn Monitor) -> Result<Dataset> {
    let mut data = Vec::new();
    let read = each_block(loaded, monitor, &mut |_, block| {
        data.extend_from_slice(&block);
        Ok(())
    })?;
    data.shrink_to_fit();
    let vectors = dataset::matrix(data.len() / read.dims, read.dims, data)?;
    let mut dataset = Dataset::new(&loaded.short_name, vectors);
    dataset.warnings.extend(read.lost.warning(&loaded.name));
    Ok(dataset)
}

/// Vectors that have been gone through once.
pub(crate) struct Rows {
    loaded: Loaded,
    /// The rows asked for.
    asked: Range<usize>,
    head: Head,
}

/// Opens vectors as batches.
pub(crate) fn batches(loaded: Loaded, asked: Option<&Range<usize>>, monitor: &dyn Monitor) -> Result<Rows> {
    let mut points = 0;
    let read = each_block(&loaded, monitor, &mut |dims, block| {
        points += block.len() / dims;
        Ok(())
    })?;
    let asked = range(asked, &loaded.short_name, points)?;
    let head = Head {
        warnings: read.lost.warning(&loaded.name).into_iter().collect(),
        ..Head::new(&loaded.short_name, &asked, points, read.dims)
    };
    Ok(Rows { loaded, asked, head })
}

impl Batches for Rows {
    fn head(&self) -> &Head {
        &self.head
    }

    fn each(&self, monitor: &dyn Monitor, give: &mut dyn FnMut(Batch) -> Result<()>) -> Result<()> {
        let mut row = 0;
        each_block(&self.loaded, monitor, &mut |dims, data| {
            if dims != self.head.cols {
                return Err(changed(&self.loaded.name));
            }
            let count = data.len() / dims;
            let part = overlap(&self.asked, row, count);
            row += count;
            if part.is_empty() {
                return Ok(());
            }
            give(Batch::cut(data, dims, &part, Table::default())?)
        })?;
        if row == self.head.points { Ok(()) } else { Err(changed(&self.loaded.name)) }
    }
}

/// What the lines of vectors have been so far.
struct Read {
    dims: usize,
    lost: Lost,
}

/// Gives the numbers of all rows a block of lines at a time, with the number of dimensions; no block is without rows.
fn each_block(
    loaded: &Loaded,
    monitor: &dyn Monitor,
    give: &mut dyn FnMut(usize, Vec<f32>) -> Result<()>,
) -> Result<Read> {
    let file = loaded.name.as_str();
    monitor.stage("parsing");
    let (mut dims, mut lost, mut number) = (None, Lost::default(), 0);
    blocks(loaded, monitor, &mut |block| {
        let mut data = Vec::new();
        for line in String::from_utf8_lossy(block).split_inclusive('\n') {
            number += 1;
            let line = line.trim_matches(is_space);
            if !line.is_empty() {
                row(file, number, line, &mut dims, &mut lost, &mut data)?;
            }
        }
        match dims {
            Some(dims) if !data.is_empty() => give(dims, data),
            _ => Ok(()),
        }
    })?;
    let Some(dims) = dims else {
        return Err(Error::content(
            file,
            Place::Line(1),
            "an empty file",
            "rows of numbers, one a point",
            "check how it was written",
        ));
    };
    Ok(Read { dims, lost })
}

/// Adds the numbers of a line; the first line says how many there are in each.
fn row(
    file: &str,
    number: u64,
    line: &str,
    dims: &mut Option<usize>,
    lost: &mut Lost,
    data: &mut Vec<f32>,
) -> Result<()> {
    let cells = line.split('\t').count();
    let first = line.split('\t').next().unwrap_or_default();
    let label = to_number(first).is_nan() || *dims == Some(cells - 1);
    if label {
        lost.add(number, first);
    }
    let before = data.len();
    for (column, cell) in (1..).zip(line.split('\t')).skip(usize::from(label)) {
        let value = to_number(cell) as f32;
        if !value.is_finite() {
            let found = format!("{}, which TensorFlow reads as {value}", quoted(cell.as_bytes()));
            let place = Place::Cell { line: number, column };
            let advice = "correct it, or read without --strict-tf, which knows headers and labels";
            return Err(Error::content(file, place, found, "a finite number", advice));
        }
        data.push(value);
    }
    let found = data.len() - before;
    let expected = *dims.get_or_insert(found);
    if found != expected {
        return Err(Error::content(
            file,
            Place::Line(number),
            counted(found, "dimension"),
            format!("{expected} as in the first line (\"Vector dimensions do not match\" in TensorFlow)"),
            "fill or shorten the line, or remove it",
        ));
    }
    if expected <= 1 {
        return Err(Error::content(
            file,
            Place::Line(number),
            counted(found, "dimension"),
            "at least 2, separated by tabs (\"Found a vector with only one dimension?\" in TensorFlow)",
            "separate the numbers by tabs, or read without --strict-tf, which knows commas and spaces",
        ));
    }
    Ok(())
}

/// First cells that TensorFlow throws away.
#[derive(Default)]
struct Lost {
    first: Option<(u64, String)>,
    count: usize,
}

impl Lost {
    fn add(&mut self, line: u64, cell: &str) {
        self.first.get_or_insert_with(|| (line, quoted(cell.as_bytes())));
        self.count += 1;
    }

    fn warning(&self, file: &str) -> Option<String> {
        let (line, cell) = self.first.as_ref()?;
        Some(format!(
            "{file}: the first cell of {} was thrown away as a label, as TensorFlow does, first {cell} in line {line}",
            counted(self.count, "line")
        ))
    }
}

/// Reads metadata: a header if and only if the first line has a tab, lines not trimmed, blank ones skipped, cells that
/// are too many ignored, and numbers in columns of numbers rewritten (`007` becomes `7`).
pub(crate) fn metadata(loaded: &Loaded, points: Option<usize>, monitor: &dyn Monitor) -> Result<Table> {
    let file = loaded.name.as_str();
    let bytes = whole(loaded, monitor)?;
    // As a browser decodes it: U+FFFD for what is not UTF-8.
    let text = String::from_utf8_lossy(&bytes);
    let mut lines = text.split('\n').filter(|line| !line.chars().all(is_space)).peekable();
    let header = lines.peek().is_some_and(|line| line.contains('\t'));
    let names: Vec<&str> =
        if header { lines.next().unwrap_or_default().split('\t').collect() } else { vec!["label"] };
    let mut cells: Vec<Vec<Option<&str>>> = vec![Vec::new(); names.len()];
    for line in lines {
        let mut values = line.split('\t');
        for column in &mut cells {
            column.push(values.next().filter(|cell| !cell.is_empty()));
        }
    }
    let rows = cells[0].len();
    if let Some(expected) = points.filter(|&n| n != rows) {
        let advice = if !header && rows == expected + 1 {
            "TensorFlow says \"Single column metadata should not have a header row.\": remove it, or read without --strict-tf"
        } else if header && rows + 1 == expected {
            "TensorFlow says \"Multi-column metadata should have a header row with column labels.\": add one, or read without --strict-tf"
        } else {
            "TensorFlow warns, takes what there is and fails later: give the metadata that belong to these vectors"
        };
        return Err(Error::Lengths {
            what: file.to_owned(),
            found: rows,
            expected,
            advice: advice.to_owned(),
        });
    }
    let columns = names.into_iter().zip(cells).map(|(name, cells)| {
        let numeric = cells.iter().flatten().all(|cell| !to_number(cell).is_nan());
        let (mut builder, mut buffer) = (ColumnBuilder::default(), ryu_js::Buffer::new());
        for cell in cells {
            let text = cell.map(|cell| {
                if numeric {
                    Cow::Owned(buffer.format(to_number(cell)).to_owned())
                } else {
                    Cow::Borrowed(cell)
                }
            });
            builder.push(text.as_deref());
        }
        builder.finish(name)
    });
    Table::new(columns.collect())
}

/// All of the text without its mark.
fn whole<'a>(loaded: &'a Loaded, monitor: &dyn Monitor) -> Result<Cow<'a, [u8]>> {
    let file = loaded.name.as_str();
    if loaded.packed.is_none() {
        return without_mark(file, &loaded.bytes).map(Cow::Borrowed);
    }
    let mut text = Vec::new();
    blocks(loaded, monitor, &mut |block| {
        memory::check(file, block.len() as u64)?;
        text.extend_from_slice(block);
        Ok(())
    })?;
    Ok(Cow::Owned(text))
}

/// What JavaScript's `trim` takes away.
fn is_space(c: char) -> bool {
    c == '\u{feff}' || (c.is_whitespace() && c != '\u{85}')
}

/// JavaScript's `Number(text)`.
pub(super) fn to_number(text: &str) -> f64 {
    let text = text.trim_matches(is_space);
    let radix = |digits: &str, radix: u32| {
        let value =
            |sum: f64, c: char| c.to_digit(radix).map(|digit| sum * f64::from(radix) + f64::from(digit));
        let value = digits.chars().try_fold(0.0, value);
        value.filter(|_| !digits.is_empty()).unwrap_or(f64::NAN)
    };
    match text.get(..2) {
        Some("0x" | "0X") => return radix(&text[2..], 16),
        Some("0o" | "0O") => return radix(&text[2..], 8),
        Some("0b" | "0B") => return radix(&text[2..], 2),
        _ => {}
    }
    match text {
        "" => 0.0,
        "Infinity" | "+Infinity" => f64::INFINITY,
        "-Infinity" => f64::NEG_INFINITY,
        // Rust also reads "inf" and "nan", JavaScript does not.
        _ if text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E')) => {
            text.parse().unwrap_or(f64::NAN)
        }
        _ => f64::NAN,
    }
}
