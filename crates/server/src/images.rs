//! A point's picture as PNG.

use embedscope_io::Images;

use crate::{Error, Result};

/// Encodes the picture of a row; `None` if there is no such row.
pub(crate) fn png(images: &Images, row: usize) -> Result<Option<Vec<u8>>> {
    if row >= images.count() {
        return Ok(None);
    }
    let failed = |e: png::EncodingError| Error::Picture { row, reason: e.to_string() };
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, images.width, images.height);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_color(match images.channels {
        1 => png::ColorType::Grayscale,
        3 => png::ColorType::Rgb,
        _ => png::ColorType::Rgba,
    });
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(images.get(row)).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(Some(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_come_back() {
        let images = Images::new(3, 2, 1, (0..12).collect()).unwrap();
        let bytes = png(&images, 1).unwrap().unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        let mut back = vec![0; 6];
        reader.next_frame(&mut back).unwrap();
        assert_eq!(back, [6, 7, 8, 9, 10, 11]);
        assert!(png(&images, 2).unwrap().is_none());
    }
}
