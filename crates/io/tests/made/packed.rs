//! The same table in compressed Parquet and Arrow files.

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, DictionaryArray, FixedSizeListArray, Float32Array, Int64Array, RecordBatch};
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
use arrow_schema::{DataType, Field};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, GzipLevel, ZstdLevel};
use parquet::file::properties::{WriterProperties, WriterVersion};

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

pub fn parquet(compression: Compression, version: WriterVersion) -> Vec<u8> {
    let table = table();
    let properties = WriterProperties::builder().set_compression(compression).set_writer_version(version);
    let mut writer = ArrowWriter::try_new(Vec::new(), table.schema(), Some(properties.build())).unwrap();
    writer.write(&table).unwrap();
    writer.into_inner().unwrap()
}

fn options(compression: CompressionType) -> IpcWriteOptions {
    IpcWriteOptions::default().try_with_compression(Some(compression)).unwrap()
}

fn file(compression: CompressionType) -> Vec<u8> {
    let table = table();
    let mut writer =
        FileWriter::try_new_with_options(Vec::new(), &table.schema(), options(compression)).unwrap();
    writer.write(&table).unwrap();
    writer.into_inner().unwrap()
}

fn stream(compression: CompressionType) -> Vec<u8> {
    let table = table();
    let mut writer =
        StreamWriter::try_new_with_options(Vec::new(), &table.schema(), options(compression)).unwrap();
    writer.write(&table).unwrap();
    writer.into_inner().unwrap()
}

/// Names and bytes.
pub fn all() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let (first, second) = (WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0);
    vec![
        ("parquet", "gzip.parquet", parquet(Compression::GZIP(GzipLevel::default()), second)),
        ("parquet", "zstd.parquet", parquet(Compression::ZSTD(ZstdLevel::default()), second)),
        ("parquet", "snappy.parquet", parquet(Compression::SNAPPY, first)),
        ("parquet", "lz4.parquet", parquet(Compression::LZ4, first)),
        ("arrow", "lz4.arrow", file(CompressionType::LZ4_FRAME)),
        ("arrow", "zstd.arrows", stream(CompressionType::ZSTD)),
    ]
}
