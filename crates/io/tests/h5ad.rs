//! `AnnData` files, written here by hand in the oldest layout of HDF5 (`tests/tools/project.py` makes real ones).

#![cfg(feature = "h5ad")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "common/batches.rs"]
mod batches;
#[path = "made/hdf5.rs"]
mod hdf5;

use batches::same;

use embedscope_core::monitor::Silent;
use embedscope_io::convert::{self, Format};
use embedscope_io::{
    Column, DataType, Dataset, Error, ReadOptions, Result, Role, Source, Table, open, stream,
};
use hdf5::{File, Type, attribute, cells, text_attribute};
use proptest::prelude::*;

fn read_array(bytes: Vec<u8>, array: Option<&str>) -> Result<Dataset> {
    let options = ReadOptions { array: array.map(str::to_owned), ..ReadOptions::default() };
    let source = Source::bytes("a.h5ad", bytes);
    let whole = open::vectors(source.clone(), &options, &Silent);
    in_batches(source, &options, whole.as_ref());
    whole
}

/// What is read in batches is what is read whole, or an error as it is.
fn in_batches(source: Source, options: &ReadOptions, whole: std::result::Result<&Dataset, &Error>) {
    match (whole, stream::open(vec![source], None, None, options, &Silent)) {
        (Ok(whole), Ok(Some(batches))) => same("a.h5ad", whole, &*batches),
        (Err(whole), Ok(Some(batches))) => {
            let error = convert::batches(&*batches, Format::Npy, &mut Vec::new(), &Silent).unwrap_err();
            assert_eq!(error.to_string(), whole.to_string());
        }
        (Err(whole), Err(error)) => assert_eq!(error.to_string(), whole.to_string()),
        // Who reads it whole says what is wrong.
        (Err(_), Ok(None)) => {}
        (whole, batches) => panic!("{whole:?} {:?}", batches.map(|b| b.is_some())),
    }
}

fn read(bytes: Vec<u8>) -> Dataset {
    read_array(bytes, None).unwrap_or_else(|e| panic!("{e}"))
}

fn sentence(bytes: Vec<u8>) -> String {
    read_array(bytes, None).expect_err("an error").to_string()
}

fn texts(table: &Table, name: &str) -> Vec<Option<String>> {
    let column: &Column = table.column(name).unwrap_or_else(|| panic!("{name}"));
    (0..column.rows()).map(|row| column.text(row).map(str::to_owned)).collect()
}

fn some(texts: &[&str]) -> Vec<Option<String>> {
    texts.iter().map(|text| Some((*text).to_owned())).collect()
}

