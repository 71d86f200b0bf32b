//! What TensorBoard's projector plugin answers, compared with its documentation (S11), and several tensors in one config (S3).
#![allow(clippy::unwrap_used)] // in helpers too, not only in #[test] functions

mod common;

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use common::{HOST, apply, ask, clouds, send, server, session};
use embedscope_core::Matrix;
use embedscope_core::monitor::Silent;
use embedscope_io::project::NewTensor;
use embedscope_io::{Column, Images, Project, States, Table};
use embedscope_server::{Session, Token};
use serde_json::{Value, json};

const PLUGIN: &str = "/data/plugin/projector";

async fn get(app: &Router, token: &Token, path: &str) -> (StatusCode, HeaderMap, Bytes) {
    send(app, ask(token, &format!("{PLUGIN}{path}")).body(Body::empty()).unwrap()).await
}

async fn good(app: &Router, token: &Token, path: &str) -> (HeaderMap, Bytes) {
    let (status, headers, body) = get(app, token, path).await;
    assert_eq!(status, StatusCode::OK, "{path}: {}", String::from_utf8_lossy(&body));
    (headers, body)
}

async fn bad(app: &Router, token: &Token, path: &str) -> String {
    let (status, headers, body) = get(app, token, path).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{path}");
    assert!(headers["content-type"].to_str().unwrap().starts_with("text/plain"), "{path}");
    String::from_utf8(body.to_vec()).unwrap()
}

