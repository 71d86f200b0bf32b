//! Sparse arrays of `AnnData` (CSR and CSC), made dense some rows at a time.

use std::ops::Range;

use embedscope_core::Monitor;
use hdf5_reader::Dataset;
use hdf5_reader::group::Group;

use super::file::{File, Node, attribute, child, integers};
use super::value::Value;
use crate::error::Place;
use crate::source::Loaded;
use crate::{Error, Result};

/// Values of a part that are in memory.
const PIECE: usize = 1 << 17;
/// Pieces that are read before the memory of the mapped file is given back: some megabytes.
const RELEASED_EVERY: usize = 8;

/// A group with `data`, `indices` and `indptr`, which are as long as they must be.
pub(super) struct Sparse {
    by_row: bool,
    rows: usize,
    columns: usize,
    data: Dataset,
    indices: Dataset,
    starts: Dataset,
}

impl Sparse {
    pub(super) fn new(file: &File<'_>, path: &str, group: &Group, held: bool) -> Result<Self> {
        let kind = attribute(group, "encoding-type").or_else(|| attribute(group, "h5sparse_format"));
        let by_row = match kind.as_deref() {
            Some("csr_matrix" | "csr") => true,
            Some("csc_matrix" | "csc") => false,
            other => {
                return file.wrong(
                    format!("{path}, a group of kind \"{}\"", other.unwrap_or("unknown")),
                    "an array of numbers in two dimensions, dense or sparse",
                    "choose another array, for example obsm/X_pca",
                );
            }
        };
        let shape = integers(group, "shape").or_else(|| integers(group, "h5sparse_shape"));
        let Some(&[rows, columns]) = shape.as_deref() else {
            return file.wrong(
                format!("{path} without a shape of two dimensions"),
                "the attribute shape",
                "write it again with anndata's write_h5ad",
            );
        };
        let numbers = rows.checked_mul(columns).filter(|&n| n > 0);
        let bytes = numbers.and_then(|n| n.checked_mul(4));
        if held {
            file.check_dense(path, (rows, columns), bytes)?;
        }
        file.check_claim(path, bytes)?;
        let part = |name: &str| match child(group, name) {
            Some(Node::Array(array)) => {
                file.check_numbers(&format!("{path}/{name}"), &array).map(|()| *array)
            }
            _ => file.wrong(
                format!("{path} without {name}"),
                "data, indices and indptr",
                "write the file again",
            ),
        };
        let (data, indices, starts) = (part("data")?, part("indices")?, part("indptr")?);
        let lines = if by_row { rows } else { columns };
        let fit = match (data.shape(), indices.shape(), starts.shape()) {
            (&[data], &[indices], &[starts]) => data == indices && Some(starts) == lines.checked_add(1),
            _ => false,
        };
        if !fit {
            return Err(broken(file, path, "parts of different lengths"));
        }
        Ok(Self { by_row, rows: rows as usize, columns: columns as usize, data, indices, starts })
    }

    pub(super) fn shape(&self) -> (usize, usize) {
        (self.rows, self.columns)
    }

    /// Whether the numbers of a row lie together (CSR), not those of a column (CSC).
    pub(super) fn is_by_row(&self) -> bool {
        self.by_row
    }

    /// A reader that has read nothing yet of its file.
    pub(super) fn reader<'a>(&'a self, loaded: &'a Loaded) -> Reader<'a> {
        let part = |dataset, name| Part { dataset, loaded, name, first: 0, values: Vec::new(), pieces: 0 };
        Reader {
            of: self,
            data: part(&self.data, "data"),
            indices: part(&self.indices, "indices"),
            starts: part(&self.starts, "indptr"),
        }
    }
}

fn broken(file: &File<'_>, path: &str, what: &str) -> Error {
    Error::content(
        file.name,
        Place::File,
        format!("{path} with {what}"),
        "a sparse array that holds together",
        "the file is damaged: write it again with anndata's write_h5ad",
    )
}

/// A part of a sparse array, of which a piece is in memory.
struct Part<'a> {
    dataset: &'a Dataset,
    loaded: &'a Loaded,
    name: &'static str,
    /// The first value of the piece.
    first: usize,
    values: Vec<Value>,
    /// Pieces that have been read.
    pieces: usize,
}

impl Part<'_> {
    /// A value that the part has; those after it are the next to be asked for.
    fn at(&mut self, file: &File<'_>, path: &str, at: usize) -> Result<Value> {
        if let Some(&value) = at.checked_sub(self.first).and_then(|at| self.values.get(at)) {
            return Ok(value);
        }
        let what = format!("{path}/{}", self.name);
        let end = at.saturating_add(PIECE) as u64;
        self.values = file.part(&what, self.dataset, at as u64..end.min(self.dataset.shape()[0]))?;
        self.first = at;
        self.pieces += 1;
        if self.pieces.is_multiple_of(RELEASED_EVERY) {
            self.loaded.give_back();
        }
        self.values.first().copied().ok_or_else(|| broken(file, path, "parts of different lengths"))
    }
}

/// Goes through a sparse array.
pub(super) struct Reader<'a> {
    of: &'a Sparse,
    data: Part<'a>,
    indices: Part<'a>,
    starts: Part<'a>,
}

impl Reader<'_> {
    /// Puts the numbers of some rows into `dense`, which is zero.
    pub(super) fn fill(
        &mut self,
        file: &File<'_>,
        path: &str,
        rows: Range<usize>,
        dense: &mut [f32],
        monitor: &dyn Monitor,
    ) -> Result<()> {
        let &Sparse { by_row, columns, .. } = self.of;
        let (lines, across) = if by_row { (rows.clone(), columns) } else { (0..columns, self.of.rows) };
        let length = self.data.dataset.shape()[0] as usize;
        for line in lines {
            if line % 4096 == 0 && monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            let (start, end) = (self.starts.at(file, path, line)?, self.starts.at(file, path, line + 1)?);
            let range = match (start.index(), end.index()) {
                (Some(start), Some(end)) if start <= end && end <= length => start..end,
                _ => return Err(broken(file, path, "a start that is not inside its data")),
            };
            for i in range {
                let Some(at) = self.indices.at(file, path, i)?.index().filter(|&at| at < across) else {
                    return Err(broken(file, path, "an index that is not inside its shape"));
                };
                let (row, column) = if by_row { (line, at) } else { (at, line) };
                if rows.contains(&row) {
                    // Entries given twice are summed, as in SciPy.
                    dense[(row - rows.start) * columns + column] += self.data.at(file, path, i)?.single();
                }
            }
        }
        Ok(())
    }
}
