//! npz, safetensors, Parquet and Arrow: round trips of every type, and what damaged files say.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Decimal128Array, DictionaryArray, FixedSizeListArray, Float16Array, Float32Array,
    Float64Array, Int32Array, Int64Array, LargeListArray, LargeStringArray, ListArray, RecordBatch,
    StringArray, StringViewArray, StructArray, TimestampMillisecondArray, UInt64Array, types::*,
};
use arrow_schema::{DataType as Arrow, Field};
use embedscope_core::Matrix;
use embedscope_core::monitor::Silent;
use embedscope_io::convert::{self, Format, MetadataFormat};
use embedscope_io::{Column, DataType, Dataset, Error, ReadOptions, Role, Source, Table, open};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use proptest::strategy::Strategy;

const BOTH: [Format; 2] = [Format::Parquet, Format::Arrow];

fn metadata_format(format: Format) -> MetadataFormat {
    if format == Format::Parquet { MetadataFormat::Parquet } else { MetadataFormat::Arrow }
}

fn name(format: Format) -> &'static str {
    match format {
        Format::Parquet => "x.parquet",
        Format::Arrow => "x.arrow",
        Format::Npz => "x.npz",
        Format::Safetensors => "x.safetensors",
        _ => "x",
    }
}

fn read(name: &str, bytes: Vec<u8>) -> Result<Dataset, Error> {
    open::vectors(Source::bytes(name, bytes), &ReadOptions::default(), &Silent)
}

fn array(name: &str, bytes: Vec<u8>, array: &str) -> Result<Dataset, Error> {
    let options = ReadOptions { array: Some(array.to_owned()), ..ReadOptions::default() };
    open::vectors(Source::bytes(name, bytes), &options, &Silent)
}

fn message(name: &str, bytes: &[u8]) -> String {
    read(name, bytes.to_vec()).unwrap_err().to_string()
}

fn written(dataset: &Dataset, format: Format) -> Vec<u8> {
    let mut out = Vec::new();
    convert::dataset(dataset, format, &mut out).unwrap();
    out
}

fn parquet(batches: &[RecordBatch], compression: Compression) -> Vec<u8> {
    let mut out = Vec::new();
    let properties = WriterProperties::builder().set_compression(compression).build();
    let mut writer = ArrowWriter::try_new(&mut out, batches[0].schema(), Some(properties)).unwrap();
    for batch in batches {
        writer.write(batch).unwrap();
        writer.flush().unwrap();
    }
    writer.close().unwrap();
    out
}

fn ipc(batches: &[RecordBatch], compression: Option<arrow_ipc::CompressionType>) -> Vec<u8> {
    let mut out = Vec::new();
    let options = arrow_ipc::writer::IpcWriteOptions::default().try_with_compression(compression).unwrap();
    let mut writer =
        arrow_ipc::writer::FileWriter::try_new_with_options(&mut out, &batches[0].schema(), options).unwrap();
    for batch in batches {
        writer.write(batch).unwrap();
    }
    writer.finish().unwrap();
    out
}

fn stream(batches: &[RecordBatch]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = arrow_ipc::writer::StreamWriter::try_new(&mut out, &batches[0].schema()).unwrap();
    for batch in batches {
        writer.write(batch).unwrap();
    }
    writer.finish().unwrap();
    out
}

/// The same table in every dress.
fn every(batches: &[RecordBatch]) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("snappy.parquet", parquet(batches, Compression::SNAPPY)),
        ("zstd.parquet", parquet(batches, Compression::ZSTD(ZstdLevel::default()))),
        ("gzip.parquet", parquet(batches, Compression::GZIP(parquet::basic::GzipLevel::default()))),
        ("lz4.parquet", parquet(batches, Compression::LZ4_RAW)),
        ("plain.arrow", ipc(batches, None)),
        ("lz4.feather", ipc(batches, Some(arrow_ipc::CompressionType::LZ4_FRAME))),
        ("zstd.feather", ipc(batches, Some(arrow_ipc::CompressionType::ZSTD))),
        ("x.arrows", stream(batches)),
    ]
}

