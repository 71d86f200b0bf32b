//! `NumPy`'s archives, `.npz`: vectors with label columns beside them, compressed or not.

use std::fmt::Display;
use std::io::{self, Cursor, Read, Write};
use std::ops::Range;

use bytes::Bytes;
use embedscope_core::{Matrix, MatrixView, Monitor};
use zip::write::SimpleFileOptions;
use zip::write::StreamWriter;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::choose::choose;
use crate::convert::{Sink, little_endian};
use crate::error::{Place, counted, quoted};
use crate::npy::{self, Array, Start};
use crate::numbers::{Layout, first_infinite, zeros};
use crate::source::{self, Loaded};
use crate::stream::{Batches, Head, Told, beside, grid};
use crate::table::ColumnBuilder;
use crate::{Column, DataType, Dataset, Error, Result, Table, dataset, memory};

/// How a zip archive starts, empty or not.
pub(crate) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Headers of arrays are shorter.
const LONGEST_HEADER: u64 = 1 << 16;
/// Bytes that are decompressed at once; a multiple of every element's size.
const BLOCK: usize = 1 << 20;
/// Deflate cannot compress better.
const MOST: u64 = 1032;

/// An array of the archive, of which only the header has been read.
struct Entry {
    index: usize,
    name: String,
    start: Result<Start>,
}

/// The array of vectors.
struct Vectors {
    index: usize,
    name: String,
    /// Archive and array, for messages.
    file: String,
    start: Start,
    /// Where in its data the numbers are: from the first byte on.
    layout: Layout,
}

/// The archive and what it holds.
struct Archive<'a> {
    loaded: &'a Loaded,
    file: &'a str,
    zip: ZipArchive<Cursor<&'a [u8]>>,
    entries: Vec<Entry>,
}

/// Reads vectors: the array wanted, the only one of two dimensions, or the one with a telling name. Arrays of one
/// dimension and as many values are metadata.
pub(crate) fn vectors(loaded: &Loaded, wanted: Option<&str>, monitor: &dyn Monitor) -> Result<Dataset> {
    let mut archive = Archive::open(loaded)?;
    let vectors = archive.vectors(wanted)?;
    let mut dataset = Dataset::new(&loaded.short_name, archive.matrix(&vectors, monitor)?);
    let (table, left_out) = archive.columns(dataset.points, true, monitor)?;
    dataset.warnings = left_out;
    dataset.with_metadata(table)
}

/// The same as batches of rows; metadata are held. Compressed vectors are unpacked first, to the disk if they are many.
pub(crate) fn batches(
    loaded: &Loaded,
    wanted: Option<&str>,
    asked: Option<&Range<usize>>,
    monitor: &dyn Monitor,
) -> Result<Box<dyn Batches>> {
    let mut archive = Archive::open(loaded)?;
    let vectors = archive.vectors(wanted)?;
    let rows = grid::batches(archive.numbers(&vectors, true, monitor)?, vectors.layout, npy::wrong, asked)?;
    match archive.columns(vectors.layout.rows, true, monitor) {
        Ok((table, left_out)) => Ok(Box::new(Told::new(beside(Box::new(rows), &table, asked)?, left_out))),
        // What is wrong with the vectors is said first, as where they are read whole.
        Err(error) => rows.each(monitor, &mut |_| Ok(())).and(Err(error)),
    }
}

/// Reads metadata: all arrays of one dimension.
pub(crate) fn metadata(loaded: &Loaded, monitor: &dyn Monitor) -> Result<Table> {
    let archive = Archive::open(loaded)?;
    let rows = archive.entries.iter().find_map(Entry::rows_of_column);
    let Some(rows) = rows else {
        let found = format!("the arrays {}", archive.names());
        let expected = "arrays of one dimension, one value a point";
        return Err(Error::content(
            archive.file,
            Place::File,
            found,
            expected,
            "save labels with numpy.savez(file, label=...)",
        ));
    };
    archive.columns(rows, false, monitor).map(|(table, _)| table)
}

impl Entry {
    /// Whether it could be vectors; the one wanted by name is read even where it cannot, for a message that says why.
    fn is_grid(&self, wanted: Option<&str>) -> bool {
        wanted.is_some_and(|wanted| wanted == self.name)
            || self.start.as_ref().is_ok_and(|start| start.shape.len() == 2 && start.encoding().is_some())
    }

