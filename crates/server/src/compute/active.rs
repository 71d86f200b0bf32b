//! A run of either kind on the compute thread.

use std::sync::Arc;
use std::time::Instant;

use embedscope_core::tsne::Checkpoint;
use embedscope_core::{Error as EngineError, Matrix, Monitor};
use rayon::prelude::*;

use super::cache::Cache;
use super::hurry::Hurry;
use super::recall::Watch;
use crate::session::{Kind, Layout, Order, Preparation, Progress, RunState, Shared, Start};
use crate::snapshot::StopReason;
use crate::{Error, Result};

/// Share of the newest iteration in the smoothed time.
const SMOOTHING: f64 = 0.1;

/// What computes a kind of run.
pub(crate) trait Computed: Kind {
    type Engine: Send;

    /// Everything up to the first iteration.
    fn prepare(wish: &Preparation<Self>, cache: &mut Cache, monitor: &dyn Monitor) -> Result<Prepared<Self>>;
    /// Takes over settings that may change while it runs.
    fn follow(engine: &mut Self::Engine, order: &Order<Self>) -> Result<()>;
    /// A finished run is to go on: it gets a new budget.
    fn run_on(engine: &mut Self::Engine, settings: &Self::Settings);
    /// One iteration; cancelled, it has not been.
    fn step(engine: &mut Self::Engine, monitor: &dyn Monitor) -> embedscope_core::Result<()>;
    /// Moves the points by noise.
    fn disturb(engine: &mut Self::Engine, fraction: f64, seed: u64) -> Result<()>;
    fn layout(engine: &Self::Engine) -> Matrix;
    /// Where it is; what the engine does not know is left out.
    fn progress(engine: &Self::Engine) -> Progress;
    /// What it needs to go on from here with the same bits, if it can tell.
    fn state(_engine: &Self::Engine) -> Option<Checkpoint> {
        None
    }
    /// Why it has ended, if it has.
    fn ended(engine: &Self::Engine) -> Option<StopReason>;
    /// Iteration of the KL divergence that [`Computed::progress`] tells.
    fn measured(progress: &Progress) -> u32 {
        progress.iteration.saturating_sub(1)
    }
}

/// A run before its first iteration.
pub(crate) struct Prepared<K: Computed> {
    pub(crate) engine: K::Engine,
    /// What is to be watched on the way.
    pub(crate) watch: Option<Watch>,
}

/// A run that has been prepared.
pub(crate) struct Active<K: Computed> {
    epoch: u64,
    engine: K::Engine,
    watch: Option<Watch>,
    ms_per_iteration: Option<f64>,
    /// Whether the newest iteration has not been shown: the run was held before it was done.
    ahead: bool,
}

impl<K: Computed> Active<K> {
    /// Prepares a run that was asked for.
    pub(crate) fn prepare(wish: &Preparation<K>, cache: &mut Cache, monitor: &dyn Monitor) -> Result<Self> {
        let Prepared { engine, watch } = K::prepare(wish, cache, monitor)?;
        Ok(Self { epoch: wish.epoch, engine, watch, ms_per_iteration: None, ahead: false })
    }

    /// Which run it is.
    pub(crate) fn epoch(&self) -> u64 {
        self.epoch
    }

    /// Where it is, and its iteration.
    pub(crate) fn place(&self) -> (Layout, u32) {
        (Layout::computed(K::layout(&self.engine)), K::progress(&self.engine).iteration)
    }

    /// The state of the run, where its history keeps it.
    pub(crate) fn state(&self, shared: &Shared, points: usize, dims: usize) -> Option<Arc<Checkpoint>> {
        let iteration = K::progress(&self.engine).iteration;
        // Made without the lock: of a million points it takes a while.
        let wanted = K::KEEPS && K::run(&shared.lock()).history.wants_state(iteration, points, dims);
        if wanted { K::state(&self.engine).map(Arc::new) } else { None }
    }

    /// Carries out an order, and publishes what has come of it if the run still counts.
    pub(crate) fn step(&mut self, shared: &Shared, order: &Order<K>) {
        match self.advance(shared, order) {
            Ok(true) => self.publish(shared, order.noise.is_some()),
            // Something more urgent: later.
            Ok(false) => {}
            Err(error) => {
                self.give_up(shared);
                shared.fail(&error);
            }
        }
    }

