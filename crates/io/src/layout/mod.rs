//! Layouts: 2D or 3D coordinates of points, and reading them back from files.

mod columnar;
mod read;

use embedscope_core::Matrix;

use crate::bookmark::State;
use crate::{Error, Result, Table};

pub use read::read;

/// Coordinates of those points that have them, as `f64` so that a bookmark's values stay exact.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Coordinates {
    /// Number of dimensions.
    pub dims: usize,
    /// One name a dimension, for example `tsne-0`.
    pub names: Vec<String>,
    /// The points that have coordinates.
    pub index: Vec<u32>,
    /// `index.len()` x `dims` values, row-major, in the order of `index`.
    pub values: Vec<f64>,
    /// Number of points there are, with or without coordinates.
    pub points: usize,
}

impl Coordinates {
    /// Coordinates of the points in `index`; the lengths must fit together.
    pub fn new(names: Vec<String>, index: Vec<u32>, values: Vec<f64>, points: usize) -> Result<Self> {
        let dims = names.len();
        if values.len() != index.len() * dims {
            return Err(Error::Request(format!(
                "{} coordinates do not make {} points of {dims} dimensions",
                values.len(),
                index.len()
            )));
        }
        if let Some(&row) = index.iter().find(|&&row| row as usize >= points) {
            return Err(Error::Request(format!(
                "point {row} has coordinates but there are only {points} points"
            )));
        }
        Ok(Self { dims, names, index, values, points })
    }

    /// Coordinates of all points, named `prefix-0`, `prefix-1`, ...; rows that are not finite have none.
    pub fn from_matrix(prefix: &str, layout: &Matrix) -> Self {
        let finite = |row: &u32| layout.row(*row as usize).iter().all(|v| v.is_finite());
        let index: Vec<u32> = (0..layout.rows() as u32).filter(finite).collect();
        Self {
            dims: layout.cols(),
            names: (0..layout.cols()).map(|i| format!("{prefix}-{i}")).collect(),
            values: index.iter().flat_map(|&row| layout.row(row as usize)).map(|&v| f64::from(v)).collect(),
            index,
            points: layout.rows(),
        }
    }

    /// Number of points that have coordinates.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether no point has coordinates.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// The coordinates of the `i`-th point of `index`; panics on one that does not exist, as slices do.
    pub fn get(&self, i: usize) -> &[f64] {
        &self.values[i * self.dims..(i + 1) * self.dims]
    }

    /// All points, `points` x `dims`; points without coordinates are NaN.
    pub fn to_matrix(&self) -> Matrix {
        let mut layout = Matrix::from_fn(self.points, self.dims, |_, _| f32::NAN);
        for (i, &row) in self.index.iter().enumerate() {
            let start = row as usize * self.dims;
            for (to, &from) in layout.data_mut()[start..start + self.dims].iter_mut().zip(self.get(i)) {
                *to = from as f32;
            }
        }
        layout
    }
}

/// A layout read from a file, with what else the file has.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// The coordinates.
    pub coordinates: Coordinates,
    /// The file's other columns, one row for each point of `coordinates.index`; without columns where it has none.
    pub labels: Table,
    /// The bookmark the coordinates come from, when the file is a `state.txt`.
    pub state: Option<State>,
}
