//! Work without the interpreter's lock: it runs on a thread of its own, while the calling thread looks for signals and calls back.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender, SyncSender};
use std::thread;
use std::time::Duration;

use embedscope_core::{Matrix, Monitor};
use pyo3::prelude::*;

use crate::arrays;
use crate::errors::{Error, Result};

/// How often signals are looked for.
const PATIENCE: Duration = Duration::from_millis(50);

/// A layout on its way.
pub(crate) struct Frame {
    pub(crate) iteration: u32,
    pub(crate) layout: Matrix,
    pub(crate) kl: Option<f64>,
}

/// A function of Python that is given frames: `(iteration, layout, kl)`; a true answer ends the run.
pub(crate) struct Callback {
    pub(crate) function: Py<PyAny>,
    /// Iterations between two frames, at least 1.
    pub(crate) every: u32,
}

/// What the work sees of the caller.
pub(crate) struct Watch {
    cancelled: AtomicBool,
    every: Option<u32>,
    frames: Sender<Message>,
}

enum Message {
    Frame(Frame, SyncSender<bool>),
    Done,
}

impl Watch {
    /// Shows a frame to the callback if this iteration is one of those; returns whether to go on.
    pub(crate) fn show(&self, iteration: u32, frame: impl FnOnce() -> Frame) -> bool {
        if !self.every.is_some_and(|every| iteration.is_multiple_of(every)) {
            return !self.cancelled();
        }
        let (answer, answered) = mpsc::sync_channel(1);
        // A caller that has gone has cancelled the work too.
        self.frames.send(Message::Frame(frame(), answer)).is_ok() && answered.recv().unwrap_or(false)
    }
}

impl Monitor for Watch {
    fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// Does the work and waits for it. Ctrl-C, and an error of the callback, cancel it and are what is returned.
pub(crate) fn watched<T: Send>(
    py: Python<'_>,
    callback: Option<&Callback>,
    work: impl FnOnce(&Watch) -> Result<T> + Send,
) -> PyResult<T> {
    let (frames, messages) = mpsc::channel();
    let watch =
        Watch { cancelled: AtomicBool::new(false), every: callback.map(|callback| callback.every), frames };
    let watch = &watch;
    let (outcome, interruption) = py.detach(move || {
        thread::scope(|scope| {
            let worker = scope.spawn(move || {
                let outcome = work(watch);
                let _ = watch.frames.send(Message::Done);
                outcome
            });
            let mut interruption = None;
            let mut stop = |error: PyErr| {
                watch.cancelled.store(true, Ordering::Relaxed);
                interruption.get_or_insert(error);
            };
            // A worker that panicked says nothing more: it is joined below.
            while !worker.is_finished() {
                match messages.recv_timeout(PATIENCE) {
                    Ok(Message::Done) | Err(RecvTimeoutError::Disconnected) => break,
                    Ok(Message::Frame(frame, answer)) => {
                        let told = Python::attach(|py| call(py, callback, frame));
                        let _ = answer.send(matches!(told, Ok(false)));
                        if let Err(error) = told {
                            stop(error);
                        }
                    }
                    Err(RecvTimeoutError::Timeout) => {
                        if let Err(error) = Python::attach(signals) {
                            stop(error);
                        }
                    }
                }
            }
            let outcome = worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            (outcome, interruption)
        })
    });
    match interruption {
        Some(error) => Err(error),
        None => Ok(outcome?),
    }
}

/// Work that is not worth a look at signals.
pub(crate) fn quick<T: Send>(py: Python<'_>, work: impl FnOnce() -> Result<T> + Send) -> PyResult<T> {
    Ok(py.detach(work)?)
}

fn signals(py: Python<'_>) -> PyResult<()> {
    py.check_signals()
}

/// Whether the callback wants the run to end.
fn call(py: Python<'_>, callback: Option<&Callback>, frame: Frame) -> PyResult<bool> {
    let Some(callback) = callback else { return Ok(false) };
    let layout = arrays::matrix(py, frame.layout)?;
    callback.function.bind(py).call1((frame.iteration, layout, frame.kl))?.is_truthy()
}

/// A callback from Python's two arguments.
pub(crate) fn callback(function: Option<Py<PyAny>>, every: u32) -> PyResult<Option<Callback>> {
    if every == 0 {
        return Err(Error::Value("callback_every is 0; it must be at least 1".to_owned()).into());
    }
    Ok(function.map(|function| Callback { function, every }))
}
