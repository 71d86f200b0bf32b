//! The smallest keys of every row of a matrix that is never stored.
//!
//! Of a symmetric matrix the tiles above the diagonal are computed once and serve the rows of both their blocks. A row keeps the pairs (key, column)
//! below a limit that falls as better ones are found; which pairs remain does not depend on the order of the tiles, since
//! pairs are totally ordered, so any number of threads may take any tile.
#![allow(unsafe_code)]

use std::ops::Range;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::kernels::tile::{BLOCK, Packed};
use crate::simd::Level;
use crate::{Error, Monitor, Result};

/// Columns looked at together.
pub(super) const LANES: usize = 16;

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
            packed.own_keys(level, a, b, &mut tile);
            let (limits, at) = ((&all.limits(a), &all.limits(b)), Tile::of(packed, a, b));
            sieve(level, &tile, at, &mut Hits { tile: at, limits, own: &mut own, others: &mut others });
            all.take(a, &mut own);
            all.take(b, &mut others);
            monitor.progress((task + 1) as f64 / total as f64);
        }
    };
    rayon::broadcast(work);
    if monitor.cancelled() { Err(Error::Cancelled) } else { Ok(all.finish()) }
}

/// The `keep` smallest pairs of each row of `queries` among `rows` others, sorted; fewer where there are fewer. `pack` packs
/// some of the others, each once and for as long as they are compared. With the pairs comes the largest squared norm of the others,
/// 0 for bytes.
pub(super) fn smallest_of(
    level: Level,
    queries: &Packed,
    rows: usize,
    pack: impl Fn(Range<usize>) -> Packed + Sync,
    keep: usize,
    monitor: &dyn Monitor,
) -> Result<(Vec<Vec<Pair>>, f32)> {
    let all = All::new(queries, keep);
    let (next, total) = (AtomicUsize::new(0), rows.div_ceil(BLOCK));
    let work = |_: rayon::BroadcastContext<'_>| {
        let mut tile = vec![0u32; BLOCK * BLOCK];
        let (mut own, mut none) = (Vec::new(), Vec::new());
        let mut largest = 0f32;
        loop {
            let b = next.fetch_add(1, Ordering::Relaxed);
            if b >= total {
                break;
            }
            let data = pack(b * BLOCK..rows.min((b + 1) * BLOCK));
            largest = data.norms().iter().copied().fold(largest, f32::max);
            for a in 0..queries.blocks() {
                if monitor.cancelled() {
                    return largest;
                }
                queries.keys(&data, level, a, 0, &mut tile);
                let at = Tile { a, b, side: Side::Rows, rows: queries.rows_of(a), columns: data.rows_of(0) };
                let limits = (&all.limits(a), &[0; BLOCK]);
                sieve(level, &tile, at, &mut Hits { tile: at, limits, own: &mut own, others: &mut none });
                all.take(a, &mut own);
            }
            monitor.progress((b + 1) as f64 / total as f64);
        }
        largest
    };
    let largest = rayon::broadcast(work).into_iter().fold(0.0, f32::max);
    if monitor.cancelled() { Err(Error::Cancelled) } else { Ok((all.finish(), largest)) }
}

/// What all rows have found.
struct All {
    keep: usize,
    found: Vec<Mutex<Found>>,
    limits: Vec<AtomicU32>,
}

