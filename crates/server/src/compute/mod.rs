//! The compute thread: principal components and t-SNE, one thing at a time, driven by what the state asks for.
//!
//! The thread looks at the state, takes the next piece of work, does it without the lock and puts the result back if it still
//! counts. Nothing is queued: a newer wish replaces an older one.

mod cache;
mod run;
mod task;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;

use embedscope_core::{Monitor, pca};

pub(crate) use task::{Purpose, Task};

use crate::session::{COMPONENTS, Data, Preparation, Scores, Settings, Shared};
use crate::{Error, Result};
use cache::Cache;
use run::Active;

/// Name of the thread, as tools show it.
const THREAD: &str = "embedscope-compute";

/// Starts the thread; it ends when the state says `quit`.
pub(crate) fn start(shared: Arc<Shared>) -> Result<JoinHandle<()>> {
    std::thread::Builder::new()
        .name(THREAD.into())
        .spawn(move || Worker { shared, cache: Cache::default(), active: None }.work())
        .map_err(|source| Error::System { what: "cannot start the compute thread".into(), source })
}

/// The next thing to do.
enum Work {
    Quit,
    Pca(Arc<Data>, bool),
    Prepare(Preparation),
    Step(Settings),
}

struct Worker {
    shared: Arc<Shared>,
    cache: Cache,
    active: Option<Active>,
}

impl Worker {
    fn work(mut self) {
        loop {
            let work = self.next();
            if matches!(work, Work::Quit) {
                return;
            }
            // A defect in the engine must not leave a page that waits for ever.
            let done = catch_unwind(AssertUnwindSafe(|| self.carry_out(work)));
            if let Err(panic) = done {
                self.active = None;
                let reason = panic
                    .downcast_ref::<String>()
                    .map(String::as_str)
                    .or_else(|| panic.downcast_ref::<&str>().copied())
                    .unwrap_or("unknown cause");
                self.give_up_all(&Error::Internal(reason.to_owned()));
            }
        }
    }

    /// Waits until there is something to do. PCA comes first: it is what the user sees, and where t-SNE starts.
    fn next(&mut self) -> Work {
        let shared = self.shared.clone();
        let mut state = shared.lock();
        loop {
            if state.quit {
                return Work::Quit;
            }
            let data = state.data.as_ref().map(|d| d.id);
            self.cache.keep(data);
            if self.active.as_ref().is_some_and(|a| a.epoch() != state.tsne.epoch) {
                // Large: freed without the lock.
                let old = self.active.take();
                drop(state);
                drop(old);
                state = shared.lock();
                continue;
            }
            if state.wants_pca()
                && let Some(data) = state.data.clone()
            {
                return Work::Pca(data, state.sphereize);
            }
            if let Some(preparation) = state.take_preparation() {
                return Work::Prepare(preparation);
            }
            if self.active.is_some() && state.tsne.is_running() {
                return Work::Step(state.tsne.settings);
            }
            state = shared.wait(state);
        }
    }

    fn carry_out(&mut self, work: Work) {
        match work {
            Work::Quit => {}
            Work::Pca(data, sphereize) => self.pca(&data, sphereize),
            Work::Prepare(preparation) => self.prepare(&preparation),
            Work::Step(settings) => {
                if let Some(active) = &mut self.active {
                    active.step(&self.shared, settings);
                }
            }
        }
    }

    fn pca(&mut self, data: &Arc<Data>, sphereize: bool) {
        let running = self.shared.task(Purpose::Pca);
        let found = self.scores(data, sphereize, &*running.task);
        drop(running);
        self.shared.alter(|state| {
            if state.data.as_ref().is_none_or(|d| d.id != data.id) {
                return;
            }
            let which = usize::from(sphereize);
            match found {
                Ok(scores) => {
                    state.pca.computed[which] = Some(Arc::new(scores));
                    state.redraw |= state.sphereize == sphereize;
                }
                // Who cancelled has said in the state what is to follow.
                Err(Error::Engine(embedscope_core::Error::Cancelled)) => {}
                Err(error) => {
                    state.pca.given_up[which] = true;
                    self.shared.fail(&error);
                }
            }
        });
    }

    fn scores(&mut self, data: &Data, sphereize: bool, monitor: &dyn Monitor) -> Result<Scores> {
        let x = self.cache.vectors(data, sphereize, monitor)?;
        let fitted = pca::fit(x.view(), COMPONENTS.min(data.dimensions), monitor)?;
        let scores = fitted.watched_transform(x.view(), monitor)?;
        Ok(Scores { scores, variance: fitted.explained_variance_ratio() })
    }

    fn prepare(&mut self, preparation: &Preparation) {
        let running = self.shared.task(Purpose::Tsne);
        if self.shared.lock().tsne.epoch != preparation.epoch {
            return;
        }
        let prepared = Active::prepare(preparation, &mut self.cache, &*running.task);
        drop(running);
        let mut begun = None;
        self.shared.alter(|state| {
            if state.tsne.epoch != preparation.epoch {
                return;
            }
            match prepared {
                Ok(active) => {
                    state.tsne.begin(preparation.settings);
                    begun = Some(active);
                }
                Err(Error::Engine(embedscope_core::Error::Cancelled)) => state.tsne.give_up(),
                Err(error) => {
                    state.tsne.give_up();
                    self.shared.fail(&error);
                }
            }
        });
        self.active = begun;
    }

    /// After a defect: nothing is under way any more.
    fn give_up_all(&self, error: &Error) {
        self.shared.alter(|state| {
            let which = usize::from(state.sphereize);
            state.pca.given_up[which] |= state.wants_pca();
            state.tsne.give_up();
        });
        self.shared.fail(error);
    }
}
