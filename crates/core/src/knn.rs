//! Exact nearest neighbours.
//!
//! Distances are first computed in `f32` by blocked matrix products (`|a|^2 + |b|^2 - 2 a.b` on centred, scaled data) and
//! filtered to a few more than `k` candidates a row; the candidates are then ranked by distances accumulated in `f64`. A
//! row whose candidates cannot be proved complete by the rounding bound of the product is searched again, so the result
//! is the brute-force one for every input.

use rayon::prelude::*;

use crate::linalg::product_nt;
use crate::{Error, MatrixView, Metric, Monitor, Result, preprocess};

/// Rows a block of queries.
const QUERY_BLOCK: usize = 128;
/// Rows a block of candidates: with `QUERY_BLOCK`, the product of one tile stays in the second-level cache.
const DATA_BLOCK: usize = 512;

/// What to search for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Params {
    /// Neighbours a point, itself not counted; at least 1 and less than the number of points. Default 15.
    pub k: usize,
    /// Default [`Metric::Euclidean`].
    pub metric: Metric,
}

impl Default for Params {
    fn default() -> Self {
        Self { k: 15, metric: Metric::Euclidean }
    }
}

/// One neighbour of one point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbor {
    /// Row number of the neighbour.
    pub index: u32,
    /// Its distance.
    pub distance: f64,
}

/// The `k` nearest neighbours of each of `n` points: row-major `n` x `k`, each row sorted by (distance, index), self excluded.
///
/// Rows are ordered by the distances in `f64`, before they are rounded to the `f32` stored here.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbors {
    k: usize,
    indices: Vec<u32>,
    distances: Vec<f32>,
}

impl Neighbors {
    /// Takes neighbours computed elsewhere: `n * k` row numbers and as many distances, nearest first.
    pub fn new(k: usize, indices: Vec<u32>, distances: Vec<f32>) -> Result<Self> {
        let bad = |value: String, expected: &str| {
            Err(Error::Parameter { name: "neighbours", value, expected: expected.into() })
        };
        if k == 0 || !indices.len().is_multiple_of(k) || indices.len() != distances.len() {
            return bad(
                format!("{} indices and {} distances for k = {k}", indices.len(), distances.len()),
                "n * k of each",
            );
        }
        let points = indices.len() / k;
        let wrong = |(at, &i): (usize, &u32)| i as usize >= points || i as usize == at / k;
        if let Some(at) = indices.iter().enumerate().position(wrong) {
            return bad(
                format!("{} in the row of point {}", indices[at], at / k),
                "row numbers of other points",
            );
        }
        if let Some(d) = distances.iter().find(|d| !(d.is_finite() && **d >= 0.0)) {
            return bad(format!("a distance of {d}"), "finite distances that are not negative");
        }
        Ok(Self { k, indices, distances })
    }

    /// Number of points.
    pub fn points(&self) -> usize {
        self.indices.len() / self.k
    }

    /// Neighbours a point.
    pub fn k(&self) -> usize {
        self.k
    }

    /// Row numbers, `n` x `k`.
    pub fn indices(&self) -> &[u32] {
        &self.indices
    }

    /// Distances, `n` x `k`.
    pub fn distances(&self) -> &[f32] {
        &self.distances
    }

    /// Row numbers and distances of one point's neighbours, nearest first.
    pub fn row(&self, point: usize) -> (&[u32], &[f32]) {
        let range = point * self.k..(point + 1) * self.k;
        (&self.indices[range.clone()], &self.distances[range])
    }

    /// The same graph with only the `k` (at least 1) nearest neighbours of each point.
    #[must_use]
    pub fn truncated(&self, k: usize) -> Self {
        let k = k.clamp(1, self.k);
        let take = |i: usize| i * self.k..i * self.k + k;
        Self {
            k,
            indices: (0..self.points()).flat_map(|i| self.indices[take(i)].iter().copied()).collect(),
            distances: (0..self.points()).flat_map(|i| self.distances[take(i)].iter().copied()).collect(),
        }
    }
}

