//! Repulsion of all points by one scalar field on a mesh.
//!
//! With `S(y) = sum_j w(|y - y_j|)`, the repulsion of point i is `grad S(y_i)` times a constant of the kernel (-1/2 for
//! `w = 1 / (1 + r^2)`) and `Z = sum_i (S(y_i) - w(0))`: one
//! charge a point, one convolution, and value and analytic gradient from one cubic B-spline stencil of 4^D nodes (smooth
//! particle mesh, Essmann et al. 1995; t-SNE as a field, Pezzotti et al. arXiv 1805.10817).

use rayon::prelude::*;

use super::convolution::{Convolution, Plan, padded};
use super::kernel::Kernel;
use super::workspace::set_length;
use super::{CHUNK, Point, Repulsion};
use crate::kernels::spline::{self, Nodes, TAPS};
use crate::simd;

/// Points a task of the counting sort.
const SORTED: usize = 8192;
/// Fewest cells along the longest axis.
const LEAST_CELLS: f64 = 40.0;
/// Most cells along one axis: beyond it the step grows with the layout, so that a far outlier cannot take the memory.
const MOST_CELLS: [f64; 2] = [2000.0, 160.0];

/// Most padded cells that a mesh in so many dimensions may have.
pub(super) fn most_cells(dims: usize) -> usize {
    // A plan has room for a sixteenth more nodes.
    let padded = padded(MOST_CELLS[dims.clamp(2, 3) - 2] as usize * 17 / 16 + 8);
    padded.pow(dims as u32)
}

#[derive(Debug)]
pub(super) struct Mesh<const D: usize> {
    geometry: Geometry<D>,
    /// The plan of `convolution`, or of the one to make next if it still fits then.
    plan: Option<Plan>,
    convolution: Option<Convolution>,
    grid: Vec<f32>,
    /// Points in the order of their slabs, and where each slab starts.
    order: Vec<u32>,
    slabs: Vec<usize>,
    /// The slab of each point, and how many each task has of each slab.
    slab_of: Vec<u32>,
    counts: Vec<u32>,
    sums: Vec<f64>,
}

/// Where the nodes are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Geometry<const D: usize> {
    nodes: Nodes<D>,
    step: f64,
}

impl<const D: usize> Geometry<D> {
    /// Nodes around the points and `margin` more on all sides: a step of at most `finest` (in layout units, as the margin),
    /// from a ladder of powers of 2^(1/4).
    fn around(points: &[Point<D>], finest: f64, margin: f32) -> Self {
        let (lower, upper) = bounds(points);
        let (lower, upper) = (lower.map(|l| l - margin), upper.map(|u| u + margin));
        let extent = (0..D).map(|a| f64::from(upper[a]) - f64::from(lower[a])).fold(1e-12, f64::max);
        let wanted = finest.min(extent / LEAST_CELLS).max(extent / MOST_CELLS[D - 2]);
        let step = ((wanted.log2() * 4.0).floor() / 4.0).exp2();
        // One and a half steps of margin: a stencil starts one node below the point's cell.
        let lower = lower.map(|l| (f64::from(l) - 1.5 * step) as f32);
        let mut count = [0; D];
        for axis in 0..D {
            count[axis] = ((f64::from(upper[axis]) - f64::from(lower[axis])) / step).ceil() as usize + 4;
        }
        Self { nodes: Nodes { lower, inverse_step: (1.0 / step) as f32, count }, step }
    }

    /// Nodes along the first, middle (1 in 2D) and last axis.
    fn shape(&self) -> [usize; 3] {
        let count = self.nodes.count;
        if D == 2 { [count[0], 1, count[1]] } else { [count[0], count[1], count[2]] }
    }
}

pub(super) fn bounds<const D: usize>(points: &[Point<D>]) -> ([f32; D], [f32; D]) {
    let start = ([f32::INFINITY; D], [f32::NEG_INFINITY; D]);
    let join = |mut a: ([f32; D], [f32; D]), b: ([f32; D], [f32; D])| {
        for axis in 0..D {
            a.0[axis] = a.0[axis].min(b.0[axis]);
            a.1[axis] = a.1[axis].max(b.1[axis]);
        }
        a
    };
    points.par_chunks(CHUNK).map(|c| c.iter().fold(start, |a, p| join(a, (*p, *p)))).reduce(|| start, join)
}

impl<const D: usize> Mesh<D> {
    pub(super) fn new() -> Self {
        let nodes = Nodes { lower: [0.0; D], inverse_step: 1.0, count: [TAPS; D] };
        Self {
            geometry: Geometry { nodes, step: 1.0 },
            plan: None,
            convolution: None,
            grid: Vec::new(),
            order: Vec::new(),
            slabs: Vec::new(),
            slab_of: Vec::new(),
            counts: Vec::new(),
            sums: Vec::new(),
        }
    }

