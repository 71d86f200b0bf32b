//! Whatever is written reads back as it was.

use embedscope_core::Matrix;
use embedscope_core::monitor::Silent;
use embedscope_io::convert::{self, Format};
use embedscope_io::{Column, DataType, Dataset, ReadOptions, Source, Table, open};
use proptest::strategy::Strategy;

use crate::made::{metadata_format, name, read, written};

const BOTH: [Format; 2] = [Format::Parquet, Format::Arrow];

/// A column of a type, values and missing ones.
fn column(rows: usize) -> impl proptest::strategy::Strategy<Value = Column> {
    use proptest::prelude::*;
    let word = "[a-z\u{e9}\u{72ac}\u{1f600}\t\n\" ,]{0,6}";
    let cell = prop_oneof![
        Just(DataType::Text).prop_flat_map(move |kind| (
            Just(kind),
            prop::collection::vec(prop::option::of(word.prop_map(String::from)), rows)
        )),
        Just(DataType::Integer).prop_flat_map(move |kind| (
            Just(kind),
            prop::collection::vec(prop::option::of(any::<i64>().prop_map(|v| v.to_string())), rows)
        )),
        Just(DataType::Float).prop_flat_map(move |kind| (
            Just(kind),
            prop::collection::vec(prop::option::of(any::<f64>().prop_filter_map("missing", finite)), rows)
        )),
        Just(DataType::Boolean).prop_flat_map(move |kind| (
            Just(kind),
            prop::collection::vec(prop::option::of(any::<bool>().prop_map(|v| v.to_string())), rows)
        )),
        Just(DataType::Date).prop_flat_map(move |kind| (
            Just(kind),
            prop::collection::vec(
                prop::option::of(
                    (0..10_000u32, 1..13u32, 1..29u32).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}"))
                ),
                rows
            )
        )),
        Just(DataType::Date).prop_flat_map(move |kind| (
            Just(kind),
            prop::collection::vec(
                prop::option::of((0..24u32, 0..60u32, 1..1000u32).prop_map(|(h, m, s)| {
                    format!("2026-11-24T{h:02}:{m:02}:00.{s:03}Z").replace("0Z", "Z").replace("0Z", "Z")
                })),
                rows
            )
        )),
        Just(DataType::Words).prop_flat_map(move |kind| (
            Just(kind),
            prop::collection::vec(
                prop::option::of(
                    prop::collection::vec(word, 0..3)
                        .prop_map(|words| serde_json::Value::from(words).to_string())
                ),
                rows
            )
        )),
    ];
    ("[a-zé ]{1,8}", cell)
        .prop_map(|(name, (kind, texts))| Column::typed(name, kind, texts.iter().map(Option::as_deref)))
}

fn finite(value: f64) -> Option<String> {
    value.is_finite().then(|| format!("{value:e}"))
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn all_types_round_trip(
        cols in 1usize..5,
        values in proptest::collection::vec(proptest::num::f32::NORMAL | proptest::num::f32::SUBNORMAL | proptest::num::f32::ZERO, 20),
        columns in (1usize..5).prop_flat_map(|rows| proptest::collection::vec(column(rows), 1..6)),
    ) {
        let rows = columns[0].rows();
        let matrix = Matrix::new(rows, cols, values[..rows * cols].to_vec()).unwrap();
        let mut data = Dataset::new("x", matrix).with_metadata(Table::new(columns).unwrap()).unwrap();
        data.dimension_names = Some((0..cols).map(|i| format!("n {i}")).collect());
        for format in BOTH {
            let back = read(name(format), written(&data, format)).unwrap();
            proptest::prop_assert_eq!(&back.dimension_names, &data.dimension_names);
            let bits = |m: &Option<Matrix>| m.as_ref().unwrap().data().iter().map(|v| v.to_bits()).collect::<Vec<_>>();
            proptest::prop_assert_eq!(bits(&back.vectors), bits(&data.vectors));
            equal(&back.metadata, &data.metadata)?;
            let mut out = Vec::new();
            convert::metadata_as(&data.metadata, metadata_format(format), &mut out).unwrap();
            let back = open::metadata(Source::bytes(name(format), out), Some(rows), &ReadOptions::default(), &Silent).unwrap();
            equal(&back, &data.metadata)?;
        }
        for format in [Format::Npz, Format::Safetensors] {
            let back = read(name(format), written(&data, format)).unwrap();
            proptest::prop_assert_eq!(&back.vectors, &data.vectors);
            if format == Format::Npz {
                // NumPy has no missing texts: they are empty there, and an empty one is missing.
                for (a, b) in back.metadata.columns().iter().zip(data.metadata.columns()) {
                    for row in 0..rows {
                        let text = b.text(row).filter(|text| !text.is_empty());
                        proptest::prop_assert!(a.text(row) == text || (a.number(row).is_some() && a.number(row) == b.number(row)), "{:?} {:?}", a, b);
                    }
                }
            }
        }
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200), magic in 0..6usize, file in "x\\.(npz|parquet|arrow|feather|safetensors|bin)") {
        let start: &[u8] = [&b""[..], b"PAR1", b"ARROW1\0\0", b"PK\x03\x04", b"\xff\xff\xff\xff\x10\0\0\0", b"\x20\0\0\0\0\0\0\0{"][magic];
        let end: &[u8] = [&b""[..], b"\x10\0\0\0PAR1", b"\x20\0\0\0ARROW1", b"", b"", b""][magic];
        let file_bytes = [start, &bytes, end].concat();
        let _ = read(&file, file_bytes.clone());
        let _ = open::inputs(vec![Source::bytes(file, file_bytes)], None, &ReadOptions::default(), &Silent);
    }
}

fn equal(a: &Table, b: &Table) -> Result<(), proptest::test_runner::TestCaseError> {
    proptest::prop_assert_eq!(a.columns().len(), b.columns().len());
    for (a, b) in a.columns().iter().zip(b.columns()) {
        proptest::prop_assert_eq!((a.name(), a.data_type()), (b.name(), b.data_type()));
        for row in 0..b.rows() {
            let same = a.text(row) == b.text(row)
                || (b.data_type() == DataType::Float && a.number(row) == b.number(row));
            proptest::prop_assert!(same, "{:?} {:?}", a.text(row), b.text(row));
        }
    }
    Ok(())
}
