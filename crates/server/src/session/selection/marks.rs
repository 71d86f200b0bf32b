//! What is selected, hidden, isolated and edited at one moment.

use std::sync::Arc;

use super::edits::Edits;
use crate::command::Op;
use crate::{Error, Result, RowSet};

/// A value: each change makes another one, which shares the sets that stay.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Marks {
    /// Always among the points that are shown.
    pub(crate) selected: Arc<RowSet>,
    pub(crate) hidden: Arc<RowSet>,
    /// What each isolation left, each a part of the one before.
    pub(crate) levels: Vec<Arc<RowSet>>,
    /// The point that the card shows; always a selected one.
    pub(crate) anchor: Option<u32>,
    pub(crate) edits: Edits,
}

impl Marks {
    /// Everything shown, nothing selected or edited.
    pub(crate) fn none(points: usize) -> Self {
        let none = Arc::new(RowSet::none(points));
        Self {
            selected: none.clone(),
            hidden: none,
            levels: Vec::new(),
            anchor: None,
            edits: Edits::default(),
        }
    }

    /// The points that are neither isolated away nor hidden.
    pub(crate) fn shown(&self) -> RowSet {
        match self.levels.last() {
            Some(level) => level.without(&self.hidden),
            None => self.hidden.inverse(),
        }
    }

    /// The selection changed by some points; those that are not shown are left out.
    pub(super) fn select(&self, op: Op, rows: &RowSet, anchor: Option<u32>) -> Self {
        let selected = match op {
            Op::Set => rows.clone(),
            Op::Add => self.selected.or(rows),
            Op::Remove => self.selected.without(rows),
            Op::Intersect => self.selected.and(rows),
        };
        let anchor = anchor.filter(|&row| selected.contains(row as usize)).or(self.anchor);
        Self { selected: Arc::new(selected), anchor, ..self.clone() }.settled()
    }

    /// Only the selected points shown.
    pub(super) fn isolate(&self) -> Result<Self> {
        self.need_selected("isolate")?;
        let mut next = self.clone();
        if *self.selected != self.shown() {
            next.levels.push(self.selected.clone());
        }
        Ok(next)
    }

    /// One isolation less, or none at all.
    pub(super) fn widen(&self, all: bool) -> Result<Self> {
        if self.levels.is_empty() {
            return Err(Error::NothingIsolated);
        }
        let mut next = self.clone();
        next.levels.truncate(if all { 0 } else { self.levels.len() - 1 });
        Ok(next)
    }

    /// The selected points hidden.
    pub(super) fn hide(&self) -> Result<Self> {
        self.need_selected("hide")?;
        Ok(Self { hidden: Arc::new(self.hidden.or(&self.selected)), ..self.clone() }.settled())
    }

    /// No point hidden.
    pub(super) fn unhide(&self) -> Result<Self> {
        if self.hidden.is_empty() {
            return Err(Error::NothingHidden);
        }
        Ok(Self { hidden: Arc::new(RowSet::none(self.hidden.points())), ..self.clone() })
    }

    /// The sentence that nothing is selected.
    pub(super) fn need_selected(&self, what: &'static str) -> Result<()> {
        if self.selected.is_empty() { Err(Error::NothingSelected { what }) } else { Ok(()) }
    }

    /// The same with what must hold: only shown points selected, and the anchor one of them.
    pub(super) fn settled(mut self) -> Self {
        let shown = self.shown();
        let selected = self.selected.and(&shown);
        if selected != *self.selected {
            self.selected = Arc::new(selected);
        }
        let only = || self.selected.iter().next().filter(|_| self.selected.len() == 1);
        self.anchor = self.anchor.filter(|&row| self.selected.contains(row as usize)).or_else(only);
        self
    }
}
