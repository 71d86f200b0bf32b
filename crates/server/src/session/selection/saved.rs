//! What is selected, hidden, isolated and edited, as sessions and bookmarks keep it.

use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use embedscope_io::{Column, DataType};
use serde::{Deserialize, Serialize};

use super::Marks;
use crate::rows::Packed;
use crate::{Error, Result, RowSet};

/// The marks without the edits.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Saved {
    #[serde(default)]
    selected: SavedSet,
    #[serde(default)]
    hidden: SavedSet,
    #[serde(default)]
    levels: Vec<SavedSet>,
    #[serde(default)]
    anchor: Option<u32>,
}

/// A set of rows in its shortest form.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum SavedSet {
    Rows(Vec<u32>),
    /// Base64 of a bit a row.
    Bits(String),
}

impl Default for SavedSet {
    fn default() -> Self {
        Self::Rows(Vec::new())
    }
}

impl SavedSet {
    fn of(set: &RowSet) -> Self {
        match Packed::of(set) {
            Packed::Rows(_, rows) => Self::Rows(rows),
            Packed::Bits(set) => Self::Bits(BASE64_STANDARD.encode(set.to_bits())),
        }
    }

    fn set(&self, points: usize) -> Option<RowSet> {
        match self {
            Self::Rows(rows) if rows.iter().all(|&row| (row as usize) < points) => {
                Some(RowSet::of_rows(points, rows.iter().copied()))
            }
            Self::Rows(_) => None,
            Self::Bits(bits) => RowSet::of_bits(points, &BASE64_STANDARD.decode(bits).ok()?),
        }
    }
}

impl Saved {
    pub(crate) fn of(marks: &Marks) -> Self {
        Self {
            selected: SavedSet::of(&marks.selected),
            hidden: SavedSet::of(&marks.hidden),
            levels: marks.levels.iter().map(|level| SavedSet::of(level)).collect(),
            anchor: marks.anchor,
        }
    }

    /// Selected rows alone, those that do not exist left out, as old sessions and other programs' bookmarks have them.
    pub(crate) fn of_rows(mut selected: Vec<u32>, points: usize) -> Self {
        selected.retain(|&row| (row as usize) < points);
        Self { anchor: selected.first().copied(), selected: SavedSet::Rows(selected), ..Self::default() }
    }

    /// The same with only some points shown.
    pub(crate) fn within(mut self, shown: Option<Vec<u32>>, points: usize) -> Self {
        if let Some(mut shown) = shown {
            shown.retain(|&row| (row as usize) < points);
            self.levels = vec![SavedSet::Rows(shown)];
        }
        self
    }

    /// The marks of so many points, without edits.
    pub(crate) fn marks(&self, points: usize) -> Result<Marks> {
        let set = |saved: &SavedSet| {
            saved
                .set(points)
                .map(Arc::new)
                .ok_or_else(|| Error::BadSession(format!("a selection in it is not one of {points} points")))
        };
        let mut levels: Vec<Arc<RowSet>> = Vec::new();
        for level in &self.levels {
            let level = set(level)?;
            // Each is a part of the one before.
            levels.push(match levels.last() {
                Some(outer) => Arc::new(level.and(outer)),
                None => level,
            });
        }
        let (selected, hidden) = (set(&self.selected)?, set(&self.hidden)?);
        Ok(Marks { selected, hidden, levels, anchor: self.anchor, ..Marks::none(points) }.settled())
    }
}

/// A column that was edited.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SavedColumn {
    name: String,
    data_type: String,
    values: Vec<String>,
    /// Base64 of one little-endian `u32` a row.
    codes: String,
}

const TYPES: [DataType; 6] =
    [DataType::Text, DataType::Integer, DataType::Float, DataType::Boolean, DataType::Date, DataType::Words];

impl SavedColumn {
    pub(crate) fn of(column: &Column) -> Self {
        let codes: Vec<u8> = column.codes().iter().flat_map(|code| code.to_le_bytes()).collect();
        Self {
            name: column.name().to_owned(),
            data_type: column.data_type().name().to_owned(),
            values: column.values().to_vec(),
            codes: BASE64_STANDARD.encode(codes),
        }
    }

    /// The column of so many points.
    pub(crate) fn column(&self, points: usize) -> Result<Column> {
        let bad = || Error::BadSession(format!("its edited column {:?} is damaged", self.name));
        let bytes = BASE64_STANDARD.decode(&self.codes).map_err(|_| bad())?;
        let (codes, rest) = bytes.as_chunks::<4>();
        let codes: Vec<u32> = codes.iter().map(|&code| u32::from_le_bytes(code)).collect();
        let known = |code: &u32| *code == Column::MISSING || (*code as usize) < self.values.len();
        let data_type = TYPES.into_iter().find(|one| one.name() == self.data_type).ok_or_else(bad)?;
        if codes.len() != points || !rest.is_empty() || !codes.iter().all(known) {
            return Err(bad());
        }
        Ok(Column::of_codes(&self.name, codes, self.values.clone()).with_type(data_type))
    }
}
