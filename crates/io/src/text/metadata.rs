//! Metadata as text: TensorFlow's rules, read with tolerance where the number of points is known.

use std::path::Path;

use super::{is_number, without_mark};
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
pub(crate) fn read(loaded: &Loaded, points: Option<usize>) -> Result<Table> {
    let file = loaded.name.as_str();
    let bytes = without_mark(file, &loaded.bytes)?;
    let text = utf8(file, bytes)?;
    let Some(first) = text.lines().find(|line| !line.trim().is_empty()) else {
        return Err(Error::content(
            file,
            Place::File,
            "an empty file",
            "one row a point",
            "check how it was written",
        ));
    };
    let csv = separator(&loaded.short_name, text, first);
    if csv.is_none() && first.contains('\t') {
        let rows = (1..)
            .zip(text.lines())
            .filter(|(_, text)| !text.trim_matches(' ').is_empty())
            .map(|(line, text)| Row { line, cells: text.split('\t').map(str::to_owned).collect() })
            .collect();
        return several(file, rows, points);
    }
    match csv {
        Some(separator) => several(file, separated(file, text, separator)?, points),
        None => single(file, text, points),
    }
}

fn utf8<'a>(file: &str, bytes: &'a [u8]) -> Result<&'a str> {
    std::str::from_utf8(bytes).map_err(|e| {
        let before = &bytes[..e.valid_up_to()];
        let line = memchr::memchr_iter(b'\n', before).count() as u64 + 1;
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
fn separator(name: &str, text: &str, first: &str) -> Option<u8> {
    let extension = Path::new(name).extension().map(std::ffi::OsStr::to_ascii_lowercase);
    let extension = extension.as_ref().and_then(|e| e.to_str()).unwrap_or_default();
    if extension == "csv" {
        // Outside of quotes, that is in every other piece between them.
        let bare: String = first.split('"').step_by(2).collect();
        let found = [b',', b';'].into_iter().find(|&s| bare.as_bytes().contains(&s));
        // One column with quotes is a table too; without, blank lines are missing labels.
        return found.or_else(|| (!bare.contains('\t') && text.contains('"')).then_some(b','));
    }
    if matches!(extension, "tsv" | "tab") || first.contains('\t') {
        return None;
    }
    let commas = |line: &str| memchr::memchr_iter(b',', line.as_bytes()).count();
    let mut sample = text.lines().filter(|line| !line.trim().is_empty()).take(SAMPLE);
    (commas(first) > 0 && sample.all(|line| commas(line) == commas(first))).then_some(b',')
}

/// A row of a table and its line in the file, from 1.
struct Row {
    line: u64,
    cells: Vec<String>,
}

/// The rows of a table with quotes.
fn separated(file: &str, text: &str, separator: u8) -> Result<Vec<Row>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| {
            let line = e.position().map_or(1, csv::Position::line);
            Error::content(file, Place::Line(line), e.to_string(), "a row of cells", "correct the line")
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        rows.push(Row { line, cells: record.iter().map(str::to_owned).collect() });
    }
    Ok(rows)
}

/// A table of several columns.
fn several(file: &str, mut rows: Vec<Row>, points: Option<usize>) -> Result<Table> {
    let header = match points {
        Some(n) if rows.len() == n => looks_like_header(&rows),
        Some(_) => true,
        None => rows.first().is_none_or(|row| !row.cells.iter().all(|cell| is_number(cell.as_bytes()))),
    };
    let names = if header && !rows.is_empty() { rows.remove(0).cells } else { Vec::new() };
    if let Some(expected) = points.filter(|&n| n != rows.len()) {
        return Err(length(file, rows.len(), expected, header));
    }
    let columns = if header { names.len() } else { rows.first().map_or(0, |row| row.cells.len()) };
    let mut builders: Vec<ColumnBuilder> = (0..columns).map(|_| ColumnBuilder::default()).collect();
    for row in &rows {
        if let Some(extra) = row.cells.get(columns) {
            return Err(Error::content(
                file,
                Place::Cell { line: row.line, column: columns as u64 + 1 },
                format!(
                    "{} with {} more than there are columns",
                    quoted(extra.as_bytes()),
                    row.cells.len() - columns
                ),
                format!("{} as in the first line", counted(columns, "cell")),
                "remove what is too much, or name the column in the first line",
            ));
        }
        for (i, builder) in builders.iter_mut().enumerate() {
            builder.push(row.cells.get(i).map(String::as_str).filter(|text| !text.is_empty()));
        }
    }
    let names = names.into_iter().chain(std::iter::repeat(String::new()));
    let columns = builders.into_iter().zip(names).map(|(builder, name)| builder.finish(name));
    // Lines that end with a delimiter make a column without name or values.
    Table::new(columns.filter(|c| !(header && c.name().is_empty() && c.values().is_empty())).collect())
}

/// Whether the first row has text in all columns in which the rows after it have only numbers.
fn looks_like_header(rows: &[Row]) -> bool {
    let Some((first, body)) = rows.split_first() else { return false };
    let number = |row: &Row, i: usize| row.cells.get(i).is_some_and(|cell| is_number(cell.as_bytes()));
    let sample = &body[..body.len().min(SAMPLE)];
    let numeric: Vec<usize> = (0..first.cells.len())
        .filter(|&i| !sample.is_empty() && sample.iter().all(|row| number(row, i)))
        .collect();
    !numeric.is_empty() && numeric.iter().all(|&i| !number(first, i))
}

/// A list of labels, one a line.
fn single(file: &str, text: &str, points: Option<usize>) -> Result<Table> {
    let all: Vec<&str> = text.lines().collect();
    let filled: Vec<&str> = all.iter().copied().filter(|line| !line.trim().is_empty()).collect();
    let (mut labels, header) = match points {
        // A blank line is a missing label if it takes blank lines to make the number of points.
        Some(n) if all.len() == n => (all, false),
        // TensorFlow skips blank lines, unless the first line can only be a header.
        Some(n) if filled.len() == n && !(all.len() == n + 1 && heads_numbers(&filled)) => (filled, false),
        Some(n) if filled.len() == n + 1 => (filled, true),
        Some(n) if all.len() == n + 1 => (all, true),
        Some(n) => return Err(length(file, filled.len(), n, false)),
        None => {
            let header = heads_numbers(&filled);
            (filled, header)
        }
    };
    let name = if header { labels.remove(0).trim() } else { "label" };
    let mut builder = ColumnBuilder::default();
    for label in labels {
        builder.push(Some(label).filter(|label| !label.trim().is_empty()));
    }
    Table::new(vec![builder.finish(name)])
}

/// Whether the first of several labels is text and all others are numbers.
fn heads_numbers(labels: &[&str]) -> bool {
    let number = |label: &&str| is_number(label.as_bytes());
    labels
        .split_first()
        .is_some_and(|(first, rest)| !rest.is_empty() && !number(first) && rest.iter().all(number))
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
