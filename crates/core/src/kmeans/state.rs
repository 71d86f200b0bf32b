//! What one step of k-means needs to know of its data.

use rayon::prelude::*;

use super::Step;
use super::total::{LIMBS, Total};
use crate::bytes::{Reader, Writer};
use crate::kernels::distance::squared_difference;
use crate::monitor::Silent;
use crate::{Error, Matrix, MatrixView, Result, knn};

const MAGIC: [u8; 8] = *b"ES-KMEAN";
const VERSION: u32 = 1;
/// Rows looked at together, at least: the centroids are packed once for them.
const CHUNK: usize = 1 << 14;
/// Rows below this are exact in `f64`.
const EXACT: u64 = 1 << 53;

/// k centroids of d columns, and of the rows nearest to each their number and their sum in `f64`.
///
/// A row belongs to the centroid at the smallest distance in `f64`, of equal ones to the first: what brute force finds, whatever
/// rows are beside it. States of parts of the data, made anywhere, merge to the state of the whole; [`State::finish`] gives the
/// centroids of the next step. Takes `12 k d` bytes. What is equal to the bit on one kind of processor:
///
/// * the same rows in the same order, in batches of any lengths, by any number of threads;
/// * the same states merged in the same order, whether or not they went through bytes;
/// * counts and inertia for **any split and any order of merging**, and the new centroids too if all values are integers whose sums
///   stay below 2^53 (pictures, counts).
///
/// The new centroids of other data agree between splits to the rounding of `f64` sums.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    centroids: Matrix,
    counts: Vec<u64>,
    /// k x d.
    sums: Vec<f64>,
    inertia: Total,
}

impl State {
    /// The state of no rows, about centroids (k x d, both at least 1; finite).
    pub fn new(centroids: MatrixView<'_>) -> Result<Self> {
        let (k, d) = (centroids.rows(), centroids.cols());
        for (name, value) in [("the number of centroids", k), ("the number of columns", d)] {
            if value == 0 || u32::try_from(value).is_err() {
                return Err(Error::Parameter {
                    name,
                    value: value.to_string(),
                    expected: format!("from 1 to {}", u32::MAX),
                });
            }
        }
        centroids.check_finite()?;
        Ok(Self {
            centroids: centroids.to_matrix(),
            counts: vec![0; k],
            sums: vec![0.0; k * d],
            inertia: Total::new(),
        })
    }

