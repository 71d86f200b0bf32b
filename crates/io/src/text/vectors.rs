//! Vectors as text: a number a cell, with or without a header and label columns. Read in parallel.

use std::borrow::Cow;
use std::sync::atomic::{AtomicUsize, Ordering};

use embedscope_core::Monitor;
use rayon::prelude::*;

use super::chunks::{Count, skip_lines, split};
use super::words::{self, Words, Wrong};
use super::{
    Delimiter, Profile, cell, cells, decimals, is_blank, lines, profile, streamed, utf8, without_mark,
};
use crate::error::{Place, counted, quoted};
use crate::source::Loaded;
use crate::table::ColumnBuilder;
use crate::{Column, Dataset, Error, Result, Table, dataset, memory};

/// Reads a text table of vectors.
pub(crate) fn read(loaded: &Loaded, monitor: &dyn Monitor) -> Result<Dataset> {
    if loaded.packed.is_some() {
        return streamed::read(loaded, monitor);
    }
    let file = loaded.name.as_str();
    let text = without_mark(file, &loaded.bytes)?;
    let rows = "rows of numbers, one a point";
    let Some(profile) = profile(text) else {
        return Err(Error::content(file, Place::Line(1), "an empty file", rows, "check how it was written"));
    };
    let format = Format::new(file, &profile)?;
    monitor.stage("parsing");

    let body = skip_lines(text, format.first_line - 1);
    let chunks = split(body, |chunk| loaded.release(chunk));
    let count = |chunk: &&[u8]| {
        let count = Count::of(chunk, format.delimiter);
        loaded.release(chunk);
        count
    };
    let counts: Vec<Count> = chunks.par_iter().map(count).collect();
    let points: usize = counts.iter().map(|c| c.rows).sum();
    check_words(file, &profile, points)?;
    let too_few = points.checked_mul(format.dims).is_none_or(|cells| cells > body.len());
    if too_few {
        // Every cell takes a byte and its delimiter another: some row is too short.
        return Err(format.first_ragged(body, format.first_line));
    }
    memory::check(file, points as u64 * format.dims as u64 * 4)?;

    let mut data = vec![0f32; points * format.dims];
    let mut tasks = Vec::with_capacity(chunks.len());
    let (mut rest, mut line) = (data.as_mut_slice(), format.first_line);
    for (&chunk, count) in chunks.iter().zip(&counts) {
        let (out, after) = rest.split_at_mut(count.rows * format.dims);
        tasks.push((chunk, line, out));
        rest = after;
        line += count.lines;
    }
    let (total, done) = (tasks.len(), AtomicUsize::new(0));
    let results: Vec<Result<Vec<Cow<'_, str>>>> = tasks
        .into_par_iter()
        .map(|(chunk, line, out)| {
            if monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            let labels = format.read_chunk(chunk, line, out);
            loaded.release(chunk);
            monitor.progress((done.fetch_add(1, Ordering::Relaxed) + 1) as f64 / total as f64);
            labels
        })
        .collect();
    if monitor.cancelled() {
        return Err(Error::Cancelled);
    }
    let mut columns = format.columns();
    for (labels, chunk) in results.into_iter().zip(chunks) {
        // In the order of the file, so the first error is the file's first.
        add_labels(&mut columns, &labels?);
        loaded.release(chunk);
    }

    finish(loaded, &profile, &format, data, columns)
}

