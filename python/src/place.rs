//! New points into a layout that stays: those that the layout was made from have their places in it already.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};

use embedscope_core::{Matrix, MatrixView};

use crate::errors::Result;

/// Places of new vectors: an old vector has the place of the first one like it, the others are placed by `compute`, which is
/// given these alone and must place each by itself.
pub(crate) fn place(
    x: MatrixView<'_>,
    layout: &Matrix,
    new: MatrixView<'_>,
    compute: impl FnOnce(MatrixView<'_>) -> Result<Matrix>,
) -> Result<Matrix> {
    let old = known(x, new);
    let unknown: Vec<usize> = (0..new.rows()).filter(|&row| old[row].is_none()).collect();
    let mut out = Matrix::zeros(new.rows(), layout.cols());
    let cols = layout.cols();
    if !unknown.is_empty() {
        let placed =
            if unknown.len() == new.rows() { compute(new)? } else { compute(rows(new, &unknown).view())? };
        for (at, &row) in unknown.iter().enumerate() {
            out.data_mut()[row * cols..(row + 1) * cols].copy_from_slice(placed.row(at));
        }
    }
    for (row, old) in old.iter().enumerate() {
        if let Some(old) = old {
            out.data_mut()[row * cols..(row + 1) * cols].copy_from_slice(layout.row(*old as usize));
        }
    }
    Ok(out)
}

/// For each new row the first old row that is equal to it.
fn known(x: MatrixView<'_>, new: MatrixView<'_>) -> Vec<Option<u32>> {
    if x.cols() != new.cols() {
        // The placing says what is wrong.
        return vec![None; new.rows()];
    }
    let mut wanted: HashMap<u64, Vec<usize>> = HashMap::new();
    for row in 0..new.rows() {
        wanted.entry(hash(new.row(row))).or_default().push(row);
    }
    let mut found = vec![None; new.rows()];
    for old in 0..x.rows() {
        let Some(rows) = wanted.get(&hash(x.row(old))) else { continue };
        for &row in rows {
            if found[row].is_none() && new.row(row) == x.row(old) {
                found[row] = Some(old as u32);
            }
        }
    }
    found
}

/// Equal rows have equal hashes: both zeros are one.
fn hash(row: &[f32]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for &value in row {
        hasher.write_u32((value + 0.0).to_bits());
    }
    hasher.finish()
}

fn rows(x: MatrixView<'_>, rows: &[usize]) -> Matrix {
    Matrix::from_fn(rows.len(), x.cols(), |row, col| x.row(rows[row])[col])
}
