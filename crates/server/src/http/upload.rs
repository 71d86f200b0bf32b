//! Files dropped onto the page.

use axum::Json;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use embedscope_io::{ReadOptions, Source};

use super::AppState;
use super::routes::{blocking, refused};
use crate::Error;

/// `POST /api/files`: reads all files into memory, up to the limit, then opens them together or not at all.
pub(super) async fn files(State(state): State<AppState>, request: Request) -> Response {
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok());
    if announced.and_then(|v| v.parse().ok()).is_some_and(|length: u64| length > state.upload_limit) {
        return too_large(state.upload_limit);
    }
    let form = match Multipart::from_request(request, &state).await {
        Ok(form) => form,
        Err(rejection) => return malformed(&rejection.body_text()),
    };
    let sources = match receive(form, state.upload_limit).await {
        Ok(sources) => sources,
        Err(response) => return response,
    };
    if sources.is_empty() {
        return malformed("the form has no files");
    }
    let session = state.session.clone();
    match blocking(move || session.open_files(sources, &ReadOptions::default())).await {
        Ok(roles) => {
            let opened: Vec<_> = roles.into_iter().map(embedscope_io::open::Role::name).collect();
            Json(serde_json::json!({"opened": opened})).into_response()
        }
        Err(error @ Error::Internal(_)) => refused(StatusCode::INTERNAL_SERVER_ERROR, &error),
        Err(error) => refused(StatusCode::UNPROCESSABLE_ENTITY, &error),
    }
}

async fn receive(mut form: Multipart, limit: u64) -> Result<Vec<Source>, Response> {
    let mut sources = Vec::new();
    let mut taken = 0u64;
    loop {
        let field = form.next_field().await.map_err(|e| malformed(&e.body_text()))?;
        let Some(mut field) = field else { return Ok(sources) };
        let Some(name) = field.file_name().map(str::to_owned) else {
            return Err(malformed("a part of the form has no file name"));
        };
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(|e| malformed(&e.body_text()))? {
            taken += chunk.len() as u64;
            if taken > limit || bytes.try_reserve(chunk.len()).is_err() {
                return Err(too_large(limit.min(taken)));
            }
            bytes.extend_from_slice(&chunk);
        }
        sources.push(Source::bytes(name, bytes));
    }
}

fn malformed(reason: &str) -> Response {
    let error = format!("the upload is not a form of files: {reason}");
    (StatusCode::BAD_REQUEST, Json(serde_json::json!({"error": error}))).into_response()
}

fn too_large(limit: u64) -> Response {
    let error = format!(
        "the files have more than {limit} bytes, which is the limit for uploads; open them from the command line instead"
    );
    (StatusCode::PAYLOAD_TOO_LARGE, Json(serde_json::json!({"error": error}))).into_response()
}
