//! The commands that begin, change and end runs.

use super::run::{Kind, Start};
use super::state::{Screen, State};
use super::supervise::refuse;
use super::tsne::Tsne;
use super::umap::Umap;
use crate::command::{TsneSet, UmapSet};
use crate::event::Reply;
use crate::snapshot::RunStatus;
use crate::{Error, Projection, Result};

/// Iterations that one `tsne.step` may ask for.
const MOST_STEPS: u32 = 1_000_000;

impl State {
    /// `tsne.set`: all or nothing. A running run follows at its next iteration, or restarts where it cannot.
    pub(crate) fn tsne_set(&mut self, set: &TsneSet) -> Result<()> {
        let new = self.tsne.settings.changed(self, set)?;
        let old = std::mem::replace(&mut self.tsne.settings, new.clone());
        let restart = Tsne::differ(&old, &new);
        match self.tsne.status {
            RunStatus::Running if restart => {
                let start = self.tsne.layout.clone().map_or(Start::Pca, Start::From);
                self.tsne.prepare(start, false);
            }
            RunStatus::Preparing if restart || new.seed != old.seed => {
                // Being prepared with settings that no longer hold: again, from the same start.
                let start = match self.tsne.start.take() {
                    Some(Start::GoOn { layout, .. }) => Start::From(layout),
                    Some(start) => start,
                    None => Start::Pca,
                };
                let hold = self.tsne.hold;
                self.cancel_tasks(Tsne::PURPOSE);
                self.tsne.prepare(start, hold);
            }
            _ => self.tsne.in_force = new,
        }
        Ok(())
    }

    /// `umap.set`: all or nothing, for the next run.
    pub(crate) fn umap_set(&mut self, set: &UmapSet) -> Result<()> {
        self.umap.settings = self.umap.settings.changed(self, set)?;
        Ok(())
    }

    /// `tsne.run` and `umap.run`: a new run from the PCA start.
    pub(crate) fn run_start<K: Kind>(&mut self) -> Result<()> {
        self.can_compute::<K>()?;
        self.cancel_tasks(K::PURPOSE);
        self.hold_others::<K>();
        K::run_mut(self).prepare(Start::Pca, false);
        self.show_run::<K>();
        Ok(())
    }

    /// `tsne.pause` and `umap.pause`.
    pub(crate) fn run_pause<K: Kind>(&mut self) -> Result<()> {
        let run = K::run_mut(self);
        match run.status {
            RunStatus::Running => run.status = RunStatus::Paused,
            RunStatus::Paused if run.steps > 0 => run.steps = 0,
            status => return Err(not_now::<K>("pause", status)),
        }
        self.redraw |= self.screen.projection == K::PROJECTION;
        Ok(())
    }

    /// `tsne.stop` and `umap.stop`.
    pub(crate) fn run_stop<K: Kind>(&mut self) -> Result<()> {
        match K::run(self).status {
            RunStatus::Preparing => {
                self.cancel_tasks(K::PURPOSE);
                K::run_mut(self).give_up();
            }
            RunStatus::Running | RunStatus::Paused => {
                let run = K::run_mut(self);
                run.status = RunStatus::Stopped;
                (run.steps, run.noise) = (0, None);
            }
            status => return Err(not_now::<K>("stop", status)),
        }
        self.redraw |= self.screen.projection == K::PROJECTION;
        Ok(())
    }

    /// `tsne.resume` and `umap.resume`: on with the run that is held, or from the layout there is.
    pub(crate) fn run_resume<K: Kind>(&mut self) -> Result<()> {
        self.go_on::<K>("resume", false)?;
        self.hold_others::<K>();
        self.show_run::<K>();
        Ok(())
    }

    /// `tsne.step`.
    pub(crate) fn tsne_step(&mut self, count: u32) -> Result<()> {
        if !(1..=MOST_STEPS).contains(&count) {
            return refuse("count", count, format!("from 1 to {MOST_STEPS}"));
        }
        self.go_on::<Tsne>("step", true)?;
        self.hold_others::<Tsne>();
        self.tsne.steps = self.tsne.steps.saturating_add(count);
        self.show_run::<Tsne>();
        Ok(())
    }

    /// `tsne.perturb`.
    pub(crate) fn tsne_perturb(&mut self, fraction: f64) -> Result<()> {
        if !(0.0..=1.0).contains(&fraction) {
            return refuse("fraction", fraction, "from 0 to 1 of the layout's radius");
        }
        let live = self.tsne.is_live() && self.tsne.newest.is_none();
        if !(live && self.tsne.status != RunStatus::Preparing) {
            // There is no run to move yet.
            self.go_on::<Tsne>("perturb", true)?;
        }
        self.tsne.noises += 1;
        self.tsne.noise = Some((fraction, self.tsne.settings.seed.wrapping_add(self.tsne.noises)));
        Ok(())
    }

