//! Several files at once: what each is, and what they make together.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use embedscope_core::monitor::Silent;
use embedscope_io::{Error, Opened, ReadOptions, Role, Source, open};

const STATE: &str = r#"[{"label":"S","dataSetDimensions":[3,2],"projections":[{},{},{}]}]"#;

fn inputs(files: &[(&str, &[u8])], points: Option<usize>) -> Result<Opened, Error> {
    let sources = files.iter().map(|(name, bytes)| Source::bytes(*name, bytes.to_vec())).collect();
    open::inputs(sources, points, &ReadOptions::default(), &Silent)
}

#[test]
fn vectors_and_labels_in_any_order() {
    let (v, l): (&[u8], &[u8]) = (b"1\t2\n3\t4\n5\t6\n", b"7\n1\n7\n");
    for files in [[("vectors.tsv", v), ("labels.tsv", l)], [("b.txt", l), ("a.txt", v)]] {
        let opened = inputs(&files, None).unwrap();
        let data = opened.dataset.unwrap();
        assert_eq!((data.points, data.dimensions()), (3, 2));
        assert_eq!(data.metadata.column("label").unwrap().text(2), Some("7"));
        assert_eq!(opened.roles.iter().filter(|r| **r == Role::Vectors).count(), 1);
    }
}

#[test]
fn the_file_with_more_numbers_is_the_vectors() {
    let opened =
        inputs(&[("m.tsv", b"name\tx\ty\na\t1\t2\nb\t3\t4\n"), ("v.tsv", b"1\t2\t3\n4\t5\t6\n")], None)
            .unwrap();
    assert_eq!(opened.roles, [Role::Metadata, Role::Vectors]);
    assert_eq!(opened.dataset.unwrap().metadata.columns().len(), 3);
}

#[test]
fn vectors_labels_and_bookmarks_together() {
    let opened = inputs(
        &[("state.txt", STATE.as_bytes()), ("v.csv", b"1,2\n3,4\n5,6\n"), ("labels.tsv", b"a\nb\nc\n")],
        None,
    )
    .unwrap();
    assert_eq!(opened.roles, [Role::State, Role::Vectors, Role::Metadata]);
    assert_eq!(opened.states.len(), 1);
    opened.states.states[0].check_fits("state.txt", 3, 2).unwrap();
}

#[test]
fn a_bookmark_alone_is_points_without_vectors() {
    let opened = inputs(&[("state.txt", STATE.as_bytes())], None).unwrap();
    let data = opened.dataset.unwrap();
    assert!(data.vectors.is_none() && data.points == 3);
    assert!(inputs(&[("state.txt", STATE.as_bytes())], Some(3)).unwrap().dataset.is_none());
}

#[test]
fn metadata_alone_join_what_is_open() {
    let opened = inputs(&[("labels.tsv", b"a\nb\n")], Some(2)).unwrap();
    assert_eq!((opened.roles.as_slice(), opened.metadata.unwrap().rows()), (&[Role::Metadata][..], 2));
    assert!(
        inputs(&[("labels.tsv", b"a\nb\n")], Some(3))
            .unwrap_err()
            .to_string()
            .contains("2 rows but there are 3 points")
    );
    assert!(
        inputs(&[("labels.tsv", b"a\nb\n")], None)
            .unwrap_err()
            .to_string()
            .contains("give the vectors' file")
    );
}

#[test]
fn idx_and_npy_pairs() {
    let images = [&[0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2][..], &[1, 2, 3, 4]].concat();
    let labels = [0, 0, 8, 1, 0, 0, 0, 2, 5, 0];
    let data = inputs(&[("l", &labels), ("i", &images)], None).unwrap().dataset.unwrap();
    assert_eq!(data.metadata.column("label").unwrap().text(0), Some("5"));
    assert!(data.images.is_some());
}

#[test]
fn two_files_of_vectors_are_refused() {
    let idx = [0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 2, 5, 0];
    let text = inputs(&[("a", &idx), ("b", &idx)], None).unwrap_err().to_string();
    assert!(text.contains("vectors, as in a") || text.contains("vectors, as in b"), "{text}");
}

#[test]
fn unknown_files_are_named() {
    for bytes in [&b""[..], b"{\"a\":1}", b"  \n"] {
        assert!(inputs(&[("what.txt", bytes)], None).unwrap_err().to_string().contains("what.txt"));
    }
    assert_eq!(Role::sniff("x.txt", b"[{\"label\""), Some(Role::State));
    assert_eq!(Role::sniff("x.txt", b"1\t2\n"), Some(Role::Vectors));
    assert_eq!(Role::sniff("x.txt", b"1\n2\n"), Some(Role::Metadata));
    assert_eq!(Role::sniff("x.json", b"{}"), None);
}

#[test]
fn iris_bytes_get_their_shape_from_their_labels() {
    let Some(data) = common::shared_data("iris_bytes_get_their_shape_from_their_labels") else { return };
    let sources =
        ["iris/iris_labels.tsv", "iris/iris_tensors.bytes"].map(|f| Source::path(data.join(f))).to_vec();
    let opened = open::inputs(sources, None, &ReadOptions::default(), &Silent).unwrap();
    let iris = opened.dataset.unwrap();
    assert_eq!((iris.points, iris.dimensions(), iris.metadata.rows()), (150, 4, 150));
    assert!(iris.warnings.iter().any(|w| w.contains("150 x 4")), "{:?}", iris.warnings);
    let alone = Source::path(data.join("iris/iris_labels.tsv"));
    let alone = open::inputs(vec![alone], None, &ReadOptions::default(), &Silent).unwrap().dataset.unwrap();
    assert_eq!((alone.points, alone.dimensions()), (150, 4));
    assert_eq!(alone.metadata.column("class").unwrap().counts(), [50, 50, 50]);
}

#[test]
fn labels_join_a_bookmark_without_vectors() {
    let files: [(&str, &[u8]); 2] = [("state.txt", STATE.as_bytes()), ("labels.tsv", b"a\nb\na\n")];
    let data = inputs(&files, None).unwrap().dataset.unwrap();
    assert!(data.vectors.is_none());
    assert_eq!(data.metadata.column("label").unwrap().text(2), Some("a"));
    let wrong: [(&str, &[u8]); 2] = [("state.txt", STATE.as_bytes()), ("labels.tsv", b"a\nb\n")];
    let sentence = inputs(&wrong, None).unwrap_err().to_string();
    assert!(
        sentence.contains("labels.tsv") && sentence.contains('2') && sentence.contains('3'),
        "{sentence}"
    );
}

#[test]
fn a_header_without_rows_is_named_as_such() {
    let sentence = inputs(&[("header.tsv", b"a\tb\tc\n")], None).unwrap_err().to_string();
    assert_eq!(
        sentence,
        "header.tsv, line 2: found the end of the file after its header, expected a row for each point; \
         check how it was written"
    );
}
