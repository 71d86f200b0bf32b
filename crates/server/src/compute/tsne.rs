//! t-SNE on the compute thread.

use std::sync::Arc;

use embedscope_core::tsne::{AffinityKind, Checkpoint, Params, Run};
use embedscope_core::{Matrix, Monitor, pca};
use embedscope_io::Table;

use super::active::{Computed, Prepared, given_start};
use super::cache::{Cache, Wanted};
use super::recall::{self, Watch};
use crate::Result;
use crate::session::{Order, Preparation, Progress, Start, Supervise, Tsne, TsneSettings, labels_of};
use crate::snapshot::StopReason;

/// Neighbours searched at least, so that a perplexity up to a third of it needs no second search.
const LEAST_NEIGHBORS: usize = 90;

/// A t-SNE run.
pub(crate) struct Engine {
    run: Run,
    /// Iteration from which the budget counts.
    base: u32,
    /// Whether the run knows nothing of early exaggeration and the schedule is left to the settings.
    rewound: bool,
    /// Whether the run applies early exaggeration itself.
    early: bool,
    /// What the labels in force were made of.
    labels: (Supervise, Option<Arc<Table>>),
}

impl Computed for Tsne {
    type Engine = Engine;

    fn prepare(wish: &Preparation<Self>, cache: &mut Cache, monitor: &dyn Monitor) -> Result<Prepared<Self>> {
        let Preparation { data, sphereize, settings, start, scores, .. } = wish;
        let kind = settings.affinity();
        let k = kind.neighbors(data.points);
        let least = match kind {
            AffinityKind::Perplexity(_) => LEAST_NEIGHBORS,
            AffinityKind::Uniform(_) => recall::K,
        };
        let wanted = Wanted { k, searched: k.max(least), metric: settings.metric };
        let neighbors = cache.neighbors(data, *sphereize, wanted, monitor)?;
        monitor.stage("affinities");
        let affinity = kind.watched_affinity(&neighbors, monitor)?;
        monitor.stage("start");
        let watch = Watch::new(&neighbors);
        drop(neighbors);
        let TsneSettings { dims, seed, .. } = *settings;
        let rewound = matches!(start, Start::GoOn { rewound: true, .. });
        if let Start::GoOn { state: Some(state), iteration, .. } = start
            && let Ok(run) = Run::restore(&affinity, state)
        {
            // Of other affinities (the vectors are used otherwise now, say) only the positions serve.
            let early = state.is_early();
            let labels = (Supervise::default(), None);
            let mut engine = Engine { run, base: *iteration, rewound: rewound && !early, early, labels };
            let wanted = settings.params(*iteration, *iteration, engine.rewound);
            engine.run.set_params(wanted)?;
            return Ok(Prepared { engine, watch });
        }
        let (run, base, early) = match given_start(start, dims, seed)? {
            Some((layout, iteration)) if matches!(start, Start::GoOn { .. }) => {
                let params = settings.params(iteration, iteration, rewound);
                (Run::resume(&affinity, &layout, iteration, params)?, iteration, false)
            }
            given => {
                let start = match (given, scores) {
                    (Some((layout, _)), _) => layout,
                    (None, Some(scores)) => pca::layout_from_scores(scores.scores.view(), dims, seed)?,
                    (None, None) => {
                        let x = cache.vectors(data, *sphereize, monitor)?;
                        pca::initial_layout(x.view(), dims, seed, monitor)?
                    }
                };
                (Run::watched(&affinity, &start, settings.params(0, 0, false), monitor)?, 0, true)
            }
        };
        let engine = Engine { run, base, rewound, early, labels: (Supervise::default(), None) };
        Ok(Prepared { engine, watch })
    }

    fn follow(engine: &mut Engine, order: &Order<Self>) -> Result<()> {
        let Engine { run, base, rewound, labels: known, .. } = engine;
        let wanted = order.settings.params(*base, run.iteration(), *rewound);
        if wanted != *run.params() {
            run.set_params(wanted)?;
        }
        // A factor of 0 needs no labels, and another factor no others.
        let supervise = Supervise { factor: 0.0, ..order.settings.supervise.clone() };
        let used = order.settings.supervise.factor > 0.0 && supervise.column.is_some();
        let table = used.then(|| order.data.metadata.clone());
        let same_table = match (&known.1, &table) {
            (Some(known), Some(table)) => Arc::ptr_eq(known, table),
            (known, table) => known.is_none() && table.is_none(),
        };
        if !same_table || used && known.0 != supervise {
            let labels = table.as_ref().and_then(|table| labels_of(table, &supervise));
            run.supervise(labels.as_deref())?;
            *known = (supervise, table);
        }
        Ok(())
    }

    fn run_on(engine: &mut Engine, settings: &TsneSettings) {
        engine.base = engine.run.iteration();
        engine.run.run_on(settings.iterations);
    }

    fn step(engine: &mut Engine, monitor: &dyn Monitor) -> embedscope_core::Result<()> {
        engine.run.watched_step(monitor)
    }

    fn disturb(engine: &mut Engine, fraction: f64, seed: u64) -> Result<()> {
        Ok(engine.run.perturb(seed, fraction)?)
    }

    fn layout(engine: &Engine) -> Matrix {
        engine.run.layout()
    }

    fn progress(engine: &Engine) -> Progress {
        let Engine { run, early, .. } = engine;
        let Params { early_iterations, early_exaggeration, exaggeration, .. } = *run.params();
        // That of the iteration that was done last; before the first, of the first.
        let last = run.iteration().saturating_sub(1);
        let exaggeration = if *early && last < early_iterations { early_exaggeration } else { exaggeration };
        Progress {
            iteration: run.iteration(),
            kl: run.kl(),
            gradient_norm: Some(run.gradient_norm()),
            exaggeration: Some(exaggeration),
            end: Some(run.params().iterations),
            ..Progress::default()
        }
    }

    fn state(engine: &Engine) -> Option<Checkpoint> {
        Some(engine.run.checkpoint())
    }

    fn ended(engine: &Engine) -> Option<StopReason> {
        engine.run.stop_reason().map(Into::into)
    }
}
