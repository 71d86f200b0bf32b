//! Reading the open data's files again, when someone asks.

use std::sync::Arc;

use embedscope_core::Monitor;
use embedscope_io::{States, Table};

use super::data::Data;
use super::disk::{Reread, Stamps, Watch};
use super::file::{Kept, Wish};
use super::state::State;
use super::{Session, same_data};
use crate::compute::Purpose;
use crate::snapshot::View;
use crate::{Error, Result};

impl Session {
    /// Reads the files of the open data again. On an error nothing has changed.
    ///
    /// Where the vectors are the same, all that was made of them stays: layouts, view and bookmarks; a run is held. Of other
    /// vectors, the columns for colour and label and the bookmarks that fit stay, and everything is computed anew.
    pub fn reload(&self) -> Result<()> {
        let (watch, old, tensor) = {
            let state = self.shared.lock();
            let watch = state.watch.clone().ok_or(Error::NothingToReload)?;
            let tensor = state.project.as_ref().map(|(project, open)| project.tensors[*open].name.clone());
            (watch, state.need_data()?.clone(), tensor)
        };
        let running = self.shared.task(Purpose::Files);
        let known = Stamps::of(watch.reader.files());
        let read = watch.reader.read(tensor.as_deref(), &*running.task);
        if running.task.cancelled() {
            return Err(embedscope_core::Error::Cancelled.into());
        }
        let Reread { opened, project } = read.map_err(Error::Reload)?;
        let dataset = opened.dataset.ok_or(Error::NoVectors)?;
        let id = self.shared.lock().next_data_id();
        let mut new = Data::new(id, dataset, 0);
        for (name, table) in &watch.joined {
            new = joined(&new, name, table);
        }
        let same = new.points == old.points && new.dimensions == old.dimensions && new.hash() == old.hash();
        let watch = Watch { known: Arc::new(known), changed: false, ..watch };
        self.shared.change(|state| {
            same_data(state, old.id)?;
            let sources = state.sources.clone();
            if same {
                state.renew(new)?;
            } else {
                state.exchange(new);
            }
            state.add_new(opened.states);
            (state.sources, state.watch, state.project) = (sources, Some(watch), project);
            Ok(())
        })
    }
}

/// With metadata that were opened beside the files before, as far as they fit.
fn joined(data: &Data, name: &str, table: &Arc<Table>) -> Data {
    data.with_metadata(name, Table::clone(table))
        .unwrap_or_else(|error| data.with_warning(format!("{error}; they are left out after the reload")))
}

impl State {
    /// The same vectors with other metadata or pictures.
    fn renew(&mut self, new: Data) -> Result<()> {
        let old = self.need_data()?.clone();
        let new = Arc::new(new);
        let wish = Wish::of(Kept::of(self)?.into_file(), &new)?;
        let computed = std::mem::take(&mut self.pca.computed);
        self.open(new);
        wish.apply(self);
        // Components are those of the vectors: they need not be computed again.
        self.pca.computed = computed;
        let View { color_by, label_by, .. } = self.view.clone();
        self.keep_columns(&old, color_by, label_by);
        Ok(())
    }

    /// Other vectors of the same files.
    fn exchange(&mut self, mut new: Data) {
        let View { color_by, label_by, colors, .. } = self.view.clone();
        let (old, bookmarks) = (self.data.clone(), self.bookmarks.clone());
        let fit = bookmarks.fit(new.points, new.dimensions);
        if !fit {
            let lost = match self.left {
                Some(_) => "they are kept with the vectors as they were",
                None => "they are closed",
            };
            new = new.with_warning(format!(
                "the bookmarks were made of {} points in {} dimensions and do not fit the vectors after the reload; {lost}",
                old.as_ref().map_or(0, |old| old.points),
                old.as_ref().map_or(0, |old| old.dimensions),
            ));
        }
        self.open(Arc::new(new));
        if fit {
            self.bookmarks = bookmarks;
        }
        self.view.colors = colors;
        if let Some(old) = old {
            self.keep_columns(&old, color_by, label_by);
        }
    }

    /// Colours and labels by the columns chosen before, where there still are such; nothing chosen among some is a choice too.
    fn keep_columns(&mut self, old: &Data, color_by: Option<String>, label_by: Option<String>) {
        (self.view.color_by, self.view.label_by) = (None, None);
        self.default_columns();
        let Some(data) = self.data.clone() else { return };
        let stays = |chosen: &Option<String>| match chosen {
            Some(name) => data.metadata.column(name).is_some(),
            None => !old.metadata.is_empty(),
        };
        if stays(&color_by) {
            self.view.color_by = color_by;
        }
        if stays(&label_by) {
            self.view.label_by = label_by;
        }
    }

    /// Adds bookmarks that are not there yet and fit.
    fn add_new(&mut self, mut states: States) {
        let Some(data) = self.data.clone() else { return };
        states.states.retain(|state| {
            state.check_fits(state.label(), data.points, data.dimensions).is_ok()
                && !self.bookmarks.holds(state)
        });
        if !states.is_empty() {
            self.bookmarks.add_file(states);
        }
    }
}
