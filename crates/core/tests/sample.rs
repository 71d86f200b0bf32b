//! A sample of rows is the same however the rows are split.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use embedscope_core::sample::State;
use embedscope_core::{Error, Matrix};

fn data() -> Matrix {
    Matrix::from_fn(3000, 5, |row, col| ((row * 31 + col * 17) % 1009) as f32 / 7.0)
}

fn part(x: &Matrix, first: usize, last: usize) -> State {
    let mut state = State::new(5, 100, 7).unwrap();
    let rows = Matrix::new(last - first, 5, x.data()[first * 5..last * 5].to_vec()).unwrap();
    state.update(rows.view()).unwrap();
    state
}

#[test]
fn any_split_in_any_order_gives_the_same_bytes() {
    let x = data();
    let whole = part(&x, 0, 3000);
    for cuts in [
        vec![0, 3000],
        vec![0, 1, 2, 1500, 3000],
        vec![0, 999, 2000, 3000],
        (0..=3000).step_by(7).chain([3000]).collect(),
    ] {
        let parts: Vec<State> =
            cuts.windows(2).filter(|w| w[0] < w[1]).map(|w| part(&x, w[0], w[1])).collect();
        for order in [parts.clone(), parts.into_iter().rev().collect()] {
            let mut merged = State::new(5, 100, 7).unwrap();
            for state in order {
                merged.merge(State::from_bytes(&state.to_bytes()).unwrap()).unwrap();
            }
            assert_eq!(merged.to_bytes(), whole.to_bytes());
            assert_eq!(merged.finish().unwrap(), whole.finish().unwrap());
        }
    }
    assert_eq!((whole.finish().unwrap().rows(), whole.rows()), (100, 3000));
}

#[test]
fn it_is_a_sample_of_the_rows_and_seeds_differ() {
    let x = data();
    let sample = part(&x, 0, 3000).finish().unwrap();
    assert!((0..100).all(|i| (0..3000).any(|j| x.row(j) == sample.row(i))));
    let mean = |x: &Matrix| x.data().iter().map(|&v| f64::from(v)).sum::<f64>() / x.data().len() as f64;
    assert!((mean(&sample) - mean(&x)).abs() < 15.0, "{} and {}", mean(&sample), mean(&x));
    let mut other = State::new(5, 100, 8).unwrap();
    other.update(x.view()).unwrap();
    assert_ne!(other.finish().unwrap(), sample);
    let few = part(&x, 0, 10);
    assert_eq!(few.finish().unwrap().rows(), 10);
}

#[test]
fn what_does_not_fit_is_an_error_and_changes_nothing() {
    let mut state = part(&data(), 0, 50);
    let before = state.to_bytes();
    assert!(state.update(Matrix::zeros(2, 4).view()).is_err());
    assert!(state.update(Matrix::from_fn(1, 5, |_, _| f32::NAN).view()).is_err());
    assert!(state.merge(State::new(5, 99, 7).unwrap()).is_err());
    assert!(State::new(0, 1, 0).is_err() && State::new(1, 0, 0).is_err());
    assert_eq!(state.to_bytes(), before);
    for cut in 0..before.len() {
        assert!(matches!(State::from_bytes(&before[..cut]), Err(Error::Bytes { .. })), "{cut}");
    }
}
