//! What the tests share: small data, patience, requests.
#![allow(dead_code)] // each test file uses its part

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use embedscope_core::Matrix;
use embedscope_core::rng::Rng;
use embedscope_io::{Column, Dataset, Images, Table};
use embedscope_server::snapshot::{PcaStatus, TsneStatus};
use embedscope_server::{AppState, Command, Reply, Session, Snapshot, Token, app};
use tower::ServiceExt;

/// Three clouds in `dims` dimensions, with labels and 2 x 2 pictures.
pub(crate) fn clouds(points: usize, dims: usize) -> Dataset {
    let mut rng = Rng::new(7, 0, 0);
    let x = Matrix::from_fn(points, dims, |row, col| {
        let centre = if col % 3 == row % 3 { 8.0 } else { 0.0 };
        (centre + rng.normal()) as f32
    });
    let names = ["ape", "bear", "cat"];
    let label = Column::new("label", (0..points).map(|i| Some(names[i % 3])));
    let numbers: Vec<String> = (0..points).map(|i| i.to_string()).collect();
    let number = Column::new("number", numbers.iter().map(|n| Some(n.as_str())));
    let mut data = Dataset::new("clouds.tsv", x);
    data.images = Some(Images::new(2, 2, 1, vec![200; points * 4]).unwrap());
    data.with_metadata(Table::new(vec![label, number]).unwrap()).unwrap()
}

/// A session whose PCA is ready.
pub(crate) fn session(points: usize, dims: usize) -> Session {
    let session = Session::new(Some(clouds(points, dims))).unwrap();
    wait(&session, |s| s.pca.status == PcaStatus::Ready);
    session
}

/// A command as the page writes it.
pub(crate) fn command(json: &str) -> Command {
    serde_json::from_str(json).unwrap()
}

/// Carries out a command as the page writes it.
pub(crate) fn apply(session: &Session, json: &str) -> Reply {
    session.apply(command(json)).unwrap()
}

/// The sentence with which a command is refused.
pub(crate) fn refused(session: &Session, json: &str) -> String {
    session.apply(command(json)).unwrap_err().to_string()
}

/// Waits until the session is as wanted.
pub(crate) fn wait(session: &Session, wanted: impl Fn(&Snapshot) -> bool) -> Snapshot {
    let begun = Instant::now();
    loop {
        let snapshot = session.snapshot();
        if wanted(&snapshot) {
            return snapshot;
        }
        assert!(begun.elapsed() < Duration::from_mins(1), "waited in vain: {snapshot:#?}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

pub(crate) fn status(session: &Session) -> TsneStatus {
    session.snapshot().tsne.status
}

pub(crate) const PORT: u16 = 4711;
pub(crate) const HOST: &str = "127.0.0.1:4711";

/// A router and the token that opens it.
pub(crate) fn server(session: Session) -> (Router, Token, Arc<Session>) {
    let (session, token) = (Arc::new(session), Token::random().unwrap());
    (app(AppState::new(session.clone(), token.clone(), PORT)), token, session)
}

/// A request with the right host and the token as bearer.
pub(crate) fn ask(token: &Token, path: &str) -> axum::http::request::Builder {
    Request::get(path).header("host", HOST).header("authorization", format!("Bearer {}", token.as_str()))
}

/// The answer of a router.
pub(crate) async fn send(app: &Router, request: Request<Body>) -> (StatusCode, HeaderMap, Bytes) {
    let response = app.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    (parts.status, parts.headers, axum::body::to_bytes(body, usize::MAX).await.unwrap())
}

/// The mean share of each point's `k` nearest points on a map that have its code.
pub(crate) fn agreement(frame: &embedscope_server::wire::Frame, codes: &[u32], k: usize) -> f64 {
    let layout = Matrix::new(frame.points(), frame.dims(), frame.positions().to_vec()).unwrap();
    let params = embedscope_core::knn::Params { k, ..Default::default() };
    let near =
        embedscope_core::knn::search(layout.view(), &params, &embedscope_core::monitor::Silent).unwrap();
    let same =
        |row: usize| near.row(row).0.iter().filter(|&&other| codes[other as usize] == codes[row]).count();
    (0..frame.points()).map(same).sum::<usize>() as f64 / (frame.points() * k) as f64
}
