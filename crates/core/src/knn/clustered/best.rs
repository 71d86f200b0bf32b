//! The nearest of every point, gathered from many threads.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{NONE, insert};
use crate::knn::lists::Neighbor;

/// Points behind one lock.
const POINTS: usize = 64;

/// The `k` nearest different neighbours of every point, whatever the order in which they come.
pub(super) struct Best {
    k: usize,
    blocks: Vec<Mutex<Vec<Neighbor>>>,
}

impl Best {
    pub(super) fn new(points: usize, k: usize) -> Self {
        let block = |_| Mutex::new(vec![NONE; POINTS * k]);
        Self { k, blocks: (0..points.div_ceil(POINTS)).map(block).collect() }
    }

    /// The distance of the last of a point's neighbours, if it has `k`.
    pub(super) fn farthest(&self, point: u32) -> Option<f64> {
        let (block, at) = self.place(point);
        let last = self.lock(block)[at + self.k - 1];
        (last.index != NONE.index).then_some(last.distance)
    }

    /// The neighbours that a point has so far, [`NONE`] at the end.
    pub(super) fn copy(&self, point: u32, out: &mut [Neighbor]) {
        let (block, at) = self.place(point);
        out.copy_from_slice(&self.lock(block)[at..at + self.k]);
    }

    /// Adds neighbours; a pair must have the same distance each time.
    pub(super) fn add(&self, point: u32, found: &[Neighbor]) {
        let (block, at) = self.place(point);
        let mut block = self.lock(block);
        for &new in found {
            insert(&mut block[at..at + self.k], new);
        }
    }

    /// The neighbours, `points` x `k`.
    pub(super) fn into_graph(self, points: usize) -> Vec<Neighbor> {
        let mut graph = Vec::with_capacity(self.blocks.len() * POINTS * self.k);
        for block in self.blocks {
            graph.extend(block.into_inner().unwrap_or_else(PoisonError::into_inner));
        }
        graph.truncate(points * self.k);
        graph
    }

    fn place(&self, point: u32) -> (usize, usize) {
        (point as usize / POINTS, point as usize % POINTS * self.k)
    }

    fn lock(&self, block: usize) -> MutexGuard<'_, Vec<Neighbor>> {
        self.blocks[block].lock().unwrap_or_else(PoisonError::into_inner)
    }
}
