//! A t-SNE run on the compute thread.

use std::time::Instant;

use embedscope_core::tsne::{AffinityKind, Params, Run};
use embedscope_core::{Monitor, pca};

use super::cache::Cache;
use crate::session::{Layout, Preparation, Progress, Settings, Shared, Start};
use crate::{Error, Projection, Result};

/// Share of the newest iteration in the smoothed time.
const SMOOTHING: f64 = 0.1;

/// A run that has been prepared.
pub(crate) struct Active {
    epoch: u64,
    run: Run,
    /// Settings in force.
    settings: Settings,
    /// Iteration from which the budget counts.
    base: u32,
    ms_per_iteration: Option<f64>,
}

impl Active {
    /// Neighbours, affinities and start of a run.
    pub(crate) fn prepare(wish: &Preparation, cache: &mut Cache, monitor: &dyn Monitor) -> Result<Self> {
        let Preparation { epoch, data, sphereize, settings, start, scores } = wish;
        let kind = AffinityKind::Perplexity(settings.perplexity);
        let neighbors = cache.neighbors(data, *sphereize, kind.neighbors(data.points), monitor)?;
        monitor.stage("affinities");
        let affinity = kind.watched_affinity(&neighbors, monitor)?;
        monitor.stage("start");
        let Settings { dims, seed, .. } = *settings;
        let (run, base) = match (start, scores) {
            (Start::Pca, Some(scores)) => {
                let start = pca::layout_from_scores(scores.scores.view(), dims, seed)?;
                (Run::watched(&affinity, &start, params(settings, 0), monitor)?, 0)
            }
            (Start::Pca, None) => {
                let x = cache.vectors(data, *sphereize, monitor)?;
                let start = pca::initial_layout(x.view(), dims, seed, monitor)?;
                (Run::watched(&affinity, &start, params(settings, 0), monitor)?, 0)
            }
            (Start::From(layout), _) => {
                (Run::new(&affinity, &layout.as_start(dims, seed)?, params(settings, 0))?, 0)
            }
            (Start::GoOn(layout, iteration), _) => {
                let start = layout.as_start(dims, seed)?;
                (Run::resume(&affinity, &start, *iteration, params(settings, *iteration))?, *iteration)
            }
        };
        Ok(Self { epoch: *epoch, run, settings: *settings, base, ms_per_iteration: None })
    }

    /// Which run it is.
    pub(crate) fn epoch(&self) -> u64 {
        self.epoch
    }

    /// One iteration under the settings, published if the run still counts.
    pub(crate) fn step(&mut self, shared: &Shared, settings: Settings) {
        if let Err(error) = self.follow(settings) {
            shared.alter(|state| {
                if state.tsne.epoch == self.epoch {
                    state.tsne.give_up();
                }
            });
            shared.fail(&error);
            return;
        }
        if !self.run.is_done() {
            let begun = Instant::now();
            self.run.step();
            let ms = begun.elapsed().as_secs_f64() * 1e3;
            let smooth = |old: f64| old + SMOOTHING * (ms - old);
            self.ms_per_iteration = Some(self.ms_per_iteration.map_or(ms, smooth));
        }
        self.publish(shared);
    }

    /// Takes over settings that may change while it runs. A finished run is only stepped to go on: it gets a new budget.
    fn follow(&mut self, settings: Settings) -> Result<()> {
        let live = |s: &Settings| (s.learning_rate, s.iterations);
        let finished = self.run.is_done();
        if finished {
            self.base = self.run.iteration();
        }
        if finished || live(&settings) != live(&self.settings) {
            self.settings = settings;
            self.run.set_params(params(&settings, self.base))?;
        }
        if finished {
            self.run.run_on(settings.iterations);
        }
        Ok(())
    }

    fn publish(&self, shared: &Shared) {
        let layout = self.run.layout();
        let progress = Progress {
            iteration: self.run.iteration(),
            kl: self.run.kl(),
            gradient_norm: Some(self.run.gradient_norm()),
            ms_per_iteration: self.ms_per_iteration,
        };
        let diverged = layout.data().iter().any(|v| !v.is_finite());
        let layout = Layout::computed(layout);
        let mut state = shared.lock();
        // Paused, stopped or replaced meanwhile: what is on screen stays.
        if state.tsne.epoch != self.epoch || !state.tsne.is_running() {
            return;
        }
        if diverged {
            drop(state);
            shared.alter(|state| {
                if state.tsne.epoch == self.epoch {
                    state.tsne.give_up();
                }
            });
            shared.fail(&Error::Diverged { iteration: progress.iteration });
            return;
        }
        let news = state.tsne.layout.is_none() || self.run.is_done();
        state.tsne.layout = Some(layout);
        state.tsne.progress = progress;
        if let Some(reason) = self.run.stop_reason() {
            state.tsne.finish(reason);
        }
        state.redraw |= state.screen.projection == Projection::Tsne;
        if news {
            drop(state);
            shared.alter(|_| ());
        } else {
            shared.redraw(&mut state);
            shared.progress.send_modify(|count| *count += 1);
        }
    }
}

fn params(settings: &Settings, base: u32) -> Params {
    Params {
        learning_rate: settings.learning_rate,
        iterations: base.saturating_add(settings.iterations),
        ..Params::default()
    }
}
