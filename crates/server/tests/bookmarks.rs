//! Bookmarks: what is saved comes back with the same bits, and nothing moves.
#![allow(clippy::unwrap_used)] // in helpers too, not only in #[test] functions

mod common;

use common::{apply, clouds, refused, session, wait};
use embedscope_io::{Projection as P, States};
use embedscope_server::command::ColorKind;
use embedscope_server::snapshot::{PcaStatus, TsneStatus};
use embedscope_server::{Projection, Reply, Session};

fn with_layout() -> Session {
    let session = session(90, 6);
    apply(&session, r#"{"type":"tsne.set","iterations":25,"perplexity":7,"learningRate":100,"seed":3}"#);
    apply(&session, r#"{"type":"tsne.run"}"#);
    wait(&session, |s| s.tsne.status == TsneStatus::Done);
    apply(&session, r#"{"type":"view","colorBy":"number","labelBy":"label","palette":"bright"}"#);
    apply(&session, r#"{"type":"select","op":"set","by":{"rows":[5,2]},"anchor":5}"#);
    let camera = r#"{"orthographic":false,"position":[1,2,3],"target":[0,0.5,0],"zoom":1}"#;
    apply(&session, &format!(r#"{{"type":"view","camera":{camera}}}"#));
    session
}

fn add(session: &Session) -> u64 {
    match apply(session, r#"{"type":"bookmark.add"}"#) {
        Reply::Bookmark(id) => id,
        other => panic!("{other:?}"),
    }
}

fn parse(bytes: &[u8]) -> States {
    States::parse(bytes, "state.txt").unwrap()
}

#[test]
fn added_saved_and_loaded_with_the_same_bits() {
    let session = with_layout();
    let (before, shown) = (session.snapshot(), session.frame().unwrap());
    add(&session);
    let file = session.state_file();
    assert!(!file.contains(&b'\n'), "one line");

    let states = parse(&file);
    let state = &states.states[0];
    assert_eq!((state.label(), state.dimensions(), state.iteration()), ("State 0", (90, 6), 25));
    assert_eq!((state.perplexity(), state.learning_rate()), (Some(7.0), Some(100.0)));
    let saved = state.coordinates(P::Tsne).unwrap().unwrap();
    assert!(saved.values.iter().zip(shown.positions()).all(|(a, b)| *a == f64::from(*b)));
    assert_eq!(state.pca_scores().unwrap().unwrap().dims, 6);

    let other = Session::new(Some(clouds(90, 6))).unwrap();
    wait(&other, |s| s.pca.status == PcaStatus::Ready);
    other.open_states("state.txt", parse(&file)).unwrap();
    let after = other.snapshot();
    assert_eq!(after.tsne.status, TsneStatus::Restored);
    assert_eq!(after.projection, Projection::Tsne);
    assert_eq!(after.view, before.view);
    assert_eq!((other.selected(), after.selection.anchor), (vec![2, 5], Some(5)));
    let settings = |t: &embedscope_server::snapshot::TsneInfo| {
        (t.dims, t.perplexity, t.learning_rate, t.iteration, t.iterations, t.seed)
    };
    assert_eq!(settings(&after.tsne), settings(&before.tsne));
    let restored = other.frame().unwrap();
    assert_eq!(restored.positions(), shown.positions());
    assert_eq!((restored.iteration, restored.live), (25, false));
    assert_eq!(other.state_file(), file, "opened and saved: the same bytes");

    std::thread::sleep(std::time::Duration::from_millis(100));
    assert_eq!(other.snapshot(), after, "nothing moves");
    apply(&other, r#"{"type":"tsne.resume"}"#);
    wait(&other, |s| s.tsne.iteration > 25);
}

#[test]
fn numbers_that_f32_cannot_hold_survive() {
    let session = with_layout();
    add(&session);
    let text = String::from_utf8(session.state_file()).unwrap();
    // A foreign file with f64 coordinates.
    let at = text.find("\"tsne-0\":").unwrap() + 9;
    let end = at + text[at..].find([',', '}']).unwrap();
    let text = format!("{}0.12345678901234568{}", &text[..at], &text[end..]);
    let other = session_with(text.as_bytes());
    assert_eq!(other.state_file(), text.as_bytes());
    add(&other);
    let again = parse(&other.state_file());
    let value = |i: usize| again.states[i].coordinates(P::Tsne).unwrap().unwrap().values[0];
    assert_eq!((value(0), value(1)), (0.123_456_789_012_345_68, 0.123_456_789_012_345_68));
    let selected: Vec<bool> = again.iter().map(embedscope_io::State::is_selected).collect();
    assert_eq!(selected, [false, true]);
}

fn session_with(file: &[u8]) -> Session {
    let session = session(90, 6);
    session.open_states("state.txt", parse(file)).unwrap();
    session
}

#[test]
fn renamed_deleted_and_shown() {
    let session = with_layout();
    let first = add(&session);
    apply(&session, r#"{"type":"show","projection":"pca","components":[1,0]}"#);
    let second = add(&session);
    let pca = session.frame().unwrap();
    apply(&session, &format!(r#"{{"type":"bookmark.rename","bookmark":{first},"label":"three clouds"}}"#));
    let list = session.snapshot().bookmarks;
    assert_eq!((list[0].label.as_str(), list[1].label.as_str()), ("three clouds", "State 1"));
    assert_eq!((list[0].dims, list[1].dims, list[1].selected), (3, 2, true));

    apply(&session, &format!(r#"{{"type":"bookmark.load","bookmark":{first}}}"#));
    assert_eq!(session.frame().unwrap().projection, Projection::Tsne);
    apply(&session, &format!(r#"{{"type":"bookmark.load","bookmark":{second}}}"#));
    let back = session.frame().unwrap();
    assert_eq!((back.projection, back.positions()), (Projection::Pca, pca.positions()));

    apply(&session, &format!(r#"{{"type":"bookmark.delete","bookmark":{first}}}"#));
    assert_eq!(session.snapshot().bookmarks.len(), 1);
    assert!(
        refused(&session, &format!(r#"{{"type":"bookmark.load","bookmark":{first}}}"#))
            .contains("does not exist")
    );
}

#[test]
fn loading_stops_a_run() {
    let session = session(2500, 6);
    apply(&session, r#"{"type":"tsne.set","iterations":25,"perplexity":5}"#);
    apply(&session, r#"{"type":"tsne.run"}"#);
    wait(&session, |s| s.tsne.status == TsneStatus::Done);
    let id = add(&session);
    apply(&session, r#"{"type":"tsne.set","iterations":1000000}"#);
    apply(&session, r#"{"type":"tsne.run"}"#);
    wait(&session, |s| s.tsne.status == TsneStatus::Running);
    apply(&session, &format!(r#"{{"type":"bookmark.load","bookmark":{id}}}"#));
    let loaded = session.snapshot();
    assert_eq!((loaded.tsne.status, loaded.tsne.iteration), (TsneStatus::Restored, 25));
    std::thread::sleep(std::time::Duration::from_millis(50));
    assert_eq!(session.snapshot(), loaded);
}

#[test]
fn a_state_of_other_data_is_refused() {
    let session = with_layout();
    add(&session);
    let file = session.state_file();
    let other = common::session(80, 6);
    let before = other.snapshot();
    let sentence = other.open_states("state.txt", parse(&file)).unwrap_err().to_string();
    assert!(sentence.contains("90 points") && sentence.contains("80 points"), "{sentence}");
    assert_eq!(other.snapshot(), before);
}

#[test]
fn opened_alone_it_shows_coordinates() {
    let session = with_layout();
    add(&session);
    let shown = session.frame().unwrap();
    let alone = Session::new(None).unwrap();
    alone.open_states("state.txt", parse(&session.state_file())).unwrap();
    let now = alone.snapshot();
    let data = now.dataset.clone().unwrap();
    assert_eq!((data.points, data.dimensions, data.has_vectors), (90, 6, false));
    assert_eq!(now.pca.status, PcaStatus::Ready);
    assert_eq!((now.pca.available, now.pca.variance.len()), (6, 0));
    assert_eq!(alone.frame().unwrap().positions(), shown.positions());
    for command in [
        r#"{"type":"tsne.run"}"#,
        r#"{"type":"tsne.resume"}"#,
        r#"{"type":"neighbors","of":{"row":0},"k":3,"metric":"cosine"}"#,
    ] {
        assert!(refused(&alone, command).contains("only coordinates"), "{command}");
    }
    apply(&alone, r#"{"type":"show","projection":"pca","components":[0,3]}"#);
    assert_eq!(alone.frame().unwrap().projection, Projection::Pca);
}

#[test]
fn a_filtered_state_lies_in_the_whole() {
    let text = br#"[{"label":"few","isSelected":true,"tSNEIteration":7,"tSNEPerplexity":5,"tSNELearningRate":1,"tSNEis3d":false,"pcaComponentDimensions":[0,1,2],"projections":[{"tsne-0":1.5,"tsne-1":-2},{"tsne-0":0.25,"tsne-1":4}],"selectedPoints":[1],"selectedProjection":"tsne","dataSetDimensions":[2,6],"filteredPoints":[10,40],"cameraDef":{"orthographic":true,"position":[0,0,4],"target":[0,1,0],"zoom":2},"selectedColorOptionName":"label","selectedLabelOption":"label"}]"#;
    let session = session(90, 6);
    session.open_states("few.txt", parse(text)).unwrap();
    let (now, frame) = (session.snapshot(), session.frame().unwrap());
    assert_eq!((frame.points(), frame.dims()), (90, 2));
    assert_eq!(frame.positions()[20..22], [1.5, -2.0]);
    assert_eq!(frame.positions()[80..82], [0.25, 4.0]);
    assert!(frame.positions()[0].is_nan());
    assert_eq!((session.selected(), session.shown()), (vec![40], vec![10, 40]));
    assert_eq!((now.tsne.iteration, now.tsne.learning_rate), (7, Some(10.0)));
    // x has half extent 0.625, y 3: TensorFlow's y is the page's y.
    assert_eq!(now.view.camera.unwrap().target, [0.0, 1.0, 0.0]);
    assert!(refused(&session, r#"{"type":"tsne.set","perplexity":200}"#).contains("perplexity"));
    apply(&session, r#"{"type":"tsne.resume"}"#);
    let mut errors = session.errors();
    wait(&session, |s| s.tsne.status == TsneStatus::Stopped);
    drop(errors.try_recv());
}

#[test]
fn numbers_coloured_as_classes_are_so_in_tensorflow_too() {
    let forced = |session: &Session| {
        add(session);
        let file = session.state_file();
        (parse(&file).states.pop().unwrap().is_forced_categorical(), file)
    };
    let session = session(90, 6);
    apply(&session, r#"{"type":"view","colorBy":"number"}"#);
    assert!(!forced(&session).0);
    apply(&session, r#"{"type":"view","color":{"as":"category"}}"#);
    let (is, file) = forced(&session);
    assert!(is);
    // Theirs has no other key of ours.
    let mut states: serde_json::Value = serde_json::from_slice(&file).unwrap();
    states[1].as_object_mut().unwrap().remove("embedscope");
    let theirs = serde_json::to_vec(&serde_json::json!([states[1], states[0]])).unwrap();
    let other = Session::new(Some(clouds(90, 6))).unwrap();
    wait(&other, |s| s.pca.status == PcaStatus::Ready);
    other.open_states("state.txt", parse(&theirs)).unwrap();
    let kind = |session: &Session| session.snapshot().view.color.kind;
    let ids: Vec<u64> = other.snapshot().bookmarks.iter().map(|b| b.id).collect();
    for (id, expected) in [(ids[0], ColorKind::Category), (ids[1], ColorKind::Auto)] {
        apply(&other, &format!(r#"{{"type":"bookmark.load","bookmark":{id}}}"#));
        assert_eq!(kind(&other), expected);
    }
}
