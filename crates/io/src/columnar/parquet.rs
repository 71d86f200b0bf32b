//! Parquet: row groups are the parts.

use std::sync::Arc;

use ::parquet::arrow::ProjectionMask;
use ::parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use ::parquet::basic::{Compression, Type};
use ::parquet::column::page::{Page as Read, PageReader};
use ::parquet::errors::{ParquetError, Result as ParquetResult};
use ::parquet::file::metadata::ColumnChunkMetaData;
use ::parquet::file::reader::{ChunkReader, Length};
use ::parquet::file::serialized_reader::SerializedPageReader;
use arrow_array::RecordBatch;
use arrow_schema::{DataType, SchemaRef};
use bytes::Bytes;

use super::packed::{self, Codec};
use super::thrift::{self, Page};
use super::{Parts, damaged};
use crate::error::{Place, quoted};
use crate::mapped::Mapping;
use crate::{Error, Result, memory};

/// So many bytes in lists of one length are no matter.
const NO_MATTER: u64 = 16 << 20;

/// A file whose footer has been read.
pub(super) struct File<'a> {
    name: &'a str,
    pages: Pages,
    metadata: ArrowReaderMetadata,
    rows: Vec<usize>,
}

impl<'a> File<'a> {
    pub(super) fn open(file: &'a str, bytes: &Bytes, mapping: Option<&Mapping>) -> Result<Self> {
        let wrong = |found: &str| damaged(file, Place::Byte(bytes.len() as u64), found);
        thrift::footer(footer(bytes)).map_err(|found| wrong(&found))?;
        let metadata = ArrowReaderMetadata::load(bytes, ArrowReaderOptions::default())
            .map_err(|e| wrong(&e.to_string()))?;
        let groups = metadata.metadata().row_groups();
        let rows = groups.iter().map(|group| usize::try_from(group.num_rows()).ok()).collect::<Option<_>>();
        let rows = rows.ok_or_else(|| wrong("a row group claims fewer rows than none"))?;
        let pages = Pages { bytes: bytes.clone(), mapping: mapping.cloned() };
        Ok(Self { name: file, pages, metadata, rows })
    }
}

/// What describes a file, before its length and four letters; nothing where that length is wrong.
fn footer(bytes: &[u8]) -> &[u8] {
    let found = bytes.split_last_chunk::<8>().and_then(|(before, end)| {
        let length = u32::from_le_bytes([end[0], end[1], end[2], end[3]]) as usize;
        before.get(before.len().checked_sub(length)?..)
    });
    found.unwrap_or_default()
}

/// The codec of the pages of a column, if they are packed; the name of one that is not read.
fn codec(compression: Compression) -> std::result::Result<Option<Codec>, &'static str> {
    Ok(Some(match compression {
        Compression::UNCOMPRESSED => return Ok(None),
        Compression::SNAPPY => Codec::Snappy,
        Compression::GZIP(_) => Codec::Gzip,
        Compression::LZ4 => Codec::Lz4Either,
        Compression::LZ4_RAW => Codec::Lz4Block,
        Compression::ZSTD(_) => Codec::Zstd,
        Compression::BROTLI(_) => return Err("Brotli"),
        Compression::LZO => return Err("LZO"),
    }))
}

