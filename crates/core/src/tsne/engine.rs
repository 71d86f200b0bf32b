//! One iteration: repulsion, attraction, step. Owner-computes: every point is moved by one task, sums are over fixed chunks.

use std::f64::consts::LN_2;

use rayon::prelude::*;

use super::convolution::Plan;
use super::direct::Direct;
use super::kernel::Kernel;
use super::mesh::Mesh;
use super::order::morton_order;
use super::supervision::Labels;
use super::tree::Tree;
use super::way::Way;
use super::{Affinity, CHUNK, Point, Repulsion};
use crate::kernels::attract::{self, Positions};
use crate::rng::Rng;
use crate::{Matrix, Monitor, Result, simd};

/// Longest step of a point in one iteration, layout units: keeps the first steps after early exaggeration in bounds.
const LONGEST_STEP: f32 = 5.0;
const SMALLEST_GAIN: f32 = 0.01;
/// Fewer points than this are in the nearest cache in any order.
const SORTED_FROM: usize = 4096;
/// Stage of the random numbers of a perturbation.
const PERTURB: u64 = 0x70_6572_7475_7262;

#[derive(Debug)]
pub(crate) struct Engine<const D: usize> {
    affinity: Affinity,
    /// Row number of each point, in the engine's own order (neighbours in the layout are neighbours in memory).
    order: Vec<u32>,
    /// The place of each row in that order.
    places: Vec<u32>,
    points: Positions<D>,
    /// Where the next positions are written.
    moved: Positions<D>,
    velocity: Vec<Point<D>>,
    gains: Vec<Point<D>>,
    repulsion: Repulsion<D>,
    mesh: Mesh<D>,
    direct: Direct<D>,
    tree: Tree<D>,
    gradient_norm: f64,
    sums: Vec<Sums<D>>,
    labels: Option<Labels>,
    /// The affinities weighted by the labels at the strength of the last iteration, if it was supervised.
    weighted: Option<(f64, Affinity)>,
    /// Whether the points stay on the first axis: a layout of one dimension is one of two whose second is 0.
    line: bool,
}

/// How one iteration moves the points.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Motion {
    pub(crate) exaggeration: f64,
    pub(crate) rate: f64,
    pub(crate) momentum: f64,
    pub(crate) kernel: Kernel,
    /// What the repulsion is divided by; `None` = the sum of the kernel over all pairs, Z.
    pub(crate) normaliser: Option<f64>,
    /// Strength of the supervision, percent.
    pub(crate) supervision: f64,
    /// Whether the mesh is to be fine: among the last iterations.
    pub(crate) finish: bool,
    /// Whether the cost is asked for.
    pub(crate) measure: bool,
}

/// What a run is besides its affinity and parameters, in row order.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Snapshot {
    pub(super) order: Vec<u32>,
    pub(super) layout: Matrix,
    pub(super) velocity: Matrix,
    pub(super) gains: Matrix,
    pub(super) gradient_norm: f64,
    pub(super) labels: Option<Vec<u32>>,
    pub(super) plan: Option<Plan>,
}

/// What one chunk of points adds up to.
#[derive(Debug, Default)]
struct Sums<const D: usize> {
    position: Option<[f64; D]>,
    gradient2: f64,
    /// `-sum p ln w`.
    kl: f64,
}

impl<const D: usize> Engine<D> {
    /// `start` has D columns and as many rows as the affinity.
    pub(crate) fn new(affinity: &Affinity, start: &Matrix, monitor: &dyn Monitor) -> Result<Self> {
        let order = morton_order::<D>(start.data().as_chunks().0);
        Self::with_order(affinity, start, order, monitor)
    }

    /// The same with its points in an order given: every row once.
    fn with_order(
        affinity: &Affinity,
        start: &Matrix,
        order: Vec<u32>,
        monitor: &dyn Monitor,
    ) -> Result<Self> {
        let n = start.rows();
        Ok(Self {
            affinity: affinity.reordered(&order, monitor)?,
            points: Positions::new(&in_order(start, &order)),
            places: places(&order),
            order,
            moved: Positions::new(&vec![[0.0; D]; n]),
            velocity: vec![[0.0; D]; n],
            gains: vec![[1.0; D]; n],
            repulsion: Repulsion { forces: vec![[0.0; D]; n], z: 0.0 },
            mesh: Mesh::new(),
            direct: Direct::default(),
            tree: Tree::default(),
            gradient_norm: 0.0,
            sums: Vec::new(),
            labels: None,
            weighted: None,
            line: false,
        })
    }

    /// Holds the points on the first axis. The start must lie on it.
    pub(crate) fn on_a_line(self) -> Self {
        Self { line: true, ..self }
    }

