//! JSON lines: an object a line, or an array of numbers a line.
//!
//! One key of the objects holds the vectors, all others are metadata and keep their types.

mod cells;
mod line;
mod read;
mod streamed;
mod write;

pub(crate) use read::{metadata, vectors};
pub(crate) use streamed::batches;
pub(crate) use write::{Writer, is_whole};

use crate::source::extension;
use line::Line;

/// Keys that hold vectors by their name, best first.
const NAMES: [&str; 8] = ["vector", "vectors", "embedding", "embeddings", "values", "features", "x", "emb"];

/// Lines looked at to find the key of the vectors.
const SAMPLE: usize = 64;

/// Whether a file is JSON lines, by its extension, or by a first line that is a whole object or an array of numbers.
pub(crate) fn is_jsonl(name: &str, start: &[u8]) -> bool {
    match extension(name).as_str() {
        "jsonl" | "ndjson" | "jsonlines" => return true,
        "json" | "pbtxt" => return false,
        _ => {}
    }
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let Some(first) = crate::text::lines(start).find(|line| !line.trim_ascii().is_empty()) else {
        return false;
    };
    match first.trim_ascii().first() {
        Some(b'{') => Line::parse(first).is_ok(),
        Some(b'[') => matches!(Line::parse(first), Ok(Line::Numbers(_))),
        _ => false,
    }
}

/// How many numbers the vectors in the first lines have, those under the key `array` if it is given; 0 without vectors.
pub(crate) fn dimensions(start: &[u8], array: Option<&str>) -> usize {
    read::first_vector(start, array)
}
