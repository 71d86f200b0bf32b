//! The mergeable state of PCA: what is equal to the bit, what is equal to rounding, and what bytes it accepts.
#![allow(clippy::unwrap_used)] // A failed test may panic.

use embedscope_core::{Error, Matrix, MatrixView, monitor::Silent, pca, rng::Rng};

/// Columns of falling variance about `offset`.
fn sample(n: usize, d: usize, offset: f64) -> Matrix {
    Matrix::from_fn(n, d, |i, j| {
        let shared = Rng::new(3, 999, i as u64).normal();
        (10.0 / (1.0 + j as f64) * (Rng::new(3, j as u64, i as u64).normal() + 0.3 * shared) + offset) as f32
    })
}

/// Grey levels 0..=255.
fn integers(n: usize, d: usize) -> Matrix {
    let mut x = sample(n, d, 0.0);
    for v in x.data_mut() {
        *v = (*v * 8.0 + 120.0).clamp(0.0, 255.0).round();
    }
    x
}

fn rows(x: &Matrix, from: usize, to: usize) -> MatrixView<'_> {
    MatrixView::new(to - from, x.cols(), &x.data()[from * x.cols()..to * x.cols()]).unwrap()
}

fn state(x: &Matrix, from: usize, to: usize) -> pca::State {
    let mut state = pca::State::new(x.cols()).unwrap();
    state.update(rows(x, from, to)).unwrap();
    state
}

/// States of the parts between cuts, merged from the left, from the right, and in reverse order.
fn merged(x: &Matrix, cuts: &[usize]) -> [pca::State; 3] {
    let parts: Vec<_> = cuts.windows(2).map(|c| state(x, c[0], c[1])).collect();
    let mut left = pca::State::new(x.cols()).unwrap();
    for part in parts.clone() {
        left.merge(part).unwrap();
    }
    let mut right = pca::State::new(x.cols()).unwrap();
    for mut part in parts.clone().into_iter().rev() {
        part.merge(right).unwrap();
        right = part;
    }
    let mut reverse = pca::State::new(x.cols()).unwrap();
    for part in parts.into_iter().rev() {
        reverse.merge(part).unwrap();
    }
    [left, right, reverse]
}

fn assert_close(found: &pca::Pca, expected: &pca::Pca, tolerance: f64) {
    let close = |a: f64, b: f64, scale: f64| assert!((a - b).abs() <= tolerance * scale, "{a} is not {b}");
    let scale = expected.total_variance().sqrt();
    for (a, b) in found.mean().iter().zip(expected.mean()) {
        close(*a, *b, scale + b.abs());
    }
    for (a, b) in found.explained_variance().iter().zip(expected.explained_variance()) {
        close(*a, *b, expected.total_variance());
    }
    close(found.total_variance(), expected.total_variance(), expected.total_variance());
    for (a, b) in found.components().data().iter().zip(expected.components().data()) {
        close(f64::from(*a), f64::from(*b), 1.0);
    }
}

#[test]
fn it_is_the_pca_of_all_rows() {
    for offset in [0.0, 50.0, 1e4] {
        let x = sample(3000, 130, offset);
        let found = state(&x, 0, 3000).finish(5).unwrap();
        assert_close(&found, &pca::fit(x.view(), 5, &Silent).unwrap(), 1e-5);
        assert_eq!(found.components().rows(), 5);
    }
    let few = sample(3, 8, 0.0);
    assert_eq!(state(&few, 0, 3).finish(8).unwrap().components().rows(), 3);
}

#[test]
fn any_split_of_integers_merges_to_the_same_bits() {
    let x = integers(2000, 120);
    let whole = state(&x, 0, 2000).finish(10).unwrap();
    for cuts in [
        &[0, 2000][..],
        &[0, 1, 2, 3, 2000],
        &[0, 512, 1024, 1536, 2000],
        &[0, 777, 777, 1999, 2000],
        &(0..=40).map(|i| i * 50).collect::<Vec<_>>(),
    ] {
        for state in merged(&x, cuts) {
            assert_eq!(state.rows(), 2000);
            assert_eq!(state.finish(10).unwrap(), whole, "cuts {cuts:?}");
        }
    }
}

#[test]
fn any_split_of_other_data_merges_to_rounding() {
    for offset in [0.0, 1e4] {
        let x = sample(2000, 40, offset);
        let whole = state(&x, 0, 2000).finish(4).unwrap();
        for state in merged(&x, &[0, 1, 700, 1300, 2000]) {
            assert_close(&state.finish(4).unwrap(), &whole, 1e-7);
        }
    }
}

