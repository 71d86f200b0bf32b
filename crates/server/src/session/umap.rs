//! UMAP as the session knows it: what the user sets, and what the page is told.

use embedscope_core::Metric;
use embedscope_core::umap::{LiveParams, Params, ProjectParams};

use super::run::{Kind, RunState};
use super::state::State;
use super::supervise::{check_column, check_metric, refuse};
use crate::Projection;
use crate::Result;
use crate::command::{UmapMode, UmapSet, UmapSupervise};
use crate::compute::Purpose;
use crate::snapshot::UmapInfo;

/// The kind of run.
#[derive(Debug)]
pub(crate) struct Umap;

/// What the user sets.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct UmapSettings {
    pub(crate) dims: usize,
    /// The point itself counted.
    pub(crate) neighbors: usize,
    pub(crate) min_dist: f64,
    pub(crate) spread: f64,
    pub(crate) metric: Metric,
    pub(crate) mode: UmapMode,
    pub(crate) epochs: Option<u32>,
    pub(crate) seed: u64,
    pub(crate) supervise: UmapSupervise,
}

impl Kind for Umap {
    type Settings = UmapSettings;
    const PROJECTION: Projection = Projection::Umap;
    const PURPOSE: Purpose = Purpose::Umap;
    const NAME: &'static str = "UMAP";
    const KEEPS: bool = false;

    fn run(state: &State) -> &RunState<Self> {
        &state.umap
    }

    fn run_mut(state: &mut State) -> &mut RunState<Self> {
        &mut state.umap
    }

    fn defaults(_points: usize) -> UmapSettings {
        let plain = ProjectParams::default();
        UmapSettings {
            dims: 3,
            neighbors: plain.neighbors,
            min_dist: plain.run.min_dist,
            spread: plain.run.spread,
            metric: plain.metric,
            mode: UmapMode::Faithful,
            epochs: None,
            seed: 0,
            supervise: UmapSupervise::default(),
        }
    }

    fn dims(settings: &UmapSettings) -> usize {
        settings.dims
    }

    fn differ(prepared: &UmapSettings, wanted: &UmapSettings) -> bool {
        let fixed = |s: &UmapSettings| (s.dims, s.neighbors, s.metric, s.mode, s.supervise.clone());
        fixed(prepared) != fixed(wanted)
    }
}

impl UmapSettings {
    /// Epochs of a run of n points.
    pub(crate) fn budget(&self, points: usize) -> u32 {
        self.epochs.unwrap_or_else(|| match self.mode {
            UmapMode::Faithful => Params::default().epochs_for(points),
            UmapMode::Live => LiveParams::default().iterations,
        })
    }

    /// The parameters of a faithful run that ends at an epoch.
    pub(crate) fn params(&self, end: u32) -> Params {
        Params {
            epochs: Some(end.max(1)),
            min_dist: self.min_dist,
            spread: self.spread,
            seed: self.seed,
            ..Params::default()
        }
    }

    /// These settings changed as asked for; an error changes nothing.
    pub(super) fn changed(&self, state: &State, set: &UmapSet) -> Result<Self> {
        let mut new = self.clone();
        if let Some(dims) = set.dims {
            if !(2..=3).contains(&dims) {
                return refuse("dims", dims, "2 or 3");
            }
            new.dims = dims;
        }
        if let Some(neighbors) = set.neighbors {
            let most = state.data.as_ref().map_or(usize::MAX, |d| d.points.max(2));
            if !(2..=most).contains(&neighbors) {
                let expected =
                    format!("from 2 (the point itself counted) to the number of points, here {most}");
                return refuse("neighbors", neighbors, expected);
            }
            new.neighbors = neighbors;
        }
        new.min_dist = set.min_dist.unwrap_or(new.min_dist);
        new.spread = set.spread.unwrap_or(new.spread);
        if let Some(metric) = set.metric {
            check_metric("UMAP", metric)?;
            new.metric = metric;
        }
        new.mode = set.mode.unwrap_or(new.mode);
        if let Some(epochs) = set.epochs {
            if epochs == Some(0) {
                return refuse("epochs", 0, "at least 1, or null for automatic");
            }
            new.epochs = epochs;
        }
        new.seed = set.seed.unwrap_or(new.seed);
        if let Some(supervise) = &set.supervise {
            check_column(state, supervise.column.as_deref())?;
            new.supervise = supervise.clone();
        }
        // The engine's own ranges: the error names the field.
        new.params(1).check()?;
        Ok(new)
    }
}

impl RunState<Umap> {
    pub(crate) fn info(&self) -> UmapInfo {
        let settings = &self.settings;
        UmapInfo {
            status: self.status,
            dims: settings.dims,
            neighbors: settings.neighbors,
            min_dist: settings.min_dist,
            spread: settings.spread,
            metric: settings.metric.name(),
            mode: settings.mode,
            epochs: settings.epochs,
            seed: settings.seed,
            supervise: settings.supervise.clone(),
            epoch: self.progress.iteration,
            epochs_in_all: self.progress.end,
            ms_per_epoch: self.progress.ms_per_iteration,
            seconds_left: self.seconds_left(),
            has_layout: self.layout.is_some(),
        }
    }
}
