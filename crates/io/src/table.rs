//! Metadata: named columns of text, one row a point.

use std::collections::HashMap;
use std::sync::Arc;

use crate::{Error, Result};

/// Metadata columns of equal length.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    columns: Vec<Column>,
    rows: usize,
}

impl Table {
    /// Takes columns of equal length; columns without a name or with a name taken already are renamed
    /// `column 3`, `label (2)`.
    pub fn new(columns: Vec<Column>) -> Result<Self> {
        let mut table = Self { rows: columns.first().map_or(0, Column::rows), columns: Vec::new() };
        for column in columns {
            table.push(column)?;
        }
        Ok(table)
    }

    /// Adds a column at the end, renamed as in [`Table::new`] where its name is empty or taken.
    pub fn push(&mut self, mut column: Column) -> Result<()> {
        if self.columns.is_empty() {
            self.rows = column.rows();
        } else if column.rows() != self.rows {
            return Err(Error::Lengths {
                what: format!("the column \"{}\"", column.name),
                found: column.rows(),
                expected: self.rows,
                advice: "all columns must have one value a point".to_owned(),
            });
        }
        if column.name.is_empty() {
            column.name = format!("column {}", self.columns.len() + 1);
        }
        if self.column(&column.name).is_some() {
            let mut copy = 2;
            while self.column(&format!("{} ({copy})", column.name)).is_some() {
                copy += 1;
            }
            column.name = format!("{} ({copy})", column.name);
        }
        self.columns.push(column);
        Ok(())
    }

    /// The same table with this column in the place of the one of its name, or at the end.
    pub fn with(&self, column: Column) -> Result<Self> {
        let mut table = self.clone();
        match table.columns.iter_mut().find(|one| one.name == column.name) {
            Some(one) if one.rows() == column.rows() => *one = column,
            _ => table.push(column)?,
        }
        Ok(table)
    }

    /// The columns of both tables, first those of `self`.
    pub fn join(mut self, other: Self) -> Result<Self> {
        for column in other.columns {
            self.push(column)?;
        }
        Ok(self)
    }

    /// The columns in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|c| c.name == name)
    }

    /// Number of rows; 0 without columns.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Whether there are no columns.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// A table of the rows named, in that order; panics on a row that does not exist, as slices do.
    #[must_use]
    pub fn take(&self, rows: &[u32]) -> Self {
        let columns: Vec<_> = self.columns.iter().map(|c| c.take(rows)).collect();
        let rows = if columns.is_empty() { 0 } else { rows.len() };
        Self { columns, rows }
    }
}

/// What a column can be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// At most [`Column::CATEGORIES`] distinct values, numbers or not: a colour a value.
    Category,
    /// Only numbers, and more than [`Column::CATEGORIES`] distinct ones: a gradient.
    Number,
    /// Anything else.
    Text,
}

impl Kind {
    /// The name used in the protocol: `category`, `number` or `text`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Number => "number",
            Self::Text => "text",
        }
    }
}

/// What the values of a column are; files with types (Parquet, Arrow, JSON) keep them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DataType {
    /// Any text.
    #[default]
    Text,
    /// Whole numbers that fit 64 bits, without leading zeros or `+`.
    Integer,
    /// Decimal numbers.
    Float,
    /// `true` and `false`.
    Boolean,
    /// ISO 8601 dates, `2026-11-24`, or times, `2026-11-24T08:30:00Z`.
    Date,
    /// Lists of words, each a JSON array of texts. Never guessed: only files with types have them.
    Words,
}

