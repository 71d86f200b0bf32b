//! The round-trip matrix: what one format holds goes through every other of the same kind of content and back.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use embedscope_core::Matrix;
use embedscope_core::monitor::Silent;
use embedscope_io::convert::{self, Format, MetadataFormat};
use embedscope_io::{
    Column, Coordinates, DataType, Dataset, ReadOptions, Shape, Source, States, Table, export, layout, open,
};
use proptest::prelude::*;

mod made;

const METADATA: [(MetadataFormat, &str); 5] = [
    (MetadataFormat::Tsv, "m.tsv"),
    (MetadataFormat::Csv, "m.csv"),
    (MetadataFormat::Jsonl, "m.jsonl"),
    (MetadataFormat::Parquet, "m.parquet"),
    (MetadataFormat::Arrow, "m.arrow"),
];

const VECTORS: [(Format, &str); 9] = [
    (Format::Tsv, "v.tsv"),
    (Format::Csv, "v.csv"),
    (Format::Npy, "v.npy"),
    (Format::Bytes, "v.bytes"),
    (Format::Npz, "v.npz"),
    (Format::Safetensors, "v.safetensors"),
    (Format::Parquet, "v.parquet"),
    (Format::Arrow, "v.arrow"),
    (Format::Jsonl, "v.jsonl"),
];

const LAYOUTS: [(export::Format, &str); 4] = [
    (export::Format::Csv, "l.csv"),
    (export::Format::Tsv, "l.tsv"),
    (export::Format::Json, "l.json"),
    (export::Format::Parquet, "l.parquet"),
];

