//! The projector's config as JSON: what the standalone projector loads and TensorBoard's server sends.

use serde::Deserialize;

use super::config::{Config, Embedding};
use crate::error::Place;
use crate::{Error, Result};

#[derive(Deserialize)]
struct File {
    #[serde(default, alias = "model_checkpoint_path", rename = "modelCheckpointPath")]
    checkpoint: Option<String>,
    embeddings: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    #[serde(default, alias = "tensor_name")]
    tensor_name: String,
    #[serde(default, alias = "tensor_shape")]
    tensor_shape: Vec<u64>,
    #[serde(alias = "tensor_path")]
    tensor_path: Option<String>,
    #[serde(alias = "metadata_path")]
    metadata_path: Option<String>,
    #[serde(alias = "bookmarks_path")]
    bookmarks_path: Option<String>,
    sprite: Option<Sheet>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sheet {
    #[serde(alias = "image_path")]
    image_path: String,
    #[serde(default, alias = "single_image_dim")]
    single_image_dim: Vec<u64>,
}

/// Whether a file's content is meant to be such a config: an object with `embeddings` and paths of tensors.
pub(super) fn is_config(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let has = |word: &[u8]| memchr::memmem::find(text, word).is_some();
    text.starts_with(b"{")
        && has(b"\"embeddings\"")
        && (has(b"\"tensorPath\"") || has(b"\"tensorName\"") || has(b"\"tensor_path\""))
}

/// Reads the config; paths are not looked at yet.
pub(super) fn parse(file: &str, bytes: &[u8]) -> Result<Config> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let read: File = serde_json::from_slice(text).map_err(|e| {
        let place = Place::Cell { line: e.line() as u64, column: e.column() as u64 };
        // The place is said once, by us.
        let reason = e.to_string();
        let reason = reason.split(" at line ").next().unwrap_or_default().to_owned();
        Error::content(
            file,
            place,
            reason,
            "a projector config, {\"embeddings\": [{\"tensorName\", \"tensorShape\", \"tensorPath\", ...}]}",
            "correct the config (columns are characters here)",
        )
    })?;
    let embeddings = read.embeddings.into_iter().map(|entry| {
        let (sprite, picture) = match entry.sprite {
            Some(sheet) => (Some(sheet.image_path), sheet.single_image_dim),
            None => (None, Vec::new()),
        };
        Embedding {
            place: None,
            name: entry.tensor_name,
            shape: entry.tensor_shape,
            tensor: entry.tensor_path,
            metadata: entry.metadata_path,
            bookmarks: entry.bookmarks_path,
            sprite,
            picture,
        }
    });
    // `modelCheckpointPath` is only a title here ("Demo datasets"): tensors of JSON configs are always files.
    let _ = read.checkpoint;
    Ok(Config { embeddings: embeddings.collect(), ..Config::default() })
}
