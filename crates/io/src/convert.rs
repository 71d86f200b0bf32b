//! Writing vectors and metadata in other formats.

use std::io::Write;
use std::path::Path;

use embedscope_core::MatrixView;

use crate::source::extension;
use crate::{Error, Result, Table};

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
            _ => {
                return Err(Error::Request(format!(
                    "{}: the extension \"{extension}\" names no format for vectors; use .tsv, .csv, .npy or .bytes",
                    path.display()
                )));
            }
        })
    }
}

/// Writes vectors.
pub fn vectors(_vectors: MatrixView<'_>, _format: Format, _out: &mut dyn Write) -> Result<()> {
    todo!()
}

/// Writes metadata as TSV: one value a line without a header for a single column, with a header for several.
pub fn metadata(_metadata: &Table, _out: &mut dyn Write) -> Result<()> {
    todo!()
}
