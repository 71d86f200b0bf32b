//! t-SNE as the session knows it: settings, status, the newest layout, and what the compute thread is to do next.

use std::sync::Arc;

use embedscope_core::tsne::{self, default_perplexity};

use super::data::Data;
use super::layout::Layout;
use super::state::Scores;
use crate::snapshot::{StopReason, TsneInfo, TsneStatus};
use crate::wire::Frame;

/// Settings, status and newest layout.
#[derive(Debug)]
pub(crate) struct Tsne {
    pub(crate) settings: Settings,
    pub(crate) status: TsneStatus,
    /// Rises whenever the run that counts is another one; results of older runs are dropped.
    pub(crate) epoch: u64,
    /// Where the run in preparation starts; kept until it moves.
    pub(super) start: Option<Start>,
    /// The newest epoch that the compute thread has taken up.
    pub(super) taken: u64,
    /// The run that the compute thread holds: its epoch, and the settings it was prepared with.
    pub(crate) live: Option<(u64, Settings)>,
    pub(crate) layout: Option<Layout>,
    pub(crate) progress: Progress,
    pub(super) stop_reason: Option<StopReason>,
}

/// What the user sets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Settings {
    pub(crate) dims: usize,
    pub(crate) perplexity: f64,
    pub(crate) learning_rate: Option<f64>,
    pub(crate) iterations: u32,
    pub(crate) seed: u64,
}

/// Where the newest layout is.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Progress {
    pub(crate) iteration: u32,
    pub(crate) kl: Option<f64>,
    pub(crate) gradient_norm: Option<f64>,
    pub(crate) ms_per_iteration: Option<f64>,
}

/// Where a run is to start.
#[derive(Debug, Clone)]
pub(crate) enum Start {
    /// At the principal components, iteration 0.
    Pca,
    /// At these positions, iteration 0, early exaggeration included.
    From(Layout),
    /// At these positions, with this many iterations counted as done.
    GoOn(Layout, u32),
}

/// Everything needed to prepare a run without the lock.
#[derive(Debug, Clone)]
pub(crate) struct Preparation {
    pub(crate) epoch: u64,
    pub(crate) data: Arc<Data>,
    pub(crate) sphereize: bool,
    pub(crate) settings: Settings,
    pub(crate) start: Start,
    pub(crate) scores: Option<Arc<Scores>>,
}

impl Default for Tsne {
    fn default() -> Self {
        let run = tsne::Params::default();
        Self {
            settings: Settings {
                dims: 3,
                perplexity: default_perplexity(0),
                learning_rate: run.learning_rate,
                iterations: run.iterations,
                seed: 0,
            },
            status: TsneStatus::Idle,
            epoch: 0,
            start: None,
            taken: 0,
            live: None,
            layout: None,
            progress: Progress::default(),
            stop_reason: None,
        }
    }
}

impl Tsne {
    /// Back to nothing, for other data of `points` points.
    pub(crate) fn reset(&mut self, points: usize) {
        let fresh = Self::default();
        let settings = Settings { perplexity: default_perplexity(points), ..fresh.settings };
        *self = Self { settings, epoch: self.epoch + 1, ..fresh };
    }

    /// Shows a bookmark's layout; nothing moves.
    pub(crate) fn restore(&mut self, layout: Option<Layout>, iteration: u32, settings: Settings) {
        let status = if layout.is_some() { TsneStatus::Restored } else { TsneStatus::Idle };
        let progress =
            Progress { iteration: if layout.is_some() { iteration } else { 0 }, ..Progress::default() };
        *self = Self { settings, status, epoch: self.epoch + 1, layout, progress, ..Self::default() };
    }

    pub(crate) fn info(&self) -> TsneInfo {
        TsneInfo {
            status: self.status,
            dims: self.settings.dims,
            perplexity: self.settings.perplexity,
            learning_rate: self.settings.learning_rate,
            iteration: self.progress.iteration,
            kl: self.progress.kl,
            gradient_norm: self.progress.gradient_norm,
            ms_per_iteration: self.progress.ms_per_iteration,
            stop_reason: self.stop_reason,
            has_layout: self.layout.is_some(),
            iterations: self.settings.iterations,
            seed: self.settings.seed,
        }
    }

    /// Adds what is known of the layout to its frame.
    pub(crate) fn describe(&self, mut frame: Frame) -> Frame {
        frame.iteration = self.progress.iteration;
        frame.kl = self.progress.kl.map(|v| v as f32);
        frame.ms_per_iteration = self.progress.ms_per_iteration.map(|v| v as f32);
        frame.live = self.status == TsneStatus::Running;
        frame
    }

    /// Another run from now on.
    pub(crate) fn prepare(&mut self, start: Start) {
        self.epoch += 1;
        self.status = TsneStatus::Preparing;
        self.start = Some(start);
        self.stop_reason = None;
    }

    /// The run that was prepared begins to move.
    pub(crate) fn begin(&mut self, settings: Settings) {
        self.status = TsneStatus::Running;
        self.start = None;
        self.live = Some((self.epoch, settings));
    }

    pub(crate) fn is_running(&self) -> bool {
        self.status == TsneStatus::Running
    }

    /// Whether the compute thread has something to prepare.
    pub(crate) fn wants_preparation(&self) -> bool {
        self.status == TsneStatus::Preparing && self.taken != self.epoch
    }

    /// A run has ended by itself.
    pub(crate) fn finish(&mut self, reason: tsne::StopReason) {
        self.status = TsneStatus::Done;
        self.stop_reason = Some(match reason {
            tsne::StopReason::Converged => StopReason::Converged,
            tsne::StopReason::Budget => StopReason::Budget,
        });
    }

    /// No run any more; the newest layout stays.
    pub(crate) fn give_up(&mut self) {
        self.epoch += 1;
        self.start = None;
        self.status = if self.layout.is_some() { TsneStatus::Stopped } else { TsneStatus::Idle };
    }
}
