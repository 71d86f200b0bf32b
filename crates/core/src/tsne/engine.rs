//! One iteration: repulsion, attraction, step. Owner-computes: every point is moved by one task, sums are over fixed chunks.

use rayon::prelude::*;

use super::affinity::Weights;
use super::direct::{self, Direct};
use super::mesh::Mesh;
use super::order::morton_order;
use super::{Affinity, CHUNK, Point, Repulsion};
use crate::{Matrix, simd};

/// Longest step of a point in one iteration, layout units: keeps the first steps after early exaggeration in bounds.
const LONGEST_STEP: f32 = 5.0;
const SMALLEST_GAIN: f32 = 0.01;

#[derive(Debug)]
pub(super) struct Engine<const D: usize> {
    affinity: Affinity,
    /// Row number of each point, in the engine's own order (neighbours in the layout are neighbours in memory).
    order: Vec<u32>,
    points: Vec<Point<D>>,
    velocity: Vec<Point<D>>,
    gains: Vec<Point<D>>,
    repulsion: Repulsion<D>,
    mesh: Mesh<D>,
    direct: Direct<D>,
    gradient_norm: f64,
}

/// What one chunk of points adds up to.
#[derive(Default)]
struct Sums<const D: usize> {
    position: Option<[f64; D]>,
    gradient2: f64,
    /// `sum p ln(1 + d^2)`.
    kl: f64,
}

impl<const D: usize> Engine<D> {
    /// `start` has D columns and as many rows as the affinity.
    pub(super) fn new(affinity: &Affinity, start: &Matrix) -> Self {
        let n = start.rows();
        let order = morton_order(start.view());
        let points = order
            .iter()
            .map(|&row| {
                let mut point = [0.0; D];
                point.copy_from_slice(start.row(row as usize));
                point
            })
            .collect();
        Self {
            affinity: affinity.reordered(&order),
            order,
            points,
            velocity: vec![[0.0; D]; n],
            gains: vec![[1.0; D]; n],
            repulsion: Repulsion { forces: vec![[0.0; D]; n], z: 0.0 },
            mesh: Mesh::new(),
            direct: Direct::default(),
            gradient_norm: 0.0,
        }
    }

    pub(super) fn points(&self) -> usize {
        self.points.len()
    }

    pub(super) fn gradient_norm(&self) -> f64 {
        self.gradient_norm
    }

    pub(super) fn layout(&self) -> Matrix {
        let mut out = Matrix::zeros(self.points.len(), D);
        for (&row, point) in self.order.iter().zip(&self.points) {
            out.data_mut()[row as usize * D..(row as usize + 1) * D].copy_from_slice(point);
        }
        out
    }

    /// Finest mesh step: by density, since the error of a mesh falls with the number of points in a cell.
    fn mesh_step(&self, finish: bool) -> f64 {
        if D == 3 {
            return 1.0;
        }
        let dense = ((self.points.len() as f64 - 20_000.0) / 30_000.0).clamp(0.0, 1.0);
        let step = 0.5 + 0.5 * dense;
        if finish { step.min(0.5) } else { step }
    }

    /// Moves every point once; returns the KL divergence of the positions before if `measure`.
    pub(super) fn step(
        &mut self,
        exaggeration: f64,
        rate: f64,
        momentum: f64,
        finish: bool,
        measure: bool,
    ) -> Option<f64> {
        if self.points.is_empty() {
            return None;
        }
        let level = simd::level();
        self.mesh.place(&self.points, self.mesh_step(finish));
        if direct::is_cheaper(level, self.points.len(), self.mesh.padded_cells()) {
            self.direct.repel(level, &self.points, &mut self.repulsion);
        } else {
            self.mesh.repel(&self.points, &mut self.repulsion);
        }
        let z = self.repulsion.z.max(f64::MIN_POSITIVE);
        let sums =
            self.move_points(exaggeration as f32, (1.0 / z) as f32, rate as f32, momentum as f32, measure);

        let n = self.points.len() as f64;
        let mut mean = [0f64; D];
        let (mut gradient2, mut kl) = (0.0, 0.0);
        for chunk in &sums {
            for (m, p) in mean.iter_mut().zip(chunk.position.unwrap_or([0.0; D])) {
                *m += p / n;
            }
            gradient2 += chunk.gradient2;
            kl += chunk.kl;
        }
        self.gradient_norm = gradient2.sqrt();
        let mean = mean.map(|m| m as f32);
        self.points.par_chunks_mut(CHUNK).for_each(|points| {
            for point in points {
                for (p, m) in point.iter_mut().zip(mean) {
                    *p -= m;
                }
            }
        });
        measure.then(|| self.affinity.entropy + kl + z.ln())
    }