fn fixed(rows: usize, cols: usize, first: f32) -> ArrayRef {
    let values = Float32Array::from_iter_values((0..rows * cols).map(|i| first + i as f32));
    let item = Arc::new(Field::new_list_field(Arrow::Float32, false));
    Arc::new(FixedSizeListArray::try_new(item, cols as i32, Arc::new(values), None).unwrap())
}

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter(columns).unwrap()
}

fn texts(table: &Table, column: &str) -> Vec<Option<String>> {
    let column = table.column(column).unwrap_or_else(|| panic!("{column}"));
    (0..column.rows()).map(|row| column.text(row).map(str::to_owned)).collect()
}

fn some(texts: &[&str]) -> Vec<Option<String>> {
    texts.iter().map(|text| if *text == "-" { None } else { Some((*text).to_owned()) }).collect()
}

#[test]
fn every_type_of_metadata_is_kept() {
    let mut words = arrow_array::builder::ListBuilder::new(arrow_array::builder::StringBuilder::new());
    words.append_value([Some("a b"), Some("犬")]);
    words.append_null();
    words.append_value([Some("\"")]);
    let codes = arrow_array::Int8Array::from(vec![Some(1), None, Some(0)]);
    let kinds: ArrayRef = Arc::new(StringArray::from(vec!["cat", "dog"]));
    let table = batch(vec![
        ("vector", fixed(3, 2, 1.0)),
        ("text", Arc::new(StringArray::from(vec![Some("007"), Some(""), None]))),
        ("large", Arc::new(LargeStringArray::from(vec![Some("é\t\n"), None, Some("x")]))),
        ("view", Arc::new(StringViewArray::from(vec![Some("a text longer than twelve"), None, Some("1")]))),
        ("flag", Arc::new(BooleanArray::from(vec![Some(true), None, Some(false)]))),
        ("int", Arc::new(Int64Array::from(vec![Some(i64::MIN), None, Some(9_007_199_254_740_993)]))),
        ("uint", Arc::new(UInt64Array::from(vec![Some(u64::MAX), None, Some(0)]))),
        ("float", Arc::new(Float64Array::from(vec![Some(0.1), None, Some(f64::NAN)]))),
        ("single", Arc::new(Float32Array::from(vec![Some(0.1), None, Some(-1e30)]))),
        ("half", Arc::new(Float16Array::from(vec![half::f16::from_f32(0.5); 3]))),
        (
            "money",
            Arc::new(
                Decimal128Array::from(vec![Some(150), None, Some(-5)])
                    .with_precision_and_scale(10, 2)
                    .unwrap(),
            ),
        ),
        ("day", Arc::new(arrow_array::Date32Array::from(vec![Some(20_781), None, Some(-1)]))),
        ("millis", Arc::new(arrow_array::Date64Array::from(vec![Some(0), None, Some(86_400_000)]))),
        (
            "moment",
            Arc::new(
                TimestampMillisecondArray::from(vec![Some(1500), None, Some(-1)]).with_timezone("+01:00"),
            ),
        ),
        ("kind", Arc::new(DictionaryArray::<Int8Type>::try_new(codes, kinds).unwrap())),
        ("words", Arc::new(words.finish())),
        (
            "other",
            Arc::new(StructArray::from(vec![(
                Arc::new(Field::new("a", Arrow::Int32, false)),
                Arc::new(Int32Array::from(vec![1, 2, 3])) as ArrayRef,
            )])),
        ),
    ]);
    for (file, bytes) in every(&[table]) {
        let data = read(file, bytes).unwrap_or_else(|e| panic!("{file}: {e}"));
        assert_eq!(data.vectors.as_ref().unwrap().data(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], "{file}");
        for (column, kind, expected) in [
            ("text", DataType::Text, ["007", "", "-"]),
            ("large", DataType::Text, ["é\t\n", "-", "x"]),
            ("view", DataType::Text, ["a text longer than twelve", "-", "1"]),
            ("flag", DataType::Boolean, ["true", "-", "false"]),
            ("int", DataType::Integer, ["-9223372036854775808", "-", "9007199254740993"]),
            ("uint", DataType::Integer, ["18446744073709551615", "-", "0"]),
            ("float", DataType::Float, ["0.1", "-", "-"]),
            ("single", DataType::Float, ["0.1", "-", "-1e+30"]),
            ("half", DataType::Float, ["0.5", "0.5", "0.5"]),
            ("money", DataType::Float, ["1.50", "-", "-0.05"]),
            ("day", DataType::Date, ["2026-11-24", "-", "1969-12-31"]),
            ("millis", DataType::Date, ["1970-01-01", "-", "1970-01-02"]),
            ("moment", DataType::Date, ["1970-01-01T00:00:01.5Z", "-", "1969-12-31T23:59:59.999Z"]),
            ("kind", DataType::Text, ["dog", "-", "cat"]),
            ("words", DataType::Words, ["[\"a b\",\"犬\"]", "-", "[\"\\\"\"]"]),
        ] {
            assert_eq!(texts(&data.metadata, column), some(&expected), "{file}, {column}");
            assert_eq!(data.metadata.column(column).unwrap().data_type(), kind, "{file}, {column}");
        }
        assert!(
            data.warnings.len() == 1 && data.warnings[0].contains("\"other\" of structures was left out"),
            "{:?}",
            data.warnings
        );
    }
}

