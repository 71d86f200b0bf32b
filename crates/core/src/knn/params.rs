//! What to search for, and how.

use crate::Metric;

/// Points from which [`Method::Auto`] searches in clusters. On 70,000 digits 15 neighbours in clusters cost 1.7 seconds and
/// 90 cost 3.2, against 6.8 by brute force with byte products, and more than twice that without.
const CLUSTERED_FROM: usize = 40_000;

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
    /// [`Method::Clustered`] with its defaults from 40,000 points on; [`Method::Exact`] below that and under [`Metric::Dot`].
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

    /// [`Method::resolve`], with the recall of a clustered search measured on `sample` points; 0 for no measurement.
    #[must_use]
    pub fn resolve_with_sample(self, points: usize, metric: Metric, sample: usize) -> Self {
        match self.resolve(points, metric) {
            Self::Clustered(clustered) => Self::Clustered(Clustered { sample, ..clustered }),
            other => other,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auto_goes_by_points_and_metric() {
        let clustered = |points, metric| matches!(Method::Auto.resolve(points, metric), Method::Clustered(_));
        for (points, expected) in [(39_999, false), (40_000, true), (1_000_000, true)] {
            assert_eq!(clustered(points, Metric::Euclidean), expected, "{points} points");
            assert!(!clustered(points, Metric::Dot));
        }
        assert_eq!(Method::Exact.resolve(1_000_000, Metric::Euclidean), Method::Exact);
    }
}
