//! Metadata through every writer and back: values and types, on what usually breaks.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use embedscope_core::monitor::Silent;
use embedscope_io::convert::{self, MetadataFormat};
use embedscope_io::{Column, DataType, ReadOptions, Source, Table, open};

fn write(table: &Table, format: MetadataFormat) -> Vec<u8> {
    let mut out = Vec::new();
    convert::metadata_as(table, format, &mut out).unwrap();
    out
}

fn read(name: &str, bytes: &[u8], points: Option<usize>) -> Table {
    open::metadata(Source::bytes(name, bytes.to_vec()), points, &ReadOptions::default(), &Silent)
        .unwrap_or_else(|e| panic!("{:?}: {e}", String::from_utf8_lossy(bytes)))
}

const FORMATS: [(MetadataFormat, &str); 3] =
    [(MetadataFormat::Tsv, "m.tsv"), (MetadataFormat::Csv, "m.csv"), (MetadataFormat::Jsonl, "m.jsonl")];

fn texts(column: &Column) -> Vec<Option<&str>> {
    (0..column.rows()).map(|row| column.text(row)).collect()
}

#[test]
fn what_usually_breaks_comes_back_from_every_format() {
    let columns = [
        ("zip", vec![Some("007"), Some("08"), None], DataType::Text),
        ("count", vec![Some("1e5"), Some("-0.5"), Some("3")], DataType::Float),
        ("whole", vec![Some("1"), None, Some("-9223372036854775808")], DataType::Integer),
        ("odd", vec![Some("nan"), Some("inf"), Some("NULL")], DataType::Text),
        ("ok", vec![Some("true"), Some("false"), None], DataType::Boolean),
        ("day", vec![Some("2026-11-24"), None, None], DataType::Date),
        ("quotes", vec![Some("\"a\""), Some("b\"c"), Some("'")], DataType::Text),
        ("commas; too", vec![Some("a, b"), Some(";"), Some(",")], DataType::Text),
        ("Ünï 犬", vec![Some("e\u{301}"), Some("👩‍👩‍👧"), Some("\u{202e}x")], DataType::Text),
        ("missing", vec![None, None, None], DataType::Text),
        ("spaces", vec![Some(" a"), Some("b "), Some(" ")], DataType::Text),
    ];
    let table = Table::new(columns.iter().map(|c| Column::new(c.0, c.1.iter().copied())).collect()).unwrap();
    for (format, name) in FORMATS {
        let mut bytes = write(&table, format);
        for windows in [false, true] {
            if windows {
                bytes = String::from_utf8(bytes).unwrap().replace('\n', "\r\n").into_bytes();
                bytes.splice(0..0, *b"\xef\xbb\xbf");
            }
            for points in [Some(3), None] {
                let back = read(name, &bytes, points);
                assert_eq!(back.columns().len(), table.columns().len(), "{name}");
                for (column, (title, values, data_type)) in back.columns().iter().zip(&columns) {
                    assert_eq!((column.name(), &texts(column)), (*title, values), "{name}");
                    assert_eq!(column.data_type(), *data_type, "{name}: {title}");
                }
            }
        }
    }
}

#[test]
fn tabs_and_line_breaks_in_cells_come_back_from_csv_and_json() {
    let values = [Some("a\tb"), Some("c\r\nd"), Some("\"\n\""), None];
    for columns in [1, 2] {
        let made = (0..columns).map(|i| Column::new(format!("n\t{i}"), values));
        let table = Table::new(made.collect()).unwrap();
        for (format, name) in &FORMATS[1..] {
            for points in [Some(4), None] {
                assert_eq!(read(name, &write(&table, *format), points), table, "{name}");
            }
        }
        assert!(convert::metadata_as(&table, MetadataFormat::Tsv, &mut Vec::new()).is_err());
    }
}

#[test]
fn zero_characters_are_written_as_json_only() {
    let table = Table::new(vec![Column::new("a", [Some("x\0y")])]).unwrap();
    for (format, name) in FORMATS {
        let mut out = Vec::new();
        let written = convert::metadata_as(&table, format, &mut out);
        assert_eq!(written.is_ok(), format == MetadataFormat::Jsonl, "{name}");
    }
    assert_eq!(read("m.jsonl", &write(&table, MetadataFormat::Jsonl), Some(1)), table);
}

#[test]
fn formats_follow_the_extension() {
    for (format, name) in FORMATS {
        assert_eq!(MetadataFormat::from_path(name.as_ref()).unwrap(), format);
    }
    let text = MetadataFormat::from_path("m.xlsx".as_ref()).unwrap_err().to_string();
    assert!(text.contains("\"xlsx\"") && text.contains(".jsonl"), "{text}");
}

proptest::proptest! {
    #[test]
    fn csv_reads_back(rows in proptest::collection::vec(proptest::collection::vec("([^\0]|[\t\r\n\",;]){0,5}", 3), 1..8), columns in 1usize..4) {
        let made = (0..columns).map(|i| {
            let text = |row: &Vec<String>| Some(row[i].clone()).filter(|text| !text.is_empty());
            let values: Vec<Option<String>> = rows.iter().map(text).collect();
            Column::new(["name", "a, b", "c\"d\te"][i], values.iter().map(Option::as_deref))
        });
        let table = Table::new(made.collect()).unwrap();
        let back = read("m.csv", &write(&table, MetadataFormat::Csv), Some(rows.len()));
        proptest::prop_assert_eq!(back, table);
    }

    #[test]
    fn tsv_of_several_columns_reads_back(rows in proptest::collection::vec(proptest::collection::vec("[^\t\r\n\0]{0,5}", 2), 1..8)) {
        let made = (0..2).map(|i| {
            let text = |row: &Vec<String>| Some(row[i].clone()).filter(|text| !text.is_empty());
            let values: Vec<Option<String>> = rows.iter().map(text).collect();
            Column::new(["name", "other"][i], values.iter().map(Option::as_deref))
        });
        let table = Table::new(made.collect()).unwrap();
        let back = read("m.tsv", &write(&table, MetadataFormat::Tsv), Some(rows.len()));
        proptest::prop_assert_eq!(back, table);
    }
}
