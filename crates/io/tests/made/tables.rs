//! Batches as Parquet and Arrow files, as other programs may write them.

use arrow_array::RecordBatch;
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::{WriterProperties, WriterVersion};

/// A row group a batch.
pub fn parquet(batches: &[RecordBatch], compression: Compression) -> Vec<u8> {
    parquet_of(batches, compression, WriterVersion::PARQUET_1_0)
}

/// The same, with pages of a version.
pub fn parquet_of(batches: &[RecordBatch], compression: Compression, version: WriterVersion) -> Vec<u8> {
    let properties = WriterProperties::builder().set_compression(compression).set_writer_version(version);
    let mut writer = ArrowWriter::try_new(Vec::new(), batches[0].schema(), Some(properties.build())).unwrap();
    for batch in batches {
        writer.write(batch).unwrap();
        writer.flush().unwrap();
    }
    writer.into_inner().unwrap()
}

fn options(compression: Option<CompressionType>) -> IpcWriteOptions {
    IpcWriteOptions::default().try_with_compression(compression).unwrap()
}

pub fn ipc(batches: &[RecordBatch], compression: Option<CompressionType>) -> Vec<u8> {
    let (schema, options) = (batches[0].schema(), options(compression));
    let mut writer = FileWriter::try_new_with_options(Vec::new(), &schema, options).unwrap();
    for batch in batches {
        writer.write(batch).unwrap();
    }
    writer.into_inner().unwrap()
}

pub fn stream(batches: &[RecordBatch], compression: Option<CompressionType>) -> Vec<u8> {
    let (schema, options) = (batches[0].schema(), options(compression));
    let mut writer = StreamWriter::try_new_with_options(Vec::new(), &schema, options).unwrap();
    for batch in batches {
        writer.write(batch).unwrap();
    }
    writer.into_inner().unwrap()
}
