//! The state, its lock, and the channels on which its changes are announced.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use tokio::sync::{broadcast, watch};

use super::selection::Marked;
use super::state::State;
use crate::compute::{Machine, Purpose, Task};
use crate::wire::Frame;
use crate::{Error, Result};

/// Error events kept for a page that is slow to read them.
const ERRORS_KEPT: usize = 16;

/// What the session and its compute thread share. The lock is held for moments only, never while something is computed.
#[derive(Debug)]
pub(crate) struct Shared {
    state: Mutex<State>,
    /// Wakes the compute thread.
    work: Condvar,
    /// Set when an iteration under way is to give way.
    pub(crate) hurry: AtomicBool,
    machine: Mutex<Machine>,
    /// Number of the newest snapshot.
    pub(crate) revision: watch::Sender<u64>,
    /// Bumped when a task or a run has come further.
    pub(crate) progress: watch::Sender<u64>,
    /// What is on screen: latest value, so that a slow page skips frames.
    pub(crate) frame: watch::Sender<Option<Frame>>,
    /// What is selected and shown: latest value.
    pub(crate) selection: watch::Sender<Option<Marked>>,
    /// What failed that nobody waits for.
    pub(crate) errors: broadcast::Sender<String>,
    /// The same while no page was there: the next one is told.
    pub(crate) untold: Mutex<Vec<String>>,
}

impl Shared {
    pub(crate) fn new() -> Self {
        Self {
            state: Mutex::new(State::default()),
            work: Condvar::new(),
            hurry: AtomicBool::new(false),
            machine: Mutex::default(),
            revision: watch::Sender::new(0),
            progress: watch::Sender::new(0),
            frame: watch::Sender::new(None),
            selection: watch::Sender::new(None),
            errors: broadcast::Sender::new(ERRORS_KEPT),
            untold: Mutex::default(),
        }
    }

    /// The state, to read or for the compute thread's own bookkeeping.
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How fast the machine is. Held while it is measured; never together with the state.
    pub(crate) fn machine(&self) -> MutexGuard<'_, Machine> {
        self.machine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until something has changed.
    pub(crate) fn wait<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        self.work.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state: a new revision and, if asked for, a new frame are announced and the compute thread looks again.
    /// An error must leave the state as it was.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut State) -> Result<T>) -> Result<T> {
        let mut state = self.lock();
        let value = change(&mut state)?;
        state.revision += 1;
        self.redraw(&mut state);
        if let Some(dataset) = state.data.as_ref().map(|data| data.id)
            && let Some(news) = state.selection.news(dataset)
        {
            self.selection.send_replace(Some(news));
        }
        if state.is_urgent() {
            self.hurry.store(true, Ordering::Relaxed);
        }
        self.revision.send_replace(state.revision);
        self.progress.send_modify(|count| *count += 1);
        self.work.notify_all();
        Ok(value)
    }

    /// [`Shared::change`] for changes that cannot fail.
    pub(crate) fn alter(&self, change: impl FnOnce(&mut State)) {
        // The closure below never fails.
        let _ = self.change(|state| {
            change(state);
            Ok(())
        });
    }

    /// Publishes what is on screen if it has changed. A projection without a layout leaves the last one there, unless it
    /// belongs to other data.
    pub(crate) fn redraw(&self, state: &mut State) {
        if !std::mem::take(&mut state.redraw) {
            return;
        }
        if let Some(frame) = state.frame() {
            self.frame.send_replace(Some(frame));
            return;
        }
        let id = state.data.as_ref().map(|d| d.id);
        self.frame.send_if_modified(|shown| {
            let stale = shown.as_ref().is_some_and(|f| Some(f.dataset) != id);
            if stale {
                *shown = None;
            }
            stale
        });
    }

    /// Begins a task; it ends when the guard is dropped.
    pub(crate) fn task(self: &Arc<Self>, purpose: Purpose) -> Running {
        let mut state = self.lock();
        let task = Arc::new(Task::new(state.next_task_id(), purpose, self.progress.clone()));
        state.tasks.push(task.clone());
        drop(state);
        self.progress.send_modify(|count| *count += 1);
        Running { task, shared: self.clone() }
    }

    /// Tells every page that something failed, or the next one.
    pub(crate) fn fail(&self, error: &Error) {
        if let Err(broadcast::error::SendError(message)) = self.errors.send(error.to_string()) {
            let mut untold = self.untold();
            untold.truncate(ERRORS_KEPT - 1);
            untold.push(message);
        }
    }

    pub(crate) fn untold(&self) -> MutexGuard<'_, Vec<String>> {
        self.untold.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A task that is under way.
#[derive(Debug)]
pub(crate) struct Running {
    pub(crate) task: Arc<Task>,
    shared: Arc<Shared>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.shared.lock().tasks.retain(|t| t.id() != self.task.id());
        self.shared.progress.send_modify(|count| *count += 1);
    }
}
