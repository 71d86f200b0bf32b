//! Inputs that are several files: configs, TensorBoard's folders, what they may name and what not.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::fs;
use std::path::Path;

use embedscope_core::Matrix;
use embedscope_core::monitor::Silent;
use embedscope_io::project::NewTensor;
use embedscope_io::{Column, Images, Project, Role, States, Table};
use proptest::prelude::*;

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn detect(path: &Path) -> Project {
    Project::detect(path).unwrap().unwrap_or_else(|| panic!("{} is no project", path.display()))
}

/// The sentence for a config of this text.
fn sentence(text: &str) -> String {
    let folder = folder(&[("projector_config.pbtxt", text.as_bytes()), ("v.tsv", b"1\t2\n3\t4\n")]);
    let config = folder.path().join("projector_config.pbtxt");
    match Project::detect(&config) {
        Err(e) => e.to_string().replace(&*folder.path().to_string_lossy(), "."),
        Ok(project) => panic!("{text}: {project:?}"),
    }
}

const IRIS: &[u8] = b"1\t2\n3\t4\n5\t6\n";

fn floats(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_le_bytes()).collect()
}

fn rows(project: &Project, index: usize) -> Vec<f32> {
    let opened = project.open(index, &Silent).unwrap();
    opened.dataset.unwrap().vectors.unwrap().data().to_vec()
}

#[test]
fn a_config_json_with_several_tensors() {
    let config = br#"{"embeddings": [
        {"tensorName": "first", "tensorShape": [2, 3], "tensorPath": "data/a.bytes", "metadataPath": "data/a.tsv"},
        {"tensorName": "second", "tensorShape": [3, 2], "tensorPath": "b.tsv", "bookmarksPath": "none.txt"},
        {"tensorName": "away", "tensorShape": [3, 2], "tensorPath": "away.bytes"}
    ], "modelCheckpointPath": "Demo datasets"}"#;
    let folder = folder(&[
        ("config.json", config),
        ("data/a.bytes", &floats(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0])),
        ("data/a.tsv", b"007\nx, y\n"),
        ("b.tsv", IRIS),
    ]);
    let project = detect(&folder.path().join("config.json"));
    let names: Vec<_> = project.tensors.iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(names, ["first", "second", "away"]);
    let opened = project.open(0, &Silent).unwrap();
    assert_eq!(opened.roles, [Role::Vectors, Role::Metadata]);
    let data = opened.dataset.unwrap();
    assert_eq!((data.name.as_str(), data.points, data.dimensions()), ("first", 2, 3));
    assert_eq!(data.metadata.column("label").unwrap().values(), ["007", "x, y"]);
    // What may be missing is told, what may not is an error.
    let data = project.open(1, &Silent).unwrap().dataset.unwrap();
    assert_eq!(data.warnings.len(), 1, "{:?}", data.warnings);
    assert!(data.warnings[0].contains("none.txt: the file of the bookmarks of \"second\" is not there"));
    let error = project.open(2, &Silent).unwrap_err().to_string();
    assert!(error.contains("away.bytes: found no such file") && error.contains("\"away\""), "{error}");
    assert!(project.open(3, &Silent).unwrap_err().to_string().contains("has 3 tensors"));
}

#[test]
fn the_demo_config_of_the_standalone_projector() {
    let Some(data) = common::shared_data("the_demo_config_of_the_standalone_projector") else { return };
    let project = detect(&data.join("iris/oss_demo_projector_config.json"));
    let names: Vec<_> = project.tensors.iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(names, ["Word2Vec 10K", "Word2Vec All", "Mnist with images", "Iris", "GNMT Interlingua"]);
    assert_eq!(project.tensors[2].shape, Some((10_000, 784)));
    let sprite = project.tensors[2].sprite.as_ref().unwrap();
    assert_eq!((sprite.width, sprite.height), (28, 28));
}

#[test]
fn other_json_is_no_config() {
    let folder = folder(&[
        ("a.json", b"{\"a\": 1}\n{\"a\": 2}\n"),
        ("state.txt", b"[{\"label\": \"State 0\"}]"),
        ("b.json", b"{\"embeddings\": [[1, 2], [3, 4]]}"),
        ("v.tsv", IRIS),
    ]);
    for name in ["a.json", "state.txt", "b.json", "v.tsv", "not there", "."] {
        assert_eq!(Project::detect(&folder.path().join(name)).unwrap(), None, "{name}");
    }
}