impl All {
    fn new(packed: &Packed, keep: usize) -> Self {
        let row = |_| Vec::with_capacity(most(keep).min(packed.rows()));
        let block = |b| Mutex::new(Found { rows: (0..packed.rows_of(b)).map(row).collect() });
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

/// Candidates for `k` neighbours, where keys are rounded.
pub(super) fn candidates(k: usize) -> usize {
    k.saturating_add(k / 4 + 8)
}

/// Pairs of a row before only the `keep` smallest of them are kept.
pub(super) fn most(keep: usize) -> usize {
    2 * keep + 32
}

fn take(found: &mut Found, hits: &mut Vec<Hit>, keep: usize, limits: &[AtomicU32]) {
    for hit in hits.drain(..) {
        let row = &mut found.rows[hit.row as usize];
        row.push(pair(hit.key, hit.column));
        if row.len() >= most(keep) {
            keep_smallest(row, keep);
            limits[hit.row as usize].store(key_of(row[keep - 1]), Ordering::Relaxed);
        }
    }
}

/// Where a tile lies and whose pairs it holds.
#[derive(Clone, Copy)]
pub(super) struct Tile {
    a: usize,
    b: usize,
    side: Side,
    /// Rows and columns that are data.
    rows: usize,
    columns: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    /// Pairs of its rows and of its columns.
    Both,
    /// The same on the diagonal of a symmetric matrix, where only what lies above it is looked at.
    Diagonal,
    /// Of its rows.
    Rows,
}

impl Tile {
    /// Of a symmetric matrix.
    pub(super) fn of(packed: &Packed, a: usize, b: usize) -> Self {
        let side = if a == b { Side::Diagonal } else { Side::Both };
        Self { a, b, side, rows: packed.rows_of(a), columns: packed.rows_of(b) }
    }
}

/// Where the pairs of a tile go; rows and columns are counted within their blocks.
pub(super) trait Sink {
    /// The largest key that is wanted of a row.
    fn limit(&self, row: usize) -> u32;
    /// The same of the columns of a chunk of [`LANES`].
    fn limits(&self, chunk: usize) -> &[u32; LANES];
    /// Takes what a row has found.
    fn row(&mut self, row: usize, column: usize, key: u32);
    /// Takes what a column has found.
    fn column(&mut self, column: usize, row: usize, key: u32);
}

/// Pairs by limits that stay as they are.
struct Hits<'a> {
    tile: Tile,
    limits: (&'a [u32; BLOCK], &'a [u32; BLOCK]),
    own: &'a mut Vec<Hit>,
    others: &'a mut Vec<Hit>,
}

impl Sink for Hits<'_> {
    #[inline]
    fn limit(&self, row: usize) -> u32 {
        self.limits.0[row]
    }

    #[inline]
    fn limits(&self, chunk: usize) -> &[u32; LANES] {
        &self.limits.1.as_chunks::<LANES>().0[chunk]
    }

    #[inline]
    fn row(&mut self, row: usize, column: usize, key: u32) {
        self.own.push(Hit { row: row as u32, key, column: (self.tile.b * BLOCK + column) as u32 });
    }

    #[inline]
    fn column(&mut self, column: usize, row: usize, key: u32) {
        self.others.push(Hit { row: column as u32, key, column: (self.tile.a * BLOCK + row) as u32 });
    }
}

