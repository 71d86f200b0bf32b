//! The clustered search: its recall, what it promises to be equal, and data that clusters do not like.
#![allow(clippy::unwrap_used)] // A failed test may panic.

use std::sync::atomic::{AtomicUsize, Ordering};

use embedscope_core::knn::{self, Clustered, Method, Neighbors, Params};
use embedscope_core::monitor::Silent;
use embedscope_core::{Error, Matrix, Metric, Monitor, rng::Rng};

/// `n` points around `groups` centres, which are `apart` times as far from each other as points from their centre.
fn mixture(n: usize, d: usize, groups: u64, apart: f64, seed: u64) -> Matrix {
    Matrix::from_fn(n, d, |i, j| {
        let group = Rng::new(seed, 1, i as u64).below(groups);
        let centre = Rng::new(seed, 2 + group, j as u64).normal() * apart;
        (centre + Rng::new(seed, 1000 + i as u64, j as u64).normal()) as f32
    })
}

fn clustered(clustered: Clustered) -> Params {
    Params { method: Method::Clustered(clustered), ..Default::default() }
}

/// What is promised whatever the recall: right shape, order and distances, no point twice or its own.
fn assert_is_well_formed(x: &Matrix, found: &Neighbors, k: usize, metric: Metric) {
    assert_eq!((found.points(), found.k()), (x.rows(), k));
    for i in 0..x.rows() {
        let (indices, distances) = found.row(i);
        let mut once = indices.to_vec();
        once.sort_unstable();
        once.dedup();
        assert!(once.len() == k && !once.contains(&(i as u32)), "row {i}: {indices:?}");
        let exact: Vec<f64> = indices.iter().map(|&j| metric.distance(x.row(i), x.row(j as usize))).collect();
        for (slot, pair) in exact.windows(2).enumerate() {
            let ordered = pair[0] < pair[1] || pair[0] == pair[1] && indices[slot] < indices[slot + 1];
            assert!(ordered, "row {i}: {indices:?} at {exact:?}");
        }
        let exact: Vec<f32> = exact.into_iter().map(|d| d as f32).collect();
        assert_eq!(distances, exact, "row {i}");
    }
}

/// The share of true neighbours, ties counted as true.
fn recall(x: &Matrix, found: &Neighbors, metric: Metric) -> f64 {
    knn::recall(x.view(), found, metric, x.rows(), 0, &Silent).unwrap().mean
}

#[test]
fn nearly_all_neighbours_of_a_mixture_under_every_metric() {
    for (columns, groups) in [(20, 30), (100, 50), (300, 12)] {
        let x = mixture(6000, columns, groups, 1.0, 1);
        for metric in [Metric::Euclidean, Metric::Cosine, Metric::Manhattan] {
            let params = Params { metric, ..clustered(Clustered::default()) };
            let found = knn::search(x.view(), &params, &Silent).unwrap();
            assert_is_well_formed(&x, &found, 15, metric);
            let (all, sample) = (recall(&x, &found, metric), found.recall().unwrap());
            assert!(all >= 0.99, "{metric}, {columns} columns: {all}");
            assert!(sample.sample == 500 && sample.low <= all && all <= sample.high, "{sample:?}, {all}");
        }
    }
}

#[test]
fn integers_of_a_small_range() {
    let mut x = mixture(5000, 40, 20, 1.5, 2);
    for v in x.data_mut() {
        *v = (*v * 20.0).clamp(-127.0, 127.0).round();
    }
    let found = knn::search(x.view(), &clustered(Clustered::default()), &Silent).unwrap();
    assert_is_well_formed(&x, &found, 15, Metric::Euclidean);
    assert!(recall(&x, &found, Metric::Euclidean) >= 0.99);
}

