//! All pairs by blocked products, then proof.
//!
//! Bytes give exact integer distances at once. Floats are filtered to a few more than `k` candidates a row by distances
//! rounded in `f32` (`|a|^2 + |b|^2 - 2 a.b` on centred, scaled data), and the candidates are ranked by distances accumulated
//! in `f64`. A row whose candidates cannot be proved complete by the rounding bound of the product is searched again, so the
//! result is the brute-force one for every input.

use rayon::prelude::*;

use super::{Neighbor, Neighbors, select, sieve};
use crate::kernels::tile::Packed;
use crate::{MatrixView, Metric, Monitor, Result, preprocess, simd};

pub(super) fn search(
    x: MatrixView<'_>,
    k: usize,
    metric: Metric,
    monitor: &dyn Monitor,
) -> Result<Neighbors> {
    let (n, level) = (x.rows(), simd::level());
    if metric == Metric::Euclidean
        && let Some(packed) = Packed::bytes(level, x.data(), n, x.cols())
    {
        let rows = sieve::smallest(level, &packed, k, monitor)?;
        let indices = rows.iter().flatten().map(|&pair| sieve::column_of(pair)).collect();
        let distance = |&pair: &sieve::Pair| f64::from(sieve::key_of(pair)).sqrt() as f32;
        let distances = rows.iter().flatten().map(distance).collect();
        return Ok(Neighbors { k, indices, distances });
    }
    let prepared = Prepared::new(x, metric);
    let keep = (k + k / 4 + 8).min(n - 1);
    let packed = Packed::floats(&prepared.data, n, prepared.cols);
    let rows = sieve::smallest(level, &packed, keep, monitor)?;
    let rounding = Rounding::new(packed.norms());
    let mut indices = vec![0u32; n * k];
    let mut distances = vec![0f32; n * k];
    let write = |found: &[Neighbor], indices: &mut [u32], distances: &mut [f32]| {
        for (slot, found) in found.iter().take(k).enumerate() {
            indices[slot] = found.index;
            distances[slot] = (found.distance as f32).min(f32::MAX);
        }
    };
    let unproved: Vec<usize> = indices
        .par_chunks_exact_mut(k)
        .zip(distances.par_chunks_exact_mut(k))
        .enumerate()
        .filter_map(|(row, (indices, distances))| {
            let kept = &rows[row];
            let mut candidates: Vec<Neighbor> =
                kept.iter().map(|&pair| exact(x, metric, row, sieve::column_of(pair))).collect();
            select(&mut candidates, k);
            write(&candidates, indices, distances);
            // Every pair that was not kept has a key at least as large as the last that was.
            let excluded = f64::from(f32::from_bits(kept.last().map_or(0, |&pair| sieve::key_of(pair))));
            let reach = prepared.squared(candidates[k - 1].distance) + rounding.of(row, x.cols());
            (kept.len() < n - 1 && excluded <= reach).then_some(row)
        })
        .collect();
    if !unproved.is_empty() {
        let copies = Copies::new(x);
        let found: Vec<(usize, Vec<Neighbor>)> = unproved
            .into_par_iter()
            .map(|row| {
                if let Some(copies) = copies.nearest(x, metric, row, k) {
                    return (row, copies);
                }
                let others = (0..n as u32).filter(|&other| other as usize != row);
                let mut all: Vec<Neighbor> = others.map(|other| exact(x, metric, row, other)).collect();
                select(&mut all, k);
                all.truncate(k);
                (row, all)
            })
            .collect();
        for (row, found) in found {
            let at = row * k..(row + 1) * k;
            write(&found, &mut indices[at.clone()], &mut distances[at]);
        }
    }
    Ok(Neighbors { k, indices, distances })
}

fn exact(x: MatrixView<'_>, metric: Metric, row: usize, other: u32) -> Neighbor {
    Neighbor { index: other, distance: metric.distance(x.row(row), x.row(other as usize)) }
}

/// What a rounded squared distance can be off by: the worst case of a `d`-term `f32` product and of rounding the data.
struct Rounding<'a> {
    norms: &'a [f32],
    largest: f64,
}

impl<'a> Rounding<'a> {
    fn new(norms: &'a [f32]) -> Self {
        Self { norms, largest: f64::from(norms.iter().copied().fold(0.0, f32::max)) }
    }

    fn of(&self, row: usize, cols: usize) -> f64 {
        let factor = 2.0 * (cols as f64 + 8.0) * f64::from(f32::EPSILON);
        factor * (f64::from(self.norms[row]) + self.largest)
    }
}

