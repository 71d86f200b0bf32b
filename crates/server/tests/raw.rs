//! Columns drawn as they are.
#![allow(clippy::unwrap_used)] // in helpers too, not only in #[test] functions

mod common;

use common::{apply, clouds, refused, session, wait};
use embedscope_core::Matrix;
use embedscope_io::{Column, Dataset, States, Table};
use embedscope_server::command::RawAxis;
use embedscope_server::snapshot::PcaStatus;
use embedscope_server::{Projection, Session};

fn open(data: Dataset) -> Session {
    let session = Session::new(Some(data)).unwrap();
    wait(&session, |s| s.pca.status == PcaStatus::Ready);
    session
}

#[test]
fn m17_vectors_of_up_to_three_dimensions_are_offered_as_they_are() {
    for dims in [2, 3] {
        let session = session(60, dims);
        let raw = session.snapshot().raw;
        assert_eq!(raw.axes, (0..dims).map(RawAxis::Vector).collect::<Vec<_>>());
        assert!(raw.has_layout && session.snapshot().projection == Projection::Pca, "offered, not shown");
        apply(&session, r#"{"type":"show","projection":"raw"}"#);
        let frame = session.frame().unwrap();
        assert_eq!((frame.projection, frame.dims()), (Projection::Raw, dims));
        assert_eq!(frame.positions(), clouds(60, dims).vectors.unwrap().data());
    }
    let raw = session(60, 4).snapshot().raw;
    assert!(raw.axes.is_empty() && !raw.has_layout);
}

#[test]
fn m17_a_file_with_a_layout_in_its_columns_offers_it() {
    let numbers: Vec<String> = (0..30).map(|i| format!("{}", f64::from(i) / 4.0)).collect();
    let column = |name: &str| Column::new(name, numbers.iter().map(|n| Some(n.as_str())));
    let table = Table::new(vec![column("age"), column("umap-0"), column("umap-1")]).unwrap();
    let x = Matrix::from_fn(30, 5, |row, col| ((row * 7 + col * 3) % 11) as f32);
    let session = open(Dataset::new("x", x).with_metadata(table).unwrap());
    let named = |name: &str| RawAxis::Column(name.into());
    assert_eq!(session.snapshot().raw.axes, [named("umap-0"), named("umap-1")]);
    apply(&session, r#"{"type":"show","projection":"raw"}"#);
    assert_eq!(session.frame().unwrap().positions()[8..10], [1.0, 1.0]);
}

#[test]
fn m17_any_numeric_columns_can_be_chosen_and_missing_values_have_no_place() {
    let ages = Column::new("age", [Some("30"), None, Some("7.5"), Some("1e2")]);
    let names = Column::new("name", [Some("a"), Some("b"), Some("c"), Some("d")]);
    let x = Matrix::from_fn(4, 5, |row, col| (row * 10 + col) as f32);
    let data = Dataset::new("x", x).with_metadata(Table::new(vec![ages, names]).unwrap()).unwrap();
    let session = open(data);
    apply(&session, r#"{"type":"raw.set","axes":[{"vector":4},{"column":"age"},{"vector":0}]}"#);
    let now = session.snapshot();
    assert_eq!((now.projection, now.raw.has_layout, now.raw.axes.len()), (Projection::Raw, true, 3));
    let frame = session.frame().unwrap();
    assert_eq!((frame.projection, frame.dims()), (Projection::Raw, 3));
    assert_eq!(frame.positions()[..3], [4.0, 30.0, 0.0]);
    assert!(frame.positions()[4].is_nan() && frame.positions()[9..] == [34.0, 100.0, 30.0]);

    let before = session.snapshot();
    for (axes, named) in [
        (r#"[{"vector":0}]"#, "2 or 3"),
        (r#"[{"vector":0},{"vector":5}]"#, "from 0 to 4"),
        (r#"[{"vector":0},{"column":"name"}]"#, "numeric"),
        (r#"[{"vector":0},{"column":"weight"}]"#, "weight"),
    ] {
        let sentence = refused(&session, &format!(r#"{{"type":"raw.set","axes":{axes}}}"#));
        assert!(sentence.contains(named), "{sentence}");
    }
    assert_eq!(session.snapshot(), before);
}

#[test]
fn m17_a_bookmark_of_raw_columns_comes_back() {
    let session = session(60, 4);
    apply(&session, r#"{"type":"raw.set","axes":[{"vector":2},{"column":"number"}]}"#);
    let shown = session.frame().unwrap();
    apply(&session, r#"{"type":"bookmark.add"}"#);
    assert_eq!(session.snapshot().bookmarks[0].projection, Projection::Raw);
    let states = States::parse(&session.state_file(), "state.txt").unwrap();
    assert_eq!(
        states.states[0].field("selectedProjection").unwrap(),
        "custom",
        "the nearest that TensorFlow has"
    );
    let other = common::session(60, 4);
    other.open_states("state.txt", states).unwrap();
    let now = other.snapshot();
    assert_eq!((now.projection, now.raw.axes.len(), now.custom.has_layout), (Projection::Raw, 2, false));
    assert_eq!(other.frame().unwrap().positions(), shown.positions());
}

#[test]
fn m17_without_vectors_columns_can_be_drawn_but_not_vectors() {
    let session = session(60, 3);
    apply(&session, r#"{"type":"show","projection":"raw"}"#);
    apply(&session, r#"{"type":"bookmark.add"}"#);
    let shown = session.frame().unwrap();
    let alone = Session::new(None).unwrap();
    alone.open_states("state.txt", States::parse(&session.state_file(), "state.txt").unwrap()).unwrap();
    let frame = alone.frame().unwrap();
    assert_eq!(frame.projection, Projection::Raw);
    assert_eq!(frame.positions()[..2], shown.positions()[..2]);
    assert!(
        refused(&alone, r#"{"type":"raw.set","axes":[{"vector":0},{"vector":1}]}"#)
            .contains("only coordinates")
    );
}
