//! Reading what the user named.

use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use embedscope_core::{Matrix, Monitor};
use embedscope_io::layout::{self as layouts, Layout};
use embedscope_io::open::{self, Opened, Role};
use embedscope_io::stream::{self, Batches};
use embedscope_io::{
    Dataset, Place, Project, ReadOptions, SessionFile, Shape, Source, State, States, Table, extension,
    is_raw, pictures, sprite,
};

use crate::Terminal;
use crate::args::{ProjectionName, Reading, StateChoice};

/// Extensions of files that may hold several arrays.
const ARRAYS: &[&str] = &[
    "npz",
    "safetensors",
    "parquet",
    "pq",
    "arrow",
    "feather",
    "ipc",
    "jsonl",
    "ndjson",
    "h5ad",
    "h5",
    "hdf5",
];

/// A source that can be read more than once: standard input is kept in a temporary file.
pub fn source(path: &Path) -> Result<Source> {
    if path != Path::new("-") {
        return Ok(Source::path(path));
    }
    Ok(Source::kept("standard input", &mut std::io::stdin().lock())?)
}

/// The sources of all inputs; standard input is read here.
pub(crate) fn sources(reading: &Reading) -> Result<Vec<Source>> {
    if reading.input.iter().filter(|path| path.as_path() == Path::new("-")).count() > 1 {
        bail!("standard input (-) can be read only once; name a file for the others");
    }
    for (at, path) in reading.input.iter().enumerate() {
        if reading.input[..at].contains(path) {
            bail!("{}: found twice among the inputs; name each file once", path.display());
        }
    }
    check_options(reading)?;
    reading.input.iter().map(|path| source(path)).collect()
}

/// Refuses options that none of the inputs can take.
fn check_options(reading: &Reading) -> Result<()> {
    let options = reading.options();
    // Standard input and files without an extension may be anything.
    let any = |known: &dyn Fn(&str) -> bool| {
        let mut extensions = reading.input.iter().map(|path| extension(&path.to_string_lossy()));
        extensions.any(|extension| extension.is_empty() || known(&extension))
    };
    if options.shape.is_some() && !any(&is_raw) {
        bail!("--shape and --dims-of-bytes are for raw .bytes files; leave them out");
    }
    if options.array.is_some() && !any(&|extension| ARRAYS.contains(&extension)) {
        bail!("--array is for files with several arrays or columns ({}); leave it out", ARRAYS.join(", "));
    }
    Ok(())
}

/// Whether a path is that of a saved session.
pub(crate) fn is_session(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("embedscope"))
}

/// The bookmarks of a saved session, if the path is one.
fn of_session(path: &Path, monitor: &dyn Monitor) -> Result<Option<States>> {
    if !is_session(path) {
        return Ok(None);
    }
    Ok(Some(SessionFile::read(source(path)?, monitor)?.states))
}

/// Vectors, and metadata beside them, as batches of rows, where that can be; otherwise [`opened_of`] reads them.
pub(crate) fn batches(
    reading: &Reading,
    sources: &[Source],
    rows: Option<&Range<usize>>,
    monitor: &dyn Monitor,
) -> Result<Option<Box<dyn Batches>>> {
    // Pictures are looked at although they are not written: what is wrong with them is said.
    if reading.sprite.is_some() || reading.images.is_some() {
        return Ok(None);
    }
    if let Some(project) = project(reading)? {
        let index = tensor(&project, reading)?;
        let Some(batches) = project.batches(index, rows, monitor)? else { return Ok(None) };
        let Some(path) = &reading.metadata else { return Ok(Some(batches)) };
        let points = batches.head().points;
        let table = open::metadata(source(path)?, Some(points), &reading.options(), monitor)?;
        return Ok(Some(stream::beside(batches, &table, rows)?));
    }
    // Standard input can be read once.
    if reading.tensor.is_some() || reading.metadata.as_deref() == Some(Path::new("-")) {
        return Ok(None);
    }
    let metadata = reading.metadata.as_ref().map(|path| source(path)).transpose()?;
    Ok(stream::open(sources.to_vec(), metadata, rows, &reading.options(), monitor)?)
}