#[test]
fn vectors_in_lists_of_every_kind() {
    let lists = ListArray::from_iter_primitive::<Float64Type, _, _>([
        Some(vec![Some(1.5), Some(2.0)]),
        Some(vec![Some(3.0), Some(4.0)]),
    ]);
    let large = LargeListArray::from_iter_primitive::<Int16Type, _, _>([
        Some(vec![Some(-1), Some(2)]),
        Some(vec![Some(3), Some(4)]),
    ]);
    let halves = ListArray::from_iter_primitive::<Float16Type, _, _>([
        Some(vec![Some(half::f16::from_f32(1.5)), Some(half::f16::ONE)]),
        Some(vec![Some(half::f16::ZERO), Some(half::f16::NEG_ONE)]),
    ]);
    for (column, expected) in [
        (Arc::new(lists) as ArrayRef, [1.5, 2.0, 3.0, 4.0]),
        (Arc::new(large), [-1.0, 2.0, 3.0, 4.0]),
        (Arc::new(halves), [1.5, 1.0, 0.0, -1.0]),
        (fixed(2, 2, 0.0), [0.0, 1.0, 2.0, 3.0]),
    ] {
        for (file, bytes) in every(&[batch(vec![("anything", column)])]) {
            assert_eq!(read(file, bytes).unwrap().vectors.unwrap().data(), expected, "{file}");
        }
    }
}

#[test]
fn several_batches_and_row_groups_keep_their_order() {
    let batches: Vec<RecordBatch> = (0..7)
        .map(|part| {
            let ids = Int32Array::from_iter_values((0..300).map(|i| part * 300 + i));
            batch(vec![("id", Arc::new(ids)), ("embedding", fixed(300, 3, part as f32 * 900.0))])
        })
        .collect();
    for (file, bytes) in every(&batches) {
        let data = read(file, bytes).unwrap();
        assert_eq!((data.points, data.dimensions()), (2100, 3), "{file}");
        assert!(data.vectors.unwrap().data().iter().enumerate().all(|(i, v)| *v == i as f32), "{file}");
        assert!(
            texts(&data.metadata, "id")
                .iter()
                .enumerate()
                .all(|(i, text)| text.as_deref() == Some(&i.to_string())),
            "{file}"
        );
    }
}

