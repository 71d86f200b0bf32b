//! Custom axes against their definition.
#![allow(clippy::unwrap_used)] // A failed test may panic.

use std::sync::atomic::{AtomicUsize, Ordering};

use embedscope_core::axes::{Axes, Ends, Formula, project};
use embedscope_core::{Error, Matrix, Monitor, monitor::Silent, rng::Rng};

fn sample(n: usize, d: usize) -> Matrix {
    Matrix::from_fn(n, d, |i, j| (Rng::new(1, j as u64, i as u64).normal() * 3.0 + 40.0) as f32)
}

fn every(n: u32, step: usize, first: u32) -> Vec<u32> {
    (first..n).step_by(step).collect()
}

fn mean(x: &Matrix, rows: &[u32]) -> Vec<f64> {
    let sum = |j: usize| rows.iter().map(|&i| f64::from(x.row(i as usize)[j])).sum::<f64>();
    (0..x.cols()).map(|j| sum(j) / rows.len() as f64).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[test]
fn coordinates_are_the_projections_of_the_definition() {
    let x = sample(900, 17);
    let sets = [
        every(900, 7, 0),
        every(900, 11, 3),
        every(900, 5, 1),
        every(900, 2, 0),
        every(900, 13, 2),
        vec![899],
    ];
    for dims in [2, 3] {
        let pairs: Vec<Ends<'_>> =
            (0..dims).map(|a| Ends { from: &sets[2 * a], to: &sets[2 * a + 1] }).collect();
        let own = project(x.view(), &pairs, Formula::default(), &Silent).unwrap();
        let tensorflow = project(x.view(), &pairs, Formula::Tensorflow, &Silent).unwrap();
        assert_eq!((own.rows(), own.cols()), (900, dims));
        for axis in 0..dims {
            let (a, b) = (mean(&x, &sets[2 * axis]), mean(&x, &sets[2 * axis + 1]));
            let direction: Vec<f64> = a.iter().zip(&b).map(|(a, b)| b - a).collect();
            let middle: Vec<f64> = a.iter().zip(&b).map(|(a, b)| (a + b) / 2.0).collect();
            let length2 = dot(&direction, &direction);
            for i in 0..900 {
                let v: Vec<f64> = x.row(i).iter().map(|&v| f64::from(v)).collect();
                let expected = (dot(&v, &direction) - dot(&middle, &direction)) / length2;
                let found = f64::from(own.row(i)[axis]);
                assert!(
                    (found - expected).abs() < 1e-5 * (1.0 + expected.abs()),
                    "{found} is not {expected}"
                );
                let expected = dot(&v, &direction);
                let found = f64::from(tensorflow.row(i)[axis]);
                assert!(
                    (found - expected).abs() < 1e-5 * (1.0 + expected.abs()),
                    "{found} is not {expected}"
                );
            }
        }
    }
}

#[test]
fn the_centroids_are_one_unit_apart_at_any_scale() {
    for scale in [1e-20f32, 1.0, 1e20] {
        let mut x = sample(300, 6);
        for v in x.data_mut() {
            *v *= scale;
        }
        let (left, right) = (every(300, 3, 0), every(300, 4, 1));
        let ends = Ends { from: &left, to: &right };
        let axes = Axes::new(x.view(), &[ends, ends], Formula::default()).unwrap();
        let layout = axes.project(x.view(), &Silent).unwrap();
        assert!((mean(&layout, &left)[0] + 0.5).abs() < 1e-4, "scale {scale}: {:?}", mean(&layout, &left));
        assert!((mean(&layout, &right)[1] - 0.5).abs() < 1e-4, "scale {scale}: {:?}", mean(&layout, &right));
        assert_eq!(axes.axes()[0].to().len(), 6);
        assert!(axes.axes()[0].length() > 0.0);
    }
    let mut huge = sample(300, 6);
    for v in huge.data_mut() {
        *v *= 1e30;
    }
    let ends = Ends { from: &[0], to: &[1] };
    let error = project(huge.view(), &[ends, ends], Formula::Tensorflow, &Silent).unwrap_err();
    assert!(error.to_string().contains("too large"), "{error}");
}

#[test]
fn sets_count_each_row_once_in_any_order() {
    let x = sample(50, 4);
    let (plain, shuffled) = ([3u32, 9, 20, 31], [31u32, 9, 9, 3, 20, 31]);
    let with = |from: &[u32]| {
        let ends = [Ends { from, to: &[1] }, Ends { from: &[2], to: from }];
        project(x.view(), &ends, Formula::default(), &Silent).unwrap()
    };
    assert_eq!(with(&plain), with(&shuffled));
}

#[test]
fn the_same_bits_with_any_number_of_threads_and_any_batching() {
    let x = sample(70_000, 5);
    let sets = [every(70_000, 3, 0), every(70_000, 2, 1), every(70_000, 5, 0), every(70_000, 7, 3)];
    let pairs = [Ends { from: &sets[0], to: &sets[1] }, Ends { from: &sets[2], to: &sets[3] }];
    let results: Vec<_> = [1, 2, 4, 16]
        .map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                let axes = Axes::new(x.view(), &pairs, Formula::default()).unwrap();
                let layout = axes.project(x.view(), &Silent).unwrap();
                (axes, layout)
            })
        })
        .into();
    assert!(results.windows(2).all(|pair| pair[0] == pair[1]));
    let (axes, layout) = &results[0];
    let some = Matrix::new(13, 5, x.data()[40_000 * 5..40_013 * 5].to_vec()).unwrap();
    let alone = axes.project(some.view(), &Silent).unwrap();
    assert_eq!(alone.data(), &layout.data()[40_000 * 2..40_013 * 2]);
}