#[tokio::test]
async fn s11_one_open_file_is_a_run_with_one_tensor() {
    let session = session(90, 6);
    apply(&session, r#"{"type":"bookmark.add"}"#);
    let (app, token, session) = server(session);
    let (headers, runs) = good(&app, &token, "/runs").await;
    assert_eq!(headers["content-type"], "application/json");
    assert_eq!(serde_json::from_slice::<Value>(&runs).unwrap(), json!(["."]));
    let (_, info) = good(&app, &token, "/info?run=.").await;
    let expected = json!({"embeddings": [{
        "tensorName": "clouds.tsv", "tensorShape": [90, 6], "tensorPath": "tensors.bytes", "metadataPath": "metadata.tsv",
        "bookmarksPath": "bookmarks.txt", "sprite": {"imagePath": "sprite.png", "singleImageDim": [2, 2]},
    }]});
    assert_eq!(serde_json::from_slice::<Value>(&info).unwrap(), expected);

    let (headers, tensor) = good(&app, &token, "/tensor?run=.&name=clouds.tsv&num_rows=100000").await;
    assert_eq!(headers["content-type"], "application/octet-stream");
    let data = clouds(90, 6);
    let floats: Vec<u8> = data.vectors.unwrap().data().iter().flat_map(|v| v.to_le_bytes()).collect();
    assert_eq!(tensor, floats, "raw 32-bit floats, row by row, as they are in the file");
    let (_, first) = good(&app, &token, "/tensor?run=.&name=clouds.tsv&num_rows=7").await;
    assert_eq!(first, floats[..7 * 6 * 4]);

    let (_, metadata) = good(&app, &token, "/metadata?run=.&name=clouds.tsv&num_rows=3").await;
    assert_eq!(
        metadata, "label\tnumber\nape\t0\nbear\t1\ncat\t2\n",
        "a header for several columns, and 3 rows"
    );
    let (headers, bookmarks) = good(&app, &token, "/bookmarks?run=.&name=clouds.tsv").await;
    assert_eq!(headers["content-type"], "application/json");
    assert_eq!(bookmarks, session.state_file());
    assert_eq!(States::parse(&bookmarks, "bookmarks.txt").unwrap().len(), 1);
    let (headers, sprite) = good(&app, &token, "/sprite_image?run=.&name=clouds.tsv").await;
    assert_eq!(headers["content-type"], "image/png");
    let sheet = png::Decoder::new(std::io::Cursor::new(&sprite[..])).read_info().unwrap();
    assert_eq!((sheet.info().width, sheet.info().height), (20, 20), "a square grid of 10 x 10 pictures");
}

#[tokio::test]
async fn s11_a_single_column_has_no_header() {
    let mut data = clouds(5, 4);
    data.metadata = Table::new(vec![Column::new("label", ["a", "b", "", "c", "d"].map(Some))]).unwrap();
    let (app, token, _session) = server(Session::new(Some(data)).unwrap());
    let (_, metadata) = good(&app, &token, "/metadata?run=.&name=clouds.tsv&num_rows=4").await;
    assert_eq!(metadata, "a\nb\n\nc\n");
}

#[tokio::test]
async fn s11_errors_are_400_and_plain_text() {
    let mut data = clouds(5, 4);
    (data.metadata, data.images) = (Table::default(), None);
    let (app, token, _session) = server(Session::new(Some(data)).unwrap());
    assert!(bad(&app, &token, "/info").await.contains("run"));
    assert!(bad(&app, &token, "/info?run=other").await.contains("the only run"));
    assert!(bad(&app, &token, "/tensor?run=.").await.contains("name is missing"));
    assert!(bad(&app, &token, "/tensor?run=.&name=nothing").await.contains("clouds.tsv"));
    assert!(bad(&app, &token, "/tensor?run=.&name=clouds.tsv&num_rows=-1").await.contains("whole number"));
    assert!(bad(&app, &token, "/metadata?run=.&name=clouds.tsv").await.contains("no metadata"));
    assert!(bad(&app, &token, "/bookmarks?run=.&name=clouds.tsv").await.contains("no bookmarks"));
    assert!(bad(&app, &token, "/sprite_image?run=.&name=clouds.tsv").await.contains("no pictures"));
    let (app, token, _session) = server(Session::new(None).unwrap());
    let (_, runs) = good(&app, &token, "/runs").await;
    assert_eq!(runs, "[]");
    assert!(bad(&app, &token, "/info?run=.").await.contains("no data are open"));
}

#[tokio::test]
async fn s11_the_routes_need_the_token_and_the_host() {
    let (app, token, _session) = server(session(20, 4));
    for path in [
        "/runs",
        "/info?run=.",
        "/tensor?run=.&name=clouds.tsv",
        "/metadata?run=.&name=clouds.tsv",
        "/bookmarks?run=.&name=clouds.tsv",
        "/sprite_image?run=.&name=clouds.tsv",
    ] {
        let path = format!("{PLUGIN}{path}");
        let without = Request::get(&path).header("host", HOST).body(Body::empty()).unwrap();
        assert_eq!(send(&app, without).await.0, StatusCode::FORBIDDEN, "{path}");
        let foreign = ask(&token, &path).header("origin", "http://example.org").body(Body::empty()).unwrap();
        assert_eq!(send(&app, foreign).await.0, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn m27_names_are_understood_encoded_or_not() {
    let data = embedscope_io::Dataset { name: "a+b c&é".into(), ..clouds(4, 3) };
    let (app, token, _session) = server(Session::new(Some(data)).unwrap());
    good(&app, &token, "/tensor?run=.&name=a%2Bb%20c%26%C3%A9").await;
    let data = embedscope_io::Dataset { name: "a+b".into(), ..clouds(4, 3) };
    let (app, token, _session) = server(Session::new(Some(data)).unwrap());
    good(&app, &token, "/tensor?run=.&name=a+b").await;
    let data = embedscope_io::Dataset { name: "a b".into(), ..clouds(4, 3) };
    let (app, token, _session) = server(Session::new(Some(data)).unwrap());
    good(&app, &token, "/tensor?run=.&name=a+b").await;
}

fn matrix(rows: usize, cols: usize, seed: usize) -> Matrix {
    Matrix::from_fn(rows, cols, |r, c| ((r * 31 + c * 7 + seed) % 17) as f32)
}

/// A log folder of four tensors, written by our writer.
fn folder(path: &Path) -> Project {
    let tables = |rows: usize| {
        Table::new(vec![Column::new(
            "label",
            (0..rows).map(|i| Some(if i % 2 == 0 { "even" } else { "odd" })),
        )])
        .unwrap()
    };
    let (plain, slot, small, large) =
        (matrix(60, 4, 1), matrix(90, 4, 2), matrix(20, 3, 3), matrix(40, 3, 4));
    let (few, many) = (tables(20), tables(40));
    let images = Images::new(4, 2, 1, vec![50; 40 * 8]).unwrap();
    let none = Table::default();
    let tensor = |name, vectors, metadata, images| NewTensor {
        name,
        vectors,
        metadata,
        images,
        bookmarks: None,
        binary: true,
    };
    let tensors = [
        tensor("dense/Adagrad", slot.view(), &none, None),
        tensor("plain", plain.view(), &none, None),
        tensor("small", small.view(), &few, None),
        tensor("large", large.view(), &many, Some(&images)),
    ];
    Project::write(path, &tensors, &[]).unwrap();
    Project::detect(path).unwrap().unwrap()
}

#[tokio::test]
async fn s3_several_tensors_appear_in_tensorflows_order_and_each_can_be_asked_for() {
    let folder_of_tensors = tempfile::tempdir().unwrap();
    let project = Arc::new(folder(folder_of_tensors.path()));
    let open = project.tensors.iter().position(|t| t.name == "plain").unwrap();
    let session = Session::new(project.open(open, &Silent).unwrap().dataset).unwrap();
    session.set_project(project, open);
    let (app, token, session) = server(session);
    let (_, info) = good(&app, &token, "/info?run=.").await;
    let info: Value = serde_json::from_slice(&info).unwrap();
    let listed = info["embeddings"].as_array().unwrap();
    let names: Vec<&str> = listed.iter().map(|e| e["tensorName"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        ["large", "small", "plain", "dense/Adagrad"],
        "metadata first, slots last, then by size"
    );
    assert_eq!(listed[0]["tensorShape"], json!([40, 3]));
    assert_eq!(listed[0]["sprite"], json!({"imagePath": "sprite.png", "singleImageDim": [4, 2]}));
    assert!(listed[1]["metadataPath"].is_string() && listed[2].get("metadataPath").is_none());

    // One that is not on screen, from its files.
    let (_, tensor) = good(&app, &token, "/tensor?run=.&name=small&num_rows=100000").await;
    let floats: Vec<u8> = matrix(20, 3, 3).data().iter().flat_map(|v| v.to_le_bytes()).collect();
    assert_eq!(tensor, floats);
    let (_, metadata) = good(&app, &token, "/metadata?run=.&name=small&num_rows=2").await;
    assert_eq!(metadata, "even\nodd\n");
    good(&app, &token, "/sprite_image?run=.&name=large").await;
    assert_eq!(session.snapshot().dataset.unwrap().name, "plain", "asking changes nothing");
}
