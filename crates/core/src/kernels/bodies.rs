//! Repulsion of a few points by a list of bodies with masses: for each point `sum_j m_j w_ij` and
//! `sum_j m_j w_ij^2 (y_i - y_j)`, `w = 1 / (1 + d^2)`.
#![allow(unsafe_code)]

use crate::simd::Level;

/// Bodies are padded to a multiple of this with massless ones.
const LANES: usize = 16;

/// Bodies by axis.
#[derive(Debug, Clone)]
pub(crate) struct Bodies<const D: usize> {
    axes: [Vec<f32>; D],
    mass: Vec<f32>,
}

impl<const D: usize> Default for Bodies<D> {
    fn default() -> Self {
        Self { axes: [(); D].map(|()| Vec::new()), mass: Vec::new() }
    }
}

impl<const D: usize> Bodies<D> {
    pub(crate) fn clear(&mut self) {
        self.axes.iter_mut().for_each(Vec::clear);
        self.mass.clear();
    }

    pub(crate) fn push(&mut self, at: &[f32; D], mass: f32) {
        for (axis, &value) in self.axes.iter_mut().zip(at) {
            axis.push(value);
        }
        self.mass.push(mass);
    }

    fn pad(&mut self) {
        let length = self.mass.len().next_multiple_of(LANES);
        self.axes.iter_mut().for_each(|axis| axis.resize(length, 0.0));
        self.mass.resize(length, 0.0);
    }
}

/// Writes the forces of the points; returns the sum of `m w` over all of them.
pub(crate) fn repel<const D: usize>(
    level: Level,
    bodies: &mut Bodies<D>,
    points: &[[f32; D]],
    forces: &mut [[f32; D]],
) -> f64 {
    assert_eq!(points.len(), forces.len(), "a force a point");
    bodies.pad();
    match level {
        // SAFETY: the level says that the processor has the instructions.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 | Level::Avx512Vnni | Level::Amx => unsafe { avx512::repel(bodies, points, forces) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { avx2::repel(bodies, points, forces) },
        _ => portable(bodies, points, forces),
    }
}

fn portable<const D: usize>(bodies: &Bodies<D>, points: &[[f32; D]], forces: &mut [[f32; D]]) -> f64 {
    let mut total = 0f64;
    for (own, force) in points.iter().zip(forces) {
        let mut weight = [0f32; LANES];
        let mut sum = [[0f32; LANES]; D];
        for block in (0..bodies.mass.len()).step_by(LANES) {
            let mass = &bodies.mass[block..block + LANES];
            let mut difference = [[0f32; LANES]; D];
            let mut w = [1f32; LANES];
            for axis in 0..D {
                let other = &bodies.axes[axis][block..block + LANES];
                for lane in 0..LANES {
                    difference[axis][lane] = own[axis] - other[lane];
                    w[lane] += difference[axis][lane] * difference[axis][lane];
                }
            }
            for lane in 0..LANES {
                w[lane] = 1.0 / w[lane];
                let m = w[lane] * mass[lane];
                weight[lane] += m;
                w[lane] *= m;
            }
            for axis in 0..D {
                for lane in 0..LANES {
                    sum[axis][lane] += w[lane] * difference[axis][lane];
                }
            }
        }
        total += weight.iter().map(|&v| f64::from(v)).sum::<f64>();
        for axis in 0..D {
            force[axis] = sum[axis].iter().map(|&v| f64::from(v)).sum::<f64>() as f32;
        }
    }
    total
}

