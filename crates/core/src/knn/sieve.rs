//! The smallest keys of every row of a matrix that is never stored.
//!
//! Of a symmetric matrix the tiles above the diagonal are computed once and serve the rows of both their blocks. A row keeps the pairs (key, column)
//! below a limit that falls as better ones are found; which pairs remain does not depend on the order of the tiles, since
//! pairs are totally ordered, so any number of threads may take any tile.
#![allow(unsafe_code)]

use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::kernels::tile::{BLOCK, Packed};
use crate::simd::Level;
use crate::{Error, Monitor, Result};

/// Columns looked at together.
const LANES: usize = 16;

/// A key and its column, in that order: pairs sort by key, then by column.
pub(super) type Pair = u64;

pub(super) fn pair(key: u32, column: u32) -> Pair {
    u64::from(key) << 32 | u64::from(column)
}

pub(super) fn column_of(pair: Pair) -> u32 {
    pair as u32
}

pub(super) fn key_of(pair: Pair) -> u32 {
    (pair >> 32) as u32
}

/// What the rows of one block have found.
struct Found {
    rows: Vec<Vec<Pair>>,
}

/// A pair that passed: row within its block, key, column.
struct Hit {
    row: u32,
    key: u32,
    column: u32,
}

/// The `keep` smallest pairs of each row, sorted, the diagonal left out; fewer where there are fewer columns.
pub(super) fn smallest(
    level: Level,
    packed: &Packed,
    keep: usize,
    monitor: &dyn Monitor,
) -> Result<Vec<Vec<Pair>>> {
    let blocks = packed.blocks();
    let all = All::new(packed, keep);
    // Diagonal by diagonal, wrapping round: each block meets as many others as every other block does.
    let diagonals = blocks / 2 + 1;
    let (next, total) = (AtomicUsize::new(0), diagonals * blocks);
    let work = |_: rayon::BroadcastContext<'_>| {
        let mut tile = vec![0u32; BLOCK * BLOCK];
        let (mut own, mut others) = (Vec::new(), Vec::new());
        loop {
            let task = next.fetch_add(1, Ordering::Relaxed);
            if task >= total || monitor.cancelled() {
                break;
            }
            let (diagonal, a) = (task / blocks, task % blocks);
            let b = (a + diagonal) % blocks;
            if 2 * diagonal == blocks && a >= b {
                continue; // The middle diagonal of an even number meets itself.
            }
            packed.keys(packed, level, a, b, &mut tile);
            let limits = (&all.limits(a), &all.limits(b));
            sieve(level, &tile, Tile::of(a, b), limits, (&mut own, &mut others));
            all.take(a, &mut own);
            all.take(b, &mut others);
            monitor.progress((task + 1) as f64 / total as f64);
        }
    };
    rayon::broadcast(work);
    if monitor.cancelled() { Err(Error::Cancelled) } else { Ok(all.finish()) }
}

/// The `keep` smallest pairs of each row of `queries` among all rows of `data`, sorted; fewer where there are fewer.
pub(super) fn smallest_of(
    level: Level,
    queries: &Packed,
    data: &Packed,
    keep: usize,
    monitor: &dyn Monitor,
) -> Result<Vec<Vec<Pair>>> {
    let all = All::new(queries, keep);
    let (next, total) = (AtomicUsize::new(0), queries.blocks() * data.blocks());
    let work = |_: rayon::BroadcastContext<'_>| {
        let mut tile = vec![0u32; BLOCK * BLOCK];
        let (mut own, mut none) = (Vec::new(), Vec::new());
        loop {
            let task = next.fetch_add(1, Ordering::Relaxed);
            if task >= total || monitor.cancelled() {
                break;
            }
            let (a, b) = (task / data.blocks(), task % data.blocks());
            queries.keys(data, level, a, b, &mut tile);
            let side = Tile { a, b, side: Side::Rows };
            sieve(level, &tile, side, (&all.limits(a), &[0; BLOCK]), (&mut own, &mut none));
            all.take(a, &mut own);
            monitor.progress((task + 1) as f64 / total as f64);
        }
    };
    rayon::broadcast(work);
    if monitor.cancelled() { Err(Error::Cancelled) } else { Ok(all.finish()) }
}

/// [`smallest`] by the caller alone, for few rows: of the pairs whose key is at most the limit of their row, one a row.
///
/// Calls `found` with each row and its pairs.
pub(super) fn smallest_within(
    level: Level,
    packed: &Packed,
    keep: usize,
    limits: impl Fn(usize) -> u32,
    monitor: &dyn Monitor,
    mut found: impl FnMut(usize, &[Pair]),
) -> Result<()> {
    let mut tile = vec![0u32; BLOCK * BLOCK];
    let (mut own, mut others) = (Vec::new(), Vec::new());
    let all = All::new(packed, keep);
    for row in 0..packed.rows() {
        all.limits[row].store(limits(row).min(u32::MAX - 1), Ordering::Relaxed);
    }
    for a in 0..packed.blocks() {
        for b in a..packed.blocks() {
            if monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            packed.keys(packed, level, a, b, &mut tile);
            let limits = (&all.limits(a), &all.limits(b));
            sieve(level, &tile, Tile::of(a, b), limits, (&mut own, &mut others));
            all.take(a, &mut own);
            all.take(b, &mut others);
        }
    }
    for (row, pairs) in all.rows().enumerate() {
        found(row, &finished(pairs, keep));
    }
    Ok(())
}

