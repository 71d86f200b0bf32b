//! The session as TensorBoard's projector plugin would serve it.

use std::sync::Arc;

use embedscope_core::monitor::Silent;
use embedscope_io::{Project, Table, convert, sprite};
use serde_json::{Value, json};

use super::{Data, Session, bookmarks};
use crate::{Error, Result};

/// The only run: TensorBoard's name for the folder itself.
pub(crate) const RUN: &str = ".";

/// One tensor with what belongs to it.
pub(crate) struct Tensor {
    name: String,
    data: Arc<Data>,
    /// `state.txt`; `None` without bookmarks.
    bookmarks: Option<Vec<u8>>,
}

/// What is open, taken at one moment.
struct Open {
    data: Arc<Data>,
    bookmarks: Option<Vec<u8>>,
    project: Option<(Arc<Project>, usize)>,
}

impl Session {
    /// The runs: one while vectors are open.
    pub(crate) fn tensorboard_runs(&self) -> Vec<&'static str> {
        self.opened().map_or(Vec::new(), |_| vec![RUN])
    }

    /// The config as JSON, the tensor that TensorFlow's projector opens first in front.
    pub(crate) fn tensorboard_info(&self) -> Result<Value> {
        let open = self.opened()?;
        let mut listed = Vec::new();
        for index in 0..open.count() {
            listed.push(open.describe(index)?);
        }
        listed.sort_by(|a, b| a.rank().cmp(&b.rank()));
        let embeddings: Vec<Value> = listed.into_iter().map(Described::into_json).collect();
        Ok(json!({"embeddings": embeddings}))
    }

    /// The tensor that has one of these names; the first counts most.
    pub(crate) fn tensorboard_tensor(&self, names: &[String]) -> Result<Tensor> {
        let open = self.opened()?;
        let listed: Vec<String> = (0..open.count()).map(|index| open.name(index)).collect();
        let index = names.iter().find_map(|name| listed.iter().position(|l| l == name));
        match index {
            Some(index) => open.tensor(index),
            None => Err(Error::Request(format!(
                "there is no tensor {:?}; there are {}",
                names.first().map_or("", String::as_str),
                listed.join(", ")
            ))),
        }
    }

    fn opened(&self) -> Result<Open> {
        let state = self.shared.lock();
        let data = state.need_data()?.clone();
        data.need_vectors()?;
        let (saved, project) = (state.bookmarks.saved(), state.project.clone());
        drop(state);
        let bookmarks = (!saved.is_empty()).then(|| bookmarks::to_file(saved));
        Ok(Open { data, bookmarks, project })
    }
}

impl Open {
    fn count(&self) -> usize {
        self.project.as_ref().map_or(1, |(project, _)| project.tensors.len())
    }

    fn name(&self, index: usize) -> String {
        match &self.project {
            Some((project, _)) => project.tensors[index].name.clone(),
            None => self.data.name.clone(),
        }
    }

    /// The tensor on screen as it is there, with the session's metadata and bookmarks; others as their files have them.
    fn tensor(&self, index: usize) -> Result<Tensor> {
        let name = self.name(index);
        match &self.project {
            Some((project, open)) if *open != index => {
                let opened = project.open(index, &Silent)?;
                let dataset = opened.dataset.ok_or(Error::NoData)?;
                let bookmarks = (!opened.states.is_empty()).then(|| opened.states.to_bytes());
                Ok(Tensor { name, data: Arc::new(Data::new(0, dataset, 0)), bookmarks })
            }
            _ => Ok(Tensor { name, data: self.data.clone(), bookmarks: self.bookmarks.clone() }),
        }
    }

    fn describe(&self, index: usize) -> Result<Described> {
        if let Some((project, open)) = &self.project
            && *open != index
        {
            let entry = &project.tensors[index];
            let there = |path: &Option<std::path::PathBuf>| path.as_ref().is_some_and(|path| path.is_file());
            let sprite = entry.sprite.as_ref().filter(|sprite| sprite.path.is_file());
            let sized = sprite.is_none_or(|sprite| sprite.width > 0 && sprite.height > 0);
            // Where the config is silent only the files themselves tell.
            if let (Some(shape), true) = (entry.shape, sized) {
                return Ok(Described {
                    name: entry.name.clone(),
                    shape,
                    metadata: there(&entry.metadata),
                    bookmarks: there(&entry.bookmarks),
                    picture: sprite.map(|sprite| (sprite.width, sprite.height)),
                });
            }
        }
        let tensor = self.tensor(index)?;
        let data = &tensor.data;
        Ok(Described {
            shape: (data.points, data.dimensions),
            metadata: !data.metadata.is_empty(),
            bookmarks: tensor.bookmarks.is_some(),
            picture: data.images.as_ref().map(|images| (images.width, images.height)),
            name: tensor.name,
        })
    }
}

/// One embedding of a config.
struct Described {
    name: String,
    shape: (usize, usize),
    metadata: bool,
    bookmarks: bool,
    picture: Option<(u32, u32)>,
}

impl Described {
    /// TensorFlow's order: with metadata first, optimizer slots last, then the larger, then by name.
    fn rank(&self) -> (bool, bool, std::cmp::Reverse<usize>, &str) {
        (!self.metadata, self.name.contains("/Adagrad"), std::cmp::Reverse(self.shape.0), &self.name)
    }

    fn into_json(self) -> Value {
        let mut embedding = json!({"tensorName": self.name, "tensorShape": [self.shape.0, self.shape.1]});
        embedding["tensorPath"] = json!("tensors.bytes");
        if self.metadata {
            embedding["metadataPath"] = json!("metadata.tsv");
        }
        if self.bookmarks {
            embedding["bookmarksPath"] = json!("bookmarks.txt");
        }
        if let Some((width, height)) = self.picture {
            embedding["sprite"] = json!({"imagePath": "sprite.png", "singleImageDim": [width, height]});
        }
        embedding
    }
}

impl Tensor {
    /// The first rows as 32-bit floats.
    pub(crate) fn vectors(&self, rows: usize) -> Result<Vec<u8>> {
        let vectors = self.data.need_vectors()?;
        let rows = rows.min(vectors.rows());
        Ok(bytemuck::cast_slice(&vectors.data()[..rows * vectors.cols()]).to_vec())
    }

    /// The metadata of the first rows: with a header if there are several columns.
    pub(crate) fn metadata(&self, rows: usize) -> Result<Vec<u8>> {
        let table = &self.data.metadata;
        if table.is_empty() {
            return Err(self.lacks("metadata"));
        }
        let mut out = Vec::new();
        if rows < table.rows() {
            let first: Vec<u32> = (0..rows as u32).collect();
            convert::metadata(&Table::take(table, &first), &mut out)?;
        } else {
            convert::metadata(table, &mut out)?;
        }
        Ok(out)
    }

    pub(crate) fn bookmarks(self) -> Result<Vec<u8>> {
        let lacks = self.lacks("bookmarks");
        self.bookmarks.ok_or(lacks)
    }

    /// The pictures as a square grid, row by row.
    pub(crate) fn sprite(&self) -> Result<Vec<u8>> {
        let images = self.data.images.as_ref().ok_or_else(|| self.lacks("pictures"))?;
        let mut out = Vec::new();
        sprite::write(images, &mut out)?;
        Ok(out)
    }

    fn lacks(&self, what: &str) -> Error {
        Error::Request(format!("the tensor {:?} has no {what}", self.name))
    }
}
