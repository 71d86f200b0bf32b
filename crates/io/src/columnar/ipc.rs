//! Arrow IPC, file (Feather version 2) and stream: record batches are the parts, in the file's own memory unless
//! they are compressed.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_buffer::Buffer;
use arrow_ipc::convert::fb_to_schema;
use arrow_ipc::reader::{FileDecoder, read_footer_length};
use arrow_ipc::{
    Block, CompressionType, MessageHeader, RecordBatch as Message, root_as_footer, root_as_message,
};
use arrow_schema::SchemaRef;
use bytes::Bytes;

use super::packed::{self, Codec};
use super::{Parts, damaged};
use crate::error::Place;
use crate::mapped::Mapping;
use crate::{Error, Result, memory};

/// Pieces of a batch that are read before their memory is given back.
const RELEASED_EVERY: usize = 8;

/// How a file starts and ends.
const MAGIC: &[u8] = b"ARROW1";
/// What is before the length of a message.
const CONTINUATION: [u8; 4] = [0xff; 4];

/// Whether bytes start as a stream does: with the length of a message that is there.
pub(super) fn is_stream(bytes: &[u8]) -> bool {
    let length =
        bytes.strip_prefix(&CONTINUATION).and_then(|rest| rest.first_chunk()).map(|n| u32::from_le_bytes(*n));
    length.is_some_and(|length| length > 0 && length % 8 == 0 && (length as usize) < bytes.len())
}

/// A file whose schema and dictionaries have been read, and whose batches are known to be inside it.
pub(super) struct File<'a> {
    name: &'a str,
    buffer: Buffer,
    schema: SchemaRef,
    decoder: FileDecoder,
    batches: Vec<Block>,
    rows: Vec<usize>,
    compressed: bool,
    mapping: Option<Mapping>,
}

impl<'a> File<'a> {
    pub(super) fn open(file: &'a str, bytes: &Bytes, mapping: Option<&Mapping>) -> Result<Self> {
        if bytes.starts_with(b"FEA1") {
            return Err(Error::content(
                file,
                Place::Byte(0),
                "Feather version 1",
                "version 2, which is an Arrow file",
                "write it again with pyarrow.feather.write_feather(table, file)",
            ));
        }
        let (schema, version, blocks) =
            if bytes.starts_with(MAGIC) { footer(file, bytes)? } else { messages(file, bytes)? };
        let mut decoder = FileDecoder::new(schema.clone(), version);
        let buffer = Buffer::from(bytes.clone());
        let mut opened = Self {
            name: file,
            buffer,
            schema,
            decoder: FileDecoder::new(Arc::new(arrow_schema::Schema::empty()), version),
            batches: Vec::new(),
            rows: Vec::new(),
            compressed: false,
            mapping: mapping.cloned(),
        };
        for (is_dictionary, block) in blocks {
            let (rows, compressed) = opened.check(&block, is_dictionary)?;
            opened.compressed |= compressed;
            if is_dictionary {
                let data = opened.slice(&block)?;
                opened.check_packed(&block, &data, true)?;
                let place = Place::Byte(block.offset().max(0) as u64);
                decoder.read_dictionary(&block, &data).map_err(|e| damaged(file, place, &e.to_string()))?;
            } else {
                opened.batches.push(block);
                opened.rows.push(rows);
            }
        }
        opened.decoder = decoder;
        Ok(opened)
    }

    /// A message with its body.
    fn slice(&self, block: &Block) -> Result<Buffer> {
        let (start, metadata, body) = (block.offset(), i64::from(block.metaDataLength()), block.bodyLength());
        let end = metadata.checked_add(body).and_then(|length| length.checked_add(start));
        match end {
            Some(end) if start >= 0 && metadata >= 8 && body >= 0 && end <= self.buffer.len() as i64 => {
                Ok(self.buffer.slice_with_length(start as usize, (end - start) as usize))
            }
            _ => Err(Error::content(
                self.name,
                Place::Byte(start.max(0) as u64),
                format!("a block of {metadata} and {body} bytes"),
                format!("one inside the {} bytes of the file", self.buffer.len()),
                "the file is cut short or damaged: write or get it again",
            )),
        }
    }

