//! Neighbours of data that are few, equal, far apart, thin, wide, huge, tiny or many: the right answer or a clear error.
#![allow(clippy::unwrap_used)] // A failed test may panic.

use embedscope_core::knn::{self, Clustered, Method, Params};
use embedscope_core::{Error, Matrix, Metric, monitor::Silent, rng::Rng};

fn random(n: usize, d: usize, seed: u64) -> Matrix {
    Matrix::from_fn(n, d, |i, j| Rng::new(seed, j as u64, i as u64).normal() as f32)
}

/// The `k` nearest in `f64`, by (distance, row).
fn nearest(x: &Matrix, query: &[f32], k: usize, metric: Metric, but: Option<usize>) -> (Vec<u32>, Vec<f32>) {
    let mut all: Vec<(f64, u32)> = (0..x.rows())
        .filter(|&j| Some(j) != but)
        .map(|j| (metric.distance(query, x.row(j)), j as u32))
        .collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let distance = |&(d, _): &(f64, u32)| (d as f32).clamp(f32::MIN, f32::MAX);
    (all[..k].iter().map(|&(_, j)| j).collect(), all[..k].iter().map(distance).collect())
}

/// The exact search and queries of the rows themselves, under every metric.
fn assert_is_brute_force(x: &Matrix, k: usize) {
    for metric in Metric::ALL {
        let params = Params { k, metric, ..Default::default() };
        let found = knn::search(x.view(), &params, &Silent).unwrap();
        let asked = knn::query(x.view(), x.view(), &params, &Silent).unwrap();
        for i in 0..x.rows() {
            let (indices, distances) = nearest(x, x.row(i), k, metric, Some(i));
            assert_eq!(found.row(i), (&indices[..], &distances[..]), "{metric}, row {i}");
            let (indices, distances) = nearest(x, x.row(i), k, metric, None);
            assert_eq!(asked.row(i), (&indices[..], &distances[..]), "{metric}, query {i}");
        }
    }
}

/// A search of a few clusters that all but hold every pair together: distances are those of brute force.
fn assert_clusters_find_all(x: &Matrix, k: usize) {
    for metric in [Metric::Euclidean, Metric::Cosine, Metric::Manhattan] {
        let clustered = Clustered { clusters: Some(6), overlap: 5, joins: 2, sample: 50 };
        let params = Params { k, metric, method: Method::Clustered(clustered), ..Default::default() };
        let found = knn::search(x.view(), &params, &Silent).unwrap();
        let measured = found.recall().unwrap();
        assert!(found.is_clustered() && measured.mean > 0.999, "{metric}: {measured:?}");
        let right =
            (0..x.rows()).filter(|&i| found.row(i).1 == nearest(x, x.row(i), k, metric, Some(i)).1).count();
        assert!(right as f64 >= 0.995 * x.rows() as f64, "{metric}: {right} of {}", x.rows());
    }
}

#[test]
fn none_one_two_and_three_points() {
    for n in 0..4 {
        let x = random(n, 2, 1);
        for k in 1..4 {
            for metric in Metric::ALL {
                for method in [Method::Auto, Method::Exact, Method::Clustered(Clustered::default())] {
                    if metric == Metric::Dot && matches!(method, Method::Clustered(_)) {
                        continue;
                    }
                    let found = knn::search(x.view(), &Params { k, metric, method, seed: 0 }, &Silent);
                    if n > k {
                        let found = found.unwrap();
                        for i in 0..n {
                            assert_eq!(found.row(i).0, nearest(&x, x.row(i), k, metric, Some(i)).0);
                        }
                    } else {
                        assert!(matches!(found, Err(Error::TooFewPoints { .. })), "{n} points, k = {k}");
                    }
                }
            }
        }
    }
    let none = knn::query(Matrix::zeros(0, 2).view(), random(1, 2, 1).view(), &Params::default(), &Silent);
    let said = none.unwrap_err().to_string();
    assert_eq!(said, "a query for this many neighbours needs at least 15 points, found 0");
}

#[test]
fn k_of_all_others_and_one_more() {
    let x = random(40, 5, 2);
    assert_is_brute_force(&x, 39);
    for k in [40, 41, 1_000_000, usize::MAX] {
        for method in [Method::Exact, Method::Clustered(Clustered::default())] {
            let params = Params { k, method, ..Default::default() };
            let error = knn::search(x.view(), &params, &Silent).unwrap_err();
            assert!(matches!(error, Error::TooFewPoints { found: 40, .. }), "{error}");
        }
    }
}

#[test]
fn all_points_equal_even_if_zero() {
    for value in [0.0, -3.25, 1e20, 1e-20] {
        let x = Matrix::from_fn(700, 3, |_, _| value);
        assert_is_brute_force(&x, 6);
        assert_clusters_find_all(&x, 6);
    }
}

