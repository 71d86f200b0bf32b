//! What is selected, hidden, isolated and edited, and how it came to that.
//!
//! Rooms: `marks, edits <- history (this file) <- region, find, near <- commands, saved`.

mod commands;
mod edits;
mod find;
mod marks;
mod near;
mod region;
mod saved;

use std::collections::VecDeque;
use std::sync::Arc;

pub(crate) use edits::{Edit, Edits};
pub(crate) use find::Finder;
pub(crate) use marks::Marks;
pub(crate) use near::check_k;
pub(crate) use saved::{Saved, SavedColumn};

use crate::rows::Packed;
use crate::snapshot::SelectionInfo;
use crate::{Result, RowSet, wire};

/// Steps that can be undone.
const STEPS: usize = 100;

/// What an undone step is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name {
    Select,
    Isolate,
    Hide,
    Tag,
}

impl Name {
    fn text(self) -> &'static str {
        match self {
            Self::Select => "select",
            Self::Isolate => "isolate",
            Self::Hide => "hide",
            Self::Tag => "tag",
        }
    }
}

/// The marks with their past.
#[derive(Debug)]
pub(crate) struct Selection {
    /// Rises with every change, whatever the data.
    revision: u32,
    now: Marks,
    shown: Arc<RowSet>,
    undo: VecDeque<Step>,
    redo: Vec<Step>,
    /// Whether the pages do not know it yet.
    news: bool,
}

/// Marks as they were before or after a change. Sets that few points are in are kept short.
#[derive(Debug)]
struct Step {
    name: Name,
    selected: Packed,
    /// Without its selected points.
    rest: Marks,
}

impl Step {
    fn of(name: Name, marks: &Marks) -> Self {
        let selected = Packed::of(&marks.selected);
        let mut rest = marks.clone();
        rest.selected = Arc::new(RowSet::none(0));
        Self { name, selected, rest }
    }

    fn marks(&self) -> Marks {
        Marks { selected: Arc::new(self.selected.unpack()), ..self.rest.clone() }
    }
}

/// What the pages are told of: the sets of one revision.
#[derive(Debug, Clone)]
pub(crate) struct Marked {
    pub(crate) dataset: u32,
    revision: u32,
    selected: Arc<RowSet>,
    shown: Arc<RowSet>,
}

impl Marked {
    pub(crate) fn encode(&self) -> Result<Vec<u8>> {
        wire::selection(self.revision, self.dataset, &self.selected, &self.shown.inverse())
    }
}

impl Default for Selection {
    fn default() -> Self {
        let now = Marks::none(0);
        let shown = Arc::new(now.shown());
        Self { revision: 0, now, shown, undo: VecDeque::new(), redo: Vec::new(), news: false }
    }
}

impl Selection {
    /// Nothing selected of other points; what can be undone is forgotten.
    pub(crate) fn open(&mut self, points: usize) {
        self.forget();
        self.put(Marks::none(points));
    }

    /// Marks of an earlier session; what can be undone is forgotten.
    pub(crate) fn restore(&mut self, marks: Marks) {
        self.forget();
        self.put(marks);
    }

    /// Whether nothing was ever selected, hidden, isolated or edited.
    pub(crate) fn is_fresh(&self) -> bool {
        self.undo.is_empty() && self.redo.is_empty() && self.now == Marks::none(self.now.selected.points())
    }

    /// Nothing can be undone or redone any more.
    pub(crate) fn forget(&mut self) {
        self.undo.clear();
        self.redo.clear();
    }

    pub(crate) fn marks(&self) -> &Marks {
        &self.now
    }

    /// The points that are neither isolated away nor hidden.
    pub(crate) fn shown(&self) -> &Arc<RowSet> {
        &self.shown
    }

    pub(crate) fn revision(&self) -> u32 {
        self.revision
    }

    /// Other marks from now on, as a step that can be undone. Returns how many of the edits can no longer be undone: they are
    /// taken off every list, and the caller makes them part of the metadata.
    #[must_use]
    pub(crate) fn take(&mut self, name: Name, next: Marks) -> usize {
        if next == self.now {
            return 0;
        }
        // Looking at another selected point is no step.
        if (Marks { anchor: self.now.anchor, ..next.clone() }) != self.now {
            self.undo.push_back(Step::of(name, &self.now));
            self.redo.clear();
        }
        self.put(next);
        if self.undo.len() <= STEPS {
            return 0;
        }
        self.undo.pop_front();
        let settled = self.undo.front().map_or(0, |oldest| oldest.rest.edits.len());
        if settled > 0 {
            for marks in self.undo.iter_mut().map(|step| &mut step.rest).chain([&mut self.now]) {
                marks.edits = marks.edits.after(settled);
            }
        }
        settled
    }

    /// The marks before the last step, or after the last that was undone.
    pub(crate) fn peek(&self, redo: bool) -> Result<Marks> {
        let step = if redo { self.redo.last() } else { self.undo.back() };
        let nothing = if redo { "redo" } else { "undo" };
        step.map(Step::marks).ok_or(crate::Error::NothingTo(nothing))
    }

    /// Goes to what [`Selection::peek`] gives.
    pub(crate) fn step(&mut self, redo: bool) {
        let taken = if redo { self.redo.pop() } else { self.undo.pop_back() };
        let Some(step) = taken else { return };
        let back = Step::of(step.name, &self.now);
        if redo {
            self.undo.push_back(back);
        } else {
            self.redo.push(back);
        }
        self.put(step.marks());
    }

    fn put(&mut self, marks: Marks) {
        self.now = marks;
        self.shown = Arc::new(self.now.shown());
        self.revision = self.revision.wrapping_add(1);
        self.news = true;
    }

    /// What the pages are to be told, once after each change.
    pub(crate) fn news(&mut self, dataset: u32) -> Option<Marked> {
        std::mem::take(&mut self.news).then(|| Marked {
            dataset,
            revision: self.revision,
            selected: self.now.selected.clone(),
            shown: self.shown.clone(),
        })
    }

    pub(crate) fn info(&self) -> SelectionInfo {
        SelectionInfo {
            revision: self.revision,
            count: self.now.selected.len(),
            anchor: self.now.anchor,
            hidden: self.now.hidden.len(),
            shown: self.shown.len(),
            isolated: self.now.levels.len(),
            undo: self.undo.back().map(|step| step.name.text()),
            redo: self.redo.last().map(|step| step.name.text()),
        }
    }
}