    /// What a message says of its columns, and their bytes.
    fn message<'m>(
        &self,
        block: &Block,
        data: &'m [u8],
        is_dictionary: bool,
    ) -> Result<(Message<'m>, &'m [u8])> {
        let wrong = |found: &str| self.wrong(block, found);
        let prefix = if data.starts_with(&CONTINUATION) { 8 } else { 4 };
        let metadata = block.metaDataLength() as usize;
        let message = data.get(prefix..metadata).ok_or_else(|| wrong("a message without content"))?;
        let message = root_as_message(message).map_err(|e| wrong(&format!("a damaged message ({e})")))?;
        let header = if is_dictionary {
            message.header_as_dictionary_batch().and_then(|dictionary| dictionary.data())
        } else {
            message.header_as_record_batch()
        };
        let batch = header.ok_or_else(|| wrong("a message of another kind than the file says"))?;
        Ok((batch, &data[metadata..]))
    }

    fn wrong(&self, block: &Block, found: &str) -> Error {
        let advice = "the file is damaged: write or get it again";
        Error::content(self.name, Place::Byte(block.offset() as u64), found, "an Arrow message", advice)
    }

    /// Checks that all a message names is inside it, before memory is taken: its rows, and whether it is compressed.
    fn check(&self, block: &Block, is_dictionary: bool) -> Result<(usize, bool)> {
        let wrong = |found: &str| self.wrong(block, found);
        let data = self.slice(block)?;
        let (batch, body) = self.message(block, &data, is_dictionary)?;
        for field in batch.nodes().iter().flatten() {
            if field.length() < 0 || field.null_count() < 0 || field.null_count() > field.length() {
                return Err(wrong("a column of fewer values than none"));
            }
        }
        let mut claimed = 0u64;
        for buffer in batch.buffers().iter().flatten() {
            let content = content(body, buffer).ok_or_else(|| wrong("a buffer outside its message"))?;
            if batch.compression().is_some()
                && let Some((length, _)) = packed(content)
            {
                claimed = claimed.saturating_add(length as u64);
            }
        }
        // Before anything of that size is allocated.
        memory::check(self.name, claimed)?;
        let rows = usize::try_from(batch.length()).map_err(|_| wrong("fewer rows than none"))?;
        Ok((rows, batch.compression().is_some()))
    }

    /// Checks that the buffers of a message hold what they claim, and no more.
    fn check_packed(&self, block: &Block, data: &[u8], is_dictionary: bool) -> Result<()> {
        let (batch, body) = self.message(block, data, is_dictionary)?;
        let Some(compression) = batch.compression() else { return Ok(()) };
        let codec = match compression.codec() {
            CompressionType::LZ4_FRAME => Codec::Lz4Frame,
            CompressionType::ZSTD => Codec::Zstd,
            _ => return Ok(()),
        };
        let contents =
            batch.buffers().into_iter().flatten().filter_map(|buffer| packed(content(body, buffer)?));
        for (claimed, packed) in contents {
            packed::check_claim(codec, packed.len(), claimed)
                .and_then(|()| packed::check_content(codec, packed, claimed))
                .map_err(|found| self.wrong(block, &format!("a buffer: {found}")))?;
        }
        Ok(())
    }
}

/// What a buffer names of the body of its message, if it is inside.
fn content<'m>(body: &'m [u8], buffer: &arrow_ipc::Buffer) -> Option<&'m [u8]> {
    let (start, length) = usize::try_from(buffer.offset()).ok().zip(usize::try_from(buffer.length()).ok())?;
    body.get(start..start.checked_add(length)?)
}

/// How long a packed buffer claims to be, and the rest of it; `None` for one that is not packed.
fn packed(content: &[u8]) -> Option<(usize, &[u8])> {
    let (length, packed) = content.split_first_chunk()?;
    Some((usize::try_from(i64::from_le_bytes(*length)).ok()?, packed))
}

type Blocks = (SchemaRef, arrow_ipc::MetadataVersion, Vec<(bool, Block)>);

/// Schema and blocks of a file, dictionaries first.
fn footer(file: &str, bytes: &[u8]) -> Result<Blocks> {
    let cut = || {
        let found = "no footer";
        let advice = "the file is cut short: write or get it again";
        Error::content(file, Place::Byte(bytes.len() as u64), found, "the footer of an Arrow file", advice)
    };
    let trailer = bytes.last_chunk::<10>().filter(|_| bytes.len() > 18).ok_or_else(cut)?;
    let length = read_footer_length(*trailer).map_err(|_| cut())?;
    let start = (bytes.len() - 10).checked_sub(length).ok_or_else(cut)?;
    let place = Place::Byte(start as u64);
    let footer =
        root_as_footer(&bytes[start..bytes.len() - 10]).map_err(|e| damaged(file, place, &e.to_string()))?;
    let schema = footer.schema().ok_or_else(|| damaged(file, place, "no schema"))?;
    little_endian(file, schema.endianness())?;
    let dictionaries = footer.dictionaries().into_iter().flatten().map(|block| (true, *block));
    let batches = footer.recordBatches().into_iter().flatten().map(|block| (false, *block));
    let blocks = dictionaries.chain(batches).collect();
    Ok((Arc::new(fb_to_schema(schema)), footer.version(), blocks))
}

