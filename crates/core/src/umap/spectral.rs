//! A start from eigenvectors of the graph: those of the normalised Laplacian `1 - D^-1/2 W D^-1/2` with the smallest eigenvalues
//! after 0 (Laplacian eigenmaps, Belkin and Niyogi 2003), which umap-learn starts from by default.
//!
//! Subspace iteration with a Chebyshev filter (Zhou and Saad 2007): products of the graph with a block of [`WIDTH`] vectors, and
//! small dense problems in `f64`.

use rayon::prelude::*;

use super::{CHUNK, FuzzySet};
use crate::linalg::eigen_symmetric;
use crate::rng::Rng;
use crate::{Error, Matrix, Monitor, Result};

/// Vectors of the block: the constant one, up to three that are wanted, and some that make these come sooner.
const WIDTH: usize = 8;
/// Products with the graph between two small problems.
const DEGREE: usize = 24;
/// Small problems at most. A cap on work and not on time: the same data take the same way on a busy machine.
const MOST_ROUNDS: usize = 12;
/// Residual `|A v - lambda v|` of an eigenvector that is good enough to start from.
const TOLERANCE: f64 = 1e-3;
/// Where the unwanted end of the spectrum is thought to end before it is known.
const FIRST_CUT: f64 = 0.9;
const STAGE: u64 = 0x7370_6563;

type Row = [f32; WIDTH];
type Small = [[f64; WIDTH]; WIDTH];

/// Why there are no eigenvectors to start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoSpectrum {
    /// Fewer than 32 points.
    TooFewPoints,
    /// The graph falls apart: each part would be one spot.
    Disconnected {
        /// Number of parts.
        parts: usize,
    },
    /// The eigenvectors were not found within 288 products with the graph.
    NotConverged,
}

impl std::fmt::Display for NoSpectrum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooFewPoints => write!(f, "there are too few points for a spectral start"),
            Self::Disconnected { parts } => write!(f, "the graph of neighbours falls into {parts} parts"),
            Self::NotConverged => write!(f, "the eigenvectors of the graph were not found in time"),
        }
    }
}

/// The first `dims` (up to 3) eigenvectors of the normalised Laplacian after the constant one, n x dims; each sign such that the
/// largest value is positive. To be scaled by [`super::layout_from_scores`].
///
/// The same bits for any number of threads. The only error is [`Error::Cancelled`].
pub fn spectral_scores(
    fuzzy: &FuzzySet,
    dims: usize,
    seed: u64,
    monitor: &dyn Monitor,
) -> Result<std::result::Result<Matrix, NoSpectrum>> {
    let n = fuzzy.points();
    if n < 4 * WIDTH || dims + 1 >= WIDTH {
        return Ok(Err(NoSpectrum::TooFewPoints));
    }
    let parts = parts(fuzzy);
    if parts > 1 {
        return Ok(Err(NoSpectrum::Disconnected { parts }));
    }
    monitor.stage("spectral start");
    let graph = Walk::new(fuzzy);
    let mut block: Vec<Row> = (0..n)
        .into_par_iter()
        .map(|i| {
            let mut random = Rng::new(seed, STAGE, i as u64);
            let mut row: Row = std::array::from_fn(|_| random.normal() as f32);
            row[0] = 1.0 / graph.scale[i];
            row
        })
        .collect();
    let mut image = vec![[0f32; WIDTH]; n];
    let mut before = image.clone();
    for round in 0..MOST_ROUNDS {
        for _ in 0..2 {
            orthonormalise(&mut block);
        }
        if monitor.cancelled() {
            return Err(Error::Cancelled);
        }
        graph.times(&block, &mut image);
        let Some((values, vectors)) = eigen(&products(&block, &image)) else {
            return Ok(Err(NoSpectrum::NotConverged));
        };
        turn(&mut block, &vectors);
        turn(&mut image, &vectors);
        let residual = residuals(&block, &image, &values)[1..=dims].iter().fold(0f64, |m, &r| m.max(r));
        monitor.progress((round + 1) as f64 / MOST_ROUNDS as f64);
        if residual < TOLERANCE {
            return Ok(Ok(scores(&block, dims)));
        }
        let cut = if round == 0 { FIRST_CUT } else { values[WIDTH - 1].clamp(0.0, 0.999) };
        for degree in 0..DEGREE {
            if monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            if degree > 0 {
                graph.times(&block, &mut image);
            }
            filter(&mut block, &image, &mut before, cut, degree == 0);
        }
    }
    Ok(Err(NoSpectrum::NotConverged))
}