#[test]
fn columns_of_numbers_are_vectors_where_their_names_or_the_table_say_so() {
    let floats = |first: f64| Arc::new(Float64Array::from(vec![first, first + 1.0])) as ArrayRef;
    let text = || Arc::new(StringArray::from(vec!["a", "b"])) as ArrayRef;
    let numbered =
        batch(vec![("dim_1", floats(1.0)), ("word", text()), ("dim_0", floats(5.0)), ("age", floats(9.0))]);
    let data = read("x.parquet", parquet(&[numbered], Compression::SNAPPY)).unwrap();
    assert_eq!(data.vectors.unwrap().data(), [5.0, 1.0, 6.0, 2.0]);
    assert_eq!(data.dimension_names.unwrap(), ["dim_0", "dim_1"]);
    assert_eq!(data.metadata.columns().iter().map(Column::name).collect::<Vec<_>>(), ["word", "age"]);

    let numbers = batch(vec![("width", floats(1.0)), ("height", floats(3.0)), ("label", floats(0.0))]);
    let data = read("x.arrow", ipc(&[numbers], None)).unwrap();
    assert_eq!(
        (data.vectors.unwrap().data().to_vec(), data.metadata.columns().len()),
        (vec![1.0, 3.0, 2.0, 4.0], 1)
    );

    let mixed = batch(vec![("width", floats(1.0)), ("height", floats(3.0)), ("word", text())]);
    let found = message("x.parquet", &parquet(&[mixed], Compression::SNAPPY));
    assert!(
        found.contains("found the columns \"width\" (Float64)") && found.contains("\"word\" (text)"),
        "{found}"
    );

    let two = batch(vec![("a0", floats(1.0)), ("a1", floats(3.0)), ("b0", floats(1.0)), ("b1", floats(7.0))]);
    let bytes = parquet(&[two], Compression::SNAPPY);
    let found = message("x.parquet", &bytes);
    assert!(
        found.contains("2 groups of numbered columns: \"a\" (2 columns), \"b\" (2 columns)")
            && found.contains("--array"),
        "{found}"
    );
    assert_eq!(array("x.parquet", bytes, "b").unwrap().vectors.unwrap().data(), [1.0, 7.0, 2.0, 8.0]);
}

#[test]
fn several_lists_are_told_apart_by_name() {
    let named = batch(vec![("title", fixed(2, 2, 0.0)), ("Embedding", fixed(2, 3, 10.0))]);
    let data = read("x.parquet", parquet(&[named], Compression::SNAPPY)).unwrap();
    assert_eq!((data.dimensions(), data.warnings.len()), (3, 1));
    let unnamed = batch(vec![("title", fixed(2, 2, 0.0)), ("body", fixed(2, 3, 10.0))]);
    for (file, bytes) in every(&[unnamed]) {
        let found = message(file, &bytes);
        assert!(
            found.contains("2 columns of lists of numbers: \"title\", \"body\"")
                && found.contains("--array NAME"),
            "{found}"
        );
        assert_eq!(array(file, bytes.clone(), "body").unwrap().dimensions(), 3);
        let found = array(file, bytes, "no").unwrap_err().to_string();
        assert!(found.contains("expected one named \"no\""), "{found}");
    }
}

