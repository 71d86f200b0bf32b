//! Writing vectors and metadata in other formats, from memory or a batch of rows at a time.

mod binary;
mod sink;
mod text;

use std::io::Write;
use std::path::Path;

use embedscope_core::{MatrixView, Monitor};

use crate::source::extension_of_output;
use crate::stream::{Batches, Head};
use crate::{Dataset, Error, Result, Table};

pub(crate) use binary::{Bytes, little_endian};
pub(crate) use sink::Sink;
pub(crate) use text::{number, refuse_breaks};

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
        let extension = extension_of_output(path)?;
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

    /// Whether anything of the metadata is written.
    fn takes_metadata(self) -> bool {
        self.holds_metadata() || matches!(self, Self::Word2vec | Self::Word2vecBinary)
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
    let metadata = if format.takes_metadata() { metadata } else { &Table::default() };
    if !metadata.is_empty() && metadata.rows() != vectors.rows() {
        return Err(Error::Lengths {
            what: "the metadata".to_owned(),
            found: metadata.rows(),
            expected: vectors.rows(),
            advice: "give the metadata that belong to these vectors".to_owned(),
        });
    }
    let mut head = Head::of(metadata);
    (head.rows, head.cols) = (vectors.rows(), vectors.cols());
    head.dimension_names = dimension_names.map(<[String]>::to_vec);
    let mut sink = sink::vectors(&head, format, out)?;
    sink.write(Some(vectors), metadata)?;
    sink.finish()
}

/// Writes the vectors of batches, and their metadata where the format holds some: the same bytes as [`dataset`] writes of the
/// same rows in memory.
pub fn batches(
    batches: &dyn Batches,
    format: Format,
    out: &mut dyn Write,
    monitor: &dyn Monitor,
) -> Result<()> {
    monitor.stage("writing");
    let mut sink = sink::vectors(batches.head(), format, out)?;
    batches.each(monitor, &mut |batch| sink.write(Some(batch.vectors.view()), &batch.metadata))?;
    sink.finish()
}

/// Writes the metadata of batches: the same bytes as [`metadata_as`] writes of the same rows in memory.
pub fn batches_metadata(
    batches: &dyn Batches,
    format: MetadataFormat,
    out: &mut dyn Write,
    monitor: &dyn Monitor,
) -> Result<()> {
    monitor.stage("writing");
    let mut sink = sink::metadata(batches.head(), format, out)?;
    batches.each(monitor, &mut |batch| sink.write(None, &batch.metadata))?;
    sink.finish()
}

/// Writes metadata as TSV: one value a line without a header for a single column, with a header for several.
///
/// Missing values are empty. TSV has no way to write a tab or a line break inside a value, so these are refused.
pub fn metadata(metadata: &Table, out: &mut dyn Write) -> Result<()> {
    metadata_as(metadata, MetadataFormat::Tsv, out)
}

/// A format for metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetadataFormat {
    /// As [`metadata`] writes it.
    Tsv,
    /// Comma-separated with a header, quotes where they are needed.
    Csv,
    /// The same for a spreadsheet: a text that it would take for a formula has an apostrophe before it.
    SpreadsheetCsv,
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
        let extension = extension_of_output(path)?;
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
    let mut sink = sink::metadata(&Head::of(metadata), format, out)?;
    sink.write(None, metadata)?;
    sink.finish()
}
