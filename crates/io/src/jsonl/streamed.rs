//! JSON lines as batches of rows: the text is never there as a whole.

use std::ops::Range;

use embedscope_core::Monitor;

use super::cells::{Collected, Known};
use super::read::Format;
use crate::nature::Nature;
use crate::source::Loaded;
use crate::stream::{Batch, Batches, Head, changed, overlap, range};
use crate::text::blocks::blocks;
use crate::{Result, Table};

/// JSON lines with vectors that have been gone through once.
pub(crate) struct Rows {
    loaded: Loaded,
    format: Format,
    /// The keys of the metadata, as they are in the file.
    keys: Vec<String>,
    /// The rows asked for.
    asked: Range<usize>,
    head: Head,
}

/// Opens JSON lines with vectors as batches; `array` names the key of the vectors.
///
/// All values are looked at: which keys there are, and what their values have in common, is known at the last line.
pub(crate) fn batches(
    loaded: Loaded,
    array: Option<&str>,
    asked: Option<&Range<usize>>,
    monitor: &dyn Monitor,
) -> Result<Rows> {
    let format = Format::of(&loaded, array)?;
    let collected: Collected<'_, Nature> = format.read(&loaded, asked, None, monitor)?;
    let points = collected.rows;
    let mut warnings = Vec::new();
    let columns = collected.finish(&mut warnings);
    let asked = range(asked, &loaded.short_name, points)?;
    let keys = columns.iter().map(|(key, _)| key.clone()).collect();
    let mut head = Head { warnings, ..Head::new(&loaded.short_name, &asked, points, format.dims) };
    head.set_columns(columns)?;
    Ok(Rows { loaded, format, keys, asked, head })
}

impl Batches for Rows {
    fn head(&self) -> &Head {
        &self.head
    }

    fn each(&self, monitor: &dyn Monitor, give: &mut dyn FnMut(Batch) -> Result<()>) -> Result<()> {
        let dims = self.format.dims;
        let (mut number, mut row) = (1, 0);
        blocks(&self.loaded, monitor, &mut |block| {
            let mut data = Vec::new();
            let (parts, lines) = self.format.read_block(block, number, &mut data)?;
            number += lines;
            let mut metadata = Known::new(&self.keys);
            for part in parts {
                if !metadata.add(part) {
                    return Err(changed(&self.loaded.name));
                }
            }
            let count = data.len() / dims;
            let part = overlap(&self.asked, row, count);
            row += count;
            if part.is_empty() {
                return Ok(());
            }
            let metadata = metadata.finish(self.head.column_names())?;
            let metadata = if part.len() == count { metadata } else { rows(&metadata, part.clone()) };
            give(Batch::cut(data, dims, &part, metadata)?)
        })?;
        if row == self.head.points { Ok(()) } else { Err(changed(&self.loaded.name)) }
    }
}

fn rows(table: &Table, part: Range<usize>) -> Table {
    let index: Vec<u32> = part.map(|row| row as u32).collect();
    table.take(&index)
}
