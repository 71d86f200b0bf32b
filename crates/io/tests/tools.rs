//! Files made by the real tools: every `NAME.expected.json` under `$EMBEDSCOPE_TOOL_FILES` says what `NAME` holds.
//!
//! The scripts in `tests/tools` make the files. An expectation has `rows`, `cols`, `first_row`, `last_row`, `columns`
//! (name to `type` and `values`, `null` where missing), and optionally `array` and `shape` (how to read), `metadata` (true: read as
//! metadata alone), or `error`: a part of the message that reading must give.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::path::{Path, PathBuf};

use embedscope_core::monitor::Silent;
use embedscope_io::{ReadOptions, Shape, Table, open};
use serde_json::Value;

const SUFFIX: &str = ".expected.json";

#[test]
fn files_of_real_tools_read_as_their_tools_say() {
    let Some(folder) = std::env::var_os("EMBEDSCOPE_TOOL_FILES") else {
        use std::io::Write;
        let note = b"skipped files_of_real_tools_read_as_their_tools_say: EMBEDSCOPE_TOOL_FILES is not set\n";
        let _ = std::io::stderr().write_all(note);
        return;
    };
    let mut expectations = Vec::new();
    find(Path::new(&folder), &mut expectations);
    expectations.sort();
    assert!(!expectations.is_empty(), "no *{SUFFIX} in {}", folder.display());
    let failures: Vec<String> = expectations.iter().filter_map(|path| check(path).err()).collect();
    println!("{} files agree", expectations.len() - failures.len());
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), expectations.len(), failures.join("\n"));
}

fn find(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            find(&path, out);
        } else if path.to_string_lossy().ends_with(SUFFIX) {
            out.push(path);
        }
    }
}

fn check(path: &Path) -> Result<(), String> {
    let expected: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    // Folders of several files have a test of their own.
    if expected["folder"] == true {
        return Ok(());
    }
    let path = path.to_string_lossy();
    let input = Path::new(path.strip_suffix(SUFFIX).unwrap());
    let wrong = |what: String| format!("{}: {what}", input.display());
    let number = |value: &Value| value.as_u64().map(|n| n as usize);
    let shape = expected
        .get("shape")
        .and_then(|shape| Some(Shape { rows: number(shape.get(0)?), columns: number(shape.get(1)?)? }));
    let options =
        ReadOptions { shape, array: expected["array"].as_str().map(str::to_owned), ..ReadOptions::default() };
    let result = if expected["metadata"] == true {
        open::metadata(input, None, &options, &Silent).map(|table| (None, table))
    } else {
        open::vectors(input, &options, &Silent).map(|data| (data.vectors, data.metadata))
    };
    if let Some(part) = expected["error"].as_str() {
        return match result {
            Err(error) if error.to_string().contains(part) => Ok(()),
            Err(error) => Err(wrong(format!("said {error}, and not {part}"))),
            Ok(_) => Err(wrong(format!("was read, and should say {part}"))),
        };
    }
    let (vectors, metadata) = result.map_err(|error| wrong(error.to_string()))?;
    if let Some(vectors) = vectors {
        let shape = (Some(vectors.rows()), Some(vectors.cols()));
        if shape != (number(&expected["rows"]), number(&expected["cols"])) {
            return Err(wrong(format!("has the shape {shape:?}")));
        }
        for (key, row) in [("first_row", 0), ("last_row", vectors.rows() - 1)] {
            let Some(values) = expected[key].as_array() else { continue };
            let values: Vec<f32> = values.iter().map(|v| v.as_f64().unwrap() as f32).collect();
            if vectors.row(row) != values {
                return Err(wrong(format!("{key} is {:?}, and should be {values:?}", vectors.row(row))));
            }
        }
    }
    let columns = expected["columns"].as_object();
    for (name, column) in columns.into_iter().flatten() {
        compare(&metadata, name, column).map_err(wrong)?;
    }
    match columns {
        Some(columns) if columns.len() != metadata.columns().len() => {
            let names: Vec<&str> = metadata.columns().iter().map(embedscope_io::Column::name).collect();
            Err(wrong(format!("has the columns {names:?}")))
        }
        _ => Ok(()),
    }
}

fn compare(table: &Table, name: &str, expected: &Value) -> Result<(), String> {
    let column = table.column(name).ok_or_else(|| format!("has no column {name}"))?;
    let (kind, values) = (column.data_type().name(), expected["values"].as_array().unwrap());
    if expected["type"].as_str().is_some_and(|expected| expected != kind) || column.rows() != values.len() {
        return Err(format!("{name} is {kind} of {} rows", column.rows()));
    }
    for (row, value) in values.iter().enumerate() {
        let same = match (value, column.text(row)) {
            (Value::Null, found) => found.is_none(),
            (Value::Number(number), Some(text)) => {
                number.to_string() == text || (number.is_f64() && column.number(row) == number.as_f64())
            }
            (Value::Bool(flag), Some(text)) => flag.to_string() == text,
            (Value::String(expected), Some(text)) => expected == text,
            (Value::Array(_), Some(text)) => {
                serde_json::from_str::<Value>(text).is_ok_and(|found| found == *value)
            }
            _ => false,
        };
        if !same {
            return Err(format!("{name} of row {row} is {:?}, and should be {value}", column.text(row)));
        }
    }
    Ok(())
}