/// Adds the label cells of some rows, in the order of the rows.
pub(super) fn add_labels(columns: &mut [ColumnBuilder], labels: &[Cow<'_, str>]) {
    let texts = columns.len();
    for (i, label) in labels.iter().enumerate() {
        columns[i % texts].push(Some(label.as_ref()).filter(|label| !label.is_empty()));
    }
}

/// Whether there are as many words as the first line says, where it says so.
pub(super) fn check_words(file: &str, profile: &Profile, points: usize) -> Result<()> {
    match profile.words {
        Some(Words { declared: Some((line, rows)), dims, .. }) if rows != points => Err(Error::content(
            file,
            Place::Line(line),
            format!(
                "{rows} {dims} as the number of words and of their dimensions, and then {}",
                counted(points, "word")
            ),
            "as many words as the first line says",
            "the file was cut, or its first line is wrong: get it again, or correct that line",
        )),
        _ => Ok(()),
    }
}

/// Puts together what was read.
pub(super) fn finish(
    loaded: &Loaded,
    profile: &Profile,
    format: &Format<'_>,
    data: Vec<f32>,
    columns: Vec<ColumnBuilder>,
) -> Result<Dataset> {
    let file = loaded.name.as_str();
    let points = data.len() / format.dims;
    let mut dataset = Dataset::new(&loaded.short_name, dataset::matrix(points, format.dims, data)?);
    let names = format.label_names(profile);
    dataset.metadata = Table::new(columns.into_iter().zip(&names).map(|(c, name)| c.finish(name)).collect())?;
    dataset.dimension_names = dimension_names(profile);
    if format.words {
        let words = dataset.metadata.columns().first().into_iter().flat_map(Column::values);
        let spaced: Vec<&String> = words.filter(|word| word.contains(' ')).collect();
        dataset.warnings.extend(spaced.first().map(|first| spaces_warning(file, spaced.len(), first)));
    }
    dataset.warnings.extend(warnings(file, profile, format));
    Ok(dataset)
}

/// Names of the dimensions, where the header has some.
pub(super) fn dimension_names(profile: &Profile) -> Option<Vec<String>> {
    let header = profile.header.as_ref()?;
    let names = header[profile.leading..profile.columns - profile.trailing].to_vec();
    Some(names).filter(|names| names.iter().any(|name| !name.is_empty()))
}

/// What the first lines were taken for where they could be something else.
pub(super) fn warnings(file: &str, profile: &Profile, format: &Format<'_>) -> Vec<String> {
    let mut warnings = Vec::new();
    if profile.named_labels {
        warnings.push(format!(
            "{file}: the column \"{}\" was taken as metadata because of its name, not as a dimension",
            format.label_names(profile).join("\", \"")
        ));
    }
    if let Some(comma) = &profile.comma {
        warnings.push(format!(
            "{file}: numbers have decimal commas, as in \"{comma}\", and were read so; where commas separate thousands, remove them"
        ));
    }
    if profile.counts_up {
        warnings.push(format!(
            "{file}: the first row is 0, 1, 2, ...; if these are column names, remove that line"
        ));
    }
    warnings
}

/// Says that words have spaces in them, which more often is a mistake.
pub(super) fn spaces_warning(file: &str, count: usize, first: &str) -> String {
    format!(
        "{file}: {} with spaces in them, the first of them {}; the numbers were read from the right",
        counted(count, "word"),
        quoted(first.as_bytes())
    )
}

/// How the rows of a file are made.
pub(super) struct Format<'a> {
    file: &'a str,
    pub(super) delimiter: Delimiter,
    /// Line of the first row, from 1.
    pub(super) first_line: u64,
    leading: usize,
    pub(super) dims: usize,
    trailing: usize,
    open_end: bool,
    /// Whether numbers may have decimal commas.
    commas: bool,
    /// Whether each row is a word and its numbers.
    pub(super) words: bool,
}

