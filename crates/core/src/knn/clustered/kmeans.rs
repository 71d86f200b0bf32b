//! K-means (Lloyd 1982) on a sample, started from random points of it.

use rayon::prelude::*;

use crate::rng::Rng;
use crate::{Matrix, MatrixView, Monitor, Result};

/// Key of the random numbers.
const STAGE: u64 = 0x6b_6d65_616e;
/// Points of the sample a cluster.
const POINTS: usize = 32;
const ITERATIONS: u64 = 4;

/// The numbers of so many of the nearest centroids of each row.
pub(super) type Nearest = dyn Fn(MatrixView<'_>, &Matrix, usize, &dyn Monitor) -> Result<Vec<u32>>;

/// At most `clusters` centroids of the rows, at least 1; ones that no point of the sample is nearest to are left out.
pub(super) fn train(
    x: MatrixView<'_>,
    clusters: usize,
    seed: u64,
    nearest: &Nearest,
    monitor: &dyn Monitor,
) -> Result<Matrix> {
    let (n, cols) = (x.rows(), x.cols());
    let count = clusters.saturating_mul(POINTS).min(n);
    // One of each of `count` equal parts.
    let chosen = |i: usize| {
        let part = |i: usize| (i as u128 * n as u128 / count as u128) as usize;
        let within = Rng::new(seed, STAGE, i as u64).below((part(i + 1) - part(i)) as u64);
        part(i) + within as usize
    };
    let data = (0..count).flat_map(|i| x.row(chosen(i))).copied().collect();
    let sample = Matrix::new(count, cols, data)?;
    let mut centroids = start(&sample, clusters.min(count), seed)?;
    for iteration in 1..=ITERATIONS {
        let found = nearest(sample.view(), &centroids, 1, monitor)?;
        let (starts, members) = group(&found, centroids.rows());
        let last = iteration == ITERATIONS;
        let rows: Vec<Vec<f32>> = (0..centroids.rows())
            .into_par_iter()
            .filter_map(|cluster| {
                let members = &members[starts[cluster]..starts[cluster + 1]];
                if !members.is_empty() {
                    return Some(mean(&sample, members));
                }
                let random = Rng::new(seed, STAGE + iteration, cluster as u64).below(count as u64);
                (!last).then(|| sample.row(random as usize).to_vec())
            })
            .collect();
        centroids = Matrix::new(rows.len(), cols, rows.concat())?;
    }
    let mut order: Vec<u32> = (0..centroids.rows() as u32).collect();
    halve(&mut order, &centroids);
    let data = order.iter().flat_map(|&row| centroids.row(row as usize)).copied().collect();
    Matrix::new(order.len(), cols, data)
}

/// Brings rows into an order in which near ones are mostly near: that of the leaves of a k-d tree.
fn halve(rows: &mut [u32], x: &Matrix) {
    if rows.len() < 3 {
        return;
    }
    let widest = widest(rows, x.view());
    let place = |row: u32| x.row(row as usize).get(widest).copied().unwrap_or(0.0);
    let middle = rows.len() / 2;
    rows.select_nth_unstable_by(middle, |&a, &b| place(a).total_cmp(&place(b)).then(a.cmp(&b)));
    let (left, right) = rows.split_at_mut(middle);
    halve(left, x);
    halve(right, x);
}

/// The axis along which some rows vary most.
pub(super) fn widest(rows: &[u32], x: MatrixView<'_>) -> usize {
    let count = rows.len() as f64;
    let (mut sums, mut squares) = (vec![0f64; x.cols()], vec![0f64; x.cols()]);
    for &row in rows {
        for (axis, &v) in x.row(row as usize).iter().enumerate() {
            sums[axis] += f64::from(v);
            squares[axis] += f64::from(v).powi(2);
        }
    }
    let spread = |axis: usize| squares[axis] - sums[axis] * sums[axis] / count;
    (0..x.cols()).max_by(|&a, &b| spread(a).total_cmp(&spread(b)).then(b.cmp(&a))).unwrap_or(0)
}

/// Different rows of the sample.
fn start(sample: &Matrix, clusters: usize, seed: u64) -> Result<Matrix> {
    let mut rows: Vec<u32> = (0..sample.rows() as u32).collect();
    let mut random = Rng::new(seed, STAGE, u64::MAX);
    for i in 0..clusters {
        let other = i + random.below((rows.len() - i) as u64) as usize;
        rows.swap(i, other);
    }
    let data = rows[..clusters].iter().flat_map(|&row| sample.row(row as usize)).copied().collect();
    Matrix::new(clusters, sample.cols(), data)
}

/// Row numbers by group: where each group begins, and the rows of all groups, each in order.
pub(super) fn group(of: &[u32], groups: usize) -> (Vec<usize>, Vec<u32>) {
    let mut starts = vec![0usize; groups + 1];
    for &group in of {
        starts[group as usize + 1] += 1;
    }
    for group in 0..groups {
        starts[group + 1] += starts[group];
    }
    let mut next = starts.clone();
    let mut rows = vec![0u32; of.len()];
    for (row, &group) in of.iter().enumerate() {
        rows[next[group as usize]] = row as u32;
        next[group as usize] += 1;
    }
    (starts, rows)
}

fn mean(sample: &Matrix, members: &[u32]) -> Vec<f32> {
    let mut sum = vec![0f64; sample.cols()];
    for &row in members {
        for (sum, &v) in sum.iter_mut().zip(sample.row(row as usize)) {
            *sum += f64::from(v);
        }
    }
    sum.into_iter().map(|sum| (sum / members.len() as f64) as f32).collect()
}
