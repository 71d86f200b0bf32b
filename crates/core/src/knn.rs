//! Exact nearest neighbours.

use crate::{Error, MatrixView, Metric, Monitor, Result};

/// What to search for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Params {
    /// Neighbours a point, itself not counted. Default 15.
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
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbors {
    k: usize,
    indices: Vec<u32>,
    distances: Vec<f32>,
}

impl Neighbors {
    /// Takes neighbours computed elsewhere: `n * k` row numbers and as many distances, nearest first.
    pub fn new(k: usize, indices: Vec<u32>, distances: Vec<f32>) -> Result<Self> {
        let bad = |value: String, expected: &str| Error::Parameter {
            name: "neighbours",
            value,
            expected: expected.into(),
        };
        if k == 0 || !indices.len().is_multiple_of(k) || indices.len() != distances.len() {
            return Err(bad(
                format!("{} indices and {} distances for k = {k}", indices.len(), distances.len()),
                "n * k of each",
            ));
        }
        let points = indices.len() / k;
        if let Some(i) = indices.iter().enumerate().position(|(at, &i)| i as usize >= points || i as usize == at / k)
        {
            return Err(bad(
                format!("{} in the row of point {}", indices[i], i / k),
                "row numbers of other points",
            ));
        }
        if let Some(i) = distances.iter().position(|d| !(d.is_finite() && *d >= 0.0)) {
            return Err(bad(format!("distance {}", distances[i]), "finite and not negative"));
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
}

/// The `k` nearest neighbours of every row, exactly.
pub fn search(_x: MatrixView<'_>, _params: &Params, _monitor: &dyn Monitor) -> Result<Neighbors> {
    todo!()
}

/// The `k` nearest neighbours of one row (fewer if there are fewer other rows), distances in `f64`.
pub fn of_row(_x: MatrixView<'_>, _row: usize, _params: &Params) -> Result<Vec<Neighbor>> {
    todo!()
}
