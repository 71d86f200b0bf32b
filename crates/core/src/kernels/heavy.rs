//! All-pairs repulsion for any degrees of freedom: for each point i of a range `sum_j w_ij` and `sum_j w_ij u_ij (y_i - y_j)`,
//! `u = 1 / (1 + d^2 / dof)`, `w = u^((dof + 1) / 2)`.
//!
//! One text for all levels, compiled for each: additions and products only, in one order, so that all levels give the same bits.
#![allow(unsafe_code)]

use super::repel::{Axes, LANES, RUN};
use crate::simd::Level;

/// Writes the forces of the points `first..first + forces.len()`; returns the sum of `w` over all their pairs, self excluded.
pub(crate) fn rows<const D: usize>(
    level: Level,
    all: &Axes<D>,
    first: usize,
    forces: &mut [[f32; D]],
    dof: f64,
) -> f64 {
    let total = match level {
        // SAFETY: the level says that the processor has the instructions.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 | Level::Avx512Vnni | Level::Amx => unsafe { avx512(all, first, forces, dof) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { avx2(all, first, forces, dof) },
        _ => every(all, first, forces, dof),
    };
    total - forces.len() as f64
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl")]
fn avx512<const D: usize>(all: &Axes<D>, first: usize, forces: &mut [[f32; D]], dof: f64) -> f64 {
    every(all, first, forces, dof)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn avx2<const D: usize>(all: &Axes<D>, first: usize, forces: &mut [[f32; D]], dof: f64) -> f64 {
    every(all, first, forces, dof)
}

// Inlined into each level's function, whose instructions it then uses.
#[allow(clippy::inline_always)]
#[inline(always)]
fn every<const D: usize>(all: &Axes<D>, first: usize, forces: &mut [[f32; D]], dof: f64) -> f64 {
    let (over_dof, power) = ((1.0 / dof) as f32, f64::midpoint(dof, 1.0) as f32);
    let length = all.axis(0).len();
    let mut total = 0.0;
    for (local, force) in forces.iter_mut().enumerate() {
        let mut own = [0f32; D];
        for (axis, value) in own.iter_mut().enumerate() {
            *value = all.axis(axis)[first + local];
        }
        let (mut sum, mut weight) = ([0f64; D], 0f64);
        for start in (0..length).step_by(RUN * LANES) {
            let end = (start + RUN * LANES).min(length);
            let mut run_weight = [0f32; LANES];
            let mut run_sum = [[0f32; LANES]; D];
            for block in (start..end).step_by(LANES) {
                let mut difference = [[0f32; LANES]; D];
                let mut s = [0f32; LANES];
                for axis in 0..D {
                    let other = &all.axis(axis)[block..block + LANES];
                    for lane in 0..LANES {
                        difference[axis][lane] = own[axis] - other[lane];
                        s[lane] += difference[axis][lane] * difference[axis][lane];
                    }
                }
                for value in &mut s {
                    *value = 1.0 + *value * over_dof;
                }
                let w = inverse_power(&s, power);
                let mut pull = [0f32; LANES];
                for lane in 0..LANES {
                    run_weight[lane] += w[lane];
                    pull[lane] = w[lane] / s[lane];
                }
                for axis in 0..D {
                    for lane in 0..LANES {
                        run_sum[axis][lane] += pull[lane] * difference[axis][lane];
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

/// `s^-power` for `s >= 1`, to a few units of the last place while it is above 1e-6.
#[allow(clippy::inline_always)] // As above.
#[inline(always)]
fn inverse_power(s: &[f32; LANES], power: f32) -> [f32; LANES] {
    use std::f32::consts::LN_2;

    /// Bits of sqrt(1/2), below which a mantissa counts to the next power of two.
    const LEAST: i32 = 0x3f35_04f3;
    /// Adding it rounds to an integer, which is then in the low bits.
    const ROUND: f32 = 12_582_912.0;
    /// `2 / ln 2 (t + t^3/3 + ..)` with `t = (m - 1) / (m + 1)` is `log2 m`.
    const LOG: [f32; 5] =
        [2.0 / LN_2, 2.0 / 3.0 / LN_2, 2.0 / 5.0 / LN_2, 2.0 / 7.0 / LN_2, 2.0 / 9.0 / LN_2];
    let mut out = [0f32; LANES];
    for lane in 0..LANES {
        let bits = s[lane].to_bits() as i32;
        let exponent = (bits - LEAST) >> 23;
        let m = f32::from_bits((bits - (exponent << 23)) as u32);
        let t = (m - 1.0) / (m + 1.0);
        let t2 = t * t;
        let log =
            exponent as f32 + t * (LOG[0] + t2 * (LOG[1] + t2 * (LOG[2] + t2 * (LOG[3] + t2 * LOG[4]))));
        // The least power of two that is a normal number.
        let x = if -power * log > -126.0 { -power * log } else { -126.0 };
        let rounded = x + ROUND;
        let f = (x - (rounded - ROUND)) * LN_2;
        // exp(f) for |f| <= ln(2) / 2.
        let tail = 1.0 / 6.0 + f * (1.0 / 24.0 + f * (1.0 / 120.0 + f * (1.0 / 720.0 + f * (1.0 / 5040.0))));
        let mantissa = 1.0 + f * (1.0 + f * (0.5 + f * tail));
        let scale = rounded.to_bits() as i32 - ROUND.to_bits() as i32 + 127;
        out[lane] = mantissa * f32::from_bits((scale << 23) as u32);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;

    #[test]
    fn powers_are_those_of_f64() {
        let mut random = Rng::new(1, 2, 3);
        for power in [0.55f32, 0.75, 1.0, 1.5, 5.5, 50.5] {
            for _ in 0..2000 {
                let s: [f32; LANES] = std::array::from_fn(|_| {
                    (1.0 + random.uniform() * 10f64.powf(random.uniform() * 40.0 - 8.0)) as f32
                });
                for (found, s) in inverse_power(&s, power).into_iter().zip(s) {
                    let expected = f64::from(s).powf(-f64::from(power));
                    let error = (f64::from(found) - expected).abs();
                    assert!(error <= 2e-6 * expected + 2e-12, "{s}^-{power} is {expected}, not {found}");
                }
            }
        }
        assert_eq!(inverse_power(&[1.0; LANES], 0.7), [1.0; LANES]);
    }

    fn check<const D: usize>(scale: f64, dof: f64) {
        let points: Vec<[f32; D]> = (0..203)
            .map(|i| {
                let mut random = Rng::new(4, 5, i);
                std::array::from_fn(|_| (random.normal() * scale) as f32)
            })
            .collect();
        let mut axes = Axes::default();
        axes.fill(&points);
        let (mut forces, mut z) = (vec![[0f64; D]; points.len()], 0f64);
        for (i, a) in points.iter().enumerate() {
            for (j, b) in points.iter().enumerate() {
                let d2: f64 = a.iter().zip(b).map(|(&a, &b)| (f64::from(a) - f64::from(b)).powi(2)).sum();
                let u = 1.0 / (1.0 + d2 / dof);
                let w = u.powf(f64::midpoint(dof, 1.0));
                z += if i == j { 0.0 } else { w };
                for axis in 0..D {
                    forces[i][axis] += w * u * (f64::from(a[axis]) - f64::from(b[axis]));
                }
            }
        }
        let size = forces.iter().flatten().fold(1e-30f64, |m, v| m.max(v.abs()));
        let mut seen = Vec::new();
        for level in Level::ALL.into_iter().filter(|level| level.is_available()) {
            let mut found = vec![[0f32; D]; points.len()];
            let total = rows(level, &axes, 0, &mut found, dof);
            assert!((total - z).abs() < 2e-6 * (z + 203.0), "{level:?}, dof {dof}: {total} is not {z}");
            for (found, expected) in found.iter().flatten().zip(forces.iter().flatten()) {
                assert!((f64::from(*found) - expected).abs() < 5e-6 * size, "{level:?}, dof {dof}");
            }
            seen.push((total.to_bits(), found));
        }
        assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "all levels give the same bits");
    }

    #[test]
    fn every_level_equals_f64_and_every_other_level() {
        for dof in [0.1, 0.5, 2.0, 100.0] {
            for scale in [1e-4, 1.0, 30.0] {
                check::<2>(scale, dof);
                check::<3>(scale, dof);
            }
        }
    }
}