/// The `k` nearest neighbours of every row, exactly.
///
/// Takes `n^2 d` multiplications; needs a copy of `x` and `n * k` results in memory. Values must be finite.
pub fn search(x: MatrixView<'_>, params: &Params, monitor: &dyn Monitor) -> Result<Neighbors> {
    let (n, k) = (x.rows(), params.k);
    x.check_finite()?;
    if k == 0 {
        return Err(Error::Parameter { name: "k", value: "0".into(), expected: "at least 1".into() });
    }
    if n <= k || u32::try_from(n).is_err() {
        return Err(Error::TooFewPoints {
            what: "a search for this many neighbours",
            needed: k + 1,
            found: n,
        });
    }
    monitor.stage("neighbours");
    let prepared = Prepared::new(x, params.metric);
    let done = std::sync::atomic::AtomicUsize::new(0);
    let mut indices = vec![0u32; n * k];
    let mut distances = vec![0f32; n * k];
    indices
        .par_chunks_mut(QUERY_BLOCK * k)
        .zip(distances.par_chunks_mut(QUERY_BLOCK * k))
        .enumerate()
        .try_for_each_init(Scratch::default, |scratch, (block, (indices, distances))| {
            if monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            let first = block * QUERY_BLOCK;
            let rows = indices.len() / k;
            prepared.search_block(first, rows, k, scratch);
            for (local, candidates) in scratch.candidates[..rows].iter_mut().enumerate() {
                select(candidates, k);
                for (slot, found) in candidates.iter().take(k).enumerate() {
                    indices[local * k + slot] = found.index;
                    distances[local * k + slot] = (found.distance as f32).min(f32::MAX);
                }
            }
            let finished = done.fetch_add(rows, std::sync::atomic::Ordering::Relaxed) + rows;
            monitor.progress(finished as f64 / n as f64);
            Ok(())
        })?;
    Ok(Neighbors { k, indices, distances })
}

/// The `k` nearest neighbours of one row (fewer if there are fewer other rows), distances in `f64`.
pub fn of_row(x: MatrixView<'_>, row: usize, params: &Params) -> Result<Vec<Neighbor>> {
    let n = x.rows();
    if row >= n {
        return Err(Error::Parameter {
            name: "row",
            value: row.to_string(),
            expected: format!("less than the number of points, {n}"),
        });
    }
    let query = x.row(row);
    let mut found: Vec<Neighbor> = (0..n)
        .into_par_iter()
        .filter(|&i| i != row)
        .map(|i| Neighbor { index: i as u32, distance: params.metric.distance(query, x.row(i)) })
        .collect();
    select(&mut found, params.k);
    found.truncate(params.k);
    Ok(found)
}

fn by_distance(a: &Neighbor, b: &Neighbor) -> std::cmp::Ordering {
    a.distance.total_cmp(&b.distance).then(a.index.cmp(&b.index))
}

/// Brings the `k` nearest to the front, sorted.
fn select(found: &mut [Neighbor], k: usize) {
    let nearest = if k > 0 && k < found.len() {
        found.select_nth_unstable_by(k - 1, by_distance);
        &mut found[..k]
    } else {
        found
    };
    nearest.sort_unstable_by(by_distance);
}

/// The data as the matrix products want them, and what their rounding can hide.
struct Prepared<'a> {
    original: MatrixView<'a>,
    metric: Metric,
    /// Centred and scaled (euclidean) or divided by their norms (cosine).
    data: Vec<f32>,
    /// Squared norms of the rows of `data`.
    norms: Vec<f32>,
    /// Largest squared norm.
    largest: f32,
    /// `f64` metric distance -> the unit of approximate squared distances.
    scale: f64,
    has_zero_rows: bool,
}

#[derive(Default)]
struct Scratch {
    products: Vec<f32>,
    approximate: Vec<Vec<(f32, u32)>>,
    candidates: Vec<Vec<Neighbor>>,
}

impl<'a> Prepared<'a> {
    fn new(x: MatrixView<'a>, metric: Metric) -> Self {
        let cols = x.cols().max(1);
        let mut data = vec![0f32; x.data().len()];
        let mut scale = 1.0f64;
        match metric {
            Metric::Euclidean => {
                let mean = preprocess::mean(x);
                let largest = x
                    .data()
                    .par_chunks(cols)
                    .map(|row| {
                        row.iter().zip(&mean).fold(0f64, |l, (&v, &m)| l.max((f64::from(v) - m).abs()))
                    })
                    .reduce(|| 0.0, f64::max);
                // A power of two: values stay exact, squares neither overflow nor vanish.
                if largest > 0.0 {
                    scale = (-(largest.log2().floor())).exp2();
                }
                data.par_chunks_mut(cols).zip(x.data().par_chunks(cols)).for_each(|(to, from)| {
                    for ((t, &v), &m) in to.iter_mut().zip(from).zip(&mean) {
                        *t = ((f64::from(v) - m) * scale) as f32;
                    }
                });
            }
            Metric::Cosine => {
                data.par_chunks_mut(cols).zip(x.data().par_chunks(cols)).for_each(|(to, from)| {
                    let norm = from.iter().map(|&v| f64::from(v).powi(2)).sum::<f64>().sqrt();
                    if norm > 0.0 {
                        for (t, &v) in to.iter_mut().zip(from) {
                            *t = (f64::from(v) / norm) as f32;
                        }
                    }
                });
            }
        }
        let norms: Vec<f32> = data
            .par_chunks(cols)
            .map(|row| row.iter().map(|&v| f64::from(v).powi(2)).sum::<f64>() as f32)
            .collect();
        let norms = if x.cols() == 0 { vec![0.0; x.rows()] } else { norms };
        let largest = norms.iter().copied().fold(0.0, f32::max);
        let has_zero_rows = metric == Metric::Cosine && norms.contains(&0.0);
        Self { original: x, metric, data, norms, largest, scale, has_zero_rows }
    }

