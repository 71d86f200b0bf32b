//! The linear-algebra crate behind four functions, each sequential so that results do not depend on threads.

use faer::diag::Diag;
use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::evd::{ComputeEigenvectors, self_adjoint_evd, self_adjoint_evd_scratch};
use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, MatMut, MatRef, Par};

/// `out = a * b^T` for row-major `a` (m x k), `b` (n x k) and `out` (m x n).
pub(crate) fn product_nt(out: &mut [f32], a: &[f32], b: &[f32], m: usize, n: usize, k: usize) {
    matmul(
        MatMut::from_row_major_slice_mut(out, m, n),
        Accum::Replace,
        MatRef::from_row_major_slice(a, m, k),
        MatRef::from_row_major_slice(b, n, k).transpose(),
        1.0f32,
        Par::Seq,
    );
}

/// `out = a[:, i]^T * a[:, j]` for column ranges `i`, `j` of row-major `a` (rows x cols); `out` is row-major.
pub(crate) fn product_tn_columns(
    out: &mut [f32],
    a: &[f32],
    rows: usize,
    cols: usize,
    i: std::ops::Range<usize>,
    j: std::ops::Range<usize>,
) {
    let a = MatRef::from_row_major_slice(a, rows, cols);
    matmul(
        MatMut::from_row_major_slice_mut(out, i.len(), j.len()),
        Accum::Replace,
        a.subcols(i.start, i.len()).transpose(),
        a.subcols(j.start, j.len()),
        1.0f32,
        Par::Seq,
    );
}

/// `out += a[:, i]^T * a[:, j]` for column ranges `i`, `j` of row-major `a` (rows x cols) in `f64`; `out` is row-major.
pub(crate) fn add_product_tn_columns(
    out: &mut [f64],
    a: &[f64],
    rows: usize,
    cols: usize,
    i: std::ops::Range<usize>,
    j: std::ops::Range<usize>,
) {
    let a = MatRef::from_row_major_slice(a, rows, cols);
    matmul(
        MatMut::from_row_major_slice_mut(out, i.len(), j.len()),
        Accum::Add,
        a.subcols(i.start, i.len()).transpose(),
        a.subcols(j.start, j.len()),
        1.0f64,
        Par::Seq,
    );
}

/// Eigenvalues, largest first, and eigenvectors (one a row) of a symmetric row-major matrix of which the lower triangle is read.
///
/// Returns `None` where the solver does not converge (values that are not finite).
pub(crate) fn eigen_symmetric(n: usize, lower: &[f64]) -> Option<(Vec<f64>, Vec<Vec<f64>>)> {
    let a = MatRef::from_row_major_slice(lower, n, n);
    let mut vectors = Mat::<f64>::zeros(n, n);
    let mut values = Diag::<f64>::zeros(n);
    let mut memory = MemBuffer::new(self_adjoint_evd_scratch::<f64>(
        n,
        ComputeEigenvectors::Yes,
        Par::Seq,
        faer::prelude::default(),
    ));
    self_adjoint_evd(
        a,
        values.as_mut(),
        Some(vectors.as_mut()),
        Par::Seq,
        MemStack::new(&mut memory),
        faer::prelude::default(),
    )
    .ok()?;
    let values: Vec<f64> = values.column_vector().iter().copied().collect();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| values[b].total_cmp(&values[a]).then(a.cmp(&b)));
    let rows = order.iter().map(|&c| vectors.col(c).iter().copied().collect()).collect();
    Some((order.iter().map(|&c| values[c]).collect(), rows))
}
