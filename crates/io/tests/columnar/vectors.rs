//! Vectors of Parquet and Arrow: lists and columns, in several batches, and those that are none.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, Float32Array, Float64Array, Int32Array, LargeListArray, ListArray, RecordBatch, StringArray,
    types::*,
};
use embedscope_core::monitor::Silent;
use embedscope_io::{Column, ReadOptions, Role, Source, open};
use parquet::basic::Compression;

use crate::made::{array, batch, every, fixed, ipc, little, message, npy, npz, parquet, read, some, texts};

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
