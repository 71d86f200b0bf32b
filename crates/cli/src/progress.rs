//! A progress bar on standard error: stage, percent, time left; and how long each stage took.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use embedscope_core::Monitor;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Map, Value, json};

use crate::Terminal;
use crate::interrupt::Interrupt;

/// Steps of a bar.
const STEPS: u64 = 1000;

/// Watches one command; gone from the screen when dropped.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: Mutex<ProgressBar>,
    /// When each stage began.
    stages: Mutex<Vec<(&'static str, Instant)>>,
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
        Self { bar: Mutex::new(ProgressBar::hidden()), stages: Mutex::default(), interrupt, drawn }
    }

    /// Seconds of each stage so far, by name; a stage lasts until the next one begins.
    pub(crate) fn seconds(&self) -> Map<String, Value> {
        let stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        let ends = stages.iter().skip(1).map(|stage| stage.1).chain([Instant::now()]);
        let mut seconds = Map::new();
        for (&(name, start), end) in stages.iter().zip(ends) {
            let before = seconds.get(name).and_then(Value::as_f64).unwrap_or(0.0);
            seconds.insert(name.to_owned(), json!(before + (end - start).as_secs_f64()));
        }
        seconds
    }

    fn with<T>(&self, f: impl FnOnce(&mut ProgressBar) -> T) -> T {
        f(&mut self.bar.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Monitor for Progress {
    fn stage(&self, name: &'static str) {
        self.stages.lock().unwrap_or_else(PoisonError::into_inner).push((name, Instant::now()));
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
