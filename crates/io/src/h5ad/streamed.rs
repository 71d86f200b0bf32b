//! `AnnData` as batches of rows; `obs` is held.

use std::ops::Range;

use embedscope_core::Monitor;

use super::file::File;
use super::vectors::Vectors;
use super::{CACHE, Found, find, guarded};
use crate::source::Loaded;
use crate::stream::{Batch, Batches, Head, Told, beside, changed, overlap, range};
use crate::{Result, Table};

/// The vectors of a file.
struct Rows {
    loaded: Loaded,
    /// Where in the file they are.
    path: String,
    /// Bytes of chunks that are to stay decompressed.
    cache: usize,
    /// The rows asked for.
    asked: Range<usize>,
    head: Head,
}

/// Opens vectors, and the metadata beside them, as batches of the rows asked for; `array` as in [`super::read`].
pub(crate) fn batches(
    loaded: Loaded,
    array: Option<&str>,
    asked: Option<&Range<usize>>,
    monitor: &dyn Monitor,
) -> Result<Box<dyn Batches>> {
    monitor.stage("reading");
    let Found { path, vectors, obs, names, warnings } = guarded(&loaded.name, || {
        find(&File::open(&loaded.name, loaded.bytes.clone(), CACHE)?, array, false)
    })?;
    loaded.give_back();
    let (points, cols) = vectors.shape();
    let rows = range(asked, &loaded.short_name, points)?;
    let head = Head { dimension_names: names, ..Head::new(&loaded.short_name, &rows, points, cols) };
    let batches = Box::new(Rows { loaded, path, cache: vectors.cache(), asked: rows, head });
    Ok(Box::new(Told::new(beside(batches, &obs, asked)?, warnings)))
}

impl Batches for Rows {
    fn head(&self) -> &Head {
        &self.head
    }

    fn each(&self, monitor: &dyn Monitor, give: &mut dyn FnMut(Batch) -> Result<()>) -> Result<()> {
        let Self { loaded, path, cache, asked, head } = self;
        guarded(&loaded.name, || {
            let file = File::open(&loaded.name, loaded.bytes.clone(), *cache)?;
            let vectors = Vectors::find(&file, path, false)?;
            if vectors.shape() != (head.points, head.cols) {
                return Err(changed(&loaded.name));
            }
            let mut row = 0;
            vectors.each(&file, loaded, path, false, monitor, &mut |data| {
                let count = data.len() / head.cols;
                let part = overlap(asked, row, count);
                row += count;
                if part.is_empty() {
                    return Ok(());
                }
                give(Batch::cut(data, head.cols, &part, Table::default())?)
            })
        })
    }
}
