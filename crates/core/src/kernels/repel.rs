//! All-pairs repulsion: for each point i of a range `sum_j w_ij` and `sum_j w_ij^2 (y_i - y_j)`, `w = 1 / (1 + d^2)`.
#![allow(unsafe_code)]

use crate::simd::Level;

/// Values a block: the positions are padded to a multiple of it.
pub(super) const LANES: usize = 16;
/// Where padding points lie: so far that their `w` vanishes, with a square that is still finite.
const FAR: f32 = 1e18;
/// Blocks summed in `f32` before they are added to an `f64` sum.
pub(super) const RUN: usize = 256;

/// Positions by axis, padded.
#[derive(Debug, Default)]
pub(crate) struct Axes<const D: usize> {
    points: usize,
    axes: Vec<Vec<f32>>,
}

impl<const D: usize> Axes<D> {
    /// Copies `points` into the padded axes.
    pub(crate) fn fill(&mut self, points: &[[f32; D]]) {
        self.points = points.len();
        self.axes.resize_with(D, Vec::new);
        for (axis, values) in self.axes.iter_mut().enumerate() {
            values.clear();
            values.extend(points.iter().map(|p| p[axis]));
            values.resize(points.len().next_multiple_of(LANES), FAR);
        }
    }

    pub(super) fn axis(&self, axis: usize) -> &[f32] {
        &self.axes[axis]
    }
}

/// Writes the forces of the points `first..first + forces.len()`; returns the sum of `w` over all their pairs, self excluded.
pub(crate) fn rows<const D: usize>(
    level: Level,
    all: &Axes<D>,
    first: usize,
    forces: &mut [[f32; D]],
) -> f64 {
    assert!(first + forces.len() <= all.points, "a range of the points");
    let total = match level {
        // SAFETY: the level says that the processor has the instructions.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 | Level::Avx512Vnni | Level::Amx => unsafe { avx512::rows(all, first, forces) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { avx2::rows(all, first, forces) },
        _ => portable(all, first, forces),
    };
    total - forces.len() as f64
}

fn portable<const D: usize>(all: &Axes<D>, first: usize, forces: &mut [[f32; D]]) -> f64 {
    let mut total = 0.0;
    for (local, force) in forces.iter_mut().enumerate() {
        let mut own = [0f32; D];
        for (axis, value) in own.iter_mut().enumerate() {
            *value = all.axis(axis)[first + local];
        }
        let (mut sum, mut weight) = ([0f64; D], 0f64);
        let length = all.axis(0).len();
        for start in (0..length).step_by(RUN * LANES) {
            let end = (start + RUN * LANES).min(length);
            let mut run_weight = [0f32; LANES];
            let mut run_sum = [[0f32; LANES]; D];
            for block in (start..end).step_by(LANES) {
                let mut difference = [[0f32; LANES]; D];
                let mut w = [1f32; LANES];
                for axis in 0..D {
                    let other = &all.axis(axis)[block..block + LANES];
                    for lane in 0..LANES {
                        difference[axis][lane] = own[axis] - other[lane];
                        w[lane] += difference[axis][lane] * difference[axis][lane];
                    }
                }
                for lane in 0..LANES {
                    w[lane] = 1.0 / w[lane];
                    run_weight[lane] += w[lane];
                    w[lane] *= w[lane];
                }
                for axis in 0..D {
                    for lane in 0..LANES {
                        run_sum[axis][lane] += w[lane] * difference[axis][lane];
                    }
                }
            }
            weight += run_weight.iter().map(|&v| f64::from(v)).sum::<f64>();
            for axis in 0..D {
                sum[axis] += run_sum[axis].iter().map(|&v| f64::from(v)).sum::<f64>();
            }
        }
        total += weight;
        *force = sum.map(|s| s as f32);
    }
    total
}

