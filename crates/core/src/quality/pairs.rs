//! The large shape of a layout: random triplets, and distances of random pairs.

use rayon::prelude::*;

use super::Estimate;
use super::estimate::{check_sample, student};
use crate::rng::Rng;
use crate::{Error, MatrixView, Metric, Monitor, Result};

/// Samples a task.
const TASK: usize = 256;
/// Parts of the sample that the jackknife leaves out in turn.
const PARTS: usize = 50;
/// Stages of the random numbers.
const TRIPLETS: u64 = 0x5155_414c_0002;
const PAIRS: u64 = 0x5155_414c_0003;

/// The share of random triplets (i, j, l) for which j is nearer to i than l on the map if it is in the vectors; a tie in one
/// of the two counts half. Chance is .5.
///
/// All triplets are taken if there are at most `count`; else `count` (at least 10) are drawn. At least three points. The random triplet
/// accuracy of Wang, Huang, Rudin and Shaposhnik, JMLR 22 (2021).
pub fn triplet_accuracy(
    x: MatrixView<'_>,
    layout: MatrixView<'_>,
    metric: Metric,
    count: usize,
    seed: u64,
    monitor: &dyn Monitor,
) -> Result<Estimate> {
    super::check(x, layout, 1)?;
    monitor.stage("triplets");
    let n = x.rows() as u64;
    let agree = |[i, j, l]: [usize; 3]| {
        let high = distance(x, metric, i, j).total_cmp(&distance(x, metric, i, l));
        let low = planar(layout, i, j).total_cmp(&planar(layout, i, l));
        match (high == low, high.is_eq() || low.is_eq()) {
            (true, _) => 1.0,
            (false, true) => 0.5,
            (false, false) => 0.0,
        }
    };
    let others = (n - 1).saturating_mul(n - 2) / 2;
    if n.saturating_mul(others) <= count as u64 {
        let others = |i| (0..x.rows()).flat_map(move |j| (0..j).map(move |l| [i, j, l]));
        let all = (0..x.rows()).flat_map(others).filter(|[i, j, l]| i != j && i != l);
        let all: Vec<[usize; 3]> = all.collect();
        let values = each(all.len(), monitor, |item| agree(all[item as usize]))?;
        return Ok(Estimate::of_mean(&values, Some(all.len())));
    }
    check_sample("the number of triplets", count)?;
    let values = each(count, monitor, |item| {
        let mut random = Rng::new(seed, TRIPLETS, item);
        let (i, j, l) = (random.below(n), random.below(n - 1), random.below(n - 2));
        // Row numbers count on past those already taken.
        let j = j + u64::from(j >= i);
        let l = l + u64::from(l >= i.min(j));
        let l = l + u64::from(l >= i.max(j));
        agree([i, j, l].map(|row| row as usize))
    })?;
    Ok(Estimate::of_mean(&values, None))
}

/// Spearman's rank correlation of the distances of random pairs in the vectors and on the map, `-1..=1`; chance is 0.
///
/// All pairs are taken if there are at most `count`; else `count` (at least 500) are drawn. `None` where all distances are
/// equal in one of the two. The interval is that of a jackknife over 50 parts, which holds for any distribution and with ties.
pub fn distance_correlation(
    x: MatrixView<'_>,
    layout: MatrixView<'_>,
    metric: Metric,
    count: usize,
    seed: u64,
    monitor: &dyn Monitor,
) -> Result<Option<Estimate>> {
    super::check(x, layout, 1)?;
    monitor.stage("pairs");
    let n = x.rows() as u64;
    let of_pair = |i: usize, j: usize| (distance(x, metric, i, j), planar(layout, i, j));
    if n.saturating_mul(n - 1) / 2 <= count as u64 {
        let all: Vec<(usize, usize)> = (0..x.rows()).flat_map(|i| (0..i).map(move |j| (i, j))).collect();
        let pairs = each(all.len(), monitor, |item| of_pair(all[item as usize].0, all[item as usize].1))?;
        let value = Orders::new(&pairs).spearman(|_| true);
        return Ok(value.map(|value| Estimate::exact(value, pairs.len())));
    }
    if count < 10 * PARTS {
        return Err(Error::Parameter {
            name: "the number of pairs",
            value: count.to_string(),
            expected: format!("at least {}; fewer tell nothing of their error", 10 * PARTS),
        });
    }
    let pairs = each(count, monitor, |item| {
        let mut random = Rng::new(seed, PAIRS, item);
        let (i, j) = (random.below(n), random.below(n - 1));
        of_pair(i as usize, (j + u64::from(j >= i)) as usize)
    })?;
    let orders = Orders::new(&pairs);
    let Some(value) = orders.spearman(|_| true) else { return Ok(None) };
    let parts: Vec<f64> = (0..PARTS)
        .into_par_iter()
        .map(|part| orders.spearman(|item| item % PARTS != part).unwrap_or(value))
        .collect();
    let mean = parts.iter().sum::<f64>() / PARTS as f64;
    let spread: f64 = parts.iter().map(|part| (part - mean).powi(2)).sum();
    let half = if spread > 0.0 {
        student(PARTS - 1) * (spread * (PARTS - 1) as f64 / PARTS as f64).sqrt()
    } else {
        // Rule of three: at most 3 of the sample could have broken the order, each by six times its share.
        18.0 / count as f64
    };
    let interval = Some(((value - half).max(-1.0), (value + half).min(1.0)));
    Ok(Some(Estimate { value, interval, samples: count }))
}

