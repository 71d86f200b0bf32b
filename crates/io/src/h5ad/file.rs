//! An HDF5 file held to its size: nothing it claims takes more memory than its bytes can mean.

use std::cell::RefCell;

use bytes::Bytes;
use hdf5_reader::error::Error as Hdf5Error;
use hdf5_reader::group::Group;
use hdf5_reader::{Dataset, Datatype, FilterRegistry, Hdf5File, OpenOptions, SliceInfo, SliceInfoElem};
use hdf5_reader::{StringSize, VarLenKind};

use super::lzf;
use super::value::{Numbers, Value, numbers};
use crate::error::{Place, quoted};
use crate::{Error, Result, memory};

/// Deflate, the filter that compresses most, makes at most 1032 bytes of one.
const MOST: u64 = 1100;
/// The number of h5py's LZF among HDF5's filters.
const LZF: u16 = 32000;

/// How many chunks stay decompressed at most.
pub(super) const CACHED: usize = 512;

/// The file as a whole, in messages.
const WHOLE: &str = "the file";

thread_local! {
    /// What this thread read last: the reader of HDF5 may panic, and then nobody else knows where.
    static LAST: RefCell<String> = const { RefCell::new(String::new()) };
}

fn reading(what: &str) {
    LAST.with_borrow_mut(|last| {
        last.clear();
        last.push_str(what);
    });
}

/// What was read when the reader of HDF5 panicked.
pub(super) fn last_read() -> String {
    LAST.with_borrow(Clone::clone)
}

/// An open file.
pub(super) struct File<'a> {
    pub(super) name: &'a str,
    pub(super) root: Group,
    length: u64,
}

impl<'a> File<'a> {
    /// Opens a file of which so many bytes of chunks stay decompressed.
    pub(super) fn open(name: &'a str, bytes: Bytes, cache: usize) -> Result<Self> {
        reading("the root of the file");
        let length = bytes.len() as u64;
        let most = usize::try_from(length.saturating_mul(MOST)).unwrap_or(usize::MAX);
        let most = most.min(memory::available().map_or(usize::MAX, |free| free as usize));
        let mut filters = FilterRegistry::new();
        filters.register(
            LZF,
            Box::new(move |filter, data, _| {
                let chunk = filter.client_data.get(2).map_or(most, |&size| size as usize);
                lzf::decompress(data, chunk.min(most))
                    .ok_or_else(|| Hdf5Error::DecompressionError("broken LZF data".to_owned()))
            }),
        );
        // Files beside this one are never opened: no resolver is given.
        let options = OpenOptions::default()
            .with_filter_registry(filters)
            .with_chunk_cache_bytes(cache)
            .with_chunk_cache_slots(CACHED)
            .with_max_read_bytes(most)
            .with_max_chunk_bytes(most)
            .with_max_object_header_bytes(bytes.len().saturating_mul(2));
        let root = Hdf5File::from_owner(bytes, options).and_then(|file| file.root_group());
        let root = root.map_err(|e| failed(name, WHOLE, &e))?;
        Ok(Self { name, root, length })
    }

    pub(super) fn wrong<T>(
        &self,
        found: impl Into<String>,
        expected: impl Into<String>,
        advice: &str,
    ) -> Result<T> {
        Err(Error::content(self.name, Place::File, found, expected, advice))
    }

    pub(super) fn failed(&self, what: &str, error: &Hdf5Error) -> Error {
        failed(self.name, what, error)
    }

    /// Fails where so many bytes cannot come from this file, or do not fit.
    pub(super) fn check(&self, what: &str, bytes: Option<u64>) -> Result<()> {
        self.check_claim(what, bytes)?;
        memory::check(self.name, bytes.unwrap_or(u64::MAX))
    }