#[test]
fn a_broken_json_config_says_where() {
    let folder = folder(&[("c.json", b"{\"embeddings\": [\n  {\"tensorName\": \"a\", \"tensorPath\": 5}]}")]);
    let error = Project::detect(&folder.path().join("c.json")).unwrap_err().to_string();
    assert!(error.contains("line 2, column"), "{error}");
    assert!(error.contains("expected a projector config"), "{error}");
}

#[test]
fn text_format_in_all_its_spellings() {
    let config = br#"# a comment
        model_checkpoint_dir: "ignored"
        embeddings: <  # angle brackets, a colon
            tensor_name: 'it\'s' " \"two\" parts\n\x41\101\u00e9",
            tensor_path: "v.tsv"; tensor_shape: [3, 0x2]
            future_field { deep { deeper: [1, 2.5, -inf] } names: ["a", 'b'] } other: ENUM_VALUE
            metadata_path: "m.tsv"
            sprite { image_path: "s.png" single_image_dim: 010 }
        >
        embeddings { tensor_path: "v.tsv" }
        [some.extension] { a: 1 }
    "#;
    let folder = folder(&[("projector_config.pbtxt", config), ("v.tsv", IRIS)]);
    let project = detect(folder.path());
    let [first, second] = project.tensors.as_slice() else { panic!("{project:?}") };
    assert_eq!(first.name, "it's \"two\" parts\nAA\u{e9}");
    assert_eq!(first.shape, Some((3, 2)));
    let sprite = first.sprite.as_ref().unwrap();
    assert_eq!((sprite.width, sprite.height), (8, 8));
    assert_eq!((second.name.as_str(), second.shape), ("v.tsv", None));
    let warnings = project.warnings.join("\n");
    for field in ["line 6: the field \"future_field\"", "\"other\"", "\"[some.extension]\""] {
        assert!(warnings.contains(field), "{warnings}");
    }
    assert_eq!(rows(&project, 1), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    let data = project.open(0, &Silent).unwrap().dataset.unwrap();
    assert_eq!(data.warnings.len(), 2, "{:?}", data.warnings);
}

#[test]
fn broken_text_format_says_where() {
    for (text, expected) in [
        ("embeddings {\n tensor_name: \"a\n}", "line 2: found the end of the line inside a text"),
        ("embeddings {\n tensor_name: a }", "line 2: found \"a }\", expected a text in quotes"),
        ("embeddings {\n tensor_path: \"v.tsv\"\n", "found the end of the file inside a message"),
        ("embeddings {\n tensor_shape: -4 }", "found \"-4 }\", expected a whole number"),
        ("embeddings {\n tensor_shape: 99999999999999999999 }", "expected a whole number"),
        ("embeddings {\n tensor_shape: 089 }", "expected a whole number"),
        ("embeddings { tensor_name: \"\\q\" }", "found the escape"),
        ("embeddings { tensor_name: \"\\xff\" }", "not UTF-8"),
        ("embeddings { tensor_name: \"\\ud800\" }", "names no character"),
        ("embeddings { tensor_name: \"\\", "at the end"),
        ("embeddings = 5", "expected \"{\" and a message"),
        ("}", "expected the name of a field"),
        ("other", "expected \":\" and a value"),
        ("other: [1, 2", "expected a value"),
        ("[no end", "after the name of an extension"),
        ("", "found no tensor that can be shown"),
        ("embeddings { tensor_path: \"v.tsv\" tensor_shape: 3 }", "its shape has 1 dimension instead of 2"),
        ("embeddings { tensor_path: \"v.tsv\" tensor_shape: [0, 4] }", "0 x 4 holds nothing"),
        ("embeddings { tensor_name: \"lost\" }", "\"lost\" is left out"),
    ] {
        let sentence = sentence(text);
        assert!(sentence.contains(expected), "{text}\n{sentence}");
        assert!(sentence.starts_with("./projector_config.pbtxt"), "{sentence}");
    }
    assert!(sentence(&"a { ".repeat(100_000)).contains("without end"));
}

#[test]
fn paths_out_of_the_folder_are_refused() {
    for path in [
        "../v.tsv",
        "a/../../v.tsv",
        "..",
        "/etc/passwd",
        "//server/share/v.tsv",
        "\\\\\\\\server\\\\share\\\\v.tsv",
        "C:\\\\v.tsv",
        "c:/v.tsv",
        "a\\\\..\\\\..\\\\v.tsv",
        "https://example.org/v.tsv",
        "file:///etc/passwd",
        "v.tsv\\0",
    ] {
        for field in ["tensor_path", "metadata_path", "bookmarks_path"] {
            let with_vectors = if field == "tensor_path" { "" } else { "tensor_path: 'v.tsv'" };
            let sentence = sentence(&format!("embeddings {{ {with_vectors}\n {field}: \"{path}\" }}"));
            assert!(
                sentence.contains("expected a path relative to the config's folder"),
                "{path}: {sentence}"
            );
        }
        let sentence = sentence(&format!("model_checkpoint_path: \"{path}\""));
        assert!(sentence.contains("expected a path relative to the config's folder"), "{path}: {sentence}");
        let sprite = format!("embeddings {{ tensor_path: 'v.tsv' sprite {{ image_path: \"{path}\" }} }}");
        assert!(self::sentence(&sprite).contains("inside it"), "{path}");
    }
    let json = br#"{"embeddings": [{"tensorName": "a", "tensorPath": "https://example.org/v.bytes"}]}"#;
    let folder = folder(&[("c.json", json)]);
    let error = Project::detect(&folder.path().join("c.json")).unwrap_err().to_string();
    assert!(error.contains("nothing is fetched"), "{error}");
}

#[cfg(unix)]
#[test]
fn links_out_of_the_folder_are_refused() {
    use std::os::unix::fs::symlink;
    let outside = folder(&[("secret.tsv", IRIS)]);
    let config = b"embeddings { tensor_path: 'link/secret.tsv' }";
    let inside = folder(&[("projector_config.pbtxt", config), ("real/v.tsv", IRIS)]);
    symlink(outside.path(), inside.path().join("link")).unwrap();
    let error = Project::detect(inside.path()).unwrap_err().to_string();
    assert!(error.contains("a link that leads out"), "{error}");
    // Links inside are as good as files, and one that leads round in a circle is only not there.
    fs::remove_file(inside.path().join("link")).unwrap();
    symlink("real/v.tsv", inside.path().join("link")).unwrap();
    fs::write(inside.path().join("projector_config.pbtxt"), "embeddings { tensor_path: 'link' }").unwrap();
    assert_eq!(rows(&detect(inside.path()), 0).len(), 6);
    symlink("circle", inside.path().join("circle")).unwrap();
    fs::write(inside.path().join("projector_config.pbtxt"), "embeddings { tensor_path: 'circle' }").unwrap();
    assert!(detect(inside.path()).open(0, &Silent).is_err());
    // A folder that has itself in it is looked through once.
    fs::remove_file(inside.path().join("projector_config.pbtxt")).unwrap();
    symlink(inside.path(), inside.path().join("real/again")).unwrap();
    assert_eq!(Project::detect(inside.path()).unwrap(), None);
}

#[test]
fn runs_in_subfolders() {
    let folder = folder(&[
        ("run1/projector_config.pbtxt", b"embeddings { tensor_name: 'e' tensor_path: 'v.tsv' }"),
        ("run1/v.tsv", IRIS),
        (
            "run2/plugins/org_tensorflow_tensorboard_projector/projector_config.pbtxt",
            b"embeddings { tensor_name: 'e' tensor_path: 'w.tsv' }",
        ),
        ("run2/plugins/org_tensorflow_tensorboard_projector/w.tsv", b"7\t8\n9\t10\n"),
    ]);
    let project = detect(folder.path());
    let names: Vec<_> = project.tensors.iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(names, ["run1/e", "run2/e"]);
    assert_eq!(rows(&project, 1), [7.0, 8.0, 9.0, 10.0]);
    assert_eq!(detect(&folder.path().join("run1")).tensors[0].name, "e");
}

#[test]
fn vectors_without_a_shape_or_a_known_name() {
    let config = b"embeddings { tensor_path: 'a.bytes' metadata_path: 'm.tsv' }
        embeddings { tensor_path: 'a.dat' tensor_shape: 2 tensor_shape: 3 }
        embeddings { tensor_path: 'a.bytes' }
        embeddings { tensor_path: 'a.bytes' tensor_shape: [2, 4] }";
    let numbers = floats(&[0.5, 1.0, 2.0, 3.0, 4.0, 5.0]);
    let folder = folder(&[
        ("projector_config.pbtxt", config),
        ("a.bytes", &numbers),
        ("a.dat", &numbers),
        ("m.tsv", b"x\ny\n"),
    ]);
    let project = detect(folder.path());
    let data = project.open(0, &Silent).unwrap().dataset.unwrap();
    assert_eq!((data.points, data.dimensions(), data.warnings.len()), (2, 3, 1));
    assert_eq!(rows(&project, 1), [0.5, 1.0, 2.0, 3.0, 4.0, 5.0]);
    assert!(project.open(2, &Silent).unwrap_err().to_string().contains("a shape"));
    assert!(project.open(3, &Silent).unwrap_err().to_string().contains("expected 2 rows of 4"));
}

#[test]
fn metadata_of_other_vectors_are_an_error() {
    let config = b"embeddings { tensor_path: 'v.tsv' metadata_path: 'm.tsv' }";
    let folder = folder(&[("projector_config.pbtxt", config), ("v.tsv", IRIS), ("m.tsv", b"a\nb\n")]);
    let error = detect(folder.path()).open(0, &Silent).unwrap_err().to_string();
    assert!(error.contains("m.tsv") && error.contains('3'), "{error}");
}

/// What `PyTorch`'s `SummaryWriter.add_embedding` writes: the config as protocol buffers print it, vectors as TSV or, in
/// some versions, `.npy`, a square sheet whose last rows are empty, metadata without a header or with one.
#[test]
fn the_folder_of_pytorch() {
    let config = br#"embeddings {
  tensor_name: "default:00000"
  metadata_path: "00000/default/metadata.tsv"
  sprite {
    image_path: "00000/default/sprite.png"
    single_image_dim: 2
    single_image_dim: 1
  }
  tensor_path: "00000/default/tensors.tsv"
}
embeddings {
  tensor_name: "words\303\251:00012"
  metadata_path: "00012/words%C3%A9/metadata.tsv"
  tensor_path: "00012/words%C3%A9/tensors.npy"
}
"#;
    let mut npy =
        b"\x93NUMPY\x01\x00\x46\x00{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }".to_vec();
    npy.resize(10 + 0x46 - 1, b' ');
    npy.push(b'\n');
    npy.extend(floats(&[1.0, 2.0, 3.0, 4.0]));
    let images = Images::new(2, 1, 3, (0..12).collect()).unwrap();
    let mut sheet = Vec::new();
    embedscope_io::sprite::write(&images, &mut sheet).unwrap();
    let folder = folder(&[
        ("projector_config.pbtxt", config),
        ("events.out.tfevents.1795491558.vm.2464.0", b"\x18\0\0\0"),
        ("00000/default/tensors.tsv", b"0.5\t1e-05\n-1.0\t2.0\n"),
        ("00000/default/metadata.tsv", b"cat\n007\n"),
        ("00000/default/sprite.png", &sheet),
        ("00012/words%C3%A9/tensors.npy", &npy),
        ("00012/words%C3%A9/metadata.tsv", b"word\tcount\na\t1\nb\t2\n"),
    ]);
    let project = detect(folder.path());
    assert_eq!(project.warnings, Vec::<String>::new());
    let data = project.open(0, &Silent).unwrap().dataset.unwrap();
    assert_eq!((data.name.as_str(), data.warnings.len()), ("default:00000", 0));
    assert_eq!(data.vectors.unwrap().data(), [0.5, 1e-5, -1.0, 2.0]);
    assert_eq!(data.metadata.column("label").unwrap().values(), ["cat", "007"]);
    assert_eq!(data.images.as_ref(), Some(&images));
    let data = project.open(1, &Silent).unwrap().dataset.unwrap();
    assert_eq!((data.name.as_str(), data.points), ("words\u{e9}:00012", 2));
    assert_eq!(data.metadata.column("word").unwrap().values(), ["a", "b"]);
}

