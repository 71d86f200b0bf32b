//! Dense arrays of `AnnData`, some rows at a time.

use std::ops::Range;

use hdf5_reader::Dataset;

use super::file::{CACHED, File, is_matrix};
use super::value::Value;
use super::vectors::BATCH;
use crate::Result;

/// Bytes of chunks beside each other that are kept decompressed at most: h5py's own choice of chunks takes no more, up to a
/// million rows of 2,000 columns.
const LARGEST: usize = 64 << 20;

/// An array of numbers in two dimensions.
pub(super) struct Dense {
    array: Dataset,
    rows: usize,
    columns: usize,
    /// Rows of a chunk; 1 where there are none.
    chunk: usize,
    /// Rows that are read together.
    step: usize,
    /// Bytes of chunks that are to stay decompressed.
    pub(super) cache: usize,
}

impl Dense {
    pub(super) fn new(file: &File<'_>, path: &str, array: Dataset, held: bool) -> Result<Self> {
        if !is_matrix(&array) {
            let shape: Vec<String> = array.shape().iter().map(u64::to_string).collect();
            return file.wrong(
                format!("{path} of shape ({})", shape.join(", ")),
                "numbers in two dimensions, one row a point",
                "choose another array, for example obsm/X_pca",
            );
        }
        let (rows, columns) = (array.shape()[0], array.shape()[1]);
        let bytes = rows.checked_mul(columns).and_then(|n| n.checked_mul(4));
        if held { file.check(path, bytes) } else { file.check_claim(path, bytes) }?;
        let chunks = array.chunks();
        if chunks.is_none() {
            file.check_plain(path, File::claimed(&array))?;
        }
        let (rows, columns) = (rows as usize, columns as usize);
        let (chunk, width) = match chunks.as_deref() {
            Some(&[down, across]) => (down.max(1) as usize, across.max(1) as usize),
            _ => (1, columns),
        };
        // No chunk is decompressed twice: those of some rows stay in the reader's cache, or all of their rows are read at once.
        let (across, size) = (columns.div_ceil(width), array.raw_element_size().unwrap_or(8));
        let band = across.saturating_mul(width).saturating_mul(chunk).saturating_mul(size);
        let kept = band <= LARGEST && across <= CACHED;
        let step = if kept { (BATCH / columns).max(1) } else { chunk };
        Ok(Self { array, rows, columns, chunk, step, cache: if kept { band } else { 0 } })
    }

    pub(super) fn shape(&self) -> (usize, usize) {
        (self.rows, self.columns)
    }

    /// Where the rows end that are best read together, if a row is the first of them.
    pub(super) fn end(&self, start: usize) -> usize {
        let end = start.saturating_add(self.step);
        let chunks = if self.step >= self.chunk {
            end / self.chunk * self.chunk
        } else {
            (start / self.chunk + 1).saturating_mul(self.chunk)
        };
        end.min(chunks).max(start + 1).min(self.rows)
    }

    /// The numbers of some rows.
    pub(super) fn rows(&self, file: &File<'_>, path: &str, rows: Range<usize>) -> Result<Vec<f32>> {
        let block = file.rows(path, &self.array, rows.start as u64..rows.end as u64)?;
        if block.len() != rows.len() * self.columns {
            return file.wrong(
                format!("fewer numbers than {path} claims"),
                "all of them",
                "get the file again",
            );
        }
        Ok(block.into_iter().map(Value::single).collect())
    }
}
