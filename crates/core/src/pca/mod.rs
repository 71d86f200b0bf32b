//! Principal component analysis: exact while the smaller side of the data has at most 4,096 rows or columns, else by a
//! randomised range finder (Halko, Martinsson and Tropp 2011, arXiv 0909.4061) with two power iterations.
//!
//! Products are `f32` over centred blocks, sums of blocks are `f64` in a fixed order; those of integers that bytes hold are
//! exact.

mod bytes;
mod state;

pub use state::State;

use rayon::prelude::*;

use crate::linalg::{eigen_symmetric, product_nt, product_tn_columns};
use crate::monitor::{Silent, go_on};
use crate::rng::Rng;
use crate::{Error, Matrix, MatrixView, Monitor, Result, preprocess};

/// Largest side of a Gram matrix that is solved exactly.
const EXACT_LIMIT: usize = 4096;
/// Rows centred at a time.
const ROW_BLOCK: usize = 4096;
/// Columns of one tile of the Gram matrix.
const TILE: usize = 112;
/// Rows summed in `f32` before they are added to the `f64` sum.
const F32_ROWS: usize = 512;
/// Extra directions of the range finder.
const OVERSAMPLING: usize = 16;
const POWER_ITERATIONS: usize = 2;

/// A fitted PCA: mean, components (rows, unit length, the loading of largest magnitude positive) and their variances.
#[derive(Debug, Clone, PartialEq)]
pub struct Pca {
    mean: Vec<f64>,
    components: Matrix,
    explained_variance: Vec<f64>,
    total_variance: f64,
}

impl Pca {
    /// A PCA fitted before, from its parts: `mean` has as many values as `components` has columns, `explained_variance` as many as
    /// it has rows.
    pub fn from_parts(
        mean: Vec<f64>,
        components: Matrix,
        explained_variance: Vec<f64>,
        total_variance: f64,
    ) -> Result<Self> {
        let wrong = |name, value: usize, expected: usize| {
            Err(Error::Parameter {
                name,
                value: value.to_string(),
                expected: format!("{expected}, as in the components"),
            })
        };
        if mean.len() != components.cols() {
            return wrong("the length of the mean", mean.len(), components.cols());
        }
        if explained_variance.len() != components.rows() {
            return wrong("the number of variances", explained_variance.len(), components.rows());
        }
        Ok(Self { mean, components, explained_variance, total_variance })
    }

    /// Mean of the columns, length d.
    pub fn mean(&self) -> &[f64] {
        &self.mean
    }

    /// Components, c x d.
    pub fn components(&self) -> &Matrix {
        &self.components
    }

    /// Variance along each component (divided by n - 1), largest first.
    pub fn explained_variance(&self) -> &[f64] {
        &self.explained_variance
    }

    /// Sum of the variances of all columns (divided by n - 1).
    pub fn total_variance(&self) -> f64 {
        self.total_variance
    }

    /// Fraction of the total variance along each component; zeros where all points are equal.
    pub fn explained_variance_ratio(&self) -> Vec<f64> {
        let total = if self.total_variance > 0.0 { self.total_variance } else { 1.0 };
        self.explained_variance.iter().map(|v| v / total).collect()
    }

    /// Scores of the rows of `x` (n x d), n x c.
    pub fn transform(&self, x: MatrixView<'_>) -> Result<Matrix> {
        self.watched_transform(x, &Silent)
    }

    /// [`Pca::transform`], cancelled by a monitor.
    pub fn watched_transform(&self, x: MatrixView<'_>, monitor: &dyn Monitor) -> Result<Matrix> {
        let (d, c) = (self.mean.len(), self.components.rows());
        if x.cols() != d {
            return Err(Error::Parameter {
                name: "the number of columns",
                value: x.cols().to_string(),
                expected: format!("{d}, as in the data of the fit"),
            });
        }
        let mut scores = Matrix::zeros(x.rows(), c);
        if c > 0 {
            let rows = x.data().par_chunks(F32_ROWS * d);
            scores.data_mut().par_chunks_mut(F32_ROWS * c).zip(rows).try_for_each(|(out, rows)| {
                go_on(monitor)?;
                let centred = Centre { mean: &self.mean, scale: 1.0 }.apply(rows);
                product_nt(out, &centred, self.components.data(), out.len() / c, c, d);
                Ok(())
            })?;
        }
        Ok(scores)
    }
}

