//! A variable of a checkpoint as batches of rows, from where its slices lie in the shards.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs;
use std::ops::Range;
use std::path::PathBuf;

use bytes::Bytes;
use embedscope_core::Monitor;

use super::{Checkpoint, Stored, Variable, crc, proto, table, with_suffix};
use crate::error::{Place, counted, quoted};
use crate::mapped::Mapping;
use crate::numbers::{Encoding, first_infinite};
use crate::stream::{Batch, Batches, Head, overlap, range};
use crate::{Error, Result, Source, Table};

/// Bytes whose checksum is computed in one go.
const BLOCK: usize = 1 << 20;
/// Numbers of a batch.
const BATCH: usize = 1 << 18;
/// Bytes that are read before the memory of a mapped shard is given back.
const RELEASED_EVERY: usize = 8 << 20;

/// A variable whose parts are all there and as they were written.
pub(crate) struct Rows {
    /// The index, for messages.
    index: String,
    /// The variable's name in it.
    variable: String,
    parts: Vec<Part>,
    /// The rows asked for.
    asked: Range<usize>,
    head: Head,
}

/// A slice of a variable, or all of it.
struct Part {
    rows: Range<usize>,
    columns: Range<usize>,
    encoding: Encoding,
    bytes: Bytes,
    /// What the bytes are of, if they are mapped.
    mapping: Option<Mapping>,
}

/// A slice whose bytes are not there yet.
struct Slice<'a> {
    rows: Range<usize>,
    columns: Range<usize>,
    stored: &'a Stored,
}

impl Checkpoint {
    /// Opens a variable as batches of the rows asked for, shown under a name; its checksums are checked here.
    pub(crate) fn rows(
        &self,
        variable: &Variable,
        name: &str,
        asked: Option<&Range<usize>>,
        monitor: &dyn Monitor,
    ) -> Result<Rows> {
        monitor.stage("reading");
        let (rows, cols) = variable.shape;
        let places = self.places(variable)?;
        let asked = range(asked, name, rows)?;
        let mut shards: BTreeMap<u64, (Bytes, Option<Mapping>)> = BTreeMap::new();
        let mut parts = Vec::with_capacity(places.len());
        for Slice { rows, columns, stored } in places {
            let (bytes, mapping) = match shards.entry(stored.shard) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => {
                    let shard = Source::path(self.shard_path(stored.shard)).unchanged(monitor)?;
                    new.insert((shard.bytes, shard.mapping))
                }
            };
            // The file may be another one than when its length was looked at.
            let end = stored.offset as usize + stored.size as usize;
            if end > bytes.len() {
                self.check_length(stored)?;
                return Err(crate::stream::changed(&self.shard_path(stored.shard).display().to_string()));
            }
            let (bytes, mapping) = (bytes.slice(stored.offset as usize..end), mapping.clone());
            let part = Part { rows, columns, encoding: stored.kind, bytes, mapping };
            self.check_sum(stored, &part, monitor)?;
            parts.push(part);
        }
        let head = Head::new(name, &asked, rows, cols);
        Ok(Rows { index: self.index.clone(), variable: variable.name.clone(), parts, asked, head })
    }

    /// Where the parts of a variable are; together they have as many numbers as it has.
    fn places<'a>(&'a self, variable: &'a Variable) -> Result<Vec<Slice<'a>>> {
        let (rows, columns) = variable.shape;
        let missing = |found: String| {
            let advice = "the checkpoint is damaged or incomplete: copy all of its files again";
            Error::content(&self.index, Place::File, found, "all of the variable", advice)
        };
        let name = quoted(variable.name.as_bytes());
        let total = rows.checked_mul(columns).filter(|n| n.checked_mul(4).is_some());
        let total = total.ok_or_else(|| missing(format!("{rows} x {columns} numbers for {name}")))?;
        if variable.slices.is_empty() {
            self.check_length(&variable.stored)?;
            return Ok(vec![Slice { rows: 0..rows, columns: 0..columns, stored: &variable.stored }]);
        }
        let mut places = Vec::new();
        let (mut covered, mut stored, mut lengths) = (0usize, 0u64, BTreeMap::new());
        for extents in &variable.slices {
            let place = self.place(variable, extents).ok_or_else(|| {
                missing(format!("a slice of {name} that is not in the index or not inside the variable"))
            })?;
            covered = covered.saturating_add(place.rows.len().saturating_mul(place.columns.len()));
            lengths.insert(place.stored.shard, self.check_length(place.stored)?);
            stored = stored.saturating_add(place.stored.size);
            places.push(place);
        }
        // Each slice has bytes of its own; many that share them would multiply the files.
        if stored > lengths.values().sum() {
            return Err(missing(format!("slices of {name} that share their bytes")));
        }
        if covered != total {
            return Err(missing(format!("slices of {name} with {} in all", counted(covered, "number"))));
        }
        Ok(places)
    }

    /// A slice of a variable; `None` if it does not fit.
    fn place(&self, variable: &Variable, extents: &[(u64, Option<u64>)]) -> Option<Slice<'_>> {
        let range = |of: usize, (start, length): (u64, Option<u64>)| {
            let start = usize::try_from(start).ok()?;
            let length = length.map_or(Some(of), |n| usize::try_from(n).ok())?;
            let end = start.checked_add(length)?;
            (end <= of && length > 0).then_some(start..end)
        };
        let &[down, across] = extents else { return None };
        let (rows, columns) = (range(variable.shape.0, down)?, range(variable.shape.1, across)?);
        let stored = self.slices.get(&proto::slice_key(&variable.name, extents))?;
        let size = rows.len().checked_mul(columns.len())?.checked_mul(stored.kind.size())?;
        (stored.size == size as u64).then_some(Slice { rows, columns, stored })
    }

    /// The file of a shard.
    fn shard_path(&self, shard: u64) -> PathBuf {
        with_suffix(&self.prefix, &format!(".data-{shard:05}-of-{:05}", self.shards))
    }

    /// The length of the shard's file; fails unless it has the bytes that the index says.
    fn check_length(&self, stored: &Stored) -> Result<u64> {
        let path = self.shard_path(stored.shard);
        let file = path.display().to_string();
        let length = fs::metadata(&path).map_err(|source| Error::Read { file: file.clone(), source })?.len();
        match stored.offset.checked_add(stored.size) {
            Some(end) if end <= length => Ok(length),
            _ => Err(Error::content(
                &file,
                Place::Byte(length),
                "the end of the file",
                format!("{} bytes from byte {} on, as the index says", stored.size, stored.offset),
                "the copy is incomplete: copy all files of the checkpoint again",
            )),
        }
    }

    /// Checks the checksum of a part.
    fn check_sum(&self, stored: &Stored, part: &Part, monitor: &dyn Monitor) -> Result<()> {
        let (mut sum, mut done) = (0, 0);
        for block in part.bytes.chunks(BLOCK) {
            if monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            sum = crc::extend(sum, block);
            done += block.len();
            if done % RELEASED_EVERY == 0 {
                part.release();
            }
            monitor.progress(done as f64 / part.bytes.len() as f64);
        }
        part.release();
        if crc::masked(sum) == stored.crc {
            return Ok(());
        }
        Err(table::damaged(
            &self.shard_path(stored.shard).display().to_string(),
            stored.offset as usize,
            "numbers whose checksum is wrong",
            "the numbers as they were written",
        ))
    }
}

