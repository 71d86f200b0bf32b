//! Files that are cut or changed.

use std::sync::Arc;

use arrow_array::{ArrayRef, Float32Array, RecordBatch};
use embedscope_core::Matrix;
use embedscope_io::convert::Format;
use embedscope_io::{Column, Dataset, Table};
use memchr::memmem;
use parquet::basic::Compression;

use crate::made::{message, name, npy, npz, parquet, read, safetensors, written};

#[test]
fn hostile_files_are_named() {
    let data = Dataset::new("x", Matrix::from_fn(300, 4, |row, col| (row * 4 + col) as f32));
    let data = data
        .with_metadata(Table::new(vec![Column::new("t", (0..300).map(|_| Some("text")))]).unwrap())
        .unwrap();
    for format in [Format::Parquet, Format::Arrow, Format::Npz, Format::Safetensors] {
        let whole = written(&data, format);
        for part in 1..40 {
            let cut = &whole[..whole.len() * part / 40];
            let found = message(name(format), cut);
            assert!(found.starts_with(name(format)), "{found}");
        }
        for at in (0..whole.len()).step_by(whole.len() / 200 + 1) {
            for byte in [0x00, 0x7f, 0x80, 0xff] {
                let mut damaged = whole.clone();
                damaged[at] = byte;
                // A changed value is a value; anything else is a sentence.
                if let Err(error) = read(name(format), damaged) {
                    assert!(error.to_string().starts_with(name(format)), "{error}");
                }
            }
        }
    }
    for (file, bytes, part) in [
        ("x.parquet", b"PAR1".to_vec(), "damaged data"),
        ("x.parquet", b"1\t2\n".to_vec(), "damaged data"),
        ("x.arrow", b"ARROW1\0\0".to_vec(), "no footer"),
        ("x.arrow", b"1,2\n".to_vec(), "expected a message of an Arrow stream"),
        ("x.feather", b"FEA1xxxxxxxx".to_vec(), "Feather version 1"),
        ("x.npz", b"PK\x03\x04".to_vec(), "a damaged archive"),
        ("x.safetensors", b"\xff\xff\xff\xff\xff\xff\xff\x7f{}".to_vec(), "a damaged header"),
        (
            "x.safetensors",
            safetensors(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,8],\"data_offsets\":[0,4]}}",
                &[0; 4],
            ),
            "a damaged header",
        ),
        (
            "x.npz",
            npz(
                &[("a.npy", npy("<f4", false, "(4611686018427387904, 4)", &[0; 4]))],
                zip::CompressionMethod::Deflated,
            ),
            "more than any machine has",
        ),
        (
            "x.npz",
            npz(
                &[("a.npy", npy("<f4", false, "(2000000000, 700)", &[0; 4]))],
                zip::CompressionMethod::Stored,
            ),
            "found 4 bytes of data",
        ),
    ] {
        let found = message(file, &bytes);
        assert!(found.starts_with(file) && found.contains(part), "{found}");
    }
}

fn two_columns() -> RecordBatch {
    let numbers = || Arc::new(Float32Array::from(vec![1.0, 2.0, 3.0])) as ArrayRef;
    RecordBatch::try_from_iter([("first", numbers()), ("second", numbers())]).unwrap()
}

#[test]
fn a_parquet_column_of_a_compression_that_is_not_read_is_named() {
    let written = parquet(&[two_columns()], Compression::SNAPPY);
    // The name of a column, then its codec: 1, and half of what stands there.
    let codec = memmem::find(&written, b"second\x15\x02").unwrap() + 7;
    for (number, name) in [(3, "LZO"), (4, "Brotli")] {
        let mut other = written.clone();
        other[codec] = 2 * number;
        assert_eq!(
            message("x.parquet", &other),
            format!(
                "x.parquet, row group 1: found column \"second\" compressed with {name}, expected snappy, zstd, gzip, LZ4 or none; \
                 write it again with one of these"
            )
        );
    }
}

#[test]
fn parquet_pages_of_more_values_than_their_column_are_named() {
    let mut written = parquet(&[two_columns()], Compression::UNCOMPRESSED);
    // In a header: a structure, and in it the number of values, which is half of what stands there.
    let values = memmem::find(&written, b"\x2c\x15\x06").unwrap() + 2;
    written[values] = 8;
    let found = message("x.parquet", &written);
    assert!(
        found.contains("row group 1") && found.contains("pages of more values than the 3 of their column"),
        "{found}"
    );
}
