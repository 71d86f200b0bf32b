//! npz and safetensors: which of their arrays are what, and which files are mapped.

use embedscope_core::Matrix;
use embedscope_core::monitor::Silent;
use embedscope_io::convert::Format;
use embedscope_io::{DataType, Dataset, ReadOptions, Source, open};

use crate::made::{array, little, message, name, npy, npz, read, safetensors, some, texts, written};

#[test]
fn big_arrow_safetensors_npy_and_bytes_files_are_mapped() {
    let folder = tempfile::tempdir().unwrap();
    let values: Vec<f32> = (0..30_000).map(|i| i as f32).collect();
    let data = Dataset::new("x", Matrix::new(10_000, 3, values).unwrap());
    for format in
        [Format::Npy, Format::Bytes, Format::Safetensors, Format::Arrow, Format::Parquet, Format::Npz]
    {
        let file = folder.path().join(match format {
            Format::Npy => "x.npy",
            Format::Bytes => "x.bytes",
            other => name(other),
        });
        std::fs::write(&file, written(&data, format)).unwrap();
        let options = ReadOptions {
            shape: Some(embedscope_io::Shape { rows: None, columns: 3 }),
            ..ReadOptions::default()
        };
        let back = open::vectors(file.as_path(), &options, &Silent).unwrap().vectors.unwrap();
        assert_eq!(back.is_shared(), !matches!(format, Format::Parquet | Format::Npz), "{format:?}");
        // The file can be replaced while it is open.
        std::fs::remove_file(&file).unwrap();
        assert_eq!(Some(&back), data.vectors.as_ref(), "{format:?}");
    }
}

#[test]
fn npz_finds_its_vectors_and_columns() {
    let grid = |first: f32| npy("<f4", false, "(2, 2)", &little(&[first, 2.0, 3.0, 4.0]));
    let fortran = npy(">f8", true, "(2, 2)", &[1f64, 3.0, 2.0, 4.0].map(f64::to_be_bytes).concat());
    let labels = npy("<i8", false, "(2,)", &[7i64, -1].map(i64::to_le_bytes).concat());
    let words = npy(
        "<U3",
        false,
        "(2,)",
        &"007\0\0\0".chars().flat_map(|c| (c as u32).to_le_bytes()).collect::<Vec<_>>(),
    );
    for method in [zip::CompressionMethod::Stored, zip::CompressionMethod::Deflated] {
        for first in [grid(1.0), fortran.clone()] {
            let file = npz(
                &[
                    ("y.npy", labels.clone()),
                    ("a.npy", first),
                    ("w.npy", words.clone()),
                    ("s.npy", npy("|b1", false, "()", &[1])),
                ],
                method,
            );
            let data = read("x.npz", file.clone()).unwrap();
            assert_eq!(data.vectors.unwrap().data(), [1.0, 2.0, 3.0, 4.0]);
            assert_eq!(
                (texts(&data.metadata, "y"), texts(&data.metadata, "w")),
                (some(&["7", "-1"]), some(&["007", "-"]))
            );
            assert_eq!(data.metadata.column("w").unwrap().data_type(), DataType::Text);
            assert!(
                data.warnings.len() == 1 && data.warnings[0].contains("\"s\" of shape []"),
                "{:?}",
                data.warnings
            );
        }
        let two = npz(&[("p.npy", grid(1.0)), ("q.npy", grid(5.0))], method);
        let found = message("x.npz", &two);
        assert!(
            found.contains("2 arrays of two dimensions: \"p\", \"q\"") && found.contains("--array"),
            "{found}"
        );
        assert_eq!(array("x.npz", two, "q").unwrap().vectors.unwrap().row(0), [5.0, 2.0]);
        let known = npz(&[("p.npy", grid(1.0)), ("X.npy", grid(5.0))], method);
        assert_eq!(read("x.npz", known).unwrap().vectors.unwrap().row(0), [5.0, 2.0]);
        let nan = npz(&[("p.npy", npy("<f4", false, "(2, 2)", &little(&[1.0, 2.0, f32::NAN, 4.0])))], method);
        assert!(
            message("x.npz", &nan).contains("x.npz, p, line 2, column 1: found NaN"),
            "{}",
            message("x.npz", &nan)
        );
        let object = npz(&[("p.npy", npy("|O", false, "(2, 2)", &[0; 32]))], method);
        assert!(message("x.npz", &object).contains("Python objects"), "{}", message("x.npz", &object));
    }
    let metadata = npz(&[("y.npy", labels), ("w.npy", words)], zip::CompressionMethod::Deflated);
    let table =
        open::metadata(Source::bytes("y.npz", metadata), Some(2), &ReadOptions::default(), &Silent).unwrap();
    assert_eq!(texts(&table, "y"), some(&["7", "-1"]));
    assert!(
        message("x.npz", &npz(&[("readme.txt", b"x".to_vec())], zip::CompressionMethod::Stored))
            .contains("an archive of \"readme.txt\"")
    );
}

#[test]
fn safetensors_of_every_kind_of_number() {
    for (kind, data) in [
        ("F32", little(&[1.0, 2.0, -3.0, 4.0])),
        ("F64", [1f64, 2.0, -3.0, 4.0].map(f64::to_le_bytes).concat()),
        ("F16", [1f32, 2.0, -3.0, 4.0].map(|v| half::f16::from_f32(v).to_le_bytes()).concat()),
        ("BF16", [1f32, 2.0, -3.0, 4.0].map(|v| half::bf16::from_f32(v).to_le_bytes()).concat()),
        ("I8", vec![1, 2, 253, 4]),
        ("I64", [1i64, 2, -3, 4].map(i64::to_le_bytes).concat()),
    ] {
        let end = data.len();
        let header = format!(
            "{{\"__metadata__\":{{\"format\":\"pt\"}},\"w\":{{\"dtype\":\"{kind}\",\"shape\":[2,2],\"data_offsets\":[0,{end}]}},\"y\":{{\"dtype\":\"I32\",\"shape\":[2],\"data_offsets\":[{end},{}]}}}}",
            end + 8
        );
        let file = safetensors(&header, &[data, [5i32, -6].map(i32::to_le_bytes).concat()].concat());
        let read = read("x.safetensors", file).unwrap_or_else(|e| panic!("{kind}: {e}"));
        assert_eq!(read.vectors.unwrap().data(), [1.0, 2.0, -3.0, 4.0], "{kind}");
        assert_eq!(texts(&read.metadata, "y"), some(&["5", "-6"]));
    }
    let two = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[4,8]}}";
    let file = safetensors(two, &little(&[1.0, 2.0]));
    assert!(message("x.safetensors", &file).contains("2 tensors of two dimensions: \"a\", \"b\""));
    assert_eq!(array("x.safetensors", file, "b").unwrap().vectors.unwrap().data(), [2.0]);
    let three = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1,1,1],\"data_offsets\":[0,4]}}";
    assert!(message("x.safetensors", &safetensors(three, &[0; 4])).contains("the tensors \"a\" [1, 1, 1]"));
}
