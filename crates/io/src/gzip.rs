//! Gzip, recognised by its first two bytes, whatever the file is called.

use std::io::Read;

use bytes::Bytes;
use embedscope_core::Monitor;
use flate2::bufread::MultiGzDecoder;

use crate::error::Place;
use crate::memory;
use crate::zstandard;
use crate::{Error, Result, unpack};

/// The first bytes of a gzip file.
pub(crate) const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Decompressed bytes between two looks at the monitor and at the free memory.
const BLOCK: u64 = 8 << 20;

/// Decompresses gzip and leaves anything else as it is.
///
/// Stops with an error when the content outgrows the free memory or is none that could be read, and when the file is cut short or damaged.
pub(crate) fn decompress_if_gzip(file: &str, bytes: Bytes, monitor: &dyn Monitor) -> Result<Bytes> {
    if !bytes.starts_with(&MAGIC) {
        return Ok(bytes);
    }
    monitor.stage("decompressing");
    let limit = memory::available().unwrap_or(u64::MAX);
    let mut from = MultiGzDecoder::new(&*bytes);
    let mut out = Vec::new();
    loop {
        let read = (&mut from).take(BLOCK).read_to_end(&mut out).map_err(|e| (e, out.len()));
        let read =
            read.map_err(|(e, length)| damaged(file, bytes.len(), from.get_ref().len(), length, &e))?;
        if read == 0 {
            return Ok(Bytes::from(out));
        }
        if monitor.cancelled() {
            return Err(Error::Cancelled);
        }
        let unread = from.get_ref().len();
        unpack::check(file, (bytes.len(), unread), &out, limit)?;
        monitor.progress(1.0 - unread as f64 / bytes.len() as f64);
    }
}

/// The first `limit` bytes of the content of `bytes`, decompressed if they are gzip or zstd, as far as they can be had.
pub(crate) fn peek(bytes: &[u8], limit: usize) -> Vec<u8> {
    if let Some(start) = zstandard::peek(bytes, limit) {
        return start;
    }
    if !bytes.starts_with(&MAGIC) {
        return bytes[..bytes.len().min(limit)].to_vec();
    }
    let mut out = Vec::new();
    // A damaged file still has a readable beginning; the reader proper reports the damage.
    let _ = MultiGzDecoder::new(bytes).take(limit as u64).read_to_end(&mut out);
    out
}

/// The error of a file of `size` bytes that stopped making sense `unread` bytes before its end, after `length` bytes of content.
pub(crate) fn damaged(
    file: &str,
    size: usize,
    unread: usize,
    length: usize,
    error: &std::io::Error,
) -> Error {
    let cut = error.kind() == std::io::ErrorKind::UnexpectedEof;
    let place = Place::Byte(if cut { size } else { size - unread } as u64);
    let found = if cut {
        format!(
            "the end of the file in the middle of the gzip data, after {} of content",
            memory::human(length as u64)
        )
    } else {
        format!("damaged gzip data ({error}) after {} of content", memory::human(length as u64))
    };
    Error::content(
        file,
        place,
        found,
        if cut { "the rest of it" } else { "whole gzip data" },
        "the copy or download is incomplete: get the file again",
    )
}