#[test]
fn what_cannot_be_an_axis_is_a_clear_error() {
    let x = sample(10, 3);
    let good = Ends { from: &[0, 1], to: &[2] };
    let error = |pairs: &[Ends<'_>]| Axes::new(x.view(), pairs, Formula::default()).unwrap_err().to_string();
    assert_eq!(
        error(&[Ends { from: &[], to: &[1] }, good]),
        "the left side is empty; it must be a set of at least one row: nothing matched"
    );
    assert_eq!(
        error(&[good, Ends { from: &[1], to: &[10] }]),
        "the upper side is a set with row 10; it must be a set of row numbers below 10, the number of points"
    );
    assert_eq!(
        error(&[good, good, Ends { from: &[4, 5], to: &[5, 4] }]),
        "the far side is at the same place as the other end of its axis; it must be rows with another centroid"
    );
    assert_eq!(error(&[good]), "the number of axes is 1; it must be 2 or 3");
    let axes = Axes::new(x.view(), &[good, good], Formula::default()).unwrap();
    let narrow = sample(4, 2);
    assert!(matches!(
        axes.project(narrow.view(), &Silent),
        Err(Error::Parameter { name: "the number of columns", .. })
    ));
    let mut bad = sample(10, 3);
    bad.data_mut()[7] = f32::NAN;
    let error = Axes::new(bad.view(), &[Ends { from: &[0, 2], to: &[1] }, good], Formula::default());
    assert!(matches!(error, Err(Error::NotFinite { row: 2, col: 1, .. })), "{error:?}");
}

#[test]
fn projecting_can_be_cancelled() {
    struct After(AtomicUsize);
    impl Monitor for After {
        fn cancelled(&self) -> bool {
            self.0.fetch_add(1, Ordering::Relaxed) >= 1
        }
    }
    let x = sample(70_000, 3);
    let ends = Ends { from: &[0], to: &[1] };
    let found = project(x.view(), &[ends, ends], Formula::default(), &After(AtomicUsize::new(0)));
    assert_eq!(found, Err(Error::Cancelled));
}
