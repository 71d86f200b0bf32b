//! Neighbours: as `.npy` (row numbers), `.npz`, Parquet, csv and tsv (with distances); graphs are read back from `.npz`.

use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::sync::Arc;

use arrow_array::types::{Float32Type, UInt32Type};
use arrow_array::{ArrayRef, FixedSizeListArray, PrimitiveArray, RecordBatch, UInt32Array};
use arrow_schema::{DataType, Field};
use embedscope_core::Monitor;
use embedscope_core::knn::{Matches, Neighbors};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::error::{Place, counted};
use crate::npy::{self, Array};
use crate::source::extension_of_output;
use crate::{Error, Result, Source, memory};

/// Names of the arrays in an `.npz`.
const INDICES: &str = "indices";
const DISTANCES: &str = "distances";
/// Points of one batch of a Parquet file.
const BATCH: usize = 1 << 16;

/// A format for neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `NumPy`: n x k little-endian `u32` row numbers from 0, nearest first.
    Npy,
    /// `NumPy`'s archive: `indices` as in [`Format::Npy`] and `distances`, n x k `f32`; uncompressed.
    Npz,
    /// Parquet: one row a point with `index` (u32), `neighbors` (list of k u32) and `distances` (list of k f32).
    Parquet,
    /// Text: one line a neighbour with `index` of the point, `rank` from 1, `neighbor` and `distance`.
    Csv,
    /// The same with tabs.
    Tsv,
}

impl Format {
    /// The format that a path's extension asks for.
    pub fn from_path(path: &Path) -> Result<Self> {
        let extension = extension_of_output(path)?;
        Ok(match extension.as_str() {
            "npy" => Self::Npy,
            "npz" => Self::Npz,
            "parquet" => Self::Parquet,
            "csv" => Self::Csv,
            "tsv" => Self::Tsv,
            _ => {
                return Err(Error::Request(format!(
                    "{}: the extension \"{extension}\" names no format for neighbours; use .npy, .npz, .parquet, .csv or .tsv",
                    path.display()
                )));
            }
        })
    }
}

/// What is written: `points` x `k` row numbers and distances.
#[derive(Debug, Clone, Copy)]
pub struct Lists<'a> {
    points: usize,
    k: usize,
    indices: &'a [u32],
    distances: &'a [f32],
}

impl<'a> From<&'a Neighbors> for Lists<'a> {
    fn from(of: &'a Neighbors) -> Self {
        Self { points: of.points(), k: of.k(), indices: of.indices(), distances: of.distances() }
    }
}

impl<'a> From<&'a Matches> for Lists<'a> {
    fn from(of: &'a Matches) -> Self {
        Self { points: of.queries(), k: of.k(), indices: of.indices(), distances: of.distances() }
    }
}

/// Writes the neighbours of points, or the matches of queries.
pub fn write<'a>(lists: impl Into<Lists<'a>>, format: Format, out: &mut dyn Write) -> Result<()> {
    let lists = lists.into();
    match format {
        Format::Npy => indices(lists, out),
        Format::Npz => npz(lists, out),
        Format::Parquet => parquet(lists, out),
        Format::Csv => text(lists, b',', out),
        Format::Tsv => text(lists, b'\t', out),
    }
}

fn text(lists: Lists<'_>, separator: u8, out: &mut dyn Write) -> Result<()> {
    let by = char::from(separator);
    let mut number = ryu_js::Buffer::new();
    writeln!(out, "index{by}rank{by}neighbor{by}distance")?;
    for (at, (neighbor, &distance)) in lists.indices.iter().zip(lists.distances).enumerate() {
        let (point, rank) = (at / lists.k, at % lists.k + 1);
        writeln!(out, "{point}{by}{rank}{by}{neighbor}{by}{}", number.format_finite(distance))?;
    }
    Ok(())
}

fn indices(neighbors: Lists<'_>, out: &mut dyn Write) -> Result<()> {
    npy::write_header("<u4", neighbors.points, neighbors.k, out)?;
    for index in neighbors.indices {
        out.write_all(&index.to_le_bytes())?;
    }
    Ok(())
}

fn npz(neighbors: Lists<'_>, out: &mut dyn Write) -> Result<()> {
    let failed = |e: zip::result::ZipError| Error::Output(e.into());
    // The same bytes at any time of day; sizes beyond 4 GiB.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true);
    let mut archive = ZipWriter::new_stream(out);
    archive.start_file(format!("{INDICES}.npy"), options).map_err(failed)?;
    indices(neighbors, &mut archive)?;
    archive.start_file(format!("{DISTANCES}.npy"), options).map_err(failed)?;
    npy::write_header("<f4", neighbors.points, neighbors.k, &mut archive)?;
    for distance in neighbors.distances {
        archive.write_all(&distance.to_le_bytes())?;
    }
    archive.finish().map_err(failed)?;
    Ok(())
}