/// Fits the first `components` principal components (at most min(n, d) of them exist).
///
/// Needs at least 2 points; values must be finite.
pub fn fit(x: MatrixView<'_>, components: usize, monitor: &dyn Monitor) -> Result<Pca> {
    let (n, d) = (x.rows(), x.cols());
    if n < 2 {
        return Err(Error::TooFewPoints { what: "PCA", needed: 2, found: n });
    }
    if d == 0 {
        return Err(Error::Parameter {
            name: "the number of columns",
            value: "0".into(),
            expected: "at least 1".into(),
        });
    }
    monitor.stage("pca");
    let c = components.min(n).min(d);
    if d <= EXACT_LIMIT
        && let Some(columns) = bytes::columns(x).filter(|columns| c <= columns.numbers.len())
    {
        return of_bytes(x, &columns, c, monitor);
    }
    x.check_finite()?;
    let mean = preprocess::mean(x);
    go_on(monitor)?;
    let Spread { total_variance, largest } = Spread::of(x, &mean);
    go_on(monitor)?;
    let centre = Centre::new(&mean, largest);
    let mut fitted = if d <= EXACT_LIMIT {
        by_columns(x, &centre, c, monitor)?
    } else if n <= EXACT_LIMIT {
        by_rows(x, &centre, c, monitor)?
    } else {
        by_range(x, &centre, c, monitor)?
    };
    for row in &mut fitted.1 {
        fix_sign(row);
    }
    let components = fitted.1.iter().flatten().map(|&v| v as f32).collect();
    let scale = centre.scale.powi(2) * (n as f64 - 1.0);
    monitor.progress(1.0);
    Ok(Pca {
        components: Matrix::new(c, d, components)?,
        explained_variance: fitted.0.iter().map(|v| (v / scale).max(0.0)).collect(),
        total_variance,
        mean,
    })
}

/// [`fit`] of integers that bytes hold; columns that are the same in all rows have no part in any component.
fn of_bytes(x: MatrixView<'_>, columns: &bytes::Columns, c: usize, monitor: &dyn Monitor) -> Result<Pca> {
    let d = x.cols();
    let mean = preprocess::mean(x);
    go_on(monitor)?;
    let lower = bytes::gram(x, columns, &mean, monitor)?;
    let side = columns.numbers.len();
    let (values, mut vectors) = eigen_symmetric(side, &lower).ok_or_else(not_converged)?;
    let mut components = Matrix::zeros(c, d);
    for (vector, out) in vectors.iter_mut().take(c).zip(components.data_mut().chunks_exact_mut(d)) {
        fix_sign(vector);
        for (&column, &value) in columns.numbers.iter().zip(&*vector) {
            out[column as usize] = value as f32;
        }
    }
    let degrees = x.rows() as f64 - 1.0;
    monitor.progress(1.0);
    Ok(Pca {
        components,
        explained_variance: values[..c].iter().map(|v| (v / degrees).max(0.0)).collect(),
        total_variance: lower.iter().step_by(side + 1).sum::<f64>() / degrees,
        mean,
    })
}

/// Bytes that [`fit`] and [`Pca::transform`] take at their peak, besides the vectors, for `points` vectors of `dimensions`.
pub fn memory(points: usize, dimensions: usize, components: usize) -> u64 {
    let (n, d) = (points as u64, dimensions as u64);
    let c = (components as u64).min(n).min(d);
    // The Gram matrix, its eigenvectors as the solver and as its caller have them, and the solver's own.
    let spectrum = |side: u64| side * side * 8 * 4;
    let fit = if dimensions <= EXACT_LIMIT {
        // A block of centred rows, or one of bytes turned and packed, and the lower triangle of the Gram matrix in tiles.
        let block = (n.min(ROW_BLOCK as u64) * 4).max(n.min(bytes::ROWS as u64) * 3) * d;
        block + (d + 2 * TILE as u64) * d * 4 + spectrum(d)
    } else if points <= EXACT_LIMIT {
        n * d * 4 + spectrum(n) + c * d * 8
    } else {
        let directions = c + OVERSAMPLING as u64;
        // Two sets of directions and one in `f32`; a block of rows, transposed too, with its products.
        let blocks = (ROW_BLOCK / F32_ROWS) as u64;
        directions * d * (8 + 8 + 4 + 4 * blocks) + 2 * n.min(ROW_BLOCK as u64) * d * 4
    };
    // Components and scores; each thread centres some rows at a time.
    let threads = rayon::current_num_threads() as u64;
    fit + c * d * 12 + n * c * 4 + threads * (F32_ROWS as u64).min(n) * d * 4
}

