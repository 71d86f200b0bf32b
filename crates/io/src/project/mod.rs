//! Inputs that are several files: a projector's config, a folder of TensorBoard, a checkpoint of TensorFlow.

mod config;
mod confine;
mod find;
mod json;
mod pbtxt;
pub(crate) mod textproto;
mod write;

use std::fs;
use std::path::{Path, PathBuf};

use embedscope_core::Monitor;

use crate::checkpoint::Checkpoint;
use crate::error::Place;
use crate::open::{self, Opened, ReadOptions, Role, Shape};
use crate::{Dataset, Error, Result, Source, sprite};

pub(crate) use confine::confine;
pub use write::NewTensor;

/// A config or a folder that names tensors and what belongs to each of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Project {
    /// The tensors, in the order of the config.
    pub tensors: Vec<TensorEntry>,
    /// The files that name the tensors: configs, and the indexes of checkpoints.
    pub configs: Vec<PathBuf>,
    /// The folder that all paths lie in; each config's paths are confined to the config's own folder.
    pub base: PathBuf,
    /// What was left out or interpreted, one sentence each.
    pub warnings: Vec<String>,
}

/// One tensor and what belongs to it. Paths are resolved and lie in the config's folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TensorEntry {
    /// The name to choose it by.
    pub name: String,
    /// The file of the vectors, or the prefix of the checkpoint that `checkpoint_key` is in.
    pub tensor: Option<PathBuf>,
    /// Rows and columns, where the config says so.
    pub shape: Option<(usize, usize)>,
    /// The file of metadata.
    pub metadata: Option<PathBuf>,
    /// The sheet of pictures.
    pub sprite: Option<Sprite>,
    /// The file of bookmarks.
    pub bookmarks: Option<PathBuf>,
    /// The variable's name, for a tensor in a checkpoint.
    pub checkpoint_key: Option<String>,
}

/// A sheet of pictures, row by row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sprite {
    /// The image file.
    pub path: PathBuf,
    /// Width of one picture in pixels; 0 where the config does not say.
    pub width: u32,
    /// Height of one picture in pixels; 0 where the config does not say.
    pub height: u32,
}

impl Project {
    /// Looks whether `path` is an input of several files, and reads what it names; `None` for anything else.
    ///
    /// It may be a folder with `projector_config.pbtxt` (or with subfolders that have one), that file itself, a config
    /// as JSON, a folder with a checkpoint, a checkpoint's `.index`, its prefix, or the file `checkpoint`. Vectors are
    /// not read yet. A path in a config that leads out of the config's folder is an error.
    pub fn detect(path: &Path) -> Result<Option<Self>> {
        find::detect(path)
    }

    /// Reads one tensor with its metadata, pictures and bookmarks.
    ///
    /// A file that is named but not there is an error for the vectors, and a warning in the dataset for all others.
    pub fn open(&self, index: usize, monitor: &dyn Monitor) -> Result<Opened> {
        let Some(entry) = self.tensors.get(index) else {
            return Err(Error::Request(format!(
                "tensor {index} was asked for and {} has {}; choose one of those it has",
                self.base.display(),
                crate::error::counted(self.tensors.len(), "tensor")
            )));
        };
        let mut opened = Opened { roles: vec![Role::Vectors], ..Opened::default() };
        let mut dataset = entry.vectors(monitor)?;
        dataset.name.clone_from(&entry.name);
        if let Some(path) = entry.present(entry.metadata.as_deref(), "metadata", &mut dataset.warnings) {
            let table = open::metadata(path, Some(dataset.points), &ReadOptions::default(), monitor)?;
            dataset = dataset.with_metadata(table)?;
            opened.roles.push(Role::Metadata);
        }
        let sheet = entry.sprite.as_ref();
        let there = entry.present(sheet.map(|sheet| sheet.path.as_path()), "sprite", &mut dataset.warnings);
        if let (Some(sheet), Some(_)) = (sheet, there) {
            let size = (sheet.width, sheet.height);
            let images = sprite::read(&sheet.path, size, dataset.points, &mut dataset.warnings, monitor)?;
            dataset.images = Some(images);
        }
        if let Some(path) = entry.present(entry.bookmarks.as_deref(), "bookmarks", &mut dataset.warnings) {
            opened.states = open::states(path, monitor)?;
            opened.roles.push(Role::State);
        }
        opened.dataset = Some(dataset);
        Ok(opened)
    }
}

