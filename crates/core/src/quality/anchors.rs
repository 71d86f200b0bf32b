//! What became of the surroundings of single points: exact ranks in both spaces, in three passes over all points.

use std::cmp::Ordering;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use rayon::prelude::*;

use crate::knn::Neighbor;
use crate::rng::Rng;
use crate::{Error, MatrixView, Metric, Monitor, Result};

/// Anchors that share each load of the data.
const GROUP: usize = 16;
/// Values of a piece of the data that stays in the second-level cache while the group passes over it.
const PIECE: usize = 1 << 15;
/// Columns up to which a distance is not worth a call.
const FEW_COLUMNS: usize = 8;
/// Stage of the random numbers that choose anchors.
const STAGE: u64 = 0x5155_414c_0001;

/// What became of one point's surroundings.
///
/// With N the k nearest points in the vectors and M the k nearest on the map, false neighbours are those of M not in N,
/// missing ones those of N not in M. There are as many of either, so that counting them says one thing only; what tells them
/// apart is how far off they are: [`Anchor::intrusion`] and [`Anchor::extrusion`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Anchor {
    /// The point's row number.
    pub row: u32,
    /// Neighbours that M and N share, `0..=k`.
    pub kept: u32,
    /// 1 less the ranks, beyond k, that the false neighbours have in the vectors, as a share of the worst case: `0..=1`.
    pub trustworthiness: f64,
    /// 1 less the ranks, beyond k, that the missing neighbours have on the map, as a share of the worst case: `0..=1`.
    pub continuity: f64,
    /// How far from here the neighbours on the map truly are: the mean, over M, of the binary logarithm of rank in the vectors
    /// over k, where that is more than 1. 0 where none is false; at 1 they typically are twice as far down the list of true
    /// neighbours as k, at 3 eight times.
    pub intrusion: f64,
    /// How far off the map puts the true neighbours: the same over N, of ranks on the map. 0 where none is missing.
    pub extrusion: f64,
    /// Mean distance to M on the map over mean distance to N in the vectors; NaN where the latter is not positive.
    pub scale: f64,
}

/// The rows of `count` points drawn without replacement, ascending; all of them if there are not more.
pub fn choose(points: usize, count: usize, seed: u64) -> Vec<u32> {
    if count >= points {
        return (0..points as u32).collect();
    }
    let mut keys: Vec<(u64, u32)> =
        (0..points as u32).map(|row| (Rng::new(seed, STAGE, u64::from(row)).next_u64(), row)).collect();
    if count > 0 {
        keys.select_nth_unstable(count - 1);
    }
    let mut rows: Vec<u32> = keys[..count].iter().map(|&(_, row)| row).collect();
    rows.sort_unstable();
    rows
}

/// The surroundings of the points `rows` in the vectors `x` and on the `layout` (euclidean, any number of columns).
///
/// Exact: ranks count all points, in the order of (distance in `f64`, row number), the point itself left out. `k` from 1 to
/// less than half the number of points. Takes `rows n d` operations and next to no memory.
pub fn surroundings(
    x: MatrixView<'_>,
    layout: MatrixView<'_>,
    rows: &[u32],
    k: usize,
    metric: Metric,
    monitor: &dyn Monitor,
) -> Result<Vec<Anchor>> {
    super::check(x, layout, k)?;
    if let Some(row) = rows.iter().find(|&&row| row as usize >= x.rows()) {
        return Err(Error::Parameter {
            name: "a row",
            value: row.to_string(),
            expected: format!("less than the number of points, {}", x.rows()),
        });
    }
    monitor.stage("surroundings");
    let (high, low) = (Space { x, metric }, Space { x: layout, metric: Metric::Euclidean });
    let done = AtomicUsize::new(0);
    let groups: Result<Vec<Vec<Anchor>>> = rows
        .par_chunks(GROUP)
        .map(|group| {
            let blank = vec![Vec::new(); group.len()];
            let drawn = pass(low, group, k, blank, monitor)?;
            let marks = marks(high, group, &drawn);
            let truth = pass(high, group, k, marks, monitor)?;
            let marks = self::marks(low, group, &truth);
            let again = pass(low, group, 0, marks, monitor)?;
            let finished = done.fetch_add(group.len(), Relaxed) + group.len();
            monitor.progress(finished as f64 / rows.len() as f64);
            let anchor = |((&row, drawn), (truth, again)): ((&u32, &Scan), (&Scan, &Scan))| {
                Anchor::new(row, x.rows(), k, [drawn, truth, again])
            };
            Ok(group.iter().zip(&drawn).zip(truth.iter().zip(&again)).map(anchor).collect())
        })
        .collect();
    Ok(groups?.into_iter().flatten().collect())
}