/// What all rows have found.
struct All {
    keep: usize,
    found: Vec<Mutex<Found>>,
    limits: Vec<AtomicU32>,
}

impl All {
    fn new(packed: &Packed, keep: usize) -> Self {
        let block = |b| Mutex::new(Found { rows: vec![Vec::new(); packed.rows_of(b)] });
        let limits = (0..packed.blocks() * BLOCK).map(|_| AtomicU32::new(u32::MAX - 1)).collect();
        Self { keep, found: (0..packed.blocks()).map(block).collect(), limits }
    }

    fn limits(&self, block: usize) -> [u32; BLOCK] {
        std::array::from_fn(|i| self.limits[block * BLOCK + i].load(Ordering::Relaxed))
    }

    fn take(&self, block: usize, hits: &mut Vec<Hit>) {
        if !hits.is_empty() {
            let mut found = self.found[block].lock().unwrap_or_else(PoisonError::into_inner);
            take(&mut found, hits, self.keep, &self.limits[block * BLOCK..(block + 1) * BLOCK]);
        }
    }

    fn rows(self) -> impl Iterator<Item = Vec<Pair>> {
        self.found.into_iter().flat_map(|f| f.into_inner().unwrap_or_else(PoisonError::into_inner).rows)
    }

    fn finish(self) -> Vec<Vec<Pair>> {
        let keep = self.keep;
        let rows: Vec<Vec<Pair>> = self.rows().collect();
        rows.into_par_iter().map(|row| finished(row, keep)).collect()
    }
}

fn finished(mut row: Vec<Pair>, keep: usize) -> Vec<Pair> {
    keep_smallest(&mut row, keep);
    row.sort_unstable();
    row
}

fn keep_smallest(row: &mut Vec<Pair>, keep: usize) {
    if row.len() > keep {
        row.select_nth_unstable(keep - 1);
        row.truncate(keep);
    }
}

fn take(found: &mut Found, hits: &mut Vec<Hit>, keep: usize, limits: &[AtomicU32]) {
    for hit in hits.drain(..) {
        let row = &mut found.rows[hit.row as usize];
        row.push(pair(hit.key, hit.column));
        if row.len() >= 2 * keep + 32 {
            keep_smallest(row, keep);
            limits[hit.row as usize].store(key_of(row[keep - 1]), Ordering::Relaxed);
        }
    }
}

/// Where a tile lies and whose pairs it holds.
#[derive(Clone, Copy)]
struct Tile {
    a: usize,
    b: usize,
    side: Side,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    /// Pairs of its rows and of its columns.
    Both,
    /// On the diagonal of a symmetric matrix: of its rows, with themselves left out; each pair is there twice.
    Diagonal,
    /// Of its rows.
    Rows,
}

impl Tile {
    /// Of a symmetric matrix.
    fn of(a: usize, b: usize) -> Self {
        Self { a, b, side: if a == b { Side::Diagonal } else { Side::Both } }
    }
}

type Limits<'a> = (&'a [u32; BLOCK], &'a [u32; BLOCK]);
type Hits<'a> = (&'a mut Vec<Hit>, &'a mut Vec<Hit>);

/// Pairs of a tile at or below the limit of their row (of block `a`) or of their column (of block `b`).
fn sieve(level: Level, keys: &[u32], tile: Tile, limits: Limits<'_>, hits: Hits<'_>) {
    match level {
        // SAFETY: the level says that the processor has the instructions.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 | Level::Avx512Vnni => unsafe { sieve_avx512(keys, tile, limits, hits) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { sieve_avx2(keys, tile, limits, hits) },
        _ => sieve_with(keys, tile, limits, hits),
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl")]
fn sieve_avx512(keys: &[u32], tile: Tile, limits: Limits<'_>, hits: Hits<'_>) {
    sieve_with(keys, tile, limits, hits);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn sieve_avx2(keys: &[u32], tile: Tile, limits: Limits<'_>, hits: Hits<'_>) {
    sieve_with(keys, tile, limits, hits);
}

#[expect(clippy::inline_always, reason = "each caller compiles it for its own instructions")]
#[inline(always)]
fn sieve_with(keys: &[u32], tile: Tile, (rows, columns): Limits<'_>, (own, others): Hits<'_>) {
    let Tile { a, b, side } = tile;
    for (i, (keys, &limit)) in keys.chunks_exact(BLOCK).zip(rows).enumerate() {
        for (chunk, (keys, column_limits)) in
            keys.chunks_exact(LANES).zip(columns.chunks_exact(LANES)).enumerate()
        {
            let mut any = 0u32;
            for lane in 0..LANES {
                any |= u32::from(keys[lane] <= limit) | u32::from(keys[lane] <= column_limits[lane]);
            }
            if any == 0 {
                continue;
            }
            for lane in 0..LANES {
                let (key, j) = (keys[lane], chunk * LANES + lane);
                if side == Side::Diagonal && i == j {
                    continue;
                }
                if key <= limit {
                    own.push(Hit { row: i as u32, key, column: (b * BLOCK + j) as u32 });
                }
                if side == Side::Both && key <= column_limits[lane] {
                    others.push(Hit { row: j as u32, key, column: (a * BLOCK + i) as u32 });
                }
            }
        }
    }
}