/// The start of a layout: the first `dims` scores, scaled so that the first has standard deviation 1e-4.
///
/// This start keeps the global structure of the data (Kobak and Berens 2019). Missing or constant components, and
/// coincident points, are told apart by noise of a thousandth of that size drawn from `seed`, so that no two points move
/// as one.
pub fn layout_from_scores(scores: MatrixView<'_>, dims: usize, seed: u64) -> Result<Matrix> {
    let (n, c) = (scores.rows(), scores.cols());
    if n == 0 || dims == 0 {
        return Ok(Matrix::zeros(n, dims));
    }
    let first = |i: usize| if c > 0 { f64::from(scores.row(i)[0]) } else { 0.0 };
    let mean = (0..n).map(first).sum::<f64>() / n as f64;
    let deviation = ((0..n).map(|i| (first(i) - mean).powi(2)).sum::<f64>() / n as f64).sqrt();
    let scale = if deviation > 0.0 { 1e-4 / deviation } else { 0.0 };
    let mut out = Matrix::zeros(n, dims);
    out.data_mut().par_chunks_mut(dims).enumerate().for_each(|(i, row)| {
        let mut noise = Rng::new(seed, 0x696e_6974, i as u64);
        let spread = if scale > 0.0 { 1e-7 } else { 1e-4 };
        for (axis, value) in row.iter_mut().enumerate() {
            let score = if axis < c { f64::from(scores.row(i)[axis]) * scale } else { 0.0 };
            *value = (score + noise.normal() * spread) as f32;
        }
    });
    Ok(out)
}

/// [`fit`], [`Pca::transform`] and [`layout_from_scores`] in one call.
pub fn initial_layout(x: MatrixView<'_>, dims: usize, seed: u64, monitor: &dyn Monitor) -> Result<Matrix> {
    let scores = fit(x, dims, monitor)?.watched_transform(x, monitor)?;
    layout_from_scores(scores.view(), dims, seed)
}

/// Unscaled eigenvalues (sums of squares) and unit components.
type Spectrum = (Vec<f64>, Vec<Vec<f64>>);

/// The eigenvectors of the d x d Gram matrix of the centred columns.
fn by_columns(x: MatrixView<'_>, centre: &Centre<'_>, c: usize, monitor: &dyn Monitor) -> Result<Spectrum> {
    let d = x.cols();
    let gram = gram_of_columns(x, centre, monitor)?;
    let (values, mut vectors) = eigen_symmetric(d, &gram).ok_or_else(not_converged)?;
    vectors.truncate(c);
    Ok((values[..c].to_vec(), vectors))
}

/// Few rows of many columns: the eigenvectors of the n x n Gram matrix of the centred rows, carried to the columns.
fn by_rows(x: MatrixView<'_>, centre: &Centre<'_>, c: usize, monitor: &dyn Monitor) -> Result<Spectrum> {
    let (n, d) = (x.rows(), x.cols());
    let data = centre.apply(x.data());
    let mut gram = vec![0f64; n * n];
    gram.par_chunks_mut(n).enumerate().try_for_each(|(i, out)| {
        go_on(monitor)?;
        let a = &data[i * d..(i + 1) * d];
        for (j, value) in out.iter_mut().enumerate().take(i + 1) {
            *value = dot(a, &data[j * d..(j + 1) * d]);
        }
        Ok(())
    })?;
    monitor.progress(0.6);
    go_on(monitor)?;
    let (values, vectors) = eigen_symmetric(n, &gram).ok_or_else(not_converged)?;
    let mut components: Vec<Vec<f64>> = vectors
        .par_iter()
        .take(c)
        .map(|weights| {
            let mut component = vec![0f64; d];
            for (row, &weight) in data.chunks_exact(d).zip(weights) {
                for (sum, &v) in component.iter_mut().zip(row) {
                    *sum += weight * f64::from(v);
                }
            }
            component
        })
        .collect();
    orthonormalise(&mut components);
    Ok((values[..c].to_vec(), components))
}

