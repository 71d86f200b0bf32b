//! Grids of numbers as batches of rows, from where they lie in a file: `.npy`, `.bytes`, safetensors, IDX.

use std::ops::Range;

use embedscope_core::Monitor;

use super::{Batch, Batches, Head, overlap, range};
use crate::numbers::Layout;
use crate::source::Loaded;
use crate::{Error, Result, Table};

/// Numbers of a batch.
const BATCH: usize = 1 << 18;
/// The same where columns are consecutive: each batch reads a piece of every column, and short pieces of a file are slow.
const WIDE_BATCH: usize = 1 << 22;
/// Bytes that are read before the memory of the mapped file is given back.
const RELEASED_EVERY: usize = 8 << 20;

/// The error of a number that is not finite, or too large for `f32`, of the file, its number of columns, the row and column from 0.
pub(crate) type Wrong = fn(&str, usize, (usize, usize), f64) -> Error;

/// A grid, without metadata.
pub(crate) struct Rows {
    loaded: Loaded,
    layout: Layout,
    wrong: Wrong,
    /// The rows asked for.
    asked: Range<usize>,
    head: Head,
}

/// Opens a grid as batches; its numbers are looked at when they are given.
pub(crate) fn batches(
    loaded: Loaded,
    layout: Layout,
    wrong: Wrong,
    asked: Option<&Range<usize>>,
) -> Result<Rows> {
    let asked = range(asked, &loaded.short_name, layout.rows)?;
    let head = Head::new(&loaded.short_name, &asked, layout.rows, layout.cols);
    Ok(Rows { loaded, layout, wrong, asked, head })
}

impl Batches for Rows {
    fn head(&self) -> &Head {
        &self.head
    }

    fn each(&self, monitor: &dyn Monitor, give: &mut dyn FnMut(Batch) -> Result<()>) -> Result<()> {
        let (rows, cols, size) = (self.layout.rows, self.layout.cols, self.layout.encoding.size());
        let grid = self.layout.grid(&self.loaded);
        let wrong = |row, col, value| (self.wrong)(&self.loaded.name, cols, (row, col), value);
        let step = (if self.layout.fortran { WIDE_BATCH } else { BATCH } / cols).max(1);
        let mut unreleased = 0;
        for start in (0..rows).step_by(step) {
            if monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            let count = step.min(rows - start);
            let data = grid.part(start..start + count, &wrong)?;
            unreleased += count * cols * size;
            if unreleased >= RELEASED_EVERY {
                grid.release();
                unreleased = 0;
            }
            monitor.progress((start + count) as f64 / rows as f64);
            let part = overlap(&self.asked, start, count);
            if part.is_empty() {
                continue;
            }
            give(Batch::cut(data, cols, &part, Table::default())?)?;
        }
        Ok(())
    }
}
