//! A sample of more rows than fit anywhere, as a value that grows, merges and travels.

use std::cmp::Ordering;

use rayon::prelude::*;

use crate::bytes::{Reader, Writer};
use crate::{Error, Matrix, MatrixView, Result};

const MAGIC: [u8; 8] = *b"ES-SAMPL";
const VERSION: u32 = 1;
/// Rows hashed by a task at least.
const TASK: usize = 256;
const ODD: u64 = 0x9E37_79B9_7F4A_7C15;

/// The `size` rows with the smallest hashes of (seed, values): a uniform sample of the distinct rows, in which equal rows go
/// together.
///
/// Which rows these are depends on the rows alone: any split of the data, in any order, merges to the same sample, bit for
/// bit, on any machine. Takes `8 size (cols + 2)` bytes at most.
#[derive(Debug, Clone)]
pub struct State {
    cols: usize,
    size: usize,
    seed: u64,
    seen: u64,
    /// Up to twice as many as are wanted; the first `size` of them in order are the sample.
    kept: Vec<Row>,
    /// No row that is not before this one belongs to the sample, once there are enough.
    limit: Option<u64>,
}

#[derive(Debug, Clone, PartialEq)]
struct Row {
    hash: u64,
    values: Vec<f32>,
}

impl Row {
    fn order(&self, other: &Self) -> Ordering {
        let values = || {
            let mut pairs = self.values.iter().zip(&other.values);
            pairs
                .find_map(|(a, b)| Some(a.total_cmp(b)).filter(|order| order.is_ne()))
                .unwrap_or(Ordering::Equal)
        };
        self.hash.cmp(&other.hash).then_with(values)
    }
}

impl State {
    /// The sample of no rows. `cols` and `size` must be at least 1.
    pub fn new(cols: usize, size: usize, seed: u64) -> Result<Self> {
        for (name, value) in [("the number of columns", cols), ("the size of the sample", size)] {
            if value == 0 {
                return Err(Error::Parameter { name, value: "0".into(), expected: "at least 1".into() });
            }
        }
        Ok(Self { cols, size, seed, seen: 0, kept: Vec::new(), limit: None })
    }

    /// Number of columns.
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// Rows seen.
    pub fn rows(&self) -> u64 {
        self.seen
    }

    /// Looks at rows. On an error (another number of columns, a value that is not finite) the state is as it was.
    pub fn update(&mut self, rows: MatrixView<'_>) -> Result<()> {
        if rows.cols() != self.cols {
            return Err(self.other("the number of columns", rows.cols(), self.cols));
        }
        rows.check_finite()?;
        let (seed, cols) = (self.seed, self.cols);
        let hashes: Vec<u64> =
            rows.data().par_chunks_exact(cols).with_min_len(TASK).map(|row| hash(seed, row)).collect();
        for (row, &hash) in hashes.iter().enumerate() {
            if self.limit.is_none_or(|limit| hash <= limit) {
                // Both zeros are one.
                let values = rows.row(row).iter().map(|v| v + 0.0).collect();
                self.keep(Row { hash, values });
            }
        }
        self.seen = self.seen.saturating_add(rows.rows() as u64);
        Ok(())
    }

    /// Takes another sample's rows too; it must be of as many columns, rows and the same seed.
    pub fn merge(&mut self, other: Self) -> Result<()> {
        if other.cols != self.cols {
            return Err(self.other("the number of columns", other.cols, self.cols));
        }
        if (other.size, other.seed) != (self.size, self.seed) {
            return Err(Error::Parameter {
                name: "the other sample",
                value: format!("of {} rows with seed {}", other.size, other.seed),
                expected: format!("of {} rows with seed {}", self.size, self.seed),
            });
        }
        for row in other.kept {
            self.keep(row);
        }
        self.seen = self.seen.saturating_add(other.seen);
        Ok(())
    }

    /// The sample, at most `size` rows, in the order of their hashes: any first part of it is a sample too.
    pub fn finish(&self) -> Result<Matrix> {
        let mut whole = self.clone();
        whole.cut();
        let data = whole.kept.iter().flat_map(|row| &row.values).copied().collect();
        Matrix::new(whole.kept.len(), self.cols, data)
    }

    /// The state as bytes that [`State::from_bytes`] reads; equal samples have equal bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut whole = self.clone();
        whole.cut();
        let mut out = Writer::new(MAGIC, VERSION);
        for number in [self.cols as u64, self.size as u64, self.seed, self.seen, whole.kept.len() as u64] {
            out.u64(number);
        }
        whole.kept.iter().for_each(|row| out.all_f32(&row.values));
        out.finish()
    }

    /// Reads what [`State::to_bytes`] wrote. Anything else is an error, before memory is taken for it.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut input = Reader::new("a sample", bytes, MAGIC, VERSION)?;
        let (cols, size) = (input.count("columns", 0)?, input.count("rows at most", 0)?);
        let (seed, seen) = (input.u64()?, input.u64()?);
        let count = input.count("rows", cols.saturating_mul(size_of::<f32>()).max(1))?;
        if count > size || count as u64 > seen {
            return Err(input.wrong(&format!("they hold {count} rows of {seen}, of which {size} are wanted")));
        }
        let values = input.all_f32(count * cols)?;
        input.finish()?;
        let mut state = Self::new(cols, size, seed)?;
        state.update(Matrix::new(count, cols, values)?.view())?;
        state.seen = seen;
        Ok(state)
    }

    fn keep(&mut self, row: Row) {
        self.kept.push(row);
        if self.kept.len() >= self.size.saturating_mul(2) {
            self.cut();
        }
    }

    /// Leaves only the sample, in order.
    fn cut(&mut self) {
        self.kept.sort_unstable_by(Row::order);
        self.kept.truncate(self.size);
        self.limit = self.kept.last().map(|row| row.hash).filter(|_| self.kept.len() == self.size);
    }

    #[expect(clippy::unused_self, reason = "reads as what it is about")]
    fn other(&self, name: &'static str, found: usize, own: usize) -> Error {
        Error::Parameter { name, value: found.to_string(), expected: format!("{own}, as in the sample") }
    }
}

impl PartialEq for State {
    /// Equal samples of as many rows.
    fn eq(&self, other: &Self) -> bool {
        self.to_bytes() == other.to_bytes()
    }
}

/// A function of the values alone.
fn hash(seed: u64, row: &[f32]) -> u64 {
    let mix = |mut z: u64| {
        z = (z ^ (z >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        z = (z ^ (z >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        z ^ (z >> 32)
    };
    let start = mix(seed.wrapping_add(ODD));
    let all = row
        .iter()
        .fold(start, |hash, v| (hash.rotate_left(23) ^ u64::from((v + 0.0).to_bits())).wrapping_mul(ODD));
    mix(all)
}
