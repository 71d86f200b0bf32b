//! The KL divergence of any layout from given similarities.

use rayon::prelude::*;

use super::kernel::Kernel;
use super::mesh::Mesh;
use super::{Affinity, CHUNK, Point, Repulsion};
use crate::kernels::repel::{self, Axes};
use crate::{Error, Matrix, Monitor, Result, simd};

/// Up to this many points all pairs are summed in `f64`.
const EXACT: usize = 5_000;
/// Up to this many they are summed by the vector kernel, above on the mesh.
const ALL_PAIRS: usize = 100_000;
/// Mesh step, layout units, by dimensions - 2: finer than a run needs, and the widest that is still as exact as promised.
const STEP: [f64; 2] = [0.25, 0.5];
const WIDEST_STEP: [f64; 2] = [0.5, 1.0];
/// Smallest Z a point that `f32` sums, from which each point's pair with itself is taken off, give to 1e-5.
const SMALLEST_Z: f64 = 0.1;

/// Points a task of a pass over all pairs.
const TASK: usize = 64;

/// How Z, the sum over all pairs, is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Exact,
    Kernel,
    Mesh,
}

impl Affinity {
    /// `KL(P || Q)` of a layout, n x 2 or n x 3, in nats; 0 only where Q equals P.
    ///
    /// Exact up to 5,000 points, and above for layouts that spread so far that other ways would lose digits. Up to 100,000 the
    /// sum over all pairs is accumulated by the vector kernel (within 1e-5), above on a mesh (within .001). The layout may come
    /// from anywhere; figures are comparable only for the same similarities.
    pub fn kl_divergence(&self, layout: &Matrix, monitor: &dyn Monitor) -> Result<f64> {
        let way = match self.points() {
            0..=EXACT => Way::Exact,
            n if n <= ALL_PAIRS => Way::Kernel,
            _ => Way::Mesh,
        };
        self.divergence(layout, way, monitor)
    }

    fn divergence(&self, layout: &Matrix, way: Way, monitor: &dyn Monitor) -> Result<f64> {
        let wrong = |value, expected| Err(Error::Parameter { name: "the layout", value, expected });
        if layout.rows() != self.points() {
            let value = format!("of {} points", layout.rows());
            return wrong(value, format!("of {} points, as the similarities", self.points()));
        }
        if layout.rows() < 2 {
            let (what, found) = ("the KL divergence", layout.rows());
            return Err(Error::TooFewPoints { what, needed: 2, found });
        }
        layout.view().check_finite()?;
        monitor.stage("KL divergence");
        match layout.cols() {
            2 => self.divergence_in::<2>(layout, way, monitor),
            3 => self.divergence_in::<3>(layout, way, monitor),
            other => wrong(format!("of {other} dimensions"), "of 2 or 3 dimensions".into()),
        }
    }

    fn divergence_in<const D: usize>(&self, layout: &Matrix, way: Way, monitor: &dyn Monitor) -> Result<f64> {
        let points: &[Point<D>] = layout.data().as_chunks().0;
        let n = points.len() as f64;
        let z = match way {
            Way::Exact => None,
            Way::Kernel => Some(by_kernel(points, monitor)?),
            Way::Mesh => match by_mesh(points) {
                Some(z) => Some(z),
                None => Some(by_kernel(points, monitor)?),
            },
        };
        // A square beyond f32 makes the kernel's sum NaN.
        let z = match z.filter(|&z| z >= SMALLEST_Z * n) {
            Some(z) => z,
            None => by_definition(points, monitor)?,
        };
        let attraction = in_chunks(points.len(), monitor, |i| {
            let far = |j: u32| squared(&points[i], &points[j as usize]).ln_1p();
            self.row(i).map(|(j, p)| f64::from(p) * far(j)).sum()
        })?;
        monitor.progress(1.0);
        Ok(self.entropy + attraction + z.ln())
    }
}

fn by_definition<const D: usize>(points: &[Point<D>], monitor: &dyn Monitor) -> Result<f64> {
    in_chunks(points.len(), monitor, |i| {
        // In two parts: 1 for the pair with itself would cost the digits of a small sum.
        let sum = |others: &[Point<D>]| -> f64 {
            others.iter().map(|other| 1.0 / (1.0 + squared(&points[i], other))).sum()
        };
        sum(&points[..i]) + sum(&points[i + 1..])
    })
}

