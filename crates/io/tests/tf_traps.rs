//! The traps of TensorFlow's parsers: what strict mode does, as TensorFlow, and what the default does instead.

#![allow(clippy::unwrap_used, clippy::format_collect, reason = "a test may panic")]

use embedscope_core::monitor::Silent;
use embedscope_io::{Column, Dataset, Error, ReadOptions, Source, Table, open};

fn read(text: &str, strict_tf: bool) -> Result<Dataset, Error> {
    let options = ReadOptions { strict_tf, ..ReadOptions::default() };
    open::vectors(Source::bytes("v.tsv", text.as_bytes().to_vec()), &options, &Silent)
}

fn strict(text: &str) -> Dataset {
    read(text, true).unwrap_or_else(|e| panic!("{text:?}: {e}"))
}

fn refused(text: &str, strict_tf: bool) -> String {
    read(text, strict_tf).unwrap_err().to_string()
}

fn values(dataset: Dataset) -> Vec<f32> {
    dataset.vectors.unwrap().into_data()
}

fn labels(text: &str, points: usize, strict_tf: bool) -> Result<Table, Error> {
    let options = ReadOptions { strict_tf, ..ReadOptions::default() };
    open::metadata(Source::bytes("m.tsv", text.as_bytes().to_vec()), Some(points), &options, &Silent)
}

fn texts(column: &Column) -> Vec<&str> {
    (0..column.rows()).map(|row| column.text(row).unwrap_or("<missing>")).collect()
}

// 2.1: vectors.

#[test]
fn lines_are_trimmed_so_a_missing_first_cell_shifts_the_row() {
    // TensorFlow trims the tab away and reads a row of two.
    assert_eq!(values(strict("\t1\t2\n3\t4\n")), [1.0, 2.0, 3.0, 4.0]);
    let text = refused("5\t1\t2\n\t1\t2\n", true);
    assert!(text.contains("line 2: found 2 dimensions") && text.contains("do not match"), "{text}");
    let text = refused("5\t1\t2\n\t1\t2\n", false);
    assert!(text.contains("line 2, column 1: found an empty cell"), "{text}");
}

#[test]
fn an_empty_cell_is_zero_in_tensorflow_and_an_error_here() {
    assert_eq!(values(strict("1\t\t3\n4\t5\t6\n")), [1.0, 0.0, 3.0, 4.0, 5.0, 6.0]);
    let text = refused("1\t\t3\n4\t5\t6\n", false);
    assert!(text.contains("line 1, column 2: found an empty cell"), "{text}");
}

#[test]
fn numbers_are_those_of_javascript() {
    let made = strict("0x1F\t1e2\t+.5\n0b11\t 7 \t1.\n0o17\t-0\t1e-50\n");
    assert_eq!(values(made), [31.0, 100.0, 0.5, 3.0, 7.0, 1.0, 15.0, -0.0, 0.0]);
    let text = refused("1\t0x1F\n2\t3\n3\t4\n", false);
    assert!(text.contains("\"0x1F\"") && text.contains("line 1, column 2"), "{text}");
    // Rounded to a double first, as in JavaScript, and here only once.
    let between = "1.00000017881393432617187499\t0\n";
    assert_eq!(values(strict(between))[0], 1.000_000_2);
    assert_eq!(values(read(between, false).unwrap())[0], 1.000_000_1);
}

#[test]
fn garbage_is_nan_in_tensorflow_and_an_error_in_both_modes() {
    for (text, cell) in [
        ("1\t2\n3\tx\n5\t6\n", "x"),
        ("1\t2\n3\tnan\n5\t6\n", "nan"),
        ("1\t2\n3\tInfinity\n5\t6\n", "Infinity"),
    ] {
        for strict in [true, false] {
            let message = refused(text, strict);
            assert!(message.contains("line 2, column 2") && message.contains(cell), "{strict}: {message}");
        }
    }
    assert!(refused("1\t2\n3\tx\n", true).contains("which TensorFlow reads as NaN"));
    assert!(refused("1\t1e39\n", true).contains("which TensorFlow reads as inf"));
}

#[test]
fn a_header_of_text_is_a_first_point_of_nan_in_tensorflow_and_names_here() {
    let text = refused("a\tb\tc\n1\t2\t3\n", true);
    assert!(text.contains("line 1, column 2: found \"b\", which TensorFlow reads as NaN"), "{text}");
    let read = read("a\tb\tc\n1\t2\t3\n", false).unwrap();
    assert_eq!(read.dimension_names.as_deref().unwrap(), ["a", "b", "c"]);
    assert_eq!(values(read), [1.0, 2.0, 3.0]);
}