impl Anchor {
    /// `scans`: of the layout for neighbours, of the vectors for neighbours and ranks, of the layout for ranks.
    fn new(row: u32, points: usize, k: usize, [drawn, truth, again]: [&Scan; 3]) -> Self {
        let worst = (k * (2 * points - 3 * k - 1)) as f64 / 2.0;
        let distances = |scan: &Scan| scan.nearest.iter().map(|n| n.distance).sum::<f64>();
        Self {
            row,
            // A neighbour on the map is one in the vectors if its rank there is among the first k.
            kept: truth.ranks().filter(|&rank| rank <= k).count() as u32,
            trustworthiness: 1.0 - truth.excess(k) / worst,
            continuity: 1.0 - again.excess(k) / worst,
            intrusion: truth.doublings(k),
            extrusion: again.doublings(k),
            scale: super::ratio(distances(drawn), distances(truth)),
        }
    }
}

#[derive(Clone, Copy)]
struct Space<'a> {
    x: MatrixView<'a>,
    metric: Metric,
}

impl Space<'_> {
    /// The bits of [`Metric::distance`].
    #[inline]
    fn distance(self, a: u32, b: u32) -> f64 {
        let (a, b) = (self.x.row(a as usize), self.x.row(b as usize));
        if self.metric == Metric::Euclidean && a.len() <= FEW_COLUMNS {
            let squares = a.iter().zip(b).map(|(&a, &b)| (f64::from(a) - f64::from(b)).powi(2));
            squares.fold(0.0, |sum, square| sum + square).sqrt()
        } else {
            self.metric.distance(a, b)
        }
    }
}

/// The order of neighbours.
fn nearer(a: &Neighbor, b: &Neighbor) -> Ordering {
    a.distance.total_cmp(&b.distance).then(a.index.cmp(&b.index))
}

/// What one anchor has seen of one space: its nearest so far, and how many points lie before each of its marks.
struct Scan {
    nearest: Vec<Neighbor>,
    wanted: usize,
    /// Points at this distance or farther are not among the nearest.
    reach: f64,
    /// Points whose ranks are wanted, in order.
    marks: Vec<Neighbor>,
    /// For each mark the points between it and the mark before, itself counted.
    counts: Vec<usize>,
}

impl Scan {
    fn new(wanted: usize, mut marks: Vec<Neighbor>) -> Self {
        marks.sort_unstable_by(nearer);
        let reach = if wanted > 0 { f64::INFINITY } else { f64::NEG_INFINITY };
        let counts = vec![0; marks.len()];
        Self { nearest: Vec::new(), wanted, reach, marks, counts }
    }

    /// Points come in the order of their rows, so that of equally far ones the first stay.
    #[inline]
    fn see(&mut self, seen: Neighbor) {
        if seen.distance < self.reach {
            self.nearest.push(seen);
            if self.nearest.len() >= 2 * self.wanted + 16 {
                self.keep_nearest();
            }
        }
        if self.marks.last().is_some_and(|last| seen.distance <= last.distance) {
            let before = self.marks.partition_point(|mark| nearer(mark, &seen) == Ordering::Less);
            if let Some(count) = self.counts.get_mut(before) {
                *count += 1;
            }
        }
    }

