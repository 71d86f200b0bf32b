//! Repulsion in a wide layout by a tree of cells: a cell that looks small from a group of points is one body at its centre of mass
//! (Barnes and Hut 1986; for t-SNE van der Maaten 2014), a group of points shares one list of bodies.
//!
//! In 3D a layout is a shell around empty space, of which a mesh would store every cell. The tree costs the same however far the
//! points spread.

use rayon::prelude::*;

use super::workspace::PerThread;
use super::{Point, Repulsion};
use crate::kernels::bodies::{self, Bodies};
use crate::simd::Level;

/// A cell counts as one body for a group of points where its radius is less than this share of its distance from the group, by
/// dimensions - 2.
const OPENING: [f32; 2] = [0.5, 0.6];
/// Points of a cell that is not divided.
const LEAF: usize = 16;
/// Points that share a list.
const GROUP: usize = 64;
/// Nodes a task.
const NODES: usize = 64;

/// A cell of the octree (quadtree): a range of the points in Morton order.
#[derive(Debug, Clone, Copy)]
struct Node<const D: usize> {
    centre: Point<D>,
    radius: f32,
    /// Mean squared distance of its points from the centre.
    variance: f32,
    first: u32,
    count: u32,
    /// Its children are `nodes[child..child + children]`; none in a leaf.
    child: u32,
    children: u32,
}

#[derive(Debug)]
pub(super) struct Tree<const D: usize> {
    /// Morton key and number of each point.
    keys: Vec<(u32, u32)>,
    /// The points in that order.
    sorted: Vec<Point<D>>,
    forces: Vec<Point<D>>,
    nodes: Vec<Node<D>>,
    sums: Vec<f64>,
    walks: PerThread<Walk<D>>,
}

/// Buffers of one walk.
#[derive(Debug)]
struct Walk<const D: usize> {
    open: Vec<u32>,
    bodies: Bodies<D>,
}

impl<const D: usize> Default for Walk<D> {
    fn default() -> Self {
        Self { open: Vec::new(), bodies: Bodies::default() }
    }
}

impl<const D: usize> Default for Tree<D> {
    fn default() -> Self {
        Self {
            keys: Vec::new(),
            sorted: Vec::new(),
            forces: Vec::new(),
            nodes: Vec::new(),
            sums: Vec::new(),
            walks: PerThread::default(),
        }
    }
}

/// Bits of a key along one axis.
const fn bits(dims: usize) -> u32 {
    if dims == 2 { 16 } else { 10 }
}

impl<const D: usize> Tree<D> {
    /// Repulsion of every point, before the division by Z. There is at least one point.
    pub(super) fn repel(&mut self, level: Level, points: &[Point<D>], out: &mut Repulsion<D>) {
        super::order::morton_keys(points, bits(D), &mut self.keys);
        self.keys.par_sort_unstable();
        self.sorted.resize(points.len(), [0.0; D]);
        self.sorted.par_iter_mut().zip(&self.keys).for_each(|(to, &(_, i))| *to = points[i as usize]);
        self.divide();
        self.weigh();

        self.forces.resize(points.len(), [0.0; D]);
        self.walks.prepare();
        let (nodes, sorted, walks) = (&self.nodes, &self.sorted, &self.walks);
        self.forces
            .par_chunks_mut(GROUP)
            .zip(sorted.par_chunks(GROUP))
            .map(|(forces, group)| {
                let mut walk = walks.lend();
                let Walk { open, bodies } = &mut *walk;
                let surplus = collect(nodes, sorted, group, open, bodies);
                bodies::repel(level, bodies, group, forces) + (surplus - 1.0) * group.len() as f64
            })
            .collect_into_vec(&mut self.sums);
        // A sum of what is not negative: rounding must not bring that of one point alone below.
        out.z = self.sums.iter().sum::<f64>().max(0.0);
        out.forces.resize(points.len(), [0.0; D]);
        for (&(_, i), &force) in self.keys.iter().zip(&self.forces) {
            out.forces[i as usize] = force;
        }
    }

    /// Cells from the root on, the children of one cell next to each other.
    fn divide(&mut self) {
        let (keys, nodes) = (&self.keys, &mut self.nodes);
        let new = |first: usize, end: usize| Node {
            centre: [0.0; D],
            radius: 0.0,
            variance: 0.0,
            first: first as u32,
            count: (end - first) as u32,
            child: 0,
            children: 0,
        };
        nodes.clear();
        nodes.push(new(0, keys.len()));
        let mut level = 0..1;
        for depth in (0..bits(D)).rev() {
            let shift = depth * D as u32;
            for parent in level.clone() {
                let Node { first, count, .. } = nodes[parent];
                if (count as usize) <= LEAF {
                    continue;
                }
                nodes[parent].child = nodes.len() as u32;
                let (mut from, end) = (first as usize, (first + count) as usize);
                while from < end {
                    let cell = keys[from].0 >> shift;
                    let to = from + keys[from..end].partition_point(|k| k.0 >> shift == cell);
                    nodes.push(new(from, to));
                    from = to;
                }
                nodes[parent].children = nodes.len() as u32 - nodes[parent].child;
            }
            level = level.end..nodes.len();
        }
    }

