//! Text vectors: what is recognised, what is refused and how it is said.

#![allow(clippy::unwrap_used, clippy::format_collect, reason = "a test may panic")]

use embedscope_core::MatrixView;
use embedscope_core::monitor::{Monitor, Silent};
use embedscope_io::{Column, Dataset, Error, Place, ReadOptions, Source, convert, open};

fn read(text: &str) -> Result<Dataset, Error> {
    open::vectors(Source::bytes("vectors.tsv", text.as_bytes().to_vec()), &ReadOptions::default(), &Silent)
}

fn values(text: &str) -> Vec<f32> {
    read(text).unwrap_or_else(|e| panic!("{text:?}: {e}")).vectors.unwrap().into_data()
}

fn message(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

#[test]
fn delimiters_are_recognised() {
    for text in [
        "1\t2.5\n-3\t4\n",
        "1,2.5\n-3,4\n",
        "1;2.5\n-3;4\n",
        "1 2.5\n-3 4\n",
        "  1   2.5 \n -3 4\n",
        "1, 2.5\n-3, 4\n",
    ] {
        assert_eq!(values(text), [1.0, 2.5, -3.0, 4.0], "{text:?}");
    }
}

#[test]
fn decimal_commas_are_numbers_and_said_so() {
    for text in [
        "1,5;2,25;cat\n-3;4,125;dog\n",
        "a;b;c\n1,5;2,25;cat\n-3;4,125;dog\n",
        "1,5\t2,25\tcat\n-3\t4,125\tdog\n",
    ] {
        let data = read(text).unwrap();
        assert_eq!(data.vectors.unwrap().into_data(), [1.5, 2.25, -3.0, 4.125], "{text:?}");
        assert_eq!(data.metadata.columns()[0].values(), ["cat", "dog"]);
        assert_eq!(data.warnings.len(), 1, "{:?}", data.warnings);
        assert!(data.warnings[0].contains("decimal commas, as in \"1,5\""), "{:?}", data.warnings);
    }
    // A point further down is no number then, and the other way round.
    let rows = "1,5;2,25\n".repeat(70);
    let wrong = message(&format!("{rows}1.5;2\n"));
    assert!(
        wrong.contains("line 71") && wrong.contains("\"1.5\"") && wrong.contains("with points"),
        "{wrong}"
    );
    let wrong = message(&format!("{}1,5;2\n", rows.replace(',', ".")));
    assert!(
        wrong.contains("line 71") && wrong.contains("\"1,5\"") && wrong.contains("with a point"),
        "{wrong}"
    );
    // Thousands are none.
    assert!(message("1,000;2,000\n3,000;4,000\n").contains("text in all 2 columns"));
}

#[test]
fn line_ends_and_marks_do_not_matter() {
    for text in [
        "1\t2\n3\t4",
        "1\t2\r\n3\t4\r\n",
        "\u{feff}1\t2\n3\t4\n",
        "\n1\t2\n\n  \n3\t4\n\n",
        "1\t2\t\n3\t4\t\n",
        "1,2,\r\n3,4,\r\n",
    ] {
        assert_eq!(values(text), [1.0, 2.0, 3.0, 4.0], "{text:?}");
    }
    assert_eq!(values("1\t2"), [1.0, 2.0]);
}

#[test]
fn header_names_the_dimensions() {
    let data = read("width\theight\n1\t2\n3\t4\n").unwrap();
    assert_eq!(data.dimension_names.unwrap(), ["width", "height"]);
    assert_eq!(data.vectors.unwrap().data(), [1.0, 2.0, 3.0, 4.0]);
}

#[test]
fn label_columns_are_kept_as_metadata() {
    let leading = read("cät\t1\t2\n007\t3\t4\n犬\t5\t6\n").unwrap();
    let label = leading.metadata.column("label").unwrap();
    assert_eq!((0..3).map(|i| label.text(i).unwrap()).collect::<Vec<_>>(), ["cät", "007", "犬"]);
    assert_eq!(leading.vectors.unwrap().data(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);

    let trailing = read("a,b,class\n1,2,\"x, \"\"y\"\"\"\n3,4,\n").unwrap();
    let class = trailing.metadata.column("class").unwrap();
    assert_eq!((class.text(0), class.text(1)), (Some("x, \"y\""), None));

    let both = read("word\ta\tb\tkind\nx\t1\t2\tp\ny\t3\t4\tq\n").unwrap();
    assert_eq!(both.metadata.columns().iter().map(Column::name).collect::<Vec<_>>(), ["word", "kind"]);
    assert_eq!(both.dimension_names.unwrap(), ["a", "b"]);
}

#[test]
fn numeric_label_column_is_known_by_its_name_and_said_so() {
    let data = read("label,p1,p2\n7,1,2\n3,4,5\n").unwrap();
    assert_eq!(data.metadata.column("label").unwrap().text(0), Some("7"));
    assert_eq!(data.dimensions(), 2);
    assert!(data.warnings[0].contains("\"label\" was taken as metadata"), "{:?}", data.warnings);
}

#[test]
fn pandas_index_becomes_metadata_and_column_numbers_a_warning() {
    let data = read(",0,1\n0,1.5,2\n1,3,4\n").unwrap();
    assert_eq!(data.metadata.column("index").unwrap().text(1), Some("1"));
    assert_eq!(data.vectors.unwrap().data(), [1.5, 2.0, 3.0, 4.0]);
    assert!(read("0\t1\t2\n5\t6\t7\n").unwrap().warnings[0].contains("column names"));
}

#[test]
fn bad_cells_are_named_with_line_and_column() {
    for (text, part) in [
        ("1\t2\n3\tx\n", "vectors.tsv, line 2, column 2: found \"x\", expected a number"),
        ("1\t2\t3\n3\tcat\t5\n6\t7\t8\n", "line 2, column 2: found \"cat\""),
        ("1\t2\n3\tnan\n", "line 2, column 2: found \"nan\", expected a finite number"),
        ("1\t2\ninf\t4\n", "line 2, column 1: found \"inf\", expected a finite number"),
        ("1\t2\n3\t\n", "line 2, column 2: found an empty cell"),
        ("1\t2\n\n3\t1e99\n", "line 3, column 2: found \"1e99\", expected a number that fits"),
        ("1;2.5\n3;4,5\n", "decimals with a point"),
        ("w\ta\tb\nx\t1\t2\ny\t1\t2z\n", "line 3, column 3: found \"2z\""),
        ("1\t0x1F\n3\t4\n2\t2\n", "line 1, column 2: found \"0x1F\""),
    ] {
        let found = message(text);
        assert!(found.contains(part), "{found}");
    }
}

#[test]
fn ragged_rows_are_named_with_both_lengths() {
    for (text, part) in [
        ("1\t2\t3\n4\t5\n", "line 2: found 2 cells, expected 3 as in line 1; fill"),
        ("a\tb\n1\t2\n3\t4\t5\n", "line 3: found 3 cells, expected 2 as in line 2; remove"),
        ("x\t1\t2\ny\t1\n", "line 2: found 2 cells, expected 3"),
        ("1\t2\t3\t\n4\t5\t\n", "line 2: found 2 cells, expected 3"),
    ] {
        let found = message(text);
        assert!(found.contains(part), "{found}");
    }
    let wide = format!("{}\n{}", "1\t".repeat(999) + "1", "1\n".repeat(5000));
    assert!(message(&wide).contains("line 2: found 1 cell, expected 1000"), "{}", message(&wide));
}

#[test]
fn empty_files_and_lone_headers_are_refused() {
    assert!(message("").contains("an empty file"));
    assert!(message("\n \n").contains("an empty file"));
    assert!(message("\u{feff}").contains("an empty file"));
    assert!(message("a\tb\tc\n").contains("header without data"), "{}", message("a\tb\tc\n"));
    assert!(message("7\n2\n1\n").contains("1 number and 0 cells of text"), "{}", message("7\n2\n1\n"));
    assert!(message("a\tb\nc\td\n").contains("text in all 2 columns"));
}

#[test]
fn other_encodings_are_refused() {
    let source = |bytes: &[u8]| Source::bytes("v.tsv", bytes.to_vec());
    let say = |bytes: &[u8]| {
        open::vectors(source(bytes), &ReadOptions::default(), &Silent).unwrap_err().to_string()
    };
    assert!(say(b"\xff\xfe1\0\t\x002\0").contains("UTF-16"));
    assert!(
        say(b"caf\xe9\t1\t2\nx\t3\t4\n")
            .contains("line 1, column 1: found \"caf\u{fffd}\", which is not UTF-8")
    );
    assert!(say(b"\x7fELF\0\0\0").contains("the start of no format"));
}

#[test]
fn first_error_of_a_large_file_is_the_first_in_the_file() {
    let mut text = "1\t2\n".repeat(400_000);
    text.push_str("3\tx\n");
    text.push_str(&"1\t2\n".repeat(200_000));
    text.push_str("nan\t1\n7\n");
    for _ in 0..5 {
        let error = read(&text).unwrap_err();
        assert_eq!(error.problem().unwrap().place, Place::Cell { line: 400_001, column: 2 });
    }
}

#[test]
fn large_files_keep_their_order() {
    let text: String = (0..200_000).map(|i| format!("é{i}\t{i}\t-{i}.5\r\n")).collect();
    let data = read(&text).unwrap();
    assert_eq!(data.points, 200_000);
    for i in (0..200_000).step_by(997) {
        assert_eq!(data.vectors.as_ref().unwrap().row(i), [i as f32, -(i as f32) - 0.5]);
        assert_eq!(data.metadata.columns()[0].text(i).unwrap(), format!("é{i}"));
    }
}

#[test]
fn reading_can_be_cancelled() {
    struct Stop;
    impl Monitor for Stop {
        fn cancelled(&self) -> bool {
            true
        }
    }
    let source = Source::bytes("v.tsv", b"1\t2\n".to_vec());
    assert!(matches!(open::vectors(source, &ReadOptions::default(), &Stop), Err(Error::Cancelled)));
}

proptest::proptest! {
    #[test]
    fn text_round_trips_exactly(
        rows in 1usize..8,
        cols in 2usize..6,
        seed in proptest::collection::vec(proptest::num::f32::NORMAL | proptest::num::f32::SUBNORMAL | proptest::num::f32::ZERO, 48),
        comma: bool,
    ) {
        let data = &seed[..rows * cols];
        let format = if comma { convert::Format::Csv } else { convert::Format::Tsv };
        let mut out = Vec::new();
        convert::vectors(MatrixView::new(rows, cols, data).unwrap(), format, &mut out).unwrap();
        let back = open::vectors(Source::bytes("v", out), &ReadOptions::default(), &Silent).unwrap().vectors.unwrap();
        proptest::prop_assert_eq!((back.rows(), back.cols()), (rows, cols));
        for (a, b) in back.data().iter().zip(data) {
            proptest::prop_assert_eq!(a.to_bits(), b.to_bits());
        }
    }

    #[test]
    fn integers_read_as_floats_do(value in 0u32..20_000_000) {
        let text = format!("{value}\t0{value}\n1\t2\n");
        proptest::prop_assert_eq!(&values(&text)[..2], &[value as f32, value as f32]);
    }

    #[test]
    fn no_text_panics(text in "[0-9a,;\t \"\n\r.e-]{0,60}") {
        let _ = read(&text);
    }
}
