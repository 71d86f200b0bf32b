//! What PCA needs to know of its data, as a value that grows, merges and travels.

use std::ops::Range;

use rayon::prelude::*;

use super::{EXACT_LIMIT, Pca, TILE, fix_sign, not_converged};
use crate::bytes::{Reader, Writer};
use crate::linalg::{add_product_tn_columns, eigen_symmetric};
use crate::{Error, Matrix, MatrixView, Result};

const MAGIC: [u8; 8] = *b"ES-PCA\0\0";
const VERSION: u32 = 1;
/// Rows that are multiplied at once. Fewer wait, so that the lengths of batches do not matter.
const BLOCK: usize = 512;
/// Blocks held as `f64` at a time.
const GROUP: usize = 8;
/// Integers below this have exact sums in `f64`.
const EXACT: f64 = (1u64 << 53) as f64;
/// Integers below this have exact differences whose squares are exact in `f64`.
const SMALL: f32 = (1u32 << 25) as f32;

/// Number of rows, their sum and their Gram matrix, all in `f64` and about the first row, for at most 4,096 columns.
///
/// States of parts of the data, made anywhere, merge to the state of the whole; [`State::finish`] gives the [`Pca`].
/// Takes 8 d^2 bytes. What is equal to the bit on one kind of processor:
///
/// * the same rows in the same order, in batches of any lengths, by any number of threads;
/// * the same states merged in the same order, whether or not they went through bytes;
/// * **any split and any order of merging**, if all values are integers below 2^25 in magnitude (pictures, counts) and the
///   sum of squared differences from the first row stays below 2^53 in every column: then all sums are exact.
///
/// Other data agree between splits to the rounding of `f64` sums.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    cols: usize,
    /// Rows in `sum` and `gram`.
    summed: u64,
    /// The first row: sums about it do not cancel when the mean is far from zero.
    origin: Vec<f32>,
    sum: Vec<f64>,
    /// Tiles of the lower triangle, row-major; entries above the diagonal are zero.
    gram: Vec<Vec<f64>>,
    /// Fewer than `BLOCK` rows that are not summed yet.
    waiting: Vec<f32>,
    /// Whether only small integers were seen and no step of merging left the exact range.
    exact: bool,
}

impl State {
    /// The state of no rows. `cols` must be from 1 to 4,096.
    pub fn new(cols: usize) -> Result<Self> {
        if !(1..=EXACT_LIMIT).contains(&cols) {
            return Err(Error::Parameter {
                name: "the number of columns",
                value: cols.to_string(),
                expected: format!("from 1 to {EXACT_LIMIT} for a PCA state: project wider vectors first"),
            });
        }
        let gram = tiles(cols).map(|(i, j)| vec![0.0; i.len() * j.len()]).collect();
        Ok(Self {
            cols,
            summed: 0,
            origin: Vec::new(),
            sum: vec![0.0; cols],
            gram,
            waiting: Vec::new(),
            exact: true,
        })
    }

    /// Number of columns.
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// Rows seen.
    pub fn rows(&self) -> u64 {
        self.summed + (self.waiting.len() / self.cols) as u64
    }

    /// Adds rows. On an error (another number of columns, a value that is not finite: rows count within `rows`) the state is
    /// as it was.
    pub fn update(&mut self, rows: MatrixView<'_>) -> Result<()> {
        self.check_cols(rows.cols())?;
        rows.check_finite()?;
        if rows.rows() == 0 {
            return Ok(());
        }
        if self.origin.is_empty() {
            self.origin = rows.row(0).to_vec();
        }
        self.exact &= rows.data().par_chunks(1 << 14).all(|part| part.iter().all(|&v| is_small_integer(v)));
        let mut data = rows.data();
        if !self.waiting.is_empty() {
            let missing = BLOCK * self.cols - self.waiting.len();
            let (first, rest) = data.split_at(missing.min(data.len()));
            self.waiting.extend_from_slice(first);
            data = rest;
            if self.waiting.len() == BLOCK * self.cols {
                self.flush();
            }
        }
        let (full, rest) = data.split_at(data.len() / (BLOCK * self.cols) * (BLOCK * self.cols));
        for group in full.chunks(GROUP * BLOCK * self.cols) {
            self.add(group);
        }
        self.waiting.extend_from_slice(rest);
        Ok(())
    }