    /// The engine that a snapshot was taken of. Its matrices have D columns and its order names every row once.
    pub(super) fn restore(affinity: &Affinity, from: &Snapshot, monitor: &dyn Monitor) -> Result<Self> {
        let mut new = Self::with_order(affinity, &from.layout, from.order.clone(), monitor)?;
        new.velocity = in_order(&from.velocity, &new.order);
        new.gains = in_order(&from.gains, &new.order);
        new.gradient_norm = from.gradient_norm;
        new.mesh.set_plan(from.plan);
        new.supervise(from.labels.as_deref());
        // A run in the plane never has all its points on the axis, and none of them moving off it.
        new.line = D == 2
            && [&from.layout, &from.velocity]
                .iter()
                .all(|v| v.data().chunks_exact(D).all(|row| row[1] == 0.0));
        Ok(new)
    }

    /// Everything [`Engine::restore`] needs.
    pub(super) fn snapshot(&self) -> Snapshot {
        Snapshot {
            order: self.order.clone(),
            layout: self.by_row(self.points.points()),
            velocity: self.by_row(&self.velocity),
            gains: self.by_row(&self.gains),
            gradient_norm: self.gradient_norm,
            labels: self.labels.as_ref().map(|labels| labels.by_row(&self.order)),
            plan: self.mesh.plan(),
        }
    }

    /// See [`Affinity::fingerprint`].
    pub(super) fn fingerprint(&self) -> u64 {
        self.affinity.fingerprint_of(|i| self.order[i as usize])
    }

    /// Labels of the rows, as many as points.
    pub(super) fn supervise(&mut self, labels: Option<&[u32]>) {
        self.labels = labels.map(|codes| Labels::new(codes, &self.order));
        self.weighted = None;
    }

    pub(crate) fn points(&self) -> usize {
        self.points.len()
    }

    pub(super) fn gradient_norm(&self) -> f64 {
        self.gradient_norm
    }

    pub(crate) fn layout(&self) -> Matrix {
        let layout = self.by_row(self.points.points());
        if self.line { Matrix::from_fn(layout.rows(), 1, |row, _| layout.row(row)[0]) } else { layout }
    }

    /// Takes back what the mesh's rounding moved off the line.
    fn flatten(&mut self) {
        if self.line {
            for point in self.points.points_mut().iter_mut().chain(&mut self.velocity) {
                point[1..].fill(0.0);
            }
        }
    }

    /// Puts the points into the order of their places, so that what is read together lies together; few points do not need it.
    /// Cancelled, it leaves them as they were.
    pub(crate) fn sort(&mut self, monitor: &dyn Monitor) -> Result<()> {
        if self.points.len() < SORTED_FROM {
            return Ok(());
        }
        let order = morton_order(self.points.points());
        self.affinity = self.affinity.reordered(&order, monitor)?;
        let permuted = |values: &[Point<D>]| -> Vec<Point<D>> {
            order.par_iter().map(|&i| values[i as usize]).collect()
        };
        self.points = Positions::new(&permuted(self.points.points()));
        self.velocity = permuted(&self.velocity);
        self.gains = permuted(&self.gains);
        self.order = order.iter().map(|&i| self.order[i as usize]).collect();
        self.places = places(&self.order);
        self.labels = self.labels.take().map(|labels| labels.reordered(&order));
        self.weighted = None;
        Ok(())
    }

    fn by_row(&self, values: &[Point<D>]) -> Matrix {
        let mut out = Matrix::zeros(values.len(), D);
        let rows = out.data_mut().as_chunks_mut::<D>().0.par_iter_mut().zip(&self.places);
        rows.with_min_len(CHUNK).for_each(|(row, &place)| *row = values[place as usize]);
        out
    }

    /// Moves every coordinate by up to `fraction` of the largest distance from the centre, within that distance.
    pub(super) fn perturb(&mut self, seed: u64, iteration: u32, fraction: f64) {
        let length2 = |p: &Point<D>| p.iter().map(|&v| f64::from(v).powi(2)).sum::<f64>();
        let radius = self.points.points().iter().map(length2).fold(0.0, f64::max).sqrt();
        let stage = PERTURB.wrapping_add(u64::from(iteration));
        self.points.points_mut().par_iter_mut().zip(&self.order).for_each(|(point, &row)| {
            let mut random = Rng::new(seed, stage, u64::from(row));
            for p in point.iter_mut() {
                *p += ((2.0 * random.uniform() - 1.0) * fraction * radius) as f32;
            }
            let length = length2(point).sqrt();
            if length > radius {
                for p in point.iter_mut() {
                    *p = (f64::from(*p) * radius / length) as f32;
                }
            }
        });
        let mut mean = [0f64; D];
        for point in self.points.points() {
            for (m, &p) in mean.iter_mut().zip(point) {
                *m += f64::from(p) / self.points.len() as f64;
            }
        }
        self.shift(mean);
        self.flatten();
    }

