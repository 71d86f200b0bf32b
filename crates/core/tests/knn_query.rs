//! Neighbours of new vectors against brute force in f64.
#![allow(clippy::unwrap_used)] // A failed test may panic.

use embedscope_core::{Error, Matrix, Metric, knn, monitor::Silent, rng::Rng};
use proptest::prelude::*;

fn random(n: usize, d: usize, seed: u64) -> Matrix {
    Matrix::from_fn(n, d, |i, j| Rng::new(seed, j as u64, i as u64).normal() as f32)
}

fn params(k: usize, metric: Metric) -> knn::Params {
    knn::Params { k, metric, ..Default::default() }
}

fn assert_is_brute_force(x: &Matrix, queries: &Matrix, k: usize, metric: Metric) {
    let found = knn::query(x.view(), queries.view(), &params(k, metric), &Silent).unwrap();
    assert_eq!((found.queries(), found.k()), (queries.rows(), k));
    for i in 0..queries.rows() {
        let mut all: Vec<(f64, u32)> =
            (0..x.rows()).map(|j| (metric.distance(queries.row(i), x.row(j)), j as u32)).collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let (indices, distances) = found.row(i);
        let expected: Vec<u32> = all[..k].iter().map(|&(_, j)| j).collect();
        assert_eq!(indices, expected, "{metric}, query {i}");
        let expected: Vec<f32> = all[..k].iter().map(|&(d, _)| d as f32).collect();
        assert_eq!(distances, expected, "{metric}, query {i}");
    }
}

#[test]
fn few_and_many_queries() {
    let x = random(500, 19, 1);
    for metric in Metric::ALL {
        for count in [1, 24, 25, 300] {
            assert_is_brute_force(&x, &random(count, 19, 2), 13, metric);
        }
    }
}

#[test]
fn queries_that_are_rows_of_the_data_find_themselves_first() {
    let x = random(400, 8, 3);
    let found = knn::query(x.view(), x.view(), &params(5, Metric::Euclidean), &Silent).unwrap();
    assert!((0..400).all(|i| found.row(i).0[0] as usize == i && found.row(i).1[0] == 0.0));
}

#[test]
fn as_many_as_there_are() {
    let x = random(40, 3, 4);
    for metric in Metric::ALL {
        assert_is_brute_force(&x, &random(60, 3, 5), 40, metric);
    }
}

#[test]
fn queries_far_outside_the_data_and_of_zeros() {
    let x = random(300, 6, 6);
    let mut queries = random(50, 6, 7);
    for (i, v) in queries.data_mut().iter_mut().enumerate() {
        *v = if i < 60 { 0.0 } else { *v * 1e6 };
    }
    for metric in Metric::ALL {
        assert_is_brute_force(&x, &queries, 9, metric);
    }
}

#[test]
fn queries_outside_the_range_of_integer_data() {
    let x = Matrix::from_fn(300, 5, |i, j| Rng::new(8, i as u64, j as u64).below(256) as f32);
    let inside = Matrix::from_fn(40, 5, |i, j| Rng::new(9, i as u64, j as u64).below(256) as f32);
    let outside = Matrix::from_fn(40, 5, |i, j| (i * 37 + j) as f32 - 300.0);
    for metric in Metric::ALL {
        assert_is_brute_force(&x, &inside, 9, metric);
        assert_is_brute_force(&x, &outside, 9, metric);
    }
}

#[test]
fn equal_bytes_for_any_batching_and_any_number_of_threads() {
    let (x, queries) = (random(700, 12, 10), random(257, 12, 11));
    for metric in Metric::ALL {
        let ask = |rows: std::ops::Range<usize>| {
            let data = queries.data()[rows.start * 12..rows.end * 12].to_vec();
            let part = Matrix::new(rows.len(), 12, data).unwrap();
            let found = knn::query(x.view(), part.view(), &params(7, metric), &Silent).unwrap();
            (found.indices().to_vec(), found.distances().to_vec())
        };
        let whole = ask(0..257);
        for batch in [1, 20, 100, 200] {
            let starts = (0..257).step_by(batch);
            let parts: Vec<_> = starts.map(|start| ask(start..257.min(start + batch))).collect();
            let joined: Vec<u32> = parts.iter().flat_map(|part| part.0.clone()).collect();
            assert_eq!(joined, whole.0, "{metric}, {batch} at a time");
            let joined: Vec<f32> = parts.iter().flat_map(|part| part.1.clone()).collect();
            assert_eq!(joined, whole.1, "{metric}, {batch} at a time");
        }
        for threads in [1, 2, 4, 16] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            assert_eq!(pool.install(|| ask(0..257)), whole, "{metric}, {threads} threads");
        }
    }
}

#[test]
fn no_queries_and_wrong_ones() {
    let x = random(30, 4, 12);
    let ask = |queries: &Matrix, k| knn::query(x.view(), queries.view(), &params(k, Metric::Dot), &Silent);
    assert_eq!(ask(&Matrix::zeros(0, 4), 3).unwrap().queries(), 0);
    let columns = ask(&Matrix::zeros(2, 5), 3).unwrap_err().to_string();
    assert_eq!(columns, "the number of columns of the queries is 5; it must be 4, as in the data");
    assert!(matches!(ask(&random(2, 4, 1), 31), Err(Error::TooFewPoints { needed: 31, found: 30, .. })));
    assert!(matches!(ask(&random(2, 4, 1), 0), Err(Error::Parameter { name: "k", .. })));
    let mut wrong = random(2, 4, 1);
    wrong.data_mut()[5] = f32::INFINITY;
    assert!(matches!(ask(&wrong, 3), Err(Error::NotFinite { row: 1, col: 1, .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]
    #[test]
    fn integers_with_many_ties(
        values in prop::collection::vec(-3i8..4, 90..400),
        columns in 1usize..4,
        k in 1usize..9,
    ) {
        let rows = values.len() / columns / 2;
        let part = |first: usize| {
            Matrix::from_fn(rows, columns, |i, j| f32::from(values[(first + i) * columns + j]))
        };
        for metric in Metric::ALL {
            assert_is_brute_force(&part(0), &part(rows), k, metric);
        }
    }
}
