//! Sums over two vectors in `f64`: squared and absolute differences and the inner product; and the same in `f32`, for a first
//! look.
//!
//! Running sums, added in one order, without fused operations: the versions differ in speed, not in a single bit. One sum at a
//! time: of the three of the cosine in one loop compilers make single numbers, not vectors.
#![allow(unsafe_code)]

use std::hint::black_box;

use crate::simd;
#[cfg(target_arch = "x86_64")]
use crate::simd::Level;

const LANES: usize = 8;
/// Two vectors of the widest level: one sum need not wait for the other.
const ROUGH_LANES: usize = 32;

/// One sum of terms, with a version a level.
macro_rules! sum {
    ($(#[$doc:meta])* $name:ident -> $float:ty, $sum:ident, $term:expr) => {
        $(#[$doc])*
        pub(crate) fn $name(a: &[f32], b: &[f32]) -> $float {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl")]
            fn avx512(a: &[f32], b: &[f32]) -> $float {
                $sum(a, b, $term)
            }

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2")]
            fn avx2(a: &[f32], b: &[f32]) -> $float {
                $sum(a, b, $term)
            }

            match simd::level() {
                // SAFETY: the level says that the processor has the instructions.
                #[cfg(target_arch = "x86_64")]
                Level::Avx512 | Level::Avx512Vnni | Level::Amx => unsafe { avx512(a, b) },
                // SAFETY: as above.
                #[cfg(target_arch = "x86_64")]
                Level::Avx2 => unsafe { avx2(a, b) },
                _ => $sum(a, b, $term),
            }
        }
    };
}

sum!(
    /// `sum (a_i - b_i)^2`.
    squared_difference -> f64,
    exact_sum,
    |a, b| (a - b) * (a - b)
);
sum!(
    /// `sum |a_i - b_i|`.
    absolute_difference -> f64,
    exact_sum,
    |a, b| (a - b).abs()
);
sum!(
    /// `a.b`.
    product -> f64,
    exact_sum,
    |a, b| a * b
);
sum!(
    /// `sum (a_i - b_i)^2` in `f32`.
    rough_squared_difference -> f32,
    rough_sum,
    |a, b| (a - b) * (a - b)
);
sum!(
    /// `sum |a_i - b_i|` in `f32`.
    rough_absolute_difference -> f32,
    rough_sum,
    |a, b| (a - b).abs()
);
sum!(
    /// `a.b` in `f32`.
    rough_product -> f32,
    rough_sum,
    |a, b| a * b
);

/// `sum (a_i - b_i)^2` of at most 66,000 bytes, exactly.
pub(crate) fn squared_difference_of_bytes(a: &[u8], b: &[u8]) -> u32 {
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl")]
    fn avx512(a: &[u8], b: &[u8]) -> u32 {
        sum_of_bytes(a, b)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn avx2(a: &[u8], b: &[u8]) -> u32 {
        sum_of_bytes(a, b)
    }

    match simd::level() {
        // SAFETY: the level says that the processor has the instructions.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 | Level::Avx512Vnni | Level::Amx => unsafe { avx512(a, b) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { avx2(a, b) },
        _ => sum_of_bytes(a, b),
    }
}

/// In pairs of 16-bit differences, as compilers know to multiply and add them with one instruction.
#[expect(clippy::inline_always, reason = "each caller compiles it for its own instructions")]
#[inline(always)]
fn sum_of_bytes(a: &[u8], b: &[u8]) -> u32 {
    a.iter()
        .zip(b)
        .map(|(&a, &b)| {
            let difference = i32::from(i16::from(a) - i16::from(b));
            (difference * difference) as u32
        })
        .sum()
}

/// The sum of a term of each pair, in `f64`.
#[expect(clippy::inline_always, reason = "each caller compiles it for its own instructions")]
#[inline(always)]
pub(super) fn exact_sum<B: Copy + Into<f64>>(a: &[f32], b: &[B], term: impl Fn(f64, f64) -> f64) -> f64 {
    let mut running = [0f64; LANES];
    let (a_blocks, a_rest) = a.as_chunks::<LANES>();
    let (b_blocks, b_rest) = b.as_chunks::<LANES>();
    for (a, b) in a_blocks.iter().zip(b_blocks) {
        for lane in 0..LANES {
            running[lane] += term(f64::from(a[lane]), b[lane].into());
        }
    }
    // From here on in memory: else compilers arrange the loop above for what follows, two numbers at a time.
    let mut lanes = black_box(running);
    for (sum, (&a, &b)) in lanes.iter_mut().zip(a_rest.iter().zip(b_rest)) {
        *sum += term(f64::from(a), b.into());
    }
    lanes.iter().sum()
}

#[expect(clippy::inline_always, reason = "each caller compiles it for its own instructions")]
#[inline(always)]
fn rough_sum(a: &[f32], b: &[f32], term: impl Fn(f32, f32) -> f32) -> f32 {
    let mut running = [0f32; ROUGH_LANES];
    let (a_blocks, a_rest) = a.as_chunks::<ROUGH_LANES>();
    let (b_blocks, b_rest) = b.as_chunks::<ROUGH_LANES>();
    for (a, b) in a_blocks.iter().zip(b_blocks) {
        for lane in 0..ROUGH_LANES {
            running[lane] += term(a[lane], b[lane]);
        }
    }
    // As above.
    let mut lanes = black_box(running);
    for (sum, (&a, &b)) in lanes.iter_mut().zip(a_rest.iter().zip(b_rest)) {
        *sum += term(a, b);
    }
    // Halves are added, so that this is quick too.
    let mut width = ROUGH_LANES / 2;
    while width > 0 {
        for lane in 0..width {
            lanes[lane] += lanes[lane + width];
        }
        width /= 2;
    }
    lanes[0]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn this_processor_gives_the_bits_of_the_plain_sum(
            pairs in prop::collection::vec((-1e3f32..1e3, -1e3f32..1e3), 0..100)
        ) {
            let (a, b): (Vec<f32>, Vec<f32>) = pairs.into_iter().unzip();
            let squares = exact_sum(&a, &b, |a, b| (a - b) * (a - b));
            prop_assert_eq!(squared_difference(&a, &b), squares);
            let exact: f64 = a.iter().zip(&b).map(|(&a, &b)| (f64::from(a) - f64::from(b)).powi(2)).sum();
            prop_assert!((squares - exact).abs() <= 1e-12 * exact);
            let absolute = absolute_difference(&a, &b);
            prop_assert_eq!(absolute, exact_sum(&a, &b, |a, b| (a - b).abs()));
            let exact: f64 = a.iter().zip(&b).map(|(&a, &b)| (f64::from(a) - f64::from(b)).abs()).sum();
            prop_assert!((absolute - exact).abs() <= 1e-12 * exact);
            prop_assert_eq!(product(&a, &b), exact_sum(&a, &b, |a, b| a * b));

            let rough = rough_squared_difference(&a, &b);
            prop_assert_eq!(rough, rough_sum(&a, &b, |a, b| (a - b) * (a - b)));
            prop_assert!((f64::from(rough) - squares).abs() <= 1e-5 * squares);
            let rough = f64::from(rough_absolute_difference(&a, &b));
            prop_assert!((rough - absolute).abs() <= 1e-5 * absolute);
            let size = (product(&a, &a) * product(&b, &b)).sqrt();
            prop_assert_eq!(rough_product(&a, &b), rough_sum(&a, &b, |a, b| a * b));
            prop_assert!((f64::from(rough_product(&a, &b)) - product(&a, &b)).abs() <= 1e-5 * size);
        }

        #[test]
        fn bytes_give_the_exact_sum(pairs in prop::collection::vec(any::<(u8, u8)>(), 0..300)) {
            let (a, b): (Vec<u8>, Vec<u8>) = pairs.into_iter().unzip();
            let exact: f64 = a.iter().zip(&b).map(|(&a, &b)| (f64::from(a) - f64::from(b)).powi(2)).sum();
            prop_assert_eq!(f64::from(squared_difference_of_bytes(&a, &b)), exact);
        }
    }

    #[test]
    fn the_largest_sum_of_bytes_does_not_overflow() {
        let (a, b) = (vec![0; 66_000], vec![255; 66_000]);
        assert_eq!(f64::from(squared_difference_of_bytes(&a, &b)), 66_000.0 * 255.0 * 255.0);
    }
}
