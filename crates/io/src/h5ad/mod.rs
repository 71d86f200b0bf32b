//! `AnnData` (`.h5ad`): vectors from `X`, `obsm` or `layers`, metadata from `obs`.

mod dense;
mod file;
mod lzf;
mod obs;
mod sparse;
mod streamed;
mod value;
mod vectors;

use embedscope_core::Monitor;

use self::file::{File, Node, child, is_matrix};
use self::vectors::Vectors;
use crate::error::{Place, quoted};
use crate::source::Loaded;
use crate::{Dataset, Error, Result, Table, dataset};

pub(crate) use self::streamed::batches;

/// Bytes of chunks that stay decompressed while metadata are read: each is read once.
const CACHE: usize = 1 << 20;

/// Reads vectors and the metadata beside them; `array` is for example `X` (the default) or `obsm/X_pca`.
pub(crate) fn read(loaded: &Loaded, array: Option<&str>, monitor: &dyn Monitor) -> Result<Dataset> {
    guarded(&loaded.name, || {
        monitor.stage("reading");
        let found = find(&File::open(&loaded.name, loaded.bytes.clone(), CACHE)?, array, true)?;
        let file = File::open(&loaded.name, loaded.bytes.clone(), found.vectors.cache())?;
        let vectors = Vectors::find(&file, &found.path, true)?;
        let (rows, columns) = vectors.shape();
        let mut data = Vec::new();
        vectors.each(&file, loaded, &found.path, true, monitor, &mut |block| {
            // What comes in one piece is kept as it is.
            if block.len() == rows * columns {
                data = block;
            } else {
                data.reserve_exact(rows * columns - data.len());
                data.extend_from_slice(&block);
            }
            Ok(())
        })?;
        let mut dataset = Dataset::new(&loaded.short_name, dataset::matrix(rows, columns, data)?);
        dataset = dataset.with_metadata(found.obs)?;
        dataset.dimension_names = found.names;
        dataset.warnings = found.warnings;
        Ok(dataset)
    })
}

/// What a file holds, its numbers aside.
struct Found {
    /// Where the vectors are.
    path: String,
    vectors: Vectors,
    obs: Table,
    /// Names of the dimensions.
    names: Option<Vec<String>>,
    warnings: Vec<String>,
}

/// `held` says whether all numbers will be in memory, where they must fit then.
fn find(file: &File<'_>, array: Option<&str>, held: bool) -> Result<Found> {
    let mut warnings = Vec::new();
    let path = choose(file, array, &mut warnings)?;
    let vectors = Vectors::find(file, &path, held)?;
    let (rows, columns) = vectors.shape();
    let obs = match child(&file.root, "obs") {
        Some(Node::Group(table)) => obs::table(file, &table, rows, &mut warnings)?,
        Some(_) => {
            warnings.push(format!(
                "{}: obs is a compound table, as anndata wrote it before 0.7, and left out; write the file again with a newer anndata",
                file.name
            ));
            Table::default()
        }
        None => Table::default(),
    };
    let named = path == "X" || path.starts_with("layers/");
    let names = if named { names(file) } else { None }.filter(|names| names.len() == columns);
    warnings.extend(others(file, &path));
    Ok(Found { path, vectors, obs, names, warnings })
}

/// Reads `obs` alone.
pub(crate) fn metadata(loaded: &Loaded) -> Result<Table> {
    guarded(&loaded.name, || {
        let file = File::open(&loaded.name, loaded.bytes.clone(), CACHE)?;
        let Some(Node::Group(table)) = child(&file.root, "obs") else {
            return missing(&file, "obs");
        };
        let index = file::attribute(&table, "_index").unwrap_or_else(|| "_index".to_owned());
        let rows = match child(&table, &index) {
            Some(Node::Array(index)) => index.shape().first().copied().unwrap_or(0),
            _ => 0,
        };
        obs::table(&file, &table, usize::try_from(rows).unwrap_or(usize::MAX), &mut Vec::new())
    })
}

/// A reader of HDF5 that young may meet a file it panics on; that is a damaged file then, not the end of the program.
fn guarded<T>(name: &str, read: impl FnOnce() -> Result<T>) -> Result<T> {
    crate::quiet::caught(read).unwrap_or_else(|| {
        Err(Error::content(
            name,
            Place::File,
            format!("{} that the reader of HDF5 cannot follow", file::last_read()),
            "a whole HDF5 file of AnnData",
            "the file is damaged: get it again, or write it again with anndata's write_h5ad",
        ))
    })
}

/// The path of the array to read.
fn choose(file: &File<'_>, array: Option<&str>, warnings: &mut Vec<String>) -> Result<String> {
    if let Some(wanted) = array {
        let wanted = wanted.trim_matches('/');
        let places = [wanted.to_owned(), format!("obsm/{wanted}"), format!("layers/{wanted}")];
        return match places.into_iter().find(|path| file.find(path).is_some()) {
            Some(path) => Ok(path),
            None => missing(file, wanted),
        };
    }
    if file.find("X").is_some() {
        return Ok("X".to_owned());
    }
    match listed(file).into_iter().next() {
        Some((path, _)) => {
            warnings.push(format!("{}: it has no X; {path} is read instead", file.name));
            Ok(path)
        }
        None => missing(file, "X"),
    }
}

fn missing<T>(file: &File<'_>, path: &str) -> Result<T> {
    let others: Vec<String> = listed(file).into_iter().map(|(path, _)| path).collect();
    let advice = if others.is_empty() {
        "check that it is an AnnData file".to_owned()
    } else {
        format!("choose one it has: {}", others.join(", "))
    };
    file.wrong("no such array in the file", quoted(path.as_bytes()), &advice)
}

/// The arrays of `obsm` and their shapes.
fn listed(file: &File<'_>) -> Vec<(String, (u64, u64))> {
    let Some(Node::Group(group)) = child(&file.root, "obsm") else { return Vec::new() };
    let Ok((_, mut names)) = group.member_names() else { return Vec::new() };
    names.sort();
    let arrays = names.into_iter().filter_map(|name| match child(&group, &name) {
        Some(Node::Array(array)) if is_matrix(&array) => {
            Some((format!("obsm/{name}"), (array.shape()[0], array.shape()[1])))
        }
        _ => None,
    });
    arrays.collect()
}

/// What else there is to show, in one sentence.
fn others(file: &File<'_>, chosen: &str) -> Option<String> {
    let others = listed(file).into_iter().filter(|(path, _)| path != chosen);
    let others: Vec<String> =
        others.map(|(path, (rows, columns))| format!("{path} ({rows} x {columns})")).collect();
    (!others.is_empty()).then(|| format!("{}: it also has {}", file.name, others.join(", ")))
}

/// The names of the variables.
fn names(file: &File<'_>) -> Option<Vec<String>> {
    let Some(Node::Group(var)) = child(&file.root, "var") else { return None };
    let index = file::attribute(&var, "_index").unwrap_or_else(|| "_index".to_owned());
    match child(&var, &index) {
        Some(Node::Array(index)) => file.texts("var", &index).ok(),
        _ => None,
    }
}