/// A folder that `PyTorch` 2.11.0 with `TensorBoard` 2.20.0 wrote (`tests/tools/project.py` is how; its wheel, 900 MB, is not
/// fetched by the tests).
#[test]
fn the_folder_that_pytorch_2_11_wrote() {
    let project = detect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pytorch"));
    assert_eq!(project.warnings, Vec::<String>::new());
    let names: Vec<_> = project.tensors.iter().map(|tensor| tensor.name.as_str()).collect();
    assert_eq!(names, ["first:00001", "second/é:00002"]);
    let first = project.open(0, &Silent).unwrap().dataset.unwrap();
    let expected: Vec<f32> = (0..40u8).map(|i| f32::from(i) / 7.0).collect();
    assert_eq!((first.vectors.unwrap().data(), first.warnings.len()), (&expected[..], 0));
    assert_eq!(first.metadata.column("label").unwrap().values()[9], "label, 9");
    let images = first.images.unwrap();
    assert_eq!((images.count(), images.width, images.height), (10, 8, 8));
    let second = project.open(1, &Silent).unwrap().dataset.unwrap();
    assert_eq!((second.points, second.dimensions()), (25, 3));
    assert_eq!(second.vectors.unwrap().row(0), [0.001_230_153_4, 0.298_745_54, -0.274_137_85]);
    assert_eq!(second.metadata.column("word").unwrap().values()[24], "w24");
    assert_eq!(second.metadata.column("count").unwrap().values()[24], "48");
}

