//! Bookmarks as a file, and their pictures.

use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::AppState;
use super::routes::{not_found, with_session};

/// Which bookmarks.
#[derive(Debug, Deserialize)]
pub(super) struct Which {
    /// Only this one.
    bookmark: Option<u64>,
}

pub(super) async fn state_file(State(state): State<AppState>, Query(which): Query<Which>) -> Response {
    let written = with_session(&state.session, move |session| match which.bookmark {
        None => Ok(session.state_file()),
        Some(id) => session.state_file_of(id),
    });
    match written.await {
        Ok(bytes) => {
            let headers = [
                (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"state.txt\""),
            ];
            (headers, bytes).into_response()
        }
        Err(error) => not_found(&error),
    }
}

pub(super) async fn thumbnail(State(state): State<AppState>, Path(id): Path<String>) -> Response {
    let Ok(id) = id.parse::<u64>() else {
        return (StatusCode::NOT_FOUND, "bookmarks have numbers").into_response();
    };
    match with_session(&state.session, move |session| session.thumbnail(id)).await {
        Ok(Some((bytes, mime))) => ([(header::CONTENT_TYPE, mime)], bytes).into_response(),
        Ok(None) => (StatusCode::NOT_FOUND, "this bookmark has no picture").into_response(),
        Err(error) => not_found(&error),
    }
}