    /// The number of rows, if it is a column.
    fn rows_of_column(&self) -> Option<usize> {
        match self.start.as_ref().ok()?.shape.as_slice() {
            [rows] | [rows, 1] => Some(*rows),
            _ => None,
        }
    }
}

impl Vectors {
    /// The error of what is wrong with them in an archive.
    fn broken(&self, archive: &str, error: &dyn Display) -> Error {
        broken(archive, self.index, &self.name, error)
    }
}

impl<'a> Archive<'a> {
    fn open(loaded: &'a Loaded) -> Result<Self> {
        let (file, bytes) = (loaded.name.as_str(), &loaded.bytes);
        let mut zip = ZipArchive::new(Cursor::new(&**bytes))
            .map_err(|e| damaged(file, directory(bytes), &e.to_string()))?;
        let (mut entries, mut together) = (Vec::new(), 0u64);
        for index in 0..zip.len() {
            let place = Place::Part("entry", index as u64 + 1);
            let entry = zip.by_index(index).map_err(|e| damaged(file, place, &e.to_string()))?;
            // Entries that share their bytes would multiply what is read.
            together = together.saturating_add(entry.compressed_size());
            if together > bytes.len() as u64 {
                return Err(damaged(file, place, "entries that lie over each other"));
            }
            let name = entry.name().map_err(|e| damaged(file, place, &e.to_string()))?.into_owned();
            let Some(name) = name.strip_suffix(".npy") else { continue };
            let (name, length) = (name.to_owned(), entry.size());
            if length > entry.compressed_size().saturating_mul(MOST).saturating_add(LONGEST_HEADER) {
                return Err(damaged(
                    file,
                    place,
                    &format!("the entry {} claims {length} bytes", quoted(name.as_bytes())),
                ));
            }
            let mut start = Vec::new();
            let read = entry.take(LONGEST_HEADER).read_to_end(&mut start);
            read.map_err(|e| damaged(file, place, &format!("the entry {}: {e}", quoted(name.as_bytes()))))?;
            let start = Start::parse(&format!("{file}, {name}"), &start, length as usize);
            entries.push(Entry { index, name, start });
        }
        if entries.is_empty() {
            let names: Vec<String> =
                zip.file_names().flatten().take(3).map(|name| quoted(name.as_bytes())).collect();
            let place = if names.is_empty() { directory(bytes) } else { Place::Part("entry", 1) };
            let found = if names.is_empty() {
                "an empty archive".to_owned()
            } else {
                format!("an archive of {}", names.join(", "))
            };
            let advice = "save the arrays with numpy.savez(file, vectors=..., label=...)";
            return Err(Error::content(file, place, found, "an .npz archive of NumPy arrays", advice));
        }
        Ok(Self { loaded, file, zip, entries })
    }

    fn names(&self) -> String {
        let shown = self.entries.iter().map(|entry| match &entry.start {
            Ok(start) => {
                let shape: Vec<String> = start.shape.iter().map(usize::to_string).collect();
                format!("{} ({})", quoted(entry.name.as_bytes()), shape.join(" x "))
            }
            Err(_) => quoted(entry.name.as_bytes()),
        });
        shown.collect::<Vec<_>>().join(", ")
    }

    /// The error of an archive without vectors: what is wrong with its only array, or what it has.
    fn no_vectors(&mut self) -> Error {
        if let [Entry { start: Err(_), .. }] = self.entries.as_slice()
            && let Some(Entry { start: Err(error), .. }) = self.entries.pop()
        {
            return error;
        }
        let found = format!("the arrays {}", self.names());
        let advice = "reshape it first, for example with array.reshape(len(array), -1)";
        Error::content(self.file, Place::File, found, "an array of two dimensions, one row a point", advice)
    }

    /// Takes out the array of vectors, after a look at its header.
    fn vectors(&mut self, wanted: Option<&str>) -> Result<Vectors> {
        let grids: Vec<usize> =
            (0..self.entries.len()).filter(|&i| self.entries[i].is_grid(wanted)).collect();
        let names = grids.iter().map(|&i| self.entries[i].name.as_str());
        let Some(chosen) = choose(self.file, "arrays of two dimensions", names, wanted)? else {
            return Err(self.no_vectors());
        };
        let Entry { index, name, start } = self.entries.remove(grids[chosen]);
        let start = start?;
        let file = format!("{}, {name}", self.file);
        let (&[rows, cols], Some(encoding)) = (start.shape.as_slice(), start.encoding()) else {
            let found = format!("an array of {} or of text", counted(start.shape.len(), "dimension"));
            let expected = "two dimensions of numbers, one row a point";
            let advice = "choose another array with --array NAME";
            return Err(Error::content(&file, Place::Byte(10), found, expected, advice));
        };
        if rows == 0 || cols == 0 {
            let advice = "check how it was written";
            return Err(Error::content(&file, Place::Byte(10), "an empty array", "one row a point", advice));
        }
        let layout = Layout { start: 0, encoding, rows, cols, fortran: start.fortran };
        Ok(Vectors { index, name, file, start, layout })
    }

