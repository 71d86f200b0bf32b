//! Zstandard, recognised by its first four bytes, whatever the file is called.

use std::io::Read;

use embedscope_core::Monitor;
use zstd::stream::read::Decoder;

use crate::error::Place;
use crate::memory;
use crate::{Error, Result, unpack};

/// The first bytes of a zstd frame.
pub(crate) const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Decompressed bytes between two looks at the monitor and at the free memory.
const BLOCK: u64 = 8 << 20;

/// Decompresses zstd (one frame or several) and leaves anything else as it is.
///
/// Stops with an error when the content outgrows the free memory or is none that could be read, and when the file is cut short or damaged.
pub(crate) fn decompress_if_zstd<B>(file: &str, bytes: B, monitor: &dyn Monitor) -> Result<B>
where
    B: AsRef<[u8]> + From<Vec<u8>>,
{
    if !bytes.as_ref().starts_with(&MAGIC) {
        return Ok(bytes);
    }
    monitor.stage("decompressing");
    let limit = memory::available().unwrap_or(u64::MAX);
    let compressed = bytes.as_ref();
    let mut out = Vec::new();
    let mut from = Decoder::with_buffer(compressed).map_err(Error::Output)?;
    loop {
        let read = (&mut from).take(BLOCK).read_to_end(&mut out).map_err(|e| (e, out.len()));
        let unread = from.get_ref().len();
        let read = read.map_err(|(e, length)| damaged(file, compressed.len(), unread, length, &e))?;
        if read == 0 {
            return Ok(B::from(out));
        }
        if monitor.cancelled() {
            return Err(Error::Cancelled);
        }
        unpack::check(file, (compressed.len(), unread), &out, limit)?;
        monitor.progress(1.0 - unread as f64 / compressed.len() as f64);
    }
}

/// The first `limit` bytes of the content, as far as they can be had; `None` when it is not zstd.
pub(crate) fn peek(bytes: &[u8], limit: usize) -> Option<Vec<u8>> {
    if !bytes.starts_with(&MAGIC) {
        return None;
    }
    let mut out = Vec::new();
    if let Ok(from) = Decoder::with_buffer(bytes) {
        // A damaged file still has a readable beginning; the reader proper reports the damage.
        let _ = from.take(limit as u64).read_to_end(&mut out);
    }
    Some(out)
}

/// The error of a file of `size` bytes that stopped making sense `unread` bytes before its end, after `length` bytes of content.
pub(crate) fn damaged(
    file: &str,
    size: usize,
    unread: usize,
    length: usize,
    error: &std::io::Error,
) -> Error {
    let after = memory::human(length as u64);
    let advice = "the copy or download is incomplete: get the file again";
    if error.kind() == std::io::ErrorKind::UnexpectedEof {
        let found = format!("the end of the file in the middle of the zstd data, after {after} of content");
        return Error::content(file, Place::Byte(size as u64), found, "the rest of it", advice);
    }
    let found = format!("damaged zstd data ({error}) after {after} of content");
    Error::content(file, Place::Byte((size - unread) as u64), found, "whole zstd data", advice)
}
