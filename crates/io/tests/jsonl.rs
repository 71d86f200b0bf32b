//! JSON lines: vectors and metadata with their types, and what is refused.

#![allow(clippy::unwrap_used, clippy::format_collect, reason = "a test may panic")]

use embedscope_core::Matrix;
use embedscope_core::monitor::Silent;
use embedscope_io::convert::{self, Format, MetadataFormat};
use embedscope_io::{Column, DataType, Dataset, Error, ReadOptions, Role, Source, Table, open};

fn read_as(name: &str, text: &str, array: Option<&str>) -> Result<Dataset, Error> {
    let options = ReadOptions { array: array.map(str::to_owned), ..ReadOptions::default() };
    open::vectors(Source::bytes(name, text.as_bytes().to_vec()), &options, &Silent)
}

fn read(text: &str) -> Dataset {
    read_as("v.jsonl", text, None).unwrap_or_else(|e| panic!("{text}: {e}"))
}

fn refused(text: &str) -> String {
    read_as("v.jsonl", text, None).unwrap_err().to_string()
}

fn metadata(text: &str, points: Option<usize>) -> Result<Table, Error> {
    open::metadata(
        Source::bytes("m.jsonl", text.as_bytes().to_vec()),
        points,
        &ReadOptions::default(),
        &Silent,
    )
}

fn texts(column: &Column) -> Vec<Option<&str>> {
    (0..column.rows()).map(|row| column.text(row)).collect()
}

#[test]
fn one_key_holds_the_vectors_and_the_others_keep_their_types() {
    let data = read(concat!(
        "\u{feff}{\"id\":1,\"text\":\"007\",\"emb\":[1,2.5],\"score\":1e5,\"ok\":true,\"tags\":[\"a\",\"b \\\"c\\\"\"],\"day\":\"2026-11-24\"}\r\n",
        "\n",
        "{\"id\":-2,\"text\":\"\",\"emb\":[-3,4e-1],\"score\":2,\"ok\":null,\"tags\":[],\"new\":\"é\\u00e9\"}\n",
    ));
    assert_eq!(data.vectors.as_ref().unwrap().data(), [1.0, 2.5, -3.0, 0.4]);
    let expected: [(&str, DataType, [Option<&str>; 2]); 7] = [
        ("id", DataType::Integer, [Some("1"), Some("-2")]),
        ("text", DataType::Text, [Some("007"), Some("")]),
        ("score", DataType::Float, [Some("1e5"), Some("2")]),
        ("ok", DataType::Boolean, [Some("true"), None]),
        ("tags", DataType::Words, [Some("[\"a\",\"b \\\"c\\\"\"]"), Some("[]")]),
        ("day", DataType::Date, [Some("2026-11-24"), None]),
        ("new", DataType::Text, [None, Some("éé")]),
    ];
    assert_eq!(data.metadata.columns().len(), expected.len());
    for (column, (name, data_type, values)) in data.metadata.columns().iter().zip(expected) {
        assert_eq!((column.name(), column.data_type()), (name, data_type));
        assert_eq!(texts(column), values, "{name}");
    }
    assert!(data.warnings.is_empty(), "{:?}", data.warnings);
}

#[test]
fn nested_and_mixed_values_are_text_and_said_so() {
    let data =
        read("{\"vector\":[1,2],\"a\":{\"b\":[1]},\"m\":1}\n{\"vector\":[3,4],\"a\":[1,2,3],\"m\":\"x\"}\n");
    assert_eq!(texts(data.metadata.column("a").unwrap()), [Some("{\"b\":[1]}"), Some("[1,2,3]")]);
    assert_eq!(data.metadata.column("m").unwrap().data_type(), DataType::Text);
    assert!(data.warnings.iter().any(|w| w.contains("\"a\" holds nested values")), "{:?}", data.warnings);
    assert!(
        data.warnings.iter().any(|w| w.contains("\"m\" holds values of several types")),
        "{:?}",
        data.warnings
    );
}

#[test]
fn the_key_is_chosen_by_name_or_because_it_is_the_only_one() {
    assert_eq!(read("{\"embedding\":[1,2],\"box\":[5,6,7]}\n").dimensions(), 2);
    assert_eq!(read("{\"anything\":[1,2,3]}\n").dimensions(), 3);
    let two = "{\"a\":[1,2],\"b\":[3,4,5]}\n";
    let text = refused(two);
    assert!(text.contains("several arrays of numbers: \"a\", \"b\"") && text.contains("--array"), "{text}");
    assert_eq!(read_as("v.jsonl", two, Some("b")).unwrap().dimensions(), 3);
    let text = read_as("v.jsonl", two, Some("c")).unwrap_err().to_string();
    assert!(text.contains("\"a\", \"b\"") && text.contains("\"c\""), "{text}");
    assert!(refused("{\"a\":\"x\"}\n").contains("a key with an array of at least two numbers"));
}

#[test]
fn lines_of_arrays_are_vectors_alone() {
    let data = read("[1, 2]\n[3,4.5]\n");
    assert_eq!(data.vectors.unwrap().data(), [1.0, 2.0, 3.0, 4.5]);
    assert!(data.metadata.is_empty());
    assert!(refused("[1,2]\n{\"a\":[1,2]}\n").contains("line 2"));
}

