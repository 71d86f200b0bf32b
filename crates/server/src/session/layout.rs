//! Coordinates of all points, as they are drawn and as they are saved.

use std::sync::Arc;

use embedscope_core::Matrix;
use embedscope_core::rng::Rng;

use crate::{Error, Result};

/// Coordinates of all points in row order; a point without any is NaN.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    /// Coordinates a point.
    pub(crate) dims: usize,
    /// `n * dims` as drawn.
    pub(crate) positions: Arc<Vec<f32>>,
    /// `n * dims` as a bookmark gave them; without it the drawn ones are exact.
    exact: Option<Arc<Vec<f64>>>,
}

/// Stage of the random numbers that lift a flat layout into three dimensions.
const LIFT: u64 = 0x6c69_6674;

impl Layout {
    /// A computed layout.
    pub(crate) fn computed(layout: Matrix) -> Self {
        Self::drawn(layout.cols(), layout.into_data())
    }

    /// A bookmark's layout: the coordinates of some rows of `points`.
    pub(crate) fn restored(points: usize, dims: usize, index: &[u32], values: &[f64]) -> Self {
        let mut exact = vec![f64::NAN; points * dims];
        for (&row, value) in index.iter().zip(values.chunks_exact(dims)) {
            exact[row as usize * dims..(row as usize + 1) * dims].copy_from_slice(value);
        }
        Self::given_as(dims, exact)
    }

    /// All coordinates as they are drawn, which are exact.
    pub(crate) fn drawn(dims: usize, positions: Vec<f32>) -> Self {
        Self { dims, positions: Arc::new(positions), exact: None }
    }

    /// All coordinates as a bookmark gave them.
    pub(crate) fn given_as(dims: usize, exact: Vec<f64>) -> Self {
        let positions = exact.iter().map(|&v| v as f32).collect();
        Self { dims, positions: Arc::new(positions), exact: Some(Arc::new(exact)) }
    }

    /// The coordinates as a bookmark gave them, if one did.
    pub(crate) fn given(&self) -> Option<&[f64]> {
        self.exact.as_ref().map(|exact| exact.as_slice())
    }

    /// The coordinates to save.
    pub(crate) fn exact(&self) -> Vec<f64> {
        match &self.exact {
            Some(exact) => exact.to_vec(),
            None => self.positions.iter().map(|&v| f64::from(v)).collect(),
        }
    }

    /// Some of its axes, in the order asked for; an axis it does not have is zero.
    pub(crate) fn axes(&self, axes: &[usize]) -> Arc<Vec<f32>> {
        Arc::new(pick(&self.positions, self.dims, axes))
    }

    /// Its first two axes.
    pub(super) fn flat(&self) -> Self {
        let two = |point: &[f64]| [point[0], point.get(1).copied().unwrap_or(0.0)];
        Self::given_as(2, self.exact().chunks_exact(self.dims).flat_map(two).collect())
    }

    /// Its third axis, if it has one; a point without coordinates has none.
    pub(super) fn depth(&self) -> Option<Vec<Option<f64>>> {
        let third = |point: &[f64]| Some(point[2]).filter(|v| v.is_finite());
        (self.dims == 3).then(|| self.exact().chunks_exact(3).map(third).collect())
    }

    /// A layout of two axes with a third one, if that has as many points.
    pub(super) fn with_depth(&self, depth: &[Option<f64>]) -> Option<Self> {
        let exact = self.exact();
        if self.dims != 2 || depth.len() != exact.len() / 2 {
            return None;
        }
        let join = |(point, z): (&[f64], &Option<f64>)| [point[0], point[1], z.unwrap_or(f64::NAN)];
        Some(Self::given_as(3, exact.chunks_exact(2).zip(depth).flat_map(join).collect()))
    }

    /// The positions as the start of a run in `dims` dimensions: superfluous axes dropped, missing ones filled with noise of a
    /// hundredth of the spread.
    pub(crate) fn as_start(&self, dims: usize, seed: u64) -> Result<Matrix> {
        let absent =
            self.positions.chunks_exact(self.dims).filter(|p| p.iter().any(|v| !v.is_finite())).count();
        if absent > 0 {
            return Err(Error::PointsWithoutCoordinates { absent, points: self.positions.len() / self.dims });
        }
        let points = self.positions.len() / self.dims;
        let spread = 0.01 * deviation(&self.positions);
        let mut noise = Rng::new(seed, LIFT, 0);
        let mut value = |row: usize, axis: usize| {
            if axis < self.dims {
                self.positions[row * self.dims + axis]
            } else {
                (noise.normal() * spread) as f32
            }
        };
        Ok(Matrix::from_fn(points, dims, &mut value))
    }
}

/// Some columns of a row-major table; one that it does not have is zero.
pub(crate) fn pick(values: &[f32], width: usize, columns: &[usize]) -> Vec<f32> {
    let mut out = Vec::with_capacity(values.len() / width.max(1) * columns.len());
    for row in values.chunks_exact(width.max(1)) {
        out.extend(columns.iter().map(|&c| row.get(c).copied().unwrap_or(0.0)));
    }
    out
}

fn deviation(values: &[f32]) -> f64 {
    let n = values.len().max(1) as f64;
    let mean = values.iter().map(|&v| f64::from(v)).sum::<f64>() / n;
    (values.iter().map(|&v| (f64::from(v) - mean).powi(2)).sum::<f64>() / n).sqrt().max(1e-4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn restored_values_keep_every_bit() {
        let values = [0.1, -1.0 / 3.0, 1e-300, 7.0];
        let layout = Layout::restored(3, 2, &[2, 0], &values);
        let exact = layout.exact();
        assert_eq!(exact[4..6], values[..2]);
        assert_eq!(exact[..2], values[2..]);
        assert!(exact[2].is_nan() && layout.positions[3].is_nan());
        assert!(matches!(
            layout.as_start(2, 0),
            Err(Error::PointsWithoutCoordinates { absent: 1, points: 3 })
        ));
    }

    #[test]
    fn starts_change_their_dimensions() {
        let layout = Layout::computed(Matrix::from_fn(4, 2, |r, c| (r * 2 + c) as f32));
        let lifted = layout.as_start(3, 1).unwrap();
        assert_eq!(lifted.row(3)[..2], [6.0, 7.0]);
        assert!(lifted.row(3)[2] != 0.0 && lifted.row(3)[2].abs() < 1.0);
        let flat = Layout::computed(lifted).as_start(2, 1).unwrap();
        assert_eq!(flat.data(), &layout.positions[..]);
    }

    #[test]
    fn a_missing_axis_is_zero() {
        let layout = Layout::computed(Matrix::from_fn(2, 1, |r, _| r as f32 + 1.0));
        assert_eq!(*layout.axes(&[0, 1]), [1.0, 0.0, 2.0, 0.0]);
    }
}
