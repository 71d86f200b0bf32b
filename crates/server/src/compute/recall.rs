//! How many true neighbours a moving layout keeps, on sampled rows, at a small share of the run's time.

use std::time::Instant;

use embedscope_core::knn::{self, Neighbors};
use embedscope_core::monitor::Silent;
use embedscope_core::{Matrix, Metric, quality};

/// Neighbours compared.
pub(super) const K: usize = 15;
/// Distances that one look takes at most, unless that leaves fewer rows than [`LEAST_ROWS`].
const MOST_PAIRS: usize = 1 << 24;
const LEAST_ROWS: usize = 50;
const MOST_ROWS: usize = 1000;
/// Share of the run's time that looking may take.
const SHARE: f64 = 0.04;
/// Iterations between two looks at least.
const EVERY: u32 = 5;

/// Sampled rows with their true neighbours.
pub(crate) struct Watch {
    rows: Vec<u32>,
    /// [`K`] a row, ascending.
    truth: Vec<u32>,
    /// Time spent on iterations and on looking, ms.
    iterating: f64,
    looking: f64,
    looked: Option<u32>,
    last: Option<f64>,
}

impl Watch {
    /// Rows drawn from the run's own neighbours; `None` where there are too few of them.
    pub(super) fn new(neighbors: &Neighbors) -> Option<Self> {
        let n = neighbors.points();
        // One more than the neighbours is asked for, the row itself.
        if neighbors.k() < K || n <= K + 1 {
            return None;
        }
        let rows = quality::choose(n, (MOST_PAIRS / n).clamp(LEAST_ROWS, MOST_ROWS), 0);
        let mut truth = Vec::with_capacity(rows.len() * K);
        for &row in &rows {
            let first = truth.len();
            truth.extend_from_slice(&neighbors.row(row as usize).0[..K]);
            truth[first..].sort_unstable();
        }
        Some(Self { rows, truth, iterating: 0.0, looking: 0.0, looked: None, last: None })
    }

    /// An iteration has taken so many milliseconds.
    pub(super) fn iterated(&mut self, ms: f64) {
        self.iterating += ms;
    }

    /// The share of neighbours kept, where a look is due: `at_last` once more, at the end of a run.
    pub(super) fn look(&mut self, iteration: u32, layout: &Matrix, at_last: bool) -> Option<f64> {
        let soon = self.looked.is_some_and(|looked| iteration < looked.saturating_add(EVERY));
        let dear = self.looked.is_some() && self.looking > SHARE * self.iterating;
        let known = self.looked == Some(iteration);
        if known || iteration == 0 || (soon || dear) && !at_last {
            return None;
        }
        let begun = Instant::now();
        self.last = self.share(layout);
        self.looking += begun.elapsed().as_secs_f64() * 1e3;
        self.looked = Some(iteration);
        self.last
    }

    /// What was seen at the last look.
    pub(super) fn last(&self) -> Option<f64> {
        self.last
    }

    fn share(&self, layout: &Matrix) -> Option<f64> {
        let rows: Vec<f32> = self.rows.iter().flat_map(|&row| layout.row(row as usize)).copied().collect();
        let queries = Matrix::new(self.rows.len(), layout.cols(), rows).ok()?;
        let params = knn::Params { k: K + 1, metric: Metric::Euclidean, ..Default::default() };
        let found = knn::query(layout.view(), queries.view(), &params, &Silent).ok()?;
        let kept: usize = self.rows.iter().zip(self.truth.chunks_exact(K)).enumerate().fold(
            0,
            |sum, (at, (&row, truth))| {
                let near = found.row(at).0.iter().filter(|&&other| other != row).take(K);
                sum + near.filter(|other| truth.binary_search(other).is_ok()).count()
            },
        );
        Some(kept as f64 / (self.rows.len() * K) as f64)
    }
}

#[cfg(test)]
mod tests {
    use embedscope_core::rng::Rng;

    use super::*;

    #[test]
    fn the_same_points_keep_all_neighbours_and_others_as_many_as_by_chance() {
        let mut random = Rng::new(1, 0, 0);
        let x = Matrix::from_fn(600, 2, |_, _| random.normal() as f32);
        let params = knn::Params { k: 20, ..Default::default() };
        let neighbors = knn::search(x.view(), &params, &Silent).unwrap();
        let mut watch = Watch::new(&neighbors).unwrap();
        assert_eq!(watch.look(1, &x, false), Some(1.0));
        let other = Matrix::from_fn(600, 2, |_, _| random.normal() as f32);
        assert_eq!(watch.look(2, &other, false), None, "too soon");
        let share = watch.look(2, &other, true).unwrap();
        assert!(share < 0.1, "chance is 0.025: {share}");
        assert_eq!(watch.last(), Some(share));
    }

    #[test]
    fn looking_takes_a_small_share_of_the_time() {
        let mut random = Rng::new(1, 0, 0);
        let x = Matrix::from_fn(600, 2, |_, _| random.normal() as f32);
        let params = knn::Params { k: 20, ..Default::default() };
        let neighbors = knn::search(x.view(), &params, &Silent).unwrap();
        let mut watch = Watch::new(&neighbors).unwrap();
        watch.look(1, &x, false).unwrap();
        watch.looking = 10.0;
        watch.iterated(200.0);
        assert_eq!(watch.look(50, &x, false), None, "10 ms are more than 4 % of 200");
        watch.iterated(100.0);
        assert!(watch.look(51, &x, false).is_some());
    }

    #[test]
    fn few_points_are_not_watched() {
        let x = Matrix::from_fn(12, 2, |row, col| (row * 2 + col) as f32);
        let params = knn::Params { k: 11, ..Default::default() };
        assert!(Watch::new(&knn::search(x.view(), &params, &Silent).unwrap()).is_none());
    }
}
