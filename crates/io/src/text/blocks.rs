//! Text in blocks of whole lines: of compressed text no more than a block is ever there.

use std::io::{self, Read};

use embedscope_core::Monitor;

use super::without_mark;
use crate::source::Loaded;
use crate::unpack::Content;
use crate::{Error, Result};

/// Bytes of text in a block, unless a line is longer.
const BLOCK: usize = 8 << 20;

/// Gives a text from its beginning to its end, without its byte order mark. Memory of what has been given is given back.
pub(crate) fn blocks(
    loaded: &Loaded,
    monitor: &dyn Monitor,
    give: &mut dyn FnMut(&[u8]) -> Result<()>,
) -> Result<()> {
    let file = loaded.name.as_str();
    let Some(packed) = &loaded.packed else {
        let text = without_mark(file, &loaded.bytes)?;
        let mut rest = text;
        while !rest.is_empty() {
            let next = rest.get(BLOCK..).and_then(|rest| memchr::memchr(b'\n', rest));
            let (block, after) = rest.split_at(next.map_or(rest.len(), |end| BLOCK + end + 1));
            give(block)?;
            go_on(monitor)?;
            loaded.release(block);
            rest = after;
            monitor.progress(1.0 - rest.len() as f64 / text.len() as f64);
        }
        return Ok(());
    };
    let mut content = Content::of(file, packed)?;
    let (mut text, mut more, mut first) = (Vec::new(), true, true);
    while more {
        let known = text.len();
        more = content.read(BLOCK, &loaded.bytes, &mut text)?;
        let end = memchr::memrchr(b'\n', &text[known..]).filter(|_| more).map(|end| known + end + 1);
        let end = end.unwrap_or(if more { 0 } else { text.len() });
        if end > 0 {
            let block = &text[..end];
            give(if first { without_mark(file, block)? } else { block })?;
            first = false;
        }
        go_on(monitor)?;
        text.drain(..end);
        loaded.release_packed();
        monitor.progress(content.fraction());
    }
    Ok(())
}

fn go_on(monitor: &dyn Monitor) -> Result<()> {
    if monitor.cancelled() { Err(Error::Cancelled) } else { Ok(()) }
}

/// What of a block comes after the lines that are still to be skipped.
pub(crate) fn after_lines<'a>(block: &'a [u8], skip: &mut u64) -> &'a [u8] {
    let mut rest = block;
    while *skip > 0 && !rest.is_empty() {
        rest = memchr::memchr(b'\n', rest).map_or(&[], |end| &rest[end + 1..]);
        *skip -= 1;
    }
    rest
}

/// The same as a stream of bytes, for who finds the ends of lines himself.
pub(crate) fn reader(loaded: &Loaded) -> Result<Box<dyn Read + '_>> {
    let file = loaded.name.as_str();
    Ok(match &loaded.packed {
        None => Box::new(without_mark(file, &loaded.bytes)?) as Box<dyn Read + '_>,
        Some(packed) => Box::new(Unpacked {
            loaded,
            content: Content::of(file, packed)?,
            block: Vec::new(),
            at: 0,
            more: true,
            mark: without_mark(file, &loaded.bytes)?.len() < loaded.bytes.len(),
        }),
    })
}

/// Content that is unpacked a piece at a time; an error of this crate is inside the error that reading gives.
struct Unpacked<'a> {
    loaded: &'a Loaded,
    content: Content<'a>,
    block: Vec<u8>,
    /// How much of the block has been read.
    at: usize,
    more: bool,
    /// Whether a byte order mark is still to be left out.
    mark: bool,
}

impl Read for Unpacked<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        const PIECE: usize = 1 << 20;
        if self.at == self.block.len() && self.more {
            self.block.clear();
            self.more =
                self.content.read(PIECE, &self.loaded.bytes, &mut self.block).map_err(io::Error::other)?;
            self.at = if std::mem::take(&mut self.mark) { 3 } else { 0 };
            self.loaded.release_packed();
        }
        let read = (&self.block[self.at..]).read(out)?;
        self.at += read;
        Ok(read)
    }
}