#[test]
fn the_content_says_what_it_is_whatever_the_name() {
    let text = "{\"vector\":[1,2],\"word\":\"x\"}\n{\"vector\":[3,4],\"word\":\"y\"}\n";
    assert_eq!(read_as("data.txt", text, None).unwrap().points, 2);
    assert_eq!(Role::sniff("data", text.as_bytes()), Some(Role::Vectors));
    assert_eq!(Role::sniff("data", b"{\"word\":\"x\"}\n"), Some(Role::Metadata));
    assert_eq!(Role::sniff("data", b"[1,2]\n[3,4]\n"), Some(Role::Vectors));
    assert_eq!(Role::sniff("state.txt", b"[{\"label\":1}]"), Some(Role::State));
}

#[test]
fn metadata_alone_and_beside_vectors() {
    let table = metadata("{\"a\":\"5\",\"n\":5}\n{\"n\":6}\n", Some(2)).unwrap();
    assert_eq!(texts(table.column("a").unwrap()), [Some("5"), None]);
    assert_eq!(table.column("a").unwrap().data_type(), DataType::Text);
    assert_eq!(table.column("n").unwrap().data_type(), DataType::Integer);
    let text = metadata("{\"a\":1}\n", Some(3)).unwrap_err().to_string();
    assert!(text.contains("1 row but there are 3 points"), "{text}");
    let sources = vec![
        Source::bytes("v.tsv", b"1\t2\n3\t4\n".to_vec()),
        Source::bytes("m.jsonl", b"{\"a\":1}\n{\"a\":2}\n".to_vec()),
    ];
    let opened = open::inputs(sources, None, &ReadOptions::default(), &Silent).unwrap();
    assert_eq!(opened.roles, [Role::Vectors, Role::Metadata]);
    assert_eq!(opened.dataset.unwrap().metadata.column("a").unwrap().text(1), Some("2"));
}

#[test]
fn hostile_lines_are_named() {
    for (text, expected) in [
        ("{\"v\":[1,2]}\n{\"v\":[1,2,3]}\n", "line 2: found 3 numbers, expected 2 as in line 1"),
        ("{\"v\":[1,2]}\n{\"w\":[1,2]}\n", "several arrays of numbers: \"v\", \"w\""),
        ("{\"vector\":[1,2]}\n{\"w\":1}\n", "line 2: found no \"vector\", expected 2 numbers"),
        ("{\"vector\":[1,2]}\n{\"vector\":null}\n", "line 2: found \"null\" as \"vector\""),
        ("{\"vector\":[1,2]}\n{\"vector\":[1,1e39]}\n", "line 2: found \"1e39\" as number 2"),
        ("{\"vector\":[1,2]}\n{\"vector\":[1,NaN]}\n", "line 2, column 14"),
        (
            "{\"vector\":[1,2]}\n{\"vector\":[1,2]",
            "line 2, column 15: found the end of the line within a value",
        ),
        ("{\"vector\":[1,2],\"vector\":[1,2]}\n", "the key \"vector\" twice"),
        ("{\"vector\":[1,2]}\nhello\n", "line 2, column 1"),
        ("{\"vector\":[1,2]}\n7\n", "line 2: found \"7\""),
        ("\n \n", "no values"),
        ("{\"vector\":[]}\n", "at least two numbers"),
    ] {
        let message = refused(text);
        assert!(message.contains(expected), "{text:?}: {message}");
    }
    let bytes = b"{\"vector\":[1,2],\"a\":\"\xff\"}\n".to_vec();
    let text = open::vectors(Source::bytes("v.jsonl", bytes), &ReadOptions::default(), &Silent).unwrap_err();
    assert!(text.to_string().contains("line 1, column 22: found bytes that are not UTF-8"), "{text}");
    let deep = format!("{{\"vector\":[1,2],\"a\":{}1{}}}\n", "[".repeat(20_000), "]".repeat(20_000));
    let _ = read_as("v.jsonl", &deep, None);
}

#[test]
fn keys_that_are_data_take_no_memory() {
    let text: String = (0..20_000).map(|i| format!("{{\"k{i}\":1}}\n")).collect();
    let message = metadata(&text, None).unwrap_err().to_string();
    assert!(message.contains("different keys in 20000 lines"), "{message}");
}

#[test]
fn long_files_are_read_in_parallel_with_exact_lines() {
    let mut text: String = (0..30_000).map(|i| format!("{{\"vector\":[{i},0.5,-1],\"i\":{i}}}\n")).collect();
    let data = read(&text);
    assert_eq!((data.points, data.vectors.as_ref().unwrap().row(29_999)[0]), (30_000, 29_999.0));
    assert_eq!(data.metadata.column("i").unwrap().text(12_345), Some("12345"));
    text.push_str("{\"vector\":[1,2]}\n");
    assert!(refused(&text).contains("line 30001"));
}