    /// `tsne.rewind`.
    pub(crate) fn tsne_rewind(&mut self, iteration: Option<u32>) -> Result<()> {
        let run = &mut self.tsne;
        if matches!(run.status, RunStatus::Running | RunStatus::Preparing) || run.steps > 0 {
            return Err(not_now::<Tsne>("rewind", run.status));
        }
        let Some(layout) = run.layout.clone() else { return Err(not_now::<Tsne>("rewind", run.status)) };
        let newest = run.newest.take().unwrap_or((layout, run.progress));
        let wanted = iteration.filter(|i| *i != newest.1.iteration);
        match wanted.map(|iteration| run.history.at(iteration).cloned().ok_or(iteration)) {
            None => (run.layout, run.progress) = (Some(newest.0), newest.1),
            Some(Ok(kept)) => {
                run.layout = Some(kept.layout);
                run.progress =
                    super::run::Progress { iteration: kept.iteration, kl: kept.kl, ..Default::default() };
                run.newest = Some(newest);
            }
            Some(Err(iteration)) => {
                let kept = run.history.kept();
                // As it was.
                run.newest = (newest.1 != run.progress).then_some(newest);
                return refuse(
                    "iteration",
                    iteration,
                    format!("null or one of those that are kept, {kept:?}"),
                );
            }
        }
        self.redraw |= self.screen.projection == Projection::Tsne;
        Ok(())
    }

    /// `tsne.curve`.
    pub(crate) fn tsne_curve(&self) -> Reply {
        let (iterations, kl) = self.tsne.history.kl().iter().copied().unzip();
        Reply::Curve { iterations, kl, recall: self.tsne.history.recall().to_vec() }
    }

    /// Makes a run that can move of the one that is held or of the layout there is; with `hold` it is paused.
    fn go_on<K: Kind>(&mut self, what: &'static str, hold: bool) -> Result<()> {
        let status = K::run(self).status;
        if matches!(status, RunStatus::Idle | RunStatus::Preparing | RunStatus::Running) {
            return Err(not_now::<K>(what, status));
        }
        self.can_compute::<K>()?;
        let run = K::run_mut(self);
        let layout = run.layout.clone().ok_or(not_now::<K>(what, status))?;
        let rewound = run.newest.is_some();
        let prepared = run.live.as_ref().filter(|_| run.is_live()).map(|(_, settings)| settings);
        let same_dims = layout.dims == K::dims(&run.settings);
        match prepared {
            Some(prepared) if K::differ(prepared, &run.settings) => run.prepare(Start::From(layout), hold),
            Some(_) if !rewound => {
                run.status = if hold { RunStatus::Paused } else { RunStatus::Running };
                run.in_force = run.settings.clone();
                run.stop_reason = None;
            }
            _ if same_dims => {
                let (iteration, state) = (run.progress.iteration, run.shown_state());
                run.prepare(Start::GoOn { layout, iteration, rewound, state }, hold);
            }
            _ => run.prepare(Start::From(layout), hold),
        }
        Ok(())
    }

    /// One run at a time: the other kind is paused, and no longer prepared.
    fn hold_others<K: Kind>(&mut self) {
        match K::PROJECTION {
            Projection::Umap => self.hold_run::<Tsne>(),
            _ => self.hold_run::<Umap>(),
        }
    }

    fn hold_run<K: Kind>(&mut self) {
        match K::run(self).status {
            RunStatus::Running => K::run_mut(self).status = RunStatus::Paused,
            RunStatus::Preparing => {
                self.cancel_tasks(K::PURPOSE);
                K::run_mut(self).give_up();
            }
            _ => {}
        }
        K::run_mut(self).steps = 0;
    }

    fn can_compute<K: Kind>(&self) -> Result<()> {
        let data = self.need_data()?;
        data.need_vectors()?;
        if data.points < 3 {
            let what = K::NAME;
            return Err(embedscope_core::Error::TooFewPoints { what, needed: 3, found: data.points }.into());
        }
        Ok(())
    }

    fn show_run<K: Kind>(&mut self) {
        self.screen = Screen { projection: K::PROJECTION, restored: false };
        self.redraw = true;
    }
}

fn not_now<K: Kind>(what: &'static str, status: RunStatus) -> Error {
    Error::NotNow { what, run: K::NAME, status }
}
