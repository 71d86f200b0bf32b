//! Distances between blocks of rows: squared euclidean, negative inner products, and sums of absolute differences.
//!
//! Rows are packed in panels of 16: value k of a panel's rows lie side by side, so that one vector holds 16 rows and one
//! value can be broadcast from the same copy. Bytes go four at a time, as the processor's byte products want them.
//! Distances come out as `u32` keys that sort like the distances.

mod absolute;
mod bytes;
mod floats;

use bytes::Bytes;
#[cfg(target_arch = "x86_64")]
pub(crate) use bytes::amx::is_available as has_amx;
pub(crate) use bytes::{Coding, columns_of_bytes};
use floats::Floats;
use rayon::prelude::*;

use crate::simd::Level;

/// Rows a panel: one vector of the widest level.
const PANEL: usize = 16;
/// Rows a block: the panels of two blocks and the tile between them stay in the second-level cache.
pub(crate) const BLOCK: usize = 192;
/// Key of a pair with a padding row, larger than that of any distance.
pub(crate) const NEVER: u32 = u32::MAX;

/// What a key stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    /// `sum (a_i - b_i)^2`; of floats computed as `|a|^2 + |b|^2 - 2 a.b` and at least 0.
    Squared,
    /// `-sum a_i b_i`.
    Dot,
    /// `sum |a_i - b_i|`.
    Absolute,
}

impl Measure {
    /// The smallest key of packed floats that stands for no less than a value.
    pub(crate) fn key_above(self, value: f64) -> u32 {
        let mut rounded = value as f32;
        if f64::from(rounded) < value {
            rounded = rounded.next_up();
        }
        match self {
            // Floats that are not negative sort like their bits.
            Self::Squared | Self::Absolute => rounded.max(0.0).to_bits(),
            Self::Dot => floats::ordered(rounded.to_bits()),
        }
    }
}

/// Which keys of two blocks are wanted; a kernel may write any others.
#[derive(Debug, Clone, Copy)]
struct Part {
    a: usize,
    b: usize,
    /// Rows and columns that are data.
    rows: usize,
    columns: usize,
    /// Only those above the diagonal.
    above: bool,
}

impl Part {
    /// The first row and column of each pass over `rows` x `columns` keys that has one which is wanted.
    fn passes(self, rows: usize, columns: usize) -> impl Iterator<Item = (usize, usize)> {
        (0..self.columns).step_by(columns).flat_map(move |column| {
            let end = if self.above { self.rows.min(column + columns) } else { self.rows };
            (0..end).step_by(rows).map(move |row| (row, column))
        })
    }
}

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

/// Which threads pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// All of the pool.
    Pool,
    /// The caller alone: it is one of many.
    Caller,
}