impl TensorEntry {
    /// All files that belong to it, there or not.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        let sprite = self.sprite.as_ref().map(|sprite| &sprite.path);
        let files = [self.tensor.as_ref(), self.metadata.as_ref(), sprite, self.bookmarks.as_ref()];
        files.into_iter().flatten().map(PathBuf::as_path)
    }

    /// A file that is there; one that is named and not there is told as a warning.
    fn present<'a>(
        &self,
        path: Option<&'a Path>,
        what: &str,
        warnings: &mut Vec<String>,
    ) -> Option<&'a Path> {
        let path = path?;
        if path.is_file() {
            return Some(path);
        }
        warnings.push(format!(
            "{}: the file of the {what} of \"{}\" is not there; it is shown without",
            path.display(),
            self.name
        ));
        None
    }

    fn vectors(&self, monitor: &dyn Monitor) -> Result<Dataset> {
        let Some(path) = &self.tensor else {
            return Err(Error::Request(format!(
                "\"{}\" has neither a file of vectors nor a variable in a checkpoint; name its file in the config as tensor_path",
                self.name
            )));
        };
        if let Some(key) = &self.checkpoint_key {
            let checkpoint = Checkpoint::open(path)?;
            let Some(variable) = checkpoint.find(key) else {
                return Err(Error::Request(format!(
                    "{} has no variable \"{key}\" of two dimensions any more; open it again",
                    path.display()
                )));
            };
            return Ok(Dataset::new(&self.name, checkpoint.read(variable, monitor)?));
        }
        if !path.exists() {
            return Err(Error::content(
                &path.display().to_string(),
                Place::File,
                "no such file",
                format!("the file of the vectors of \"{}\", which the config names", self.name),
                "correct the path in the config, or choose another tensor with --tensor",
            ));
        }
        if path.is_dir() {
            return Err(Error::content(
                &path.display().to_string(),
                Place::File,
                "a folder",
                format!("the file of the vectors of \"{}\"", self.name),
                "correct the path in the config",
            ));
        }
        let shape = match self.shape {
            Some((rows, columns)) => Some(Shape { rows: Some(rows), columns }),
            None => self.guessed_shape(path, monitor)?,
        };
        let guessed = shape.filter(|_| self.shape.is_none());
        let mut dataset =
            open::vectors(self.source(path)?, &ReadOptions { shape, ..ReadOptions::default() }, monitor)?;
        let found = (dataset.points, dataset.dimensions());
        if let Some(stated) = self.shape.filter(|&stated| stated != found) {
            dataset.warnings.push(format!(
                "{}: the config says {} x {}, the file has {} x {}, which is believed",
                path.display(),
                stated.0,
                stated.1,
                found.0,
                found.1
            ));
        }
        if guessed.is_some() {
            dataset.warnings.push(format!(
                "{}: the shape {} x {} follows from its size and the number of labels",
                path.display(),
                found.0,
                found.1
            ));
        }
        Ok(dataset)
    }

    /// The vectors' file; one that is not text is 32-bit floats whatever its name, as in TensorBoard.
    fn source(&self, path: &Path) -> Result<Source> {
        let known = path.extension().is_some_and(|extension| {
            let extension = extension.to_string_lossy().to_lowercase();
            matches!(
                extension.as_str(),
                "bytes" | "bin" | "raw" | "f32" | "tsv" | "csv" | "txt" | "npy" | "gz"
            )
        });
        let length = self.shape.and_then(|(rows, columns)| rows.checked_mul(columns)?.checked_mul(4));
        let meta =
            fs::metadata(path).map_err(|source| Error::Read { file: path.display().to_string(), source })?;
        if known || length.map(|n| n as u64) != Some(meta.len()) {
            return Ok(Source::path(path));
        }
        // Exactly as many bytes as the shape says: text of that length and not a zero byte in it is not likely.
        crate::memory::check(&path.display().to_string(), meta.len())?;
        let bytes =
            fs::read(path).map_err(|source| Error::Read { file: path.display().to_string(), source })?;
        if std::str::from_utf8(&bytes).is_ok_and(|text| !text.contains('\0')) {
            return Ok(Source::path(path));
        }
        Ok(Source::bytes(format!("{}.bytes", path.display()), bytes))
    }

    /// The shape of a file without a header whose config does not say it, from its size and the number of labels.
    fn guessed_shape(&self, path: &Path, monitor: &dyn Monitor) -> Result<Option<Shape>> {
        let raw = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("bytes"));
        let Some(metadata) = self.metadata.as_deref().filter(|labels| raw && labels.is_file()) else {
            return Ok(None);
        };
        let rows = open::metadata(metadata, None, &ReadOptions::default(), monitor)?.rows();
        let length = fs::metadata(path).map_or(0, |meta| meta.len() as usize);
        let row = length.checked_div(rows).filter(|&row| row > 0 && row * rows == length && row % 4 == 0);
        Ok(row.map(|row| Shape { rows: Some(rows), columns: row / 4 }))
    }
}
