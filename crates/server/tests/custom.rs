//! Custom axes: the formulas, the refusals, and bookmarks that the TensorFlow projector reads.
#![allow(clippy::unwrap_used)] // in helpers too, not only in #[test] functions

mod common;

use common::{apply, clouds, refused, session, wait};
use embedscope_core::monitor::Silent;
use embedscope_core::{Matrix, preprocess};
use embedscope_io::States;
use embedscope_server::snapshot::PcaStatus;
use embedscope_server::{Projection, Session};

/// An end by the label, as the page writes it.
fn label(name: &str) -> String {
    format!(r#"{{"by":{{"value":{{"column":"label","value":"{name}"}}}},"name":"{name}"}}"#)
}

fn rows(rows: &str) -> String {
    format!(r#"{{"by":{{"rows":[{rows}]}},"name":"rows {rows}"}}"#)
}

fn set(session: &Session, fields: &str) {
    apply(session, &format!(r#"{{"type":"custom.set",{fields}}}"#));
}

/// Mean of the rows of one of the three clouds.
#[expect(clippy::needless_pass_by_value, reason = "a range at each call")]
fn centroid(x: &Matrix, rows: impl Iterator<Item = usize> + Clone) -> Vec<f64> {
    let count = rows.clone().count() as f64;
    (0..x.cols()).map(|c| rows.clone().map(|r| f64::from(x.row(r)[c])).sum::<f64>() / count).collect()
}

fn cloud(x: &Matrix, which: usize) -> Vec<f64> {
    centroid(x, (which..x.rows()).step_by(3))
}

fn close(found: &[f32], expected: &[f64]) -> bool {
    let size = expected.iter().fold(1e-6f64, |most, v| most.max(v.abs()));
    found.len() == expected.len()
        && found.iter().zip(expected).all(|(a, b)| (f64::from(*a) - b).abs() < 1e-5 * size)
}

#[test]
fn m15_axes_lead_from_centroid_to_centroid_in_units_of_their_distance() {
    let session = session(90, 6);
    set(&session, &format!(r#""left":{},"right":{}"#, label("ape"), label("bear")));
    let half = session.snapshot();
    assert!(!half.custom.has_layout && half.projection == Projection::Pca, "the other axis is missing");
    set(&session, &format!(r#""down":{},"up":{}"#, label("ape"), label("cat")));

    let now = session.snapshot();
    assert!(now.custom.has_layout && now.projection == Projection::Custom);
    let right = now.custom.axes.right.clone().unwrap();
    assert_eq!((right.name.as_str(), right.matches), ("bear", 30));
    let frame = session.frame().unwrap();
    assert_eq!((frame.projection, frame.dims(), frame.points()), (Projection::Custom, 2, 90));
    let x = clouds(90, 6).vectors.unwrap();
    let (ape, bear, cat) = (cloud(&x, 0), cloud(&x, 1), cloud(&x, 2));
    let along = |v: &[f32], from: &[f64], to: &[f64]| {
        let length2: f64 = from.iter().zip(to).map(|(a, b)| (b - a).powi(2)).sum();
        let dot: f64 =
            (0..6).map(|c| (f64::from(v[c]) - f64::midpoint(from[c], to[c])) * (to[c] - from[c])).sum();
        dot / length2
    };
    let expected: Vec<f64> =
        (0..90).flat_map(|r| [along(x.row(r), &ape, &bear), along(x.row(r), &ape, &cat)]).collect();
    assert!(close(frame.positions(), &expected));
}

#[test]
fn m15_compat_is_tensorflows_formula_on_the_vectors_that_projections_use() {
    let session = session(90, 60);
    assert!(session.snapshot().sphereize, "many dimensions");
    let ends = format!(
        r#""compat":true,"left":{},"right":{},"down":{},"up":{}"#,
        label("ape"),
        label("bear"),
        label("cat"),
        label("bear")
    );
    set(&session, &ends);
    assert!(session.snapshot().custom.compat);
    let x = clouds(90, 60).vectors.unwrap();
    let sphereized = preprocess::sphereize(x.view(), &Silent).unwrap();
    // Centroids of the vectors as they are.
    let (ape, bear, cat) = (cloud(&x, 0), cloud(&x, 1), cloud(&x, 2));
    let along = |v: &[f32], from: &[f64], to: &[f64]| -> f64 {
        (0..60).map(|c| f64::from(v[c]) * (to[c] - from[c])).sum()
    };
    let expected: Vec<f64> = (0..90)
        .flat_map(|r| [along(sphereized.row(r), &ape, &bear), along(sphereized.row(r), &cat, &bear)])
        .collect();
    assert!(close(session.frame().unwrap().positions(), &expected));
    let before = session.frame().unwrap();
    set(&session, r#""compat":false"#);
    assert!(session.frame().unwrap().positions() != before.positions(), "the same ends, the other formula");
}

#[test]
fn m15_three_axes_need_three_pairs() {
    let session = session(90, 6);
    set(
        &session,
        &format!(
            r#""dims":3,"left":{},"right":{},"down":{},"up":{}"#,
            label("ape"),
            label("bear"),
            label("ape"),
            label("cat")
        ),
    );
    assert!(!session.snapshot().custom.has_layout);
    set(&session, &format!(r#""back":{},"front":{}"#, rows("0"), rows("7,3,7")));
    let now = session.snapshot();
    assert_eq!(now.custom.axes.front.unwrap().matches, 2, "a row counts once");
    assert_eq!(session.frame().unwrap().dims(), 3);
    set(&session, r#""dims":2"#);
    assert_eq!(session.frame().unwrap().dims(), 2);
    set(&session, r#""up":null"#);
    let now = session.snapshot();
    assert!(!now.custom.has_layout && now.custom.axes.up.is_none());
}

#[test]
fn m15_an_end_that_matches_nothing_is_an_error_that_names_it_and_changes_nothing() {
    let session = session(90, 6);
    set(&session, &format!(r#""left":{},"right":{}"#, label("ape"), label("bear")));
    let before = session.snapshot();
    let command = format!(r#"{{"type":"custom.set","down":{},"up":{}}}"#, label("cat"), label("dog"));
    let sentence = refused(&session, &command);
    assert!(sentence.contains("the up end") && sentence.contains("dog"), "{sentence}");
    assert_eq!(session.snapshot(), before);

    let search =
        r#"{"type":"custom.set","right":{"by":{"search":{"text":"(","regex":true}},"name":"wrong"}}"#;
    assert!(refused(&session, search).contains("character 1"));
    let column = r#"{"type":"custom.set","right":{"by":{"value":{"column":"kind","value":"a"}},"name":"a"}}"#;
    let sentence = refused(&session, column);
    assert!(sentence.contains("kind") && sentence.contains("label"), "{sentence}");
    let row = r#"{"type":"custom.set","right":{"by":{"rows":[90]},"name":"a"}}"#;
    assert!(refused(&session, row).contains("row 90"));
    let same = format!(r#"{{"type":"custom.set","down":{},"up":{}}}"#, label("ape"), label("ape"));
    assert!(refused(&session, &same).contains("same place"));
    assert_eq!(session.snapshot(), before);
    assert!(refused(&session, r#"{"type":"custom.set","dims":4}"#).contains("dims"));
}

#[test]
fn m15_bookmarks_have_tensorflows_fields_and_restore_the_axes() {
    let session = session(90, 6);
    let search = |text: &str, regex: bool| {
        format!(
            r#"{{"by":{{"search":{{"text":"{text}","regex":{regex},"whole":false,"column":0}}}},"name":"{text}"}}"#
        )
    };
    set(
        &session,
        &format!(
            r#""left":{},"right":{},"down":{},"up":{}"#,
            search("^ape$", true),
            search("BEA", false),
            label("ape"),
            label("cat")
        ),
    );
    let (shown, before) = (session.frame().unwrap(), session.snapshot().custom);
    apply(&session, r#"{"type":"bookmark.add"}"#);
    let file = session.state_file();
    let states = States::parse(&file, "state.txt").unwrap();
    let field = |key: &str| states.states[0].field(key).unwrap().clone();
    assert_eq!(field("selectedProjection"), "custom");
    assert_eq!((field("customXLeftText"), field("customXLeftRegex")), ("^ape$".into(), true.into()));
    assert_eq!((field("customXRightText"), field("customXRightRegex")), ("BEA".into(), false.into()));
    assert_eq!((field("customYDownText"), field("customYDownRegex")), ("^ape$".into(), true.into()));
    assert_eq!((field("customYUpText"), field("customYUpRegex")), ("^cat$".into(), true.into()));
    assert_eq!(field("customSelectedSearchByMetadataOption"), "label");

    let other = common::session(90, 6);
    other.open_states("state.txt", states).unwrap();
    let after = other.snapshot();
    assert_eq!((after.projection, after.custom), (Projection::Custom, before));
    assert_eq!(other.frame().unwrap().positions(), shown.positions());
    assert_eq!(other.state_file(), file, "opened and saved: the same bytes");
    // The ends are still there to go on from.
    apply(&other, &format!(r#"{{"type":"custom.set","up":{}}}"#, label("bear")));
    assert!(other.frame().unwrap().positions() != shown.positions());
}

#[test]
fn m15_three_axes_come_back_from_a_bookmark() {
    let session = session(90, 6);
    set(
        &session,
        &format!(
            r#""dims":3,"left":{},"right":{},"down":{},"up":{},"back":{},"front":{}"#,
            label("ape"),
            label("bear"),
            label("ape"),
            label("cat"),
            rows("0,1"),
            rows("2,3")
        ),
    );
    let shown = session.frame().unwrap();
    apply(&session, r#"{"type":"bookmark.add"}"#);
    let other = common::session(90, 6);
    other.open_states("state.txt", States::parse(&session.state_file(), "state.txt").unwrap()).unwrap();
    let frame = other.frame().unwrap();
    assert_eq!((frame.dims(), frame.positions()), (3, shown.positions()));
}

#[test]
fn m15_a_bookmark_of_the_tensorflow_projector_names_its_ends() {
    let text = br#"[{"label":"theirs","isSelected":true,"tSNEIteration":0,"tSNEPerplexity":5,"tSNELearningRate":1,"tSNEis3d":true,"pcaComponentDimensions":[0,1,2],"projections":[{"linear-x":1.5,"linear-y":-2},{"linear-x":0.25,"linear-y":4},{"linear-x":1,"linear-y":0}],"selectedPoints":[],"selectedProjection":"custom","dataSetDimensions":[3,4],"filteredPoints":null,"cameraDef":null,"selectedColorOptionName":"label","selectedLabelOption":"label","customSelectedSearchByMetadataOption":"label","customXLeftText":"ape","customXLeftRegex":false,"customXRightText":"^b","customXRightRegex":true,"customYUpText":"","customYUpRegex":false,"customYDownText":"","customYDownRegex":false}]"#;
    let session = Session::new(Some(clouds(3, 4))).unwrap();
    wait(&session, |s| s.pca.status == PcaStatus::Ready);
    session.open_states("state.txt", States::parse(text, "state.txt").unwrap()).unwrap();
    let custom = session.snapshot().custom;
    assert!(custom.compat && custom.has_layout && custom.axes.up.is_none());
    let (left, right) = (custom.axes.left.unwrap(), custom.axes.right.unwrap());
    assert_eq!((left.name.as_str(), left.matches, right.name.as_str(), right.matches), ("ape", 1, "^b", 1));
    assert_eq!(session.frame().unwrap().positions()[..2], [1.5, -2.0]);
}
