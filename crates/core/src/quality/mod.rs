//! How far to trust a layout: what it keeps of the vectors' neighbours, ranks and distances.
//!
//! None of these figures looks at labels. Whether classes lie apart on a map says nothing of how faithful it is: classes
//! are not clusters.

mod anchors;
mod estimate;
mod overlap;
mod pairs;

pub use anchors::{Anchor, choose, surroundings};
pub use estimate::Estimate;
pub use overlap::Overlap;
pub use pairs::{distance_correlation, triplet_accuracy};

use crate::{Error, MatrixView, Metric, Monitor, Result};

/// Up to this many points every one is measured, unless the parameters say otherwise.
pub const EXACT_POINTS: usize = 5_000;
/// Points measured of more, unless the parameters say otherwise.
pub const ANCHORS: usize = 2_000;
/// Fewest samples that an interval is computed from.
const SMALLEST_SAMPLE: usize = 10;

/// What to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Params {
    /// Neighbours a point, from 1 to less than half the number of points. Default 15.
    pub k: usize,
    /// Distance between vectors (layouts are euclidean). Default [`Metric::Euclidean`].
    pub metric: Metric,
    /// Points whose surroundings are measured (at least 10, or all). Default `None`: all of up to [`EXACT_POINTS`],
    /// [`ANCHORS`] of more.
    pub anchors: Option<usize>,
    /// Triplets measured, at least 10. Default 100,000.
    pub triplets: usize,
    /// Pairs measured, at least 500. Default 20,000.
    pub pairs: usize,
    /// Seed of all that is drawn. Default 0.
    pub seed: u64,
}

impl Default for Params {
    fn default() -> Self {
        Self { k: 15, metric: Metric::Euclidean, anchors: None, triplets: 100_000, pairs: 20_000, seed: 0 }
    }
}

impl Params {
    /// Neighbours a point where nobody says how many: 15, fewer for less than 31 points.
    pub fn default_k(points: usize) -> usize {
        Self::default().k.min(points.saturating_sub(1) / 2).max(1)
    }

    /// How many of that many points are measured.
    pub fn anchors_of(&self, points: usize) -> usize {
        let default = if points <= EXACT_POINTS { points } else { ANCHORS };
        self.anchors.unwrap_or(default).min(points)
    }
}

/// How far to trust a layout.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// What became of the surroundings of points.
    pub local: Local,
    /// See [`triplet_accuracy`].
    pub triplets: Estimate,
    /// See [`distance_correlation`].
    pub correlation: Option<Estimate>,
    /// The points measured, by row.
    pub anchors: Vec<Anchor>,
}

/// What a layout keeps of the surroundings of its points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Local {
    /// The share of neighbours kept, recall at k: `0..=1`.
    pub recall: Estimate,
    /// Whether neighbours on the map are near in the vectors, `0..=1` (Venna and Kaski 2001): 1 less the ranks, beyond k,
    /// that the false neighbours have in the vectors, as a share of the worst case.
    pub trustworthiness: Estimate,
    /// Whether neighbours in the vectors are near on the map, `0..=1`: trustworthiness with the two exchanged.
    pub continuity: Estimate,
    /// Standard deviation of the binary logarithm of the local scale ([`Anchor::scale`]), at least 0: at 1 the map draws
    /// typical surroundings twice as large, or half as large, as on average. `None` where no point has a local scale.
    pub scale_spread: Option<Estimate>,
}

