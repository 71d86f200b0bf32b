//! Repulsion by the sum over all pairs: exact, for few points.

use rayon::prelude::*;

use super::kernel::Kernel;
use super::{Point, Repulsion};
use crate::kernels::heavy;
use crate::kernels::repel::{self, Axes};
use crate::simd::Level;

/// Points a task: small, since each costs a pass over all others.
const TASK: usize = 64;
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
