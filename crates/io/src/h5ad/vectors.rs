//! The array of vectors, dense or sparse, a batch of rows at a time.

use embedscope_core::Monitor;

use super::dense::Dense;
use super::file::{File, Node};
use super::missing;
use super::sparse::Sparse;
use crate::error::Place;
use crate::source::Loaded;
use crate::{Error, Result};

/// Numbers of a batch.
pub(super) const BATCH: usize = 1 << 18;
/// Numbers of a batch of which all of the file must be read.
const WIDE_BATCH: usize = 1 << 24;
/// Bytes of numbers after which the memory of the mapped file is given back.
const RELEASED_EVERY: usize = 8 << 20;

/// An array whose shape is known and no more than the file can hold.
pub(super) enum Vectors {
    Dense(Box<Dense>),
    Sparse(Box<Sparse>),
}

impl Vectors {
    /// The array at a path; one that is to be `held` must fit the memory.
    pub(super) fn find(file: &File<'_>, path: &str, held: bool) -> Result<Self> {
        match file.find(path) {
            Some(Node::Array(array)) => {
                Dense::new(file, path, *array, held).map(|array| Self::Dense(Box::new(array)))
            }
            Some(Node::Group(group)) => {
                Sparse::new(file, path, &group, held).map(|array| Self::Sparse(Box::new(array)))
            }
            None => missing(file, path),
        }
    }

    /// Rows and columns.
    pub(super) fn shape(&self) -> (usize, usize) {
        match self {
            Self::Dense(array) => array.shape(),
            Self::Sparse(array) => array.shape(),
        }
    }

    /// Bytes of chunks that are to stay decompressed while it is read.
    pub(super) fn cache(&self) -> usize {
        match self {
            Self::Dense(array) => array.cache,
            // The chunks where a piece of each part ends.
            Self::Sparse(_) => 8 << 20,
        }
    }

    /// Gives all numbers in order, whole rows at a time. Where a part of the rows takes as long as all of them, they come in
    /// one piece if there is to be memory for all (`held`).
    pub(super) fn each(
        &self,
        file: &File<'_>,
        loaded: &Loaded,
        path: &str,
        held: bool,
        monitor: &dyn Monitor,
        give: &mut dyn FnMut(Vec<f32>) -> Result<()>,
    ) -> Result<()> {
        let (rows, columns) = self.shape();
        let (mut start, mut unreleased) = (0, 0);
        let mut reader = match self {
            Self::Sparse(array) => Some(array.reader(loaded)),
            Self::Dense(_) => None,
        };
        while start < rows {
            if monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            let (end, data) = match (self, &mut reader) {
                (Self::Dense(array), _) => {
                    let end = array.end(start);
                    (end, array.rows(file, path, start..end)?)
                }
                (Self::Sparse(array), reader) => {
                    let step = match (array.is_by_row(), held) {
                        (true, _) => BATCH / columns,
                        (false, true) => rows,
                        (false, false) => WIDE_BATCH / columns,
                    };
                    let end = rows.min(start.saturating_add(step.max(1)));
                    let mut data = vec![0f32; (end - start) * columns];
                    if let Some(reader) = reader {
                        reader.fill(file, path, start..end, &mut data, monitor)?;
                    }
                    (end, data)
                }
            };
            if let Some(at) = data.iter().position(|v| !v.is_finite()) {
                let (row, column) = (start + at / columns, at % columns);
                return Err(Error::content(
                    file.name,
                    Place::Cell { line: row as u64 + 1, column: column as u64 + 1 },
                    format!("{} in {path}", data[at]),
                    "a finite number that fits 32-bit floats",
                    "replace it or remove the row (lines are rows of the array, from 1)",
                ));
            }
            unreleased += data.len() * 4;
            if unreleased >= RELEASED_EVERY {
                loaded.give_back();
                unreleased = 0;
            }
            start = end;
            monitor.progress(start as f64 / rows as f64);
            give(data)?;
        }
        Ok(())
    }
}