fn distance(x: MatrixView<'_>, metric: Metric, i: usize, j: usize) -> f64 {
    metric.distance(x.row(i), x.row(j))
}

fn planar(layout: MatrixView<'_>, i: usize, j: usize) -> f64 {
    distance(layout, Metric::Euclidean, i, j)
}

/// `f` of every item, in order; cancelled between tasks.
fn each<T: Send>(count: usize, monitor: &dyn Monitor, f: impl Fn(u64) -> T + Sync) -> Result<Vec<T>> {
    let tasks: Result<Vec<Vec<T>>> = (0..count.div_ceil(TASK))
        .into_par_iter()
        .map(|task| {
            if monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            Ok((task * TASK..count.min((task + 1) * TASK)).map(|item| f(item as u64)).collect())
        })
        .collect();
    let values = tasks?.into_iter().flatten().collect();
    monitor.progress(1.0);
    Ok(values)
}

/// Pairs of values, and their two orders: sorted once for all the ranks of the jackknife.
struct Orders<'a> {
    pairs: &'a [(f64, f64)],
    by_first: Vec<usize>,
    by_second: Vec<usize>,
}

impl<'a> Orders<'a> {
    fn new(pairs: &'a [(f64, f64)]) -> Self {
        let order = |value: fn(&(f64, f64)) -> f64| {
            let mut order: Vec<usize> = (0..pairs.len()).collect();
            order.sort_unstable_by(|&a, &b| value(&pairs[a]).total_cmp(&value(&pairs[b])).then(a.cmp(&b)));
            order
        };
        Self { pairs, by_first: order(|pair| pair.0), by_second: order(|pair| pair.1) }
    }

    /// Spearman's correlation of the pairs that are wanted: Pearson's of their ranks, ties at their mean rank.
    fn spearman(&self, wanted: impl Fn(usize) -> bool) -> Option<f64> {
        let ranks = |order: &[usize], value: fn(&(f64, f64)) -> f64| {
            let order: Vec<usize> = order.iter().copied().filter(|&item| wanted(item)).collect();
            // Relative to the mean rank.
            let centre = (order.len() as f64 - 1.0) / 2.0;
            let mut ranks = vec![0f64; self.pairs.len()];
            let mut before = 0;
            for ties in order.chunk_by(|&a, &b| value(&self.pairs[a]) == value(&self.pairs[b])) {
                let rank = before as f64 + (ties.len() as f64 - 1.0) / 2.0 - centre;
                for &item in ties {
                    ranks[item] = rank;
                }
                before += ties.len();
            }
            ranks
        };
        let first = ranks(&self.by_first, |pair| pair.0);
        let second = ranks(&self.by_second, |pair| pair.1);
        let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let size = product(&first, &first) * product(&second, &second);
        (size > 0.0).then(|| (product(&first, &second) / size.sqrt()).clamp(-1.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spearman_is_that_of_the_textbook_with_ties_at_their_mean_rank() {
        let of = |pairs: &[(f64, f64)]| Orders::new(pairs).spearman(|_| true);
        assert_eq!(of(&[(1.0, 10.0), (2.0, 100.0), (3.0, 1000.0)]), Some(1.0));
        assert_eq!(of(&[(1.0, 3.0), (2.0, 2.0), (3.0, 1.0)]), Some(-1.0));
        assert_eq!(of(&[(1.0, 3.0), (1.0, 2.0)]), None);
        // Ranks (1, 2.5, 2.5, 4) and (1, 3, 2, 4): covariance 4.5, variances 4.5 and 5.
        let tied = of(&[(0.0, 1.0), (5.0, 7.0), (5.0, 6.0), (9.0, 8.0)]).unwrap();
        assert!((tied - 4.5 / (4.5f64 * 5.0).sqrt()).abs() < 1e-15, "{tied}");
    }
}
