//! The density of points on a grid.

use rayon::prelude::*;

use super::NOWHERE;

/// Cells along the longest side, in 2D and 3D.
const SIDE: [usize; 2] = [256, 96];
/// Points that tell where the layout lies, at most: a share taken evenly is as good as all.
const LOOKED_AT: usize = 1 << 16;
/// Share of the points that may lie beyond the grid on each side of an axis: far outliers would make its cells too coarse.
const BEYOND: f64 = 0.002;
/// Room around the others, as a share of their extent.
const MARGIN: f32 = 0.1;
/// Bandwidth of the smoothing: the share of Silverman's rule for one normal cloud. A map is of many clouds.
const BANDWIDTH: f64 = 0.3;
/// Least bandwidth in cells.
const LEAST: f64 = 1.0;

/// Cubic cells over the bulk of a layout; x runs fastest.
#[derive(Debug)]
pub(super) struct Grid {
    dims: usize,
    lower: [f32; 3],
    /// Side of a cell.
    step: f32,
    pub(super) sides: [usize; 3],
    /// Bandwidth in cells.
    bandwidth: f64,
}

/// Points a cell, smoothed.
#[derive(Debug)]
pub(super) struct Density {
    pub(super) values: Vec<f32>,
    /// Cells that the smoothing spreads one point over: `density * area` is the number of points that it comes from.
    pub(super) area: f64,
}

impl Grid {
    /// A grid over the points; `None` without any.
    pub(super) fn of(
        positions: &[f32],
        dims: usize,
        shown: &(impl Fn(usize) -> bool + Sync),
    ) -> Option<Self> {
        let present = |&(i, p): &(usize, &[f32])| shown(i) && p.iter().all(|v| v.is_finite());
        let count = positions.par_chunks_exact(dims).enumerate().filter(present).count();
        let stride = count.div_ceil(LOOKED_AT).max(1);
        let looked_at: Vec<&[f32]> = positions
            .chunks_exact(dims)
            .enumerate()
            .filter(present)
            .map(|(_, p)| p)
            .step_by(stride)
            .collect();
        let n = looked_at.len();
        if n == 0 {
            return None;
        }
        let (mut lower, mut extents, mut variance) = ([0f32; 3], [0f32; 3], 0.0);
        let beyond = (BEYOND * n as f64) as usize;
        for axis in 0..dims {
            let mut values: Vec<f32> = looked_at.iter().map(|p| p[axis]).collect();
            values.sort_unstable_by(f32::total_cmp);
            let (first, last) = (values[0], values[n - 1]);
            let (low, high) = (values[beyond], values[n - 1 - beyond]);
            let margin = (high - low) * MARGIN;
            (lower[axis], extents[axis]) = (first.max(low - margin), 0.0);
            extents[axis] = last.min(high + margin) - lower[axis];
            let inner = &values[beyond..n - beyond];
            let mean = inner.iter().map(|&v| f64::from(v)).sum::<f64>() / inner.len() as f64;
            variance +=
                inner.iter().map(|&v| (f64::from(v) - mean).powi(2)).sum::<f64>() / inner.len() as f64;
        }
        let longest = extents.iter().copied().fold(0.0, f32::max);
        let step = longest / SIDE[dims - 2] as f32;
        // All points in one place: one cell.
        let step = if step > 0.0 && step.is_finite() { step } else { 1.0 };
        let mut sides = [1; 3];
        for axis in 0..dims {
            sides[axis] = ((extents[axis] / step).ceil() as usize).max(1);
        }
        let spread = (variance / dims as f64).sqrt() / f64::from(step);
        let silverman = spread * (count as f64).powf(-1.0 / (dims as f64 + 4.0));
        Some(Self { dims, lower, step, sides, bandwidth: (BANDWIDTH * silverman).max(LEAST) })
    }

    /// The cell of a point; [`NOWHERE`] beyond the grid and for a point without coordinates.
    pub(super) fn cell(&self, point: &[f32]) -> u32 {
        let (mut cell, mut stride) = (0, 1);
        for axis in 0..self.dims {
            let place = (point[axis] - self.lower[axis]) / self.step;
            let side = self.sides[axis];
            // False for NaN; the upper edge belongs to the grid.
            if !(place >= 0.0 && place <= side as f32) {
                return NOWHERE;
            }
            cell += (place as usize).min(side - 1) * stride;
            stride *= side;
        }
        cell as u32
    }

    /// The middle of a cell.
    pub(super) fn centre(&self, cell: u32) -> [f32; 3] {
        let at = self.place(cell);
        std::array::from_fn(|axis| self.lower[axis] + (at[axis] as f32 + 0.5) * self.step)
    }

    /// Column, row and layer of a cell.
    pub(super) fn place(&self, cell: u32) -> [usize; 3] {
        let [width, height, _] = self.sides;
        let cell = cell as usize;
        [cell % width, cell / width % height, cell / (width * height)]
    }

    /// How many points each cell has, smoothed by a Gaussian.
    pub(super) fn density(&self, cells: &[u32]) -> Density {
        let mut values = vec![0f32; self.sides.iter().product()];
        // Sums of ones are exact in any order up to 2^24, far more than a cell of a map has; one owner all the same.
        let mut counts = vec![0u32; values.len()];
        for &cell in cells.iter().filter(|&&cell| cell != NOWHERE) {
            counts[cell as usize] += 1;
        }
        for (value, &count) in values.iter_mut().zip(&counts) {
            *value = count as f32;
        }
        let kernel = gaussian(self.bandwidth);
        for axis in 0..self.dims {
            values = self.smooth(&values, axis, &kernel);
        }
        // The integral of the kernel squared is one over the area.
        let square: f64 = full(&kernel).map(|w| f64::from(w) * f64::from(w)).sum();
        Density { values, area: square.powi(-(self.dims as i32)) }
    }

    /// Convolves one axis; beyond the grid there is nothing.
    fn smooth(&self, values: &[f32], axis: usize, kernel: &[f32]) -> Vec<f32> {
        let stride: usize = self.sides[..axis].iter().product();
        let side = self.sides[axis];
        let width = self.sides[0];
        let mut out = vec![0f32; values.len()];
        out.par_chunks_mut(width).enumerate().for_each(|(row, out)| {
            for (x, out) in out.iter_mut().enumerate() {
                let cell = row * width + x;
                let at = cell / stride % side;
                let mut sum = kernel[0] * values[cell];
                for (k, &weight) in kernel.iter().enumerate().skip(1) {
                    if at >= k {
                        sum += weight * values[cell - k * stride];
                    }
                    if at + k < side {
                        sum += weight * values[cell + k * stride];
                    }
                }
                *out = sum;
            }
        });
        out
    }
}

/// The middle and one side of a Gaussian of this standard deviation; both sides sum to 1.
fn gaussian(deviation: f64) -> Vec<f32> {
    let reach = (3.0 * deviation).ceil() as usize;
    let weights: Vec<f64> = (0..=reach).map(|k| (-0.5 * (k as f64 / deviation).powi(2)).exp()).collect();
    let sum = 2.0 * weights.iter().sum::<f64>() - weights[0];
    weights.iter().map(|w| (w / sum) as f32).collect()
}

/// Both sides of a kernel.
fn full(kernel: &[f32]) -> impl Iterator<Item = f32> {
    kernel.iter().copied().chain(kernel.iter().skip(1).copied())
}
