//! Ctrl-C during a computation: the first asks it to stop, the second ends the program.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result};

use crate::Terminal;

/// The exit code of a program that Ctrl-C ended (128 + SIGINT).
const INTERRUPTED: i32 = 130;

/// Set once the user has pressed Ctrl-C.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens from now to the end of the program; `note` is shown at the first Ctrl-C.
    pub(crate) fn listen(terminal: Terminal, note: &'static str) -> Result<Self> {
        let interrupt = Self::default();
        let flag = interrupt.0.clone();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .context("cannot listen for Ctrl-C")?;
        // Registered here, so that no Ctrl-C from now on is missed.
        let mut first = Box::pin(tokio::signal::ctrl_c());
        let _ = runtime.block_on(async { tokio::time::timeout(std::time::Duration::ZERO, &mut first).await });
        std::thread::spawn(move || {
            runtime.block_on(async {
                if first.await.is_err() {
                    return;
                }
                flag.store(true, Ordering::Relaxed);
                terminal.note(note);
                if tokio::signal::ctrl_c().await.is_ok() {
                    std::process::exit(INTERRUPTED);
                }
            });
        });
        Ok(interrupt)
    }

    /// Whether Ctrl-C was pressed.
    pub(crate) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
