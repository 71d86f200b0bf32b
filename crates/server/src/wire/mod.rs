//! Binary messages of the protocol (`docs/protocol.md`): frames, rows, columns, selections, pictures. All little-endian.

mod atlas;
mod column;
mod frame;
mod raster;
mod rows;
mod selection;

pub use atlas::Atlas;
pub use column::column;
pub use frame::{Frame, Precision};
pub use raster::Raster;
pub use rows::{row_set, rows};
pub use selection::selection;

use crate::{Error, Result};

/// First bytes of every binary message: name and version of the protocol.
pub const MAGIC: [u8; 4] = *b"ESW1";

/// Length of the head before the body.
pub const HEAD: usize = 16;

/// What a binary message holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Frame = 1,
    Rows = 2,
    Column = 3,
    Selection = 4,
    Atlas = 5,
    Raster = 6,
}

/// A message whose head still lacks the length of its body.
fn start(kind: Kind, flags: u16, tag: u32, body: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(HEAD + body);
    out.extend_from_slice(&MAGIC);
    out.extend_from_slice(&(kind as u16).to_le_bytes());
    out.extend_from_slice(&flags.to_le_bytes());
    out.extend_from_slice(&0u32.to_le_bytes());
    out.extend_from_slice(&tag.to_le_bytes());
    out
}

/// Fills in the length of the body.
fn finish(mut message: Vec<u8>) -> Result<Vec<u8>> {
    let length = size("message", message.len() - HEAD)?;
    message[8..12].copy_from_slice(&length.to_le_bytes());
    Ok(message)
}

/// A count as the protocol's `u32`.
fn size(what: &'static str, count: usize) -> Result<u32> {
    u32::try_from(count).map_err(|_| Error::TooLargeToSend { what, size: count })
}

fn put_u32s(out: &mut Vec<u8>, values: &[u32]) {
    for v in values {
        out.extend_from_slice(&v.to_le_bytes());
    }
}

fn put_f32s(out: &mut Vec<u8>, values: &[f32]) {
    for v in values {
        out.extend_from_slice(&v.to_le_bytes());
    }
}
