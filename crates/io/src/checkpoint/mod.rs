//! TensorFlow's checkpoints (`PREFIX.index` and `PREFIX.data-00000-of-00001`), read without TensorFlow.
//!
//! Variables of two dimensions and floating point can be listed and read, whole or in slices, from any number of
//! shards. Every checksum is checked.

mod crc;
mod locate;
mod proto;
mod table;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use embedscope_core::{Matrix, Monitor};
use half::{bf16, f16};

use crate::error::{Place, counted, quoted};
use crate::{Error, Result, dataset, memory};

pub(crate) use self::locate::{is_index, latest, with_suffix};

/// A checkpoint whose index has been read.
#[derive(Debug, Clone)]
pub struct Checkpoint {
    prefix: PathBuf,
    index: String,
    shards: u64,
    variables: Vec<Variable>,
    slices: BTreeMap<Vec<u8>, Stored>,
}

/// A variable of two dimensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name in the checkpoint.
    pub name: String,
    /// Rows and columns.
    pub shape: (usize, usize),
    stored: Stored,
    slices: Vec<Vec<(u64, Option<u64>)>>,
}

/// Where numbers are.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stored {
    kind: Kind,
    shard: u64,
    offset: u64,
    size: u64,
    crc: u32,
}

/// The types of floating point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    F16,
    Bf16,
    F32,
    F64,
}

impl Kind {
    /// By TensorFlow's number of the type.
    fn of(dtype: u64) -> Option<Self> {
        match dtype {
            1 => Some(Self::F32),
            2 => Some(Self::F64),
            14 => Some(Self::Bf16),
            19 => Some(Self::F16),
            _ => None,
        }
    }

    fn size(self) -> usize {
        match self {
            Self::F16 | Self::Bf16 => 2,
            Self::F32 => 4,
            Self::F64 => 8,
        }
    }

    fn number(self, bytes: &[u8]) -> f32 {
        match *bytes {
            [a, b] if self == Self::F16 => f16::from_le_bytes([a, b]).to_f32(),
            [a, b] => bf16::from_le_bytes([a, b]).to_f32(),
            [a, b, c, d] => f32::from_le_bytes([a, b, c, d]),
            [a, b, c, d, e, f, g, h] => f64::from_le_bytes([a, b, c, d, e, f, g, h]) as f32,
            _ => f32::NAN,
        }
    }
}

impl Checkpoint {
    /// Reads the index of the checkpoint with this prefix (the path without `.index`).
    pub fn open(prefix: &Path) -> Result<Self> {
        let path = with_suffix(prefix, ".index");
        let index = path.display().to_string();
        let failed = |source| Error::Read { file: index.clone(), source };
        memory::check(&index, fs::metadata(&path).map_err(failed)?.len())?;
        let bytes = fs::read(&path).map_err(failed)?;
        let mut checkpoint = Self {
            prefix: prefix.to_owned(),
            index: index.clone(),
            shards: 0,
            variables: Vec::new(),
            slices: BTreeMap::new(),
        };
        table::read(&index, &bytes, |key, value, at| checkpoint.add(key, value, at))?;
        if checkpoint.shards == 0 {
            return Err(table::damaged(&index, 0, "no header", "the number of shards under the empty key"));
        }
        checkpoint.variables.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(checkpoint)
    }

    /// Takes one row of the index.
    fn add(&mut self, key: &[u8], value: &[u8], at: u64) -> Result<()> {
        let broken = |what: &str| {
            let found = format!("a broken entry for {}", quoted(key));
            table::damaged(&self.index, at as usize, &found, what)
        };
        if key.is_empty() {
            let header = proto::Header::parse(value).ok_or_else(|| broken("the checkpoint's header"))?;
            if header.big_endian {
                return Err(Error::content(
                    &self.index,
                    Place::Byte(at),
                    "a checkpoint of a big-endian machine",
                    "a little-endian one",
                    "load and save it again on a common machine",
                ));
            }
            if header.shards > 100_000 {
                return Err(broken("at most 99999 shards, five digits"));
            }
            self.shards = header.shards;
            return Ok(());
        }
        let entry = proto::Entry::parse(value).ok_or_else(|| broken("the place of a variable"))?;
        let (Some(kind), Some([rows, columns])) = (Kind::of(entry.dtype), entry.shape.as_deref()) else {
            return Ok(());
        };
        let (Ok(rows), Ok(columns)) = (usize::try_from(*rows), usize::try_from(*columns)) else {
            return Err(broken("a shape that fits a machine"));
        };
        let stored =
            Stored { kind, shard: entry.shard, offset: entry.offset, size: entry.size, crc: entry.crc };
        if entry.slices.is_empty() {
            let size = rows.checked_mul(columns).and_then(|n| n.checked_mul(kind.size()));
            if size.map(|n| n as u64) != Some(entry.size) {
                return Err(broken(&format!("as many bytes as {rows} x {columns} numbers have")));
            }
        }
        if key[0] == 0 {
            self.slices.insert(key.to_vec(), stored);
        } else if rows > 0 && columns > 0 {
            let name = String::from_utf8_lossy(key).into_owned();
            self.variables.push(Variable { name, shape: (rows, columns), stored, slices: entry.slices });
        }
        Ok(())
    }

