//! Reading JSON lines, in parallel.

use std::ops::Range;

use embedscope_core::Monitor;
use rayon::prelude::*;

use super::cells::{Collected, Keep, Part, Values};
use super::line::{self, Line, is_numbers};
use super::{NAMES, SAMPLE};
use crate::error::{Place, counted, quoted};
use crate::source::Loaded;
use crate::text::blocks::blocks;
use crate::text::chunks::split;
use crate::text::{lines, without_mark};
use crate::{Dataset, Error, Result, Table, dataset, memory};

/// What the lines are.
pub(super) struct Format {
    pub(super) file: String,
    /// The key of the vectors; `None` = lines are arrays, or (with 0 dimensions) there are no vectors.
    pub(super) key: Option<String>,
    pub(super) dims: usize,
    /// The line that says how many dimensions there are.
    first_line: u64,
}

/// Reads vectors, and all other keys as metadata; `array` names the key of the vectors.
pub(crate) fn vectors(loaded: &Loaded, array: Option<&str>, monitor: &dyn Monitor) -> Result<Dataset> {
    let format = Format::of(loaded, array)?;
    let mut data = Vec::new();
    let collected: Collected<'_, Values> = format.read(loaded, None, Some(&mut data), monitor)?;
    data.shrink_to_fit();
    let mut read = Dataset::new(&loaded.short_name, dataset::matrix(collected.rows, format.dims, data)?);
    if format.key.is_some() {
        read.metadata = collected.finish(&mut read.warnings)?;
    }
    Ok(read)
}

/// Reads metadata alone.
pub(crate) fn metadata(loaded: &Loaded, points: Option<usize>, monitor: &dyn Monitor) -> Result<Table> {
    let file = loaded.name.as_str();
    let format = Format { file: file.to_owned(), key: None, dims: 0, first_line: 1 };
    let collected: Collected<'_, Values> = format.read(loaded, None, None, monitor)?;
    if let Some(expected) = points.filter(|&n| n != collected.rows) {
        return Err(Error::Lengths {
            what: file.to_owned(),
            found: collected.rows,
            expected,
            advice: "they belong to other vectors, or one of the two files was cut".to_owned(),
        });
    }
    collected.finish(&mut Vec::new())
}

/// How many numbers the vectors of the first lines have; 0 without.
pub(super) fn first_vector(start: &[u8], array: Option<&str>) -> usize {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    Format::find("", start, array, false).map_or(0, |format| format.dims)
}

fn is_blank(line: &[u8]) -> bool {
    line.trim_ascii().is_empty()
}

fn length(raw: &str) -> usize {
    line::numbers(raw).count()
}

/// The error of a line that is no JSON.
fn broken(file: &str, number: u64, (found, column): (String, Option<u64>)) -> Error {
    let place = column.map_or(Place::Line(number), |column| Place::Cell { line: number, column });
    let expected = "a JSON object or an array of numbers on each line";
    Error::content(file, place, found, expected, "correct the line or remove it; JSON has no NaN or infinity")
}

impl Format {
    /// What a file of vectors is made of; `array` names the key of the vectors.
    pub(super) fn of(loaded: &Loaded, array: Option<&str>) -> Result<Self> {
        let file = loaded.name.as_str();
        Self::find(file, without_mark(file, &loaded.bytes)?, array, loaded.packed.is_none())
    }

