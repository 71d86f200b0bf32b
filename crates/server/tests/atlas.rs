//! Small pictures of many points (M24): the right picture for each row, whatever the sheet's form.
#![allow(clippy::unwrap_used)] // in helpers too, not only in #[test] functions

mod common;

use std::path::Path;

use common::{clouds, command, refused};
use embedscope_core::monitor::Silent;
use embedscope_io::{Dataset, Images, pictures, sprite};
use embedscope_server::wire::Atlas;
use embedscope_server::{Reply, Session, atlas};
use serde_json::json;

/// A colour that no other row has.
fn color(row: u32) -> [u8; 3] {
    [(row % 251) as u8, (row / 251 * 40) as u8, 200 - (row % 7) as u8 * 20]
}

/// Writes a sheet of plain pictures, row by row; `paint` gives each its colour.
fn sheet(path: &Path, columns: u32, rows: u32, (width, height): (u32, u32), paint: impl Fn(u32) -> [u8; 3]) {
    let mut pixels = Vec::new();
    for y in 0..rows * height {
        for x in 0..columns * width {
            pixels.extend(paint(y / height * columns + x / width));
        }
    }
    write_rgb(path, columns * width, rows * height, &pixels);
}

fn write_rgb(path: &Path, width: u32, height: u32, pixels: &[u8]) {
    let mut encoder = png::Encoder::new(std::fs::File::create(path).unwrap(), width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header().unwrap().write_image_data(pixels).unwrap();
}

/// The pixel in the middle of each cell.
fn middles(atlas: &Atlas) -> Vec<[u8; 4]> {
    let (pixels, width) = pixels(atlas);
    let size = atlas.size as usize;
    let cells = (0..atlas.count as usize).map(|i| (i / atlas.columns as usize, i % atlas.columns as usize));
    let at = cells.map(|(row, column)| (row * size + size / 2) * width + column * size + size / 2);
    at.map(|at| pixels[at * 4..at * 4 + 4].try_into().unwrap()).collect()
}

fn pixels(atlas: &Atlas) -> (Vec<u8>, usize) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(&atlas.png)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    assert_eq!(info.color_type, png::ColorType::Rgba);
    assert_eq!(info.width, atlas.columns * atlas.size);
    assert_eq!(info.height, atlas.count.div_ceil(atlas.columns) * atlas.size);
    (pixels, info.width as usize)
}

fn opaque(row: u32) -> [u8; 4] {
    let [r, g, b] = color(row);
    [r, g, b, 255]
}

fn with_pictures(images: Images) -> Session {
    let points = images.count();
    Session::new(Some(Dataset { images: Some(images), ..clouds(points, 4) })).unwrap()
}

fn ask(session: &Session, rows: &[u32], size: u32) -> Atlas {
    let text = json!({"type": "atlas", "rows": rows, "size": size}).to_string();
    match session.apply(command(&text)).unwrap() {
        Reply::Atlas(atlas) => atlas,
        other => panic!("{other:?}"),
    }
}

#[test]
fn m24_a_sheet_is_read_row_by_row_as_tensorflow_does() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sprite.png");
    // A square grid of 5 x 5 for 23 points, its end empty.
    sheet(&path, 5, 5, (28, 28), |i| if i < 23 { color(i) } else { [0; 3] });
    let images = sprite::read(&path, (28, 28), 23, &mut Vec::new(), &Silent).unwrap();
    let session = with_pictures(images);
    let rows: Vec<u32> = (0..23).rev().collect();
    for size in [16, 32, 64] {
        let atlas = ask(&session, &rows, size);
        assert_eq!((atlas.size, atlas.columns, atlas.count), (size, 5, 23));
        let expected: Vec<[u8; 4]> = rows.iter().map(|&row| opaque(row)).collect();
        assert_eq!(middles(&atlas), expected, "{size}");
    }
}

