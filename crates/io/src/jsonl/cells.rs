//! Metadata of JSON lines: collected in parallel by keys, put together in the order of the file, part by part.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::line;
use crate::error::{Place, counted, quoted};
use crate::nature::Nature;
use crate::table::ColumnBuilder;
use crate::{DataType, Error, Result, Table};

/// Kinds of values, as bits.
const TEXT: u8 = 1;
const INTEGER: u8 = 2;
const FLOAT: u8 = 4;
const BOOLEAN: u8 = 8;
const WORDS: u8 = 16;
const NESTED: u8 = 32;

/// A value of a row.
struct Cell<'a> {
    row: u32,
    kind: u8,
    text: Cow<'a, str>,
}

/// The values of some rows, for each key only those that are there.
#[derive(Default)]
pub(super) struct Part<'a> {
    columns: Vec<(Cow<'a, str>, Vec<Cell<'a>>)>,
    places: HashMap<Cow<'a, str>, usize>,
    pub(super) rows: usize,
}

impl<'a> Part<'a> {
    /// Adds a value to the row that is being read; `guess` is the place of the key in most rows.
    pub(super) fn push(&mut self, guess: usize, key: Cow<'a, str>, raw: &'a str) {
        let place = match self.columns.get(guess) {
            Some((name, _)) if *name == key => guess,
            _ => {
                let columns = &mut self.columns;
                *self.places.entry(key).or_insert_with_key(|key| {
                    columns.push((key.clone(), Vec::new()));
                    columns.len() - 1
                })
            }
        };
        if let Some((kind, text)) = value(raw) {
            self.columns[place].1.push(Cell { row: self.rows as u32, kind, text });
        }
    }
}

/// The kind of a value and its text; `None` for null.
fn value(raw: &str) -> Option<(u8, Cow<'_, str>)> {
    Some(match raw.as_bytes().first()? {
        b'n' => return None,
        b't' | b'f' => (BOOLEAN, Cow::Borrowed(raw)),
        b'"' => match raw[1..].strip_suffix('"').filter(|inside| !inside.contains('\\')) {
            Some(inside) => (TEXT, Cow::Borrowed(inside)),
            // Valid already, but for halves of surrogate pairs, which stay as they are written.
            None => (TEXT, serde_json::from_str(raw).map_or(Cow::Borrowed(raw), Cow::Owned)),
        },
        b'[' => match line::words(raw).and_then(|words| serde_json::to_string(&words).ok()) {
            Some(words) => (WORDS, Cow::Owned(words)),
            None => (NESTED, Cow::Borrowed(raw)),
        },
        b'{' => (NESTED, Cow::Borrowed(raw)),
        _ if raw.parse::<i64>().is_ok() => (INTEGER, Cow::Borrowed(raw)),
        _ => (FLOAT, Cow::Borrowed(raw)),
    })
}

/// What is kept of the values of a key.
pub(super) trait Keep {
    /// Of a key that has not come yet.
    fn new() -> Self;

    /// Takes the value of a row; whether the row is one of those asked for is told.
    fn take(&mut self, row: usize, text: &str, asked: bool);
}

/// All values, in order.
pub(super) struct Values {
    builder: ColumnBuilder,
    rows: usize,
}

impl Values {
    fn fill(&mut self, rows: usize) {
        while self.rows < rows {
            self.builder.push(None);
            self.rows += 1;
        }
    }
}

impl Keep for Values {
    fn new() -> Self {
        Self { builder: ColumnBuilder::default(), rows: 0 }
    }

    fn take(&mut self, row: usize, text: &str, _asked: bool) {
        self.fill(row);
        self.builder.push(Some(text));
        self.rows += 1;
    }
}

/// Only what they have in common.
impl Keep for Nature {
    fn new() -> Self {
        Self::new(None)
    }

    fn take(&mut self, _row: usize, text: &str, asked: bool) {
        self.see(text, asked);
    }
}

/// A column that is being put together.
struct Column<K> {
    name: String,
    kept: K,
    kinds: u8,
}

impl<K: Keep> Column<K> {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), kept: K::new(), kinds: 0 }
    }

    /// What its values are; `guessed` is what their texts show.
    fn data_type(&self, guessed: DataType) -> DataType {
        match self.kinds {
            INTEGER => DataType::Integer,
            FLOAT => DataType::Float,
            kinds if kinds == INTEGER | FLOAT => DataType::Float,
            BOOLEAN => DataType::Boolean,
            WORDS => DataType::Words,
            // JSON has no dates: texts that all are some are taken as such.
            TEXT if guessed == DataType::Date => DataType::Date,
            _ => DataType::Text,
        }
    }

    /// Says where its values are not kept as they were.
    fn warning(&self, file: &str) -> Option<String> {
        let name = &self.name;
        if self.kinds & NESTED != 0 {
            Some(format!("{file}: \"{name}\" holds nested values, which are kept as their JSON text"))
        } else if self.kinds.count_ones() > 1 && self.kinds != INTEGER | FLOAT {
            Some(format!("{file}: \"{name}\" holds values of several types, which are kept as text"))
        } else {
            None
        }
    }
}