#[test]
fn bad_vectors_are_named_with_their_row() {
    let list = |rows: [Option<Vec<Option<f64>>>; 3]| {
        Arc::new(ListArray::from_iter_primitive::<Float64Type, _, _>(rows)) as ArrayRef
    };
    let good = || Some(vec![Some(1.0), Some(2.0)]);
    for (rows, part) in [
        ([good(), good(), None], "line 3: found no vector, expected 2 numbers"),
        ([None, good(), good()], "line 1: found no vector"),
        ([good(), Some(vec![Some(1.0)]), good()], "line 2: found 1 number, expected 2 as in the first row"),
        ([good(), Some(vec![Some(1.0), None]), good()], "line 2, column 2: found a missing number"),
        (
            [good(), good(), Some(vec![Some(f64::NAN), None])],
            "line 3, column 1: found NaN, expected a finite number",
        ),
        ([good(), good(), Some(vec![Some(1e300), None])], "line 3, column 1: found 1000000000000000"),
        ([Some(vec![]), good(), good()], "line 1: found an empty vector"),
    ] {
        for (file, bytes) in every(&[batch(vec![("v", list(rows.clone()))])]) {
            let found = message(file, &bytes);
            assert!(found.starts_with(file) && found.contains(part), "{found}");
        }
    }
    let columns = batch(vec![
        ("x0", Arc::new(Float32Array::from(vec![Some(1.0), Some(2.0)])) as ArrayRef),
        ("x1", Arc::new(Float32Array::from(vec![Some(f32::INFINITY), None]))),
    ]);
    for (file, bytes) in every(&[columns]) {
        assert!(message(file, &bytes).contains("line 1, column 2: found inf"), "{}", message(file, &bytes));
    }
}

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

fn npy(descr: &str, fortran: bool, shape: &str, data: &[u8]) -> Vec<u8> {
    let fortran = if fortran { "True" } else { "False" };
    let header = format!("{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}\n");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
}

