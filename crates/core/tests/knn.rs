//! Exact neighbours against brute force in f64.
#![allow(clippy::unwrap_used)] // A failed test may panic.

use embedscope_core::{Error, Matrix, Metric, knn, monitor::Silent, rng::Rng};
use proptest::prelude::*;

fn random(n: usize, d: usize, seed: u64) -> Matrix {
    Matrix::from_fn(n, d, |i, j| Rng::new(seed, j as u64, i as u64).normal() as f32)
}

fn assert_is_brute_force(x: &Matrix, k: usize, metric: Metric) {
    let found = knn::search(x.view(), &knn::Params { k, metric, ..Default::default() }, &Silent).unwrap();
    for i in 0..x.rows() {
        let mut all: Vec<(f64, u32)> = (0..x.rows())
            .filter(|&j| j != i)
            .map(|j| (metric.distance(x.row(i), x.row(j)), j as u32))
            .collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let (indices, distances) = found.row(i);
        let expected: Vec<u32> = all[..k].iter().map(|&(_, j)| j).collect();
        assert_eq!(indices, expected, "{metric}, row {i}");
        for (d, (e, _)) in distances.iter().zip(&all) {
            assert_eq!(*d, *e as f32, "{metric}, row {i}");
        }
        let one = knn::of_row(x.view(), i, &knn::Params { k, metric, ..Default::default() }).unwrap();
        assert!(
            one.iter().zip(&all).all(|(o, &(d, j))| o.index == j && o.distance == d),
            "{metric}, row {i}"
        );
    }
}

#[test]
fn random_vectors() {
    for metric in Metric::ALL {
        assert_is_brute_force(&random(700, 20, 1), 12, metric);
        assert_is_brute_force(&random(300, 784, 2), 90, metric);
    }
}

#[test]
fn far_from_the_origin() {
    let mut x = random(400, 10, 3);
    for v in x.data_mut() {
        *v = *v * 1e-3 + 1000.0;
    }
    assert_is_brute_force(&x, 10, Metric::Euclidean);
}

#[test]
fn huge_and_tiny_scales() {
    for scale in [1e-20f32, 1e18] {
        let mut x = random(200, 8, 4);
        for v in x.data_mut() {
            *v *= scale;
        }
        for metric in Metric::ALL {
            assert_is_brute_force(&x, 7, metric);
        }
    }
}

#[test]
fn exact_duplicates_are_neighbours_in_the_order_of_their_rows() {
    let mut x = random(300, 6, 5);
    let first = x.row(0).to_vec();
    for copy in (0..300).step_by(3) {
        x.data_mut()[copy * 6..copy * 6 + 6].copy_from_slice(&first);
    }
    for metric in Metric::ALL {
        assert_is_brute_force(&x, 20, metric);
    }
    let equal = Matrix::from_fn(150, 4, |_, j| j as f32);
    assert_is_brute_force(&equal, 5, Metric::Euclidean);
}

#[test]
fn zero_rows_under_cosine() {
    let mut x = random(60, 4, 6);
    for row in [3, 20, 41] {
        x.data_mut()[row * 4..row * 4 + 4].fill(0.0);
    }
    assert_is_brute_force(&x, 8, Metric::Cosine);
}

#[test]
fn integers_of_any_range() {
    for (least, range) in [(0, 256), (-128, 256), (-3000, 200), (100_000, 256), (0, 300)] {
        let integer = |i: usize, j: usize| Rng::new(11, i as u64, j as u64).below(range) as i64 + least;
        let x = Matrix::from_fn(250, 9, |i, j| integer(i, j) as f32);
        for metric in Metric::ALL {
            assert_is_brute_force(&x, 8, metric);
        }
    }
}

#[test]
fn the_largest_inner_products_come_first_and_may_be_negative() {
    let x = Matrix::new(4, 1, vec![1.0, 2.0, -3.0, 0.5]).unwrap();
    let params = knn::Params { k: 3, metric: Metric::Dot, ..Default::default() };
    let found = knn::search(x.view(), &params, &Silent).unwrap();
    assert_eq!(found.row(0), (&[1, 3, 2][..], &[-2.0, -0.5, 3.0][..]));
    assert_eq!(found.row(2), (&[3, 0, 1][..], &[1.5, 3.0, 6.0][..]));
    let again = knn::Neighbors::new(3, found.indices().to_vec(), found.distances().to_vec()).unwrap();
    assert_eq!(again, found);
    let refused = embedscope_core::tsne::Affinity::perplexity(&found, 2.0).unwrap_err().to_string();
    assert!(refused.contains("use uniform weights"), "{refused}");
}

#[test]
fn inner_products_of_lengths_that_differ_by_far_and_of_many_copies() {
    let mut x = random(600, 5, 12);
    for (i, v) in x.data_mut().iter_mut().enumerate() {
        *v *= 10f32.powi((i / 5 % 12) as i32 * 3 - 18);
    }
    assert_is_brute_force(&x, 10, Metric::Dot);
    let mut copies = random(600, 5, 13);
    for row in (0..600).step_by(2) {
        copies.data_mut()[row * 5..row * 5 + 5].copy_from_slice(&[9.0, 9.0, -9.0, 9.0, 9.0]);
    }
    for metric in Metric::ALL {
        assert_is_brute_force(&copies, 10, metric);
    }
}

#[test]
fn one_column() {
    for metric in Metric::ALL {
        assert_is_brute_force(&random(120, 1, 7), 6, metric);
    }
}

#[test]
fn too_few_points_and_wrong_values_are_errors() {
    let params = knn::Params { k: 3, ..Default::default() };
    let few = knn::search(random(3, 2, 8).view(), &params, &Silent).unwrap_err();
    assert_eq!(few, Error::TooFewPoints { what: "a search for this many neighbours", needed: 4, found: 3 });
    let empty = knn::search(Matrix::zeros(0, 4).view(), &params, &Silent).unwrap_err();
    assert!(matches!(empty, Error::TooFewPoints { found: 0, .. }));
    let mut x = random(10, 2, 9);
    x.data_mut()[7] = f32::NAN;
    let nan = knn::search(x.view(), &params, &Silent).unwrap_err();
    assert!(matches!(nan, Error::NotFinite { row: 3, col: 1, .. }));
}

#[test]
fn the_same_bits_with_any_number_of_threads() {
    let x = random(900, 30, 10);
    let results: Vec<_> = [1, 2, 4, 16]
        .map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| knn::search(x.view(), &knn::Params::default(), &Silent).unwrap())
        })
        .into();
    assert!(results.windows(2).all(|pair| pair[0] == pair[1]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(30))]
    #[test]
    fn small_integers_with_many_ties(
        values in prop::collection::vec(0u8..4, 24..200),
        columns in 1usize..4,
        k in 1usize..7,
    ) {
        let rows = values.len() / columns;
        let x = Matrix::from_fn(rows, columns, |i, j| f32::from(values[i * columns + j]));
        for metric in Metric::ALL {
            assert_is_brute_force(&x, k.min(rows - 1), metric);
        }
    }
}
