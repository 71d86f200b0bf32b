//! The nearest of every point, gathered from many threads.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{NONE, insert};
use crate::knn::lists::Neighbor;

/// Points behind one lock.
const POINTS: usize = 64;

/// The `k` nearest different neighbours of every point, whatever the order in which they come.
pub(super) struct Best<'a> {
    k: usize,
    blocks: Vec<Mutex<&'a mut [Neighbor]>>,
}

impl<'a> Best<'a> {
    /// Kept in a graph, n x `k`, that holds [`NONE`] so far.
    pub(super) fn new(graph: &'a mut [Neighbor], k: usize) -> Self {
        Self { k, blocks: graph.chunks_mut(POINTS * k).map(Mutex::new).collect() }
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

    fn place(&self, point: u32) -> (usize, usize) {
        (point as usize / POINTS, point as usize % POINTS * self.k)
    }

    fn lock(&self, block: usize) -> MutexGuard<'_, &'a mut [Neighbor]> {
        self.blocks[block].lock().unwrap_or_else(PoisonError::into_inner)
    }
}