fn npz(entries: &[(&str, Vec<u8>)], method: zip::CompressionMethod) -> Vec<u8> {
    use std::io::Write;
    let mut out = std::io::Cursor::new(Vec::new());
    let mut archive = zip::ZipWriter::new(&mut out);
    for (name, bytes) in entries {
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        archive.start_file(*name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap();
    out.into_inner()
}

fn little(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_le_bytes()).collect()
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

fn safetensors(header: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
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

#[test]
fn hostile_files_are_named() {
    let data = Dataset::new("x", Matrix::from_fn(300, 4, |row, col| (row * 4 + col) as f32));
    let data = data
        .with_metadata(Table::new(vec![Column::new("t", (0..300).map(|_| Some("text")))]).unwrap())
        .unwrap();
    for format in [Format::Parquet, Format::Arrow, Format::Npz, Format::Safetensors] {
        let whole = written(&data, format);
        for part in 1..40 {
            let cut = &whole[..whole.len() * part / 40];
            let found = message(name(format), cut);
            assert!(found.starts_with(name(format)), "{found}");
        }
        for at in (0..whole.len()).step_by(whole.len() / 200 + 1) {
            for byte in [0x00, 0x7f, 0x80, 0xff] {
                let mut damaged = whole.clone();
                damaged[at] = byte;
                // A changed value is a value; anything else is a sentence.
                if let Err(error) = read(name(format), damaged) {
                    assert!(error.to_string().starts_with(name(format)), "{error}");
                }
            }
        }
    }
    for (file, bytes, part) in [
        ("x.parquet", b"PAR1".to_vec(), "damaged data"),
        ("x.parquet", b"1\t2\n".to_vec(), "damaged data"),
        ("x.arrow", b"ARROW1\0\0".to_vec(), "no footer"),
        ("x.arrow", b"1,2\n".to_vec(), "expected a message of an Arrow stream"),
        ("x.feather", b"FEA1xxxxxxxx".to_vec(), "Feather version 1"),
        ("x.npz", b"PK\x03\x04".to_vec(), "a damaged archive"),
        ("x.safetensors", b"\xff\xff\xff\xff\xff\xff\xff\x7f{}".to_vec(), "a damaged header"),
        (
            "x.safetensors",
            safetensors(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,8],\"data_offsets\":[0,4]}}",
                &[0; 4],
            ),
            "a damaged header",
        ),
        (
            "x.npz",
            npz(
                &[("a.npy", npy("<f4", false, "(4611686018427387904, 4)", &[0; 4]))],
                zip::CompressionMethod::Deflated,
            ),
            "more than any machine has",
        ),
        (
            "x.npz",
            npz(
                &[("a.npy", npy("<f4", false, "(2000000000, 700)", &[0; 4]))],
                zip::CompressionMethod::Stored,
            ),
            "found 4 bytes of data",
        ),
    ] {
        let found = message(file, &bytes);
        assert!(found.starts_with(file) && found.contains(part), "{found}");
    }
}

#[test]
fn several_files_find_their_roles() {
    let vectors = parquet(&[batch(vec![("vector", fixed(2, 3, 0.0))])], Compression::SNAPPY);
    let text: ArrayRef = Arc::new(StringArray::from(vec![Some("007"), None]));
    let numbers: ArrayRef = Arc::new(Int32Array::from(vec![4, 5]));
    let labels =
        parquet(&[batch(vec![("word", text), ("a", numbers.clone()), ("b", numbers)])], Compression::SNAPPY);
    for vectors in [
        ("v.parquet", vectors.clone()),
        (
            "v.npz",
            npz(
                &[("v.npy", npy("<f4", false, "(2, 2)", &little(&[1.0; 4])))],
                zip::CompressionMethod::Stored,
            ),
        ),
    ] {
        let sources = vec![Source::bytes("l.parquet", labels.clone()), Source::bytes(vectors.0, vectors.1)];
        let opened = open::inputs(sources, None, &ReadOptions::default(), &Silent).unwrap();
        assert_eq!(opened.roles, [Role::Metadata, Role::Vectors]);
        assert_eq!(texts(&opened.dataset.unwrap().metadata, "word"), some(&["007", "-"]));
    }
    let longer = parquet(&[batch(vec![("vector", fixed(3, 3, 0.0))])], Compression::SNAPPY);
    let sources = vec![Source::bytes("l.parquet", labels), Source::bytes("v.parquet", longer)];
    let found = open::inputs(sources, None, &ReadOptions::default(), &Silent).unwrap_err().to_string();
    assert!(found.contains("l.parquet has 2 rows but there are 3 points"), "{found}");
}

/// A column of a type, values and missing ones.
fn column(rows: usize) -> impl proptest::strategy::Strategy<Value = Column> {
    use proptest::prelude::*;
    let word = "[a-z\u{e9}\u{72ac}\u{1f600}\t\n\" ,]{0,6}";
    let cell = prop_oneof![
        Just(DataType::Text).prop_flat_map(move |kind| (
            Just(kind),
            prop::collection::vec(prop::option::of(word.prop_map(String::from)), rows)
        )),
        Just(DataType::Integer).prop_flat_map(move |kind| (
            Just(kind),
            prop::collection::vec(prop::option::of(any::<i64>().prop_map(|v| v.to_string())), rows)
        )),
        Just(DataType::Float).prop_flat_map(move |kind| (
            Just(kind),
            prop::collection::vec(prop::option::of(any::<f64>().prop_filter_map("missing", finite)), rows)
        )),
        Just(DataType::Boolean).prop_flat_map(move |kind| (
            Just(kind),
            prop::collection::vec(prop::option::of(any::<bool>().prop_map(|v| v.to_string())), rows)
        )),
        Just(DataType::Date).prop_flat_map(move |kind| (
            Just(kind),
            prop::collection::vec(
                prop::option::of(
                    (0..10_000u32, 1..13u32, 1..29u32).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}"))
                ),
                rows
            )
        )),
        Just(DataType::Date).prop_flat_map(move |kind| (
            Just(kind),
            prop::collection::vec(
                prop::option::of((0..24u32, 0..60u32, 1..1000u32).prop_map(|(h, m, s)| {
                    format!("2026-11-24T{h:02}:{m:02}:00.{s:03}Z").replace("0Z", "Z").replace("0Z", "Z")
                })),
                rows
            )
        )),
        Just(DataType::Words).prop_flat_map(move |kind| (
            Just(kind),
            prop::collection::vec(
                prop::option::of(
                    prop::collection::vec(word, 0..3)
                        .prop_map(|words| serde_json::Value::from(words).to_string())
                ),
                rows
            )
        )),
    ];
    ("[a-zé ]{1,8}", cell)
        .prop_map(|(name, (kind, texts))| Column::typed(name, kind, texts.iter().map(Option::as_deref)))
}

fn finite(value: f64) -> Option<String> {
    value.is_finite().then(|| format!("{value:e}"))
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn all_types_round_trip(
        cols in 1usize..5,
        values in proptest::collection::vec(proptest::num::f32::NORMAL | proptest::num::f32::SUBNORMAL | proptest::num::f32::ZERO, 20),
        columns in (1usize..5).prop_flat_map(|rows| proptest::collection::vec(column(rows), 1..6)),
    ) {
        let rows = columns[0].rows();
        let matrix = Matrix::new(rows, cols, values[..rows * cols].to_vec()).unwrap();
        let mut data = Dataset::new("x", matrix).with_metadata(Table::new(columns).unwrap()).unwrap();
        data.dimension_names = Some((0..cols).map(|i| format!("n {i}")).collect());
        for format in BOTH {
            let back = read(name(format), written(&data, format)).unwrap();
            proptest::prop_assert_eq!(&back.dimension_names, &data.dimension_names);
            let bits = |m: &Option<Matrix>| m.as_ref().unwrap().data().iter().map(|v| v.to_bits()).collect::<Vec<_>>();
            proptest::prop_assert_eq!(bits(&back.vectors), bits(&data.vectors));
            equal(&back.metadata, &data.metadata)?;
            let mut out = Vec::new();
            convert::metadata_as(&data.metadata, metadata_format(format), &mut out).unwrap();
            let back = open::metadata(Source::bytes(name(format), out), Some(rows), &ReadOptions::default(), &Silent).unwrap();
            equal(&back, &data.metadata)?;
        }
        for format in [Format::Npz, Format::Safetensors] {
            let back = read(name(format), written(&data, format)).unwrap();
            proptest::prop_assert_eq!(&back.vectors, &data.vectors);
            if format == Format::Npz {
                // NumPy has no missing texts: they are empty there, and an empty one is missing.
                for (a, b) in back.metadata.columns().iter().zip(data.metadata.columns()) {
                    for row in 0..rows {
                        let text = b.text(row).filter(|text| !text.is_empty());
                        proptest::prop_assert!(a.text(row) == text || (a.number(row).is_some() && a.number(row) == b.number(row)), "{:?} {:?}", a, b);
                    }
                }
            }
        }
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200), magic in 0..6usize, file in "x\\.(npz|parquet|arrow|feather|safetensors|bin)") {
        let start: &[u8] = [&b""[..], b"PAR1", b"ARROW1\0\0", b"PK\x03\x04", b"\xff\xff\xff\xff\x10\0\0\0", b"\x20\0\0\0\0\0\0\0{"][magic];
        let end: &[u8] = [&b""[..], b"\x10\0\0\0PAR1", b"\x20\0\0\0ARROW1", b"", b"", b""][magic];
        let file_bytes = [start, &bytes, end].concat();
        let _ = read(&file, file_bytes.clone());
        let _ = open::inputs(vec![Source::bytes(file, file_bytes)], None, &ReadOptions::default(), &Silent);
    }
}

fn equal(a: &Table, b: &Table) -> Result<(), proptest::test_runner::TestCaseError> {
    proptest::prop_assert_eq!(a.columns().len(), b.columns().len());
    for (a, b) in a.columns().iter().zip(b.columns()) {
        proptest::prop_assert_eq!((a.name(), a.data_type()), (b.name(), b.data_type()));
        for row in 0..b.rows() {
            let same = a.text(row) == b.text(row)
                || (b.data_type() == DataType::Float && a.number(row) == b.number(row));
            proptest::prop_assert!(same, "{:?} {:?}", a.text(row), b.text(row));
        }
    }
    Ok(())
}
