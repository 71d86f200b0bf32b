//! UMAP in a session: faithful and live, held, steered by labels, restored.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // a skipped test says so

mod common;

use std::path::PathBuf;
use std::time::Duration;

use common::{agreement, apply, clouds, refused, session, wait};
use embedscope_core::Matrix;
use embedscope_core::monitor::Silent;
use embedscope_core::umap;
use embedscope_io::{Dataset, States};
use embedscope_server::command::UmapMode;
use embedscope_server::snapshot::{PcaStatus, RunStatus, UmapInfo};
use embedscope_server::wire::Frame;
use embedscope_server::{Projection, Session};

fn set(session: &Session, fields: &str) {
    apply(session, &format!(r#"{{"type":"umap.set",{fields}}}"#));
}

fn run(session: &Session, command: &str) -> Frame {
    apply(session, &format!(r#"{{"type":"umap.{command}"}}"#));
    wait(session, |s| s.umap.status == RunStatus::Done);
    session.frame().unwrap()
}

/// What a run that has ended says; times and revisions aside.
fn untimed(umap: UmapInfo) -> UmapInfo {
    UmapInfo { ms_per_epoch: None, ..umap }
}

#[test]
fn m14_umap_of_all_points_as_the_engine_computes_it() {
    let session = session(300, 8);
    set(&session, r#""dims":2,"neighbors":12,"minDist":0.3,"spread":1.5,"epochs":60,"seed":3"#);
    let frame = run(&session, "run");
    let now = session.snapshot();
    assert_eq!(
        (frame.projection, frame.dims(), frame.points(), frame.iteration),
        (Projection::Umap, 2, 300, 60)
    );
    assert_eq!((now.projection, now.umap.status, now.umap.epoch), (Projection::Umap, RunStatus::Done, 60));
    assert_eq!((now.umap.epochs_in_all, now.umap.has_layout), (Some(60), true));
    assert_eq!((now.umap.neighbors, now.umap.min_dist, now.umap.spread), (12, 0.3, 1.5));

    // With the start that the session has: scores of ten components, of which it takes two.
    let x = clouds(300, 8).vectors.unwrap();
    let scores = embedscope_core::pca::fit(x.view(), 8, &Silent).unwrap().transform(x.view()).unwrap();
    let start = umap::layout_from_scores(scores.view(), 2, 3);
    let params = embedscope_core::knn::Params { k: 11, ..Default::default() };
    let neighbors = embedscope_core::knn::search(x.view(), &params, &Silent).unwrap();
    let fuzzy = umap::FuzzySet::new(&neighbors, &Silent).unwrap();
    let params = umap::Params { epochs: Some(60), min_dist: 0.3, spread: 1.5, seed: 3, ..Default::default() };
    let mut expected = umap::Run::new(&fuzzy, &start, params).unwrap();
    while !expected.is_done() {
        expected.step();
    }
    assert_eq!(frame.positions(), expected.layout().data());
}

#[test]
fn m14_the_same_seed_gives_the_same_layout_in_both_modes_and_another_another() {
    for mode in ["faithful", "live"] {
        let layout = |seed: u32| {
            let session = session(300, 8);
            set(&session, &format!(r#""dims":2,"epochs":50,"mode":"{mode}","seed":{seed}"#));
            run(&session, "run").positions().to_vec()
        };
        assert!(layout(1) == layout(1), "{mode}");
        assert!(layout(1) != layout(2), "{mode}");
    }
}

#[test]
fn m14_the_live_mode_moves_on_the_mesh_and_goes_on() {
    let session = session(300, 8);
    set(&session, r#""mode":"live","epochs":40"#);
    assert_eq!(session.snapshot().umap.mode, UmapMode::Live);
    let live = run(&session, "run");
    assert_eq!((live.dims(), live.iteration), (3, 40));
    run(&session, "resume");
    let umap = session.snapshot().umap;
    assert_eq!((umap.epoch, umap.epochs_in_all), (80, Some(80)));
    set(&session, r#""mode":"faithful""#);
    let other = run(&session, "resume");
    assert!(other.positions() != live.positions());
    assert_eq!(session.snapshot().umap.epoch, 40, "another mode starts again from the positions");
}

#[test]
fn m14_nothing_moves_after_pause_and_stop() {
    let session = session(2500, 8);
    set(&session, r#""epochs":1000000"#);
    for (command, status) in [("pause", RunStatus::Paused), ("stop", RunStatus::Stopped)] {
        let before = session.snapshot().umap.epoch;
        apply(&session, if before == 0 { r#"{"type":"umap.run"}"# } else { r#"{"type":"umap.resume"}"# });
        let running = wait(&session, |s| s.umap.epoch > before + 3).umap;
        assert!(running.status == RunStatus::Running && running.seconds_left.is_some());
        apply(&session, &format!(r#"{{"type":"umap.{command}"}}"#));
        let (held, frame) = (session.snapshot(), session.frame().unwrap());
        assert_eq!(held.umap.status, status);
        std::thread::sleep(Duration::from_millis(100));
        assert_eq!(session.snapshot(), held, "nothing moves");
        assert_eq!(session.frame().unwrap().positions(), frame.positions());
    }
    assert!(refused(&session, r#"{"type":"umap.pause"}"#).contains("cannot pause UMAP while it is stopped"));
}

#[test]
fn m14_preparing_tells_its_progress_and_can_be_cancelled() {
    let session = session(12_000, 40);
    apply(&session, r#"{"type":"umap.run"}"#);
    assert_eq!(session.snapshot().umap.status, RunStatus::Preparing);
    let task = wait(&session, |s| s.task.as_ref().is_some_and(|t| t.stage == "neighbours")).task.unwrap();
    assert!(task.cancellable && (0.0..=1.0).contains(&task.fraction));
    apply(&session, &format!(r#"{{"type":"cancel","task":{}}}"#, task.id));
    assert_eq!(session.snapshot().umap.status, RunStatus::Idle);
    wait(&session, |s| s.task.is_none());
    assert_eq!(session.frame().unwrap().projection, Projection::Pca, "what was there stays on screen");
}

#[test]
fn only_one_run_moves_at_a_time() {
    let session = session(2500, 8);
    apply(&session, r#"{"type":"tsne.set","iterations":1000000,"perplexity":5}"#);
    set(&session, r#""epochs":1000000"#);
    apply(&session, r#"{"type":"tsne.run"}"#);
    wait(&session, |s| s.tsne.iteration > 2);
    apply(&session, r#"{"type":"umap.run"}"#);
    let tsne = session.snapshot().tsne;
    assert_eq!(tsne.status, RunStatus::Paused);
    let both = wait(&session, |s| s.umap.epoch > 2);
    assert_eq!((both.tsne.iteration, both.tsne.status), (tsne.iteration, RunStatus::Paused));
    apply(&session, r#"{"type":"tsne.resume"}"#);
    assert_eq!(session.snapshot().umap.status, RunStatus::Paused);
    wait(&session, |s| s.tsne.iteration > tsne.iteration);
    assert_eq!(session.frame().unwrap().projection, Projection::Tsne);
}

#[test]
fn labels_draw_their_points_together() {
    let codes: Vec<u32> = (0..400).map(|row| (row * 7 % 13 % 2) as u32).collect();
    let agreement_with = |column: &str| {
        let mut random = embedscope_core::rng::Rng::new(3, 0, 0);
        let x = Matrix::from_fn(400, 5, |_, _| random.normal() as f32);
        let texts: Vec<String> = codes.iter().map(u32::to_string).collect();
        let kind = embedscope_io::Column::new("kind", texts.iter().map(|t| Some(t.as_str())));
        let table = embedscope_io::Table::new(vec![kind]).unwrap();
        let data = Dataset::new("mixed", x).with_metadata(table).unwrap();
        let session = Session::new(Some(data)).unwrap();
        wait(&session, |s| s.pca.status == PcaStatus::Ready);
        set(&session, &format!(r#""dims":2,"epochs":100,"supervise":{{"column":{column}}}"#));
        agreement(&run(&session, "run"), &codes, 5)
    };
    let (plain, supervised) = (agreement_with("null"), agreement_with(r#""kind""#));
    assert!(supervised > plain + 0.2, "{supervised} {plain}");
}

#[test]
fn wrong_settings_are_refused_and_change_nothing() {
    let session = session(60, 4);
    for (fields, named) in [
        (r#""dims":4"#, "dims"),
        (r#""neighbors":1"#, "neighbors"),
        (r#""neighbors":61"#, "neighbors"),
        (r#""minDist":5"#, "min"),
        (r#""metric":"dot""#, "metric"),
        (r#""epochs":0"#, "epochs"),
        (r#""supervise":{"column":"nothing"}"#, "supervise.column"),
    ] {
        let before = session.snapshot();
        let sentence = refused(&session, &format!(r#"{{"type":"umap.set","seed":9,{fields}}}"#));
        assert!(sentence.contains(named), "{sentence}");
        assert_eq!(session.snapshot(), before);
    }
}

#[test]
fn m14_a_bookmark_restores_its_layout_and_settings_and_nothing_moves() {
    let session = session(90, 6);
    set(
        &session,
        r#""dims":2,"neighbors":9,"minDist":0.25,"spread":1.25,"metric":"cosine","mode":"live","epochs":30,"seed":5"#,
    );
    let shown = run(&session, "run");
    let before = session.snapshot().umap;
    apply(&session, r#"{"type":"bookmark.add"}"#);
    let file = session.state_file();
    let saved = States::parse(&file, "state.txt").unwrap();
    let number = |key| saved.states[0].field(key).and_then(serde_json::Value::as_f64);
    assert_eq!(
        (number("umapNeighbors"), number("umapMinDist")),
        (Some(9.0), Some(0.25)),
        "TensorFlow's fields"
    );

    let other = common::session(90, 6);
    other.open_states("state.txt", saved).unwrap();
    let after = other.snapshot();
    let expected = UmapInfo { status: RunStatus::Restored, epochs_in_all: None, ..untimed(before) };
    assert_eq!((after.projection, after.umap.clone()), (Projection::Umap, expected));
    assert_eq!(other.frame().unwrap().positions(), shown.positions());
    assert_eq!(other.state_file(), file, "opened and saved: the same bytes");
    std::thread::sleep(Duration::from_millis(50));
    assert_eq!(other.snapshot(), after, "nothing moves");
    apply(&other, r#"{"type":"umap.resume"}"#);
    let on = wait(&other, |s| s.umap.status == RunStatus::Done).umap;
    assert_eq!(on.epoch, 60, "by its epochs more");
}

#[test]
fn m14_umap_may_be_shown_before_it_is_run() {
    let session = session(60, 4);
    apply(&session, r#"{"type":"show","projection":"umap"}"#);
    let now = session.snapshot();
    assert_eq!((now.projection, now.umap.status), (Projection::Umap, RunStatus::Idle), "nothing is started");
    assert_eq!(session.frame().unwrap().projection, Projection::Pca, "what was there stays");
}

/// Iris, and which flower is which.
fn iris(test: &str) -> Option<(Dataset, Vec<u32>)> {
    let folder = std::env::var_os("EMBEDSCOPE_DATA").map(PathBuf::from);
    let folder =
        folder.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"));
    let Ok(bytes) = std::fs::read(folder.join("iris/iris_tensors.bytes")) else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{test}: no iris, and CI must not skip");
        println!("skipped {test}: no iris");
        return None;
    };
    let values = bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
    let x = Matrix::new(150, 4, values).unwrap();
    Some((Dataset::new("iris", x), (0..150).map(|row| row / 50).collect()))
}

#[test]
fn m13_iris_keeps_its_species_together_in_both_projections() {
    let Some((data, species)) = iris("m13_iris_keeps_its_species_together_in_both_projections") else {
        return;
    };
    let session = Session::new(Some(data)).unwrap();
    wait(&session, |s| s.pca.status == PcaStatus::Ready);
    assert!(!session.snapshot().sphereize, "few dimensions");
    apply(&session, r#"{"type":"tsne.set","dims":2,"perplexity":15}"#);
    apply(&session, r#"{"type":"tsne.run"}"#);
    wait(&session, |s| s.tsne.status == RunStatus::Done);
    let tsne = session.frame().unwrap();
    set(&session, r#""dims":2"#);
    let umap = run(&session, "run");
    for frame in [tsne, umap] {
        let share = agreement(&frame, &species, 10);
        assert!(share >= 0.9, "{:?}: {share}", frame.projection);
        let setosa: Vec<u32> = species.iter().map(|&s| u32::from(s == 0)).collect();
        assert!(agreement(&frame, &setosa, 10) > 0.99, "{:?}: setosa lies apart", frame.projection);
    }
}
