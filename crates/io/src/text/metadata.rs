//! Metadata as text: TensorFlow's rules, read with tolerance where the number of points is known.

use std::path::Path;

use embedscope_core::Monitor;

use super::blocks::{blocks, reader};
use super::{decimals, is_number};
use crate::error::{Place, counted, quoted};
use crate::source::Loaded;
use crate::table::ColumnBuilder;
use crate::{Error, Result, Table};

/// Lines looked at to tell a table with commas from a list of labels with commas in them.
const SAMPLE: usize = 64;

/// Reads a metadata table for `points` points, if that is known.
///
/// A file with a tab in its first line is a table with a header, any other is a list of labels without one, as in
/// TensorFlow; when the number of lines says otherwise, it is believed. `.csv` files, and files without a known
/// extension whose lines all have the same number of commas, are tables with commas and quotes.
///
/// The text is gone through twice, since its number of lines decides what they are; it is never in memory as a whole if it is
/// compressed.
pub(crate) fn read(loaded: &Loaded, points: Option<usize>, monitor: &dyn Monitor) -> Result<Table> {
    let file = loaded.name.as_str();
    let mut seen = Seen::of(loaded, monitor)?;
    // Long lines must not stay in memory beside what is made of them.
    let lines = std::mem::take(&mut seen.lines);
    let Some(first) = lines.iter().find(|line| !line.trim().is_empty()) else {
        return Err(Error::content(
            file,
            Place::Line(1),
            "an empty file",
            "one row a point",
            "check how it was written",
        ));
    };
    let csv = separator(&loaded.short_name, first, &lines, seen.quotes);
    if csv.is_none() && first.contains('\t') {
        let split = |line: String| line.split('\t').map(str::to_owned).collect();
        let sample = lines.into_iter().map(split).collect();
        let each = |give: &mut dyn FnMut(u64, &[&str]) -> Result<()>| {
            each_line(loaded, monitor, &mut |number, line| {
                if line.trim_matches(' ').is_empty() {
                    return Ok(());
                }
                give(number, &line.split('\t').collect::<Vec<_>>())
            })
        };
        return several(file, &Rows { sample, count: seen.rows, each: &each }, points);
    }
    drop(lines);
    match csv {
        Some(separator) => {
            let each =
                |give: &mut dyn FnMut(u64, &[&str]) -> Result<()>| each_record(loaded, separator, give);
            let (mut sample, mut count) = (Vec::new(), 0);
            each(&mut |_, cells| {
                if count <= SAMPLE {
                    sample.push(cells.iter().map(|cell| (*cell).to_owned()).collect());
                }
                count += 1;
                Ok(())
            })?;
            several(file, &Rows { sample, count, each: &each }, points)
        }
        None => single(loaded, &seen, points, monitor),
    }
}

/// What is known of a text once it has been gone through; that it is UTF-8 is among it.
#[derive(Default)]
struct Seen {
    /// The first lines that have anything but spaces; one of them is not blank, if any is.
    lines: Vec<String>,
    /// How many lines have.
    rows: usize,
    /// How many lines there are.
    all: usize,
    /// How many lines are not blank.
    filled: usize,
    /// Whether the first of them is text and all others are numbers.
    heads_numbers: bool,
    /// Whether there are quotes.
    quotes: bool,
}

impl Seen {
    fn of(loaded: &Loaded, monitor: &dyn Monitor) -> Result<Self> {
        let (mut seen, mut text_first, mut numbers) = (Self::default(), false, true);
        each_line(loaded, monitor, &mut |_, line| {
            seen.all += 1;
            seen.quotes |= line.contains('"');
            if !line.trim_matches(' ').is_empty() {
                seen.rows += 1;
                let is_first = seen.filled == 0 && !line.trim().is_empty();
                // One more than is looked at: the first may be a header.
                if is_first || seen.lines.len() <= SAMPLE {
                    seen.lines.push(line.to_owned());
                }
            }
            if !line.trim().is_empty() {
                seen.filled += 1;
                if seen.filled == 1 {
                    text_first = !is_number(line.as_bytes());
                } else {
                    numbers = numbers && is_number(line.as_bytes());
                }
            }
            Ok(())
        })?;
        seen.heads_numbers = seen.filled > 1 && text_first && numbers;
        Ok(seen)
    }
}

