//! Tables with types: Parquet and Arrow (IPC file, which Feather version 2 is, and stream), as vectors and as metadata.

mod batches;
mod column;
mod dates;
mod encode;
mod fill;
mod ipc;
mod packed;
mod parquet;
mod plan;
mod thrift;
mod write;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use arrow_array::cast::AsArray;
use arrow_array::types::Float32Type;
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType as Arrow, SchemaRef};
use bytes::Bytes;
use embedscope_core::{Matrix, Monitor};
use rayon::prelude::*;

use self::plan::{Plan, Vectors, kind, no_vectors};
use crate::error::{Place, quoted};
use crate::mapped::Mapping;
use crate::numbers::{check_finite, zeros};
use crate::source::Loaded;
use crate::{Column, Dataset, Error, Result, Table, dataset, npy, quiet};

pub(crate) use batches::batches;
pub(crate) use encode::Form;
pub(crate) use write::Columns;

/// A file format for tables with types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Parquet,
    Arrow,
}

impl Format {
    /// The format that a file starts with, or has the extension of.
    pub(crate) fn of(extension: &str, bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"PAR1") || bytes.starts_with(b"PARE") || matches!(extension, "parquet" | "pq") {
            Some(Self::Parquet)
        } else if bytes.starts_with(b"ARROW1") || bytes.starts_with(b"FEA1") || ipc::is_stream(bytes) {
            Some(Self::Arrow)
        } else {
            matches!(extension, "arrow" | "arrows" | "feather" | "ipc").then_some(Self::Arrow)
        }
    }
}

/// What a table could be to others given with it.
pub(crate) enum Likely {
    /// Vectors of so many columns of numbers; `usize::MAX` if it has lists of numbers.
    Vectors { numbers: usize, metadata: bool },
    /// Metadata only.
    Metadata,
    /// Not to be known from these bytes.
    Unknown,
}

/// Looks at the columns of a file.
pub(crate) fn likely(format: Format, bytes: &Bytes) -> Likely {
    let Ok(parts) = parts("", format, bytes, None) else { return Likely::Unknown };
    match Plan::new("", parts.schema(), None) {
        Err(_) => Likely::Unknown,
        Ok(Plan { vectors: None, .. }) => Likely::Metadata,
        Ok(Plan { vectors: Some(Vectors::List(_)), .. }) => {
            Likely::Vectors { numbers: usize::MAX, metadata: true }
        }
        Ok(Plan { vectors: Some(Vectors::Columns(columns)), metadata, .. }) => {
            Likely::Vectors { numbers: columns.len(), metadata: !metadata.is_empty() }
        }
    }
}

/// A table in parts that can be read at the same time.
trait Parts: Sync {
    /// Names and types of the columns.
    fn schema(&self) -> &SchemaRef;

    /// Rows of each part.
    fn rows(&self) -> &[usize];

    /// Gives the batches of a part in order, of at most about `batch` rows; they have the columns named, in order of the
    /// file.
    fn read(
        &self,
        part: usize,
        columns: &[usize],
        batch: usize,
        each: &mut dyn FnMut(RecordBatch) -> Result<()>,
    ) -> Result<()>;

    /// Whether a part is one batch in the file's own memory.
    fn in_place(&self) -> bool;

    /// What the parts are called.
    fn kind(&self) -> &'static str;

    /// A part, from 0, as a place.
    fn place(&self, part: usize) -> Place {
        Place::Part(self.kind(), part as u64 + 1)
    }
}

fn parts<'a>(
    file: &'a str,
    format: Format,
    bytes: &Bytes,
    mapping: Option<&Mapping>,
) -> Result<Box<dyn Parts + 'a>> {
    // Parquet says at its end what it holds, Arrow in each message.
    let place = Place::Byte(if format == Format::Parquet { bytes.len() as u64 } else { 0 });
    guarded(file, place, || {
        Ok(match format {
            Format::Parquet => Box::new(parquet::File::open(file, bytes, mapping)?) as Box<dyn Parts + 'a>,
            Format::Arrow => Box::new(ipc::File::open(file, bytes, mapping)?),
        })
    })
}

