//! Squared euclidean distances between blocks of rows.
//!
//! Rows are packed in panels of 16: value k of a panel's rows lie side by side, so that one vector holds 16 rows and one
//! value can be broadcast from the same copy. Bytes go four at a time, as the processor's byte products want them.
//! Distances come out as `u32` keys that sort like the distances: the integer itself, or the bits of a float that is not
//! negative.
#![allow(unsafe_code)]

use rayon::prelude::*;

use crate::simd::Level;

/// Rows a panel: one vector of the widest level.
const PANEL: usize = 16;
/// Rows a block: the panels of two blocks and the tile between them stay in the second-level cache.
pub(crate) const BLOCK: usize = 192;
/// Key of a pair with a padding row, larger than that of any distance.
const NEVER: u32 = u32::MAX;
/// Columns up to which sums of products of bytes stay below 2^31.
const MOST_BYTE_COLUMNS: usize = 32_000;

/// Rows ready for the kernels, padded with zeros to whole blocks.
#[derive(Debug)]
pub(crate) struct Packed {
    rows: usize,
    values: Values,
}

#[derive(Debug)]
enum Values {
    Bytes(Bytes),
    Floats(Floats),
}

/// Integers of a range of at most 255, moved to start at 0: distances are exact.
#[derive(Debug)]
struct Bytes {
    /// Groups of four columns.
    groups: usize,
    panels: Vec<u8>,
    /// `|y|^2` and `|y|^2 - 256 sum y` of each row: with `x - 128` in place of x, as the signed operand of the product has to
    /// be, `|x|^2 + |y|^2 - 2 x.y` is `|x|^2 + (|y|^2 - 256 sum y) - 2 (x - 128).y`.
    norms: Vec<i32>,
    offsets: Vec<i32>,
}

/// Any values: distances are rounded.
#[derive(Debug)]
struct Floats {
    cols: usize,
    panels: Vec<f32>,
    norms: Vec<f32>,
}

impl Packed {
    /// Packs `rows` x `cols` values as bytes if that loses nothing and the level has byte products.
    pub(crate) fn bytes(level: Level, data: &[f32], rows: usize, cols: usize) -> Option<Self> {
        if level < Level::Avx512Vnni || cols > MOST_BYTE_COLUMNS {
            return None;
        }
        let values = Values::Bytes(Bytes::new(data, rows, cols, byte_range(data)?));
        Some(Self { rows, values })
    }

    /// Packs any values.
    pub(crate) fn floats(data: &[f32], rows: usize, cols: usize) -> Self {
        Self { rows, values: Values::Floats(Floats::new(data, rows, cols)) }
    }

    pub(crate) fn blocks(&self) -> usize {
        self.rows.div_ceil(BLOCK)
    }

    /// Rows of a block that are data.
    pub(crate) fn rows_of(&self, block: usize) -> usize {
        (self.rows - block * BLOCK).min(BLOCK)
    }

    /// Squared norms of the rows as the kernels see them; empty for bytes.
    pub(crate) fn norms(&self) -> &[f32] {
        match &self.values {
            Values::Bytes(_) => &[],
            Values::Floats(floats) => &floats.norms[..self.rows],
        }
    }

    /// Keys of all pairs of a row of block `a` and a row of block `b`: `BLOCK` x `BLOCK`, row-major.
    pub(crate) fn keys(&self, level: Level, a: usize, b: usize, out: &mut [u32]) {
        assert_eq!(out.len(), BLOCK * BLOCK, "a whole tile");
        assert!(a < self.blocks() && b < self.blocks(), "blocks of the data");
        match &self.values {
            // SAFETY: bytes are packed only where the level says that the processor has the instructions.
            #[cfg(target_arch = "x86_64")]
            Values::Bytes(bytes) => unsafe { vnni::keys(bytes, a, b, out) },
            #[cfg(not(target_arch = "x86_64"))]
            Values::Bytes(_) => unreachable!("bytes are packed on x86-64 only"),
            Values::Floats(floats) => match level {
                // SAFETY: the level says that the processor has the instructions.
                #[cfg(target_arch = "x86_64")]
                Level::Avx512 | Level::Avx512Vnni => unsafe { avx512::keys(floats, a, b, out) },
                // SAFETY: as above.
                #[cfg(target_arch = "x86_64")]
                Level::Avx2 => unsafe { avx2::keys(floats, a, b, out) },
                _ => portable(floats, a, b, out),
            },
        }
        let (rows, columns) = (self.rows_of(a), self.rows_of(b));
        if columns < BLOCK {
            for row in out.chunks_exact_mut(BLOCK) {
                row[columns..].fill(NEVER);
            }
        }
        out[rows * BLOCK..].fill(NEVER);
    }
}

