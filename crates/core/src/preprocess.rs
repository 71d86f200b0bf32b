//! Changes of the vectors before anything is computed on them.

use rayon::prelude::*;

use crate::kernels::sphere;
use crate::monitor::go_on;
use crate::{Matrix, MatrixView, Monitor, Result};

/// Rows a block: fixed, so that sums do not depend on the number of threads.
const BLOCK: usize = 256;

/// The mean of the rows, summed in `f64` in fixed blocks.
pub fn mean(x: MatrixView<'_>) -> Vec<f64> {
    let cols = x.cols();
    if x.rows() == 0 || cols == 0 {
        return vec![0.0; cols];
    }
    let partial: Vec<Vec<f64>> = x
        .data()
        .par_chunks(BLOCK * cols)
        .map(|block| {
            let mut sum = vec![0.0f64; cols];
            for row in block.chunks_exact(cols) {
                for (s, &v) in sum.iter_mut().zip(row) {
                    *s += f64::from(v);
                }
            }
            sum
        })
        .collect();
    let mut mean = vec![0.0f64; cols];
    for block in &partial {
        for (m, s) in mean.iter_mut().zip(block) {
            *m += s;
        }
    }
    for m in &mut mean {
        *m /= x.rows() as f64;
    }
    mean
}

/// Subtracts the mean of all rows, then divides each row by its Euclidean norm; a row equal to the mean stays zero.
///
/// This is the TensorFlow projector's "sphereize", with the mean summed in `f64`.
pub fn sphereize(x: MatrixView<'_>, monitor: &dyn Monitor) -> Result<Matrix> {
    monitor.stage("sphereize");
    let mean = mean(x);
    let cols = x.cols();
    let mut out = vec![0.0f32; x.data().len()];
    if cols > 0 {
        let blocks = out.par_chunks_mut(BLOCK * cols).zip(x.data().par_chunks(BLOCK * cols));
        blocks.try_for_each(|(to, from)| {
            go_on(monitor)?;
            for (to, from) in to.chunks_exact_mut(cols).zip(from.chunks_exact(cols)) {
                sphereize_row(from, &mean, to);
            }
            Ok(())
        })?;
    }
    monitor.progress(1.0);
    Matrix::new(x.rows(), cols, out)
}

/// [`sphereize`] of one row, to the bit, given the [`mean`] of all; `to` has its length.
pub fn sphereize_row(from: &[f32], mean: &[f64], to: &mut [f32]) {
    sphere::onto_sphere(from, mean, to);
}
