//! What pulls a point towards its neighbours.

use super::affinity::Weights;
use super::kernel::Kernel;
use super::supervision::Weighting;
use super::{Affinity, Point};

/// `sum_j p_ij w_ij (y_i - y_j)`, and `sum_j p_ij ln(1 + d_ij^2)` if asked for: t-SNE as it is, the common case.
#[inline]
pub(super) fn attract<const D: usize>(
    affinity: &Affinity,
    points: &[Point<D>],
    i: usize,
    logs: bool,
) -> ([f32; D], f64) {
    let range = affinity.offsets[i]..affinity.offsets[i + 1];
    let columns = &affinity.columns[range.clone()];
    let own = points[i];
    let mut sum = [0f32; D];
    let mut log_sum = 0f64;
    let mut add = |column: u32, p: f32| {
        let other = &points[column as usize];
        let mut difference = [0f32; D];
        let mut d2 = 0f32;
        for axis in 0..D {
            difference[axis] = own[axis] - other[axis];
            d2 += difference[axis] * difference[axis];
        }
        let force = p / (1.0 + d2);
        for axis in 0..D {
            sum[axis] += force * difference[axis];
        }
        if logs {
            log_sum += f64::from(p) * f64::from(d2).ln_1p();
        }
    };
    match &affinity.weights {
        Weights::Each(weights) => {
            for (&column, &p) in columns.iter().zip(&weights[range]) {
                add(column, p);
            }
        }
        Weights::Uniform(p) => {
            for &column in columns {
                add(column, *p);
            }
        }
    }
    (sum, log_sum)
}

/// `sum_j p'_ij u_ij (y_i - y_j)`, and `-sum_j p'_ij ln w_ij` if asked for: any kernel, and weights of a supervision on P.
pub(super) fn attract_with<const D: usize>(
    affinity: &Affinity,
    points: &[Point<D>],
    i: usize,
    logs: bool,
    kernel: Kernel,
    weighting: Option<&Weighting>,
) -> ([f32; D], f64) {
    let over_dof = (1.0 / kernel.dof()) as f32;
    let own = points[i];
    let mut sum = [0f32; D];
    let mut log_sum = 0f64;
    for (column, p) in affinity.row(i) {
        let p = weighting.map_or(p, |w| p * w.of(i, column as usize));
        let other = &points[column as usize];
        let mut difference = [0f32; D];
        let mut d2 = 0f32;
        for axis in 0..D {
            difference[axis] = own[axis] - other[axis];
            d2 += difference[axis] * difference[axis];
        }
        let scaled = d2 * over_dof;
        let force = p / (1.0 + scaled);
        for axis in 0..D {
            sum[axis] += force * difference[axis];
        }
        if logs {
            log_sum += f64::from(p) * f64::from(scaled).ln_1p();
        }
    }
    (sum, log_sum * kernel.power())
}