impl DataType {
    /// The name used in the protocol and in messages: `text`, `integer`, `float`, `boolean`, `date` or `words`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Float => "float",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Words => "words",
        }
    }

    /// The narrowest type that all texts have; `007`, `+1`, `nan` and `yes` are texts.
    fn of<'a>(texts: &(impl Iterator<Item = &'a str> + Clone)) -> Self {
        let all = |test: fn(&str) -> bool| {
            let mut texts = texts.clone();
            texts.all(test)
        };
        if texts.clone().next().is_none() {
            Self::Text
        } else if all(Self::is_integer) {
            Self::Integer
        } else if all(Self::is_float) {
            Self::Float
        } else if all(Self::is_boolean) {
            Self::Boolean
        } else if all(Self::is_date) {
            Self::Date
        } else {
            Self::Text
        }
    }

    /// Whether a text can be an integer of a column whose file states no type.
    pub(crate) fn is_integer(text: &str) -> bool {
        is_whole(text.strip_prefix('-').unwrap_or(text)) && text.parse::<i64>().is_ok()
    }

    /// The same for decimal numbers.
    pub(crate) fn is_float(text: &str) -> bool {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
            Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
            None => (unsigned, None),
        };
        let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let signed = |text: &str| digits(text.strip_prefix(['+', '-']).unwrap_or(text));
        is_whole(whole) && digits(part) && exponent.is_none_or(signed) && number(text).is_some()
    }

    /// The same for truth values.
    pub(crate) fn is_boolean(text: &str) -> bool {
        matches!(text, "true" | "false" | "True" | "False")
    }

    /// The same for dates: `YYYY-MM-DD`, and after a `T` or a space `HH:MM`, seconds with parts of them, and a zone.
    pub(crate) fn is_date(text: &str) -> bool {
        let field = |range: std::ops::Range<usize>, least: u32, most: u32| {
            let field = text.get(range)?;
            let value: u32 = field.parse().ok().filter(|_| field.bytes().all(|b| b.is_ascii_digit()))?;
            (least..=most).contains(&value).then_some(value)
        };
        let mark = |at: usize, marks: &[u8]| text.as_bytes().get(at).is_some_and(|b| marks.contains(b));
        let day = field(0..4, 0, 9999).is_some()
            && mark(4, b"-")
            && field(5..7, 1, 12).is_some()
            && mark(7, b"-")
            && field(8..10, 1, 31).is_some();
        if !day || text.len() == 10 {
            return day;
        }
        let minutes = mark(10, b"T ")
            && field(11..13, 0, 24).is_some()
            && mark(13, b":")
            && field(14..16, 0, 59).is_some();
        let Some(rest) = text.get(16..).filter(|_| minutes) else { return false };
        let (clock, zone) = rest.split_at(rest.find(['Z', '+', '-']).unwrap_or(rest.len()));
        let clock_fits = clock.is_empty()
            || (clock.starts_with(':')
                && clock.len() >= 3
                && clock[1..]
                    .bytes()
                    .enumerate()
                    .all(|(at, b)| if at == 2 { b == b'.' } else { b.is_ascii_digit() }));
        let zone_fits = matches!(zone, "" | "Z")
            || zone[1..].bytes().all(|b| b.is_ascii_digit() || b == b':') && zone.len() >= 3;
        clock_fits && zone_fits
    }
}

/// Digits without leading zeros.
fn is_whole(digits: &str) -> bool {
    digits.bytes().all(|b| b.is_ascii_digit())
        && (digits.len() == 1 || !digits.starts_with('0'))
        && !digits.is_empty()
}

/// One metadata column, dictionary-encoded: texts exactly as written (`007` stays `007`). Cheap to clone.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Column {
    name: String,
    data_type: DataType,
    codes: Arc<Vec<u32>>,
    values: Arc<Vec<String>>,
    numbers: Option<Arc<Vec<f64>>>,
}

impl Column {
    /// The code of a missing value.
    pub const MISSING: u32 = u32::MAX;

    /// Columns with at most this many distinct values are categories, as in TensorFlow's projector.
    pub const CATEGORIES: usize = 50;

