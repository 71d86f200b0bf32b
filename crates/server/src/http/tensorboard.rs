//! What TensorBoard's projector plugin answers, for its front end: one run, `.`, with the tensors that are open or can be opened.
//!
//! The answers are made of what the session holds, so that names in them lead nowhere else.

use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::AppState;
use super::assets::percent_decode;
use super::routes::blocking;
use crate::session::tensorboard::{self, Tensor};
use crate::{Error, Result, Session};

/// The parameters of a request, as they stand in its URL.
struct Asked(String);

impl Asked {
    /// The ways in which a parameter can be meant: TensorBoard's page does not encode names, so a `+` may be one.
    fn values(&self, key: &str) -> Vec<String> {
        let raw = self.0.split('&').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='));
        let mut values: Vec<String> = raw
            .into_iter()
            .flat_map(|raw| [percent_decode(&raw.replace('+', " ")), percent_decode(raw)])
            .flatten()
            .collect();
        values.dedup();
        values
    }

    fn run(&self) -> Result<()> {
        let known = self.values("run").iter().any(|run| run == tensorboard::RUN);
        if known {
            Ok(())
        } else {
            Err(Error::Request("the parameter run must be \".\", the only run".to_owned()))
        }
    }

    fn tensor(&self, session: &Session) -> Result<Tensor> {
        self.run()?;
        let names = self.values("name");
        if names.is_empty() {
            return Err(Error::Request("the parameter name is missing; give a tensor's".to_owned()));
        }
        session.tensorboard_tensor(&names)
    }

    /// Rows to send; all of them unless the parameter says fewer.
    fn rows(&self) -> Result<usize> {
        match self.values("num_rows").first() {
            None => Ok(usize::MAX),
            Some(text) => text
                .parse()
                .map_err(|_| Error::Request(format!("num_rows is {text:?}; it must be a whole number"))),
        }
    }
}

async fn answer(
    state: AppState,
    query: Option<String>,
    mime: &'static str,
    make: impl FnOnce(&Session, &Asked) -> Result<Vec<u8>> + Send + 'static,
) -> Response {
    let (session, asked) = (state.session.clone(), Asked(query.unwrap_or_default()));
    match blocking(move || make(&session, &asked)).await {
        Ok(bytes) => ([(header::CONTENT_TYPE, mime)], bytes).into_response(),
        // As the plugin: every error is 400 and plain text.
        Err(error) => (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
    }
}

const JSON: &str = "application/json";
const TEXT: &str = "text/plain; charset=utf-8";

pub(super) async fn runs(State(state): State<AppState>) -> Response {
    answer(state, None, JSON, |session, _| Ok(json!(session.tensorboard_runs()).to_string().into_bytes()))
        .await
}

pub(super) async fn info(State(state): State<AppState>, RawQuery(query): RawQuery) -> Response {
    answer(state, query, JSON, |session, asked| {
        asked.run()?;
        Ok(session.tensorboard_info()?.to_string().into_bytes())
    })
    .await
}

pub(super) async fn tensor(State(state): State<AppState>, RawQuery(query): RawQuery) -> Response {
    answer(state, query, "application/octet-stream", |session, asked| {
        asked.tensor(session)?.vectors(asked.rows()?)
    })
    .await
}

pub(super) async fn metadata(State(state): State<AppState>, RawQuery(query): RawQuery) -> Response {
    answer(state, query, TEXT, |session, asked| asked.tensor(session)?.metadata(asked.rows()?)).await
}

pub(super) async fn bookmarks(State(state): State<AppState>, RawQuery(query): RawQuery) -> Response {
    answer(state, query, JSON, |session, asked| asked.tensor(session)?.bookmarks()).await
}

pub(super) async fn sprite_image(State(state): State<AppState>, RawQuery(query): RawQuery) -> Response {
    answer(state, query, "image/png", |session, asked| asked.tensor(session)?.sprite()).await
}
