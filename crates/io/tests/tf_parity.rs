//! The checklist of parity with TensorFlow's projector, M1 to M10, as far as it is about reading and writing.

#![allow(
    clippy::unwrap_used,
    clippy::format_collect,
    clippy::unreadable_literal,
    reason = "a test may panic; golden numbers stay as they are in the file"
)]

mod common;

use embedscope_core::Matrix;
use embedscope_core::monitor::Silent;
use embedscope_io::convert::{self, Format};
use embedscope_io::{
    Column, Coordinates, Error, Projection, ReadOptions, Shape, Source, StateBuilder, States, Table, export,
    layout, open,
};

fn source(name: &str, text: &str) -> Source {
    Source::bytes(name, text.as_bytes().to_vec())
}

fn read(text: &str) -> Result<embedscope_io::Dataset, Error> {
    open::vectors(source("vectors.tsv", text), &ReadOptions::default(), &Silent)
}

fn read_strict(text: &str) -> Result<embedscope_io::Dataset, Error> {
    let options = ReadOptions { strict_tf: true, ..ReadOptions::default() };
    open::vectors(source("vectors.tsv", text), &options, &Silent)
}

/// What the blog's code writes: pixels as integers with a tab between, one label a line.
fn blog(rows: usize, cols: usize) -> (String, String) {
    let pixel = |row: usize, col: usize| (row * 31 + col * 17) % 256;
    let line = |row| (0..cols).map(|col| pixel(row, col).to_string()).collect::<Vec<_>>().join("\t") + "\n";
    ((0..rows).map(line).collect(), (0..rows).map(|row| format!("{}\n", row % 10)).collect())
}

#[test]
fn m1_vectors_and_labels_of_the_blog_load_with_no_options() {
    let (vectors, labels) = blog(800, 784);
    let sources = vec![source("vectors.tsv", &vectors), source("labels.tsv", &labels)];
    let data = open::inputs(sources, None, &ReadOptions::default(), &Silent).unwrap().dataset.unwrap();
    assert_eq!((data.points, data.dimensions()), (800, 784));
    assert_eq!(data.metadata.columns().iter().map(Column::name).collect::<Vec<_>>(), ["label"]);
    let x = data.vectors.unwrap();
    for row in [0, 1, 799] {
        assert_eq!(x.row(row)[783], ((row * 31 + 783 * 17) % 256) as f32);
        assert_eq!(data.metadata.columns()[0].text(row), Some((row % 10).to_string().as_str()));
    }
}

#[test]
fn m2_every_variant_loads_or_is_refused_with_its_place_and_loses_no_column() {
    for text in [
        "1\t2\n3\t4\n",
        "1\t2\r\n3\t4\r\n",
        "1\t2\n3\t4",
        "1,2\n3,4\n",
        "1 2\n3 4\n",
        "a\tb\n1\t2\n3\t4\n",
        "x\t1\t2\ny\t3\t4\n",
    ] {
        assert_eq!(read(text).unwrap().vectors.unwrap().data(), [1.0, 2.0, 3.0, 4.0], "{text:?}");
    }
    for (text, place) in [
        ("1\t2\n3\tnan\n", "line 2, column 2"),
        ("1\t2\n3\n", "line 2"),
        ("1\t2\n3\t4\t5\n", "line 2"),
        ("1\t2\nnan\t4\n", "line 2, column 1"),
    ] {
        let message = read(text).unwrap_err().to_string();
        assert!(message.contains(place), "{text:?}: {message}");
    }
}

#[test]
fn m2_strict_reading_is_that_of_tensorflow() {
    // What the parser gave in node, see `tf_traps.rs` for each trap.
    for (text, expected) in [
        ("1\t2\n3\t4\n", vec![1.0, 2.0, 3.0, 4.0]),
        ("\u{feff}1\t2\r\n\r\n 3\t4 \r\n", vec![1.0, 2.0, 3.0, 4.0]),
        ("1\t\t3\n", vec![1.0, 0.0, 3.0]),
        ("0x10\t1e1\n", vec![16.0, 10.0]),
        ("x\t1\t2\n5\t3\t4\n", vec![1.0, 2.0, 3.0, 4.0]),
        ("1\t2\t\n7\t3\t4\n", vec![1.0, 2.0, 3.0, 4.0]),
    ] {
        assert_eq!(read_strict(text).unwrap().vectors.unwrap().data(), expected, "{text:?}");
    }
    assert!(
        read_strict("1\t2\n3\t4\t5\t6\n").unwrap_err().to_string().contains("Vector dimensions do not match")
    );
    assert!(read_strict("1,2\n").unwrap_err().to_string().contains("only one dimension"));
}

