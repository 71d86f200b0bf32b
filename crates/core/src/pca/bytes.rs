//! The Gram matrix of integers of a small range, such as pixels: exact, by products of bytes.

use std::ops::Range;

use rayon::prelude::*;

use crate::kernels::tile::{BLOCK, By, Coding, Packed, columns_of_bytes};
use crate::monitor::go_on;
use crate::{MatrixView, Monitor, Result, simd};

/// Rows whose products of bytes are summed as integers: their sums fit a key.
pub(super) const ROWS: usize = 8192;
/// Rows whose bytes of one column lie together: a line of the cache.
const LINE: usize = 64;

/// What of a matrix is multiplied as bytes.
pub(super) struct Columns {
    /// Those that are not the same in all rows.
    pub(super) numbers: Vec<u32>,
    /// The value that becomes byte 0.
    least: f32,
    /// Of as many rows as are summed at a time.
    coding: Coding,
}

/// The columns of `x`, if bytes hold all its values and this processor multiplies bytes faster than floats.
pub(super) fn columns(x: MatrixView<'_>) -> Option<Columns> {
    let coding = Coding::of_products(simd::level(), ROWS.min(x.rows()))?;
    let (numbers, least) = columns_of_bytes(x.data(), x.cols())?;
    Some(Columns { numbers, least, coding })
}

/// The Gram matrix of centred columns, row-major, at least its lower triangle.
pub(super) fn gram(
    x: MatrixView<'_>,
    columns: &Columns,
    mean: &[f64],
    monitor: &dyn Monitor,
) -> Result<Vec<f64>> {
    let (n, d, level) = (x.rows(), columns.numbers.len(), simd::level());
    let blocks = d.div_ceil(BLOCK);
    let tiles: Vec<(usize, usize)> = (0..blocks).flat_map(|b| (0..=b).map(move |a| (a, b))).collect();
    let mut sums = vec![vec![0i64; BLOCK * BLOCK]; tiles.len()];
    let mut turned = vec![0u8; columns.coding.cols().div_ceil(LINE) * d * LINE];
    for first in (0..n).step_by(ROWS) {
        go_on(monitor)?;
        let rows = ROWS.min(n - first);
        if rows < columns.coding.cols() {
            // Rows that are not there add nothing.
            turned.fill(0);
        }
        turn(x, first..first + rows, columns, &mut turned);
        let packed = Packed::written(&columns.coding, d, By::Pool, |column, out| {
            for (out, lines) in out.chunks_mut(LINE).zip(turned.chunks_exact(d * LINE)) {
                out.copy_from_slice(&lines[column * LINE..][..out.len()]);
            }
        });
        sums.par_iter_mut().zip(&tiles).for_each_init(
            || vec![0u32; BLOCK * BLOCK],
            |keys, (sums, &(a, b))| {
                packed.keys(&packed, level, a, b, keys);
                for (sum, &key) in sums.iter_mut().zip(&*keys) {
                    *sum -= columns.coding.value(key) as i64;
                }
            },
        );
        monitor.progress(0.8 * (first + rows) as f64 / n as f64);
    }
    let least = f64::from(columns.least);
    let centred: Vec<f64> = columns.numbers.iter().map(|&c| mean[c as usize] - least).collect();
    let mut lower = vec![0f64; d * d];
    for (sums, &(a, b)) in sums.iter().zip(&tiles) {
        for (i, sums) in sums.chunks_exact(BLOCK).enumerate().take(d - a * BLOCK) {
            for (j, &sum) in sums.iter().enumerate().take(d - b * BLOCK) {
                let (i, j) = (a * BLOCK + i, b * BLOCK + j);
                lower[j * d + i] = sum as f64 - n as f64 * centred[i] * centred[j];
            }
        }
    }
    Ok(lower)
}

/// Writes some rows as bytes, column by column within each [`LINE`] of rows.
fn turn(x: MatrixView<'_>, rows: Range<usize>, columns: &Columns, out: &mut [u8]) {
    out.par_chunks_mut(columns.numbers.len() * LINE).enumerate().for_each(|(line, out)| {
        for (i, row) in rows.clone().skip(line * LINE).take(LINE).enumerate() {
            let row = x.row(row);
            for (out, &column) in out.chunks_exact_mut(LINE).zip(&columns.numbers) {
                out[i] = (row[column as usize] - columns.least) as i32 as u8;
            }
        }
    });
}