/// One version of the loop for vectors of one width. `POINTS` points share each load.
#[cfg(target_arch = "x86_64")]
macro_rules! vector_version {
    ($module:ident, $features:literal, $vector:ty, $width:literal, $points:literal,
     $load:ident, $set:ident, $zero:ident, $sub:ident, $mul:ident, $add:ident, $fma:ident, $fnma:ident, $reciprocal:ident, $store:ident) => {
        mod $module {
            use std::arch::x86_64::*;

            use super::Bodies;

            const WIDTH: usize = $width;
            const POINTS: usize = $points;

            #[target_feature(enable = $features)]
            pub(super) fn repel<const D: usize>(
                bodies: &Bodies<D>,
                points: &[[f32; D]],
                forces: &mut [[f32; D]],
            ) -> f64 {
                let mut total = 0.0;
                for (points, forces) in points.chunks(POINTS).zip(forces.chunks_mut(POINTS)) {
                    total += some(bodies, points, forces);
                }
                total
            }

            #[target_feature(enable = $features)]
            fn some<const D: usize>(bodies: &Bodies<D>, points: &[[f32; D]], forces: &mut [[f32; D]]) -> f64 {
                let one = $set(1.0);
                let two = $set(2.0);
                let mut own = [[$zero(); D]; POINTS];
                for (point, own) in own.iter_mut().enumerate() {
                    // A short last group repeats its last point; the surplus is not used.
                    let at = &points[point.min(points.len() - 1)];
                    for axis in 0..D {
                        own[axis] = $set(at[axis]);
                    }
                }
                let mut weight = [$zero(); POINTS];
                let mut sum = [[$zero(); D]; POINTS];
                let blocks = bodies.mass.len() / WIDTH;
                for block in 0..blocks {
                    // SAFETY: axes and masses are of one length, at least `blocks` vectors long.
                    let mass = unsafe { $load(bodies.mass.as_ptr().add(block * WIDTH)) };
                    let mut other = [$zero(); D];
                    for axis in 0..D {
                        // SAFETY: as above.
                        other[axis] = unsafe { $load(bodies.axes[axis].as_ptr().add(block * WIDTH)) };
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
                        let m = $mul(w, mass);
                        weight[point] = $add(weight[point], m);
                        let w2 = $mul(w, m);
                        for axis in 0..D {
                            sum[point][axis] = $fma(w2, difference[axis], sum[point][axis]);
                        }
                    }
                }
                let mut total = 0.0;
                for (point, force) in forces.iter_mut().enumerate() {
                    total += total_of(weight[point]);
                    for axis in 0..D {
                        force[axis] = total_of(sum[point][axis]) as f32;
                    }
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

    fn check<const D: usize>(points: &[[f32; D]], masses: &[f32]) {
        let mut bodies = Bodies::default();
        for (at, &mass) in points.iter().zip(masses) {
            bodies.push(at, mass);
        }
        let expected: Vec<([f64; D], f64)> = points
            .iter()
            .map(|own| {
                let (mut sum, mut weight) = ([0f64; D], 0f64);
                for (other, &mass) in points.iter().zip(masses) {
                    let difference: [f64; D] =
                        std::array::from_fn(|a| f64::from(own[a]) - f64::from(other[a]));
                    let w = 1.0 / (1.0 + difference.iter().map(|d| d * d).sum::<f64>());
                    weight += f64::from(mass) * w;
                    for axis in 0..D {
                        sum[axis] += f64::from(mass) * w * w * difference[axis];
                    }
                }
                (sum, weight)
            })
            .collect();
        let z: f64 = expected.iter().map(|e| e.1).sum();
        let size = expected.iter().flat_map(|e| e.0).fold(0f64, |m, v| m.max(v.abs())) + 1e-30;
        for level in Level::ALL.into_iter().filter(|level| level.is_available()) {
            let mut forces = vec![[0f32; D]; points.len()];
            let total = repel(level, &mut bodies, points, &mut forces);
            assert!((total - z).abs() <= 1e-6 * z, "{level:?}: {total} is not {z}");
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
            bodies in prop::collection::vec((prop::array::uniform3(-1.0f32..1.0), 1.0f32..50.0), 1..90),
            exponent in -3i32..3,
        ) {
            let scale = 10f32.powi(exponent);
            let three: Vec<[f32; 3]> = bodies.iter().map(|b| b.0.map(|v| v * scale)).collect();
            let two: Vec<[f32; 2]> = three.iter().map(|p| [p[0], p[1]]).collect();
            let masses: Vec<f32> = bodies.iter().map(|b| b.1).collect();
            check(&three, &masses);
            check(&two, &masses);
        }
    }
}