/// The smallest value, if all are integers and none is more than 255 larger.
fn byte_range(data: &[f32]) -> Option<f32> {
    let (least, most) = data
        .par_chunks(1 << 16)
        .map(|chunk| {
            let all = chunk.iter().all(|&v| v == v.trunc());
            if !all {
                return (f32::NEG_INFINITY, f32::INFINITY);
            }
            chunk.iter().fold((f32::INFINITY, f32::NEG_INFINITY), |(l, m), &v| (l.min(v), m.max(v)))
        })
        .reduce(|| (f32::INFINITY, f32::NEG_INFINITY), |a, b| (a.0.min(b.0), a.1.max(b.1)));
    (least.is_finite() && most - least <= 255.0).then_some(least)
}

impl Bytes {
    fn new(data: &[f32], rows: usize, cols: usize, least: f32) -> Self {
        let groups = cols.div_ceil(4).max(1);
        let padded = rows.next_multiple_of(BLOCK);
        let mut panels = vec![0u8; padded * groups * 4];
        panels.par_chunks_exact_mut(PANEL * groups * 4).enumerate().for_each(|(panel, out)| {
            for lane in 0..PANEL.min(rows.saturating_sub(panel * PANEL)) {
                let row = panel * PANEL + lane;
                for (k, &v) in data[row * cols..(row + 1) * cols].iter().enumerate() {
                    out[(k / 4 * PANEL + lane) * 4 + k % 4] = (v - least) as u8;
                }
            }
        });
        let sums = |f: fn(i32) -> i32| {
            let mut out = vec![0i32; padded];
            out.par_chunks_exact_mut(PANEL).zip(panels.par_chunks_exact(PANEL * groups * 4)).for_each(
                |(out, panel)| {
                    for group in panel.chunks_exact(PANEL * 4) {
                        for (out, values) in out.iter_mut().zip(group.chunks_exact(4)) {
                            *out += values.iter().map(|&v| f(i32::from(v))).sum::<i32>();
                        }
                    }
                },
            );
            out
        };
        let norms = sums(|v| v * v);
        let offsets = norms.iter().zip(sums(|v| v)).map(|(norm, sum)| norm - 256 * sum).collect();
        Self { groups, panels, norms, offsets }
    }
}

impl Floats {
    fn new(data: &[f32], rows: usize, cols: usize) -> Self {
        let width = cols.max(1);
        let padded = rows.next_multiple_of(BLOCK);
        let mut panels = vec![0f32; padded * width];
        let mut norms = vec![0f32; padded];
        panels
            .par_chunks_exact_mut(PANEL * width)
            .zip(norms.par_chunks_exact_mut(PANEL))
            .enumerate()
            .for_each(|(panel, (out, norms))| {
                for lane in 0..PANEL.min(rows.saturating_sub(panel * PANEL)) {
                    let row = panel * PANEL + lane;
                    let values = &data[row * cols..(row + 1) * cols];
                    for (k, &v) in values.iter().enumerate() {
                        out[k * PANEL + lane] = v;
                    }
                    norms[lane] = values.iter().map(|&v| f64::from(v).powi(2)).sum::<f64>() as f32;
                }
            });
        Self { cols: width, panels, norms }
    }
}

/// The key of a rounded squared distance.
#[inline]
pub(crate) fn key_of(squared: f32) -> u32 {
    squared.max(0.0).to_bits()
}

fn portable(floats: &Floats, a: usize, b: usize, out: &mut [u32]) {
    let width = floats.cols;
    for (local, out) in out.chunks_exact_mut(BLOCK).enumerate() {
        let row = a * BLOCK + local;
        let own = &floats.panels[row / PANEL * PANEL * width..];
        for (panel, out) in out.chunks_exact_mut(PANEL).enumerate() {
            let first = b * BLOCK + panel * PANEL;
            let other = &floats.panels[first * width..(first + PANEL) * width];
            let mut products = [0f32; PANEL];
            for (k, other) in other.chunks_exact(PANEL).enumerate() {
                let value = own[k * PANEL + row % PANEL];
                for lane in 0..PANEL {
                    products[lane] += value * other[lane];
                }
            }
            for lane in 0..PANEL {
                out[lane] = key_of(floats.norms[row] + floats.norms[first + lane] - 2.0 * products[lane]);
            }
        }
    }
}

