//! t-SNE as the session knows it: what the user sets, and what the page is told.

use embedscope_core::tsne::{self, AffinityKind, default_affinity, default_perplexity};
use embedscope_core::{Metric, tsne::Params};

use super::run::{Kind, RunState};
use super::state::State;
use super::supervise::{check_column, check_metric, refuse};
use crate::Projection;
use crate::Result;
use crate::command::{SuperviseSet, TsneSet};
use crate::compute::Purpose;
use crate::snapshot::{SuperviseInfo, TsneInfo};

/// The kind of run.
#[derive(Debug)]
pub(crate) struct Tsne;

/// What the user sets.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Settings {
    pub(crate) dims: usize,
    pub(crate) perplexity: f64,
    /// Neighbours of equal weight, instead of weights by the perplexity.
    pub(crate) neighbors: Option<usize>,
    pub(crate) learning_rate: Option<f64>,
    pub(crate) iterations: u32,
    pub(crate) seed: u64,
    pub(crate) metric: Metric,
    pub(crate) exaggeration: Option<f64>,
    pub(crate) momentum: Option<f64>,
    pub(crate) dof: f64,
    pub(crate) supervise: Supervise,
}

/// Labels that steer a run.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Supervise {
    pub(crate) column: Option<String>,
    /// Percent.
    pub(crate) factor: f64,
    pub(crate) ignored: Option<String>,
}

impl Kind for Tsne {
    type Settings = Settings;
    const PROJECTION: Projection = Projection::Tsne;
    const PURPOSE: Purpose = Purpose::Tsne;
    const NAME: &'static str = "t-SNE";
    const KEEPS: bool = true;

    fn run(state: &State) -> &RunState<Self> {
        &state.tsne
    }

    fn run_mut(state: &mut State) -> &mut RunState<Self> {
        &mut state.tsne
    }

    fn defaults(points: usize) -> Settings {
        let run = Params::default();
        Settings {
            dims: 3,
            perplexity: default_perplexity(points),
            neighbors: default_neighbors(points),
            learning_rate: run.learning_rate,
            iterations: run.iterations,
            seed: 0,
            metric: Metric::Euclidean,
            exaggeration: None,
            momentum: None,
            dof: run.dof,
            supervise: Supervise::default(),
        }
    }

    fn dims(settings: &Settings) -> usize {
        settings.dims
    }

    fn differ(prepared: &Settings, wanted: &Settings) -> bool {
        (prepared.dims, prepared.affinity(), prepared.metric)
            != (wanted.dims, wanted.affinity(), wanted.metric)
    }
}

/// Neighbours of equal weight where nobody chose: `None` = weights by the perplexity.
pub(super) fn default_neighbors(points: usize) -> Option<usize> {
    match default_affinity(points, None) {
        AffinityKind::Perplexity(_) => None,
        AffinityKind::Uniform(k) => Some(k),
    }
}

impl Settings {
    /// Which neighbours count, and how much.
    pub(crate) fn affinity(&self) -> AffinityKind {
        self.neighbors.map_or(AffinityKind::Perplexity(self.perplexity), AffinityKind::Uniform)
    }

    /// The parameters of a run at its iteration `iteration`, whose budget counts from `base`. `early`: whether exaggeration at the
    /// start is left to the schedule here and not to the run.
    pub(crate) fn params(&self, base: u32, iteration: u32, early: bool) -> Params {
        let plain = Params::default();
        let early = early && iteration < plain.early_iterations;
        let (early_iterations, exaggeration, min_improvement) = match self.exaggeration {
            Some(factor) => (0, factor, plain.min_improvement),
            None if early => (plain.early_iterations, plain.early_exaggeration, 0.0),
            None => (plain.early_iterations, plain.exaggeration, plain.min_improvement),
        };
        Params {
            learning_rate: self.learning_rate,
            early_iterations,
            exaggeration,
            min_improvement,
            momentum: self.momentum.unwrap_or(plain.momentum),
            dof: self.dof,
            supervision: if self.supervise.column.is_some() { self.supervise.factor } else { 0.0 },
            iterations: base.saturating_add(self.iterations),
            ..plain
        }
    }