/// Inputs of any kind that belong together, with explicit metadata and bookmarks.
pub fn opened(reading: &Reading, monitor: &dyn Monitor) -> Result<Opened> {
    opened_of(reading, sources(reading)?, monitor)
}

/// The same of sources that have been made already.
pub(crate) fn opened_of(reading: &Reading, sources: Vec<Source>, monitor: &dyn Monitor) -> Result<Opened> {
    let options = reading.options();
    if let Some(project) = project(reading)? {
        let index = tensor(&project, reading)?;
        let mut opened = project.open(index, monitor)?;
        with_metadata(&mut opened, reading, monitor)?;
        with_pictures(&mut opened, reading, monitor)?;
        return Ok(opened);
    }
    if reading.tensor.is_some() {
        bail!("--tensor is for a projector config, a TensorBoard folder or a checkpoint; leave it out");
    }
    if let [path] = reading.input.as_slice()
        && let Some(states) = of_session(path, monitor)?
    {
        return Ok(Opened { states, ..Opened::default() });
    }
    let mut opened = match sources.as_slice() {
        [] => Opened::default(),
        [one] => alone(one, &options, monitor)?,
        _ => open::inputs(sources, None, &options, monitor)?,
    };
    with_metadata(&mut opened, reading, monitor)?;
    with_pictures(&mut opened, reading, monitor)?;
    Ok(opened)
}

/// The project that the only input is, if it is one.
pub(crate) fn project(reading: &Reading) -> Result<Option<Project>> {
    match reading.input.as_slice() {
        [path] if path != Path::new("-") => Ok(Project::detect(path)?),
        _ => Ok(None),
    }
}

/// The tensor that was asked for, else the first.
pub(crate) fn tensor(project: &Project, reading: &Reading) -> Result<usize> {
    let Some(wanted) = &reading.tensor else { return Ok(0) };
    let named = project.tensors.iter().position(|tensor| tensor.name == *wanted);
    let numbered = || wanted.parse().ok().filter(|&index| index < project.tensors.len());
    named.or_else(numbered).ok_or_else(|| {
        let names: Vec<String> =
            project.tensors.iter().map(|tensor| format!("\"{}\"", tensor.name)).collect();
        anyhow!("there is no tensor \"{wanted}\"; there are {}", names.join(", "))
    })
}

/// Adds the metadata of `--metadata`.
fn with_metadata(opened: &mut Opened, reading: &Reading, monitor: &dyn Monitor) -> Result<()> {
    let Some(path) = &reading.metadata else { return Ok(()) };
    let points = opened.dataset.as_ref().map(|d| d.points);
    let table = open::metadata(source(path)?, points, &reading.options(), monitor)?;
    match opened.dataset.take() {
        Some(dataset) => opened.dataset = Some(dataset.with_metadata(table)?),
        None => opened.metadata = Some(table),
    }
    Ok(())
}

/// Adds the pictures of `--sprite` or `--images`.
fn with_pictures(opened: &mut Opened, reading: &Reading, monitor: &dyn Monitor) -> Result<()> {
    if reading.sprite.is_none() && reading.images.is_none() {
        return Ok(());
    }
    let Some(dataset) = &mut opened.dataset else { bail!("there are no points that pictures could be of") };
    if let Some(path) = &reading.sprite {
        let size =
            reading.sprite_size.map_or((0, 0), |size| (size.rows.unwrap_or(0) as u32, size.columns as u32));
        dataset.images = Some(sprite::read(path, size, dataset.points, &mut dataset.warnings, monitor)?);
    }
    let Some(named) = &reading.images else { return Ok(()) };
    let column = named.to_str().and_then(|name| dataset.metadata.column(name));
    let images = if let Some(column) = column {
        // Paths are relative to the metadata that name them.
        let file = reading.metadata.as_ref().or(reading.input.last());
        let base = file.and_then(|file| file.parent()).filter(|base| *base != Path::new(""));
        pictures::of_column(base.unwrap_or(Path::new(".")), column, &mut dataset.warnings, monitor)?
    } else if named.is_dir() {
        let (images, _) = pictures::of_folder(named, &mut dataset.warnings, monitor)?;
        if images.count() != dataset.points {
            bail!(
                "{}: found {} images, expected {}, one a point; name a metadata column with their paths instead",
                named.display(),
                images.count(),
                dataset.points
            );
        }
        images
    } else {
        bail!(
            "{}: found neither a folder nor a metadata column of that name; give one of them",
            named.display()
        );
    };
    dataset.images = Some(images);
    Ok(())
}

