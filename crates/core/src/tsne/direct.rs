//! Repulsion by the sum over all pairs: exact, for few points and for layouts so wide that a mesh would be mostly empty.

use rayon::prelude::*;

use super::kernel::Kernel;
use super::{Point, Repulsion};
use crate::kernels::heavy;
use crate::kernels::repel::{self, Axes};
use crate::simd::Level;

/// Points a task: small, since each costs a pass over all others.
const TASK: usize = 64;
/// Up to this many points all pairs are cheaper than any mesh.
const ALWAYS: usize = 2000;

/// Whether all pairs of `points` cost less than a mesh of `cells` padded cells.
///
/// A padded cell costs about 6 ns (two transforms), a pair .14, .3 and 1.2 ns on the three levels, and about four times that
/// with a power to take. Decided by counts alone: the same layout takes the same way whatever the load of the machine.
pub(super) fn is_cheaper(level: Level, kernel: Kernel, points: usize, cells: usize) -> bool {
    let pairs_a_cell = match level {
        Level::Avx512 | Level::Avx512Vnni => 40.0,
        Level::Avx2 => 20.0,
        Level::Scalar => 5.0,
    };
    let (always, pairs_a_cell) =
        if kernel.is_cauchy() { (ALWAYS, pairs_a_cell) } else { (ALWAYS / 2, pairs_a_cell / 4.0) };
    points <= always || (points as f64).powi(2) <= pairs_a_cell * cells as f64
}

#[derive(Debug, Default)]
pub(super) struct Direct<const D: usize> {
    axes: Axes<D>,
    sums: Vec<f64>,
}

impl<const D: usize> Direct<D> {
    pub(super) fn repel(
        &mut self,
        level: Level,
        kernel: Kernel,
        points: &[Point<D>],
        out: &mut Repulsion<D>,
    ) {
        self.axes.fill(points);
        out.forces.resize(points.len(), [0.0; D]);
        let axes = &self.axes;
        out.forces
            .par_chunks_mut(TASK)
            .enumerate()
            .map(|(task, forces)| {
                if kernel.is_cauchy() {
                    repel::rows(level, axes, task * TASK, forces)
                } else {
                    heavy::rows(level, axes, task * TASK, forces, kernel.dof())
                }
            })
            .collect_into_vec(&mut self.sums);
        out.z = self.sums.iter().sum();
    }
}
