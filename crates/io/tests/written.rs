//! Writes the same data in every format, for `tests/tools/read_back.py` to read with other tools.
//!
//! They go into `$EMBEDSCOPE_WRITTEN`, or into a temporary folder, where they are only counted.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs::File;
use std::path::PathBuf;

use embedscope_core::Matrix;
use embedscope_io::convert::{self, Format, MetadataFormat};
use embedscope_io::{Column, DataType, Dataset, Table};

#[test]
fn every_format_is_written() {
    let temporary = tempfile::tempdir().unwrap();
    let folder =
        std::env::var_os("EMBEDSCOPE_WRITTEN").map_or_else(|| temporary.path().to_path_buf(), PathBuf::from);
    std::fs::create_dir_all(&folder).unwrap();
    let vectors = Matrix::new(3, 2, vec![0.1, -0.0, 1e-45, f32::MAX, f32::MIN, 3.0]).unwrap();
    let typed = |name: &str, kind, values: [Option<&str>; 3]| Column::typed(name, kind, values);
    let metadata = Table::new(vec![
        typed("word", DataType::Text, [Some("007"), Some("ä犬"), Some("nan")]),
        typed("text", DataType::Text, [Some("\"a\", b"), None, Some(";")]),
        typed("whole", DataType::Integer, [Some("1"), None, Some("-9223372036854775808")]),
        typed("decimal", DataType::Float, [Some("1e5"), None, Some("-0.1")]),
        typed("yes", DataType::Boolean, [Some("true"), None, Some("false")]),
        typed("day", DataType::Date, [Some("2026-11-24"), None, Some("1969-12-31")]),
        typed("words", DataType::Words, [Some("[\"a\",\"b c\"]"), None, Some("[]")]),
    ]);
    let data = Dataset::new("v", vectors).with_metadata(metadata.unwrap()).unwrap();

    for name in [
        "v.tsv",
        "v.csv",
        "v.npy",
        "v.bytes",
        "v.npz",
        "v.safetensors",
        "v.parquet",
        "v.arrow",
        "v.jsonl",
        "w.vec",
        "w.bin",
    ] {
        let path = folder.join(name);
        let mut out = File::create(&path).unwrap();
        convert::dataset(&data, Format::from_path(&path).unwrap(), &mut out).unwrap();
    }
    for name in ["m.tsv", "m.csv", "m.jsonl", "m.parquet", "m.arrow"] {
        let path = folder.join(name);
        let mut out = File::create(&path).unwrap();
        convert::metadata_as(&data.metadata, MetadataFormat::from_path(&path).unwrap(), &mut out).unwrap();
    }
    assert!(std::fs::read_dir(&folder).unwrap().count() >= 16);
}
