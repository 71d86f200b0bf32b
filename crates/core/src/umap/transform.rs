//! New points into a finished layout, which does not move.

use rayon::prelude::*;

use super::engine::rates;
use super::fuzzy::{bandwidth, membership};
use super::project::check_metric;
use super::{Curve, Params, Point, points_of};
use crate::kernels::sgd::{self, Epoch, Group, LANES, Others};
use crate::knn::{self, Neighbor};
use crate::rng::Rng;
use crate::tsne::{in_the_plane, wrong_dimensions};
use crate::{Error, Matrix, MatrixView, Metric, Monitor, Result, simd};

/// Epochs of a new point.
const EPOCHS: u32 = 100;
/// Share of the learning rate that a new point takes.
const CAUTION: f64 = 0.25;
/// New points between two looks at the monitor.
const BLOCK: usize = 1024;
const STAGE: u64 = 0x7567_6401_0000_0000;

/// How new points are placed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TransformParams {
    /// Neighbours of a new point among the old ones, at least 1; beyond the number of old points all of them. Default 15.
    pub neighbors: usize,
    /// The metric of the neighbours: that of the layout. Default euclidean.
    pub metric: Metric,
    /// The run that made the layout. New points take a quarter of its learning rate; `epochs` is their own budget, `None` =
    /// 100.
    pub run: Params,
}

impl Default for TransformParams {
    fn default() -> Self {
        Self { neighbors: 15, metric: Metric::Euclidean, run: Params::default() }
    }
}

/// A finished layout into which new points are placed, as umap-learn's `transform` does.
///
/// Each new point starts at the mean of its neighbours, weighted by their memberships (or on an old point that equals it),
/// and is then pulled by them and pushed by random old points. Its position is a function of its neighbours, the layout and
/// the parameters: the same bytes in whatever batch, and equal vectors fall on one place.
#[derive(Debug, Clone)]
pub struct Map {
    layout: Dims,
    params: TransformParams,
    curve: Curve,
    /// Whether the layout has one dimension: two whose second is 0.
    line: bool,
}

/// Points, padded for [`Others`].
#[derive(Debug, Clone)]
enum Dims {
    Two(Vec<Point<2>>),
    Three(Vec<Point<3>>),
}

impl Map {
    /// Takes a layout of at least one point, n x 1, n x 2 or n x 3.
    pub fn new(layout: &Matrix, params: TransformParams) -> Result<Self> {
        params.run.check()?;
        check_metric(params.metric)?;
        layout.view().check_finite()?;
        if params.neighbors == 0 {
            return Err(Error::Parameter {
                name: "neighbours",
                value: "0".into(),
                expected: "at least 1".into(),
            });
        }
        if layout.rows() == 0 {
            return Err(Error::TooFewPoints { what: "a layout for new points", needed: 1, found: 0 });
        }
        let curve = params.run.curve()?;
        let line = layout.cols() == 1;
        let layout = match layout.cols() {
            1 => Dims::Two(padded(&in_the_plane(layout))),
            2 => Dims::Two(padded(layout)),
            3 => Dims::Three(padded(layout)),
            other => return Err(wrong_dimensions(other)),
        };
        Ok(Self { layout, params, curve, line })
    }

    /// Number of old points.
    pub fn points(&self) -> usize {
        match &self.layout {
            Dims::Two(points) => points.len() - LANES,
            Dims::Three(points) => points.len() - LANES,
        }
    }

    /// 1, 2 or 3.
    pub fn dims(&self) -> usize {
        match &self.layout {
            Dims::Two(_) if self.line => 1,
            Dims::Two(_) => 2,
            Dims::Three(_) => 3,
        }
    }

    /// Positions of new vectors (m x d), m x dims; `x` holds the old ones (n x d), one a point of the layout.
    ///
    /// Neighbours are exact ([`knn::query`]).
    pub fn transform(&self, x: MatrixView<'_>, new: MatrixView<'_>, monitor: &dyn Monitor) -> Result<Matrix> {
        let wrong =
            |name, value: usize, expected| Err(Error::Parameter { name, value: value.to_string(), expected });
        if x.rows() != self.points() {
            let expected = format!("{}, as in the layout", self.points());
            return wrong("the number of points", x.rows(), expected);
        }
        if new.cols() != x.cols() {
            let expected = format!("{}, as in the data of the layout", x.cols());
            return wrong("the number of columns", new.cols(), expected);
        }
        let (rows, dims) = (new.rows(), self.dims());
        let mut out = Matrix::zeros(rows, dims);
        if rows == 0 {
            return Ok(out);
        }
        let k = self.params.neighbors.min(x.rows());
        let near = knn::query(
            x,
            new,
            &knn::Params { k, metric: self.params.metric, ..Default::default() },
            monitor,
        )?;
        monitor.stage("new points");
        for (block, positions) in out.data_mut().chunks_mut(BLOCK * dims).enumerate() {
            if monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            positions.par_chunks_exact_mut(dims).enumerate().for_each_init(
                Vec::new,
                |own, (local, position)| {
                    let (indices, distances) = near.row(block * BLOCK + local);
                    own.clear();
                    own.extend(
                        indices
                            .iter()
                            .zip(distances)
                            .map(|(&index, &distance)| Neighbor { index, distance: f64::from(distance) }),
                    );
                    self.place_one(own, position);
                },
            );
            monitor.progress(((block + 1) * BLOCK).min(rows) as f64 / rows as f64);
        }
        Ok(out)
    }

