//! What is written for TensorFlow's projector, field by field: its bookmarks (`state.txt`) and its config in a log folder.
#![allow(clippy::unwrap_used, reason = "helpers of tests are not seen as tests")]

use embedscope_core::Matrix;
use embedscope_io::project::NewTensor;
use embedscope_io::{Column, Coordinates, Images, Project, Projection, State, StateBuilder, States, Table};
use serde_json::Value;

/// What a field of a bookmark must be.
#[derive(Debug, Clone, Copy)]
enum Type {
    Text,
    Bool,
    Number,
    Whole,
    /// A list of whole numbers; of so many, if that is known.
    Wholes(Option<usize>),
    OneOf(&'static [&'static str]),
    Null,
    Camera,
    Projections,
}

/// Every field of TensorFlow's class State, as it is for `POINTS` points that are all shown.
const STATE: [(&str, Type); 29] = [
    ("label", Type::Text),
    ("isSelected", Type::Bool),
    ("selectedProjection", Type::OneOf(&["pca", "tsne", "umap", "custom"])),
    ("dataSetDimensions", Type::Wholes(Some(2))),
    ("tSNEIteration", Type::Whole),
    ("tSNEPerplexity", Type::Number),
    ("tSNELearningRate", Type::Number),
    ("tSNEis3d", Type::Bool),
    ("umapIs3d", Type::Bool),
    ("umapNeighbors", Type::Whole),
    ("umapMinDist", Type::Number),
    ("pcaComponentDimensions", Type::Wholes(Some(3))),
    ("customSelectedSearchByMetadataOption", Type::Text),
    ("customXLeftText", Type::Text),
    ("customXLeftRegex", Type::Bool),
    ("customXRightText", Type::Text),
    ("customXRightRegex", Type::Bool),
    ("customYUpText", Type::Text),
    ("customYUpRegex", Type::Bool),
    ("customYDownText", Type::Text),
    ("customYDownRegex", Type::Bool),
    ("projections", Type::Projections),
    ("filteredPoints", Type::Null),
    ("selectedPoints", Type::Wholes(Some(2))),
    ("shuffledDataIndices", Type::Wholes(Some(POINTS))),
    ("cameraDef", Type::Camera),
    ("selectedColorOptionName", Type::Text),
    ("forceCategoricalColoring", Type::Bool),
    ("selectedLabelOption", Type::Text),
];

const POINTS: usize = 7;

/// Why a value is not of its type.
fn check(value: &Value, wanted: Type) -> Result<(), String> {
    let whole = |v: &Value| v.as_f64().is_some_and(|v| v >= 0.0 && v.fract() == 0.0);
    let right = match wanted {
        Type::Text => value.is_string(),
        Type::Bool => value.is_boolean(),
        Type::Number => value.is_number(),
        Type::Whole => whole(value),
        Type::Wholes(length) => value
            .as_array()
            .is_some_and(|list| list.iter().all(whole) && length.is_none_or(|length| list.len() == length)),
        Type::OneOf(names) => value.as_str().is_some_and(|name| names.contains(&name)),
        Type::Null => value.is_null(),
        Type::Camera => return camera(value),
        Type::Projections => return projections(value),
    };
    if right { Ok(()) } else { Err(format!("{value} is not {wanted:?}")) }
}

fn camera(value: &Value) -> Result<(), String> {
    let triple =
        |key: &str| value[key].as_array().is_some_and(|v| v.len() == 3 && v.iter().all(Value::is_number));
    let fields = value.as_object().map_or(0, serde_json::Map::len);
    let right = fields == 4
        && value["orthographic"].is_boolean()
        && triple("position")
        && triple("target")
        && value["zoom"].is_number();
    if right { Ok(()) } else { Err(format!("{value} is no camera")) }
}

/// One object a point, with the keys of every projection: ten components, three coordinates each, two axes.
fn projections(value: &Value) -> Result<(), String> {
    let list = value.as_array().ok_or("projections are a list")?;
    let mut keys: Vec<String> = (0..10).map(|i| format!("pca-{i}")).collect();
    for name in ["tsne", "umap"] {
        keys.extend((0..3).map(|i| format!("{name}-{i}")));
    }
    keys.extend(["linear-x", "linear-y"].map(str::to_owned));
    for point in list {
        let own: Vec<&String> = point.as_object().ok_or("a point is an object")?.keys().collect();
        if own != keys.iter().collect::<Vec<_>>() {
            return Err(format!("the keys of a point are {own:?}"));
        }
        // Components that the data do not have are null, as in TensorFlow.
        let absent = |i: usize| point[format!("pca-{i}")].is_null() == (i >= 5);
        if !(0..10).all(absent) || keys[10..].iter().any(|key| !point[key.as_str()].is_number()) {
            return Err(format!("{point} has a wrong value"));
        }
    }
    if list.len() == POINTS { Ok(()) } else { Err(format!("{} points", list.len())) }
}