/// Pairs of a tile at or below the limit of their row (of block `a`) or of their column (of block `b`).
pub(super) fn sieve(level: Level, keys: &[u32], tile: Tile, sink: &mut impl Sink) {
    match level {
        // SAFETY: the level says that the processor has the instructions.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 | Level::Avx512Vnni | Level::Amx => unsafe { sieve_avx512(keys, tile, sink) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { sieve_avx2(keys, tile, sink) },
        _ => sieve_with(keys, tile, sink, masks),
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl")]
fn sieve_avx512(keys: &[u32], tile: Tile, sink: &mut impl Sink) {
    sieve_with(keys, tile, sink, |keys, limit, limits| {
        (up_to_avx512(keys, &[limit; LANES]), up_to_avx512(keys, limits))
    });
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn sieve_avx2(keys: &[u32], tile: Tile, sink: &mut impl Sink) {
    sieve_with(keys, tile, sink, |keys, limit, limits| masks_avx2(keys, limit, limits));
}

/// [`masks`] with one branch for the many keys that are above both limits.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
#[inline]
fn masks_avx2(keys: &[u32; LANES], limit: u32, limits: &[u32; LANES]) -> (u16, u16) {
    use std::arch::x86_64::{
        __m256i, _mm256_castsi256_ps, _mm256_cmpeq_epi32, _mm256_loadu_si256, _mm256_max_epu32,
        _mm256_min_epu32, _mm256_movemask_ps, _mm256_or_si256, _mm256_set1_epi32, _mm256_testz_si256,
    };
    const HALF: usize = LANES / 2;
    // SAFETY: both arrays hold as many bytes as two vectors.
    let load = |from: &[u32; LANES], half: usize| unsafe {
        _mm256_loadu_si256(from.as_ptr().add(half * HALF).cast())
    };
    let limit = _mm256_set1_epi32(limit as i32);
    let keys = [load(keys, 0), load(keys, 1)];
    let limits = [load(limits, 0), load(limits, 1)];
    let up_to = |key: __m256i, limit: __m256i| _mm256_cmpeq_epi32(_mm256_min_epu32(key, limit), key);
    let any = |half: usize| up_to(keys[half], _mm256_max_epu32(limit, limits[half]));
    let any = _mm256_or_si256(any(0), any(1));
    if _mm256_testz_si256(any, any) == 1 {
        return (0, 0);
    }
    let lanes = |mask: __m256i| _mm256_movemask_ps(_mm256_castsi256_ps(mask)) as u16;
    let both = |low: __m256i, high: __m256i| lanes(low) | lanes(high) << HALF;
    (
        both(up_to(keys[0], limit), up_to(keys[1], limit)),
        both(up_to(keys[0], limits[0]), up_to(keys[1], limits[1])),
    )
}

/// In which lanes keys are at most the limits.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
#[inline]
pub(super) fn up_to_avx512(keys: &[u32; LANES], limits: &[u32; LANES]) -> u16 {
    use std::arch::x86_64::{_mm512_cmple_epu32_mask, _mm512_loadu_si512};
    // SAFETY: both hold as many bytes as a vector.
    unsafe {
        let (keys, limits) = (keys.as_ptr().cast(), limits.as_ptr().cast());
        _mm512_cmple_epu32_mask(_mm512_loadu_si512(keys), _mm512_loadu_si512(limits))
    }
}

/// In which lanes keys are at most one limit, and at most their own.
#[expect(clippy::inline_always, reason = "each caller compiles it for its own instructions")]
#[inline(always)]
fn masks(keys: &[u32; LANES], limit: u32, limits: &[u32; LANES]) -> (u16, u16) {
    let mut any = 0u32;
    for lane in 0..LANES {
        any |= u32::from(keys[lane] <= limit) | u32::from(keys[lane] <= limits[lane]);
    }
    let (mut own, mut others) = (0, 0);
    if any != 0 {
        for lane in 0..LANES {
            own |= u16::from(keys[lane] <= limit) << lane;
            others |= u16::from(keys[lane] <= limits[lane]) << lane;
        }
    }
    (own, others)
}

#[expect(clippy::inline_always, reason = "each caller compiles it for its own instructions")]
#[inline(always)]
fn sieve_with(
    keys: &[u32],
    tile: Tile,
    sink: &mut impl Sink,
    masks: impl Fn(&[u32; LANES], u32, &[u32; LANES]) -> (u16, u16),
) {
    let last = tile.columns.div_ceil(LANES);
    for (row, keys) in keys.chunks_exact(BLOCK).enumerate().take(tile.rows) {
        let (keys, _) = keys.as_chunks::<LANES>();
        let mut limit = sink.limit(row);
        let first = if tile.side == Side::Diagonal { row / LANES } else { 0 };
        for chunk in first..last {
            let keys = &keys[chunk];
            let (mut mine, mut theirs) = masks(keys, limit, sink.limits(chunk));
            if mine | theirs == 0 {
                continue;
            }
            if tile.side == Side::Diagonal && chunk == first {
                // Above the diagonal are the lanes after that of the row.
                let above = (u32::from(u16::MAX) << (row % LANES + 1)) as u16;
                (mine, theirs) = (mine & above, theirs & above);
            }
            while mine != 0 {
                let lane = mine.trailing_zeros() as usize;
                sink.row(row, chunk * LANES + lane, keys[lane]);
                mine &= mine - 1;
            }
            limit = sink.limit(row);
            if tile.side == Side::Rows {
                continue;
            }
            while theirs != 0 {
                let lane = theirs.trailing_zeros() as usize;
                sink.column(chunk * LANES + lane, row, keys[lane]);
                theirs &= theirs - 1;
            }
        }
    }
}
