//! Metadata of a file of their own beside vectors that come in batches.

use std::ops::Range;

use embedscope_core::Monitor;

use super::{Batch, Batches, Head, range};
use crate::nature::Nature;
use crate::{Result, Table};

/// Vectors with more metadata.
pub(super) struct Beside {
    inner: Box<dyn Batches>,
    /// The rows that are asked for.
    table: Table,
    head: Head,
}

impl Beside {
    /// `table` has a row for every point, `rows` is what was asked for of them.
    pub(super) fn new(inner: Box<dyn Batches>, table: &Table, rows: Option<&Range<usize>>) -> Result<Self> {
        let mut head = inner.head().clone();
        let asked = range(rows, &head.name, head.points)?;
        let table = if asked == (0..head.points) { table.clone() } else { table.take(&index(asked)) };
        let own = head.columns.drain(..);
        let more = table.columns().iter().map(|column| (column.name().to_owned(), Nature::of(column)));
        let columns = own.chain(more).collect();
        head.set_columns(columns)?;
        Ok(Self { inner, table, head })
    }
}

impl Batches for Beside {
    fn head(&self) -> &Head {
        &self.head
    }

    fn each(&self, monitor: &dyn Monitor, give: &mut dyn FnMut(Batch) -> Result<()>) -> Result<()> {
        let mut first = 0;
        self.inner.each(monitor, &mut |batch| {
            let end = first + batch.vectors.rows();
            let part = self.table.take(&index(first..end));
            first = end;
            give(Batch { vectors: batch.vectors, metadata: batch.metadata.join(part)? })
        })
    }
}

fn index(rows: Range<usize>) -> Vec<u32> {
    rows.map(|row| row as u32).collect()
}
