//! PCA of data that are few, equal, far apart, thin, wide, huge, tiny or many: the right answer or a clear error.
#![allow(clippy::unwrap_used)] // A failed test may panic.

use embedscope_core::{Error, Matrix, monitor::Silent, pca, rng::Rng};

fn random(n: usize, d: usize, seed: u64) -> Matrix {
    Matrix::from_fn(n, d, |i, j| {
        // Axes of different lengths, so that components are unique.
        ((1.0 + j as f64 % 7.0) * Rng::new(seed, j as u64, i as u64).normal()) as f32
    })
}

fn fit(x: &Matrix, components: usize) -> pca::Pca {
    pca::fit(x.view(), components, &Silent).unwrap()
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(&a, &b)| f64::from(a) * f64::from(b)).sum()
}

fn near(found: f64, expected: f64, tolerance: f64) -> bool {
    (found - expected).abs() <= tolerance * expected.abs()
}

/// Components of length 1 at right angles, and scores with the variances that are stated.
fn assert_sound(x: &Matrix, found: &pca::Pca) {
    let components = found.components();
    for a in 0..components.rows() {
        for b in 0..=a {
            let expected = f64::from(u8::from(a == b));
            let product = dot(components.row(a), components.row(b));
            assert!((product - expected).abs() < 1e-5, "components {a} and {b}: {product}");
        }
    }
    let scores = found.transform(x.view()).unwrap();
    for (c, &variance) in found.explained_variance().iter().enumerate() {
        let squares: f64 = (0..x.rows()).map(|i| f64::from(scores.row(i)[c]).powi(2)).sum();
        let of_scores = squares / (x.rows() as f64 - 1.0);
        let tolerance = 1e-4 * found.explained_variance()[0];
        assert!((of_scores - variance).abs() <= tolerance, "component {c}: {of_scores} is not {variance}");
    }
}

#[test]
fn none_one_two_and_three_points() {
    for n in 0..2 {
        let found = pca::fit(random(n, 4, 1).view(), 2, &Silent);
        assert_eq!(found, Err(Error::TooFewPoints { what: "PCA", needed: 2, found: n }));
    }
    let x = Matrix::new(2, 2, vec![1.0, 1.0, 4.0, 5.0]).unwrap();
    let found = fit(&x, 1);
    assert!(near(found.explained_variance()[0], 12.5, 1e-6), "{found:?}");
    assert!(near(dot(found.components().row(0), &[0.6, 0.8]), 1.0, 1e-6), "{found:?}");
    let x = Matrix::new(3, 2, vec![0.0, 0.0, 3.0, 0.0, 0.0, 1.0]).unwrap();
    let found = fit(&x, 2);
    assert_sound(&x, &found);
    assert!(near(found.explained_variance().iter().sum(), found.total_variance(), 1e-6));
}

#[test]
fn no_columns_is_a_clear_error() {
    let error = pca::fit(Matrix::zeros(5, 0).view(), 2, &Silent).unwrap_err().to_string();
    assert_eq!(error, "the number of columns is 0; it must be at least 1");
}

#[test]
fn all_points_equal() {
    for value in [0.0, -3.25, 1e20, 1e-20] {
        let x = Matrix::from_fn(300, 5, |_, _| value);
        let found = fit(&x, 3);
        assert_eq!((found.explained_variance(), found.total_variance()), (&[0.0; 3][..], 0.0));
        assert_eq!(found.explained_variance_ratio(), [0.0; 3]);
        assert!(found.transform(x.view()).unwrap().data().iter().all(|v| *v == 0.0));
        // A layout that starts there tells the points apart.
        let start = pca::initial_layout(x.view(), 2, 0, &Silent).unwrap();
        let mut places: Vec<[u32; 2]> =
            (0..300).map(|i| [start.row(i)[0].to_bits(), start.row(i)[1].to_bits()]).collect();
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), 300);
    }
}

#[test]
fn many_exact_duplicates_change_no_component() {
    let x = random(200, 6, 2);
    let many = Matrix::from_fn(2000, 6, |i, j| x.row(i % 200)[j]);
    let (one, ten) = (fit(&x, 6), fit(&many, 6));
    let factor = (10.0 * 199.0) / 1999.0;
    for c in 0..6 {
        assert!(dot(one.components().row(c), ten.components().row(c)) > 1.0 - 1e-6);
        assert!(near(ten.explained_variance()[c], one.explained_variance()[c] * factor, 1e-5));
    }
}

#[test]
fn two_clouds_far_apart_lie_along_the_first_component() {
    // What is a disconnected graph to neighbours.
    let cloud = random(500, 4, 3);
    let x = Matrix::from_fn(500, 4, |i, j| cloud.row(i)[j] + if i < 250 { 0.0 } else { 1e5 });
    let found = fit(&x, 4);
    assert_sound(&x, &found);
    assert!(dot(found.components().row(0), &[0.5; 4]) > 1.0 - 1e-6);
    assert!(found.explained_variance_ratio()[0] > 0.9999);
}

