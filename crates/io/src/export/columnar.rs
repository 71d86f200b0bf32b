//! Coordinates as Parquet.

use std::io::Write;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray, UInt32Array};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use crate::{Column, Coordinates, Error, Result, Table};

/// Writes `index` (u32), the coordinates (f64) and the labels (text).
pub(super) fn parquet(coordinates: &Coordinates, labels: Option<&Table>, out: &mut dyn Write) -> Result<()> {
    let failed = |e: String| Error::Output(std::io::Error::other(e));
    let mut columns: Vec<(String, ArrayRef)> =
        vec![("index".to_owned(), Arc::new(UInt32Array::from(coordinates.index.clone())))];
    for (j, name) in coordinates.names.iter().enumerate() {
        let values: Float64Array = (0..coordinates.len()).map(|i| Some(coordinates.get(i)[j])).collect();
        columns.push((name.clone(), Arc::new(values)));
    }
    for column in labels.map_or(&[][..], Table::columns) {
        columns.push((column.name().to_owned(), Arc::new(texts(column, &coordinates.index))));
    }
    let batch = RecordBatch::try_from_iter(columns).map_err(|e| failed(e.to_string()))?;
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties))
        .map_err(|e| failed(e.to_string()))?;
    writer.write(&batch).map_err(|e| failed(e.to_string()))?;
    writer.close().map_err(|e| failed(e.to_string()))?;
    out.write_all(&bytes)?;
    Ok(())
}

fn texts(column: &Column, rows: &[u32]) -> StringArray {
    rows.iter().map(|&row| column.text(row as usize)).collect()
}
