//! The list of bookmarks.

use std::sync::Arc;

use embedscope_io::{State as Saved, States};

use super::thumbnail::{self, Thumbnail};
use crate::snapshot::BookmarkInfo;
use crate::{Error, Projection, Result};

/// Saved states, in the order of the list.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bookmarks {
    list: Vec<Bookmark>,
    last: u64,
    /// The one loaded or added last.
    selected: Option<u64>,
    /// Whether that is news: if not, files keep their own marks, and what was only opened is saved as it was.
    reselected: bool,
}

#[derive(Debug, Clone)]
struct Bookmark {
    id: u64,
    state: Arc<Saved>,
}

impl Bookmarks {
    /// Adds what the user has just saved and selects it.
    pub(crate) fn add(&mut self, state: Saved) -> u64 {
        let id = self.push(state);
        self.select(id);
        id
    }

    /// Whether there is one just like it.
    pub(crate) fn holds(&self, state: &Saved) -> bool {
        self.list.iter().any(|b| *b.state == *state)
    }

    /// Adds the states of a file and selects the one that it marks, else its first.
    pub(crate) fn add_file(&mut self, states: States) {
        let first = self.list.len();
        let wanted = states.iter().position(Saved::is_selected).unwrap_or(0);
        let was_empty = self.list.is_empty();
        for state in states.states {
            self.push(state);
        }
        if let Some(shown) = self.list.get(first + wanted) {
            self.selected = Some(shown.id);
            self.reselected |= !was_empty;
        }
    }

    fn push(&mut self, state: Saved) -> u64 {
        self.last += 1;
        self.list.push(Bookmark { id: self.last, state: Arc::new(state) });
        self.last
    }

    /// Marks one as the one on screen.
    pub(crate) fn select(&mut self, id: u64) {
        self.reselected |= self.selected != Some(id);
        self.selected = Some(id);
    }

    pub(crate) fn rename(&mut self, id: u64, label: &str) -> Result<()> {
        let found = self.list.iter_mut().find(|b| b.id == id).ok_or(Error::NoSuchBookmark(id))?;
        Arc::make_mut(&mut found.state).set_label(label);
        Ok(())
    }

    pub(crate) fn note(&mut self, id: u64, note: &str) -> Result<()> {
        let found = self.list.iter_mut().find(|b| b.id == id).ok_or(Error::NoSuchBookmark(id))?;
        thumbnail::set_note(Arc::make_mut(&mut found.state), note);
        Ok(())
    }

    /// Puts a bookmark at another place of the list.
    pub(crate) fn reorder(&mut self, id: u64, to: usize) -> Result<()> {
        let at = self.list.iter().position(|b| b.id == id).ok_or(Error::NoSuchBookmark(id))?;
        if to >= self.list.len() {
            let expected = format!("a place in the list, from 0 to {}", self.list.len() - 1);
            return Err(Error::Setting { name: "to", value: to.to_string(), expected });
        }
        let moved = self.list.remove(at);
        self.list.insert(to, moved);
        Ok(())
    }

    pub(crate) fn delete(&mut self, id: u64) -> Result<()> {
        let at = self.list.iter().position(|b| b.id == id).ok_or(Error::NoSuchBookmark(id))?;
        self.list.remove(at);
        self.selected = self.selected.filter(|&s| s != id);
        Ok(())
    }

    pub(crate) fn get(&self, id: u64) -> Result<Arc<Saved>> {
        let found = self.list.iter().find(|b| b.id == id).ok_or(Error::NoSuchBookmark(id))?;
        Ok(found.state.clone())
    }

    /// Forgets all; ids are not given twice.
    pub(crate) fn clear(&mut self) {
        *self = Self { last: self.last, ..Self::default() };
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether every state fits data of this shape.
    pub(crate) fn fit(&self, points: usize, dimensions: usize) -> bool {
        self.list.iter().all(|b| b.state.check_fits(b.state.label(), points, dimensions).is_ok())
    }

    /// All states as they are to be saved, with the mark on the selected one.
    pub(crate) fn saved(&self) -> Vec<(Arc<Saved>, Option<bool>)> {
        let mark = |id| self.reselected.then_some(self.selected == Some(id));
        self.list.iter().map(|b| (b.state.clone(), mark(b.id))).collect()
    }

    pub(crate) fn info(&self) -> Vec<BookmarkInfo> {
        let info = |b: &Bookmark| {
            let projection = b.state.selected_projection();
            BookmarkInfo {
                id: b.id,
                label: b.state.label().to_owned(),
                note: thumbnail::note(&b.state).to_owned(),
                projection: super::restore::projection_of(&b.state),
                iteration: u32::try_from(b.state.iteration()).unwrap_or(u32::MAX),
                dims: if b.state.is_3d(projection) { 3 } else { 2 },
                points: b.state.dimensions().0,
                selected: self.selected == Some(b.id),
                thumbnail: Thumbnail::is_there(&b.state),
            }
        };
        self.list.iter().map(info).collect()
    }
}

/// The bytes of `state.txt`.
pub(crate) fn to_file(saved: Vec<(Arc<Saved>, Option<bool>)>) -> Vec<u8> {
    to_states(saved).to_bytes()
}

/// The states with their marks.
pub(crate) fn to_states(saved: Vec<(Arc<Saved>, Option<bool>)>) -> States {
    let states = saved
        .into_iter()
        .map(|(state, mark)| {
            let mut state = Arc::unwrap_or_clone(state);
            if let Some(selected) = mark.filter(|&m| m != state.is_selected()) {
                state.set_selected(selected);
            }
            state
        })
        .collect();
    States { states }
}

impl From<embedscope_io::Projection> for Projection {
    fn from(from: embedscope_io::Projection) -> Self {
        match from {
            embedscope_io::Projection::Pca => Self::Pca,
            embedscope_io::Projection::Tsne => Self::Tsne,
            embedscope_io::Projection::Umap => Self::Umap,
            embedscope_io::Projection::Custom => Self::Custom,
        }
    }
}

impl From<Projection> for embedscope_io::Projection {
    fn from(from: Projection) -> Self {
        match from {
            Projection::Pca => Self::Pca,
            Projection::Tsne => Self::Tsne,
            Projection::Umap => Self::Umap,
            // The TensorFlow projector knows no columns drawn as they are: for it they are custom axes.
            Projection::Custom | Projection::Raw => Self::Custom,
        }
    }
}