    /// Fails where so many bytes cannot come from this file.
    pub(super) fn check_claim(&self, what: &str, bytes: Option<u64>) -> Result<()> {
        let most = self.length.saturating_mul(MOST);
        match bytes {
            Some(bytes) if bytes <= most => Ok(()),
            bytes => {
                let claim = bytes.map_or("more than any machine has".to_owned(), memory::human);
                self.wrong(
                    format!("a claim of {claim} for {what} in a file of {}", memory::human(self.length)),
                    format!("at most {}", memory::human(most)),
                    "the file is damaged, or almost empty: write it again",
                )
            }
        }
    }

    /// Fails where a sparse array does not fit the memory as a dense one.
    pub(super) fn check_dense(&self, what: &str, shape: (u64, u64), bytes: Option<u64>) -> Result<()> {
        let needed = bytes.unwrap_or(u64::MAX);
        let Some(free) = memory::available().filter(|&free| needed > free) else { return Ok(()) };
        self.wrong(
            format!(
                "{what}, a sparse array of {} x {} that takes {} as a dense one, with {} free",
                shape.0,
                shape.1,
                memory::human(needed),
                memory::human(free)
            ),
            "an array that fits the memory",
            "choose a smaller one (obsm/X_pca), or keep fewer columns and write adata.X.toarray() as X",
        )
    }

    /// Fails where so many bytes cannot lie in this file as they are.
    pub(super) fn check_plain(&self, what: &str, bytes: Option<u64>) -> Result<()> {
        match bytes {
            Some(bytes) if bytes <= self.length => Ok(()),
            bytes => self.wrong(
                format!(
                    "a claim of {} for {what}, which is not compressed, in a file of {}",
                    memory::human(bytes.unwrap_or(u64::MAX)),
                    memory::human(self.length)
                ),
                "all of its bytes",
                "the file is damaged or cut short: get it again",
            ),
        }
    }

    /// The size in memory of a dataset's content, if it can be.
    pub(super) fn claimed(dataset: &Dataset) -> Option<u64> {
        let size = dataset.raw_element_size().ok()? as u64;
        dataset.shape().iter().try_fold(size, |bytes, &n| bytes.checked_mul(n))
    }

    /// All numbers of a dataset.
    pub(super) fn values(&self, what: &str, dataset: &Dataset) -> Result<Vec<Value>> {
        reading(what);
        self.check_numbers(what, dataset)?;
        self.check(what, Self::claimed(dataset))?;
        let array = dataset.read_array::<Value>().map_err(|e| self.failed(what, &e))?;
        Ok(array.into_raw_vec_and_offset().0)
    }

    /// Fails where a dataset holds no numbers.
    pub(super) fn check_numbers(&self, what: &str, dataset: &Dataset) -> Result<()> {
        if numbers(dataset.dtype()).is_some() {
            return Ok(());
        }
        self.wrong(format!("{what} with elements of another type"), "numbers", "write it as numbers")
    }

    /// Some numbers of a dataset of one dimension.
    pub(super) fn part(
        &self,
        what: &str,
        dataset: &Dataset,
        range: std::ops::Range<u64>,
    ) -> Result<Vec<Value>> {
        reading(what);
        let selection = SliceInfoElem::Slice { start: range.start, end: range.end, step: 1 };
        let slice = SliceInfo { selections: vec![selection] };
        let array = dataset.read_slice::<Value>(&slice).map_err(|e| self.failed(what, &e))?;
        Ok(array.into_raw_vec_and_offset().0)
    }

    /// Some rows of a dataset of two dimensions, row by row.
    pub(super) fn rows(
        &self,
        what: &str,
        dataset: &Dataset,
        rows: std::ops::Range<u64>,
    ) -> Result<Vec<Value>> {
        reading(what);
        let across = SliceInfoElem::Slice { start: 0, end: dataset.shape()[1], step: 1 };
        let down = SliceInfoElem::Slice { start: rows.start, end: rows.end, step: 1 };
        let slice = SliceInfo { selections: vec![down, across] };
        let array = dataset.read_slice::<Value>(&slice).map_err(|e| self.failed(what, &e))?;
        // Row by row, whatever order the array is in.
        Ok(array.into_iter().collect())
    }

