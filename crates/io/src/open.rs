//! Opening inputs of any format.

use embedscope_core::Monitor;

use crate::bookmark::States;
use crate::{Dataset, Result, Source, Table};

/// How to read. The default reads any format that says of itself what it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadOptions {
    /// Shape of `.bytes` files, which have no header; ignored elsewhere.
    pub shape: Option<Shape>,
}

/// Shape of a raw file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Number of rows; `None` = as many as the file has.
    pub rows: Option<usize>,
    /// Number of columns.
    pub columns: usize,
}

/// The role of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Vectors, with or without label columns.
    Vectors,
    /// Metadata.
    Metadata,
    /// Bookmarks.
    State,
}

impl Role {
    /// The name used in the protocol: `vectors`, `metadata` or `state`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Vectors => "vectors",
            Self::Metadata => "metadata",
            Self::State => "state",
        }
    }

    /// The role a file seems to have, from its name and content (the beginning is enough); `None` when it is none of them.
    pub fn sniff(_name: &str, _bytes: &[u8]) -> Option<Self> {
        todo!()
    }
}

/// What [`inputs`] found.
#[derive(Debug, Default)]
pub struct Opened {
    /// The role of each source, in the order given.
    pub roles: Vec<Role>,
    /// The data, metadata joined; without vectors when only bookmarks were given and `points` is `None`.
    pub dataset: Option<Dataset>,
    /// Metadata for data that are open already: given without vectors.
    pub metadata: Option<Table>,
    /// All bookmarks of all state files, in order.
    pub states: States,
}

/// Reads vectors of any format.
pub fn vectors(
    _source: impl Into<Source>,
    _options: &ReadOptions,
    _monitor: &dyn Monitor,
) -> Result<Dataset> {
    todo!()
}

/// Reads metadata of any format; `points` is the number of points they are for, if known.
pub fn metadata(
    _source: impl Into<Source>,
    _points: Option<usize>,
    _options: &ReadOptions,
    _monitor: &dyn Monitor,
) -> Result<Table> {
    todo!()
}

/// Reads one or more files that belong together and finds out what each of them is.
///
/// `points` is the number of points that are open already (files dropped onto a page that shows data); metadata alone
/// are then checked against it and bookmarks alone do not make a dataset.
pub fn inputs(
    _sources: Vec<Source>,
    _points: Option<usize>,
    _options: &ReadOptions,
    _monitor: &dyn Monitor,
) -> Result<Opened> {
    todo!()
}