    /// The matrix of the vectors: from the archive's own memory if they are not compressed, else block by block.
    fn matrix(&mut self, vectors: &Vectors, monitor: &dyn Monitor) -> Result<Matrix> {
        let Vectors { file, layout, .. } = vectors;
        let Layout { encoding, rows, cols, fortran, .. } = *layout;
        let wrong = |row: usize, column: usize, value: f64| npy::not_finite(file, row, column, value);
        if fortran || self.stored(vectors)?.is_some() {
            return layout.grid(&self.numbers(vectors, false, monitor)?).matrix(&wrong, monitor);
        }
        let (mut data, size) = (zeros(file, rows, cols)?, encoding.size());
        let mut next = self.blocks(vectors, monitor)?;
        let (mut block, mut done, mut more, mut failed) = (Vec::new(), 0, true, None);
        while more {
            if monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            block.clear();
            more = next(&mut block)?;
            let out = &mut data[done..done + block.len() / size];
            encoding.convert(&block, out);
            // A damaged archive may well have such numbers: only at its end is it known to be whole.
            if let (None, Some(at)) = (&failed, first_infinite(out)) {
                let whole = done + at;
                failed = Some(wrong(whole / cols, whole % cols, encoding.number(&block[at * size..])));
            }
            done += out.len();
        }
        failed.map_or_else(|| dataset::matrix(rows, cols, data), Err)
    }

    /// The numbers of the vectors as if they were a file: where they lie in the archive, or unpacked, to the disk if they are
    /// many and are to be `streamed`.
    fn numbers(&mut self, vectors: &Vectors, streamed: bool, monitor: &dyn Monitor) -> Result<Loaded> {
        let (loaded, length) = (self.loaded, vectors.start.length);
        let part = |bytes, mapping| Loaded::part_of(loaded, vectors.file.clone(), bytes, mapping);
        if let Some(bytes) = self.stored(vectors)? {
            return Ok(part(bytes, loaded.mapping.clone()));
        }
        if streamed && length >= source::START {
            let mapping = source::on_disk(monitor, &mut self.blocks(vectors, monitor)?)?;
            if let Some(mapping) = mapping {
                return Ok(part(mapping.bytes(), Some(mapping)));
            }
        }
        memory::check(&vectors.file, length as u64)?;
        let (mut all, mut next) = (Vec::new(), self.blocks(vectors, monitor)?);
        while next(&mut all)? {
            if monitor.cancelled() {
                return Err(Error::Cancelled);
            }
        }
        Ok(part(Bytes::from(all), None))
    }

    /// The numbers of the vectors in the archive's own memory; `None` where they are compressed.
    fn stored(&mut self, vectors: &Vectors) -> Result<Option<Bytes>> {
        let Vectors { index, start, .. } = vectors;
        let from = self.zip.by_index(*index).map_err(|e| vectors.broken(self.file, &e))?;
        if from.compression() != CompressionMethod::Stored {
            return Ok(None);
        }
        let at = from.data_start().unwrap_or(u64::MAX) as usize;
        let end = at.checked_add(start.data + start.length).filter(|&end| end <= self.loaded.bytes.len());
        let end = end.ok_or_else(|| vectors.broken(self.file, &"it ends after the file"))?;
        Ok(Some(self.loaded.bytes.slice(at + start.data..end)))
    }

