//! Lists of neighbours of one length.

use rayon::prelude::*;

use super::Recall;
use crate::{Error, Result};

/// One neighbour of one point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbor {
    /// Row number of the neighbour.
    pub index: u32,
    /// Its distance.
    pub distance: f64,
}

/// `rows` x `k` row numbers and distances, nearest first.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lists {
    pub(super) k: usize,
    pub(super) indices: Vec<u32>,
    pub(super) distances: Vec<f32>,
}

impl Lists {
    pub(super) fn zeros(rows: usize, k: usize) -> Self {
        Self { k, indices: vec![0; rows * k], distances: vec![0.0; rows * k] }
    }

    pub(super) fn rows(&self) -> usize {
        self.indices.len() / self.k
    }

    pub(super) fn row(&self, row: usize) -> (&[u32], &[f32]) {
        let range = row * self.k..(row + 1) * self.k;
        (&self.indices[range.clone()], &self.distances[range])
    }

    pub(super) fn row_mut(&mut self, row: usize) -> (&mut [u32], &mut [f32]) {
        let range = row * self.k..(row + 1) * self.k;
        (&mut self.indices[range.clone()], &mut self.distances[range])
    }

    pub(super) fn par_rows(&mut self) -> impl IndexedParallelIterator<Item = (&mut [u32], &mut [f32])> {
        self.indices.par_chunks_exact_mut(self.k).zip(self.distances.par_chunks_exact_mut(self.k))
    }

    /// Writes the first neighbours of a row as they are stored.
    pub(super) fn write(found: &[Neighbor], indices: &mut [u32], distances: &mut [f32]) {
        for ((index, distance), found) in indices.iter_mut().zip(distances).zip(found) {
            *index = found.index;
            *distance = (found.distance as f32).clamp(f32::MIN, f32::MAX);
        }
    }
}

/// The `k` nearest neighbours of each of `n` points: row-major `n` x `k`, each row sorted by (distance, index), self excluded.
///
/// Rows are ordered by the distances in `f64`, before they are rounded to the `f32` stored here. Distances are negative under
/// [`crate::Metric::Dot`] alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbors {
    lists: Lists,
    clustered: bool,
    recall: Option<Recall>,
}

impl Neighbors {
    /// Takes neighbours computed elsewhere: `n * k` row numbers of other points and as many finite distances, nearest first.
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
        if let Some(d) = distances.iter().find(|d| !d.is_finite()) {
            return bad(format!("a distance of {d}"), "finite distances");
        }
        Ok(Self::of(Lists { k, indices, distances }))
    }

    pub(super) fn of(lists: Lists) -> Self {
        Self { lists, clustered: false, recall: None }
    }

    pub(super) fn of_clusters(lists: Lists) -> Self {
        Self { lists, clustered: true, recall: None }
    }

    pub(super) fn with_recall(self, recall: Recall) -> Self {
        Self { recall: Some(recall), ..self }
    }

    /// Whether clusters were searched, so that some neighbours may be missing.
    pub fn is_clustered(&self) -> bool {
        self.clustered
    }

    /// How complete the lists are, where that was measured: after a clustered search. `None` after an exact search, of
    /// neighbours computed elsewhere, and of shortened lists.
    pub fn recall(&self) -> Option<Recall> {
        self.recall
    }

    /// Number of points.
    pub fn points(&self) -> usize {
        self.lists.rows()
    }

    /// Neighbours a point.
    pub fn k(&self) -> usize {
        self.lists.k
    }

    /// Row numbers, `n` x `k`.
    pub fn indices(&self) -> &[u32] {
        &self.lists.indices
    }

    /// Distances, `n` x `k`.
    pub fn distances(&self) -> &[f32] {
        &self.lists.distances
    }

    /// Row numbers and distances of one point's neighbours, nearest first.
    pub fn row(&self, point: usize) -> (&[u32], &[f32]) {
        self.lists.row(point)
    }

    /// The same graph with only the `k` (at least 1) nearest neighbours of each point.
    #[must_use]
    pub fn truncated(&self, k: usize) -> Self {
        let k = k.clamp(1, self.k());
        let rows = || (0..self.points()).map(|i| self.row(i));
        let lists = Lists {
            k,
            indices: rows().flat_map(|(indices, _)| indices[..k].iter().copied()).collect(),
            distances: rows().flat_map(|(_, distances)| distances[..k].iter().copied()).collect(),
        };
        Self { lists, clustered: self.clustered, recall: None }
    }
}

/// The `k` nearest points of each of `m` queries: row-major `m` x `k`, each row sorted by (distance, index).
///
/// Row numbers are those of the data that were asked, not of the queries.
#[derive(Debug, Clone, PartialEq)]
pub struct Matches(pub(super) Lists);

impl Matches {
    /// Number of queries.
    pub fn queries(&self) -> usize {
        self.0.rows()
    }

    /// Points a query.
    pub fn k(&self) -> usize {
        self.0.k
    }

    /// Row numbers of the data, `m` x `k`.
    pub fn indices(&self) -> &[u32] {
        &self.0.indices
    }

    /// Distances, `m` x `k`.
    pub fn distances(&self) -> &[f32] {
        &self.0.distances
    }

    /// Row numbers and distances of one query's points, nearest first.
    pub fn row(&self, query: usize) -> (&[u32], &[f32]) {
        self.0.row(query)
    }
}

pub(super) fn by_distance(a: &Neighbor, b: &Neighbor) -> std::cmp::Ordering {
    a.distance.total_cmp(&b.distance).then(a.index.cmp(&b.index))
}

/// Brings the `k` nearest to the front, sorted.
pub(super) fn select(found: &mut [Neighbor], k: usize) {
    let nearest = if k > 0 && k < found.len() {
        found.select_nth_unstable_by(k - 1, by_distance);
        &mut found[..k]
    } else {
        found
    };
    nearest.sort_unstable_by(by_distance);
}