impl Part {
    /// Puts its numbers of some rows, `width` numbers each, into `out`, and says in `written` where.
    fn fill(&self, rows: &Range<usize>, width: usize, out: &mut [f32], written: &mut [bool]) {
        let own = self.columns.len();
        for row in rows.start.max(self.rows.start)..rows.end.min(self.rows.end) {
            let from = (row - self.rows.start) * own * self.encoding.size();
            let to = (row - rows.start) * width + self.columns.start;
            self.encoding.convert(&self.bytes[from..], &mut out[to..to + own]);
            written[to..to + own].fill(true);
        }
    }

    /// Gives back the memory of what has been read.
    fn release(&self) {
        if let Some(mapping) = &self.mapping {
            mapping.release(&self.bytes);
        }
    }
}

impl Batches for Rows {
    fn head(&self) -> &Head {
        &self.head
    }

    fn each(&self, monitor: &dyn Monitor, give: &mut dyn FnMut(Batch) -> Result<()>) -> Result<()> {
        let Head { points, cols, .. } = self.head;
        let name = quoted(self.variable.as_bytes());
        let step = (BATCH / cols).max(1);
        let (mut written, mut unreleased) = (Vec::new(), 0);
        for start in (0..points).step_by(step) {
            if monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            let rows = start..points.min(start + step);
            let mut data = vec![0f32; rows.len() * cols];
            written.clear();
            written.resize(data.len(), false);
            self.parts.iter().for_each(|part| part.fill(&rows, cols, &mut data, &mut written));
            unreleased += data.len() * 4;
            if unreleased >= RELEASED_EVERY {
                self.parts.iter().for_each(Part::release);
                unreleased = 0;
            }
            if written.contains(&false) {
                return Err(Error::content(
                    &self.index,
                    Place::File,
                    format!("slices of {name} that lie over each other"),
                    "all of the variable",
                    "the checkpoint is damaged or incomplete: copy all of its files again",
                ));
            }
            if let Some(at) = first_infinite(&data) {
                return Err(Error::content(
                    &self.index,
                    Place::File,
                    format!("{} in {name}", data[at]),
                    format!("a finite number in row {}, column {}", start + at / cols + 1, at % cols + 1),
                    "replace it and save the checkpoint again",
                ));
            }
            monitor.progress(rows.end as f64 / points as f64);
            let part = overlap(&self.asked, start, rows.len());
            if part.is_empty() {
                continue;
            }
            give(Batch::cut(data, cols, &part, Table::default())?)?;
        }
        Ok(())
    }
}
