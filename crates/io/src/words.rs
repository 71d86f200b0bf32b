//! word2vec: the binary reader, and the writers of both forms. Its text form is read by `text::words`.
//!
//! Binary: a line `n d`, then n times a word, a space and d little-endian `f32`, with or without a line break after.

use std::io::Write;
use std::ops::Range;

use embedscope_core::{MatrixView, Monitor};

use crate::convert::{Sink, number};
use crate::error::{Place, counted, quoted};
use crate::nature::Nature;
use crate::numbers::zeros;
use crate::source::Loaded;
use crate::stream::{Batch, Batches, Head, range};
use crate::table::ColumnBuilder;
use crate::text::lines;
use crate::text::words::{header, is_row};
use crate::{Dataset, Error, Result, Table, dataset, memory};

/// Longest word that is looked for.
const LONGEST: usize = 1 << 16;

/// Bytes between two looks at the monitor, and of a batch.
const BLOCK: usize = 1 << 20;

/// Whether this is the beginning of word2vec's binary form.
pub(crate) fn is_binary(start: &[u8]) -> bool {
    let Some((_, dims, body)) = head(start) else { return false };
    let body = &start[body.min(start.len())..];
    if dims == 0 || body.is_empty() || lines(body).next().is_some_and(|line| is_row(line, dims)) {
        return false;
    }
    let body = &body[..body.len().min(4096)];
    // Text has no control characters and is UTF-8, but for the character that the end of the sample cuts.
    let controls = body.iter().any(|&b| b < b' ' && !matches!(b, b'\t' | b'\n' | b'\r'));
    let broken = std::str::from_utf8(body).is_err_and(|e| e.error_len().is_some());
    controls || broken
}

/// Number of words and dimensions, and where the first word starts.
fn head(bytes: &[u8]) -> Option<(usize, usize, usize)> {
    let end = memchr::memchr(b'\n', &bytes[..bytes.len().min(64)])?;
    let (words, dims) = header(&bytes[..end])?;
    Some((words, dims, end + 1))
}

/// What the first line says, which the file is long enough for.
#[derive(Debug, Clone, Copy)]
struct Form {
    words: usize,
    dims: usize,
    /// Where the first word starts.
    body: usize,
}

impl Form {
    fn of(loaded: &Loaded) -> Result<Self> {
        let (file, bytes) = (loaded.name.as_str(), &loaded.bytes[..]);
        let Some((words, dims, body)) = head(bytes) else {
            return Err(Error::content(
                file,
                Place::Line(1),
                quoted(&bytes[..bytes.len().min(40)]),
                "the number of words and of their dimensions, as in \"3000000 300\"",
                "check that the file is in word2vec's binary form",
            ));
        };
        // The shortest word is a letter and its space.
        let least =
            dims.checked_mul(4).and_then(|row| row.checked_add(2)).and_then(|row| row.checked_mul(words));
        if words == 0 || dims == 0 || least.is_none_or(|least| least > bytes.len() - body) {
            return Err(Error::content(
                file,
                Place::Line(1),
                format!(
                    "{} of {} in a file of {}",
                    counted(words, "word"),
                    counted(dims, "dimension"),
                    memory::human(bytes.len() as u64)
                ),
                "a file as long as these words need",
                "the file was cut, or is not in word2vec's binary form: get it again",
            ));
        }
        Ok(Self { words, dims, body })
    }

    /// Gives all words in order with their numbers, of which only those of one word are there.
    fn each(
        self,
        loaded: &Loaded,
        monitor: &dyn Monitor,
        give: &mut dyn FnMut(&str, &[f32]) -> Result<()>,
    ) -> Result<()> {
        let (file, bytes) = (loaded.name.as_str(), &loaded.bytes[..]);
        let Self { words, dims, body } = self;
        let mut row = vec![0f32; dims];
        let (mut at, mut seen) = (body, 0);
        for word in 0..words {
            // A long row is a look of its own.
            if word == 0 || at - seen >= BLOCK {
                if monitor.cancelled() {
                    return Err(Error::Cancelled);
                }
                monitor.progress(word as f64 / words as f64);
                loaded.release(&bytes[seen..at]);
                seen = at;
            }
            let (text, next) = record(file, bytes, at, (word, words), &mut row)?;
            give(text, &row)?;
            at = next;
        }
        if let Some(extra) = bytes[at..].iter().position(|b| !b.is_ascii_whitespace()) {
            return Err(Error::content(
                file,
                Place::Byte((at + extra) as u64),
                format!("{} after the last word", counted(bytes.len() - at - extra, "byte")),
                format!("the end of the file after {}", counted(words, "word")),
                "the first line says too few words or the wrong number of dimensions: correct it",
            ));
        }
        Ok(())
    }
}