fn read_metadata(name: &str, bytes: Vec<u8>, points: usize) -> Table {
    open::metadata(Source::bytes(name, bytes), Some(points), &ReadOptions::default(), &Silent)
        .unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// Through the format and back.
fn metadata_through((format, name): (MetadataFormat, &str), table: &Table) -> Table {
    let mut out = Vec::new();
    convert::metadata_as(table, format, &mut out).unwrap();
    read_metadata(name, out, table.rows())
}

fn read_dataset(name: &str, bytes: Vec<u8>, columns: usize) -> Dataset {
    let shape = (name == "v.bytes").then_some(Shape { rows: None, columns });
    let options = ReadOptions { shape, ..ReadOptions::default() };
    open::vectors(Source::bytes(name, bytes), &options, &Silent).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn dataset_through((format, name): (Format, &str), data: &Dataset) -> Dataset {
    let mut out = Vec::new();
    convert::dataset(data, format, &mut out).unwrap();
    read_dataset(name, out, data.dimensions())
}

/// What text keeps: the texts, an empty one being a missing value, and the type that they show.
fn as_text(table: &Table) -> Table {
    let column = |c: &Column| {
        Column::new(c.name(), (0..c.rows()).map(|row| c.text(row).filter(|text| !text.is_empty())))
    };
    Table::new(table.columns().iter().map(column).collect()).unwrap()
}

fn is_text(format: MetadataFormat) -> bool {
    matches!(format, MetadataFormat::Tsv | MetadataFormat::Csv)
}

/// Names, types and values; decimal numbers by value, since `1e5` is `100000.0` elsewhere.
fn difference(found: &Table, expected: &Table) -> Option<String> {
    if (found.rows(), found.columns().len()) != (expected.rows(), expected.columns().len()) {
        return Some(format!("{} rows, {} columns", found.rows(), found.columns().len()));
    }
    for (a, b) in found.columns().iter().zip(expected.columns()) {
        if (a.name(), a.data_type()) != (b.name(), b.data_type()) {
            let (a, b) = ((a.name(), a.data_type()), (b.name(), b.data_type()));
            return Some(format!("{a:?} and not {b:?}"));
        }
        for row in 0..a.rows() {
            let same = match b.data_type() {
                DataType::Float => {
                    a.number(row) == b.number(row) && a.text(row).is_some() == b.text(row).is_some()
                }
                _ => a.text(row) == b.text(row),
            };
            if !same {
                return Some(format!("{} row {row}: {:?} and not {:?}", b.name(), a.text(row), b.text(row)));
            }
        }
    }
    None
}

/// A -> B -> A; text in the way keeps texts, formats with types keep everything.
fn metadata_chain(a: (MetadataFormat, &str), b: (MetadataFormat, &str), table: &Table) -> Result<(), String> {
    let mut expected = table.clone();
    let mut found = table.clone();
    for step in [a, b, a] {
        if is_text(step.0) {
            expected = as_text(&found);
        }
        found = metadata_through(step, &found);
        if let Some(difference) = difference(&found, &expected) {
            return Err(format!("{} -> {} -> {}, at {}: {difference}", a.1, b.1, a.1, step.1));
        }
    }
    Ok(())
}

fn every_chain(table: &Table) -> Vec<String> {
    let pairs = METADATA.iter().flat_map(|a| METADATA.iter().map(move |b| (*a, *b)));
    pairs.filter_map(|(a, b)| metadata_chain(a, b, table).err()).collect()
}

/// What usually breaks; all of it can be held by TSV.
fn odd_table() -> Table {
    let typed = |name: &str, kind, values: [Option<&str>; 3]| Column::typed(name, kind, values);
    Table::new(vec![
        typed("zip", DataType::Text, [Some("007"), Some("08"), None]),
        typed("looks like numbers", DataType::Text, [Some("12"), Some("1e5"), Some("-3")]),
        typed("odd", DataType::Text, [Some("nan"), Some("NULL"), Some("NA")]),
        typed("empty", DataType::Text, [Some(""), None, Some("x")]),
        typed("Ünï 犬", DataType::Text, [Some("e\u{301}"), Some("👩‍👩‍👧"), Some("\u{202e}x")]),
        typed("quotes, commas; \"both\"", DataType::Text, [Some("\"a\""), Some("b\"c,;"), Some("'")]),
        typed("spaces", DataType::Text, [Some(" a"), Some("b "), Some(" ")]),
        typed("whole", DataType::Integer, [Some("1"), None, Some("-9223372036854775808")]),
        typed("big", DataType::Integer, [Some("9007199254740993"), Some("0"), Some("-1")]),
        typed("decimal", DataType::Float, [Some("1e5"), None, Some("-0.1")]),
        typed("decimal, whole", DataType::Float, [Some("1.0"), Some("2.0"), Some("1e300")]),
        typed("decimal, all whole", DataType::Float, [Some("1.0"), None, Some("100000.0")]),
        typed("yes", DataType::Boolean, [Some("true"), None, Some("false")]),
        typed("day", DataType::Date, [Some("2026-11-24"), None, Some("1969-12-31")]),
        typed("time", DataType::Date, [Some("2026-11-24T08:30:00Z"), None, Some("1969-12-31T23:59:59Z")]),
        typed("missing", DataType::Text, [None, None, None]),
        typed("words", DataType::Words, [Some("[\"a\",\"b c\"]"), None, Some("[]")]),
    ])
    .unwrap()
}

#[test]
fn metadata_through_every_pair_of_formats() {
    let failures = every_chain(&odd_table());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn cells_with_tabs_and_line_breaks_through_all_but_tsv() {
    let values = [Some("a\tb"), Some("c\r\nd"), Some("\"\n\""), None];
    let table = Table::new(vec![Column::new("a\tb", values), Column::new("c", values)]).unwrap();
    for a in &METADATA[1..] {
        for b in &METADATA[1..] {
            metadata_chain(*a, *b, &table).unwrap();
        }
    }
    assert!(convert::metadata_as(&table, MetadataFormat::Tsv, &mut Vec::new()).is_err());
}

#[test]
fn text_of_other_systems_through_every_format() {
    let inputs: [(&str, &[u8]); 4] = [
        ("m.tsv", b"\xef\xbb\xbfname\tzip\tn\r\nA\xc3\xa4\t007\t1e5\r\n\t08\t\r\n"),
        ("m.csv", b"\xef\xbb\xbfname,zip,n\r\n\"A\xc3\xa4\",007,1e5\r\n,08,\r\n"),
        ("m.csv", b"name;zip;n\nA\xc3\xa4;\"007\";1e5\n\"\";08;\n"),
        (
            "m.jsonl",
            b"{\"name\":\"A\xc3\xa4\",\"zip\":\"007\",\"n\":1e5}\r\n{\"name\":null,\"zip\":\"08\"}\r\n",
        ),
    ];
    let expected = Table::new(vec![
        Column::new("name", [Some("Aä"), None]),
        Column::new("zip", [Some("007"), Some("08")]),
        Column::new("n", [Some("1e5"), None]),
    ])
    .unwrap();
    for (name, bytes) in inputs {
        let read = read_metadata(name, bytes.to_vec(), 2);
        assert_eq!(difference(&read, &expected), None, "{name}");
        let failures = every_chain(&read);
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }
}

fn matrix(rows: usize, cols: usize, values: Vec<f32>) -> Matrix {
    Matrix::new(rows, cols, values).unwrap()
}

fn bits(data: &Dataset) -> Vec<u32> {
    data.vectors.as_ref().unwrap().data().iter().map(|v| v.to_bits()).collect()
}

/// Vectors with metadata that every format of both can hold: nothing missing, for the sake of `.npz`.
fn whole_dataset() -> Dataset {
    let vectors = matrix(3, 2, vec![0.1, -0.0, 1e-45, f32::MAX, f32::MIN, 3.0]);
    let metadata = Table::new(vec![
        Column::typed("word", DataType::Text, [Some("007"), Some("ä犬"), Some("nan")]),
        Column::typed("whole", DataType::Integer, [Some("1"), Some("-9223372036854775808"), Some("3")]),
        Column::typed("decimal", DataType::Float, [Some("1e5"), Some("-0.1"), Some("1e-300")]),
        Column::typed("yes", DataType::Boolean, [Some("true"), Some("false"), Some("true")]),
        Column::typed("day", DataType::Date, [Some("2026-11-24"), Some("1969-12-31"), Some("2000-02-29")]),
    ]);
    Dataset::new("v", vectors).with_metadata(metadata.unwrap()).unwrap()
}

#[test]
fn vectors_with_metadata_through_every_pair_of_formats() {
    let formats: Vec<_> = VECTORS.iter().filter(|(format, _)| format.holds_metadata()).collect();
    assert_eq!(formats.len(), 4);
    let data = whole_dataset();
    let mut failures = Vec::new();
    for a in &formats {
        for b in &formats {
            let mut found = data.clone();
            for step in [a, b, a] {
                found = dataset_through(**step, &found);
                assert_eq!(bits(&found), bits(&data), "{} -> {}", a.1, b.1);
                if let Some(difference) = difference(&found.metadata, &data.metadata) {
                    failures.push(format!("{} -> {}, at {}: {difference}", a.1, b.1, step.1));
                    break;
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn missing_values_beside_vectors_stay_missing() {
    let vectors = matrix(3, 2, vec![1.0; 6]);
    let data = Dataset::new("v", vectors).with_metadata(odd_table()).unwrap();
    let formats = [VECTORS[6], VECTORS[7], VECTORS[8]];
    for a in formats {
        for b in formats {
            let found = dataset_through(a, &dataset_through(b, &data));
            assert_eq!(difference(&found.metadata, &data.metadata), None, "{} -> {}", b.1, a.1);
        }
    }
}

#[test]
fn words_through_both_forms_of_word2vec_and_all_that_hold_metadata() {
    let mut data = whole_dataset();
    data.metadata = Table::new(vec![data.metadata.columns()[0].clone()]).unwrap();
    for words in [(Format::Word2vec, "w.vec"), (Format::Word2vecBinary, "w.bin")] {
        for other in VECTORS.iter().filter(|(format, _)| format.holds_metadata()) {
            let found = dataset_through(words, &dataset_through(*other, &dataset_through(words, &data)));
            assert_eq!(bits(&found), bits(&data), "{} {}", words.1, other.1);
            let texts: Vec<_> = (0..3).map(|row| found.metadata.columns()[0].text(row)).collect();
            assert_eq!(texts, [Some("007"), Some("ä犬"), Some("nan")], "{} {}", words.1, other.1);
        }
    }
}

#[test]
fn text_vectors_of_other_systems_through_every_format() {
    for (name, text) in [
        ("v.tsv", "1\t2.5\r\n-3\t1e-3\r\n"),
        ("v.tsv", "\u{feff}1\t2.5\n-3\t0.001"),
        ("v.csv", "1,2.5\r\n-3,1e-3\r\n\r\n"),
        ("v.csv", "\"1\";\"2.5\"\n\"-3\";\".001\"\n"),
        ("v.txt", "1 2.5\n-3 1E-3\n"),
    ] {
        let data = read_dataset(name, text.as_bytes().to_vec(), 2);
        for other in VECTORS {
            let found = dataset_through(other, &data);
            assert_eq!(found.vectors.unwrap().data(), [1.0, 2.5, -3.0, 0.001], "{text:?} {}", other.1);
        }
    }
}

/// Every file of `made`, also of formats that are only read, with what must be read of it: names are its own.
fn read_only() -> Vec<(&'static str, Dataset)> {
    let kinds = [made::Reader::Inputs, made::Reader::Vectors];
    let seeds = made::all().into_iter().filter(|seed| kinds.contains(&seed.reader));
    seeds.map(|seed| (seed.name, read_dataset(seed.name, seed.bytes, 2))).collect()
}

#[test]
fn what_any_reader_gives_through_every_writer() {
    let all = read_only();
    let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    for only_read in
        ["fortran.npy", "v-idx3-ubyte", "glove.txt", "v.tsv.gz", "v.csv.zst", "deflated.npz", "v.h5ad"]
    {
        assert!(names.contains(&only_read), "{only_read}");
    }
    for (from, data) in all {
        for to in VECTORS {
            let found = dataset_through(to, &data);
            assert_eq!(bits(&found), bits(&data), "{from} -> {}", to.1);
            // NumPy's archive has no missing values.
            if to.0.holds_metadata() && to.0 != Format::Npz {
                assert_eq!(difference(&found.metadata, &data.metadata), None, "{from} -> {}", to.1);
            }
        }
        if data.metadata.is_empty() {
            continue;
        }
        for to in METADATA {
            let holds = |c: &Column| c.values().iter().all(|v| !v.contains(['\t', '\n', '\r', '\0']));
            if is_text(to.0) && !data.metadata.columns().iter().all(holds) {
                continue;
            }
            let mut expected = if is_text(to.0) { as_text(&data.metadata) } else { data.metadata.clone() };
            // As in TensorFlow a single column is a list of labels, which has no name.
            if let (MetadataFormat::Tsv, [only]) = (to.0, data.metadata.columns()) {
                let texts = (0..only.rows()).map(|row| only.text(row).filter(|text| !text.is_empty()));
                expected = Table::new(vec![Column::new("label", texts)]).unwrap();
            }
            assert_eq!(
                difference(&metadata_through(to, &data.metadata), &expected),
                None,
                "{from} -> {}",
                to.1
            );
        }
    }
}

fn coordinates_through(
    (format, name): (export::Format, &str),
    coordinates: &Coordinates,
    labels: &Table,
) -> (Coordinates, Table) {
    let mut out = Vec::new();
    export::write(coordinates, Some(labels), format, &mut out).unwrap();
    let back = layout::read(Source::bytes(name, out), None, &Silent).unwrap();
    (back.coordinates, back.labels)
}

fn column_values() -> impl Strategy<Value = Vec<Column>> {
    let text = "[^\t\r\n\0]{0,4}";
    let row = (
        proptest::option::weighted(0.8, text),
        proptest::option::weighted(0.8, any::<i64>()),
        proptest::option::weighted(0.8, proptest::num::f64::NORMAL | proptest::num::f64::ZERO),
        proptest::option::weighted(0.8, any::<bool>()),
        proptest::option::weighted(0.8, (1900..2100i32, 1..13u8, 1..29u8)),
    );
    proptest::collection::vec(row, 1..7).prop_map(|rows| {
        let column = |name: &str, kind, texts: Vec<Option<String>>| {
            Column::typed(name, kind, texts.iter().map(Option::as_deref))
        };
        vec![
            column("text", DataType::Text, rows.iter().map(|r| r.0.clone()).collect()),
            column("whole", DataType::Integer, rows.iter().map(|r| r.1.map(|v| v.to_string())).collect()),
            column("decimal", DataType::Float, rows.iter().map(|r| r.2.map(|v| format!("{v:?}"))).collect()),
            column("yes", DataType::Boolean, rows.iter().map(|r| r.3.map(|v| v.to_string())).collect()),
            column(
                "day",
                DataType::Date,
                rows.iter().map(|r| r.4.map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}"))).collect(),
            ),
        ]
    })
}

proptest! {
    #[test]
    fn any_vectors_through_any_two_formats(
        values in proptest::collection::vec(proptest::num::f32::NORMAL | proptest::num::f32::SUBNORMAL | proptest::num::f32::ZERO, 2..24),
        a in 0..VECTORS.len(), b in 0..VECTORS.len(), cols in 2usize..5,
    ) {
        let cols = cols.min(values.len());
        let rows = values.len() / cols;
        let data = Dataset::new("v", matrix(rows, cols, values[..rows * cols].to_vec()));
        let mut found = data.clone();
        for step in [VECTORS[a], VECTORS[b], VECTORS[a]] {
            found = dataset_through(step, &found);
            prop_assert_eq!((found.points, found.dimensions()), (rows, cols), "{}", step.1);
            prop_assert_eq!(bits(&found), bits(&data), "{}", step.1);
        }
    }

    #[test]
    fn any_metadata_through_any_two_formats(columns in column_values(), a in 0..METADATA.len(), b in 0..METADATA.len()) {
        // A column without any value has no type in JSON lines; text shows none either.
        let columns: Vec<Column> = columns.into_iter()
            .map(|c| if c.missing() == c.rows() { Column::new(c.name(), vec![None; c.rows()]) } else { c })
            .collect();
        let table = Table::new(columns).unwrap();
        if let Err(message) = metadata_chain(METADATA[a], METADATA[b], &table) {
            prop_assert!(false, "{message}");
        }
    }

    #[test]
    fn any_layout_and_bookmark_through_any_two_formats(
        values in proptest::collection::vec(proptest::num::f64::NORMAL | proptest::num::f64::ZERO, 2..20),
        text in "[a-zé\",; ]{0,4}x", a in 0..LAYOUTS.len(), b in 0..LAYOUTS.len(),
    ) {
        let points: Vec<_> = values.chunks_exact(2)
            .map(|v| serde_json::json!({ "tsne-0": v[0], "tsne-1": v[1] })).collect();
        let rows = points.len();
        let json = serde_json::json!([{ "label": text, "selectedProjection": "tsne", "tSNEis3d": false,
            "dataSetDimensions": [rows, 5], "projections": points }]);
        let states = States::parse(json.to_string().as_bytes(), "state.txt").unwrap();
        let again = States::parse(&states.to_bytes(), "state.txt").unwrap();
        prop_assert_eq!(&again, &states);

        let from_state = layout::read(Source::bytes("state.txt", states.to_bytes()), None, &Silent).unwrap();
        prop_assert_eq!(&from_state.coordinates.values, &values[..2 * rows]);
        let labels = Table::new(vec![Column::new("label", vec![Some(text.as_str()); rows])]).unwrap();
        let mut found = (from_state.coordinates.clone(), labels.clone());
        for step in [LAYOUTS[a], LAYOUTS[b], LAYOUTS[a]] {
            found = coordinates_through(step, &found.0, &found.1);
            prop_assert_eq!(&found.0, &from_state.coordinates, "{}", step.1);
            prop_assert_eq!(&found.1, &labels, "{}", step.1);
        }
    }
}
