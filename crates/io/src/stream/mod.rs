//! Files as batches of rows: what converting needs, and never the whole matrix.

mod beside;
pub(crate) mod grid;
mod told;

use std::ops::Range;

use embedscope_core::{Matrix, Monitor};

use crate::error::Place;
use crate::nature::Nature;
use crate::open::{self, Kind, ReadOptions};
use crate::role::{self, Candidate, Role};
use crate::source::Loaded;
use crate::{
    Column, Error, Result, Source, Table, columnar, dataset, hdf5, idx, jsonl, npy, npz, raw, safetensors,
    text, words,
};

use beside::Beside;
pub(crate) use grid::Rows;
pub(crate) use told::Told;

/// What is known of rows before the first of them comes.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// Name to show, usually the file's.
    pub name: String,
    /// Number of rows that come.
    pub rows: usize,
    /// Number of rows that there are, where only a range of them was asked for.
    pub points: usize,
    /// Number of dimensions.
    pub cols: usize,
    /// Names of the dimensions, where the file has them.
    pub dimension_names: Option<Vec<String>>,
    /// What was read but left out or interpreted, one sentence each.
    pub warnings: Vec<String>,
    /// Names of the metadata columns, and what they are.
    pub(crate) columns: Vec<(String, Nature)>,
}

impl Head {
    /// Of vectors without metadata, of which the rows `asked` come.
    pub(crate) fn new(name: &str, asked: &Range<usize>, points: usize, cols: usize) -> Self {
        Self { name: name.to_owned(), rows: asked.len(), points, cols, ..Self::default() }
    }

    /// Of metadata that are there as a whole.
    pub(crate) fn of(metadata: &Table) -> Self {
        let columns = metadata.columns().iter().map(|column| (column.name().to_owned(), Nature::of(column)));
        let rows = metadata.rows();
        Self { rows, points: rows, columns: columns.collect(), ..Self::default() }
    }

    /// Takes the columns of a table that is never whole; names that are empty or there twice become what [`Table`] makes of
    /// them.
    pub(crate) fn set_columns(&mut self, columns: Vec<(String, Nature)>) -> Result<()> {
        let empty = |(name, _): &(String, Nature)| Column::new(name.clone(), []);
        let named = Table::new(columns.iter().map(empty).collect())?;
        let names = named.columns().iter().map(|column| column.name().to_owned());
        self.columns = names.zip(columns).map(|(name, (_, nature))| (name, nature)).collect();
        Ok(())
    }

    /// Names of the metadata columns.
    pub fn column_names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|(name, _)| name.as_str())
    }

    /// What the metadata columns are.
    pub(crate) fn natures(&self) -> impl Iterator<Item = &Nature> {
        self.columns.iter().map(|(_, nature)| nature)
    }
}

/// Some rows that follow each other.
#[derive(Debug)]
pub struct Batch {
    /// Their vectors.
    pub vectors: Matrix,
    /// Their metadata, with the columns of [`Head::column_names`]; types are of the whole column and not told here.
    pub metadata: Table,
}

impl Batch {
    /// The rows `part` of those whose numbers are `data`, `cols` a row, with the metadata of these.
    pub(crate) fn cut(mut data: Vec<f32>, cols: usize, part: &Range<usize>, metadata: Table) -> Result<Self> {
        data.truncate(part.end * cols);
        data.drain(..part.start * cols);
        Ok(Self { vectors: dataset::matrix(part.len(), cols, data)?, metadata })
    }
}

/// A file whose rows can be gone through as often as needed; only a batch of them is in memory.
pub trait Batches {
    /// What is known of the rows.
    fn head(&self) -> &Head;

    /// Gives all rows in order. Fails with the first error of the file or of `give`.
    fn each(&self, monitor: &dyn Monitor, give: &mut dyn FnMut(Batch) -> Result<()>) -> Result<()>;
}