impl<'a> Format<'a> {
    pub(super) fn new(file: &'a str, profile: &Profile) -> Result<Self> {
        let wrong = |line: u64, found: String, advice: &str| {
            Err(Error::content(file, Place::Line(line), found, "rows of at least two numbers", advice))
        };
        let Some(first_line) = profile.first_row else {
            return wrong(
                1,
                "a header line and nothing after it".to_owned(),
                "check how the file was written",
            );
        };
        let columns = profile.columns;
        if profile.leading == columns {
            if profile.sampled == 1 {
                let advice = "a single line of text is a header without data; if this is metadata, give it beside the vectors";
                return wrong(first_line, format!("text in {}", all(columns)), advice);
            }
            return wrong(
                first_line,
                format!("text in {}", all(columns)),
                "if this is metadata, give it beside the vectors' file",
            );
        }
        let dims = columns - profile.leading - profile.trailing;
        if dims < 2 {
            return wrong(
                first_line,
                format!("{} and {} of text", counted(dims, "number"), counted(columns - dims, "cell")),
                "separate the numbers by tabs, commas, semicolons or spaces; if this is a list of labels, give it beside the vectors' file",
            );
        }
        if profile.header.as_ref().is_some_and(|header| header.len() != columns) {
            return wrong(
                first_line,
                counted(columns, "cell"),
                "give the header as many names as there are columns",
            );
        }
        Ok(Self {
            file,
            delimiter: profile.delimiter,
            first_line,
            leading: profile.leading,
            dims,
            trailing: profile.trailing,
            open_end: profile.open_end,
            commas: profile.comma.is_some(),
            words: profile.words.is_some(),
        })
    }

