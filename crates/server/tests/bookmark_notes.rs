//! Notes, pictures and the order of bookmarks (M25): kept in state.txt, in sessions, over a restart.
#![allow(clippy::unwrap_used)] // in helpers too, not only in #[test] functions

mod common;

use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use common::{apply, ask, clouds, refused, send, server, session, wait};
use embedscope_io::States;
use embedscope_server::snapshot::PcaStatus;
use embedscope_server::{Reply, Session};
use serde_json::{Value, json};

/// A picture of one colour.
fn png() -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, 2, 2);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header().unwrap().write_image_data(&[7; 12]).unwrap();
    out
}

/// As much of a WebP as tells that it is one.
fn webp() -> Vec<u8> {
    [b"RIFF".as_slice(), &[12, 0, 0, 0], b"WEBPVP8 ", &[0; 8]].concat()
}

fn add(session: &Session, thumbnail: Option<&[u8]>) -> u64 {
    let command = json!({"type": "bookmark.add", "thumbnail": thumbnail.map(|bytes| STANDARD.encode(bytes))});
    match apply(session, &command.to_string()) {
        Reply::Bookmark(id) => id,
        other => panic!("{other:?}"),
    }
}

fn note(session: &Session, id: u64, text: &str) {
    apply(session, &json!({"type": "bookmark.note", "bookmark": id, "note": text}).to_string());
}

fn labels(session: &Session) -> Vec<String> {
    session.snapshot().bookmarks.into_iter().map(|b| b.label).collect()
}

#[test]
fn m25_a_picture_and_a_note_are_kept_in_the_file_under_our_key_alone() {
    let session = session(90, 6);
    let id = add(&session, Some(&png()));
    note(&session, id, "three clouds\nof é");
    let shown = &session.snapshot().bookmarks[0];
    assert_eq!((shown.note.as_str(), shown.thumbnail), ("three clouds\nof é", true));
    assert_eq!(session.thumbnail(id).unwrap(), Some((png(), "image/png")));

    let file = session.state_file();
    assert!(!file.contains(&b'\n'), "one line");
    let tree: Value = serde_json::from_slice(&file).unwrap();
    let own = &tree[0]["embedscope"];
    assert_eq!(
        (own["note"].as_str(), own["thumbnail"].as_str()),
        (Some("three clouds\nof é"), Some(STANDARD.encode(png()).as_str()))
    );
    let elsewhere = tree[0].as_object().unwrap().iter().filter(|(key, _)| *key != "embedscope");
    assert!(elsewhere.clone().all(|(_, value)| !value.to_string().contains("clouds")), "nowhere else");

    let other = Session::new(Some(clouds(90, 6))).unwrap();
    other.open_states("state.txt", States::parse(&file, "state.txt").unwrap()).unwrap();
    let back = &other.snapshot().bookmarks[0];
    assert_eq!((back.note.as_str(), back.thumbnail), ("three clouds\nof é", true));
    assert_eq!(other.thumbnail(back.id).unwrap(), Some((png(), "image/png")));
    assert_eq!(other.state_file(), file);
}

