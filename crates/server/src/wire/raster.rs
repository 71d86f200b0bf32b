//! A picture of all points as a binary message.

use super::{Kind, finish, put_f32s, put_u32s, start};
use crate::Result;

/// How many points fall on each pixel, and their mean colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raster {
    /// Pixels of one row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Points on each pixel, top row first.
    pub counts: Vec<u32>,
    /// Their mean colour; black where there is none.
    pub colors: Vec<[u8; 3]>,
    /// The largest count.
    pub most: u32,
    /// The 99th percentile of the counts that are not 0: at least 99 % of them are no larger.
    pub high: u32,
}

/// Few counts occur often; their logarithms are made once.
const KNOWN: usize = 4096;

impl Raster {
    /// Encodes the picture as the answer to the command `id`.
    pub fn encode(&self, id: u32) -> Result<Vec<u8>> {
        let mut out = start(Kind::Raster, 0, id, 16 + 4 * self.counts.len());
        put_u32s(&mut out, &[self.width, self.height]);
        put_f32s(&mut out, &[self.most as f32, self.high as f32]);
        let unit = if self.most > 1 { 254.0 / f64::from(self.most).ln() } else { 0.0 };
        let alpha = |count: u32| (1.0 + unit * f64::from(count).ln()).round() as u8;
        let known: Vec<u8> =
            (0..KNOWN as u32).map(|count| if count == 0 { 0 } else { alpha(count) }).collect();
        for (&count, &[r, g, b]) in self.counts.iter().zip(&self.colors) {
            let a = known.get(count as usize).copied().unwrap_or_else(|| alpha(count));
            out.extend_from_slice(&[r, g, b, a]);
        }
        finish(out)
    }
}
