//! A metadata column as a binary message.

use super::{Kind, finish, put_u32s, size, start};
use crate::Result;

/// Flag in the body: the values are followed by their numbers.
const HAS_NUMBERS: u32 = 1;

/// Encodes column `index`: distinct `values`, one code a row (`u32::MAX` = missing) and, for a numeric column, the number of each value.
pub fn column(index: u32, codes: &[u32], values: &[String], numbers: Option<&[f64]>) -> Result<Vec<u8>> {
    let text: usize = values.iter().map(String::len).sum();
    let padded = text.next_multiple_of(4);
    let numbers = numbers.unwrap_or_default();
    let body = 16 + 4 * (values.len() + 1) + padded + 4 * codes.len() + 8 * numbers.len();

    let mut out = start(Kind::Column, 0, index, body);
    let flags = if numbers.is_empty() { 0 } else { HAS_NUMBERS };
    let head =
        [size("column", codes.len())?, size("column", values.len())?, flags, size("column's text", text)?];
    put_u32s(&mut out, &head);
    let mut end = 0u32;
    put_u32s(&mut out, &[end]);
    for value in values {
        // The sum of all lengths fits: `text` was checked above.
        end += value.len() as u32;
        put_u32s(&mut out, &[end]);
    }
    for value in values {
        out.extend_from_slice(value.as_bytes());
    }
    out.resize(out.len() + padded - text, 0);
    put_u32s(&mut out, codes);
    for number in numbers {
        out.extend_from_slice(&number.to_le_bytes());
    }
    finish(out)
}
