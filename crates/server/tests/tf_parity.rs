//! What the TensorFlow projector can do and this server must, by the names of the checklist.
#![allow(clippy::unwrap_used, reason = "a failed test may panic")]

mod common;

use common::{apply, clouds, session, wait};
use embedscope_io::{ReadOptions, Source};
use embedscope_server::snapshot::PcaStatus;
use embedscope_server::{Reply, Session};

fn bits(session: &Session) -> Vec<u32> {
    session.frame().unwrap().positions().iter().map(|v| v.to_bits()).collect()
}

fn distances(session: &Session) -> (Vec<u32>, Vec<u64>) {
    let command = r#"{"type":"neighbors","of":{"row":3},"k":10,"metric":"cosine"}"#;
    let Reply::Neighbors { rows, distances } = apply(session, command) else { panic!() };
    (rows, distances.iter().map(|d| d.to_bits()).collect())
}

#[test]
fn m16_sphereize_is_on_from_50_dimensions_and_applied_once() {
    for (dims, on) in [(49, false), (50, true)] {
        assert_eq!(Session::new(Some(clouds(30, dims))).unwrap().snapshot().sphereize, on, "{dims}");
    }
    let session = session(60, 50);
    let (layout, near) = (bits(&session), distances(&session));
    let variance = session.snapshot().pca.variance;

    // On when it is on, and labels opened after the vectors: TensorFlow sphereizes once more then.
    apply(&session, r#"{"type":"sphereize","on":true}"#);
    let labels = (0..60).map(|i| format!("label {i}")).collect::<Vec<_>>().join("\n");
    session
        .open_files(vec![Source::bytes("labels.tsv", labels.into_bytes())], &ReadOptions::default())
        .unwrap();
    wait(&session, |s| s.pca.status == PcaStatus::Ready);
    assert_eq!(session.snapshot().pca.variance, variance);
    assert_eq!(bits(&session), layout);

    // Off and on again is the same, and neither touches the distances between the vectors.
    apply(&session, r#"{"type":"sphereize","on":false}"#);
    wait(&session, |s| s.pca.status == PcaStatus::Ready);
    assert_ne!(session.snapshot().pca.variance, variance);
    assert_eq!(distances(&session), near);
    apply(&session, r#"{"type":"sphereize","on":true}"#);
    wait(&session, |s| s.pca.status == PcaStatus::Ready);
    assert_eq!(bits(&session), layout);
    assert_eq!(distances(&session), near);
    session.end();
}
