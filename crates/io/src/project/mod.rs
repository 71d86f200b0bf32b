//! Inputs that are several files: a projector's config, a folder of TensorBoard, a checkpoint of TensorFlow.

mod config;
mod confine;
mod find;
mod json;
mod pbtxt;
pub(crate) mod textproto;
mod write;

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use embedscope_core::Monitor;

use crate::checkpoint::{Checkpoint, Variable};
use crate::error::Place;
use crate::open::{self, Opened, ReadOptions, Role, Shape};
use crate::stream::{self, Batches, Told};
use crate::{Dataset, Error, Images, Result, Source, States, sprite};

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
        let entry = self.entry(index)?;
        let mut opened = Opened { roles: vec![Role::Vectors], ..Opened::default() };
        let mut dataset = entry.vectors(monitor)?;
        dataset.name.clone_from(&entry.name);
        if let Some(path) = entry.present(entry.metadata.as_deref(), "metadata", &mut dataset.warnings) {
            let table = open::metadata(path, Some(dataset.points), &ReadOptions::default(), monitor)?;
            dataset = dataset.with_metadata(table)?;
            opened.roles.push(Role::Metadata);
        }
        dataset.images = entry.images(dataset.points, &mut dataset.warnings, monitor)?;
        opened.roles.extend(entry.states(&mut dataset.warnings, monitor)?.map(|states| {
            opened.states = states;
            Role::State
        }));
        opened.dataset = Some(dataset);
        Ok(opened)
    }

    /// The vectors of one tensor with its metadata, as batches of the rows asked for (as [`stream::open`] has them); `None`
    /// where only [`Project::open`] can read them. The head has all warnings that a dataset would have.
    pub fn batches(
        &self,
        index: usize,
        rows: Option<&Range<usize>>,
        monitor: &dyn Monitor,
    ) -> Result<Option<Box<dyn Batches>>> {
        self.entry(index)?.batches(rows, monitor)
    }

    fn entry(&self, index: usize) -> Result<&TensorEntry> {
        self.tensors.get(index).ok_or_else(|| {
            Error::Request(format!(
                "tensor {index} was asked for and {} has {}; choose one of those it has",
                self.base.display(),
                crate::error::counted(self.tensors.len(), "tensor")
            ))
        })
    }
}

/// Where vectors are.
enum Stored {
    /// In a checkpoint.
    Variable(Checkpoint, Variable),
    /// In a file, of this shape where it has no header.
    File(Source, Option<Shape>),
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
        let (source, shape) = match self.stored(monitor)? {
            Stored::Variable(checkpoint, variable) => {
                return Ok(Dataset::new(&self.name, checkpoint.read(&variable, monitor)?));
            }
            Stored::File(source, shape) => (source, shape),
        };
        let mut dataset = open::vectors(source, &ReadOptions { shape, ..ReadOptions::default() }, monitor)?;
        dataset.warnings.extend(self.shape_warnings(shape, (dataset.points, dataset.dimensions())));
        Ok(dataset)
    }

    /// The same as batches of the rows asked for, with the metadata; `None` for a file that may be no vectors.
    ///
    /// Pictures and bookmarks are looked at for what is wrong with them.
    fn batches(
        &self,
        rows: Option<&Range<usize>>,
        monitor: &dyn Monitor,
    ) -> Result<Option<Box<dyn Batches>>> {
        let mut batches: Box<dyn Batches> = match self.stored(monitor)? {
            Stored::Variable(checkpoint, variable) => {
                Box::new(checkpoint.rows(&variable, &self.name, rows, monitor)?)
            }
            Stored::File(source, shape) => {
                let options = ReadOptions { shape, ..ReadOptions::default() };
                let opened = stream::vectors(source, &self.name, rows, &options, monitor)?;
                let Some(opened) = opened else { return Ok(None) };
                let found = (opened.head().points, opened.head().cols);
                Box::new(Told::new(opened, self.shape_warnings(shape, found)))
            }
        };
        let (points, mut warnings) = (batches.head().points, Vec::new());
        if let Some(path) = self.present(self.metadata.as_deref(), "metadata", &mut warnings) {
            let table = open::metadata(path, Some(points), &ReadOptions::default(), monitor)?;
            batches = stream::beside(batches, &table, rows)?;
        }
        self.images(points, &mut warnings, monitor)?;
        self.states(&mut warnings, monitor)?;
        Ok(Some(Box::new(Told::new(batches, warnings))))
    }

    /// The pictures, if they are named and there.
    fn images(
        &self,
        points: usize,
        warnings: &mut Vec<String>,
        monitor: &dyn Monitor,
    ) -> Result<Option<Images>> {
        let sheet = self.sprite.as_ref();
        let there = self.present(sheet.map(|sheet| sheet.path.as_path()), "sprite", warnings);
        let (Some(sheet), Some(_)) = (sheet, there) else { return Ok(None) };
        let size = (sheet.width, sheet.height);
        sprite::read(&sheet.path, size, points, warnings, monitor).map(Some)
    }

    /// The bookmarks, if they are named and there.
    fn states(&self, warnings: &mut Vec<String>, monitor: &dyn Monitor) -> Result<Option<States>> {
        let path = self.present(self.bookmarks.as_deref(), "bookmarks", warnings);
        path.map(|path| open::states(path, monitor)).transpose()
    }

    /// Where the vectors are; the shape of a file without a header is stated or guessed.
    fn stored(&self, monitor: &dyn Monitor) -> Result<Stored> {
        let Some(path) = &self.tensor else {
            return Err(Error::Request(format!(
                "\"{}\" has neither a file of vectors nor a variable in a checkpoint; name its file in the config as tensor_path",
                self.name
            )));
        };
        if let Some(key) = &self.checkpoint_key {
            let checkpoint = Checkpoint::open(path)?;
            let Some(variable) = checkpoint.find(key).cloned() else {
                return Err(Error::Request(format!(
                    "{} has no variable \"{key}\" of two dimensions any more; open it again",
                    path.display()
                )));
            };
            return Ok(Stored::Variable(checkpoint, variable));
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
        Ok(Stored::File(self.source(path, monitor)?, shape))
    }

    /// What is to be said of the shape `found` in a file of which another may be stated, or of which `shape` was guessed.
    fn shape_warnings(&self, shape: Option<Shape>, found: (usize, usize)) -> Vec<String> {
        let file = self.tensor.as_deref().unwrap_or(Path::new("")).display();
        match self.shape {
            Some(stated) if stated != found => vec![format!(
                "{file}: the config says {} x {}, the file has {} x {}, which is believed",
                stated.0, stated.1, found.0, found.1
            )],
            None if shape.is_some() => vec![open::guess_warning(&file.to_string(), found.0, found.1)],
            _ => Vec::new(),
        }
    }

    /// The vectors' file; one that is not text is 32-bit floats whatever its name, as in TensorBoard.
    fn source(&self, path: &Path, monitor: &dyn Monitor) -> Result<Source> {
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
        let bytes = Source::path(path).unchanged(monitor)?.bytes;
        if std::str::from_utf8(&bytes).is_ok_and(|text| !text.contains('\0')) {
            return Ok(Source::path(path));
        }
        Ok(Source::path(path).called(format!("{}.bytes", path.display())))
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