/// Reads vectors, and the other columns as metadata.
pub(crate) fn vectors(
    loaded: &Loaded,
    format: Format,
    wanted: Option<&str>,
    monitor: &dyn Monitor,
) -> Result<Dataset> {
    let file = loaded.name.as_str();
    monitor.stage("reading");
    let parts = parts(file, format, &loaded.bytes, loaded.mapping.as_ref())?;
    let schema = parts.schema().clone();
    let plan = Plan::new(file, &schema, wanted)?;
    let Some(vectors) = plan.vectors.clone() else { return Err(no_vectors(file, &schema)) };
    let rows = rows_of(file, &*parts)?;
    let cols = dimensions(file, &*parts, &vectors)?;
    let found = in_place(file, &*parts, &plan, &vectors, rows, cols, monitor)?;
    let (matrix, kept) = if let Some(found) = found {
        found
    } else {
        let mut data = zeros(file, rows, cols)?;
        let kept = read(file, &*parts, &plan, Some((&vectors, cols, &mut data)), monitor)?;
        (dataset::matrix(rows, cols, data)?, kept)
    };
    let mut dataset = Dataset::new(&loaded.short_name, matrix);
    dataset.dimension_names = dimension_names(&schema, &vectors, cols);
    dataset.metadata = table(&schema, &plan, kept)?;
    dataset.warnings = left_out(file, &schema, &plan);
    Ok(dataset)
}

/// What is said of columns that are neither vectors nor metadata.
fn left_out(file: &str, schema: &SchemaRef, plan: &Plan) -> Vec<String> {
    let fields = plan.left_out.iter().map(|&column| schema.field(column));
    let said = fields.map(|field| {
        format!(
            "{file}: the column {} of {} was left out: it is neither the vectors nor metadata",
            quoted(field.name().as_bytes()),
            kind(field.data_type())
        )
    });
    said.collect()
}

/// The number of rows of vectors, at least one.
fn rows_of(file: &str, parts: &dyn Parts) -> Result<usize> {
    match total(file, parts)? {
        0 => Err(Error::content(
            file,
            Place::Line(1),
            "a table without rows",
            "one row a point",
            "check how it was written",
        )),
        rows => Ok(rows),
    }
}

/// Reads all columns as metadata.
pub(crate) fn metadata(loaded: &Loaded, format: Format, monitor: &dyn Monitor) -> Result<Table> {
    let file = loaded.name.as_str();
    let parts = parts(file, format, &loaded.bytes, loaded.mapping.as_ref())?;
    let schema = parts.schema().clone();
    let plan = Plan::metadata(&schema);
    if let Some(&column) = plan.left_out.first() {
        let field = schema.field(column);
        let found = format!("the column {} of {}", quoted(field.name().as_bytes()), kind(field.data_type()));
        let expected = "columns of text, numbers, booleans, dates or lists of words";
        return Err(Error::content(file, Place::File, found, expected, "leave it out when writing the file"));
    }
    // A column of nulls takes no room in a file, but codes in memory.
    let codes = (total(file, &*parts)? as u64).saturating_mul(4 * plan.metadata.len() as u64);
    crate::memory::check(file, codes)?;
    let kept = read(file, &*parts, &plan, None, monitor)?;
    table(&schema, &plan, kept)
}

/// All rows; more than row numbers can count are refused.
fn total(file: &str, parts: &dyn Parts) -> Result<usize> {
    let rows = parts.rows().iter().try_fold(0usize, |sum, &rows| sum.checked_add(rows));
    rows.filter(|&rows| rows < u32::MAX as usize).ok_or_else(|| {
        let place = Place::Part(parts.kind(), parts.rows().len() as u64);
        damaged(file, place, "it claims more rows than can be numbered")
    })
}

