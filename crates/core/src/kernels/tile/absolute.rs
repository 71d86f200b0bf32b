//! Keys of sums of absolute differences: one loop that the compiler vectorises for each level.
//!
//! Without fused operations and in one order, so that the versions differ in speed, not in a single bit.
#![allow(unsafe_code)]

use super::floats::Floats;
use super::{BLOCK, PANEL};
use crate::simd::Level;

/// Rows of one pass: their sums stay in registers.
const ROWS: usize = 4;

pub(super) fn keys(own: &Floats, others: &Floats, level: Level, a: usize, b: usize, out: &mut [u32]) {
    match level {
        // SAFETY: the level says that the processor has the instructions.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 | Level::Avx512Vnni | Level::Amx => unsafe { keys_avx512(own, others, a, b, out) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { keys_avx2(own, others, a, b, out) },
        _ => keys_with(own, others, a, b, out),
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl")]
fn keys_avx512(own: &Floats, others: &Floats, a: usize, b: usize, out: &mut [u32]) {
    keys_with(own, others, a, b, out);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn keys_avx2(own: &Floats, others: &Floats, a: usize, b: usize, out: &mut [u32]) {
    keys_with(own, others, a, b, out);
}

#[expect(clippy::inline_always, reason = "each caller compiles it for its own instructions")]
#[inline(always)]
fn keys_with(own: &Floats, others: &Floats, a: usize, b: usize, out: &mut [u32]) {
    let length = PANEL * own.cols;
    for column in (0..BLOCK).step_by(PANEL) {
        let other = &others.panels[(b * BLOCK + column) / PANEL * length..][..length];
        let (other, _) = other.as_chunks::<PANEL>();
        for row in (0..BLOCK).step_by(ROWS) {
            let panel = &own.panels[(a * BLOCK + row) / PANEL * length..][..length];
            let (panel, _) = panel.as_chunks::<PANEL>();
            let lane = row % PANEL;
            let mut sums = [[0f32; PANEL]; ROWS];
            for (own, other) in panel.iter().zip(other) {
                let values: [f32; ROWS] = std::array::from_fn(|r| own[lane + r]);
                for (sums, value) in sums.iter_mut().zip(values) {
                    for (sum, &y) in sums.iter_mut().zip(other) {
                        *sum += (value - y).abs();
                    }
                }
            }
            for (r, sums) in sums.iter().enumerate() {
                let to = &mut out[(row + r) * BLOCK + column..][..PANEL];
                for (to, sum) in to.iter_mut().zip(sums) {
                    *to = sum.to_bits();
                }
            }
        }
    }
}
