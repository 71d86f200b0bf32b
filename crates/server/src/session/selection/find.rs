//! The rows that a `by` names.

use std::sync::Arc;

use embedscope_io::Column;

use super::region;
use crate::command::{By, ByRange, Of};
use crate::session::quality::Columns;
use crate::session::search::search;
use crate::session::{Data, State};
use crate::wire::Frame;
use crate::{Error, Result, RowSet};

/// What is needed to find rows, taken under the lock; finding takes longer and needs none.
#[derive(Debug, Clone)]
pub(crate) struct Finder {
    pub(crate) data: Arc<Data>,
    pub(in crate::session) selected: Arc<RowSet>,
    pub(in crate::session) shown: Arc<RowSet>,
    columns: Columns,
    /// The newest layout.
    frame: Option<Frame>,
}

impl Finder {
    pub(crate) fn of(state: &State, frame: Option<Frame>) -> Result<Self> {
        let data = state.need_data()?.clone();
        let selection = &state.selection;
        Ok(Self {
            selected: selection.marks().selected.clone(),
            shown: selection.shown().clone(),
            columns: state.columns()?,
            frame: frame.filter(|frame| frame.dataset == data.id),
            data,
        })
    }

    /// The rows that `by` names, among all points; a sentence if it names a row or a column that does not exist.
    pub(crate) fn find(&self, by: &By) -> Result<RowSet> {
        self.find_among(by, None)
    }

    /// The rows that `by` names among the points that are shown.
    pub(super) fn find_shown(&self, by: &By) -> Result<RowSet> {
        Ok(self.find_among(by, Some(&self.shown))?.and(&self.shown))
    }

    /// Neighbours are taken from `among`; other rows need not be.
    fn find_among(&self, by: &By, among: Option<&RowSet>) -> Result<RowSet> {
        let points = self.data.points;
        match by {
            By::Rows(rows) => {
                for &row in rows {
                    self.data.check_row(row as usize)?;
                }
                Ok(RowSet::of_rows(points, rows.iter().copied()))
            }
            By::Search(what) => search(&self.data.metadata, points, what),
            By::Value(by) => self.with_values(&by.column, std::slice::from_ref(&by.value)),
            By::Values(by) => self.with_values(&by.column, &by.values),
            By::Range(range) => self.in_range(range),
            By::Region(by) => {
                let frame = self.frame.as_ref().ok_or(Error::NothingOnScreen)?;
                region::inside(frame, &by.polygon, &by.matrix)
            }
            By::Neighbors(by) => {
                let near = self.nearest(&by.of, by.k, by.metric, among)?;
                let itself = match by.of {
                    Of::Row { row } => Some(row),
                    _ => None,
                };
                Ok(RowSet::of_rows(points, near.iter().map(|n| n.index).chain(itself)))
            }
            By::Selection(true) => Ok(self.selected.as_ref().clone()),
            By::Selection(false) => Err(Error::Setting {
                name: "selection",
                value: "false".into(),
                expected: "true, for the points that are selected".into(),
            }),
        }
    }

    /// Rows with any of some texts, or without any (`None`).
    fn with_values(&self, column: &str, wanted: &[Option<String>]) -> Result<RowSet> {
        let column = self.columns.named(column)?;
        let mut marked = vec![false; column.values().len()];
        if wanted.len() <= 8 {
            for value in wanted.iter().flatten() {
                if let Some(code) = column.values().iter().position(|one| one == value) {
                    marked[code] = true;
                }
            }
        } else {
            let wanted: std::collections::HashSet<&str> =
                wanted.iter().flatten().map(String::as_str).collect();
            for (mark, value) in marked.iter_mut().zip(column.values()) {
                *mark = wanted.contains(value.as_str());
            }
        }
        let found = RowSet::of_codes(column.codes(), &marked);
        if wanted.contains(&None) { Ok(found.or(&missing(column))) } else { Ok(found) }
    }

    fn in_range(&self, range: &ByRange) -> Result<RowSet> {
        let column = self.columns.named(&range.column)?;
        let numbers = column.numbers().ok_or_else(|| Error::NotNumbers { column: range.column.clone() })?;
        if range.low > range.high {
            return Err(Error::Setting {
                name: "low",
                value: range.low.to_string(),
                expected: format!("no larger than high, {}", range.high),
            });
        }
        let marked: Vec<bool> = numbers.iter().map(|v| (range.low..=range.high).contains(v)).collect();
        Ok(RowSet::of_codes(column.codes(), &marked))
    }
}

fn missing(column: &Column) -> RowSet {
    let codes = column.codes();
    RowSet::where_true(codes.len(), |row| codes[row] == Column::MISSING)
}