/// Schema and blocks of a stream.
fn messages(file: &str, bytes: &[u8]) -> Result<Blocks> {
    let mut found = None;
    let (mut blocks, mut dictionaries, mut at) = (Vec::new(), Vec::new(), 0usize);
    let wrong = |at: usize, found: &str| {
        let advice = "the stream is cut short or damaged: write or get it again";
        Error::content(file, Place::Byte(at as u64), found, "a message of an Arrow stream", advice)
    };
    while at < bytes.len() {
        let length = bytes[at..].strip_prefix(&CONTINUATION).and_then(|rest| rest.first_chunk());
        let length = length.map(|n| u32::from_le_bytes(*n) as usize);
        let length = length.ok_or_else(|| wrong(at, "something else"))?;
        if length == 0 {
            break;
        }
        let content = bytes.get(at + 8..at + 8 + length).ok_or_else(|| wrong(at, "the end of the file"))?;
        let message = root_as_message(content).map_err(|e| wrong(at, &format!("a damaged message ({e})")))?;
        let body = usize::try_from(message.bodyLength()).ok();
        let next =
            body.and_then(|body| (at + 8 + length).checked_add(body)).filter(|&next| next <= bytes.len());
        let next = next.ok_or_else(|| wrong(at, "the end of the file inside a message"))?;
        let metadata = i32::try_from(8 + length).map_err(|_| wrong(at, "a header of gigabytes"))?;
        let block = Block::new(at as i64, metadata, message.bodyLength());
        match message.header_type() {
            MessageHeader::Schema if found.is_none() => {
                let schema = message.header_as_schema().ok_or_else(|| wrong(at, "a damaged schema"))?;
                little_endian(file, schema.endianness())?;
                found = Some((Arc::new(fb_to_schema(schema)), message.version()));
            }
            MessageHeader::RecordBatch => blocks.push((false, block)),
            MessageHeader::DictionaryBatch => {
                let dictionary = message.header_as_dictionary_batch();
                if let Some(dictionary) = dictionary.filter(|dictionary| !dictionary.isDelta()) {
                    if dictionaries.contains(&dictionary.id()) {
                        let advice = "write it as an Arrow file, with one dictionary a column";
                        let found = "a second dictionary for a column";
                        return Err(Error::content(file, Place::Byte(at as u64), found, "one", advice));
                    }
                    dictionaries.push(dictionary.id());
                }
                blocks.push((true, block));
            }
            _ => return Err(wrong(at, "a message of another kind")),
        }
        at = next;
    }
    let (schema, version) = found.ok_or_else(|| wrong(0, "no schema"))?;
    // Dictionaries are needed before batches.
    blocks.sort_by_key(|(is_dictionary, _)| !is_dictionary);
    Ok((schema, version, blocks))
}

fn little_endian(file: &str, endianness: arrow_ipc::Endianness) -> Result<()> {
    if endianness.equals_to_target_endianness() {
        return Ok(());
    }
    let advice = "write it again on such a machine, or as Parquet";
    Err(Error::content(file, Place::File, "numbers in another byte order", "that of this machine", advice))
}

impl Parts for File<'_> {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn rows(&self) -> &[usize] {
        &self.rows
    }

    fn read(
        &self,
        part: usize,
        columns: &[usize],
        size: usize,
        each: &mut dyn FnMut(RecordBatch) -> Result<()>,
    ) -> Result<()> {
        let failed = |e: String| damaged(self.name, self.place(part), &e);
        let block = &self.batches[part];
        let data = self.slice(block)?;
        self.check_packed(block, &data, false)?;
        let batch = self.decoder.read_record_batch(block, &data).map_err(|e| failed(e.to_string()))?;
        let batch = batch.ok_or_else(|| failed("an empty message".to_owned()))?;
        let batch = batch.project(columns).map_err(|e| failed(e.to_string()))?;
        // In pieces, so that a large batch is not in memory beside what is copied of it.
        let Some(mapping) = &self.mapping else { return each(batch) };
        for (piece, start) in (1usize..).zip((0..batch.num_rows()).step_by(size.max(1))) {
            each(batch.slice(start, size.max(1).min(batch.num_rows() - start)))?;
            if piece.is_multiple_of(RELEASED_EVERY) {
                mapping.release(&self.slice(block)?);
            }
        }
        mapping.release(&self.slice(block)?);
        Ok(())
    }

    fn in_place(&self) -> bool {
        !self.compressed
    }

    fn kind(&self) -> &'static str {
        "batch"
    }
}
