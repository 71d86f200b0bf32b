//! Exact keys of integers of a small range, as bytes; one file a kind of instructions.
#![allow(unsafe_code)]

#[cfg(target_arch = "x86_64")]
pub(crate) mod amx;
#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "aarch64")]
mod neon;
#[cfg(target_arch = "x86_64")]
mod vnni;

use std::sync::Arc;

use rayon::prelude::*;

use super::{By, Measure, PANEL, Part, for_each_panel};
use crate::simd::Level;

/// Columns up to which sums of products of bytes stay below 2^31.
pub(super) const MOST_COLUMNS: usize = 32_000;
/// Groups of columns of one tile of AMX.
const GROUPS: usize = 16;
/// Inner products up to which keys of them fit: they range over four times as much.
const LARGEST_DOT: f64 = (1u64 << 29) as f64;

/// How the integers of some rows become bytes and their distances keys.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Coding {
    /// The columns that tell rows apart: images have borders that are the same in all of them.
    columns: Arc<[u32]>,
    /// The value that becomes byte 0.
    least: f32,
    /// Larger than any inner product; 0 for squared distances.
    most: i32,
    dot: bool,
    level: Level,
}

impl Coding {
    /// The coding of all `parts` (rows of `cols` values) if it loses nothing and the level multiplies integers faster than floats.
    pub(crate) fn find(level: Level, measure: Measure, cols: usize, parts: &[&[f32]]) -> Option<Self> {
        let dot = match measure {
            Measure::Squared => false,
            Measure::Dot => true,
            Measure::Absolute => return None,
        };
        if !multiplies_bytes(level, cols) {
            return None;
        }
        let mut ranges = Ranges::none(cols);
        for part in parts {
            ranges = ranges.and(&Ranges::of(part, cols)?);
        }
        let (least, most) = ranges.ends().filter(|(least, most)| most - least <= 255.0)?;
        // What is the same in all rows adds nothing to differences, and zeros nothing to products.
        let says_nothing = |low: f32, high: f32| low == high && (!dot || low == 0.0);
        let columns: Arc<[u32]> = (0..cols as u32)
            .filter(|&k| !says_nothing(ranges.low[k as usize], ranges.high[k as usize]))
            .collect();
        let largest = f64::from(least.abs().max(most.abs()));
        let bound = largest * largest * columns.len() as f64;
        if dot && bound > LARGEST_DOT {
            return None;
        }
        Some(Self { columns, least, most: if dot { bound as i32 + 1 } else { 0 }, dot, level })
    }

    /// The coding for inner products of rows that are `cols` bytes already, if the level multiplies bytes faster than floats
    /// and their sums fit.
    pub(crate) fn of_products(level: Level, cols: usize) -> Option<Self> {
        let bound = 255.0 * 255.0 * cols as f64;
        if !multiplies_bytes(level, cols) || bound > LARGEST_DOT {
            return None;
        }
        Some(Self {
            columns: (0..cols as u32).collect(),
            least: 0.0,
            most: bound as i32 + 1,
            dot: true,
            level,
        })
    }

    /// The coding for squared distances of rows that are `cols` bytes already, if the level multiplies bytes faster than floats.
    pub(crate) fn of_differences(level: Level, cols: usize) -> Option<Self> {
        multiplies_bytes(level, cols).then(|| Self {
            columns: (0..cols as u32).collect(),
            least: 0.0,
            most: 0,
            dot: false,
            level,
        })
    }

    /// Bytes of a row.
    pub(crate) fn cols(&self) -> usize {
        self.columns.len()
    }

    /// The bytes of a row whose values are within the coding.
    pub(crate) fn write(&self, row: &[f32], out: &mut [u8]) {
        for (out, &column) in out.iter_mut().zip(&*self.columns) {
            *out = (row[column as usize] - self.least) as u8;
        }
    }

    /// The squared distance or negative inner product behind a key, exactly.
    pub(crate) fn value(&self, key: u32) -> f64 {
        if self.dot { f64::from(key) / 2.0 - f64::from(self.most) } else { f64::from(key) }
    }

    /// The largest key of values up to this one and what rounding adds to it, for any value.
    pub(crate) fn key(&self, value: f64) -> u32 {
        // Keys are integers: half of one is more than any rounding.
        let key = if self.dot { 2.0 * (value + f64::from(self.most)) } else { value };
        (key + 0.5).clamp(0.0, f64::from(u32::MAX - 1)) as u32
    }
}

/// The columns of `x`, rows of `cols` values, that are not the same in all rows, and the least value, where all values are
/// integers in a range that bytes hold.
pub(crate) fn columns_of_bytes(x: &[f32], cols: usize) -> Option<(Vec<u32>, f32)> {
    let ranges = Ranges::of(x, cols)?;
    let (least, most) = ranges.ends()?;
    let varying = (0..cols as u32).filter(|&k| ranges.low[k as usize] < ranges.high[k as usize]).collect();
    (most - least <= 255.0).then_some((varying, least))
}

/// Whether a level multiplies bytes faster than floats, and the sums of so many products fit.
fn multiplies_bytes(level: Level, cols: usize) -> bool {
    !matches!(level, Level::Avx512 | Level::Scalar) && cols <= MOST_COLUMNS
}

/// The smallest and the largest value of each column.
#[derive(Debug)]
struct Ranges {
    low: Vec<f32>,
    high: Vec<f32>,
}

impl Ranges {
    fn none(cols: usize) -> Self {
        Self { low: vec![f32::INFINITY; cols], high: vec![f32::NEG_INFINITY; cols] }
    }

