//! `AnnData` (`.h5ad`): vectors from `X`, `obsm` or `layers`, metadata from `obs`.

mod file;
mod lzf;
mod obs;
mod sparse;
mod value;

use embedscope_core::{Matrix, Monitor};

use self::file::{File, Node, child, is_matrix};
use self::value::Value;
use crate::error::{Place, quoted};
use crate::source::Loaded;
use crate::{Dataset, Error, Result, Table, dataset};

/// Numbers read in one go.
const BLOCK: u64 = 1 << 20;

/// Reads vectors and the metadata beside them; `array` is for example `X` (the default) or `obsm/X_pca`.
pub(crate) fn read(loaded: Loaded, array: Option<&str>, monitor: &dyn Monitor) -> Result<Dataset> {
    let Loaded { name, short_name, bytes, .. } = loaded;
    guarded(&name, || {
        let file = File::open(&name, bytes)?;
        monitor.stage("reading");
        let mut warnings = Vec::new();
        let chosen = choose(&file, array, &mut warnings)?;
        let vectors = match file.find(&chosen) {
            Some(Node::Array(array)) => dense(&file, &chosen, &array, monitor)?,
            Some(Node::Group(group)) => sparse::read(&file, &chosen, &group, monitor)?,
            None => return missing(&file, &chosen),
        };
        let rows = vectors.rows();
        let mut dataset = Dataset::new(&short_name, vectors);
        if let Some(Node::Group(table)) = child(&file.root, "obs") {
            let table = obs::table(&file, &table, rows, &mut warnings)?;
            dataset = dataset.with_metadata(table)?;
        } else if child(&file.root, "obs").is_some() {
            warnings.push(format!(
                "{name}: obs is a compound table, as anndata wrote it before 0.7, and left out; write the file again with a newer anndata"
            ));
        }
        if chosen == "X" || chosen.starts_with("layers/") {
            dataset.dimension_names = names(&file).filter(|names| names.len() == dataset.dimensions());
        }
        if let Some(sentence) = others(&file, &chosen) {
            warnings.push(sentence);
        }
        dataset.warnings = warnings;
        Ok(dataset)
    })
}

/// Reads `obs` alone.
pub(crate) fn metadata(loaded: &Loaded) -> Result<Table> {
    guarded(&loaded.name, || {
        let file = File::open(&loaded.name, loaded.bytes.clone())?;
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

fn dense(file: &File<'_>, path: &str, array: &hdf5_reader::Dataset, monitor: &dyn Monitor) -> Result<Matrix> {
    if !is_matrix(array) {
        let shape: Vec<String> = array.shape().iter().map(u64::to_string).collect();
        return file.wrong(
            format!("{path} of shape ({})", shape.join(", ")),
            "numbers in two dimensions, one row a point",
            "choose another array, for example obsm/X_pca",
        );
    }
    let (rows, columns) = (array.shape()[0], array.shape()[1]);
    let numbers = rows.checked_mul(columns);
    file.check(path, numbers.and_then(|n| n.checked_mul(4)))?;
    if array.chunks().is_none() {
        file.check_plain(path, File::claimed(array))?;
    }
    let (height, width) = (rows as usize, columns as usize);
    let mut data = Vec::with_capacity(height * width);
    // Whole chunks at a time, so that none is decompressed twice.
    let chunk = array.chunks().and_then(|sides| sides.first().copied()).map_or(1, u64::from).max(1);
    let step = (BLOCK / columns).max(1).div_ceil(chunk).saturating_mul(chunk);
    let mut start = 0;
    while start < rows {
        if monitor.cancelled() {
            return Err(Error::Cancelled);
        }
        let end = start.saturating_add(step).min(rows);
        let block = file.rows(path, array, start..end)?;
        if block.len() as u64 != (end - start) * columns {
            return file.wrong(
                format!("fewer numbers than {path} claims"),
                "all of them",
                "get the file again",
            );
        }
        data.extend(block.into_iter().map(Value::single));
        start = end;
        monitor.progress(start as f64 / rows as f64);
    }
    matrix(file, path, height, width, data)
}

/// The matrix, if all numbers are finite.
fn matrix(file: &File<'_>, path: &str, rows: usize, columns: usize, data: Vec<f32>) -> Result<Matrix> {
    if let Some(at) = data.iter().position(|v| !v.is_finite()) {
        let place = Place::Cell { line: (at / columns) as u64 + 1, column: (at % columns) as u64 + 1 };
        return Err(Error::content(
            file.name,
            place,
            format!("{} in {path}", data[at]),
            "a finite number that fits 32-bit floats",
            "replace it or remove the row (lines are rows of the array, from 1)",
        ));
    }
    dataset::matrix(rows, columns, data)
}