#[test]
fn many_exact_duplicates() {
    let mut x = random(900, 5, 3);
    for row in 0..900 {
        // Two of three are one of four points.
        if row % 3 > 0 {
            let copied = x.row(row % 4 * 3).to_vec();
            x.data_mut()[row * 5..row * 5 + 5].copy_from_slice(&copied);
        }
    }
    assert_is_brute_force(&x, 11);
    assert_clusters_find_all(&x, 11);
}

#[test]
fn one_far_outlier() {
    for far in [1e4, 1e12, 1e25] {
        let mut x = random(600, 4, 4);
        x.data_mut()[8..12].fill(far);
        assert_is_brute_force(&x, 9);
        assert_clusters_find_all(&x, 9);
    }
}

#[test]
fn one_column_and_constant_columns() {
    assert_is_brute_force(&random(500, 1, 5), 7);
    assert_clusters_find_all(&random(700, 1, 5), 7);
    let mut x = random(500, 6, 6);
    for row in x.data_mut().chunks_exact_mut(6) {
        (row[0], row[5]) = (1000.0, 0.0);
    }
    assert_is_brute_force(&x, 7);
    assert_clusters_find_all(&x, 7);
}

#[test]
fn twenty_thousand_columns() {
    let x = random(90, 20_000, 7);
    assert_is_brute_force(&x, 5);
    assert_clusters_find_all(&x, 5);
    // Bytes too, up to the largest distance.
    let mut bytes = Matrix::from_fn(40, 20_000, |i, j| Rng::new(8, i as u64, j as u64).below(256) as f32);
    bytes.data_mut()[..20_000].fill(0.0);
    bytes.data_mut()[20_000..40_000].fill(255.0);
    assert_is_brute_force(&bytes, 5);
}

#[test]
fn scales_of_1e_minus_20_and_1e20() {
    for scale in [1e-20, 1e20] {
        let mut x = random(600, 7, 9);
        for v in x.data_mut() {
            *v *= scale;
        }
        assert_is_brute_force(&x, 8);
        assert_clusters_find_all(&x, 8);
    }
    // Both at once, by row.
    let mut x = random(300, 7, 10);
    for (i, row) in x.data_mut().chunks_exact_mut(7).enumerate() {
        for v in row {
            *v *= [1e-20, 1.0, 1e20][i % 3];
        }
    }
    assert_is_brute_force(&x, 8);
}

#[test]
fn sums_over_a_million_points_keep_their_digits() {
    // Far from the origin: a mean or norm summed in f32 would lose the digits that tell the points apart.
    let n = 1_000_000;
    let x = Matrix::from_fn(n, 2, |i, j| {
        let place = if j == 0 { i % 1000 } else { i / 1000 };
        4096.0 + place as f32 / 256.0
    });
    let found = knn::search(x.view(), &Params { k: 4, ..Default::default() }, &Silent).unwrap();
    let measured = found.recall().unwrap();
    assert!(found.is_clustered() && measured.low > 0.97, "{measured:?}");
    let step = 1.0 / 256.0;
    let inner = (0..n).filter(|i| (1..999).contains(&(i % 1000)) && (1..999).contains(&(i / 1000)));
    let wrong = inner.filter(|&i| found.row(i).1 != [step; 4]).count();
    assert!(wrong < n / 100, "{wrong}");
    // Queries are exact.
    let queries = Matrix::from_fn(40, 2, |i, j| x.row(i * 24_997 + 1001)[j]);
    let asked =
        knn::query(x.view(), queries.view(), &Params { k: 3, ..Default::default() }, &Silent).unwrap();
    for i in 0..40 {
        assert_eq!(asked.row(i).0[0] as usize, i * 24_997 + 1001);
        assert_eq!(asked.row(i).1[0], 0.0);
    }
}

#[test]
fn equal_bytes_for_any_number_of_threads() {
    let floats = random(1100, 24, 11);
    let bytes = Matrix::from_fn(1100, 24, |i, j| Rng::new(12, i as u64, j as u64).below(4) as f32);
    let clustered = Method::Clustered(Clustered { clusters: Some(30), overlap: 3, joins: 1, sample: 60 });
    for x in [&floats, &bytes] {
        for metric in Metric::ALL {
            let all = |threads: usize| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                pool.install(|| {
                    let params = |method| Params { k: 10, metric, method, seed: 3 };
                    let search = |method| knn::search(x.view(), &params(method), &Silent).unwrap();
                    (
                        search(Method::Exact),
                        (metric != Metric::Dot).then(|| search(clustered)),
                        knn::query(x.view(), floats.view(), &params(Method::Exact), &Silent).unwrap(),
                    )
                })
            };
            let one = all(1);
            for threads in [2, 4, 16] {
                assert!(all(threads) == one, "{metric}, {threads} threads");
            }
        }
    }
}
