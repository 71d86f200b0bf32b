//! Folders and further arrays made by the real tools (`tests/tools/project.py`), read and compared.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "common/batches.rs"]
mod batches;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use batches::same;
use embedscope_core::monitor::Silent;
use embedscope_io::{Dataset, Project, ReadOptions, open, stream};
use serde_json::Value;

/// The expectations in the folder of files, those whose names end so; `None`, and a message, without the folder.
fn expectations(test: &str, suffix: &str) -> Option<Vec<(PathBuf, Value)>> {
    let Some(folder) = std::env::var_os("EMBEDSCOPE_TOOL_FILES") else {
        let message =
            format!("skipped {test}: EMBEDSCOPE_TOOL_FILES names no folder of tests/tools/project.py\n");
        let _ = std::io::stderr().write_all(message.as_bytes());
        return None;
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if let Some(stem) = name.strip_suffix(suffix) {
            found.push((
                path.with_file_name(stem),
                serde_json::from_slice(&fs::read(&path).unwrap()).unwrap(),
            ));
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    Some(found)
}

fn numbers(value: &Value) -> Vec<f32> {
    value.as_array().unwrap().iter().map(|n| n.as_f64().unwrap() as f32).collect()
}

fn compare(what: &str, data: &Dataset, expected: &Value) {
    let x = data.vectors.as_ref().unwrap();
    assert_eq!(x.rows(), expected["rows"].as_u64().unwrap() as usize, "{what}");
    assert_eq!(x.cols(), expected["cols"].as_u64().unwrap() as usize, "{what}");
    let row = |i: usize| x.data()[i * x.cols()..(i + 1) * x.cols()].to_vec();
    assert_eq!(row(0), numbers(&expected["first_row"]), "{what}");
    assert_eq!(row(x.rows() - 1), numbers(&expected["last_row"]), "{what}");
    let columns = expected["columns"].as_object().unwrap();
    let names: Vec<_> = data.metadata.columns().iter().map(embedscope_io::Column::name).collect();
    assert_eq!(names.len(), columns.len(), "{what}: {names:?}");
    for (name, told) in columns {
        let column = data.metadata.column(name).unwrap_or_else(|| panic!("{what}: no {name} in {names:?}"));
        assert_eq!(column.data_type().name(), told["type"].as_str().unwrap(), "{what}: {name}");
        let texts: Vec<_> = (0..column.rows()).map(|row| column.text(row)).collect();
        let values: Vec<_> = told["values"].as_array().unwrap().iter().map(Value::as_str).collect();
        assert_eq!(texts, values, "{what}: {name}");
    }
}

#[test]
fn folders_of_the_tools() {
    let Some(found) = expectations("folders_of_the_tools", ".expected.json") else { return };
    let folders: Vec<_> = found.iter().filter(|(_, expected)| expected["folder"] == true).collect();
    assert!(!folders.is_empty());
    for (folder, expected) in folders {
        let project = Project::detect(folder).unwrap().unwrap_or_else(|| panic!("{}", folder.display()));
        let tensors = expected["tensors"].as_array().unwrap();
        let names: Vec<_> = project.tensors.iter().map(|entry| entry.name.as_str()).collect();
        let told: Vec<_> = tensors.iter().map(|tensor| tensor["name"].as_str().unwrap()).collect();
        assert_eq!(names, told, "{}", folder.display());
        assert_eq!(project.warnings, Vec::<String>::new());
        for (i, tensor) in tensors.iter().enumerate() {
            let what = format!("{}: {}", folder.display(), names[i]);
            let opened = project.open(i, &Silent).unwrap_or_else(|e| panic!("{what}: {e}"));
            let data = opened.dataset.unwrap();
            assert_eq!(data.warnings, Vec::<String>::new(), "{what}");
            compare(&what, &data, tensor);
            let batches = project.batches(i, None, &Silent).unwrap().unwrap();
            same(&what, &data, &*batches);
            let size = data.images.as_ref().map(|images| vec![images.width, images.height]);
            let told = tensor["picture"].as_array();
            let told = told.map(|side| side.iter().map(|n| n.as_u64().unwrap() as u32).collect::<Vec<_>>());
            assert_eq!(size, told, "{what}");
        }
    }
}

#[test]
fn files_of_anndata() {
    let Some(found) = expectations("files_of_anndata", ".expected.json") else { return };
    let mut seen = 0;
    for (path, expected) in found.iter().filter(|(path, _)| path.extension().is_some_and(|e| e == "h5ad")) {
        seen += 1;
        let what = path.display().to_string();
        let read = open::vectors(path.as_path(), &ReadOptions::default(), &Silent);
        match expected["error"].as_str() {
            None => {
                let read = read.unwrap_or_else(|e| panic!("{e}"));
                compare(&what, &read, expected);
                let source = vec![path.as_path().into()];
                let batches = stream::open(source, None, None, &ReadOptions::default(), &Silent);
                same(&what, &read, &*batches.unwrap().unwrap());
            }
            Some(part) => {
                let sentence = read.map(|_| ()).expect_err(&what).to_string();
                assert!(sentence.contains(part) && sentence.contains(&what), "{sentence}");
            }
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn other_arrays_of_anndata() {
    let Some(found) = expectations("other_arrays_of_anndata", ".array.json") else { return };
    for (path, expected) in found {
        // FILE.h5ad.NAME, the array's name.
        let file: &Path = &path.with_extension("");
        let array = expected["choose"].as_str().map(str::to_owned);
        let data = open::vectors(file, &ReadOptions { array, ..ReadOptions::default() }, &Silent).unwrap();
        compare(&path.display().to_string(), &data, &expected);
        assert!(
            data.warnings.iter().any(|warning| warning.contains("also has obsm/")),
            "{:?}",
            data.warnings
        );
    }
}

#[test]
fn broken_anndata_is_an_error_and_never_a_panic() {
    let Some(found) = expectations("broken_anndata", ".expected.json") else { return };
    let read = |bytes: Vec<u8>| {
        let source = embedscope_io::Source::bytes("broken.h5ad", bytes);
        open::vectors(source, &ReadOptions::default(), &Silent)
    };
    let mut random = 7u64;
    let mut next = |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize % below
    };
    for (path, _) in found.iter().filter(|(path, _)| path.extension().is_some_and(|e| e == "h5ad")) {
        let whole = fs::read(path).unwrap();
        for _ in 0..20 {
            let cut = 8 + next(whole.len() - 8);
            let _ = read(whole[..cut].to_vec());
            let mut flipped = whole.clone();
            for _ in 0..=next(4) {
                // Most of what can go wrong is near the start, where the structure is.
                let at = if next(2) == 0 { next(whole.len()) } else { next(whole.len().min(4096)) };
                flipped[at] = [0, 0xff, 0x80, flipped[at] ^ 1][next(4)];
            }
            let _ = read(flipped);
        }
    }
}
