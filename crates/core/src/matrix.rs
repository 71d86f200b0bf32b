//! Row-major `f32` matrices: one that holds its values, one borrowed.

use std::fmt;
use std::sync::Arc;

use rayon::prelude::*;

use crate::{Error, Result};

/// Values looked at together in [`MatrixView::check_finite`].
const CHECKED: usize = 1 << 15;

/// Values that live elsewhere, for example in a mapped file; they must not change while they are shared.
pub type SharedValues = Arc<dyn AsRef<[f32]> + Send + Sync>;

/// A row-major matrix of `f32`, `rows` x `cols`.
///
/// It owns its values, or shares them with others ([`Matrix::shared`]): a clone is then cheap, and values are copied
/// when somebody wants to write them.
#[derive(Clone, Default)]
pub struct Matrix {
    rows: usize,
    cols: usize,
    storage: Storage,
}

#[derive(Clone)]
enum Storage {
    Owned(Vec<f32>),
    Shared(SharedValues),
}

impl Default for Storage {
    fn default() -> Self {
        Self::Owned(Vec::new())
    }
}

impl Matrix {
    /// Takes `rows * cols` values in row-major order.
    pub fn new(rows: usize, cols: usize, data: Vec<f32>) -> Result<Self> {
        check_shape(rows, cols, &data)?;
        Ok(Self { rows, cols, storage: Storage::Owned(data) })
    }

    /// Shares `rows * cols` values in row-major order, without a copy.
    pub fn shared(rows: usize, cols: usize, values: SharedValues) -> Result<Self> {
        check_shape(rows, cols, (*values).as_ref())?;
        Ok(Self { rows, cols, storage: Storage::Shared(values) })
    }

    /// A matrix of zeros.
    pub fn zeros(rows: usize, cols: usize) -> Self {
        Self { rows, cols, storage: Storage::Owned(vec![0.0; rows * cols]) }
    }

    /// A matrix whose value at (row, col) is `f(row, col)`.
    pub fn from_fn(rows: usize, cols: usize, mut f: impl FnMut(usize, usize) -> f32) -> Self {
        let data = (0..rows * cols).map(|i| f(i / cols, i % cols)).collect();
        Self { rows, cols, storage: Storage::Owned(data) }
    }

    /// A borrowed view of the whole matrix.
    pub fn view(&self) -> MatrixView<'_> {
        MatrixView { rows: self.rows, cols: self.cols, data: self.data() }
    }

    /// Number of rows (points).
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns (dimensions).
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// The values in row-major order.
    pub fn data(&self) -> &[f32] {
        match &self.storage {
            Storage::Owned(data) => data,
            Storage::Shared(values) => (**values).as_ref(),
        }
    }

    /// The values in row-major order, writable; shared values are copied first.
    pub fn data_mut(&mut self) -> &mut [f32] {
        if let Storage::Shared(values) = &self.storage {
            self.storage = Storage::Owned((**values).as_ref().to_vec());
        }
        match &mut self.storage {
            Storage::Owned(data) => data,
            // Replaced above.
            Storage::Shared(_) => &mut [],
        }
    }

    /// One row.
    pub fn row(&self, row: usize) -> &[f32] {
        &self.data()[row * self.cols..(row + 1) * self.cols]
    }

    /// Gives the buffer away; shared values are copied.
    pub fn into_data(self) -> Vec<f32> {
        match self.storage {
            Storage::Owned(data) => data,
            Storage::Shared(values) => (*values).as_ref().to_vec(),
        }
    }

    /// Whether the values are shared ([`Matrix::shared`]) and not owned.
    pub fn is_shared(&self) -> bool {
        matches!(self.storage, Storage::Shared(_))
    }
}

impl PartialEq for Matrix {
    /// Equal shapes and values, wherever they are.
    fn eq(&self, other: &Self) -> bool {
        self.view() == other.view()
    }
}

impl fmt::Debug for Matrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rows, cols, .. } = self;
        f.debug_struct("Matrix").field("rows", rows).field("cols", cols).field("data", &self.data()).finish()
    }
}

fn check_shape(rows: usize, cols: usize, data: &[f32]) -> Result<()> {
    let expected = rows.saturating_mul(cols);
    if data.len() == expected {
        Ok(())
    } else {
        Err(Error::Shape { rows, cols, expected, found: data.len() })
    }
}

/// A borrowed row-major matrix; cheap to copy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MatrixView<'a> {
    rows: usize,
    cols: usize,
    data: &'a [f32],
}

impl<'a> MatrixView<'a> {
    /// Borrows `rows * cols` values in row-major order.
    pub fn new(rows: usize, cols: usize, data: &'a [f32]) -> Result<Self> {
        check_shape(rows, cols, data)?;
        Ok(Self { rows, cols, data })
    }

    /// Number of rows (points).
    pub fn rows(self) -> usize {
        self.rows
    }

    /// Number of columns (dimensions).
    pub fn cols(self) -> usize {
        self.cols
    }

    /// The values in row-major order.
    pub fn data(self) -> &'a [f32] {
        self.data
    }

    /// One row.
    pub fn row(self, row: usize) -> &'a [f32] {
        &self.data[row * self.cols..(row + 1) * self.cols]
    }

    /// An owned copy.
    pub fn to_matrix(self) -> Matrix {
        Matrix { rows: self.rows, cols: self.cols, storage: Storage::Owned(self.data.to_vec()) }
    }

    /// Checks that every value is finite; names the first that is not.
    pub fn check_finite(self) -> Result<()> {
        // Without a way out of the inner loop it is done in vectors.
        let is_finite = |part: &[f32]| part.iter().fold(true, |all, v| all & v.is_finite());
        let Some(part) = self.data.par_chunks(CHECKED).position_first(|part| !is_finite(part)) else {
            return Ok(());
        };
        let rest = &self.data[part * CHECKED..];
        let at = part * CHECKED + rest.iter().position(|v| !v.is_finite()).unwrap_or_default();
        Err(Error::NotFinite { row: at / self.cols, col: at % self.cols, value: self.data[at] })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    #[test]
    fn shared_values_are_copied_only_to_be_written() {
        let values: SharedValues = Arc::new(vec![1.0, 2.0, 3.0, 4.0]);
        let matrix = Matrix::shared(2, 2, values.clone()).unwrap();
        let owned = Matrix::new(2, 2, vec![1.0, 2.0, 3.0, 4.0]).unwrap();
        assert!(matrix.is_shared() && matrix == owned);
        assert_eq!(format!("{matrix:?}"), format!("{owned:?}"));
        let mut copy = matrix.clone();
        assert_eq!(copy.data().as_ptr(), (*values).as_ref().as_ptr());
        copy.data_mut()[3] = 9.0;
        assert_eq!((copy.row(1), matrix.row(1)), (&[3.0, 9.0][..], &[3.0, 4.0][..]));
        assert!(!copy.is_shared() && copy != matrix);
        assert_eq!(matrix.into_data(), [1.0, 2.0, 3.0, 4.0]);
        assert!(Matrix::shared(3, 2, values).is_err());
    }
}
