//! Where bytes come from: a path, standard input, a stream that was kept, or memory.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use embedscope_core::Monitor;
use tempfile::TempPath;

use crate::gzip;
use crate::mapped::{LEAST, Mapping};
use crate::zstandard;
use crate::{Error, Result, unpack};

/// A mapped text of this size is given back while it is read; of a smaller one that costs more than it saves.
const RELEASED_FROM: usize = 32 << 20;
/// So much is read before it is given back.
const RELEASED_EVERY: usize = 8 << 20;

/// Content of a compressed file that is unpacked to see what it is: 64 lines, unless they are very long. Less of anything stays
/// in memory.
pub(crate) const START: usize = 8 << 20;

/// So much of compressed content is unpacked before it is written to a temporary file.
const KEPT_EVERY: usize = 1 << 20;

/// A file to read, by path or already in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    name: String,
    content: Content,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Content {
    Path(PathBuf),
    Kept(Kept),
    Stdin,
    Bytes(Vec<u8>),
}

/// A temporary file, which is removed with the last source that names it.
#[derive(Debug, Clone)]
struct Kept(Arc<TempPath>);

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Kept {}

impl Source {
    /// A file by its path; `-` is standard input.
    pub fn path(path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        if path == Path::new("-") {
            return Self { name: "standard input".to_owned(), content: Content::Stdin };
        }
        Self { name: path.display().to_string(), content: Content::Path(path.to_owned()) }
    }

    /// A file in memory, for example one dropped onto the page.
    pub fn bytes(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { name: name.into(), content: Content::Bytes(bytes) }
    }

    /// A stream that can be read once, such as standard input, kept in a temporary file: it can then be read as often as
    /// needed and is not in memory.
    pub fn kept(name: impl Into<String>, from: &mut dyn Read) -> Result<Self> {
        let name = name.into();
        let failed = |source| Error::Write { file: format!("a temporary file for {name}"), source };
        let mut file = tempfile::NamedTempFile::new().map_err(failed)?;
        let mut block = vec![0; 1 << 20];
        loop {
            let read = match from.read(&mut block) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other.map_err(|source| Error::Read { file: name.clone(), source })?,
            };
            if read == 0 {
                break;
            }
            file.write_all(&block[..read]).map_err(failed)?;
        }
        Ok(Self { content: Content::Kept(Kept(Arc::new(file.into_temp_path()))), name })
    }

    /// The name for messages: the path as given, or the dropped file's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file name without folders and without a final `.gz` or `.zst`.
    pub fn stem_name(&self) -> &str {
        let file = self.name.rsplit(['/', '\\']).next().unwrap_or(&self.name);
        uncompressed(file)
    }

    /// The same under another name, which says what it is.
    pub(crate) fn called(self, name: String) -> Self {
        Self { name, ..self }
    }

    /// The path, if it is a file on disk that the user named.
    pub fn as_path(&self) -> Option<&Path> {
        match &self.content {
            Content::Path(path) => Some(path),
            _ => None,
        }
    }

    /// The beginning of a file or of what is in memory, as far as it can be had; empty for standard input.
    pub fn start(&self, most: u64) -> Vec<u8> {
        let mut start = Vec::new();
        match &self.content {
            Content::Bytes(bytes) => start.extend_from_slice(&bytes[..bytes.len().min(most as usize)]),
            Content::Stdin => {}
            Content::Path(_) | Content::Kept(_) => {
                // Who reads the file says what is wrong with it.
                let file = File::open(self.content.path());
                let _ = file.and_then(|file| file.take(most).read_to_end(&mut start));
            }
        }
        start
    }

    /// All bytes, decompressed if they are gzip or zstd.
    pub(crate) fn read(self, monitor: &dyn Monitor) -> Result<Loaded> {
        self.unchanged(monitor)?.unpacked(monitor)
    }

    /// [`Source::read`], but of long compressed content only the beginning is unpacked; the file is in [`Loaded::packed`].
    pub(crate) fn begun(self, monitor: &dyn Monitor) -> Result<Loaded> {
        let loaded = self.unchanged(monitor)?;
        if !unpack::is_packed(&loaded.bytes) {
            return Ok(loaded);
        }
        let start = gzip::peek(&loaded.bytes, START);
        if start.len() < START {
            return loaded.unpacked(monitor);
        }
        // Before it is unpacked once more.
        unpack::check_content(&loaded.name, (loaded.bytes.len(), loaded.bytes.len()), &start, start.len())?;
        let Loaded { name, short_name, bytes, mapping, .. } = loaded;
        let (packed, bytes) = (Some(bytes), Bytes::from(start));
        Ok(Loaded { name, short_name, bytes, mapping, packed, released: AtomicUsize::new(0) })
    }

    /// All bytes as they are.
    pub(crate) fn unchanged(self, monitor: &dyn Monitor) -> Result<Loaded> {
        monitor.stage("reading");
        let name = self.stem_name().to_owned();
        let failed = |source| Error::Read { file: self.name.clone(), source };
        let mut mapping = None;
        let bytes = match self.content {
            Content::Bytes(bytes) => Bytes::from(bytes),
            Content::Stdin => Bytes::from(read_all(io::stdin().lock(), None, monitor).map_err(failed)?),
            Content::Path(_) | Content::Kept(_) => {
                let file = File::open(self.content.path()).map_err(failed)?;
                let meta = file.metadata().map_err(failed)?;
                if meta.is_dir() {
                    return Err(Error::content(
                        &self.name,
                        crate::Place::File,
                        "a folder",
                        "a file",
                        "name the file inside it, or a folder with a projector_config.pbtxt or a checkpoint",
                    ));
                }
                // What cannot be mapped, such as a pipe, can still be read.
                let mapped = meta.is_file() && meta.len() >= LEAST;
                if let Some(Ok(found)) = mapped.then(|| Mapping::of(&file)) {
                    let bytes = found.bytes();
                    mapping = Some(found);
                    bytes
                } else {
                    crate::memory::check(&self.name, meta.len())?;
                    Bytes::from(read_all(file, Some(meta.len()), monitor).map_err(failed)?)
                }
            }
        };
        if monitor.cancelled() {
            return Err(Error::Cancelled);
        }
        let released = AtomicUsize::new(0);
        Ok(Loaded { name: self.name, short_name: name, bytes, mapping, packed: None, released })
    }
}

