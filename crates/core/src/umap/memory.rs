//! How much memory a projection takes.

use super::ProjectParams;
use crate::{knn, pca};

/// Edges of the fuzzy set for each neighbour of a point, each pair counted twice; see the same of t-SNE.
const ENTRIES: f64 = 1.7;

/// Bytes that [`super::project`] takes at its peak, besides the vectors, for `points` vectors of `dimensions`: neighbours, fuzzy
/// set, start, edges and layout, whichever are held together.
///
/// The true peak lies at this or somewhat below: the number of edges depends on the data.
pub fn memory(points: usize, dimensions: usize, params: &ProjectParams) -> u64 {
    let (n, dims) = (points as u64, params.dims as u64);
    let k = params.neighbors.min(points).saturating_sub(1);
    let wanted = knn::Params { k, metric: params.metric, ..Default::default() };
    let neighbors = knn::memory_of_lists(points, k);
    let left = knn::candidates(points, &wanted);
    let directed = n * k as u64 * 8 + 8 * n;
    let set = (n as f64 * k as f64 * ENTRIES).round() as u64 * 8 + 8 * n;
    // Both directions, and rows in the making.
    let making = neighbors + 2 * directed + 2 * set;
    let start = neighbors + set + pca::memory(points, dimensions, params.dims);
    // The set, its edges in the order of the turns (in the making twice) with their rates; positions, start, ranks and places.
    let run = neighbors + 3 * set + set / 2 + n * (dims * 4 * 4 + 32);
    knn::memory(points, dimensions, &wanted).max(left + making.max(start).max(run))
}
