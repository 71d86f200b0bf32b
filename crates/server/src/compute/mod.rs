//! The compute thread: principal components, t-SNE and UMAP, one thing at a time, driven by what the state asks for.
//!
//! The thread looks at the state, takes the next piece of work, does it without the lock and puts the result back if it still
//! counts. Nothing is queued: a newer wish replaces an older one.

mod active;
mod cache;
mod cost;
mod hurry;
mod recall;
mod task;
mod tsne;
mod umap;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::JoinHandle;
use std::time::Instant;

use embedscope_core::{Monitor, pca};

pub(crate) use cost::{Machine, Shape, Work as CostOf, pca_waits};
pub(crate) use task::{Purpose, Task};

use crate::session::{COMPONENTS, Data, Order, Preparation, Scores, Shared, Tsne, Umap};
use crate::{Error, Result};
use active::{Active, Computed};
use cache::Cache;

/// Name of the thread, as tools show it.
const THREAD: &str = "embedscope-compute";

/// Starts the thread; it ends when the state says `quit`.
pub(crate) fn start(shared: Arc<Shared>) -> Result<JoinHandle<()>> {
    std::thread::Builder::new()
        .name(THREAD.into())
        .spawn(move || Worker::new(shared).work())
        .map_err(|source| Error::System { what: "cannot start the compute thread".into(), source })
}

/// The next thing to do.
enum Work {
    Quit,
    Pca(Arc<Data>, bool),
    PrepareTsne(Preparation<Tsne>),
    PrepareUmap(Preparation<Umap>),
    StepTsne(Order<Tsne>),
    StepUmap(Order<Umap>),
}

struct Worker {
    shared: Arc<Shared>,
    cache: Cache,
    /// Runs that are under way or held: one of each kind.
    tsne: Option<Active<Tsne>>,
    umap: Option<Active<Umap>>,
}

impl Worker {
    fn new(shared: Arc<Shared>) -> Self {
        Self { shared, cache: Cache::default(), tsne: None, umap: None }
    }

    fn work(mut self) {
        loop {
            let work = self.next();
            if matches!(work, Work::Quit) {
                return;
            }
            // A defect in the engine must not leave a page that waits for ever.
            let done = catch_unwind(AssertUnwindSafe(|| self.carry_out(work)));
            if let Err(panic) = done {
                (self.tsne, self.umap) = (None, None);
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
            let old = (stale(&mut self.tsne, state.tsne.epoch), stale(&mut self.umap, state.umap.epoch));
            if old.0.is_some() || old.1.is_some() {
                // Large: freed without the lock.
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
                return Work::PrepareTsne(preparation);
            }
            if let Some(preparation) = state.take_preparation() {
                return Work::PrepareUmap(preparation);
            }
            let data = state.data.clone();
            if let Some(order) = self.tsne.as_ref().and_then(|_| state.tsne.order(data.as_ref())) {
                shared.hurry.store(false, Ordering::Relaxed);
                return Work::StepTsne(order);
            }
            if let Some(order) = self.umap.as_ref().and_then(|_| state.umap.order(data.as_ref())) {
                shared.hurry.store(false, Ordering::Relaxed);
                return Work::StepUmap(order);
            }
            state = shared.wait(state);
        }
    }

    fn carry_out(&mut self, work: Work) {
        match work {
            Work::Quit => {}
            Work::Pca(data, sphereize) => self.pca(&data, sphereize),
            Work::PrepareTsne(preparation) => self.tsne = self.prepare(&preparation),
            Work::PrepareUmap(preparation) => self.umap = self.prepare(&preparation),
            Work::StepTsne(order) => {
                if let Some(active) = &mut self.tsne {
                    active.step(&self.shared, &order);
                }
            }
            Work::StepUmap(order) => {
                if let Some(active) = &mut self.umap {
                    active.step(&self.shared, &order);
                }
            }
        }
    }

    fn pca(&mut self, data: &Arc<Data>, sphereize: bool) {
        let running = self.shared.task(Purpose::Pca);
        let begun = Instant::now();
        let found = self.scores(data, sphereize, &*running.task);
        drop(running);
        if found.is_ok() {
            let work = CostOf::Pca(Shape::of(data));
            self.shared.machine().learn(work, begun.elapsed());
        }
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

    /// The run that was asked for, if it still counts.
    fn prepare<K: Computed>(&mut self, preparation: &Preparation<K>) -> Option<Active<K>> {
        let running = self.shared.task(K::PURPOSE);
        if K::run(&self.shared.lock()).epoch != preparation.epoch {
            return None;
        }
        let prepared = Active::prepare(preparation, &mut self.cache, &*running.task);
        drop(running);
        if let Some((work, took)) = self.cache.took.take() {
            self.shared.machine().learn(work, took);
        }
        let place = prepared.as_ref().ok().map(Active::place);
        let (points, dims) = (preparation.data.points, place.as_ref().map_or(0, |(layout, _)| layout.dims));
        let kept = prepared.as_ref().ok().and_then(|active| active.state(&self.shared, points, dims));
        let mut begun = None;
        self.shared.alter(|state| {
            let run = K::run_mut(state);
            if run.epoch != preparation.epoch {
                return;
            }
            match (prepared, place) {
                (Ok(active), Some((layout, iteration))) => {
                    run.begin(preparation.settings.clone(), iteration, &layout, kept);
                    begun = Some(active);
                }
                (Err(Error::Engine(embedscope_core::Error::Cancelled)), _) | (Ok(_), None) => run.give_up(),
                (Err(error), _) => {
                    run.give_up();
                    self.shared.fail(&error);
                }
            }
        });
        begun
    }

    /// After a defect: nothing is under way any more.
    fn give_up_all(&self, error: &Error) {
        self.shared.alter(|state| {
            let which = usize::from(state.sphereize);
            state.pca.given_up[which] |= state.wants_pca();
            state.tsne.give_up();
            state.umap.give_up();
        });
        self.shared.fail(error);
    }
}

/// Takes out a run that no longer counts.
fn stale<K: Computed>(active: &mut Option<Active<K>>, epoch: u64) -> Option<Active<K>> {
    active.take_if(|active| active.epoch() != epoch)
}
