//! A run as the session knows it, whatever it computes: settings, status, newest layout, and what the compute thread is to do next.

use std::fmt::Debug;
use std::sync::Arc;

use embedscope_core::tsne::Checkpoint;

use super::data::Data;
use super::history::History;
use super::layout::Layout;
use super::state::{Scores, State};
use crate::Projection;
use crate::compute::Purpose;
use crate::snapshot::{RunStatus, StopReason};
use crate::wire::Frame;

/// One kind of run: t-SNE or UMAP.
pub(crate) trait Kind: Debug + Sized + 'static {
    /// What the user sets.
    type Settings: Debug + Clone + PartialEq + Send;
    const PROJECTION: Projection;
    const PURPOSE: Purpose;
    /// As it stands in sentences.
    const NAME: &'static str;
    /// Whether layouts of its way are kept.
    const KEEPS: bool;
    fn run(state: &State) -> &RunState<Self>;
    fn run_mut(state: &mut State) -> &mut RunState<Self>;
    /// The settings for data of so many points.
    fn defaults(points: usize) -> Self::Settings;
    /// Dimensions of the layouts.
    fn dims(settings: &Self::Settings) -> usize;
    /// Whether a run prepared under one cannot go on under the other: its layout can only be where another one starts.
    fn differ(prepared: &Self::Settings, wanted: &Self::Settings) -> bool;
}

/// Settings, status and newest layout.
#[derive(Debug)]
pub(crate) struct RunState<K: Kind> {
    pub(crate) settings: K::Settings,
    pub(crate) status: RunStatus,
    /// Rises whenever the run that counts is another one; results of older runs are dropped.
    pub(crate) epoch: u64,
    /// Where the run in preparation starts; kept until it moves.
    pub(super) start: Option<Start>,
    /// Whether it is to be held once it is prepared.
    pub(super) hold: bool,
    /// The newest epoch that the compute thread has taken up.
    taken: u64,
    /// The run that the compute thread holds: its epoch, and the settings it was prepared with.
    pub(super) live: Option<(u64, K::Settings)>,
    /// The settings that the run follows.
    pub(super) in_force: K::Settings,
    /// The layout that is shown: the newest, or one of those that are kept.
    pub(crate) layout: Option<Layout>,
    pub(crate) progress: Progress,
    pub(super) stop_reason: Option<StopReason>,
    /// Iterations that a held run is still to do.
    pub(crate) steps: u32,
    /// Noise that the points are to be moved by: its share of the radius, and its seed.
    pub(super) noise: Option<(f64, u64)>,
    pub(super) noises: u64,
    pub(crate) history: History,
    /// The newest layout, while an older one is shown.
    pub(super) newest: Option<(Layout, Progress)>,
}

/// Where the layout is.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Progress {
    pub(crate) iteration: u32,
    pub(crate) kl: Option<f64>,
    pub(crate) recall: Option<f64>,
    pub(crate) gradient_norm: Option<f64>,
    pub(crate) ms_per_iteration: Option<f64>,
    /// Factor on the attraction in force.
    pub(crate) exaggeration: Option<f64>,
    /// The iteration at which the budget is spent.
    pub(crate) end: Option<u32>,
}

/// Where a run is to start.
#[derive(Debug, Clone)]
pub(crate) enum Start {
    /// At the principal components, iteration 0.
    Pca,
    /// At these positions, iteration 0, early exaggeration included.
    From(Layout),
    /// At these positions, with so many iterations counted as done.
    GoOn {
        layout: Layout,
        iteration: u32,
        /// Whether it is a layout of the run itself, so that what is left of the early iterations follows.
        rewound: bool,
        /// What the run was at then, if that was kept.
        state: Option<Arc<Checkpoint>>,
    },
}

/// Everything needed to prepare a run without the lock.
#[derive(Debug)]
pub(crate) struct Preparation<K: Kind> {
    pub(crate) epoch: u64,
    pub(crate) data: Arc<Data>,
    pub(crate) sphereize: bool,
    pub(crate) settings: K::Settings,
    pub(crate) start: Start,
    pub(crate) scores: Option<Arc<Scores>>,
}

/// What the compute thread is to do with the run that it holds.
#[derive(Debug)]
pub(crate) struct Order<K: Kind> {
    pub(crate) data: Arc<Data>,
    pub(crate) settings: K::Settings,
    pub(crate) noise: Option<(f64, u64)>,
    /// Whether an iteration is due, not only noise.
    pub(crate) moves: bool,
}

impl<K: Kind> Default for RunState<K> {
    fn default() -> Self {
        let settings = K::defaults(0);
        Self {
            in_force: settings.clone(),
            settings,
            status: RunStatus::Idle,
            epoch: 0,
            start: None,
            hold: false,
            taken: 0,
            live: None,
            layout: None,
            progress: Progress::default(),
            stop_reason: None,
            steps: 0,
            noise: None,
            noises: 0,
            history: History::default(),
            newest: None,
        }
    }
}

impl<K: Kind> RunState<K> {
    /// Back to nothing, for other data of `points` points.
    pub(crate) fn reset(&mut self, points: usize) {
        *self = Self { settings: K::defaults(points), epoch: self.epoch + 1, ..Self::default() };
    }