    pub(super) fn file(&self) -> &'a str {
        self.file
    }

    /// A column for each of the label cells.
    pub(super) fn columns(&self) -> Vec<ColumnBuilder> {
        (0..self.leading + self.trailing).map(|_| ColumnBuilder::default()).collect()
    }

    /// Names of the label columns.
    pub(super) fn label_names(&self, profile: &Profile) -> Vec<String> {
        let places = (0..self.leading).chain(profile.columns - self.trailing..profile.columns);
        let texts = self.leading + self.trailing;
        places
            .enumerate()
            .map(|(i, place)| match &profile.header {
                Some(header) if !header[place].is_empty() => header[place].clone(),
                Some(_) => "index".to_owned(),
                None if self.words => "word".to_owned(),
                None if texts == 1 => "label".to_owned(),
                None => format!("label {}", i + 1),
            })
            .collect()
    }

    /// Reads whole rows into `out`, and returns their label cells in order.
    pub(super) fn read_chunk<'t>(
        &self,
        chunk: &'t [u8],
        first_line: u64,
        out: &mut [f32],
    ) -> Result<Vec<Cow<'t, str>>> {
        let mut labels = Vec::new();
        let mut rows = out.chunks_exact_mut(self.dims);
        for (number, line) in (first_line..).zip(lines(chunk)) {
            if is_blank(line, self.delimiter) {
                continue;
            }
            let line = if self.delimiter == Delimiter::Space { line.trim_ascii() } else { line };
            let Some(row) = rows.next() else { break };
            if self.words {
                let word = words::read_row(line, row).map_err(|wrong| match wrong {
                    Wrong::Length => self.ragged(line, number),
                    Wrong::Cell(text) => self.bad_cell(&text, number, 1 + self.place(line, &text)),
                })?;
                labels.push(utf8(Cow::Borrowed(word), self.file, number, 1)?);
                continue;
            }
            self.read_row(line, number, row, &mut labels)?;
        }
        Ok(labels)
    }

    fn read_row<'t>(
        &self,
        line: &'t [u8],
        number: u64,
        row: &mut [f32],
        labels: &mut Vec<Cow<'t, str>>,
    ) -> Result<()> {
        let mut at = Some(0);
        let mut column = 0;
        let ragged = || self.ragged(line, number);
        for _ in 0..self.leading {
            let (text, next) = cell(line, at.ok_or_else(ragged)?, self.delimiter);
            column += 1;
            labels.push(utf8(text, self.file, number, column)?);
            at = next;
        }
        for value in row {
            let start = at.ok_or_else(ragged)?;
            column += 1;
            if let Some((integer, next)) = small_integer(line, start, self.delimiter) {
                *value = integer;
                at = next;
            } else {
                let (text, next) = cell(line, start, self.delimiter);
                *value = match self.parse(&text) {
                    Some(number) if number.is_finite() => number,
                    // A row of the wrong length says more than the cell it breaks.
                    _ if self.count(line) != self.cells() => return Err(ragged()),
                    _ => return Err(self.bad_cell(&text, number, column)),
                };
                at = next;
            }
        }
        for _ in 0..self.trailing {
            let (text, next) = cell(line, at.ok_or_else(ragged)?, self.delimiter);
            column += 1;
            labels.push(utf8(text, self.file, number, column)?);
            at = next;
        }
        match at {
            None => Ok(()),
            Some(end) if self.open_end && end == line.len() => Ok(()),
            Some(_) => Err(ragged()),
        }
    }

    fn parse(&self, text: &[u8]) -> Option<f32> {
        if self.commas { decimals::parse(text) } else { fast_float2::parse(text.trim_ascii()).ok() }
    }

    /// Which cell of a line, from 0, is this text.
    fn place(&self, line: &[u8], text: &[u8]) -> u64 {
        let cells = cells(line, self.delimiter);
        cells.iter().rposition(|cell| cell.as_ref() == text).unwrap_or_default() as u64
    }

    fn cells(&self) -> usize {
        self.leading + self.dims + self.trailing
    }

    /// Cells of a line, without the empty one that an open end leaves.
    fn count(&self, line: &[u8]) -> usize {
        let cells = cells(line, self.delimiter);
        cells.len()
            - usize::from(self.open_end && cells.len() > 1 && cells.last().is_some_and(|c| c.is_empty()))
    }

    fn ragged(&self, line: &[u8], number: u64) -> Error {
        let count = self.count(line);
        let advice = if count > self.cells() { "remove what is too much" } else { "fill what is missing" };
        Error::content(
            self.file,
            Place::Line(number),
            counted(count, "cell"),
            format!("{} as in line {}", self.cells(), self.first_line),
            format!("{advice}, or remove the row"),
        )
    }

    /// The first row of the wrong length, in rows from a line on that must have one.
    pub(super) fn first_ragged(&self, body: &[u8], first_line: u64) -> Error {
        let found = (first_line..)
            .zip(lines(body))
            .find(|(_, line)| !is_blank(line, self.delimiter) && self.count(line) != self.cells());
        found.map_or(Error::Cancelled, |(number, line)| self.ragged(line, number))
    }

    fn bad_cell(&self, text: &[u8], line: u64, column: u64) -> Error {
        let parsed = fast_float2::parse::<f64, _>(text.trim_ascii());
        let (found, expected, advice) = match parsed {
            _ if text.trim_ascii().is_empty() => {
                ("an empty cell".to_owned(), "a number", "fill it or remove the row")
            }
            _ if self.commas && memchr::memchr(b'.', text).is_some() => (
                quoted(text),
                "a number with a decimal comma, as the first lines have",
                "write all numbers with points",
            ),
            Ok(value) if value.is_finite() => {
                (quoted(text), "a number that fits 32-bit floats", "scale the data down or remove the row")
            }
            Ok(_) => (quoted(text), "a finite number", "replace it or remove the row"),
            Err(_)
                if matches!(self.delimiter, Delimiter::Semicolon | Delimiter::Tab)
                    && memchr::memchr(b',', text).is_some() =>
            {
                (quoted(text), "a number", "write decimals with a point, not a comma")
            }
            Err(_) => (quoted(text), "a number", "correct it, or remove the row or the column"),
        };
        Error::content(self.file, Place::Cell { line, column }, found, expected, advice)
    }
}

fn all(columns: usize) -> String {
    if columns == 1 { "the only column".to_owned() } else { format!("all {columns} columns") }
}

/// A non-negative integer of at most seven digits (exact in `f32`) that fills its cell, and where the next cell starts.
#[inline]
pub(super) fn small_integer(line: &[u8], start: usize, delimiter: Delimiter) -> Option<(f32, Option<usize>)> {
    let mut value = 0u32;
    let mut at = start;
    while at < line.len() && at < start + 7 {
        let digit = line[at].wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        value = value * 10 + u32::from(digit);
        at += 1;
    }
    if at == start {
        None
    } else if at == line.len() {
        Some((value as f32, None))
    } else if line[at] == delimiter.byte() && delimiter != Delimiter::Space {
        Some((value as f32, Some(at + 1)))
    } else {
        None
    }
}
