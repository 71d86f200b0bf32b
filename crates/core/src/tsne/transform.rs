//! New points into a layout that stays as it is.

use rayon::prelude::*;

use super::affinity::gaussian;
use super::kernel::Kernel;
use super::mesh::{Field, Mesh};
use super::{Params, Point, default_perplexity, in_the_plane, wrong_dimensions};
use crate::{Error, Matrix, MatrixView, Metric, Monitor, Result, knn};

/// New points a task, and between two looks at the monitor.
const TASK: usize = 64;
const STRIDE: usize = 8192;
/// Finest step of the field's mesh in 2D and 3D, in widths of the kernel: made once, so finer than that of a run.
const MESH_STEP: [f64; 2] = [0.25, 0.7];
/// Room around the layout: the larger of layout units and a share of the extent.
const MARGIN: (f32, f32) = (4.0, 0.05);
/// Share of the step that would bring a point among near neighbours to their weighted mean at once.
const RATE: f32 = 0.25;
const MOMENTUM: f32 = 0.7;
/// Neighbours of a new point in a perplexity.
const NEIGHBORS_A_PERPLEXITY: f64 = 3.0;
const SMALLEST_GAIN: f32 = 0.01;
/// Longest step of a point in one iteration, layout units.
const LONGEST_STEP: f32 = 2.0;

/// How new points find their places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TransformParams {
    /// Perplexity of a new point's similarities to its neighbours, from 1 to their number; `None` = a third of them, at least 1.
    pub perplexity: Option<f64>,
    /// Factor on the attraction, from 1 to 1000: more keeps new points closer to their neighbours. Default 1.5 (as openTSNE's).
    pub exaggeration: f64,
    /// Steps of every new point. Default 80.
    pub iterations: u32,
    /// Degrees of freedom of the run that made the layout; see [`Params::dof`]. Default 1.
    pub dof: f64,
}

impl Default for TransformParams {
    fn default() -> Self {
        Self { perplexity: None, exaggeration: 1.5, iterations: 80, dof: 1.0 }
    }
}

/// A layout frozen for new points.
///
/// Each new point goes down the gradient of its own `KL(p || q)` over the old points, `p` from its neighbours, `q_j = w_j / S(y)` with
/// the field S of the old points (Poličar, Stražar and Zupan, Machine Learning 2021). S is made once, on a mesh. Old points do not
/// move and new points do not see each other, so a point's place depends on nothing but its own neighbours: any batching gives
/// the same bytes.
#[derive(Debug)]
pub struct Transform {
    frozen: Frozen,
    /// Whether all points stay on the first axis: a layout of one dimension.
    line: bool,
    params: TransformParams,
}

#[derive(Debug)]
enum Frozen {
    Two(Old<2>),
    Three(Old<3>),
}

#[derive(Debug)]
struct Old<const D: usize> {
    points: Vec<Point<D>>,
    field: Field<D>,
    kernel: Kernel,
}

impl Transform {
    /// Freezes a layout of old points, n x 1, n x 2 or n x 3.
    pub fn new(layout: &Matrix, params: TransformParams) -> Result<Self> {
        // The ranges are those of a run.
        Params { exaggeration: params.exaggeration, dof: params.dof, ..Params::default() }.check()?;
        layout.view().check_finite()?;
        if layout.rows() == 0 {
            return Err(Error::TooFewPoints { what: "a layout that others join", needed: 1, found: 0 });
        }
        let kernel = Kernel::new(params.dof);
        let line = layout.cols() == 1;
        let frozen = match layout.cols() {
            1 => Frozen::Two(Old::new(&in_the_plane(layout), kernel)),
            2 => Frozen::Two(Old::new(layout, kernel)),
            3 => Frozen::Three(Old::new(layout, kernel)),
            other => return Err(wrong_dimensions(other)),
        };
        Ok(Self { frozen, line, params })
    }

    /// The parameters.
    pub fn params(&self) -> &TransformParams {
        &self.params
    }

    /// Number of old points.
    pub fn points(&self) -> usize {
        match &self.frozen {
            Frozen::Two(old) => old.points.len(),
            Frozen::Three(old) => old.points.len(),
        }
    }

