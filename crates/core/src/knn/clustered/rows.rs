//! The vectors of points: in the order of these, as bytes where bytes hold all that tells them apart, or where they are.

use std::borrow::Cow;

use rayon::prelude::*;

use super::super::space::Space;
use crate::kernels::distance;
use crate::kernels::tile::Coding;
use crate::monitor::go_on;
use crate::turns::TURN;
use crate::{Matrix, MatrixView, Metric, Monitor, Result};

/// One row a point. Bytes take a quarter of the memory, and of the time until they are there.
pub(super) enum Rows<'a> {
    Floats {
        metric: Metric,
        rows: Floats<'a>,
    },
    /// Integers under the euclidean metric.
    Bytes {
        coding: Coding,
        rows: Vec<u8>,
    },
}

/// Columns from which a row lies together enough where it is: a copy of such rows would be large and save no time.
const LONG: usize = 256;

/// Bytes of the rows of so many points, at most.
pub(super) fn memory(points: usize, dimensions: usize) -> u64 {
    // Bytes in place of floats are a copy at any length.
    points as u64 * dimensions as u64 * if dimensions < LONG { 4 } else { 1 }
}

/// The vectors of points, and which row is that of each.
pub(super) enum Floats<'a> {
    InOrder(Matrix),
    WhereTheyAre(MatrixView<'a>, &'a [u32]),
}

impl Floats<'_> {
    fn row(&self, point: usize) -> &[f32] {
        match self {
            Self::InOrder(rows) => rows.row(point),
            Self::WhereTheyAre(x, order) => x.row(order[point] as usize),
        }
    }

    /// The matrix that holds some points, and in which rows.
    pub(super) fn of<'b>(&'b self, points: &'b [u32]) -> (MatrixView<'b>, Cow<'b, [u32]>) {
        match self {
            Self::InOrder(rows) => (rows.view(), Cow::Borrowed(points)),
            Self::WhereTheyAre(x, order) => {
                (*x, Cow::Owned(points.iter().map(|&point| order[point as usize]).collect()))
            }
        }
    }
}

impl<'a> Rows<'a> {
    /// The rows `order` of `x`.
    pub(super) fn new(
        x: MatrixView<'a>,
        order: &'a [u32],
        (space, metric): (&Space, Metric),
        monitor: &dyn Monitor,
    ) -> Result<Self> {
        let Some(coding) = space.coding().filter(|_| metric == Metric::Euclidean) else {
            let rows = if x.cols() < LONG {
                Floats::InOrder(gather(x, order, monitor)?)
            } else {
                Floats::WhereTheyAre(x, order)
            };
            return Ok(Self::Floats { metric, rows });
        };
        let rows = written(order, coding.cols(), monitor, |row, out| coding.write(x.row(row as usize), out))?;
        Ok(Self::Bytes { coding: coding.clone(), rows })
    }

    /// Has some points on their way from memory, all at once, before they are measured one by one.
    pub(super) fn fetch(&self, points: &[u32]) {
        /// Values of two lines of a cache, which come together.
        const LINES: usize = 32;
        if let Self::Floats { rows, .. } = self {
            let values = points.iter().flat_map(|&point| rows.row(point as usize).iter().step_by(LINES));
            std::hint::black_box(values.fold(0, |all, value| all ^ value.to_bits()));
        }
    }

    /// The distance of two points, with the bits of [`Metric::distance`].
    pub(super) fn distance(&self, a: usize, b: usize) -> f64 {
        match self {
            Self::Floats { metric, rows } => metric.distance(rows.row(a), rows.row(b)),
            Self::Bytes { coding, rows } => {
                let row = |i| row_of(rows, coding.cols(), i);
                f64::from(distance::squared_difference_of_bytes(row(a), row(b))).sqrt()
            }
        }
    }

    /// The distance of two points, unless it is surely beyond `limit`.
    pub(super) fn distance_within(&self, a: usize, b: usize, limit: f64) -> Option<f64> {
        if let Self::Floats { metric, rows } = self
            && metric.is_surely_beyond(rows.row(a), rows.row(b), limit)
        {
            return None;
        }
        Some(self.distance(a, b))
    }
}

pub(super) fn row_of(rows: &[u8], cols: usize, row: usize) -> &[u8] {
    &rows[row * cols..(row + 1) * cols]
}

/// The rows of a matrix in another order.
pub(super) fn gather(x: MatrixView<'_>, order: &[u32], monitor: &dyn Monitor) -> Result<Matrix> {
    let write = |row: u32, out: &mut [f32]| out.copy_from_slice(x.row(row as usize));
    let data = written(order, x.cols(), monitor, write)?;
    Matrix::new(order.len(), x.cols(), data)
}

/// Rows of `cols` values, of which `write` writes each.
fn written<T: Copy + Default + Send>(
    order: &[u32],
    cols: usize,
    monitor: &dyn Monitor,
    write: impl Fn(u32, &mut [T]) + Sync,
) -> Result<Vec<T>> {
    let mut data = vec![T::default(); order.len() * cols];
    let rows = (TURN / cols.max(1)).max(1);
    for (out, order) in data.chunks_mut(rows * cols.max(1)).zip(order.chunks(rows)) {
        go_on(monitor)?;
        out.par_chunks_mut(cols.max(1)).zip(order).for_each(|(out, &row)| write(row, out));
    }
    Ok(data)
}