#[test]
fn many_neighbours_of_integers_and_of_others() {
    let mut x = mixture(6000, 40, 20, 1.5, 2);
    for integers in [false, true] {
        if integers {
            for v in x.data_mut() {
                *v = (*v * 20.0).clamp(-127.0, 127.0).round();
            }
        }
        let params = Params { k: 90, ..clustered(Clustered::default()) };
        let found = knn::search(x.view(), &params, &Silent).unwrap();
        assert_is_well_formed(&x, &found, 90, Metric::Euclidean);
        let all = recall(&x, &found, Metric::Euclidean);
        assert!(all >= 0.98, "{all}");
    }
}

#[test]
fn the_join_finds_what_clusters_cut_apart() {
    let x = mixture(5000, 12, 1, 0.0, 3);
    let of = |joins| {
        let params = clustered(Clustered { clusters: Some(80), overlap: 2, joins, sample: 0 });
        recall(&x, &knn::search(x.view(), &params, &Silent).unwrap(), Metric::Euclidean)
    };
    let (without, once, twice) = (of(0), of(1), of(2));
    assert!(without < 0.7 && once > without + 0.1 && twice > once, "{without}, {once}, {twice}");
}

#[test]
fn the_same_bits_with_any_number_of_threads_and_others_with_another_seed() {
    let x = mixture(5000, 70, 25, 1.0, 4);
    let of = |threads, seed| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let options = Clustered { clusters: Some(90), overlap: 2, joins: 1, sample: 100 };
        let params = Params { seed, ..clustered(options) };
        pool.install(|| knn::search(x.view(), &params, &Silent).unwrap())
    };
    let one = of(1, 0);
    for threads in [2, 4, 16] {
        assert!(of(threads, 0) == one, "{threads} threads");
    }
    assert!(of(2, 1) != one);
}

#[test]
fn duplicates_are_found_at_distance_0() {
    // All equal, and a third of the points on one place.
    let equal = Matrix::from_fn(5000, 6, |_, j| j as f32 + 0.5);
    let mut heap = mixture(6000, 10, 20, 1.0, 5);
    for row in (0..6000).step_by(3) {
        heap.data_mut()[row * 10..row * 10 + 10].fill(0.25);
    }
    for (x, step) in [(&equal, 1), (&heap, 3)] {
        let found = knn::search(x.view(), &clustered(Clustered::default()), &Silent).unwrap();
        assert_is_well_formed(x, &found, 15, Metric::Euclidean);
        for row in (0..x.rows()).step_by(step) {
            assert!(found.row(row).1.iter().all(|&d| d == 0.0), "row {row}");
        }
        assert!(recall(x, &found, Metric::Euclidean) >= 0.99);
    }
}

#[test]
fn far_groups_smaller_than_k_get_neighbours_too() {
    // 5,000 points here, and far away from them and from each other 40 groups of 3.
    let mut x = mixture(5120, 8, 1, 0.0, 6);
    for row in 5000..5120 {
        let group = (row - 5000) / 3;
        x.data_mut()[row * 8 + group % 8] += 1e4 * (1.0 + group as f32);
    }
    let found = knn::search(x.view(), &clustered(Clustered::default()), &Silent).unwrap();
    assert_is_well_formed(&x, &found, 15, Metric::Euclidean);
    assert!(recall(&x, &found, Metric::Euclidean) >= 0.99);
    for row in 5000..5120 {
        let group = (row - 5000) / 3 * 3 + 5000;
        let others: Vec<u32> = (group as u32..group as u32 + 3).filter(|&i| i != row as u32).collect();
        let mut nearest = found.row(row).0[..2].to_vec();
        nearest.sort_unstable();
        assert_eq!(nearest, others, "row {row}");
    }
}

#[test]
fn groups_that_bytes_do_not_tell_apart() {
    // Each group is a hundredth as wide as they are apart, and has more points than there are candidates.
    for (scale, metric) in [(1.0, Metric::Euclidean), (1e-20, Metric::Euclidean), (1e15, Metric::Cosine)] {
        let groups = mixture(6000, 30, 60, 100.0, 3);
        let x = Matrix::from_fn(6000, 30, |i, j| groups.row(i)[j] * scale as f32);
        let found =
            knn::search(x.view(), &Params { metric, ..clustered(Clustered::default()) }, &Silent).unwrap();
        assert_is_well_formed(&x, &found, 15, metric);
        let recall = recall(&x, &found, metric);
        assert!(recall >= 0.99, "{scale}, {metric}: {recall}");
    }
}

