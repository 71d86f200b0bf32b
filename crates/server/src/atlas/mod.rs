//! Small pictures of many points in one PNG.

mod scale;

use embedscope_io::Images;
use rayon::prelude::*;

use crate::wire::Atlas;
use crate::{Error, Result};
use scale::Scaler;

/// Bytes of a pixel.
const RGBA: usize = 4;

/// The pictures of `rows`, in that order, each in a square cell of `size` pixels: as large as fits, its aspect kept, centred,
/// transparent around. The cells form a square, its end empty. A row beyond the pictures has an empty cell.
///
/// # Panics
/// If `size` is 0.
pub fn draw(images: &Images, rows: &[u32], size: u32) -> Result<Atlas> {
    assert!(size > 0, "cells of one pixel at least");
    let count = rows.len();
    let root = count.isqrt();
    let columns = (if root * root < count { root + 1 } else { root }).max(1);
    let lines = count.div_ceil(columns).max(1);
    let cell = size as usize;
    let stride = columns * cell * RGBA;
    let scaler = Scaler::new(images.width, images.height, images.channels, size);
    let mut pixels = vec![0u8; lines * cell * stride];
    pixels.par_chunks_mut(cell * stride).zip(rows.par_chunks(columns)).for_each(|(line, rows)| {
        for (column, &row) in rows.iter().enumerate() {
            if (row as usize) < images.count() {
                scaler.put(images.get(row as usize), &mut line[column * cell * RGBA..], stride);
            }
        }
    });
    let png = encode(columns as u32 * size, lines as u32 * size, &pixels)
        .map_err(|e| Error::Atlas { reason: e.to_string() })?;
    Ok(Atlas { size, columns: columns as u32, count: count as u32, png })
}

/// Written for speed: the page that asked is on the same machine.
fn encode(width: u32, height: u32, pixels: &[u8]) -> std::result::Result<Vec<u8>, png::EncodingError> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(out)
}
