//! A session's behaviour: PCA at once, the life of a run, the view.
#![allow(clippy::unwrap_used)] // in helpers too, not only in #[test] functions

mod common;

use common::{apply, refused, session, status, wait};
use embedscope_server::command::{ColorKind, ColorScale, ColorSettings};
use embedscope_server::snapshot::{PcaStatus, StopReason, TsneStatus};
use embedscope_server::{Projection, Reply, RowSet, Session};

/// Points whose run takes long enough to be watched: a smaller one converges before the test has looked.
const LONG: usize = 2500;

const ENDLESS: &str = r#"{"type":"tsne.set","iterations":1000000,"perplexity":5}"#;

#[test]
fn pca_comes_at_once() {
    let session = session(120, 12);
    let now = session.snapshot();
    assert_eq!(now.projection, Projection::Pca);
    assert!(!now.sphereize, "few dimensions");
    assert_eq!((now.pca.available, now.pca.variance.len()), (10, 10));
    assert!(now.pca.variance[0] > now.pca.variance[9] && now.pca.variance.iter().sum::<f64>() <= 1.0 + 1e-9);
    let frame = session.frame().unwrap();
    assert_eq!((frame.points(), frame.dims(), frame.projection), (120, 3, Projection::Pca));
    assert!(!frame.live);

    apply(&session, r#"{"type":"show","projection":"pca","components":[2,0]}"#);
    let shown = session.frame().unwrap();
    assert_eq!(shown.dims(), 2);
    assert_eq!(shown.positions()[1], frame.positions()[0]);
    assert_eq!(shown.positions()[0], frame.positions()[2]);
    for wrong in ["[0]", "[0,0]", "[0,10]", "[0,1,2,3]"] {
        let command = format!(r#"{{"type":"show","projection":"pca","components":{wrong}}}"#);
        assert!(refused(&session, &command).contains("components"), "{wrong}");
    }
}

#[test]
fn sphereize_recomputes_pca() {
    let session = session(90, 60);
    assert!(session.snapshot().sphereize, "many dimensions");
    let before = session.frame().unwrap();
    apply(&session, r#"{"type":"sphereize","on":false}"#);
    wait(&session, |s| s.pca.status == PcaStatus::Ready);
    let after = session.frame().unwrap();
    assert!(before.positions() != after.positions());
    apply(&session, r#"{"type":"sphereize","on":true}"#);
    wait(&session, |s| s.pca.status == PcaStatus::Ready);
    assert_eq!(session.frame().unwrap().positions(), before.positions());
}

#[test]
fn the_view_is_remembered_and_starts_well() {
    let session = session(60, 4);
    let view = session.snapshot().view;
    assert_eq!((view.color_by.as_deref(), view.label_by.as_deref()), (Some("label"), Some("label")));
    apply(&session, r#"{"type":"view","colorBy":null,"palette":"light"}"#);
    let camera = r#"{"orthographic":true,"position":[0,0,4],"target":[0,0,0],"zoom":2}"#;
    apply(&session, &format!(r#"{{"type":"view","camera":{camera}}}"#));
    let view = session.snapshot().view;
    assert_eq!((view.color_by, view.label_by.as_deref()), (None, Some("label")));
    assert_eq!(view.palette, "light");
    assert_eq!(view.camera.unwrap().zoom, 2.0);
    let color = r#"{"type":"view","palette":"dark","color":{"as":"number","scale":"log","domain":[2,1]}}"#;
    assert!(refused(&session, color).contains("the lower one first"));
    assert_eq!(session.snapshot().view.palette, "light", "a refused command changes nothing");
    apply(&session, &color.replace("[2,1]", "[1,2]"));
    let color = session.snapshot().view.color;
    assert_eq!(
        color,
        ColorSettings { kind: ColorKind::Number, scale: ColorScale::Log, domain: Some([1.0, 2.0]) }
    );
    apply(&session, r#"{"type":"view","neighbors":{"k":1000,"metric":"manhattan"}}"#);
    let beyond = refused(&session, r#"{"type":"view","neighbors":{"k":1001,"metric":"dot"}}"#);
    assert!(beyond.contains("from 1 to 1000"), "{beyond}");
    assert_eq!(session.snapshot().view.neighbors.k, 1000);
}

#[test]
fn questions_are_answered_from_the_original_vectors() {
    let session = session(60, 60);
    assert!(session.snapshot().sphereize);
    let Reply::Neighbors { rows, distances } =
        apply(&session, r#"{"type":"neighbors","of":{"row":4},"k":7,"metric":"euclidean"}"#)
    else {
        panic!()
    };
    assert_eq!(rows.len(), 7);
    assert!(distances.is_sorted());
    let vectors = common::clouds(60, 60).vectors.unwrap();
    let expected = embedscope_core::Metric::Euclidean.distance(vectors.row(4), vectors.row(rows[0] as usize));
    assert_eq!(distances[0], expected);
    assert!(
        refused(&session, r#"{"type":"neighbors","of":{"row":99},"k":7,"metric":"cosine"}"#)
            .contains("rows go from 0 to 59")
    );

    assert_eq!(
        apply(&session, r#"{"type":"search","text":"BEA"}"#),
        Reply::Rows(RowSet::of_rows(60, (1..60).step_by(3)))
    );
    let point = apply(&session, r#"{"type":"point","row":7}"#);
    assert_eq!(point, Reply::Point(vec![Some("bear".into()), Some("7".into())]));
}

#[test]
fn a_run_lives() {
    let session = session(LONG, 6);
    for verb in ["pause", "resume", "stop"] {
        assert!(
            refused(&session, &format!(r#"{{"type":"tsne.{verb}"}}"#)).contains("while it is idle"),
            "{verb}"
        );
    }
    apply(&session, ENDLESS);
    apply(&session, r#"{"type":"tsne.run"}"#);
    let early = wait(&session, |s| s.tsne.iteration >= 5);
    assert_eq!((early.projection, early.tsne.status), (Projection::Tsne, TsneStatus::Running));
    let later = wait(&session, |s| s.tsne.iteration > early.tsne.iteration + 20);
    assert!(later.tsne.kl.is_some() && later.tsne.ms_per_iteration.is_some() && later.tsne.has_layout);

    apply(&session, r#"{"type":"tsne.pause"}"#);
    let held = session.snapshot();
    let frame = session.frame().unwrap();
    assert!(!frame.live);
    std::thread::sleep(std::time::Duration::from_millis(100));
    assert_eq!(session.snapshot(), held, "nothing moves while it is paused");
    assert_eq!(session.frame().unwrap().positions(), frame.positions());
    assert_eq!(frame.iteration, held.tsne.iteration);

    apply(&session, r#"{"type":"tsne.resume"}"#);
    wait(&session, |s| s.tsne.iteration > held.tsne.iteration + 60);
    apply(&session, r#"{"type":"tsne.stop"}"#);
    let stopped = session.snapshot();
    assert_eq!(stopped.tsne.status, TsneStatus::Stopped);
    apply(&session, r#"{"type":"tsne.resume"}"#);
    wait(&session, |s| s.tsne.iteration > stopped.tsne.iteration);

    apply(&session, r#"{"type":"tsne.run"}"#);
    wait(&session, |s| s.tsne.status == TsneStatus::Running && s.tsne.iteration < stopped.tsne.iteration);
}

#[test]
fn a_run_ends_by_its_budget_and_goes_on() {
    let session = session(80, 6);
    apply(&session, r#"{"type":"tsne.set","iterations":30,"perplexity":5,"dims":2}"#);
    apply(&session, r#"{"type":"tsne.run"}"#);
    let done = wait(&session, |s| s.tsne.status == TsneStatus::Done);
    assert_eq!((done.tsne.iteration, done.tsne.stop_reason), (30, Some(StopReason::Budget)));
    assert_eq!(session.frame().unwrap().dims(), 2);
    apply(&session, r#"{"type":"tsne.resume"}"#);
    let done = wait(&session, |s| s.tsne.status == TsneStatus::Done && s.tsne.iteration > 30);
    assert_eq!(done.tsne.iteration, 60);
}

#[test]
fn settings_act_on_a_running_run() {
    let session = session(LONG, 6);
    apply(&session, ENDLESS);
    apply(&session, r#"{"type":"tsne.run"}"#);
    let before = wait(&session, |s| s.tsne.iteration > 40);
    apply(&session, r#"{"type":"tsne.set","learningRate":33.5}"#);
    let after = wait(&session, |s| s.tsne.iteration > before.tsne.iteration + 5);
    assert_eq!((after.tsne.learning_rate, after.tsne.status), (Some(33.5), TsneStatus::Running));

    let place = session.frame().unwrap();
    apply(&session, r#"{"type":"tsne.set","dims":2}"#);
    let flat = wait(&session, |s| s.tsne.status == TsneStatus::Running);
    assert_eq!(flat.tsne.dims, 2);
    wait(&session, |_| session.frame().unwrap().dims() == 2);
    let first = session.frame().unwrap();
    assert!(first.iteration < place.iteration, "counted from the start again");

    apply(&session, r#"{"type":"tsne.set","iterations":3}"#);
    wait(&session, |s| s.tsne.status == TsneStatus::Done);

    for wrong in [
        r#""dims":4"#,
        r#""perplexity":2500"#,
        r#""perplexity":0.5"#,
        r#""learningRate":-1"#,
        r#""iterations":0"#,
    ] {
        let before = session.snapshot();
        let sentence = refused(&session, &format!(r#"{{"type":"tsne.set","seed":9,{wrong}}}"#));
        assert!(sentence.contains("it must be"), "{sentence}");
        assert_eq!(session.snapshot(), before, "a refused command changes nothing");
    }
}

#[test]
fn a_run_in_the_background_leaves_the_screen_alone() {
    let session = session(LONG, 6);
    apply(&session, ENDLESS);
    apply(&session, r#"{"type":"tsne.run"}"#);
    wait(&session, |s| s.tsne.iteration > 2);
    apply(&session, r#"{"type":"show","projection":"pca"}"#);
    let before = session.snapshot().tsne.iteration;
    wait(&session, |s| s.tsne.iteration > before + 10);
    assert_eq!(session.frame().unwrap().projection, Projection::Pca);
    apply(&session, r#"{"type":"show","projection":"tsne"}"#);
    assert_eq!(session.frame().unwrap().projection, Projection::Tsne);
}

#[test]
fn a_diverging_run_says_so() {
    let session = session(60, 6);
    let mut errors = session.errors();
    apply(&session, r#"{"type":"tsne.set","learningRate":1e300,"iterations":100000}"#);
    apply(&session, r#"{"type":"tsne.run"}"#);
    wait(&session, |s| matches!(s.tsne.status, TsneStatus::Stopped | TsneStatus::Idle));
    let sentence = errors.blocking_recv().unwrap();
    assert!(sentence.contains("learning rate"), "{sentence}");
    apply(&session, r#"{"type":"tsne.set","learningRate":null}"#);
    apply(&session, r#"{"type":"tsne.run"}"#);
    wait(&session, |s| s.tsne.iteration > 3);
}

#[test]
fn an_empty_session_refuses_with_a_sentence() {
    let session = Session::new(None).unwrap();
    assert!(session.snapshot().dataset.is_none() && session.frame().is_none());
    assert_eq!(session.state_file(), b"[]");
    for command in [
        r#"{"type":"tsne.run"}"#,
        r#"{"type":"sphereize","on":true}"#,
        r#"{"type":"bookmark.add"}"#,
        r#"{"type":"search","text":"a"}"#,
        r#"{"type":"show","projection":"pca"}"#,
    ] {
        assert!(refused(&session, command).contains("no data are open"), "{command}");
    }
    assert!(refused(&session, r#"{"type":"cancel","task":3}"#).contains("task 3"));
    assert!(refused(&session, r#"{"type":"bookmark.load","bookmark":3}"#).contains("bookmark 3"));
    assert_eq!(status(&session), TsneStatus::Idle);
}

#[test]
fn tiny_data_work() {
    let session = session(4, 1);
    let frame = session.frame().unwrap();
    assert_eq!((frame.dims(), session.snapshot().pca.available), (2, 1));
    apply(&session, r#"{"type":"tsne.set","iterations":5}"#);
    apply(&session, r#"{"type":"tsne.run"}"#);
    wait(&session, |s| s.tsne.status == TsneStatus::Done);
}

#[test]
fn preparing_can_be_stopped_and_cancelled() {
    let session = session(12_000, 40);
    apply(&session, r#"{"type":"tsne.run"}"#);
    assert_eq!(status(&session), TsneStatus::Preparing);
    apply(&session, r#"{"type":"tsne.stop"}"#);
    assert_eq!(status(&session), TsneStatus::Idle);

    apply(&session, r#"{"type":"tsne.run"}"#);
    let task = wait(&session, |s| s.task.as_ref().is_some_and(|t| t.stage == "neighbours")).task.unwrap();
    assert!(task.cancellable && (0.0..=1.0).contains(&task.fraction));
    apply(&session, &format!(r#"{{"type":"cancel","task":{}}}"#, task.id));
    assert_eq!(status(&session), TsneStatus::Idle);
    wait(&session, |s| s.task.is_none());
    assert_eq!(session.snapshot().projection, Projection::Tsne);
    assert_eq!(session.frame().unwrap().projection, Projection::Pca, "what was there stays on screen");
}
