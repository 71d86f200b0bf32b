//! Bookmarks of some of the points, as TensorFlow's projector numbers them; and what they keep beside.
#![allow(clippy::unwrap_used)] // in helpers too, not only in #[test] functions

mod common;

use common::{apply, clouds, session, wait};
use embedscope_io::{Projection as P, States};
use embedscope_server::Session;
use embedscope_server::snapshot::{PcaStatus, TsneStatus};
use serde_json::{Value, json};

fn select(session: &Session, rows: &[u32]) {
    apply(session, &json!({"type": "select", "op": "set", "by": {"rows": rows}}).to_string());
}

/// A session with a t-SNE layout in which rows 0 to 39, of these 10 to 29, and of these all but 12 are shown.
fn isolated() -> Session {
    let session = session(90, 6);
    apply(&session, r#"{"type":"tsne.set","iterations":25,"perplexity":7,"dims":2}"#);
    apply(&session, r#"{"type":"tsne.run"}"#);
    wait(&session, |s| s.tsne.status == TsneStatus::Done);
    select(&session, &(0..40).collect::<Vec<u32>>());
    apply(&session, r#"{"type":"isolate"}"#);
    select(&session, &(10..30).collect::<Vec<u32>>());
    apply(&session, r#"{"type":"isolate"}"#);
    select(&session, &[12]);
    apply(&session, r#"{"type":"hide"}"#);
    select(&session, &[11, 13, 29]);
    session
}

fn shown() -> Vec<u32> {
    (10..30).filter(|&row| row != 12).collect()
}

fn fresh() -> Session {
    let other = Session::new(Some(clouds(90, 6))).unwrap();
    wait(&other, |s| s.pca.status == PcaStatus::Ready);
    other
}

#[test]
fn m6_m21_a_bookmark_of_nested_isolation_has_the_indices_of_the_whole() {
    let session = isolated();
    let before = session.frame().unwrap();
    apply(&session, r#"{"type":"bookmark.add"}"#);
    let file = session.state_file();
    let json: Value = serde_json::from_slice(&file).unwrap();
    let state = &json[0];
    assert_eq!(state["filteredPoints"], json!(shown()), "of the whole data set, not of the outer isolation");
    assert_eq!(state["selectedPoints"], json!([1, 2, 18]), "within the filtered points");
    assert_eq!(state["dataSetDimensions"], json!([19, 6]));
    assert_eq!(state["shuffledDataIndices"].as_array().unwrap().len(), 19);
    let projections = state["projections"].as_array().unwrap();
    assert_eq!(projections.len(), 19);
    for (point, row) in projections.iter().zip(shown()) {
        let at = &before.positions()[row as usize * 2..][..2];
        assert_eq!(point["tsne-0"], json!(f64::from(at[0])));
        assert_eq!(point["tsne-1"], json!(f64::from(at[1])));
    }
    let states = States::parse(&file, "state.txt").unwrap();
    assert_eq!(states.states[0].selected_points(), [11, 13, 29]);
    assert_eq!(states.states[0].coordinates(P::Tsne).unwrap().unwrap().index, shown());
    assert_eq!(session.snapshot().bookmarks[0].points, 19);

    let other = fresh();
    other.open_states("state.txt", states).unwrap();
    assert_eq!((other.selected(), other.shown()), (vec![11, 13, 29], shown()));
    let bits = |session: &Session| -> Vec<u32> {
        session.frame().unwrap().positions().iter().map(|v| v.to_bits()).collect()
    };
    assert_eq!(
        bits(&other),
        before.positions().iter().map(|v| v.to_bits()).collect::<Vec<_>>(),
        "all points"
    );
    let now = other.snapshot().selection;
    assert_eq!((now.isolated, now.hidden, now.undo), (2, 1, None));
    apply(&other, r#"{"type":"isolate.back"}"#);
    assert_eq!(other.shown(), (0..40).filter(|&row| row != 12).collect::<Vec<u32>>());
    assert_eq!(other.state_file(), file, "opened and saved: the same bytes");
    apply(&other, r#"{"type":"tsne.resume"}"#);
    wait(&other, |s| s.tsne.iteration > 25);
}

#[test]
fn m6_a_bookmark_of_tensorflow_shows_and_selects_its_points() {
    let session = isolated();
    apply(&session, r#"{"type":"bookmark.add"}"#);
    let mut json: Value = serde_json::from_slice(&session.state_file()).unwrap();
    json[0].as_object_mut().unwrap().remove("embedscope");
    let foreign = serde_json::to_vec(&json).unwrap();

    let other = fresh();
    select(&other, &[88]);
    other.open_states("state.txt", States::parse(&foreign, "state.txt").unwrap()).unwrap();
    let now = other.snapshot().selection;
    assert_eq!((now.isolated, now.shown, now.hidden), (1, 19, 0));
    assert_eq!((other.selected(), other.shown()), (vec![11, 13, 29], shown()));
    apply(&other, r#"{"type":"undo"}"#);
    assert_eq!((other.selected(), other.shown().len()), (vec![88], 90), "loading is one step");
}

#[test]
fn an_isolated_bookmark_opened_alone_has_all_its_points() {
    let session = isolated();
    apply(&session, r#"{"type":"bookmark.add"}"#);
    let before = session.frame().unwrap();
    let alone = Session::new(None).unwrap();
    alone.open_states("state.txt", States::parse(&session.state_file(), "state.txt").unwrap()).unwrap();
    assert_eq!(alone.snapshot().dataset.unwrap().points, 90);
    assert_eq!(alone.frame().unwrap().positions(), before.positions());
    assert_eq!(alone.shown(), shown());
}

#[test]
fn s8_our_own_keys_are_under_one_that_tensorflow_ignores() {
    let session = isolated();
    apply(&session, r#"{"type":"sphereize","on":true}"#);
    apply(&session, r#"{"type":"tsne.set","seed":99}"#);
    apply(
        &session,
        r#"{"type":"view","neighbors":{"k":1000,"metric":"dot"},"color":{"as":"number","scale":"log","domain":[1,5]}}"#,
    );
    apply(&session, r#"{"type":"bookmark.add"}"#);
    let json: Value = serde_json::from_slice(&session.state_file()).unwrap();
    let own = &json[0]["embedscope"];
    assert_eq!((&own["sphereize"], &own["seed"], &own["points"]), (&json!(true), &json!(99), &json!(90)));
    assert_eq!(own["neighbors"], json!({"k": 1000, "metric": "dot"}));
    assert_eq!(own["color"], json!({"as": "number", "scale": "log", "domain": [1, 5]}));
    assert_eq!(own["hash"].as_str().unwrap().len(), 32);
    let known = [
        "label",
        "isSelected",
        "tSNEIteration",
        "tSNEPerplexity",
        "tSNELearningRate",
        "tSNEis3d",
        "umapIs3d",
        "umapNeighbors",
        "umapMinDist",
        "pcaComponentDimensions",
        "projections",
        "selectedPoints",
        "selectedProjection",
        "dataSetDimensions",
        "filteredPoints",
        "shuffledDataIndices",
        "cameraDef",
        "selectedColorOptionName",
        "selectedLabelOption",
        "customSelectedSearchByMetadataOption",
    ];
    for key in json[0].as_object().unwrap().keys() {
        assert!(known.contains(&key.as_str()) || key.starts_with("custom") || key == "embedscope", "{key}");
    }

    let other = fresh();
    other.open_states("state.txt", States::parse(&session.state_file(), "state.txt").unwrap()).unwrap();
    let (mine, theirs) = (session.snapshot(), other.snapshot());
    assert_eq!((theirs.view, theirs.sphereize, theirs.tsne.seed), (mine.view, true, 99));
}

#[test]
fn s8_a_bookmark_of_other_vectors_says_so() {
    let session = isolated();
    apply(&session, r#"{"type":"bookmark.add"}"#);
    let states = States::parse(&session.state_file(), "state.txt").unwrap();
    let same = fresh();
    let mut errors = same.errors();
    same.open_states("state.txt", states.clone()).unwrap();
    assert!(errors.try_recv().is_err(), "the same vectors");

    let vectors = embedscope_core::Matrix::from_fn(90, 6, |row, col| (row * 7 % 13 + col) as f32);
    let other = Session::new(Some(embedscope_io::Dataset::new("other.npy", vectors))).unwrap();
    let mut errors = other.errors();
    other.open_states("state.txt", states).unwrap();
    let said = errors.try_recv().unwrap();
    assert!(said.contains("State 0") && said.contains("other vectors than those of other.npy"), "{said}");
}