#[test]
fn after_a_short_first_row_tensorflow_loses_every_first_column() {
    for first in ["id\t0\t1", "1\t2\t", "nan\t8\t9"] {
        let read = strict(&format!("{first}\n1\t2\t3\n4\t5\t6\n"));
        assert_eq!(read.dimensions(), 2, "{first:?}");
        assert_eq!(values(read.clone())[2..], [2.0, 3.0, 5.0, 6.0], "{first:?}");
        assert!(
            read.warnings[0].contains("thrown away as a label, as TensorFlow does"),
            "{:?}",
            read.warnings
        );
    }
    // Here no column is lost: the row that does not fit is refused with its place.
    assert!(refused("id\t0\t1\n1\t2\t3\n4\t5\t6\n", false).contains("line 1, column 1: found \"id\""));
    assert!(refused("1\t2\t\n1\t2\t3\n4\t5\t6\n", false).contains("line 1, column 3: found an empty cell"));
    assert!(refused("nan\t8\t9\n1\t2\t3\n4\t5\t6\n", false).contains("line 1, column 1: found \"nan\""));
}

#[test]
fn labels_in_the_first_column_are_thrown_away_by_tensorflow_and_kept_here() {
    let lost = strict("cat\t1\t2\ndog\t3\t4\n");
    assert!(lost.metadata.is_empty());
    assert!(
        lost.warnings[0].contains("2 lines") && lost.warnings[0].contains("\"cat\" in line 1"),
        "{:?}",
        lost.warnings
    );
    assert_eq!(values(lost), [1.0, 2.0, 3.0, 4.0]);
    let kept = read("cat\t1\t2\ndog\t3\t4\n", false).unwrap();
    assert_eq!(texts(&kept.metadata.columns()[0]), ["cat", "dog"]);
}

#[test]
fn a_trailing_text_column_is_nan_in_tensorflow_and_metadata_here() {
    assert!(refused("1\t2\tcat\n3\t4\tdog\n", true).contains("line 1, column 3: found \"cat\""));
    let kept = read("1\t2\tcat\n3\t4\tdog\n", false).unwrap();
    assert_eq!(texts(&kept.metadata.columns()[0]), ["cat", "dog"]);
}

#[test]
fn other_delimiters_are_one_dimension_in_tensorflow_and_read_here() {
    for text in ["1,2\n3,4\n", "1 2\n3 4\n"] {
        let message = refused(text, true);
        // The line is no number and so a label: no numbers are left.
        assert!(message.contains("line 1") && message.contains("only one dimension"), "{message}");
        assert_eq!(values(read(text, false).unwrap()), [1.0, 2.0, 3.0, 4.0]);
    }
    assert!(refused("1\n2\n", true).contains("only one dimension"));
    assert!(refused("1\n2\n", false).contains("line 1"));
}

#[test]
fn ragged_rows_are_refused_in_both_modes_with_their_line() {
    for strict in [true, false] {
        let message = refused("1\t2\t3\n4\t5\t6\n7\t8\n", strict);
        assert!(message.contains("line 3"), "{message}");
    }
    // One cell more: TensorFlow takes the first as a label.
    assert_eq!(values(strict("1\t2\n9\t3\t4\n")), [1.0, 2.0, 3.0, 4.0]);
    assert!(refused("1\t2\n9\t3\t4\n", false).contains("line 2"));
}

#[test]
fn characters_across_a_megabyte_are_whole_in_both_modes() {
    // TensorFlow decodes pieces of 1,000,000 bytes and breaks characters at their ends.
    let mut text = "x\t1\t2\n".repeat(166_666);
    text.push_str("é犬\t3\t4\n");
    assert!(text.as_bytes()[999_999..1_000_002].iter().any(|b| *b > 127));
    let kept = read(&text, false).unwrap();
    assert_eq!(kept.metadata.columns()[0].text(166_666), Some("é犬"));
    assert_eq!(strict(&text).points, 166_667);
}

#[test]
fn one_line_without_an_end_loads_in_both_modes() {
    // TensorFlow loops for ever.
    for strict in [true, false] {
        assert_eq!(values(read("1\t2\t3", strict).unwrap()), [1.0, 2.0, 3.0]);
    }
}

#[test]
fn marks_and_carriage_returns_do_no_harm_in_both_modes() {
    for strict in [true, false] {
        assert_eq!(values(read("\u{feff}1\t2\r\n\r\n3\t4\r\n", strict).unwrap()), [1.0, 2.0, 3.0, 4.0]);
    }
}

#[test]
fn nothing_is_an_error_in_both_modes() {
    for strict in [true, false] {
        assert!(refused("\n \n", strict).contains("empty file"));
    }
}