#[test]
fn more_clusters_than_make_sense() {
    let x = mixture(600, 5, 3, 1.0, 7);
    for clusters in [600, 10_000] {
        let options = Clustered { clusters: Some(clusters), overlap: 2, joins: 0, sample: 600 };
        let found = knn::search(x.view(), &clustered(options), &Silent).unwrap();
        assert_is_well_formed(&x, &found, 15, Metric::Euclidean);
        let measured = found.recall().unwrap();
        assert!(measured.sample == 600 && measured.low == measured.mean && measured.high == measured.mean);
    }
}

#[test]
fn fewer_points_than_a_cluster_holds_are_searched_exactly() {
    for n in [16, 17, 100, 500] {
        let x = mixture(n, 5, 3, 1.0, 8);
        let found = knn::search(x.view(), &clustered(Clustered::default()), &Silent).unwrap();
        let exact = Params { method: Method::Exact, ..Default::default() };
        assert_eq!(found, knn::search(x.view(), &exact, &Silent).unwrap());
        assert_eq!(found.recall(), None);
    }
}

#[test]
fn one_column_and_a_far_outlier() {
    let line = Matrix::from_fn(5000, 1, |i, _| Rng::new(9, 0, i as u64).uniform() as f32);
    let mut outlier = mixture(5000, 6, 10, 1.0, 10);
    outlier.data_mut()[..6].fill(1e18);
    for x in [line, outlier] {
        let found = knn::search(x.view(), &clustered(Clustered::default()), &Silent).unwrap();
        assert_is_well_formed(&x, &found, 15, Metric::Euclidean);
        assert!(recall(&x, &found, Metric::Euclidean) >= 0.99);
    }
}

#[test]
fn dot_and_no_overlap_are_errors() {
    let x = mixture(3000, 4, 2, 1.0, 11);
    let dot = Params { metric: Metric::Dot, ..clustered(Clustered::default()) };
    let error = knn::search(x.view(), &dot, &Silent).unwrap_err().to_string();
    assert!(error.starts_with("the metric of a clustered search is dot; it must be"), "{error}");
    let none = clustered(Clustered { overlap: 0, ..Default::default() });
    assert!(matches!(knn::search(x.view(), &none, &Silent), Err(Error::Parameter { name: "overlap", .. })));
}

#[test]
fn cancelled_at_any_time_it_stops_with_an_error() {
    struct After(AtomicUsize);
    impl Monitor for After {
        fn cancelled(&self) -> bool {
            self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_err()
        }
    }
    let x = mixture(5000, 80, 10, 1.0, 12);
    let mut cancelled = 0;
    for times in [0, 1, 5, 20, 50, 100, 200, 100_000] {
        match knn::search(x.view(), &clustered(Clustered::default()), &After(AtomicUsize::new(times))) {
            Err(error) => {
                assert_eq!(error, Error::Cancelled);
                cancelled += 1;
            }
            Ok(found) => assert_eq!(found.points(), 5000),
        }
    }
    assert!((5..8).contains(&cancelled), "{cancelled}");
}

#[test]
fn the_truth_lies_in_the_error_bar_95_times_of_100() {
    let x = mixture(3000, 12, 8, 1.0, 13);
    for (overlap, clusters) in [(1, 40), (2, 25), (3, 12), (5, 60)] {
        let options = Clustered { clusters: Some(clusters), overlap, joins: 0, sample: 0 };
        let found = knn::search(x.view(), &clustered(options), &Silent).unwrap();
        let truth = recall(&x, &found, Metric::Euclidean);
        let inside = (0..100)
            .filter(|&seed| {
                let part = knn::recall(x.view(), &found, Metric::Euclidean, 200, seed, &Silent).unwrap();
                part.low <= truth && truth <= part.high
            })
            .count();
        assert!(inside >= 93, "{inside} of 100 at recall {truth}");
    }
}
