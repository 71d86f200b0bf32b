//! Small pictures of many points as a binary message.

use super::{Kind, finish, put_u32s, size, start};
use crate::Result;

/// Pictures in square cells, row by row in the order in which they were asked for, as one PNG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Atlas {
    /// Side of a cell in pixels.
    pub size: u32,
    /// Cells of one row.
    pub columns: u32,
    /// Pictures.
    pub count: u32,
    /// `ceil(count / columns)` rows of cells.
    pub png: Vec<u8>,
}

impl Atlas {
    /// Encodes the atlas as the answer to the command `id`.
    pub fn encode(&self, id: u32) -> Result<Vec<u8>> {
        let mut out = start(Kind::Atlas, 0, id, 12 + self.png.len());
        put_u32s(&mut out, &[self.size, self.columns, self.count]);
        size("atlas", self.png.len())?;
        out.extend_from_slice(&self.png);
        finish(out)
    }
}
