//! The points of a cell as the kernels want them: as bytes where these tell its points apart.
//!
//! What is not bytes already is rounded to them around the middle of its cell, the simplest of the quantisers of Jégou, Douze,
//! Schmid, *Product quantization for nearest neighbor search*, IEEE TPAMI 2011. That puts a few near pairs into a wrong order, which
//! the candidates beyond the k-th make good, as they are ranked in `f64` later; where it would confuse more, a cell stays in floats.

use super::super::space::Space;
use super::rows::{Rows, row_of};
use crate::kernels::tile::{BLOCK, By, Coding, Measure, Packed};
use crate::simd::{self, Level};
use crate::{MatrixView, Metric};

/// Rows by which a cell is judged, and how many of them may be confused.
const JUDGES: usize = 16;
const CONFUSED: usize = 1;
/// Standard deviations of the difference of two rounded distances that the candidates beyond the k-th have to bridge.
const DEVIATIONS: f64 = 2.0;
/// Rows that tell the middle of a cell and how far its values reach. The bytes reach so many times as far; what is beyond is
/// cut off, as a few far rows must not make all others one.
const FEW: usize = 64;
const REACH: f32 = 2.0;
/// Steps from the middle to either end.
const STEPS: f32 = 127.0;

/// Packs cells for `keep` candidates of `k` neighbours.
pub(super) struct Packing<'a> {
    rows: &'a Rows<'a>,
    space: &'a Space,
    level: Level,
    k: usize,
    keep: usize,
    /// Of rounded rows, where bytes are faster than floats.
    coding: Option<Coding>,
}

/// A packed cell, and what its keys stand for.
pub(super) struct Cell {
    pub(super) packed: Packed,
    pub(super) scale: Scale,
}

impl<'a> Packing<'a> {
    pub(super) fn new(rows: &'a Rows<'a>, space: &'a Space, (k, keep): (usize, usize)) -> Self {
        let level = simd::level();
        let coding = match rows {
            Rows::Floats { .. } if space.is_squared() && !space.is_exact() => {
                // Without zeros the space adds no column.
                Coding::of_differences(level, space.cols())
            }
            _ => None,
        };
        Self { rows, space, level, k, keep, coding }
    }

    /// By the caller alone.
    pub(super) fn pack(&self, points: &[u32]) -> Cell {
        match self.rows {
            Rows::Bytes { coding, rows } => {
                let row = |i: usize| row_of(rows, coding.cols(), points[i] as usize);
                Cell { packed: Packed::coded(coding, points.len(), row), scale: Scale::Exact }
            }
            Rows::Floats { metric, rows } => {
                let (x, points) = rows.of(points);
                let rounded = self.coding.as_ref().and_then(|coding| {
                    let cell = Rounded::new(x, &points, *metric)?;
                    self.round(&cell, coding)
                });
                rounded.unwrap_or_else(|| {
                    let space = self.space.within(x, &points);
                    let packed = space.pack_some(x, &points);
                    let scale = if space.is_exact() { Scale::Exact } else { Scale::Floats(space.unit()) };
                    Cell { packed, scale }
                })
            }
        }
    }

    /// `None` if bytes confuse more than the candidates beyond the k-th make good.
    fn round(&self, cell: &Rounded<'_>, coding: &Coding) -> Option<Cell> {
        let rows = cell.points.len();
        let packed = Packed::written(coding, rows, By::Caller, |i, out| cell.write(i, out));
        if self.keep + 1 < rows {
            let judges = JUDGES.min(rows);
            let judge = |i: usize| i * rows / judges;
            let few = Packed::written(coding, judges, By::Caller, |i, out| cell.write(judge(i), out));
            if self.confused(&few, &packed, coding.cols()) > CONFUSED {
                return None;
            }
        }
        Some(Cell { packed, scale: Scale::Rounded(f64::from(cell.step).powi(2)) })
    }

