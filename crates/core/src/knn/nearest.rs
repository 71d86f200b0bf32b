//! The nearest rows of one vector.

use rayon::prelude::*;

use super::lists::{Neighbor, by_distance, select};
use crate::{Error, MatrixView, Metric, Result};

/// Rows a task.
const TASK: usize = 4096;

/// The `k` nearest rows of `x` of one vector among those for which `may_be` is true (fewer if there are fewer), distances in
/// `f64`, ties by row number. Exact, and the same for any number of threads.
pub fn nearest(
    x: MatrixView<'_>,
    query: &[f32],
    k: usize,
    metric: Metric,
    may_be: impl Fn(usize) -> bool + Sync,
) -> Result<Vec<Neighbor>> {
    if query.len() != x.cols() {
        return Err(Error::Parameter {
            name: "the length of the vector",
            value: query.len().to_string(),
            expected: format!("{}, as in the data", x.cols()),
        });
    }
    let look = |best: &mut Best, (): &mut (), row: usize| {
        if may_be(row) {
            best.look(metric, query, x.row(row), row as u32);
        }
    };
    Ok(among(x.rows(), k, || (), look))
}

/// [`nearest`] among `rows` rows that are made one at a time and not kept: `make` writes a row, or says with `false` that it is
/// none of those wanted.
pub fn nearest_made(
    rows: usize,
    query: &[f32],
    k: usize,
    metric: Metric,
    make: impl Fn(usize, &mut [f32]) -> bool + Sync,
) -> Vec<Neighbor> {
    let look = |best: &mut Best, made: &mut Vec<f32>, row: usize| {
        if make(row, made) {
            best.look(metric, query, made, row as u32);
        }
    };
    among(rows, k, || vec![0f32; query.len()], look)
}

/// The `k` nearest of `rows` rows by a distance of one's own, ties by row number; a row for which there is none (`None`) is left
/// out. The same for any number of threads.
pub fn nearest_by(rows: usize, k: usize, distance: impl Fn(usize) -> Option<f64> + Sync) -> Vec<Neighbor> {
    let look = |best: &mut Best, (): &mut (), row: usize| {
        if let Some(distance) = distance(row) {
            best.add(Neighbor { index: row as u32, distance });
        }
    };
    among(rows, k, || (), look)
}

/// Shows each of `rows` rows to the nearest so far of its task; `state` is made once a task.
fn among<S>(
    rows: usize,
    k: usize,
    state: impl Fn() -> S + Sync,
    look: impl Fn(&mut Best, &mut S, usize) + Sync,
) -> Vec<Neighbor> {
    let task = |task: usize| {
        let (mut best, mut state) = (Best::new(k), state());
        for row in task * TASK..rows.min((task + 1) * TASK) {
            look(&mut best, &mut state, row);
        }
        best
    };
    let tasks = (0..rows.div_ceil(TASK)).into_par_iter();
    tasks.map(task).reduce(|| Best::new(k), Best::with).finish()
}

/// The nearest so far, at most twice as many as are wanted.
struct Best {
    k: usize,
    found: Vec<Neighbor>,
    /// What is not before this is none of the nearest, once there are `k`.
    last: Option<Neighbor>,
}

impl Best {
    fn new(k: usize) -> Self {
        Self { k, found: Vec::new(), last: None }
    }

    fn look(&mut self, metric: Metric, query: &[f32], row: &[f32], index: u32) {
        if self.last.is_some_and(|last| metric.is_surely_beyond(query, row, last.distance)) {
            return;
        }
        self.add(Neighbor { index, distance: metric.distance(query, row) });
    }

    fn add(&mut self, neighbor: Neighbor) {
        if self.last.is_some_and(|last| by_distance(&neighbor, &last).is_gt()) {
            return;
        }
        self.found.push(neighbor);
        if self.found.len() >= self.k.max(1).saturating_mul(2) {
            self.cut();
        }
    }

    fn cut(&mut self) {
        select(&mut self.found, self.k);
        self.found.truncate(self.k);
        self.last = self.found.last().copied().filter(|_| self.found.len() == self.k);
    }

    fn with(mut self, other: Self) -> Self {
        for neighbor in other.found {
            self.add(neighbor);
        }
        self
    }

    fn finish(mut self) -> Vec<Neighbor> {
        self.cut();
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Matrix;
    use crate::rng::Rng;

    #[test]
    fn every_metric_by_brute_force_with_ties() {
        let mut random = Rng::new(3, 0, 0);
        // Few different values: many rows are equal, and many distances are.
        let x = Matrix::from_fn(9000, 3, |_, _| random.below(5) as f32 - 2.0);
        for metric in Metric::ALL {
            for (query, k) in [([0.0, 1.0, -1.0], 1), ([2.0, 2.0, 0.5], 50), ([0.0; 3], 8000)] {
                let odd = |row: usize| row % 2 == 1;
                let mut all: Vec<Neighbor> = (0..9000)
                    .filter(|&row| odd(row))
                    .map(|row| Neighbor { index: row as u32, distance: metric.distance(&query, x.row(row)) })
                    .collect();
                all.sort_by(by_distance);
                all.truncate(k);
                assert_eq!(nearest(x.view(), &query, k, metric, odd).unwrap(), all, "{metric} {k}");
                let make = |row: usize, to: &mut [f32]| {
                    to.copy_from_slice(x.row(row));
                    odd(row)
                };
                assert_eq!(nearest_made(9000, &query, k, metric, make), all, "{metric} {k}");
            }
        }
        let query = [0.0, 1.0, -1.0];
        for k in [0, 1, 50, 9000] {
            let odd = |row: &usize| row % 2 == 1;
            let distance =
                |row: usize| Some(row).filter(odd).map(|row| Metric::Manhattan.distance(&query, x.row(row)));
            let by = nearest_by(9000, k, distance);
            assert_eq!(by, nearest(x.view(), &query, k, Metric::Manhattan, |row| row % 2 == 1).unwrap());
        }
        assert!(nearest(x.view(), &[0.0], 1, Metric::Dot, |_| true).is_err());
        assert!(nearest(x.view(), &[0.0; 3], 0, Metric::Dot, |_| true).unwrap().is_empty());
        assert!(nearest(x.view(), &[0.0; 3], 4, Metric::Dot, |_| false).unwrap().is_empty());
    }
}