impl Content {
    /// Where it lies; empty where it does not lie on a disk.
    fn path(&self) -> &Path {
        match self {
            Self::Path(path) => path,
            Self::Kept(Kept(path)) => path,
            Self::Stdin | Self::Bytes(_) => Path::new(""),
        }
    }
}

impl From<PathBuf> for Source {
    fn from(path: PathBuf) -> Self {
        Self::path(path)
    }
}

impl From<&Path> for Source {
    fn from(path: &Path) -> Self {
        Self::path(path)
    }
}

impl From<&str> for Source {
    fn from(path: &str) -> Self {
        Self::path(path)
    }
}

/// A file in memory, or mapped into it, decompressed.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// Name for messages.
    pub(crate) name: String,
    /// File name without folders and `.gz`.
    pub(crate) short_name: String,
    /// Content; large files are mapped.
    pub(crate) bytes: Bytes,
    /// The mapping that `bytes` are of, if they are mapped.
    pub(crate) mapping: Option<Mapping>,
    /// The compressed file, where `bytes` are only the beginning of its content.
    pub(crate) packed: Option<Bytes>,
    /// How much of it has been read, as [`Loaded::release`] was told.
    released: AtomicUsize,
}

impl Loaded {
    /// With the whole content in `bytes`.
    pub(crate) fn unpacked(mut self, monitor: &dyn Monitor) -> Result<Self> {
        let bytes = self.packed.take().unwrap_or(self.bytes);
        let bytes = gzip::decompress_if_gzip(&self.name, bytes, monitor)?;
        self.bytes = zstandard::decompress_if_zstd(&self.name, bytes, monitor)?;
        Ok(self)
    }

    /// With the whole content mapped from a temporary file, so that it is never in memory; where none can be written, as
    /// [`Loaded::unpacked`].
    pub(crate) fn kept(self, monitor: &dyn Monitor) -> Result<Self> {
        let Some(mapping) = self.unpacked_to_disk(monitor)? else { return self.unpacked(monitor) };
        let (bytes, released) = (mapping.bytes(), AtomicUsize::new(0));
        Ok(Self { bytes, mapping: Some(mapping), packed: None, released, ..self })
    }

