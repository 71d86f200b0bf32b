//! Pairs of 16-bit integers: of each four bytes the even ones and the odd ones make a pair.
#![allow(unsafe_code)]

use std::arch::x86_64::{
    __m256i, _mm256_add_epi32, _mm256_and_si256, _mm256_loadu_si256, _mm256_madd_epi16, _mm256_set1_epi32,
    _mm256_setzero_si256, _mm256_slli_epi32, _mm256_srli_epi16, _mm256_storeu_si256, _mm256_sub_epi32,
};

use super::Bytes;
use crate::kernels::tile::{BLOCK, PANEL, Part};

/// Rows of one pass over one panel: 8 sums, and 4 vectors of the panel, stay in registers.
const ROWS: usize = 4;
/// Vectors of a panel.
const HALVES: usize = 2;
const WIDTH: usize = PANEL / HALVES;

#[target_feature(enable = "avx2,fma")]
pub(super) fn keys(own: &Bytes, others: &Bytes, part: Part, out: &mut [u32]) {
    for (row, column) in part.passes(ROWS, PANEL) {
        let (first, other) = (part.a * BLOCK + row, part.b * BLOCK + column);
        pass(own, others, first, other, &mut out[row * BLOCK + column..]);
    }
}

/// The even bytes and the odd bytes, each as 16-bit integers.
#[inline]
#[target_feature(enable = "avx2,fma")]
fn split(bytes: __m256i) -> [__m256i; 2] {
    [_mm256_and_si256(bytes, _mm256_set1_epi32(0x00ff_00ff)), _mm256_srli_epi16::<8>(bytes)]
}

#[target_feature(enable = "avx2,fma")]
fn pass(bytes: &Bytes, others: &Bytes, first: usize, other: usize, out: &mut [u32]) {
    let length = PANEL * bytes.groups * 4;
    let own = &bytes.panels[first / PANEL * length..][..length];
    let own = &own[first % PANEL * 4..];
    let panel = &others.panels[other / PANEL * length..][..length];
    let mut sums = [[_mm256_setzero_si256(); HALVES]; ROWS];
    for group in 0..bytes.groups {
        let at = group * PANEL * 4;
        let mut columns = [[_mm256_setzero_si256(); 2]; HALVES];
        for (half, columns) in columns.iter_mut().enumerate() {
            // SAFETY: `group` is below the number of groups of a panel, each PANEL * 4 bytes: HALVES vectors.
            *columns = split(unsafe { _mm256_loadu_si256(panel.as_ptr().add(at + half * WIDTH * 4).cast()) });
        }
        for (row, sums) in sums.iter_mut().enumerate() {
            // SAFETY: lane first % PANEL + row is below PANEL, as PANEL is a multiple of ROWS, so its four bytes lie
            // in the group.
            let value = unsafe { own.as_ptr().add(at + row * 4).cast::<i32>().read_unaligned() };
            let [even, odd] = split(_mm256_set1_epi32(value));
            for (sum, columns) in sums.iter_mut().zip(&columns) {
                *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(columns[0], even));
                *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(columns[1], odd));
            }
        }
    }
    for half in 0..HALVES {
        let added = &others.other[other + half * WIDTH..][..WIDTH];
        // SAFETY: `added` has WIDTH values of four bytes.
        let added = unsafe { _mm256_loadu_si256(added.as_ptr().cast()) };
        for (row, sums) in sums.iter().enumerate() {
            let base = _mm256_add_epi32(added, _mm256_set1_epi32(bytes.own[first + row]));
            let keys = _mm256_sub_epi32(base, _mm256_slli_epi32::<1>(sums[half]));
            let to = &mut out[row * BLOCK + half * WIDTH..][..WIDTH];
            // SAFETY: `to` has WIDTH values of four bytes.
            unsafe { _mm256_storeu_si256(to.as_mut_ptr().cast(), keys) };
        }
    }
}
