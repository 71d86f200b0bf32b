//! What to search for, and how.

use crate::Metric;

/// Points from which [`Method::Auto`] searches in clusters.
const CLUSTERED_FROM: usize = 200_000;
/// The same for few neighbours. On 70,000 digits 15 in clusters cost 2.6 seconds against 6.6 by brute force, 90 cost 21 against 8.
const FEW: usize = 30;
const FEW_CLUSTERED_FROM: usize = 40_000;

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
    /// [`Method::Clustered`] with its defaults from 200,000 points on, from 40,000 for up to 30 neighbours; [`Method::Exact`]
    /// below that and under [`Metric::Dot`].
    #[default]
    Auto,
    /// Brute force, with proof: `n^2 d / 2` multiplications.
    Exact,
    /// Brute force within overlapping clusters, then among neighbours of neighbours: about `n sqrt(n)` pairs, almost all
    /// neighbours, and a measured recall in the result. Not for [`Metric::Dot`].
    Clustered(Clustered),
}

impl Method {
    /// What [`Method::Auto`] stands for with so many points and neighbours under a metric; other methods stand for themselves.
    #[must_use]
    pub fn resolve(self, points: usize, k: usize, metric: Metric) -> Self {
        let from = if k <= FEW { FEW_CLUSTERED_FROM } else { CLUSTERED_FROM };
        match self {
            Self::Auto if points >= from && metric != Metric::Dot => Self::Clustered(Clustered::default()),
            Self::Auto => Self::Exact,
            chosen => chosen,
        }
    }

    /// [`Method::resolve`], with the recall of a clustered search measured on `sample` points; 0 for no measurement.
    #[must_use]
    pub fn resolve_with_sample(self, points: usize, k: usize, metric: Metric, sample: usize) -> Self {
        match self.resolve(points, k, metric) {
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
    fn auto_goes_by_points_neighbours_and_metric() {
        let clustered =
            |points, k, metric| matches!(Method::Auto.resolve(points, k, metric), Method::Clustered(_));
        for (points, k, expected) in [
            (39_999, 15, false),
            (40_000, 15, true),
            (40_000, 30, true),
            (40_000, 31, false),
            (199_999, 90, false),
            (200_000, 90, true),
        ] {
            assert_eq!(clustered(points, k, Metric::Euclidean), expected, "{points} points, {k} neighbours");
            assert!(!clustered(points, k, Metric::Dot));
        }
        assert_eq!(Method::Exact.resolve(1_000_000, 15, Metric::Euclidean), Method::Exact);
    }
}
