//! One column of metadata from arrays of any flat type.

use arrow_array::cast::AsArray;
use arrow_array::types as t;
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, downcast_integer_array};
use arrow_schema::{DataType as Arrow, Field, TimeUnit};

use super::dates;
use crate::numbers::{float_text, single_text};
use crate::table::{Column, ColumnBuilder, DataType};

/// The key of a field's metadata that says what its texts are, where Arrow has no type for it.
pub(super) const TYPE_KEY: &str = "embedscope.type";

/// What a column of that type is; `None` for types that are no metadata.
pub(super) fn data_type(of: &Arrow) -> Option<DataType> {
    Some(match of {
        Arrow::Null | Arrow::Utf8 | Arrow::LargeUtf8 | Arrow::Utf8View => DataType::Text,
        Arrow::Boolean => DataType::Boolean,
        _ if of.is_integer() => DataType::Integer,
        _ if of.is_floating() => DataType::Float,
        Arrow::Decimal32(..) | Arrow::Decimal64(..) | Arrow::Decimal128(..) | Arrow::Decimal256(..) => {
            DataType::Float
        }
        Arrow::Date32 | Arrow::Date64 | Arrow::Timestamp(..) => DataType::Date,
        Arrow::Dictionary(_, values) => data_type(values)?,
        Arrow::List(item) | Arrow::LargeList(item) | Arrow::FixedSizeList(item, _)
            if matches!(item.data_type(), Arrow::Utf8 | Arrow::LargeUtf8 | Arrow::Utf8View) =>
        {
            DataType::Words
        }
        _ => return None,
    })
}

/// What a column is, as its file states; `None` for types that are no metadata.
pub(super) fn kind_of(field: &Field) -> Option<DataType> {
    let stated = field.metadata().get(TYPE_KEY).map(String::as_str);
    Some(match (data_type(field.data_type())?, stated) {
        (DataType::Text, Some("date")) => DataType::Date,
        (DataType::Text, Some("words")) => DataType::Words,
        (DataType::Text, Some("integer")) => DataType::Integer,
        (DataType::Text, Some("float")) => DataType::Float,
        (DataType::Text, Some("boolean")) => DataType::Boolean,
        (kind, _) => kind,
    })
}

/// A column of all arrays one after the other; `None` for types that are no metadata.
pub(super) fn column(field: &Field, arrays: &[ArrayRef]) -> Option<Column> {
    let kind = kind_of(field)?;
    let mut out = ColumnBuilder::default();
    for array in arrays {
        texts(array.as_ref(), &mut |text| out.push(text));
    }
    Some(out.finish(field.name()).with_type(kind))
}

