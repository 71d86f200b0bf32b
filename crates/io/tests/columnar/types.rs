//! Metadata of Parquet and Arrow: every type is kept.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Decimal128Array, DictionaryArray, Float16Array, Float32Array, Float64Array,
    Int32Array, Int64Array, LargeStringArray, StringArray, StringViewArray, StructArray,
    TimestampMillisecondArray, UInt64Array, types::*,
};
use arrow_schema::{DataType as Arrow, Field};
use embedscope_io::DataType;

use crate::made::{batch, every, fixed, read, some, texts};

#[test]
fn every_type_of_metadata_is_kept() {
    let mut words = arrow_array::builder::ListBuilder::new(arrow_array::builder::StringBuilder::new());
    words.append_value([Some("a b"), Some("犬")]);
    words.append_null();
    words.append_value([Some("\"")]);
    let codes = arrow_array::Int8Array::from(vec![Some(1), None, Some(0)]);
    let kinds: ArrayRef = Arc::new(StringArray::from(vec!["cat", "dog"]));
    let table = batch(vec![
        ("vector", fixed(3, 2, 1.0)),
        ("text", Arc::new(StringArray::from(vec![Some("007"), Some(""), None]))),
        ("large", Arc::new(LargeStringArray::from(vec![Some("é\t\n"), None, Some("x")]))),
        ("view", Arc::new(StringViewArray::from(vec![Some("a text longer than twelve"), None, Some("1")]))),
        ("flag", Arc::new(BooleanArray::from(vec![Some(true), None, Some(false)]))),
        ("int", Arc::new(Int64Array::from(vec![Some(i64::MIN), None, Some(9_007_199_254_740_993)]))),
        ("uint", Arc::new(UInt64Array::from(vec![Some(u64::MAX), None, Some(0)]))),
        ("float", Arc::new(Float64Array::from(vec![Some(0.1), None, Some(f64::NAN)]))),
        ("single", Arc::new(Float32Array::from(vec![Some(0.1), None, Some(-1e30)]))),
        ("half", Arc::new(Float16Array::from(vec![half::f16::from_f32(0.5); 3]))),
        (
            "money",
            Arc::new(
                Decimal128Array::from(vec![Some(150), None, Some(-5)])
                    .with_precision_and_scale(10, 2)
                    .unwrap(),
            ),
        ),
        ("day", Arc::new(arrow_array::Date32Array::from(vec![Some(20_781), None, Some(-1)]))),
        ("millis", Arc::new(arrow_array::Date64Array::from(vec![Some(0), None, Some(86_400_000)]))),
        (
            "moment",
            Arc::new(
                TimestampMillisecondArray::from(vec![Some(1500), None, Some(-1)]).with_timezone("+01:00"),
            ),
        ),
        ("kind", Arc::new(DictionaryArray::<Int8Type>::try_new(codes, kinds).unwrap())),
        ("words", Arc::new(words.finish())),
        (
            "other",
            Arc::new(StructArray::from(vec![(
                Arc::new(Field::new("a", Arrow::Int32, false)),
                Arc::new(Int32Array::from(vec![1, 2, 3])) as ArrayRef,
            )])),
        ),
    ]);
    for (file, bytes) in every(&[table]) {
        let data = read(file, bytes).unwrap_or_else(|e| panic!("{file}: {e}"));
        assert_eq!(data.vectors.as_ref().unwrap().data(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], "{file}");
        for (column, kind, expected) in [
            ("text", DataType::Text, ["007", "", "-"]),
            ("large", DataType::Text, ["é\t\n", "-", "x"]),
            ("view", DataType::Text, ["a text longer than twelve", "-", "1"]),
            ("flag", DataType::Boolean, ["true", "-", "false"]),
            ("int", DataType::Integer, ["-9223372036854775808", "-", "9007199254740993"]),
            ("uint", DataType::Integer, ["18446744073709551615", "-", "0"]),
            ("float", DataType::Float, ["0.1", "-", "-"]),
            ("single", DataType::Float, ["0.1", "-", "-1e+30"]),
            ("half", DataType::Float, ["0.5", "0.5", "0.5"]),
            ("money", DataType::Float, ["1.50", "-", "-0.05"]),
            ("day", DataType::Date, ["2026-11-24", "-", "1969-12-31"]),
            ("millis", DataType::Date, ["1970-01-01", "-", "1970-01-02"]),
            ("moment", DataType::Date, ["1970-01-01T00:00:01.5Z", "-", "1969-12-31T23:59:59.999Z"]),
            ("kind", DataType::Text, ["dog", "-", "cat"]),
            ("words", DataType::Words, ["[\"a b\",\"犬\"]", "-", "[\"\\\"\"]"]),
        ] {
            assert_eq!(texts(&data.metadata, column), some(&expected), "{file}, {column}");
            assert_eq!(data.metadata.column(column).unwrap().data_type(), kind, "{file}, {column}");
        }
        assert!(
            data.warnings.len() == 1 && data.warnings[0].contains("\"other\" of structures was left out"),
            "{:?}",
            data.warnings
        );
    }
}
