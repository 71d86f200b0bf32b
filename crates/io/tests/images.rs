//! Sheets of pictures, folders of images and columns of their paths.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;

use embedscope_core::monitor::Silent;
use embedscope_io::{Column, Images, Result, pictures, sprite};
use image::{DynamicImage, GrayImage, ImageFormat, RgbImage, RgbaImage};
use proptest::prelude::*;

fn written(folder: &Path, name: &str, image: &DynamicImage, format: ImageFormat) -> std::path::PathBuf {
    let path = folder.join(name);
    image.save_with_format(&path, format).unwrap();
    path
}

fn read(path: &Path, size: (u32, u32), points: usize) -> Result<(Images, Vec<String>)> {
    let mut warnings = Vec::new();
    sprite::read(path, size, points, &mut warnings, &Silent).map(|images| (images, warnings))
}

fn sentence(path: &Path, size: (u32, u32), points: usize) -> String {
    read(path, size, points).expect_err("an error").to_string()
}

/// A grey sheet in which each pixel says where it is.
fn sheet(width: u32, height: u32) -> GrayImage {
    GrayImage::from_fn(width, height, |x, y| image::Luma([(y * 16 + x) as u8]))
}

#[test]
fn pictures_lie_row_by_row_in_any_grid() {
    let folder = tempfile::tempdir().unwrap();
    // Three across and two down, each 4 wide and 2 high, and a pixel too much at the right.
    let path = written(folder.path(), "s.png", &sheet(13, 4).into(), ImageFormat::Png);
    let (images, warnings) = read(&path, (4, 2), 5).unwrap();
    assert_eq!((images.width, images.height, images.channels, images.count()), (4, 2, 1, 5));
    assert_eq!(images.get(1), [4, 5, 6, 7, 20, 21, 22, 23]);
    assert_eq!(images.get(3), [32, 33, 34, 35, 48, 49, 50, 51]);
    assert!(warnings[0].contains("the last 1 pixels of each row"), "{warnings:?}");
    assert!(sentence(&path, (4, 2), 7).contains("13 x 4 pixels, 6 pictures of 4 x 2"));
    assert!(sentence(&path, (14, 2), 1).contains("room for pictures of 14 x 2"));
    assert!(sentence(&path, (0, 2), 1).contains("room for pictures"));
    assert!(sentence(&path, (u32::MAX, u32::MAX), 1).contains("room for pictures"));
    assert!(sentence(&path, (0, 0), 5).contains("a grid of 3 x 3"));
}

#[test]
fn the_size_of_a_square_grid_is_found_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path(), "s.png", &sheet(6, 4).into(), ImageFormat::Png);
    let (images, warnings) = read(&path, (0, 0), 3).unwrap();
    assert_eq!((images.width, images.height, images.count(), warnings.len()), (3, 2, 3, 1));
}

#[test]
fn png_jpeg_and_webp_of_all_depths() {
    let folder = tempfile::tempdir().unwrap();
    let colour: DynamicImage = RgbImage::from_pixel(8, 8, image::Rgb([200, 100, 50])).into();
    let clear: DynamicImage = RgbaImage::from_pixel(8, 8, image::Rgba([1, 2, 3, 0])).into();
    let deep = DynamicImage::ImageLuma16(image::ImageBuffer::from_pixel(8, 8, image::Luma([0x8000u16])));
    for (name, image, format, channels) in [
        ("a.png", &colour, ImageFormat::Png, 3),
        ("a.jpg", &colour, ImageFormat::Jpeg, 3),
        ("a.webp", &colour, ImageFormat::WebP, 3),
        ("clear.png", &clear, ImageFormat::Png, 4),
        ("deep.png", &deep, ImageFormat::Png, 1),
    ] {
        let path = written(folder.path(), name, image, format);
        let (images, _) = read(&path, (4, 4), 4).unwrap();
        assert_eq!((images.channels, images.count()), (channels, 4), "{name}");
        if channels == 3 {
            let near = images.get(0)[..3].iter().zip([200u8, 100, 50]).all(|(a, b)| a.abs_diff(b) < 8);
            assert!(near, "{name}: {:?}", &images.get(0)[..3]);
        }
    }
}

#[test]
fn a_sheet_larger_than_8192_pixels() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path(), "wide.png", &GrayImage::new(9000, 2).into(), ImageFormat::Png);
    let (images, _) = read(&path, (2, 2), 4500).unwrap();
    assert_eq!(images.count(), 4500);
    let tall = Images::new(1, 200, 1, vec![7; 200 * 2000]).unwrap();
    assert_eq!(sprite::sheet_size(&tall), (45, 9000));
    let mut png = Vec::new();
    sprite::write(&tall, &mut png).unwrap();
    fs::write(folder.path().join("tall.png"), png).unwrap();
    assert_eq!(read(&folder.path().join("tall.png"), (1, 200), 2000).unwrap().0, tall);
}

/// A PNG that claims a size it does not have the data for.
fn claiming(width: u32, height: u32) -> Vec<u8> {
    let mut png = Vec::new();
    let encoder = png::Encoder::new(&mut png, width, height);
    let mut writer = encoder.write_header().unwrap();
    let _ = writer.write_chunk(png::chunk::IDAT, &[0x78, 0x9c, 3, 0, 0, 0, 0, 1]);
    drop(writer);
    png
}

