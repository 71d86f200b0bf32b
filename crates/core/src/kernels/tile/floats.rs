//! Rounded keys of any values: by fused products, or (see `absolute`) by differences.
#![allow(unsafe_code)]

use super::{BLOCK, By, Measure, PANEL, Part, absolute, for_each_panel};
use crate::simd::Level;

/// Values in panels, with the squared norm of each row.
#[derive(Debug)]
pub(super) struct Floats {
    pub(super) measure: Measure,
    pub(super) cols: usize,
    pub(super) panels: Vec<f32>,
    pub(super) norms: Vec<f32>,
}

impl Floats {
    pub(super) fn new(
        measure: Measure,
        rows: usize,
        cols: usize,
        by: By,
        write: impl Fn(usize, &mut [f32]) + Sync,
    ) -> Self {
        let width = cols.max(1);
        let padded = rows.next_multiple_of(BLOCK);
        let mut panels = vec![0f32; padded * width];
        let mut norms = vec![0f32; padded];
        for_each_panel(by, (&mut panels, PANEL * width), &mut norms, |panel, out, norms| {
            let mut values = vec![0f32; cols];
            for lane in 0..PANEL.min(rows.saturating_sub(panel * PANEL)) {
                write(panel * PANEL + lane, &mut values);
                for (k, &v) in values.iter().enumerate() {
                    out[k * PANEL + lane] = v;
                }
                norms[lane] = values.iter().map(|&v| f64::from(v).powi(2)).sum::<f64>() as f32;
            }
        });
        Self { measure, cols: width, panels, norms }
    }