    /// A column of these texts, one a row; `None` is a missing value.
    pub fn new<'a>(name: impl Into<String>, texts: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        let mut builder = ColumnBuilder::default();
        for text in texts {
            builder.push(text);
        }
        builder.finish(name)
    }

    /// A column of a type that its file states; texts are as [`DataType`] says.
    pub fn typed<'a>(
        name: impl Into<String>,
        data_type: DataType,
        texts: impl IntoIterator<Item = Option<&'a str>>,
    ) -> Self {
        Self { data_type, ..Self::new(name, texts) }
    }

    /// A column of one code a row, each an index into `values` or [`Column::MISSING`]. Values that no row has are left out; the
    /// order of the others stays, first of values that are there twice counts.
    ///
    /// # Panics
    /// If a code is neither, as slices do.
    pub fn of_codes(name: impl Into<String>, mut codes: Vec<u32>, values: Vec<String>) -> Self {
        let mut used = vec![false; values.len()];
        for &code in codes.iter().filter(|&&code| code != Self::MISSING) {
            used[code as usize] = true;
        }
        let mut builder = ColumnBuilder::default();
        let mut place = vec![Self::MISSING; values.len()];
        for (code, value) in values.into_iter().enumerate().filter(|(code, _)| used[*code]) {
            place[code] = builder.code_of(value);
        }
        for code in codes.iter_mut().filter(|code| **code != Self::MISSING) {
            *code = place[*code as usize];
        }
        builder.codes = codes;
        builder.finish(name)
    }

    /// The same column as one of a type that its file states.
    #[must_use]
    pub fn with_type(self, data_type: DataType) -> Self {
        Self { data_type, ..self }
    }

    /// What the values are: as the file states, or the narrowest type that fits all texts.
    pub fn data_type(&self) -> DataType {
        self.data_type
    }

    /// The column's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The same column under another name.
    #[must_use]
    pub fn renamed(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// One code a row: an index into [`Column::values`], or [`Column::MISSING`].
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// The distinct texts in order of first appearance.
    pub fn values(&self) -> &[String] {
        &self.values
    }

    /// The values as numbers, one for each of [`Column::values`]; `None` unless all are finite numbers.
    pub fn numbers(&self) -> Option<&[f64]> {
        self.numbers.as_ref().map(|numbers| numbers.as_slice())
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.codes.len()
    }

    /// Number of rows without a value.
    pub fn missing(&self) -> usize {
        self.codes.iter().filter(|&&c| c == Self::MISSING).count()
    }

    /// What the column can be used for.
    pub fn kind(&self) -> Kind {
        if self.values.len() <= Self::CATEGORIES {
            Kind::Category
        } else if self.numbers.is_some() {
            Kind::Number
        } else {
            Kind::Text
        }
    }

    /// The text of a row; `None` when missing.
    pub fn text(&self, row: usize) -> Option<&str> {
        self.values.get(*self.codes.get(row)? as usize).map(String::as_str)
    }

    /// The number of a row; `None` when missing or when the column is not one of numbers.
    pub fn number(&self, row: usize) -> Option<f64> {
        self.numbers.as_ref()?.get(*self.codes.get(row)? as usize).copied()
    }

    /// How many rows have each of [`Column::values`].
    pub fn counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.values.len()];
        for &code in self.codes.iter() {
            if let Some(count) = counts.get_mut(code as usize) {
                *count += 1;
            }
        }
        counts
    }

    /// The rows named, in that order; panics on a row that does not exist, as slices do.
    #[must_use]
    pub fn take(&self, rows: &[u32]) -> Self {
        let mut builder = ColumnBuilder::default();
        for &row in rows {
            let code = self.codes[row as usize];
            builder.push(self.values.get(code as usize).map(String::as_str));
        }
        Self { data_type: self.data_type, ..builder.finish(self.name.clone()) }
    }
}

/// Collects a column row by row.
#[derive(Debug, Default)]
pub(crate) struct ColumnBuilder {
    codes: Vec<u32>,
    values: Vec<String>,
    places: HashMap<String, u32>,
    last: u32,
}