/// Opens vectors, and metadata beside them, as batches of the rows asked for (`None` = all; an end of `usize::MAX` = to
/// the last).
///
/// The vectors are never in memory as a whole. `None` for files that are no vectors: [`open::inputs`] reads them or says what
/// is wrong.
/// Text, JSON lines and word2vec's binary form are gone through once here, to know how many rows there are and what their
/// metadata columns hold; metadata in a file of their own are read as a whole.
pub fn open(
    sources: Vec<Source>,
    metadata: Option<Source>,
    rows: Option<&Range<usize>>,
    options: &ReadOptions,
    monitor: &dyn Monitor,
) -> Result<Option<Box<dyn Batches>>> {
    let loaded = sources.into_iter().map(|source| open::started(source, options, monitor, Loaded::kept));
    let loaded = loaded.collect::<Result<Vec<_>>>()?;
    let array = options.array.as_deref();
    let candidates = loaded.iter().map(|one| Candidate::of(one, array)).collect::<Result<Vec<_>>>();
    let roles = candidates.and_then(|candidates| role::assign(&loaded, &candidates, None));
    let Ok(roles) = roles else { return Ok(None) };
    if roles.contains(&Role::State) {
        return Ok(None);
    }
    let (mut vectors, mut others) = (None, Vec::new());
    for (loaded, role) in loaded.into_iter().zip(roles) {
        match role {
            Role::Vectors => vectors = Some(loaded),
            _ => others.push(loaded),
        }
    }
    let Some(vectors) = vectors else { return Ok(None) };
    let guessed = open::guessed_shape(&vectors, others.first(), options, monitor)?;
    let options = &ReadOptions { shape: options.shape.or(guessed), ..options.clone() };
    let Some(mut opened) = vectors_of(vectors, None, rows, options, monitor)? else { return Ok(None) };
    let Head { name, points, cols, .. } = opened.head().clone();
    if guessed.is_some() {
        opened = Box::new(Told::new(opened, [open::guess_warning(&name, points, cols)]));
    }
    for loaded in others {
        let table = open::read_metadata(&loaded, Some(points), options, monitor)?;
        opened = beside(opened, &table, rows)?;
    }
    if let Some(source) = metadata {
        let table = open::metadata(source, Some(points), options, monitor)?;
        opened = beside(opened, &table, rows)?;
    }
    Ok(Some(opened))
}

/// Opens one file of vectors whose rows are to be called `name`; `None` as [`open`].
pub(crate) fn vectors(
    source: Source,
    name: &str,
    rows: Option<&Range<usize>>,
    options: &ReadOptions,
    monitor: &dyn Monitor,
) -> Result<Option<Box<dyn Batches>>> {
    vectors_of(open::started(source, options, monitor, Loaded::kept)?, Some(name), rows, options, monitor)
}

/// Opens one file of vectors; `None` where it may be no vectors.
fn vectors_of(
    mut loaded: Loaded,
    name: Option<&str>,
    rows: Option<&Range<usize>>,
    options: &ReadOptions,
    monitor: &dyn Monitor,
) -> Result<Option<Box<dyn Batches>>> {
    let array = options.array.as_deref();
    let Ok(kind) = open::kind(&loaded, options) else { return Ok(None) };
    // What it is has been told by its own name.
    if let Some(name) = name {
        name.clone_into(&mut loaded.short_name);
    }
    let opened: Result<Box<dyn Batches>> = match kind {
        Kind::Columns(format) => columnar::batches(loaded, format, array, rows, monitor).map(boxed),
        Kind::Npy => npy::batches(loaded, rows).map(boxed),
        Kind::Raw => raw::batches(loaded, options.shape, rows).map(boxed),
        Kind::Safetensors => safetensors::batches(loaded, array, rows),
        Kind::Idx => idx::batches(loaded, rows).map(boxed),
        Kind::BinaryWords => words::batches(loaded, rows, monitor).map(boxed),
        Kind::Jsonl => jsonl::batches(loaded, array, rows, monitor).map(boxed),
        Kind::Text if options.strict_tf => text::strict::batches(loaded, rows, monitor).map(boxed),
        Kind::Text => text::batches(loaded, rows, monitor).map(boxed),
        Kind::Hdf5 => hdf5::batches(loaded, array, rows, monitor),
        Kind::Npz => npz::batches(&loaded, array, rows, monitor),
    };
    match opened {
        // What is wrong with it as vectors may be right as metadata.
        Err(error) if error.problem().is_some_and(|problem| problem.place == Place::File) => Ok(None),
        other => other.map(Some),
    }
}

fn boxed(batches: impl Batches + 'static) -> Box<dyn Batches> {
    Box::new(batches)
}

/// The same vectors with more metadata after their own: of all points, of which `rows` were asked for.
pub fn beside(
    batches: Box<dyn Batches>,
    metadata: &Table,
    rows: Option<&Range<usize>>,
) -> Result<Box<dyn Batches>> {
    Ok(Box::new(Beside::new(batches, metadata, rows)?))
}

/// The range of rows that was asked for, of so many.
pub(crate) fn range(asked: Option<&Range<usize>>, name: &str, points: usize) -> Result<Range<usize>> {
    let Some(asked) = asked else { return Ok(0..points) };
    let end = if asked.end == usize::MAX { points.max(asked.start) } else { asked.end };
    dataset::inside(&(asked.start..end), name, points)?;
    Ok(asked.start..end)
}

/// Which of the rows `first..first + count` are in a range, counted from the first of them.
pub(crate) fn overlap(range: &Range<usize>, first: usize, count: usize) -> Range<usize> {
    let within = |row: usize| row.clamp(first, first + count) - first;
    within(range.start)..within(range.end)
}

/// The error of a file that has other rows than when it was gone through before.
pub(crate) fn changed(file: &str) -> Error {
    let found = "other rows than a moment ago";
    Error::content(file, Place::File, found, "a file that does not change while it is read", "try again")
}
