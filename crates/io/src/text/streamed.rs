//! Vectors as text a block at a time, so that the text is never there as a whole: into a matrix, or as batches of rows.

use std::borrow::Cow;
use std::ops::Range;

use embedscope_core::Monitor;
use rayon::prelude::*;

use super::blocks::{after_lines, blocks};
use super::chunks::{Count, split};
use super::vectors::{Format, add_labels, check_words, dimension_names, finish, spaces_warning, warnings};
use super::{Profile, profile, without_mark};
use crate::error::Place;
use crate::nature::Nature;
use crate::source::Loaded;
use crate::stream::{Batch, Batches, Head, changed, overlap, range};
use crate::{Dataset, Error, Result, Table, memory};

/// Reads a text table whose form the beginning, `loaded.bytes`, says.
pub(super) fn read(loaded: &Loaded, monitor: &dyn Monitor) -> Result<Dataset> {
    let file = loaded.name.as_str();
    let profile = known_profile(loaded)?;
    let format = Format::new(file, &profile)?;
    monitor.stage("parsing");
    // Where a vector of several megabytes is made longer its pages are moved, not copied: there are never two of it.
    let (mut data, mut columns) = (Vec::new(), format.columns());
    let (mut skip, mut line) = (format.first_line - 1, format.first_line);
    blocks(loaded, monitor, &mut |block| {
        let (lines, labels) = rows(&format, after_lines(block, &mut skip), line, &mut data)?;
        line += lines;
        for labels in &labels {
            add_labels(&mut columns, labels);
        }
        Ok(())
    })?;
    check_words(file, &profile, data.len() / format.dims)?;
    data.shrink_to_fit();
    finish(loaded, &profile, &format, data, columns)
}

fn known_profile(loaded: &Loaded) -> Result<Profile> {
    let file = loaded.name.as_str();
    profile(without_mark(file, &loaded.bytes)?).ok_or_else(|| {
        let expected = "rows of numbers, one a point";
        Error::content(file, Place::Line(1), "blank lines", expected, "check how it was written")
    })
}

/// The label cells of some rows, in the order of the rows.
type Labels<'t> = Vec<Cow<'t, str>>;

/// Reads whole lines in parallel and adds their rows; returns how many lines there are, and the label cells in pieces.
fn rows<'t>(
    format: &Format<'_>,
    body: &'t [u8],
    first_line: u64,
    data: &mut Vec<f32>,
) -> Result<(u64, Vec<Labels<'t>>)> {
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
    let labels: Vec<Result<Labels<'_>>> = tasks.into_par_iter().map(read).collect();
    // In the order of the file, so the first error is the file's first.
    Ok((line - first_line, labels.into_iter().collect::<Result<_>>()?))
}

/// A text table of vectors that has been gone through once.
pub(crate) struct Rows {
    loaded: Loaded,
    profile: Profile,
    /// The rows asked for.
    asked: Range<usize>,
    head: Head,
}

/// Opens a text table of vectors as batches.
pub(crate) fn batches(loaded: Loaded, asked: Option<&Range<usize>>, monitor: &dyn Monitor) -> Result<Rows> {
    let profile = known_profile(&loaded)?;
    let file = loaded.name.as_str();
    let format = Format::new(file, &profile)?;
    monitor.stage("parsing");
    let columns = format.columns().len();
    let (mut skip, mut line, mut points) = (format.first_line - 1, format.first_line, 0usize);
    let mut natures = vec![Nature::new(None); columns];
    let mut spaced = (0, None);
    let is_asked = |row: usize| asked.is_none_or(|asked| asked.contains(&row));
    blocks(&loaded, monitor, &mut |block| {
        let body = after_lines(block, &mut skip);
        if columns == 0 {
            // Numbers are looked at when they are written.
            let count = |chunk: &&[u8]| Count::of(chunk, format.delimiter).rows;
            points += split(body, |_| ()).par_iter().map(count).sum::<usize>();
            return Ok(());
        }
        let (lines, labels) = rows(&format, body, line, &mut Vec::new())?;
        line += lines;
        for labels in labels {
            for (i, label) in labels.iter().enumerate() {
                if format.words && label.contains(' ') {
                    spaced.0 += 1;
                    spaced.1.get_or_insert_with(|| label.clone().into_owned());
                }
                if !label.is_empty() {
                    natures[i % columns].see(label, is_asked(points + i / columns));
                }
            }
            points += labels.len() / columns;
        }
        Ok(())
    })?;
    check_words(file, &profile, points)?;
    let asked = range(asked, &loaded.short_name, points)?;
    let mut head = Head {
        dimension_names: dimension_names(&profile),
        warnings: warnings(file, &profile, &format),
        ..Head::new(&loaded.short_name, &asked, points, format.dims)
    };
    if let (count, Some(first)) = spaced {
        head.warnings.insert(0, spaces_warning(file, count, &first));
    }
    head.set_columns(format.label_names(&profile).into_iter().zip(natures).collect())?;
    Ok(Rows { loaded, profile, asked, head })
}

impl Batches for Rows {
    fn head(&self) -> &Head {
        &self.head
    }

    fn each(&self, monitor: &dyn Monitor, give: &mut dyn FnMut(Batch) -> Result<()>) -> Result<()> {
        let format = Format::new(&self.loaded.name, &self.profile)?;
        let (mut skip, mut line, mut row) = (format.first_line - 1, format.first_line, 0);
        let texts = self.head.column_names().count();
        blocks(&self.loaded, monitor, &mut |block| {
            let mut data = Vec::new();
            let (lines, labels) = rows(&format, after_lines(block, &mut skip), line, &mut data)?;
            line += lines;
            let count = data.len() / format.dims;
            let part = overlap(&self.asked, row, count);
            row += count;
            if part.is_empty() {
                return Ok(());
            }
            let mut columns = format.columns();
            let cells = labels.iter().flatten();
            for (i, label) in cells.enumerate().skip(part.start * texts).take(part.len() * texts) {
                columns[i % texts].push(Some(label.as_ref()).filter(|label| !label.is_empty()));
            }
            let names = self.head.column_names();
            let metadata =
                Table::new(columns.into_iter().zip(names).map(|(c, name)| c.finish(name)).collect())?;
            give(Batch::cut(data, format.dims, &part, metadata)?)
        })?;
        if row == self.head.points { Ok(()) } else { Err(changed(&self.loaded.name)) }
    }
}