/// The metadata of a file, as far as its lines have been read.
pub(super) struct Collected<'a, K> {
    file: &'a str,
    columns: Vec<Column<K>>,
    places: HashMap<String, usize>,
    /// The rows asked for.
    asked: Range<usize>,
    /// Rows read.
    pub(super) rows: usize,
}

impl<'a, K: Keep> Collected<'a, K> {
    /// Of no rows yet; `None` asks for all.
    pub(super) fn new(file: &'a str, asked: Option<&Range<usize>>) -> Self {
        let asked = asked.cloned().unwrap_or(0..usize::MAX);
        Self { file, columns: Vec::new(), places: HashMap::new(), asked, rows: 0 }
    }

    /// Adds the rows of a part; `total` is the number of rows in `length` bytes of text, of the file or of what there is so far.
    pub(super) fn add(&mut self, part: Part<'_>, total: usize, length: usize) -> Result<()> {
        for (name, cells) in part.columns {
            let columns = &mut self.columns;
            let place = *self.places.entry(name.into_owned()).or_insert_with_key(|name| {
                columns.push(Column::new(name));
                columns.len() - 1
            });
            // Every row takes memory in every column, so keys that are data would take far more than the file.
            if columns.len().saturating_mul(total) > length.max(1 << 16) {
                return Err(Error::content(
                    self.file,
                    Place::File,
                    format!(
                        "more than {} different keys in {}, the last of them {}",
                        columns.len() - 1,
                        counted(total, "line"),
                        quoted(columns[place].name.as_bytes())
                    ),
                    "the same keys in most lines",
                    "keys that are data must become values first",
                ));
            }
            let column = &mut columns[place];
            for cell in cells {
                let row = self.rows + cell.row as usize;
                column.kept.take(row, &cell.text, self.asked.contains(&row));
                column.kinds |= cell.kind;
            }
        }
        self.rows += part.rows;
        Ok(())
    }

    /// What is not kept as it was, one sentence each.
    fn warnings(&self) -> impl Iterator<Item = String> {
        self.columns.iter().filter_map(|column| column.warning(self.file))
    }
}

impl Collected<'_, Values> {
    /// The table of all rows; says in `warnings` what was not kept as it was.
    pub(super) fn finish(self, warnings: &mut Vec<String>) -> Result<Table> {
        warnings.extend(self.warnings());
        let total = self.rows;
        let columns = self.columns.into_iter().map(|mut column| {
            column.kept.fill(total);
            let made = std::mem::take(&mut column.kept.builder).finish(&*column.name);
            let data_type = column.data_type(made.data_type());
            made.with_type(data_type)
        });
        Table::new(columns.collect())
    }
}

impl Collected<'_, Nature> {
    /// Keys in the order of the file with what their values are; says in `warnings` what will not be kept as it is.
    pub(super) fn finish(self, warnings: &mut Vec<String>) -> Vec<(String, Nature)> {
        warnings.extend(self.warnings());
        let columns = self.columns.into_iter().map(|column| {
            let data_type = column.data_type(column.kept.data_type());
            (column.name, column.kept.stated(data_type))
        });
        columns.collect()
    }
}

/// The columns of some rows, where their keys are known.
pub(super) struct Known<'k> {
    columns: Vec<Values>,
    places: HashMap<&'k str, usize>,
    rows: usize,
}

impl<'k> Known<'k> {
    pub(super) fn new(keys: &'k [String]) -> Self {
        let places = keys.iter().enumerate().map(|(place, key)| (key.as_str(), place)).collect();
        Self { columns: keys.iter().map(|_| Values::new()).collect(), places, rows: 0 }
    }

    /// Adds the rows of a part; whether its keys are known.
    pub(super) fn add(&mut self, part: Part<'_>) -> bool {
        for (name, cells) in part.columns {
            let Some(&place) = self.places.get(name.as_ref()) else { return false };
            for cell in cells {
                self.columns[place].take(self.rows + cell.row as usize, &cell.text, true);
            }
        }
        self.rows += part.rows;
        true
    }

    /// The table under the names given, which are those of the keys but for what a table makes of them.
    pub(super) fn finish<'n>(self, names: impl Iterator<Item = &'n str>) -> Result<Table> {
        let rows = self.rows;
        let columns = self.columns.into_iter().zip(names).map(|(mut column, name)| {
            column.fill(rows);
            column.builder.finish(name)
        });
        Table::new(columns.collect())
    }
}
