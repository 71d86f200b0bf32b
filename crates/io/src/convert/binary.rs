//! Vectors as little-endian `f32`, with `NumPy`'s header or without one.

use std::io::Write;

use embedscope_core::MatrixView;

use super::Sink;
use crate::stream::Head;
use crate::{Result, Table, npy};

/// Values written at once.
const BLOCK: usize = 1 << 14;

/// Row after row, and nothing else.
pub(crate) struct Bytes<'a>(&'a mut dyn Write);

impl<'a> Bytes<'a> {
    pub(crate) fn new(out: &'a mut dyn Write) -> Self {
        Self(out)
    }
}

impl Sink for Bytes<'_> {
    fn write(&mut self, vectors: Option<MatrixView<'_>>, _metadata: &Table) -> Result<()> {
        vectors.map_or(Ok(()), |vectors| little_endian(vectors.data(), self.0))
    }

    fn finish(self: Box<Self>) -> Result<()> {
        Ok(())
    }
}

/// The same after a header of `NumPy`.
pub(super) fn npy<'a>(head: &Head, out: &'a mut dyn Write) -> Result<Bytes<'a>> {
    npy::write_header("<f4", head.rows, head.cols, out)?;
    Ok(Bytes::new(out))
}

/// Writes numbers as they are in memory on most machines.
pub(crate) fn little_endian(values: &[f32], out: &mut dyn Write) -> Result<()> {
    let mut block = Vec::with_capacity(4 * BLOCK.min(values.len()));
    for values in values.chunks(BLOCK) {
        block.clear();
        block.extend(values.iter().flat_map(|v| v.to_le_bytes()));
        out.write_all(&block)?;
    }
    Ok(())
}