    /// Whether there is something to show.
    fn advance(&mut self, shared: &Shared, order: &Order<K>) -> Result<bool> {
        let finished = order.moves && !self.ahead && K::ended(&self.engine).is_some();
        if finished {
            K::run_on(&mut self.engine, &order.settings);
        }
        K::follow(&mut self.engine, order)?;
        if let Some((fraction, seed)) = order.noise {
            K::disturb(&mut self.engine, fraction, seed)?;
        }
        if !order.moves || self.ahead || K::ended(&self.engine).is_some() {
            return Ok(true);
        }
        let begun = Instant::now();
        match K::step(&mut self.engine, &Hurry(&shared.hurry)) {
            Err(EngineError::Cancelled) => return Ok(order.noise.is_some()),
            done => done?,
        }
        let ms = begun.elapsed().as_secs_f64() * 1e3;
        let smooth = |old: f64| old + SMOOTHING * (ms - old);
        self.ms_per_iteration = Some(self.ms_per_iteration.map_or(ms, smooth));
        self.ahead = true;
        if let Some(watch) = &mut self.watch {
            watch.iterated(ms);
        }
        Ok(true)
    }

    fn publish(&mut self, shared: &Shared, disturbed: bool) {
        let layout = K::layout(&self.engine);
        let ended = K::ended(&self.engine);
        let mut progress = Progress { ms_per_iteration: self.ms_per_iteration, ..K::progress(&self.engine) };
        if layout.data().par_chunks(1 << 16).any(|part| part.iter().any(|v| !v.is_finite())) {
            self.give_up(shared);
            shared.fail(&Error::Diverged { run: K::NAME, iteration: progress.iteration });
            return;
        }
        let recall = self.watch.as_mut().and_then(|watch| {
            watch.look(progress.iteration, &layout, ended.is_some()).map(|share| (progress.iteration, share))
        });
        progress.recall = self.watch.as_ref().and_then(Watch::last);
        let kept = self.state(shared, layout.rows(), layout.cols());
        let layout = Layout::computed(layout);
        let mut state = shared.lock();
        let projection = state.screen.projection;
        let run = K::run_mut(&mut state);
        // Paused, stopped or replaced meanwhile: what is on screen stays.
        if run.epoch != self.epoch || !run.moves() && !disturbed {
            return;
        }
        let news = run.layout.is_none() || ended.is_some();
        take(run, layout, progress, recall, kept);
        if self.ahead && !run.is_running() {
            run.steps = run.steps.saturating_sub(1);
        }
        self.ahead = false;
        if let Some(reason) = ended.filter(|_| run.is_running()) {
            run.finish(reason);
        }
        let held = !run.moves();
        state.redraw |= projection == K::PROJECTION;
        if news || held {
            drop(state);
            shared.alter(|_| ());
        } else {
            shared.redraw(&mut state);
            shared.progress.send_modify(|count| *count += 1);
        }
    }

    fn give_up(&self, shared: &Shared) {
        shared.alter(|state| {
            let run = K::run_mut(state);
            if run.epoch == self.epoch {
                run.give_up();
            }
        });
    }
}

/// The newest layout of a run, with what is known of it.
fn take<K: Computed>(
    run: &mut RunState<K>,
    layout: Layout,
    progress: Progress,
    recall: Option<(u32, f64)>,
    state: Option<Arc<Checkpoint>>,
) {
    if K::KEEPS {
        run.history.offer(progress.iteration, &layout, progress.kl, state);
        let kl = progress.kl.filter(|kl| run.progress.kl != Some(*kl));
        run.history.record(kl.map(|kl| (K::measured(&progress), kl)), recall);
    }
    run.layout = Some(layout);
    run.progress = progress;
}

/// Where a run starts, as positions in `dims` dimensions and the iterations that count as done, if not at the components.
pub(super) fn given_start(start: &Start, dims: usize, seed: u64) -> Result<Option<(Matrix, u32)>> {
    match start {
        Start::Pca => Ok(None),
        Start::From(layout) => Ok(Some((layout.as_start(dims, seed)?, 0))),
        Start::GoOn { layout, iteration, .. } => Ok(Some((layout.as_start(dims, seed)?, *iteration))),
    }
}
