//! Opening inputs of any format.

use embedscope_core::Monitor;

use crate::bookmark::States;
use crate::error::{Place, quoted};
use crate::role::{self, Candidate};
use crate::source::Loaded;
use crate::{
    Dataset, Error, Result, Source, State, Table, columnar, hdf5, idx, jsonl, npy, npz, raw, safetensors,
    text, words,
};

pub use crate::role::Role;

/// How to read. The default reads any format that says of itself what it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadOptions {
    /// Shape of files without a header (`.bytes`); ignored elsewhere.
    pub shape: Option<Shape>,
    /// Which array, tensor or column of a file with several are the vectors; `None` = the only one, or one whose name
    /// says it (`vectors`, `embeddings`, ...).
    pub array: Option<String>,
    /// Reads text exactly as TensorFlow's projector does, its traps included; each that changes what is read gives a
    /// warning, and values that TensorFlow would read as NaN are errors.
    pub strict_tf: bool,
}

/// Shape of a raw file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Number of rows; `None` = as many as the file has.
    pub rows: Option<usize>,
    /// Number of columns.
    pub columns: usize,
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

/// Reads vectors of any format: by content first, by extension where the content says nothing.
pub fn vectors(source: impl Into<Source>, options: &ReadOptions, monitor: &dyn Monitor) -> Result<Dataset> {
    read_vectors(started(source.into(), options, monitor, Loaded::unpacked)?, options, monitor)
}

/// Reads metadata of any format; `points` is the number of points they are for, if known.
pub fn metadata(
    source: impl Into<Source>,
    points: Option<usize>,
    options: &ReadOptions,
    monitor: &dyn Monitor,
) -> Result<Table> {
    read_metadata(&started(source.into(), options, monitor, Loaded::unpacked)?, points, options, monitor)
}

/// Reads bookmarks.
pub fn states(source: impl Into<Source>, monitor: &dyn Monitor) -> Result<States> {
    let loaded = source.into().read(monitor)?;
    States::parse(&loaded.bytes, &loaded.name)
}

/// Reads one or more files that belong together and finds out what each of them is.
///
/// `points` is the number of points that are open already (files dropped onto a page that shows data): metadata alone
/// are then checked against it, and bookmarks alone make no dataset. Otherwise metadata need vectors beside them, and
/// bookmarks alone make a dataset of their points, without vectors.
pub fn inputs(
    sources: Vec<Source>,
    points: Option<usize>,
    options: &ReadOptions,
    monitor: &dyn Monitor,
) -> Result<Opened> {
    let started = |source| started(source, options, monitor, Loaded::unpacked);
    let loaded = sources.into_iter().map(started).collect::<Result<Vec<_>>>()?;
    let candidates: Vec<Candidate> =
        loaded.iter().map(|one| Candidate::of(one, options.array.as_deref())).collect::<Result<_>>()?;
    let mut opened = Opened { roles: role::assign(&loaded, &candidates, points)?, ..Opened::default() };

    let (mut vectors, mut metadata) = (None, Vec::new());
    for (loaded, role) in loaded.into_iter().zip(&opened.roles) {
        match role {
            Role::Vectors => vectors = Some(loaded),
            Role::Metadata => metadata.push(loaded),
            // Bookmarks are never begun only.
            Role::State => opened.states.states.extend(States::parse(&loaded.bytes, &loaded.name)?.states),
        }
    }
    if let Some(loaded) = vectors {
        let guessed = guessed_shape(&loaded, metadata.first(), options, monitor)?;
        let options = ReadOptions { shape: options.shape.or(guessed), ..options.clone() };
        let mut dataset = read_vectors(loaded, &options, monitor)?;
        if guessed.is_some() {
            let warning = guess_warning(&dataset.name, dataset.points, dataset.dimensions());
            dataset.warnings.push(warning);
        }
        for loaded in &metadata {
            let table = read_metadata(loaded, Some(dataset.points), &options, monitor)?;
            dataset = dataset.with_metadata(table)?;
        }
        opened.dataset = Some(dataset);
    } else if !metadata.is_empty() {
        // Bookmarks alone say how many points there are.
        let shown = opened.states.selected().filter(|_| points.is_none());
        let expected = points.or(shown.map(State::points));
        let mut joined = Table::default();
        for loaded in &metadata {
            joined = joined.join(read_metadata(loaded, expected, options, monitor)?)?;
        }
        if let Some(state) = shown {
            let coordinates = Dataset::without_vectors(state.label(), state.points());
            opened.dataset = Some(coordinates.with_metadata(joined)?);
        } else if points.is_some() {
            opened.metadata = Some(joined);
        } else {
            return Err(metadata_alone(&metadata[0].name, joined.rows()));
        }
    } else if let (None, Some(state)) = (points, opened.states.selected()) {
        opened.dataset = Some(Dataset::without_vectors(state.label(), state.points()));
    }
    Ok(opened)
}

