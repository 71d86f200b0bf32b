//! Custom axes: a layout whose axes lead from the centroid of one set of rows to the centroid of another.
//!
//! The TensorFlow projector's "custom" projection, in 2D and 3D, with units: by default a coordinate of -1/2 is level with
//! the centroid of the first set, +1/2 with that of the second.

use rayon::prelude::*;

use crate::{Error, Matrix, MatrixView, Monitor, Result};

/// Rows a task: fixed, so that sums do not depend on the number of threads.
const TASK: usize = 256;
/// Rows between two looks at the monitor.
const STRIDE: usize = 1 << 15;
/// What errors call the two ends of each axis.
const SIDES: [[&str; 2]; 3] = [
    ["the left side", "the right side"],
    ["the lower side", "the upper side"],
    ["the near side", "the far side"],
];

/// The two sets of rows that one axis leads between. A row counts once however often it is listed; a row may be in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ends<'a> {
    /// Where the axis comes from: left, down or near.
    pub from: &'a [u32],
    /// Where it leads: right, up or far.
    pub to: &'a [u32],
}

/// How a coordinate is measured along an axis from centroid a to centroid b.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Formula {
    /// `(v - (a + b) / 2) . (b - a) / |b - a|^2`: in units of the distance between the centroids, 0 half-way between them,
    /// so that a is at -1/2 and b at +1/2 whatever the scale of the vectors.
    #[default]
    CentroidDistance,
    /// `v . (b - a)`: the TensorFlow projector's, in squared units of the vectors, with its zero at the vectors' origin.
    Tensorflow,
}

/// Axes that were made from sets of rows, in the space of the vectors they were made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Axes {
    axes: Vec<Axis>,
    formula: Formula,
}

/// One axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    from: Vec<f64>,
    to: Vec<f64>,
    length: f64,
}

impl Axis {
    /// Centroid of the rows where the axis comes from, length d.
    pub fn from(&self) -> &[f64] {
        &self.from
    }

    /// Centroid of the rows where it leads, length d.
    pub fn to(&self) -> &[f64] {
        &self.to
    }

    /// Distance of the two centroids, in units of the vectors.
    pub fn length(&self) -> f64 {
        self.length
    }

    fn coordinate(&self, row: &[f32], formula: Formula) -> f64 {
        let ends = self.from.iter().zip(&self.to);
        match formula {
            Formula::CentroidDistance => {
                // Divided once by the length before products are taken: squares of tiny or huge data stay in range.
                let along: f64 = row
                    .iter()
                    .zip(ends)
                    .map(|(&v, (a, b))| (f64::from(v) - f64::midpoint(*a, *b)) * ((b - a) / self.length))
                    .sum();
                along / self.length
            }
            Formula::Tensorflow => row.iter().zip(ends).map(|(&v, (a, b))| f64::from(v) * (b - a)).sum(),
        }
    }
}

