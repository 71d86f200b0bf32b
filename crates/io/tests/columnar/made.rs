//! Tables and arrays that the tests of this folder read, and how they are read.

use std::sync::Arc;

use arrow_array::{ArrayRef, FixedSizeListArray, Float32Array, RecordBatch};
use arrow_schema::{DataType as Arrow, Field};
use embedscope_core::monitor::Silent;
use embedscope_io::convert::{self, Format, MetadataFormat};
use embedscope_io::{Dataset, Error, ReadOptions, Source, Table, open};
use parquet::basic::{Compression, ZstdLevel};

use crate::tables::stream;
pub use crate::tables::{ipc, parquet};

pub fn metadata_format(format: Format) -> MetadataFormat {
    if format == Format::Parquet { MetadataFormat::Parquet } else { MetadataFormat::Arrow }
}

pub fn name(format: Format) -> &'static str {
    match format {
        Format::Parquet => "x.parquet",
        Format::Arrow => "x.arrow",
        Format::Npz => "x.npz",
        Format::Safetensors => "x.safetensors",
        _ => "x",
    }
}

pub fn read(name: &str, bytes: Vec<u8>) -> Result<Dataset, Error> {
    open::vectors(Source::bytes(name, bytes), &ReadOptions::default(), &Silent)
}

pub fn array(name: &str, bytes: Vec<u8>, array: &str) -> Result<Dataset, Error> {
    let options = ReadOptions { array: Some(array.to_owned()), ..ReadOptions::default() };
    open::vectors(Source::bytes(name, bytes), &options, &Silent)
}

pub fn message(name: &str, bytes: &[u8]) -> String {
    read(name, bytes.to_vec()).unwrap_err().to_string()
}

pub fn written(dataset: &Dataset, format: Format) -> Vec<u8> {
    let mut out = Vec::new();
    convert::dataset(dataset, format, &mut out).unwrap();
    out
}

/// The same table in every dress.
pub fn every(batches: &[RecordBatch]) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("snappy.parquet", parquet(batches, Compression::SNAPPY)),
        ("zstd.parquet", parquet(batches, Compression::ZSTD(ZstdLevel::default()))),
        ("gzip.parquet", parquet(batches, Compression::GZIP(parquet::basic::GzipLevel::default()))),
        ("lz4.parquet", parquet(batches, Compression::LZ4_RAW)),
        ("plain.arrow", ipc(batches, None)),
        ("lz4.feather", ipc(batches, Some(arrow_ipc::CompressionType::LZ4_FRAME))),
        ("zstd.feather", ipc(batches, Some(arrow_ipc::CompressionType::ZSTD))),
        ("x.arrows", stream(batches, None)),
    ]
}

pub fn fixed(rows: usize, cols: usize, first: f32) -> ArrayRef {
    let values = Float32Array::from_iter_values((0..rows * cols).map(|i| first + i as f32));
    let item = Arc::new(Field::new_list_field(Arrow::Float32, false));
    Arc::new(FixedSizeListArray::try_new(item, cols as i32, Arc::new(values), None).unwrap())
}

pub fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter(columns).unwrap()
}

pub fn texts(table: &Table, column: &str) -> Vec<Option<String>> {
    let column = table.column(column).unwrap_or_else(|| panic!("{column}"));
    (0..column.rows()).map(|row| column.text(row).map(str::to_owned)).collect()
}

pub fn some(texts: &[&str]) -> Vec<Option<String>> {
    texts.iter().map(|text| if *text == "-" { None } else { Some((*text).to_owned()) }).collect()
}

pub fn npy(descr: &str, fortran: bool, shape: &str, data: &[u8]) -> Vec<u8> {
    let fortran = if fortran { "True" } else { "False" };
    let header = format!("{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}\n");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
}

pub fn npz(entries: &[(&str, Vec<u8>)], method: zip::CompressionMethod) -> Vec<u8> {
    use std::io::Write;
    let mut out = std::io::Cursor::new(Vec::new());
    let mut archive = zip::ZipWriter::new(&mut out);
    for (name, bytes) in entries {
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        archive.start_file(*name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap();
    out.into_inner()
}

pub fn little(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_le_bytes()).collect()
}

pub fn safetensors(header: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
}
