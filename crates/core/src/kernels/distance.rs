//! Sums over two vectors in `f64`: squared differences, and the three products of the cosine.
//!
//! Eight running sums, added in one order, without fused operations: the versions differ in speed, not in a single bit.
#![allow(unsafe_code)]

use crate::simd::{self, Level};

const LANES: usize = 8;

/// `sum (a_i - b_i)^2`.
pub(crate) fn squared_difference(a: &[f32], b: &[f32]) -> f64 {
    match simd::level() {
        // SAFETY: the level says that the processor has the instructions.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 | Level::Avx512Vnni => unsafe { squared_difference_avx512(a, b) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { squared_difference_avx2(a, b) },
        _ => sums(a, b, |a, b| [(a - b) * (a - b)])[0],
    }
}

/// `a.a`, `b.b` and `a.b`.
pub(crate) fn products(a: &[f32], b: &[f32]) -> [f64; 3] {
    match simd::level() {
        // SAFETY: the level says that the processor has the instructions.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 | Level::Avx512Vnni => unsafe { products_avx512(a, b) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { products_avx2(a, b) },
        _ => sums(a, b, |a, b| [a * a, b * b, a * b]),
    }
}

#[expect(clippy::inline_always, reason = "each caller compiles it for its own instructions")]
#[inline(always)]
fn sums<const N: usize>(a: &[f32], b: &[f32], terms: impl Fn(f64, f64) -> [f64; N]) -> [f64; N] {
    let mut running = [[0f64; LANES]; N];
    let (a_blocks, a_rest) = a.as_chunks::<LANES>();
    let (b_blocks, b_rest) = b.as_chunks::<LANES>();
    for (a, b) in a_blocks.iter().zip(b_blocks) {
        for lane in 0..LANES {
            let terms = terms(f64::from(a[lane]), f64::from(b[lane]));
            for sum in 0..N {
                running[sum][lane] += terms[sum];
            }
        }
    }
    for (lane, (&a, &b)) in a_rest.iter().zip(b_rest).enumerate() {
        let terms = terms(f64::from(a), f64::from(b));
        for sum in 0..N {
            running[sum][lane] += terms[sum];
        }
    }
    running.map(|lanes| lanes.iter().sum())
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl")]
fn squared_difference_avx512(a: &[f32], b: &[f32]) -> f64 {
    sums(a, b, |a, b| [(a - b) * (a - b)])[0]
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn squared_difference_avx2(a: &[f32], b: &[f32]) -> f64 {
    sums(a, b, |a, b| [(a - b) * (a - b)])[0]
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl")]
fn products_avx512(a: &[f32], b: &[f32]) -> [f64; 3] {
    sums(a, b, |a, b| [a * a, b * b, a * b])
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn products_avx2(a: &[f32], b: &[f32]) -> [f64; 3] {
    sums(a, b, |a, b| [a * a, b * b, a * b])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_level_gives_the_bits_of_the_plain_sum(
            pairs in prop::collection::vec((-1e3f32..1e3, -1e3f32..1e3), 0..100)
        ) {
            let (a, b): (Vec<f32>, Vec<f32>) = pairs.into_iter().unzip();
            let plain = sums(&a, &b, |a, b| [(a - b) * (a - b)])[0];
            prop_assert_eq!(squared_difference(&a, &b), plain);
            let exact: f64 = a.iter().zip(&b).map(|(&a, &b)| (f64::from(a) - f64::from(b)).powi(2)).sum();
            prop_assert!((plain - exact).abs() <= 1e-12 * exact);
            prop_assert_eq!(products(&a, &b), sums(&a, &b, |a, b| [a * a, b * b, a * b]));
            #[cfg(target_arch = "x86_64")]
            if Level::Avx2.is_available() {
                // SAFETY: just checked.
                let (difference, all) = unsafe { (squared_difference_avx2(&a, &b), products_avx2(&a, &b)) };
                prop_assert_eq!(difference, plain);
                prop_assert_eq!(all, products(&a, &b));
            }
        }
    }
}
