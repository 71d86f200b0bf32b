//! Opening files: all of them or none.

use std::sync::Arc;

use embedscope_core::Monitor;
use embedscope_core::tsne::default_perplexity;
use embedscope_io::open::{self, Opened, Role};
use embedscope_io::{Dataset, Project, ReadOptions, Source, States, Table};

use super::data::Data;
use super::disk::Watch;
use super::restore::other_vectors;
use super::tsne::default_neighbors;
use super::{Restored, Session, same_data};
use crate::compute::Purpose;
use crate::{Error, Result};

impl Session {
    /// Replaces the data with a dataset; PCA starts at once.
    pub fn open(&self, dataset: Dataset) {
        let id = self.shared.lock().next_data_id();
        let data = Arc::new(Data::new(id, dataset, 0));
        self.shared.alter(|state| state.open(data));
    }

    /// Adds the bookmarks of a file named `name` and shows the selected one. Without data they are opened alone, as coordinates.
    ///
    /// Fails, and changes nothing, if one of them does not fit the open data.
    ///
    /// Bookmarks that are there already are not added again.
    pub fn open_states(&self, name: &str, mut states: States) -> Result<()> {
        {
            let state = self.shared.lock();
            states.states.retain(|one| !state.bookmarks.holds(one));
        }
        if states.is_empty() {
            return Ok(());
        }
        let open = self.shared.lock().data.clone();
        let (data, new) = match open {
            Some(data) => (data, false),
            None => match coordinates_only(name, &states) {
                Some(dataset) => (self.without_vectors(dataset, &states), true),
                None => return Ok(()),
            },
        };
        self.add_states(name, states, &data, new.then(|| data.clone()))
    }

    /// Opens files of any kind that belong together: vectors replace the data, metadata join the open data, bookmarks are added
    /// and the selected one is shown. Returns what each file was. On an error nothing has changed.
    pub fn open_files(&self, sources: Vec<Source>, options: &ReadOptions) -> Result<Vec<Role>> {
        let running = self.shared.task(Purpose::Files);
        let open = self.shared.lock().data.clone();
        let names: Vec<String> = sources.iter().map(|s| s.name().to_owned()).collect();
        let opened = open::inputs(sources, open.as_ref().map(|d| d.points), options, &*running.task)?;
        let Opened { roles, dataset, metadata, states } = opened;
        let name_of = |role| {
            let named = names.iter().zip(&roles).filter(|(_, r)| **r == role).map(|(n, _)| n.as_str());
            named.collect::<Vec<_>>().join(", ")
        };
        let mut metadata_of_open = None;
        let new = match (dataset, metadata, &open) {
            (Some(dataset), _, _) if dataset.vectors.is_none() => {
                Some(self.without_vectors(dataset, &states))
            }
            (Some(dataset), _, _) => {
                let id = self.shared.lock().next_data_id();
                Some(Arc::new(Data::new(id, dataset, 0)))
            }
            (None, Some(table), Some(data)) => {
                metadata_of_open = Some(table.clone());
                Some(Arc::new(data.with_metadata(&name_of(Role::Metadata), table)?))
            }
            (None, Some(_), None) => return Err(Error::NoData),
            (None, None, _) => None,
        };
        let joined = metadata_of_open.map(|table| (name_of(Role::Metadata), Arc::new(table)));
        if running.task.cancelled() {
            return Err(embedscope_core::Error::Cancelled.into());
        }
        let data = new.clone().or(open).ok_or(Error::NoData)?;
        self.add_states(&name_of(Role::State), states, &data, new)?;
        if let (Some(joined), Some(watch)) = (joined, &mut self.shared.lock().watch) {
            watch.joined.push(joined);
        }
        Ok(roles)
    }

    /// Says that the open data are one of several tensors.
    pub fn set_project(&self, project: Arc<Project>, open: usize) {
        self.shared.alter(|state| state.project = Some((project, open)));
    }

