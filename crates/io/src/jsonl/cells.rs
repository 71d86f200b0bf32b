//! Metadata of JSON lines: collected in parallel by keys, put together in the order of the file, part by part.

use std::borrow::Cow;
use std::collections::HashMap;

use super::line;
use crate::error::{Place, counted, quoted};
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

/// A column that is being put together.
#[derive(Default)]
struct Column {
    name: String,
    builder: ColumnBuilder,
    rows: usize,
    kinds: u8,
}

impl Column {
    fn fill(&mut self, rows: usize) {
        while self.rows < rows {
            self.builder.push(None);
            self.rows += 1;
        }
    }
}

/// The metadata of a file, as far as its lines have been read.
pub(super) struct Collected<'a> {
    file: &'a str,
    columns: Vec<Column>,
    places: HashMap<String, usize>,
    /// Rows read.
    pub(super) rows: usize,
}

impl<'a> Collected<'a> {
    pub(super) fn new(file: &'a str) -> Self {
        Self { file, columns: Vec::new(), places: HashMap::new(), rows: 0 }
    }

    /// Adds the rows of a part; `total` is the number of rows in `length` bytes of text, of the file or of what there is so far.
    pub(super) fn add(&mut self, part: Part<'_>, total: usize, length: usize) -> Result<()> {
        for (name, cells) in part.columns {
            let columns = &mut self.columns;
            let place = *self.places.entry(name.into_owned()).or_insert_with_key(|name| {
                columns.push(Column { name: name.clone(), ..Column::default() });
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
                column.fill(self.rows + cell.row as usize);
                column.builder.push(Some(&cell.text));
                column.rows += 1;
                column.kinds |= cell.kind;
            }
        }
        self.rows += part.rows;
        Ok(())
    }

    /// The table of all rows; says in `warnings` what was not kept as it was.
    pub(super) fn finish(self, warnings: &mut Vec<String>) -> Result<Table> {
        let (file, total) = (self.file, self.rows);
        let columns = self.columns.into_iter().map(|mut column| {
            column.fill(total);
            if column.kinds & NESTED != 0 {
                warnings.push(format!(
                    "{file}: \"{}\" holds nested values, which are kept as their JSON text",
                    column.name
                ));
            } else if column.kinds.count_ones() > 1 && column.kinds != INTEGER | FLOAT {
                warnings.push(format!(
                    "{file}: \"{}\" holds values of several types, which are kept as text",
                    column.name
                ));
            }
            let data_type = match column.kinds {
                INTEGER => DataType::Integer,
                FLOAT => DataType::Float,
                kinds if kinds == INTEGER | FLOAT => DataType::Float,
                BOOLEAN => DataType::Boolean,
                WORDS => DataType::Words,
                _ => DataType::Text,
            };
            let text = column.kinds == TEXT;
            let column = column.builder.finish(column.name);
            // JSON has no dates: texts that all are some are taken as such.
            if text && column.data_type() == DataType::Date { column } else { column.with_type(data_type) }
        });
        Table::new(columns.collect())
    }
}
