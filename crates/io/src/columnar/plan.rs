//! Which columns of a table with types are the vectors, and which metadata.

use arrow_schema::{DataType as Arrow, Field, Schema};

use super::column;
use crate::choose::choose;
use crate::error::{Place, quoted};
use crate::{Error, Result};

/// The key of a field's metadata that names the dimensions of its vectors, as a JSON array.
pub(super) const DIMENSIONS_KEY: &str = "embedscope.dimensions";

/// Names of columns of numbers that are labels, not dimensions.
const LABEL_NAMES: [&str; 10] = [
    "label",
    "labels",
    "class",
    "target",
    "category",
    "species",
    "cluster",
    "id",
    "index",
    "__index_level_0__",
];

/// Where the vectors are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Vectors {
    /// A column of lists of numbers.
    List(usize),
    /// Columns of numbers, a dimension each.
    Columns(Vec<usize>),
}

impl Vectors {
    /// The columns that are read for it.
    pub(super) fn columns(&self) -> &[usize] {
        match self {
            Self::List(column) => std::slice::from_ref(column),
            Self::Columns(columns) => columns,
        }
    }
}

/// What becomes of each column.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) vectors: Option<Vectors>,
    pub(super) metadata: Vec<usize>,
    /// Columns that are neither.
    pub(super) left_out: Vec<usize>,
}

impl Plan {
    /// Vectors and metadata; `wanted` is the column of lists, or the name before the numbers of numbered columns.
    pub(super) fn new(file: &str, schema: &Schema, wanted: Option<&str>) -> Result<Self> {
        let vectors = vectors(file, schema, wanted)?;
        let is_free = |column: &usize| !vectors.as_ref().is_some_and(|v| v.columns().contains(column));
        let (metadata, left_out) = (0..schema.fields().len())
            .filter(is_free)
            .partition(|&column| column::data_type(schema.field(column).data_type()).is_some());
        Ok(Self { vectors, metadata, left_out })
    }

    /// All columns that can be are metadata.
    pub(super) fn metadata(schema: &Schema) -> Self {
        let (metadata, left_out) = (0..schema.fields().len())
            .partition(|&column| column::data_type(schema.field(column).data_type()).is_some());
        Self { vectors: None, metadata, left_out }
    }

    /// The columns that must be read.
    pub(super) fn needed(&self) -> Vec<usize> {
        let mut needed = self.metadata.clone();
        needed.extend(self.vectors.iter().flat_map(Vectors::columns));
        needed.sort_unstable();
        needed
    }
}

fn vectors(file: &str, schema: &Schema, wanted: Option<&str>) -> Result<Option<Vectors>> {
    let lists: Vec<usize> = (0..schema.fields().len()).filter(|&i| is_list(schema.field(i))).collect();
    let groups = numbered(schema);
    if let Some(prefix) = wanted
        && let Some((_, columns)) = groups.iter().find(|(name, _)| name == prefix)
        && !lists.iter().any(|&i| schema.field(i).name() == prefix)
    {
        return Ok(Some(Vectors::Columns(columns.clone())));
    }
    if !lists.is_empty() || wanted.is_some() {
        let names = lists.iter().map(|&i| schema.field(i).name().as_str());
        let chosen = choose(file, "columns of lists of numbers", names, wanted)?;
        return Ok(chosen.map(|at| Vectors::List(lists[at])));
    }
    match groups.as_slice() {
        [] => {}
        [(_, columns)] => return Ok(Some(Vectors::Columns(columns.clone()))),
        _ => {
            let names: Vec<String> = groups
                .iter()
                .map(|(name, columns)| format!("{} ({} columns)", quoted(name.as_bytes()), columns.len()))
                .collect();
            let found = format!("{} groups of numbered columns: {}", groups.len(), names.join(", "));
            let advice = "choose one with --array NAME, the name without the number";
            return Err(Error::content(file, Place::File, found, "one such group", advice));
        }
    }
    // Without text every column of numbers is a dimension.
    let is_label = |field: &Field| LABEL_NAMES.contains(&field.name().to_lowercase().as_str());
    let numbers: Vec<usize> = (0..schema.fields().len())
        .filter(|&i| {
            schema.field(i).data_type().is_numeric()
                && is_number(schema.field(i).data_type())
                && !is_label(schema.field(i))
        })
        .collect();
    let others_are_labels =
        (0..schema.fields().len()).all(|i| numbers.contains(&i) || is_label(schema.field(i)));
    Ok((numbers.len() >= 2 && others_are_labels).then_some(Vectors::Columns(numbers)))
}

