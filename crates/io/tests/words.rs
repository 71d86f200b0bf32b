//! Words with vectors: word2vec as text and binary, fastText and GloVe.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use embedscope_core::monitor::Silent;
use embedscope_core::{Matrix, MatrixView};
use embedscope_io::convert::{self, Format};
use embedscope_io::{Column, Dataset, Error, ReadOptions, Role, Source, Table, open};

fn read(name: &str, bytes: &[u8]) -> Result<Dataset, Error> {
    open::vectors(Source::bytes(name, bytes.to_vec()), &ReadOptions::default(), &Silent)
}

fn words(dataset: &Dataset) -> Vec<&str> {
    let column = dataset.metadata.column("word").unwrap_or_else(|| panic!("{:?}", dataset.metadata));
    (0..column.rows()).map(|row| column.text(row).unwrap_or("<missing>")).collect()
}

fn refused(name: &str, bytes: &[u8]) -> String {
    match read(name, bytes) {
        Ok(read) => panic!("{:?} was read as {read:?}", String::from_utf8_lossy(bytes)),
        Err(e) => e.to_string(),
    }
}

fn table(words: &[&str]) -> Table {
    Table::new(vec![Column::new("word", words.iter().map(|word| Some(*word)))]).unwrap()
}

fn binary(words: usize, dims: usize, records: &[(&str, &[f32])], end: &str) -> Vec<u8> {
    let mut bytes = format!("{words} {dims}\n").into_bytes();
    for (word, numbers) in records {
        bytes.extend_from_slice(format!("{word} ").as_bytes());
        bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
        bytes.extend_from_slice(end.as_bytes());
    }
    bytes
}

#[test]
fn word2vec_text_has_a_first_line_and_words() {
    let data = read("w.vec", "3 2\ncät 1 -2.5\n2000 3 4\n, 5 6e-1 \n".as_bytes()).unwrap();
    assert_eq!(words(&data), ["cät", "2000", ","]);
    assert_eq!(data.vectors.as_ref().unwrap().data(), [1.0, -2.5, 3.0, 4.0, 5.0, 0.6]);
    assert!(data.warnings.is_empty(), "{:?}", data.warnings);
    assert_eq!(Role::sniff("w", b"1 2\ncat 1 2\n"), Some(Role::Vectors));
    // Words of numbers alone.
    let data = read("w.vec", b"2 3\n7 1 2 3\n8 4 5 6\n").unwrap();
    assert_eq!((words(&data), data.dimensions()), (vec!["7", "8"], 3));
}

#[test]
fn glove_has_no_first_line_and_words_may_have_spaces() {
    let text = "the 0.1 0.2 0.3\n, 1 2 3\n\" 1 2 3\n2000 4 5 6\n. . . 7 8 9\nat name@domain.com 1 1 1\n";
    let data = read("glove.txt", text.as_bytes()).unwrap();
    assert_eq!(words(&data), ["the", ",", "\"", "2000", ". . .", "at name@domain.com"]);
    assert_eq!((data.points, data.dimensions()), (6, 3));
    assert!(
        data.warnings[0].contains("2 words with spaces") && data.warnings[0].contains(". . ."),
        "{:?}",
        data.warnings
    );
}

#[test]
fn a_number_too_many_is_no_part_of_a_word() {
    let text = refused("w.txt", b"the 1 2\ncat 1 2\ndog 9 1 2\n");
    assert!(text.contains("line 3: found 4 cells, expected 3"), "{text}");
    let text = refused("w.vec", b"3 2\nthe 1 2\ncat 1 2\ndog 9 1 2\n");
    assert!(text.contains("line 4: found 4 cells, expected 3"), "{text}");
}

#[test]
fn tables_of_numbers_with_spaces_are_no_words() {
    for text in ["3 2\n1 4\n", "1 2 3\n4 5 6\n", "a b c\n1 2 3\n"] {
        let data = read("v.txt", text.as_bytes()).unwrap();
        assert!(data.metadata.is_empty(), "{text:?}");
    }
    assert!(read("v.csv", b"x, 1, 2\ny, 3, 4\n").unwrap().metadata.column("word").is_none());
}

#[test]
fn lies_and_cuts_of_text_are_named_with_their_line() {
    for (text, expected) in [
        (
            "5 2\ncat 1 2\ndog 3 4\n",
            "line 1: found 5 2 as the number of words and of their dimensions, and then 2 words",
        ),
        ("1 2\ncat 1 2\ndog 3 4\n", "line 1"),
        ("2 4\ncat 1 2\ndog 3 4\n", "line 2: found 3 cells, expected 5"),
        ("2 2\ncat 1 2\ndog 3\n", "line 3: found 2 cells, expected 3"),
        ("2 2\ncat 1 2\ndog 3 x\n", "line 3, column 3: found \"x\""),
        ("2 2\ncat 1 nan\ndog 3 4\n", "line 2, column 3: found \"nan\", expected a finite number"),
        ("2 2\ncat 1 1e39\ndog 3 4\n", "fits 32-bit floats"),
        ("99999999999999 99999999999999\ncat 1 2\n", "line 1"),
    ] {
        let message = refused("w.vec", text.as_bytes());
        assert!(message.contains(expected), "{text:?}: {message}");
    }
    assert!(refused("w.vec", b"1 2\ncaf\xe9 1 2\n").contains("not UTF-8"));
}

