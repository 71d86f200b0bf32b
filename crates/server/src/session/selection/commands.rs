//! The commands that change what is selected, shown and edited.

use std::sync::Arc;

use embedscope_io::Kind;

use super::{Edit, Finder, Marks, Name};
use crate::command::{By, ByNeighbors, NeighborsOf, Of, Op, Select, Tag, Within};
use crate::event::Reply;
use crate::session::{Data, Session, State, same_data};
use crate::{Error, Result};

impl Session {
    /// What finds rows in the data as they are now.
    pub(crate) fn finder(&self) -> Result<Finder> {
        let state = self.shared.lock();
        Finder::of(&state, self.frame())
    }

    /// `select`.
    pub(in crate::session) fn select(&self, select: &Select) -> Result<Reply> {
        let finder = self.finder()?;
        if let Some(anchor) = select.anchor {
            finder.data.check_row(anchor as usize)?;
        }
        let rows = finder.find_shown(&select.by)?;
        let itself = match &select.by {
            By::Neighbors(ByNeighbors { of: Of::Row { row }, .. }) => Some(*row),
            _ => None,
        };
        let anchor = select.anchor.or(itself);
        let count = self.shared.change(|state| {
            same_data(state, finder.data.id)?;
            state.mark(Name::Select, |marks| Ok(marks.select(select.op, &rows, anchor)))?;
            Ok(state.selection.marks().selected.len())
        })?;
        Ok(Reply::Count(count))
    }

    /// `select.all`, `select.none` and `select.invert`: what becomes of the selected and the shown points.
    pub(in crate::session) fn select_shown(&self, op: Op, inverted: bool) -> Result<Reply> {
        let count = self.shared.change(|state| {
            state.mark(Name::Select, |marks| {
                let shown = marks.shown();
                let rows = if inverted { shown.without(&marks.selected) } else { shown };
                Ok(marks.select(op, &rows, None))
            })?;
            Ok(state.selection.marks().selected.len())
        })?;
        Ok(Reply::Count(count))
    }

    /// `isolate`.
    pub(in crate::session) fn isolate(&self) -> Result<()> {
        self.shared.change(|state| state.mark(Name::Isolate, Marks::isolate))
    }

    /// `isolate.back` and `isolate.reset`.
    pub(in crate::session) fn widen(&self, all: bool) -> Result<()> {
        self.shared.change(|state| state.mark(Name::Isolate, |marks| marks.widen(all)))
    }

    /// `hide`.
    pub(in crate::session) fn hide(&self) -> Result<()> {
        self.shared.change(|state| state.mark(Name::Hide, Marks::hide))
    }

    /// `hide.reset`.
    pub(in crate::session) fn unhide(&self) -> Result<()> {
        self.shared.change(|state| state.mark(Name::Hide, Marks::unhide))
    }

    /// `tag`.
    pub(in crate::session) fn tag(&self, tag: &Tag) -> Result<()> {
        if tag.column.trim().is_empty() {
            return Err(Error::Setting {
                name: "column",
                value: "empty".into(),
                expected: "the name of a column".into(),
            });
        }
        self.edit(|state| {
            let (data, marks) = (state.need_data()?, state.selection.marks());
            marks.need_selected("tag")?;
            if let (Some(value), Some(column)) = (&tag.value, data.metadata.column(&tag.column))
                && column.kind() == Kind::Number
                && embedscope_io::number(value).is_none()
            {
                return Err(Error::NoNumber { column: tag.column.clone(), value: value.clone() });
            }
            let edit = Edit::set(tag.column.clone(), &marks.selected, tag.value.clone());
            Ok(Marks { edits: marks.edits.with(edit), ..marks.clone() })
        })
    }

    /// `undo` and `redo`.
    pub(in crate::session) fn step(&self, redo: bool) -> Result<()> {
        self.with_edits(
            |state| state.selection.peek(redo),
            |state, _| {
                state.selection.step(redo);
                Ok(())
            },
        )
    }

    /// `neighbors`.
    pub(in crate::session) fn neighbors(&self, ask: &NeighborsOf) -> Result<Reply> {
        let finder = self.finder()?;
        let among = (ask.within == Within::Shown).then_some(&*finder.shown);
        let found = finder.nearest(&ask.of, ask.k, ask.metric, among)?;
        Ok(Reply::Neighbors {
            rows: found.iter().map(|n| n.index).collect(),
            distances: found.iter().map(|n| n.distance).collect(),
        })
    }

    /// New marks with other edits, as a step that is called `tag`.
    fn edit(&self, next: impl Fn(&State) -> Result<Marks>) -> Result<()> {
        self.with_edits(next, |state, marks| state.mark(Name::Tag, |_| Ok(marks.clone())))
    }

    /// Makes the metadata of other marks without the lock, then puts them in place, unless something has changed meanwhile:
    /// then once more.
    fn with_edits(
        &self,
        next: impl Fn(&State) -> Result<Marks>,
        put: impl Fn(&mut State, &Marks) -> Result<()>,
    ) -> Result<()> {
        loop {
            let (data, revision, marks) = {
                let state = self.shared.lock();
                (state.need_data()?.clone(), state.selection.revision(), next(&state)?)
            };
            let edited = data.with_edits(&marks.edits)?.map(Arc::new);
            let done = self.shared.change(|state| {
                let same = state.data.as_ref().is_some_and(|now| Arc::ptr_eq(now, &data))
                    && state.selection.revision() == revision;
                if !same {
                    return Ok(false);
                }
                if let Some(edited) = &edited {
                    state.data = Some(edited.clone());
                }
                put(state, &marks)?;
                Ok(true)
            })?;
            if done {
                return Ok(());
            }
        }
    }
}

impl State {
    /// Other marks with the same edits as the data have, as a step that can be undone.
    pub(in crate::session) fn mark(
        &mut self,
        name: Name,
        next: impl FnOnce(&Marks) -> Result<Marks>,
    ) -> Result<()> {
        let data = self.need_data()?.clone();
        let next = next(self.selection.marks())?;
        let settled = self.selection.take(name, next);
        if settled > 0 {
            self.data = Some(Arc::new(Data::settled(&data, settled)?));
        }
        Ok(())
    }
}