    /// All texts of a dataset.
    pub(super) fn texts(&self, what: &str, dataset: &Dataset) -> Result<Vec<String>> {
        reading(what);
        self.check(what, Self::claimed(dataset))?;
        let variable = match dataset.dtype() {
            Datatype::String { size: StringSize::Variable, .. }
            | Datatype::VarLen { kind: VarLenKind::String, .. } => true,
            Datatype::String { .. } => false,
            _ => {
                return self.wrong(
                    format!("{what} with elements of another type"),
                    "texts",
                    "write it as text",
                );
            }
        };
        if variable {
            // Each text has a place of its own in the file; many that share one would multiply it.
            let raw = dataset.read_raw_bytes().map_err(|e| self.failed(what, &e))?;
            let lengths = raw.chunks_exact(dataset.vlen_reference_size().max(4));
            let total: u64 = lengths.map(|r| u64::from(u32::from_le_bytes([r[0], r[1], r[2], r[3]]))).sum();
            if total > self.length.saturating_mul(2) {
                return self.wrong(
                    format!("texts of {} in all for {what}", memory::human(total)),
                    format!("no more than the file has, {}", memory::human(self.length)),
                    "the file is damaged: get it again",
                );
            }
        }
        dataset.read_strings().map_err(|e| self.failed(what, &e))
    }

    /// The group or dataset at a path such as `obsm/X_pca`.
    pub(super) fn find(&self, path: &str) -> Option<Node> {
        reading(path);
        let mut parts = path.split('/');
        let mut node = child(&self.root, parts.next()?)?;
        for part in parts {
            let Node::Group(group) = &node else { return None };
            node = child(group, part)?;
        }
        Some(node)
    }
}

/// A thing in the file.
pub(super) enum Node {
    Group(Group),
    Array(Box<Dataset>),
}

/// What a group has under a name.
pub(super) fn child(group: &Group, name: &str) -> Option<Node> {
    match group.dataset(name) {
        Ok(dataset) => Some(Node::Array(Box::new(dataset))),
        Err(_) => group.group(name).ok().map(Node::Group),
    }
}

/// A text attribute of a group.
pub(super) fn attribute(group: &Group, name: &str) -> Option<String> {
    group.attribute(name).ok()?.read_string().ok()
}

/// A whole-numbered attribute of a group.
pub(super) fn integers(group: &Group, name: &str) -> Option<Vec<u64>> {
    let attribute = group.attribute(name).ok()?;
    let values = attribute.read_1d::<Value>().ok()?;
    values.into_iter().map(|value| value.index().map(|n| n as u64)).collect()
}

/// Whether a dataset is one of numbers of two dimensions, neither empty.
pub(super) fn is_matrix(dataset: &Dataset) -> bool {
    matches!(numbers(dataset.dtype()), Some(Numbers::Integer | Numbers::Float | Numbers::Boolean))
        && matches!(dataset.shape(), [rows, columns] if *rows > 0 && *columns > 0)
}

/// The sentence for what the reader of HDF5 says.
fn failed(file: &str, what: &str, error: &Hdf5Error) -> Error {
    let mut inner = error;
    while let Hdf5Error::Context { source, .. } = inner {
        inner = source;
    }
    match inner {
        Hdf5Error::UnsupportedFilter(filter) => Error::content(
            file,
            Place::File,
            format!("{what} compressed with a filter that is not built in ({filter})"),
            "gzip, LZF, SZIP or no compression",
            "write it again with h5py and compression=\"gzip\", or save the array as Parquet",
        ),
        Hdf5Error::UnexpectedEof { offset, .. } => Error::content(
            file,
            Place::Byte(*offset),
            "the end of the file",
            format!("the rest of {what}"),
            "the copy or download is incomplete: get the file again",
        ),
        other => Error::content(
            file,
            if what == WHOLE { Place::Byte(0) } else { Place::File },
            format!(
                "{what} that cannot be read ({})",
                quoted(other.to_string().as_bytes()).trim_matches('"')
            ),
            "a whole HDF5 file of AnnData",
            "the file is damaged, or of a kind that is not known: write it again with anndata's write_h5ad",
        ),
    }
}