/// One input by itself: metadata need no vectors here.
fn alone(source: &Source, options: &ReadOptions, monitor: &dyn Monitor) -> Result<Opened> {
    let error = match open::inputs(vec![source.clone()], None, options, monitor) {
        Ok(opened) => return Ok(opened),
        Err(error) => error,
    };
    let whole_file = error.problem().is_some_and(|p| p.place == Place::File);
    // The beginning is enough to know its role.
    if whole_file && Role::sniff(source.stem_name(), &source.start(1 << 20)) == Some(Role::Metadata) {
        let metadata = open::metadata(source.clone(), None, options, monitor)?;
        return Ok(Opened { metadata: Some(metadata), ..Opened::default() });
    }
    Err(error.into())
}

/// Vectors with their metadata; anything else is an error that says what was found.
pub(crate) fn dataset(reading: &Reading, terminal: Terminal, monitor: &dyn Monitor) -> Result<Dataset> {
    let names = || {
        let names: Vec<String> = reading.input.iter().map(|p| p.display().to_string()).collect();
        names.join(", ")
    };
    let opened = opened(reading, monitor)?;
    match opened.dataset {
        Some(dataset) if dataset.vectors.is_some() => {
            for warning in &dataset.warnings {
                terminal.note(&format!("embedscope: warning: {warning}"));
            }
            Ok(dataset)
        }
        _ if !opened.states.is_empty() => {
            bail!("{}: found bookmarks, expected vectors; give the vectors they were made from", names())
        }
        _ if opened.roles.contains(&Role::State) => {
            bail!("{}: found an empty list of bookmarks, expected vectors; give the vectors", names())
        }
        _ => bail!("{}: found metadata, expected vectors; give the vectors first", names()),
    }
}

/// The vectors of a dataset that has some.
pub(crate) fn vectors(dataset: &Dataset) -> Result<&Matrix> {
    dataset.vectors.as_ref().ok_or_else(|| anyhow!("{} has no vectors", dataset.name))
}

/// Metadata for a number of points.
pub(crate) fn metadata(path: &Path, points: usize, monitor: &dyn Monitor) -> Result<Table> {
    Ok(open::metadata(source(path)?, Some(points), &ReadOptions::default(), monitor)?)
}

/// A layout: a file of coordinates, or one projection of one bookmark.
pub(crate) fn layout(
    path: &Path,
    choice: &StateChoice,
    projection: Option<ProjectionName>,
    monitor: &dyn Monitor,
) -> Result<Layout> {
    let source = source(path)?;
    let name = source.name().to_owned();
    let projection = projection.map(ProjectionName::to_io);
    let states = if let Some(states) = of_session(path, monitor)? {
        if states.is_empty() {
            bail!("{name}: found a session without bookmarks, expected one; open it and add a bookmark");
        }
        states
    } else {
        let layout = layouts::read(source.clone(), projection, monitor)?;
        if layout.state.is_none() && !choice.is_default() {
            bail!("{name} has no bookmarks to choose from; leave out --state-index and --bookmark");
        }
        if layout.state.is_none() && projection.is_some() {
            bail!("{name} has no bookmarks whose projection could be chosen; leave out --projection");
        }
        if choice.is_default() {
            return Ok(layout);
        }
        open::states(source, monitor)?
    };
    let state = match states.selected().filter(|_| choice.is_default()) {
        Some(selected) => selected,
        None => choose(&states, choice, &name)?,
    };
    let projection = projection.unwrap_or_else(|| state.selected_projection());
    let coordinates = state.coordinates(projection)?.ok_or_else(|| {
        anyhow!("{name}: the bookmark \"{}\" has no {} coordinates", state.label(), projection.name())
    })?;
    Ok(Layout { coordinates, labels: Table::default(), state: Some(state.clone()) })
}

