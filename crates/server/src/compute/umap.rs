//! UMAP on the compute thread.

use embedscope_core::umap::{self, FuzzySet, Live, LiveParams, Run};
use embedscope_core::{Matrix, Monitor, pca, tsne};

use super::active::{Computed, Prepared, given_start};
use super::cache::{Cache, Wanted};
use crate::Result;
use crate::command::UmapMode;
use crate::session::{Order, Preparation, Progress, Supervise, Umap, UmapSettings, labels_of};
use crate::snapshot::StopReason;

/// How much labels count: umap-learn's default.
const TARGET_WEIGHT: f64 = 0.5;

/// A UMAP run.
pub(crate) struct Engine {
    points: usize,
    /// Epoch from which the budget counts.
    base: u32,
    run: Mode,
}

enum Mode {
    Faithful(Box<Run>),
    /// With the epochs that counted as done when it began.
    Live(Box<Live>, u32),
}

impl Computed for Umap {
    type Engine = Engine;

    fn prepare(wish: &Preparation<Self>, cache: &mut Cache, monitor: &dyn Monitor) -> Result<Prepared<Self>> {
        let Preparation { data, sphereize, settings, start, scores, .. } = wish;
        let UmapSettings { dims, seed, .. } = *settings;
        let k = settings.neighbors.min(data.points).saturating_sub(1).max(1);
        let wanted = Wanted { k, searched: k, metric: settings.metric };
        let neighbors = cache.neighbors(data, *sphereize, wanted, monitor)?;
        let mut fuzzy = if neighbors.k() > k {
            FuzzySet::new(&neighbors.truncated(k), monitor)?
        } else {
            FuzzySet::new(&neighbors, monitor)?
        };
        drop(neighbors);
        let supervise = Supervise { column: settings.supervise.column.clone(), ..Supervise::default() };
        if let Some(labels) = labels_of(&data.metadata, &supervise) {
            let labels: Vec<Option<u32>> =
                labels.into_iter().map(|label| (label != tsne::IGNORED).then_some(label)).collect();
            fuzzy = fuzzy.watched_supervised(&labels, TARGET_WEIGHT, monitor)?;
        }
        monitor.stage("start");
        let (layout, base) = match (given_start(start, dims, seed)?, scores) {
            (Some(given), _) => given,
            (None, Some(scores)) => (umap::layout_from_scores(scores.scores.view(), dims, seed), 0),
            (None, None) => {
                let x = cache.vectors(data, *sphereize, monitor)?;
                let fitted = pca::fit(x.view(), dims, monitor)?;
                let scores = fitted.watched_transform(x.view(), monitor)?;
                (umap::layout_from_scores(scores.view(), dims, seed), 0)
            }
        };
        let end = base.saturating_add(settings.budget(data.points));
        let run = match settings.mode {
            UmapMode::Faithful if base > 0 => {
                Mode::Faithful(Box::new(Run::resume(&fuzzy, &layout, base, settings.params(end))?))
            }
            UmapMode::Faithful => {
                Mode::Faithful(Box::new(Run::watched(&fuzzy, &layout, settings.params(end), monitor)?))
            }
            UmapMode::Live => {
                let params = LiveParams { iterations: (end - base).max(1), ..LiveParams::default() };
                Mode::Live(Box::new(Live::watched(&fuzzy, &layout, params, monitor)?), base)
            }
        };
        Ok(Prepared { engine: Engine { points: data.points, base, run }, watch: None })
    }

    fn follow(engine: &mut Engine, order: &Order<Self>) -> Result<()> {
        let end = engine.base.saturating_add(order.settings.budget(engine.points));
        match &mut engine.run {
            Mode::Faithful(run) => {
                let wanted = order.settings.params(end);
                // The seed is that of the run.
                let wanted = umap::Params { seed: run.params().seed, ..wanted };
                if wanted != *run.params() {
                    run.set_params(wanted)?;
                }
            }
            Mode::Live(run, first) => {
                let iterations = end.saturating_sub(*first).max(1);
                if iterations != run.params().iterations {
                    run.set_params(LiveParams { iterations, ..*run.params() })?;
                }
            }
        }
        Ok(())
    }

    fn run_on(engine: &mut Engine, settings: &UmapSettings) {
        engine.base = engine.epoch();
        let more = settings.budget(engine.points);
        match &mut engine.run {
            Mode::Faithful(run) => run.run_on(more),
            Mode::Live(run, _) => run.run_on(more),
        }
    }

    fn step(engine: &mut Engine, monitor: &dyn Monitor) -> embedscope_core::Result<()> {
        match &mut engine.run {
            Mode::Faithful(run) => {
                run.step();
                Ok(())
            }
            Mode::Live(run, _) => run.watched_step(monitor),
        }
    }

    fn disturb(_engine: &mut Engine, _fraction: f64, _seed: u64) -> Result<()> {
        // The protocol has no such command for UMAP.
        Ok(())
    }

    fn layout(engine: &Engine) -> Matrix {
        match &engine.run {
            Mode::Faithful(run) => run.layout(),
            Mode::Live(run, _) => run.layout(),
        }
    }

    fn progress(engine: &Engine) -> Progress {
        let end = match &engine.run {
            Mode::Faithful(run) => run.epochs(),
            Mode::Live(run, first) => first.saturating_add(run.params().iterations),
        };
        Progress { iteration: engine.epoch(), end: Some(end), ..Progress::default() }
    }

    fn ended(engine: &Engine) -> Option<StopReason> {
        let done = match &engine.run {
            Mode::Faithful(run) => run.is_done(),
            Mode::Live(run, _) => run.is_done(),
        };
        done.then_some(StopReason::Budget)
    }
}

impl Engine {
    fn epoch(&self) -> u32 {
        match &self.run {
            Mode::Faithful(run) => run.epoch(),
            Mode::Live(run, first) => first.saturating_add(run.iteration()),
        }
    }
}
