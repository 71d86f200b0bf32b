//! When unpacking a file stops: at the free memory, and at content that nobody wrote to be read.

use std::io::Read;

use flate2::bufread::MultiGzDecoder;
use zstd::stream::read::Decoder;

use crate::error::Place;
use crate::{Error, Result, gzip, memory, source, zstandard};

/// Content that is looked at before more of it is unpacked.
const LOOK: usize = 1 << 20;
/// Bytes of content for one of the file; deflate cannot give more than 1032, and vectors as text give about 3.
const MOST: usize = 1100;
/// So much content is unpacked from any file.
const ALWAYS: usize = 64 << 20;

/// Whether a file is compressed.
pub(crate) fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(&gzip::MAGIC) || bytes.starts_with(&zstandard::MAGIC)
}

/// Judges content that is being unpacked and kept: `out` is what there is of it, `packed` the length of the file and how much
/// of it has not been read, and `limit` the free memory.
pub(crate) fn check(file: &str, packed: (usize, usize), out: &[u8], limit: u64) -> Result<()> {
    if out.len() as u64 > limit {
        return Err(memory::too_much(file, out.len() as u64, limit));
    }
    check_content(file, packed, out, out.len())
}

/// Judges content of which `start` is the beginning and `length` bytes have been unpacked.
pub(crate) fn check_content(
    file: &str,
    (packed, unread): (usize, usize),
    start: &[u8],
    length: usize,
) -> Result<()> {
    let place = Place::Byte((packed - unread) as u64);
    let advice = "unpack it first if it is meant to be so";
    if let Some((&first, rest)) = start.get(..LOOK).and_then(<[u8]>::split_first)
        && rest.iter().all(|&byte| byte == first)
        && !crate::raw::is_raw(&source::extension(file))
    {
        let found = format!("content that begins with {LOOK} times the byte {first}");
        return Err(Error::content(file, place, found, "vectors or metadata", advice));
    }
    if length > ALWAYS && length / MOST > packed {
        let found = format!("content of more than {MOST} times the size of the file");
        return Err(Error::content(file, place, found, "vectors or metadata", advice));
    }
    Ok(())
}

/// Compressed content that is read from its beginning to its end, a block at a time.
pub(crate) struct Content<'a> {
    file: &'a str,
    packed: &'a [u8],
    from: Unpacker<'a>,
    /// Bytes that were read.
    length: usize,
}

enum Unpacker<'a> {
    Gzip(Box<MultiGzDecoder<&'a [u8]>>),
    Zstandard(Decoder<'a, &'a [u8]>),
}

impl<'a> Content<'a> {
    /// The content of a file for which [`is_packed`] holds.
    pub(crate) fn of(file: &'a str, packed: &'a [u8]) -> Result<Self> {
        let from = if packed.starts_with(&gzip::MAGIC) {
            Unpacker::Gzip(Box::new(MultiGzDecoder::new(packed)))
        } else {
            Unpacker::Zstandard(Decoder::with_buffer(packed).map_err(Error::Output)?)
        };
        Ok(Self { file, packed, from, length: 0 })
    }

    /// Adds up to `most` bytes to `out`, of which `start` is the beginning of the content; returns whether it goes on.
    pub(crate) fn read(&mut self, most: usize, start: &[u8], out: &mut Vec<u8>) -> Result<bool> {
        let before = out.len();
        let read = match &mut self.from {
            Unpacker::Gzip(from) => from.take(most as u64).read_to_end(out),
            Unpacker::Zstandard(from) => from.take(most as u64).read_to_end(out),
        };
        self.length += out.len() - before;
        let (size, unread) = (self.packed.len(), self.unread());
        let read = read.map_err(|error| match self.from {
            Unpacker::Gzip(_) => gzip::damaged(self.file, size, unread, self.length, &error),
            Unpacker::Zstandard(_) => zstandard::damaged(self.file, size, unread, self.length, &error),
        })?;
        check_content(self.file, (size, unread), start, self.length)?;
        Ok(read == most)
    }

    /// Bytes of the file that have not been read.
    fn unread(&self) -> usize {
        match &self.from {
            Unpacker::Gzip(from) => from.get_ref().len(),
            Unpacker::Zstandard(from) => from.get_ref().len(),
        }
    }

    /// How much of the file has been read, from 0 to 1.
    pub(crate) fn fraction(&self) -> f64 {
        1.0 - self.unread() as f64 / self.packed.len().max(1) as f64
    }
}