#[test]
fn zstd_and_gzip_are_read_and_their_names_stripped() {
    let text = "{\"vector\":[1,2]}\n".repeat(1000);
    let packed = zstd::encode_all(text.as_bytes(), 3).unwrap();
    let open = |name: &str, bytes: &[u8]| {
        open::vectors(Source::bytes(name, bytes.to_vec()), &ReadOptions::default(), &Silent)
    };
    let data = open("a.jsonl.zst", &packed).unwrap();
    assert_eq!((data.name.as_str(), data.points), ("a.jsonl", 1000));
    assert_eq!(Role::sniff("x", &packed), Some(Role::Vectors));
    // Several frames one after the other are one text.
    assert_eq!(open("a.zst", &[packed.clone(), packed.clone()].concat()).unwrap().points, 2000);
    let text = open("a.zst", &packed[..packed.len() - 3]).unwrap_err().to_string();
    assert!(text.contains("in the middle of the zstd data"), "{text}");
    let mut damaged = packed;
    let middle = damaged.len() / 2;
    damaged[middle..].fill(0x55);
    assert!(open("a.zst", &damaged).unwrap_err().to_string().contains("zstd data"));
}

fn column() -> impl proptest::strategy::Strategy<Value = (DataType, Vec<Option<String>>)> {
    use proptest::prelude::*;
    let rows = |value: proptest::strategy::BoxedStrategy<String>| {
        proptest::collection::vec(proptest::option::of(value), 5)
    };
    proptest::prop_oneof![
        rows(any::<i64>().prop_map(|n| n.to_string()).boxed()).prop_map(|v| (DataType::Integer, v)),
        rows((-1e9..1e9).prop_map(|n: f64| format!("{n:?}")).boxed()).prop_map(|v| (DataType::Float, v)),
        rows(any::<bool>().prop_map(|b| b.to_string()).boxed()).prop_map(|v| (DataType::Boolean, v)),
        rows(
            proptest::collection::vec("\\PC{0,4}", 0..3)
                .prop_map(|w| serde_json::to_string(&w).unwrap())
                .boxed()
        )
        .prop_map(|v| (DataType::Words, v)),
        rows("(.|[\t\r\n\"\\\\]){0,6}".boxed()).prop_map(|v| (DataType::Text, v)),
    ]
}

proptest::proptest! {
    #[test]
    fn written_lines_read_back_with_their_types(
        columns in proptest::collection::vec(column(), 1..5),
        numbers in proptest::collection::vec(-1e30f32..1e30, 10),
    ) {
        let made = columns.iter().enumerate().map(|(i, (data_type, values))| {
            // The type of a column without values is not in the file.
            let data_type = if values.iter().all(Option::is_none) { DataType::Text } else { *data_type };
            Column::typed(format!("c{i} é\""), data_type, values.iter().map(Option::as_deref))
        });
        let table = Table::new(made.collect()).unwrap();
        let x = Matrix::new(5, 2, numbers).unwrap();
        let mut out = Vec::new();
        convert::with_metadata(x.view(), &table, Format::Jsonl, &mut out).unwrap();
        let back = read(std::str::from_utf8(&out).unwrap());
        proptest::prop_assert_eq!(back.vectors.as_ref().unwrap(), &x);
        proptest::prop_assert_eq!(&back.metadata, &table);

        let mut out = Vec::new();
        convert::metadata_as(&table, MetadataFormat::Jsonl, &mut out).unwrap();
        proptest::prop_assert_eq!(&metadata(std::str::from_utf8(&out).unwrap(), Some(5)).unwrap(), &table);
    }
}

#[test]
fn every_prefix_and_every_changed_byte_gives_a_sentence_or_data() {
    let json = b"{\"vector\":[1,2.5],\"a\":\"x\\u00e9\",\"w\":[\"p\"],\"n\":null}\n{\"vector\":[-3,4e1],\"a\":\"\",\"w\":[],\"n\":{\"k\":1}}\n".to_vec();
    let csv = b"a,\"b;\"\"c\",d\n1,\"x\r\ny\",2\n3,,4\n".to_vec();
    let tsv = b"\xef\xbb\xbfname\tx\ty\r\ncat\t1\t2\r\ndog\t3\t4e-1\r\n".to_vec();
    let zst = zstd::encode_all(json.as_slice(), 3).unwrap();
    let both = |name: &str, bytes: &[u8]| {
        for strict_tf in [false, true] {
            let options = ReadOptions { strict_tf, ..ReadOptions::default() };
            let source = || Source::bytes(name, bytes.to_vec());
            let _ =
                open::vectors(source(), &options, &Silent).map_err(|e| assert!(!e.to_string().is_empty()));
            let _ = open::metadata(source(), None, &options, &Silent);
            let _ = Role::sniff(name, bytes);
        }
    };
    for (name, whole) in [("a.jsonl", json), ("a.csv", csv), ("a.tsv", tsv), ("a.zst", zst)] {
        for end in 0..whole.len() {
            both(name, &whole[..end]);
        }
        for at in 0..whole.len() {
            for byte in [0, b'"', b'\n', b'[', b'}', b'9', b',', 0xff] {
                let mut changed = whole.clone();
                changed[at] = byte;
                both(name, &changed);
            }
        }
    }
}
