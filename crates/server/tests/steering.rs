//! t-SNE under live control: what each control does to a run, and what stays still.
#![allow(clippy::unwrap_used)] // in helpers too, not only in #[test] functions

mod common;

use std::sync::Arc;
use std::time::Duration;

use common::{agreement, apply, refused, session, wait};
use embedscope_core::monitor::Silent;
use embedscope_core::rng::Rng;
use embedscope_core::{Matrix, knn, pca, tsne};
use embedscope_io::{Column, Dataset, Table};
use embedscope_server::snapshot::{PcaStatus, RunStatus, StopReason};
use embedscope_server::wire::Frame;
use embedscope_server::{Reply, Session};

/// Runs by so many iterations, from the start or from where it is.
fn run(session: &Session, iterations: u32, command: &str) -> Frame {
    let before = if command == "run" { 0 } else { session.snapshot().tsne.iteration };
    apply(session, &format!(r#"{{"type":"tsne.set","iterations":{iterations}}}"#));
    apply(session, &format!(r#"{{"type":"tsne.{command}"}}"#));
    wait(session, |s| s.tsne.status == RunStatus::Done && s.tsne.iteration > before);
    session.frame().unwrap()
}

fn set(session: &Session, fields: &str) {
    apply(session, &format!(r#"{{"type":"tsne.set",{fields}}}"#));
}

/// Root of the mean squared distance from the centre, which is the origin.
fn radius(frame: &Frame) -> f64 {
    let sum: f64 = frame.positions().iter().map(|&v| f64::from(v).powi(2)).sum();
    (sum / frame.points() as f64).sqrt()
}

/// A paused run of 200 points.
fn paused() -> Session {
    let session = session(200, 6);
    set(&session, r#""dims":2,"perplexity":8,"iterations":1000000"#);
    apply(&session, r#"{"type":"tsne.run"}"#);
    // A run of few points converges in a moment: done is as good as paused.
    wait(&session, |s| s.tsne.iteration >= 70 || s.tsne.status == RunStatus::Done);
    if session.apply(common::command(r#"{"type":"tsne.pause"}"#)).is_err() {
        assert_eq!(session.snapshot().tsne.status, RunStatus::Done);
    }
    session
}

#[test]
fn m12_a_run_that_is_not_steered_comes_out_the_same_and_ends_by_itself() {
    let layout = || {
        let session = session(300, 8);
        set(&session, r#""dims":2,"perplexity":10,"seed":4"#);
        let frame = run(&session, 1000, "run");
        let tsne = session.snapshot().tsne;
        assert_eq!(tsne.stop_reason, Some(StopReason::Converged), "it need not spend its budget");
        assert!(tsne.iteration < 1000 && tsne.kl.unwrap() > 0.0 && tsne.gradient_norm.is_some());
        (frame.positions().to_vec(), tsne.iteration, tsne.kl, tsne.kept)
    };
    assert_eq!(layout(), layout());
}

#[test]
fn m12_weights_are_equal_where_neighbours_are_chosen_and_by_the_perplexity_again_with_null() {
    let session = session(300, 8);
    set(&session, r#""dims":2,"neighbors":12,"iterations":40"#);
    let found = run(&session, 40, "run");
    let snapshot = session.snapshot();
    assert_eq!((snapshot.tsne.neighbors, snapshot.tsne.perplexity), (Some(12), 5.0));
    let params = tsne::Params { iterations: 40, ..Default::default() };
    assert_eq!(found.positions(), engine_of(tsne::AffinityKind::Uniform(12), params));
    set(&session, r#""neighbors":null"#);
    let other = run(&session, 40, "run");
    assert_eq!(session.snapshot().tsne.neighbors, None);
    assert_ne!(found.positions(), other.positions());
    for wrong in ["0", "300"] {
        let set = format!(r#"{{"type":"tsne.set","neighbors":{wrong}}}"#);
        let error = session.apply(common::command(&set)).unwrap_err().to_string();
        assert!(error.contains("from 1 to the number of points less one, here 299"), "{error}");
    }
}

#[test]
fn many_points_start_with_equal_weights() {
    let x = Matrix::from_fn(tsne::MANY_POINTS, 2, |row, col| (row * (col + 7) % 1009) as f32);
    let session = Session::new(Some(Dataset::new("many", x))).unwrap();
    assert_eq!(session.snapshot().tsne.neighbors, Some(15));
}

/// A session on one cloud, whose size a layout shows.
fn one_cloud() -> Session {
    let session = Session::new(Some(mixed(300))).unwrap();
    wait(&session, |s| s.pca.status == PcaStatus::Ready);
    session
}

#[test]
fn m12_exaggeration_acts_on_the_layouts_scale_and_null_gives_it_back_to_the_schedule() {
    let session = one_cloud();
    set(&session, r#""dims":2,"perplexity":10"#);
    let plain = run(&session, 150, "run");
    assert_eq!(session.snapshot().tsne.exaggeration_now, Some(1.0));
    set(&session, r#""exaggeration":12"#);
    let tight = run(&session, 150, "resume");
    let tsne = session.snapshot().tsne;
    assert_eq!((tsne.exaggeration, tsne.exaggeration_now), (Some(12.0), Some(12.0)));
    assert!(radius(&tight) < 0.7 * radius(&plain), "{} {}", radius(&tight), radius(&plain));
    set(&session, r#""exaggeration":null"#);
    let wide = run(&session, 150, "resume");
    assert_eq!(session.snapshot().tsne.exaggeration_now, Some(1.0));
    assert!(radius(&wide) > 1.3 * radius(&tight), "{} {}", radius(&wide), radius(&tight));

    // A number holds from the first iteration on, where the schedule would have another.
    set(&session, r#""exaggeration":1"#);
    run(&session, 20, "run");
    assert_eq!(session.snapshot().tsne.exaggeration_now, Some(1.0));
    set(&session, r#""exaggeration":null"#);
    run(&session, 20, "run");
    assert_eq!(session.snapshot().tsne.exaggeration_now, Some(12.0));
}

/// The engine's own run on the clouds of [`session`], from the same start.
fn engine(params: tsne::Params) -> Vec<f32> {
    engine_of(tsne::AffinityKind::Perplexity(10.0), params)
}

fn engine_of(kind: tsne::AffinityKind, params: tsne::Params) -> Vec<f32> {
    let x = common::clouds(300, 8).vectors.unwrap();
    let scores = pca::fit(x.view(), 8, &Silent).unwrap().transform(x.view()).unwrap();
    let start = pca::layout_from_scores(scores.view(), 2, 0).unwrap();
    let neighbors = knn::search(x.view(), &knn::Params { k: 30, ..Default::default() }, &Silent).unwrap();
    let affinity = kind.affinity(&neighbors).unwrap();
    let mut run = tsne::Run::new(&affinity, &start, params).unwrap();
    while !run.is_done() {
        run.step();
    }
    run.layout().into_data()
}

#[test]
fn m12_degrees_of_freedom_momentum_and_rate_are_the_engines_and_are_checked() {
    let plain = tsne::Params { iterations: 60, ..Default::default() };
    for (fields, params) in [
        (r#""dof":1"#, plain),
        (r#""dof":0.5"#, tsne::Params { dof: 0.5, ..plain }),
        (r#""momentum":0.3"#, tsne::Params { momentum: 0.3, ..plain }),
        (r#""learningRate":20"#, tsne::Params { learning_rate: Some(20.0), ..plain }),
        (r#""exaggeration":3"#, tsne::Params { exaggeration: 3.0, early_iterations: 0, ..plain }),
    ] {
        let session = session(300, 8);
        set(&session, &format!(r#""dims":2,"perplexity":10,{fields}"#));
        let frame = run(&session, 60, "run");
        assert!(frame.positions() == engine(params), "{fields}");
        assert!(params == plain || engine(params) != engine(plain), "{fields} changes something");
    }

    let session = session(300, 8);
    for (fields, named) in [
        (r#""dof":0.01"#, "degrees of freedom"),
        (r#""momentum":1"#, "momentum"),
        (r#""exaggeration":0.5"#, "exaggeration"),
        (r#""metric":"dot""#, "metric"),
        (r#""supervise":{"factor":101}"#, "factor"),
        (r#""supervise":{"column":"kind"}"#, "supervise.column"),
    ] {
        let before = session.snapshot();
        let sentence = refused(&session, &format!(r#"{{"type":"tsne.set","seed":9,{fields}}}"#));
        assert!(sentence.contains(named) && sentence.contains("it must be"), "{sentence}");
        assert_eq!(session.snapshot(), before, "a refused command changes nothing");
    }
}

/// One cloud whose labels say nothing of its points.
fn mixed(points: usize) -> Dataset {
    let mut random = Rng::new(3, 0, 0);
    let x = Matrix::from_fn(points, 5, |_, _| random.normal() as f32);
    let labels: Vec<&str> = (0..points).map(|_| if random.uniform() < 0.5 { "a" } else { "b" }).collect();
    let column = Column::new("kind", labels.into_iter().map(Some));
    Dataset::new("mixed", x).with_metadata(Table::new(vec![column]).unwrap()).unwrap()
}

#[test]
fn s2_supervision_draws_labels_together_and_ignored_ones_not() {
    let agreement_with = |supervise: &str| {
        let session = Session::new(Some(mixed(400))).unwrap();
        wait(&session, |s| s.pca.status == PcaStatus::Ready);
        set(&session, &format!(r#""dims":2,"perplexity":10,"supervise":{supervise}"#));
        let frame = run(&session, 250, "run");
        let data = mixed(400);
        let codes = data.metadata.column("kind").unwrap().codes().to_vec();
        agreement(&frame, &codes, 5)
    };
    let none = agreement_with(r#"{"factor":100}"#);
    let full = agreement_with(r#"{"column":"kind","factor":100}"#);
    let zero = agreement_with(r#"{"column":"kind","factor":0}"#);
    let ignored = agreement_with(r#"{"column":"kind","factor":100,"ignored":"a"}"#);
    assert!((0.4..0.65).contains(&none) && zero == none, "{none} {zero}");
    assert!(full > none + 0.2, "{full} {none}");
    assert!(ignored < full - 0.1, "{ignored} {full}");
}

#[test]
fn s2_supervision_acts_on_a_running_run() {
    let session = Session::new(Some(mixed(2500))).unwrap();
    wait(&session, |s| s.pca.status == PcaStatus::Ready);
    set(&session, r#""dims":2,"perplexity":5,"iterations":1000000"#);
    apply(&session, r#"{"type":"tsne.run"}"#);
    wait(&session, |s| s.tsne.iteration > 20);
    set(&session, r#""supervise":{"column":"kind","factor":100}"#);
    let before = session.snapshot().tsne;
    assert_eq!((before.status, before.supervise.factor), (RunStatus::Running, 100.0));
    wait(&session, |s| s.tsne.iteration > before.iteration + 150 || s.tsne.status == RunStatus::Done);
    let codes = mixed(2500).metadata.column("kind").unwrap().codes().to_vec();
    let share = agreement(&session.frame().unwrap(), &codes, 5);
    assert!(share > 0.65, "{share}");
}

#[test]
fn m12_steps_are_counted_and_then_nothing_moves() {
    let session = paused();
    let before = session.snapshot().tsne;
    apply(&session, r#"{"type":"tsne.step"}"#);
    let one = wait(&session, |s| s.tsne.iteration > before.iteration).tsne;
    assert_eq!((one.iteration, one.status), (before.iteration + 1, RunStatus::Paused));
    apply(&session, r#"{"type":"tsne.step","count":7}"#);
    wait(&session, |s| s.tsne.iteration == one.iteration + 7);
    let (held, frame) = (session.snapshot(), session.frame().unwrap());
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(session.snapshot(), held);
    assert_eq!(session.frame().unwrap().positions(), frame.positions());
    assert!(refused(&session, r#"{"type":"tsne.step","count":0}"#).contains("count"));
    assert!(refused(&common::session(60, 4), r#"{"type":"tsne.step"}"#).contains("while it is idle"));
}

#[test]
fn s2_noise_moves_points_by_a_share_of_the_radius_and_then_nothing_moves() {
    let session = paused();
    let before = session.frame().unwrap();
    let iteration = session.snapshot().tsne.iteration;
    apply(&session, r#"{"type":"tsne.perturb","fraction":0.1}"#);
    wait(&session, |_| session.frame().unwrap().positions() != before.positions());
    let after = session.frame().unwrap();
    let largest = |frame: &Frame| {
        frame.positions().chunks_exact(2).map(|p| f64::from(p[0]).hypot(f64::from(p[1]))).fold(0.0, f64::max)
    };
    let moved = before.positions().iter().zip(after.positions()).map(|(a, b)| f64::from(a - b).abs());
    let (most, limit) = (moved.clone().fold(0.0, f64::max), 0.1 * largest(&before));
    // The layout is centred again afterwards, by less than the noise.
    assert!(most < 1.5 * limit && most > 0.3 * limit, "{most} {limit}");
    std::thread::sleep(Duration::from_millis(50));
    assert_eq!(session.frame().unwrap().positions(), after.positions());
    // An iteration that was under way when the run was paused comes to light with the noise.
    assert!(session.snapshot().tsne.iteration <= iteration + 1);

    apply(&session, r#"{"type":"tsne.perturb"}"#);
    wait(&session, |_| session.frame().unwrap().positions() != after.positions());
    assert!(refused(&session, r#"{"type":"tsne.perturb","fraction":2}"#).contains("fraction"));
}

#[test]
fn rewinding_shows_what_was_there_and_goes_on_from_it() {
    let session = session(200, 6);
    set(&session, r#""dims":2,"perplexity":8"#);
    run(&session, 40, "run");
    let at_40 = session.frame().unwrap();
    let newest = run(&session, 60, "resume");
    let tsne = session.snapshot().tsne;
    assert!(tsne.kept.contains(&0) && tsne.kept.contains(&40) && tsne.kept.len() <= 64, "{:?}", tsne.kept);
    let newest_iteration = tsne.iteration;

    apply(&session, r#"{"type":"tsne.rewind","iteration":40}"#);
    let (rewound, frame) = (session.snapshot().tsne, session.frame().unwrap());
    assert_eq!(frame.positions(), at_40.positions());
    assert_eq!((rewound.frame, frame.iteration, rewound.status), (Some(40), 40, tsne.status));
    apply(&session, r#"{"type":"tsne.rewind","iteration":null}"#);
    assert_eq!(session.frame().unwrap().positions(), newest.positions());
    assert_eq!((session.snapshot().tsne.frame, session.snapshot().tsne.iteration), (None, newest_iteration));

    let before = session.snapshot();
    assert!(refused(&session, r#"{"type":"tsne.rewind","iteration":7777}"#).contains("kept"));
    assert_eq!(session.snapshot(), before);

    apply(&session, r#"{"type":"tsne.rewind","iteration":40}"#);
    apply(&session, r#"{"type":"tsne.step"}"#);
    let on = wait(&session, |s| s.tsne.status == RunStatus::Paused && s.tsne.iteration > 40).tsne;
    assert_eq!((on.iteration, on.frame), (41, None));
    assert!(on.kept.iter().all(|kept| *kept <= 41), "what came after never was: {:?}", on.kept);
    // What is left of the early iterations follows.
    assert_eq!(on.exaggeration_now, Some(12.0));
}

#[test]
fn from_a_layout_whose_state_is_kept_a_run_goes_the_same_way_again() {
    for dims in [2, 3] {
        let session = session(200, 6);
        set(&session, &format!(r#""dims":{dims},"perplexity":8"#));
        run(&session, 60, "run");
        assert!(session.snapshot().tsne.resumes_exactly, "a run that is held goes on as it is");
        let at = |iteration: u32| {
            apply(&session, &format!(r#"{{"type":"tsne.rewind","iteration":{iteration}}}"#));
            session.frame().unwrap().positions().to_vec()
        };
        let kept = session.snapshot().tsne.kept;
        let [from, to] = [kept[kept.len() / 2], kept[kept.len() / 2 + 4]];
        let wanted = at(to);
        at(from);
        assert!(session.snapshot().tsne.resumes_exactly);
        apply(&session, &format!(r#"{{"type":"tsne.step","count":{}}}"#, to - from));
        wait(&session, |s| s.tsne.status == RunStatus::Paused && s.tsne.iteration == to);
        assert_eq!(session.frame().unwrap().positions(), wanted, "{dims}D, from {from} to {to}");

        // Of vectors that are used otherwise only the positions serve.
        at(from);
        apply(&session, r#"{"type":"sphereize","on":true}"#);
        apply(&session, &format!(r#"{{"type":"tsne.step","count":{}}}"#, to - from));
        wait(&session, |s| s.tsne.status == RunStatus::Paused && s.tsne.iteration == to);
        assert_ne!(session.frame().unwrap().positions(), wanted);
    }
}

#[test]
fn the_curve_of_a_run_tells_its_divergence_and_its_neighbours() {
    let session = session(300, 8);
    set(&session, r#""dims":2,"perplexity":10"#);
    run(&session, 120, "run");
    let Reply::Curve { iterations, kl, recall } = apply(&session, r#"{"type":"tsne.curve"}"#) else {
        panic!()
    };
    assert!(iterations.len() == kl.len() && iterations.len() >= 10, "{iterations:?}");
    assert!(iterations.windows(2).all(|pair| pair[0] < pair[1]) && kl.iter().all(|v| v.is_finite()));
    assert!(kl.last().unwrap() < &kl[0]);
    assert!(recall.len() >= 2, "{recall:?}");
    let (first, last) = (recall[0], recall[recall.len() - 1]);
    assert!(
        last.1 > first.1.max(0.2) && last.1 <= 1.0 && last.0 == session.snapshot().tsne.iteration,
        "{recall:?}"
    );
    assert_eq!(session.snapshot().tsne.recall, Some(last.1));
    let json = serde_json::json!(recall[0]);
    assert!(json.as_array().is_some_and(|pair| pair.len() == 2));
}

#[test]
fn the_recall_of_a_run_is_that_of_its_layout() {
    // So few points that every one is sampled.
    let session = session(300, 8);
    set(&session, r#""dims":2,"perplexity":10"#);
    run(&session, 120, "run");
    let Reply::Quality(quality) = apply(&session, r#"{"type":"quality"}"#) else { panic!() };
    let recall = session.snapshot().tsne.recall.unwrap();
    assert!(quality.exact && (recall - quality.recall).abs() < 1e-12, "{recall} {}", quality.recall);
}

#[test]
fn a_running_run_tells_how_long_it_still_takes() {
    let session = session(2500, 6);
    set(&session, r#""perplexity":5,"iterations":1000000"#);
    apply(&session, r#"{"type":"tsne.run"}"#);
    let tsne = wait(&session, |s| s.tsne.iteration > 3 && s.tsne.status == RunStatus::Running).tsne;
    let left = f64::from(1_000_000 - tsne.iteration) * tsne.ms_per_iteration.unwrap() / 1e3;
    assert!((tsne.seconds_left.unwrap() - left).abs() < 1e-6 * left);
    apply(&session, r#"{"type":"tsne.pause"}"#);
    assert_eq!(session.snapshot().tsne.seconds_left, None);
}

/// Each point twice, at two lengths: cosine sees pairs where euclidean sees none.
fn rays() -> Dataset {
    let mut random = Rng::new(5, 0, 0);
    let directions: Vec<[f32; 4]> =
        (0..100).map(|_| std::array::from_fn(|_| random.normal() as f32)).collect();
    let x =
        Matrix::from_fn(200, 4, |row, col| directions[row / 2][col] * if row % 2 == 0 { 1.0 } else { 30.0 });
    Dataset::new("rays", x)
}

#[test]
fn m13_the_metric_is_that_of_the_neighbours() {
    let pairs_with = |metric: &str| {
        let session = Session::new(Some(rays())).unwrap();
        wait(&session, |s| s.pca.status == PcaStatus::Ready);
        set(&session, &format!(r#""dims":2,"perplexity":5,"metric":"{metric}""#));
        let frame = run(&session, 300, "run");
        assert_eq!(session.snapshot().tsne.metric, metric);
        let codes: Vec<u32> = (0..200).map(|row| row / 2).collect();
        agreement(&frame, &codes, 1)
    };
    let (cosine, euclidean) = (pairs_with("cosine"), pairs_with("euclidean"));
    assert!(cosine > 0.8 && euclidean < 0.4, "{cosine} {euclidean}");
}

#[test]
fn m13_exact_duplicates_are_neighbours() {
    let mut random = Rng::new(5, 0, 0);
    let points: Vec<[f32; 6]> = (0..100).map(|_| std::array::from_fn(|_| random.normal() as f32)).collect();
    let x = Matrix::from_fn(200, 6, |row, col| points[row / 2][col]);
    let session = Session::new(Some(Dataset::new("twice", x))).unwrap();
    wait(&session, |s| s.pca.status == PcaStatus::Ready);
    set(&session, r#""dims":2,"perplexity":5"#);
    let frame = run(&session, 500, "run");
    let codes: Vec<u32> = (0..200).map(|row| row / 2).collect();
    // How many points have their twin among their three nearest; by chance it would be 1.5 %.
    let share = 3.0 * agreement(&frame, &codes, 3);
    assert!(share > 0.8, "{share}");
}

#[test]
fn commands_are_answered_while_a_run_runs_and_another_metric_restarts_it() {
    let session = Arc::new(session(2500, 6));
    set(&session, r#""perplexity":5,"iterations":1000000"#);
    apply(&session, r#"{"type":"tsne.run"}"#);
    wait(&session, |s| s.tsne.iteration > 30);
    for metric in ["cosine", "manhattan"] {
        set(&session, &format!(r#""metric":"{metric}""#));
        assert_eq!(session.snapshot().tsne.status, RunStatus::Preparing);
        wait(&session, |s| s.tsne.status == RunStatus::Running && s.tsne.iteration > 3);
    }
}
