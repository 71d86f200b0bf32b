//! Writers that take rows in batches, one a format: no format needs all rows in memory.

use std::io::Write;

use embedscope_core::MatrixView;

use super::binary::{self, Bytes};
use super::text::{MetadataCsv, MetadataTsv, Numbers};
use super::{Format, MetadataFormat};
use crate::columnar::{self, Columns};
use crate::stream::Head;
use crate::{Result, Table, jsonl, npz, safetensors, words};

/// A file that is being written.
pub(crate) trait Sink {
    /// Writes the next rows: vectors where the format has some, and metadata of the columns that [`Head`] names.
    fn write(&mut self, vectors: Option<MatrixView<'_>>, metadata: &Table) -> Result<()>;

    /// Writes what comes after the last row.
    fn finish(self: Box<Self>) -> Result<()>;
}

/// The writer of vectors in a format; what comes before the first row is written.
pub(crate) fn vectors<'a>(head: &Head, format: Format, out: &'a mut dyn Write) -> Result<Box<dyn Sink + 'a>> {
    Ok(match format {
        Format::Tsv => Box::new(Numbers::new(b'\t', out)),
        Format::Csv => Box::new(Numbers::new(b',', out)),
        Format::Npy => Box::new(binary::npy(head, out)?),
        Format::Bytes => Box::new(Bytes::new(out)),
        Format::Npz => Box::new(npz::Archived::new(head, out)?),
        Format::Safetensors => Box::new(safetensors::begin(head, out)?),
        Format::Parquet => Box::new(Columns::new(head, true, columnar::Format::Parquet, out)?),
        Format::Arrow => Box::new(Columns::new(head, true, columnar::Format::Arrow, out)?),
        Format::Word2vec => Box::new(words::Writer::new(head, false, out)?),
        Format::Word2vecBinary => Box::new(words::Writer::new(head, true, out)?),
        Format::Jsonl => Box::new(jsonl::Writer::new(head, true, out)?),
    })
}

/// The writer of metadata in a format.
pub(crate) fn metadata<'a>(
    head: &Head,
    format: MetadataFormat,
    out: &'a mut dyn Write,
) -> Result<Box<dyn Sink + 'a>> {
    Ok(match format {
        MetadataFormat::Tsv => Box::new(MetadataTsv::new(head, out)?),
        MetadataFormat::Csv => Box::new(MetadataCsv::new(head, out)?),
        MetadataFormat::SpreadsheetCsv => Box::new(MetadataCsv::without_formulas(head, out)?),
        MetadataFormat::Jsonl => Box::new(jsonl::Writer::new(head, false, out)?),
        MetadataFormat::Parquet => Box::new(Columns::new(head, false, columnar::Format::Parquet, out)?),
        MetadataFormat::Arrow => Box::new(Columns::new(head, false, columnar::Format::Arrow, out)?),
    })
}
