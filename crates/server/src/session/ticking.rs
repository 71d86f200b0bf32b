//! A thread that does something every so often until it is told to end.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::{Error, Result};

/// A thread with a clock.
#[derive(Debug)]
pub(super) struct Ticking {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Ticking {
    /// Calls `work` every so often, and once more when it ends: with `true` then. `what` is for the sentence if no thread can start.
    pub(super) fn start(
        name: &str,
        what: &str,
        every: Duration,
        mut work: impl FnMut(bool) + Send + 'static,
    ) -> Result<Self> {
        let (stop, told) = mpsc::channel();
        let run = move || {
            while told.recv_timeout(every) == Err(RecvTimeoutError::Timeout) {
                work(false);
            }
            work(true);
        };
        let failed = |source| Error::System { what: format!("cannot start the thread that {what}"), source };
        let thread = thread::Builder::new().name(name.to_owned()).spawn(run).map_err(failed)?;
        Ok(Self { stop, thread })
    }

    /// Waits until the last call is done.
    pub(super) fn end(self) {
        drop(self.stop);
        // The thread does not panic: what it calls returns its errors.
        let _ = self.thread.join();
    }
}