impl Packed {
    /// Packs rows of integers; `row` gives each row's values, all of them within the coding.
    pub(crate) fn bytes<'a>(
        coding: &Coding,
        rows: usize,
        by: By,
        row: impl Fn(usize) -> &'a [f32] + Sync,
    ) -> Self {
        Self::written(coding, rows, by, |i, out| coding.write(row(i), out))
    }

    /// [`Packed::bytes`] of rows that [`Coding::write`] wrote, by the caller alone.
    pub(crate) fn coded<'a>(coding: &Coding, rows: usize, row: impl Fn(usize) -> &'a [u8] + Sync) -> Self {
        Self::written(coding, rows, By::Caller, |i, out| out.copy_from_slice(row(i)))
    }

    /// Packs rows of bytes; `write` writes each.
    pub(crate) fn written(
        coding: &Coding,
        rows: usize,
        by: By,
        write: impl Fn(usize, &mut [u8]) + Sync,
    ) -> Self {
        Self { rows, values: Values::Bytes(Bytes::new(coding, rows, by, write)) }
    }

    /// Packs rows of any values; `write` writes each row's `cols` values.
    pub(crate) fn floats(
        measure: Measure,
        (rows, cols): (usize, usize),
        by: By,
        write: impl Fn(usize, &mut [f32]) + Sync,
    ) -> Self {
        Self { rows, values: Values::Floats(Floats::new(measure, rows, cols, by, write)) }
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
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

    /// Keys of all pairs of a row of this block `a` and a row of block `b` of `others`, which is packed alike: `BLOCK` x
    /// `BLOCK`, row-major.
    pub(crate) fn keys(&self, others: &Self, level: Level, a: usize, b: usize, out: &mut [u32]) {
        self.keys_of(others, level, (a, b), false, out);
    }

    /// [`Packed::keys`] of two of its own blocks; of a block with itself only those above the diagonal, any others below.
    pub(crate) fn own_keys(&self, level: Level, a: usize, b: usize, out: &mut [u32]) {
        self.keys_of(self, level, (a, b), a == b, out);
    }

    fn keys_of(&self, others: &Self, level: Level, (a, b): (usize, usize), above: bool, out: &mut [u32]) {
        assert_eq!(out.len(), BLOCK * BLOCK, "a whole tile");
        assert!(a < self.blocks() && b < others.blocks(), "blocks of the data");
        let (rows, columns) = (self.rows_of(a), others.rows_of(b));
        let part = Part { a, b, rows, columns, above };
        match (&self.values, &others.values) {
            (Values::Bytes(own), Values::Bytes(others)) => own.keys(others, level, part, out),
            (Values::Floats(own), Values::Floats(others)) => own.keys(others, level, part, out),
            _ => unreachable!("both sides are packed alike"),
        }
        if columns < BLOCK {
            for row in out.chunks_exact_mut(BLOCK) {
                row[columns..].fill(NEVER);
            }
        }
        out[rows * BLOCK..].fill(NEVER);
    }
}

