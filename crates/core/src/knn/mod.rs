//! Exact nearest neighbours.

mod exact;
mod sieve;

use rayon::prelude::*;

use crate::{Error, MatrixView, Metric, Monitor, Result};

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
/// Takes `n^2 d / 2` multiplications; needs a copy of `x` and about `3 n k` candidates in memory. Values must be finite.
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
    exact::search(x, k, params.metric, monitor)
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