#[test]
fn one_far_outlier() {
    for far in [1e4f32, 1e12, 1e25] {
        let mut x = random(600, 4, 4);
        x.data_mut()[8..12].fill(far);
        let found = fit(&x, 2);
        assert!(dot(found.components().row(0), &[0.5; 4]) > 1.0 - 1e-5, "{found:?}");
        // Of n points, one is at (f, f, f, f) and the others near 0.
        let expected = 4.0 * f64::from(far).powi(2) / 600.0;
        assert!(near(found.explained_variance()[0], expected, 1e-2), "{found:?}");
        assert!(found.transform(x.view()).unwrap().data().iter().all(|v| v.is_finite()));
    }
}

#[test]
fn one_column() {
    let x = random(1000, 1, 5);
    let found = fit(&x, 3);
    assert_eq!((found.components().rows(), found.components().data()), (1, &[1.0][..]));
    assert!(near(found.explained_variance()[0], found.total_variance(), 1e-6));
}

#[test]
fn twenty_thousand_columns() {
    let x = random(60, 20_000, 6);
    let found = fit(&x, 59);
    assert_sound(&x, &found);
    // 60 points span 59 directions: they hold all there is.
    assert!(near(found.explained_variance().iter().sum(), found.total_variance(), 1e-5), "{found:?}");
}

#[test]
fn more_components_than_there_are() {
    assert_eq!(fit(&random(9, 4, 7), 100).components().rows(), 4);
    assert_eq!(fit(&random(4, 9, 7), usize::MAX).components().rows(), 4);
    assert_eq!(fit(&random(4, 9, 7), 0).components().rows(), 0);
}

#[test]
fn a_constant_column_has_no_part_in_any_component() {
    for constant in [0.0, 1.0, -1e6, 1e20] {
        let narrow = random(400, 5, 8);
        let x = Matrix::from_fn(400, 6, |i, j| if j < 5 { narrow.row(i)[j] } else { constant });
        let (wide, plain) = (fit(&x, 5), fit(&narrow, 5));
        for c in 0..5 {
            assert_eq!(wide.components().row(c)[5], 0.0, "{constant}");
            assert!(dot(&wide.components().row(c)[..5], plain.components().row(c)) > 1.0 - 1e-5);
        }
    }
}

#[test]
fn scales_of_1e_minus_20_and_1e20() {
    let x = random(500, 7, 9);
    let plain = fit(&x, 7);
    for scale in [1e-20f32, 1e20] {
        let scaled = Matrix::from_fn(500, 7, |i, j| x.row(i)[j] * scale);
        let found = fit(&scaled, 7);
        for c in 0..7 {
            assert!(dot(found.components().row(c), plain.components().row(c)) > 1.0 - 1e-5);
            let expected = plain.explained_variance()[c] * f64::from(scale).powi(2);
            assert!(near(found.explained_variance()[c], expected, 1e-4), "{found:?}");
        }
        let start = pca::initial_layout(scaled.view(), 2, 0, &Silent).unwrap();
        let of_plain = pca::initial_layout(x.view(), 2, 0, &Silent).unwrap();
        let off = start.data().iter().zip(of_plain.data()).map(|(a, b)| (a - b).abs());
        assert!(off.fold(0.0, f32::max) < 1e-8);
    }
}

#[test]
fn sums_over_a_million_points_keep_their_digits() {
    // Far from the origin: a mean or a product summed in f32 would be wrong in its first digits.
    let n = 1_000_000;
    let x = Matrix::from_fn(n, 2, |i, j| {
        let place = if j == 0 { i % 1000 } else { i / 1000 };
        4096.0 + place as f32 / [256.0, 512.0][j]
    });
    let found = fit(&x, 2);
    let steps = (1000f64.powi(2) - 1.0) / 12.0 * n as f64 / (n as f64 - 1.0);
    for (c, step) in [256.0, 512.0].into_iter().enumerate() {
        assert!((found.mean()[c] - 4096.0 - 499.5 / step).abs() < 1e-9, "{found:?}");
        assert!(near(found.explained_variance()[c], steps / (step * step), 1e-6), "{found:?}");
    }
}

#[test]
fn equal_bytes_for_any_number_of_threads() {
    for (n, d) in [(3000, 40), (50, 4300)] {
        let x = random(n, d, 10);
        let all = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                let found = fit(&x, 5);
                let scores = found.transform(x.view()).unwrap();
                (found, scores, pca::initial_layout(x.view(), 3, 1, &Silent).unwrap())
            })
        };
        let one = all(1);
        for threads in [2, 4, 16] {
            assert!(all(threads) == one, "{n} x {d}, {threads} threads");
        }
    }
}
