//! Edits of metadata: what was changed, on top of what was read.

use std::collections::BTreeSet;
use std::sync::Arc;

use embedscope_io::{Column, DataType, Table};

use crate::rows::Packed;
use crate::{Result, RowSet};

/// One change of one column, which is made if it does not exist.
#[derive(Debug)]
pub(crate) struct Edit {
    column: String,
    change: Change,
}

#[derive(Debug)]
enum Change {
    /// Some rows get a value; `None` = missing.
    Set(Packed, Option<String>),
    /// All rows get those of another column.
    Replace(Column),
}

impl Edit {
    /// Some rows of a column get a value.
    pub(crate) fn set(column: String, rows: &RowSet, value: Option<String>) -> Self {
        Self { column, change: Change::Set(Packed::of(rows), value) }
    }

    /// A column in the place of the one of its name.
    pub(crate) fn replace(column: Column) -> Self {
        Self { column: column.name().to_owned(), change: Change::Replace(column) }
    }
}

/// Edits in their order. Cheap to clone; two lists are equal if they hold the very same edits.
#[derive(Debug, Clone, Default)]
pub(crate) struct Edits(Arc<Vec<Arc<Edit>>>);

impl PartialEq for Edits {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.common(other) == self.len()
    }
}

impl Edits {
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// One edit more.
    pub(crate) fn with(&self, edit: Edit) -> Self {
        let mut list = self.0.to_vec();
        list.push(Arc::new(edit));
        Self(Arc::new(list))
    }

    /// Without the first ones.
    pub(crate) fn after(&self, first: usize) -> Self {
        Self(Arc::new(self.0[first..].to_vec()))
    }

    /// The first ones alone.
    pub(crate) fn before(&self, end: usize) -> Self {
        Self(Arc::new(self.0[..end].to_vec()))
    }

    /// Names of the columns that are edited.
    pub(crate) fn columns(&self) -> BTreeSet<&str> {
        self.0.iter().map(|edit| edit.column.as_str()).collect()
    }

    /// Names of the columns that these edits leave otherwise than others do.
    pub(crate) fn differing<'a>(&'a self, other: &'a Self) -> BTreeSet<&'a str> {
        let common = self.common(other);
        let rest = self.0[common..].iter().chain(&other.0[common..]);
        rest.map(|edit| edit.column.as_str()).collect()
    }

    fn common(&self, other: &Self) -> usize {
        self.0.iter().zip(other.0.iter()).take_while(|(a, b)| Arc::ptr_eq(a, b)).count()
    }

    /// The metadata with the edits: the columns of `base`, then those that are made, in the order in which they were. `known`
    /// gives columns that need not be made again.
    pub(crate) fn apply(
        &self,
        base: &Table,
        points: usize,
        known: impl Fn(&str) -> Option<Column>,
    ) -> Result<Table> {
        let mut names: Vec<&str> = base.columns().iter().map(Column::name).collect();
        for edit in self.0.iter() {
            if !names.contains(&edit.column.as_str()) {
                names.push(&edit.column);
            }
        }
        let column = |name: &str| known(name).unwrap_or_else(|| self.edited(name, base.column(name), points));
        Ok(Table::new(names.into_iter().map(column).collect())?)
    }

    fn edited(&self, name: &str, base: Option<&Column>, points: usize) -> Column {
        let mut edits = self.0.iter().filter(|edit| edit.column == name).peekable();
        if let Some(base) = base.filter(|_| edits.peek().is_none()) {
            return base.clone();
        }
        let mut codes = base.map_or_else(|| vec![Column::MISSING; points], |base| base.codes().to_vec());
        let mut values = base.map_or_else(Vec::new, |base| base.values().to_vec());
        let mut like = base.map(Column::data_type);
        for edit in edits {
            match &edit.change {
                Change::Replace(column) => {
                    codes = column.codes().to_vec();
                    values = column.values().to_vec();
                    like = Some(column.data_type());
                }
                Change::Set(rows, value) => {
                    let code = value.as_ref().map_or(Column::MISSING, |value| {
                        let known = values.iter().position(|one| one == value);
                        known.unwrap_or_else(|| {
                            values.push(value.clone());
                            values.len() - 1
                        }) as u32
                    });
                    rows.each(|row| codes[row as usize] = code);
                }
            }
        }
        let column = Column::of_codes(name, codes, values);
        match like {
            Some(like) if stays(like, &column) => column.with_type(like),
            _ => column,
        }
    }
}

/// Whether the values of an edited column can still have the type that it had.
fn stays(like: DataType, column: &Column) -> bool {
    match (like, column.data_type()) {
        (DataType::Text, _) | (DataType::Float, DataType::Integer) => true,
        (like, guessed) => like == guessed || column.values().is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(column: &Column) -> Vec<Option<&str>> {
        (0..column.rows()).map(|row| column.text(row)).collect()
    }

    #[test]
    fn edits_lie_on_what_was_read() {
        let base = Table::new(vec![
            Column::new("kind", [Some("a"), Some("b"), None, Some("a")]),
            Column::typed("size", DataType::Float, [Some("1"), Some("2"), Some("3"), None]),
        ])
        .unwrap();
        let rows = |rows: &[u32]| RowSet::of_rows(4, rows.iter().copied());
        let none = Edits::default();
        let one = none.with(Edit::set("kind".into(), &rows(&[0, 2]), Some("c".into())));
        let two = one.with(Edit::set("new".into(), &rows(&[3]), Some("x".into())));
        let three = two.with(Edit::set("kind".into(), &rows(&[3]), None));
        let table = three.apply(&base, 4, |_| None).unwrap();
        assert_eq!(texts(&table.columns()[0]), [Some("c"), Some("b"), Some("c"), None]);
        assert_eq!(table.columns()[0].values(), ["b", "c"], "what no row has is gone");
        assert_eq!(texts(&table.columns()[2]), [None, None, None, Some("x")]);
        assert_eq!(table.columns()[1], base.columns()[1]);
        assert_eq!(none.apply(&base, 4, |_| None).unwrap(), base);
        assert_eq!(three.differing(&one), BTreeSet::from(["kind", "new"]));
        assert!(three.before(1) == one && three != two && three.after(1).len() == 2);
        let known = base.columns()[0].clone();
        let kept = three.apply(&base, 4, |name| (name == "kind").then(|| known.clone())).unwrap();
        assert_eq!(kept.columns()[0], known);

        let typed = none.with(Edit::set("size".into(), &rows(&[0]), Some("7".into())));
        assert_eq!(typed.apply(&base, 4, |_| None).unwrap().columns()[1].data_type(), DataType::Float);
        let text = none.with(Edit::set("size".into(), &rows(&[0]), Some("x".into())));
        assert_eq!(text.apply(&base, 4, |_| None).unwrap().columns()[1].data_type(), DataType::Text);
    }
}