/// Number of connected parts.
fn parts(fuzzy: &FuzzySet) -> usize {
    let mut seen = vec![false; fuzzy.points()];
    let (mut open, mut parts) = (Vec::new(), 0);
    for start in 0..fuzzy.points() {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        parts += 1;
        open.push(start);
        while let Some(point) = open.pop() {
            for &other in fuzzy.edges.row(point).0 {
                if !std::mem::replace(&mut seen[other as usize], true) {
                    open.push(other as usize);
                }
            }
        }
    }
    parts
}

/// `A = D^-1/2 W D^-1/2`: eigenvalues from -1 to 1, the constant one at 1.
struct Walk<'a> {
    fuzzy: &'a FuzzySet,
    /// `D^-1/2`.
    scale: Vec<f32>,
}

impl<'a> Walk<'a> {
    fn new(fuzzy: &'a FuzzySet) -> Self {
        let degree = |i| fuzzy.edges.row(i).1.iter().map(|&w| f64::from(w)).sum::<f64>();
        let scale = (0..fuzzy.points())
            .into_par_iter()
            .map(|i| degree(i).max(f64::MIN_POSITIVE).sqrt().recip() as f32)
            .collect();
        Self { fuzzy, scale }
    }

    fn times(&self, block: &[Row], out: &mut [Row]) {
        out.par_chunks_mut(CHUNK).enumerate().for_each(|(chunk, out)| {
            for (local, out) in out.iter_mut().enumerate() {
                let i = chunk * CHUNK + local;
                let (columns, weights) = self.fuzzy.edges.row(i);
                let mut sum = [0f32; WIDTH];
                for (&j, &w) in columns.iter().zip(weights) {
                    let (other, w) = (&block[j as usize], w * self.scale[j as usize]);
                    for (sum, &v) in sum.iter_mut().zip(other) {
                        *sum += w * v;
                    }
                }
                *out = sum.map(|v| v * self.scale[i]);
            }
        });
    }
}

/// One step of the recurrence of Chebyshev polynomials on the spectrum from -1 to `cut` mapped to -1 to 1: what lies above grows.
/// `image` is A times `block`.
fn filter(block: &mut [Row], image: &[Row], before: &mut [Row], cut: f64, first: bool) {
    let (centre, half) = ((cut - 1.0) / 2.0, f64::midpoint(cut, 1.0));
    let factor = (if first { 1.0 } else { 2.0 } / half) as f32;
    let (centre, minus) = (centre as f32, if first { 0.0 } else { 1.0 });
    block.par_chunks_mut(CHUNK).zip(image.par_chunks(CHUNK)).zip(before.par_chunks_mut(CHUNK)).for_each(
        |((block, image), before)| {
            for ((now, image), before) in block.iter_mut().zip(image).zip(before) {
                for lane in 0..WIDTH {
                    let next = factor * (image[lane] - centre * now[lane]) - minus * before[lane];
                    before[lane] = now[lane];
                    now[lane] = next;
                }
            }
        },
    );
}

/// `a^T b`, summed in fixed chunks.
fn products(a: &[Row], b: &[Row]) -> Small {
    let chunks: Vec<Small> = a
        .par_chunks(8 * CHUNK)
        .zip(b.par_chunks(8 * CHUNK))
        .map(|(a, b)| {
            let mut sum = Small::default();
            for (a, b) in a.iter().zip(b) {
                for (sum, &a) in sum.iter_mut().zip(a) {
                    for (sum, &b) in sum.iter_mut().zip(b) {
                        *sum += f64::from(a) * f64::from(b);
                    }
                }
            }
            sum
        })
        .collect();
    let mut total = Small::default();
    for chunk in &chunks {
        for (total, chunk) in total.as_flattened_mut().iter_mut().zip(chunk.as_flattened()) {
            *total += chunk;
        }
    }
    total
}