/// Groups of columns of numbers named alike and numbered from 0 or 1, in the order of their numbers.
fn numbered(schema: &Schema) -> Vec<(String, Vec<usize>)> {
    let mut groups: Vec<(String, Vec<(u32, usize)>)> = Vec::new();
    for (at, field) in schema.fields().iter().enumerate().filter(|(_, field)| is_number(field.data_type())) {
        let prefix = field.name().trim_end_matches(|c: char| c.is_ascii_digit());
        let Ok(number) = field.name()[prefix.len()..].parse() else { continue };
        match groups.iter_mut().find(|(name, _)| name == prefix) {
            Some((_, columns)) => columns.push((number, at)),
            None => groups.push((prefix.to_owned(), vec![(number, at)])),
        }
    }
    for (_, columns) in &mut groups {
        columns.sort_unstable();
    }
    let counts_up = |columns: &[(u32, usize)]| {
        let first = columns.first().map_or(0, |c| c.0);
        columns.len() >= 2 && first <= 1 && columns.iter().enumerate().all(|(i, c)| c.0 == first + i as u32)
    };
    let groups = groups.into_iter().filter(|(_, columns)| counts_up(columns));
    groups.map(|(name, columns)| (name, columns.into_iter().map(|(_, at)| at).collect())).collect()
}

fn is_list(field: &Field) -> bool {
    match field.data_type() {
        Arrow::List(item) | Arrow::LargeList(item) | Arrow::FixedSizeList(item, _) => {
            is_number(item.data_type())
        }
        _ => false,
    }
}

/// Whether values of that type can be coordinates.
fn is_number(of: &Arrow) -> bool {
    of.is_integer() || of.is_floating()
}

/// The error of a table without vectors, which names what it has.
pub(super) fn no_vectors(file: &str, schema: &Schema) -> Error {
    const SHOWN: usize = 8;
    let fields = schema.fields();
    let mut shown: Vec<String> = fields
        .iter()
        .take(SHOWN)
        .map(|f| format!("{} ({})", quoted(f.name().as_bytes()), kind(f.data_type())))
        .collect();
    if fields.len() > SHOWN {
        shown.push(format!("and {} more", fields.len() - SHOWN));
    }
    let found =
        if shown.is_empty() { "no columns".to_owned() } else { format!("the columns {}", shown.join(", ")) };
    let expected = "a column of lists of numbers, or columns of numbers named x0, x1, x2, ...";
    Error::content(
        file,
        Place::File,
        found,
        expected,
        "if these are metadata, give them beside the vectors' file",
    )
}

/// A type in words.
pub(super) fn kind(of: &Arrow) -> String {
    match of {
        Arrow::List(item) | Arrow::LargeList(item) | Arrow::FixedSizeList(item, _) => {
            format!("lists of {}", kind(item.data_type()))
        }
        Arrow::Struct(_) => "structures".to_owned(),
        Arrow::Map(..) => "maps".to_owned(),
        Arrow::Utf8 | Arrow::LargeUtf8 | Arrow::Utf8View => "text".to_owned(),
        Arrow::Dictionary(_, values) => kind(values),
        Arrow::Binary | Arrow::LargeBinary | Arrow::BinaryView | Arrow::FixedSizeBinary(_) => {
            "bytes".to_owned()
        }
        other => other.to_string(),
    }
}