    /// `g = 4 (e A - R / Z)`, then gains, momentum and the step, written to a second buffer so that all see the old positions.
    fn move_points(&mut self, e: f32, over_z: f32, rate: f32, momentum: f32, measure: bool) -> Vec<Sums<D>> {
        let (old, affinity, forces) = (&self.points, &self.affinity, &self.repulsion.forces);
        let mut moved = vec![[0f32; D]; old.len()];
        let sums = moved
            .par_chunks_mut(CHUNK)
            .zip(self.velocity.par_chunks_mut(CHUNK))
            .zip(self.gains.par_chunks_mut(CHUNK))
            .enumerate()
            .map(|(chunk, ((moved, velocity), gains))| {
                let mut sums = Sums { position: Some([0.0; D]), ..Sums::default() };
                for (local, moved) in moved.iter_mut().enumerate() {
                    let i = chunk * CHUNK + local;
                    let (attraction, logs) = attract(affinity, old, i, measure);
                    sums.kl += logs;
                    let (v, gain) = (&mut velocity[local], &mut gains[local]);
                    let mut length2 = 0.0;
                    for axis in 0..D {
                        let g = 4.0 * (e * attraction[axis] - forces[i][axis] * over_z);
                        sums.gradient2 += f64::from(g) * f64::from(g);
                        let same = (g > 0.0) == (v[axis] > 0.0);
                        gain[axis] =
                            if same { (gain[axis] * 0.8).max(SMALLEST_GAIN) } else { gain[axis] + 0.2 };
                        v[axis] = momentum * v[axis] - rate * gain[axis] * g;
                        length2 += v[axis] * v[axis];
                    }
                    if length2 > LONGEST_STEP * LONGEST_STEP {
                        let scale = LONGEST_STEP / length2.sqrt();
                        for v in v.iter_mut() {
                            *v *= scale;
                        }
                    }
                    for axis in 0..D {
                        moved[axis] = old[i][axis] + v[axis];
                        if let Some(sum) = &mut sums.position {
                            sum[axis] += f64::from(moved[axis]);
                        }
                    }
                }
                sums
            })
            .collect();
        self.points = moved;
        sums
    }
}

/// `sum_j p_ij w_ij (y_i - y_j)`, and `sum_j p_ij ln(1 + d_ij^2)` if asked for.
#[inline]
fn attract<const D: usize>(
    affinity: &Affinity,
    points: &[Point<D>],
    i: usize,
    logs: bool,
) -> ([f32; D], f64) {
    let range = affinity.offsets[i]..affinity.offsets[i + 1];
    let columns = &affinity.columns[range.clone()];
    let own = points[i];
    let mut sum = [0f32; D];
    let mut log_sum = 0f64;
    let mut add = |column: u32, p: f32| {
        let other = &points[column as usize];
        let mut difference = [0f32; D];
        let mut d2 = 0f32;
        for axis in 0..D {
            difference[axis] = own[axis] - other[axis];
            d2 += difference[axis] * difference[axis];
        }
        let force = p / (1.0 + d2);
        for axis in 0..D {
            sum[axis] += force * difference[axis];
        }
        if logs {
            log_sum += f64::from(p) * f64::from(d2).ln_1p();
        }
    };
    match &affinity.weights {
        Weights::Each(weights) => {
            for (&column, &p) in columns.iter().zip(&weights[range]) {
                add(column, p);
            }
        }
        Weights::Uniform(p) => {
            for &column in columns {
                add(column, *p);
            }
        }
    }
    (sum, log_sum)
}
