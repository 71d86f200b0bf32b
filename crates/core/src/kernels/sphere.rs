//! A row put onto the unit sphere around a mean: computed in `f64`, the same bits on every processor.
#![allow(unsafe_code)]

use super::distance::exact_sum;
use crate::simd;
#[cfg(target_arch = "x86_64")]
use crate::simd::Level;

/// `(from - mean) / |from - mean|`; zeros where the two are equal.
pub(crate) fn onto_sphere(from: &[f32], mean: &[f64], to: &mut [f32]) {
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl")]
    fn avx512(from: &[f32], mean: &[f64], to: &mut [f32]) {
        row(from, mean, to);
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn avx2(from: &[f32], mean: &[f64], to: &mut [f32]) {
        row(from, mean, to);
    }

    match simd::level() {
        // SAFETY: the level says that the processor has the instructions.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 | Level::Avx512Vnni | Level::Amx => unsafe { avx512(from, mean, to) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { avx2(from, mean, to) },
        _ => row(from, mean, to),
    }
}

#[expect(clippy::inline_always, reason = "each caller compiles it for its own instructions")]
#[inline(always)]
fn row(from: &[f32], mean: &[f64], to: &mut [f32]) {
    let squares = exact_sum(from, mean, |a, b| (a - b) * (a - b));
    if squares > 0.0 {
        let scale = 1.0 / squares.sqrt();
        for ((to, &value), &mean) in to.iter_mut().zip(from).zip(mean) {
            *to = ((f64::from(value) - mean) * scale) as f32;
        }
    } else {
        to.fill(0.0);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_row_on_the_sphere_has_length_1_and_the_same_bits_everywhere(
            pairs in prop::collection::vec((-1e3f32..1e3, -1e3f64..1e3), 1..100)
        ) {
            let (from, mean): (Vec<f32>, Vec<f64>) = pairs.into_iter().unzip();
            let (mut here, mut plain) = (vec![7f32; from.len()], vec![7f32; from.len()]);
            onto_sphere(&from, &mean, &mut here);
            row(&from, &mean, &mut plain);
            prop_assert_eq!(&here, &plain);
            let length: f64 = here.iter().map(|&v| f64::from(v).powi(2)).sum();
            prop_assert!((length - 1.0).abs() < 1e-6, "{}", length);
        }
    }

    #[test]
    fn the_mean_itself_is_zero() {
        let mut to = [7f32; 3];
        onto_sphere(&[1.0, 2.0, 3.0], &[1.0, 2.0, 3.0], &mut to);
        assert_eq!(to, [0.0; 3]);
    }
}
