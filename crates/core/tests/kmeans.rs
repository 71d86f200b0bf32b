//! A step of k-means, split and merged: what it equals, what is equal to the bit, and what bytes it accepts.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use embedscope_core::kmeans::{State, Step};
use embedscope_core::{Error, Matrix, MatrixView, rng::Rng};
use proptest::prelude::*;

/// Points about a few centres.
fn sample(n: usize, d: usize) -> Matrix {
    Matrix::from_fn(n, d, |i, j| {
        let centre = 4.0 * Rng::new(5, (i % 7) as u64, j as u64).normal();
        (centre + Rng::new(6, j as u64, i as u64).normal() + 30.0) as f32
    })
}

/// Grey levels 0..=255.
fn integers(n: usize, d: usize) -> Matrix {
    let mut x = sample(n, d);
    for v in x.data_mut() {
        *v = (*v * 4.0).clamp(0.0, 255.0).round();
    }
    x
}

fn rows(x: &Matrix, from: usize, to: usize) -> MatrixView<'_> {
    MatrixView::new(to - from, x.cols(), &x.data()[from * x.cols()..to * x.cols()]).unwrap()
}

fn state(centroids: &Matrix, x: MatrixView<'_>) -> State {
    let mut state = State::new(centroids.view()).unwrap();
    state.update(x).unwrap();
    state
}

/// Lloyd's step by its definition, in `f64`.
fn brute(centroids: &Matrix, x: &Matrix) -> Step {
    let (k, d) = (centroids.rows(), centroids.cols());
    let (mut counts, mut sums, mut inertia) = (vec![0u64; k], vec![0f64; k * d], 0.0);
    for i in 0..x.rows() {
        let distance = |j: usize| -> f64 {
            let pairs = x.row(i).iter().zip(centroids.row(j));
            pairs.map(|(&a, &b)| (f64::from(a) - f64::from(b)).powi(2)).sum()
        };
        let mut best = (0, distance(0));
        for j in 1..k {
            let found = distance(j);
            if found < best.1 {
                best = (j, found);
            }
        }
        counts[best.0] += 1;
        inertia += best.1;
        for (sum, &v) in sums[best.0 * d..].iter_mut().zip(x.row(i)) {
            *sum += f64::from(v);
        }
    }
    let mean = |j: usize, col: usize| match counts[j] {
        0 => centroids.row(j)[col],
        count => (sums[j * d + col] / count as f64) as f32,
    };
    Step { centroids: Matrix::from_fn(k, d, mean), counts, inertia }
}

fn assert_is(found: &Step, expected: &Step) {
    assert_eq!((&found.centroids, &found.counts), (&expected.centroids, &expected.counts));
    // The brute force rounds its sum at each row.
    let difference = (found.inertia - expected.inertia).abs();
    assert!(difference <= 1e-10 * expected.inertia, "{} is not {}", found.inertia, expected.inertia);
}

#[test]
fn it_is_the_step_by_brute_force() {
    for (n, d, k) in [(1, 1, 1), (10, 3, 4), (2000, 50, 13), (40_000, 9, 300)] {
        for x in [sample(n, d), integers(n, d)] {
            // Centroids that are rows, between rows, twice the same, and far from all.
            let mut centroids = Matrix::from_fn(k, d, |i, j| x.row(i * 3 % n)[j] + (i % 2) as f32 * 0.37);
            if k > 3 {
                let first = centroids.row(0).to_vec();
                centroids.data_mut()[d..2 * d].copy_from_slice(&first);
                centroids.data_mut()[2 * d..3 * d].fill(-1e20);
            }
            let found = state(&centroids, x.view()).finish().unwrap();
            assert_is(&found, &brute(&centroids, &x));
            assert_eq!(found.counts.iter().sum::<u64>(), n as u64);
            if k > 3 {
                // Of two equal centroids the first has the rows; who has none stays.
                assert_eq!((found.counts[1], found.counts[2]), (0, 0));
                assert_eq!(found.centroids.row(2), vec![-1e20; d]);
            }
        }
    }
}

