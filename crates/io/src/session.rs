//! Sessions as files: an archive (ZIP, not compressed) of `session.json`, one `.npy` a layout and `state.txt` with the bookmarks.
//!
//! The data themselves stay where they are: the file names them and holds a hash of what they were.

use std::io::{Cursor, Read, Write};

use embedscope_core::Monitor;
use serde_json::{Map, Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::error::Place;
use crate::npy::{self, Array};
use crate::{Error, Result, Source, States, memory, npz};

/// What `format` in `session.json` says.
const FORMAT: &str = "embedscope session";
/// The version written; older ones are read.
const VERSION: u64 = 1;
const ABOUT: &str = "session.json";
const BOOKMARKS: &str = "state.txt";
/// More than any `session.json` has: ten million selected rows.
const MOST_ABOUT: u64 = 128 << 20;

/// The coordinates of a layout, row-major; a point without any is NaN.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// As they were computed.
    Single(Vec<f32>),
    /// As a bookmark gave them.
    Double(Vec<f64>),
}

impl Values {
    /// Number of values.
    pub fn len(&self) -> usize {
        match self {
            Self::Single(values) => values.len(),
            Self::Double(values) => values.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A named layout of all points.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedLayout {
    /// Its name, for example `tsne`: letters, digits and `-`.
    pub name: String,
    /// Coordinates a point.
    pub dims: usize,
    /// `n * dims` values.
    pub values: Values,
}

/// What a session file holds.
#[derive(Debug, Clone, Default)]
pub struct SessionFile {
    /// Everything that is neither layout nor bookmark.
    pub about: Map<String, Value>,
    /// The layouts.
    pub layouts: Vec<SavedLayout>,
    /// The bookmarks.
    pub states: States,
}

impl SessionFile {
    /// Whether a file begins like one.
    pub fn is_session(name: &str, start: &[u8]) -> bool {
        start.starts_with(b"PK") && name.to_lowercase().ends_with(".embedscope")
    }

    /// Writes all of it.
    pub fn write(&self, out: &mut dyn Write) -> Result<()> {
        let failed = |e: zip::result::ZipError| Error::Output(e.into());
        // The same bytes at any time of day; sizes beyond 4 GiB.
        let options =
            SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true);
        let mut archive = ZipWriter::new_stream(out);
        let mut about = Map::new();
        about.insert("format".to_owned(), json!(FORMAT));
        about.insert("version".to_owned(), json!(VERSION));
        about.extend(self.about.clone());
        archive.start_file(ABOUT, options).map_err(failed)?;
        archive.write_all(Value::Object(about).to_string().as_bytes())?;
        for layout in &self.layouts {
            archive.start_file(format!("{}.npy", layout.name), options).map_err(failed)?;
            let rows = layout.values.len() / layout.dims.max(1);
            match &layout.values {
                Values::Single(values) => {
                    npy::write_header("<f4", rows, layout.dims, &mut archive)?;
                    for value in values {
                        archive.write_all(&value.to_le_bytes())?;
                    }
                }
                Values::Double(values) => {
                    npy::write_header("<f8", rows, layout.dims, &mut archive)?;
                    for value in values {
                        archive.write_all(&value.to_le_bytes())?;
                    }
                }
            }
        }
        archive.start_file(BOOKMARKS, options).map_err(failed)?;
        self.states.write(&mut archive)?;
        archive.finish().map_err(failed)?;
        Ok(())
    }

    /// Reads what [`SessionFile::write`] wrote.
    pub fn read(source: impl Into<Source>, monitor: &dyn Monitor) -> Result<Self> {
        let loaded = source.into().read(monitor)?;
        let file = loaded.name.as_str();
        let said = |place: Place, found: String, expected: &str| {
            Error::content(file, place, found, expected, "save the session again")
        };
        let mut archive = ZipArchive::new(Cursor::new(&loaded.bytes[..])).map_err(|e| {
            let place = npz::directory(&loaded.bytes);
            said(place, format!("no archive ({e})"), "a session saved by Embedscope")
        })?;
        // Each names the part of the archive that it is about.
        let wrong = |found: String, expected: &str| said(Place::File, found, expected);
        let names: Vec<String> =
            archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
        let mut entry = |name: &str, most: u64| -> Result<Vec<u8>> {
            let entry = archive.by_name(name).map_err(|e| {
                wrong(format!("no readable {name} in it ({e})"), "a session saved by Embedscope")
            })?;
            // Nothing is compressed, so a part is no larger than the file.
            let size = entry.size();
            if size > most.min(loaded.bytes.len() as u64) {
                return Err(wrong(
                    format!("{name} of {}", memory::human(size)),
                    "no more than the file itself has",
                ));
            }
            let mut bytes = Vec::new();
            // An entry that was compressed by others can be longer than it says.
            let read = entry.take(size + 1).read_to_end(&mut bytes);
            read.map_err(|e| wrong(format!("{name} that is damaged ({e})"), "the session as it was saved"))?;
            if bytes.len() as u64 != size {
                return Err(wrong(
                    format!("{name} of another length than it says"),
                    "the session as it was saved",
                ));
            }
            Ok(bytes)
        };
        let about = match serde_json::from_slice(&entry(ABOUT, MOST_ABOUT)?) {
            Ok(Value::Object(about)) => about,
            Ok(_) => return Err(wrong(format!("{ABOUT} that is no object"), "a JSON object")),
            Err(e) => return Err(wrong(format!("{ABOUT} that is no JSON ({e})"), "a JSON object")),
        };
        if about.get("format").and_then(Value::as_str) != Some(FORMAT) {
            return Err(wrong(format!("{ABOUT} of something else"), "a session saved by Embedscope"));
        }
        let version = about.get("version").and_then(Value::as_u64).unwrap_or(0);
        if !(1..=VERSION).contains(&version) {
            let advice = "open it with the version that saved it, or a newer one";
            let found = format!("version {version} of the format");
            return Err(Error::content(file, Place::File, found, format!("version 1 to {VERSION}"), advice));
        }
        let mut layouts = Vec::new();
        for name in &names {
            if monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            let Some(stem) = name.strip_suffix(".npy") else { continue };
            let bytes = entry(name, u64::MAX)?;
            let place = format!("{file}, {name}");
            let array = Array::parse(&place, &bytes)?;
            let single = array.is_single();
            let (_, dims, values) = array.coordinates()?;
            let values = if single {
                Values::Single(values.into_iter().map(|v| v as f32).collect())
            } else {
                Values::Double(values)
            };
            layouts.push(SavedLayout { name: stem.to_owned(), dims, values });
        }
        let states = entry(BOOKMARKS, u64::MAX)?;
        let states = if states == b"[]" {
            States::default()
        } else {
            States::parse(&states, &format!("{file}, {BOOKMARKS}"))?
        };
        Ok(Self { about, layouts, states })
    }
}
