//! What to search for, and how.

use crate::Metric;

/// Points from which [`Method::Auto`] searches in clusters.
const CLUSTERED_FROM: usize = 200_000;

/// What to search for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Params {
    /// Neighbours a point, itself not counted; at least 1 and less than the number of points. Default 15.
    pub k: usize,
    /// Default [`Metric::Euclidean`].
    pub metric: Metric,
    /// How [`super::search`] searches; queries are always exact. Default [`Method::Auto`].
    pub method: Method,
    /// Seed of the clusters and of the sample on which recall is measured. Default 0.
    pub seed: u64,
}

impl Default for Params {
    fn default() -> Self {
        Self { k: 15, metric: Metric::Euclidean, method: Method::Auto, seed: 0 }
    }
}

/// How to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// [`Method::Exact`] below 200,000 points and under [`Metric::Dot`], else [`Method::Clustered`] with its defaults.
    #[default]
    Auto,
    /// Brute force, with proof: `n^2 d / 2` multiplications.
    Exact,
    /// Brute force within overlapping clusters, then among neighbours of neighbours: about `n sqrt(n)` pairs, almost all
    /// neighbours, and a measured recall in the result. Not for [`Metric::Dot`].
    Clustered(Clustered),
}

impl Method {
    /// What [`Method::Auto`] stands for with so many points under a metric; other methods stand for themselves.
    #[must_use]
    pub fn resolve(self, points: usize, metric: Metric) -> Self {
        match self {
            Self::Auto if points >= CLUSTERED_FROM && metric != Metric::Dot => {
                Self::Clustered(Clustered::default())
            }
            Self::Auto => Self::Exact,
            chosen => chosen,
        }
    }
}

/// The clustered search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clustered {
    /// Number of clusters. Default: so many that each has about `sqrt(n)` members, at least 512 and `8 (k + 1)`.
    pub clusters: Option<usize>,
    /// Clusters a point is a member of, at least 1. Default 4.
    pub overlap: usize,
    /// Times that neighbours of neighbours are looked at. Default 1.
    pub joins: usize,
    /// Points on which recall is measured; 0 for no measurement. Default 500.
    pub sample: usize,
}

impl Default for Clustered {
    fn default() -> Self {
        Self { clusters: None, overlap: 4, joins: 1, sample: 500 }
    }
}