#[test]
fn batches_of_any_length_and_any_number_of_threads_give_the_same_bits() {
    let x = sample(3000, 130, 20.0);
    let whole = state(&x, 0, 3000);
    for length in [1, 7, 511, 512, 513, 1024, 2999] {
        let mut found = pca::State::new(130).unwrap();
        for from in (0..3000).step_by(length) {
            found.update(rows(&x, from, (from + length).min(3000))).unwrap();
        }
        assert_eq!(found, whole, "batches of {length}");
    }
    for threads in [1, 2, 4, 16] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let (found, fitted) = pool.install(|| {
            let state = state(&x, 0, 3000);
            let fitted = state.finish(6).unwrap();
            (state, fitted)
        });
        assert_eq!(found, whole);
        assert_eq!(fitted, whole.finish(6).unwrap());
    }
}

#[test]
fn the_same_merges_give_the_same_bits_through_bytes() {
    let x = sample(1500, 115, 3.0);
    let through = |state: &pca::State| pca::State::from_bytes(&state.to_bytes()).unwrap();
    let (mut a, b) = (state(&x, 0, 700), state(&x, 700, 1500));
    assert_eq!(through(&a), a);
    let mut copy = through(&a);
    copy.merge(through(&b)).unwrap();
    a.merge(b).unwrap();
    assert_eq!(copy, a);
    assert_eq!(copy.finish(3).unwrap(), a.finish(3).unwrap());
    let empty = pca::State::new(115).unwrap();
    assert_eq!(through(&empty), empty);
}

#[test]
fn a_constant_column_far_from_zero_has_no_variance() {
    let mut x = sample(1000, 4, 0.0);
    for row in 0..1000 {
        x.data_mut()[row * 4 + 2] = 1e9;
    }
    for state in merged(&x, &[0, 300, 1000]) {
        let fitted = state.finish(4).unwrap();
        assert_eq!(fitted.mean()[2], 1e9);
        assert!(fitted.explained_variance()[3] < 1e-12, "{:?}", fitted.explained_variance());
        assert!(fitted.components().row(0)[2].abs() < 1e-6);
    }
}

#[test]
fn huge_and_tiny_scales_and_equal_rows() {
    let plain = state(&sample(400, 6, 0.0), 0, 400).finish(6).unwrap().explained_variance_ratio();
    for scale in [1e-20f32, 1e20] {
        let mut x = sample(400, 6, 0.0);
        for v in x.data_mut() {
            *v *= scale;
        }
        let ratio = state(&x, 0, 400).finish(6).unwrap().explained_variance_ratio();
        assert!(ratio.iter().zip(&plain).all(|(a, b)| (a - b).abs() < 1e-6), "scale {scale}: {ratio:?}");
    }
    let equal = Matrix::from_fn(20, 3, |_, j| j as f32 + 0.1);
    let fitted = state(&equal, 0, 20).finish(3).unwrap();
    assert_eq!(fitted.explained_variance_ratio(), [0.0; 3]);
}

#[test]
fn what_it_cannot_do_is_a_clear_error_and_changes_nothing() {
    let too_wide = pca::State::new(4097).unwrap_err().to_string();
    assert!(too_wide.contains("4097") && too_wide.contains("4096"), "{too_wide}");
    assert!(pca::State::new(0).is_err());
    let x = sample(10, 3, 0.0);
    let mut one = state(&x, 0, 1);
    assert!(matches!(one.finish(2), Err(Error::TooFewPoints { needed: 2, found: 1, .. })));
    let before = one.clone();
    assert!(one.update(sample(4, 2, 0.0).view()).is_err());
    assert!(one.merge(pca::State::new(2).unwrap()).is_err());
    let mut bad = sample(4, 3, 0.0);
    bad.data_mut()[5] = f32::INFINITY;
    assert!(matches!(one.update(bad.view()), Err(Error::NotFinite { row: 1, col: 2, .. })));
    assert_eq!(one, before);
}

#[test]
fn hostile_bytes_are_an_error() {
    let x = integers(600, 7);
    let state = state(&x, 0, 600);
    let good = state.to_bytes();
    for length in 0..good.len() {
        assert!(
            matches!(pca::State::from_bytes(&good[..length]), Err(Error::Bytes { .. })),
            "{length} bytes"
        );
    }
    let mut long = good.clone();
    long.push(0);
    let error = pca::State::from_bytes(&long).unwrap_err().to_string();
    assert_eq!(error, "these bytes are not a PCA state: 1 bytes follow after its end");
    let newer = [&good[..8], &[9, 0, 0, 0], &good[12..]].concat();
    let error = pca::State::from_bytes(&newer).unwrap_err().to_string();
    assert!(error.contains("version 9"), "{error}");
    // Any change of one byte is an error or another state that can still be asked.
    let mut random = Rng::new(1, 2, 3);
    for _ in 0..3000 {
        let mut bytes = good.clone();
        for _ in 0..=random.below(3) {
            let at = random.below(bytes.len() as u64) as usize;
            bytes[at] = random.next_u64() as u8;
        }
        if let Ok(mut changed) = pca::State::from_bytes(&bytes) {
            drop(changed.finish(3));
            if changed.cols() == 7 {
                changed.merge(state.clone()).unwrap();
                drop(changed.finish(3));
            }
        }
    }
}