/// Reads vectors, and the words as a metadata column `word`.
pub(crate) fn read(loaded: &Loaded, monitor: &dyn Monitor) -> Result<Dataset> {
    let form = Form::of(loaded)?;
    let mut data = zeros(&loaded.name, form.words, form.dims)?;
    monitor.stage("parsing");
    let (mut rows, mut column) = (data.chunks_exact_mut(form.dims), ColumnBuilder::default());
    form.each(loaded, monitor, &mut |text, row| {
        rows.next().unwrap_or_default().copy_from_slice(row);
        column.push(Some(text));
        Ok(())
    })?;
    let mut read = Dataset::new(&loaded.short_name, dataset::matrix(form.words, form.dims, data)?);
    read.metadata = Table::new(vec![column.finish("word")])?;
    Ok(read)
}

/// Words that have been gone through once.
pub(crate) struct Rows {
    loaded: Loaded,
    form: Form,
    /// The rows asked for.
    asked: Range<usize>,
    head: Head,
}

/// Opens words and their vectors as batches.
pub(crate) fn batches(loaded: Loaded, asked: Option<&Range<usize>>, monitor: &dyn Monitor) -> Result<Rows> {
    let form = Form::of(&loaded)?;
    monitor.stage("parsing");
    // Words that all are numbers make a column of numbers, which the last of them decides.
    let (mut nature, mut row) = (Nature::new(None), 0);
    form.each(&loaded, monitor, &mut |text, _| {
        nature.see(text, asked.is_none_or(|asked| asked.contains(&row)));
        row += 1;
        Ok(())
    })?;
    let asked = range(asked, &loaded.short_name, form.words)?;
    let mut head = Head::new(&loaded.short_name, &asked, form.words, form.dims);
    head.set_columns(vec![("word".to_owned(), nature)])?;
    Ok(Rows { loaded, form, asked, head })
}

impl Batches for Rows {
    fn head(&self) -> &Head {
        &self.head
    }

    fn each(&self, monitor: &dyn Monitor, give: &mut dyn FnMut(Batch) -> Result<()>) -> Result<()> {
        let dims = self.form.dims;
        let (mut data, mut column, mut row) = (Vec::new(), ColumnBuilder::default(), 0);
        let mut put = |data: &mut Vec<f32>, column: &mut ColumnBuilder| {
            let (data, column) = (std::mem::take(data), std::mem::take(column).finish("word"));
            let vectors = dataset::matrix(column.rows(), dims, data)?;
            give(Batch { vectors, metadata: Table::new(vec![column])? })
        };
        self.form.each(&self.loaded, monitor, &mut |text, numbers| {
            if self.asked.contains(&row) {
                data.extend_from_slice(numbers);
                column.push(Some(text));
            }
            row += 1;
            if 4 * data.len() >= BLOCK { put(&mut data, &mut column) } else { Ok(()) }
        })?;
        if data.is_empty() { Ok(()) } else { put(&mut data, &mut column) }
    }
}

