//! What is selected and the metadata as files to save.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use embedscope_io::convert::MetadataFormat;

use super::AppState;
use super::routes::{blocking, refused};
use crate::Error;
use crate::session::SelectionFormat;

/// Formats by their extensions, with the media types. A CSV file from a page is one that a spreadsheet opens at a click.
const TABLES: [(&str, MetadataFormat, &str); 5] = [
    ("csv", MetadataFormat::SpreadsheetCsv, "text/csv; charset=utf-8"),
    ("tsv", MetadataFormat::Tsv, "text/tab-separated-values; charset=utf-8"),
    ("jsonl", MetadataFormat::Jsonl, "application/jsonl; charset=utf-8"),
    ("parquet", MetadataFormat::Parquet, "application/vnd.apache.parquet"),
    ("arrow", MetadataFormat::Arrow, "application/vnd.apache.arrow.file"),
];

/// Adds the routes of this file.
pub(super) fn routes(mut router: Router<AppState>) -> Router<AppState> {
    for (extension, format, kind) in TABLES {
        let metadata = move |state| metadata(state, extension, format, kind);
        router = router.route(&format!("/api/metadata.{extension}"), get(metadata));
        if format != MetadataFormat::Arrow {
            let selection = move |state| selection(state, extension, SelectionFormat::Table(format), kind);
            router = router.route(&format!("/api/selection.{extension}"), get(selection));
        }
    }
    let vectors = |state| selection(state, "npy", SelectionFormat::Npy, "application/octet-stream");
    router.route("/api/selection.npy", get(vectors))
}

async fn selection(
    State(state): State<AppState>,
    extension: &'static str,
    format: SelectionFormat,
    kind: &'static str,
) -> Response {
    match blocking(move || state.session.selection_as(format)).await {
        Ok(bytes) => file(&format!("selection.{extension}"), kind, bytes),
        Err(error) => failed(&error),
    }
}

async fn metadata(
    State(state): State<AppState>,
    extension: &'static str,
    format: MetadataFormat,
    kind: &'static str,
) -> Response {
    match blocking(move || state.session.metadata_as(format)).await {
        Ok((bytes, edited)) => {
            let stem = if edited { "metadata-edited" } else { "metadata" };
            file(&format!("{stem}.{extension}"), kind, bytes)
        }
        Err(error) => failed(&error),
    }
}

fn file(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let headers: [(HeaderName, String); 2] = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, bytes).into_response()
}

/// 409 where there is nothing to write, 422 where the format cannot hold it.
fn failed(error: &Error) -> Response {
    let status = match error {
        Error::NothingSelected { .. } | Error::NoMetadata | Error::NoVectors | Error::NoData => {
            StatusCode::CONFLICT
        }
        Error::File(_) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    refused(status, error)
}
