//! The selected points as files.
#![allow(clippy::unwrap_used)] // in helpers too, not only in #[test] functions

mod common;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use common::{apply, ask, clouds, send, server, session};
use embedscope_core::Matrix;
use embedscope_core::monitor::Silent;
use embedscope_io::{Column, Dataset, ReadOptions, Source, Table, open};
use embedscope_server::{Session, Token};

async fn get(app: &Router, token: &Token, path: &str) -> (StatusCode, String, Bytes) {
    let (status, headers, body) = send(app, ask(token, path).body(Body::empty()).unwrap()).await;
    let name = headers.get("content-disposition").map(|v| v.to_str().unwrap().to_owned());
    (status, name.unwrap_or_default(), body)
}

#[tokio::test]
async fn the_selected_points_in_row_order_in_every_format() {
    let session = session(50, 5);
    apply(&session, r#"{"type":"select","op":"set","by":{"rows":[40,3,17]}}"#);
    let frame = session.frame().unwrap();
    let (app, token, _) = server(session);
    for extension in ["csv", "tsv", "jsonl", "parquet"] {
        let path = format!("/api/selection.{extension}");
        let (status, name, bytes) = get(&app, &token, &path).await;
        assert_eq!(
            (status, name),
            (StatusCode::OK, format!("attachment; filename=\"selection.{extension}\""))
        );
        let source = Source::bytes(format!("selection.{extension}"), bytes.to_vec());
        let table = open::metadata(source, Some(3), &ReadOptions::default(), &Silent).unwrap();
        let names: Vec<&str> = table.columns().iter().map(embedscope_io::Column::name).collect();
        assert_eq!(names, ["row", "label", "number", "x", "y", "z"], "{extension}");
        for (at, row) in [3usize, 17, 40].into_iter().enumerate() {
            assert_eq!(table.columns()[0].number(at), Some(row as f64));
            assert_eq!(table.columns()[1].text(at), Some(["ape", "bear", "cat"][row % 3]));
            for axis in 0..3 {
                let value = table.columns()[3 + axis].number(at).unwrap();
                assert_eq!(value as f32, frame.positions()[row * 3 + axis], "{extension}");
            }
        }
    }
    let (status, _, bytes) = get(&app, &token, "/api/selection.npy").await;
    assert_eq!(status, StatusCode::OK);
    let vectors = Source::bytes("selection.npy", bytes.to_vec());
    let vectors = open::vectors(vectors, &ReadOptions::default(), &Silent).unwrap().vectors.unwrap();
    let all = clouds(50, 5).vectors.unwrap();
    for (at, row) in [3, 17, 40].into_iter().enumerate() {
        assert_eq!(vectors.row(at), all.row(row));
    }
}

#[tokio::test]
async fn formulas_in_a_csv_of_the_page_are_only_texts() {
    let texts = ["=cmd|' /C calc'!A0", "@SUM(A1)", "-", "-1.5", "cat"];
    let x = Matrix::from_fn(5, 3, |row, col| ((row * 7 + col * 3) % 5) as f32);
    let columns = vec![Column::new("=1+1", texts.map(Some)), Column::new("same", texts.map(Some))];
    let data = Dataset::new("formulas", x).with_metadata(Table::new(columns).unwrap()).unwrap();
    let (app, token, session) = server(Session::new(Some(data)).unwrap());
    apply(&session, r#"{"type":"select.all"}"#);
    for path in ["/api/metadata.csv", "/api/selection.csv"] {
        let csv = String::from_utf8(get(&app, &token, path).await.2.to_vec()).unwrap();
        let cells: Vec<&str> = csv.split([',', '\n']).collect();
        for text in ["'=1+1", "'=cmd|' /C calc'!A0", "'@SUM(A1)", "-", "-1.5", "cat"] {
            assert!(cells.contains(&text), "{path}: {text} is not in {csv}");
        }
        assert!(!cells.iter().any(|cell| cell.starts_with(['=', '@'])), "{path}: {csv}");
    }
    let tsv = String::from_utf8(get(&app, &token, "/api/metadata.tsv").await.2.to_vec()).unwrap();
    assert!(tsv.contains("\n=cmd|' /C calc'!A0\t"), "the other formats keep the texts: {tsv}");
}

#[tokio::test]
async fn nothing_selected_is_a_conflict() {
    let (app, token, session) = server(session(50, 5));
    for path in ["/api/selection.csv", "/api/selection.npy"] {
        let (status, _, body) = get(&app, &token, path).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(String::from_utf8_lossy(&body).contains("no point is selected"));
    }
    assert_eq!(get(&app, &token, "/api/selection.xls").await.0, StatusCode::NOT_FOUND);
    let (_, name, _) = get(&app, &token, "/api/metadata.tsv").await;
    assert_eq!(name, "attachment; filename=\"metadata.tsv\"", "nothing is edited");
    drop(session);
    let (app, token, _) = server(Session::new(None).unwrap());
    assert_eq!(get(&app, &token, "/api/metadata.csv").await.0, StatusCode::CONFLICT);
}