/// Reads the numbers of one word, and returns the word and where the next one starts.
fn record<'b>(
    file: &str,
    bytes: &'b [u8],
    at: usize,
    (word, words): (usize, usize),
    row: &mut [f32],
) -> Result<(&'b str, usize)> {
    // The line break after the numbers before is optional.
    let at = at + bytes[at..].iter().take_while(|&&b| b == b'\n').count();
    let window = &bytes[at..bytes.len().min(at + LONGEST)];
    let Some(length) = memchr::memchr(b' ', window).filter(|&length| length > 0) else {
        let end = bytes.len() <= at + LONGEST;
        return Err(Error::content(
            file,
            Place::Byte(at as u64),
            if end { "the end of the file" } else { "no word" },
            format!("word {} of {words}, and a space after it", word + 1),
            "the file was cut, or its first line has the wrong number of dimensions: get it again",
        ));
    };
    let text = std::str::from_utf8(&window[..length]).map_err(|_| {
        Error::content(
            file,
            Place::Byte(at as u64),
            format!("{}, which is not UTF-8, as word {} of {words}", quoted(&window[..length]), word + 1),
            "UTF-8 text",
            "the first line may have the wrong number of dimensions; otherwise write the words as UTF-8",
        )
    })?;
    let start = at + length + 1;
    let Some(numbers) = bytes.get(start..start + 4 * row.len()) else {
        return Err(Error::content(
            file,
            Place::Byte(bytes.len() as u64),
            format!(
                "the end of the file in the numbers of {} (word {} of {words})",
                quoted(text.as_bytes()),
                word + 1
            ),
            counted(row.len(), "number"),
            "the file was cut: get it again",
        ));
    };
    for (i, (value, number)) in row.iter_mut().zip(numbers.chunks_exact(4)).enumerate() {
        *value = f32::from_le_bytes([number[0], number[1], number[2], number[3]]);
        if !value.is_finite() {
            return Err(Error::content(
                file,
                Place::Byte((start + 4 * i) as u64),
                format!("{value} as number {} of {} (word {})", i + 1, quoted(text.as_bytes()), word + 1),
                "a finite number",
                "replace it or leave the word out when the file is written",
            ));
        }
    }
    Ok((text, start + 4 * row.len()))
}

/// Writes word2vec's text form, numbers with the fewest digits that read back to the same `f32`, or its binary form.
///
/// The words are the column `word`, or the only column. A word that is missing, empty, or has a space or line break in
/// it cannot be written.
pub(crate) struct Writer<'a> {
    binary: bool,
    /// Which column holds the words, and its name.
    column: usize,
    name: String,
    /// Rows written.
    rows: usize,
    line: Vec<u8>,
    buffer: ryu_js::Buffer,
    out: &'a mut dyn Write,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(head: &Head, binary: bool, out: &'a mut dyn Write) -> Result<Self> {
        let names: Vec<&str> = head.column_names().collect();
        let only = || (names.len() == 1).then_some(0);
        let Some(column) = names.iter().position(|name| *name == "word").or_else(only) else {
            return Err(Error::Request(format!(
                "word2vec has a word a point, and there is no column \"word\" ({}); name one so, or write jsonl",
                counted(names.len(), "column")
            )));
        };
        let name = names[column].to_owned();
        writeln!(out, "{} {}", head.rows, head.cols)?;
        Ok(Self { binary, column, name, rows: 0, line: Vec::new(), buffer: ryu_js::Buffer::new(), out })
    }
}

impl Sink for Writer<'_> {
    fn write(&mut self, vectors: Option<MatrixView<'_>>, metadata: &Table) -> Result<()> {
        let (Some(vectors), Some(words)) = (vectors, metadata.columns().get(self.column)) else {
            return Ok(());
        };
        for row in 0..vectors.rows() {
            let word = words.text(row).unwrap_or_default();
            if word.is_empty() || word.contains([' ', '\t', '\n', '\r']) {
                return Err(Error::Request(format!(
                    "row {} of the column \"{}\" is {}, and word2vec has words without spaces; fill or replace it, or write jsonl",
                    self.rows + row + 1,
                    self.name,
                    quoted(word.as_bytes())
                )));
            }
            let line = &mut self.line;
            line.clear();
            line.extend_from_slice(word.as_bytes());
            if self.binary {
                line.push(b' ');
                line.extend(vectors.row(row).iter().flat_map(|value| value.to_le_bytes()));
            } else {
                for &value in vectors.row(row) {
                    line.push(b' ');
                    number(value, &mut self.buffer, line);
                }
            }
            line.push(b'\n');
            self.out.write_all(line)?;
        }
        self.rows += vectors.rows();
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<()> {
        Ok(())
    }
}
