//! The nearest few centroids of every point.
#![allow(unsafe_code)]

use rayon::prelude::*;

use super::super::sieve::{self, LANES, Pair};
use crate::kernels::tile::{BLOCK, By, Measure, Packed};
use crate::simd::{self, Level};
use crate::{Error, Matrix, MatrixView, Monitor, Result};

/// Rows packed at a time.
pub(super) const ROWS: usize = 4 * BLOCK;

/// The numbers of the `count` nearest centroids (of at least as many) of each row, nearest first: n x `count`.
pub(super) fn nearest(
    x: MatrixView<'_>,
    centroids: &Matrix,
    count: usize,
    monitor: &dyn Monitor,
) -> Result<Vec<u32>> {
    let cols = x.cols();
    let targets = Packed::floats(Measure::Squared, (centroids.rows(), cols), By::Pool, |i, out| {
        out.copy_from_slice(centroids.row(i));
    });
    let mut all = vec![0u32; x.rows() * count];
    all.par_chunks_mut(ROWS * count).enumerate().try_for_each(|(chunk, out)| {
        nearest_of_rows(|i| x.row(chunk * ROWS + i), cols, &targets, count, out, monitor)
    })?;
    Ok(all)
}

/// Writes the numbers of the `count` nearest targets of some rows, by the caller alone.
pub(super) fn nearest_of_rows<'a>(
    row: impl Fn(usize) -> &'a [f32] + Sync,
    cols: usize,
    targets: &Packed,
    count: usize,
    out: &mut [u32],
    monitor: &dyn Monitor,
) -> Result<()> {
    let (level, rows) = (simd::level(), out.len() / count);
    let packed =
        Packed::floats(Measure::Squared, (rows, cols), By::Caller, |i, out| out.copy_from_slice(row(i)));
    let mut tile = vec![0u32; BLOCK * BLOCK];
    let mut best = vec![Pair::MAX; BLOCK * count];
    for (a, out) in out.chunks_mut(BLOCK * count).enumerate() {
        best.fill(Pair::MAX);
        for b in 0..targets.blocks() {
            if monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            packed.keys(targets, level, a, b, &mut tile);
            improve(level, &tile, b * BLOCK, &mut best, count);
        }
        for (out, &pair) in out.iter_mut().zip(&best) {
            *out = sieve::column_of(pair);
        }
    }
    Ok(())
}

/// Brings the columns `first..` of a tile into the sorted `count` best pairs of each row.
fn improve(level: Level, tile: &[u32], first: usize, best: &mut [Pair], count: usize) {
    match level {
        // SAFETY: the level says that the processor has the instructions.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 | Level::Avx512Vnni | Level::Amx => unsafe { improve_avx512(tile, first, best, count) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { improve_avx2(tile, first, best, count) },
        _ => improve_with(tile, first, best, count, up_to),
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl")]
fn improve_avx512(tile: &[u32], first: usize, best: &mut [Pair], count: usize) {
    improve_with(tile, first, best, count, |keys, limit| sieve::up_to_avx512(keys, &[limit; LANES]));
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn improve_avx2(tile: &[u32], first: usize, best: &mut [Pair], count: usize) {
    improve_with(tile, first, best, count, up_to);
}

/// In which lanes keys are at most the limit.
#[expect(clippy::inline_always, reason = "each caller compiles it for its own instructions")]
#[inline(always)]
fn up_to(keys: &[u32; LANES], limit: u32) -> u16 {
    let mut any = 0u32;
    for key in keys {
        any |= u32::from(*key <= limit);
    }
    if any == 0 {
        return 0;
    }
    keys.iter().enumerate().fold(0, |mask, (lane, &key)| mask | u16::from(key <= limit) << lane)
}

#[expect(clippy::inline_always, reason = "each caller compiles it for its own instructions")]
#[inline(always)]
fn improve_with(
    tile: &[u32],
    first: usize,
    best: &mut [Pair],
    count: usize,
    up_to: impl Fn(&[u32; LANES], u32) -> u16,
) {
    for (keys, best) in tile.chunks_exact(BLOCK).zip(best.chunks_exact_mut(count)) {
        // Columns come in order, so a key that is only as small is not better.
        let mut limit = sieve::key_of(best[count - 1]);
        let (chunks, _) = keys.as_chunks::<LANES>();
        for (chunk, keys) in chunks.iter().enumerate() {
            let mut mask = up_to(keys, limit.saturating_sub(1));
            while mask != 0 {
                let lane = mask.trailing_zeros() as usize;
                mask &= mask - 1;
                let key = keys[lane];
                if key < limit {
                    let pair = sieve::pair(key, (first + chunk * LANES + lane) as u32);
                    let at = best.partition_point(|&old| old < pair);
                    best[at..].rotate_right(1);
                    best[at] = pair;
                    limit = sieve::key_of(best[count - 1]);
                }
            }
        }
    }
}