    /// Replaces the data by another tensor of those that were opened together, with its metadata, pictures and bookmarks.
    pub fn open_tensor(&self, index: usize) -> Result<()> {
        let Some((project, _)) = self.shared.lock().project.clone() else { return Err(Error::NoTensors) };
        let running = self.shared.task(Purpose::Files);
        let Opened { dataset, states, .. } = project.open(index, &*running.task)?;
        if running.task.cancelled() {
            return Err(embedscope_core::Error::Cancelled.into());
        }
        let dataset = dataset.ok_or(Error::NoData)?;
        let id = self.shared.lock().next_data_id();
        let data = Arc::new(Data::new(id, dataset, 0));
        let (sources, watch) = {
            let state = self.shared.lock();
            (state.sources.clone(), state.watch.clone())
        };
        self.add_states(&project.tensors[index].name, states, &data, Some(data.clone()))?;
        // The tensors come from the same files.
        self.shared.alter(|state| {
            state.project = Some((project, index));
            state.sources = sources;
            state.watch = watch.map(|watch| Watch { joined: Vec::new(), ..watch });
        });
        Ok(())
    }

    /// Puts `new` data in place and adds bookmarks, in one step.
    fn add_states(&self, name: &str, states: States, data: &Arc<Data>, new: Option<Arc<Data>>) -> Result<()> {
        for state in &states {
            state.check_fits(name, data.points, data.dimensions)?;
        }
        let mut settings = self.shared.lock().tsne.settings.clone();
        if new.is_some() {
            settings.perplexity = default_perplexity(data.points);
            settings.neighbors = default_neighbors(data.points);
        }
        let selected = states.selected().map(|state| Arc::new(state.clone()));
        let shown = selected.map(|state| Restored::of(&state, data.points, &settings)).transpose()?;
        let doubt = states.selected().and_then(|state| other_vectors(state, data));
        self.shared.change(|state| {
            match new {
                Some(new) => state.replace(new)?,
                None => same_data(state, data.id)?,
            }
            state.bookmarks.add_file(states);
            if let Some(shown) = shown {
                shown.apply(state);
            }
            Ok(())
        })?;
        if let Some(doubt) = doubt {
            self.shared.fail(&doubt);
        }
        Ok(())
    }

    fn without_vectors(&self, dataset: Dataset, states: &States) -> Arc<Data> {
        let dimensions = states.iter().map(|s| s.dimensions().1).max().unwrap_or(0);
        let id = self.shared.lock().next_data_id();
        Arc::new(Data::new(id, dataset, dimensions))
    }
}

/// Points that a bookmark of few points may say that there are in all: a file that lies takes no memory.
const MOST_ALONE: usize = 1 << 24;

/// The points that bookmarks were made from, without vectors.
fn coordinates_only(name: &str, states: &States) -> Option<Dataset> {
    // A bookmark of some points that is ours knows how many there are in all.
    let in_all = |state: &embedscope_io::State| {
        let known = state.extra().and_then(|extra| extra.get("points")).and_then(serde_json::Value::as_u64);
        known.and_then(|points| usize::try_from(points).ok()).filter(|&points| {
            state.filtered_points().is_some_and(|rows| points <= MOST_ALONE.max(4 * rows.len()))
        })
    };
    let points = states.iter().map(|state| state.points().max(in_all(state).unwrap_or(0))).max()?;
    Some(Dataset::without_vectors(name, points))
}

impl super::State {
    /// Puts data in place: the same points with more columns, the vectors of coordinates that are open, or other data.
    fn replace(&mut self, new: Arc<Data>) -> Result<()> {
        let old = self.data.clone();
        match old {
            Some(old) if old.id == new.id => {
                self.data = Some(new);
                self.default_columns();
                self.offer_raw();
            }
            Some(old) if old.vectors.is_none() && old.points == new.points => {
                let new = if new.metadata.is_empty() && !old.metadata.is_empty() {
                    Arc::new(new.with_metadata(&old.name, Table::clone(&old.metadata))?)
                } else {
                    new
                };
                let fit = self.bookmarks.fit(new.points, new.dimensions);
                let bookmarks = std::mem::take(&mut self.bookmarks);
                self.open(new);
                if fit {
                    self.bookmarks = bookmarks;
                }
            }
            _ => self.open(new),
        }
        Ok(())
    }
}