/// Metadata without anything they could be of; a header without rows is more likely a table of vectors that was cut.
fn metadata_alone(file: &str, rows: usize) -> Error {
    if rows == 0 {
        return Error::content(
            file,
            Place::Line(2),
            "the end of the file after its header",
            "a row for each point",
            "check how it was written",
        );
    }
    Error::content(
        file,
        Place::File,
        "labels or other metadata",
        "vectors",
        "give the vectors' file, or the bookmark they belong to, beside it",
    )
}

/// The shape of a raw file whose shape is not given, if its size fits the rows of the metadata beside it.
pub(crate) fn guessed_shape(
    loaded: &Loaded,
    metadata: Option<&Loaded>,
    options: &ReadOptions,
    monitor: &dyn Monitor,
) -> Result<Option<Shape>> {
    let Some(metadata) = metadata.filter(|_| options.shape.is_none() && raw::is_raw(&loaded.extension()))
    else {
        return Ok(None);
    };
    let rows = read_metadata(metadata, None, options, monitor)?.rows();
    let row = loaded.bytes.len().checked_div(rows).filter(|row| row * rows == loaded.bytes.len());
    let row = row.filter(|row| *row > 0 && row % 4 == 0);
    Ok(row.map(|row| Shape { rows: Some(rows), columns: row / 4 }))
}

/// Says that a shape was guessed.
pub(crate) fn guess_warning(name: &str, rows: usize, columns: usize) -> String {
    format!("{name}: the shape {rows} x {columns} follows from its size and the number of labels")
}

/// A file, unpacked (with [`Loaded::unpacked`] or [`Loaded::kept`]) unless it is long compressed text, which is unpacked as it
/// is read.
pub(crate) fn started(
    source: Source,
    options: &ReadOptions,
    monitor: &dyn Monitor,
    unpack: fn(Loaded, &dyn Monitor) -> Result<Loaded>,
) -> Result<Loaded> {
    let loaded = source.begun(monitor)?;
    // The beginning must say how the text is made.
    let is_text = || {
        matches!(kind(&loaded, options), Ok(Kind::Text | Kind::Jsonl)) && text::says_its_form(&loaded.bytes)
    };
    let streamed = loaded.packed.is_none() || is_text();
    if streamed { Ok(loaded) } else { unpack(loaded, monitor) }
}

/// What a file of vectors is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Npy,
    Columns(columnar::Format),
    Npz,
    Safetensors,
    Hdf5,
    BinaryWords,
    Raw,
    Idx,
    Jsonl,
    Text,
}

/// What a file of vectors is, by its content first.
pub(crate) fn kind(loaded: &Loaded, options: &ReadOptions) -> Result<Kind> {
    let (file, bytes, extension) = (loaded.name.as_str(), &loaded.bytes, loaded.extension());
    if bytes.is_empty() {
        return Err(Error::content(
            file,
            Place::Byte(0),
            "an empty file",
            "vectors",
            "check how it was written",
        ));
    }
    if bytes.starts_with(npy::MAGIC) || extension == "npy" {
        return Ok(Kind::Npy);
    }
    if let Some(format) = columnar::Format::of(&extension, bytes) {
        return Ok(Kind::Columns(format));
    }
    let known = [
        (npz::is_zip(bytes) || extension == "npz", Kind::Npz),
        (safetensors::is_safetensors(bytes) || extension == "safetensors", Kind::Safetensors),
        (bytes.starts_with(hdf5::MAGIC), Kind::Hdf5),
        (words::is_binary(bytes), Kind::BinaryWords),
        (raw::is_raw(&extension), Kind::Raw),
        (idx::is_idx(bytes) || role::is_idx_name(&loaded.short_name), Kind::Idx),
    ];
    if let Some((_, kind)) = known.into_iter().find(|(is_it, _)| *is_it) {
        return Ok(kind);
    }
    refuse_binary(loaded, "vectors")?;
    if !options.strict_tf && jsonl::is_jsonl(&loaded.short_name, bytes) {
        return Ok(Kind::Jsonl);
    }
    if let Some(Role::State) = Role::sniff(&loaded.short_name, bytes) {
        return Err(Error::content(
            file,
            Place::File,
            "bookmarks of TensorFlow's projector",
            "vectors",
            "open it alone, or beside the vectors it belongs to",
        ));
    }
    Ok(Kind::Text)
}

