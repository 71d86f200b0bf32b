//! `projector_config.pbtxt`: TensorBoard's config.

use super::config::{Config, Embedding};
use super::textproto::Reader;
use crate::Result;

/// Reads the config; paths are not looked at yet. Unknown fields are skipped, with a warning.
pub(super) fn parse(file: &str, text: &[u8]) -> Result<Config> {
    let mut reader = Reader::new(file, text);
    let mut config = Config { newest: true, ..Config::default() };
    while let Some(field) = reader.field()? {
        match field.as_str() {
            "model_checkpoint_path" => {
                let place = reader.place();
                config.checkpoint = Some((reader.string()?, place)).filter(|(path, _)| !path.is_empty());
            }
            // TensorBoard has the field and never reads it.
            "model_checkpoint_dir" => reader.skip()?,
            "embeddings" => {
                reader.enter()?;
                let read = embedding(file, &mut reader, &mut config.warnings)?;
                config.embeddings.push(read);
            }
            other => skip(file, &mut reader, other, &mut config.warnings)?,
        }
    }
    Ok(config)
}

fn embedding(file: &str, reader: &mut Reader<'_>, warnings: &mut Vec<String>) -> Result<Embedding> {
    let mut read = Embedding { place: Some(reader.place()), ..Embedding::default() };
    while let Some(field) = reader.field()? {
        match field.as_str() {
            "tensor_name" => read.name = reader.string()?,
            "tensor_path" => read.tensor = Some(reader.string()?),
            "metadata_path" => read.metadata = Some(reader.string()?),
            "bookmarks_path" => read.bookmarks = Some(reader.string()?),
            "tensor_shape" => reader.integers(&mut read.shape)?,
            "sprite" => {
                reader.enter()?;
                while let Some(field) = reader.field()? {
                    match field.as_str() {
                        "image_path" => read.sprite = Some(reader.string()?),
                        "single_image_dim" => reader.integers(&mut read.picture)?,
                        other => skip(file, reader, other, warnings)?,
                    }
                }
            }
            other => skip(file, reader, other, warnings)?,
        }
    }
    Ok(read)
}

/// The most warnings of one file; a file of nothing but unknown fields is named once more and then left.
const WARNINGS: usize = 20;

fn skip(file: &str, reader: &mut Reader<'_>, field: &str, warnings: &mut Vec<String>) -> Result<()> {
    let place = reader.place();
    reader.skip()?;
    let known = crate::error::quoted(field.as_bytes());
    match warnings.len() {
        0..WARNINGS => warnings.push(format!("{file}{place}: the field {known} is not known and left out")),
        WARNINGS => warnings.push(format!("{file}{place}: more fields are not known and left out")),
        _ => {}
    }
    Ok(())
}