    fn keep_nearest(&mut self) {
        if self.wanted > 0 && self.nearest.len() > self.wanted {
            self.nearest.select_nth_unstable_by(self.wanted - 1, nearer);
            self.nearest.truncate(self.wanted);
            self.reach = self.nearest[self.wanted - 1].distance;
        }
    }

    /// The marks' ranks, from 1.
    fn ranks(&self) -> impl Iterator<Item = usize> + '_ {
        self.counts.iter().scan(0, |sum, count| {
            *sum += count;
            Some(*sum)
        })
    }

    /// The mean of how often k must be doubled to reach the ranks beyond it.
    fn doublings(&self, k: usize) -> f64 {
        let beyond = self.ranks().filter(|&rank| rank > k).map(|rank| (rank as f64 / k as f64).log2());
        beyond.sum::<f64>() / k as f64
    }

    /// The sum of what ranks exceed k by.
    fn excess(&self, k: usize) -> f64 {
        self.ranks().map(|rank| rank.saturating_sub(k)).sum::<usize>() as f64
    }
}

/// The neighbours found elsewhere, at their distances here.
fn marks(space: Space<'_>, group: &[u32], found: &[Scan]) -> Vec<Vec<Neighbor>> {
    let here = |row, found: &Scan| {
        let at = |n: &Neighbor| Neighbor { index: n.index, distance: space.distance(row, n.index) };
        found.nearest.iter().map(at).collect()
    };
    group.iter().zip(found).map(|(&row, found)| here(row, found)).collect()
}

/// Shows all points to the anchors of a group.
fn pass(
    space: Space<'_>,
    group: &[u32],
    wanted: usize,
    marks: Vec<Vec<Neighbor>>,
    monitor: &dyn Monitor,
) -> Result<Vec<Scan>> {
    let mut scans: Vec<Scan> = marks.into_iter().map(|marks| Scan::new(wanted, marks)).collect();
    let (points, piece) = (space.x.rows() as u32, (PIECE / space.x.cols().max(1)).max(1));
    for first in (0..points).step_by(piece) {
        if monitor.cancelled() {
            return Err(Error::Cancelled);
        }
        let piece = first..points.min(first.saturating_add(piece as u32));
        for (&row, scan) in group.iter().zip(&mut scans) {
            for index in piece.clone().filter(|&index| index != row) {
                scan.see(Neighbor { index, distance: space.distance(row, index) });
            }
        }
    }
    scans.iter_mut().for_each(Scan::keep_nearest);
    Ok(scans)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Matrix;

    #[test]
    fn few_columns_give_the_bits_of_the_metric() {
        for cols in 0..=FEW_COLUMNS {
            let x = Matrix::from_fn(20, cols, |i, j| Rng::new(3, i as u64, j as u64).normal() as f32);
            let space = Space { x: x.view(), metric: Metric::Euclidean };
            for (a, b) in (0..20).zip((0..20).rev()) {
                let expected = Metric::Euclidean.distance(x.row(a as usize), x.row(b as usize));
                assert_eq!(space.distance(a, b).to_bits(), expected.to_bits(), "{cols} columns");
            }
        }
    }

    #[test]
    fn chosen_rows_are_distinct_and_evenly_drawn() {
        let mut hits = [0u32; 50];
        for seed in 0..2000 {
            let rows = choose(50, 10, seed);
            assert!(rows.len() == 10 && rows.windows(2).all(|pair| pair[0] < pair[1]), "{rows:?}");
            for row in rows {
                hits[row as usize] += 1;
            }
        }
        // Each row is expected 400 times, with a standard deviation of 18.
        assert!(hits.iter().all(|hit| (310..490).contains(hit)), "{hits:?}");
        assert_eq!(choose(5, 9, 0), [0, 1, 2, 3, 4]);
    }
}
