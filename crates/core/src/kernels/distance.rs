//! Sums over two vectors in `f64`: squared and absolute differences, the inner product, and the three of the cosine; and the
//! differences in `f32`, for a first look.
//!
//! Running sums, added in one order, without fused operations: the versions differ in speed, not in a single bit.
#![allow(unsafe_code)]

use crate::simd;
#[cfg(target_arch = "x86_64")]
use crate::simd::Level;

const LANES: usize = 8;
/// Two vectors of the widest level: one sum need not wait for the other.
const ROUGH_LANES: usize = 32;

/// One sum of terms, with a version a level.
macro_rules! sum {
    ($(#[$doc:meta])* $name:ident, $count:literal, $terms:expr) => {
        $(#[$doc])*
        pub(crate) fn $name(a: &[f32], b: &[f32]) -> [f64; $count] {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl")]
            fn avx512(a: &[f32], b: &[f32]) -> [f64; $count] {
                sums(a, b, $terms)
            }

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2")]
            fn avx2(a: &[f32], b: &[f32]) -> [f64; $count] {
                sums(a, b, $terms)
            }

            match simd::level() {
                // SAFETY: the level says that the processor has the instructions.
                #[cfg(target_arch = "x86_64")]
                Level::Avx512 | Level::Avx512Vnni | Level::Amx => unsafe { avx512(a, b) },
                // SAFETY: as above.
                #[cfg(target_arch = "x86_64")]
                Level::Avx2 => unsafe { avx2(a, b) },
                _ => sums(a, b, $terms),
            }
        }
    };
}

sum!(
    /// `sum (a_i - b_i)^2`.
    squared_difference,
    1,
    |a, b| [(a - b) * (a - b)]
);
sum!(
    /// `sum |a_i - b_i|`.
    absolute_difference,
    1,
    |a, b| [(a - b).abs()]
);
sum!(
    /// `a.b`.
    product,
    1,
    |a, b| [a * b]
);
sum!(
    /// `a.a`, `b.b` and `a.b`.
    products,
    3,
    |a, b| [a * a, b * b, a * b]
);

/// One or more sums in `f32`, with a version a level.
macro_rules! rough {
    ($(#[$doc:meta])* $name:ident, $count:literal, $terms:expr) => {
        $(#[$doc])*
        pub(crate) fn $name(a: &[f32], b: &[f32]) -> [f32; $count] {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl")]
            fn avx512(a: &[f32], b: &[f32]) -> [f32; $count] {
                rough_sums(a, b, $terms)
            }

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2")]
            fn avx2(a: &[f32], b: &[f32]) -> [f32; $count] {
                rough_sums(a, b, $terms)
            }

            match simd::level() {
                // SAFETY: the level says that the processor has the instructions.
                #[cfg(target_arch = "x86_64")]
                Level::Avx512 | Level::Avx512Vnni | Level::Amx => unsafe { avx512(a, b) },
                // SAFETY: as above.
                #[cfg(target_arch = "x86_64")]
                Level::Avx2 => unsafe { avx2(a, b) },
                _ => rough_sums(a, b, $terms),
            }
        }
    };
}

rough!(
    /// `sum (a_i - b_i)^2` in `f32`.
    rough_squared_difference,
    1,
    |a, b| [(a - b) * (a - b)]
);
rough!(
    /// `sum |a_i - b_i|` in `f32`.
    rough_absolute_difference,
    1,
    |a, b| [(a - b).abs()]
);
rough!(
    /// `a.a`, `b.b` and `a.b` in `f32`.
    rough_products,
    3,
    |a, b| [a * a, b * b, a * b]
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

#[expect(clippy::inline_always, reason = "each caller compiles it for its own instructions")]
#[inline(always)]
fn rough_sums<const N: usize>(a: &[f32], b: &[f32], terms: impl Fn(f32, f32) -> [f32; N]) -> [f32; N] {
    let mut running = [[0f32; ROUGH_LANES]; N];
    let (a_blocks, a_rest) = a.as_chunks::<ROUGH_LANES>();
    let (b_blocks, b_rest) = b.as_chunks::<ROUGH_LANES>();
    for (a, b) in a_blocks.iter().zip(b_blocks) {
        for lane in 0..ROUGH_LANES {
            let terms = terms(a[lane], b[lane]);
            for sum in 0..N {
                running[sum][lane] += terms[sum];
            }
        }
    }
    for (lane, (&a, &b)) in a_rest.iter().zip(b_rest).enumerate() {
        let terms = terms(a, b);
        for sum in 0..N {
            running[sum][lane] += terms[sum];
        }
    }
    running.map(|mut lanes| {
        // Halves are added, so that this is quick too.
        let mut width = ROUGH_LANES / 2;
        while width > 0 {
            for lane in 0..width {
                lanes[lane] += lanes[lane + width];
            }
            width /= 2;
        }
        lanes[0]
    })
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
            let squares = sums(&a, &b, |a, b| [(a - b) * (a - b)]);
            prop_assert_eq!(squared_difference(&a, &b), squares);
            let exact: f64 = a.iter().zip(&b).map(|(&a, &b)| (f64::from(a) - f64::from(b)).powi(2)).sum();
            prop_assert!((squares[0] - exact).abs() <= 1e-12 * exact);
            prop_assert_eq!(absolute_difference(&a, &b), sums(&a, &b, |a, b| [(a - b).abs()]));
            prop_assert_eq!(product(&a, &b), sums(&a, &b, |a, b| [a * b]));
            prop_assert_eq!(products(&a, &b), sums(&a, &b, |a, b| [a * a, b * b, a * b]));
            prop_assert_eq!(product(&a, &b)[0], products(&a, &b)[2]);
            let [rough] = rough_squared_difference(&a, &b);
            prop_assert_eq!([rough], rough_sums(&a, &b, |a, b| [(a - b) * (a - b)]));
            prop_assert!((f64::from(rough) - exact).abs() <= 1e-5 * exact);
            let absolute = absolute_difference(&a, &b)[0];
            let rough = f64::from(rough_absolute_difference(&a, &b)[0]);
            prop_assert!((rough - absolute).abs() <= 1e-5 * absolute);
            let [aa, bb, ab] = products(&a, &b);
            for (rough, (exact, size)) in
                rough_products(&a, &b).into_iter().zip([(aa, aa), (bb, bb), (ab, (aa * bb).sqrt())])
            {
                prop_assert!((f64::from(rough) - exact).abs() <= 1e-5 * size);
            }
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