    /// Shows a bookmark's layout; nothing moves.
    pub(crate) fn restore(&mut self, layout: Option<Layout>, iteration: u32, settings: K::Settings) {
        let status = if layout.is_some() { RunStatus::Restored } else { RunStatus::Idle };
        let progress =
            Progress { iteration: if layout.is_some() { iteration } else { 0 }, ..Progress::default() };
        *self = Self { settings, status, epoch: self.epoch + 1, layout, progress, ..Self::default() };
    }

    /// Adds what is known of the layout to its frame.
    pub(crate) fn describe(&self, mut frame: Frame) -> Frame {
        frame.iteration = self.progress.iteration;
        frame.kl = self.progress.kl.map(|v| v as f32);
        frame.ms_per_iteration = self.progress.ms_per_iteration.map(|v| v as f32);
        frame.live = self.is_running();
        frame
    }

    /// Whether a run goes on from what is shown as it went on then, and not only from its positions.
    pub(super) fn resumes_exactly(&self) -> bool {
        match (&self.newest, self.is_live()) {
            (Some(_), _) => self.shown_state().is_some(),
            (None, live) => live,
        }
    }

    /// The state of the run that was kept with the older layout on screen.
    pub(super) fn shown_state(&self) -> Option<Arc<Checkpoint>> {
        self.newest.as_ref()?;
        self.history.at(self.progress.iteration)?.state.clone()
    }

    /// Another run from now on.
    pub(super) fn prepare(&mut self, start: Start, hold: bool) {
        self.epoch += 1;
        self.status = RunStatus::Preparing;
        match start {
            Start::GoOn { iteration, .. } => self.history.go_on_from(iteration),
            Start::Pca | Start::From(_) => self.history = History::default(),
        }
        self.start = Some(start);
        self.hold = hold;
        self.stop_reason = None;
        self.newest = None;
        if !hold {
            (self.steps, self.noise) = (0, None);
        }
    }

    /// Everything the compute thread needs for the run that was asked for, once.
    fn take(&mut self) -> Option<(u64, K::Settings, Start)> {
        if self.status != RunStatus::Preparing || self.taken == self.epoch {
            return None;
        }
        let start = self.start.clone()?;
        self.taken = self.epoch;
        Some((self.epoch, self.settings.clone(), start))
    }

    /// The run that was prepared under these settings begins to move, at a layout.
    pub(crate) fn begin(
        &mut self,
        settings: K::Settings,
        iteration: u32,
        layout: &Layout,
        state: Option<Arc<Checkpoint>>,
    ) {
        self.status = if self.hold { RunStatus::Paused } else { RunStatus::Running };
        self.start = None;
        self.in_force = self.settings.clone();
        self.live = Some((self.epoch, settings));
        if K::KEEPS {
            let kl = self.progress.kl.filter(|_| iteration > 0);
            self.history.offer(iteration, layout, kl, state);
        }
    }

    pub(crate) fn is_running(&self) -> bool {
        self.status == RunStatus::Running
    }

    /// Whether an iteration that was done counts.
    pub(crate) fn moves(&self) -> bool {
        self.is_running() || self.steps > 0
    }

    /// Whether the compute thread holds the run that counts.
    pub(super) fn is_live(&self) -> bool {
        self.live.as_ref().is_some_and(|(epoch, _)| *epoch == self.epoch)
    }

    /// What is to be done with the run that the compute thread holds.
    pub(crate) fn order(&mut self, data: Option<&Arc<Data>>) -> Option<Order<K>> {
        let moves = self.moves();
        if !self.is_live() || !moves && self.noise.is_none() {
            return None;
        }
        let data = data?.clone();
        Some(Order { data, settings: self.in_force.clone(), noise: self.noise.take(), moves })
    }

    /// A run has ended by itself.
    pub(crate) fn finish(&mut self, reason: StopReason) {
        self.status = RunStatus::Done;
        self.stop_reason = Some(reason);
    }

    /// No run any more; the newest layout stays.
    pub(crate) fn give_up(&mut self) {
        self.epoch += 1;
        self.start = None;
        (self.steps, self.noise) = (0, None);
        self.status = if self.layout.is_some() { RunStatus::Stopped } else { RunStatus::Idle };
    }

    /// Until the budget is spent, of a run that moves.
    pub(super) fn seconds_left(&self) -> Option<f64> {
        let Progress { iteration, ms_per_iteration, end, .. } = self.progress;
        let left = end.filter(|_| self.is_running())?.saturating_sub(iteration);
        Some(ms_per_iteration? * f64::from(left) / 1e3)
    }
}

impl State {
    /// The next run of a kind to prepare.
    pub(crate) fn take_preparation<K: Kind>(&mut self) -> Option<Preparation<K>> {
        let data = self.data.clone()?;
        let (epoch, settings, start) = K::run_mut(self).take()?;
        let scores = self.scores().cloned();
        Some(Preparation { epoch, data, sphereize: self.sphereize, settings, start, scores })
    }
}