fn column(name: &str, texts: &[&str]) -> Column {
    Column::new(name, texts.iter().map(|text| Some(*text)))
}

#[test]
fn what_is_written_reads_back() {
    let vectors = Matrix::new(3, 2, vec![0.1, -2.0, 3e-9, 4.0, 5.5, 1e30]).unwrap();
    let metadata =
        Table::new(vec![column("wörd", &["a", "b", "c"]), column("n", &["007", "1e5", "3"])]).unwrap();
    let images = Images::new(2, 1, 3, (0..18).collect()).unwrap();
    let states = States::default();
    let tensor = NewTensor {
        name: "the \"é\" one\\",
        vectors: vectors.view(),
        metadata: &metadata,
        images: Some(&images),
        bookmarks: Some(&states),
        binary: false,
    };
    let bare = NewTensor {
        binary: true,
        name: "bare",
        images: None,
        bookmarks: None,
        metadata: &Table::default(),
        ..tensor
    };
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("new/log");
    assert_eq!(Project::write(&target, &[tensor, bare], &[]).unwrap(), Vec::<String>::new());
    let project = detect(&target);
    assert_eq!(project.warnings, Vec::<String>::new());
    let opened = project.open(0, &Silent).unwrap();
    assert_eq!(opened.roles, [Role::Vectors, Role::Metadata, Role::State]);
    let data = opened.dataset.unwrap();
    assert_eq!(data.warnings, Vec::<String>::new());
    assert_eq!(data.name, tensor.name);
    assert_eq!(data.vectors.as_ref(), Some(&vectors));
    assert_eq!(data.metadata, metadata);
    assert_eq!(data.images.as_ref(), Some(&images));
    let data = project.open(1, &Silent).unwrap().dataset.unwrap();
    assert_eq!((data.vectors.as_ref(), data.metadata.is_empty()), (Some(&vectors), true));
    // An input is not overwritten, and what does not belong together is not written.
    let input = target.join("00000/tensors.tsv");
    assert!(
        Project::write(&target, &[tensor, bare], &[&input])
            .unwrap_err()
            .to_string()
            .contains("also an input")
    );
    let short = Matrix::new(2, 2, vec![0.0; 4]).unwrap();
    let wrong = NewTensor { vectors: short.view(), ..tensor };
    assert!(
        Project::write(folder.path(), &[wrong], &[])
            .unwrap_err()
            .to_string()
            .contains("3 rows but there are 2 points")
    );
    // A row without any metadata is a blank line, which TensorFlow skips.
    let blank = Table::new(vec![column("a", &["x", " ", "y"])]).unwrap();
    let tensor = NewTensor { metadata: &blank, ..tensor };
    let warnings = Project::write(folder.path(), &[tensor], &[]).unwrap();
    assert!(warnings[0].contains("row 2 has no metadata"), "{warnings:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn names_of_any_text_read_back(name in "\\PC{1,12}|[\\x00-\\x7f]{1,12}|.{1,4}") {
        let vectors = Matrix::new(2, 2, vec![1.0, 2.0, 3.0, 4.0]).unwrap();
        let metadata = Table::default();
        let tensor = NewTensor {
            name: &name, vectors: vectors.view(), metadata: &metadata, images: None, bookmarks: None, binary: true,
        };
        let folder = tempfile::tempdir().unwrap();
        Project::write(folder.path(), &[tensor], &[]).unwrap();
        prop_assert_eq!(&detect(folder.path()).tensors[0].name, &name);
    }

    #[test]
    fn no_config_makes_it_panic(text in "([a-z_]{1,4}|embeddings|tensor_path|[:{}<>\\[\\],;#'\"\\\\ \n0-9]|\\PC){0,60}") {
        let folder = folder(&[("projector_config.pbtxt", text.as_bytes())]);
        if let Err(e) = Project::detect(folder.path()) {
            prop_assert!(e.to_string().contains("found") || e.to_string().contains("cannot"), "{}", e);
        }
    }
}
