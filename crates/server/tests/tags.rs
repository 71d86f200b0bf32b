//! Metadata edited for the selected points.
#![allow(clippy::unwrap_used)] // in helpers too, not only in #[test] functions

mod common;

use axum::http::StatusCode;
use common::{apply, ask, clouds, refused, send, server, session, wait};
use embedscope_core::monitor::Silent;
use embedscope_io::{ReadOptions, Source, States, open};
use embedscope_server::snapshot::{ColumnSource, PcaStatus};
use embedscope_server::{Reply, Session};
use serde_json::json;

fn select(session: &Session, rows: &[u32]) {
    apply(session, &json!({"type": "select", "op": "set", "by": {"rows": rows}}).to_string());
}

fn tag(session: &Session, column: &str, value: Option<&str>) {
    apply(session, &json!({"type": "tag", "column": column, "value": value}).to_string());
}

fn point(session: &Session, row: u32) -> Vec<Option<String>> {
    match apply(session, &json!({"type": "point", "row": row}).to_string()) {
        Reply::Point(values) => values,
        other => panic!("{other:?}"),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "a cell as the metadata have it")]
fn text(value: &str) -> Option<String> {
    Some(value.to_owned())
}

#[test]
fn s1_labels_are_edited_and_undone() {
    let session = session(90, 4);
    let before = session.snapshot().dataset.unwrap().columns;
    assert!(before.iter().all(|c| c.source == ColumnSource::File && c.revision == 0));
    assert!(
        refused(&session, r#"{"type":"tag","column":"label","value":"x"}"#).contains("no point is selected")
    );
    select(&session, &[0, 1, 2]);
    tag(&session, "label", Some("unsure"));
    let columns = session.snapshot().dataset.unwrap().columns;
    assert_eq!((columns[0].source, columns[0].distinct, columns[0].revision), (ColumnSource::Edited, 4, 1));
    assert_eq!(columns[1], before[1], "the others are as they were");
    assert_eq!((point(&session, 1)[0].clone(), point(&session, 3)[0].clone()), (text("unsure"), text("ape")));

    select(&session, &[1]);
    tag(&session, "label", None);
    tag(&session, "seen", Some("yes"));
    assert_eq!(point(&session, 1), [None, text("1"), text("yes")]);
    let columns = session.snapshot().dataset.unwrap().columns;
    assert_eq!((columns[0].missing, columns[2].missing, columns[2].source), (1, 89, ColumnSource::Edited));
    assert_eq!(session.snapshot().selection.undo, Some("tag"));
    for _ in 0..2 {
        apply(&session, r#"{"type":"undo"}"#);
    }
    assert_eq!(point(&session, 1), [text("unsure"), text("1")]);
    apply(&session, r#"{"type":"redo"}"#);
    assert_eq!(point(&session, 1), [None, text("1")]);
    while session.snapshot().selection.undo.is_some() {
        apply(&session, r#"{"type":"undo"}"#);
    }
    let after = session.snapshot().dataset.unwrap().columns;
    assert_eq!((after[0].distinct, after[0].source), (3, ColumnSource::File));
    assert!(after[0].revision > columns[0].revision, "other values again");
    assert_eq!(point(&session, 1), [text("bear"), text("1")]);
}

#[test]
fn s1_a_column_of_numbers_takes_numbers() {
    let session = session(90, 4);
    select(&session, &[5]);
    let said = refused(&session, r#"{"type":"tag","column":"number","value":"many"}"#);
    assert!(said.contains("\"many\" is no number") && said.contains("\"number\""), "{said}");
    assert_eq!(session.snapshot().selection.undo, Some("select"));
    tag(&session, "number", Some("-2.5"));
    assert_eq!(point(&session, 5)[1], text("-2.5"));
    assert_eq!(session.snapshot().dataset.unwrap().columns[1].kind, "number");
    apply(&session, r#"{"type":"select","op":"set","by":{"range":{"column":"number","low":-3,"high":0}}}"#);
    assert_eq!(session.selected(), [0, 5]);
    assert!(refused(&session, r#"{"type":"tag","column":" ","value":"x"}"#).contains("the name of a column"));
}

#[test]
fn tags_that_can_no_longer_be_undone_stay() {
    let session = session(90, 4);
    for step in 0..150u32 {
        select(&session, &[step % 90]);
        tag(&session, "label", Some(&format!("tag {}", step % 7)));
    }
    let label = point(&session, 3)[0].clone();
    assert_eq!(label, text(&format!("tag {}", 93 % 7)), "by the later one of two");
    let mut undone = 0;
    while session.snapshot().selection.undo.is_some() {
        apply(&session, r#"{"type":"undo"}"#);
        undone += 1;
    }
    assert_eq!(undone, 100);
    // 50 selections and 50 tags are undone: those of steps 0 to 99 stay.
    assert_eq!(point(&session, 20)[0], text(&format!("tag {}", 20 % 7)));
    assert_eq!(point(&session, 9)[0], text(&format!("tag {}", 99 % 7)));
    assert_eq!(point(&session, 10)[0], text(&format!("tag {}", 10 % 7)));
    assert_eq!(session.snapshot().dataset.unwrap().columns[0].source, ColumnSource::Edited);
    for _ in 0..100 {
        apply(&session, r#"{"type":"redo"}"#);
    }
    assert_eq!(point(&session, 3)[0], label);
}

#[test]
fn s1_a_session_keeps_what_was_edited() {
    let home = tempfile::tempdir().unwrap();
    let start = || {
        let session = Session::new(Some(clouds(90, 4))).unwrap();
        wait(&session, |s| s.pca.status == PcaStatus::Ready);
        session
    };
    let session = start();
    session.keep(home.path()).unwrap();
    select(&session, &[4, 9]);
    tag(&session, "label", Some("wolf"));
    tag(&session, "note", Some("größer"));
    select(&session, &(0..40).collect::<Vec<u32>>());
    apply(&session, r#"{"type":"isolate"}"#);
    select(&session, &(0..20).collect::<Vec<u32>>());
    apply(&session, r#"{"type":"isolate"}"#);
    select(&session, &[7]);
    apply(&session, r#"{"type":"hide"}"#);
    select(&session, &[8, 11]);
    apply(&session, r#"{"type":"view","color":{"as":"category","scale":"quantile","domain":[0,3]}}"#);
    apply(&session, r#"{"type":"view","neighbors":{"k":777,"metric":"manhattan"}}"#);
    let before = session.snapshot();
    session.end();

    let session = start();
    assert!(session.keep(home.path()).unwrap());
    let after = session.snapshot();
    assert_eq!(
        (point(&session, 4), point(&session, 5)[2].clone()),
        (vec![text("wolf"), text("4"), text("größer")], None)
    );
    assert_eq!((session.selected(), after.view), (vec![8, 11], before.view));
    let kept =
        |s: embedscope_server::snapshot::SelectionInfo| (s.count, s.anchor, s.hidden, s.shown, s.isolated);
    assert_eq!(kept(after.selection), kept(before.selection));
    assert_eq!(after.selection.undo, None);
    apply(&session, r#"{"type":"isolate.back"}"#);
    assert_eq!(session.shown(), (0..40).filter(|&row| row != 7).collect::<Vec<u32>>(), "nested as it was");
    // What was kept is edited further, and undone to what was kept.
    tag(&session, "label", Some("fox"));
    assert_eq!(point(&session, 8)[0], text("fox"));
    apply(&session, r#"{"type":"undo"}"#);
    assert_eq!((point(&session, 8)[0].clone(), point(&session, 4)[0].clone()), (text("cat"), text("wolf")));
    session.end();
}

#[test]
fn old_sessions_open_with_their_selection() {
    let session = session(90, 4);
    let mut file = session.to_file().unwrap();
    file.about.remove("selection");
    file.about["view"]["selected"] = json!([30, 2, 4000]);
    file.about["view"].as_object_mut().unwrap().remove("color");
    session.restore(file.clone()).unwrap();
    assert_eq!((session.selected(), session.snapshot().selection.anchor), (vec![2, 30], Some(30)));
    for (key, value) in [
        ("selection", json!({"selected": {"rows": [90]}})),
        ("selection", json!({"levels": [{"bits": "AAAA"}]})),
        ("edited", json!([{"name": "x", "dataType": "text", "values": [], "codes": "AAAA"}])),
    ] {
        let mut broken = file.clone();
        broken.about.insert(key.to_owned(), value.clone());
        assert!(session.restore(broken).is_err(), "{value}");
    }
}

#[tokio::test]
async fn m10_s1_edited_metadata_are_exported_and_open_again() {
    let session = session(90, 4);
    select(&session, &[0, 3]);
    tag(&session, "label", Some("=SUM(1), \"quoted\""));
    tag(&session, "note", Some("007"));
    let (app, token, session) = server(session);
    for extension in ["tsv", "csv", "jsonl", "parquet", "arrow"] {
        let request =
            ask(&token, &format!("/api/metadata.{extension}")).body(axum::body::Body::empty()).unwrap();
        let (status, headers, bytes) = send(&app, request).await;
        assert_eq!(status, StatusCode::OK);
        let name = format!("metadata-edited.{extension}");
        let disposition = headers["content-disposition"].to_str().unwrap();
        assert_eq!(disposition, format!("attachment; filename=\"{name}\""));
        let source = Source::bytes(name, bytes.to_vec());
        let table = open::metadata(source, Some(90), &ReadOptions::default(), &Silent).unwrap();
        let names: Vec<&str> = table.columns().iter().map(embedscope_io::Column::name).collect();
        assert_eq!((table.rows(), names), (90, vec!["label", "number", "note"]), "{extension}");
        for row in [0, 1, 3, 89] {
            let texts: Vec<Option<String>> = table
                .columns()
                .iter()
                .map(|c| c.text(row).filter(|text| !text.is_empty()).map(str::to_owned))
                .collect();
            let mut expected = point(&session, row as u32);
            if let (Some(formula), "csv") =
                (expected[0].as_mut().filter(|text| text.starts_with('=')), extension)
            {
                // For a spreadsheet; all other formats give back what they were given.
                formula.insert(0, '\'');
            }
            assert_eq!(texts, expected, "{extension}, row {row}");
        }
    }
    // A tab fits into no TSV.
    tag(&session, "note", Some("a\tb"));
    let request = ask(&token, "/api/metadata.tsv").body(axum::body::Body::empty()).unwrap();
    let (status, _, body) = send(&app, request).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(String::from_utf8_lossy(&body).contains("TSV cannot hold tabs"));
}

#[test]
fn s8_a_bookmark_brings_edited_labels_along() {
    let first = session(90, 4);
    select(&first, &[4]);
    tag(&first, "label", Some("wolf"));
    tag(&first, "mine", Some("1"));
    apply(&first, r#"{"type":"bookmark.add"}"#);
    let file = first.state_file();
    // Tagged on: the bookmark of before does not take that away.
    select(&first, &[5]);
    tag(&first, "label", Some("fox"));
    let id = first.snapshot().bookmarks[0].id;
    apply(&first, &format!(r#"{{"type":"bookmark.load","bookmark":{id}}}"#));
    assert_eq!((point(&first, 5)[0].clone(), first.selected()), (text("fox"), vec![4]));

    let second = session(90, 4);
    second.open_states("state.txt", States::parse(&file, "state.txt").unwrap()).unwrap();
    assert_eq!(point(&second, 4), [text("wolf"), text("4"), text("1")]);
    assert_eq!(second.snapshot().dataset.unwrap().columns[0].source, ColumnSource::Edited);
}
