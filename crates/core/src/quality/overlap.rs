//! Two neighbour graphs of the same points side by side.

use rayon::prelude::*;

use super::Estimate;
use crate::knn::Neighbors;
use crate::{Error, Result};

/// The neighbours in the vectors beside those on the map, k of either for each point.
#[derive(Debug, Clone, Copy)]
pub struct Overlap<'a> {
    vectors: &'a Neighbors,
    map: &'a Neighbors,
}

impl<'a> Overlap<'a> {
    /// Graphs of the same points with the same k.
    pub fn new(vectors: &'a Neighbors, map: &'a Neighbors) -> Result<Self> {
        if vectors.points() == map.points() && vectors.k() == map.k() {
            return Ok(Self { vectors, map });
        }
        let shape = |graph: &Neighbors| format!("{} neighbours of {} points", graph.k(), graph.points());
        Err(Error::Parameter {
            name: "the map's neighbour graph",
            value: shape(map),
            expected: format!("{}, as the graph of the vectors", shape(vectors)),
        })
    }

    /// Neighbours of a point in the vectors that are not its neighbours on the map, nearest first.
    pub fn missing(&self, point: usize) -> impl Iterator<Item = u32> + 'a {
        without(self.vectors.row(point).0, self.map.row(point).0)
    }

    /// Neighbours of a point on the map that are not its neighbours in the vectors, nearest first; as many as are missing.
    pub fn false_neighbors(&self, point: usize) -> impl Iterator<Item = u32> + 'a {
        without(self.map.row(point).0, self.vectors.row(point).0)
    }

    /// Neighbours that a point has in the vectors and on the map, `0..=k`.
    pub fn kept(&self, point: usize) -> u32 {
        (self.vectors.k() - self.missing(point).count()) as u32
    }

    /// Mean distance to the neighbours on the map over that to the neighbours in the vectors; NaN where the latter is not
    /// positive.
    pub fn scale(&self, point: usize) -> f64 {
        let sum = |graph: &Neighbors| graph.row(point).1.iter().map(|&d| f64::from(d)).sum::<f64>();
        super::ratio(sum(self.map), sum(self.vectors))
    }

    /// The share of neighbours kept, over all points: recall at k.
    pub fn recall(&self) -> Estimate {
        let k = self.vectors.k() as f64;
        let shares: Vec<f64> =
            (0..self.vectors.points()).into_par_iter().map(|point| f64::from(self.kept(point)) / k).collect();
        Estimate::of_mean(&shares, Some(shares.len()))
    }
}

fn without<'a>(from: &'a [u32], others: &'a [u32]) -> impl Iterator<Item = u32> + 'a {
    from.iter().copied().filter(|index| !others.contains(index))
}