/// Many rows of many columns: the randomised range finder.
fn by_range(x: MatrixView<'_>, centre: &Centre<'_>, c: usize, monitor: &dyn Monitor) -> Result<Spectrum> {
    let d = x.cols();
    let directions = (c + OVERSAMPLING).min(d);
    let mut basis: Vec<Vec<f64>> = (0..directions)
        .into_par_iter()
        .map(|i| {
            let mut random = Rng::new(0, 0x72_616e_6765, i as u64);
            (0..d).map(|_| random.normal()).collect()
        })
        .collect();
    orthonormalise(&mut basis);
    let passes = POWER_ITERATIONS + 2;
    for pass in 0..passes {
        let applied = apply_gram(x, centre, &basis, monitor)?;
        monitor.progress((pass + 1) as f64 / passes as f64);
        if pass + 1 == passes {
            // Rayleigh-Ritz on the space found.
            let mut small = vec![0f64; directions * directions];
            for i in 0..directions {
                for j in 0..=i {
                    small[i * directions + j] = basis[i].iter().zip(&applied[j]).map(|(a, b)| a * b).sum();
                }
            }
            let (values, vectors) = eigen_symmetric(directions, &small).ok_or_else(not_converged)?;
            let components = vectors[..c]
                .iter()
                .map(|weights| {
                    let mut component = vec![0f64; d];
                    for (direction, &weight) in basis.iter().zip(weights) {
                        for (sum, &v) in component.iter_mut().zip(direction) {
                            *sum += weight * v;
                        }
                    }
                    component
                })
                .collect();
            return Ok((values[..c].to_vec(), components));
        }
        basis = applied;
        orthonormalise(&mut basis);
    }
    unreachable!("the last pass returns")
}

/// `X^T X b` of the centred data for each direction b.
fn apply_gram(
    x: MatrixView<'_>,
    centre: &Centre<'_>,
    basis: &[Vec<f64>],
    monitor: &dyn Monitor,
) -> Result<Vec<Vec<f64>>> {
    let (d, m) = (x.cols(), basis.len());
    let directions: Vec<f32> = basis.iter().flatten().map(|&v| v as f32).collect();
    let mut out = vec![vec![0f64; d]; m];
    for rows in x.data().chunks(ROW_BLOCK * d) {
        go_on(monitor)?;
        let partial: Vec<Vec<f32>> = rows
            .par_chunks(F32_ROWS * d)
            .map(|rows| {
                let (data, count) = (centre.apply(rows), rows.len() / d);
                let mut scores = vec![0f32; m * count];
                product_nt(&mut scores, &directions, &data, m, count, d);
                let mut transposed = vec![0f32; d * count];
                for (i, row) in data.chunks_exact(d).enumerate() {
                    for (j, &v) in row.iter().enumerate() {
                        transposed[j * count + i] = v;
                    }
                }
                let mut result = vec![0f32; m * d];
                product_nt(&mut result, &scores, &transposed, m, d, count);
                result
            })
            .collect();
        out.par_iter_mut().enumerate().for_each(|(i, sums)| {
            for block in &partial {
                for (sum, &v) in sums.iter_mut().zip(&block[i * d..(i + 1) * d]) {
                    *sum += f64::from(v);
                }
            }
        });
    }
    Ok(out)
}

/// The lower triangle of the Gram matrix of the centred columns: each tile is owned by one task, rows are added in order.
fn gram_of_columns(x: MatrixView<'_>, centre: &Centre<'_>, monitor: &dyn Monitor) -> Result<Vec<f64>> {
    let (n, d) = (x.rows(), x.cols());
    let tiles: Vec<(usize, usize)> =
        (0..d.div_ceil(TILE)).flat_map(|i| (0..=i).map(move |j| (i * TILE, j * TILE))).collect();
    let range = |start: usize| start..(start + TILE).min(d);
    let mut sums: Vec<Vec<f64>> =
        tiles.iter().map(|&(i, j)| vec![0f64; range(i).len() * range(j).len()]).collect();
    for (block, rows) in x.data().chunks(ROW_BLOCK * d).enumerate() {
        go_on(monitor)?;
        let data = centre.apply(rows);
        sums.par_iter_mut().zip(&tiles).for_each_init(Vec::new, |products, (sum, &(i, j))| {
            products.resize(sum.len(), 0f32);
            for rows in data.chunks(F32_ROWS * d) {
                product_tn_columns(products, rows, rows.len() / d, d, range(i), range(j));
                for (s, &p) in sum.iter_mut().zip(products.iter()) {
                    *s += f64::from(p);
                }
            }
        });
        monitor.progress(0.8 * ((block + 1) * ROW_BLOCK).min(n) as f64 / n as f64);
    }
    let mut gram = vec![0f64; d * d];
    for (sum, &(i, j)) in sums.iter().zip(&tiles) {
        let width = range(j).len();
        for (local, row) in sum.chunks_exact(width).enumerate() {
            let at = (i + local) * d + j;
            gram[at..at + width].copy_from_slice(row);
        }
    }
    Ok(gram)
}