    /// Centres of mass, and how far the points lie from them.
    fn weigh(&mut self) {
        let sorted = &self.sorted;
        self.nodes.par_chunks_mut(NODES).flat_map_iter(|nodes| nodes.iter_mut()).for_each(|node| {
            let points = &sorted[node.first as usize..(node.first + node.count) as usize];
            let mut sum = [0f64; D];
            for point in points {
                for axis in 0..D {
                    sum[axis] += f64::from(point[axis]);
                }
            }
            node.centre = sum.map(|s| (s / points.len() as f64) as f32);
            node.radius = radius(&node.centre, points);
            let squares: f64 = points.iter().map(|p| f64::from(distance2(&node.centre, p))).sum();
            node.variance = (squares / points.len() as f64) as f32;
        });
    }
}

fn radius<const D: usize>(centre: &Point<D>, points: &[Point<D>]) -> f32 {
    points.iter().map(|p| distance2(centre, p)).fold(0f32, f32::max).sqrt()
}

fn distance2<const D: usize>(a: &Point<D>, b: &Point<D>) -> f32 {
    let mut sum = 0.0;
    for axis in 0..D {
        sum += (a[axis] - b[axis]) * (a[axis] - b[axis]);
    }
    sum
}

/// The bodies that a group of points feels. Returns what the points of a cell add to a point's `sum w`, on average over directions,
/// beyond their centre of mass: half their variance along an axis times the Laplacian of w. Without it Z is a few thousandths low.
fn collect<const D: usize>(
    nodes: &[Node<D>],
    sorted: &[Point<D>],
    group: &[Point<D>],
    open: &mut Vec<u32>,
    bodies: &mut Bodies<D>,
) -> f64 {
    let mut surplus = 0f64;
    let mut middle = [0f32; D];
    for point in group {
        for axis in 0..D {
            middle[axis] += point[axis] / group.len() as f32;
        }
    }
    let reach = radius(&middle, group);
    bodies.clear();
    open.clear();
    open.push(0);
    while let Some(node) = open.pop() {
        let node = &nodes[node as usize];
        let far = node.radius / OPENING[D - 2] + reach;
        let d2 = distance2(&middle, &node.centre);
        if d2 > far * far {
            bodies.push(&node.centre, node.count as f32);
            let w = 1.0 / (1.0 + d2);
            surplus += f64::from(node.count as f32 * node.variance * w * w * (4.0 * d2 * w / D as f32 - 1.0));
        } else if node.children == 0 {
            for point in &sorted[node.first as usize..(node.first + node.count) as usize] {
                bodies.push(point, 1.0);
            }
        } else {
            open.extend(node.child..node.child + node.children);
        }
    }
    surplus
}

#[cfg(test)]
mod tests {
    use super::super::direct::Direct;
    use super::super::kernel::Kernel;
    use super::*;
    use crate::rng::Rng;
    use crate::simd;

    /// Points on a shell with denser spots, as a layout in 3D is.
    fn shell<const D: usize>(n: usize, radius: f64) -> Vec<Point<D>> {
        (0..n)
            .map(|i| {
                let mut random = Rng::new(3, 5, i as u64);
                let spot = Rng::new(4, 5, (i % 40) as u64).normal();
                let at: [f64; D] = [(); D].map(|()| random.normal());
                let length = at.iter().map(|v| v * v).sum::<f64>().sqrt();
                let mut place = at.map(|v| (v / length * radius * (1.0 + 0.05 * spot)) as f32);
                place[0] *= 1.0 + spot.abs() as f32;
                place
            })
            .collect()
    }

    fn errors<const D: usize>(points: &[Point<D>]) -> (f64, f64) {
        let (mut found, mut truth) =
            (Repulsion { forces: Vec::new(), z: 0.0 }, Repulsion { forces: Vec::new(), z: 0.0 });
        Tree::default().repel(simd::level(), points, &mut found);
        Direct::default().repel(Level::Scalar, Kernel::new(1.0), points, &mut truth);
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
    fn forces_are_within_two_percent_and_z_within_three_thousandths() {
        for radius in [30.0, 100.0] {
            let (force, z) = errors::<3>(&shell::<3>(9000, radius));
            assert!(force < 0.01 && z < 1e-3, "3D, radius {radius}: force error {force}, Z error {z}");
            let (force, z) = errors::<2>(&shell::<2>(9000, radius));
            assert!(force < 0.02 && z < 3e-3, "2D, radius {radius}: force error {force}, Z error {z}");
        }
        // Here a mesh is finer and cheaper; the tree is still no worse than a mesh of one unit in 3D.
        for radius in [1e-3, 1.0, 10.0] {
            let (force, z) = errors::<3>(&shell::<3>(9000, radius));
            assert!(force < 0.03 && z < 3e-3, "3D, radius {radius}: force error {force}, Z error {z}");
        }
    }

    #[test]
    fn all_points_equal_or_one_alone() {
        for points in [vec![[2.0f32, 3.0, -1.0]; 3000], vec![[2.0f32, 3.0, -1.0]]] {
            let mut out = Repulsion { forces: Vec::new(), z: 0.0 };
            Tree::default().repel(simd::level(), &points, &mut out);
            let pairs = (points.len() * (points.len() - 1)) as f64;
            assert!((out.z - pairs).abs() <= 1e-5 * pairs, "Z is {}", out.z);
            assert!(out.forces.iter().flatten().all(|f| f.abs() < 1e-3));
        }
    }

    #[test]
    fn a_far_outlier_does_not_spoil_the_others() {
        let mut points = shell::<3>(5000, 20.0);
        points[17] = [1e7, 0.0, 0.0];
        let (force, z) = errors::<3>(&points);
        assert!(force < 0.01 && z < 1e-3, "force error {force}, Z error {z}");
    }
}