    /// Unpacks the numbers of the vectors: a function that adds a block of them and returns whether they go on. With the last
    /// the checksum is compared.
    fn blocks(
        &mut self,
        vectors: &Vectors,
        monitor: &dyn Monitor,
    ) -> Result<impl FnMut(&mut Vec<u8>) -> Result<bool>> {
        let (file, loaded, start) = (self.file, self.loaded, &vectors.start);
        let mut from = self.zip.by_index(vectors.index).map_err(|e| vectors.broken(file, &e))?;
        let header = io::copy(&mut from.by_ref().take(start.data as u64), &mut io::sink());
        header.map_err(|e| vectors.broken(file, &e))?;
        let mut left = start.length;
        Ok(move |out: &mut Vec<u8>| {
            let (before, most) = (out.len(), left.min(BLOCK));
            from.by_ref().take(most as u64).read_to_end(out).map_err(|e| vectors.broken(file, &e))?;
            let read = out.len() - before;
            left -= read;
            if read < most {
                let all = counted(start.data + start.length - left, "byte");
                return Err(vectors.broken(file, &format!("it has {all}")));
            }
            // The archive is not to be in memory beside what comes of it.
            if let Some(mapping) = &loaded.mapping {
                mapping.release(&loaded.bytes);
            }
            monitor.progress(1.0 - left as f64 / start.length as f64);
            if left > 0 {
                return Ok(true);
            }
            // The end of the data: here the checksum is compared.
            let more = io::copy(&mut from.by_ref().take(1), &mut io::sink());
            if more.map_err(|e| vectors.broken(file, &e))? > 0 {
                return Err(vectors.broken(file, &"it is longer than it says"));
            }
            Ok(false)
        })
    }

    /// All arrays of one dimension with as many values, and one sentence for each of the others; what cannot be read is left
    /// out where they are `beside` vectors.
    fn columns(mut self, rows: usize, beside: bool, monitor: &dyn Monitor) -> Result<(Table, Vec<String>)> {
        let (mut table, mut left_out) = (Table::default(), Vec::new());
        let count = self.entries.len();
        for (done, Entry { index, name, start }) in self.entries.into_iter().enumerate() {
            if monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            let start = match start {
                Ok(start) => start,
                Err(error) if !beside => return Err(error),
                Err(error) => {
                    left_out.push(format!("{error}; it was left out"));
                    continue;
                }
            };
            if start.shape != [rows] && start.shape != [rows, 1] {
                left_out.push(format!(
                    "{}: the array {} of shape {:?} was left out: it is no column of {}",
                    self.file,
                    quoted(name.as_bytes()),
                    start.shape,
                    counted(rows, "value")
                ));
                continue;
            }
            memory::check(self.file, start.length as u64)?;
            let mut bytes = Vec::new();
            let from = self.zip.by_index(index).map_err(|e| broken(self.file, index, &name, &e))?;
            // One more than it should have: then its length is wrong, and nobody reads what comes after.
            let most = (start.data + start.length) as u64 + 1;
            from.take(most).read_to_end(&mut bytes).map_err(|e| broken(self.file, index, &name, &e))?;
            let label = format!("{}, {name}", self.file);
            table.push(Array::parse(&label, &bytes)?.column(&name))?;
            monitor.progress((done + 1) as f64 / count as f64);
        }
        Ok((table, left_out))
    }
}

/// Where the directory of an archive ends, or should.
pub(crate) fn directory(bytes: &[u8]) -> Place {
    let end = memchr::memmem::rfind(bytes, b"PK\x05\x06").unwrap_or(bytes.len());
    Place::Byte(end as u64)
}

fn damaged(file: &str, place: Place, found: &str) -> Error {
    let advice = "the copy or download is incomplete: get the file again";
    Error::content(file, place, format!("a damaged archive ({found})"), "a whole .npz archive", advice)
}

/// The error of an array that cannot be unpacked.
fn broken(file: &str, index: usize, name: &str, error: &dyn Display) -> Error {
    let found = format!("the entry {}: {error}", quoted(name.as_bytes()));
    damaged(file, Place::Part("entry", index as u64 + 1), &found)
}

/// Writes `vectors` and one array a column, uncompressed.
///
/// The vectors come first and are written as they come; the metadata, whose arrays follow one after the other, wait in memory.
///
/// `NumPy` has no missing values: they become NaN in numbers, the empty text elsewhere; whole numbers with missing ones
/// become `f64`, or text where that would change them.
pub(crate) struct Archived<'a> {
    archive: ZipWriter<StreamWriter<&'a mut dyn Write>>,
    columns: Vec<(String, DataType, ColumnBuilder)>,
}

fn options() -> SimpleFileOptions {
    // The same bytes at any time of day; sizes beyond 4 GiB.
    SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true)
}

fn unwritten(error: zip::result::ZipError) -> Error {
    Error::Output(error.into())
}

