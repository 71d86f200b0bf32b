//! Compares what is written of a file read in batches with what is written of the same file read whole.

use std::io::Write;

use embedscope_core::monitor::Silent;
use embedscope_io::convert::{self, Format, MetadataFormat};
use embedscope_io::stream::Batches;
use embedscope_io::{Dataset, Error};

const FORMATS: [Format; 11] = [
    Format::Tsv,
    Format::Csv,
    Format::Npy,
    Format::Bytes,
    Format::Npz,
    Format::Safetensors,
    Format::Parquet,
    Format::Arrow,
    Format::Word2vec,
    Format::Word2vecBinary,
    Format::Jsonl,
];
const METADATA: [MetadataFormat; 5] = [
    MetadataFormat::Tsv,
    MetadataFormat::Csv,
    MetadataFormat::Jsonl,
    MetadataFormat::Parquet,
    MetadataFormat::Arrow,
];

/// A file in memory, or what could not be written of it.
pub(crate) fn written(write: impl FnOnce(&mut dyn Write) -> Result<(), Error>) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    write(&mut out).map(|()| out).map_err(|e| e.to_string())
}

/// Compares the heads and all outputs.
pub(crate) fn same(what: &str, data: &Dataset, batches: &dyn Batches) {
    let head = batches.head();
    assert_eq!((head.rows, head.cols), (data.points, data.dimensions()), "{what}");
    assert_eq!(head.warnings, data.warnings, "{what}");
    assert_eq!(head.dimension_names, data.dimension_names, "{what}");
    for format in FORMATS {
        let expected = written(|out| convert::dataset(data, format, out));
        let found = written(|out| convert::batches(batches, format, out, &Silent));
        assert!(found == expected, "{what}, {format:?}: {:?} {:?}", found.err(), expected.err());
    }
    for format in METADATA {
        let expected = written(|out| convert::metadata_as(&data.metadata, format, out));
        let found = written(|out| convert::batches_metadata(batches, format, out, &Silent));
        assert!(found == expected, "{what}, {format:?}: {:?} {:?}", found.err(), expected.err());
    }
}