#[test]
fn steps_lower_the_inertia_until_nothing_moves() {
    let x = sample(3000, 6);
    let mut centroids = Matrix::new(7, 6, x.data()[..42].to_vec()).unwrap();
    let mut before = f64::INFINITY;
    for _ in 0..100 {
        let step = state(&centroids, x.view()).finish().unwrap();
        assert!(step.inertia <= before * (1.0 + 1e-6), "{} after {before}", step.inertia);
        if step.centroids == centroids {
            return;
        }
        (before, centroids) = (step.inertia, step.centroids);
    }
    panic!("it still moves after 100 steps");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_split_of_integers_merges_to_the_same_bits(
        mut cuts in proptest::collection::vec(0usize..=700, 0..9),
        order in any::<u64>(),
        through_bytes in any::<bool>(),
    ) {
        let x = integers(700, 11);
        let centroids = Matrix::from_fn(9, 11, |i, j| x.row(i)[j] * 0.7 + 0.1);
        let whole = state(&centroids, x.view());
        cuts.extend([0, 700]);
        cuts.sort_unstable();
        let mut parts: Vec<State> =
            cuts.windows(2).map(|cut| state(&centroids, rows(&x, cut[0], cut[1]))).collect();
        let mut random = Rng::new(order, 0, 0);
        let mut merged = State::new(centroids.view()).unwrap();
        while !parts.is_empty() {
            let part = parts.swap_remove(random.below(parts.len() as u64) as usize);
            let part = if through_bytes { State::from_bytes(&part.to_bytes()).unwrap() } else { part };
            merged.merge(part).unwrap();
        }
        prop_assert_eq!(merged.to_bytes(), whole.to_bytes());
        let (found, expected) = (merged.finish().unwrap(), whole.finish().unwrap());
        prop_assert_eq!(found.inertia.to_bits(), expected.inertia.to_bits());
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn any_split_of_other_data_has_the_same_counts_and_inertia_and_centroids_to_rounding() {
    let x = sample(2000, 12);
    let centroids = Matrix::new(9, 12, x.data()[..9 * 12].to_vec()).unwrap();
    let whole = state(&centroids, x.view()).finish().unwrap();
    let mut merged = State::new(centroids.view()).unwrap();
    for (from, to) in [(1300, 2000), (0, 1), (1, 700), (700, 1300)] {
        merged.merge(state(&centroids, rows(&x, from, to))).unwrap();
    }
    assert_eq!(merged.rows(), 2000);
    let found = merged.finish().unwrap();
    assert_eq!((found.inertia.to_bits(), &found.counts), (whole.inertia.to_bits(), &whole.counts));
    for (a, b) in found.centroids.data().iter().zip(whole.centroids.data()) {
        assert!((a - b).abs() <= 1e-6 * b.abs(), "{a} is not {b}");
    }
}

#[test]
fn batches_of_any_length_and_any_number_of_threads_give_the_same_bits() {
    let x = sample(20_000, 5);
    let centroids = Matrix::new(40, 5, x.data()[..200].to_vec()).unwrap();
    let whole = state(&centroids, x.view());
    for length in [1, 7, 4096, 16_385] {
        let mut found = State::new(centroids.view()).unwrap();
        // A row at a time is slow, and the first rows show as much.
        let last = if length == 1 { 300 } else { 20_000 };
        for from in (0..last).step_by(length) {
            found.update(rows(&x, from, (from + length).min(last))).unwrap();
        }
        assert_eq!(found.to_bytes(), state(&centroids, rows(&x, 0, last)).to_bytes(), "batches of {length}");
    }
    for threads in [1, 2, 5] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert_eq!(pool.install(|| state(&centroids, x.view())), whole);
    }
}

#[test]
fn what_does_not_fit_is_an_error_and_changes_nothing() {
    let x = sample(50, 4);
    let centroids = Matrix::new(3, 4, x.data()[..12].to_vec()).unwrap();
    let mut own = state(&centroids, x.view());
    let before = own.to_bytes();
    let error = own.update(Matrix::zeros(2, 5).view()).unwrap_err().to_string();
    assert_eq!(error, "the number of columns is 5; it must be 4, as in the centroids");
    let mut bad = x.clone();
    bad.data_mut()[5] = f32::NAN;
    assert!(matches!(own.update(bad.view()), Err(Error::NotFinite { row: 1, col: 1, .. })));
    let error = own.merge(State::new(Matrix::zeros(3, 5).view()).unwrap()).unwrap_err().to_string();
    assert_eq!(
        error,
        "the other state is of 3 centroids of 5 columns; it must be of 3 centroids of 4 columns"
    );
    let mut moved = centroids.clone();
    moved.data_mut()[9] += 1.0;
    let error = own.merge(State::new(moved.view()).unwrap()).unwrap_err().to_string();
    assert!(error.contains("about other centroids, from the one in row 3 on"), "{error}");
    own.update(Matrix::zeros(0, 4).view()).unwrap();
    assert_eq!(own.to_bytes(), before);
    for (rows, cols) in [(0, 4), (3, 0)] {
        assert!(matches!(State::new(Matrix::zeros(rows, cols).view()), Err(Error::Parameter { .. })));
    }
    assert!(matches!(State::new(bad.view()), Err(Error::NotFinite { row: 1, col: 1, .. })));
}

#[test]
fn hostile_bytes_are_an_error() {
    let x = integers(300, 4);
    let centroids = Matrix::new(6, 4, x.data()[..24].to_vec()).unwrap();
    let own = state(&centroids, x.view());
    let good = own.to_bytes();
    assert_eq!(State::from_bytes(&good).unwrap(), own);
    for length in 0..good.len() {
        assert!(matches!(State::from_bytes(&good[..length]), Err(Error::Bytes { .. })), "{length} bytes");
    }
    let changed = |at: usize, bytes: &[u8]| {
        let mut all = good.clone();
        all[at..at + bytes.len()].copy_from_slice(bytes);
        State::from_bytes(&all).unwrap_err().to_string()
    };
    assert_eq!(
        changed(0, b"ES-PCA\0\0"),
        "these bytes are not a k-means state: they do not begin with its magic number"
    );
    assert!(changed(8, &[9]).contains("version 9"));
    let huge = changed(12, &u64::MAX.to_le_bytes());
    assert!(huge.contains("18446744073709551615 centroids"), "{huge}");
    assert!(changed(12, &[0; 8]).contains("0 centroids of 4 columns"));
    // The counts follow two numbers and 68 limbs.
    let counts = 28 + 68 * 4;
    assert!(changed(counts, &[0; 8]).contains("the sum of the 0 rows nearest to centroid 1"));
    assert!(changed(counts + 48, &f32::NAN.to_le_bytes()).contains("not a finite number"));
    let mut long = good.clone();
    long.push(0);
    assert!(State::from_bytes(&long).unwrap_err().to_string().contains("1 bytes follow after its end"));
    let empty = State::new(centroids.view()).unwrap().to_bytes();
    let mut distances = empty.clone();
    distances[28] = 1;
    assert!(State::from_bytes(&empty).is_ok());
    assert!(State::from_bytes(&distances).unwrap_err().to_string().contains("distances of no rows"));
    // Any change of a few bytes is an error or another state that can still be asked.
    let mut random = Rng::new(1, 2, 3);
    for _ in 0..3000 {
        let mut bytes = good.clone();
        for _ in 0..=random.below(3) {
            let at = random.below(bytes.len() as u64) as usize;
            bytes[at] = random.next_u64() as u8;
        }
        if let Ok(mut changed) = State::from_bytes(&bytes) {
            drop(changed.finish());
            drop(changed.merge(own.clone()));
            drop(changed.finish());
        }
    }
}