impl File<'_> {
    /// Fails where a column that is asked for is compressed in a way that is not read.
    fn check_codecs(&self, part: usize, mask: &ProjectionMask) -> Result<()> {
        let group = self.metadata.metadata().row_group(part);
        for (_, column) in group.columns().iter().enumerate().filter(|(leaf, _)| mask.leaf_included(*leaf)) {
            if let Err(name) = codec(column.compression()) {
                let column = quoted(column.column_path().string().as_bytes());
                return Err(Error::content(
                    self.name,
                    self.place(part),
                    format!("column {column} compressed with {name}"),
                    "snappy, zstd, gzip, LZ4 or none",
                    "write it again with one of these",
                ));
            }
        }
        Ok(())
    }

    /// Fails where lists of one length are longer than their columns: the reader takes memory for lists that are missing too.
    fn check_lists(&self, part: usize, columns: &[usize], batch: usize) -> Result<()> {
        let leaves = self.metadata.parquet_schema();
        for &root in columns {
            let DataType::FixedSizeList(_, length) = *self.schema().field(root).data_type() else { continue };
            let column = (0..leaves.num_columns()).find(|&leaf| leaves.get_column_root_idx(leaf) == root);
            let Some(column) = column.map(|leaf| self.metadata.metadata().row_group(part).column(leaf))
            else {
                continue;
            };
            // A value, its place, and how deep it is.
            let taken = (length.max(0) as u64).saturating_mul(8 * self.rows[part].min(batch) as u64);
            if taken > NO_MATTER && i64::from(length) > column.num_values() {
                let found = format!("lists of {length} values in a column of {}", column.num_values());
                return Err(damaged(self.name, self.place(part), &found));
            }
            memory::check(self.name, taken)?;
        }
        Ok(())
    }

    /// Whether the headers of the pages of a column can be read in a time that their length bounds, and the pages hold what they
    /// claim, and no more.
    fn check_headers(&self, column: &ColumnChunkMetaData) -> std::result::Result<(), String> {
        let (start, length) = column.byte_range();
        let place = |at: u64| usize::try_from(at).ok().map(|at| at.min(self.pages.bytes.len()));
        let (Some(mut at), Some(end)) = (place(start), place(start.saturating_add(length))) else {
            return Ok(());
        };
        let codec = codec(column.compression()).unwrap_or_default();
        let (mut said, most) = (0u64, u64::try_from(column.num_values()).unwrap_or(0));
        while at < end {
            let page = thrift::page(&self.pages.bytes[at..])
                .map_err(|found| format!("the header of a page has {found}"))?;
            let Some(Page { header, stored, unpacked, plain, values }) = page else { break };
            at += header;
            said = said.saturating_add(values as u64);
            if said > most {
                return Err(format!("pages of more values than the {most} of their column"));
            }
            // What is there of it, whatever it claims.
            let there = stored.min(self.pages.bytes.len() - at);
            if let (Some(codec), Some(packed)) = (codec, there.checked_sub(plain)) {
                let (claimed, of_page) = (unpacked.saturating_sub(plain), |found| format!("a page: {found}"));
                packed::check_claim(codec, packed, claimed).map_err(of_page)?;
                if codec.is_unpacked_whole() {
                    let packed =
                        self.pages.get_bytes((at + plain) as u64, packed).map_err(|e| e.to_string())?;
                    packed::check_content(codec, &packed, claimed).map_err(of_page)?;
                }
            }
            at = at.saturating_add(stored);
        }
        Ok(())
    }

    /// Whether the dictionaries of a row group can have as many values as they claim: the reader takes memory for all of them
    /// before it looks at their bytes.
    fn check_dictionaries(&self, part: usize, mask: &ProjectionMask) -> std::result::Result<(), String> {
        let group = self.metadata.metadata().row_group(part);
        let pages = Arc::new(self.pages.clone());
        for (leaf, column) in group.columns().iter().enumerate().filter(|(leaf, _)| mask.leaf_included(*leaf))
        {
            self.check_headers(column)?;
            let said = |e: ParquetError| e.to_string();
            let mut reader =
                SerializedPageReader::new(pages.clone(), column, self.rows[part], None).map_err(said)?;
            if !reader.peek_next_page().map_err(said)?.is_some_and(|page| page.is_dict) {
                continue;
            }
            let Some(Read::DictionaryPage { buf, num_values, .. }) = reader.get_next_page().map_err(said)?
            else {
                continue;
            };
            // A text is at least its length.
            let least = match column.column_type() {
                Type::BOOLEAN => continue,
                Type::INT64 | Type::DOUBLE => 8,
                Type::INT96 => 12,
                Type::FIXED_LEN_BYTE_ARRAY => {
                    usize::try_from(column.column_descr().type_length()).unwrap_or(1).max(1)
                }
                Type::INT32 | Type::FLOAT | Type::BYTE_ARRAY => 4,
            };
            if num_values as usize > buf.len() / least {
                let (most, bytes) = (buf.len() / least, buf.len());
                return Err(format!(
                    "the dictionary of column {leaf} claims {num_values} values, and its {bytes} bytes hold at most {most}"
                ));
            }
        }
        Ok(())
    }
}

impl Parts for File<'_> {
    fn schema(&self) -> &SchemaRef {
        self.metadata.schema()
    }

    fn rows(&self) -> &[usize] {
        &self.rows
    }

    fn read(
        &self,
        part: usize,
        columns: &[usize],
        batch: usize,
        each: &mut dyn FnMut(RecordBatch) -> Result<()>,
    ) -> Result<()> {
        let failed = |e: String| damaged(self.name, self.place(part), &e);
        let builder =
            ParquetRecordBatchReaderBuilder::new_with_metadata(self.pages.clone(), self.metadata.clone());
        let mask = ProjectionMask::roots(builder.parquet_schema(), columns.iter().copied());
        self.check_codecs(part, &mask)?;
        self.check_lists(part, columns, batch)?;
        self.check_dictionaries(part, &mask).map_err(failed)?;
        let reader = builder.with_projection(mask).with_row_groups(vec![part]).with_batch_size(batch).build();
        for batch in reader.map_err(|e| failed(e.to_string()))? {
            each(batch.map_err(|e| failed(e.to_string()))?)?;
        }
        Ok(())
    }

    fn in_place(&self) -> bool {
        false
    }

    fn kind(&self) -> &'static str {
        "row group"
    }
}

/// A file that is read page by page: of a mapped one only the pages in work are in memory.
#[derive(Clone)]
struct Pages {
    bytes: Bytes,
    mapping: Option<Mapping>,
}

impl Length for Pages {
    fn len(&self) -> u64 {
        self.bytes.len() as u64
    }
}

impl ChunkReader for Pages {
    type T = <Bytes as ChunkReader>::T;

    fn get_read(&self, start: u64) -> ParquetResult<Self::T> {
        self.bytes.get_read(start)
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        let page = self.bytes.get_bytes(start, length)?;
        let Some(mapping) = &self.mapping else { return Ok(page) };
        let copy = Bytes::copy_from_slice(&page);
        mapping.release(&page);
        Ok(copy)
    }
}