#[test]
fn vectors_columns_and_what_else_there_is() {
    let data = read(cells());
    assert_eq!(data.vectors.as_ref().unwrap().data(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    assert_eq!(data.dimension_names, Some(vec!["g0".to_owned(), "g1".to_owned()]));
    let names: Vec<_> = data.metadata.columns().iter().map(Column::name).collect();
    assert_eq!(names, ["names", "new", "old", "nullable", "depth"]);
    let table = &data.metadata;
    assert_eq!(texts(table, "names"), some(&["c0", "c1", "é"]));
    assert_eq!(texts(table, "new"), [Some("b".to_owned()), None, Some("007".to_owned())]);
    assert_eq!(texts(table, "old"), [Some("40".to_owned()), Some("40".to_owned()), None]);
    assert_eq!(
        texts(table, "nullable"),
        [Some("9223372036854775807".to_owned()), None, Some("0".to_owned())]
    );
    assert_eq!(texts(table, "depth"), [Some("0.1".to_owned()), None, Some("-3".to_owned())]);
    let types: Vec<_> = table.columns().iter().map(Column::data_type).collect();
    let expected = [DataType::Text, DataType::Text, DataType::Integer, DataType::Integer, DataType::Float];
    assert_eq!(types, expected);
    let warnings = data.warnings.join("\n");
    assert!(warnings.contains("it also has obsm/X_pca (3 x 1), obsm/X_umap (3 x 2)"), "{warnings}");
    assert!(warnings.contains("obs/square is of a kind that is not known"), "{warnings}");
    assert!(warnings.contains("obs/gone is named as a column and not there"), "{warnings}");
}

#[test]
fn another_array_by_its_name() {
    for name in ["obsm/X_pca", "X_pca", "/obsm/X_pca"] {
        let data = read_array(cells(), Some(name)).unwrap();
        assert_eq!(data.vectors.unwrap().data(), [7.0, 8.0, 9.0]);
        assert_eq!((data.dimension_names, data.metadata.columns().len()), (None, 5));
    }
    let error = read_array(cells(), Some("X_tsne")).unwrap_err().to_string();
    assert!(error.contains("\"X_tsne\"; choose one it has: obsm/X_pca, obsm/X_umap"), "{error}");
}

#[test]
fn without_x_the_first_of_obsm_is_read() {
    let mut file = File::new();
    let pca = file.floats(&[2, 2], &[1.0, 2.0, 3.0, 4.0]);
    let (obsm, ..) = file.group(&[("X_pca", pca)], &[]);
    let data = read(file.finish(&[("obsm", obsm)]));
    assert_eq!((data.points, data.warnings.len()), (2, 1));
    assert!(data.warnings[0].contains("it has no X; obsm/X_pca is read instead"), "{:?}", data.warnings);
}

#[test]
fn metadata_alone_and_roles() {
    assert_eq!(Role::sniff("a.h5ad", &cells()), Some(Role::Vectors));
    assert_eq!(Role::sniff("noname", &cells()), Some(Role::Vectors));
    let source = || Source::bytes("a.h5ad", cells());
    let table = open::metadata(source(), Some(3), &ReadOptions::default(), &Silent).unwrap();
    assert_eq!(table.columns().len(), 5);
    let error = open::metadata(source(), Some(4), &ReadOptions::default(), &Silent).unwrap_err().to_string();
    assert!(error.contains("a.h5ad has 3 rows but there are 4 points"), "{error}");
}

/// A sparse array of 2 x 3 with the parts given.
fn sparse(kind: &str, shape: [i64; 2], data: &[f32], indices: &[i64], starts: &[i64]) -> Vec<u8> {
    let mut file = File::new();
    let data = file.floats(&[data.len() as u64], data);
    let (indices, starts) = (file.integers(indices), file.integers(starts));
    let sides: Vec<u8> = shape.iter().flat_map(|side| side.to_le_bytes()).collect();
    let attributes = [text_attribute("encoding-type", &[kind]), attribute("shape", Type::I64, &[2], &sides)];
    let (x, ..) = file.group(&[("data", data), ("indices", indices), ("indptr", starts)], &attributes);
    file.finish(&[("X", x)])
}

#[test]
fn sparse_arrays_become_dense() {
    let by_row = sparse("csr_matrix", [2, 3], &[1.0, 2.0, 0.5], &[0, 2, 2], &[0, 1, 3]);
    assert_eq!(read(by_row).vectors.unwrap().data(), [1.0, 0.0, 0.0, 0.0, 0.0, 2.5]);
    let by_column = sparse("csc_matrix", [2, 3], &[1.0, 2.0], &[0, 1], &[0, 1, 1, 2]);
    assert_eq!(read(by_column).vectors.unwrap().data(), [1.0, 0.0, 0.0, 0.0, 0.0, 2.0]);
    for (bytes, expected) in [
        (sparse("csr_matrix", [2, 3], &[1.0], &[3], &[0, 0, 1]), "an index that is not inside its shape"),
        (sparse("csr_matrix", [2, 3], &[1.0], &[-1], &[0, 0, 1]), "an index that is not inside its shape"),
        (sparse("csr_matrix", [2, 3], &[1.0], &[0], &[0, 0, 2]), "a start that is not inside its data"),
        (sparse("csr_matrix", [2, 3], &[1.0], &[0], &[1, 0, 1]), "a start that is not inside its data"),
        (sparse("csr_matrix", [2, 3], &[1.0], &[0], &[0, 1]), "parts of different lengths"),
        (sparse("csr_matrix", [1 << 20, 1 << 20], &[1.0], &[0], &[0, 1]), "adata.X.toarray()"),
        (sparse("csr_matrix", [1 << 14, 1 << 10], &[1.0], &[0], &[0, 1]), "a claim of 64.0 MiB"),
        (sparse("csr_matrix", [i64::MAX, 4], &[1.0], &[0], &[0, 1]), "sparse array of"),
        (sparse("csr_matrix", [-1, 4], &[1.0], &[0], &[0, 1]), "without a shape"),
        (sparse("dataframe", [2, 3], &[1.0], &[0], &[0, 1]), "a group of kind \"dataframe\""),
    ] {
        let sentence = sentence(bytes);
        assert!(sentence.contains(expected), "{sentence}");
    }
}

/// Numbers in several batches, whatever they lie in: in one piece, in chunks, by row and by column.
#[test]
fn long_arrays_come_in_batches() {
    let (rows, columns) = (70_001, 9);
    let value = |i: usize| if i.is_multiple_of(5) { (i % 1000) as f32 * 0.5 + 1.0 } else { 0.0 };
    let values: Vec<f32> = (0..rows * columns).map(value).collect();
    let bytes: Vec<u8> = values.iter().flat_map(|v| v.to_le_bytes()).collect();
    let dense = |make: &dyn Fn(&mut File) -> u64| {
        let mut file = File::new();
        let x = make(&mut file);
        let index: Vec<String> = (0..rows).map(|i| format!("c{i}")).collect();
        let index = file.texts(&index.iter().map(String::as_str).collect::<Vec<_>>());
        let (obs, ..) = file.group(&[("_index", index)], &[]);
        file.finish(&[("X", x), ("obs", obs)])
    };
    let lines = |lines: usize, across: usize, at: &dyn Fn(usize, usize) -> usize| {
        let (mut data, mut indices, mut starts) = (Vec::new(), Vec::new(), vec![0]);
        for line in 0..lines {
            for place in (0..across).filter(|&place| values[at(line, place)] != 0.0) {
                data.push(values[at(line, place)]);
                indices.push(place as i64);
            }
            starts.push(data.len() as i64);
        }
        (data, indices, starts)
    };
    let of = |kind, (data, indices, starts): (Vec<f32>, Vec<i64>, Vec<i64>)| {
        sparse(kind, [rows as i64, columns as i64], &data, &indices, &starts)
    };
    for (name, bytes) in [
        ("plain", dense(&|file| file.floats(&[rows as u64, columns as u64], &values))),
        ("small chunks", dense(&|file| file.chunked(Type::F32, [rows, columns], [1000, 4], &bytes))),
        ("chunks as batches", dense(&|file| file.chunked(Type::F32, [rows, columns], [40_000, 9], &bytes))),
        ("csr", of("csr_matrix", lines(rows, columns, &|row, column| row * columns + column))),
        ("csc", of("csc_matrix", lines(columns, rows, &|column, row| row * columns + column))),
    ] {
        let source = Source::bytes("a.h5ad", bytes);
        let options = ReadOptions::default();
        let whole =
            open::vectors(source.clone(), &options, &Silent).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(whole.vectors.unwrap().data() == values, "{name}");
        let batches = stream::open(vec![source], None, Some(&(5..70_000)), &options, &Silent);
        let batches = batches.unwrap().unwrap();
        let (mut found, mut count) = (Vec::new(), 0);
        let mut keep = |batch: stream::Batch| {
            found.extend_from_slice(batch.vectors.data());
            count += 1;
            Ok(())
        };
        batches.each(&Silent, &mut keep).unwrap();
        assert!(found == values[5 * columns..70_000 * columns], "{name}");
        // By column all of the file is read for a batch, which is a large one then.
        assert_eq!(count > 1, name != "csc", "{name}: {count}");
    }
}

/// Columns of which the rows are more than a batch.
#[test]
fn long_columns_are_gone_through_for_each_batch() {
    let (rows, columns) = (40_000, 500);
    // One number in each row.
    let column_of = |row: usize| row * 7 % columns;
    let (mut data, mut indices, mut starts) = (Vec::new(), Vec::new(), vec![0]);
    for column in 0..columns {
        for row in (0..rows).filter(|&row| column_of(row) == column) {
            data.push(row as f32);
            indices.push(row as i64);
        }
        starts.push(data.len() as i64);
    }
    let bytes = sparse("csc_matrix", [rows as i64, columns as i64], &data, &indices, &starts);
    let source = vec![Source::bytes("a.h5ad", bytes)];
    let batches = stream::open(source, None, None, &ReadOptions::default(), &Silent).unwrap().unwrap();
    let (mut first, mut count) = (0, 0);
    let mut check = |batch: stream::Batch| {
        for row in 0..batch.vectors.rows() {
            let numbers = batch.vectors.row(row);
            let sum: f32 = numbers.iter().sum();
            assert!(numbers[column_of(first + row)] == (first + row) as f32 && sum == (first + row) as f32);
        }
        first += batch.vectors.rows();
        count += 1;
        Ok(())
    };
    batches.each(&Silent, &mut check).unwrap();
    assert!(first == rows && count > 1, "{first} {count}");
}

#[test]
fn lies_and_circles_are_sentences() {
    let one = |make: &dyn Fn(&mut File) -> u64| {
        let mut file = File::new();
        let x = make(&mut file);
        file.finish(&[("X", x)])
    };
    for (bytes, expected) in [
        (one(&|file| file.floats(&[1 << 40, 1 << 30], &[1.0])), "a claim of more than any machine has"),
        (one(&|file| file.floats(&[1 << 30, 1 << 10], &[1.0])), "a claim of 4.0 TiB"),
        (one(&|file| file.floats(&[30, 30], &[1.0])), "a claim of 3.5 KiB for X, which is not compressed"),
        (one(&|file| file.floats(&[3, 3], &[1.0])), "found X that cannot be read"),
        (one(&|file| file.floats(&[4], &[1.0; 4])), "X of shape (4)"),
        (one(&|file| file.floats(&[0, 4], &[])), "X of shape (0, 4)"),
        (one(&|file| file.texts(&["a", "b"])), "numbers in two dimensions"),
        (one(&|file| file.floats(&[2, 2], &[1.0, 2.0, f32::NAN, 4.0])), "line 2, column 1: found NaN in X"),
        (one(&|file| file.array(Type::F64, &[1, 1], &1e300f64.to_le_bytes())), "fits 32-bit floats"),
        (File::new().finish(&[]), "no such array in the file"),
    ] {
        let sentence = sentence(bytes);
        assert!(sentence.contains(expected) && sentence.starts_with("a.h5ad"), "{sentence}");
    }
    // A group that has itself in it, where arrays should be.
    let mut file = File::new();
    let x = file.floats(&[1, 1], &[1.0]);
    let (group, ..) = file.group(&[("inner", x)], &[]);
    let mut bytes = file.finish(&[("X", x), ("obs", group), ("obsm", group)]);
    let child = bytes.windows(8).position(|word| word == x.to_le_bytes()).unwrap();
    bytes[child..child + 8].copy_from_slice(&group.to_le_bytes());
    let data = read(bytes);
    assert!(data.warnings[0].contains("obs/inner is of a kind that is not known"), "{:?}", data.warnings);
    // Codes without a category, a column too short.
    let with_column = |codes: &[u8], index: &[&str]| {
        let mut file = File::new();
        let x = file.floats(&[2, 1], &[1.0, 2.0]);
        let codes = file.array(Type::I8, &[codes.len() as u64], codes);
        let categories = file.texts(&["a"]);
        let (kind, ..) = file.group(&[("categories", categories), ("codes", codes)], &[]);
        let index = file.texts(index);
        let (obs, ..) = file.group(&[("_index", index), ("kind", kind)], &[]);
        file.finish(&[("X", x), ("obs", obs)])
    };
    assert!(
        sentence(with_column(&[0, 1], &["a", "b"]))
            .contains("the code 1 in row 2 of obs/kind, expected -1 to 0")
    );
    assert!(sentence(with_column(&[0, 0x80], &["a", "b"])).contains("the code -128 in row 2"));
    assert!(sentence(with_column(&[0], &["a", "b"])).contains("1 values in obs/kind, expected 2"));
    assert!(sentence(with_column(&[0, 0], &["a"])).contains("1 values in obs/_index"));
}

#[test]
fn every_cut_is_a_sentence() {
    let whole = cells();
    for length in 8..whole.len() {
        if let Err(e) = read_array(whole[..length].to_vec(), None) {
            assert!(e.to_string().starts_with("a.h5ad"), "{length}: {e}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn nothing_makes_it_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = cells();
        let length = bytes.len() - 8;
        for (at, byte) in changes {
            bytes[8 + at.index(length)] = byte;
        }
        let _ = read_array(bytes, None);
    }

    #[test]
    fn any_array_reads_back(rows in 1u64..12, columns in 1u64..12, scale in -1e3f32..1e3) {
        let values: Vec<f32> = (0..rows * columns).map(|i| scale * i as f32).collect();
        let mut file = File::new();
        let x = file.floats(&[rows, columns], &values);
        let vectors = read(file.finish(&[("X", x)])).vectors.unwrap();
        prop_assert_eq!(vectors.data(), values);
    }
}
