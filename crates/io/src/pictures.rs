//! Pictures of their own: a folder of images, or a column of their paths.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use embedscope_core::Monitor;
use image::{RgbaImage, imageops};
use rayon::prelude::*;

use crate::error::{Place, counted};
use crate::project::confine;
use crate::{Column, Error, Images, Result, memory, sprite};

/// The longest side of a thumbnail in pixels.
pub const SIDE: u32 = 64;

/// Reads the images that a column names, by paths relative to `base` and inside it: one picture a row.
///
/// Pictures are made at most [`SIDE`] pixels a side, their aspect kept, and put in the middle of cells of one size,
/// transparent around. A row without a path, or whose file is missing or damaged, gets an empty picture; `warnings`
/// counts these. A path that leads out of `base` is an error.
pub fn of_column(
    base: &Path,
    column: &Column,
    warnings: &mut Vec<String>,
    monitor: &dyn Monitor,
) -> Result<Images> {
    let name = format!("the column \"{}\"", column.name());
    let mut paths = Vec::with_capacity(column.rows());
    for row in 0..column.rows() {
        let path = match column.text(row).filter(|path| !path.trim().is_empty()) {
            Some(path) => Some(confine(&name, Place::Line(row as u64 + 1), base, path)?),
            None => None,
        };
        paths.push(path);
    }
    read(&name, &paths, warnings, monitor)
}

/// Reads the PNG, JPEG and WebP images of a folder, in the order of their names, numbers in them by value.
///
/// Gives the pictures, as [`of_column`] does, and a column `file` with their names. Folders inside and other files
/// are left out; links must lead into the folder.
pub fn of_folder(
    folder: &Path,
    warnings: &mut Vec<String>,
    monitor: &dyn Monitor,
) -> Result<(Images, Column)> {
    let file = folder.display().to_string();
    let failed = |source| Error::Read { file: file.clone(), source };
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
        if is_image(&name) && folder.join(&name).is_file() {
            names.push(name);
        }
    }
    if names.is_empty() {
        return Err(Error::content(
            &file,
            Place::File,
            "no image",
            "files named .png, .jpg, .jpeg or .webp",
            "give the folder that has the images in it",
        ));
    }
    names.sort_by(|a, b| in_order(a).cmp(&in_order(b)).then_with(|| a.cmp(b)));
    let paths = names.iter().map(|name| confine(&file, Place::File, folder, name).map(Some));
    let paths: Vec<_> = paths.collect::<Result<_>>()?;
    let images = read(&file, &paths, warnings, monitor)?;
    Ok((images, Column::new("file", names.iter().map(|name| Some(name.as_str())))))
}

fn is_image(name: &str) -> bool {
    let extension = crate::source::extension(name);
    matches!(extension.as_str(), "png" | "jpg" | "jpeg" | "webp") && !name.starts_with('.')
}

/// A name as texts and numbers, so that `9.png` comes before `10.png`.
fn in_order(name: &str) -> Vec<(String, u64)> {
    let mut parts = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let digit = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let (text, after) = rest.split_at(digit);
        let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        parts.push((text.to_owned(), after[..end].parse().unwrap_or(u64::MAX)));
        rest = &after[end..];
    }
    parts
}

/// Reads and scales the images and puts them into cells of one size.
fn read(
    name: &str,
    paths: &[Option<PathBuf>],
    warnings: &mut Vec<String>,
    monitor: &dyn Monitor,
) -> Result<Images> {
    monitor.stage("pictures");
    let side = SIDE as usize;
    // Thumbnails, and the cells they are put into.
    memory::check(name, (paths.len() * side * side * 4 * 2) as u64)?;
    let done = AtomicUsize::new(0);
    let mut read: Vec<Option<Result<RgbaImage>>> = Vec::new();
    // A part at a time, so that it can be watched and cancelled.
    for part in paths.chunks(256) {
        if monitor.cancelled() {
            return Err(Error::Cancelled);
        }
        read.par_extend(part.par_iter().map(|path| {
            done.fetch_add(1, Ordering::Relaxed);
            path.as_deref().filter(|path| path.is_file()).map(|path| Ok(thumbnail(&sprite::decode(path)?)))
        }));
        monitor.progress(done.load(Ordering::Relaxed) as f64 / paths.len() as f64);
    }
    let missing = read.iter().filter(|picture| picture.is_none()).count();
    if missing > 0 {
        warnings.push(format!(
            "{name}: {} of {} missing and left empty",
            counted(missing, "picture"),
            paths.len()
        ));
    }
    let mut damaged = read.iter().filter_map(|picture| picture.as_ref()?.as_ref().err());
    if let Some(first) = damaged.next() {
        let count = damaged.count() + 1;
        warnings.push(format!(
            "{name}: {} cannot be read and left empty, the first: {first}",
            counted(count, "picture")
        ));
    }
    let thumbnails: Vec<Option<RgbaImage>> = read.into_iter().map(|picture| picture?.ok()).collect();
    let largest = |side: fn(&RgbaImage) -> u32| thumbnails.iter().flatten().map(side).max().unwrap_or(1);
    let (width, height) = (largest(RgbaImage::width), largest(RgbaImage::height));
    let (line, cell) = (width as usize * 4, width as usize * height as usize * 4);
    let mut data = vec![0; cell * paths.len()];
    for (cell, picture) in data.chunks_exact_mut(cell).zip(&thumbnails) {
        let Some(picture) = picture else { continue };
        let left = (width - picture.width()) as usize / 2 * 4;
        let top = (height - picture.height()) as usize / 2;
        let own = picture.width() as usize * 4;
        for (y, pixels) in picture.as_raw().chunks_exact(own).enumerate() {
            let start = (top + y) * line + left;
            cell[start..start + own].copy_from_slice(pixels);
        }
    }
    Images::new(width, height, 4, data)
}

/// The image at most [`SIDE`] pixels a side; small ones stay as they are.
fn thumbnail(image: &image::DynamicImage) -> RgbaImage {
    let (width, height) = (image.width(), image.height());
    let longest = width.max(height);
    if longest <= SIDE {
        return image.to_rgba8();
    }
    let scaled = |side: u32| {
        let side = (f64::from(side) * f64::from(SIDE) / f64::from(longest)).round() as u32;
        side.max(1)
    };
    imageops::thumbnail(&image.to_rgba8(), scaled(width), scaled(height))
}