    /// The content in a temporary file that nobody else sees; `None` where it is not compressed, or more than once, or has no
    /// place.
    fn unpacked_to_disk(&self, monitor: &dyn Monitor) -> Result<Option<Mapping>> {
        let Some(packed) = self.packed.as_ref().filter(|_| !unpack::is_packed(&self.bytes)) else {
            return Ok(None);
        };
        let mut content = unpack::Content::of(&self.name, packed)?;
        on_disk(monitor, &mut |block| {
            let more = content.read(KEPT_EVERY, &self.bytes, block)?;
            self.release_packed();
            monitor.progress(content.fraction());
            Ok(more)
        })
    }

    /// Something that a file holds and that is read as if it were a file, under a name for messages; `mapping` is what its
    /// bytes are of, if they are mapped.
    pub(crate) fn part_of(file: &Self, name: String, bytes: Bytes, mapping: Option<Mapping>) -> Self {
        let (short_name, released) = (file.short_name.clone(), AtomicUsize::new(0));
        Self { name, short_name, bytes, mapping, packed: None, released }
    }

    /// Says that a part of the bytes has been read, so that the memory of a large mapped file can be given back meanwhile.
    pub(crate) fn release(&self, part: &[u8]) {
        let Some(mapping) = self.mapping.as_ref().filter(|_| self.bytes.len() >= RELEASED_FROM) else {
            return;
        };
        let before = self.released.fetch_add(part.len(), Ordering::Relaxed);
        // All of it now and then: the system maps more around every page that is touched, up to megabytes.
        if before / RELEASED_EVERY != (before + part.len()) / RELEASED_EVERY {
            mapping.release(&self.bytes);
        }
    }

    /// Gives back the memory of all of a mapped file, whatever of it has been read.
    #[cfg(feature = "h5ad")]
    pub(crate) fn give_back(&self) {
        if let Some(mapping) = &self.mapping {
            mapping.release(&self.bytes);
        }
    }

    /// Gives back the memory of a compressed file that is mapped and read from its beginning to its end.
    pub(crate) fn release_packed(&self) {
        if let (Some(mapping), Some(packed)) = (&self.mapping, &self.packed) {
            mapping.release(packed);
        }
    }

    /// The extension in lower case, without `.gz`; empty without one.
    pub(crate) fn extension(&self) -> String {
        extension(&self.short_name)
    }
}

/// What is unpacked a block at a time, mapped from a temporary file that nobody else sees; `None` where it has no place.
///
/// `next` adds a block and returns whether it goes on.
pub(crate) fn on_disk(
    monitor: &dyn Monitor,
    next: &mut dyn FnMut(&mut Vec<u8>) -> Result<bool>,
) -> Result<Option<Mapping>> {
    let Ok(mut file) = tempfile::tempfile() else { return Ok(None) };
    monitor.stage("decompressing");
    let (mut block, mut more) = (Vec::new(), true);
    while more {
        block.clear();
        more = next(&mut block)?;
        if monitor.cancelled() {
            return Err(Error::Cancelled);
        }
        if file.write_all(&block).is_err() {
            return Ok(None);
        }
    }
    Ok(Mapping::of(&file).ok())
}

/// The extension of a file name in lower case, `.gz` and `.zst` aside; empty without one.
#[must_use]
pub fn extension(name: &str) -> String {
    Path::new(uncompressed(name)).extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// The extension of a file to be written, as [`extension`].
pub(crate) fn extension_of_output(path: &Path) -> Result<String> {
    let name = path.to_string_lossy();
    if uncompressed(&name).len() < name.len() {
        return Err(Error::Request(format!(
            "{name}: compressed files are not written; leave the last extension out and compress it afterwards"
        )));
    }
    Ok(extension(&name))
}

/// A file name without the ending of a compressed file.
fn uncompressed(name: &str) -> &str {
    [".gz", ".zst"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name)
}

/// Reads to the end in blocks, so that it can be watched and cancelled.
fn read_all(mut from: impl Read, length: Option<u64>, monitor: &dyn Monitor) -> io::Result<Vec<u8>> {
    const BLOCK: u64 = 8 << 20;
    let mut bytes = Vec::new();
    if let Some(length) = length {
        bytes.try_reserve_exact(length as usize + 1).map_err(io::Error::other)?;
    }
    loop {
        let read = (&mut from).take(BLOCK).read_to_end(&mut bytes)?;
        if read == 0 || monitor.cancelled() {
            return Ok(bytes);
        }
        if let Some(length) = length {
            monitor.progress((bytes.len() as f64 / length.max(1) as f64).min(1.0));
        }
    }
}
