//! Four unsigned with four signed bytes at a time: one operand is lowered by 128.
#![allow(unsafe_code)]

use std::arch::x86_64::{
    _mm512_add_epi32, _mm512_dpbusd_epi32, _mm512_loadu_si512, _mm512_set1_epi32, _mm512_setzero_si512,
    _mm512_slli_epi32, _mm512_storeu_si512, _mm512_sub_epi32, _mm512_xor_si512,
};

use super::Bytes;
use crate::kernels::tile::{BLOCK, PANEL, Part};

/// Rows and panels of one pass: 24 sums stay in registers.
const ROWS: usize = 8;
const PANELS: usize = 3;

#[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl,avx512vnni")]
pub(super) fn keys(own: &Bytes, others: &Bytes, part: Part, out: &mut [u32]) {
    for (row, column) in part.passes(ROWS, PANELS * PANEL) {
        let (first, other) = (part.a * BLOCK + row, part.b * BLOCK + column);
        pass(own, others, first, other, &mut out[row * BLOCK + column..]);
    }
}

#[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl,avx512vnni")]
fn pass(bytes: &Bytes, others: &Bytes, first: usize, other: usize, out: &mut [u32]) {
    let length = PANEL * bytes.groups * 4;
    let own = &bytes.panels[first / PANEL * length..][..length];
    let own = &own[first % PANEL * 4..];
    let panels: [&[u8]; PANELS] =
        std::array::from_fn(|p| &others.panels[(other / PANEL + p) * length..][..length]);
    let sign = _mm512_set1_epi32(0x8080_8080_u32 as i32);
    let mut sums = [[_mm512_setzero_si512(); PANELS]; ROWS];
    for group in 0..bytes.groups {
        let at = group * PANEL * 4;
        let mut columns = [_mm512_setzero_si512(); PANELS];
        for p in 0..PANELS {
            // SAFETY: `group` is below the number of groups of a panel, each PANEL * 4 = 64 bytes.
            columns[p] = unsafe { _mm512_loadu_si512(panels[p].as_ptr().add(at).cast()) };
        }
        for row in 0..ROWS {
            // SAFETY: lane first % PANEL + row is below PANEL, as PANEL is a multiple of ROWS, so its four bytes lie
            // in the group.
            let value = unsafe { own.as_ptr().add(at + row * 4).cast::<i32>().read_unaligned() };
            let value = _mm512_xor_si512(_mm512_set1_epi32(value), sign);
            for p in 0..PANELS {
                sums[row][p] = _mm512_dpbusd_epi32(sums[row][p], columns[p], value);
            }
        }
    }
    for p in 0..PANELS {
        let added = &others.other[other + p * PANEL..][..PANEL];
        // SAFETY: `added` has PANEL values of four bytes.
        let added = unsafe { _mm512_loadu_si512(added.as_ptr().cast()) };
        for row in 0..ROWS {
            let base = _mm512_add_epi32(added, _mm512_set1_epi32(bytes.own[first + row]));
            let keys = _mm512_sub_epi32(base, _mm512_slli_epi32::<1>(sums[row][p]));
            let to = &mut out[row * BLOCK + p * PANEL..][..PANEL];
            // SAFETY: `to` has PANEL values of four bytes.
            unsafe { _mm512_storeu_si512(to.as_mut_ptr().cast(), keys) };
        }
    }
}