#[test]
fn binary_is_known_by_its_content_with_and_without_line_breaks() {
    let records: [(&str, &[f32]); 3] =
        [("cät", &[1.0, -2.5]), ("x\u{a0}y", &[1e-30, 3.0]), ("</s>", &[0.1, 0.0])];
    for end in ["", "\n"] {
        for name in ["w.bin", "w", "w.vec"] {
            let data = read(name, &binary(3, 2, &records, end)).unwrap();
            assert_eq!(words(&data), ["cät", "x\u{a0}y", "</s>"], "{end:?}");
            assert_eq!(data.vectors.unwrap().data(), [1.0, -2.5, 1e-30, 3.0, 0.1, 0.0]);
        }
    }
    assert_eq!(Role::sniff("w", &binary(3, 2, &records, "")), Some(Role::Vectors));
}

#[test]
fn lies_and_cuts_of_binary_are_named_with_their_byte() {
    let whole = binary(2, 2, &[("cat", &[1.0, 2.0]), ("dog", &[3.0, 4.0])], "\n");
    let text = refused("w.bin", &whole[..whole.len() - 4]);
    assert!(text.contains("the end of the file in the numbers of \"dog\" (word 2 of 2)"), "{text}");
    let text = refused("w.bin", &binary(9, 2, &[("cat", &[1.0, 2.0])], ""));
    assert!(text.contains("line 1: found 9 words of 2 dimensions"), "{text}");
    let text = refused("w.bin", &binary(1, 2, &[("cat", &[1.0, 2.0]), ("dog", &[3.0, 4.0])], ""));
    assert!(text.contains("byte 16") && text.contains("after the last word"), "{text}");
    let text = refused("w.bin", &binary(1, 2, &[("cat", &[1.0, f32::NAN])], ""));
    assert!(text.contains("byte 12: found NaN as number 2 of \"cat\""), "{text}");
    let mut huge = b"9223372036854775807 9223372036854775807\ncat ".to_vec();
    huge.extend([0, 1, 2, 3]);
    assert!(refused("w.bin", &huge).contains("line 1: found 9223372036854775807 words"));
    let mut bad = binary(1, 2, &[("c", &[1.0, 2.0])], "");
    bad[4] = 0xff;
    assert!(refused("w.bin", &bad).contains("not UTF-8"));
}

#[test]
fn every_prefix_and_every_changed_byte_gives_a_sentence_or_vectors() {
    let text = b"3 2\ncat 1 2\ndog 3 4.5\nx 1e3 -1\n".to_vec();
    let bin = binary(3, 2, &[("cat", &[1.0, 2.0]), ("dog", &[3.0, 4.0]), ("x", &[5.0, 6.0])], "\n");
    for whole in [text, bin] {
        for end in 0..whole.len() {
            let _ = read("w.bin", &whole[..end]).map_err(|e| assert!(!e.to_string().is_empty()));
        }
        for at in 0..whole.len() {
            for byte in [0, b' ', b'\n', b'9', 0xff] {
                let mut changed = whole.clone();
                changed[at] = byte;
                let _ = read("w.bin", &changed);
            }
        }
    }
}

#[test]
fn what_word2vec_cannot_hold_is_not_written() {
    let x = Matrix::new(1, 2, vec![1.0, 2.0]).unwrap();
    let write = |table: &Table| {
        convert::with_metadata(x.view(), table, Format::Word2vec, &mut Vec::new()).unwrap_err().to_string()
    };
    assert!(write(&table(&["a b"])).contains("row 1 of the column \"word\" is \"a b\""));
    assert!(write(&table(&[""])).contains("without spaces"));
    assert!(write(&Table::default()).contains("no column \"word\""));
    assert!(write(&table(&["a", "b"])).contains("2 rows"));
}

fn round_trip(x: MatrixView<'_>, table: &Table, format: Format) -> Dataset {
    let mut out = Vec::new();
    convert::with_metadata(x, table, format, &mut out).unwrap();
    read("w", &out).unwrap_or_else(|e| panic!("{:?}: {e}", String::from_utf8_lossy(&out)))
}

proptest::proptest! {
    #[test]
    fn written_words_read_back(
        rows in proptest::collection::vec(
            ("[\\PC&&[^ ]]{1,6}", proptest::collection::vec(-1e30f32..1e30, 3)), 1..20),
    ) {
        let names: Vec<&str> = rows.iter().map(|row| row.0.as_str()).collect();
        let numbers: Vec<f32> = rows.iter().flat_map(|row| row.1.clone()).collect();
        let x = Matrix::new(rows.len(), 3, numbers).unwrap();
        for format in [Format::Word2vec, Format::Word2vecBinary] {
            let back = round_trip(x.view(), &table(&names), format);
            proptest::prop_assert_eq!(words(&back), names.clone());
            proptest::prop_assert_eq!(back.vectors.as_ref().unwrap(), &x);
        }
    }

    #[test]
    fn garbage_never_panics(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        let mut headed = b"3 2\n".to_vec();
        headed.extend_from_slice(&bytes);
        let _ = read("w.bin", &headed);
        let _ = read("w.jsonl", &bytes);
        let _ = read("w.zst", &[&[0x28, 0xb5, 0x2f, 0xfd][..], &bytes].concat());
    }
}