/// The bookmark that the user wants.
fn choose<'a>(states: &'a States, choice: &StateChoice, name: &str) -> Result<&'a State> {
    if let Some(wanted) = &choice.bookmark {
        let labels: Vec<String> = states.iter().map(|s| format!("\"{}\"", s.label())).collect();
        return states
            .iter()
            .find(|s| s.label() == wanted)
            .ok_or_else(|| anyhow!("{name} has no bookmark \"{wanted}\"; it has {}", labels.join(", ")));
    }
    let index = choice.state_index.unwrap_or(0);
    states.states.get(index).ok_or_else(|| {
        let last = states.len().saturating_sub(1);
        anyhow!("{name} has no bookmark {index}; they are numbered from 0 to {last}")
    })
}

/// All files that are read: of a project those that it names too.
pub(crate) fn paths(reading: &Reading) -> Vec<PathBuf> {
    // What cannot be read has been told by whoever read it.
    let project = project(reading).ok().flatten();
    let named = project
        .iter()
        .flat_map(|project| &project.tensors)
        .flat_map(embedscope_io::project::TensorEntry::files);
    let configs = project.iter().flat_map(|project| &project.configs).map(PathBuf::as_path);
    let given = reading.input.iter().chain(&reading.metadata).chain(&reading.sprite).map(PathBuf::as_path);
    let mut all: Vec<PathBuf> = given.chain(configs).chain(named).map(Path::to_owned).collect();
    all.sort();
    all.dedup();
    all
}

/// The files of a map.
#[derive(Clone, Copy)]
pub(crate) struct MapFiles<'a> {
    pub(crate) vectors: &'a Path,
    /// Shape of raw vectors.
    pub(crate) shape: Option<Shape>,
    pub(crate) layout: &'a Path,
    pub(crate) choice: &'a StateChoice,
    pub(crate) projection: Option<ProjectionName>,
}

/// Vectors and layout of the points that have coordinates.
pub(crate) struct Map {
    pub(crate) vectors: Matrix,
    pub(crate) layout: Matrix,
    /// Their row numbers in the input, which has `points` rows.
    pub(crate) rows: Vec<u32>,
    pub(crate) points: usize,
}

/// Vectors and the layout made from them.
pub(crate) fn map(files: MapFiles<'_>, terminal: Terminal, monitor: &dyn Monitor) -> Result<Map> {
    let reading = Reading { input: vec![files.vectors.to_owned()], shape: files.shape, ..Reading::default() };
    let mut dataset = dataset(&reading, terminal, monitor)?;
    let coordinates = layout(files.layout, files.choice, files.projection, monitor)?.coordinates;
    let points = dataset.points;
    if coordinates.points != points {
        bail!(
            "{}: found a layout of {} points, expected {points} as in {}; give the vectors that it was made from",
            files.layout.display(),
            coordinates.points,
            files.vectors.display()
        );
    }
    let Some(vectors) = dataset.vectors.take() else { bail!("{} has no vectors", dataset.name) };
    let layout: Vec<f32> = coordinates.values.iter().map(|&v| v as f32).collect();
    let layout = Matrix::new(coordinates.len(), coordinates.dims, layout)?;
    let rows = coordinates.index;
    let in_order = rows.len() == points && rows.iter().enumerate().all(|(i, &row)| i == row as usize);
    let vectors = if in_order {
        vectors
    } else {
        if rows.len() < points {
            let missing = points - rows.len();
            terminal.note(&format!(
                "embedscope: note: left out {missing} of {points} points, which have no coordinates"
            ));
        }
        Matrix::from_fn(rows.len(), vectors.cols(), |i, j| vectors.row(rows[i] as usize)[j])
    };
    Ok(Map { vectors, layout, rows, points })
}