#[test]
fn m25_an_untouched_file_of_tensorflow_keeps_its_bytes_and_a_note_taken_back_leaves_no_trace() {
    let text = r#"[{"label":"tf","isSelected":true,"tSNEIteration":7,"tSNEPerplexity":5,"tSNELearningRate":1,"tSNEis3d":false,"pcaComponentDimensions":[0,1,2],"projections":[{"tsne-0":1.5,"tsne-1":-2},{"tsne-0":0.25,"tsne-1":4}],"selectedPoints":[],"selectedProjection":"tsne","dataSetDimensions":[2,6],"filteredPoints":null,"cameraDef":{"orthographic":true,"position":[0,0,4],"target":[0,0,0],"zoom":1},"selectedColorOptionName":"No color map","selectedLabelOption":"label"}]"#;
    let session = Session::new(None).unwrap();
    session.open_states("state.txt", States::parse(text.as_bytes(), "state.txt").unwrap()).unwrap();
    assert_eq!(session.state_file(), text.as_bytes());
    let id = session.snapshot().bookmarks[0].id;
    note(&session, id, "mine");
    let noted = String::from_utf8(session.state_file()).unwrap();
    assert_eq!(noted, text.strip_suffix("}]").unwrap().to_owned() + r#","embedscope":{"note":"mine"}}]"#);
    note(&session, id, "");
    assert_eq!(session.state_file(), text.as_bytes());
}

#[test]
fn m25_the_order_of_the_list_is_the_order_of_the_file() {
    let session = session(90, 6);
    let ids: Vec<u64> = (0..4).map(|_| add(&session, None)).collect();
    let to = |id: u64, to: usize| json!({"type": "bookmark.move", "bookmark": id, "to": to}).to_string();
    apply(&session, &to(ids[3], 0));
    assert_eq!(labels(&session), ["State 3", "State 0", "State 1", "State 2"]);
    apply(&session, &to(ids[0], 3));
    assert_eq!(labels(&session), ["State 3", "State 1", "State 2", "State 0"]);
    let states = States::parse(&session.state_file(), "state.txt").unwrap();
    assert_eq!(states.iter().map(|s| s.label().to_owned()).collect::<Vec<_>>(), labels(&session));
    assert!(refused(&session, &to(ids[0], 4)).contains("from 0 to 3"));
    assert!(refused(&session, &to(99, 0)).contains("does not exist"));
}

#[test]
fn m25_notes_pictures_and_order_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("work.embedscope");
    {
        let session = session(90, 6);
        let first = add(&session, Some(&webp()));
        let second = add(&session, None);
        note(&session, second, "the second");
        apply(&session, &json!({"type": "bookmark.move", "bookmark": first, "to": 1}).to_string());
        session.save(&path).unwrap();
    }
    let again = Session::new(Some(clouds(90, 6))).unwrap();
    wait(&again, |s| s.pca.status == PcaStatus::Ready);
    let file = embedscope_io::SessionFile::read(path.as_path(), &embedscope_core::monitor::Silent).unwrap();
    again.restore(file).unwrap();
    let list = again.snapshot().bookmarks;
    assert_eq!(labels(&again), ["State 1", "State 0"]);
    assert_eq!((list[0].note.as_str(), list[0].thumbnail), ("the second", false));
    assert_eq!(again.thumbnail(list[1].id).unwrap(), Some((webp(), "image/webp")));
}

#[test]
fn m25_what_is_no_picture_is_refused() {
    let session = session(20, 4);
    let add = |bytes: &[u8]| {
        refused(&session, &json!({"type": "bookmark.add", "thumbnail": STANDARD.encode(bytes)}).to_string())
    };
    assert!(add(b"<svg onload='x'/>").contains("PNG or WebP"));
    assert!(add(&[png(), vec![0; 64 << 10]].concat()).contains("at most 65536 bytes"));
    assert!(session.snapshot().bookmarks.is_empty());
    let wrong =
        serde_json::from_str::<embedscope_server::Command>(r#"{"type":"bookmark.add","thumbnail":"a b"}"#);
    assert!(wrong.unwrap_err().to_string().contains("base64"));
}

#[tokio::test]
async fn m25_one_bookmark_and_its_picture_over_http() {
    let session = session(90, 6);
    let (first, second) = (add(&session, Some(&png())), add(&session, None));
    let (app, token, session) = server(session);
    let get = |path: String| ask(&token, &path).body(axum::body::Body::empty()).unwrap();

    let (status, headers, body) = send(&app, get(format!("/api/bookmarks/{first}/thumbnail"))).await;
    assert_eq!((status, headers["content-type"].to_str().unwrap()), (StatusCode::OK, "image/png"));
    assert_eq!(body, png());
    for path in [
        format!("/api/bookmarks/{second}/thumbnail"),
        "/api/bookmarks/77/thumbnail".into(),
        "/api/bookmarks/x/thumbnail".into(),
    ] {
        assert_eq!(send(&app, get(path)).await.0, StatusCode::NOT_FOUND);
    }
    let (status, headers, body) = send(&app, get(format!("/api/state.txt?bookmark={second}"))).await;
    assert_eq!(status, StatusCode::OK);
    assert!(headers["content-disposition"].to_str().unwrap().contains("state.txt"));
    let states = States::parse(&body, "state.txt").unwrap();
    assert_eq!((states.len(), states.states[0].label()), (1, "State 1"));
    let (_, _, all) = send(&app, get("/api/state.txt".into())).await;
    assert_eq!(all, session.state_file());
    assert_eq!(send(&app, get("/api/state.txt?bookmark=77".into())).await.0, StatusCode::NOT_FOUND);
    assert_eq!(send(&app, get("/api/state.txt?bookmark=x".into())).await.0, StatusCode::BAD_REQUEST);
}