// 2.3: metadata.

#[test]
fn a_header_is_there_if_and_only_if_the_first_line_has_a_tab() {
    let table = labels("\na\tb\n1\t2\n", 1, true).unwrap();
    assert_eq!(table.columns().iter().map(Column::name).collect::<Vec<_>>(), ["a", "b"]);
    let text = labels("word\ncat\ndog\n", 2, true).unwrap_err().to_string();
    assert!(text.contains("Single column metadata should not have a header row."), "{text}");
    assert_eq!(labels("word\ncat\ndog\n", 2, false).unwrap().columns()[0].name(), "word");
    let text = labels("a\t1\nb\t2\n", 2, true).unwrap_err().to_string();
    assert!(text.contains("Multi-column metadata should have a header row with column labels."), "{text}");
    assert_eq!(labels("a\t1\nb\t2\n", 2, false).unwrap().rows(), 2);
}

#[test]
fn a_carriage_return_stays_in_the_last_column_of_tensorflow_and_not_here() {
    let table = labels("a\tb\r\nx\ty\r\n", 1, true).unwrap();
    assert_eq!((table.columns()[1].name(), texts(&table.columns()[1])), ("b\r", vec!["y\r"]));
    let table = labels("a\tb\r\nx\ty\r\n", 1, false).unwrap();
    assert_eq!((table.columns()[1].name(), texts(&table.columns()[1])), ("b", vec!["y"]));
}

#[test]
fn blank_lines_are_skipped_by_tensorflow_and_missing_labels_here() {
    assert_eq!(labels("a\n\nb\n", 3, true).unwrap_err().to_string().matches("2 rows").count(), 1);
    assert_eq!(texts(&labels("a\n\nb\n", 3, false).unwrap().columns()[0]), ["a", "<missing>", "b"]);
    assert_eq!(texts(&labels("a\n\nb\n", 2, true).unwrap().columns()[0]), ["a", "b"]);
}

#[test]
fn quotes_have_no_meaning_in_tsv_in_both_modes() {
    for strict in [true, false] {
        let table = labels("a\tb\n\"x\"\t\"\"\"y\"\n", 1, strict).unwrap();
        assert_eq!(texts(&table.columns()[0]), ["\"x\""], "{strict}");
        assert_eq!(texts(&table.columns()[1]), ["\"\"\"y\""], "{strict}");
    }
}

#[test]
fn cells_too_many_are_ignored_by_tensorflow_and_refused_here() {
    let table = labels("a\tb\n1\t2\t3\n", 1, true).unwrap();
    assert_eq!(table.columns().len(), 2);
    let text = labels("a\tb\n1\t2\t3\n", 1, false).unwrap_err().to_string();
    assert!(text.contains("line 2, column 3"), "{text}");
}

#[test]
fn missing_and_empty_cells_are_missing_in_both_modes() {
    for strict in [true, false] {
        let table = labels("a\tb\tc\n1\t\n", 1, strict).unwrap();
        assert_eq!(texts(&table.columns()[1]), ["<missing>"], "{strict}");
        assert_eq!(texts(&table.columns()[2]), ["<missing>"], "{strict}");
    }
}

#[test]
fn numbers_are_rewritten_by_tensorflow_and_kept_here() {
    let text = "007\n1.0\n1e5\n0x1F\n";
    assert_eq!(texts(&labels(text, 4, true).unwrap().columns()[0]), ["7", "1", "100000", "31"]);
    assert_eq!(texts(&labels(text, 4, false).unwrap().columns()[0]), ["007", "1.0", "1e5", "0x1F"]);
    // One value that is no number, and all stay texts.
    assert_eq!(texts(&labels("007\nx\n", 2, true).unwrap().columns()[0]), ["007", "x"]);
}

#[test]
fn names_of_object_members_are_labels_like_any_other() {
    for strict in [true, false] {
        let table = labels("constructor\nconstructor\n__proto__\n", 3, strict).unwrap();
        assert_eq!(table.columns()[0].counts(), [2, 1]);
    }
}

#[test]
fn more_than_fifty_values_are_no_categories() {
    for strict in [true, false] {
        let text: String = (0..51).map(|i| format!("w{i}\n")).collect();
        assert_eq!(labels(&text, 51, strict).unwrap().columns()[0].kind(), embedscope_io::Kind::Text);
    }
}

#[test]
fn other_lengths_are_warned_of_by_tensorflow_and_refused_in_both_modes() {
    for strict in [true, false] {
        let text = labels("a\nb\nc\n", 9, strict).unwrap_err().to_string();
        assert!(text.contains("3 rows") && text.contains("9 points"), "{text}");
    }
}
