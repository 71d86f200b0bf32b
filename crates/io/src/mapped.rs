//! Files as memory: the system reads the pages that are looked at, and may forget them again.
#![allow(unsafe_code, reason = "a mapped file is memory that others could change")]

use std::fs::File;
use std::io;
use std::sync::Arc;

use bytes::Bytes;
use memmap2::Mmap;

/// Smaller files are read: a mapping costs more than it saves.
pub(crate) const LEAST: u64 = 1 << 16;

/// A file in memory.
///
/// The file should not be written in place while it is open: values would change, and cutting it short ends the
/// process. Replacing it by renaming another file over it, as all writers of this crate do, is harmless.
#[derive(Debug, Clone)]
pub(crate) struct Mapping(Arc<Mmap>);

impl Mapping {
    /// The content of a file as it is on disk, without reading it.
    pub(crate) fn of(file: &File) -> io::Result<Self> {
        // SAFETY: the mapping is private and read-only and lives as long as the bytes made of it. That nobody writes into
        // the file meanwhile cannot be known; it is the condition stated above, which every program that maps files has.
        let mapping = unsafe { Mmap::map(file) }?;
        Ok(Self(Arc::new(mapping)))
    }

    /// All bytes of the file.
    pub(crate) fn bytes(&self) -> Bytes {
        Bytes::from_owner(self.clone())
    }

    /// Says that a part has been read and its pages can be given back; they are still there for who asks again.
    ///
    /// Bytes that are not of this mapping are left alone.
    pub(crate) fn release(&self, part: &[u8]) {
        #[cfg(target_os = "linux")]
        {
            use memmap2::UncheckedAdvice;
            let start = (part.as_ptr() as usize).checked_sub(self.0.as_ptr() as usize);
            let inside = |start: usize| start.checked_add(part.len()).is_some_and(|end| end <= self.0.len());
            if let Some(start) = start.filter(|&start| inside(start)) {
                // SAFETY: the range is inside the mapping, which is of a file, read-only, and never written: on Linux its
                // pages are read from the file again when touched, so borrowers see the same bytes as before.
                let advised =
                    unsafe { self.0.unchecked_advise_range(UncheckedAdvice::DontNeed, start, part.len()) };
                // It saves memory only; without it nothing is wrong.
                let _ = advised;
            }
        }
        #[cfg(not(target_os = "linux"))]
        let _ = part;
    }
}

impl AsRef<[u8]> for Mapping {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}