    /// Finds the vectors in the first lines; where the text is not `whole`, its last line may be cut.
    fn find(file: &str, text: &[u8], array: Option<&str>, whole: bool) -> Result<Self> {
        let sample = (1..).zip(lines(text)).filter(|(_, line)| !is_blank(line)).take(SAMPLE);
        // Keys in order with the line and length of their first array of numbers; `None` = something else was there.
        let mut keys: Vec<(String, Option<(u64, usize)>)> = Vec::new();
        for (number, bytes) in sample {
            match Line::parse(bytes) {
                Ok(Line::Numbers(raw)) if keys.is_empty() => {
                    return Ok(Self {
                        file: file.to_owned(),
                        key: None,
                        dims: length(raw),
                        first_line: number,
                    });
                }
                Ok(Line::Numbers(raw)) => return Err(broken(file, number, (quoted(raw.as_bytes()), None))),
                Ok(Line::Object(pairs)) => {
                    for (key, raw) in pairs.into_iter().filter(|(_, raw)| *raw != "null") {
                        let vector = is_numbers(raw).then(|| (number, length(raw)));
                        match keys.iter_mut().find(|(name, _)| *name == key) {
                            Some((_, known)) => *known = known.filter(|_| vector.is_some()),
                            None => keys.push((key.into_owned(), vector)),
                        }
                    }
                }
                // What came before is enough.
                Err(_) if !whole && !keys.is_empty() => break,
                Err(wrong) => return Err(broken(file, number, wrong)),
            }
        }
        let all = |keys: &[(String, Option<(u64, usize)>)]| {
            keys.iter().map(|(key, _)| quoted(key.as_bytes())).collect::<Vec<_>>().join(", ")
        };
        if let Some(array) = array {
            let Some((key, vector)) = keys.iter().find(|(key, _)| key == array) else {
                return Err(Error::content(
                    file,
                    Place::File,
                    format!("the keys {}", all(&keys)),
                    format!("the key {} that was asked for", quoted(array.as_bytes())),
                    "name one of those there are",
                ));
            };
            if let Some((first_line, dims)) = *vector {
                return Ok(Self { file: file.to_owned(), key: Some(key.clone()), dims, first_line });
            }
            return Err(Error::content(
                file,
                Place::File,
                format!("something else under {}", quoted(array.as_bytes())),
                "an array of numbers in every line",
                "name the key that holds the vectors",
            ));
        }
        let known = all(&keys);
        keys.retain(|(_, vector)| vector.is_some_and(|(_, dims)| dims >= 2));
        let named = |(key, _): &&(String, _)| NAMES.contains(&key.to_lowercase().as_str());
        let named: Vec<_> = keys.iter().filter(named).cloned().collect();
        let candidates = if named.is_empty() { keys } else { named };
        match candidates.as_slice() {
            [(key, Some((first_line, dims)))] => {
                let (key, dims, first_line) = (Some(key.clone()), *dims, *first_line);
                Ok(Self { file: file.to_owned(), key, dims, first_line })
            }
            [] => Err(Error::content(
                file,
                if known.is_empty() { Place::Line(1) } else { Place::File },
                if known.is_empty() { "no values".to_owned() } else { format!("the keys {known}") },
                "a key with an array of at least two numbers in every line",
                "if this is metadata, give it beside the vectors",
            )),
            several => Err(Error::content(
                file,
                Place::File,
                format!("several arrays of numbers: {}", all(several)),
                "one that holds the vectors",
                "choose one by its name (--array)",
            )),
        }
    }