    /// Subtracts the mean.
    fn shift(&mut self, mean: [f64; D]) {
        let mean = mean.map(|m| m as f32);
        self.points.points_mut().par_chunks_mut(CHUNK).for_each(|points| {
            for point in points {
                for (p, m) in point.iter_mut().zip(mean) {
                    *p -= m;
                }
            }
        });
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

    /// Moves every point once; returns the cost of the positions before if `measure`: the KL divergence or, with a normaliser of
    /// its own, that of negative sampling, `sum p ln(1 / q) + (sum of the kernel) / normaliser`.
    pub(crate) fn step(&mut self, motion: Motion) -> Option<f64> {
        if self.points.len() == 0 {
            return None;
        }
        let (level, kernel) = (simd::level(), motion.kernel);
        let points = self.points.points();
        self.mesh.place(points, self.mesh_step(motion.finish) * kernel.width());
        match Way::cheapest(level, kernel, points.len(), self.mesh.padded_cells()) {
            Way::Direct => self.direct.repel(level, kernel, points, &mut self.repulsion),
            Way::Tree => self.tree.repel(level, points, &mut self.repulsion),
            Way::Mesh => self.mesh.repel(kernel, points, &mut self.repulsion),
        }
        self.weigh(motion.supervision);
        let z = motion.normaliser.unwrap_or(self.repulsion.z).max(f64::MIN_POSITIVE);
        self.move_points(motion, (1.0 / z) as f32);

        let n = self.points.len() as f64;
        let mut mean = [0f64; D];
        let (mut gradient2, mut kl) = (0.0, 0.0);
        for chunk in &self.sums {
            for (m, p) in mean.iter_mut().zip(chunk.position.unwrap_or([0.0; D])) {
                *m += p / n;
            }
            gradient2 += chunk.gradient2;
            kl += chunk.kl;
        }
        self.gradient_norm = gradient2.sqrt();
        self.shift(mean);
        self.flatten();
        let entropy = self.weighted.as_ref().map_or(self.affinity.entropy, |(_, weighted)| weighted.entropy);
        motion.measure.then(|| match motion.normaliser {
            None => entropy + kl + z.ln(),
            // The p sum to 1, and q is half of what their logarithms are of.
            Some(_) => kl + LN_2 + self.repulsion.z / z,
        })
    }

    /// Brings the weights on the affinities to a strength of supervision.
    fn weigh(&mut self, strength: f64) {
        match &self.labels {
            Some(labels) if strength > 0.0 => {
                if self.weighted.as_ref().is_none_or(|(at, _)| *at != strength) {
                    self.weighted = Some((strength, labels.weigh(&self.affinity, strength)));
                }
            }
            _ => self.weighted = None,
        }
    }

    /// The gradient, then gains, momentum and the step, written to a second buffer so that all see the old positions.
    fn move_points(&mut self, motion: Motion, over_z: f32) {
        let (level, kernel, measure) = (simd::level(), motion.kernel, motion.measure);
        let (scale, share) = kernel.attraction();
        let (scale, e) = (scale as f32, (motion.exaggeration * share) as f32);
        let (rate, momentum) = (motion.rate as f32, motion.momentum as f32);
        let factor = kernel.gradient_factor() as f32;
        let (positions, forces) = (&self.points, &self.repulsion.forces);
        let old = positions.points();
        let graph = &self.weighted.as_ref().map_or(&self.affinity, |(_, weighted)| weighted).graph;
        self.moved
            .points_mut()
            .par_chunks_mut(CHUNK)
            .zip(self.velocity.par_chunks_mut(CHUNK))
            .zip(self.gains.par_chunks_mut(CHUNK))
            .enumerate()
            .map(|(chunk, ((moved, velocity), gains))| {
                let first = chunk * CHUNK;
                let mut sums = Sums { position: Some([0.0; D]), ..Sums::default() };
                // The attraction is written where the next positions will be.
                let logs = attract::rows(level, graph, positions, first, scale, measure, moved);
                sums.kl = logs * kernel.power();
                for (local, moved) in moved.iter_mut().enumerate() {
                    let (i, attraction) = (first + local, *moved);
                    let (v, gain) = (&mut velocity[local], &mut gains[local]);
                    let mut length2 = 0.0;
                    for axis in 0..D {
                        let g = factor * (e * attraction[axis] - forces[i][axis] * over_z);
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
            .collect_into_vec(&mut self.sums);
        std::mem::swap(&mut self.points, &mut self.moved);
    }
}

/// Where each row is in an order.
fn places(order: &[u32]) -> Vec<u32> {
    let mut places = vec![0; order.len()];
    for (place, &row) in order.iter().enumerate() {
        places[row as usize] = place as u32;
    }
    places
}

/// Rows of a matrix of D columns, in that order.
fn in_order<const D: usize>(values: &Matrix, order: &[u32]) -> Vec<Point<D>> {
    let point = |&row: &u32| {
        let mut point = [0.0; D];
        point.copy_from_slice(values.row(row as usize));
        point
    };
    order.iter().map(point).collect()
}