    /// Places of new vectors (m x d), m x dims; `x` holds the old ones (n x d), one a point of the layout.
    ///
    /// Neighbours are exact ([`knn::query`]), three times the perplexity of them: that of the parameters, else
    /// [`default_perplexity`] of the old points.
    pub fn transform(
        &self,
        x: MatrixView<'_>,
        new: MatrixView<'_>,
        metric: Metric,
        monitor: &dyn Monitor,
    ) -> Result<Matrix> {
        if metric == Metric::Dot {
            return Err(Error::Parameter {
                name: "the metric of a perplexity",
                value: "dot".into(),
                expected: "one whose distances are at least 0: euclidean, cosine or manhattan".into(),
            });
        }
        if x.rows() != self.points() {
            return Err(Error::Parameter {
                name: "the number of points",
                value: x.rows().to_string(),
                expected: format!("{}, as in the layout", self.points()),
            });
        }
        if new.rows() == 0 {
            return Ok(Matrix::zeros(0, self.dims()));
        }
        let perplexity = self.params.perplexity.unwrap_or_else(|| default_perplexity(self.points()));
        let wanted = (NEIGHBORS_A_PERPLEXITY * perplexity).ceil().max(1.0) as usize;
        let k = wanted.min(x.rows());
        let near = knn::query(x, new, &knn::Params { k, metric, ..Default::default() }, monitor)?;
        self.place(k, near.indices(), near.distances(), monitor)
    }

    fn dims(&self) -> usize {
        match &self.frozen {
            Frozen::Two(_) if self.line => 1,
            Frozen::Two(_) => 2,
            Frozen::Three(_) => 3,
        }
    }

    /// Places of new points, m x dims, by their `k` nearest old points: row-major m x k row numbers and distances, nearest first.
    ///
    /// Each starts at the mean of its neighbours weighted by similarity.
    pub fn place(
        &self,
        k: usize,
        indices: &[u32],
        distances: &[f32],
        monitor: &dyn Monitor,
    ) -> Result<Matrix> {
        let perplexity = self.check(k, indices, distances)?;
        monitor.stage("transform");
        let near = Near { k, indices, distances, perplexity };
        let axes = if self.line { 1 } else { 3 };
        let placed = match &self.frozen {
            Frozen::Two(old) => old.place(near, axes, &self.params, monitor)?,
            Frozen::Three(old) => old.place(near, axes, &self.params, monitor)?,
        };
        Ok(if self.line { Matrix::from_fn(placed.rows(), 1, |row, _| placed.row(row)[0]) } else { placed })
    }

    /// Checks the neighbours; returns the perplexity.
    fn check(&self, k: usize, indices: &[u32], distances: &[f32]) -> Result<f64> {
        let bad = |value: String, expected: String| {
            Err(Error::Parameter { name: "the new points' neighbours", value, expected })
        };
        if k == 0 || !indices.len().is_multiple_of(k) || indices.len() != distances.len() {
            return bad(
                format!("{} indices and {} distances for k = {k}", indices.len(), distances.len()),
                "m * k of each, k at least 1".into(),
            );
        }
        let n = self.points();
        if let Some(at) = indices.iter().position(|&i| i as usize >= n) {
            return bad(
                format!("row {} in the list of new point {}", indices[at], at / k),
                format!("rows of the layout, which has {n}"),
            );
        }
        let sound = |row: &[f32]| row[0] >= 0.0 && row[k - 1].is_finite() && row.is_sorted();
        if let Some(at) = distances.chunks_exact(k).position(|row| !sound(row)) {
            return bad(
                format!("at distances out of order, negative or not finite in the list of new point {at}"),
                "nearest first, at finite distances".into(),
            );
        }
        match self.params.perplexity {
            None => Ok((k as f64 / 3.0).max(1.0)),
            Some(perplexity) if (1.0..=k as f64).contains(&perplexity) => Ok(perplexity),
            Some(perplexity) => Err(Error::Parameter {
                name: "perplexity",
                value: perplexity.to_string(),
                expected: format!("from 1 to the number of neighbours a point, here {k}"),
            }),
        }
    }
}

/// The nearest old points of the new ones, and how many of them count.
#[derive(Clone, Copy)]
struct Near<'a> {
    k: usize,
    indices: &'a [u32],
    distances: &'a [f32],
    perplexity: f64,
}

impl<const D: usize> Old<D> {
    fn new(layout: &Matrix, kernel: Kernel) -> Self {
        let points: Vec<Point<D>> = layout
            .data()
            .chunks_exact(D)
            .map(|row| {
                let mut point = [0.0; D];
                point.copy_from_slice(row);
                point
            })
            .collect();
        let extent = (0..D)
            .map(|axis| {
                let values = points.iter().map(|p| p[axis]);
                values.clone().fold(f32::MIN, f32::max) - values.fold(f32::MAX, f32::min)
            })
            .fold(0.0, f32::max);
        let mut mesh = Mesh::new();
        let step = MESH_STEP[D - 2] * kernel.width();
        mesh.place_with_margin(&points, step, MARGIN.0.max(MARGIN.1 * extent));
        let field = mesh.into_field(kernel, &points);
        Self { points, field, kernel }
    }