    /// Lays the mesh around the points, with a step of at most `finest_step` (layout units).
    pub(super) fn place(&mut self, points: &[Point<D>], finest_step: f64) {
        self.place_with_margin(points, finest_step, 0.0);
    }

    /// The same with room for other points up to `margin` (layout units) outside the box of these.
    pub(super) fn place_with_margin(&mut self, points: &[Point<D>], finest_step: f64, margin: f32) {
        self.geometry = Geometry::around(points, finest_step, margin);
    }

    /// Distance of the placed mesh's nodes, layout units.
    pub(super) fn step(&self) -> f64 {
        self.geometry.step
    }

    /// Cells that the placed mesh has with its padding: what its transforms cost.
    pub(super) fn padded_cells(&self) -> usize {
        self.geometry.shape().into_iter().map(padded).product()
    }

    /// The plan in use: with it, another mesh makes the same bits.
    pub(super) fn plan(&self) -> Option<Plan> {
        self.plan
    }

    /// Takes up the plan of another mesh.
    pub(super) fn set_plan(&mut self, plan: Option<Plan>) {
        self.plan = plan;
    }

    /// Repulsion of every point, before the division by Z. The mesh was placed around these points.
    pub(super) fn repel(&mut self, kernel: Kernel, points: &[Point<D>], out: &mut Repulsion<D>) {
        let constant = self.make_field(kernel, points);
        self.gather(kernel, points, constant, out);
    }

    /// Makes the field of the points on the mesh that was placed around them; returns what is to be added to its values.
    fn make_field(&mut self, kernel: Kernel, points: &[Point<D>]) -> f64 {
        let (shape, step) = (self.geometry.shape(), self.geometry.step);
        let plan = match self.plan {
            Some(plan) if plan.fits(shape, step, kernel) => plan,
            _ => Plan::with_room(shape, step, kernel),
        };
        // One of another plan goes before the next is made.
        let kept = self.convolution.take().filter(|kept| kept.plan() == plan);
        let mut convolution = kept.unwrap_or_else(|| Convolution::new(plan));
        self.plan = Some(plan);
        self.sort_into_slabs(points);
        self.spread(points);
        convolution.apply(&mut self.grid, shape);
        let constant = points.len() as f64 * convolution.constant();
        self.convolution = Some(convolution);
        constant
    }

    /// The field of the points as a value of its own, for points that are not among them.
    pub(super) fn into_field(mut self, kernel: Kernel, points: &[Point<D>]) -> Field<D> {
        let constant = self.make_field(kernel, points);
        Field { geometry: self.geometry, grid: self.grid, constant: constant as f32 }
    }

    /// Counting sort by slabs of `TAPS` planes of the first axis: the stencils of every second slab do not meet.
    fn sort_into_slabs(&mut self, points: &[Point<D>]) {
        let nodes = self.geometry.nodes;
        let count = nodes.count[0].div_ceil(TAPS);
        self.slab_of.resize(points.len(), 0);
        self.counts.clear();
        self.counts.resize(points.len().div_ceil(SORTED) * count, 0);
        self.slab_of
            .par_chunks_mut(SORTED)
            .zip(points.par_chunks(SORTED))
            .zip(self.counts.par_chunks_mut(count))
            .for_each(|((slab_of, points), counts)| {
                for (slab, point) in slab_of.iter_mut().zip(points) {
                    *slab = (nodes.locate(point, 0).0 / TAPS) as u32;
                    counts[*slab as usize] += 1;
                }
            });
        self.slabs.clear();
        let mut end = 0;
        for slab in 0..count {
            self.slabs.push(end);
            for task in self.counts.chunks_exact_mut(count) {
                end += std::mem::replace(&mut task[slab], end as u32) as usize;
            }
        }
        self.slabs.push(end);
        // In the order of the points within each slab: each task knows where its own begin.
        self.order.resize(points.len(), 0);
        for (task, (slab_of, next)) in
            self.slab_of.chunks(SORTED).zip(self.counts.chunks_exact_mut(count)).enumerate()
        {
            for (local, &slab) in slab_of.iter().enumerate() {
                let slot = &mut next[slab as usize];
                self.order[*slot as usize] = (task * SORTED + local) as u32;
                *slot += 1;
            }
        }
    }