/// Exact keys of bytes, by products of four unsigned with four signed bytes.
#[cfg(target_arch = "x86_64")]
mod vnni {
    use std::arch::x86_64::{
        _mm512_add_epi32, _mm512_dpbusd_epi32, _mm512_loadu_si512, _mm512_set1_epi32, _mm512_setzero_si512,
        _mm512_slli_epi32, _mm512_storeu_si512, _mm512_sub_epi32, _mm512_xor_si512,
    };

    use super::{BLOCK, Bytes, PANEL};

    /// Rows and panels of one pass: 24 sums stay in registers.
    const ROWS: usize = 8;
    const PANELS: usize = 3;

    #[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl,avx512vnni")]
    pub(super) fn keys(bytes: &Bytes, a: usize, b: usize, out: &mut [u32]) {
        for column in (0..BLOCK).step_by(PANELS * PANEL) {
            for row in (0..BLOCK).step_by(ROWS) {
                pass(bytes, a * BLOCK + row, b * BLOCK + column, &mut out[row * BLOCK + column..]);
            }
        }
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl,avx512vnni")]
    fn pass(bytes: &Bytes, first: usize, other: usize, out: &mut [u32]) {
        let length = PANEL * bytes.groups * 4;
        let own = &bytes.panels[first / PANEL * length..][..length];
        let own = &own[first % PANEL * 4..];
        let others: [&[u8]; PANELS] =
            std::array::from_fn(|p| &bytes.panels[(other / PANEL + p) * length..][..length]);
        let sign = _mm512_set1_epi32(0x8080_8080_u32 as i32);
        let mut sums = [[_mm512_setzero_si512(); PANELS]; ROWS];
        for group in 0..bytes.groups {
            let at = group * PANEL * 4;
            let mut columns = [_mm512_setzero_si512(); PANELS];
            for p in 0..PANELS {
                // SAFETY: `group` is below the number of groups of a panel, each PANEL * 4 = 64 bytes.
                columns[p] = unsafe { _mm512_loadu_si512(others[p].as_ptr().add(at).cast()) };
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
            // SAFETY: `offsets` has an entry for each row of each panel.
            let offsets =
                unsafe { _mm512_loadu_si512(bytes.offsets[other + p * PANEL..][..PANEL].as_ptr().cast()) };
            for row in 0..ROWS {
                let base = _mm512_add_epi32(offsets, _mm512_set1_epi32(bytes.norms[first + row]));
                let keys = _mm512_sub_epi32(base, _mm512_slli_epi32::<1>(sums[row][p]));
                let to = &mut out[row * BLOCK + p * PANEL..][..PANEL];
                // SAFETY: `to` has PANEL values of four bytes.
                unsafe { _mm512_storeu_si512(to.as_mut_ptr().cast(), keys) };
            }
        }
    }
}

/// Keys of floats by fused products, for vectors of one width.
#[cfg(target_arch = "x86_64")]
macro_rules! float_version {
    ($module:ident, $features:literal, $width:literal, $rows:literal, $vectors:literal,
     $load:ident, $set:ident, $zero:ident, $add:ident, $max:ident, $fma:ident, $fnma:ident, $store:ident) => {
        mod $module {
            use std::arch::x86_64::*;

            use super::{BLOCK, Floats, PANEL};

            const WIDTH: usize = $width;
            /// Rows and vectors of one pass: their sums stay in registers.
            const ROWS: usize = $rows;
            const VECTORS: usize = $vectors;

            #[target_feature(enable = $features)]
            pub(super) fn keys(floats: &Floats, a: usize, b: usize, out: &mut [u32]) {
                for column in (0..BLOCK).step_by(VECTORS * WIDTH) {
                    for row in (0..BLOCK).step_by(ROWS) {
                        pass(floats, a * BLOCK + row, b * BLOCK + column, &mut out[row * BLOCK + column..]);
                    }
                }
            }

            #[target_feature(enable = $features)]
            fn pass(floats: &Floats, first: usize, other: usize, out: &mut [u32]) {
                let length = PANEL * floats.cols;
                let own = &floats.panels[first / PANEL * length..][..length];
                let own = &own[first % PANEL..];
                // Vector v holds the columns other + v * WIDTH .., which lie in one panel.
                let others: [&[f32]; VECTORS] = std::array::from_fn(|v| {
                    let column = other + v * WIDTH;
                    &floats.panels[column / PANEL * length..][..length][column % PANEL..]
                });
                let mut sums = [[$zero(); VECTORS]; ROWS];
                for k in 0..floats.cols {
                    let at = k * PANEL;
                    let mut columns = [$zero(); VECTORS];
                    for v in 0..VECTORS {
                        // SAFETY: k is below the columns of a panel, and column % PANEL + WIDTH is at most PANEL.
                        columns[v] = unsafe { $load(others[v].as_ptr().add(at)) };
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
                    // SAFETY: `norms` has an entry for each row of each panel.
                    let norms = unsafe { $load(floats.norms[other + v * WIDTH..][..WIDTH].as_ptr()) };
                    for row in 0..ROWS {
                        let base = $add(norms, $set(floats.norms[first + row]));
                        let squared = $max($fnma(two, sums[row][v], base), $zero());
                        let to = &mut out[row * BLOCK + v * WIDTH..][..WIDTH];
                        // SAFETY: `to` has WIDTH values of four bytes; floats that are not negative are their own keys.
                        unsafe { $store(to.as_mut_ptr().cast(), squared) };
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
    _mm256_max_ps,
    _mm256_fmadd_ps,
    _mm256_fnmadd_ps,
    _mm256_storeu_ps
);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn squared(a: &[f32], b: &[f32]) -> f64 {
        a.iter().zip(b).map(|(&a, &b)| (f64::from(a) - f64::from(b)).powi(2)).sum()
    }

    fn check(data: &[f32], rows: usize, cols: usize) {
        for level in Level::ALL.into_iter().filter(|level| level.is_available()) {
            check_packed(level, &Packed::floats(data, rows, cols), data, cols);
            if let Some(packed) = Packed::bytes(level, data, rows, cols) {
                check_packed(level, &packed, data, cols);
            }
        }
    }

    fn check_packed(level: Level, packed: &Packed, data: &[f32], cols: usize) {
        let rows = packed.rows;
        let row = |i: usize| &data[i * cols..(i + 1) * cols];
        let mut out = vec![0; BLOCK * BLOCK];
        for (a, b) in [(0, 0), (0, packed.blocks() - 1)] {
            packed.keys(level, a, b, &mut out);
            for (at, &key) in out.iter().enumerate() {
                let (x, y) = (a * BLOCK + at / BLOCK, b * BLOCK + at % BLOCK);
                if x >= rows || y >= rows {
                    assert_eq!(key, NEVER);
                    continue;
                }
                let expected = squared(row(x), row(y));
                if packed.norms().is_empty() {
                    assert_eq!(f64::from(key), expected, "{level:?}, rows {x} and {y}");
                } else {
                    let found = f64::from(f32::from_bits(key));
                    let size = f64::from(packed.norms()[x]) + f64::from(packed.norms()[y]);
                    let bound = 2.0 * (cols as f64 + 8.0) * f64::from(f32::EPSILON) * size;
                    assert!(
                        (found - expected).abs() <= bound,
                        "{level:?}, rows {x} and {y}: {found}, {expected}"
                    );
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        #[test]
        fn bytes_and_floats_at_every_level(
            seed in any::<u64>(),
            rows in 1usize..230,
            cols in 1usize..70,
            integers in any::<bool>(),
        ) {
            let mut random = crate::rng::Rng::new(seed, 0, 0);
            let data: Vec<f32> = (0..rows * cols)
                .map(|_| if integers { random.below(256) as f32 - 100.0 } else { random.normal() as f32 })
                .collect();
            check(&data, rows, cols);
        }
    }

    #[test]
    fn the_largest_byte_distances_do_not_overflow() {
        let cols = MOST_BYTE_COLUMNS;
        let data: Vec<f32> = (0..2 * cols).map(|i| if i < cols { 0.0 } else { 255.0 }).collect();
        check(&data, 2, cols);
    }
}