/// `block` times a small matrix, whose columns are the new vectors.
fn turn(block: &mut [Row], by: &Small) {
    block.par_chunks_mut(CHUNK).for_each(|rows| {
        for row in rows {
            let old = row.map(f64::from);
            *row =
                std::array::from_fn(|to| (0..WIDTH).map(|from| old[from] * by[from][to]).sum::<f64>() as f32);
        }
    });
}

/// Gram and Schmidt by way of the products: vectors that vanish stay 0.
fn orthonormalise(block: &mut [Row]) {
    let gram = products(block, block);
    // Row v of `combine` is what the v-th new vector is of the old ones; in units of the old lengths.
    let mut combine = Small::default();
    let inner = |a: &[f64; WIDTH], b: &[f64; WIDTH]| -> f64 {
        (0..WIDTH).map(|i| a[i] * (0..WIDTH).map(|j| gram[i][j] * b[j]).sum::<f64>()).sum()
    };
    for v in 0..WIDTH {
        let length = gram[v][v].sqrt();
        let mut new = [0f64; WIDTH];
        if length.is_finite() && length > 0.0 {
            new[v] = 1.0 / length;
        }
        for earlier in &combine[..v] {
            let share = inner(earlier, &new);
            for (new, earlier) in new.iter_mut().zip(earlier) {
                *new -= share * earlier;
            }
        }
        let left = inner(&new, &new);
        let scale = if left > 1e-12 { left.sqrt().recip() } else { 0.0 };
        combine[v] = new.map(|c| c * scale);
    }
    let mut columns = Small::default();
    for (v, row) in combine.iter().enumerate() {
        for (old, &c) in row.iter().enumerate() {
            columns[old][v] = c;
        }
    }
    turn(block, &columns);
}

/// Eigenvalues, the largest first, and eigenvectors as columns.
fn eigen(matrix: &Small) -> Option<([f64; WIDTH], Small)> {
    if !matrix.as_flattened().iter().all(|v| v.is_finite()) {
        return None;
    }
    let (values, vectors) = eigen_symmetric(WIDTH, matrix.as_flattened())?;
    let columns = std::array::from_fn(|i| std::array::from_fn(|j| vectors[j][i]));
    Some((std::array::from_fn(|j| values[j]), columns))
}

/// `|A v - lambda v|` of each vector.
fn residuals(block: &[Row], image: &[Row], values: &[f64; WIDTH]) -> [f64; WIDTH] {
    let chunks: Vec<[f64; WIDTH]> = block
        .par_chunks(8 * CHUNK)
        .zip(image.par_chunks(8 * CHUNK))
        .map(|(block, image)| {
            let mut sum = [0f64; WIDTH];
            for (v, a) in block.iter().zip(image) {
                for lane in 0..WIDTH {
                    sum[lane] += (f64::from(a[lane]) - values[lane] * f64::from(v[lane])).powi(2);
                }
            }
            sum
        })
        .collect();
    std::array::from_fn(|lane| chunks.iter().map(|chunk| chunk[lane]).sum::<f64>().sqrt())
}

/// The vectors after the first, with their signs fixed.
fn scores(block: &[Row], dims: usize) -> Matrix {
    let signs: Vec<f32> = (1..=dims)
        .map(|lane| {
            let largest =
                block.iter().map(|row| row[lane]).fold(0f32, |m, v| if v.abs() > m.abs() { v } else { m });
            if largest < 0.0 { -1.0 } else { 1.0 }
        })
        .collect();
    Matrix::from_fn(block.len(), dims, |i, axis| signs[axis] * block[i][axis + 1])
}
