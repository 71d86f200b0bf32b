//! Search in metadata of any script.
#![allow(clippy::unwrap_used)] // in helpers too, not only in #[test] functions

mod common;

use common::{apply, refused};
use embedscope_core::Matrix;
use embedscope_io::{Column, Dataset, Table};
use embedscope_server::{Reply, Session};
use serde_json::json;

const NAMES: [Option<&str>; 10] = [
    Some("Zürich"),
    None,
    Some("東京都"),
    Some("ΣΊΣΥΦΟΣ"),
    Some("Мост"),
    Some("a.b*c"),
    Some("zebra crossing"),
    Some(""),
    Some("São Paulo"),
    Some("zebras"),
];

fn session() -> Session {
    let names = Column::new("name", NAMES);
    let notes = Column::new("note", (0..10).map(|i| (i == 4).then_some("zebra")));
    let data = Dataset::new("places", Matrix::from_fn(10, 2, |r, c| (r + c) as f32));
    Session::new(Some(data.with_metadata(Table::new(vec![names, notes]).unwrap()).unwrap())).unwrap()
}

fn find(session: &Session, what: serde_json::Value) -> Vec<u32> {
    let mut command = what;
    command["type"] = json!("search");
    match apply(session, &command.to_string()) {
        Reply::Rows(rows) => rows.to_rows(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn m20_substrings_in_any_case_and_script() {
    let session = session();
    for (text, rows) in [
        ("ZÜR", vec![0]),
        ("京", vec![2]),
        ("σίσυφος", vec![3]),
        ("МОСТ", vec![4]),
        ("são p", vec![8]),
        ("B*C", vec![5]),
        ("zebra", vec![4, 6, 9]),
        ("", vec![]),
        ("nowhere", vec![]),
    ] {
        assert_eq!(find(&session, json!({"text": text})), rows, "{text}");
    }
    assert_eq!(find(&session, json!({"text": "zebra", "column": 0})), [6, 9]);
    assert_eq!(find(&session, json!({"text": "zebra", "column": 1})), [4]);
    let said = refused(&session, r#"{"type":"search","text":"a","column":2}"#);
    assert!(said.contains("metadata column 2 does not exist"), "{said}");
}

#[test]
fn m20_regular_expressions_and_whole_words() {
    let session = session();
    assert_eq!(find(&session, json!({"text": "^z.*(h|g)$", "regex": true})), [0, 6]);
    assert_eq!(find(&session, json!({"text": "^$", "regex": true})), [7], "an empty text is no missing one");
    assert_eq!(find(&session, json!({"text": r"\p{Han}", "regex": true})), [2]);
    assert_eq!(find(&session, json!({"text": "zebra", "whole": true})), [4, 6]);
    assert_eq!(find(&session, json!({"text": "zebras?", "whole": true, "regex": true, "column": 0})), [6, 9]);
    assert_eq!(find(&session, json!({"text": "paulo", "whole": true})), [8]);
    for whole in [false, true] {
        let command = json!({"type": "search", "text": "京(", "regex": true, "whole": whole}).to_string();
        let said = refused(&session, &command);
        assert!(said.contains("character 2") && said.contains("unclosed group"), "{said}");
    }
}

#[test]
fn m20_all_matches_are_selected_by_the_same_search() {
    let session = session();
    for what in [
        json!({"text": "zebra"}),
        json!({"text": "o", "column": 0}),
        json!({"text": "^.{4}$", "regex": true}),
    ] {
        let found = find(&session, what.clone());
        assert!(!found.is_empty());
        apply(&session, &json!({"type": "select", "op": "set", "by": {"search": what}}).to_string());
        assert_eq!(session.selected(), found);
    }
}

#[test]
fn data_without_metadata_have_nothing_to_find() {
    let session = Session::new(Some(Dataset::new("bare", Matrix::from_fn(5, 2, |r, _| r as f32)))).unwrap();
    assert!(find(&session, json!({"text": "a"})).is_empty());
}