    /// The centroids that rows are compared with, k x d.
    pub fn centroids(&self) -> MatrixView<'_> {
        self.centroids.view()
    }

    /// Rows seen.
    pub fn rows(&self) -> u64 {
        self.counts.iter().fold(0, |all, &count| all.saturating_add(count))
    }

    /// Adds rows. On an error (another number of columns, a value that is not finite: rows count within `rows`) the state is as it
    /// was.
    pub fn update(&mut self, rows: MatrixView<'_>) -> Result<()> {
        let d = self.centroids.cols();
        if rows.cols() != d {
            return Err(Error::Parameter {
                name: "the number of columns",
                value: rows.cols().to_string(),
                expected: format!("{d}, as in the centroids"),
            });
        }
        rows.check_finite()?;
        for chunk in rows.data().chunks(CHUNK.max(self.centroids.rows()) * d) {
            self.add(MatrixView::new(chunk.len() / d, d, chunk)?)?;
        }
        Ok(())
    }

    /// Adds the rows of another state, whose centroids must be the same.
    pub fn merge(&mut self, other: Self) -> Result<()> {
        let (own, found) = (&self.centroids, &other.centroids);
        if (own.rows(), own.cols()) != (found.rows(), found.cols()) {
            return Err(Error::Parameter {
                name: "the other state",
                value: format!("of {} centroids of {} columns", found.rows(), found.cols()),
                expected: format!("of {} centroids of {} columns", own.rows(), own.cols()),
            });
        }
        if let Some(at) = own.data().iter().zip(found.data()).position(|(a, b)| a.to_bits() != b.to_bits()) {
            return Err(Error::Parameter {
                name: "the other state",
                value: format!("about other centroids, from the one in row {} on", at / own.cols() + 1),
                expected: "about the same ones: both states are of one step".into(),
            });
        }
        for (to, from) in self.counts.iter_mut().zip(other.counts) {
            *to = to.saturating_add(from);
        }
        for (to, from) in self.sums.iter_mut().zip(other.sums) {
            *to += from;
        }
        self.inertia.merge(other.inertia);
        Ok(())
    }

    /// The step of Lloyd's algorithm. Its means are rounded from `f64` once.
    pub fn finish(&self) -> Result<Step> {
        let (k, d) = (self.centroids.rows(), self.centroids.cols());
        let mut means = self.centroids.data().to_vec();
        for ((mean, sum), &count) in
            means.chunks_exact_mut(d).zip(self.sums.chunks_exact(d)).zip(&self.counts)
        {
            if count > 0 {
                for (m, s) in mean.iter_mut().zip(sum) {
                    *m = (s / count as f64) as f32;
                }
            }
        }
        let centroids = Matrix::new(k, d, means)?;
        Ok(Step { centroids, counts: self.counts.clone(), inertia: self.inertia.value() })
    }

    /// The state as bytes that [`State::from_bytes`] reads: little-endian, about 12 k d of them.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::new(MAGIC, VERSION);
        out.u64(self.centroids.rows() as u64);
        out.u64(self.centroids.cols() as u64);
        out.all_u32(self.inertia.limbs());
        for &count in &self.counts {
            out.u64(count);
        }
        out.all_f32(self.centroids.data());
        out.all_f64(&self.sums);
        out.finish()
    }

    /// Reads what [`State::to_bytes`] wrote. Anything else is an error, before memory is taken for it.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut input = Reader::new("a k-means state", bytes, MAGIC, VERSION)?;
        let k = input.count("centroids", size_of::<u64>())?;
        let d = input.count("columns", k.saturating_mul(size_of::<f32>()).max(1))?;
        if k == 0 || d == 0 {
            return Err(input.wrong(&format!("they tell of {k} centroids of {d} columns")));
        }
        let mut limbs = [0; LIMBS];
        limbs.copy_from_slice(&input.all_u32(LIMBS)?);
        let counts = (0..k).map(|_| input.u64()).collect::<Result<Vec<u64>>>()?;
        let centroids = Matrix::new(k, d, input.all_f32(k * d)?)?;
        let sums = input.all_f64(k.saturating_mul(d))?;
        let fits = |sum: f64, count: u64| match count {
            0 => sum == 0.0,
            _ => ((sum / count as f64) as f32).is_finite(),
        };
        for (number, (sum, &count)) in sums.chunks_exact(d).zip(&counts).enumerate() {
            if count >= EXACT || !sum.iter().all(|&v| fits(v, count)) {
                return Err(input.wrong(&format!(
                    "the sum of the {count} rows nearest to centroid {} is none of so many rows",
                    number + 1
                )));
            }
        }
        let inertia = Total::of_limbs(&limbs);
        if counts.iter().all(|&count| count == 0) && inertia != Total::new() {
            return Err(input.wrong("they hold distances of no rows"));
        }
        input.finish()?;
        Ok(Self { counts, sums, inertia, ..Self::new(centroids.view())? })
    }

    /// Adds rows that are known to fit.
    fn add(&mut self, rows: MatrixView<'_>) -> Result<()> {
        let d = self.centroids.cols();
        let one = knn::Params { k: 1, ..knn::Params::default() };
        let nearest = knn::query(self.centroids.view(), rows, &one, &Silent)?;
        let nearest = nearest.indices();
        let centroids = &self.centroids;
        let distances: Vec<f64> = (0..rows.rows())
            .into_par_iter()
            .map(|row| squared_difference(rows.row(row), centroids.row(nearest[row] as usize)))
            .collect();
        for distance in distances {
            self.inertia.add(distance);
        }
        // Each cluster is summed by one task, in the order of the rows.
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); self.counts.len()];
        for (row, &cluster) in nearest.iter().enumerate() {
            members[cluster as usize].push(row as u32);
        }
        for (count, members) in self.counts.iter_mut().zip(&members) {
            *count = count.saturating_add(members.len() as u64);
        }
        self.sums.par_chunks_exact_mut(d).zip(&members).for_each(|(sums, members)| {
            for &row in members {
                for (sum, &v) in sums.iter_mut().zip(rows.row(row as usize)) {
                    *sum += f64::from(v);
                }
            }
        });
        Ok(())
    }
}
