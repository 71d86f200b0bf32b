//! What can go wrong with a file, by cause; the text of each is one sentence for a person.

use std::fmt;
use std::io;

/// Result of this crate's functions.
pub type Result<T> = std::result::Result<T, Error>;

/// A file that cannot be read, understood or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The operating system refused to read.
    #[error("cannot read {file}: {}", reason(source, Doing::Reading))]
    Read {
        /// File as the user named it.
        file: String,
        /// The system's reason.
        source: io::Error,
    },
    /// The operating system refused to write.
    #[error("cannot write {file}: {}", reason(source, Doing::Writing))]
    Write {
        /// File as the user named it.
        file: String,
        /// The system's reason.
        source: io::Error,
    },
    /// Writing to a stream without a name failed.
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
    /// What is in the file is not what the format says.
    #[error("{0}")]
    Content(Box<Problem>),
    /// Two things that belong together have different numbers of rows.
    #[error("{what} has {} but there are {}; {advice}", counted(*found, "row"), counted(*expected, "point"))]
    Lengths {
        /// What has the wrong length, usually a file.
        what: String,
        /// Rows found.
        found: usize,
        /// Points there are.
        expected: usize,
        /// The likely cause and the way out.
        advice: String,
    },
    /// A file does not fit into memory.
    #[error(
        "{file} needs {needed} of memory and {available} are free; read part of it or use a machine with more memory"
    )]
    Memory {
        /// File as the user named it.
        file: String,
        /// Memory needed, with its unit.
        needed: String,
        /// Memory free, with its unit.
        available: String,
    },
    /// The output is one of the inputs.
    #[error("{file} is also an input and would be overwritten; choose another name for the output")]
    Overwrite {
        /// The output.
        file: String,
    },
    /// The request itself makes no sense, whatever is in the files.
    #[error("{0}")]
    Request(String),
    /// The caller's monitor asked to stop.
    #[error("cancelled")]
    Cancelled,
}

impl Error {
    /// A problem at a place in a file.
    pub(crate) fn content(
        file: &str,
        place: Place,
        found: impl Into<String>,
        expected: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self::Content(Box::new(Problem {
            file: file.to_owned(),
            place,
            found: one_line(found.into()),
            expected: expected.into(),
            advice: advice.into(),
        }))
    }

    /// Where in the file the problem is, if it is in a file.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Content(problem) => Some(problem),
            _ => None,
        }
    }
}

/// Where in a file something is wrong, what it is and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// File as the user named it.
    pub file: String,
    /// Place in the file.
    pub place: Place,
    /// What is there.
    pub found: String,
    /// What should be there.
    pub expected: String,
    /// The way out.
    pub advice: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, place, found, expected, advice } = self;
        write!(f, "{file}{place}: found {found}, expected {expected}; {advice}")
    }
}

/// A place in a file; lines and columns count from 1, bytes from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    File,
    /// A line.
    Line(u64),
    /// A cell of a table: its line, and its column counted in cells.
    Cell {
        /// Line, from 1.
        line: u64,
        /// Cell of that line, from 1.
        column: u64,
    },
    /// A byte offset.
    Byte(u64),
    /// One of several parts of a kind, such as `row group` or `bookmark`, counted from 1.
    Part(&'static str, u64),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => Ok(()),
            Self::Line(line) => write!(f, ", line {line}"),
            Self::Cell { line, column } => write!(f, ", line {line}, column {column}"),
            Self::Byte(byte) => write!(f, ", byte {byte}"),
            Self::Part(kind, number) => write!(f, ", {kind} {number}"),
        }
    }
}

/// What was tried when the system refused.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Doing {
    Reading,
    Writing,
}

/// What the system said, and the way out where the kind of it shows one.
fn reason(error: &io::Error, doing: Doing) -> String {
    let known = match (error.kind(), doing) {
        (io::ErrorKind::NotFound, Doing::Reading) => "there is no such file; check the path",
        (io::ErrorKind::NotFound, Doing::Writing) => "there is no such folder; make it first",
        (io::ErrorKind::PermissionDenied, Doing::Reading) => {
            "it may not be read by you; change its permissions"
        }
        (io::ErrorKind::PermissionDenied, Doing::Writing) => {
            "you may not write into that folder; choose another place for the output"
        }
        (io::ErrorKind::ReadOnlyFilesystem, _) => {
            "the disk is read-only; choose another place for the output"
        }
        (io::ErrorKind::StorageFull, _) => {
            "the disk is full; free some space or choose another place for the output"
        }
        (io::ErrorKind::IsADirectory, Doing::Writing) => "it is a folder; name a file",
        _ => return error.to_string(),
    };
    known.to_owned()
}

/// A text for an error message: in quotes, control characters visible, at most 40 characters of it.
pub(crate) fn quoted(text: &[u8]) -> String {
    const LONGEST: usize = 40;
    let text = String::from_utf8_lossy(text);
    let mut shown: String = text.chars().take(LONGEST).flat_map(char::escape_debug).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    format!("\"{shown}\"")
}

/// What a library says in several lines, in one.
fn one_line(text: String) -> String {
    if !text.contains(['\n', '\r']) {
        return text;
    }
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// A count and its noun: `1 row`, `2 rows`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
