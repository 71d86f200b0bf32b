//! Layouts from Parquet.

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, Float64Type, Int32Type, Int64Type, UInt32Type, UInt64Type};
use arrow_schema::DataType;
use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::error::Place;
use crate::table::ColumnBuilder;
use crate::{Error, Result, Table};

/// All flat columns of a file as text.
pub(super) fn table(file: &str, bytes: Bytes) -> Result<Table> {
    let place = Place::Byte(bytes.len() as u64);
    let damaged = |e: String| {
        let advice = "the file is cut short or damaged: write or get it again";
        Error::content(file, place, format!("damaged Parquet data ({e})"), "a Parquet file", advice)
    };
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes).map_err(|e| damaged(e.to_string()))?;
    let schema = reader.schema().clone();
    let mut columns: Vec<ColumnBuilder> = schema.fields().iter().map(|_| ColumnBuilder::default()).collect();
    for batch in reader.build().map_err(|e| damaged(e.to_string()))? {
        let batch = batch.map_err(|e| damaged(e.to_string()))?;
        for (i, column) in columns.iter_mut().enumerate() {
            append(file, &batch, i, column)?;
        }
    }
    let names = schema.fields().iter().map(|field| field.name().clone());
    Table::new(columns.into_iter().zip(names).map(|(column, name)| column.finish(name)).collect())
}

fn append(file: &str, batch: &RecordBatch, i: usize, out: &mut ColumnBuilder) -> Result<()> {
    let array = batch.column(i).as_ref();
    macro_rules! numbers {
        ($kind:ty) => {
            for value in array.as_primitive::<$kind>() {
                out.push(value.map(|v| v.to_string()).as_deref());
            }
        };
    }
    match array.data_type() {
        DataType::Float64 => numbers!(Float64Type),
        DataType::Float32 => numbers!(Float32Type),
        DataType::UInt32 => numbers!(UInt32Type),
        DataType::UInt64 => numbers!(UInt64Type),
        DataType::Int32 => numbers!(Int32Type),
        DataType::Int64 => numbers!(Int64Type),
        DataType::Utf8 => array.as_string::<i32>().iter().for_each(|text| out.push(text)),
        DataType::LargeUtf8 => array.as_string::<i64>().iter().for_each(|text| out.push(text)),
        DataType::Utf8View => array.as_string_view().iter().for_each(|text| out.push(text)),
        other => {
            return Err(Error::content(
                file,
                Place::File,
                format!("the column \"{}\" of type {other}", batch.schema().field(i).name()),
                "columns of numbers or text",
                "leave it out when writing the file",
            ));
        }
    }
    Ok(())
}
