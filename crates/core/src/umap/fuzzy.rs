//! The fuzzy set of edges between points.

use rayon::prelude::*;

use super::sparse::Sparse;
use crate::knn::Neighbors;
use crate::monitor::Silent;
use crate::tsne::Affinity;
use crate::{Error, Monitor, Result};

/// Least bandwidth, as a share of the mean distance.
const LEAST_BANDWIDTH: f64 = 1e-3;
/// How near the sum of memberships comes to its target.
const TOLERANCE: f64 = 1e-7;
/// Halvings of the bandwidth's interval.
const MOST_STEPS: usize = 100;
/// Distance between an unlabelled point and any other, in the space of labels.
const UNKNOWN_DISTANCE: f64 = 1.0;

/// Symmetric weights in `0..=1` of the edges between points: umap-learn's fuzzy simplicial set.
#[derive(Debug, Clone, PartialEq)]
pub struct FuzzySet {
    pub(super) edges: Sparse,
}

impl FuzzySet {
    /// Weights `exp(-(d - rho_i) / sigma_i)` from each point to its neighbours, where rho is the nearest distance that is not
    /// 0 and sigma makes their sum `log2(k + 1)`; then the union of both directions, `w + w' - w w'`.
    ///
    /// The graph holds `k` others a point; the point itself counts as one more, so that umap-learn's `n_neighbors` is
    /// `k + 1`. Equal to umap-learn with `local_connectivity` 1 and `set_op_mix_ratio` 1.
    pub fn new(neighbors: &Neighbors, monitor: &dyn Monitor) -> Result<Self> {
        let (n, k) = (neighbors.points(), neighbors.k());
        if let Some(d) = neighbors.distances().par_iter().find_first(|d| **d < 0.0) {
            return Err(negative(f64::from(*d)));
        }
        monitor.stage("fuzzy set");
        let mean = mean_distance(neighbors);
        let directed = Sparse::by_rows(n, monitor, |i, out| {
            let (indices, distances) = neighbors.row(i);
            let rho = distances.iter().copied().find(|d| *d > 0.0).map_or(0.0, f64::from);
            let sigma = bandwidth(distances, rho, ((k + 1) as f64).log2(), mean);
            let first = out.len();
            out.extend(
                indices
                    .iter()
                    .zip(distances)
                    .map(|(&j, &d)| (j, membership(f64::from(d), rho, sigma) as f32)),
            );
            out[first..].sort_unstable_by_key(|&(column, _)| column);
        })?;
        monitor.progress(0.5);
        let edges = directed.union_with_transpose(monitor)?;
        monitor.progress(1.0);
        Ok(Self { edges })
    }

    /// The intersection with labels: edges between points of two labels are weakened by `exp(-2.5 / (1 - weight))` (cut at
    /// weight 1), edges of a point without label by `1 / e`; then each point's strongest edge counts as 1 again.
    ///
    /// `weight` lies in `0..=1`; umap-learn's `target_weight`, there .5 by default. One label a point, `None` = not known.
    pub fn supervised(&self, labels: &[Option<u32>], weight: f64) -> Result<Self> {
        self.watched_supervised(labels, weight, &Silent)
    }