    /// How many of a few rows may have a neighbour that is not among the candidates, by what rounding does to distances.
    fn confused(&self, few: &Packed, all: &Packed, cols: usize) -> usize {
        let mut tile = vec![0u32; BLOCK * BLOCK];
        let mut keys: Vec<Vec<u32>> = vec![Vec::with_capacity(all.rows()); few.rows()];
        for b in 0..all.blocks() {
            few.keys(all, self.level, 0, b, &mut tile);
            for (row, keys) in tile.chunks_exact(BLOCK).zip(&mut keys) {
                keys.extend_from_slice(&row[..all.rows_of(b)]);
            }
        }
        let is_confused = |keys: &mut Vec<u32>| {
            // The smallest is that of the row itself.
            let (near, &mut last, _) = keys.select_nth_unstable(self.keep);
            let (_, &mut kth, _) = near.select_nth_unstable(self.k);
            // A coordinate is off by up to half a step, evenly: the difference of two has variance 1/6, its square 7/180.
            let variance = 4.0 / 6.0 * f64::from(kth) + 7.0 / 180.0 * cols as f64;
            f64::from(last - kth) < DEVIATIONS * (2.0 * variance).sqrt()
        };
        keys.iter_mut().map(|keys| usize::from(is_confused(keys))).sum()
    }
}

/// The rows of a cell in steps from its middle.
struct Rounded<'a> {
    x: MatrixView<'a>,
    points: &'a [u32],
    metric: Metric,
    middle: Vec<f32>,
    step: f32,
}

impl<'a> Rounded<'a> {
    /// `None` where all rows are equal, or so close or so far apart that steps are no usual numbers or as small as the rounding of
    /// what they are steps of.
    fn new(x: MatrixView<'a>, points: &'a [u32], metric: Metric) -> Option<Self> {
        let mut cell = Self { x, points, metric, middle: vec![0.0; x.cols()], step: 0.0 };
        let some: Vec<usize> = (0..points.len()).step_by(points.len().div_ceil(FEW).max(1)).collect();
        let mut middle = vec![0f32; x.cols()];
        for &i in &some {
            let factor = cell.factor(i) / some.len() as f32;
            for (sum, &v) in middle.iter_mut().zip(cell.row(i)) {
                *sum += v * factor;
            }
        }
        cell.middle = middle;
        let few = some.iter().map(|&i| cell.reach(i)).fold(0.0, f32::max);
        let reach = if few > 0.0 {
            REACH * few
        } else {
            (0..points.len()).map(|i| cell.reach(i)).fold(0.0, f32::max)
        };
        cell.step = reach / STEPS;
        let largest = cell.middle.iter().map(|m| m.abs()).fold(reach, f32::max);
        let usual = cell.step.is_normal() && cell.step.recip().is_normal();
        (usual && cell.step > 4.0 * f32::EPSILON * largest).then_some(cell)
    }

    fn row(&self, i: usize) -> &'a [f32] {
        self.x.row(self.points[i] as usize)
    }

    /// What a row is multiplied by: under the cosine its length does not count.
    fn factor(&self, i: usize) -> f32 {
        match self.metric {
            Metric::Cosine => {
                self.row(i).iter().map(|&v| f64::from(v).powi(2)).sum::<f64>().sqrt().recip() as f32
            }
            _ => 1.0,
        }
    }

    /// The largest coordinate of a row, from the middle.
    fn reach(&self, i: usize) -> f32 {
        const LANES: usize = 16;
        let factor = self.factor(i);
        let mut largest = [0f32; LANES];
        for (row, middle) in self.row(i).chunks(LANES).zip(self.middle.chunks(LANES)) {
            for ((largest, &v), &m) in largest.iter_mut().zip(row).zip(middle) {
                let off = (v * factor - m).abs();
                *largest = if off > *largest { off } else { *largest };
            }
        }
        largest.into_iter().fold(0.0, f32::max)
    }

    /// The bytes of a row; the middle is byte 128.
    fn write(&self, i: usize, out: &mut [u8]) {
        // The lowest bits of a float of this size are its integer.
        const INTEGER: f32 = (3u32 << 22) as f32;
        let (factor, steps) = (self.factor(i), self.step.recip());
        for ((out, &v), &m) in out.iter_mut().zip(self.row(i)).zip(&self.middle) {
            let at = ((v * factor - m) * steps + 128.0).clamp(0.0, 255.0);
            *out = (at + INTEGER).to_bits() as u8;
        }
    }
}

/// What the keys of a cell stand for, in a measure that all cells share.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scale {
    /// Integers that are the same in every cell.
    Exact,
    /// Integers times a unit.
    Rounded(f64),
    /// Floats that are not negative, times a unit.
    Floats(f64),
}

/// Bits of an `f64` that a shared key leaves out: it has no sign, and its 21 digits are more than rounding leaves.
const LOWER: u32 = 31;

