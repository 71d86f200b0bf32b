//! Batches of which more is said.

use embedscope_core::Monitor;

use super::{Batch, Batches, Head};
use crate::Result;

/// Batches with more warnings.
pub(crate) struct Told {
    inner: Box<dyn Batches>,
    head: Head,
}

impl Told {
    pub(crate) fn new(inner: Box<dyn Batches>, warnings: impl IntoIterator<Item = String>) -> Self {
        let mut head = inner.head().clone();
        head.warnings.extend(warnings);
        Self { inner, head }
    }
}

impl Batches for Told {
    fn head(&self) -> &Head {
        &self.head
    }

    fn each(&self, monitor: &dyn Monitor, give: &mut dyn FnMut(Batch) -> Result<()>) -> Result<()> {
        self.inner.each(monitor, give)
    }
}
