//! What a run would take, asked before it is started; and what waits until it is asked for.
#![allow(clippy::unwrap_used)] // in helpers too, not only in #[test] functions

mod common;

use std::time::Duration;

use common::{apply, refused, session, wait};
use embedscope_core::{Matrix, tsne, umap};
use embedscope_io::Dataset;
use embedscope_server::snapshot::{PcaStatus, RunStatus};
use embedscope_server::{Reply, Session};

fn estimate(session: &Session, projection: &str) -> (f64, u64) {
    let command = format!(r#"{{"type":"estimate","projection":"{projection}"}}"#);
    match apply(session, &command) {
        Reply::Estimate { seconds, bytes, free } => {
            assert!(free.is_none_or(|free| free > 0));
            (seconds.unwrap(), bytes)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn bytes_are_the_engines_and_seconds_are_of_this_machine() {
    let session = session(600, 20);
    let params = tsne::ProjectParams {
        dims: 3,
        affinity: tsne::AffinityKind::Perplexity(session.snapshot().tsne.perplexity),
        ..Default::default()
    };
    let (seconds, bytes) = estimate(&session, "tsne");
    // The neighbours stay after a run, for the next one.
    let kept = 600 * params.affinity.neighbors(600) as u64 * 8;
    assert_eq!(bytes, tsne::memory(600, 20, &params) + kept);
    assert!(seconds > 0.0 && seconds.is_finite());
    let (seconds, bytes) = estimate(&session, "umap");
    let params = umap::ProjectParams { dims: 3, ..Default::default() };
    assert_eq!(bytes, umap::memory(600, 20, &params));
    assert!(seconds > 0.0 && seconds.is_finite());
    assert!(estimate(&session, "pca").0 > 0.0);
    assert!(refused(&session, r#"{"type":"estimate","projection":"raw"}"#).contains("pca, tsne or umap"));
    let before = session.snapshot();
    estimate(&session, "tsne");
    assert_eq!(session.snapshot(), before, "a question changes nothing");
}

#[test]
fn more_iterations_take_longer_and_measured_ones_count() {
    let session = session(2500, 20);
    apply(&session, r#"{"type":"tsne.set","iterations":100}"#);
    let few = estimate(&session, "tsne").0;
    apply(&session, r#"{"type":"tsne.set","iterations":100000}"#);
    let many = estimate(&session, "tsne").0;
    assert!(many > 10.0 * few, "{many} {few}");

    apply(&session, r#"{"type":"tsne.set","iterations":30}"#);
    apply(&session, r#"{"type":"tsne.run"}"#);
    let done = wait(&session, |s| s.tsne.status == RunStatus::Done).tsne;
    apply(&session, r#"{"type":"tsne.set","iterations":1000000}"#);
    let (seconds, _) = estimate(&session, "tsne");
    let measured = done.ms_per_iteration.unwrap() * 1e3;
    assert!(seconds >= measured && seconds < measured + few.max(60.0), "{seconds} {measured}");
}

#[test]
fn nothing_long_is_started_before_it_is_asked_for() {
    // So many dimensions that the eigenvectors of their products take long; and points, so that it can be cancelled before that.
    let x = Matrix::from_fn(2000, 4096, |row, col| ((row * 31 + col * 17) % 101) as f32);
    let session = Session::new(Some(Dataset::new("wide", x))).unwrap();
    std::thread::sleep(Duration::from_millis(100));
    let now = session.snapshot();
    assert_eq!((now.pca.status, now.task.clone()), (PcaStatus::None, None));
    assert!(session.frame().is_none());
    apply(&session, r#"{"type":"sphereize","on":false}"#);
    assert_eq!(session.snapshot().pca.status, PcaStatus::None, "of other vectors neither");
    apply(&session, r#"{"type":"show","projection":"tsne"}"#);
    assert_eq!(session.snapshot().pca.status, PcaStatus::None);
    apply(&session, r#"{"type":"show","projection":"pca"}"#);
    assert_eq!(session.snapshot().pca.status, PcaStatus::Computing);
    let task = wait(&session, |s| s.task.is_some()).task.unwrap();
    assert_eq!(task.stage, "pca");
    apply(&session, &format!(r#"{{"type":"cancel","task":{}}}"#, task.id));
    assert_eq!(session.snapshot().pca.status, PcaStatus::None);
}

#[test]
fn m11_pca_is_centred_and_comes_out_the_same_with_ten_components_to_choose_from() {
    let scores = || {
        let session = session(200, 12);
        let pca = session.snapshot().pca;
        assert_eq!((pca.available, pca.variance.len()), (10, 10));
        assert!(pca.variance.windows(2).all(|pair| pair[0] >= pair[1]));
        apply(&session, r#"{"type":"show","projection":"pca","components":[9,4,0]}"#);
        session.frame().unwrap().positions().to_vec()
    };
    let first = scores();
    assert_eq!(first, scores());
    for axis in 0..3 {
        let mean = first.iter().skip(axis).step_by(3).map(|&v| f64::from(v)).sum::<f64>() / 200.0;
        assert!(mean.abs() < 1e-4, "{mean}");
    }
}
