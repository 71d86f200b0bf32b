//! PCA against its definition, on both sides of the matrix and by the range finder.
#![allow(clippy::unwrap_used)] // A failed test may panic.

use embedscope_core::{Matrix, monitor::Silent, pca, rng::Rng};

/// Columns of falling variance, mixed, with an offset.
fn sample(n: usize, d: usize, seed: u64) -> Matrix {
    Matrix::from_fn(n, d, |i, j| {
        let strength = 10.0 / (1.0 + j as f64);
        let shared = Rng::new(seed, 999, i as u64).normal();
        (strength * (Rng::new(seed, j as u64, i as u64).normal() + 0.3 * shared) + 50.0) as f32
    })
}

fn assert_is_pca(x: &Matrix, c: usize, tolerance: f64) {
    let fitted = pca::fit(x.view(), c, &Silent).unwrap();
    let scores = fitted.transform(x.view()).unwrap();
    let n = x.rows() as f64;
    let total = fitted.total_variance();
    for a in 0..c {
        let component = fitted.components().row(a);
        let norm: f64 = component.iter().map(|&v| f64::from(v).powi(2)).sum();
        assert!((norm - 1.0).abs() < 1e-5, "component {a} has squared length {norm}");
        let largest = component.iter().fold(0f32, |m, &v| if v.abs() > m.abs() { v } else { m });
        assert!(largest > 0.0, "the largest loading of component {a} is {largest}");
        for b in 0..=a {
            let covariance: f64 =
                (0..x.rows()).map(|i| f64::from(scores.row(i)[a]) * f64::from(scores.row(i)[b])).sum::<f64>()
                    / (n - 1.0);
            let expected = if a == b { fitted.explained_variance()[a] } else { 0.0 };
            assert!(
                (covariance - expected).abs() < tolerance * total,
                "covariance of scores {a} and {b} is {covariance}, expected {expected}"
            );
        }
    }
    assert!(fitted.explained_variance().windows(2).all(|pair| pair[0] >= pair[1]));
}

#[test]
fn scores_are_uncorrelated_with_the_stated_variances() {
    assert_is_pca(&sample(500, 12, 1), 10, 1e-6);
    assert_is_pca(&sample(40, 300, 2), 10, 1e-6);
}

/// Pixels: integers of 0 to 255 of which some columns are always the same.
fn pixels(n: usize, d: usize) -> Matrix {
    Matrix::from_fn(n, d, |i, j| {
        if j % 5 == 2 {
            return 7.0;
        }
        let value = 128.0
            + 60.0 * Rng::new(5, 999, i as u64).normal() / (1.0 + j as f64)
            + 30.0 * Rng::new(5, j as u64, i as u64).normal();
        value.round().clamp(0.0, 255.0) as f32
    })
}

#[test]
fn integers_have_the_components_of_the_same_data_moved_off_the_integers() {
    // More rows than are summed as integers at a time, more columns than a tile has.
    for (n, d) in [(9000, 230), (30, 20), (3, 4)] {
        let x = pixels(n, d);
        let moved = Matrix::from_fn(n, d, |i, j| x.row(i)[j] + 0.25);
        let c = 5.min(n - 1);
        assert_is_pca(&x, c, 1e-6);
        let fit = |x: &Matrix| pca::fit(x.view(), c, &Silent).unwrap();
        let (found, expected) = (fit(&x), fit(&moved));
        let total = expected.total_variance();
        assert!((found.total_variance() / total - 1.0).abs() < 1e-9, "{n} x {d}");
        for (a, b) in found.explained_variance().iter().zip(expected.explained_variance()) {
            assert!((a - b).abs() < 1e-6 * total, "{n} x {d}: variance {a}, expected {b}");
        }
        for (j, &mean) in found.mean().iter().enumerate() {
            assert!((mean + 0.25 - expected.mean()[j]).abs() < 1e-9);
        }
        let first = found.components().row(0).iter().zip(expected.components().row(0));
        let along: f32 = first.map(|(a, b)| a * b).sum();
        assert!(along > 0.9999, "{n} x {d}: the first components agree to {along}");
        assert!((2..d).step_by(5).all(|j| (0..c).all(|i| found.components().row(i)[j] == 0.0)));
    }
}

#[test]
fn few_rows_of_more_columns_than_the_exact_limit() {
    assert_is_pca(&sample(60, 5000, 3), 8, 1e-6);
}

#[test]
fn the_range_finder_finds_the_leading_components() {
    let x = sample(4200, 4200, 4);
    assert_is_pca(&x, 3, 1e-4);
    let ratio = pca::fit(x.view(), 3, &Silent).unwrap().explained_variance_ratio();
    // Columns have variance 100 (1 + .09) / (1 + j)^2, so the first component is near the first column's share.
    assert!(ratio[0] > 0.5 && ratio[0] < 0.75, "first ratio {}", ratio[0]);
}

#[test]
fn constant_columns_huge_and_tiny_scales() {
    let flat = Matrix::from_fn(20, 3, |i, j| if j == 1 { 5.0 } else { (i * (j + 1)) as f32 });
    let ratio = pca::fit(flat.view(), 3, &Silent).unwrap().explained_variance_ratio();
    assert!((ratio[0] - 1.0).abs() < 1e-6, "{ratio:?}");
    let equal = Matrix::from_fn(20, 3, |_, j| j as f32);
    assert_eq!(pca::fit(equal.view(), 3, &Silent).unwrap().explained_variance_ratio(), [0.0; 3]);
    let plain = sample(100, 5, 5);
    let expected = pca::fit(plain.view(), 5, &Silent).unwrap().explained_variance_ratio();
    for scale in [1e-18f32, 1e18] {
        let mut x = plain.clone();
        for v in x.data_mut() {
            *v *= scale;
        }
        let found = pca::fit(x.view(), 5, &Silent).unwrap().explained_variance_ratio();
        for (f, e) in found.iter().zip(&expected) {
            assert!((f - e).abs() < 1e-5, "scale {scale}: {found:?} is not {expected:?}");
        }
    }
}

#[test]
fn the_same_bits_with_any_number_of_threads() {
    for x in [sample(5000, 130, 6), pixels(9000, 230)] {
        let results: Vec<_> = [1, 2, 4, 16]
            .map(|threads| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                pool.install(|| {
                    let fitted = pca::fit(x.view(), 10, &Silent).unwrap();
                    let scores = fitted.transform(x.view()).unwrap();
                    (fitted, scores)
                })
            })
            .into();
        assert!(results.windows(2).all(|pair| pair[0] == pair[1]));
    }
}

/// Numbers made by `cargo xtask golden` with scikit-learn; the matrix is drawn as its `pca.py` says.
#[test]
fn equal_to_scikit_learn_on_a_drawn_matrix() {
    let golden: serde_json::Value = serde_json::from_str(include_str!("golden/pca_synthetic.json")).unwrap();
    let x = Matrix::from_fn(500, 20, |row, col| {
        let mut z = (row as u64 * 20 + col as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        (z >> 40) as f32 / (1u32 << 24) as f32 * (1.0 + col as f32)
    });
    let fitted = pca::fit(x.view(), 10, &Silent).unwrap();
    let close = |found: f64, expected: &serde_json::Value| {
        let expected = expected.as_f64().unwrap();
        assert!((found - expected).abs() <= 1e-5 * expected, "{found} is not {expected}");
    };
    close(fitted.total_variance(), &golden["total_variance"]);
    for c in 0..10 {
        close(fitted.explained_variance()[c], &golden["explained_variance"][c]);
        close(fitted.explained_variance_ratio()[c], &golden["explained_variance_ratio"][c]);
    }
}