impl Local {
    /// The figures of `points` points, of which `anchors` (all of them, or at least one drawn without replacement) were
    /// measured with k neighbours each.
    pub fn of(anchors: &[Anchor], points: usize, k: usize) -> Self {
        let mean = |value: &dyn Fn(&Anchor) -> f64| {
            let values: Vec<f64> = anchors.iter().map(value).collect();
            Estimate::of_mean(&values, Some(points))
        };
        let scales: Vec<f64> =
            anchors.iter().map(|anchor| anchor.scale.log2()).filter(|s| s.is_finite()).collect();
        // Of the points that were not measured, as many are taken to have a scale as of those that were.
        let with_scale = scales.len() * points / anchors.len().max(1);
        Self {
            recall: mean(&|anchor| f64::from(anchor.kept) / k as f64),
            trustworthiness: mean(&|anchor| anchor.trustworthiness),
            continuity: mean(&|anchor| anchor.continuity),
            scale_spread: (!scales.is_empty()).then(|| Estimate::of_deviation(&scales, with_scale)),
        }
    }
}

/// Measures a layout (n x 2 or 3, or any other number of columns) of the vectors `x` (n x d); at least three points.
///
/// The same data, parameters and seed give the same bits for any number of threads. Takes `a n d` operations for a anchors.
pub fn measure(
    x: MatrixView<'_>,
    layout: MatrixView<'_>,
    params: &Params,
    monitor: &dyn Monitor,
) -> Result<Report> {
    let (n, k, metric, seed) = (x.rows(), params.k, params.metric, params.seed);
    check(x, layout, k)?;
    let count = params.anchors_of(n);
    if count < n {
        estimate::check_sample("the number of points to measure", count)?;
    }
    let anchors = surroundings(x, layout, &choose(n, count, seed), k, metric, monitor)?;
    Ok(Report {
        local: Local::of(&anchors, n, k),
        triplets: triplet_accuracy(x, layout, metric, params.triplets, seed, monitor)?,
        correlation: distance_correlation(x, layout, metric, params.pairs, seed, monitor)?,
        anchors,
    })
}

/// Recall at k of a layout that knows nothing of the vectors: `k / (n - 1)`. At least two points.
pub fn chance_recall(points: usize, k: usize) -> f64 {
    k as f64 / (points as f64 - 1.0)
}

/// Trustworthiness and continuity, on average, of a layout that knows nothing of the vectors: about .5. `k` less than half the
/// number of points.
pub fn chance_trustworthiness(points: usize, k: usize) -> f64 {
    let (n, k) = (points as f64, k as f64);
    1.0 - (n - k - 1.0) * (n - k) / ((n - 1.0) * (2.0 * n - 3.0 * k - 1.0))
}

/// Local scales relative to their median: 2 where the map draws a point's surroundings twice as large as typical. NaN
/// stays NaN.
pub fn relative_scale(scales: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<f64> = scales.iter().copied().filter(|scale| scale.is_finite()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let median = match sorted.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => sorted[middle],
        _ => f64::midpoint(sorted[middle - 1], sorted[middle]),
    };
    scales.iter().map(|&scale| ratio(scale, median)).collect()
}

/// NaN where it is not defined.
fn ratio(numerator: f64, denominator: f64) -> f64 {
    if denominator > 0.0 { numerator / denominator } else { f64::NAN }
}

/// What every figure asks of its input.
fn check(x: MatrixView<'_>, layout: MatrixView<'_>, k: usize) -> Result<()> {
    let n = x.rows();
    if layout.rows() != n {
        return Err(Error::Parameter {
            name: "the layout",
            value: format!("of {} points", layout.rows()),
            expected: format!("of {n} points, as the vectors"),
        });
    }
    x.check_finite()?;
    layout.check_finite()?;
    if u32::try_from(n).is_err() {
        let (value, expected) = (n.to_string(), format!("at most {}", u32::MAX));
        return Err(Error::Parameter { name: "the number of points", value, expected });
    }
    if n < 3 {
        return Err(Error::TooFewPoints { what: "the quality of a layout", needed: 3, found: n });
    }
    if k == 0 || k >= n.div_ceil(2) {
        return Err(Error::Parameter {
            name: "k",
            value: k.to_string(),
            expected: format!("from 1 to less than half the number of points, here {}", (n - 1) / 2),
        });
    }
    Ok(())
}
