//! Text tables: what vectors and metadata have in common.

pub(crate) mod blocks;
pub(crate) mod chunks;
mod decimals;
pub(crate) mod metadata;
mod sniff;
mod streamed;
pub(crate) mod strict;
pub(crate) mod vectors;
pub(crate) mod words;

use std::borrow::Cow;

use crate::error::{Place, quoted};
use crate::{Error, Result};

pub(crate) use sniff::{Profile, profile, says_its_form};
pub(crate) use streamed::batches;

/// What separates the cells of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delimiter {
    Tab,
    Comma,
    Semicolon,
    /// Any number of spaces.
    Space,
}

impl Delimiter {
    pub(crate) fn byte(self) -> u8 {
        match self {
            Self::Tab => b'\t',
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Space => b' ',
        }
    }

    /// Tabs win over semicolons, those over commas, those over spaces.
    pub(crate) fn sniff(lines: &[&[u8]]) -> Self {
        let some = |byte: u8| lines.iter().any(|line| memchr::memchr(byte, line).is_some());
        [Self::Tab, Self::Semicolon, Self::Comma].into_iter().find(|d| some(d.byte())).unwrap_or(Self::Space)
    }

    /// Whether cells may be in quotes, which then may hold the delimiter.
    pub(crate) fn quotes(self) -> bool {
        matches!(self, Self::Comma | Self::Semicolon)
    }
}

/// The text without its byte order mark; UTF-16 is refused.
pub(crate) fn without_mark<'a>(file: &str, bytes: &'a [u8]) -> Result<&'a [u8]> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Error::content(
            file,
            Place::Byte(0),
            "UTF-16 text",
            "UTF-8 text",
            "save it again with the encoding UTF-8",
        ));
    }
    Ok(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
}

/// The lines without their ends (`\n` or `\r\n`).
pub(crate) fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (line, after) = match memchr::memchr(b'\n', rest) {
            Some(end) => (&rest[..end], &rest[end + 1..]),
            None => (rest, &rest[rest.len()..]),
        };
        rest = after;
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    })
}

/// Whether a line has nothing but spaces (and tabs, unless they separate cells).
pub(crate) fn is_blank(line: &[u8], delimiter: Delimiter) -> bool {
    line.iter().all(|&b| b == b' ' || b == b'\r' || (b == b'\t' && delimiter != Delimiter::Tab))
}

/// The cell that starts at `at`, and where the next one starts; `None` there when it was the last.
///
/// Quotes are taken away where the delimiter allows them; a quote that does not end leaves the cell as it is.
pub(crate) fn cell(line: &[u8], at: usize, delimiter: Delimiter) -> (Cow<'_, [u8]>, Option<usize>) {
    let rest = &line[at..];
    if delimiter.quotes()
        && rest.first() == Some(&b'"')
        && let Some((text, end)) = quoted_cell(rest, delimiter.byte())
    {
        return (Cow::Owned(text), if at + end < line.len() { Some(at + end + 1) } else { None });
    }
    match memchr::memchr(delimiter.byte(), rest) {
        None => (Cow::Borrowed(rest), None),
        Some(end) => {
            let mut next = at + end + 1;
            if delimiter == Delimiter::Space {
                while line.get(next) == Some(&b' ') {
                    next += 1;
                }
            }
            (Cow::Borrowed(&rest[..end]), Some(next))
        }
    }
}

/// A cell in quotes, `""` in it meaning `"`, and where it ends.
fn quoted_cell(rest: &[u8], delimiter: u8) -> Option<(Vec<u8>, usize)> {
    let mut text = Vec::new();
    let mut at = 1;
    loop {
        let end = at + memchr::memchr(b'"', &rest[at..])?;
        text.extend_from_slice(&rest[at..end]);
        match rest.get(end + 1) {
            Some(b'"') => {
                text.push(b'"');
                at = end + 2;
            }
            None => return Some((text, end + 1)),
            Some(&after) if after == delimiter => return Some((text, end + 1)),
            Some(_) => return None,
        }
    }
}

/// All cells of a line.
pub(crate) fn cells(line: &[u8], delimiter: Delimiter) -> Vec<Cow<'_, [u8]>> {
    let mut cells = Vec::new();
    let line = if delimiter == Delimiter::Space { line.trim_ascii() } else { line };
    let mut at = Some(0);
    while let Some(start) = at {
        let (text, next) = cell(line, start, delimiter);
        cells.push(text);
        at = next;
    }
    cells
}

/// Whether a cell is written as a number, NaN and infinities included.
pub(crate) fn is_number(cell: &[u8]) -> bool {
    fast_float2::parse::<f32, _>(cell.trim_ascii()).is_ok()
}

/// A cell as text.
pub(crate) fn utf8<'a>(cell: Cow<'a, [u8]>, file: &str, line: u64, column: u64) -> Result<Cow<'a, str>> {
    let wrong = |bytes: &[u8]| {
        Error::content(
            file,
            Place::Cell { line, column },
            format!("{}, which is not UTF-8", quoted(bytes)),
            "UTF-8 text",
            "save the file again with the encoding UTF-8",
        )
    };
    match cell {
        Cow::Borrowed(bytes) => std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|_| wrong(bytes)),
        Cow::Owned(bytes) => String::from_utf8(bytes).map(Cow::Owned).map_err(|e| wrong(e.as_bytes())),
    }
}
