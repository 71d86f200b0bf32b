//! Vectors as compressed text: unpacked a block at a time, so that the text is never there as a whole.

use std::borrow::Cow;

use embedscope_core::Monitor;
use rayon::prelude::*;

use super::chunks::{Count, skip_lines, split};
use super::vectors::{Format, add_labels, check_words, finish};
use super::{profile, without_mark};
use crate::error::Place;
use crate::source::Loaded;
use crate::unpack::Content;
use crate::{Dataset, Error, Result, memory};

/// Content that is unpacked at once.
const BLOCK: usize = 8 << 20;

/// Reads a text table whose form the beginning, `loaded.bytes`, says.
pub(super) fn read(loaded: &Loaded, packed: &[u8], monitor: &dyn Monitor) -> Result<Dataset> {
    let file = loaded.name.as_str();
    let start = without_mark(file, &loaded.bytes)?;
    let Some(profile) = profile(start) else {
        let expected = "rows of numbers, one a point";
        return Err(Error::content(file, Place::File, "blank lines", expected, "check how it was written"));
    };
    let format = Format::new(file, &profile)?;
    monitor.stage("parsing");
    let mut content = Content::of(file, packed)?;
    // Where a vector of several megabytes is made longer its pages are moved, not copied: there are never two of it.
    let (mut data, mut columns) = (Vec::new(), format.columns());
    let (mut text, mut line, mut more, mut first) = (Vec::new(), format.first_line, true, true);
    while more {
        more = content.read(BLOCK, &loaded.bytes, &mut text)?;
        let end = if more { memchr::memrchr(b'\n', &text).map_or(0, |end| end + 1) } else { text.len() };
        let mut body = &text[..end];
        if first && end > 0 {
            body = skip_lines(without_mark(file, body)?, format.first_line - 1);
            first = false;
        }
        line += rows(&format, body, line, &mut data, &mut columns)?;
        if monitor.cancelled() {
            return Err(Error::Cancelled);
        }
        text.drain(..end);
        loaded.release_packed();
        monitor.progress(content.fraction());
    }
    check_words(file, &profile, data.len() / format.dims)?;
    data.shrink_to_fit();
    finish(loaded, &profile, &format, data, columns)
}

/// Reads whole lines in parallel and adds their rows; returns how many lines there are.
fn rows(
    format: &Format<'_>,
    body: &[u8],
    first_line: u64,
    data: &mut Vec<f32>,
    columns: &mut [crate::table::ColumnBuilder],
) -> Result<u64> {
    let chunks = split(body, |_| ());
    let counts: Vec<Count> = chunks.par_iter().map(|chunk| Count::of(chunk, format.delimiter)).collect();
    let rows: usize = counts.iter().map(|count| count.rows).sum();
    let before = data.len();
    // Every cell takes a byte: otherwise some row is too short.
    let Some(values) = rows.checked_mul(format.dims).filter(|&values| values <= body.len()) else {
        return Err(format.first_ragged(body, first_line));
    };
    memory::check(format.file(), values as u64 * 4)?;
    data.resize(before + values, 0.0);
    let mut tasks = Vec::with_capacity(chunks.len());
    let (mut rest, mut line) = (&mut data[before..], first_line);
    for (chunk, count) in chunks.into_iter().zip(&counts) {
        let (out, after) = rest.split_at_mut(count.rows * format.dims);
        tasks.push((chunk, line, out));
        rest = after;
        line += count.lines;
    }
    let read = |(chunk, line, out): (_, _, &mut [f32])| format.read_chunk(chunk, line, out);
    let labels: Vec<Result<Vec<Cow<'_, str>>>> = tasks.into_par_iter().map(read).collect();
    for labels in labels {
        // In the order of the file, so the first error is the file's first.
        add_labels(columns, &labels?);
    }
    Ok(line - first_line)
}
