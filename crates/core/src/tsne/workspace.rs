//! Buffers that are kept from one iteration to the next.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// One `T` a thread of the pool. What is left in it must never reach a result.
#[derive(Debug)]
pub(super) struct PerThread<T>(Vec<Mutex<T>>);

impl<T> Default for PerThread<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Default> PerThread<T> {
    /// Makes sure that every thread of the current pool has one.
    pub(super) fn prepare(&mut self) {
        self.0.resize_with(self.0.len().max(rayon::current_num_threads()), Mutex::default);
    }

    /// Lends the current thread's, after [`PerThread::prepare`].
    pub(super) fn lend(&self) -> MutexGuard<'_, T> {
        let thread = rayon::current_thread_index().unwrap_or(0) % self.0.len();
        self.0[thread].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes a buffer `length` long, with room for `room` where it has to be made anew: `Vec` alone would double it. What was in it may be
/// lost.
pub(super) fn set_length<T: Clone>(buffer: &mut Vec<T>, length: usize, room: usize, value: T) {
    if buffer.capacity() < length {
        *buffer = Vec::with_capacity(room.max(length));
    }
    buffer.resize(length, value);
}
