//! Four products of unsigned bytes a lane: ARM's dot products.
#![allow(unsafe_code)]

use std::arch::aarch64::{
    uint8x16_t, uint32x4_t, vaddq_s32, vdupq_n_s32, vdupq_n_u32, vld1q_s32, vld1q_u8, vreinterpretq_s32_u32,
    vreinterpretq_u8_u32, vreinterpretq_u32_s32, vshlq_n_u32, vst1q_u32, vsubq_s32,
};
use std::arch::asm;

use super::Bytes;
use crate::kernels::tile::{BLOCK, PANEL, Part};

/// Rows of one pass over one panel: 16 sums stay in registers.
const ROWS: usize = 4;
/// Lanes of a vector, and vectors of a panel.
const WIDTH: usize = 4;
const VECTORS: usize = PANEL / WIDTH;

#[target_feature(enable = "neon,dotprod")]
pub(super) fn keys(own: &Bytes, others: &Bytes, part: Part, out: &mut [u32]) {
    for (row, column) in part.passes(ROWS, PANEL) {
        let (first, other) = (part.a * BLOCK + row, part.b * BLOCK + column);
        pass(own, others, first, other, &mut out[row * BLOCK + column..]);
    }
}

/// The sum and four products a lane.
#[inline]
#[target_feature(enable = "neon,dotprod")]
fn dot(sum: uint32x4_t, a: uint8x16_t, b: uint8x16_t) -> uint32x4_t {
    let mut out = sum;
    // The intrinsic is not stable yet.
    // SAFETY: the instruction reads and writes the registers named alone.
    unsafe {
        asm!(
            "udot {out:v}.4s, {a:v}.16b, {b:v}.16b",
            out = inout(vreg) out,
            a = in(vreg) a,
            b = in(vreg) b,
            options(pure, nomem, nostack, preserves_flags),
        );
    }
    out
}

#[target_feature(enable = "neon,dotprod")]
fn pass(bytes: &Bytes, others: &Bytes, first: usize, other: usize, out: &mut [u32]) {
    let length = PANEL * bytes.groups * 4;
    let own = &bytes.panels[first / PANEL * length..][..length];
    let panel = &others.panels[other / PANEL * length..][..length];
    let mut sums = [[vdupq_n_u32(0); VECTORS]; ROWS];
    for (own, panel) in own.chunks_exact(PANEL * 4).zip(panel.chunks_exact(PANEL * 4)) {
        // SAFETY: a group of a panel is PANEL * 4 bytes: VECTORS vectors.
        let columns: [uint8x16_t; VECTORS] =
            std::array::from_fn(|v| unsafe { vld1q_u8(panel.as_ptr().add(v * WIDTH * 4)) });
        for (row, sums) in sums.iter_mut().enumerate() {
            let at = (first % PANEL + row) * 4;
            let value = u32::from_ne_bytes([own[at], own[at + 1], own[at + 2], own[at + 3]]);
            let value = vreinterpretq_u8_u32(vdupq_n_u32(value));
            for (sum, &column) in sums.iter_mut().zip(&columns) {
                *sum = dot(*sum, column, value);
            }
        }
    }
    for v in 0..VECTORS {
        let added = &others.other[other + v * WIDTH..][..WIDTH];
        // SAFETY: `added` has WIDTH values of four bytes.
        let added = unsafe { vld1q_s32(added.as_ptr()) };
        for (row, sums) in sums.iter().enumerate() {
            let base = vaddq_s32(added, vdupq_n_s32(bytes.own[first + row]));
            let keys = vsubq_s32(base, vreinterpretq_s32_u32(vshlq_n_u32::<1>(sums[v])));
            let to = &mut out[row * BLOCK + v * WIDTH..][..WIDTH];
            // SAFETY: `to` has WIDTH values of four bytes.
            unsafe { vst1q_u32(to.as_mut_ptr(), vreinterpretq_u32_s32(keys)) };
        }
    }
}