    /// Adds charge 1 a point: even slabs in parallel, then odd ones, each slab in the order of its points.
    fn spread(&mut self, points: &[Point<D>]) {
        let (level, nodes) = (simd::level(), self.geometry.nodes);
        let plane: usize = nodes.count[1..].iter().product();
        let cells = nodes.count[0] * plane;
        set_length(&mut self.grid, cells, cells + cells / 8, 0.0);
        self.grid.par_chunks_mut(TAPS * plane).for_each(|planes| planes.fill(0.0));
        let (order, slabs) = (&self.order, &self.slabs);
        for odd in 0..2 {
            let from = (odd * TAPS * plane).min(self.grid.len());
            self.grid[from..].par_chunks_mut(2 * TAPS * plane).enumerate().for_each(|(pair, planes)| {
                let slab = 2 * pair + odd;
                if slab + 1 < slabs.len() {
                    let order = &order[slabs[slab]..slabs[slab + 1]];
                    spline::spread(level, &nodes, points, order, slab * TAPS, planes);
                }
            });
        }
    }

    fn gather(&mut self, kernel: Kernel, points: &[Point<D>], constant: f64, out: &mut Repulsion<D>) {
        let (level, nodes, grid) = (simd::level(), self.geometry.nodes, &self.grid);
        let (factor, alone) = (kernel.field_factor() as f32, kernel.at(0.0));
        out.forces.resize(points.len(), [0.0; D]);
        out.forces
            .par_chunks_mut(CHUNK)
            .zip(points.par_chunks(CHUNK))
            .map(|(forces, points)| {
                spline::gather(level, &nodes, points, grid, factor, forces)
                    + points.len() as f64 * (constant - alone)
            })
            .collect_into_vec(&mut self.sums);
        out.z = self.sums.iter().sum();
    }
}

/// The field of points that stay where they are.
#[derive(Debug)]
pub(super) struct Field<const D: usize> {
    geometry: Geometry<D>,
    grid: Vec<f32>,
    constant: f32,
}

impl<const D: usize> Field<D> {
    /// `S(y)` and its gradient by y, in layout units. `y` must lie in the box.
    pub(super) fn at(&self, y: &Point<D>) -> (f32, [f32; D]) {
        let (value, gradient) = spline::at(&self.geometry.nodes, y, &self.grid);
        (value + self.constant, gradient.map(|g| g * self.geometry.nodes.inverse_step))
    }

    /// The nearest position that the field covers.
    pub(super) fn inside(&self, mut y: Point<D>) -> Point<D> {
        let step = self.geometry.step as f32;
        for axis in 0..D {
            // A stencil's first and last node lie outside the box.
            let nodes = &self.geometry.nodes;
            let lower = nodes.lower[axis] + 1.5 * step;
            let upper = nodes.lower[axis] + (nodes.count[axis] - 3) as f32 * step;
            y[axis] = y[axis].clamp(lower, upper);
        }
        y
    }
}

#[cfg(test)]
mod tests {
    use super::super::direct::Direct;
    use super::*;
    use crate::rng::Rng;
    use crate::simd::{self, Level};

    fn cloud<const D: usize>(n: usize, radius: f64) -> Vec<Point<D>> {
        (0..n)
            .map(|i| {
                let mut random = Rng::new(1, 2, i as u64);
                [(); D].map(|()| (random.normal() * radius) as f32)
            })
            .collect()
    }

    /// Root mean square of the force error over that of the force, and the relative error of Z.
    fn errors<const D: usize>(n: usize, radius: f64, step: f64, dof: f64) -> (f64, f64) {
        let kernel = Kernel::new(dof);
        let points = cloud::<D>(n, radius);
        let mut found = Repulsion { forces: Vec::new(), z: 0.0 };
        let mut mesh = Mesh::new();
        mesh.place(&points, step);
        mesh.repel(kernel, &points, &mut found);
        let mut truth = Repulsion { forces: Vec::new(), z: 0.0 };
        // All levels give the same bits where there is a power to take.
        let level = if kernel.is_cauchy() { Level::Scalar } else { simd::level() };
        Direct::default().repel(level, kernel, &points, &mut truth);
        let (mut error2, mut size2) = (0.0, 0.0);
        for (a, b) in found.forces.iter().zip(&truth.forces) {
            for axis in 0..D {
                error2 += f64::from(a[axis] - b[axis]).powi(2);
                size2 += f64::from(b[axis]).powi(2);
            }
        }
        ((error2 / size2).sqrt(), (found.z - truth.z).abs() / truth.z)
    }

    #[test]
    fn forces_in_2d_are_within_two_percent_at_half_a_unit() {
        let (force, z) = errors::<2>(20_000, 12.0, 0.5, 1.0);
        assert!(force < 0.02 && z < 1e-3, "force error {force}, Z error {z}");
    }