/// The length of the vectors.
fn dimensions(file: &str, parts: &dyn Parts, vectors: &Vectors) -> Result<usize> {
    let column = match vectors {
        Vectors::Columns(columns) => return Ok(columns.len()),
        Vectors::List(column) => *column,
    };
    let mut cols = match parts.schema().field(column).data_type() {
        Arrow::FixedSizeList(_, length) => Some((*length).max(0) as usize),
        _ => None,
    };
    if cols.is_none() {
        // The first row says it.
        let first = parts.rows().iter().position(|&rows| rows > 0).unwrap_or(0);
        guarded(file, parts.place(first), || {
            parts.read(first, &[column], 1, &mut |batch| {
                if cols.is_none() && batch.num_rows() > 0 {
                    let array = batch.column(0);
                    let at = fill::At { file, first: 0 };
                    let length = fill::list(array).map_or(0, |(_, range)| range(0).len());
                    fill::check_lists(at, &array.slice(0, 1), length)?;
                    cols = Some(length);
                    // One row is enough.
                    return Err(Error::Cancelled);
                }
                Ok(())
            })
        })
        .or_else(|error| {
            if matches!(error, Error::Cancelled) && cols.is_some() { Ok(()) } else { Err(error) }
        })?;
    }
    cols.filter(|&cols| cols > 0).ok_or_else(|| {
        Error::content(file, Place::Line(1), "an empty vector", "numbers", "check how the file was written")
    })
}

/// Arrays of each column of metadata, in order.
type Kept = Vec<Vec<ArrayRef>>;

/// The matrix without a copy, where the file has it as one piece of memory.
fn in_place(
    file: &str,
    parts: &dyn Parts,
    plan: &Plan,
    vectors: &Vectors,
    rows: usize,
    cols: usize,
    monitor: &dyn Monitor,
) -> Result<Option<(Matrix, Kept)>> {
    let &Vectors::List(column) = vectors else { return Ok(None) };
    let is_single = |item: &Arrow| *item == Arrow::Float32;
    let single = match parts.schema().field(column).data_type() {
        Arrow::List(item) | Arrow::LargeList(item) | Arrow::FixedSizeList(item, _) => {
            is_single(item.data_type())
        }
        _ => false,
    };
    if !single || parts.rows().len() != 1 || !parts.in_place() {
        return Ok(None);
    }
    let needed = plan.needed();
    let mut batches = Vec::new();
    guarded(file, parts.place(0), || {
        parts.read(0, &needed, rows, &mut |batch| {
            batches.push(batch);
            Ok(())
        })
    })?;
    let [batch] = batches.as_slice() else { return Ok(None) };
    let array = batch.column(needed.iter().position(|&c| c == column).unwrap_or(0));
    fill::check_lists(fill::At { file, first: 0 }, array, cols)?;
    let Some((values, range)) = fill::list(array).filter(|(values, _)| values.null_count() == 0) else {
        return Ok(None);
    };
    let values = values.as_primitive::<Float32Type>().values().slice(range(0).start, rows * cols);
    check_finite(
        &values,
        cols,
        &|row, col| npy::not_finite(file, row, col, f64::from(values[row * cols + col])),
        monitor,
    )?;
    let kept = plan
        .metadata
        .iter()
        .map(|c| vec![batch.column(needed.iter().position(|n| n == c).unwrap_or(0)).clone()]);
    let kept = kept.collect();
    let matrix = Matrix::shared(rows, cols, Arc::new(values)).map_err(|e| Error::Request(e.to_string()))?;
    Ok(Some((matrix, kept)))
}