fn parquet(neighbors: Lists<'_>, out: &mut dyn Write) -> Result<()> {
    let failed = |e: String| Error::Output(std::io::Error::other(e));
    let (n, k) = (neighbors.points, neighbors.k);
    let batch = |first: usize| {
        let (rows, values) = (first..n.min(first + BATCH), first * k..n.min(first + BATCH) * k);
        let numbers: UInt32Array = rows.map(|row| row as u32).collect();
        let found =
            PrimitiveArray::<UInt32Type>::from_iter_values(neighbors.indices[values.clone()].iter().copied());
        let distances =
            PrimitiveArray::<Float32Type>::from_iter_values(neighbors.distances[values].iter().copied());
        RecordBatch::try_from_iter([
            ("index", Arc::new(numbers) as ArrayRef),
            ("neighbors", lists(k, DataType::UInt32, Arc::new(found))?),
            (DISTANCES, lists(k, DataType::Float32, Arc::new(distances))?),
        ])
    };
    let first = batch(0).map_err(|e| failed(e.to_string()))?;
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, first.schema(), Some(properties))
        .map_err(|e| failed(e.to_string()))?;
    writer.write(&first).map_err(|e| failed(e.to_string()))?;
    for start in (BATCH..n).step_by(BATCH) {
        let next = batch(start).map_err(|e| failed(e.to_string()))?;
        writer.write(&next).map_err(|e| failed(e.to_string()))?;
    }
    writer.close().map_err(|e| failed(e.to_string()))?;
    out.write_all(&bytes)?;
    Ok(())
}

fn lists(
    k: usize,
    kind: DataType,
    values: ArrayRef,
) -> std::result::Result<ArrayRef, arrow_schema::ArrowError> {
    let item = Arc::new(Field::new_list_field(kind, false));
    let size = i32::try_from(k).map_err(|e| arrow_schema::ArrowError::ExternalError(Box::new(e)))?;
    Ok(Arc::new(FixedSizeListArray::try_new(item, size, values, None)?))
}

/// Reads neighbours of an `.npz` with `indices` and `distances`, both n x k, compressed or not.
///
/// Row numbers count from 0, nearest first. A first column that holds each point itself, as some libraries write it, is left
/// out.
pub fn read(source: impl Into<Source>, monitor: &dyn Monitor) -> Result<Neighbors> {
    let loaded = source.into().read(monitor)?;
    let file = loaded.name.as_str();
    let wrong = |found: String, expected: &str, advice: &str| {
        Error::content(file, Place::File, found, expected, advice)
    };
    let advice = "write it with `embedscope knn` or numpy.savez(file, indices=..., distances=...)";
    let mut archive = ZipArchive::new(Cursor::new(&*loaded.bytes)).map_err(|e| {
        let place = crate::npz::directory(&loaded.bytes);
        Error::content(file, place, format!("no archive ({e})"), "an .npz archive", advice)
    })?;
    let mut array = |name: &str| -> Result<(usize, usize, Vec<f64>)> {
        let entry = format!("{name}.npy");
        let missing =
            |e| wrong(format!("no readable array \"{name}\" ({e})"), "indices and distances", advice);
        let entry = archive.by_name(&entry).map_err(missing)?;
        let size = entry.size();
        memory::check(file, size)?;
        let mut bytes = Vec::new();
        // A damaged entry can be longer than it says.
        let read = entry.take(size.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|e| {
            wrong(format!("a damaged array \"{name}\" ({e})"), "indices and distances", advice)
        })?;
        Array::parse(&format!("{file}, {name}"), &bytes)?.coordinates()
    };
    let (rows, columns, indices) = array(INDICES)?;
    let (distance_rows, distance_columns, distances) = array(DISTANCES)?;
    if (rows, columns) != (distance_rows, distance_columns) {
        return Err(wrong(
            format!(
                "indices of shape ({rows}, {columns}) and distances of shape ({distance_rows}, {distance_columns})"
            ),
            "two arrays of one shape",
            advice,
        ));
    }
    let themselves = columns > 1 && (0..rows).all(|row| indices[row * columns] == row as f64);
    let first = usize::from(themselves);
    let k = columns - first;
    let (mut kept, mut near) = (Vec::with_capacity(rows * k), Vec::with_capacity(rows * k));
    for row in 0..rows {
        let mut before = f64::NEG_INFINITY;
        for at in row * columns + first..(row + 1) * columns {
            let (index, distance) = (indices[at], distances[at]);
            let cell = |found: String, expected: String, advice: &str| {
                let place = Place::Cell { line: row as u64 + 1, column: (at % columns) as u64 + 1 };
                Error::content(file, place, found, expected, advice)
            };
            if index.fract() != 0.0 || !(0.0..rows as f64).contains(&index) || index == row as f64 {
                return Err(cell(
                    format!("the neighbour {index}"),
                    format!("the number of another of {}, from 0", counted(rows, "point")),
                    "check for what the graph was computed (lines are rows of the array, from 1)",
                ));
            }
            if !distance.is_finite() || distance.abs() > f64::from(f32::MAX) || distance < before {
                return Err(cell(
                    format!("the distance {distance}"),
                    "finite distances, nearest first".to_owned(),
                    "sort each row by distance (lines are rows of the array, from 1)",
                ));
            }
            before = distance;
            kept.push(index as u32);
            near.push(distance as f32);
        }
    }
    Neighbors::new(k, kept, near).map_err(|e| wrong(e.to_string(), "neighbours", advice))
}
