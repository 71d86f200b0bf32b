//! Columns of metadata as Arrow arrays of their type.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, StringArray, TimestampMicrosecondArray,
    TimestampNanosecondArray, UInt64Array,
};
use arrow_schema::{DataType as Arrow, Field, TimeUnit};

use super::column::TYPE_KEY;
use super::dates::{parse_day, parse_moment};
use crate::table::{Column, DataType};

/// The distinct values of a column, as what they are written as.
enum Values {
    Texts,
    Integers(Vec<i64>),
    Unsigned(Vec<u64>),
    Floats(Vec<f64>),
    Booleans(Vec<bool>),
    Days(Vec<i32>),
    /// Units of a second, and whether of UTC.
    Moments(Vec<i64>, TimeUnit, bool),
    Words(Vec<Vec<String>>),
}

/// A column that can be written piece by piece.
pub(super) struct Encoder<'a> {
    column: &'a Column,
    values: Values,
}

impl<'a> Encoder<'a> {
    /// The narrowest type that holds all values; text with a note of the type where Arrow's own would change them.
    pub(super) fn new(column: &'a Column) -> Self {
        Self { column, values: values(column) }
    }

    /// Name and type.
    pub(super) fn field(&self) -> Field {
        let kind = match &self.values {
            Values::Texts => Arrow::Utf8,
            Values::Integers(_) => Arrow::Int64,
            Values::Unsigned(_) => Arrow::UInt64,
            Values::Floats(_) => Arrow::Float64,
            Values::Booleans(_) => Arrow::Boolean,
            Values::Days(_) => Arrow::Date32,
            Values::Moments(_, unit, utc) => Arrow::Timestamp(*unit, utc.then(|| "UTC".into())),
            Values::Words(_) => Arrow::List(Arc::new(Field::new_list_field(Arrow::Utf8, true))),
        };
        let field = Field::new(self.column.name(), kind, true);
        match (&self.values, self.column.data_type()) {
            (Values::Texts, DataType::Text) => field,
            (Values::Texts, other) => {
                field.with_metadata(HashMap::from([(TYPE_KEY.to_owned(), other.name().to_owned())]))
            }
            _ => field,
        }
    }

    /// The values of some rows.
    pub(super) fn array(&self, rows: Range<usize>) -> ArrayRef {
        let codes = &self.column.codes()[rows.clone()];
        match &self.values {
            Values::Texts => Arc::new(rows.map(|row| self.column.text(row)).collect::<StringArray>()),
            Values::Integers(values) => Arc::new(pick(codes, values).collect::<Int64Array>()),
            Values::Unsigned(values) => Arc::new(pick(codes, values).collect::<UInt64Array>()),
            Values::Floats(values) => Arc::new(pick(codes, values).collect::<Float64Array>()),
            Values::Booleans(values) => Arc::new(pick(codes, values).collect::<BooleanArray>()),
            Values::Days(values) => Arc::new(pick(codes, values).collect::<Date32Array>()),
            Values::Moments(values, TimeUnit::Nanosecond, utc) => {
                let array: TimestampNanosecondArray = pick(codes, values).collect();
                Arc::new(array.with_timezone_opt(utc.then_some("UTC")))
            }
            Values::Moments(values, _, utc) => {
                let array: TimestampMicrosecondArray = pick(codes, values).collect();
                Arc::new(array.with_timezone_opt(utc.then_some("UTC")))
            }
            Values::Words(values) => {
                let mut builder = ListBuilder::new(StringBuilder::new());
                for &code in codes {
                    match values.get(code as usize) {
                        Some(words) => builder.append_value(words.iter().map(Some)),
                        None => builder.append_null(),
                    }
                }
                Arc::new(builder.finish())
            }
        }
    }
}

/// The values of codes; a missing one has the code of none.
fn pick<'a, T: Copy>(codes: &'a [u32], values: &'a [T]) -> impl Iterator<Item = Option<T>> + 'a {
    codes.iter().map(|&code| values.get(code as usize).copied())
}

fn values(column: &Column) -> Values {
    let found = match column.data_type() {
        DataType::Text => None,
        DataType::Integer => parse(column, |text| text.parse().ok())
            .map(Values::Integers)
            .or_else(|| parse(column, |text| text.parse().ok()).map(Values::Unsigned)),
        DataType::Float => parse(column, |text| text.trim().parse().ok()).map(Values::Floats),
        DataType::Boolean => parse(column, |text| match text {
            "true" | "True" => Some(true),
            "false" | "False" => Some(false),
            _ => None,
        })
        .map(Values::Booleans),
        DataType::Date => dates(column),
        DataType::Words => parse(column, |text| serde_json::from_str(text).ok()).map(Values::Words),
    };
    found.unwrap_or(Values::Texts)
}

fn parse<T>(column: &Column, parse: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    column.values().iter().map(|text| parse(text)).collect()
}

/// Days, or moments in the coarsest unit that holds them.
fn dates(column: &Column) -> Option<Values> {
    let days = |text: &str| parse_day(text).and_then(|days| i32::try_from(days).ok());
    if let Some(days) = parse(column, days) {
        return Some(Values::Days(days));
    }
    for (unit, per_second) in [(TimeUnit::Microsecond, 1_000_000), (TimeUnit::Nanosecond, 1_000_000_000)] {
        for utc in [false, true] {
            if let Some(moments) = parse(column, |text| parse_moment(text, per_second, utc)) {
                return Some(Values::Moments(moments, unit, utc));
            }
        }
    }
    None
}
