//! The session over HTTP and one WebSocket.

mod access;
mod assets;
mod headers;
mod routes;
mod socket;
mod upload;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};
use tokio::sync::watch;

pub use access::Token;
pub use assets::Ui;

use crate::Session;

/// Most bytes that one upload may have unless told otherwise: 4 GiB.
pub const UPLOAD_LIMIT: u64 = 4 << 30;

/// What the router serves, and how.
#[derive(Debug, Clone)]
pub struct AppState {
    session: Arc<Session>,
    token: Token,
    port: u16,
    ui: Ui,
    upload_limit: u64,
    /// True when every open WebSocket must close.
    closing: watch::Sender<bool>,
}

impl AppState {
    /// A session behind a token; `port` is the one that `Host` and `Origin` must name.
    pub fn new(session: Arc<Session>, token: Token, port: u16) -> Self {
        let closing = watch::Sender::new(false);
        Self { session, token, port, ui: Ui::Embedded, upload_limit: UPLOAD_LIMIT, closing }
    }

    /// Serves the page from elsewhere.
    #[must_use]
    pub fn with_ui(mut self, ui: Ui) -> Self {
        self.ui = ui;
        self
    }

    /// Most bytes that one upload may have; default [`UPLOAD_LIMIT`].
    #[must_use]
    pub fn with_upload_limit(mut self, bytes: u64) -> Self {
        self.upload_limit = bytes;
        self
    }

    /// Cancels what is being computed and waits for the compute thread.
    pub(crate) fn end_session(&self) {
        self.session.end();
    }

    /// Closes every WebSocket and waits until they are closed.
    pub(crate) async fn close_sockets(&self) {
        self.closing.send_replace(true);
        self.closing.closed().await;
    }
}

/// The whole server as a router: routes, access rules and headers.
pub fn app(state: AppState) -> Router {
    Router::new()
        .route("/api/session", get(routes::session))
        .route("/api/columns/{index}", get(routes::column))
        .route("/api/frame", get(routes::frame))
        .route("/api/images/{row}", get(routes::image))
        .route("/api/state.txt", get(routes::state_file))
        .route("/api/files", post(upload::files).layer(DefaultBodyLimit::disable()))
        .route("/ws", get(socket::upgrade))
        .fallback(assets::serve)
        .layer(middleware::from_fn_with_state(state.clone(), access::guard))
        .layer(middleware::from_fn_with_state(state.clone(), headers::add))
        .with_state(state)
}

/// Bytes as lower-case hex.
fn hex(bytes: &[u8]) -> String {
    let digit = |v: u8| char::from_digit(u32::from(v), 16).unwrap_or('0');
    bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect()
}
