//! The layout on screen as a file.

use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use embedscope_io::export::Format;
use serde::Deserialize;

use super::AppState;
use super::routes::{refused, with_session};
use crate::{Error, Result, session::FigureOptions};

/// Formats of coordinates: extension, format, media type.
pub(super) const LAYOUTS: [(&str, Format, &str); 5] = [
    ("npy", Format::Npy, "application/octet-stream"),
    ("csv", Format::Csv, "text/csv; charset=utf-8"),
    ("tsv", Format::Tsv, "text/tab-separated-values; charset=utf-8"),
    ("parquet", Format::Parquet, "application/vnd.apache.parquet"),
    ("json", Format::Json, "application/json"),
];

/// Formats of figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Picture {
    Png,
    Svg,
    Pdf,
}

/// How a figure or page is to look.
#[derive(Debug, Deserialize)]
pub(super) struct Look {
    width: Option<u32>,
    height: Option<u32>,
    #[serde(default)]
    dark: Option<String>,
}

impl Look {
    fn options(&self) -> FigureOptions {
        let default = FigureOptions::default();
        FigureOptions {
            width: self.width.unwrap_or(default.width),
            height: self.height.unwrap_or(default.height),
            dark: self.is_dark(),
        }
    }

    /// `dark`, `dark=1` and `dark=true`.
    fn is_dark(&self) -> bool {
        self.dark.as_deref().is_some_and(|dark| !matches!(dark, "0" | "false"))
    }
}

pub(super) async fn layout(
    state: AppState,
    (extension, format, mime): (&'static str, Format, &'static str),
) -> Response {
    let made = with_session(&state.session, move |session| session.layout_file(format)).await;
    download(made, &format!("layout.{extension}"), mime)
}

pub(super) async fn figure(state: AppState, look: Look, picture: Picture) -> Response {
    let options = look.options();
    match picture {
        Picture::Png => {
            let made = with_session(&state.session, move |session| session.figure_png(options)).await;
            download(made, "figure.png", "image/png")
        }
        Picture::Svg => {
            let made = with_session(&state.session, move |session| session.figure_svg(options)).await;
            download(made.map(String::into_bytes), "figure.svg", "image/svg+xml")
        }
        Picture::Pdf => {
            let made = with_session(&state.session, move |session| session.figure_pdf(options)).await;
            download(made, "figure.pdf", "application/pdf")
        }
    }
}

pub(super) async fn page(State(state): State<AppState>, Query(look): Query<Look>) -> Response {
    let dark = look.is_dark();
    let made = with_session(&state.session, move |session| session.page(dark)).await;
    download(made.map(String::into_bytes), "map.html", "text/html; charset=utf-8")
}

/// A file to keep; 409 while there is nothing to make it of, 422 for what cannot be made.
fn download(made: Result<Vec<u8>>, name: &str, mime: &'static str) -> Response {
    match made {
        Ok(bytes) => {
            let disposition = format!("attachment; filename=\"{name}\"");
            let headers =
                [(header::CONTENT_TYPE, mime.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
            (headers, bytes).into_response()
        }
        Err(error @ (Error::NoData | Error::NothingOnScreen)) => refused(StatusCode::CONFLICT, &error),
        Err(error) => refused(StatusCode::UNPROCESSABLE_ENTITY, &error),
    }
}