    /// The variables of two dimensions and floating point, by name.
    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// The variable that a config means by `name`: `:0` at its end and the suffix of TensorFlow 2 may be left out.
    pub fn find(&self, name: &str) -> Option<&Variable> {
        let name = name.strip_suffix(":0").unwrap_or(name);
        let long = format!("{name}/.ATTRIBUTES/VARIABLE_VALUE");
        let named = |wanted: &str| self.variables.iter().find(|variable| variable.name == wanted);
        named(name).or_else(|| named(&long))
    }

    /// Reads a variable; numbers must be finite.
    pub fn read(&self, variable: &Variable, monitor: &dyn Monitor) -> Result<Matrix> {
        monitor.stage("reading");
        let (rows, columns) = variable.shape;
        let missing = |found: String| {
            let advice = "the checkpoint is damaged or incomplete: copy all of its files again";
            Error::content(&self.index, Place::File, found, "all of the variable", advice)
        };
        let name = quoted(variable.name.as_bytes());
        let total = rows.checked_mul(columns).and_then(|n| n.checked_mul(4));
        let total = total.ok_or_else(|| missing(format!("{rows} x {columns} numbers for {name}")))?;
        if variable.slices.is_empty() {
            let mut data = Vec::new();
            self.shard(&variable.stored, monitor, |block| {
                data.extend(
                    block.chunks_exact(variable.stored.kind.size()).map(|n| variable.stored.kind.number(n)),
                );
            })?;
            return self.matrix(variable, data);
        }
        // What the slices cover is counted before memory is taken.
        let mut parts = Vec::new();
        let (mut covered, mut stored, mut lengths) = (0usize, 0u64, BTreeMap::new());
        for extents in &variable.slices {
            let part = self.part(variable, extents).ok_or_else(|| {
                missing(format!("a slice of {name} that is not in the index or not inside the variable"))
            })?;
            covered = covered.saturating_add(part.rows.len().saturating_mul(part.columns.len()));
            lengths.insert(part.stored.shard, self.check_length(part.stored)?);
            stored = stored.saturating_add(part.stored.size);
            parts.push(part);
        }
        // Each slice has bytes of its own; many that share them would multiply the files.
        if stored > lengths.values().sum() {
            return Err(missing(format!("slices of {name} that share their bytes")));
        }
        if covered != rows * columns {
            return Err(missing(format!("slices of {name} with {} in all", counted(covered, "number"))));
        }
        memory::check(&self.index, total as u64)?;
        let mut data = vec![f32::NAN; rows * columns];
        let mut written = vec![false; if parts.len() > 1 { rows * columns } else { 0 }];
        for part in parts {
            let (width, kind) = (part.columns.len(), part.stored.kind);
            let mut i = 0;
            self.shard(part.stored, monitor, |block| {
                for number in block.chunks_exact(kind.size()) {
                    let at = (part.rows.start + i / width) * columns + part.columns.start + i % width;
                    data[at] = kind.number(number);
                    if let Some(written) = written.get_mut(at) {
                        *written = true;
                    }
                    i += 1;
                }
            })?;
        }
        if written.contains(&false) {
            return Err(missing(format!("slices of {name} that lie over each other")));
        }
        self.matrix(variable, data)
    }

    /// A slice of a variable; `None` if it does not fit.
    fn part(&self, variable: &Variable, extents: &[(u64, Option<u64>)]) -> Option<Part<'_>> {
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
        (stored.size == size as u64).then_some(Part { rows, columns, stored })
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

    /// Reads a part of a shard in blocks of whole numbers and checks its checksum.
    fn shard(&self, stored: &Stored, monitor: &dyn Monitor, mut each: impl FnMut(&[u8])) -> Result<()> {
        const BLOCK: u64 = 1 << 20;
        self.check_length(stored)?;
        let path = self.shard_path(stored.shard);
        let name = path.display().to_string();
        let failed = |source| Error::Read { file: name.clone(), source };
        memory::check(&name, stored.size / stored.kind.size() as u64 * 4)?;
        let mut file = File::open(&path).map_err(failed)?;
        file.seek(SeekFrom::Start(stored.offset)).map_err(failed)?;
        let mut block = vec![0; BLOCK.min(stored.size) as usize];
        let (mut left, mut crc) = (stored.size, 0);
        while left > 0 {
            if monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            let part = &mut block[..BLOCK.min(left) as usize];
            file.read_exact(part).map_err(failed)?;
            crc = crc::extend(crc, part);
            each(part);
            left -= part.len() as u64;
            monitor.progress(1.0 - left as f64 / stored.size as f64);
        }
        if crc::masked(crc) == stored.crc {
            return Ok(());
        }
        Err(table::damaged(
            &name,
            stored.offset as usize,
            "numbers whose checksum is wrong",
            "the numbers as they were written",
        ))
    }

    fn matrix(&self, variable: &Variable, data: Vec<f32>) -> Result<Matrix> {
        let (rows, columns) = variable.shape;
        if let Some(at) = data.iter().position(|v| !v.is_finite()) {
            return Err(Error::content(
                &self.index,
                Place::File,
                format!("{} in {}", data[at], quoted(variable.name.as_bytes())),
                format!("a finite number in row {}, column {}", at / columns + 1, at % columns + 1),
                "replace it and save the checkpoint again",
            ));
        }
        dataset::matrix(rows, columns, data)
    }
}

/// A slice and its place.
struct Part<'a> {
    rows: std::ops::Range<usize>,
    columns: std::ops::Range<usize>,
    stored: &'a Stored,
}