impl Scale {
    /// The key in the shared measure, below [`u32::MAX`]: those of one cell stay in order.
    pub(super) fn shared(self, key: u32) -> u32 {
        let value = match self {
            Self::Exact => return key,
            Self::Rounded(unit) => f64::from(key) * unit,
            Self::Floats(unit) => f64::from(f32::from_bits(key)) * unit,
        };
        (value.to_bits() >> LOWER) as u32
    }

    /// A key of the cell, above which all are larger than one in the shared measure.
    pub(super) fn limit(self, shared: u32) -> u32 {
        let above = |unit: f64| f64::from_bits((u64::from(shared) + 1) << LOWER) / unit;
        match self {
            _ if shared == u32::MAX => shared,
            Self::Exact => shared,
            Self::Rounded(unit) => (above(unit) + 1.0) as u32,
            Self::Floats(unit) => Measure::Squared.key_above(above(unit)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Matrix;
    use crate::monitor::Silent;
    use crate::rng::Rng;

    proptest! {
        #[test]
        fn a_limit_lets_through_all_up_to_the_shared_key(key in any::<u32>(), exponent in -60i32..60, more in 0u32..1000) {
            let unit = 1.37 * f64::from(exponent).exp2();
            let float = f32::from_bits(key >> 1);
            prop_assume!(float.is_finite());
            for (scale, key) in [(Scale::Exact, key), (Scale::Rounded(unit), key), (Scale::Floats(unit), key >> 1)] {
                let shared = scale.shared(key);
                prop_assert!(scale.limit(shared) >= key, "{scale:?} {key}");
                prop_assert!(scale.shared(key.saturating_sub(more)) <= shared, "{scale:?} {key}");
            }
        }
    }

    /// Whether one cell of all points is packed as bytes; then their distances are about what these say.
    fn is_rounded(x: &Matrix, metric: Metric) -> bool {
        let space = Space::new(simd::level(), metric, &[x.view()]);
        let order: Vec<u32> = (0..x.rows() as u32).collect();
        let rows = Rows::new(x.view(), &order, (&space, metric), &Silent).expect("not cancelled");
        let packing = Packing::new(&rows, &space, (15, 26));
        let Cell { packed, scale } = packing.pack(&order);
        let Scale::Rounded(_) = scale else { return false };
        let mut tile = vec![0u32; BLOCK * BLOCK];
        packed.own_keys(simd::level(), 0, 0, &mut tile);
        for (i, j) in [(0, 1), (3, 90), (17, 191)] {
            let squared = |d: f64| if metric == Metric::Cosine { 2.0 * d } else { d * d };
            let (shared, exact) =
                (scale.shared(tile[i * BLOCK + j]), squared(metric.distance(x.row(i), x.row(j))));
            let value = f64::from_bits(u64::from(shared) << LOWER);
            assert!((value - exact).abs() < 0.02 * exact, "{metric}: {value} {exact}");
        }
        true
    }

    #[test]
    fn keys_of_rounded_rows_are_about_squared_distances() {
        let has_bytes = Coding::of_differences(simd::level(), 40).is_some();
        for (metric, offset, spread) in [
            (Metric::Euclidean, 0.0, 1.0),
            (Metric::Euclidean, 7e6, 3e3),
            (Metric::Euclidean, 0.0, 1e-20),
            (Metric::Cosine, 0.0, 1e-15),
            (Metric::Cosine, 5.0, 1.0),
        ] {
            let normal = |i: usize, j: usize| Rng::new(1, i as u64, j as u64).normal();
            let x = Matrix::from_fn(500, 40, |i, j| (offset + spread * normal(i, j)) as f32);
            assert_eq!(is_rounded(&x, metric), has_bytes, "{metric}, {offset}, {spread}");
        }
        let close = Matrix::from_fn(500, 40, |i, j| 1.0 + f32::EPSILON * ((i * j) % 40) as f32);
        assert!(!is_rounded(&close, Metric::Euclidean));
    }

    #[test]
    fn a_cell_of_points_that_bytes_do_not_tell_apart_stays_in_floats() {
        // Groups of 100, a ten thousandth of their distance wide.
        let x = Matrix::from_fn(500, 40, |i, j| {
            Rng::new(1, i as u64 / 100, j as u64).normal() as f32
                + 1e-4 * Rng::new(2, i as u64, j as u64).normal() as f32
        });
        assert!(!is_rounded(&x, Metric::Euclidean));
        assert!(!is_rounded(&Matrix::from_fn(500, 3, |_, _| 1.5), Metric::Euclidean));
    }
}
