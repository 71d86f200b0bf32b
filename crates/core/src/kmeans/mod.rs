//! k-means over data that are seen once a step, anywhere: one iteration of Lloyd's algorithm as a value that grows, merges and
//! travels.
//!
//! S. Lloyd, "Least squares quantization in PCM", IEEE Transactions on Information Theory 28 (1982). The clusters of a search for
//! neighbours are another thing: see [`crate::knn::Clustered`].

mod state;
mod total;

pub use state::State;

use crate::Matrix;

/// What one iteration of Lloyd's algorithm gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The means of the clusters, k x d; a cluster without rows keeps its centroid.
    pub centroids: Matrix,
    /// Rows of each cluster (k).
    pub counts: Vec<u64>,
    /// Sum over the rows of the squared distance to the nearest of the centroids **before** the step: what the step lowers. At
    /// least 0; infinite where it is too large for `f64`.
    pub inertia: f64,
}