#[test]
fn m24_a_sheet_that_is_no_square_and_wider_than_8192_pixels() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wide.png");
    // 9000 x 12 pixels: 1500 pictures a row.
    sheet(&path, 1500, 2, (6, 6), color);
    let images = sprite::read(&path, (6, 6), 2900, &mut Vec::new(), &Silent).unwrap();
    let session = with_pictures(images);
    let rows = [0, 1499, 1500, 2899, 7];
    assert_eq!(middles(&ask(&session, &rows, 32)), rows.map(opaque));
}

#[test]
fn m24_any_choice_of_rows_has_its_own_pictures() {
    // What the page asks for after Isolate: rows of the whole data, in any order, some twice.
    let (width, height) = (4, 4);
    let data = (0..300).flat_map(|row| color(row).repeat(width * height)).collect();
    let session = with_pictures(Images::new(width as u32, height as u32, 3, data).unwrap());
    let rows: Vec<u32> = (0..300).filter(|row| row % 3 == 1).chain([5, 5, 299]).collect();
    let expected: Vec<[u8; 4]> = rows.iter().map(|&row| opaque(row)).collect();
    assert_eq!(middles(&ask(&session, &rows, 16)), expected);
}

#[test]
fn m24_pictures_of_a_folder_keep_their_aspect() {
    let folder = tempfile::tempdir().unwrap();
    write_rgb(&folder.path().join("1.png"), 40, 10, &[250, 20, 30].repeat(400));
    write_rgb(&folder.path().join("2.png"), 10, 40, &[20, 250, 30].repeat(400));
    let (images, _) = pictures::of_folder(folder.path(), &mut Vec::new(), &Silent).unwrap();
    let atlas = atlas::draw(&images, &[0, 1], 32).unwrap();
    let (pixels, width) = pixels(&atlas);
    assert_eq!(width, 64);
    let filled = |x0: usize, color: [u8; 3]| {
        let inside = |&(x, y): &(usize, usize)| {
            let at = (y * width + x0 + x) * 4;
            pixels[at + 3] == 255 && pixels[at..at + 3] == color
        };
        let all: Vec<_> = (0..32).flat_map(|y| (0..32).map(move |x| (x, y))).filter(inside).collect();
        let extent = |f: fn(&(usize, usize)) -> usize| {
            (all.iter().map(f).min().unwrap(), all.iter().map(f).max().unwrap())
        };
        (extent(|p| p.0), extent(|p| p.1))
    };
    assert_eq!(filled(0, [250, 20, 30]), ((0, 31), (12, 19)), "wide: 32 x 8 in the middle");
    assert_eq!(filled(32, [20, 250, 30]), ((12, 19), (0, 31)), "tall: 8 x 32 in the middle");
    assert_eq!(pixels[3], 0, "transparent around");
}

#[test]
fn what_cannot_be_given_is_said() {
    let none = Session::new(Some(Dataset { images: None, ..clouds(10, 4) })).unwrap();
    assert!(refused(&none, r#"{"type":"atlas","rows":[0],"size":32}"#).contains("no pictures"));
    let session = with_pictures(Images::new(2, 2, 1, vec![0; 40]).unwrap());
    assert!(refused(&session, r#"{"type":"atlas","rows":[0],"size":33}"#).contains("16, 32 or 64"));
    assert!(refused(&session, r#"{"type":"atlas","rows":[],"size":32}"#).contains("1 to 4096 rows"));
    assert!(refused(&session, r#"{"type":"atlas","rows":[10],"size":32}"#).contains("rows go from 0 to 9"));
    let many = json!({"type": "atlas", "rows": vec![0; 4097], "size": 16}).to_string();
    assert!(refused(&session, &many).contains("4097"));
}

#[test]
fn the_message_is_as_the_protocol_says() {
    let images = Images::new(1, 1, 3, vec![1, 2, 3, 4, 5, 6]).unwrap();
    let atlas = atlas::draw(&images, &[1, 0], 16).unwrap();
    let bytes = atlas.encode(9).unwrap();
    assert_eq!(bytes[..8], *b"ESW1\x05\0\0\0");
    let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    assert_eq!((word(8) as usize, word(12)), (12 + atlas.png.len(), 9));
    assert_eq!((word(16), word(20), word(24)), (16, 2, 2));
    assert_eq!(bytes[28..], atlas.png);
}
