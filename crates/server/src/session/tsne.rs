//! t-SNE as the session knows it: settings, status, the newest layout, and what the compute thread is to do next.

use std::sync::Arc;

use embedscope_core::tsne::{self, default_perplexity};

use super::data::Data;
use super::layout::Layout;
use super::state::{Scores, Screen, State};
use crate::command::TsneSet;
use crate::compute::Purpose;
use crate::snapshot::{StopReason, TsneInfo, TsneStatus};
use crate::wire::Frame;
use crate::{Error, Projection, Result};

/// Settings, status and newest layout.
#[derive(Debug)]
pub(crate) struct Tsne {
    pub(crate) settings: Settings,
    pub(crate) status: TsneStatus,
    /// Rises whenever the run that counts is another one; results of older runs are dropped.
    pub(crate) epoch: u64,
    /// Where the run in preparation starts; kept until it moves.
    start: Option<Start>,
    /// The newest epoch that the compute thread has taken up.
    taken: u64,
    /// The run that the compute thread holds: its epoch, and the settings it was prepared with.
    pub(crate) live: Option<(u64, Settings)>,
    pub(crate) layout: Option<Layout>,
    pub(crate) progress: Progress,
    stop_reason: Option<StopReason>,
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

impl State {
    /// `tsne.set`: all or nothing.
    pub(crate) fn tsne_set(&mut self, set: &TsneSet) -> Result<()> {
        let new = self.checked(set)?;
        let old = std::mem::replace(&mut self.tsne.settings, new);
        let restart = (new.dims, new.perplexity) != (old.dims, old.perplexity);
        match self.tsne.status {
            TsneStatus::Running if restart => {
                let start = self.tsne.layout.clone().map_or(Start::Pca, Start::From);
                self.tsne.prepare(start);
            }
            TsneStatus::Preparing if restart || new.seed != old.seed => {
                // Being prepared with settings that no longer hold: again, from the same start.
                let start = match self.tsne.start.take() {
                    Some(Start::GoOn(layout, _)) => Start::From(layout),
                    Some(start) => start,
                    None => Start::Pca,
                };
                self.cancel_tasks(Purpose::Tsne);
                self.tsne.prepare(start);
            }
            _ => {}
        }
        Ok(())
    }

    fn checked(&self, set: &TsneSet) -> Result<Settings> {
        let refuse = |name, value: String, expected: String| Err(Error::Setting { name, value, expected });
        let mut new = self.tsne.settings;
        if let Some(dims) = set.dims {
            if !(2..=3).contains(&dims) {
                return refuse("dims", dims.to_string(), "2 or 3".into());
            }
            new.dims = dims;
        }
        if let Some(perplexity) = set.perplexity {
            let most = self.data.as_ref().map_or(f64::MAX, |d| d.points.saturating_sub(1).max(1) as f64);
            if !(1.0..=most).contains(&perplexity) {
                let expected = format!("from 1 to the number of points less one, here {most}");
                return refuse("perplexity", perplexity.to_string(), expected);
            }
            new.perplexity = perplexity;
        }
        if let Some(rate) = set.learning_rate {
            if rate.is_some_and(|r| !(r.is_finite() && r > 0.0)) {
                let value = rate.map_or(String::new(), |r| r.to_string());
                return refuse("learningRate", value, "more than 0, or null for automatic".into());
            }
            new.learning_rate = rate;
        }
        if let Some(iterations) = set.iterations {
            if iterations == 0 {
                return refuse("iterations", "0".into(), "at least 1".into());
            }
            new.iterations = iterations;
        }
        new.seed = set.seed.unwrap_or(new.seed);
        Ok(new)
    }

    /// `tsne.run`: a new run from the PCA start.
    pub(crate) fn tsne_run(&mut self) -> Result<()> {
        self.can_compute_tsne()?;
        self.cancel_tasks(Purpose::Tsne);
        self.tsne.prepare(Start::Pca);
        self.show_tsne();
        Ok(())
    }

    /// `tsne.pause`.
    pub(crate) fn tsne_pause(&mut self) -> Result<()> {
        if self.tsne.status != TsneStatus::Running {
            return Err(Error::NotNow { what: "pause", status: self.tsne.status });
        }
        self.tsne.status = TsneStatus::Paused;
        self.redraw |= self.screen.projection == Projection::Tsne;
        Ok(())
    }

    /// `tsne.stop`.
    pub(crate) fn tsne_stop(&mut self) -> Result<()> {
        match self.tsne.status {
            TsneStatus::Preparing => {
                self.cancel_tasks(Purpose::Tsne);
                self.tsne.give_up();
            }
            TsneStatus::Running | TsneStatus::Paused => self.tsne.status = TsneStatus::Stopped,
            status => return Err(Error::NotNow { what: "stop", status }),
        }
        self.redraw |= self.screen.projection == Projection::Tsne;
        Ok(())
    }

    /// `tsne.resume`: on with the run that is held, or from the layout there is.
    pub(crate) fn tsne_resume(&mut self) -> Result<()> {
        let status = self.tsne.status;
        if matches!(status, TsneStatus::Idle | TsneStatus::Preparing | TsneStatus::Running) {
            return Err(Error::NotNow { what: "resume", status });
        }
        self.can_compute_tsne()?;
        let layout = self.tsne.layout.clone().ok_or(Error::NotNow { what: "resume", status })?;
        let now = self.tsne.settings;
        match self.tsne.live {
            Some((epoch, used)) if epoch == self.tsne.epoch => {
                if (used.dims, used.perplexity) == (now.dims, now.perplexity) {
                    self.tsne.status = TsneStatus::Running;
                    self.tsne.stop_reason = None;
                } else {
                    self.tsne.prepare(Start::From(layout));
                }
            }
            _ if layout.dims == now.dims => {
                let iteration = self.tsne.progress.iteration;
                self.tsne.prepare(Start::GoOn(layout, iteration));
            }
            _ => self.tsne.prepare(Start::From(layout)),
        }
        self.show_tsne();
        Ok(())
    }

    /// Everything the compute thread needs for the run that was asked for.
    pub(crate) fn take_preparation(&mut self) -> Option<Preparation> {
        if !self.tsne.wants_preparation() {
            return None;
        }
        let (data, start) = (self.data.clone()?, self.tsne.start.clone()?);
        self.tsne.taken = self.tsne.epoch;
        Some(Preparation {
            epoch: self.tsne.epoch,
            data,
            sphereize: self.sphereize,
            settings: self.tsne.settings,
            start,
            scores: self.scores().cloned(),
        })
    }

    fn can_compute_tsne(&self) -> Result<()> {
        let data = self.need_data()?;
        data.need_vectors()?;
        if data.points < 3 {
            return Err(embedscope_core::Error::TooFewPoints {
                what: "t-SNE",
                needed: 3,
                found: data.points,
            }
            .into());
        }
        Ok(())
    }

    fn show_tsne(&mut self) {
        self.screen = Screen { projection: Projection::Tsne, restored: false };
        self.redraw = true;
    }
}
