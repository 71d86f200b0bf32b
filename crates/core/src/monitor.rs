//! Progress and cancellation: one small trait that front ends implement.

use crate::{Error, Result};

/// Watches a long computation. All methods have defaults that do nothing.
///
/// Implementations must be cheap: the engine calls them once a block of work, from any thread.
pub trait Monitor: Sync {
    /// A new stage begins, for example `"neighbours"`.
    fn stage(&self, _name: &'static str) {}
    /// The current stage has done `fraction` of its work, `0.0..=1.0`.
    fn progress(&self, _fraction: f64) {}
    /// Whether the computation should stop as soon as it can.
    fn cancelled(&self) -> bool {
        false
    }
}

/// Fails once the computation should stop: asked between steps that are short.
pub(crate) fn go_on(monitor: &dyn Monitor) -> Result<()> {
    if monitor.cancelled() { Err(Error::Cancelled) } else { Ok(()) }
}

/// A monitor that watches nothing and never cancels.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Monitor for Silent {}