#[test]
fn hostile_images_are_sentences() {
    let folder = tempfile::tempdir().unwrap();
    let real = fs::read(written(folder.path(), "real.png", &sheet(16, 16).into(), ImageFormat::Png)).unwrap();
    for (name, bytes, expected) in [
        ("bomb.png", claiming(100_000, 100_000), "a claim of 100000 x 100000 pixels"),
        ("most.png", claiming(0x7fff_ffff, 0x7fff_ffff), "expected a whole image"),
        ("some.png", claiming(300, 300), "expected a whole image"),
        ("cut.png", real[..real.len() / 2].to_vec(), "expected a whole image"),
        ("head.png", real[..20].to_vec(), "expected a whole image"),
        ("text.png", b"not an image".to_vec(), "the start of no image"),
        ("gif.gif", b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(), "expected a PNG, JPEG or WebP image"),
        ("empty.png", Vec::new(), "the start of no image"),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let sentence = sentence(&path, (1, 1), 1);
        assert!(sentence.contains(expected) && sentence.contains(name), "{sentence}");
    }
    assert!(sentence(&folder.path().join("none.png"), (1, 1), 1).starts_with("cannot read"));
}

#[test]
fn a_folder_of_images_in_the_order_of_their_names() {
    let folder = tempfile::tempdir().unwrap();
    let plain =
        |width, height, grey| DynamicImage::from(GrayImage::from_pixel(width, height, image::Luma([grey])));
    written(folder.path(), "img10.png", &plain(4, 2, 10), ImageFormat::Png);
    written(folder.path(), "img9.png", &plain(2, 4, 9), ImageFormat::Png);
    written(folder.path(), "img1.jpg", &plain(256, 64, 1), ImageFormat::Jpeg);
    fs::write(folder.path().join("notes.txt"), "no image").unwrap();
    fs::write(folder.path().join("img11.png"), "damaged").unwrap();
    fs::create_dir(folder.path().join("folder.png")).unwrap();
    let mut warnings = Vec::new();
    let (images, files) = pictures::of_folder(folder.path(), &mut warnings, &Silent).unwrap();
    assert_eq!(files.values(), ["img1.jpg", "img9.png", "img10.png", "img11.png"]);
    // The widest is 64 after scaling, the highest 16.
    assert_eq!((images.width, images.height, images.channels, images.count()), (64, 16, 4, 4));
    let pixel = |row: usize, x: usize, y: usize| &images.get(row)[(y * 64 + x) * 4..][..4];
    assert_eq!(pixel(1, 31, 6), [9, 9, 9, 255]);
    assert_eq!(pixel(1, 30, 6), [0, 0, 0, 0]);
    assert_eq!(pixel(2, 30, 7), [10, 10, 10, 255]);
    assert!(images.get(3).iter().all(|&b| b == 0));
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].contains("1 picture cannot be read") && warnings[0].contains("img11.png"));
    let empty = tempfile::tempdir().unwrap();
    let error = pictures::of_folder(empty.path(), &mut warnings, &Silent).unwrap_err().to_string();
    assert!(error.contains("found no image"), "{error}");
}

#[test]
fn a_column_of_paths() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("sub")).unwrap();
    written(folder.path(), "sub/a.png", &sheet(3, 3).into(), ImageFormat::Png);
    let mut warnings = Vec::new();
    let column = Column::new("image", [Some("sub/a.png"), None, Some("gone.png"), Some("sub\\a.png")]);
    let images = pictures::of_column(folder.path(), &column, &mut warnings, &Silent).unwrap();
    assert_eq!((images.width, images.height, images.count()), (3, 3, 4));
    assert_eq!(images.get(0), images.get(3));
    assert!(images.get(1).iter().chain(images.get(2)).all(|&b| b == 0));
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].contains("2 pictures of 4 missing"), "{warnings:?}");
    for path in ["../a.png", "/etc/a.png", "https://example.org/a.png"] {
        let column = Column::new("image", [None, Some(path)]);
        let error =
            pictures::of_column(folder.path(), &column, &mut warnings, &Silent).unwrap_err().to_string();
        assert!(error.contains("the column \"image\", line 2: found"), "{error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn sheets_read_back(
        width in 1u32..6, height in 1u32..6, channels in prop::sample::select(vec![1u32, 3, 4]),
        count in 1usize..30, seed in any::<u8>(),
    ) {
        let size = (width * height * channels) as usize;
        let data = (0..size * count).map(|i| (i as u8).wrapping_mul(31).wrapping_add(seed)).collect();
        let images = Images::new(width, height, channels, data).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.png");
        let mut png = Vec::new();
        sprite::write(&images, &mut png).unwrap();
        fs::write(&path, png).unwrap();
        prop_assert_eq!(&read(&path, (width, height), count).unwrap().0, &images);
        // TensorFlow needs as many rows as columns.
        let (across, down) = sprite::sheet_size(&images);
        prop_assert_eq!(across / u64::from(width), down / u64::from(height));
    }

    #[test]
    fn no_image_makes_it_panic(at in 0usize..200, byte in any::<u8>(), cut in 8usize..400) {
        let folder = tempfile::tempdir().unwrap();
        let mut bytes = fs::read(written(folder.path(), "a.png", &sheet(16, 16).into(), ImageFormat::Png)).unwrap();
        let length = bytes.len();
        bytes[at % length] = byte;
        bytes.truncate(cut);
        fs::write(folder.path().join("a.png"), bytes).unwrap();
        let _ = read(&folder.path().join("a.png"), (4, 4), 16);
    }
}