    /// [`FuzzySet::supervised`], cancelled by a monitor.
    pub fn watched_supervised(
        &self,
        labels: &[Option<u32>],
        weight: f64,
        monitor: &dyn Monitor,
    ) -> Result<Self> {
        if !(0.0..=1.0).contains(&weight) {
            return Err(Error::Parameter {
                name: "target weight",
                value: weight.to_string(),
                expected: "from 0 to 1".into(),
            });
        }
        if labels.len() != self.points() {
            return Err(Error::Parameter {
                name: "the labels",
                value: labels.len().to_string(),
                expected: format!("one a point, {}", self.points()),
            });
        }
        let unknown = (-UNKNOWN_DISTANCE).exp();
        let apart = if weight < 1.0 { (-2.5 / (1.0 - weight)).exp() } else { 0.0 };
        let weakened = Sparse::by_rows(self.points(), monitor, |i, out| {
            let (columns, weights) = self.edges.row(i);
            let first = out.len();
            out.extend(columns.iter().zip(weights).map(|(&j, &w)| {
                let factor = match (labels[i], labels[j as usize]) {
                    (Some(a), Some(b)) if a == b => 1.0,
                    (Some(_), Some(_)) => apart,
                    _ => unknown,
                };
                (j, (f64::from(w) * factor) as f32)
            }));
            let strongest = out[first..].iter().fold(0f32, |m, &(_, w)| m.max(w));
            if strongest > 0.0 {
                for (_, w) in &mut out[first..] {
                    *w = (f64::from(*w) / f64::from(strongest)) as f32;
                }
            }
        })?;
        Ok(Self { edges: weakened.union_with_transpose(monitor)? })
    }

    /// Number of points.
    pub fn points(&self) -> usize {
        self.edges.rows()
    }

    /// Number of weights stored, each pair counted twice.
    pub fn edges(&self) -> usize {
        self.edges.columns.len()
    }

    /// The weights over their sum: similarities for an engine of t-SNE.
    pub fn affinity(&self) -> Affinity {
        let Sparse { offsets, columns, weights } = &self.edges;
        Affinity::of_weights(offsets.clone(), columns.clone(), weights)
    }

    /// Columns, ascending, and weight of each edge of one point.
    pub fn row(&self, point: usize) -> impl Iterator<Item = (u32, f32)> + '_ {
        let (columns, weights) = self.edges.row(point);
        columns.iter().copied().zip(weights.iter().copied())
    }
}

/// The refusal of distances below 0, which have no scale.
fn negative(found: f64) -> Error {
    Error::Parameter {
        name: "a distance between neighbours",
        value: found.to_string(),
        expected: "at least 0 for UMAP; use the metric cosine instead of dot".into(),
    }
}

/// Membership at a distance.
pub(super) fn membership(distance: f64, rho: f64, sigma: f64) -> f64 {
    if distance <= rho || sigma == 0.0 { 1.0 } else { (-(distance - rho) / sigma).exp() }
}

/// The bandwidth for which the memberships of these distances sum to `target`, by bisection, and at least a thousandth of
/// their mean (the point itself counted, at 0), or of `fallback` where rho is 0.
pub(super) fn bandwidth(distances: &[f32], rho: f64, target: f64, fallback: f64) -> f64 {
    let mean = distances.iter().map(|&d| f64::from(d)).sum::<f64>() / (distances.len() + 1) as f64;
    let least = LEAST_BANDWIDTH * if rho > 0.0 { mean } else { fallback };
    // In units of the mean the bandwidth is near 1 whatever the scale of the data.
    if mean <= 0.0 {
        return least;
    }
    let (mut low, mut high, mut middle) = (0f64, f64::INFINITY, 1f64);
    for _ in 0..MOST_STEPS {
        let sum: f64 = distances.iter().map(|&d| membership(f64::from(d) / mean, rho / mean, middle)).sum();
        if (sum - target).abs() < TOLERANCE {
            break;
        }
        if sum > target {
            high = middle;
            middle = f64::midpoint(low, high);
        } else {
            low = middle;
            middle = if high.is_finite() { f64::midpoint(low, high) } else { middle * 2.0 };
        }
    }
    (middle * mean).max(least)
}

/// Mean over all points of the distances to their neighbours and themselves, summed in fixed blocks.
fn mean_distance(neighbors: &Neighbors) -> f64 {
    let blocks: Vec<f64> =
        neighbors.distances().par_chunks(1 << 14).map(|c| c.iter().map(|&d| f64::from(d)).sum()).collect();
    blocks.iter().sum::<f64>() / (neighbors.points() * (neighbors.k() + 1)).max(1) as f64
}
