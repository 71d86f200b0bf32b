//! Sheets of pictures (sprites): one image file that holds one small picture a point, row by row.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::rc::Rc;

use embedscope_core::Monitor;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader};

use crate::error::{Place, counted};
use crate::{Error, Images, Result, memory};

/// Reads the pictures of `points` points from a sheet whose pictures are of `size` (width, height).
///
/// The sheet may have any number of columns. A size of 0 x 0 is found out: TensorFlow's sheets are square grids. Fails
/// when the sheet has fewer pictures than there are points; more are left out, as TensorFlow leaves its grid's end empty.
pub fn read(
    path: &Path,
    size: (u32, u32),
    points: usize,
    warnings: &mut Vec<String>,
    monitor: &dyn Monitor,
) -> Result<Images> {
    monitor.stage("pictures");
    let sheet = decode(path)?;
    if monitor.cancelled() {
        return Err(Error::Cancelled);
    }
    cut(&path.display().to_string(), &sheet, size, points, warnings)
}

/// Decodes an image file; the size it claims is checked before memory is taken.
pub(crate) fn decode(path: &Path) -> Result<DynamicImage> {
    let file = path.display().to_string();
    let failed = |source| Error::Read { file: file.clone(), source };
    let mut opened = File::open(path).map_err(failed)?;
    let length = opened.metadata().map_err(failed)?.len();
    whole_png(&file, &opened, length)?;
    opened.rewind().map_err(failed)?;
    decode_from(&file, BufReader::new(opened), length)
}

/// Runs through a PNG that claims many times its size, row by row: memory is taken only for one that has it all.
fn whole_png(file: &str, from: &File, length: u64) -> Result<()> {
    const OFTEN: u64 = 4;
    const ALWAYS: u64 = 16 << 20;
    let mut decoder = png::Decoder::new_with_limits(BufReader::new(from), png::Limits { bytes: 64 << 20 });
    decoder.set_transformations(png::Transformations::IDENTITY);
    // What is no PNG, or claims more than any can hold, is told by the one who decodes it.
    let Ok(mut reader) = decoder.read_info() else { return Ok(()) };
    let needed = reader.output_buffer_size().unwrap_or(usize::MAX) as u64;
    if needed <= ALWAYS.max(length.saturating_mul(OFTEN)) || needed / 1100 > length.saturating_add(1 << 16) {
        return Ok(());
    }
    let mut rows = 0;
    while reader
        .next_row()
        .map_err(|e| damaged(file, Place::Part("row of pixels", rows + 1), &e.to_string()))?
        .is_some()
    {
        rows += 1;
    }
    Ok(())
}

fn decode_from(file: &str, from: impl BufRead + Seek, length: u64) -> Result<DynamicImage> {
    let at = Rc::new(Cell::new(0));
    // As far as was read, which is a block at a time.
    let wrong = |error: ImageError| match error {
        ImageError::IoError(e) if e.kind() != std::io::ErrorKind::UnexpectedEof => {
            Error::Read { file: file.to_owned(), source: e }
        }
        other => damaged(file, Place::Byte(at.get()), &other.to_string()),
    };
    let reader = ImageReader::new(Followed { from, at: at.clone() })
        .with_guessed_format()
        .map_err(|source| Error::Read { file: file.to_owned(), source })?;
    let format = reader.format();
    if !matches!(format, Some(ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)) {
        return Err(Error::content(
            file,
            Place::Byte(0),
            "the start of no image that is known",
            "a PNG, JPEG or WebP image",
            "convert it first",
        ));
    }
    let mut decoder = reader.into_decoder().map_err(wrong)?;
    let (width, height) = decoder.dimensions();
    let needed = decoder.total_bytes();
    // Deflate writes at least one bit for 129 bytes; JPEG and WebP are held to what real pictures of one colour need.
    let most = length.saturating_mul(if format == Some(ImageFormat::WebP) { 1 << 16 } else { 1100 });
    if needed > most.saturating_add(1 << 16) {
        return Err(damaged(
            file,
            Place::Byte(0),
            &format!("a claim of {width} x {height} pixels in {}", memory::human(length)),
        ));
    }
    // The decoded image, and the pictures cut from it.
    memory::check(file, needed.saturating_mul(2))?;
    let mut limits = image::Limits::no_limits();
    limits.max_alloc = Some(needed.saturating_mul(2).saturating_add(64 << 20));
    decoder.set_limits(limits).map_err(wrong)?;
    DynamicImage::from_decoder(decoder).map_err(wrong)
}

/// A file of which is known how far it has been read.
struct Followed<R> {
    from: R,
    at: Rc<Cell<u64>>,
}

impl<R: Read> Read for Followed<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(out)?;
        self.at.set(self.at.get() + read as u64);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Followed<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.from.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.from.consume(amount);
        self.at.set(self.at.get() + amount as u64);
    }
}

impl<R: Seek> Seek for Followed<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = self.from.seek(to)?;
        self.at.set(at);
        Ok(at)
    }
}

fn damaged(file: &str, place: Place, found: &str) -> Error {
    let advice = "the image is damaged or cut short: get the file again";
    Error::content(file, place, found, "a whole image", advice)
}