    /// Points move along the first `axes` axes.
    fn place(
        &self,
        Near { k, indices, distances, perplexity }: Near<'_>,
        axes: usize,
        params: &TransformParams,
        monitor: &dyn Monitor,
    ) -> Result<Matrix> {
        let m = indices.len() / k;
        let descend = if self.kernel.is_cauchy() { Self::descend::<true> } else { Self::descend::<false> };
        let mut out = Matrix::zeros(m, D);
        for start in (0..m).step_by(STRIDE) {
            if monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            let end = (start + STRIDE).min(m);
            out.data_mut()[start * D..end * D]
                .par_chunks_mut(TASK * D)
                .zip(indices[start * k..end * k].par_chunks(TASK * k))
                .zip(distances[start * k..end * k].par_chunks(TASK * k))
                .for_each_init(
                    || (vec![0f64; k], Vec::with_capacity(k)),
                    |(p, near), ((out, indices), distances)| {
                        for ((out, indices), distances) in out
                            .chunks_exact_mut(D)
                            .zip(indices.chunks_exact(k))
                            .zip(distances.chunks_exact(k))
                        {
                            gaussian(distances, perplexity, p);
                            near.clear();
                            near.extend(
                                indices
                                    .iter()
                                    .zip(p.iter())
                                    .map(|(&i, &p)| (self.points[i as usize], p as f32)),
                            );
                            out.copy_from_slice(&descend(self, near, axes, params));
                        }
                    },
                );
            monitor.progress(end as f64 / m as f64);
        }
        Ok(out)
    }

    /// The place of one new point among neighbours with similarities that sum to 1. `CAUCHY`: of 1 degree of freedom; asked inside the
    /// loop, compilers take the power for both.
    fn descend<const CAUCHY: bool>(
        &self,
        near: &[(Point<D>, f32)],
        axes: usize,
        params: &TransformParams,
    ) -> Point<D> {
        let axes = axes.min(D);
        let mut y = [0f32; D];
        for axis in 0..D {
            y[axis] =
                near.iter().map(|(other, p)| f64::from(other[axis]) * f64::from(*p)).sum::<f64>() as f32;
        }
        y = self.field.inside(y);
        let exaggeration = params.exaggeration as f32;
        // On the gradient without its constant factor, of which the attraction is `e (y - mean)` among near neighbours.
        let rate = RATE / exaggeration;
        let (mut velocity, mut gains) = ([0f32; D], [1f32; D]);
        for _ in 0..params.iterations {
            let gradient = self.gradient::<CAUCHY>(&y, near, exaggeration);
            let mut length2 = 0.0;
            for axis in 0..axes {
                let same = (gradient[axis] > 0.0) == (velocity[axis] > 0.0);
                gains[axis] = if same { (gains[axis] * 0.8).max(SMALLEST_GAIN) } else { gains[axis] + 0.2 };
                velocity[axis] = MOMENTUM * velocity[axis] - rate * gains[axis] * gradient[axis];
                length2 += velocity[axis] * velocity[axis];
            }
            let scale = (LONGEST_STEP / length2.sqrt()).min(1.0);
            let from = y;
            for axis in 0..D {
                y[axis] += scale * velocity[axis];
            }
            y = self.field.inside(y);
            for axis in 0..D {
                // What was done, not what was wanted: no speed is kept at the edge of the field.
                velocity[axis] = y[axis] - from[axis];
            }
        }
        y
    }

    /// `e sum_j p_j u_j (y - y_j) - sum_j q_j u_j (y - y_j)`, the second sum over all old points from the field.
    #[inline]
    fn gradient<const CAUCHY: bool>(
        &self,
        y: &Point<D>,
        near: &[(Point<D>, f32)],
        exaggeration: f32,
    ) -> [f32; D] {
        let over_dof = (1.0 / self.kernel.dof()) as f32;
        let mut attraction = [0f32; D];
        // At least the neighbours are there: the mesh's rounding must not bring the field below their part of it.
        let mut least = f32::MIN_POSITIVE;
        for (other, p) in near {
            let mut difference = [0f32; D];
            let mut d2 = 0f32;
            for axis in 0..D {
                difference[axis] = y[axis] - other[axis];
                d2 += difference[axis] * difference[axis];
            }
            let u = 1.0 / (1.0 + d2 * over_dof);
            least += if CAUCHY { u } else { u.powf(self.kernel.power() as f32) };
            for axis in 0..D {
                attraction[axis] += p * u * difference[axis];
            }
        }
        let (value, slope) = self.field.at(y);
        let repulsion = self.kernel.field_factor() as f32 / value.max(least);
        let mut gradient = [0f32; D];
        for axis in 0..D {
            gradient[axis] = exaggeration * attraction[axis] - slope[axis] * repulsion;
        }
        gradient
    }
}
