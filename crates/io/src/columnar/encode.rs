//! Columns of metadata as Arrow arrays of their type.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, StringArray, TimestampMicrosecondArray,
    TimestampNanosecondArray, UInt64Array,
};
use arrow_schema::{DataType as Arrow, Field, TimeUnit};

use super::column::TYPE_KEY;
use super::dates::{parse_day, parse_moment};
use crate::nature::Nature;
use crate::table::{Column, DataType};

/// As what the values of a column are written, if not as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Signed,
    Unsigned,
    Floats,
    Booleans,
    Days,
    /// Units of a second, and whether of UTC.
    Moments(TimeUnit, bool),
    Words,
}

impl Form {
    /// Every form; of those of one type the first that fits is taken.
    pub(crate) const ALL: [Self; 10] = [
        Self::Signed,
        Self::Unsigned,
        Self::Floats,
        Self::Booleans,
        Self::Days,
        // The coarsest unit that holds them.
        Self::Moments(TimeUnit::Microsecond, false),
        Self::Moments(TimeUnit::Microsecond, true),
        Self::Moments(TimeUnit::Nanosecond, false),
        Self::Moments(TimeUnit::Nanosecond, true),
        Self::Words,
    ];

    /// The type of the columns that it is for.
    pub(crate) fn data_type(self) -> DataType {
        match self {
            Self::Signed | Self::Unsigned => DataType::Integer,
            Self::Floats => DataType::Float,
            Self::Booleans => DataType::Boolean,
            Self::Days | Self::Moments(..) => DataType::Date,
            Self::Words => DataType::Words,
        }
    }

    /// Whether a value can be written so.
    pub(crate) fn fits(self, text: &str) -> bool {
        match self {
            Self::Signed => text.parse::<i64>().is_ok(),
            Self::Unsigned => text.parse::<u64>().is_ok(),
            Self::Floats => float(text).is_some(),
            Self::Booleans => boolean(text).is_some(),
            Self::Days => day(text).is_some(),
            Self::Moments(unit, utc) => moment(text, unit, utc).is_some(),
            Self::Words => words(text).is_some(),
        }
    }
}

fn float(text: &str) -> Option<f64> {
    text.trim().parse().ok()
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" => Some(true),
        "false" | "False" => Some(false),
        _ => None,
    }
}

fn day(text: &str) -> Option<i32> {
    parse_day(text).and_then(|days| i32::try_from(days).ok())
}

fn moment(text: &str, unit: TimeUnit, utc: bool) -> Option<i64> {
    let per_second = if unit == TimeUnit::Nanosecond { 1_000_000_000 } else { 1_000_000 };
    parse_moment(text, per_second, utc)
}

fn words(text: &str) -> Option<Vec<String>> {
    serde_json::from_str(text).ok()
}

/// How a column is written, piece by piece.
pub(super) struct Encoder {
    form: Option<Form>,
    data_type: DataType,
}

impl Encoder {
    /// The narrowest form that holds all values; text with a note of the type where Arrow's own would change them.
    pub(super) fn new(nature: &Nature) -> Self {
        Self { form: nature.form(), data_type: nature.data_type() }
    }

    /// The type of a column of that name.
    pub(super) fn field(&self, name: &str) -> Field {
        let kind = match self.form {
            None => Arrow::Utf8,
            Some(Form::Signed) => Arrow::Int64,
            Some(Form::Unsigned) => Arrow::UInt64,
            Some(Form::Floats) => Arrow::Float64,
            Some(Form::Booleans) => Arrow::Boolean,
            Some(Form::Days) => Arrow::Date32,
            Some(Form::Moments(unit, utc)) => Arrow::Timestamp(unit, utc.then(|| "UTC".into())),
            Some(Form::Words) => Arrow::List(Arc::new(Field::new_list_field(Arrow::Utf8, true))),
        };
        let field = Field::new(name, kind, true);
        match (self.form, self.data_type) {
            (None, other) if other != DataType::Text => {
                field.with_metadata(HashMap::from([(TYPE_KEY.to_owned(), other.name().to_owned())]))
            }
            _ => field,
        }
    }

    /// All values of a piece of the column.
    pub(super) fn array(&self, piece: &Column) -> ArrayRef {
        match self.form {
            None => Arc::new((0..piece.rows()).map(|row| piece.text(row)).collect::<StringArray>()),
            Some(Form::Signed) => {
                Arc::new(each(piece, |text| text.parse().ok()).into_iter().collect::<Int64Array>())
            }
            Some(Form::Unsigned) => {
                Arc::new(each(piece, |text| text.parse().ok()).into_iter().collect::<UInt64Array>())
            }
            Some(Form::Floats) => Arc::new(each(piece, float).into_iter().collect::<Float64Array>()),
            Some(Form::Booleans) => Arc::new(each(piece, boolean).into_iter().collect::<BooleanArray>()),
            Some(Form::Days) => Arc::new(each(piece, day).into_iter().collect::<Date32Array>()),
            Some(Form::Moments(unit, utc)) => {
                let zone = utc.then_some("UTC");
                let moments = each(piece, |text| moment(text, unit, utc)).into_iter();
                if unit == TimeUnit::Nanosecond {
                    Arc::new(moments.collect::<TimestampNanosecondArray>().with_timezone_opt(zone))
                } else {
                    Arc::new(moments.collect::<TimestampMicrosecondArray>().with_timezone_opt(zone))
                }
            }
            Some(Form::Words) => {
                let values: Vec<Option<Vec<String>>> =
                    piece.values().iter().map(|text| words(text)).collect();
                let mut builder = ListBuilder::new(StringBuilder::new());
                for &code in piece.codes() {
                    match values.get(code as usize) {
                        Some(Some(words)) => builder.append_value(words.iter().map(Some)),
                        _ => builder.append_null(),
                    }
                }
                Arc::new(builder.finish())
            }
        }
    }
}

/// The value of every row, each distinct text parsed once; a missing one has the code of none.
fn each<T: Copy>(piece: &Column, parse: impl Fn(&str) -> Option<T>) -> Vec<Option<T>> {
    let values: Vec<Option<T>> = piece.values().iter().map(|text| parse(text)).collect();
    piece.codes().iter().map(|&code| values.get(code as usize).copied().flatten()).collect()
}
