//! The selected points and the metadata as files.

use embedscope_core::Matrix;
use embedscope_io::convert::{self, Format, MetadataFormat};
use embedscope_io::{Column, Coordinates, DataType, Table};

use super::Session;
use crate::{Error, Result};

/// A format for the selected points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SelectionFormat {
    /// A table: the row's number, its metadata and its place on screen.
    Table(MetadataFormat),
    /// The vectors alone.
    Npy,
}

impl Session {
    /// The selected points in row order as a file.
    pub(crate) fn selection_as(&self, format: SelectionFormat) -> Result<Vec<u8>> {
        let finder = self.finder()?;
        let rows = finder.selected.to_rows();
        if rows.is_empty() {
            return Err(Error::NothingSelected { what: "export" });
        }
        let mut out = Vec::new();
        match format {
            SelectionFormat::Npy => {
                let vectors = finder.data.need_vectors()?;
                let data: Vec<f32> =
                    rows.iter().flat_map(|&row| vectors.row(row as usize)).copied().collect();
                let chosen = Matrix::new(rows.len(), vectors.cols(), data)?;
                convert::vectors(chosen.view(), Format::Npy, &mut out)?;
            }
            SelectionFormat::Table(format) => {
                let numbers: Vec<String> = rows.iter().map(u32::to_string).collect();
                let mut columns = vec![Column::new("row", numbers.iter().map(|n| Some(n.as_str())))];
                columns.extend(finder.data.metadata.take(&rows).columns().iter().cloned());
                if let Some(layout) = self.layout().ok().filter(|layout| layout.points == finder.data.points)
                {
                    columns.extend(places(&layout, &rows));
                }
                convert::metadata_as(&Table::new(columns)?, format, &mut out)?;
            }
        }
        Ok(out)
    }

    /// All metadata, with the edits of this session, as a file; and whether there are edits.
    pub(crate) fn metadata_as(&self, format: MetadataFormat) -> Result<(Vec<u8>, bool)> {
        let data = self.data()?;
        if data.metadata.is_empty() {
            return Err(Error::NoMetadata);
        }
        let mut out = Vec::new();
        convert::metadata_as(&data.metadata, format, &mut out)?;
        Ok((out, !data.edited_columns().is_empty()))
    }
}

/// The columns `x`, `y` and, in three dimensions, `z` of some rows; missing where a point has no coordinates.
fn places(layout: &Coordinates, rows: &[u32]) -> Vec<Column> {
    let points: Vec<Option<&[f64]>> =
        rows.iter().map(|row| layout.index.binary_search(row).ok().map(|at| layout.get(at))).collect();
    let column = |(axis, name): (usize, &'static str)| {
        let texts: Vec<Option<String>> =
            points.iter().map(|point| point.map(|point| number(point[axis]))).collect();
        Column::typed(name, DataType::Float, texts.iter().map(Option::as_deref))
    };
    ["x", "y", "z"].into_iter().take(layout.dims).enumerate().map(column).collect()
}

/// The fewest digits that read back to the same number, of a single one where it is one.
fn number(v: f64) -> String {
    if f64::from(v as f32) == v { (v as f32).to_string() } else { v.to_string() }
}
