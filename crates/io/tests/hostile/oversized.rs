//! Parquet and Arrow files with a column of 64 MiB of nothing, compressed, that say it is 100 bytes long.

use std::sync::Arc;

use arrow_array::{ArrayRef, Float32Array, RecordBatch};
use arrow_ipc::CompressionType;
use memchr::memmem;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, GzipLevel};
use parquet::file::properties::WriterProperties;

use crate::made::tables::ipc;

const LENGTH: usize = 64 << 20;
const CLAIMED: u64 = 100;

/// In a page of gzip.
pub fn parquet() -> Vec<u8> {
    let column = column();
    let pages = WriterProperties::builder()
        .set_compression(Compression::GZIP(GzipLevel::default()))
        .set_dictionary_enabled(false)
        .set_max_row_group_row_count(None)
        .set_write_batch_size(LENGTH)
        .set_data_page_size_limit(2 * LENGTH)
        .set_data_page_row_count_limit(LENGTH);
    let mut writer = ArrowWriter::try_new(Vec::new(), column.schema(), Some(pages.build())).unwrap();
    writer.write(&column).unwrap();
    let mut file = writer.into_inner().unwrap();
    // The second number of the first page's header: twice its length, in pieces of seven bits.
    let number = &mut file[4 + 3..][..4];
    assert!(number[..3].iter().all(|byte| byte >> 7 == 1) && number[3] >= 0x40);
    let claimed = 2 * CLAIMED as u8;
    number.copy_from_slice(&[claimed | 0x80, claimed >> 7 | 0x80, 0x80, 0]);
    file
}

/// In a buffer of LZ4.
pub fn arrow() -> Vec<u8> {
    let mut file = ipc(&[column()], Some(CompressionType::LZ4_FRAME));
    let length = memmem::find(&file, &(LENGTH as u64).to_le_bytes()).unwrap();
    assert_eq!(file[length + 8..][..4], [0x04, 0x22, 0x4d, 0x18]);
    file[length..length + 8].copy_from_slice(&CLAIMED.to_le_bytes());
    file
}

fn column() -> RecordBatch {
    let zeros: ArrayRef = Arc::new(Float32Array::from(vec![0.0; LENGTH / 4]));
    RecordBatch::try_from_iter([("x", zeros)]).unwrap()
}