    /// Adds the rows of another state, after the own ones. Merging with the state of no rows changes nothing.
    pub fn merge(&mut self, mut other: Self) -> Result<()> {
        self.check_cols(other.cols)?;
        if other.rows() == 0 {
            return Ok(());
        }
        if self.rows() == 0 {
            *self = other;
            return Ok(());
        }
        self.flush();
        other.flush();
        let n = other.summed as f64;
        // A row about the other origin is the row about the own one less this.
        let shift: Vec<f64> =
            other.origin.iter().zip(&self.origin).map(|(&b, &a)| f64::from(b) - f64::from(a)).collect();
        self.exact &= other.exact
            && (0..self.cols).all(|i| {
                let (own, sum) = (other.gram_at(i, i), other.sum[i]);
                self.gram_at(i, i) + own + 2.0 * (sum * shift[i]).abs() + n * shift[i] * shift[i] < EXACT
            });
        let (sum, shift) = (&other.sum, &shift);
        self.gram.par_iter_mut().zip(&other.gram).zip(tiles(self.cols).collect::<Vec<_>>()).for_each(
            |((to, from), (rows, cols))| {
                let columns = cols.len();
                for (i, (to, from)) in rows.zip(to.chunks_exact_mut(columns).zip(from.chunks_exact(columns)))
                {
                    for (j, (to, from)) in
                        cols.clone().zip(to.iter_mut().zip(from)).take_while(|&(j, _)| j <= i)
                    {
                        *to += from + (sum[i] * shift[j] + shift[i] * sum[j] + n * (shift[i] * shift[j]));
                    }
                }
            },
        );
        for ((to, from), shift) in self.sum.iter_mut().zip(sum).zip(shift) {
            *to += from + n * shift;
        }
        self.summed = self.summed.saturating_add(other.summed);
        Ok(())
    }

    /// The first `components` principal components (at most min(n, d) of them exist). Needs at least 2 rows.
    pub fn finish(&self, components: usize) -> Result<Pca> {
        let (n, d) = (self.rows(), self.cols);
        if n < 2 {
            return Err(Error::TooFewPoints { what: "PCA", needed: 2, found: n as usize });
        }
        let mut whole = self.clone();
        whole.flush();
        let (mean, mut scatter) = whole.moments();
        let trace: f64 = (0..d).map(|i| scatter[i * d + i]).sum();
        let largest = scatter.iter().fold(0f64, |l, v| l.max(v.abs()));
        if !(trace.is_finite() && scatter.iter().all(|v| v.is_finite())) {
            return Err(not_converged());
        }
        // A power of two: the solver's squares neither overflow nor vanish, and no bit is lost.
        let scale = if largest > 1e-290 { (-largest.log2().floor()).exp2() } else { 1.0 };
        for v in &mut scatter {
            *v *= scale;
        }
        let (values, mut vectors) = eigen_symmetric(d, &scatter).ok_or_else(not_converged)?;
        let count = components.min(d).min(usize::try_from(n).unwrap_or(usize::MAX));
        vectors.truncate(count);
        for v in &mut vectors {
            fix_sign(v);
        }
        let freedom = n as f64 - 1.0;
        Ok(Pca {
            mean,
            components: Matrix::new(count, d, vectors.iter().flatten().map(|&v| v as f32).collect())?,
            explained_variance: values[..count].iter().map(|v| (v / scale / freedom).max(0.0)).collect(),
            total_variance: trace / freedom,
        })
    }