    /// Reads all lines, a block at a time: the vectors into `data`, which without it are only looked at, and the other values
    /// by their keys.
    pub(super) fn read<K: Keep>(
        &self,
        loaded: &Loaded,
        asked: Option<&Range<usize>>,
        mut data: Option<&mut Vec<f32>>,
        monitor: &dyn Monitor,
    ) -> Result<Collected<'_, K>> {
        monitor.stage("parsing");
        let mut collected = Collected::new(&self.file, asked);
        // What is compressed tells only at its end how much it is.
        let whole = if loaded.packed.is_none() { Some(count(loaded, monitor)?) } else { None };
        if let (Some((rows, length)), Some(data)) = (whole, &mut data) {
            self.reserve(rows, length, data)?;
        }
        let (mut number, mut length, mut passing) = (1, 0, Vec::new());
        blocks(loaded, monitor, &mut |block| {
            length += block.len();
            passing.clear();
            let data = data.as_deref_mut().unwrap_or(&mut passing);
            let (parts, lines) = self.read_block(block, number, data)?;
            number += lines;
            let rows = collected.rows + parts.iter().map(|part| part.rows).sum::<usize>();
            let (total, length) = whole.map_or((rows, length), |(total, _)| (total, loaded.bytes.len()));
            parts.into_iter().try_for_each(|part| collected.add(part, total, length))
        })?;
        Ok(collected)
    }

    /// Makes room for the numbers of so many rows.
    fn reserve(&self, rows: usize, length: usize, data: &mut Vec<f32>) -> Result<()> {
        // A number takes a byte and its comma another. Otherwise some line is too short, and reading finds which.
        if let Some(numbers) = rows.checked_mul(self.dims).filter(|&numbers| numbers <= length) {
            memory::check(&self.file, numbers as u64 * 4)?;
            data.reserve_exact(numbers);
        }
        Ok(())
    }

    /// Reads some whole lines in parallel: adds their numbers to `data`, and returns their other values and how many lines
    /// there are.
    pub(super) fn read_block<'t>(
        &self,
        block: &'t [u8],
        mut number: u64,
        data: &mut Vec<f32>,
    ) -> Result<(Vec<Part<'t>>, u64)> {
        let first = number;
        let chunks = split(block, |_| ());
        let count = |chunk: &&[u8]| {
            lines(chunk)
                .fold((0u64, 0usize), |(all, rows), line| (all + 1, rows + usize::from(!is_blank(line))))
        };
        let counts: Vec<(u64, usize)> = chunks.par_iter().map(count).collect();
        let rows: usize = counts.iter().map(|(_, rows)| rows).sum();
        // As above; without keeping their numbers the lines are read for the one that is too short.
        let fits = rows.checked_mul(self.dims).is_some_and(|numbers| numbers <= block.len());
        let dims = if fits { self.dims } else { 0 };
        let before = data.len();
        if data.capacity() < before + rows * dims {
            memory::check(&self.file, rows as u64 * dims as u64 * 4)?;
        }
        data.resize(before + rows * dims, 0.0);
        let mut tasks = Vec::with_capacity(chunks.len());
        let mut rest = &mut data[before..];
        for (chunk, (all, rows)) in chunks.into_iter().zip(&counts) {
            let (out, after) = rest.split_at_mut(rows * dims);
            tasks.push((chunk, number, out));
            rest = after;
            number += all;
        }
        let read = |(chunk, number, out): (&'t [u8], u64, &mut [f32])| self.read_chunk(chunk, number, out);
        let parts: Vec<Result<Part<'t>>> = tasks.into_par_iter().map(read).collect();
        // In the order of the file, so the first error is the file's first.
        Ok((parts.into_iter().collect::<Result<Vec<_>>>()?, number - first))
    }

    fn read_chunk<'t>(&self, chunk: &'t [u8], first: u64, out: &mut [f32]) -> Result<Part<'t>> {
        let mut part = Part::default();
        let mut rows = out.chunks_exact_mut(self.dims.max(1));
        for (number, bytes) in (first..).zip(lines(chunk)) {
            if is_blank(bytes) {
                continue;
            }
            let parsed = Line::parse(bytes).map_err(|wrong| broken(&self.file, number, wrong))?;
            let mut vector = None;
            match (parsed, &self.key) {
                (Line::Numbers(raw), None) if self.dims > 0 => vector = Some(raw),
                (Line::Object(pairs), Some(key)) => {
                    let mut guess = 0;
                    for (name, raw) in pairs {
                        if name == key.as_str() {
                            vector = Some(raw);
                        } else {
                            part.push(guess, name, raw);
                            guess += 1;
                        }
                    }
                }
                (Line::Object(pairs), None) if self.dims == 0 => {
                    for (guess, (name, raw)) in pairs.into_iter().enumerate() {
                        part.push(guess, name, raw);
                    }
                }
                (Line::Object(_), _) => {
                    let found = (
                        format!("an object, after arrays of numbers from line {} on", self.first_line),
                        None,
                    );
                    return Err(broken(&self.file, number, found));
                }
                (Line::Numbers(raw), _) => {
                    return Err(broken(&self.file, number, (quoted(raw.as_bytes()), None)));
                }
            }
            if self.dims > 0 {
                self.fill(number, vector, rows.next().unwrap_or_default())?;
            }
            part.rows += 1;
        }
        Ok(part)
    }

    /// Reads the numbers of a line.
    fn fill(&self, number: u64, raw: Option<&str>, row: &mut [f32]) -> Result<()> {
        let wrong = |found: String, expected: String, advice: &str| {
            Err(Error::content(&self.file, Place::Line(number), found, expected, advice))
        };
        let key = self.key.as_deref().unwrap_or("the vector");
        let Some(raw) = raw.filter(|raw| is_numbers(raw)) else {
            let found = raw.map_or_else(
                || format!("no \"{key}\""),
                |raw| format!("{} as \"{key}\"", quoted(raw.as_bytes())),
            );
            return wrong(found, counted(self.dims, "number"), "fill it or remove the line");
        };
        let found = length(raw);
        if found != self.dims {
            let expected = format!("{} as in line {}", self.dims, self.first_line);
            return wrong(
                counted(found, "number"),
                expected,
                "fill or shorten the vector, or remove the line",
            );
        }
        for (i, (value, text)) in row.iter_mut().zip(line::numbers(raw)).enumerate() {
            *value = fast_float2::parse(text).unwrap_or(f32::NAN);
            if !value.is_finite() {
                return wrong(
                    format!("{} as number {} of the vector", quoted(text.as_bytes()), i + 1),
                    "a number that fits 32-bit floats".to_owned(),
                    "scale the data down or remove the line",
                );
            }
        }
        Ok(())
    }
}

/// Counts the rows and bytes of a file that is not compressed.
fn count(loaded: &Loaded, monitor: &dyn Monitor) -> Result<(usize, usize)> {
    let (mut rows, mut length) = (0, 0);
    blocks(loaded, monitor, &mut |block| {
        let count = |chunk: &&[u8]| lines(chunk).filter(|line| !is_blank(line)).count();
        rows += split(block, |_| ()).par_iter().map(count).sum::<usize>();
        length += block.len();
        Ok(())
    })?;
    Ok((rows, length))
}
