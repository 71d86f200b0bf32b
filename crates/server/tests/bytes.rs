//! How many bytes the answers about many points take.
#![allow(clippy::unwrap_used)] // in helpers too, not only in #[test] functions

mod common;

use axum::body::Body;
use axum::http::StatusCode;
use common::{apply, ask, send, server};
use embedscope_core::Matrix;
use embedscope_core::rng::Rng;
use embedscope_io::{Column, Dataset, Table};
use embedscope_server::{Reply, RowSet, Session, wire};

const POINTS: usize = 1_000_000;

fn million() -> Session {
    let mut random = Rng::new(2, 0, 0);
    let vectors = Matrix::from_fn(POINTS, 2, |_, _| random.uniform() as f32);
    let kinds: Vec<String> = (0..40).map(|i| format!("kind {i}")).collect();
    let kind = Column::new("kind", (0..POINTS).map(|i| Some(kinds[i % 40].as_str())));
    let data = Dataset::new("million", vectors).with_metadata(Table::new(vec![kind]).unwrap()).unwrap();
    Session::new(Some(data)).unwrap()
}

#[tokio::test]
async fn half_of_a_million_points_travel_as_bits_and_a_column_as_its_codes() {
    let session = million();
    common::wait(&session, |s| s.pca.status == embedscope_server::snapshot::PcaStatus::Ready);
    // Everything on one side of a line.
    let polygon = [-9.0, -9.0, 0.0, -9.0, 0.0, 9.0, -9.0, 9.0];
    let matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
    let lasso = serde_json::json!({"type": "select", "op": "set", "by": {"region": {"polygon": polygon, "matrix": matrix}}});
    let Reply::Count(count) = apply(&session, &lasso.to_string()) else { panic!() };
    assert!((POINTS / 5 * 2..POINTS / 5 * 3).contains(&count), "{count} of a million");
    let selected = RowSet::of_rows(POINTS, session.selected());
    let message = wire::selection(1, 1, &selected, &RowSet::none(POINTS)).unwrap();
    assert_eq!(message.len(), 16 + 8 + (8 + POINTS / 8) + 8, "a bit a point and a head");
    assert_eq!(wire::row_set(1, &selected).unwrap().len(), 16 + 8 + POINTS / 8);
    let few = RowSet::of_rows(POINTS, 0..100);
    assert_eq!(wire::selection(1, 1, &few, &few.inverse()).unwrap().len(), 16 + 8 + 8 + 400 + 8 + POINTS / 8);

    let (app, token, _) = server(session);
    let request = ask(&token, "/api/columns/0").body(Body::empty()).unwrap();
    let (status, _, column) = send(&app, request).await;
    assert_eq!(status, StatusCode::OK);
    let text: usize = (0..40).map(|i| format!("kind {i}").len()).sum();
    assert_eq!(column.len(), 16 + 16 + 41 * 4 + text.next_multiple_of(4) + 4 * POINTS, "each text once");
    // Colouring by another palette or domain is a change of the view: nothing is fetched again.
    let request = ask(&token, "/api/session").body(Body::empty()).unwrap();
    let (_, _, snapshot) = send(&app, request).await;
    assert!(snapshot.len() < 8192, "{} bytes: no rows in it", snapshot.len());
}