    /// Those of integers in rows of `cols`; `None` if any value is none.
    fn of(data: &[f32], cols: usize) -> Option<Self> {
        let rows = ((1 << 16) / cols.max(1)).max(1);
        data.par_chunks(rows * cols.max(1))
            .map(|chunk| {
                if !chunk.iter().all(|&v| (v as i32) as f32 == v) {
                    return None;
                }
                let mut ranges = Self::none(cols);
                for row in chunk.chunks_exact(cols) {
                    for ((low, high), &v) in ranges.low.iter_mut().zip(&mut ranges.high).zip(row) {
                        (*low, *high) = (low.min(v), high.max(v));
                    }
                }
                Some(ranges)
            })
            .try_reduce(|| Self::none(cols), |a, b| Some(a.and(&b)))
    }

    /// The smallest and the largest value of all; `None` where there are none.
    fn ends(&self) -> Option<(f32, f32)> {
        let least = self.low.iter().copied().fold(f32::INFINITY, f32::min);
        let most = self.high.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        least.is_finite().then_some((least, most))
    }

    fn and(mut self, other: &Self) -> Self {
        for (low, &v) in self.low.iter_mut().zip(&other.low) {
            *low = low.min(v);
        }
        for (high, &v) in self.high.iter_mut().zip(&other.high) {
            *high = high.max(v);
        }
        self
    }
}

/// Integers of a range of at most 255, moved to start at 0.
///
/// With x' = x - m and y' = y - m the bytes, and `x' - c` in place of x', c = 128 where that operand has to be signed and else 0,
/// a key is `own(x) + other(y) - 2 (x' - c).y'`: for squared distances `|x'|^2 + (|y'|^2 - 2 c sum y')` is added, for
/// inner products over d columns, of which `most` is the largest, `2 most - 2 d m^2 - 2 m sum x'` and
/// `-(2 c + 2 m) sum y'`, which makes it `2 (most - x.y)`.
#[derive(Debug)]
pub(super) struct Bytes {
    /// Groups of four columns.
    groups: usize,
    panels: Vec<u8>,
    /// The same row by row, for tiles of AMX.
    #[cfg_attr(not(target_arch = "x86_64"), expect(dead_code, reason = "no AMX there"))]
    rows: Vec<u8>,
    /// What each row adds as x and as y.
    own: Vec<i32>,
    other: Vec<i32>,
}

impl Bytes {
    /// `write` writes the bytes of each row, as [`Coding::write`] does.
    pub(super) fn new(coding: &Coding, rows: usize, by: By, write: impl Fn(usize, &mut [u8]) + Sync) -> Self {
        let by_rows = coding.level == Level::Amx;
        let groups = coding.columns.len().div_ceil(4).max(1);
        let groups = if by_rows { groups.next_multiple_of(GROUPS) } else { groups };
        let padded = rows.next_multiple_of(super::BLOCK);
        let length = PANEL * groups * 4;
        let mut panels = vec![0u8; padded * groups * 4];
        let mut sums = vec![[0i32; 2]; padded];
        let least = coding.least;
        for_each_panel(by, (&mut panels, length), &mut sums, |panel, out, sums| {
            let mut bytes = vec![0u8; coding.cols()];
            for lane in 0..PANEL.min(rows.saturating_sub(panel * PANEL)) {
                write(panel * PANEL + lane, &mut bytes);
                for (group, four) in bytes.chunks(4).enumerate() {
                    out[(group * PANEL + lane) * 4..][..four.len()].copy_from_slice(four);
                }
                let sum = bytes.iter().map(|&byte| i32::from(byte)).sum();
                let squares = bytes.iter().map(|&byte| i32::from(byte) * i32::from(byte)).sum();
                sums[lane] = [sum, squares];
            }
        });
        let mut by_row = vec![0u8; if by_rows { panels.len() } else { 0 }];
        let length = groups * 4;
        for (row, out) in by_row.chunks_exact_mut(length).enumerate().take(rows) {
            let panel = &panels[row / PANEL * PANEL * length..][..PANEL * length];
            for (from, to) in panel.chunks_exact(PANEL * 4).zip(out.chunks_exact_mut(4)) {
                to.copy_from_slice(&from[row % PANEL * 4..][..4]);
            }
        }
        // Of a product with signed bytes one operand is lowered by so much.
        let centre = if coding.level == Level::Avx512Vnni { 128 } else { 0 };
        // Keys are taken modulo 2^32: they fit, what they are made of need not.
        let (m, d) = (least as i32, coding.columns.len() as i32);
        let constant = coding.most.wrapping_sub(d.wrapping_mul(m).wrapping_mul(m)).wrapping_mul(2);
        let (mut own, mut other) = (vec![0; padded], vec![0; padded]);
        for (i, &[sum, squares]) in sums.iter().enumerate() {
            let (twice, centring) = (m.wrapping_mul(2).wrapping_mul(sum), 2 * centre * sum);
            (own[i], other[i]) = if coding.dot {
                (constant.wrapping_sub(twice), 0i32.wrapping_sub(centring).wrapping_sub(twice))
            } else {
                (squares, squares - centring)
            };
        }
        Self { groups, panels, rows: by_row, own, other }
    }

    pub(super) fn keys(&self, others: &Self, level: Level, part: Part, out: &mut [u32]) {
        assert_eq!(self.groups, others.groups, "one coding");
        match level {
            // SAFETY: the level says that the processor has the instructions; both sides have panels of as many groups.
            #[cfg(target_arch = "x86_64")]
            Level::Amx => unsafe { amx::keys(self, others, part, out) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Level::Avx512Vnni => unsafe { vnni::keys(self, others, part, out) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => unsafe { avx2::keys(self, others, part, out) },
            // SAFETY: as above.
            #[cfg(target_arch = "aarch64")]
            Level::Neon => unsafe { neon::keys(self, others, part, out) },
            _ => unreachable!("no bytes are packed at this level, not for {part:?} of {}", out.len()),
        }
    }
}