#[test]
fn m3_characters_at_every_offset_around_a_megabyte_are_intact() {
    for offset in 0..6 {
        let mut text = "x".repeat(999_995 + offset) + "\n";
        text.push_str("é犬👩\n");
        let table =
            open::metadata(source("labels.tsv", &text), Some(2), &ReadOptions::default(), &Silent).unwrap();
        assert_eq!(table.columns()[0].text(1), Some("é犬👩"));
    }
}

#[test]
fn m3_one_line_without_an_end_loads() {
    assert_eq!(read("1\t2\t3").unwrap().dimensions(), 3);
}

#[test]
fn m4_bytes_with_their_shape_and_npy_load() {
    let x = Matrix::new(2, 3, vec![1.0, 2.0, 3.0, 4.0, 5.0, -6.5]).unwrap();
    for (format, name) in [(Format::Bytes, "t.bytes"), (Format::Npy, "t.npy")] {
        let mut out = Vec::new();
        convert::vectors(x.view(), format, &mut out).unwrap();
        let options =
            ReadOptions { shape: Some(Shape { rows: Some(2), columns: 3 }), ..ReadOptions::default() };
        let back = open::vectors(Source::bytes(name, out), &options, &Silent).unwrap();
        assert_eq!(back.vectors.unwrap(), x, "{name}");
    }
}

#[test]
fn m5_the_tutorial_file_restores_every_coordinate_bit_for_bit() {
    let Some(data) = common::shared_data("m5_the_tutorial_file_restores_every_coordinate_bit_for_bit") else {
        return;
    };
    let states = open::states(data.join("seed/state.txt").as_path(), &Silent).unwrap();
    let state = states.selected().unwrap();
    let tsne = state.coordinates(Projection::Tsne).unwrap().unwrap();
    assert_eq!((tsne.len(), tsne.dims), (8000, 3));
    assert_eq!(tsne.get(0), [-0.03896213864282743, -0.16447103036329003, 0.02756821660230767]);
    assert_eq!((state.iteration(), state.perplexity(), state.learning_rate()), (118, Some(23.0), Some(10.0)));
    assert_eq!((state.color_by(), state.label_by()), (Some("label"), Some("label")));
    assert!(state.camera().is_some());
}

