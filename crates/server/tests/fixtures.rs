//! Keeps `docs/fixtures` equal to what the encoders write; the page's tests read the same files.
//!
//! `EMBEDSCOPE_WRITE_FIXTURES=1 cargo test -p embedscope-server --test fixtures` writes them anew.
#![allow(clippy::unwrap_used)] // in helpers too, not only in #[test] functions

use std::path::{Path, PathBuf};
use std::sync::Arc;

use embedscope_io::Images;
use embedscope_server::raster::{Colors, Shown, View, draw};
use embedscope_server::wire::{self, Frame, Precision};
use embedscope_server::{Projection, RowSet, atlas};
use serde_json::{Value, json};

const NAN: f32 = f32::NAN;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/fixtures")
}

fn check(name: &str, bytes: &[u8], meaning: &Value) {
    let text = serde_json::to_string_pretty(meaning).unwrap() + "\n";
    let (bin, json) = (folder().join(format!("{name}.bin")), folder().join(format!("{name}.json")));
    if std::env::var_os("EMBEDSCOPE_WRITE_FIXTURES").is_some() {
        std::fs::create_dir_all(folder()).unwrap();
        std::fs::write(&bin, bytes).unwrap();
        std::fs::write(&json, &text).unwrap();
    }
    assert_eq!(std::fs::read(&bin).unwrap(), bytes, "{}", bin.display());
    assert_eq!(std::fs::read_to_string(&json).unwrap(), text, "{}", json.display());
}

#[test]
fn frame_3d_f32() {
    let positions = vec![-1.5, 0.25, 3.0, NAN, NAN, NAN, 2.5, -0.75, 1.0, 0.0, 4.0, -2.0];
    let mut frame = Frame::new(3, Projection::Tsne, 3, Arc::new(positions));
    frame.iteration = 165;
    frame.kl = Some(1.625);
    frame.ms_per_iteration = Some(12.5);
    let meaning = json!({
        "kind": "frame", "sequence": 7, "quantized": false, "dataset": 3, "points": 4, "dims": 3,
        "projection": "tsne", "iteration": 165, "kl": 1.625, "msPerIteration": 12.5,
        "lower": [-1.5, -0.75, -2.0], "upper": [2.5, 4.0, 3.0],
        "positions": [[-1.5, 0.25, 3.0], null, [2.5, -0.75, 1.0], [0.0, 4.0, -2.0]],
        "tolerance": 0.0,
    });
    check("frame-3d-f32", &frame.encode(7, Precision::Float).unwrap(), &meaning);
}

#[test]
fn frame_2d_u16() {
    let positions = vec![-10.0, 5.0, 10.0, 5.0, NAN, NAN, 0.0, 5.0, 3.3, 5.0];
    let frame = Frame::new(1, Projection::Pca, 2, Arc::new(positions));
    let meaning = json!({
        "kind": "frame", "sequence": 4_000_000_000u32, "quantized": true, "dataset": 1, "points": 5, "dims": 2,
        "projection": "pca", "iteration": 0, "kl": null, "msPerIteration": null,
        "lower": [-10.0, 5.0, 0.0], "upper": [10.0, 5.0, 0.0],
        "positions": [[-10.0, 5.0], [10.0, 5.0], null, [0.0, 5.0], [3.3, 5.0]],
        "tolerance": 0.0002,
    });
    check("frame-2d-u16", &frame.encode(4_000_000_000, Precision::Quantized).unwrap(), &meaning);
}

#[test]
fn rows() {
    let rows = [0, 5, 70_000, 4_294_967_294];
    let meaning = json!({"kind": "rows", "id": 12, "rows": rows});
    check("rows", &wire::rows(12, &rows).unwrap(), &meaning);
    check("rows-empty", &wire::rows(13, &[]).unwrap(), &json!({"kind": "rows", "id": 13, "rows": []}));
}

#[test]
fn rows_as_bits() {
    let rows: Vec<u32> = (0..70).filter(|row| row % 3 != 1).collect();
    let set = RowSet::of_rows(70, rows.iter().copied());
    let meaning = json!({"kind": "rows", "id": 14, "rows": rows});
    check("rows-bits", &wire::row_set(14, &set).unwrap(), &meaning);
    let few = RowSet::of_rows(70, [69, 3]);
    assert_eq!(wire::row_set(12, &few).unwrap(), wire::rows(12, &[3, 69]).unwrap(), "the shorter one");
}

