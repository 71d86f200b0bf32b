//! Sparse arrays of `AnnData` (CSR and CSC), made dense where that fits the memory.

use embedscope_core::{Matrix, Monitor};
use hdf5_reader::group::Group;

use super::file::{File, Node, attribute, child, integers};
use super::value::Value;
use crate::error::Place;
use crate::{Error, Result, memory};

/// Reads a group with `data`, `indices` and `indptr`.
pub(super) fn read(file: &File<'_>, path: &str, group: &Group, monitor: &dyn Monitor) -> Result<Matrix> {
    let kind = attribute(group, "encoding-type").or_else(|| attribute(group, "h5sparse_format"));
    let by_row = match kind.as_deref() {
        Some("csr_matrix" | "csr") => true,
        Some("csc_matrix" | "csc") => false,
        other => {
            return file.wrong(
                format!("{path}, a group of kind \"{}\"", other.unwrap_or("unknown")),
                "an array of numbers in two dimensions, dense or sparse",
                "choose another array, for example obsm/X_pca",
            );
        }
    };
    let shape = integers(group, "shape").or_else(|| integers(group, "h5sparse_shape"));
    let Some(&[rows, columns]) = shape.as_deref() else {
        return file.wrong(
            format!("{path} without a shape of two dimensions"),
            "the attribute shape",
            "write it again with anndata's write_h5ad",
        );
    };
    let numbers = rows.checked_mul(columns).filter(|&n| n > 0);
    let bytes = numbers.and_then(|n| n.checked_mul(4));
    let needed = bytes.unwrap_or(u64::MAX);
    if let Some(free) = memory::available().filter(|&free| needed > free) {
        return Err(Error::content(
            file.name,
            Place::File,
            format!(
                "{path}, a sparse array of {rows} x {columns} that takes {} as a dense one, with {} free",
                memory::human(needed),
                memory::human(free)
            ),
            "an array that fits the memory",
            "choose a smaller one (obsm/X_pca), or keep fewer columns and write adata.X.toarray() as X",
        ));
    }
    file.check(path, bytes)?;
    let part = |name: &str| match child(group, name) {
        Some(Node::Array(array)) => file.values(&format!("{path}/{name}"), &array),
        _ => file.wrong(format!("{path} without {name}"), "data, indices and indptr", "write the file again"),
    };
    let (data, indices, starts) = (part("data")?, part("indices")?, part("indptr")?);
    let (rows, columns) = (rows as usize, columns as usize);
    let (lines, across) = if by_row { (rows, columns) } else { (columns, rows) };
    let broken = |what: &str| {
        Err(Error::content(
            file.name,
            Place::File,
            format!("{path} with {what}"),
            "a sparse array that holds together",
            "the file is damaged: write it again with anndata's write_h5ad",
        ))
    };
    if data.len() != indices.len() || Some(starts.len()) != lines.checked_add(1) {
        return broken("parts of different lengths");
    }
    let mut dense = vec![0f32; rows * columns];
    for line in 0..lines {
        if line % 4096 == 0 {
            if monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            monitor.progress(line as f64 / lines as f64);
        }
        let range = match (starts[line].index(), starts[line + 1].index()) {
            (Some(start), Some(end)) if start <= end && end <= data.len() => start..end,
            _ => return broken("a start that is not inside its data"),
        };
        for i in range {
            let Some(at) = indices[i].index().filter(|&at| at < across) else {
                return broken("an index that is not inside its shape");
            };
            // Entries given twice are summed, as in SciPy.
            dense[if by_row { line * columns + at } else { at * columns + line }] += Value::single(data[i]);
        }
    }
    super::matrix(file, path, rows, columns, dense)
}
