//! The session over HTTP and one WebSocket.

mod access;
mod assets;
mod bookmarks;
mod exports;
mod headers;
mod routes;
mod socket;
mod tables;
mod tensorboard;
mod upload;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Query, State};
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

    pub(crate) fn session(&self) -> &Arc<Session> {
        &self.session
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
    tables::routes(files())
        .merge(plugin())
        .route("/api/session", get(routes::session))
        .route("/api/columns/{index}", get(routes::column))
        .route("/api/frame", get(routes::frame))
        .route("/api/images/{row}", get(routes::image))
        .route("/api/state.txt", get(bookmarks::state_file))
        .route("/api/bookmarks/{id}/thumbnail", get(bookmarks::thumbnail))
        .route("/api/files", post(upload::files).layer(DefaultBodyLimit::disable()))
        .route("/ws", get(socket::upgrade))
        .fallback(assets::serve)
        .layer(middleware::from_fn_with_state(state.clone(), access::guard))
        .layer(middleware::from_fn_with_state(state.clone(), headers::add))
        .with_state(state)
}

/// The layout on screen as a file of each kind.
fn files() -> Router<AppState> {
    use exports::{LAYOUTS, Look, Picture};
    let mut routes = Router::new().route("/api/page.html", get(exports::page));
    for kind in LAYOUTS {
        let answer = move |State(state): State<AppState>| exports::layout(state, kind);
        routes = routes.route(&format!("/api/layout.{}", kind.0), get(answer));
    }
    for (path, picture) in [
        ("/api/figure.png", Picture::Png),
        ("/api/figure.svg", Picture::Svg),
        ("/api/figure.pdf", Picture::Pdf),
    ] {
        let answer = move |State(state): State<AppState>, Query(look): Query<Look>| {
            exports::figure(state, look, picture)
        };
        routes = routes.route(path, get(answer));
    }
    routes
}

/// What TensorBoard's projector plugin answers.
fn plugin() -> Router<AppState> {
    let routes = Router::new()
        .route("/runs", get(tensorboard::runs))
        .route("/info", get(tensorboard::info))
        .route("/tensor", get(tensorboard::tensor))
        .route("/metadata", get(tensorboard::metadata))
        .route("/bookmarks", get(tensorboard::bookmarks))
        .route("/sprite_image", get(tensorboard::sprite_image));
    Router::new().nest("/data/plugin/projector", routes)
}

/// Bytes as lower-case hex.
fn hex(bytes: &[u8]) -> String {
    let digit = |v: u8| char::from_digit(u32::from(v), 16).unwrap_or('0');
    bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect()
}
