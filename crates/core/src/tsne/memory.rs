//! How much memory a projection takes.

use super::kernel::Kernel;
use super::mesh::most_cells;
use super::way::Way;
use super::{AffinityKind, ProjectParams};
use crate::{knn, pca, simd};

/// Entries of a symmetric graph for each neighbour of a point: 1 if all are mutual, 2 if none are; data of few dimensions come to
/// 1.3, of many to 1.6.
const ENTRIES: f64 = 1.7;
/// Bytes of a mesh and its transforms for each padded cell: charges, the kernel, and both buffers of the transforms.
const CELL: u64 = 8;

/// Bytes that [`super::project`] takes at its peak, besides the vectors, for `points` vectors of `dimensions`: neighbours,
/// affinities, start, layout and mesh, whichever are held together.
///
/// The true peak lies at this or somewhat below: the number of edges depends on the data.
pub fn memory(points: usize, dimensions: usize, params: &ProjectParams) -> u64 {
    let (n, dims) = (points as u64, params.dims as u64);
    let k = params.affinity.neighbors(points);
    let wanted = knn::Params { k, metric: params.metric, ..Default::default() };
    let neighbors = knn::memory_of_lists(points, k);
    let left = knn::candidates(points, &wanted);

    let weighted = matches!(params.affinity, AffinityKind::Perplexity(_));
    let edges = n * k as u64;
    let entry = if weighted { 8 } else { 4 };
    let affinity = (edges as f64 * ENTRIES).round() as u64 * entry + 8 * n;
    // Weights one way, edges by their end, rows in the making.
    let making = neighbors + edges * if weighted { 12 } else { 8 } + 2 * affinity + 16 * n;
    let start = affinity + pca::memory(points, dimensions, params.dims);

    // Positions, where they go, velocities, gains, forces and three of them sorted; start, order, places and keys.
    let layout = n * (dims * 4 * 9 + 28);
    let cells = Way::most_cells(simd::level(), Kernel::new(params.run.dof), points, most_cells(params.dims));
    // The tree's points, forces and cells.
    let tree = if params.dims == 3 { n * 48 } else { n * 32 };
    // The affinities as they were given, in the order of the points, and while that changes in the next one.
    let run = 3 * affinity + layout + tree + cells as u64 * CELL;
    knn::memory(points, dimensions, &wanted).max(left + making.max(start).max(run))
}