    #[test]
    fn forces_in_3d_are_within_two_percent_at_one_unit() {
        let (force, z) = errors::<3>(20_000, 5.0, 1.0, 1.0);
        assert!(force < 0.02 && z < 1e-3, "force error {force}, Z error {z}");
    }

    #[test]
    fn a_layout_far_smaller_than_the_kernel_loses_no_precision() {
        for (radius, dof) in [(1e-4, 1.0), (1e-2, 1.0), (1e-4, 0.4), (1e-2, 5.0)] {
            let (two, z2) = errors::<2>(4000, radius, 0.5, dof);
            let (three, z3) = errors::<3>(4000, radius, 1.0, dof);
            assert!(two < 1e-3 && three < 1e-3, "radius {radius}: force errors {two} and {three}");
            assert!(z2 < 1e-5 && z3 < 1e-5, "radius {radius}: Z errors {z2} and {z3}");
        }
    }

    #[test]
    fn forces_of_other_degrees_of_freedom_are_as_good() {
        for dof in [0.2, 0.5, 4.0] {
            let width = Kernel::new(dof).width();
            let (force, z) = errors::<2>(8000, 8.0, 0.5 * width, dof);
            assert!(force < 0.03 && z < 1e-3, "2D, dof {dof}: force error {force}, Z error {z}");
            let (force, z) = errors::<3>(8000, 3.7, width, dof);
            assert!(force < 0.03 && z < 1e-3, "3D, dof {dof}: force error {force}, Z error {z}");
        }
    }

    #[test]
    fn forces_of_negative_sampling_are_as_good() {
        fn check<const D: usize>(n: usize, radius: f64, step: f64) {
            let (points, kernel) = (cloud::<D>(n, radius), Kernel::sampling());
            let mut found = Repulsion { forces: Vec::new(), z: 0.0 };
            let mut mesh = Mesh::new();
            mesh.place(&points, step);
            mesh.repel(kernel, &points, &mut found);
            let (mut error2, mut size2, mut z) = (0.0, 0.0, 0.0);
            for (i, (own, force)) in points.iter().zip(&found.forces).enumerate() {
                let mut truth = [0f64; D];
                for (_, other) in points.iter().enumerate().filter(|(j, _)| *j != i) {
                    let apart: [f64; D] = std::array::from_fn(|a| f64::from(own[a]) - f64::from(other[a]));
                    let r2: f64 = apart.iter().map(|v| v * v).sum();
                    z += kernel.at(r2);
                    for axis in 0..D {
                        truth[axis] += apart[axis] / ((1.0 + r2) * (2.0 + r2));
                    }
                }
                for axis in 0..D {
                    error2 += (f64::from(force[axis]) - truth[axis]).powi(2);
                    size2 += truth[axis].powi(2);
                }
            }
            let (force, z) = (f64::sqrt(error2 / size2), (found.z - z).abs() / z);
            // Errors of pairs cancel in a crowd, less so among a few points.
            let (most, most_z) = if n < 1000 { (0.05, 4e-3) } else { (0.02, 1e-3) };
            assert!(force < most && z < most_z, "{n} points in {D}D, radius {radius}: force {force}, Z {z}");
        }
        for radius in [1e-3, 8.0] {
            check::<2>(100, radius, 0.5);
            check::<2>(4000, radius, 0.5);
            check::<3>(4000, radius / 2.0, 1.0);
        }
    }

    #[test]
    fn a_far_outlier_does_not_take_the_memory() {
        let mut points = cloud::<3>(3000, 5.0);
        points[7] = [1e5, -1e5, 1e5];
        let mut mesh = Mesh::new();
        mesh.place(&points, 1.0);
        assert!(mesh.padded_cells() < 50_000_000, "{} cells", mesh.padded_cells());
    }

    #[test]
    fn all_points_equal_feel_no_force() {
        let points = vec![[3.0f32, -2.0]; 2500];
        let mut out = Repulsion { forces: Vec::new(), z: 0.0 };
        let mut mesh = Mesh::new();
        mesh.place(&points, 0.5);
        mesh.repel(Kernel::new(1.0), &points, &mut out);
        let pairs = 2500.0 * 2499.0;
        assert!((out.z - pairs).abs() < 1e-5 * pairs, "Z is {}", out.z);
        let largest = out.forces.iter().flatten().fold(0f32, |m, v| m.max(v.abs()));
        assert!(largest < 1e-6 * 2500.0, "largest force {largest}");
    }
}