/// Cuts a sheet into pictures: grey, RGB or RGBA with 8 bits a channel, as the sheet is.
fn cut(
    file: &str,
    sheet: &DynamicImage,
    size: (u32, u32),
    points: usize,
    warnings: &mut Vec<String>,
) -> Result<Images> {
    let (across, down) = (sheet.width(), sheet.height());
    let wrong = |found: String, expected: String| {
        let advice = "check single_image_dim (width, then height) in the config, or write the sheet again";
        Err(Error::content(file, Place::File, found, expected, advice))
    };
    let (width, height) = match size {
        (0, 0) => {
            let side = u32::try_from(square_side(points)).unwrap_or(u32::MAX);
            if !across.is_multiple_of(side) || !down.is_multiple_of(side) || across < side || down < side {
                return wrong(
                    format!("{across} x {down} pixels and no size of one picture"),
                    format!("the size, or a grid of {side} x {side} pictures"),
                );
            }
            let found = (across / side, down / side);
            warnings.push(format!(
                "{file}: the size of one picture, {} x {} pixels, follows from the sheet and the number of points",
                found.0, found.1
            ));
            found
        }
        size => size,
    };
    if width == 0 || height == 0 || width > across || height > down {
        return wrong(
            format!("{across} x {down} pixels"),
            format!("room for pictures of {width} x {height} pixels"),
        );
    }
    let (columns, rows) = ((across / width) as usize, (down / height) as usize);
    if columns * rows < points {
        return wrong(
            format!("{across} x {down} pixels, {} of {width} x {height}", counted(columns * rows, "picture")),
            format!("one picture for each of {}", counted(points, "point")),
        );
    }
    if across as usize != columns * width as usize {
        warnings.push(format!(
            "{file}: the last {} pixels of each row are less than a picture and left out",
            across as usize - columns * width as usize
        ));
    }
    let (channels, pixels): (u32, std::borrow::Cow<'_, [u8]>) = match sheet {
        DynamicImage::ImageLuma8(image) => (1, image.as_raw().into()),
        DynamicImage::ImageRgb8(image) => (3, image.as_raw().into()),
        DynamicImage::ImageRgba8(image) => (4, image.as_raw().into()),
        DynamicImage::ImageLuma16(_) => (1, sheet.to_luma8().into_raw().into()),
        DynamicImage::ImageRgb16(_) | DynamicImage::ImageRgb32F(_) => (3, sheet.to_rgb8().into_raw().into()),
        _ => (4, sheet.to_rgba8().into_raw().into()),
    };
    let (line, stride) = (width as usize * channels as usize, across as usize * channels as usize);
    let mut data = Vec::with_capacity(points * line * height as usize);
    for point in 0..points {
        let (row, column) = (point / columns, point % columns);
        for y in row * height as usize..(row + 1) * height as usize {
            let start = y * stride + column * line;
            data.extend_from_slice(&pixels[start..start + line]);
        }
    }
    Images::new(width, height, channels, data)
}

/// The side of the smallest square grid with room for so many pictures.
pub(crate) fn square_side(count: usize) -> usize {
    let root = count.isqrt();
    (if root * root < count { root + 1 } else { root }).max(1)
}

/// Width and height in pixels of the sheet that [`write()`] writes.
pub fn sheet_size(images: &Images) -> (u64, u64) {
    let side = square_side(images.count()) as u64;
    (side * u64::from(images.width), side * u64::from(images.height))
}

/// Writes pictures as one PNG sheet, as TensorFlow reads it: a square grid row by row, its end empty.
pub fn write(images: &Images, out: &mut dyn Write) -> Result<()> {
    let (width, height) = sheet_size(images);
    let (Ok(across), Ok(down)) = (i32::try_from(width), i32::try_from(height)) else {
        return Err(Error::Request(format!(
            "a sheet of {width} x {height} pixels is larger than PNG can be; make the pictures smaller"
        )));
    };
    let mut encoder = png::Encoder::new(out, across as u32, down as u32);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_color(match images.channels {
        1 => png::ColorType::Grayscale,
        3 => png::ColorType::Rgb,
        _ => png::ColorType::Rgba,
    });
    let failed = |e: png::EncodingError| match e {
        png::EncodingError::IoError(e) => Error::Output(e),
        other => Error::Output(std::io::Error::other(other)),
    };
    let mut writer = encoder.write_header().map_err(failed)?;
    let mut stream = writer.stream_writer().map_err(failed)?;
    let side = square_side(images.count());
    let line = images.width as usize * images.channels as usize;
    let mut row = vec![0u8; side * line];
    for grid_row in 0..side {
        for y in 0..images.height as usize {
            for column in 0..side {
                let point = grid_row * side + column;
                let target = &mut row[column * line..(column + 1) * line];
                if point < images.count() {
                    target.copy_from_slice(&images.get(point)[y * line..(y + 1) * line]);
                } else {
                    target.fill(0);
                }
            }
            stream.write_all(&row)?;
        }
    }
    stream.finish().map_err(failed)?;
    writer.finish().map_err(failed)
}