/// One version of the loop for vectors of one width. `POINTS` rows share each load.
#[cfg(target_arch = "x86_64")]
macro_rules! vector_version {
    ($module:ident, $features:literal, $vector:ty, $width:literal, $points:literal,
     $load:ident, $set:ident, $zero:ident, $sub:ident, $mul:ident, $add:ident, $fma:ident, $fnma:ident, $reciprocal:ident, $store:ident) => {
        mod $module {
            use std::arch::x86_64::*;

            use super::{Axes, LANES, RUN};

            const WIDTH: usize = $width;
            const POINTS: usize = $points;

            #[target_feature(enable = $features)]
            pub(super) fn rows<const D: usize>(all: &Axes<D>, first: usize, forces: &mut [[f32; D]]) -> f64 {
                let mut total = 0.0;
                for (group, forces) in forces.chunks_mut(POINTS).enumerate() {
                    total += group_of_rows(all, first + group * POINTS, forces);
                }
                total
            }

            #[target_feature(enable = $features)]
            fn group_of_rows<const D: usize>(all: &Axes<D>, first: usize, forces: &mut [[f32; D]]) -> f64 {
                let one = $set(1.0);
                let two = $set(2.0);
                let mut own = [[$zero(); D]; POINTS];
                for (point, own) in own.iter_mut().enumerate() {
                    // A short last group repeats its last point; the surplus is not used.
                    let row = first + point.min(forces.len() - 1);
                    for axis in 0..D {
                        own[axis] = $set(all.axis(axis)[row]);
                    }
                }
                let (mut sums, mut weights) = ([[0f64; D]; POINTS], [0f64; POINTS]);
                let length = all.axis(0).len();
                for start in (0..length).step_by(RUN * LANES) {
                    let end = (start + RUN * LANES).min(length);
                    let mut run_weight = [$zero(); POINTS];
                    let mut run_sum = [[$zero(); D]; POINTS];
                    for block in (start..end).step_by(WIDTH) {
                        let mut other = [$zero(); D];
                        for axis in 0..D {
                            // SAFETY: axes are padded to a multiple of LANES, which WIDTH divides, so the whole
                            // vector lies inside.
                            other[axis] = unsafe { $load(all.axis(axis).as_ptr().add(block)) };
                        }
                        for point in 0..POINTS {
                            let mut difference = [$zero(); D];
                            let mut denominator = one;
                            for axis in 0..D {
                                difference[axis] = $sub(own[point][axis], other[axis]);
                                denominator = $fma(difference[axis], difference[axis], denominator);
                            }
                            // One Newton step on the processor's approximate reciprocal: f32 to the last bit or two.
                            let guess = $reciprocal(denominator);
                            let w = $mul(guess, $fnma(denominator, guess, two));
                            run_weight[point] = $add(run_weight[point], w);
                            let w2 = $mul(w, w);
                            for axis in 0..D {
                                run_sum[point][axis] = $fma(w2, difference[axis], run_sum[point][axis]);
                            }
                        }
                    }
                    for point in 0..POINTS {
                        weights[point] += total_of(run_weight[point]);
                        for axis in 0..D {
                            sums[point][axis] += total_of(run_sum[point][axis]);
                        }
                    }
                }
                let mut total = 0.0;
                for (point, force) in forces.iter_mut().enumerate() {
                    total += weights[point];
                    *force = sums[point].map(|s| s as f32);
                }
                total
            }

            #[target_feature(enable = $features)]
            fn total_of(vector: $vector) -> f64 {
                let mut values = [0f32; WIDTH];
                // SAFETY: the array has exactly the vector's size.
                unsafe { $store(values.as_mut_ptr(), vector) };
                values.iter().map(|&v| f64::from(v)).sum()
            }
        }
    };
}

#[cfg(target_arch = "x86_64")]
super::versions::vector_versions!(vector_version);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reference<const D: usize>(points: &[[f32; D]], i: usize) -> ([f64; D], f64) {
        let (mut sum, mut weight) = ([0f64; D], 0f64);
        for (j, other) in points.iter().enumerate() {
            let mut d2 = 0.0;
            for axis in 0..D {
                d2 += (f64::from(points[i][axis]) - f64::from(other[axis])).powi(2);
            }
            let w = 1.0 / (1.0 + d2);
            if i != j {
                weight += w;
            }
            for axis in 0..D {
                sum[axis] += w * w * (f64::from(points[i][axis]) - f64::from(other[axis]));
            }
        }
        (sum, weight)
    }

    fn check<const D: usize>(points: &[[f32; D]]) {
        let mut axes = Axes::default();
        axes.fill(points);
        let expected: Vec<_> = (0..points.len()).map(|i| reference(points, i)).collect();
        let z: f64 = expected.iter().map(|e| e.1).sum();
        let size = expected.iter().flat_map(|e| e.0).fold(0f64, |m, v| m.max(v.abs())) + 1e-30;
        for level in Level::ALL.into_iter().filter(|level| level.is_available()) {
            let mut forces = vec![[0f32; D]; points.len()];
            let total = rows(level, &axes, 0, &mut forces);
            assert!((total - z).abs() <= 1e-6 * (z + points.len() as f64), "{level:?}: {total} is not {z}");
            for (found, (expected, _)) in forces.iter().zip(&expected) {
                for axis in 0..D {
                    let error = (f64::from(found[axis]) - expected[axis]).abs();
                    assert!(error <= 4e-6 * size, "{level:?}: {found:?} is not {expected:?}");
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn every_level_equals_f64(
            points in prop::collection::vec(prop::array::uniform3(-1.0f32..1.0), 1..90),
            exponent in -4i32..3,
        ) {
            let scale = 10f32.powi(exponent);
            let three: Vec<[f32; 3]> = points.iter().map(|p| p.map(|v| v * scale)).collect();
            let two: Vec<[f32; 2]> = three.iter().map(|p| [p[0], p[1]]).collect();
            check(&three);
            check(&two);
        }
    }
}
