//! Writing vectors and metadata in other formats.

use std::io::Write;
use std::path::Path;

use embedscope_core::MatrixView;

use crate::columnar::{self, Content};
use crate::error::quoted;
use crate::source::extension;
use crate::{Dataset, Error, Result, Table, npy, npz, safetensors};

/// A format for vectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Tab-separated, no header; integers as integers, others with the fewest digits that read back to the same `f32`.
    Tsv,
    /// The same with commas.
    Csv,
    /// `NumPy`, little-endian `f32`.
    Npy,
    /// Headerless little-endian `f32`, row-major.
    Bytes,
    /// `NumPy`'s archive: `vectors`, and one array a metadata column.
    Npz,
    /// safetensors: the tensor `vectors`.
    Safetensors,
    /// Parquet: the column `vector` of lists of one length, and metadata columns with their types.
    Parquet,
    /// The same as an Arrow file, which Feather version 2 is; uncompressed.
    Arrow,
}

impl Format {
    /// The format that a path's extension asks for.
    pub fn from_path(path: &Path) -> Result<Self> {
        let extension = extension(&path.to_string_lossy());
        Ok(match extension.as_str() {
            "tsv" | "txt" => Self::Tsv,
            "csv" => Self::Csv,
            "npy" => Self::Npy,
            "bytes" => Self::Bytes,
            "npz" => Self::Npz,
            "safetensors" => Self::Safetensors,
            "parquet" | "pq" => Self::Parquet,
            "arrow" | "feather" | "ipc" => Self::Arrow,
            _ => {
                return Err(Error::Request(format!(
                    "{}: the extension \"{extension}\" names no format for vectors; use .tsv, .csv, .npy, .npz, .bytes, .parquet, .arrow or .safetensors",
                    path.display()
                )));
            }
        })
    }

    /// Whether a file of it holds metadata beside the vectors: then [`dataset`] writes both.
    pub fn holds_metadata(self) -> bool {
        matches!(self, Self::Npz | Self::Parquet | Self::Arrow)
    }
}

/// Writes vectors, and metadata where the format holds them; fails for data without vectors.
pub fn dataset(dataset: &Dataset, format: Format, out: &mut dyn Write) -> Result<()> {
    let Some(matrix) = &dataset.vectors else {
        return Err(Error::Request(format!("{} has no vectors that could be written", dataset.name)));
    };
    let (metadata, dimension_names) = (&dataset.metadata, dataset.dimension_names.as_deref());
    match format.columnar() {
        Some(format) => {
            columnar::write(&Content { vectors: Some(matrix.view()), dimension_names, metadata }, format, out)
        }
        None if format == Format::Npz => npz::write(matrix.view(), metadata, out),
        None => vectors(matrix.view(), format, out),
    }
}

/// Writes metadata with their types, as [`Format::Parquet`] or [`Format::Arrow`]; other formats are refused.
pub fn typed_metadata(metadata: &Table, format: Format, out: &mut dyn Write) -> Result<()> {
    let Some(format) = format.columnar() else {
        return Err(Error::Request("metadata with types are written as .parquet or .arrow".to_owned()));
    };
    columnar::write(&Content { vectors: None, dimension_names: None, metadata }, format, out)
}

impl Format {
    fn columnar(self) -> Option<columnar::Format> {
        match self {
            Self::Parquet => Some(columnar::Format::Parquet),
            Self::Arrow => Some(columnar::Format::Arrow),
            _ => None,
        }
    }
}

/// Writes vectors.
pub fn vectors(vectors: MatrixView<'_>, format: Format, out: &mut dyn Write) -> Result<()> {
    match format {
        Format::Tsv => text(vectors, b'\t', out),
        Format::Csv => text(vectors, b',', out),
        Format::Npy => {
            npy::write_header("<f4", vectors.rows(), vectors.cols(), out)?;
            little_endian(vectors.data(), out)
        }
        Format::Bytes => little_endian(vectors.data(), out),
        Format::Npz => npz::write(vectors, &Table::default(), out),
        Format::Safetensors => safetensors::write(vectors, out),
        Format::Parquet | Format::Arrow => {
            let kind =
                if format == Format::Parquet { columnar::Format::Parquet } else { columnar::Format::Arrow };
            let metadata = &Table::default();
            columnar::write(&Content { vectors: Some(vectors), dimension_names: None, metadata }, kind, out)
        }
    }
}

/// Writes metadata as TSV: one value a line without a header for a single column, with a header for several.
///
/// Missing values are empty. TSV has no way to write a tab or a line break inside a value, so these are refused.
pub fn metadata(metadata: &Table, out: &mut dyn Write) -> Result<()> {
    let columns = metadata.columns();
    for column in columns {
        for text in column.values().iter().map(String::as_str).chain([column.name()]) {
            refuse_breaks(column.name(), text)?;
        }
    }
    if columns.len() > 1 {
        for (i, column) in columns.iter().enumerate() {
            out.write_all(if i == 0 { b"" } else { b"\t" })?;
            out.write_all(column.name().as_bytes())?;
        }
        out.write_all(b"\n")?;
    }
    for row in 0..metadata.rows() {
        for (i, column) in columns.iter().enumerate() {
            out.write_all(if i == 0 { b"" } else { b"\t" })?;
            out.write_all(column.text(row).unwrap_or_default().as_bytes())?;
        }
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Fails where a text cannot be a cell of a TSV file.
pub(crate) fn refuse_breaks(column: &str, text: &str) -> Result<()> {
    if text.contains(['\t', '\n', '\r']) {
        return Err(Error::Request(format!(
            "the column \"{column}\" has the value {}, and TSV cannot hold tabs or line breaks; write csv, json or parquet",
            quoted(text.as_bytes())
        )));
    }
    Ok(())
}

fn text(vectors: MatrixView<'_>, separator: u8, out: &mut dyn Write) -> Result<()> {
    let mut line = Vec::with_capacity(vectors.cols() * 8);
    let mut buffer = ryu_js::Buffer::new();
    for row in 0..vectors.rows() {
        line.clear();
        for &value in vectors.row(row) {
            number(value, &mut buffer, &mut line);
            line.push(separator);
        }
        // The separator after the last number becomes the line's end.
        line.pop();
        line.push(b'\n');
        out.write_all(&line)?;
    }
    Ok(())
}

/// The fewest digits that read back to the same `f32`.
fn number(value: f32, buffer: &mut ryu_js::Buffer, line: &mut Vec<u8>) {
    if (0.0..10.0).contains(&value) && value.fract() == 0.0 && value.is_sign_positive() {
        line.push(b'0' + value as u8);
    } else if value == 0.0 {
        line.extend_from_slice(b"-0");
    } else {
        line.extend_from_slice(buffer.format(value).as_bytes());
    }
}

fn little_endian(values: &[f32], out: &mut dyn Write) -> Result<()> {
    let mut block = Vec::with_capacity(4 * BLOCK);
    for values in values.chunks(BLOCK) {
        block.clear();
        block.extend(values.iter().flat_map(|v| v.to_le_bytes()));
        out.write_all(&block)?;
    }
    Ok(())
}

/// Values written at once.
const BLOCK: usize = 1 << 14;