impl ColumnBuilder {
    /// Adds a row; `None` is a missing value.
    pub(crate) fn push(&mut self, text: Option<&str>) {
        let Some(text) = text else {
            self.codes.push(Column::MISSING);
            return;
        };
        // Sorted files repeat values: the last one is tried before the table.
        if self.values.get(self.last as usize).is_none_or(|last| last != text) {
            self.last = match self.places.get(text) {
                Some(&code) => code,
                None => self.code_of(text.to_owned()),
            };
        }
        self.codes.push(self.last);
    }

    /// The code of a text, which is a new one if need be.
    fn code_of(&mut self, text: String) -> u32 {
        let next = self.values.len() as u32;
        *self.places.entry(text).or_insert_with_key(|text| {
            self.values.push(text.clone());
            next
        })
    }

    /// The column collected.
    pub(crate) fn finish(self, name: impl Into<String>) -> Column {
        let numbers: Option<Vec<f64>> = self.values.iter().map(|v| number(v)).collect();
        let numbers = numbers.filter(|n| !n.is_empty());
        let data_type = DataType::of(&self.values.iter().map(String::as_str));
        Column {
            name: name.into(),
            data_type,
            codes: Arc::new(self.codes),
            values: Arc::new(self.values),
            numbers: numbers.map(Arc::new),
        }
    }
}

/// The finite number that a text is, spaces around it aside.
pub fn number(text: &str) -> Option<f64> {
    fast_float2::parse::<f64, _>(text.trim()).ok().filter(|v| v.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_codes_keep_their_order_and_lose_what_no_row_has() {
        let values = ["b", "unused", "a", "b"].map(String::from).to_vec();
        let column = Column::of_codes("c", vec![2, 3, Column::MISSING, 0, 3], values);
        let texts: Vec<_> = (0..5).map(|row| column.text(row)).collect();
        assert_eq!(texts, [Some("a"), Some("b"), None, Some("b"), Some("b")]);
        assert_eq!(column.values(), ["b", "a"]);
        let table = Table::new(vec![column.clone(), column.clone().renamed("d")]).unwrap();
        let other = Column::new("c", [Some("1"); 5]);
        let changed = table.with(other.clone()).unwrap();
        assert_eq!((changed.columns()[0].clone(), changed.columns().len()), (other.clone(), 2));
        assert_eq!(changed.with(other.clone().renamed("e")).unwrap().columns()[2].name(), "e");
        assert!(changed.with(Column::new("c", [None])).is_err());
        assert_eq!(table.columns()[0], column, "the old table is as it was");
    }

    #[test]
    fn the_narrowest_type_that_fits_all_texts() {
        for (texts, expected) in [
            (&["1", "-20", "0"][..], DataType::Integer),
            (&["9223372036854775807"], DataType::Integer),
            (&["9223372036854775808"], DataType::Float),
            (&["1", "2.5", "1e5", "-3E-2"], DataType::Float),
            (&["007", "1"], DataType::Text),
            (&["+1"], DataType::Text),
            (&["nan"], DataType::Text),
            (&["1e999"], DataType::Text),
            (&["-"], DataType::Text),
            (&["."], DataType::Text),
            (&["1."], DataType::Text),
            (&["true", "False"], DataType::Boolean),
            (&["yes", "no"], DataType::Text),
            (&["2026-11-24", "1999-01-31"], DataType::Date),
            (&["2026-11-24T08:30:00Z", "2026-11-24 08:30:00.25+01:00", "2026-11-24T08:30"], DataType::Date),
            (&["2026-13-01"], DataType::Text),
            (&["2026-11-24T"], DataType::Text),
            (&["2026-11-2\u{e9}"], DataType::Text),
            (&[], DataType::Text),
        ] {
            let column = Column::new("a", texts.iter().map(|text| Some(*text)));
            assert_eq!(column.data_type(), expected, "{texts:?}");
        }
        let missing = Column::new("a", [None, Some("4"), None]);
        assert_eq!(
            (missing.data_type(), missing.take(&[0, 2]).data_type()),
            (DataType::Integer, DataType::Integer)
        );
    }
}
