//! The smallest keys of every row of a symmetric matrix that is never stored.
//!
//! Tiles above the diagonal are computed once and serve the rows of both their blocks. A row keeps the pairs (key, column)
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
    let found: Vec<Mutex<Found>> =
        (0..blocks).map(|b| Mutex::new(Found { rows: vec![Vec::new(); packed.rows_of(b)] })).collect();
    let limits: Vec<AtomicU32> = (0..blocks * BLOCK).map(|_| AtomicU32::new(u32::MAX - 1)).collect();
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
            packed.keys(level, a, b, &mut tile);
            let limits_of = |block: usize| -> [u32; BLOCK] {
                std::array::from_fn(|i| limits[block * BLOCK + i].load(Ordering::Relaxed))
            };
            sieve(level, &tile, (a, b), (&limits_of(a), &limits_of(b)), (&mut own, &mut others));
            for (block, hits) in [(a, &mut own), (b, &mut others)] {
                let mut found = found[block].lock().unwrap_or_else(PoisonError::into_inner);
                take(&mut found, hits, keep, &limits[block * BLOCK..(block + 1) * BLOCK]);
            }
            monitor.progress((task + 1) as f64 / total as f64);
        }
    };
    rayon::broadcast(work);
    if monitor.cancelled() {
        return Err(Error::Cancelled);
    }
    let mut rows: Vec<Vec<Pair>> =
        found.into_iter().flat_map(|f| f.into_inner().unwrap_or_else(PoisonError::into_inner).rows).collect();
    rows.par_iter_mut().for_each(|row| {
        keep_smallest(row, keep);
        row.sort_unstable();
    });
    Ok(rows)
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

type Limits<'a> = (&'a [u32; BLOCK], &'a [u32; BLOCK]);
type Hits<'a> = (&'a mut Vec<Hit>, &'a mut Vec<Hit>);

/// Pairs of a tile at or below the limit of their row (of block `a`) or of their column (of block `b`).
fn sieve(level: Level, tile: &[u32], blocks: (usize, usize), limits: Limits<'_>, hits: Hits<'_>) {
    match level {
        // SAFETY: the level says that the processor has the instructions.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 | Level::Avx512Vnni => unsafe { sieve_avx512(tile, blocks, limits, hits) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { sieve_avx2(tile, blocks, limits, hits) },
        _ => sieve_with(tile, blocks, limits, hits),
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl")]
fn sieve_avx512(tile: &[u32], blocks: (usize, usize), limits: Limits<'_>, hits: Hits<'_>) {
    sieve_with(tile, blocks, limits, hits);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn sieve_avx2(tile: &[u32], blocks: (usize, usize), limits: Limits<'_>, hits: Hits<'_>) {
    sieve_with(tile, blocks, limits, hits);
}

#[expect(clippy::inline_always, reason = "each caller compiles it for its own instructions")]
#[inline(always)]
fn sieve_with(tile: &[u32], (a, b): (usize, usize), (rows, columns): Limits<'_>, (own, others): Hits<'_>) {
    let diagonal = a == b;
    for (i, (keys, &limit)) in tile.chunks_exact(BLOCK).zip(rows).enumerate() {
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
                if diagonal && i == j {
                    continue;
                }
                if key <= limit {
                    own.push(Hit { row: i as u32, key, column: (b * BLOCK + j) as u32 });
                }
                // A tile on the diagonal holds each pair twice already.
                if !diagonal && key <= column_limits[lane] {
                    others.push(Hit { row: j as u32, key, column: (a * BLOCK + i) as u32 });
                }
            }
        }
    }
}
