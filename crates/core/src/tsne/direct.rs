//! Repulsion by the sum over all pairs: exact, for few points and for layouts so wide that a mesh would be mostly empty.

use rayon::prelude::*;

use super::{Point, Repulsion};
use crate::kernels::repel::{self, Axes};
use crate::simd::Level;

/// Points a task: small, since each costs a pass over all others.
const TASK: usize = 64;
/// Up to this many points all pairs are cheaper than any mesh.
const ALWAYS: usize = 2000;

/// Whether all pairs of `points` cost less than a mesh of `cells` padded cells.
///
/// A padded cell costs about 6 ns (two transforms), a pair .14, .3 and 1.2 ns on the three levels. Decided by counts alone:
/// the same layout takes the same way whatever the load of the machine.
pub(super) fn is_cheaper(level: Level, points: usize, cells: usize) -> bool {
    let pairs_a_cell = match level {
        Level::Avx512 | Level::Avx512Vnni => 40.0,
        Level::Avx2 => 20.0,
        Level::Scalar => 5.0,
    };
    points <= ALWAYS || (points as f64).powi(2) <= pairs_a_cell * cells as f64
}

#[derive(Debug, Default)]
pub(super) struct Direct<const D: usize> {
    axes: Axes<D>,
}

impl<const D: usize> Direct<D> {
    pub(super) fn repel(&mut self, level: Level, points: &[Point<D>], out: &mut Repulsion<D>) {
        self.axes.fill(points);
        out.forces.resize(points.len(), [0.0; D]);
        let axes = &self.axes;
        let sums: Vec<f64> = out
            .forces
            .par_chunks_mut(TASK)
            .enumerate()
            .map(|(task, forces)| repel::rows(level, axes, task * TASK, forces))
            .collect();
        out.z = sums.iter().sum();
    }
}