#[test]
fn selections() {
    let check = |name: &str, revision: u32, points: usize, selected: Vec<u32>, unshown: Vec<u32>| {
        let set = |rows: &[u32]| RowSet::of_rows(points, rows.iter().copied());
        let meaning = json!({
            "kind": "selection", "revision": revision, "dataset": 3, "points": points,
            "selected": selected, "unshown": unshown,
        });
        let bytes = wire::selection(revision, 3, &set(&selected), &set(&unshown)).unwrap();
        check(name, &bytes, &meaning);
    };
    check("selection-rows", 5, 1000, vec![17, 800], vec![]);
    let third = |offset: u32| (0..100).filter(|row| row % 3 == offset).collect();
    check("selection-bits", 4_000_000_000, 100, third(0), third(2));
    check("selection-mixed", 6, 100, vec![99], third(1));
}

#[test]
fn column_of_text() {
    let values: Vec<String> = ["Zürich", "東京", "🗺 map", "a"].map(String::from).to_vec();
    let codes = [0, 1, u32::MAX, 2, 0, 3];
    let meaning = json!({
        "kind": "column", "index": 2, "distinct": values,
        "rows": ["Zürich", "東京", null, "🗺 map", "Zürich", "a"], "numbers": null,
    });
    check("column-text", &wire::column(2, &codes, &values, None).unwrap(), &meaning);
}

#[test]
fn column_of_numbers() {
    let values: Vec<String> = ["007", "-0.5", "1e3"].map(String::from).to_vec();
    let codes = [2, u32::MAX, 0, 1, 1];
    let meaning = json!({
        "kind": "column", "index": 0, "distinct": values,
        "rows": ["1e3", null, "007", "-0.5", "-0.5"], "numbers": [7.0, -0.5, 1000.0],
    });
    check("column-numbers", &wire::column(0, &codes, &values, Some(&[7.0, -0.5, 1000.0])).unwrap(), &meaning);
}

#[test]
fn atlas() {
    // Three pictures of 2 x 1 pixels: each one colour on the left, another on the right.
    let pixels = [[255, 0, 0], [0, 0, 255], [0, 255, 0], [255, 255, 0], [0, 255, 255], [255, 0, 255]];
    let images = Images::new(2, 1, 3, pixels.concat()).unwrap();
    let drawn = atlas::draw(&images, &[2, 0, 1], 16).unwrap();
    let meaning = json!({
        "kind": "atlas", "id": 21, "size": 16, "columns": 2, "count": 3, "width": 32, "height": 32,
        "pngBytes": drawn.png.len(), "rows": [2, 0, 1],
        // The leftmost and rightmost pixel in the middle row of each cell, and one above the picture.
        "left": [[0, 255, 255, 255], [255, 0, 0, 255], [0, 255, 0, 255]],
        "right": [[255, 0, 255, 255], [0, 0, 255, 255], [255, 255, 0, 255]],
        "above": [0, 0, 0, 0],
    });
    check("atlas", &drawn.encode(21).unwrap(), &meaning);
}

#[test]
fn raster() {
    // Clip space itself; 1, 3 and 9 points on three of 4 x 2 pixels.
    let mut positions = vec![-0.9, 0.5];
    positions.extend([0.1, 0.5].repeat(3));
    positions.extend([0.9, -0.5].repeat(9));
    let codes = [0, 1, 1, 2, 0, 0, 0, 0, 0, 1, 1, 1, 1];
    let colors = vec![[255, 0, 0], [0, 255, 0], [0, 0, 255]];
    let mut matrix = [0.0; 16];
    (matrix[0], matrix[5], matrix[10], matrix[15]) = (1.0, 1.0, 1.0, 1.0);
    let view = View { matrix, width: 4, height: 2 };
    let colors = Colors::Codes { codes: &codes, colors, missing: [0; 3] };
    let drawn = draw(&positions, 2, &view, &colors, Shown::default());
    let none = [0, 0, 0, 0];
    let meaning = json!({
        "kind": "raster", "id": 22, "width": 4, "height": 2, "largest": 9.0, "usual": 9.0,
        "counts": [1, 0, 3, 0, 0, 0, 0, 9],
        "pixels": [[255, 0, 0, 1], none, [0, 170, 85, 128], none, none, none, none, [142, 113, 0, 255]],
    });
    check("raster", &drawn.encode(22).unwrap(), &meaning);
}
