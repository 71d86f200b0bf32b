//! Files as memory: the system reads the pages that are looked at, and may forget them again.
#![allow(unsafe_code, reason = "a mapped file is memory that others could change")]

use std::fs::File;
use std::io;

use bytes::Bytes;
use memmap2::Mmap;

/// Smaller files are read: a mapping costs more than it saves.
pub(crate) const LEAST: u64 = 1 << 16;

/// The content of a file as it is on disk, without reading it.
///
/// The file should not be written in place while it is open: values would change, and cutting it short ends the
/// process. Replacing it by renaming another file over it, as all writers of this crate do, is harmless.
pub(crate) fn map(file: &File) -> io::Result<Bytes> {
    // SAFETY: the mapping is private and read-only and lives as long as the bytes made of it. That nobody writes into the
    // file meanwhile cannot be known; it is the condition stated above, which every program that maps files has.
    let mapping = unsafe { Mmap::map(file) }?;
    Ok(Bytes::from_owner(mapping))
}