/// Gives all lines with their numbers, from 1.
fn each_line(
    loaded: &Loaded,
    monitor: &dyn Monitor,
    give: &mut dyn FnMut(u64, &str) -> Result<()>,
) -> Result<()> {
    let mut number = 0;
    blocks(loaded, monitor, &mut |block| {
        for line in utf8(&loaded.name, block, number)?.lines() {
            number += 1;
            give(number, line)?;
        }
        Ok(())
    })
}

/// The text of a block that follows so many lines.
fn utf8<'a>(file: &str, bytes: &'a [u8], lines: u64) -> Result<&'a str> {
    std::str::from_utf8(bytes).map_err(|e| {
        let before = &bytes[..e.valid_up_to()];
        let line = lines + memchr::memchr_iter(b'\n', before).count() as u64 + 1;
        let start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        let end = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |at| start + at);
        Error::content(
            file,
            Place::Line(line),
            format!("{}, which is not UTF-8", quoted(&bytes[start..end])),
            "UTF-8 text",
            "save the file again with the encoding UTF-8",
        )
    })
}

/// The separator of a table without tabs; `None` for a list of labels.
fn separator(name: &str, first: &str, lines: &[String], quotes: bool) -> Option<u8> {
    let extension = Path::new(name).extension().map(std::ffi::OsStr::to_ascii_lowercase);
    let extension = extension.as_ref().and_then(|e| e.to_str()).unwrap_or_default();
    if extension == "csv" {
        // Outside of quotes, that is in every other piece between them.
        let bare: String = first.split('"').step_by(2).collect();
        let commas = bare.contains(';')
            && lines.iter().any(|line| line.split(';').any(|cell| decimals::has_comma(cell.as_bytes())));
        let order = if commas { [b';', b','] } else { [b',', b';'] };
        let found = order.into_iter().find(|&s| bare.as_bytes().contains(&s));
        // One column with quotes is a table too; without, blank lines are missing labels.
        return found.or_else(|| (!bare.contains('\t') && quotes).then_some(b','));
    }
    if matches!(extension, "tsv" | "tab") || first.contains('\t') {
        return None;
    }
    let commas = |line: &str| memchr::memchr_iter(b',', line.as_bytes()).count();
    let mut sample = lines.iter().filter(|line| !line.trim().is_empty()).take(SAMPLE);
    (commas(first) > 0 && sample.all(|line| commas(line) == commas(first))).then_some(b',')
}

/// Gives all rows: the line of each in the file, from 1, and its cells.
type EachRow<'a> = dyn Fn(&mut dyn FnMut(u64, &[&str]) -> Result<()>) -> Result<()> + 'a;

/// The rows of a table.
struct Rows<'a> {
    /// The first of them, and one more than is looked at.
    sample: Vec<Vec<String>>,
    count: usize,
    each: &'a EachRow<'a>,
}

/// Gives the rows of a table with quotes.
fn each_record(
    loaded: &Loaded,
    separator: u8,
    give: &mut dyn FnMut(u64, &[&str]) -> Result<()>,
) -> Result<()> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(reader(loaded)?);
    let mut record = csv::StringRecord::new();
    loop {
        let more = reader.read_record(&mut record).map_err(|e| {
            let line = e.position().map_or(1, csv::Position::line);
            let sentence = e.to_string();
            if let csv::ErrorKind::Io(e) = e.into_kind()
                && let Ok(own) = e.downcast::<Error>()
            {
                return own;
            }
            Error::content(&loaded.name, Place::Line(line), sentence, "a row of cells", "correct the line")
        })?;
        if !more {
            return Ok(());
        }
        let line = record.position().map_or(0, csv::Position::line);
        give(line, &record.iter().collect::<Vec<_>>())?;
    }
}

