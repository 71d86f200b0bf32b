//! Small answers: snapshot, columns, frame, pictures.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::AppState;
use crate::wire::Precision;
use crate::{Error, Result, Session, images};

const BINARY: [(header::HeaderName, &str); 1] = [(header::CONTENT_TYPE, "application/octet-stream")];

/// Runs what may take a while where it blocks nobody.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => Err(Error::Internal(error.to_string())),
    }
}

/// An error as JSON, under the status given.
pub(super) fn refused(status: StatusCode, error: &Error) -> Response {
    (status, Json(serde_json::json!({"error": error.to_string()}))).into_response()
}

pub(super) fn not_found(error: &Error) -> Response {
    refused(StatusCode::NOT_FOUND, error)
}

pub(super) async fn with_session<T: Send + 'static>(
    session: &Arc<Session>,
    work: impl FnOnce(&Session) -> Result<T> + Send + 'static,
) -> Result<T> {
    let session = session.clone();
    blocking(move || work(&session)).await
}

pub(super) async fn session(State(state): State<AppState>) -> Response {
    match with_session(&state.session, |session| Ok(session.snapshot())).await {
        Ok(snapshot) => Json(snapshot).into_response(),
        Err(error) => refused(StatusCode::INTERNAL_SERVER_ERROR, &error),
    }
}

pub(super) async fn column(State(state): State<AppState>, Path(index): Path<String>) -> Response {
    let Ok(index) = index.parse::<u32>() else {
        return (StatusCode::NOT_FOUND, "columns are counted from 0").into_response();
    };
    let encoded = with_session(&state.session, move |session| session.column_message(index));
    match encoded.await {
        Ok(bytes) => (BINARY, bytes).into_response(),
        Err(error) => not_found(&error),
    }
}

pub(super) async fn frame(State(state): State<AppState>) -> Response {
    let encoded = with_session(&state.session, |session| {
        session.frame().map(|frame| frame.encode(0, Precision::Float)).transpose()
    });
    match encoded.await {
        Ok(Some(bytes)) => (BINARY, bytes).into_response(),
        Ok(None) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => refused(StatusCode::INTERNAL_SERVER_ERROR, &error),
    }
}

pub(super) async fn image(State(state): State<AppState>, Path(row): Path<String>) -> Response {
    let Ok(row) = row.parse::<usize>() else {
        return (StatusCode::NOT_FOUND, "rows are counted from 0").into_response();
    };
    let encoded = with_session(&state.session, move |session| {
        let pictures = session.data()?.images.clone();
        pictures.map_or(Ok(None), |pictures| images::png(&pictures, row))
    });
    match encoded.await {
        Ok(Some(bytes)) => ([(header::CONTENT_TYPE, "image/png")], bytes).into_response(),
        Ok(None) => (StatusCode::NOT_FOUND, "this row has no picture").into_response(),
        Err(error) => not_found(&error),
    }
}
