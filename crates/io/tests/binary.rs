//! Binary vectors and labels: npy, IDX, raw, gzip; and what damaged files say.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::io::Write;

use embedscope_core::MatrixView;
use embedscope_core::monitor::Silent;
use embedscope_io::{Dataset, Error, ReadOptions, Shape, Source, convert, open};

fn read(name: &str, bytes: Vec<u8>) -> Result<Dataset, Error> {
    open::vectors(Source::bytes(name, bytes), &ReadOptions::default(), &Silent)
}

fn message(name: &str, bytes: &[u8]) -> String {
    read(name, bytes.to_vec()).unwrap_err().to_string()
}

fn npy(descr: &str, fortran: bool, shape: &str, data: &[u8]) -> Vec<u8> {
    let fortran = if fortran { "True" } else { "False" };
    let header = format!("{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}\n");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn bytes<const N: usize>(values: impl IntoIterator<Item = [u8; N]>) -> Vec<u8> {
    values.into_iter().flatten().collect()
}

#[test]
fn npy_of_every_kind_of_number() {
    let expected = [1.0, 2.0, 3.0, 4.0, 5.0, 100.0];
    let ints = [1i32, 2, 3, 4, 5, 100];
    let cases = [
        ("<f4", bytes(ints.map(|v| (v as f32).to_le_bytes()))),
        (">f4", bytes(ints.map(|v| (v as f32).to_be_bytes()))),
        ("<f8", bytes(ints.map(|v| f64::from(v).to_le_bytes()))),
        (">f8", bytes(ints.map(|v| f64::from(v).to_be_bytes()))),
        ("<f2", bytes(ints.map(|v| half::f16::from_f32(v as f32).to_le_bytes()))),
        ("|u1", bytes(ints.map(|v| (v as u8).to_le_bytes()))),
        ("|i1", bytes(ints.map(|v| (v as i8).to_le_bytes()))),
        (">i2", bytes(ints.map(|v| (v as i16).to_be_bytes()))),
        ("<u4", bytes(ints.map(|v| (v as u32).to_le_bytes()))),
        ("<i8", bytes(ints.map(|v| i64::from(v).to_le_bytes()))),
    ];
    for (descr, data) in cases {
        let read = read("x.npy", npy(descr, false, "(3, 2)", &data)).unwrap();
        assert_eq!((read.points, read.dimensions()), (3, 2), "{descr}");
        assert_eq!(read.vectors.unwrap().data(), expected, "{descr}");
    }
    let negative = npy("<i2", false, "(1, 2)", &bytes([-3i16, 7].map(i16::to_le_bytes)));
    assert_eq!(read("x.npy", negative).unwrap().vectors.unwrap().data(), [-3.0, 7.0]);
    let flags = npy("|b1", false, "(1L, 2L)", &[0, 1]);
    assert_eq!(read("x.npy", flags).unwrap().vectors.unwrap().data(), [0.0, 1.0]);
}

#[test]
fn npy_in_fortran_order() {
    let file = npy("<f4", true, "(3, 2)", &bytes([1f32, 2.0, 3.0, 4.0, 5.0, 6.0].map(f32::to_le_bytes)));
    assert_eq!(read("x.npy", file).unwrap().vectors.unwrap().data(), [1.0, 4.0, 2.0, 5.0, 3.0, 6.0]);
}

#[test]
fn npy_that_is_no_vectors_is_refused() {
    for (file, part) in [
        (npy("|O", false, "(2, 2)", &[0; 32]), "Python objects"),
        (npy("<c8", false, "(2, 2)", &[0; 32]), "<c8"),
        (npy("<U2", false, "(2, 2)", &[0; 32]), "array of text"),
        (npy("<f4", false, "(2, 2, 2)", &[0; 32]), "3 dimensions"),
        (npy("<f4", false, "(8,)", &[0; 32]), "1 dimension"),
        (npy("<f4", false, "(0, 4)", &[]), "an empty array"),
        (
            npy("<f4", false, "(2, 2)", &bytes([1f32, 2.0, f32::NAN, 4.0].map(f32::to_le_bytes))),
            "line 2, column 1: found NaN",
        ),
        (
            npy("<f8", true, "(2, 2)", &bytes([1f64, 2.0, 3.0, 1e300].map(f64::to_le_bytes))),
            "line 2, column 2",
        ),
        (
            npy("<f4", false, "(2000000000, 700)", &[0; 20]),
            "found 20 bytes of data, expected 5600000000000 bytes",
        ),
        (
            npy("<f4", false, "(4611686018427387904, 4611686018427387904)", &[0; 20]),
            "more than any machine has",
        ),
        (
            npy("<f4", false, "(2, 3)", &[0; 23]),
            "found 23 bytes of data, expected 24 bytes for the shape (2, 3)",
        ),
        (npy("<f4", false, "(2, 3)", &[0; 24])[..40].to_vec(), "the end of the file inside the header"),
        (b"\x93NUMPY\x09\x00aaaaaa".to_vec(), "version 9"),
        (b"\x93NUM".to_vec(), "expected \"\\x93NUMPY\""),
        (b"\x93NUMPY\x02\x00\xff\xff\xff\xff".to_vec(), "inside the header"),
        (b"\x93NUMPY\x01\x00\x04\x00abc\n".to_vec(), "expected a dictionary"),
        (b"1\t2\n".to_vec(), "expected \"\\x93NUMPY\""),
    ] {
        let text = message("x.npy", &file);
        assert!(text.starts_with("x.npy") && text.contains(part), "{text}");
    }
}

#[test]
fn npy_labels_are_text() {
    let read = |file: Vec<u8>| {
        let table =
            open::metadata(Source::bytes("y.npy", file), Some(2), &ReadOptions::default(), &Silent).unwrap();
        (0..2).map(|i| table.columns()[0].text(i).unwrap_or("-").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        read(npy("<i8", false, "(2,)", &bytes([7i64, -9_007_199_254_740_993].map(i64::to_le_bytes)))),
        ["7", "-9007199254740993"]
    );
    assert_eq!(
        read(npy("<f4", false, "(2, 1)", &bytes([0.1f32, f32::NAN].map(f32::to_le_bytes)))),
        ["0.1", "-"]
    );
    assert_eq!(
        read(npy("<U2", false, "(2,)", &bytes(['é', 'x', '犬', '\0'].map(|c| (c as u32).to_le_bytes())))),
        ["éx", "犬"]
    );
    assert_eq!(read(npy("|S2", false, "(2,)", b"a\0bc")), ["a", "bc"]);
    assert_eq!(read(npy("|b1", false, "(2,)", &[0, 1])), ["false", "true"]);
}

#[test]
fn idx_pictures_are_vectors_and_thumbnails() {
    let mut file = vec![0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3];
    file.extend([1, 2, 3, 4, 5, 255]);
    for file in [file.clone(), gzip(&file)] {
        let data = read("images-idx3-ubyte.gz", file).unwrap();
        assert_eq!(data.vectors.as_ref().unwrap().data(), [1.0, 2.0, 3.0, 4.0, 5.0, 255.0]);
        let images = data.images.as_ref().unwrap();
        assert_eq!((images.width, images.height, images.count(), images.get(1)), (3, 1, 2, &[4, 5, 255][..]));
        assert_eq!(data.name, "images-idx3-ubyte");
        let second = data.rows(1..2).unwrap();
        assert_eq!((second.points, second.images.unwrap().get(0)), (1, &[4, 5, 255][..]));
        assert!(data.rows(1..3).unwrap_err().to_string().contains("rows 0..2"));
    }
    let floats =
        [&[0, 0, 0x0d, 2, 0, 0, 0, 1, 0, 0, 0, 2][..], &1.5f32.to_be_bytes(), &2f32.to_be_bytes()].concat();
    assert_eq!(read("x.idx", floats).unwrap().vectors.unwrap().data(), [1.5, 2.0]);
}

#[test]
fn damaged_idx_is_named() {
    for (file, part) in [
        (
            vec![0, 0, 8, 3, 0x77, 0x35, 0x94, 0, 0, 0, 0, 28, 0, 0, 0, 28, 1, 2],
            "found 2 bytes of data, expected 1568000000000 bytes",
        ),
        (
            vec![0, 0, 8, 3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            "more than any machine",
        ),
        (vec![0, 0, 8, 3, 0, 0, 0, 1], "inside the header"),
        (vec![0, 0, 8, 1, 0, 0, 0, 1, 5], "if these are labels"),
        (vec![1, 2, 3, 4, 5], "expected an IDX header"),
    ] {
        let text = message("images-idx3-ubyte", &file);
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn truncated_gzip_is_named() {
    let whole = gzip(&"1\t2\n".repeat(10_000).into_bytes());
    let text = message("v.tsv.gz", &whole[..whole.len() / 2]);
    assert!(
        text.starts_with("v.tsv.gz")
            && text.contains("in the middle of the gzip data")
            && text.contains("get the file again"),
        "{text}"
    );
    let mut damaged = whole.clone();
    let at = damaged.len() - 6;
    damaged[at] ^= 0xff;
    assert!(message("v.tsv.gz", &damaged).contains("damaged gzip data"));
    assert_eq!(read("v.tsv.gz", whole).unwrap().points, 10_000);
    let two_members = [gzip(b"1\t2\n"), gzip(b"3\t4\n")].concat();
    assert_eq!(read("v.tsv.gz", two_members).unwrap().points, 2);
}

#[test]
fn raw_files_need_a_shape() {
    let data = bytes([1f32, 2.0, 3.0, 4.0, 5.0, 6.0].map(f32::to_le_bytes));
    let read = |data: &[u8], rows, columns| {
        let options = ReadOptions { shape: Some(Shape { rows, columns }), ..ReadOptions::default() };
        open::vectors(Source::bytes("x.bytes", data.to_vec()), &options, &Silent)
    };
    assert_eq!(read(&data, None, 2).unwrap().points, 3);
    assert_eq!(read(&data, Some(2), 3).unwrap().vectors.unwrap().row(1), [4.0, 5.0, 6.0]);
    assert!(read(&data, None, 4).is_err());
    assert!(read(&data, Some(4), 2).unwrap_err().to_string().contains("24 bytes, expected 4 rows of 2"));
    assert!(read(&data, Some(usize::MAX), usize::MAX).is_err());
    assert!(message("x.bytes", &data).contains("--shape"));
    let nan = bytes([1f32, f32::INFINITY].map(f32::to_le_bytes));
    assert!(read(&nan, None, 2).unwrap_err().to_string().contains("byte 4: found inf"));
}

#[test]
fn missing_files_and_folders_are_named() {
    let read = |path: &std::path::Path| {
        open::vectors(path, &ReadOptions::default(), &Silent).unwrap_err().to_string()
    };
    let folder = tempfile::tempdir().unwrap();
    assert!(read(&folder.path().join("no.tsv")).contains("no.tsv"));
    assert!(read(folder.path()).contains("found a folder"));
}

proptest::proptest! {
    #[test]
    fn npy_and_bytes_round_trip(rows in 1usize..6, cols in 1usize..6, seed in proptest::collection::vec(-1e30f32..1e30, 36)) {
        let view = MatrixView::new(rows, cols, &seed[..rows * cols]).unwrap();
        let mut file = Vec::new();
        convert::vectors(view, convert::Format::Npy, &mut file).unwrap();
        proptest::prop_assert_eq!((file.len() - 4 * rows * cols) % 64, 0);
        let back = read("x.npy", file).unwrap().vectors.unwrap();
        proptest::prop_assert_eq!(back.view(), view);
        let mut file = Vec::new();
        convert::vectors(view, convert::Format::Bytes, &mut file).unwrap();
        let options = ReadOptions { shape: Some(Shape { rows: None, columns: cols }), ..ReadOptions::default() };
        let back = open::vectors(Source::bytes("x.bytes", file), &options, &Silent).unwrap().vectors.unwrap();
        proptest::prop_assert_eq!(back.view(), view);
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..80), magic in 0..4usize, name in "[ab]\\.(npy|tsv|idx|bytes|txt|csv)") {
        let start: &[u8] = [&b""[..], b"\x93NUMPY\x01\x00", b"\0\0\x08\x02", b"\x1f\x8b\x08"][magic];
        let file = [start, &bytes].concat();
        let _ = read(&name, file.clone());
        let _ = open::inputs(vec![Source::bytes(name, file)], None, &ReadOptions::default(), &Silent);
    }
}
