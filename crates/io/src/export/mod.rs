//! Writing coordinates: npy, csv, tsv, parquet, json and headerless big-endian `f32`.

use std::io::Write;
use std::path::Path;

use crate::source::extension;
use crate::{Coordinates, Error, Result, Table};

/// A format for coordinates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `NumPy`, `f64` (a bookmark's values are `f64`), points that have coordinates in order.
    Npy,
    /// Comma-separated with a header: `index`, coordinates, labels.
    Csv,
    /// Tab-separated with a header: `index`, coordinates, labels.
    Tsv,
    /// Parquet: `index` (u32), coordinates (f64), labels (text, or f64 where all are numbers).
    Parquet,
    /// A JSON array of objects with `index`, coordinates and labels.
    Json,
    /// Headerless big-endian `f32` rows of the coordinates and the first label column `/ 255 * 20`.
    F32Be,
}

impl Format {
    /// The format that a path's extension asks for.
    pub fn from_path(path: &Path) -> Result<Self> {
        let extension = extension(&path.to_string_lossy());
        Self::from_name(&extension).map_err(|_| {
            Error::Request(format!(
                "{}: the extension \"{extension}\" names no format for coordinates; use .npy, .csv, .tsv, .parquet or .json",
                path.display()
            ))
        })
    }

    /// The format of that name: `npy`, `csv`, `tsv`, `parquet`, `json` or `f32be`.
    pub fn from_name(name: &str) -> Result<Self> {
        Ok(match name {
            "npy" => Self::Npy,
            "csv" => Self::Csv,
            "tsv" => Self::Tsv,
            "parquet" => Self::Parquet,
            "json" => Self::Json,
            "f32be" => Self::F32Be,
            _ => {
                return Err(Error::Request(format!(
                    "\"{name}\" is no format for coordinates; use npy, csv, tsv, parquet, json or f32be"
                )));
            }
        })
    }
}

/// Writes coordinates; `labels` has one row for each of `coordinates.points`.
pub fn write(
    _coordinates: &Coordinates,
    _labels: Option<&Table>,
    _format: Format,
    _out: &mut dyn Write,
) -> Result<()> {
    todo!()
}
