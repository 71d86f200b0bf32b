//! The commands that begin, change and end t-SNE runs.

use super::state::{Screen, State};
use super::tsne::{Preparation, Settings, Start};
use crate::command::TsneSet;
use crate::compute::Purpose;
use crate::snapshot::TsneStatus;
use crate::{Error, Projection, Result};

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
