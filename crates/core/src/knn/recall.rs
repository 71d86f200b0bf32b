//! How many of the true neighbours a graph holds, from a sample of its points.

use std::collections::BTreeSet;

use super::exact::{self, Question};
use super::lists::Neighbors;
use super::space::Space;
use crate::rng::Rng;
use crate::{Error, Matrix, MatrixView, Metric, Monitor, Result};

/// Key of the random numbers that choose the sample.
const STAGE: u64 = 0x7265_6361_6c6c;
/// The normal quantile of 95 %.
const QUANTILE: f64 = 1.959_964;

/// The share of true neighbours found, with its 95 % error bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recall {
    /// The share in the sample, `0.0..=1.0`.
    pub mean: f64,
    /// Lower end of the error bar.
    pub low: f64,
    /// Upper end of the error bar.
    pub high: f64,
    /// Points in the sample; if it is all of them, the error bar has no width.
    pub sample: usize,
}

/// Measures the recall of a graph on `sample` of its points (or all, if there are fewer) against brute force.
///
/// A neighbour that is as near as the true k-th counts as true: among points at one distance there is no right choice.
/// The error bar is Wilson's, of as many independent neighbours as explain the spread between points.
pub fn recall(
    x: MatrixView<'_>,
    neighbors: &Neighbors,
    metric: Metric,
    sample: usize,
    seed: u64,
    monitor: &dyn Monitor,
) -> Result<Recall> {
    recall_in(None, x, neighbors, metric, (sample, seed), monitor)
}

/// [`recall`], in the space of the data where that is there already.
pub(super) fn recall_in(
    space: Option<&Space>,
    x: MatrixView<'_>,
    neighbors: &Neighbors,
    metric: Metric,
    (sample, seed): (usize, u64),
    monitor: &dyn Monitor,
) -> Result<Recall> {
    let (n, k) = (x.rows(), neighbors.k());
    if neighbors.points() != n {
        return Err(Error::Parameter {
            name: "the number of points in the graph",
            value: neighbors.points().to_string(),
            expected: format!("{n}, as in the data"),
        });
    }
    if sample == 0 || n <= k {
        return Err(Error::TooFewPoints {
            what: "a measurement of recall",
            needed: k.saturating_add(1),
            found: n.min(sample),
        });
    }
    x.check_finite()?;
    let rows = choose(n, sample.min(n), seed);
    let mut queries = Vec::with_capacity(rows.len() * x.cols());
    for &row in &rows {
        queries.extend_from_slice(x.row(row));
    }
    let queries = Matrix::new(rows.len(), x.cols(), queries)?;
    // One more, as each point finds itself.
    let ask = Question { x, queries: Some(queries.view()), k: k + 1, metric };
    let truth = match space {
        Some(space) => exact::search_in(space, ask, monitor)?,
        None => exact::search(ask, monitor)?,
    };
    let shares: Vec<f64> = rows
        .iter()
        .enumerate()
        .map(|(at, &row)| {
            let near = truth.row(at);
            let others = near.0.iter().zip(near.1).filter(|&(&index, _)| index as usize != row);
            let farthest = others.take(k).map(|(_, &distance)| distance).last().unwrap_or(f32::MAX);
            let distance = |&other: &u32| metric.distance(x.row(row), x.row(other as usize)) as f32;
            let (indices, _) = neighbors.row(row);
            indices.iter().filter(|other| distance(other) <= farthest).count() as f64 / k as f64
        })
        .collect();
    Ok(interval(&shares, k, n))
}

/// `count` of `0..n` without repetition, in order.
fn choose(n: usize, count: usize, seed: u64) -> Vec<usize> {
    // Floyd's: the i-th draw is one of the first n - count + i + 1, or that last one if it is taken.
    let mut chosen = BTreeSet::new();
    for (i, last) in (n - count..n).enumerate() {
        let drawn = Rng::new(seed, STAGE, i as u64).below(last as u64 + 1) as usize;
        if !chosen.insert(drawn) {
            chosen.insert(last);
        }
    }
    chosen.into_iter().collect()
}

fn interval(shares: &[f64], k: usize, n: usize) -> Recall {
    let m = shares.len() as f64;
    let mean = shares.iter().sum::<f64>() / m;
    if shares.len() == n {
        return Recall { mean, low: mean, high: mean, sample: n };
    }
    let variance = shares.iter().map(|s| (s - mean).powi(2)).sum::<f64>() / (m - 1.0).max(1.0);
    // Where few points miss any neighbour the spread is known badly: one standard error of it is added.
    let fourth = shares.iter().map(|s| (s - mean).powi(4)).sum::<f64>() / m;
    let kurtosis = if variance > 0.0 { fourth / (variance * variance) } else { 1.0 };
    let variance = variance * (1.0 + ((kurtosis - 1.0).max(0.0) / m).sqrt());
    let independent = mean * (1.0 - mean) / k as f64;
    let effect = if independent > 0.0 { (variance / independent).max(1.0) } else { 1.0 };
    // What is drawn without repetition says more the larger a part of all it is.
    let part = (n as f64 - m) / (n as f64 - 1.0);
    let size = m * k as f64 / (effect * part);
    let square = QUANTILE * QUANTILE / size;
    let centre = (mean + square / 2.0) / (1.0 + square);
    let half = (square * (mean * (1.0 - mean) + square / 4.0)).sqrt() / (1.0 + square);
    // Rounding must not put the mean outside.
    let (low, high) = ((centre - half).clamp(0.0, mean), (centre + half).clamp(mean, 1.0));
    Recall { mean, low, high, sample: shares.len() }
}