fn read_vectors(loaded: Loaded, options: &ReadOptions, monitor: &dyn Monitor) -> Result<Dataset> {
    let array = options.array.as_deref();
    match kind(&loaded, options)? {
        Kind::Npy => {
            let vectors = npy::Array::parse(&loaded.name, &loaded.bytes)?.vectors(&loaded, monitor)?;
            Ok(Dataset::new(&loaded.short_name, vectors))
        }
        Kind::Columns(format) => columnar::vectors(&loaded, format, array, monitor),
        Kind::Npz => npz::vectors(&loaded, array, monitor),
        Kind::Safetensors => safetensors::vectors(&loaded, array, monitor),
        Kind::Hdf5 => hdf5::vectors(&loaded, array, monitor),
        Kind::BinaryWords => words::read(&loaded, monitor),
        Kind::Raw => raw::vectors(&loaded, options.shape, monitor),
        Kind::Idx => idx::vectors(loaded, monitor),
        Kind::Jsonl => jsonl::vectors(&loaded, array, monitor),
        Kind::Text if options.strict_tf => text::strict::vectors(&loaded, monitor),
        Kind::Text => text::vectors::read(&loaded, monitor),
    }
}

pub(crate) fn read_metadata(
    loaded: &Loaded,
    points: Option<usize>,
    options: &ReadOptions,
    monitor: &dyn Monitor,
) -> Result<Table> {
    let file = loaded.name.as_str();
    let table = if loaded.bytes.starts_with(npy::MAGIC) || loaded.extension() == "npy" {
        npy::Array::parse(file, &loaded.bytes)?.labels()?
    } else if let Some(format) = columnar::Format::of(&loaded.extension(), &loaded.bytes) {
        columnar::metadata(loaded, format, monitor)?
    } else if npz::is_zip(&loaded.bytes) || loaded.extension() == "npz" {
        npz::metadata(loaded, monitor)?
    } else if safetensors::is_safetensors(&loaded.bytes) || loaded.extension() == "safetensors" {
        safetensors::metadata(loaded)?
    } else if idx::is_idx(&loaded.bytes) || role::is_idx_name(&loaded.short_name) {
        idx::labels(file, &loaded.bytes)?
    } else if loaded.bytes.starts_with(hdf5::MAGIC) {
        hdf5::metadata(loaded)?
    } else {
        refuse_binary(loaded, "metadata")?;
        if options.strict_tf {
            return text::strict::metadata(loaded, points, monitor);
        }
        if jsonl::is_jsonl(&loaded.short_name, &loaded.bytes) {
            return jsonl::metadata(loaded, points, monitor);
        }
        return text::metadata::read(loaded, points, monitor);
    };
    match points {
        Some(expected) if expected != table.rows() => Err(Error::Lengths {
            what: file.to_owned(),
            found: table.rows(),
            expected,
            advice: "they belong to other vectors, or one of the two files was cut".to_owned(),
        }),
        _ => Ok(table),
    }
}

/// Text has no zero bytes; UTF-16, which has, is left to the text readers to name.
fn refuse_binary(loaded: &Loaded, expected: &str) -> Result<()> {
    let start = &loaded.bytes[..loaded.bytes.len().min(4096)];
    let utf16 = start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]);
    match memchr::memchr(0, start).filter(|_| !utf16) {
        None => Ok(()),
        Some(_) => Err(Error::content(
            &loaded.name,
            Place::Byte(0),
            format!("{}, the start of no format that is known", quoted(&start[..start.len().min(8)])),
            format!("{expected} as text, .npy, .npz, Parquet, Arrow, safetensors, word2vec, IDX or .bytes"),
            "convert the file first",
        )),
    }
}