/// Reads all parts in parallel: vectors into their rows of the matrix, metadata as arrays.
fn read(
    file: &str,
    parts: &dyn Parts,
    plan: &Plan,
    vectors: Option<(&Vectors, usize, &mut [f32])>,
    monitor: &dyn Monitor,
) -> Result<Kept> {
    let needed = plan.needed();
    let place = |column: usize| needed.binary_search(&column).unwrap_or(0);
    let (found, cols, mut rest) = match vectors {
        Some((vectors, cols, data)) => (Some(vectors), cols, data),
        None => (None, 0, &mut [][..]),
    };
    let total: usize = parts.rows().iter().sum();
    let (mut tasks, mut first) = (Vec::new(), 0);
    for (part, &rows) in parts.rows().iter().enumerate() {
        let (out, after) = rest.split_at_mut(rows * cols);
        tasks.push((part, first, rows, out));
        (rest, first) = (after, first + rows);
    }
    let done = AtomicUsize::new(0);
    // Batches that stay in a processor's cache.
    let size = ((1 << 17) / cols.max(1)).clamp(64, 1 << 14);
    let task = |(part, first, rows, out): (usize, usize, usize, &mut [f32])| -> Result<Kept> {
        let mut kept: Kept = vec![Vec::new(); plan.metadata.len()];
        let mut filled = 0;
        parts.read(part, &needed, size, &mut |batch| {
            if monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            let count = batch.num_rows();
            if filled + count > rows {
                return Err(damaged(file, parts.place(part), "it has more rows than it says"));
            }
            let at = fill::At { file, first: first + filled };
            let out = &mut out[filled * cols..(filled + count) * cols];
            match found {
                None => {}
                Some(Vectors::List(column)) => fill::lists(at, batch.column(place(*column)), cols, out)?,
                Some(Vectors::Columns(columns)) => {
                    let arrays: Vec<&ArrayRef> = columns.iter().map(|&c| batch.column(place(c))).collect();
                    fill::columns(at, &arrays, out)?;
                }
            }
            for (kept, &column) in kept.iter_mut().zip(&plan.metadata) {
                kept.push(batch.column(place(column)).clone());
            }
            filled += count;
            let all = done.fetch_add(count, Ordering::Relaxed) + count;
            monitor.progress(all as f64 / total.max(1) as f64);
            Ok(())
        })?;
        if filled == rows {
            Ok(kept)
        } else {
            Err(damaged(file, parts.place(part), "it has fewer rows than it says"))
        }
    };
    let results: Vec<Result<Kept>> =
        tasks.into_par_iter().map(|one| guarded(file, parts.place(one.0), || task(one))).collect();
    let mut all: Kept = vec![Vec::new(); plan.metadata.len()];
    for kept in results {
        // In the order of the file, so the first error is the file's first.
        for (all, kept) in all.iter_mut().zip(kept?) {
            all.extend(kept);
        }
    }
    Ok(all)
}

/// Columns of metadata from their arrays.
fn table(schema: &SchemaRef, plan: &Plan, kept: Kept) -> Result<Table> {
    let columns: Vec<Option<Column>> = plan
        .metadata
        .par_iter()
        .zip(kept)
        .map(|(&column, arrays)| column::column(schema.field(column), &arrays))
        .collect();
    Table::new(columns.into_iter().flatten().collect())
}

/// Names of the dimensions, where the file has them.
fn dimension_names(schema: &SchemaRef, vectors: &Vectors, cols: usize) -> Option<Vec<String>> {
    match vectors {
        Vectors::Columns(columns) => Some(columns.iter().map(|&c| schema.field(c).name().clone()).collect()),
        Vectors::List(column) => {
            let text = schema.field(*column).metadata().get(plan::DIMENSIONS_KEY)?;
            serde_json::from_str(text).ok().filter(|names: &Vec<String>| names.len() == cols)
        }
    }
}

fn damaged(file: &str, place: Place, found: &str) -> Error {
    let advice = "the file is cut short or damaged: write or get it again";
    Error::content(file, place, format!("damaged data ({found})"), "a Parquet or Arrow file", advice)
}

/// Damage that a library finds out by panicking is an error like any other.
fn guarded<T>(file: &str, place: Place, read: impl FnOnce() -> Result<T>) -> Result<T> {
    quiet::caught(read).unwrap_or_else(|| Err(damaged(file, place, "its parts contradict each other")))
}
