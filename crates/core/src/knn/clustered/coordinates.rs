//! The space of the clusters: the vectors themselves where they are short, else their first principal components.

use rayon::prelude::*;

use super::super::space::Space;
use crate::{Error, Matrix, MatrixView, Monitor, Result, pca};

/// Columns up to which vectors are clustered as they are.
const SHORT: usize = 64;
/// Components in which longer ones are.
const COMPONENTS: usize = 48;
/// Rows from which the components are found.
const SAMPLE: usize = 16_384;
/// Rows written at a time.
const ROWS: usize = 8_192;

/// Coordinates of every point, n x at most 64.
pub(super) fn of_clusters(x: MatrixView<'_>, space: &Space, monitor: &dyn Monitor) -> Result<Matrix> {
    let (n, cols) = (x.rows(), space.cols());
    let count = n.min(SAMPLE);
    let sample: Vec<usize> = (0..count).map(|i| (i as u64 * n as u64 / count as u64) as usize).collect();
    // A point far from all others must not make these one.
    let rows: Vec<u32> = sample.iter().map(|&row| row as u32).collect();
    let space = space.within(x, &rows);
    let written = |rows: &[usize]| {
        let mut out = vec![0f32; rows.len() * cols];
        out.par_chunks_mut(cols.max(1)).zip(rows).for_each(|(out, &row)| space.write(x.row(row), out));
        Matrix::new(rows.len(), cols, out)
    };
    if cols <= SHORT {
        return written(&(0..n).collect::<Vec<_>>());
    }
    let pca = pca::fit(written(&sample)?.view(), COMPONENTS, monitor)?;
    let components = pca.components().rows();
    let mut scores = Vec::with_capacity(n * components);
    for first in (0..n).step_by(ROWS) {
        if monitor.cancelled() {
            return Err(Error::Cancelled);
        }
        let rows: Vec<usize> = (first..n.min(first + ROWS)).collect();
        scores.extend_from_slice(pca.transform(written(&rows)?.view())?.data());
    }
    Matrix::new(n, components, scores)
}
