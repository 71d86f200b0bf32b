//! Where a layout starts.

use rayon::prelude::*;

use super::CHUNK;
use crate::rng::Rng;
use crate::{Matrix, MatrixView, Monitor, Result, pca};

/// Length of every side of the box that a start fills, layout units.
const SIDE: f64 = 10.0;
/// Standard deviation of the noise that tells coincident points apart.
const NOISE: f64 = 1e-4;
const STAGE: u64 = 0x756d_6170;

/// The first `dims` scores, each axis stretched to the range -5 to 5 (umap-learn's box, centred), with a little noise drawn
/// from `seed` that tells coincident points apart. A missing or constant component is drawn uniformly from that range.
pub fn layout_from_scores(scores: MatrixView<'_>, dims: usize, seed: u64) -> Matrix {
    let n = scores.rows();
    let mut out = Matrix::zeros(n, dims);
    if n == 0 || dims == 0 {
        return out;
    }
    let ranges: Vec<Option<(f64, f64)>> = (0..dims)
        .map(|axis| {
            let values = (0..n).filter(|_| axis < scores.cols()).map(|i| f64::from(scores.row(i)[axis]));
            let (low, high) =
                values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
            (low < high).then_some((low, high))
        })
        .collect();
    out.data_mut().par_chunks_mut(CHUNK * dims).enumerate().for_each(|(chunk, rows)| {
        for (local, row) in rows.chunks_exact_mut(dims).enumerate() {
            let i = chunk * CHUNK + local;
            let mut random = Rng::new(seed, STAGE, i as u64);
            for ((axis, value), range) in row.iter_mut().enumerate().zip(&ranges) {
                let place = match range {
                    Some((low, high)) => (f64::from(scores.row(i)[axis]) - low) / (high - low),
                    None => random.uniform(),
                };
                *value = (SIDE * (place - 0.5) + NOISE * random.normal()) as f32;
            }
        }
    });
    out
}

/// Principal components and [`layout_from_scores`] in one call. Needs at least 2 points.
pub fn initial_layout(x: MatrixView<'_>, dims: usize, seed: u64, monitor: &dyn Monitor) -> Result<Matrix> {
    let scores = pca::fit(x, dims, monitor)?.watched_transform(x, monitor)?;
    Ok(layout_from_scores(scores.view(), dims, seed))
}
