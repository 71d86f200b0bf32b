//! Row numbers as a binary message.

use super::{Kind, finish, put_u32s, size, start};
use crate::Result;

/// Encodes ascending row numbers as the answer to the command `id`.
pub fn rows(id: u32, rows: &[u32]) -> Result<Vec<u8>> {
    let mut out = start(Kind::Rows, 0, id, 4 + 4 * rows.len());
    out.extend_from_slice(&size("list of rows", rows.len())?.to_le_bytes());
    put_u32s(&mut out, rows);
    finish(out)
}
