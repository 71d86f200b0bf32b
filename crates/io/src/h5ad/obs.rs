//! `AnnData`'s tables (`obs`): columns with the types that the file states.

use hdf5_reader::Dataset;
use hdf5_reader::group::Group;

use super::file::{File, Node, attribute, child};
use super::value::{Numbers, Value, numbers};
use crate::error::quoted;
use crate::{Column, DataType, Result, Table};

/// Reads the table of a group: its index first, then its columns in their order.
///
/// Columns of kinds that are not known are left out, with a warning.
pub(super) fn table(
    file: &File<'_>,
    group: &Group,
    rows: usize,
    warnings: &mut Vec<String>,
) -> Result<Table> {
    let index = attribute(group, "_index").unwrap_or_else(|| "_index".to_owned());
    let order = group.attribute("column-order").ok().and_then(|names| names.read_strings().ok());
    let names = if let Some(names) = order {
        names
    } else {
        // Without an order, that of the file.
        let (groups, arrays) = group.member_names().map_err(|e| file.failed("obs", &e))?;
        arrays.into_iter().chain(groups).filter(|name| name != "__categories").collect()
    };
    let mut columns = Vec::new();
    for name in std::iter::once(&index).chain(names.iter().filter(|name| **name != index)) {
        let what = format!("obs/{}", quoted(name.as_bytes()).trim_matches('"'));
        let shown = if name == "_index" { "index" } else { name };
        match child(group, name) {
            Some(node) => {
                if let Some(column) = column(file, group, &what, name, &node, warnings)? {
                    check(file, &what, column.rows(), rows)?;
                    columns.push(column.renamed(shown));
                }
            }
            None if *name == index => {}
            None => warnings
                .push(format!("{}: {what} is named as a column and not there; it is left out", file.name)),
        }
    }
    Table::new(columns)
}

fn check(file: &File<'_>, what: &str, found: usize, rows: usize) -> Result<()> {
    if found == rows {
        return Ok(());
    }
    file.wrong(
        format!("{found} values in {what}"),
        format!("{rows}, one a row of the array"),
        "the file is damaged: write it again with anndata's write_h5ad",
    )
}

fn column(
    file: &File<'_>,
    group: &Group,
    what: &str,
    name: &str,
    node: &Node,
    warnings: &mut Vec<String>,
) -> Result<Option<Column>> {
    let array = |group: &Group, name: &str| match child(group, name) {
        Some(Node::Array(dataset)) => Some(*dataset),
        _ => None,
    };
    let read = match node {
        // Until anndata 0.7: codes, with their categories in a group beside all columns.
        Node::Array(codes) => {
            let categories = match child(group, "__categories") {
                Some(Node::Group(all)) => array(&all, name),
                _ => None,
            };
            match categories {
                Some(categories) => Some(categorical(file, what, codes, &categories)?),
                None => plain(file, what, codes, None)?,
            }
        }
        Node::Group(parts) => match (array(parts, "codes"), array(parts, "categories")) {
            (Some(codes), Some(categories)) => Some(categorical(file, what, &codes, &categories)?),
            _ => match array(parts, "values") {
                Some(values) => plain(file, what, &values, array(parts, "mask").as_ref())?,
                None => None,
            },
        },
    };
    if read.is_none() {
        warnings.push(format!("{}: {what} is of a kind that is not known and left out", file.name));
    }
    Ok(read)
}

/// Texts of a dataset of one dimension and their type; `None` for a kind that is not known.
fn texts(file: &File<'_>, what: &str, dataset: &Dataset) -> Result<Option<(DataType, Vec<Option<String>>)>> {
    if dataset.ndim() != 1 {
        return Ok(None);
    }
    let values = |text: fn(Value) -> Option<String>| -> Result<Vec<Option<String>>> {
        Ok(file.values(what, dataset)?.into_iter().map(text).collect())
    };
    Ok(match numbers(dataset.dtype()) {
        Some(Numbers::Boolean) => {
            Some((DataType::Boolean, values(|value| Some((value.single() != 0.0).to_string()))?))
        }
        Some(Numbers::Integer) => Some((DataType::Integer, values(Value::text)?)),
        Some(Numbers::Float) => Some((DataType::Float, values(Value::text)?)),
        None if is_text(dataset) => {
            Some((DataType::Text, file.texts(what, dataset)?.into_iter().map(Some).collect()))
        }
        None => None,
    })
}

fn is_text(dataset: &Dataset) -> bool {
    use hdf5_reader::{Datatype, VarLenKind};
    matches!(dataset.dtype(), Datatype::String { .. } | Datatype::VarLen { kind: VarLenKind::String, .. })
}

/// A column of values, of which a mask takes some away.
fn plain(file: &File<'_>, what: &str, values: &Dataset, mask: Option<&Dataset>) -> Result<Option<Column>> {
    let Some((data_type, mut texts)) = texts(file, what, values)? else { return Ok(None) };
    if let Some(mask) = mask {
        let mask = file.values(what, mask)?;
        check(file, &format!("the mask of {what}"), mask.len(), texts.len())?;
        for (text, masked) in texts.iter_mut().zip(mask) {
            if masked.single() != 0.0 {
                *text = None;
            }
        }
    }
    Ok(Some(Column::typed("", data_type, texts.iter().map(Option::as_deref))))
}

/// A column of codes into categories; -1 is missing.
fn categorical(file: &File<'_>, what: &str, codes: &Dataset, categories: &Dataset) -> Result<Column> {
    let Some((data_type, categories)) = texts(file, what, categories)? else {
        return file.wrong(
            format!("categories of {what} of a kind that is not known"),
            "texts or numbers",
            "write it again with anndata's write_h5ad",
        );
    };
    let codes = file.values(what, codes)?;
    let mut texts = Vec::with_capacity(codes.len());
    for (row, code) in codes.into_iter().enumerate() {
        if matches!(code, Value::Signed(-1)) {
            texts.push(None);
            continue;
        }
        let Some(text) = code.index().and_then(|code| categories.get(code)) else {
            return file.wrong(
                format!("the code {} in row {} of {what}", code.text().unwrap_or_default(), row + 1),
                format!("-1 to {}, a category", categories.len() as i64 - 1),
                "the file is damaged: write it again with anndata's write_h5ad",
            );
        };
        texts.push(text.as_deref());
    }
    Ok(Column::typed("", data_type, texts))
}