    /// Position of one new point, given its neighbours among the old ones, nearest first.
    pub fn place(&self, neighbors: &[Neighbor]) -> Result<Vec<f32>> {
        let wrong = |value: String, expected: String| {
            Err(Error::Parameter { name: "the neighbours of a new point", value, expected })
        };
        if neighbors.is_empty() {
            return wrong("none".into(), "at least one".into());
        }
        if let Some(far) = neighbors.iter().find(|other| other.index as usize >= self.points()) {
            return wrong(far.index.to_string(), format!("row numbers less than {}", self.points()));
        }
        let ordered = neighbors.is_sorted_by(|a, b| a.distance <= b.distance);
        if !ordered || neighbors.iter().any(|other| !(other.distance.is_finite() && other.distance >= 0.0)) {
            return wrong("not in order".into(), "finite distances, nearest first".into());
        }
        let mut position = vec![0.0; self.dims()];
        self.place_one(neighbors, &mut position);
        Ok(position)
    }

    fn place_one(&self, near: &[Neighbor], out: &mut [f32]) {
        match &self.layout {
            Dims::Two(old) => out.copy_from_slice(&self.settle(near, old)[..self.dims()]),
            Dims::Three(old) => out.copy_from_slice(&self.settle(near, old)),
        }
    }

    fn settle<const D: usize>(&self, near: &[Neighbor], old: &[Point<D>]) -> Point<D> {
        let weights = memberships(near);
        // The nearest have the largest weights.
        let columns: Vec<u32> = near.iter().rev().map(|other| other.index).collect();
        let mut rates = rates(&weights);
        rates.reverse();
        let epochs = self.params.run.epochs.unwrap_or(EPOCHS);
        let level = simd::level();
        let seed = self.params.run.seed ^ key(near);
        let mut group = Group::new();
        let mut own = start(near, &weights, old);
        for number in 1..=epochs {
            let left = 1.0 - f64::from(number - 1) / f64::from(epochs);
            let epoch = Epoch {
                number,
                alpha: (self.params.run.learning_rate * CAUTION * left) as f32,
                a: self.curve.a as f32,
                b: self.curve.b as f32,
                repulsion: self.params.run.repulsion as f32,
                negatives: self.params.run.negative_samples,
            };
            let mut random = Rng::new(seed, STAGE, u64::from(number));
            group.put(0, &epoch, own, None, (&columns, &rates));
            group.advance_apart(level, &epoch, Others::new(old), [random.next_u64() as u32; LANES]);
            own = group.own(0);
        }
        own
    }
}

fn padded<const D: usize>(layout: &Matrix) -> Vec<Point<D>> {
    let mut points = points_of(layout);
    sgd::pad(&mut points, layout.rows());
    points
}

/// How much a new point belongs to each neighbour, over the same for the nearest: as in the fuzzy set, but no distance is taken
/// off for being the nearest, and the nearest neighbour is not counted in the sum that sets the bandwidth.
fn memberships(near: &[Neighbor]) -> Vec<f32> {
    let distances: Vec<f32> = near.iter().map(|other| other.distance as f32).collect();
    let nearest = f64::from(distances[0]);
    let mean = distances.iter().map(|&d| f64::from(d)).sum::<f64>() / distances.len() as f64;
    let sigma = bandwidth(&distances[1..], 0.0, (distances.len() as f64).log2(), mean);
    // Only their ratios count, and these cannot all vanish.
    distances.iter().map(|&d| membership(f64::from(d), nearest, sigma) as f32).collect()
}

fn start<const D: usize>(near: &[Neighbor], weights: &[f32], old: &[Point<D>]) -> Point<D> {
    if near[0].distance == 0.0 {
        return old[near[0].index as usize];
    }
    let total: f64 = weights.iter().map(|&w| f64::from(w)).sum();
    let mut mean = [0f64; D];
    for (other, &weight) in near.iter().zip(weights) {
        for axis in 0..D {
            mean[axis] += f64::from(weight) / total * f64::from(old[other.index as usize][axis]);
        }
    }
    mean.map(|v| v as f32)
}

/// A number that differs between new points: a function of their neighbours alone.
fn key(near: &[Neighbor]) -> u64 {
    near.iter()
        .fold(0, |key, other| Rng::new(key, u64::from(other.index), other.distance.to_bits()).next_u64())
}
