//! Writing coordinates: npy, csv, tsv, parquet, json and headerless big-endian `f32`.

mod columnar;
mod f32be;
mod tabular;

use std::borrow::Cow;
use std::io::Write;
use std::path::Path;

use crate::source::extension_of_output;
use crate::{Coordinates, Error, Result, Table, formula, npy};

/// A format for coordinates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `NumPy`, `f64` (a bookmark's values are `f64`), points that have coordinates in order.
    Npy,
    /// Comma-separated with a header: `index`, coordinates, labels.
    Csv,
    /// The same for a spreadsheet: a label that it would take for a formula has an apostrophe before it.
    SpreadsheetCsv,
    /// Tab-separated with a header: `index`, coordinates, labels.
    Tsv,
    /// Parquet: `index` (u32), coordinates (f64), labels (text).
    Parquet,
    /// A JSON array of objects with `index`, coordinates and labels.
    Json,
    /// Headerless big-endian `f32` rows of the coordinates and the first label column `/ 255 * 20`.
    F32Be,
}

impl Format {
    /// The format that a path's extension asks for.
    pub fn from_path(path: &Path) -> Result<Self> {
        let extension = extension_of_output(path)?;
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

/// Writes coordinates; `labels` has one row for each of `coordinates.points` (or more).
///
/// Points without coordinates are left out; their labels too.
pub fn write(
    coordinates: &Coordinates,
    labels: Option<&Table>,
    format: Format,
    out: &mut dyn Write,
) -> Result<()> {
    if let Some(table) = labels.filter(|table| !table.is_empty() && table.rows() < coordinates.points) {
        return Err(Error::Lengths {
            what: "the table of labels".to_owned(),
            found: table.rows(),
            expected: coordinates.points,
            advice: "give the labels that belong to this layout".to_owned(),
        });
    }
    match format {
        Format::Npy => {
            npy::write_header("<f8", coordinates.len(), coordinates.dims, out)?;
            for value in &coordinates.values {
                out.write_all(&value.to_le_bytes())?;
            }
            Ok(())
        }
        Format::Csv => tabular::separated(coordinates, labels, b',', as_is, out),
        Format::SpreadsheetCsv => tabular::separated(coordinates, labels, b',', formula::as_text, out),
        Format::Tsv => tabular::separated(coordinates, labels, b'\t', as_is, out),
        Format::Json => tabular::json(coordinates, labels, out),
        Format::Parquet => columnar::parquet(coordinates, labels, out),
        Format::F32Be => f32be::write(coordinates, labels, out),
    }
}

fn as_is(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}