/// Every value as text, `None` where it is missing, in order.
fn texts(array: &dyn Array, push: &mut dyn FnMut(Option<&str>)) {
    macro_rules! display {
        ($type:ty) => {
            each(array.as_primitive::<$type>().iter(), |v| Some(v.to_string()), push)
        };
    }
    macro_rules! decimals {
        ($type:ty) => {{
            let array = array.as_primitive::<$type>();
            each(
                (0..array.len()).map(|i| array.is_valid(i).then_some(i)),
                |i| Some(array.value_as_string(i)),
                push,
            );
        }};
    }
    match array.data_type() {
        Arrow::Boolean => each(array.as_boolean().iter(), |v| Some(v.to_string()), push),
        Arrow::Int8 => display!(t::Int8Type),
        Arrow::Int16 => display!(t::Int16Type),
        Arrow::Int32 => display!(t::Int32Type),
        Arrow::Int64 => display!(t::Int64Type),
        Arrow::UInt8 => display!(t::UInt8Type),
        Arrow::UInt16 => display!(t::UInt16Type),
        Arrow::UInt32 => display!(t::UInt32Type),
        Arrow::UInt64 => display!(t::UInt64Type),
        Arrow::Float16 => {
            each(array.as_primitive::<t::Float16Type>().iter(), |v| single_text(v.to_f32()), push);
        }
        Arrow::Float32 => each(array.as_primitive::<t::Float32Type>().iter(), single_text, push),
        Arrow::Float64 => each(array.as_primitive::<t::Float64Type>().iter(), float_text, push),
        Arrow::Decimal32(..) => decimals!(t::Decimal32Type),
        Arrow::Decimal64(..) => decimals!(t::Decimal64Type),
        Arrow::Decimal128(..) => decimals!(t::Decimal128Type),
        Arrow::Decimal256(..) => decimals!(t::Decimal256Type),
        Arrow::Date32 => {
            each(array.as_primitive::<t::Date32Type>().iter(), |v| Some(dates::day(v.into())), push);
        }
        Arrow::Date64 => each(array.as_primitive::<t::Date64Type>().iter(), |v| Some(day_or_moment(v)), push),
        Arrow::Timestamp(unit, zone) => {
            let utc = zone.is_some();
            match unit {
                TimeUnit::Second => moments::<t::TimestampSecondType>(array, 1, utc, push),
                TimeUnit::Millisecond => moments::<t::TimestampMillisecondType>(array, 1000, utc, push),
                TimeUnit::Microsecond => moments::<t::TimestampMicrosecondType>(array, 1_000_000, utc, push),
                TimeUnit::Nanosecond => {
                    moments::<t::TimestampNanosecondType>(array, 1_000_000_000, utc, push);
                }
            }
        }
        Arrow::Utf8 => array.as_string::<i32>().iter().for_each(push),
        Arrow::LargeUtf8 => array.as_string::<i64>().iter().for_each(push),
        Arrow::Utf8View => array.as_string_view().iter().for_each(push),
        Arrow::Dictionary(..) => dictionary(array, push),
        Arrow::List(_) => each(array.as_list::<i32>().iter(), |v| Some(words(v.as_ref())), push),
        Arrow::LargeList(_) => each(array.as_list::<i64>().iter(), |v| Some(words(v.as_ref())), push),
        Arrow::FixedSizeList(..) => {
            each(array.as_fixed_size_list().iter(), |v| Some(words(v.as_ref())), push);
        }
        // `data_type` has let nothing else through but columns of nulls.
        _ => (0..array.len()).for_each(|_| push(None)),
    }
}

fn each<T>(
    values: impl Iterator<Item = Option<T>>,
    text: impl Fn(T) -> Option<String>,
    push: &mut dyn FnMut(Option<&str>),
) {
    for value in values {
        push(value.and_then(&text).as_deref());
    }
}

fn moments<T: ArrowPrimitiveType<Native = i64>>(
    array: &dyn Array,
    per_second: i64,
    utc: bool,
    push: &mut dyn FnMut(Option<&str>),
) {
    each(array.as_primitive::<T>().iter(), |v| Some(dates::moment(v, per_second, utc)), push);
}

/// Milliseconds that are meant to be whole days.
fn day_or_moment(milliseconds: i64) -> String {
    match milliseconds.rem_euclid(86_400_000) {
        0 => dates::day(milliseconds.div_euclid(86_400_000)),
        _ => dates::moment(milliseconds, 1000, false),
    }
}

fn dictionary(array: &dyn Array, push: &mut dyn FnMut(Option<&str>)) {
    let dictionary = array.as_any_dictionary();
    let mut values: Vec<Option<String>> = Vec::new();
    texts(dictionary.values().as_ref(), &mut |text| values.push(text.map(str::to_owned)));
    let keys = dictionary.keys();
    downcast_integer_array! {
        keys => for key in keys {
            // A negative key, which no valid file has, becomes one that no value has.
            let value = key.and_then(|key| values.get(key as usize));
            push(value.and_then(Option::as_deref));
        },
        _ => (0..array.len()).for_each(|_| push(None)),
    }
}

/// A list of texts as a JSON array; a missing text in it is left out, as it says nothing.
fn words(list: &dyn Array) -> String {
    let mut all: Vec<String> = Vec::new();
    texts(list, &mut |text| all.extend(text.map(str::to_owned)));
    serde_json::Value::from(all).to_string()
}