/// A table of several columns.
fn several(file: &str, rows: &Rows<'_>, points: Option<usize>) -> Result<Table> {
    let header = match points {
        Some(n) if rows.count == n => looks_like_header(&rows.sample),
        Some(_) => true,
        None => rows.sample.first().is_none_or(|row| !row.iter().all(|cell| is_number(cell.as_bytes()))),
    };
    let names = rows.sample.first().filter(|_| header).cloned().unwrap_or_default();
    let count = rows.count - usize::from(header && rows.count > 0);
    if let Some(expected) = points.filter(|&n| n != count) {
        return Err(length(file, count, expected, header));
    }
    let columns = if header { names.len() } else { rows.sample.first().map_or(0, Vec::len) };
    let mut builders: Vec<ColumnBuilder> = (0..columns).map(|_| ColumnBuilder::default()).collect();
    let mut skip = header;
    (rows.each)(&mut |line, cells| {
        if std::mem::take(&mut skip) {
            return Ok(());
        }
        if let Some(extra) = cells.get(columns) {
            return Err(Error::content(
                file,
                Place::Cell { line, column: columns as u64 + 1 },
                format!(
                    "{} with {} more than there are columns",
                    quoted(extra.as_bytes()),
                    cells.len() - columns
                ),
                format!("{} as in the first line", counted(columns, "cell")),
                "remove what is too much, or name the column in the first line",
            ));
        }
        for (i, builder) in builders.iter_mut().enumerate() {
            builder.push(cells.get(i).copied().filter(|text| !text.is_empty()));
        }
        Ok(())
    })?;
    let names = names.into_iter().chain(std::iter::repeat(String::new()));
    let columns = builders.into_iter().zip(names).map(|(builder, name)| builder.finish(name));
    // Lines that end with a delimiter make a column without name or values.
    Table::new(columns.filter(|c| !(header && c.name().is_empty() && c.values().is_empty())).collect())
}

/// Whether the first row has text in all columns in which the rows after it have only numbers.
fn looks_like_header(rows: &[Vec<String>]) -> bool {
    let Some((first, body)) = rows.split_first() else { return false };
    let number = |row: &Vec<String>, i: usize| row.get(i).is_some_and(|cell| is_number(cell.as_bytes()));
    let sample = &body[..body.len().min(SAMPLE)];
    let numeric: Vec<usize> =
        (0..first.len()).filter(|&i| !sample.is_empty() && sample.iter().all(|row| number(row, i))).collect();
    !numeric.is_empty() && numeric.iter().all(|&i| !number(first, i))
}

/// A list of labels, one a line.
fn single(loaded: &Loaded, seen: &Seen, points: Option<usize>, monitor: &dyn Monitor) -> Result<Table> {
    // Whether blank lines are missing labels, and whether the first line is a header.
    let (blanks, header) = match points {
        // A blank line is a missing label if it takes the blank lines to make the number of points.
        Some(n) if seen.all == n => (true, false),
        // TensorFlow skips blank lines, unless the first line can only be a header.
        Some(n) if seen.filled == n && !(seen.all == n + 1 && seen.heads_numbers) => (false, false),
        Some(n) if seen.filled == n + 1 => (false, true),
        Some(n) if seen.all == n + 1 => (true, true),
        Some(n) => return Err(length(&loaded.name, seen.filled, n, false)),
        None => (false, seen.heads_numbers),
    };
    let (mut name, mut builder) = (None, ColumnBuilder::default());
    each_line(loaded, monitor, &mut |_, label| {
        let blank = label.trim().is_empty();
        if blank && !blanks {
            return Ok(());
        }
        if header && name.is_none() {
            name = Some(label.trim().to_owned());
        } else {
            builder.push(Some(label).filter(|_| !blank));
        }
        Ok(())
    })?;
    Table::new(vec![builder.finish(name.unwrap_or_else(|| "label".to_owned()))])
}

/// The error of metadata that do not fit the points.
fn length(file: &str, found: usize, expected: usize, header: bool) -> Error {
    let head = if header { " besides its header" } else { "" };
    let advice = if found == 0 {
        "it is empty or has only a header: check how it was written".to_owned()
    } else if found < expected {
        format!(
            "{} missing: it belongs to other vectors, or lines were lost",
            counted(expected - found, "row")
        )
    } else {
        format!(
            "{} too many: it belongs to other vectors, or the vectors were cut",
            counted(found - expected, "row")
        )
    };
    Error::Lengths { what: format!("{file}{head}"), found, expected, advice }
}
