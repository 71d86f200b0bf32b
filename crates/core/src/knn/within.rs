//! The smallest keys of every row of a small matrix that is never stored, by one thread.
//!
//! What [`super::sieve`] does with many threads; here a limit falls as soon as a better pair is found, and no row allocates.

use super::sieve::{self, LANES, Pair, Sink, Tile};
use crate::kernels::tile::{BLOCK, Packed};
use crate::simd::Level;
use crate::{Error, Monitor, Result};

/// Searches one matrix after another in the same memory.
#[derive(Debug, Default)]
pub(super) struct Finder {
    tile: Vec<u32>,
    lists: Lists,
}

/// What the rows have found.
#[derive(Debug, Default)]
struct Lists {
    keep: usize,
    /// Up to [`sieve::most`] pairs a row.
    pairs: Vec<Pair>,
    counts: Vec<u32>,
    /// Keys above which no pair is wanted.
    limits: Vec<u32>,
}

impl Finder {
    /// Calls `found` with each row and its `keep` smallest pairs, sorted, the diagonal left out; of those alone whose key is at
    /// most the limit of their row.
    pub(super) fn smallest(
        &mut self,
        level: Level,
        packed: &Packed,
        keep: usize,
        limit: impl Fn(usize) -> u32,
        monitor: &dyn Monitor,
        mut found: impl FnMut(usize, &[Pair]),
    ) -> Result<()> {
        self.tile.resize(BLOCK * BLOCK, 0);
        self.lists.start(keep, (packed.rows(), packed.blocks() * BLOCK), limit);
        for a in 0..packed.blocks() {
            for b in a..packed.blocks() {
                if monitor.cancelled() {
                    return Err(Error::Cancelled);
                }
                packed.own_keys(level, a, b, &mut self.tile);
                let sink = &mut Within { lists: &mut self.lists, rows: a * BLOCK, columns: b * BLOCK };
                sieve::sieve(level, &self.tile, Tile::of(packed, a, b), sink);
            }
        }
        for row in 0..packed.rows() {
            let list = self.lists.shortened(row);
            list.sort_unstable();
            found(row, list);
        }
        Ok(())
    }
}

impl Lists {
    /// Empty lists of `rows` rows, which `padded` pad to whole blocks.
    fn start(&mut self, keep: usize, (rows, padded): (usize, usize), limit: impl Fn(usize) -> u32) {
        self.keep = keep;
        // What is left of another matrix is not read.
        self.pairs.resize(padded * sieve::most(keep), 0);
        self.counts.clear();
        self.counts.resize(padded, 0);
        self.limits.clear();
        self.limits.extend((0..rows).map(|row| limit(row).min(u32::MAX - 1)));
        self.limits.resize(padded, 0);
    }

    #[inline]
    fn push(&mut self, row: usize, pair: Pair) {
        let most = sieve::most(self.keep);
        let count = self.counts[row] as usize;
        self.pairs[row * most + count] = pair;
        self.counts[row] += 1;
        if count + 1 == most {
            self.lower_limit(row);
        }
    }

    #[inline(never)]
    fn lower_limit(&mut self, row: usize) {
        if let Some(&last) = self.shortened(row).last() {
            self.limits[row] = sieve::key_of(last);
        }
    }

    /// The pairs of a row after all but the `keep` smallest are dropped; the largest of so many comes last.
    fn shortened(&mut self, row: usize) -> &mut [Pair] {
        let count = self.counts[row] as usize;
        let list = &mut self.pairs[row * sieve::most(self.keep)..][..count];
        if count <= self.keep {
            return list;
        }
        list.select_nth_unstable(self.keep - 1);
        self.counts[row] = self.keep as u32;
        &mut list[..self.keep]
    }
}

/// The lists of the rows and of the columns of one tile, which begin there.
struct Within<'a> {
    lists: &'a mut Lists,
    rows: usize,
    columns: usize,
}

impl Sink for Within<'_> {
    #[inline]
    fn limit(&self, row: usize) -> u32 {
        self.lists.limits[self.rows + row]
    }

    #[inline]
    fn limits(&self, chunk: usize) -> &[u32; LANES] {
        &self.lists.limits[self.columns..].as_chunks::<LANES>().0[chunk]
    }

    #[inline]
    fn row(&mut self, row: usize, column: usize, key: u32) {
        self.lists.push(self.rows + row, sieve::pair(key, (self.columns + column) as u32));
    }

    #[inline]
    fn column(&mut self, column: usize, row: usize, key: u32) {
        self.lists.push(self.columns + column, sieve::pair(key, (self.rows + row) as u32));
    }
}
