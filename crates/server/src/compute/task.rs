//! One long computation as the page sees it: stage, fraction, time left, cancel.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use embedscope_core::Monitor;
use tokio::sync::watch;

use crate::snapshot::TaskInfo;

/// Least time between two signs of progress.
const NOTIFY_EVERY: Duration = Duration::from_millis(50);

/// Work and time a stage must have spent before the time left can be told.
const LEAST_FRACTION: f64 = 0.02;
const LEAST_TIME: Duration = Duration::from_millis(300);

/// What a task is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Reading files.
    Files,
    /// Principal components.
    Pca,
    /// Preparing t-SNE.
    Tsne,
    /// Naming dense places.
    Labels,
    /// Preparing UMAP.
    Umap,
    /// A layout along custom axes.
    Custom,
    /// Measuring a layout.
    Quality,
}

impl Purpose {
    /// All of them.
    pub(crate) const ALL: [Self; 7] =
        [Self::Files, Self::Pca, Self::Tsne, Self::Labels, Self::Umap, Self::Custom, Self::Quality];
}

/// A computation under way. Its front end is [`Monitor`]: cheap, callable from any thread.
#[derive(Debug)]
pub(crate) struct Task {
    id: u64,
    purpose: Purpose,
    cancelled: AtomicBool,
    stage: Mutex<Stage>,
    /// Bits of the `f64`.
    fraction: AtomicU64,
    started: Instant,
    /// Milliseconds after `started` of the last sign of progress.
    notified: AtomicU64,
    progress: watch::Sender<u64>,
}

#[derive(Debug, Clone, Copy)]
struct Stage {
    name: &'static str,
    since: Instant,
}

impl Task {
    /// A task at its first stage; `progress` is bumped when there is something new to tell.
    pub(crate) fn new(id: u64, purpose: Purpose, progress: watch::Sender<u64>) -> Self {
        let stage = match purpose {
            Purpose::Files => "reading",
            Purpose::Pca => "pca",
            Purpose::Labels => "labels",
            Purpose::Tsne | Purpose::Umap => "neighbours",
            Purpose::Custom => "custom axes",
            Purpose::Quality => "quality",
        };
        let now = Instant::now();
        Self {
            id,
            purpose,
            cancelled: AtomicBool::new(false),
            stage: Mutex::new(Stage { name: stage, since: now }),
            fraction: AtomicU64::new(0),
            started: now,
            notified: AtomicU64::new(0),
            progress,
        }
    }

    pub(crate) fn id(&self) -> u64 {
        self.id
    }

    pub(crate) fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// Asks the computation to stop.
    pub(crate) fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    pub(crate) fn info(&self) -> TaskInfo {
        let stage = *self.stage.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let fraction = f64::from_bits(self.fraction.load(Ordering::Relaxed));
        let elapsed = stage.since.elapsed();
        let known = fraction >= LEAST_FRACTION && elapsed >= LEAST_TIME;
        TaskInfo {
            id: self.id,
            stage: stage.name,
            fraction,
            seconds_left: known.then(|| elapsed.as_secs_f64() * (1.0 - fraction) / fraction),
            cancellable: true,
        }
    }

    fn notify(&self) {
        self.notified.store(self.started.elapsed().as_millis() as u64, Ordering::Relaxed);
        self.progress.send_modify(|count| *count += 1);
    }
}

impl Monitor for Task {
    fn stage(&self, name: &'static str) {
        *self.stage.lock().unwrap_or_else(std::sync::PoisonError::into_inner) =
            Stage { name, since: Instant::now() };
        self.fraction.store(0, Ordering::Relaxed);
        self.notify();
    }

    fn progress(&self, fraction: f64) {
        self.fraction.store(fraction.clamp(0.0, 1.0).to_bits(), Ordering::Relaxed);
        let last = Duration::from_millis(self.notified.load(Ordering::Relaxed));
        if self.started.elapsed() >= last + NOTIFY_EVERY {
            self.notify();
        }
    }

    fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_tells_where_it_is() {
        let (progress, seen) = watch::channel(0);
        let task = Task::new(5, Purpose::Files, progress);
        task.stage("neighbours");
        task.progress(0.5);
        assert!(!task.cancelled());
        task.cancel();
        assert!(task.cancelled());
        let info = task.info();
        assert_eq!((info.id, info.stage, info.fraction, info.seconds_left), (5, "neighbours", 0.5, None));
        assert_eq!(*seen.borrow(), 1, "a stage is news, the progress right after it is not");
    }
}
