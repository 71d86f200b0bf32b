//! The nearest few centroids of every point.
#![allow(unsafe_code)]

use rayon::prelude::*;

use super::super::sieve::{self, Pair};
use crate::kernels::tile::{BLOCK, By, Measure, Packed};
use crate::simd::{self, Level};
use crate::{Error, Matrix, MatrixView, Monitor, Result};

/// Columns looked at together.
const LANES: usize = 16;
/// Rows packed at a time.
const ROWS: usize = 4 * BLOCK;

/// The numbers of the `count` nearest centroids (of at least as many) of each row, nearest first: n x `count`.
pub(super) fn nearest(
    x: MatrixView<'_>,
    centroids: &Matrix,
    count: usize,
    monitor: &dyn Monitor,
) -> Result<Vec<u32>> {
    let (level, cols) = (simd::level(), x.cols());
    let targets = Packed::floats(Measure::Squared, (centroids.rows(), cols), By::Pool, |i, out| {
        out.copy_from_slice(centroids.row(i));
    });
    let mut all = vec![0u32; x.rows() * count];
    all.par_chunks_mut(ROWS * count).enumerate().try_for_each(|(chunk, out)| {
        let (first, rows) = (chunk * ROWS, out.len() / count);
        let packed = Packed::floats(Measure::Squared, (rows, cols), By::Caller, |i, out| {
            out.copy_from_slice(x.row(first + i));
        });
        let mut tile = vec![0u32; BLOCK * BLOCK];
        let mut best = vec![Pair::MAX; BLOCK * count];
        for (a, out) in out.chunks_mut(BLOCK * count).enumerate() {
            best.fill(Pair::MAX);
            for b in 0..targets.blocks() {
                if monitor.cancelled() {
                    return Err(Error::Cancelled);
                }
                packed.keys(&targets, level, a, b, &mut tile);
                improve(level, &tile, b * BLOCK, &mut best, count);
            }
            for (out, &pair) in out.iter_mut().zip(&best) {
                *out = sieve::column_of(pair);
            }
        }
        Ok(())
    })?;
    Ok(all)
}

/// Brings the columns `first..` of a tile into the sorted `count` best pairs of each row.
fn improve(level: Level, tile: &[u32], first: usize, best: &mut [Pair], count: usize) {
    match level {
        // SAFETY: the level says that the processor has the instructions.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 | Level::Avx512Vnni => unsafe { improve_avx512(tile, first, best, count) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { improve_avx2(tile, first, best, count) },
        _ => improve_with(tile, first, best, count),
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl")]
fn improve_avx512(tile: &[u32], first: usize, best: &mut [Pair], count: usize) {
    improve_with(tile, first, best, count);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn improve_avx2(tile: &[u32], first: usize, best: &mut [Pair], count: usize) {
    improve_with(tile, first, best, count);
}

#[expect(clippy::inline_always, reason = "each caller compiles it for its own instructions")]
#[inline(always)]
fn improve_with(tile: &[u32], first: usize, best: &mut [Pair], count: usize) {
    for (keys, best) in tile.chunks_exact(BLOCK).zip(best.chunks_exact_mut(count)) {
        // Columns come in order, so a key that is only as small is not better.
        let mut limit = sieve::key_of(best[count - 1]);
        for (chunk, keys) in keys.chunks_exact(LANES).enumerate() {
            let mut any = 0u32;
            for lane in 0..LANES {
                any |= u32::from(keys[lane] < limit);
            }
            if any == 0 {
                continue;
            }
            for (lane, &key) in keys.iter().enumerate() {
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