impl<'a> Archived<'a> {
    pub(crate) fn new(head: &Head, out: &'a mut dyn Write) -> Result<Self> {
        let mut archive = ZipWriter::new_stream(out);
        archive.start_file("vectors.npy", options()).map_err(unwritten)?;
        npy::write_header("<f4", head.rows, head.cols, &mut archive)?;
        let columns = head.column_names().zip(head.natures());
        let columns =
            columns.map(|(name, nature)| (name.to_owned(), nature.data_type(), ColumnBuilder::default()));
        Ok(Self { archive, columns: columns.collect() })
    }
}

impl Sink for Archived<'_> {
    fn write(&mut self, vectors: Option<MatrixView<'_>>, metadata: &Table) -> Result<()> {
        for ((_, _, builder), column) in self.columns.iter_mut().zip(metadata.columns()) {
            (0..column.rows()).for_each(|row| builder.push(column.text(row)));
        }
        vectors.map_or(Ok(()), |vectors| little_endian(vectors.data(), &mut self.archive))
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        let mut names = vec!["vectors".to_owned()];
        for (label, data_type, builder) in self.columns {
            let mut name = label.clone();
            for copy in 2.. {
                if !names.contains(&name) {
                    break;
                }
                name = format!("{label} ({copy})");
            }
            self.archive.start_file(format!("{name}.npy"), options()).map_err(unwritten)?;
            write_column(&builder.finish(label).with_type(data_type), &mut self.archive)?;
            names.push(name);
        }
        self.archive.finish().map_err(unwritten)?;
        Ok(())
    }
}

fn write_column(column: &Column, out: &mut dyn Write) -> Result<()> {
    let (rows, missing) = (column.rows(), column.missing() > 0);
    let parsed = |text: &str| text.parse::<f64>().ok();
    let all = |test: &dyn Fn(&str) -> bool| column.values().iter().all(|text| test(text));
    let texts = (0..rows).map(|row| column.text(row));
    match column.data_type() {
        DataType::Boolean
            if !missing
                && all(&|text| text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")) =>
        {
            npy::write_column_header("|b1", rows, out)?;
            for text in texts.flatten() {
                out.write_all(&[u8::from(text.eq_ignore_ascii_case("true"))])?;
            }
        }
        DataType::Integer if !missing && all(&|text| text.parse::<i64>().is_ok()) => {
            npy::write_column_header("<i8", rows, out)?;
            for text in texts.flatten() {
                out.write_all(&text.parse::<i64>().unwrap_or_default().to_le_bytes())?;
            }
        }
        DataType::Integer if !missing && all(&|text| text.parse::<u64>().is_ok()) => {
            npy::write_column_header("<u8", rows, out)?;
            for text in texts.flatten() {
                out.write_all(&text.parse::<u64>().unwrap_or_default().to_le_bytes())?;
            }
        }
        DataType::Integer | DataType::Float
            if all(&|text| {
                parsed(text).is_some_and(|v| column.data_type() == DataType::Float || v.abs() < 9e15)
            }) =>
        {
            npy::write_column_header("<f8", rows, out)?;
            for text in texts {
                out.write_all(&text.and_then(parsed).unwrap_or(f64::NAN).to_le_bytes())?;
            }
        }
        _ => write_texts(column, out)?,
    }
    Ok(())
}

/// Texts of one width, as `NumPy` has them.
fn write_texts(column: &Column, out: &mut dyn Write) -> Result<()> {
    const MOST: usize = 1 << 30;
    let width = column.values().iter().map(|text| text.chars().count()).max().unwrap_or(0).max(1);
    let refuse = |why: &str| {
        Err(Error::Request(format!(
            "the column \"{}\" cannot be written as .npz: {why}; write .parquet",
            column.name()
        )))
    };
    if column.values().iter().any(|text| text.contains('\0')) {
        return refuse("it has a text with a zero character, which ends a text of NumPy");
    }
    if width.saturating_mul(4).saturating_mul(column.rows()) > MOST {
        return refuse(&format!("NumPy gives every text the room of the longest, here {width} characters"));
    }
    npy::write_column_header(&format!("<U{width}"), column.rows(), out)?;
    let mut cell = Vec::with_capacity(width * 4);
    for row in 0..column.rows() {
        cell.clear();
        cell.extend(column.text(row).unwrap_or_default().chars().flat_map(|c| (c as u32).to_le_bytes()));
        cell.resize(width * 4, 0);
        out.write_all(&cell)?;
    }
    Ok(())
}