/// Subtracts the mean and scales by a power of two, so that squares of any data neither overflow nor vanish in `f32`.
struct Centre<'a> {
    mean: &'a [f64],
    scale: f64,
}

impl<'a> Centre<'a> {
    /// `largest` is the largest distance of a value from its mean.
    fn new(mean: &'a [f64], largest: f64) -> Self {
        let scale = if largest > 0.0 { (-largest.log2().floor()).exp2() } else { 1.0 };
        Self { mean, scale }
    }

    fn apply(&self, rows: &[f32]) -> Vec<f32> {
        let d = self.mean.len();
        let mut out = vec![0f32; rows.len()];
        out.par_chunks_mut(d).zip(rows.par_chunks(d)).for_each(|(to, from)| {
            for ((t, &v), &m) in to.iter_mut().zip(from).zip(self.mean) {
                *t = ((f64::from(v) - m) * self.scale) as f32;
            }
        });
        out
    }
}

/// How far the values lie from the means of their columns, seen in one pass.
struct Spread {
    /// Sum of the variances of all columns (divided by n - 1).
    total_variance: f64,
    largest: f64,
}

impl Spread {
    fn of(x: MatrixView<'_>, mean: &[f64]) -> Self {
        let blocks: Vec<(f64, f64)> = x
            .data()
            .par_chunks(F32_ROWS * mean.len())
            .map(|rows| {
                let (mut sum, mut largest) = (0f64, 0f64);
                for row in rows.chunks_exact(mean.len()) {
                    let mut squares = 0f64;
                    for (&v, &m) in row.iter().zip(mean) {
                        let off = f64::from(v) - m;
                        squares += off * off;
                        largest = largest.max(off.abs());
                    }
                    sum += squares;
                }
                (sum, largest)
            })
            .collect();
        let total = blocks.iter().map(|(sum, _)| sum).sum::<f64>();
        let largest = blocks.iter().fold(0f64, |largest, &(_, of_block)| largest.max(of_block));
        Self { total_variance: total / (x.rows() as f64 - 1.0), largest }
    }
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(&a, &b)| f64::from(a) * f64::from(b)).sum()
}

/// Gram-Schmidt, twice for accuracy. A direction that depends on those before it becomes zero.
fn orthonormalise(basis: &mut [Vec<f64>]) {
    for i in 0..basis.len() {
        let (before, rest) = basis.split_at_mut(i);
        let current = &mut rest[0];
        let original = current.iter().map(|v| v * v).sum::<f64>().sqrt();
        for _ in 0..2 {
            for other in before.iter() {
                let along: f64 = current.iter().zip(other).map(|(a, b)| a * b).sum();
                for (c, o) in current.iter_mut().zip(other) {
                    *c -= along * o;
                }
            }
        }
        let norm = current.iter().map(|v| v * v).sum::<f64>().sqrt();
        let scale = if norm > 1e-12 * original { 1.0 / norm } else { 0.0 };
        for c in current {
            *c *= scale;
        }
    }
}

/// Turns a component so that its loading of largest magnitude (the first of equals) is positive.
fn fix_sign(component: &mut [f64]) {
    let largest = component.iter().fold(0f64, |l, &v| if v.abs() > l.abs() { v } else { l });
    if largest < 0.0 {
        for v in component {
            *v = -*v;
        }
    }
}

fn not_converged() -> Error {
    Error::Parameter {
        name: "the scale of the data",
        value: "too large for an eigenvalue decomposition".into(),
        expected: "such that squares of values are finite".into(),
    }
}
