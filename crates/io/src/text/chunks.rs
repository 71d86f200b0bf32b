//! Text in pieces of whole lines, which are read side by side.

use super::{Delimiter, is_blank, lines};

/// Bytes of text that one task reads at least.
const CHUNK: usize = 256 << 10;

/// The lines and rows of a piece of text.
pub(super) struct Count {
    pub(super) lines: u64,
    pub(super) rows: usize,
}

impl Count {
    pub(super) fn of(chunk: &[u8], delimiter: Delimiter) -> Self {
        let mut count = Self { lines: 0, rows: 0 };
        for line in lines(chunk) {
            count.lines += 1;
            // Most lines start with a number, and that settles it.
            let starts = line.first().is_some_and(|&first| first > b' ');
            count.rows += usize::from(starts || !is_blank(line, delimiter));
        }
        count
    }
}

/// The text after its first `n` lines.
pub(super) fn skip_lines(text: &[u8], n: u64) -> &[u8] {
    let Some(last) = (n as usize).checked_sub(1) else { return text };
    memchr::memchr_iter(b'\n', text).nth(last).map_or(&[], |end| &text[end + 1..])
}

/// Pieces of whole lines; `seen` is told of each, which has been touched at its end.
pub(crate) fn split(body: &[u8], seen: impl Fn(&[u8])) -> Vec<&[u8]> {
    let mut chunks = Vec::with_capacity(body.len() / CHUNK + 1);
    let mut rest = body;
    while rest.len() > CHUNK {
        let Some(end) = memchr::memchr(b'\n', &rest[CHUNK..]) else { break };
        let (chunk, after) = rest.split_at(CHUNK + end + 1);
        seen(chunk);
        chunks.push(chunk);
        rest = after;
    }
    if !rest.is_empty() {
        chunks.push(rest);
    }
    chunks
}
