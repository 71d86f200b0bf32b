//! The Gram matrix of integers of a small range, such as pixels: exact, by products of bytes.

use rayon::prelude::*;

use crate::kernels::tile::{BLOCK, By, Coding, Packed, columns_of_bytes};
use crate::monitor::go_on;
use crate::{MatrixView, Monitor, Result, simd};

/// Rows whose products of bytes are summed as integers: their sums fit a key.
pub(super) const ROWS: usize = 8192;
/// Rows whose bytes of one column lie together: a line of the cache.
const LINE: usize = 64;

/// The columns that are not the same in all rows, and the lower triangle of their Gram matrix once centred.
pub(super) struct Gram {
    pub(super) columns: Vec<u32>,
    pub(super) lower: Vec<f64>,
}

/// Columns of `x` that tell its rows apart, and the least value, if bytes hold all values and this processor multiplies bytes
/// faster than floats.
pub(super) fn columns(x: MatrixView<'_>) -> Option<(Vec<u32>, f32)> {
    Coding::of_products(simd::level(), ROWS)?;
    columns_of_bytes(x.data(), x.cols())
}

/// The Gram matrix of what [`columns`] says, for the columns' means.
pub(super) fn gram(
    x: MatrixView<'_>,
    (columns, least): (Vec<u32>, f32),
    mean: &[f64],
    monitor: &dyn Monitor,
) -> Result<Gram> {
    let (n, d, level) = (x.rows(), columns.len(), simd::level());
    let blocks = d.div_ceil(BLOCK);
    let tiles: Vec<(usize, usize)> = (0..blocks).flat_map(|b| (0..=b).map(move |a| (a, b))).collect();
    let mut sums = vec![vec![0i64; BLOCK * BLOCK]; tiles.len()];
    let mut turned = Vec::new();
    for first in (0..n).step_by(ROWS) {
        go_on(monitor)?;
        let rows = ROWS.min(n - first);
        turn(x, first, rows, (&columns, least), &mut turned);
        // Of fewer rows than that the level was asked already.
        let Some(coding) = Coding::of_products(level, rows) else { break };
        let packed = Packed::written(&coding, d, By::Pool, |column, out| {
            for (out, lines) in out.chunks_mut(LINE).zip(turned.chunks_exact(d * LINE)) {
                out.copy_from_slice(&lines[column * LINE..][..out.len()]);
            }
        });
        sums.par_iter_mut().zip(&tiles).for_each_init(
            || vec![0u32; BLOCK * BLOCK],
            |keys, (sums, &(a, b))| {
                packed.keys(&packed, level, a, b, keys);
                for (sum, &key) in sums.iter_mut().zip(&*keys) {
                    *sum -= coding.value(key) as i64;
                }
            },
        );
        monitor.progress(0.8 * (first + rows) as f64 / n as f64);
    }
    let centred: Vec<f64> = columns.iter().map(|&c| mean[c as usize] - f64::from(least)).collect();
    let mut lower = vec![0f64; d * d];
    for (sums, &(a, b)) in sums.iter().zip(&tiles) {
        for (i, sums) in sums.chunks_exact(BLOCK).enumerate().take(d - a * BLOCK) {
            for (j, &sum) in sums.iter().enumerate().take(d - b * BLOCK) {
                let (i, j) = (a * BLOCK + i, b * BLOCK + j);
                lower[j * d + i] = sum as f64 - n as f64 * centred[i] * centred[j];
            }
        }
    }
    Ok(Gram { columns, lower })
}

/// Writes some rows as bytes, column by column within each [`LINE`] of rows.
fn turn(x: MatrixView<'_>, first: usize, rows: usize, (columns, least): (&[u32], f32), out: &mut Vec<u8>) {
    out.resize(rows.div_ceil(LINE) * columns.len() * LINE, 0);
    out.par_chunks_mut(columns.len() * LINE).enumerate().for_each(|(line, out)| {
        let start = line * LINE;
        for i in 0..LINE.min(rows - start) {
            let row = x.row(first + start + i);
            for (out, &column) in out.chunks_exact_mut(LINE).zip(columns) {
                out[i] = (row[column as usize] - least) as i32 as u8;
            }
        }
    });
}