impl Axes {
    /// Axes between the centroids of rows of `x`: 2 pairs (left-right, down-up), or 3 (and near-far).
    ///
    /// Sums are `f64` over the rows in ascending order. A set without rows, a row that does not exist, and a pair whose
    /// centroids coincide are errors that name the side.
    pub fn new(x: MatrixView<'_>, pairs: &[Ends<'_>], formula: Formula) -> Result<Self> {
        if !(2..=3).contains(&pairs.len()) {
            return Err(Error::Parameter {
                name: "the number of axes",
                value: pairs.len().to_string(),
                expected: "2 or 3".into(),
            });
        }
        let mut axes = Vec::with_capacity(pairs.len());
        for (pair, names) in pairs.iter().zip(SIDES) {
            let (from, to) = (centroid(x, pair.from, names[0])?, centroid(x, pair.to, names[1])?);
            let length = distance(&from, &to);
            if length == 0.0 {
                return Err(Error::Parameter {
                    name: names[1],
                    value: "at the same place as the other end of its axis".into(),
                    expected: "rows with another centroid".into(),
                });
            }
            axes.push(Axis { from, to, length });
        }
        Ok(Self { axes, formula })
    }

    /// The axes: x, y and perhaps z.
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// How coordinates are measured.
    pub fn formula(&self) -> Formula {
        self.formula
    }

    /// Coordinates of rows of the same space along every axis, n x 2 or n x 3.
    ///
    /// Each row is computed by itself: any batching of the rows gives the same bytes.
    pub fn project(&self, x: MatrixView<'_>, monitor: &dyn Monitor) -> Result<Matrix> {
        let (n, d, dims) = (x.rows(), x.cols(), self.axes.len());
        let expected = self.axes.first().map_or(0, |axis| axis.from.len());
        if d != expected {
            return Err(Error::Parameter {
                name: "the number of columns",
                value: d.to_string(),
                expected: format!("{expected}, as in the vectors that the axes were made from"),
            });
        }
        x.check_finite()?;
        monitor.stage("custom axes");
        let mut out = Matrix::zeros(n, dims);
        for start in (0..n).step_by(STRIDE) {
            if monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            let end = (start + STRIDE).min(n);
            let part = &mut out.data_mut()[start * dims..end * dims];
            part.par_chunks_mut(TASK * dims).enumerate().for_each(|(task, part)| {
                let first = start + task * TASK;
                for (local, coordinates) in part.chunks_exact_mut(dims).enumerate() {
                    for (value, axis) in coordinates.iter_mut().zip(&self.axes) {
                        *value = axis.coordinate(x.row(first + local), self.formula) as f32;
                    }
                }
            });
            monitor.progress(end as f64 / n as f64);
        }
        // Squared units of large vectors do not fit `f32`.
        out.view().check_finite().map_err(|_| Error::Parameter {
            name: "the scale of the vectors",
            value: "too large for coordinates along these axes".into(),
            expected: "such that products of values are below 3e38: normalise the vectors or the axes".into(),
        })?;
        Ok(out)
    }
}

/// [`Axes::new`] and [`Axes::project`] on the same vectors.
pub fn project(
    x: MatrixView<'_>,
    pairs: &[Ends<'_>],
    formula: Formula,
    monitor: &dyn Monitor,
) -> Result<Matrix> {
    Axes::new(x, pairs, formula)?.project(x, monitor)
}

/// Mean of the rows named, each counted once.
fn centroid(x: MatrixView<'_>, rows: &[u32], name: &'static str) -> Result<Vec<f64>> {
    if rows.is_empty() {
        return Err(Error::Parameter {
            name,
            value: "empty".into(),
            expected: "a set of at least one row: nothing matched".into(),
        });
    }
    let mut rows = rows.to_vec();
    rows.par_sort_unstable();
    rows.dedup();
    if let Some(&row) = rows.iter().find(|&&row| row as usize >= x.rows()) {
        return Err(Error::Parameter {
            name,
            value: format!("a set with row {row}"),
            expected: format!("a set of row numbers below {}, the number of points", x.rows()),
        });
    }
    let partial: Vec<Vec<f64>> = rows
        .par_chunks(TASK)
        .map(|rows| {
            let mut sum = vec![0f64; x.cols()];
            for &row in rows {
                for (s, &v) in sum.iter_mut().zip(x.row(row as usize)) {
                    *s += f64::from(v);
                }
            }
            sum
        })
        .collect();
    let mut mean = vec![0f64; x.cols()];
    for block in &partial {
        for (m, s) in mean.iter_mut().zip(block) {
            *m += s;
        }
    }
    for (col, m) in mean.iter_mut().enumerate() {
        *m /= rows.len() as f64;
        if !m.is_finite() {
            // Finite `f32` values cannot sum to infinity in `f64`: one of the rows holds the culprit.
            let row = rows.iter().map(|&r| r as usize).find(|&r| !x.row(r)[col].is_finite()).unwrap_or(0);
            return Err(Error::NotFinite { row, col, value: x.row(row)[col] });
        }
    }
    Ok(mean)
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}
