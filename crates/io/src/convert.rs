//! Writing vectors and metadata in other formats.

use std::io::Write;
use std::path::Path;

use embedscope_core::MatrixView;

use crate::columnar::{self, Content};
use crate::error::quoted;
use crate::source::extension;
use crate::{Dataset, Error, Result, Table, jsonl, npy, npz, safetensors, words};

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
    /// word2vec's text form: a line `n d`, then a word (the column `word`, or the only one) and its numbers a line.
    Word2vec,
    /// word2vec's binary form.
    Word2vecBinary,
    /// JSON lines: an object a point, the vector under `vector`, and all metadata.
    Jsonl,
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
            "vec" | "w2v" => Self::Word2vec,
            "bin" => Self::Word2vecBinary,
            "jsonl" | "ndjson" => Self::Jsonl,
            _ => {
                return Err(Error::Request(format!(
                    "{}: the extension \"{extension}\" names no format for vectors; use .tsv, .csv, .npy, .npz, .bytes, .parquet, .arrow, .safetensors, .vec, .bin or .jsonl",
                    path.display()
                )));
            }
        })
    }

    /// Whether a file of it holds metadata beside the vectors: then [`dataset`] writes both.
    pub fn holds_metadata(self) -> bool {
        matches!(self, Self::Npz | Self::Parquet | Self::Arrow | Self::Jsonl)
    }
}

/// Writes vectors, and metadata where the format holds them; fails for data without vectors.
pub fn dataset(dataset: &Dataset, format: Format, out: &mut dyn Write) -> Result<()> {
    let Some(matrix) = &dataset.vectors else {
        return Err(Error::Request(format!("{} has no vectors that could be written", dataset.name)));
    };
    all(matrix.view(), dataset.dimension_names.as_deref(), &dataset.metadata, format, out)
}

/// Writes vectors alone; word2vec's forms need words, see [`with_metadata`].
pub fn vectors(vectors: MatrixView<'_>, format: Format, out: &mut dyn Write) -> Result<()> {
    with_metadata(vectors, &Table::default(), format, out)
}

/// Writes vectors, and their metadata where the format holds some: the words for word2vec, everything where
/// [`Format::holds_metadata`]; the other formats leave metadata out.
pub fn with_metadata(
    vectors: MatrixView<'_>,
    metadata: &Table,
    format: Format,
    out: &mut dyn Write,
) -> Result<()> {
    all(vectors, None, metadata, format, out)
}

fn all(
    vectors: MatrixView<'_>,
    dimension_names: Option<&[String]>,
    metadata: &Table,
    format: Format,
    out: &mut dyn Write,
) -> Result<()> {
    let content = Content { vectors: Some(vectors), dimension_names, metadata };
    match format {
        Format::Tsv => text(vectors, b'\t', out),
        Format::Csv => text(vectors, b',', out),
        Format::Npy => {
            npy::write_header("<f4", vectors.rows(), vectors.cols(), out)?;
            little_endian(vectors.data(), out)
        }
        Format::Bytes => little_endian(vectors.data(), out),
        Format::Npz => npz::write(vectors, metadata, out),
        Format::Safetensors => safetensors::write(vectors, out),
        Format::Parquet => columnar::write(&content, columnar::Format::Parquet, out),
        Format::Arrow => columnar::write(&content, columnar::Format::Arrow, out),
        Format::Word2vec => words::write(vectors, metadata, false, out),
        Format::Word2vecBinary => words::write(vectors, metadata, true, out),
        Format::Jsonl => jsonl::write(Some(vectors), metadata, out),
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

/// A format for metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetadataFormat {
    /// As [`metadata`] writes it.
    Tsv,
    /// Comma-separated with a header, quotes where they are needed.
    Csv,
    /// JSON lines, types kept.
    Jsonl,
    /// Parquet, types kept.
    Parquet,
    /// An Arrow file, types kept.
    Arrow,
}

impl MetadataFormat {
    /// The format that a path's extension asks for.
    pub fn from_path(path: &Path) -> Result<Self> {
        let extension = extension(&path.to_string_lossy());
        Ok(match extension.as_str() {
            "tsv" | "txt" => Self::Tsv,
            "csv" => Self::Csv,
            "jsonl" | "ndjson" => Self::Jsonl,
            "parquet" | "pq" => Self::Parquet,
            "arrow" | "feather" | "ipc" => Self::Arrow,
            _ => {
                return Err(Error::Request(format!(
                    "{}: the extension \"{extension}\" names no format for metadata; use .tsv, .csv, .jsonl, .parquet or .arrow",
                    path.display()
                )));
            }
        })
    }
}

/// Writes metadata in a format.
pub fn metadata_as(metadata: &Table, format: MetadataFormat, out: &mut dyn Write) -> Result<()> {
    let content = Content { vectors: None, dimension_names: None, metadata };
    match format {
        MetadataFormat::Tsv => self::metadata(metadata, out),
        MetadataFormat::Csv => csv(metadata, out),
        MetadataFormat::Jsonl => jsonl::write(None, metadata, out),
        MetadataFormat::Parquet => columnar::write(&content, columnar::Format::Parquet, out),
        MetadataFormat::Arrow => columnar::write(&content, columnar::Format::Arrow, out),
    }
}

/// Writes a table with a header; missing values are empty. Zero characters are refused: readers take such a file for no text.
fn csv(metadata: &Table, out: &mut dyn Write) -> Result<()> {
    let columns = metadata.columns();
    for column in columns {
        let mut texts = column.values().iter().map(String::as_str).chain([column.name()]);
        if let Some(text) = texts.find(|text| text.contains('\0')) {
            return Err(Error::Request(format!(
                "the column \"{}\" has the value {}, and CSV cannot hold zero characters; write jsonl or parquet",
                column.name(),
                quoted(text.as_bytes())
            )));
        }
    }
    let mut line = Vec::new();
    for (i, column) in columns.iter().enumerate() {
        quote(column.name(), i, columns.len(), &mut line);
    }
    line.push(b'\n');
    out.write_all(&line)?;
    for row in 0..metadata.rows() {
        line.clear();
        for (i, column) in columns.iter().enumerate() {
            quote(column.text(row).unwrap_or_default(), i, columns.len(), &mut line);
        }
        line.push(b'\n');
        out.write_all(&line)?;
    }
    Ok(())
}

/// Adds a cell, in quotes where anybody could read it otherwise: an only cell that is empty is no blank line.
fn quote(text: &str, column: usize, columns: usize, line: &mut Vec<u8>) {
    if column > 0 {
        line.push(b',');
    }
    let special = text.contains([',', ';', '\t', '"', '\n', '\r', '\u{feff}']);
    let spaces = text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace);
    if special || spaces || (text.is_empty() && columns == 1) {
        line.push(b'"');
        line.extend_from_slice(text.replace('"', "\"\"").as_bytes());
        line.push(b'"');
    } else {
        line.extend_from_slice(text.as_bytes());
    }
}

/// Fails where a text cannot be a cell of a TSV file.
pub(crate) fn refuse_breaks(column: &str, text: &str) -> Result<()> {
    if text.contains(['\t', '\n', '\r', '\0']) {
        return Err(Error::Request(format!(
            "the column \"{column}\" has the value {}, and TSV cannot hold tabs, line breaks or zero characters; write csv, json or parquet",
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
pub(crate) fn number(value: f32, buffer: &mut ryu_js::Buffer, line: &mut Vec<u8>) {
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
