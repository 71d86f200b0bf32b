//! Metadata of JSON lines: collected in parallel by keys, put together in the order of the file.

use std::borrow::Cow;
use std::collections::HashMap;

use super::line;
use crate::error::{Place, counted};
use crate::source::Loaded;
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
    /// The text that they are in.
    text: &'a [u8],
}

impl<'a> Part<'a> {
    pub(super) fn of(text: &'a [u8]) -> Self {
        Self { text, ..Self::default() }
    }

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

/// Puts the parts of a file together; says in `warnings` what was not kept as it was.
pub(super) fn table(loaded: &Loaded, parts: Vec<Part<'_>>, warnings: &mut Vec<String>) -> Result<Table> {
    let (file, length) = (loaded.name.as_str(), loaded.bytes.len());
    let mut columns: Vec<Column> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let total: usize = parts.iter().map(|part| part.rows).sum();
    let mut before = 0;
    for part in parts {
        for (name, cells) in part.columns {
            let place = *places.entry(name.into_owned()).or_insert_with_key(|name| {
                columns.push(Column { name: name.clone(), ..Column::default() });
                columns.len() - 1
            });
            // Every row takes memory in every column, so keys that are data would take far more than the file.
            if columns.len().saturating_mul(total) > length.max(1 << 16) {
                return Err(Error::content(
                    file,
                    Place::File,
                    format!("more than {} different keys in {}", columns.len() - 1, counted(total, "line")),
                    "the same keys in most lines",
                    "keys that are data must become values first",
                ));
            }
            let column = &mut columns[place];
            for cell in cells {
                column.fill(before + cell.row as usize);
                column.builder.push(Some(&cell.text));
                column.rows += 1;
                column.kinds |= cell.kind;
            }
        }
        before += part.rows;
        loaded.release(part.text);
    }
    let columns = columns.into_iter().map(|mut column| {
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
