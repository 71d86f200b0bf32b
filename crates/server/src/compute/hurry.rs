//! Ends a long iteration early when something more urgent has come.

use std::sync::atomic::{AtomicBool, Ordering};

use embedscope_core::Monitor;

/// Cancels once the flag is set.
pub(super) struct Hurry<'a>(pub(super) &'a AtomicBool);

impl Monitor for Hurry<'_> {
    fn cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
