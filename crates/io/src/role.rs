//! Which of several files are vectors, which metadata, which bookmarks.

use crate::columnar::{self, Likely};
use crate::error::Place;
use crate::source::{Loaded, extension};
use crate::{Error, Result, gzip, hdf5, idx, jsonl, npy, npz, raw, safetensors, text, words};

/// The role of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Vectors, with or without label columns.
    Vectors,
    /// Metadata.
    Metadata,
    /// Bookmarks.
    State,
}

impl Role {
    /// The name used in the protocol: `vectors`, `metadata` or `state`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Vectors => "vectors",
            Self::Metadata => "metadata",
            Self::State => "state",
        }
    }

    /// The role a file seems to have by itself, from its name and content (the beginning is enough, compressed or not);
    /// `None` when it is none of them.
    pub fn sniff(name: &str, bytes: &[u8]) -> Option<Self> {
        let start = gzip::peek(bytes, PEEK);
        Candidate::sniff(name, &start).map(|candidate| candidate.role)
    }
}

/// Bytes of a compressed file that are enough to know it: some 64 lines of a few thousand numbers.
const PEEK: usize = 1 << 20;

/// What a file could be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// What it seems to be by itself.
    pub(crate) role: Role,
    /// How many columns of numbers it could give as vectors; 0 = it cannot be vectors, `usize::MAX` = it must be.
    numbers: usize,
}

impl Candidate {
    /// Looks at a file that has been read; `array` is the array that was asked for.
    pub(crate) fn of(loaded: &Loaded, array: Option<&str>) -> Result<Self> {
        // Which of several keys holds the vectors only the user may know.
        if array.is_some() && jsonl::is_jsonl(&loaded.short_name, &loaded.bytes) {
            let numbers = jsonl::dimensions(&loaded.bytes, array);
            if numbers > 0 {
                return Ok(Self { role: Role::Vectors, numbers });
            }
        }
        if let Some(format) = columnar::Format::of(&loaded.extension(), &loaded.bytes) {
            return Ok(Self::of_columns(&loaded.short_name, &columnar::likely(format, &loaded.bytes)));
        }
        Self::sniff(&loaded.short_name, &loaded.bytes).ok_or_else(|| {
            let found = if loaded.bytes.is_empty() { "an empty file" } else { "nothing that is known" };
            let expected = "vectors, metadata or bookmarks";
            Error::content(&loaded.name, Place::Byte(0), found, expected, "check how the file was written")
        })
    }

    /// A table with types, from its columns.
    fn of_columns(name: &str, likely: &Likely) -> Self {
        match *likely {
            Likely::Metadata => Self { role: Role::Metadata, numbers: 0 },
            Likely::Vectors { numbers, metadata } if numbers < usize::MAX && metadata && is_hinted(name) => {
                Self { role: Role::Metadata, numbers }
            }
            Likely::Vectors { numbers, .. } => Self { role: Role::Vectors, numbers },
            // Only its reader can say what is wrong with it.
            Likely::Unknown if is_hinted(name) => Self { role: Role::Metadata, numbers: 0 },
            Likely::Unknown => Self { role: Role::Vectors, numbers: usize::MAX },
        }
    }

    fn sniff(name: &str, start: &[u8]) -> Option<Self> {
        let sure =
            |role: Role| Some(Self { role, numbers: if role == Role::Vectors { usize::MAX } else { 0 } });
        let extension = extension(name);
        if start.starts_with(npy::MAGIC) {
            let one =
                npy::claimed_dimensions(start).is_some_and(|shape| matches!(shape.as_slice(), [_] | [_, 1]));
            return sure(if one { Role::Metadata } else { Role::Vectors });
        }
        if columnar::Format::of(&extension, start).is_some() {
            return Some(Self::of_columns(name, &Likely::Unknown));
        }
        let named = matches!(extension.as_str(), "npy" | "npz" | "safetensors") || raw::is_raw(&extension);
        let known = start.starts_with(hdf5::MAGIC)
            || npz::is_zip(start)
            || safetensors::is_safetensors(start)
            || words::is_binary(start);
        if named || known {
            return sure(Role::Vectors);
        }
        if idx::is_idx(start) {
            return sure(if idx::dimensions(start) == 1 { Role::Metadata } else { Role::Vectors });
        }
        if is_idx_name(name) {
            return sure(if name.contains("idx1") { Role::Metadata } else { Role::Vectors });
        }
        if !start.trim_ascii().is_empty() && jsonl::is_jsonl(name, start) {
            let numbers = jsonl::dimensions(start, None);
            let role = if numbers > 0 { Role::Vectors } else { Role::Metadata };
            return Some(Self { role, numbers });
        }
        let mut text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
        if let Some(rest) = text.strip_prefix(b"[") {
            text = rest.trim_ascii_start();
            return if text.is_empty() || text.starts_with(b"{") || text.starts_with(b"]") {
                sure(Role::State)
            } else {
                None
            };
        }
        if text.starts_with(b"{") {
            return None;
        }
        let profile = text::profile(text)?;
        let hinted = is_hinted(name);
        let numbers = if profile.numeric >= 2 { profile.numeric } else { 0 };
        let vectors = numbers > 0 && !(hinted && profile.columns > profile.numeric);
        Some(Self { role: if vectors { Role::Vectors } else { Role::Metadata }, numbers })
    }
}

/// Whether a file's name says that it is metadata.
fn is_hinted(name: &str) -> bool {
    ["label", "meta", "class"].iter().any(|hint| name.to_lowercase().contains(hint))
}

/// Whether a name is one of MNIST's, such as `train-images-idx3-ubyte`.
pub(crate) fn is_idx_name(name: &str) -> bool {
    ["idx1-ubyte", "idx2-ubyte", "idx3-ubyte"].iter().any(|part| name.contains(part))
        || matches!(extension(name).as_str(), "idx1" | "idx2" | "idx3" | "idx")
}

/// Decides about files given together: at most one of them is the vectors.
///
/// Of several that could be, one that must be wins, then the one with most numbers a row, then the first. Metadata
/// alone are read as vectors if they can be and nothing is open (`points` is `None`).
pub(crate) fn assign(
    loaded: &[Loaded],
    candidates: &[Candidate],
    points: Option<usize>,
) -> Result<Vec<Role>> {
    let mut roles: Vec<Role> = candidates.iter().map(|c| c.role).collect();
    let best = |role: Role| {
        let of_role = (0..roles.len()).filter(|&i| roles[i] == role && candidates[i].numbers > 0);
        // The first of equals.
        of_role.rev().max_by_key(|&i| candidates[i].numbers)
    };
    let chosen = best(Role::Vectors).or_else(|| if points.is_none() { best(Role::Metadata) } else { None });
    let Some(chosen) = chosen else { return Ok(roles) };
    for i in 0..roles.len() {
        if i == chosen {
            roles[i] = Role::Vectors;
        } else if roles[i] == Role::Vectors {
            if candidates[i].numbers == usize::MAX {
                return Err(Error::content(
                    &loaded[i].name,
                    Place::File,
                    format!("vectors, as in {}", loaded[chosen].name),
                    "one file of vectors, the others metadata or bookmarks",
                    "open them one at a time",
                ));
            }
            roles[i] = Role::Metadata;
        }
    }
    Ok(roles)
}
