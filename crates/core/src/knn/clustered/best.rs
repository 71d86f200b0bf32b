//! The nearest of every point, gathered from many threads.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::super::sieve::{self, Pair};

/// Points behind one lock.
const POINTS: usize = 64;

/// The `keep` smallest keys of every point, each with the number of another, each of which comes once.
pub(super) struct Best<'a> {
    keep: usize,
    blocks: Vec<Mutex<&'a mut [Pair]>>,
}

impl<'a> Best<'a> {
    /// Kept in lists, n x `keep`, that hold [`Pair::MAX`] so far.
    pub(super) fn new(lists: &'a mut [Pair], keep: usize) -> Self {
        Self { keep, blocks: lists.chunks_mut(POINTS * keep).map(Mutex::new).collect() }
    }

    /// The largest key of a point that has `keep` others; else the largest there is.
    pub(super) fn limit(&self, point: u32) -> u32 {
        let (block, at) = self.place(point);
        sieve::key_of(self.lock(block)[at + self.keep - 1])
    }

    /// Adds pairs in order.
    pub(super) fn add(&self, point: u32, pairs: impl Iterator<Item = Pair>) {
        let (block, at) = self.place(point);
        let mut block = self.lock(block);
        let list = &mut block[at..at + self.keep];
        for pair in pairs {
            if pair >= list[self.keep - 1] {
                break;
            }
            insert(list, pair);
        }
    }

    fn place(&self, point: u32) -> (usize, usize) {
        (point as usize / POINTS, point as usize % POINTS * self.keep)
    }

    fn lock(&self, block: usize) -> MutexGuard<'_, &'a mut [Pair]> {
        self.blocks[block].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn insert(list: &mut [Pair], pair: Pair) {
    let mut at = list.len() - 1;
    while at > 0 && list[at - 1] > pair {
        list[at] = list[at - 1];
        at -= 1;
    }
    list[at] = pair;
}
