//! The quality of a layout: the figures, the columns that come with them, and what they never touch.
#![allow(clippy::unwrap_used)] // in helpers too, not only in #[test] functions

mod common;

use std::sync::Arc;

use axum::body::Body;
use axum::http::StatusCode;
use common::{apply, ask, clouds, refused, send, server, session, wait};
use embedscope_core::monitor::Silent;
use embedscope_core::{Matrix, Metric, preprocess, quality};
use embedscope_server::snapshot::{ColumnSource, PcaStatus, QualityInfo, RunStatus};
use embedscope_server::{Projection, Reply, Session};

fn measure(session: &Session, k: usize) -> QualityInfo {
    match apply(session, &format!(r#"{{"type":"quality","k":{k}}}"#)) {
        Reply::Quality(quality) => *quality,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_figures_are_the_engines() {
    let session = session(300, 8);
    let found = measure(&session, 15);
    let frame = session.frame().unwrap();
    let layout = Matrix::new(300, 3, frame.positions().to_vec()).unwrap();
    let x = clouds(300, 8).vectors.unwrap();
    let report = quality::measure(x.view(), layout.view(), &quality::Params::default(), &Silent).unwrap();
    assert_eq!(found.recall, report.local.recall.value);
    assert_eq!(found.trustworthiness, report.local.trustworthiness.value);
    assert_eq!(found.continuity, report.local.continuity.value);
    assert_eq!(found.triplets, report.triplets.value);
    assert_eq!((found.projection, found.k, found.anchors, found.exact), (Projection::Pca, 15, 300, true));
    assert_eq!(found.recall_error, 0.0, "all points were measured");
    assert!((found.chance_recall - 15.0 / 299.0).abs() < 1e-12 && found.current);
    assert_eq!(session.snapshot().quality, Some(found));
}

#[test]
fn columns_come_with_it_and_are_no_metadata() {
    let session = session(300, 8);
    let names = || {
        let data = session.snapshot().dataset.unwrap();
        data.columns.into_iter().map(|c| (c.name, c.source)).collect::<Vec<_>>()
    };
    let before = names();
    measure(&session, 10);
    let computed = ["neighbours lost", "missing neighbours", "false neighbours", "local scale"]
        .map(|n| (n.to_owned(), ColumnSource::Computed));
    assert_eq!(names(), [&before[..], &computed[..]].concat());
    assert!(before.iter().all(|(_, source)| *source == ColumnSource::File));
    apply(&session, r#"{"type":"view","colorBy":"local scale"}"#);
    assert_eq!(session.snapshot().view.color_by.as_deref(), Some("local scale"));
    let Reply::Point(values) = apply(&session, r#"{"type":"point","row":7}"#) else { panic!() };
    assert_eq!(values.len(), before.len() + 4);
    let [lost, missing, wrong]: [f64; 3] =
        [0, 1, 2].map(|i| values[before.len() + i].as_ref().unwrap().parse().unwrap());
    assert!((0.0..=1.0).contains(&lost) && ((lost * 10.0).round() - lost * 10.0).abs() < 1e-3);
    assert!((missing > 0.0) == (lost > 0.0) && (wrong > 0.0) == (lost > 0.0), "{lost} {missing} {wrong}");

    // They are found by value and by range as others are.
    let selected = |by: &str| match apply(&session, &format!(r#"{{"type":"select","op":"set","by":{by}}}"#)) {
        Reply::Count(count) => count,
        other => panic!("{other:?}"),
    };
    let all = selected(r#"{"range":{"column":"neighbours lost","low":0,"high":1}}"#);
    let none = selected(r#"{"value":{"column":"neighbours lost","value":null}}"#);
    assert_eq!((all, none), (300, 0));
    let kept_all = selected(r#"{"range":{"column":"neighbours lost","low":0,"high":0}}"#);
    assert_eq!(kept_all, selected(r#"{"value":{"column":"false neighbours","value":"0"}}"#));

    // A file that the session is saved in has none of them, and neither has one that is opened.
    let file = session.to_file().unwrap();
    let text = serde_json::to_string(&file.about).unwrap();
    assert!(!text.contains("missing neighbours"), "{text}");
    session.open(clouds(300, 8));
    assert_eq!(names(), before);
    assert!(session.snapshot().quality.is_none());
}

#[tokio::test]
async fn computed_columns_are_sent_like_others() {
    let session = session(300, 8);
    measure(&session, 10);
    let columns = session.snapshot().dataset.unwrap().columns.len();
    let (app, token, _session) = server(session);
    for index in 0..=columns {
        let request = ask(&token, &format!("/api/columns/{index}")).body(Body::empty()).unwrap();
        let (status, _, body) = send(&app, request).await;
        assert_eq!(status, if index < columns { StatusCode::OK } else { StatusCode::NOT_FOUND });
        if index + 4 >= columns && index < columns {
            let word = |at: usize| u32::from_le_bytes(body[at..at + 4].try_into().unwrap());
            assert_eq!((word(12), word(16), word(24) & 1), (index as u32, 300, 1), "numbers");
        }
    }
}

#[test]
fn another_layout_on_screen_is_not_the_one_that_was_measured() {
    let session = session(120, 6);
    apply(&session, r#"{"type":"tsne.set","iterations":30,"perplexity":5,"dims":2}"#);
    apply(&session, r#"{"type":"tsne.run"}"#);
    wait(&session, |s| s.tsne.status == RunStatus::Done);
    let found = measure(&session, 5);
    assert_eq!((found.projection, found.iteration), (Projection::Tsne, 30));
    let current = || session.snapshot().quality.unwrap().current;
    assert!(current());
    apply(&session, r#"{"type":"show","projection":"pca"}"#);
    assert!(!current());
    apply(&session, r#"{"type":"show","projection":"tsne"}"#);
    assert!(current(), "it is back");
    apply(&session, r#"{"type":"tsne.step"}"#);
    wait(&session, |s| s.tsne.iteration == 31);
    assert!(!current());

    apply(&session, r#"{"type":"show","projection":"pca"}"#);
    measure(&session, 5);
    assert!(current());
    apply(&session, r#"{"type":"view","palette":"light"}"#);
    assert!(current());
    apply(&session, r#"{"type":"show","projection":"pca","components":[1,2]}"#);
    assert!(!current());
}

#[test]
fn it_is_a_task_that_can_be_cancelled() {
    let session = Arc::new(session(4000, 200));
    let asked = session.clone();
    let thread = std::thread::spawn(move || asked.apply(common::command(r#"{"type":"quality"}"#)));
    let task = wait(&session, |s| s.task.as_ref().is_some_and(|t| t.stage == "quality")).task.unwrap();
    assert!(task.cancellable);
    apply(&session, &format!(r#"{{"type":"cancel","task":{}}}"#, task.id));
    assert!(thread.join().unwrap().unwrap_err().to_string().contains("cancelled"));
    let now = session.snapshot();
    assert!(now.task.is_none() && now.quality.is_none());
}

#[test]
fn what_cannot_be_measured_is_refused() {
    let small = session(20, 4);
    assert!(refused(&small, r#"{"type":"quality"}"#).contains("less than half the number of points"));
    assert!(refused(&small, r#"{"type":"quality","k":0}"#).contains("k is 0"));
    apply(&small, r#"{"type":"show","projection":"tsne"}"#);
    assert!(refused(&small, r#"{"type":"quality","k":5}"#).contains("no layout on screen"));
    let nothing = Session::new(None).unwrap();
    assert!(refused(&nothing, r#"{"type":"quality"}"#).contains("no data are open"));
}

#[test]
fn sphereized_vectors_are_what_a_layout_of_them_is_measured_against() {
    let session = session(200, 60);
    assert!(session.snapshot().sphereize);
    let on = measure(&session, 10);
    apply(&session, r#"{"type":"sphereize","on":false}"#);
    wait(&session, |s| s.pca.status == PcaStatus::Ready && !s.sphereize);
    let off = measure(&session, 10);
    assert!(on.recall != off.recall);
}

#[test]
fn the_surroundings_of_a_point_are_what_the_columns_count() {
    for dims in [6, 60] {
        let session = session(240, dims);
        assert_eq!(session.snapshot().sphereize, dims == 60);
        measure(&session, 10);
        let x = clouds(240, dims).vectors.unwrap();
        let used = if dims == 60 { preprocess::sphereize(x.view(), &Silent).unwrap() } else { x };
        let frame = session.frame().unwrap();
        let layout = Matrix::new(240, frame.dims(), frame.positions().to_vec()).unwrap();
        let nearest = |m: &Matrix, row: usize| {
            let far = |other: &usize| Metric::Euclidean.distance(m.row(row), m.row(*other));
            let mut others: Vec<usize> = (0..240).filter(|&other| other != row).collect();
            others.sort_by(|a, b| far(a).total_cmp(&far(b)).then(a.cmp(b)));
            others[..10].iter().map(|&row| row as u32).collect::<Vec<_>>()
        };
        for row in [0, 17, 239] {
            let ask = format!(r#"{{"type":"surroundings","row":{row},"k":10}}"#);
            let Reply::Surroundings { kept, missing, wrong } = apply(&session, &ask) else { panic!() };
            let (truth, drawn) = (nearest(&used, row), nearest(&layout, row));
            let only = |of: &[u32], not: &[u32]| -> Vec<u32> {
                of.iter().copied().filter(|row| !not.contains(row)).collect()
            };
            assert_eq!(
                (missing.clone(), wrong),
                (only(&truth, &drawn), only(&drawn, &truth)),
                "{dims} {row}"
            );
            assert_eq!(kept, only(&truth, &missing));
            let Reply::Point(values) = apply(&session, &format!(r#"{{"type":"point","row":{row}}}"#)) else {
                panic!()
            };
            let lost: f64 = values[values.len() - 4].as_ref().unwrap().parse().unwrap();
            assert_eq!((lost * 10.0).round() as usize, missing.len());
        }
        assert!(refused(&session, r#"{"type":"surroundings","row":240}"#).contains("row 240"));
        assert!(
            refused(&session, r#"{"type":"surroundings","row":1,"k":240}"#).contains("less than the number")
        );
    }
}