fn by_kernel<const D: usize>(points: &[Point<D>], monitor: &dyn Monitor) -> Result<f64> {
    let level = simd::level();
    let mut axes = Axes::default();
    axes.fill(points);
    let sums: Result<Vec<f64>> = (0..points.len())
        .step_by(TASK)
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|first| {
            if monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            let mut forces = vec![[0f32; D]; TASK.min(points.len() - first)];
            Ok(repel::rows(level, &axes, first, &mut forces))
        })
        .collect();
    Ok(sums?.iter().sum())
}

/// `None` where a mesh of affordable size would be too wide.
fn by_mesh<const D: usize>(points: &[Point<D>]) -> Option<f64> {
    let mut mesh = Mesh::new();
    mesh.place(points, STEP[D - 2]);
    (mesh.step() <= WIDEST_STEP[D - 2]).then(|| {
        let mut repulsion = Repulsion { forces: Vec::new(), z: 0.0 };
        mesh.repel(Kernel::new(1.0), points, &mut repulsion);
        repulsion.z
    })
}

/// Squared distance; that of any two `f32` positions is finite.
fn squared<const D: usize>(a: &Point<D>, b: &Point<D>) -> f64 {
    (0..D).map(|axis| (f64::from(a[axis]) - f64::from(b[axis])).powi(2)).sum()
}

/// The sum of `f` over `0..n`, in fixed chunks; cancelled between them.
fn in_chunks(n: usize, monitor: &dyn Monitor, f: impl Fn(usize) -> f64 + Sync) -> Result<f64> {
    let sums: Result<Vec<f64>> = (0..n.div_ceil(CHUNK))
        .into_par_iter()
        .map(|chunk| {
            if monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            Ok((chunk * CHUNK..n.min((chunk + 1) * CHUNK)).map(&f).sum())
        })
        .collect();
    Ok(sums?.iter().sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knn::{self, Neighbors};
    use crate::monitor::Silent;
    use crate::rng::Rng;

    fn cloud(n: usize, dims: usize, radius: f64) -> Matrix {
        Matrix::from_fn(n, dims, |i, j| (Rng::new(8, i as u64, j as u64).normal() * radius) as f32)
    }

    fn graph(x: &Matrix) -> Neighbors {
        knn::search(x.view(), &knn::Params { k: 15, ..Default::default() }, &Silent).unwrap()
    }

    #[test]
    fn the_ways_agree_as_closely_as_they_say() {
        for (dims, radius) in [(2, 30.0), (2, 0.01), (2, 5e3), (2, 1e20), (3, 10.0), (3, 1e4)] {
            let layout = cloud(6000, dims, radius);
            let affinity = Affinity::perplexity(&graph(&cloud(6000, 5, 1.0)), 5.0).unwrap();
            let of = |way| affinity.divergence(&layout, way, &Silent).unwrap();
            let exact = of(Way::Exact);
            assert!((of(Way::Kernel) - exact).abs() < 1e-5, "{} is not {exact}", of(Way::Kernel));
            assert!((of(Way::Mesh) - exact).abs() < 1e-3, "{} is not {exact}", of(Way::Mesh));
        }
    }

    #[test]
    fn layouts_too_wide_for_a_mesh_are_summed_over_pairs() {
        let of = |radius| by_mesh::<2>(cloud(6000, 2, radius).data().as_chunks().0);
        assert!(of(30.0).is_some() && of(5e3).is_none());
    }

    #[test]
    fn exact_is_the_definition() {
        let layout = cloud(200, 2, 3.0);
        for affinity in [
            Affinity::perplexity(&graph(&cloud(200, 4, 1.0)), 5.0).unwrap(),
            Affinity::uniform(&graph(&cloud(200, 4, 1.0))).unwrap(),
        ] {
            let w = |i: usize, j: usize| {
                let d2: f64 =
                    layout.row(i).iter().zip(layout.row(j)).map(|(a, b)| f64::from(a - b).powi(2)).sum();
                1.0 / (1.0 + d2)
            };
            let z: f64 = (0..200).map(|i| (0..200).filter(|&j| j != i).map(|j| w(i, j)).sum::<f64>()).sum();
            let term = |i: usize, j: u32, p: f32| f64::from(p) * (f64::from(p) * z / w(i, j as usize)).ln();
            let expected: f64 =
                (0..200).map(|i| affinity.row(i).map(|(j, p)| term(i, j, p)).sum::<f64>()).sum();
            let found = affinity.kl_divergence(&layout, &Silent).unwrap();
            assert!((found - expected).abs() < 1e-6, "{found} is not {expected}");
        }
    }
}