    pub(super) fn keys(&self, others: &Self, level: Level, part: Part, out: &mut [u32]) {
        let Part { a, b, .. } = part;
        assert!(self.cols == others.cols && self.measure == others.measure, "rows packed alike");
        match (self.measure, level) {
            (Measure::Absolute, _) => absolute::keys(self, others, level, a, b, out),
            // SAFETY: the level says that the processor has the instructions; both sides have as many columns.
            #[cfg(target_arch = "x86_64")]
            (Measure::Squared, Level::Avx512 | Level::Avx512Vnni | Level::Amx) => unsafe {
                avx512::keys::<false>(self, others, part, out);
            },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            (Measure::Dot, Level::Avx512 | Level::Avx512Vnni | Level::Amx) => unsafe {
                avx512::keys::<true>(self, others, part, out);
            },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            (Measure::Squared, Level::Avx2) => unsafe { avx2::keys::<false>(self, others, part, out) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            (Measure::Dot, Level::Avx2) => unsafe { avx2::keys::<true>(self, others, part, out) },
            _ => portable(self, others, a, b, out),
        }
    }
}

/// The bits of a float, changed so that they sort like it; never those of `NEVER`.
#[inline]
pub(super) fn ordered(bits: u32) -> u32 {
    bits ^ (((bits as i32) >> 31) as u32 | 0x8000_0000)
}

fn portable(own: &Floats, others: &Floats, a: usize, b: usize, out: &mut [u32]) {
    let width = own.cols;
    for (local, out) in out.chunks_exact_mut(BLOCK).enumerate() {
        let row = a * BLOCK + local;
        let panel = &own.panels[row / PANEL * PANEL * width..];
        for (p, out) in out.chunks_exact_mut(PANEL).enumerate() {
            let first = b * BLOCK + p * PANEL;
            let other = &others.panels[first * width..(first + PANEL) * width];
            let mut products = [0f32; PANEL];
            for (k, other) in other.chunks_exact(PANEL).enumerate() {
                let value = panel[k * PANEL + row % PANEL];
                for lane in 0..PANEL {
                    products[lane] += value * other[lane];
                }
            }
            for lane in 0..PANEL {
                out[lane] = if own.measure == Measure::Dot {
                    ordered((0.0 - products[lane]).to_bits())
                } else {
                    let squared = own.norms[row] + others.norms[first + lane] - 2.0 * products[lane];
                    squared.max(0.0).to_bits()
                };
            }
        }
    }
}

/// Keys by fused products, for vectors of one width.
#[cfg(target_arch = "x86_64")]
macro_rules! float_version {
    ($module:ident, $features:literal, $width:literal, $rows:literal, $vectors:literal,
     $load:ident, $set:ident, $zero:ident, $add:ident, $sub:ident, $max:ident, $fma:ident, $fnma:ident, $store:ident) => {
        mod $module {
            use std::arch::x86_64::*;

            use super::{BLOCK, Floats, PANEL, Part, ordered};

            const WIDTH: usize = $width;
            /// Rows and vectors of one pass: their sums stay in registers.
            const ROWS: usize = $rows;
            const VECTORS: usize = $vectors;

            #[target_feature(enable = $features)]
            pub(super) fn keys<const DOT: bool>(own: &Floats, others: &Floats, part: Part, out: &mut [u32]) {
                for (row, column) in part.passes(ROWS, VECTORS * WIDTH) {
                    let (first, other) = (part.a * BLOCK + row, part.b * BLOCK + column);
                    pass::<DOT>(own, others, first, other, &mut out[row * BLOCK + column..]);
                }
                if DOT {
                    for key in out {
                        *key = ordered(*key);
                    }
                }
            }

            #[target_feature(enable = $features)]
            fn pass<const DOT: bool>(
                floats: &Floats,
                others: &Floats,
                first: usize,
                other: usize,
                out: &mut [u32],
            ) {
                let length = PANEL * floats.cols;
                let own = &floats.panels[first / PANEL * length..][..length];
                let own = &own[first % PANEL..];
                // Vector v holds the columns other + v * WIDTH .., which lie in one panel.
                let panels: [&[f32]; VECTORS] = std::array::from_fn(|v| {
                    let column = other + v * WIDTH;
                    &others.panels[column / PANEL * length..][..length][column % PANEL..]
                });
                let mut sums = [[$zero(); VECTORS]; ROWS];
                for k in 0..floats.cols {
                    let at = k * PANEL;
                    let mut columns = [$zero(); VECTORS];
                    for v in 0..VECTORS {
                        // SAFETY: k is below the columns of a panel, and column % PANEL + WIDTH is at most PANEL.
                        columns[v] = unsafe { $load(panels[v].as_ptr().add(at)) };
                    }
                    for row in 0..ROWS {
                        // SAFETY: first % PANEL + row is below PANEL, as PANEL is a multiple of ROWS.
                        let value = $set(unsafe { *own.get_unchecked(at + row) });
                        for v in 0..VECTORS {
                            sums[row][v] = $fma(value, columns[v], sums[row][v]);
                        }
                    }
                }
                let two = $set(2.0);
                for v in 0..VECTORS {
                    let norms = &others.norms[other + v * WIDTH..][..WIDTH];
                    // SAFETY: `norms` has WIDTH values.
                    let norms = unsafe { $load(norms.as_ptr()) };
                    for row in 0..ROWS {
                        let value = if DOT {
                            $sub($zero(), sums[row][v])
                        } else {
                            let base = $add(norms, $set(floats.norms[first + row]));
                            $max($fnma(two, sums[row][v], base), $zero())
                        };
                        let to = &mut out[row * BLOCK + v * WIDTH..][..WIDTH];
                        // SAFETY: `to` has WIDTH values of four bytes.
                        unsafe { $store(to.as_mut_ptr().cast(), value) };
                    }
                }
            }
        }
    };
}

#[cfg(target_arch = "x86_64")]
float_version!(
    avx512,
    "avx512f,avx512dq,avx512bw,avx512vl",
    16,
    8,
    3,
    _mm512_loadu_ps,
    _mm512_set1_ps,
    _mm512_setzero_ps,
    _mm512_add_ps,
    _mm512_sub_ps,
    _mm512_max_ps,
    _mm512_fmadd_ps,
    _mm512_fnmadd_ps,
    _mm512_storeu_ps
);
#[cfg(target_arch = "x86_64")]
float_version!(
    avx2,
    "avx2,fma",
    8,
    4,
    2,
    _mm256_loadu_ps,
    _mm256_set1_ps,
    _mm256_setzero_ps,
    _mm256_add_ps,
    _mm256_sub_ps,
    _mm256_max_ps,
    _mm256_fmadd_ps,
    _mm256_fnmadd_ps,
    _mm256_storeu_ps
);
