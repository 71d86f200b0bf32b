//! TensorFlow's checkpoints (`PREFIX.index` and `PREFIX.data-00000-of-00001`), read without TensorFlow.
//!
//! Variables of two dimensions and floating point can be listed and read, whole or in slices, from any number of
//! shards. Every checksum is checked.

mod crc;
mod locate;
mod proto;
mod rows;
mod table;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use embedscope_core::{Matrix, Monitor};

use crate::error::{Place, quoted};
use crate::numbers::{Encoding, Number, zeros};
use crate::stream::Batches;
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
    kind: Encoding,
    shard: u64,
    offset: u64,
    size: u64,
    crc: u32,
}

/// The types of floating point, by TensorFlow's number of the type.
fn floats(dtype: u64) -> Option<Encoding> {
    Some(Encoding::little(match dtype {
        1 => Number::F32,
        2 => Number::F64,
        14 => Number::Bf16,
        19 => Number::F16,
        _ => return None,
    }))
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
        let (Some(kind), Some([rows, columns])) = (floats(entry.dtype), entry.shape.as_deref()) else {
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
        let (rows, columns) = variable.shape;
        let stored = self.rows(variable, &variable.name, None, monitor)?;
        let mut data = zeros(&self.index, rows, columns)?;
        let mut at = 0;
        stored.each(monitor, &mut |batch| {
            let numbers = batch.vectors.data();
            data[at..at + numbers.len()].copy_from_slice(numbers);
            at += numbers.len();
            Ok(())
        })?;
        dataset::matrix(rows, columns, data)
    }
}
