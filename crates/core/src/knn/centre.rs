//! Where the middle of the data is, for differences that are rounded little.
//!
//! The mean, but without rows so far away that they would move it out of all the others.

use rayon::prelude::*;

use crate::{Matrix, MatrixView, preprocess};

/// Squared distances from the mean, in medians of them, from which a row is far, and up to which others count.
const FAR: f64 = 100.0;
const NEAR: f64 = 4.0;
/// Rows from which the mean of the others is taken.
const SAMPLE: usize = 4096;
/// The same of some rows.
const FEW: usize = 64;

/// The centre of all rows.
pub(super) fn of_all(x: MatrixView<'_>) -> Vec<f64> {
    let mean = preprocess::mean(x);
    let distances: Vec<f64> = (0..x.rows()).into_par_iter().map(|i| squared(x.row(i), &mean)).collect();
    match near(&distances) {
        None => mean,
        Some(limit) => {
            let rows: Vec<usize> = (0..x.rows()).filter(|&i| distances[i] <= limit).collect();
            let step = rows.len().div_ceil(SAMPLE).max(1);
            let data: Vec<f32> = rows.iter().step_by(step).flat_map(|&i| x.row(i)).copied().collect();
            let count = rows.len().div_ceil(step);
            Matrix::new(count, x.cols(), data).map_or(mean, |sample| preprocess::mean(sample.view()))
        }
    }
}

/// About the centre of some rows, and how far from it the usual one is, by the caller alone.
pub(super) fn of_some(x: MatrixView<'_>, rows: &[u32]) -> (Vec<f64>, f64) {
    let some: Vec<u32> = rows.iter().copied().step_by(rows.len().div_ceil(FEW).max(1)).collect();
    let mean_of = |rows: &mut dyn Iterator<Item = u32>| {
        let (mut mean, mut count) = (vec![0f64; x.cols()], 0.0);
        for row in rows {
            for (sum, &v) in mean.iter_mut().zip(x.row(row as usize)) {
                *sum += f64::from(v);
            }
            count += 1.0;
        }
        for sum in &mut mean {
            *sum /= f64::max(count, 1.0);
        }
        mean
    };
    let mut mean = mean_of(&mut some.iter().copied());
    let from = |mean: &[f64]| some.iter().map(|&row| squared(x.row(row as usize), mean)).collect();
    let mut distances: Vec<f64> = from(&mean);
    if let Some(limit) = near(&distances) {
        let others = some.iter().zip(&distances).filter(|(_, distance)| **distance <= limit);
        mean = mean_of(&mut others.map(|(&row, _)| row));
        distances = from(&mean);
    }
    distances.sort_unstable_by(f64::total_cmp);
    let usual = distances.get(distances.len() / 2).map_or(0.0, |median| median.sqrt());
    if usual > 0.0 {
        return (mean, usual);
    }
    // Most are equal: then a bound of all.
    let values = rows.iter().map(|&row| magnitude(x.row(row as usize))).fold(0.0, f32::max);
    let centre = mean.iter().map(|v| v.abs()).fold(0.0, f64::max);
    (mean, f64::from(values) + centre)
}

/// The largest `|v|`.
fn magnitude(row: &[f32]) -> f32 {
    let (blocks, rest) = row.as_chunks::<16>();
    let mut largest = [0f32; 16];
    for block in blocks {
        for (largest, v) in largest.iter_mut().zip(block) {
            *largest = if v.abs() > *largest { v.abs() } else { *largest };
        }
    }
    rest.iter().chain(&largest).fold(0.0, |largest, v| largest.max(v.abs()))
}

/// The largest `|v - centre|` of all rows.
pub(super) fn largest(x: MatrixView<'_>, centre: &[f64]) -> f64 {
    (0..x.rows()).into_par_iter().map(|i| reach(x.row(i), centre)).reduce(|| 0.0, f64::max)
}

/// Up to which squared distance rows count, if some are far.
fn near(distances: &[f64]) -> Option<f64> {
    let mut sorted = distances.to_vec();
    let middle = sorted.len() / 2;
    let (_, &mut median, above) =
        (!sorted.is_empty()).then(|| sorted.select_nth_unstable_by(middle, f64::total_cmp))?;
    let most = above.iter().copied().fold(median, f64::max);
    (most > FAR * median).then_some(NEAR * median)
}

fn squared(row: &[f32], centre: &[f64]) -> f64 {
    row.iter().zip(centre).map(|(&v, &c)| (f64::from(v) - c).powi(2)).sum()
}

fn reach(row: &[f32], centre: &[f64]) -> f64 {
    row.iter().zip(centre).map(|(&v, &c)| (f64::from(v) - c).abs()).fold(0.0, f64::max)
}