/// Rows that are equal, for data with more copies of a row than candidates are kept.
struct Copies {
    /// For each row the smallest row number among its copies.
    first: Vec<u32>,
    /// For each row number in `first`, its copies in order.
    groups: std::collections::BTreeMap<u32, Vec<u32>>,
}

impl Copies {
    fn new(x: MatrixView<'_>) -> Self {
        let mut order: Vec<u32> = (0..x.rows() as u32).collect();
        // Adding zero makes -0 and 0 one value.
        let values = |row: u32| x.row(row as usize).iter().map(|v| (v + 0.0).to_bits());
        order.par_sort_unstable_by(|&a, &b| values(a).cmp(values(b)).then(a.cmp(&b)));
        let mut first = vec![0; x.rows()];
        let mut groups = std::collections::BTreeMap::new();
        for group in order.chunk_by(|&a, &b| values(a).eq(values(b))) {
            for &row in group {
                first[row as usize] = group[0];
            }
            groups.insert(group[0], group.to_vec());
        }
        Self { first, groups }
    }

    /// The `k` nearest of a row that has at least `k` copies: the first ones, where only copies are at distance 0 (under
    /// the cosine, where rows of one direction are too, of rows of zeros alone).
    fn nearest(&self, x: MatrixView<'_>, metric: Metric, row: usize, k: usize) -> Option<Vec<Neighbor>> {
        if metric == Metric::Cosine && x.row(row).iter().any(|&v| v != 0.0) {
            return None;
        }
        let group = self.groups.get(&self.first[row])?;
        let others = group.iter().filter(|&&other| other as usize != row).take(k);
        (group.len() > k).then(|| others.map(|&index| Neighbor { index, distance: 0.0 }).collect())
    }
}

/// The data as the products want them.
struct Prepared {
    metric: Metric,
    /// Centred and scaled (euclidean), or divided by their norms (cosine).
    data: Vec<f32>,
    cols: usize,
    /// `f64` metric distance -> the unit of rounded squared distances.
    scale: f64,
}

impl Prepared {
    fn new(x: MatrixView<'_>, metric: Metric) -> Self {
        match metric {
            Metric::Euclidean => Self::centred(x),
            Metric::Cosine => Self::unit(x),
        }
    }

    fn centred(x: MatrixView<'_>) -> Self {
        let cols = x.cols().max(1);
        let mean = preprocess::mean(x);
        let largest = x
            .data()
            .par_chunks(cols)
            .map(|row| row.iter().zip(&mean).fold(0f64, |l, (&v, &m)| l.max((f64::from(v) - m).abs())))
            .reduce(|| 0.0, f64::max);
        // A power of two: squares neither overflow nor vanish.
        let scale = if largest > 0.0 { (-largest.log2().floor()).exp2() } else { 1.0 };
        let mut data = vec![0f32; x.data().len()];
        data.par_chunks_mut(cols).zip(x.data().par_chunks(cols)).for_each(|(to, from)| {
            for ((t, &v), &m) in to.iter_mut().zip(from).zip(&mean) {
                *t = ((f64::from(v) - m) * scale) as f32;
            }
        });
        Self { metric: Metric::Euclidean, data, cols: x.cols(), scale }
    }

    /// Rows of length 1. A row of zeros gets an axis of its own, on which it is as far from every other row as an
    /// orthogonal one, and equal to other rows of zeros.
    fn unit(x: MatrixView<'_>) -> Self {
        let norms: Vec<f64> = (0..x.rows())
            .into_par_iter()
            .map(|i| x.row(i).iter().map(|&v| f64::from(v).powi(2)).sum::<f64>().sqrt())
            .collect();
        let cols = x.cols() + usize::from(norms.contains(&0.0));
        let mut data = vec![0f32; x.rows() * cols];
        data.par_chunks_mut(cols.max(1)).enumerate().for_each(|(i, to)| {
            if norms[i] > 0.0 {
                for (t, &v) in to.iter_mut().zip(x.row(i)) {
                    *t = (f64::from(v) / norms[i]) as f32;
                }
            } else if let Some(own) = to.last_mut() {
                *own = 1.0;
            }
        });
        Self { metric: Metric::Cosine, data, cols, scale: 1.0 }
    }

    /// The rounded squared distance that stands for a metric distance.
    fn squared(&self, distance: f64) -> f64 {
        match self.metric {
            Metric::Euclidean => (distance * self.scale).powi(2),
            Metric::Cosine => 2.0 * distance,
        }
    }
}