    /// These settings changed as asked for; an error changes nothing.
    pub(super) fn changed(&self, state: &State, set: &TsneSet) -> Result<Self> {
        let mut new = self.clone();
        if let Some(dims) = set.dims {
            if !(2..=3).contains(&dims) {
                return refuse("dims", dims, "2 or 3");
            }
            new.dims = dims;
        }
        if let Some(perplexity) = set.perplexity {
            let most = state.data.as_ref().map_or(f64::MAX, |d| d.points.saturating_sub(1).max(1) as f64);
            if !(1.0..=most).contains(&perplexity) {
                let expected = format!("from 1 to the number of points less one, here {most}");
                return refuse("perplexity", perplexity, expected);
            }
            new.perplexity = perplexity;
        }
        if let Some(neighbors) = set.neighbors {
            let most = state.data.as_ref().map_or(usize::MAX, |d| d.points.saturating_sub(1).max(1));
            if let Some(k) = neighbors.filter(|k| !(1..=most).contains(k)) {
                let expected =
                    format!("from 1 to the number of points less one, here {most}, or null for a perplexity");
                return refuse("neighbors", k, expected);
            }
            new.neighbors = neighbors;
        }
        if let Some(rate) = set.learning_rate {
            if let Some(rate) = rate.filter(|r| !(r.is_finite() && *r > 0.0)) {
                return refuse("learningRate", rate, "more than 0, or null for automatic");
            }
            new.learning_rate = rate;
        }
        if let Some(iterations) = set.iterations {
            if iterations == 0 {
                return refuse("iterations", 0, "at least 1");
            }
            new.iterations = iterations;
        }
        new.seed = set.seed.unwrap_or(new.seed);
        if let Some(metric) = set.metric {
            check_metric("t-SNE", metric)?;
            new.metric = metric;
        }
        new.exaggeration = set.exaggeration.unwrap_or(new.exaggeration);
        new.momentum = set.momentum.unwrap_or(new.momentum);
        new.dof = set.dof.unwrap_or(new.dof);
        if let Some(supervise) = &set.supervise {
            new.supervise = new.supervise.changed(state, supervise)?;
        }
        // The engine's own ranges: the error names the field.
        new.params(0, 0, false).check()?;
        Ok(new)
    }
}

impl Supervise {
    fn changed(&self, state: &State, set: &SuperviseSet) -> Result<Self> {
        let mut new = self.clone();
        if let Some(column) = &set.column {
            check_column(state, column.as_deref())?;
            new.column.clone_from(column);
        }
        if let Some(factor) = set.factor {
            if !(0.0..=100.0).contains(&factor) {
                return refuse("factor", factor, "from 0 to 100 percent");
            }
            new.factor = factor;
        }
        if let Some(ignored) = &set.ignored {
            new.ignored.clone_from(ignored);
        }
        Ok(new)
    }
}

impl RunState<Tsne> {
    pub(crate) fn info(&self) -> TsneInfo {
        let Settings { supervise, .. } = &self.settings;
        TsneInfo {
            status: self.status,
            dims: self.settings.dims,
            perplexity: self.settings.perplexity,
            neighbors: self.settings.neighbors,
            learning_rate: self.settings.learning_rate,
            iterations: self.settings.iterations,
            seed: self.settings.seed,
            metric: self.settings.metric.name(),
            exaggeration: self.settings.exaggeration,
            momentum: self.settings.momentum,
            dof: self.settings.dof,
            supervise: SuperviseInfo {
                column: supervise.column.clone(),
                factor: supervise.factor,
                ignored: supervise.ignored.clone(),
            },
            iteration: self.progress.iteration,
            kl: self.progress.kl,
            recall: self.progress.recall,
            gradient_norm: self.progress.gradient_norm,
            ms_per_iteration: self.progress.ms_per_iteration,
            seconds_left: self.seconds_left(),
            exaggeration_now: self.progress.exaggeration,
            stop_reason: self.stop_reason,
            has_layout: self.layout.is_some(),
            kept: self.history.kept(),
            frame: self.newest.as_ref().map(|_| self.progress.iteration),
            resumes_exactly: self.resumes_exactly(),
        }
    }
}

impl From<tsne::StopReason> for crate::snapshot::StopReason {
    fn from(reason: tsne::StopReason) -> Self {
        match reason {
            tsne::StopReason::Converged => Self::Converged,
            tsne::StopReason::Budget => Self::Budget,
        }
    }
}
