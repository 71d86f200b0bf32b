//! The sorted table of keys and values in which a checkpoint's index is kept (`LevelDB`'s format).

use super::crc;
use super::proto::varint;
use crate::error::{Place, counted};
use crate::{Error, Result, memory};

/// The last 8 bytes of the file.
const MAGIC: u64 = 0xdb47_7524_8b80_fb57;
const FOOTER: usize = 48;
/// Type and checksum after each block.
const TRAILER: usize = 5;

/// Whether a file ends as such a table does.
pub(super) fn is_table(bytes: &[u8]) -> bool {
    bytes.len() >= FOOTER && bytes.ends_with(&MAGIC.to_le_bytes())
}

/// A part of the file.
#[derive(Clone, Copy)]
struct Handle {
    offset: usize,
    size: usize,
}

/// Reads a whole table and calls `each` with every key and value, in order.
pub(super) fn read(
    file: &str,
    bytes: &[u8],
    mut each: impl FnMut(&[u8], &[u8], u64) -> Result<()>,
) -> Result<()> {
    let damaged = |at: usize, found: &str, expected: &str| damaged(file, at, found, expected);
    if !is_table(bytes) {
        return Err(damaged(
            bytes.len(),
            "the end of no table of variables",
            "the mark of an index at its end",
        ));
    }
    let footer = bytes.len() - FOOTER;
    let mut at = &bytes[footer..];
    let handle = |at: &mut &[u8]| -> Option<Handle> {
        let (offset, size) = (varint(at)?, varint(at)?);
        let end = offset.checked_add(size)?.checked_add(TRAILER as u64)?;
        (end <= footer as u64).then_some(Handle { offset: offset as usize, size: size as usize })
    };
    let wrong_footer = || damaged(footer, "a block that is not inside the file", "the places of two blocks");
    handle(&mut at).ok_or_else(wrong_footer)?;
    let index = handle(&mut at).ok_or_else(wrong_footer)?;
    let mut blocks = Vec::new();
    entries(file, index.offset, &block(file, bytes, index)?, |_, mut value| {
        let place = handle(&mut value).ok_or_else(|| {
            damaged(index.offset, "a block that is not inside the file", "the place of a block")
        })?;
        blocks.push(place);
        Ok(())
    })?;
    // Blocks of a table follow each other; ones that lie over each other would multiply what is read.
    let (mut end, mut names) = (0, 0);
    for place in blocks {
        if place.offset < end {
            return Err(damaged(place.offset, "a block inside another", "blocks one after the other"));
        }
        end = place.offset + place.size + TRAILER;
        let offset = place.offset as u64;
        entries(file, place.offset, &block(file, bytes, place)?, |key, value| {
            // A few bytes can repeat a long key; real keys share less than half of themselves.
            names += key.len();
            if names > 16 * bytes.len() + (64 << 10) {
                return Err(damaged(
                    place.offset,
                    "names many times longer than the file",
                    "names of variables",
                ));
            }
            each(key, value, offset)
        })?;
    }
    Ok(())
}

pub(super) fn damaged(file: &str, at: usize, found: &str, expected: &str) -> Error {
    let advice = "the file is damaged or cut short: copy the checkpoint again";
    Error::content(file, Place::Byte(at as u64), found, expected, advice)
}

/// The content of a block, its checksum checked, decompressed.
fn block<'a>(file: &str, bytes: &'a [u8], place: Handle) -> Result<std::borrow::Cow<'a, [u8]>> {
    let Handle { offset, size } = place;
    let content = &bytes[offset..offset + size];
    let trailer = &bytes[offset + size..offset + size + TRAILER];
    let stored = u32::from_le_bytes([trailer[1], trailer[2], trailer[3], trailer[4]]);
    let found = crc::masked(crc::extend(crc::extend(0, content), &trailer[..1]));
    if stored != found {
        return Err(damaged(file, offset, "a block whose checksum is wrong", "the block as it was written"));
    }
    match trailer[0] {
        0 => Ok(content.into()),
        1 => {
            let wrong = || {
                damaged(file, offset, "a block that cannot be decompressed", "a block compressed with Snappy")
            };
            let length = snap::raw::decompress_len(content).map_err(|_| wrong())?;
            // A copy of 64 bytes takes at least two: no block of Snappy grows more than that.
            if length > content.len().saturating_mul(64) {
                return Err(wrong());
            }
            memory::check(file, length as u64)?;
            let content = snap::raw::Decoder::new().decompress_vec(content).map_err(|_| wrong())?;
            Ok(content.into())
        }
        other => {
            let found = format!("a block with compression {other}");
            Err(damaged(file, offset, &found, "a block that is plain or compressed with Snappy"))
        }
    }
}

/// Calls `each` with the keys and values of a block; keys are stored as what differs from the one before.
fn entries(
    file: &str,
    offset: usize,
    block: &[u8],
    mut each: impl FnMut(&[u8], &[u8]) -> Result<()>,
) -> Result<()> {
    let wrong = |found: &str| damaged(file, offset, found, "keys and values");
    let count_at = block.len().checked_sub(4).ok_or_else(|| wrong("a block of less than 4 bytes"))?;
    let count = &block[count_at..];
    let restarts = u32::from_le_bytes([count[0], count[1], count[2], count[3]]) as usize;
    let end = restarts
        .checked_mul(4)
        .and_then(|size| count_at.checked_sub(size))
        .ok_or_else(|| wrong(&format!("a block that claims {}", counted(restarts, "restart point"))))?;
    let mut rest = &block[..end];
    let mut key: Vec<u8> = Vec::new();
    while !rest.is_empty() {
        let sizes = (|| Some((varint(&mut rest)?, varint(&mut rest)?, varint(&mut rest)?)))();
        let entry = sizes.and_then(|(shared, own, value)| {
            let (shared, own) = (usize::try_from(shared).ok()?, usize::try_from(own).ok()?);
            let both = own.checked_add(usize::try_from(value).ok()?)?;
            (shared <= key.len() && both <= rest.len()).then_some((shared, own, both))
        });
        let (shared, own, both) = entry.ok_or_else(|| wrong("an entry that does not fit its block"))?;
        key.truncate(shared);
        key.extend_from_slice(&rest[..own]);
        each(&key, &rest[own..both])?;
        rest = &rest[both..];
    }
    Ok(())
}
