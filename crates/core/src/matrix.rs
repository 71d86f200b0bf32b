//! Row-major `f32` matrices: one owned, one borrowed.

use crate::{Error, Result};

/// An owned row-major matrix of `f32`, `rows` x `cols`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Matrix {
    rows: usize,
    cols: usize,
    data: Vec<f32>,
}

impl Matrix {
    /// Takes `rows * cols` values in row-major order.
    pub fn new(rows: usize, cols: usize, data: Vec<f32>) -> Result<Self> {
        let expected = rows.saturating_mul(cols);
        if data.len() == expected {
            Ok(Self { rows, cols, data })
        } else {
            Err(Error::Shape { rows, cols, expected, found: data.len() })
        }
    }

    /// A matrix of zeros.
    pub fn zeros(rows: usize, cols: usize) -> Self {
        Self { rows, cols, data: vec![0.0; rows * cols] }
    }

    /// A matrix whose value at (row, col) is `f(row, col)`.
    pub fn from_fn(rows: usize, cols: usize, mut f: impl FnMut(usize, usize) -> f32) -> Self {
        let data = (0..rows * cols).map(|i| f(i / cols, i % cols)).collect();
        Self { rows, cols, data }
    }

    /// A borrowed view of the whole matrix.
    pub fn view(&self) -> MatrixView<'_> {
        MatrixView { rows: self.rows, cols: self.cols, data: &self.data }
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
        &self.data
    }

    /// The values in row-major order, writable.
    pub fn data_mut(&mut self) -> &mut [f32] {
        &mut self.data
    }

    /// One row.
    pub fn row(&self, row: usize) -> &[f32] {
        &self.data[row * self.cols..(row + 1) * self.cols]
    }

    /// Gives the buffer away.
    pub fn into_data(self) -> Vec<f32> {
        self.data
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
        let expected = rows.saturating_mul(cols);
        if data.len() == expected {
            Ok(Self { rows, cols, data })
        } else {
            Err(Error::Shape { rows, cols, expected, found: data.len() })
        }
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
        Matrix { rows: self.rows, cols: self.cols, data: self.data.to_vec() }
    }

    /// Checks that every value is finite; names the first that is not.
    pub fn check_finite(self) -> Result<()> {
        match self.data.iter().position(|v| !v.is_finite()) {
            None => Ok(()),
            Some(i) => Err(Error::NotFinite { row: i / self.cols, col: i % self.cols, value: self.data[i] }),
        }
    }
}
