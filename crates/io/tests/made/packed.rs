//! The same table in compressed Parquet and Arrow files.

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, DictionaryArray, FixedSizeListArray, Float32Array, Int64Array, RecordBatch};
use arrow_ipc::CompressionType;
use arrow_schema::{DataType, Field};
use parquet::basic::{Compression, GzipLevel, ZstdLevel};
use parquet::file::properties::WriterVersion::PARQUET_2_0;

use super::tables::{ipc, parquet, parquet_of, stream};

const ROWS: usize = 40;

/// A table that gets shorter by being compressed.
fn table() -> RecordBatch {
    let numbers = Float32Array::from_iter_values((0..ROWS * 4).map(|at| (at % 8) as f32));
    let item = Arc::new(Field::new_list_field(DataType::Float32, false));
    let vectors = FixedSizeListArray::try_new(item, 4, Arc::new(numbers), None).unwrap();
    let words: DictionaryArray<Int32Type> = (0..ROWS).map(|row| Some(["cat", "dog"][row % 2])).collect();
    let counts: Int64Array = (0..ROWS as i64).map(|row| (row % 5 > 0).then_some(row / 8)).collect();
    let columns =
        [("vector", Arc::new(vectors) as ArrayRef), ("word", Arc::new(words)), ("count", Arc::new(counts))];
    RecordBatch::try_from_iter(columns).unwrap()
}

/// Targets, names and bytes.
pub fn all() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let table = [table()];
    vec![
        ("parquet", "gzip.parquet", parquet_of(&table, Compression::GZIP(GzipLevel::default()), PARQUET_2_0)),
        ("parquet", "zstd.parquet", parquet_of(&table, Compression::ZSTD(ZstdLevel::default()), PARQUET_2_0)),
        ("parquet", "snappy.parquet", parquet(&table, Compression::SNAPPY)),
        ("parquet", "lz4.parquet", parquet(&table, Compression::LZ4)),
        ("arrow", "lz4.arrow", ipc(&table, Some(CompressionType::LZ4_FRAME))),
        ("arrow", "zstd.arrows", stream(&table, Some(CompressionType::ZSTD))),
    ]
}