fn coordinates(name: &str, dims: usize) -> Coordinates {
    let layout = Matrix::from_fn(POINTS, dims, |row, col| (row * 3 + col) as f32 * 0.25 - 1.0);
    Coordinates::from_matrix(name, &layout)
}

fn state() -> State {
    StateBuilder {
        label: "one".to_owned(),
        points: POINTS,
        dimensions: 5,
        projection: Projection::Tsne,
        iteration: 118,
        perplexity: 23.0,
        learning_rate: 10.0,
        pca: Some(coordinates("pca", 5)),
        tsne: Some(coordinates("tsne", 3)),
        umap: Some(coordinates("umap", 3)),
        custom: Some(coordinates("linear", 2)),
        selected: vec![1, 4],
        color_by: Some("label".to_owned()),
        label_by: Some("label".to_owned()),
        force_categorical: true,
        ..StateBuilder::default()
    }
    .build()
    .unwrap()
}

#[test]
fn m8_a_state_has_every_field_of_tensorflows_class() {
    let bytes = States { states: vec![state()] }.to_bytes();
    assert!(!bytes.contains(&b'\n'), "one line");
    let file: Value = serde_json::from_slice(&bytes).unwrap();
    let fields = file[0].as_object().unwrap();
    for (name, wanted) in STATE {
        let value = fields.get(name).unwrap_or_else(|| panic!("{name} is not there"));
        check(value, wanted).unwrap_or_else(|why| panic!("{name}: {why}"));
    }
    let unknown: Vec<&String> =
        fields.keys().filter(|key| !STATE.iter().any(|(name, _)| name == key)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    assert_eq!(file[0]["tSNELearningRate"], 1, "the decimal logarithm");
    assert_eq!(file[0]["shuffledDataIndices"], serde_json::json!([0, 1, 2, 3, 4, 5, 6]));
}

#[test]
fn m8_what_tensorflow_leaves_out_is_left_out() {
    let plain = StateBuilder { points: 1, dimensions: 2, ..StateBuilder::default() }.build().unwrap();
    assert!(plain.field("forceCategoricalColoring").is_none(), "undefined, not false");
    assert_eq!(plain.field("selectedColorOptionName").unwrap(), "No color map");
}

#[test]
fn m8_a_log_folder_has_every_field_of_tensorboards_config() {
    let folder = tempfile::tempdir().unwrap();
    let vectors = Matrix::from_fn(POINTS, 5, |row, col| (row * 5 + col) as f32);
    let metadata = Table::new(vec![Column::new("label", (0..POINTS).map(|_| Some("a")))]).unwrap();
    let images = Images::new(4, 3, 1, vec![9; POINTS * 12]).unwrap();
    let bookmarks = States { states: vec![state()] };
    let tensor = NewTensor {
        name: "emb:0",
        vectors: vectors.view(),
        metadata: &metadata,
        images: Some(&images),
        bookmarks: Some(&bookmarks),
        binary: true,
    };
    Project::write(folder.path(), &[tensor], &[]).unwrap();
    let config = std::fs::read_to_string(folder.path().join("projector_config.pbtxt")).unwrap();
    let lines: Vec<&str> = config.lines().map(str::trim).collect();
    // The fields of EmbeddingInfo and SpriteMetadata with their types, each as often as the schema says.
    let expected = [
        "embeddings {",
        "tensor_name: \"emb:0\"",
        "tensor_path: \"tensors.bytes\"",
        "tensor_shape: 7",
        "tensor_shape: 5",
        "metadata_path: \"metadata.tsv\"",
        "bookmarks_path: \"bookmarks.txt\"",
        "sprite {",
        "image_path: \"sprite.png\"",
        "single_image_dim: 4",
        "single_image_dim: 3",
        "}",
        "}",
    ];
    assert_eq!(lines, expected);
    let size = |name: &str| std::fs::metadata(folder.path().join(name)).unwrap().len();
    assert_eq!(size("tensors.bytes"), (POINTS * 5 * 4) as u64);
    assert_eq!(size("metadata.tsv"), (POINTS * 2) as u64, "one column has no header");
    assert_eq!(std::fs::read(folder.path().join("bookmarks.txt")).unwrap(), bookmarks.to_bytes());
    let sheet = png::Decoder::new(std::io::BufReader::new(
        std::fs::File::open(folder.path().join("sprite.png")).unwrap(),
    ));
    let sheet = sheet.read_info().unwrap();
    assert_eq!((sheet.info().width, sheet.info().height), (3 * 4, 3 * 3), "a square grid of 3 x 3");
}
