//! A progress bar on standard error: stage, percent, time left.

use std::sync::Mutex;

use embedscope_core::Monitor;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::Terminal;
use crate::interrupt::Interrupt;

/// Steps of a bar.
const STEPS: u64 = 1000;

/// Watches one command; gone from the screen when dropped.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: Mutex<ProgressBar>,
    interrupt: Interrupt,
    drawn: bool,
}

impl Progress {
    /// Draws only on a terminal and not when quiet; never cancels.
    pub(crate) fn new(terminal: Terminal) -> Self {
        Self::cancelled_by(terminal, Interrupt::default())
    }

    /// The same, cancelled by Ctrl-C.
    pub(crate) fn cancelled_by(terminal: Terminal, interrupt: Interrupt) -> Self {
        let drawn = terminal.draws_progress();
        Self { bar: Mutex::new(ProgressBar::hidden()), interrupt, drawn }
    }

    fn with<T>(&self, f: impl FnOnce(&mut ProgressBar) -> T) -> T {
        f(&mut self.bar.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}

impl Monitor for Progress {
    fn stage(&self, name: &'static str) {
        if !self.drawn {
            return;
        }
        self.with(|bar| {
            bar.finish_and_clear();
            *bar = ProgressBar::with_draw_target(Some(STEPS), ProgressDrawTarget::stderr_with_hz(10));
            let style = ProgressStyle::with_template("{msg:12} {bar:30} {percent:>3} %  {eta} left");
            if let Ok(style) = style {
                bar.set_style(style);
            }
            bar.set_message(name);
        });
    }

    fn progress(&self, fraction: f64) {
        if self.drawn {
            self.with(|bar| bar.set_position((fraction.clamp(0.0, 1.0) * STEPS as f64) as u64));
        }
    }

    fn cancelled(&self) -> bool {
        self.interrupt.is_set()
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.with(|bar| bar.finish_and_clear());
    }
}
