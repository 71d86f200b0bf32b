//! TensorFlow projector bookmarks: exact round trips, odd files, errors.

#![allow(
    clippy::unwrap_used,
    clippy::unreadable_literal,
    reason = "a test may panic; golden numbers stay as they are in the file"
)]

mod common;

use embedscope_io::{CameraDef, Coordinates, Error, Place, Projection, State, StateBuilder, States};
use serde_json::json;

fn one(json: &str) -> State {
    States::parse(json.as_bytes(), "state.txt").unwrap().states.remove(0)
}

fn message(bytes: &[u8]) -> String {
    States::parse(bytes, "state.txt").unwrap_err().to_string()
}

fn minimal(points: usize, projections: &str) -> String {
    format!(r#"[{{"label":"a","dataSetDimensions":[{points},5],"projections":{projections}}}]"#)
}

#[test]
fn tutorial_file_restores_everything_bit_for_bit() {
    let Some(data) = common::shared_data("tutorial_file_restores_everything_bit_for_bit") else { return };
    let bytes = std::fs::read(data.join("seed/state.txt")).unwrap();
    assert_eq!(bytes.len(), 2_897_904);
    let states = States::parse(&bytes, "state.txt").unwrap();
    assert_eq!(states.len(), 1);
    let state = states.selected().unwrap();
    assert_eq!(state.label(), "State 0");
    assert_eq!(state.dimensions(), (8000, 784));
    assert_eq!(state.selected_projection(), Projection::Tsne);
    assert_eq!((state.iteration(), state.perplexity(), state.learning_rate()), (118, Some(23.0), Some(10.0)));
    assert!(state.is_3d(Projection::Tsne));
    assert_eq!((state.color_by(), state.label_by()), (Some("label"), Some("label")));
    assert_eq!(state.filtered_points(), None);
    assert_eq!(
        state.camera(),
        Some(CameraDef {
            orthographic: false,
            position: [-1.7753864608828527, 0.6441917031010876, -0.07429646135302266],
            target: [0.0; 3],
            zoom: 1.0
        })
    );
    let tsne = state.coordinates(Projection::Tsne).unwrap().unwrap();
    assert_eq!((tsne.dims, tsne.len(), tsne.points), (3, 8000, 8000));
    assert_eq!(tsne.names, ["tsne-0", "tsne-1", "tsne-2"]);
    assert_eq!(tsne.get(0), [-0.03896213864282743, -0.16447103036329003, 0.02756821660230767]);
    assert_eq!(tsne.get(7999), [-0.04192227857506853, -0.011960161743299353, -0.020034630194838896]);
    assert_eq!(state.pca_scores().unwrap().unwrap().dims, 10);
    assert!(state.coordinates(Projection::Umap).unwrap().is_none());
    state.check_fits("state.txt", 8000, 784).unwrap();

    // Every number equals what an independent reader finds.
    let tree: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    for (i, point) in tree[0]["projections"].as_array().unwrap().iter().enumerate() {
        for (j, name) in tsne.names.iter().enumerate() {
            assert_eq!(tsne.get(i)[j].to_bits(), point[name].as_f64().unwrap().to_bits());
        }
    }
    assert!(states.to_bytes() == bytes, "an untouched file has the same bytes");
}

#[test]
fn tutorial_file_cut_in_half_names_the_byte() {
    let Some(data) = common::shared_data("tutorial_file_cut_in_half_names_the_byte") else { return };
    let bytes = std::fs::read(data.join("seed/state.txt")).unwrap();
    let text = message(&bytes[..bytes.len() / 2]);
    assert!(text.contains("byte 14489") && text.contains("save the bookmarks again"), "{text}");
}

#[test]
fn numbers_are_written_as_javascript_does() {
    let state = one(
        r#"[{"projections":[{"a":1e21,"b":-0,"c":118.0,"d":5.65e-05,"e":1e-7,"f":123456789012345680000,"g":-0.0}],"dataSetDimensions":[1,2],"x":1.0,"y":-0.0,"z":12345678901234567890}]"#,
    );
    let written = States { states: vec![state] }.to_bytes();
    assert_eq!(
        String::from_utf8(written).unwrap(),
        r#"[{"projections":[{"a":1e+21,"b":0,"c":118,"d":0.0000565,"e":1e-7,"f":123456789012345680000,"g":0}],"dataSetDimensions":[1,2],"x":1,"y":0,"z":12345678901234567890}]"#
    );
}

#[test]
fn unknown_keys_of_any_type_survive_in_order() {
    let text = r#"[{"zeta":{"b":[1,null,"\u0001\n\"\\é"],"a":true},"projections":[{"tsne-0":1,"note":"x","more":[1,{"k":null}]},{},{"flag":false,"tsne-0":null}],"dataSetDimensions":[3,5],"label":"é\u001f","last":null}]"#;
    let states = States::parse(text.as_bytes(), "state.txt").unwrap();
    assert_eq!(String::from_utf8(states.to_bytes()).unwrap(), text);
}

#[test]
fn points_without_coordinates_are_left_out() {
    let state = one(&minimal(
        4,
        r#"[{"tsne-0":1,"tsne-1":2,"tsne-2":3},{"pca-0":1},{"tsne-0":null,"tsne-1":2,"tsne-2":3},{"tsne-2":9,"tsne-1":8,"tsne-0":7}]"#,
    ));
    let tsne = state.coordinates(Projection::Tsne).unwrap().unwrap();
    assert_eq!((tsne.index.as_slice(), tsne.points), ([0, 3].as_slice(), 4));
    assert_eq!(tsne.values, [1.0, 2.0, 3.0, 7.0, 8.0, 9.0]);
    assert!(tsne.to_matrix().row(1)[0].is_nan());
}

#[test]
fn a_stale_third_coordinate_is_not_used() {
    let text = r#"[{"tSNEis3d":false,"dataSetDimensions":[1,2],"projections":[{"tsne-0":1,"tsne-1":2,"tsne-2":3}]}]"#;
    assert_eq!(one(text).coordinates(Projection::Tsne).unwrap().unwrap().values, [1.0, 2.0]);
}

#[test]
fn filtered_points_map_to_the_whole_data_set() {
    let text = r#"[{"dataSetDimensions":[2,5],"filteredPoints":[7,3],"selectedPoints":[1],"selectedProjection":"custom","projections":[{"linear-x":1,"linear-y":2},{"linear-x":3,"linear-y":4}]}]"#;
    let state = one(text);
    let layout = state.coordinates(Projection::Custom).unwrap().unwrap();
    assert_eq!((layout.index.as_slice(), layout.points), ([7, 3].as_slice(), 8));
    assert_eq!(state.selected_points(), [3]);
    state.check_fits("state.txt", 10, 5).unwrap();
    assert!(state.check_fits("state.txt", 7, 5).is_err());
    assert_eq!(
        one(&minimal(1, r#"[{"pca-0":1}]"#).replace("\"label\"", "\"filteredPoints\":[],\"label\""))
            .filtered_points(),
        None
    );
}

#[test]
fn missing_components_are_null() {
    let state = one(&minimal(1, r#"[{"pca-0":1,"pca-1":2,"pca-2":null,"pca-3":null}]"#));
    assert_eq!(state.pca_scores().unwrap().unwrap().names, ["pca-0", "pca-1"]);
    assert!(state.coordinates(Projection::Pca).unwrap().is_none());
}

#[test]
fn several_states_keep_their_order_and_one_is_selected() {
    let text = r#"[{"label":"a","dataSetDimensions":[0,1],"projections":[]},{"label":"b","isSelected":true,"dataSetDimensions":[0,1],"projections":[]}]"#;
    let states = States::parse(text.as_bytes(), "state.txt").unwrap();
    assert_eq!(states.iter().map(State::label).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(states.selected().map(State::label), Some("b"));
}

#[test]
fn a_new_state_has_tensorflows_fields_in_order() {
    let tsne =
        Coordinates::new(vec!["tsne-0".into(), "tsne-1".into()], vec![2, 0], vec![1.5, -2.0, 0.1, 118.0], 3)
            .unwrap();
    let pca = Coordinates::new(vec!["pca-0".into()], vec![0, 1, 2], vec![1.0, 2.0, 3.0], 3).unwrap();
    let state = StateBuilder {
        label: "State 0".into(),
        points: 3,
        dimensions: 4,
        projection: Projection::Tsne,
        iteration: 165,
        perplexity: 23.0,
        learning_rate: 100.0,
        tsne: Some(tsne.clone()),
        pca: Some(pca),
        color_by: Some("label".into()),
        label_by: Some("label".into()),
        extra: json!({"seed": 0}).as_object().unwrap().clone(),
        ..StateBuilder::default()
    }
    .build()
    .unwrap();
    let states = States { states: vec![state] };
    let nulls: String = (1..10).map(|i| format!(",\"pca-{i}\":null")).collect::<Vec<_>>().concat();
    let expected = format!(
        concat!(
            r#"[{{"label":"State 0","isSelected":false,"tSNEIteration":165,"tSNEPerplexity":23,"tSNELearningRate":2,"tSNEis3d":false,"#,
            r#""umapIs3d":true,"umapNeighbors":15,"umapMinDist":0.1,"pcaComponentDimensions":[0,1,2],"projections":["#,
            r#"{{"pca-0":1{n},"tsne-0":0.1,"tsne-1":118}},{{"pca-0":2{n}}},{{"pca-0":3{n},"tsne-0":1.5,"tsne-1":-2}}],"#,
            r#""selectedPoints":[],"selectedProjection":"tsne","dataSetDimensions":[3,4],"filteredPoints":null,"#,
            r#""cameraDef":{{"orthographic":true,"position":[0,0,4],"target":[0,0,0],"zoom":1}},"shuffledDataIndices":[0,1,2],"selectedColorOptionName":"label","#,
            r#""selectedLabelOption":"label","customSelectedSearchByMetadataOption":"label","#,
            r#""customXLeftText":"","customXLeftRegex":false,"customXRightText":"","customXRightRegex":false,"#,
            r#""customYUpText":"","customYUpRegex":false,"customYDownText":"","customYDownRegex":false,"embedscope":{{"seed":0}}}}]"#
        ),
        n = nulls
    );
    assert_eq!(String::from_utf8(states.to_bytes()).unwrap(), expected);
    let back = States::parse(&states.to_bytes(), "state.txt").unwrap();
    assert_eq!(back.to_bytes(), states.to_bytes());
    let layout = back.states[0].coordinates(Projection::Tsne).unwrap().unwrap();
    assert_eq!(layout.index, [0, 2]);
    assert_eq!(layout.values, [0.1, 118.0, 1.5, -2.0]);
    assert_eq!(back.states[0].extra().unwrap()["seed"], 0);
}

#[test]
fn a_layout_of_other_points_is_refused() {
    let tsne = Coordinates::new(vec!["x".into(), "y".into()], vec![0], vec![1.0, 2.0], 1).unwrap();
    assert!(StateBuilder { points: 2, tsne: Some(tsne), ..StateBuilder::default() }.build().is_err());
}

#[test]
fn a_state_of_another_data_set_is_named() {
    let text = one(&minimal(1, "[{}]")).check_fits("state.txt", 8000, 784).unwrap_err().to_string();
    assert!(text.contains("1 point with 5 dimensions") && text.contains("8000 points with 784"), "{text}");
}

#[test]
fn wrong_files_get_a_sentence() {
    for (bytes, part) in [
        (&b""[..], "an empty file"),
        (b"{\"embeddings\":[]}", "a JSON object"),
        (b"1\t2\n", "\"1\\t2\\n\""),
        (b"[1]", "integer `1`"),
        (b"[{\"a\":1}]", "without projections"),
        (b"[{\"projections\":null}]", "null"),
        (b"[{\"projections\":[]}]", "no dataSetDimensions"),
        (b"[{\"projections\":[{},{}],\"dataSetDimensions\":[1,1]}]", "2 projections for 1 point"),
        (b"[{\"projections\":[{}],\"dataSetDimensions\":[1,1]}] x", "byte 49"),
        (b"[{\"projections\":[{\"tsne-0\":1e999}]}]", "number out of range"),
        (b"[{\"label\":\"\xff\"}]", "byte"),
        (b"[{\"filteredPoints\":\"x\",\"projections\":[],\"dataSetDimensions\":[1,1]}]", "filteredPoints"),
    ] {
        let text = message(bytes);
        assert!(text.starts_with("state.txt") && text.contains(part) && text.contains("expected"), "{text}");
    }
    let error = States::parse(b"[\n{\"a\":\n", "state.txt").unwrap_err();
    assert!(matches!(&error, Error::Content(p) if matches!(p.place, Place::Byte(_))), "{error}");
}

#[test]
fn a_byte_order_mark_is_skipped() {
    let text = minimal(1, "[{}]");
    assert_eq!(
        States::parse(format!("\u{feff}{text}\n").as_bytes(), "s").unwrap().to_bytes(),
        text.as_bytes()
    );
}

proptest::proptest! {
    #[test]
    fn any_number_survives(numbers in proptest::collection::vec(proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL | proptest::num::f64::ZERO, 1..20), label in ".*") {
        let n = numbers.len();
        let mut values = numbers.clone();
        values.extend(&numbers);
        let tsne = Coordinates::new(vec!["x".into(), "y".into()], (0..n as u32).collect(), values, n).unwrap();
        let state = StateBuilder { label: label.clone(), points: n, dimensions: 7, tsne: Some(tsne.clone()), ..StateBuilder::default() }.build().unwrap();
        let bytes = States { states: vec![state] }.to_bytes();
        let back = States::parse(&bytes, "state.txt").unwrap();
        proptest::prop_assert_eq!(back.states[0].label(), label);
        proptest::prop_assert_eq!(back.states[0].coordinates(Projection::Tsne).unwrap().unwrap().values, tsne.values);
        proptest::prop_assert_eq!(back.to_bytes(), bytes);
    }
}
