//! Row numbers as a binary message.

use super::{Kind, finish, put_u32s, size, start};
use crate::{Result, RowSet};

/// Flag of the head: bits instead of row numbers.
const BITS: u16 = 1;

/// Encodes ascending row numbers as the answer to the command `id`.
pub fn rows(id: u32, rows: &[u32]) -> Result<Vec<u8>> {
    let mut out = start(Kind::Rows, 0, id, 4 + 4 * rows.len());
    out.extend_from_slice(&size("list of rows", rows.len())?.to_le_bytes());
    put_u32s(&mut out, rows);
    finish(out)
}

/// Encodes a set of rows as the answer to the command `id`: as numbers or as bits, whichever is shorter.
pub fn row_set(id: u32, set: &RowSet) -> Result<Vec<u8>> {
    let bits = 4 + RowSet::bits_len(set.points());
    if 4 * set.len() <= bits {
        return rows(id, &set.to_rows());
    }
    let mut out = start(Kind::Rows, BITS, id, 4 + bits);
    put_u32s(&mut out, &[size("list of rows", set.len())?, size("list of rows", set.points())?]);
    out.extend_from_slice(&set.to_bits());
    finish(out)
}
