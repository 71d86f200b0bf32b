//! Files dropped onto the page: good ones are opened, bad ones refused with a sentence, and the server lives on.
#![allow(clippy::unwrap_used)] // in helpers too, not only in #[test] functions

mod common;

use std::io::Write;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use common::{HOST, PORT, ask, clouds, send, server, session, wait};
use embedscope_server::snapshot::PcaStatus;
use embedscope_server::{AppState, Session, Token, app};
use serde_json::{Value, json};

const BOUNDARY: &str = "x-embedscope-boundary";

fn form(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, bytes) in files {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

fn post(token: &Token, body: Vec<u8>) -> Request<Body> {
    Request::post("/api/files")
        .header("host", HOST)
        .header("authorization", format!("Bearer {}", token.as_str()))
        .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"))
        .body(Body::from(body))
        .unwrap()
}

async fn upload(app: &Router, token: &Token, files: &[(&str, &[u8])]) -> (StatusCode, Value) {
    let (code, _, body) = send(app, post(token, form(files))).await;
    (code, serde_json::from_slice(&body).unwrap())
}

fn vectors(points: usize) -> Vec<u8> {
    let x = clouds(points, 5).vectors.unwrap();
    let line = |row: &[f32]| row.iter().map(ToString::to_string).collect::<Vec<_>>().join("\t") + "\n";
    x.data().chunks(5).map(line).collect::<String>().into_bytes()
}

fn labels(points: usize) -> Vec<u8> {
    (0..points).map(|i| ["ape\n", "bear\n", "cat\n"][i % 3]).collect::<String>().into_bytes()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn vectors_and_labels_together_or_one_by_one() {
    let (app, token, session) = server(Session::new(None).unwrap());
    let (x, y) = (vectors(40), labels(40));
    let (code, answer) = upload(&app, &token, &[("vectors.tsv", &x), ("labels.tsv", &y)]).await;
    assert_eq!((code, answer), (StatusCode::OK, json!({"opened": ["vectors", "metadata"]})));
    let together = wait(&session, |s| s.pca.status == PcaStatus::Ready);
    let data = together.dataset.unwrap();
    assert_eq!((data.name.as_str(), data.points, data.dimensions), ("vectors.tsv", 40, 5));
    assert_eq!((data.columns[0].distinct, together.view.color_by.is_some()), (3, true));

    let (code, answer) = upload(&app, &token, &[("other.tsv", &vectors(30))]).await;
    assert_eq!((code, answer), (StatusCode::OK, json!({"opened": ["vectors"]})));
    let other = session.snapshot().dataset.unwrap();
    assert_eq!((other.points, other.columns.len()), (30, 0));
    assert!(other.id != data.id);
    let (code, answer) = upload(&app, &token, &[("labels.tsv", &labels(30))]).await;
    assert_eq!((code, answer), (StatusCode::OK, json!({"opened": ["metadata"]})));
    let now = session.snapshot();
    assert_eq!(now.dataset.as_ref().unwrap().columns.len(), 1);
    assert_eq!(now.dataset.unwrap().id, other.id, "the same vectors");
    assert!(now.view.color_by.is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_state_joins_its_data_or_stands_alone() {
    let made = session(40, 5);
    common::apply(&made, r#"{"type":"bookmark.add","label":"kept"}"#);
    let file = made.state_file();

    let (app, token, session) = server(Session::new(None).unwrap());
    let (code, answer) = upload(&app, &token, &[("state.txt", &file)]).await;
    assert_eq!((code, answer), (StatusCode::OK, json!({"opened": ["state"]})));
    let alone = session.snapshot();
    assert!(!alone.dataset.as_ref().unwrap().has_vectors);
    assert_eq!(alone.bookmarks.len(), 1);
    let (code, _) = upload(&app, &token, &[("labels.tsv", &labels(40))]).await;
    assert_eq!(code, StatusCode::OK);

    let (code, answer) = upload(&app, &token, &[("vectors.tsv", &vectors(40))]).await;
    assert_eq!(code, StatusCode::OK, "{answer}");
    let joined = session.snapshot();
    assert!(joined.dataset.as_ref().unwrap().has_vectors);
    assert_eq!((joined.bookmarks.len(), joined.dataset.unwrap().columns.len()), (1, 1), "nothing is lost");
    assert_eq!(session.state_file(), file);

    let (app, token, session) = server(Session::new(None).unwrap());
    let both: [(&str, &[u8]); 2] = [("state.txt", &file), ("vectors.tsv", &vectors(40))];
    let (code, answer) = upload(&app, &token, &both).await;
    assert_eq!((code, answer), (StatusCode::OK, json!({"opened": ["state", "vectors"]})));
    let now = session.snapshot();
    assert!(now.dataset.unwrap().has_vectors && now.bookmarks[0].selected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_files_change_nothing() {
    let (app, token, session) = server(session(40, 5));
    let before = session.snapshot();
    common::apply(&session, r#"{"type":"bookmark.add"}"#);
    let state = session.state_file();
    common::apply(&session, r#"{"type":"bookmark.delete","bookmark":1}"#);
    let other_state = {
        let other = common::session(25, 5);
        common::apply(&other, r#"{"type":"bookmark.add"}"#);
        other.state_file()
    };
    let mut packed = flate2_of(&vectors(400));
    packed.truncate(packed.len() / 2);
    let npy = |shape: &str| {
        let head = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}");
        let mut out = b"\x93NUMPY\x01\x00".to_vec();
        out.extend_from_slice(&(head.len() as u16).to_le_bytes());
        out.extend_from_slice(head.as_bytes());
        out
    };
    let mut cut = npy("(4, 5)");
    cut.extend_from_slice(&[0; 30]);
    let mut huge = npy("(2000000000, 5)");
    huge.resize(100, 0);
    let bad: [(&str, Vec<u8>, &str); 12] = [
        ("ragged.tsv", b"1\t2\t3\n4\t5\n".to_vec(), "line 2"),
        ("text.tsv", b"1\t2\n3\tx\n4\t5\n".to_vec(), "line 2"),
        ("nan.tsv", b"1\t2\n3\tnan\n4\t5\n".to_vec(), "line 2"),
        ("empty.tsv", Vec::new(), "empty.tsv"),
        ("header.tsv", b"a\tb\tc\n".to_vec(), "header.tsv"),
        ("labels.tsv", labels(39), "39"),
        ("cut.tsv.gz", packed, "cut.tsv.gz"),
        ("cut.npy", cut, "cut.npy"),
        ("magic.npy", b"\x93NUMPX\x01\x00 and more".to_vec(), "magic.npy"),
        ("huge.npy", huge, "huge.npy"),
        ("half.txt", state[..state.len() / 2].to_vec(), "half.txt"),
        ("other.txt", other_state, "25 points"),
    ];
    let before = embedscope_server::Snapshot { revision: 0, task: None, ..before };
    for (name, bytes, mention) in bad {
        let (code, answer) = upload(&app, &token, &[(name, &bytes)]).await;
        assert_eq!(code, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {answer}");
        let sentence = answer["error"].as_str().unwrap();
        assert!(sentence.contains(mention), "{name}: {sentence}");
        let after = embedscope_server::Snapshot { revision: 0, task: None, ..session.snapshot() };
        assert_eq!(after, before, "{name} has changed something");
    }
    let (code, answer) =
        upload(&app, &token, &[("vectors.tsv", &vectors(12)), ("labels.tsv", &labels(15))]).await;
    assert_eq!(code, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
    assert_eq!(session.snapshot().dataset.unwrap().points, 40, "all or none");
    let (code, _) = upload(&app, &token, &[("vectors.tsv", &vectors(12))]).await;
    assert_eq!(code, StatusCode::OK, "still alive");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metadata_without_data_say_what_to_do() {
    let (app, token, _session) = server(Session::new(None).unwrap());
    let words = b"name\tkind\napple\tfruit\nbeech\ttree\n";
    let (code, answer) = upload(&app, &token, &[("words.tsv", words)]).await;
    assert_eq!(code, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer["error"].as_str().unwrap().contains("expected vectors"), "{answer}");
}

#[tokio::test]
async fn forms_that_are_none() {
    let (app, token, _session) = server(Session::new(None).unwrap());
    for (body, content) in [
        (b"hello".to_vec(), "text/plain".to_owned()),
        (b"hello".to_vec(), format!("multipart/form-data; boundary={BOUNDARY}")),
        (form(&[]), format!("multipart/form-data; boundary={BOUNDARY}")),
        (
            format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--{BOUNDARY}--\r\n"
            )
            .into_bytes(),
            format!("multipart/form-data; boundary={BOUNDARY}"),
        ),
    ] {
        let request = Request::post("/api/files")
            .header("host", HOST)
            .header("authorization", format!("Bearer {}", token.as_str()))
            .header("content-type", content)
            .body(Body::from(body))
            .unwrap();
        let (code, _, answer) = send(&app, request).await;
        assert_eq!(code, StatusCode::BAD_REQUEST);
        let answer: Value = serde_json::from_slice(&answer).unwrap();
        assert!(answer["error"].as_str().unwrap().contains("not a form of files"), "{answer}");
    }
    let (code, _, _) = send(&app, ask(&token, "/api/session").body(Body::empty()).unwrap()).await;
    assert_eq!(code, StatusCode::OK);
}

#[tokio::test]
async fn uploads_have_a_limit() {
    let session = std::sync::Arc::new(Session::new(None).unwrap());
    let token = Token::random().unwrap();
    let app = app(AppState::new(session, token.clone(), PORT).with_upload_limit(1000));
    let body = form(&[("vectors.tsv", &[b'1'; 2000])]);
    let (code, _, answer) = send(&app, post(&token, body.clone())).await;
    assert_eq!(code, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(String::from_utf8_lossy(&answer).contains("1000 bytes"));

    let mut announced = post(&token, Vec::new());
    announced.headers_mut().insert("content-length", "99999999999".parse().unwrap());
    assert_eq!(send(&app, announced).await.0, StatusCode::PAYLOAD_TOO_LARGE);
}

fn flate2_of(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}