/// Calls `fill` with the number of each panel and its part of `values` and of `sums`.
fn for_each_panel<T: Send, S: Send>(
    by: By,
    (values, length): (&mut [T], usize),
    sums: &mut [S],
    fill: impl Fn(usize, &mut [T], &mut [S]) + Sync,
) {
    match by {
        By::Pool => values
            .par_chunks_exact_mut(length)
            .zip(sums.par_chunks_exact_mut(PANEL))
            .enumerate()
            .for_each(|(panel, (values, sums))| fill(panel, values, sums)),
        By::Caller => values
            .chunks_exact_mut(length)
            .zip(sums.chunks_exact_mut(PANEL))
            .enumerate()
            .for_each(|(panel, (values, sums))| fill(panel, values, sums)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The rounded value behind a key of packed floats.
    fn value_of(measure: Measure, key: u32) -> f64 {
        f64::from(f32::from_bits(match measure {
            Measure::Squared | Measure::Absolute => key,
            // `ordered` the other way round.
            Measure::Dot => key ^ if key >> 31 == 1 { 1 << 31 } else { u32::MAX },
        }))
    }

    const MEASURES: [Measure; 3] = [Measure::Squared, Measure::Dot, Measure::Absolute];

    fn exact(measure: Measure, a: &[f32], b: &[f32]) -> f64 {
        let pairs = a.iter().zip(b).map(|(&a, &b)| (f64::from(a), f64::from(b)));
        match measure {
            Measure::Squared => pairs.map(|(a, b)| (a - b).powi(2)).sum(),
            Measure::Dot => 0.0 - pairs.map(|(a, b)| a * b).sum::<f64>(),
            Measure::Absolute => pairs.map(|(a, b)| (a - b).abs()).sum(),
        }
    }

    /// Every measure at every level this processor has, of `rows` x `cols` and of its last rows against it.
    fn check(data: &[f32], rows: usize, cols: usize) {
        let row = |i: usize| &data[i * cols..(i + 1) * cols];
        let some = rows.div_ceil(3);
        let last = |i: usize| row(rows - some + i);
        for level in Level::ALL.into_iter().filter(|level| is_testable(*level)) {
            for measure in MEASURES {
                let pack = |rows: usize, from: &(dyn Fn(usize) -> usize + Sync)| {
                    Packed::floats(measure, (rows, cols), By::Caller, |i, out| {
                        out.copy_from_slice(row(from(i)));
                    })
                };
                let (all, some) = (pack(rows, &|i| i), pack(some, &|i| rows - some + i));
                let value = |key| value_of(measure, key);
                check_packed((level, measure), (&all, &row), (&all, &row), value);
                check_packed((level, measure), (&some, &last), (&all, &row), value);
                if let Some(coding) = Coding::find(level, measure, cols, &[data]) {
                    let all = Packed::bytes(&coding, rows, By::Pool, row);
                    let some = Packed::bytes(&coding, some.rows(), By::Caller, last);
                    let value = |key| coding.value(key);
                    check_packed((level, measure), (&all, &row), (&all, &row), value);
                    check_packed((level, measure), (&some, &last), (&all, &row), value);
                }
            }
        }
    }

    /// Whether the processor has a level, or has all of it but AMX, which is then emulated.
    fn is_testable(level: Level) -> bool {
        #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
        if level == Level::Amx && !level.is_available() && Level::Avx512Vnni.is_available() {
            bytes::amx::emulator::install();
            return true;
        }
        level.is_available()
    }

    type Side<'a, 'b> = (&'a Packed, &'a dyn Fn(usize) -> &'b [f32]);

    fn check_packed(
        what: (Level, Measure),
        (own, own_row): Side<'_, '_>,
        (others, other_row): Side<'_, '_>,
        value: impl Fn(u32) -> f64,
    ) {
        let (level, measure) = what;
        let mut out = vec![0; BLOCK * BLOCK];
        for (a, b) in [(0, 0), (0, others.blocks() - 1), (own.blocks() - 1, 0)] {
            own.keys(others, level, a, b, &mut out);
            for (at, &key) in out.iter().enumerate() {
                let (i, j) = (a * BLOCK + at / BLOCK, b * BLOCK + at % BLOCK);
                if i >= own.rows() || j >= others.rows() {
                    assert_eq!(key, NEVER);
                    continue;
                }
                let (x, y) = (own_row(i), other_row(j));
                let (expected, found) = (exact(measure, x, y), value(key));
                if own.norms().is_empty() {
                    assert_eq!(found, expected, "{what:?}, rows {i} and {j}");
                } else {
                    let size = f64::from(own.norms()[i]) + f64::from(others.norms()[j]);
                    let size = if measure == Measure::Absolute { expected } else { size };
                    let bound = 2.0 * (x.len() as f64 + 8.0) * f64::from(f32::EPSILON) * size;
                    let off = (found - expected).abs();
                    assert!(off <= bound, "{what:?}, rows {i} and {j}: {found}, {expected}");
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8))]
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
        for cols in [bytes::MOST_COLUMNS, 16_500] {
            let data: Vec<f32> = (0..2 * cols).map(|i| if i < cols { 0.0 } else { 255.0 }).collect();
            check(&data, 2, cols);
        }
    }

    #[test]
    fn keys_of_negative_values_sort_like_them() {
        let values = [-3e38f32, -2.5, -1e-40, 0.0, 1e-40, 7.0, 3e38];
        let keys = values.map(|v| floats::ordered(v.to_bits()));
        assert!(keys.is_sorted() && keys[6] < NEVER);
        assert_eq!(keys.map(|key| value_of(Measure::Dot, key)), values.map(f64::from));
        assert_eq!(values.map(|value| Measure::Dot.key_above(f64::from(value))), keys);
        for measure in MEASURES {
            for value in [1.0 + 1e-12, 1e-60, 0.1, 1e300] {
                let key = measure.key_above(value);
                assert!(
                    value_of(measure, key) >= value && (value_of(measure, key - 1) < value || value > 1e299)
                );
            }
        }
    }
}