#[test]
fn m6_states_with_missing_keys_and_filters_load_and_map_to_the_whole_data() {
    for filtered in ["", r#""filteredPoints":null,"#, r#""filteredPoints":[],"#, r#""filteredPoints":[4,2],"#]
    {
        let text = format!(
            r#"[{{{filtered}"dataSetDimensions":[2,5],"projections":[{{"tsne-0":1,"tsne-1":2,"tsne-2":null}},{{}}]}}]"#
        );
        let states = States::parse(text.as_bytes(), "state.txt").unwrap();
        let state = &states.states[0];
        state.check_fits("state.txt", if filtered.contains('4') { 10 } else { 2 }, 5).unwrap();
    }
    let text = r#"[{"filteredPoints":[4,2],"tSNEis3d":false,"dataSetDimensions":[2,5],"projections":[{"tsne-0":1,"tsne-1":2},{}]}]"#;
    let states = States::parse(text.as_bytes(), "state.txt").unwrap();
    assert_eq!(states.states[0].coordinates(Projection::Tsne).unwrap().unwrap().index, [4]);
}

#[test]
fn m7_a_state_opens_without_vectors() {
    let text = r#"[{"selectedProjection":"tsne","dataSetDimensions":[2,5],"projections":[{"tsne-0":1,"tsne-1":2,"tsne-2":3},{}]}]"#;
    let sources = vec![source("state.txt", text)];
    let data = open::inputs(sources, None, &ReadOptions::default(), &Silent).unwrap().dataset.unwrap();
    assert_eq!((data.points, data.dimensions()), (2, 0));
    let read = layout::read(source("state.txt", text), None, &Silent).unwrap();
    assert_eq!((read.coordinates.values, read.coordinates.index), (vec![1.0, 2.0, 3.0], vec![0]));
}

#[test]
fn m8_written_states_are_one_line_with_what_tensorflow_needs() {
    let names = ["tsne-0", "tsne-1", "tsne-2"].map(str::to_owned).to_vec();
    let tsne = Coordinates::new(names, vec![0, 1], vec![0.1, 2.0, 3.0, -4.0, 5.65e-5, 6.0], 2).unwrap();
    let state = StateBuilder {
        points: 2,
        dimensions: 4,
        projection: Projection::Tsne,
        tsne: Some(tsne),
        ..StateBuilder::default()
    };
    let bytes = States { states: vec![state.build().unwrap()] }.to_bytes();
    assert!(!bytes.contains(&b'\n'));
    // What the blog's cell does: the first line, its first state, and the three keys of each point.
    let tree: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    for key in [
        "dataSetDimensions",
        "projections",
        "pcaComponentDimensions",
        "tSNEPerplexity",
        "tSNELearningRate",
        "tSNEIteration",
        "selectedProjection",
        "selectedPoints",
    ] {
        assert!(!tree[0][key].is_null(), "{key}");
    }
    assert_eq!(tree[0]["projections"][1]["tsne-1"].as_f64(), Some(5.65e-5));
    assert!(std::str::from_utf8(&bytes).unwrap().contains("0.0000565"), "numbers as JavaScript writes them");
}

#[test]
fn m9_big_endian_rows_of_coordinates_and_the_scaled_label() {
    let names = ["tsne-0", "tsne-1", "tsne-2"].map(str::to_owned).to_vec();
    let tsne = Coordinates::new(names, vec![0, 1], vec![0.1, 2.0, 3.0, -4.0, 5.0, 6.0], 2).unwrap();
    let labels = Table::new(vec![Column::new("label", [Some("7"), Some("0")])]).unwrap();
    let mut out = Vec::new();
    export::write(&tsne, Some(&labels), export::Format::F32Be, &mut out).unwrap();
    let expected = [0.1f32, 2.0, 3.0, 7.0 / 255.0 * 20.0, -4.0, 5.0, 6.0, 0.0];
    assert_eq!(out, expected.iter().flat_map(|value| value.to_be_bytes()).collect::<Vec<u8>>());
}

#[test]
fn m10_the_rules_of_tensorflow_for_headers_and_the_tolerant_ones() {
    let labels = |text: &str, points: usize, strict_tf: bool| {
        let options = ReadOptions { strict_tf, ..ReadOptions::default() };
        open::metadata(source("labels.tsv", text), Some(points), &options, &Silent)
    };
    for strict in [true, false] {
        assert_eq!(labels("a\nb\n", 2, strict).unwrap().columns()[0].name(), "label");
        assert_eq!(labels("n\tm\na\tb\n", 1, strict).unwrap().columns()[1].name(), "m");
    }
    assert!(labels("word\na\nb\n", 2, true).is_err());
    assert_eq!(labels("word\na\nb\n", 2, false).unwrap().columns()[0].name(), "word");
}

#[test]
fn m10_texts_that_look_like_numbers_stay_as_they_are_and_edited_metadata_come_back() {
    let read = |text: &str| {
        open::metadata(source("metadata-edited.tsv", text), Some(3), &ReadOptions::default(), &Silent)
            .unwrap()
    };
    let table = read("word\tcode\na\t007\nb\t1.0\n\t1e5\n");
    assert_eq!(
        (0..3).map(|i| table.columns()[1].text(i).unwrap()).collect::<Vec<_>>(),
        ["007", "1.0", "1e5"]
    );
    let mut out = Vec::new();
    convert::metadata(&table, &mut out).unwrap();
    assert_eq!(read(std::str::from_utf8(&out).unwrap()), table);
}

#[test]
fn m17_two_and_three_dimensions_are_vectors_as_they_are() {
    for (text, dims) in [("1\t2\n3\t4\n", 2), ("1\t2\t3\n4\t5\t6\n", 3)] {
        assert_eq!(read(text).unwrap().dimensions(), dims);
    }
}
