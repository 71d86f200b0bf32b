//! Text exactly as TensorFlow's projector reads it in the browser, traps included.
//!
//! What its rules change or lose is said in warnings. Values that it would read as NaN or infinity are errors, since
//! no result could be had from them.

use std::borrow::Cow;

use embedscope_core::Monitor;

use super::without_mark;
use crate::error::{Place, counted, quoted};
use crate::source::Loaded;
use crate::table::ColumnBuilder;
use crate::{Dataset, Error, Result, Table, dataset};

/// Lines between two looks at the monitor.
const BLOCK: u64 = 1 << 10;

/// Reads vectors: lines trimmed, blank ones skipped, cells separated by tabs only; the first cell of a line is a label
/// that is thrown away where it is no number or where the line has one cell more than there are dimensions.
pub(crate) fn vectors(loaded: &Loaded, monitor: &dyn Monitor) -> Result<Dataset> {
    let file = loaded.name.as_str();
    let text = decoded(file, &loaded.bytes)?;
    monitor.stage("parsing");
    let mut warnings = Vec::new();
    let (mut data, mut dims, mut rows, mut lost) = (Vec::new(), None, 0, Lost::default());
    for (number, line) in (1u64..).zip(text.split('\n')) {
        if number % BLOCK == 0 && monitor.cancelled() {
            return Err(Error::Cancelled);
        }
        let line = line.trim_matches(is_space);
        if line.is_empty() {
            continue;
        }
        let cells = line.split('\t').count();
        let first = line.split('\t').next().unwrap_or_default();
        let label = to_number(first).is_nan() || dims == Some(cells - 1);
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
        rows += 1;
    }
    let Some(dims) = dims else {
        return Err(Error::content(
            file,
            Place::Line(1),
            "an empty file",
            "rows of numbers, one a point",
            "check how it was written",
        ));
    };
    warnings.extend(lost.warning(file));
    let mut read = Dataset::new(&loaded.short_name, dataset::matrix(rows, dims, data)?);
    read.warnings = warnings;
    Ok(read)
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
pub(crate) fn metadata(loaded: &Loaded, points: Option<usize>) -> Result<Table> {
    let file = loaded.name.as_str();
    let text = decoded(file, &loaded.bytes)?;
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

/// Text as a browser decodes it: without its mark, and U+FFFD for what is not UTF-8.
fn decoded<'a>(file: &str, bytes: &'a [u8]) -> Result<Cow<'a, str>> {
    Ok(String::from_utf8_lossy(without_mark(file, bytes)?))
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