    /// The state as bytes that [`State::from_bytes`] reads: little-endian, about 4 d^2 of them.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::new(MAGIC, VERSION);
        out.u32(u32::from(self.exact));
        out.u64(self.cols as u64);
        out.u64(self.summed);
        out.u64((self.waiting.len() / self.cols) as u64);
        out.all_f32(&self.origin);
        out.all_f32(&self.waiting);
        out.all_f64(&self.sum);
        for ((rows, cols), tile) in tiles(self.cols).zip(&self.gram) {
            for (i, row) in rows.zip(tile.chunks_exact(cols.len())) {
                out.all_f64(&row[..cols.len().min(i + 1 - cols.start)]);
            }
        }
        out.finish()
    }

    /// Reads what [`State::to_bytes`] wrote. Anything else is an error, before memory is taken for it.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut input = Reader::new("a PCA state", bytes, MAGIC, VERSION)?;
        let exact = input.flag()?;
        let cols = input.count("columns", size_of::<f64>())?;
        let summed = input.u64()?;
        let waiting = input.count("waiting rows", size_of::<f32>())?;
        if !(1..=EXACT_LIMIT).contains(&cols) || waiting >= BLOCK || summed >= EXACT as u64 {
            return Err(input
                .wrong(&format!("they tell of {cols} columns, {summed} rows and {waiting} waiting rows")));
        }
        let origin = input.all_f32(if summed == 0 && waiting == 0 { 0 } else { cols })?;
        let waiting = input.all_f32(waiting * cols)?;
        let sum = input.all_f64(cols)?;
        let triangle = input.all_f64(cols * (cols + 1) / 2)?;
        let whole = |v: &f64| v.fract() == 0.0;
        let empty = |v: &f64| *v == 0.0;
        let small = origin.iter().chain(&waiting).all(|&v| is_small_integer(v));
        if exact && !(small && sum.iter().chain(&triangle).all(whole)) {
            return Err(input.wrong("they claim to be of small integers and are not"));
        }
        if summed == 0 && !sum.iter().chain(&triangle).all(empty) {
            return Err(input.wrong("they hold sums of no rows"));
        }
        input.finish()?;
        let mut state = Self { summed, origin, sum, waiting, exact, ..Self::new(cols)? };
        let mut rest = &triangle[..];
        for ((rows, cols), tile) in tiles(cols).zip(&mut state.gram) {
            for (i, row) in rows.zip(tile.chunks_exact_mut(cols.len())) {
                let (own, after) = rest.split_at(cols.len().min(i + 1 - cols.start));
                row[..own.len()].copy_from_slice(own);
                rest = after;
            }
        }
        Ok(state)
    }

    fn check_cols(&self, found: usize) -> Result<()> {
        if found == self.cols {
            return Ok(());
        }
        Err(Error::Parameter {
            name: "the number of columns",
            value: found.to_string(),
            expected: format!("{}, as in the PCA state", self.cols),
        })
    }

    /// Sums the waiting rows.
    fn flush(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        if !waiting.is_empty() {
            self.add(&waiting);
        }
    }

    /// Adds rows block after block: each tile is owned by one task.
    fn add(&mut self, rows: &[f32]) {
        let d = self.cols;
        let mut data = vec![0f64; rows.len()];
        data.par_chunks_mut(d).zip(rows.par_chunks(d)).for_each(|(to, from)| {
            for ((t, &v), &o) in to.iter_mut().zip(from).zip(&self.origin) {
                *t = f64::from(v) - f64::from(o);
            }
        });
        self.gram.par_iter_mut().zip(tiles(d).collect::<Vec<_>>()).for_each(|(tile, (i, j))| {
            for block in data.chunks(BLOCK * d) {
                add_product_tn_columns(tile, block, block.len() / d, d, i.clone(), j.clone());
            }
            if i == j {
                for (row, values) in tile.chunks_exact_mut(i.len()).enumerate() {
                    values[row + 1..].fill(0.0);
                }
            }
        });
        self.sum.par_chunks_mut(TILE).enumerate().for_each(|(tile, sums)| {
            let first = tile * TILE;
            for row in data.chunks_exact(d) {
                for (s, v) in sums.iter_mut().zip(&row[first..]) {
                    *s += v;
                }
            }
        });
        self.summed += (rows.len() / d) as u64;
    }

    /// An entry of the Gram matrix, `j <= i`.
    fn gram_at(&self, i: usize, j: usize) -> f64 {
        let (a, b) = (i / TILE, j / TILE);
        let width = TILE.min(self.cols - b * TILE);
        self.gram[a * (a + 1) / 2 + b][(i % TILE) * width + j % TILE]
    }

    /// Mean, and the lower triangle of the sum of squares and products about it. Nothing waits.
    fn moments(&self) -> (Vec<f64>, Vec<f64>) {
        let (n, d) = (self.summed, self.cols);
        let exact = self.exact
            && self.gram.iter().chain([&self.sum]).all(|part| part.iter().all(|v| v.abs() < EXACT));
        let total = n as f64;
        let mut scatter = vec![0f64; d * d];
        scatter.par_chunks_mut(d).enumerate().for_each(|(i, row)| {
            for (j, value) in row.iter_mut().enumerate().take(i + 1) {
                let (gram, a, b) = (self.gram_at(i, j), self.sum[i], self.sum[j]);
                *value = if exact {
                    // Independent of the origin, and rounded once: equal for any split.
                    (i128::from(n) * gram as i128 - a as i128 * b as i128) as f64 / total
                } else {
                    gram - a * b / total
                };
            }
        });
        for i in 0..d {
            // A constant column must not have a variance below zero by rounding.
            scatter[i * d + i] = scatter[i * d + i].max(0.0);
        }
        let mean = |(&origin, &sum): (&f32, &f64)| {
            if exact {
                (i128::from(n) * origin as i128 + sum as i128) as f64 / total
            } else {
                f64::from(origin) + sum / total
            }
        };
        (self.origin.iter().zip(&self.sum).map(mean).collect(), scatter)
    }
}

/// Row and column ranges of the tiles of the lower triangle, row after row.
fn tiles(cols: usize) -> impl Iterator<Item = (Range<usize>, Range<usize>)> {
    let range = move |tile: usize| tile * TILE..((tile + 1) * TILE).min(cols);
    (0..cols.div_ceil(TILE)).flat_map(move |i| (0..=i).map(move |j| (range(i), range(j))))
}

fn is_small_integer(v: f32) -> bool {
    v.fract() == 0.0 && v.abs() < SMALL
}