    /// What an approximate squared distance can be off by: the worst case of a `d`-term `f32` product and of rounding the data.
    fn rounding(&self, row: usize) -> f64 {
        let terms = self.original.cols() as f64 + 8.0;
        let sum = f64::from(self.norms[row]) + f64::from(self.largest);
        2.0 * terms * f64::from(f32::EPSILON) * sum
    }

    /// The approximate squared distance that stands for a metric distance.
    fn squared(&self, distance: f64) -> f64 {
        match self.metric {
            Metric::Euclidean => (distance * self.scale).powi(2),
            Metric::Cosine => 2.0 * distance,
        }
    }

    /// Approximate squared distances from a block's products, written over them.
    fn finish_products(&self, products: &mut [f32], first: usize, other: std::ops::Range<usize>) {
        for (local, row) in products.chunks_exact_mut(other.len()).enumerate() {
            let norm = self.norms[first + local];
            for (p, &other_norm) in row.iter_mut().zip(&self.norms[other.clone()]) {
                *p = other_norm - 2.0 * *p + norm;
            }
            // Cosine: a zero row is as far from every unit row as an orthogonal one, and equal to other zero rows.
            if self.has_zero_rows {
                for (p, &other_norm) in row.iter_mut().zip(&self.norms[other.clone()]) {
                    if (norm == 0.0) != (other_norm == 0.0) {
                        *p = 2.0;
                    }
                }
            }
        }
    }

    /// Fills `scratch.candidates` with rows that are proved to hold the `k` nearest of each query.
    fn search_block(&self, first: usize, rows: usize, k: usize, scratch: &mut Scratch) {
        let (n, d) = (self.original.rows(), self.original.cols());
        let keep = (k + k / 4 + 8).min(n - 1);
        scratch.approximate.resize_with(QUERY_BLOCK, Vec::new);
        scratch.candidates.resize_with(QUERY_BLOCK, Vec::new);
        let mut limits = [f32::INFINITY; QUERY_BLOCK];
        for found in &mut scratch.approximate {
            found.clear();
        }
        for start in (0..n).step_by(DATA_BLOCK) {
            let other = start..(start + DATA_BLOCK).min(n);
            scratch.products.resize(rows * other.len(), 0.0);
            let (a, b) = (&self.data[first * d..(first + rows) * d], &self.data[start * d..other.end * d]);
            product_nt(&mut scratch.products, a, b, rows, other.len(), d);
            self.finish_products(&mut scratch.products, first, other.clone());
            for (local, row) in scratch.products.chunks_exact(other.len()).enumerate() {
                let found = &mut scratch.approximate[local];
                let limit = &mut limits[local];
                for (&distance, index) in row.iter().zip(other.start as u32..) {
                    if distance < *limit && index as usize != first + local {
                        found.push((distance, index));
                        if found.len() >= 2 * keep + 64 {
                            found.select_nth_unstable_by(keep - 1, |a, b| a.0.total_cmp(&b.0));
                            *limit = found[keep - 1].0;
                            found.truncate(keep);
                        }
                    }
                }
            }
        }
        for local in 0..rows {
            let found = &mut scratch.approximate[local];
            let mut excluded = limits[local];
            if found.len() > keep {
                found.select_nth_unstable_by(keep, |a, b| a.0.total_cmp(&b.0));
                excluded = excluded.min(found[keep].0);
                found.truncate(keep);
            }
            let query = first + local;
            let candidates = &mut scratch.candidates[local];
            candidates.clear();
            candidates.extend(found.iter().map(|&(_, index)| self.exact(query, index)));
            select(candidates, k);
            let reach = self.squared(candidates[k - 1].distance) + self.rounding(query);
            if f64::from(excluded) <= reach {
                self.search_again(query, reach, candidates);
            }
        }
    }

    /// All rows within `reach`, for a query whose first candidates were not provably complete.
    fn search_again(&self, query: usize, reach: f64, candidates: &mut Vec<Neighbor>) {
        let (n, d) = (self.original.rows(), self.original.cols());
        let reach = (reach + self.rounding(query)) as f32;
        let mut products = vec![0f32; n];
        product_nt(&mut products, &self.data[query * d..(query + 1) * d], &self.data, 1, n, d);
        self.finish_products(&mut products, query, 0..n);
        candidates.clear();
        candidates.extend(
            products
                .iter()
                .zip(0u32..)
                .filter(|&(&distance, index)| distance <= reach && index as usize != query)
                .map(|(_, index)| self.exact(query, index)),
        );
    }

    fn exact(&self, query: usize, index: u32) -> Neighbor {
        let distance = self.metric.distance(self.original.row(query), self.original.row(index as usize));
        Neighbor { index, distance }
    }
}
