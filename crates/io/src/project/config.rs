//! What the two kinds of config say, before paths are looked at.

use std::path::{Path, PathBuf};

use super::confine::confine;
use super::{Sprite, TensorEntry};
use crate::Result;
use crate::error::Place;

/// A projector config as written.
#[derive(Debug, Default)]
pub(super) struct Config {
    pub(super) embeddings: Vec<Embedding>,
    /// `model_checkpoint_path`, and its line.
    pub(super) checkpoint: Option<(String, Place)>,
    /// Whether the newest checkpoint beside the config is meant where it names none.
    pub(super) newest: bool,
    pub(super) warnings: Vec<String>,
}

/// One embedding as written; its paths are unchecked.
#[derive(Debug, Default)]
pub(super) struct Embedding {
    pub(super) place: Option<Place>,
    pub(super) name: String,
    pub(super) shape: Vec<u64>,
    pub(super) tensor: Option<String>,
    pub(super) metadata: Option<String>,
    pub(super) bookmarks: Option<String>,
    pub(super) sprite: Option<String>,
    pub(super) picture: Vec<u64>,
}

impl Embedding {
    /// The entry this becomes, its paths confined to `base`; `None` with a warning when its shape is not one of vectors.
    pub(super) fn resolve(
        self,
        config: &str,
        base: &Path,
        number: usize,
        warnings: &mut Vec<String>,
    ) -> Result<Option<TensorEntry>> {
        let place = self.place.unwrap_or(Place::Part("embedding", number as u64));
        let path = |path: &Option<String>| -> Result<Option<PathBuf>> {
            match path.as_deref().filter(|path| !path.is_empty()) {
                None => Ok(None),
                Some(path) => confine(config, place, base, path).map(Some),
            }
        };
        let tensor = path(&self.tensor)?;
        let name = if self.name.is_empty() {
            let file = tensor.as_deref().and_then(Path::file_name);
            file.map_or_else(|| format!("tensor {number}"), |file| file.to_string_lossy().into_owned())
        } else {
            self.name.clone()
        };
        let shape = match self.shape.as_slice() {
            [] => None,
            &[rows, columns] => match (usize::try_from(rows), usize::try_from(columns)) {
                (Ok(rows), Ok(columns)) if rows > 0 && columns > 0 => Some((rows, columns)),
                _ => {
                    warnings.push(format!(
                        "{config}{place}: \"{name}\" is left out, its shape {rows} x {columns} holds nothing that can be read"
                    ));
                    return Ok(None);
                }
            },
            other => {
                warnings.push(format!(
                    "{config}{place}: \"{name}\" is left out, its shape has {} instead of 2 (points and columns)",
                    crate::error::counted(other.len(), "dimension")
                ));
                return Ok(None);
            }
        };
        let sprite = path(&self.sprite)?.map(|path| {
            // One number is that of a square; without any, the sheet's grid tells.
            let side = |i: usize| self.picture.get(i).or(self.picture.first()).copied().unwrap_or(0);
            Sprite { path, width: saturated(side(0)), height: saturated(side(1)) }
        });
        Ok(Some(TensorEntry {
            name,
            shape,
            metadata: path(&self.metadata)?,
            bookmarks: path(&self.bookmarks)?,
            sprite,
            tensor,
            checkpoint_key: None,
        }))
    }
}

fn saturated(side: u64) -> u32 {
    u32::try_from(side).unwrap_or(u32::MAX)
}
