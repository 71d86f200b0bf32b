//! Exports, conversions, layouts read back, and files put in place; the tutorial's files byte for byte.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use embedscope_core::monitor::Silent;
use embedscope_io::{
    Column, Coordinates, Error, Projection, ReadOptions, Source, States, Table, convert, export, layout,
    open, write,
};
use md5::{Digest, Md5};

fn md5(bytes: &[u8]) -> String {
    Md5::digest(bytes).iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn sample() -> (Coordinates, Table) {
    let names = vec!["tsne-0".to_owned(), "tsne-1".to_owned()];
    let coordinates = Coordinates::new(names, vec![0, 2], vec![0.1, -1.0 / 3.0, 1e-7, 118.0], 3).unwrap();
    let labels = Table::new(vec![
        Column::new("label", [Some("a, \"b\""), Some("x"), None]),
        Column::new("digit", [Some("7"), Some("1"), Some("007")]),
    ]);
    (coordinates, labels.unwrap())
}

fn written(format: export::Format) -> Vec<u8> {
    let (coordinates, labels) = sample();
    let mut out = Vec::new();
    export::write(&coordinates, Some(&labels), format, &mut out).unwrap();
    out
}

#[test]
fn tables_have_index_coordinates_and_labels() {
    assert_eq!(
        String::from_utf8(written(export::Format::Csv)).unwrap(),
        "index,tsne-0,tsne-1,label,digit\n0,0.1,-0.3333333333333333,\"a, \"\"b\"\"\",7\n2,1e-7,118,,007\n"
    );
    assert_eq!(
        String::from_utf8(written(export::Format::Tsv)).unwrap(),
        "index\ttsne-0\ttsne-1\tlabel\tdigit\n0\t0.1\t-0.3333333333333333\ta, \"b\"\t7\n2\t1e-7\t118\t\t007\n"
    );
    assert_eq!(
        String::from_utf8(written(export::Format::Json)).unwrap(),
        "[\n{\"index\":0,\"tsne-0\":0.1,\"tsne-1\":-0.3333333333333333,\"label\":\"a, \\\"b\\\"\",\"digit\":7},\n{\"index\":2,\"tsne-0\":1e-7,\"tsne-1\":118,\"label\":null,\"digit\":\"007\"}\n]\n"
    );
}

#[test]
fn layouts_read_back_exactly() {
    let (coordinates, labels) = sample();
    let labels = labels.take(&coordinates.index);
    for (name, format) in [
        ("l.csv", export::Format::Csv),
        ("l.tsv", export::Format::Tsv),
        ("l.json", export::Format::Json),
        ("l.parquet", export::Format::Parquet),
    ] {
        assert_eq!(export::Format::from_path(name.as_ref()).unwrap(), format);
        let back = layout::read(Source::bytes(name, written(format)), None, &Silent).unwrap();
        assert_eq!(back.coordinates, coordinates, "{name}");
        assert_eq!(back.labels, labels, "{name}");
    }
    let back = layout::read(Source::bytes("l.npy", written(export::Format::Npy)), None, &Silent).unwrap();
    assert_eq!((back.coordinates.values, back.coordinates.index), (coordinates.values, vec![0, 1]));
}

#[test]
fn other_layouts_are_read() {
    let read =
        |name: &str, text: &str| layout::read(Source::bytes(name, text.as_bytes().to_vec()), None, &Silent);
    assert_eq!(read("a.tsv", "1\t2\n3\t4\n").unwrap().coordinates.values, [1.0, 2.0, 3.0, 4.0]);
    let named = read("a.csv", "id,x,y,z,kind\n9,1,2,3,a\n8,4,5,6,b\n").unwrap();
    assert_eq!(named.coordinates.values, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    assert_eq!(named.labels.columns().iter().map(Column::name).collect::<Vec<_>>(), ["id", "kind"]);
    let state = r#"[{"selectedProjection":"tsne","dataSetDimensions":[1,5],"projections":[{"tsne-0":1,"tsne-1":2,"tsne-2":3}]}]"#;
    let state = read("state.txt", state).unwrap();
    assert_eq!((state.coordinates.values, state.state.is_some()), (vec![1.0, 2.0, 3.0], true));
    for (name, text, part) in [
        ("v.tsv", "1\t2\t3\t4\n", "4 columns"),
        ("v.csv", "a,b\nx,y\n", "no columns of coordinates"),
        ("v.csv", "index,x,y\n-1,2,3\n", "line 2"),
        ("v.json", "[{\"x\":1,", "line 1"),
        (
            "s.txt",
            r#"[{"selectedProjection":"umap","dataSetDimensions":[0,5],"projections":[]}]"#,
            "no umap coordinates",
        ),
        ("p.parquet", "PAR1xxxxxxx", "damaged Parquet"),
    ] {
        let message = read(name, text).unwrap_err().to_string();
        assert!(message.starts_with(name) && message.contains(part), "{message}");
    }
}

#[test]
fn unknown_extensions_are_refused() {
    assert!(export::Format::from_path("x.doc".as_ref()).unwrap_err().to_string().contains("\"doc\""));
    assert!(convert::Format::from_path("x".as_ref()).is_err());
    assert!(export::Format::from_name("f32be").is_ok());
}

#[test]
fn f32be_needs_numbers_as_labels() {
    let (coordinates, labels) = sample();
    let write =
        |labels: Option<&Table>| export::write(&coordinates, labels, export::Format::F32Be, &mut Vec::new());
    assert!(write(None).unwrap_err().to_string().contains("give labels"));
    assert!(write(Some(&labels)).unwrap_err().to_string().contains("needs a number"));
    let short = labels.take(&[0]);
    assert!(write(Some(&short)).unwrap_err().to_string().contains("1 row but there are 3 points"));
}

#[test]
fn tutorial_s1_vectors_and_labels_are_byte_identical() {
    let Some(data) = common::shared_data("tutorial_s1_vectors_and_labels_are_byte_identical") else { return };
    let sources = ["mnist/train-images-idx3-ubyte.gz", "mnist/train-labels-idx1-ubyte.gz"];
    let sources = sources.map(|file| Source::path(data.join(file))).to_vec();
    let mnist = open::inputs(sources, None, &ReadOptions::default(), &Silent).unwrap().dataset.unwrap();
    assert_eq!((mnist.points, mnist.dimensions()), (60_000, 784));
    let first = mnist.rows(0..8000).unwrap();
    assert_eq!(first.images.as_ref().unwrap().count(), 8000);
    let (mut vectors, mut labels) = (Vec::new(), Vec::new());
    convert::vectors(first.vectors.as_ref().unwrap().view(), convert::Format::Tsv, &mut vectors).unwrap();
    convert::metadata(&first.metadata, &mut labels).unwrap();
    assert_eq!(md5(&vectors), "80c1d456f9fac293a48707a52d94293e");
    assert_eq!(md5(&labels), "e9487a8072afdf2f44b137f86eecd118");

    // S2, S3: reading them back gives the same data.
    let sources = vec![Source::bytes("vectors.tsv", vectors), Source::bytes("labels.tsv", labels)];
    let back = open::inputs(sources, None, &ReadOptions::default(), &Silent).unwrap().dataset.unwrap();
    assert!(back.vectors == first.vectors && back.metadata == first.metadata);
}

#[test]
fn tutorial_s7_file_is_byte_identical() {
    let Some(data) = common::shared_data("tutorial_s7_file_is_byte_identical") else { return };
    let states = open::states(data.join("seed/state.txt").as_path(), &Silent).unwrap();
    let labels = data.join("mnist/train-labels-idx1-ubyte.gz");
    let labels = open::metadata(labels.as_path(), None, &ReadOptions::default(), &Silent).unwrap();
    let tsne = states.selected().unwrap().coordinates(Projection::Tsne).unwrap().unwrap();
    let mut out = Vec::new();
    export::write(&tsne, Some(&labels), export::Format::F32Be, &mut out).unwrap();
    assert_eq!((out.len(), md5(&out).as_str()), (128_000, "d840ad2aafd5d5894595ccceb2f07a5e"));
}

#[test]
fn files_are_replaced_in_one_step() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.txt");
    write::atomic(&path, &[], |out| Ok(out.write_all(b"one")?)).unwrap();
    let failed = write::atomic(&path, &[], |out| {
        out.write_all(b"half")?;
        Err(Error::Cancelled)
    });
    assert!(matches!(failed, Err(Error::Cancelled)));
    assert_eq!(std::fs::read(&path).unwrap(), b"one");
    write::atomic(&path, &[], |out| Ok(out.write_all(b"two")?)).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"two");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file stays");
}

#[test]
fn an_input_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.txt");
    std::fs::write(&path, "x").unwrap();
    let other = folder.path().join(".").join("state.txt");
    let error = write::atomic(&path, &[&other], |_| Ok(())).unwrap_err();
    assert!(error.to_string().contains("is also an input"), "{error}");
    let nowhere = folder.path().join("no").join("file");
    let error = write::atomic(&nowhere, &[], |_| Ok(())).unwrap_err();
    assert!(error.to_string().contains("cannot write"), "{error}");
    assert_eq!(States::default().to_bytes(), b"[]");
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let (target, link) = (folder.path().join("target"), folder.path().join("link"));
    std::fs::write(&target, "x").unwrap();
    std::fs::set_permissions(&target, std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&target, &link).unwrap();
    write::atomic(&link, &[], |out| Ok(out.write_all(b"y")?)).unwrap();
    assert_eq!(std::fs::read(&target).unwrap(), b"y");
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(std::fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o640);
}
