//! plot: pictures of the size asked for.

use std::fs;
use std::path::Path;

use crate::{drawn, embedscope, fails, ok, shared_data};

fn png_size(path: &Path) -> (u32, u32) {
    let bytes = fs::read(path).unwrap();
    assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"));
    assert!(bytes.ends_with(&[0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]), "a whole file");
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[test]
fn a_figure_has_the_size_and_the_legend_asked_for() {
    let home = drawn(80);
    let home = home.path();
    let project = ["project", "vectors.tsv", "labels.tsv", "--dims", "3", "--method", "pca"];
    ok(home, &[&project[..], &["-o", "state.txt"]].concat());
    let plot = ["plot", "state.txt", "--labels", "labels.tsv", "--title", "Digits"];
    ok(home, &[&plot[..], &["--size", "3.5x2.5", "--dpi", "120", "-o", "a.png"]].concat());
    assert_eq!(png_size(&home.join("a.png")), (420, 300));
    ok(home, &[&plot[..], &["--axes", "0,1", "--theme", "dark", "--palette", "tf", "-o", "a.svg"]].concat());
    let svg = fs::read_to_string(home.join("a.svg")).unwrap();
    assert!(svg.contains(">Digits</text>") && svg.contains(">label</text>") && svg.contains(">pca-1</text>"));
    assert_eq!(svg.matches("<circle").count(), 80 + 10);
    assert!(fails(home, &[&plot[..], &["--color", "kind", "-o", "b.png"]].concat()).contains("label"));
    assert!(fails(home, &[&plot[..], &["--axes", "0,7", "-o", "b.png"]].concat()).contains("axis 7"));
    assert!(fails(home, &[&plot[..], &["-o", "b.gif"]].concat()).contains(".png, .svg, .pdf or .html"));
    embedscope(home).args(["plot", "state.txt", "--size", "3", "-o", "b.png"]).assert().code(2);
}

#[test]
fn s9_a_map_is_one_file_to_look_around_in() {
    let home = drawn(80);
    let home = home.path();
    let project = ["project", "vectors.tsv", "labels.tsv", "--dims", "3", "--method", "pca"];
    ok(home, &[&project[..], &["-o", "state.txt"]].concat());
    let plot = ["plot", "state.txt", "--labels", "labels.tsv"];
    ok(home, &[&plot[..], &["--theme", "dark", "--title", "Digits", "-o", "map.html"]].concat());
    let html = fs::read_to_string(home.join("map.html")).unwrap();
    assert!(html.contains("<title>Digits</title>") && html.contains("\"count\":80,\"dims\":3"));
    ok(home, &[&plot[..], &["--axes", "0,1", "-o", "flat.html"]].concat());
    assert!(fs::read_to_string(home.join("flat.html")).unwrap().contains("\"count\":80,\"dims\":2"));
    assert!(fails(home, &[&plot[..], &["--axes", "0,7", "-o", "b.html"]].concat()).contains("axis 7"));
}

#[test]
fn the_tutorials_bookmark_is_a_scatter_picture() {
    let Some(data) = shared_data("the_tutorials_bookmark_is_a_scatter_picture") else { return };
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let of = |name: &str| data.join(name).canonicalize().unwrap().display().to_string();
    ok(home, &["convert", &of("mnist/train-labels-idx1-ubyte.gz"), "--rows", "..8000", "-o", "labels.tsv"]);
    for axes in [&[][..], &["--axes", "0,1"][..]] {
        let plot = ["plot", &of("seed/state.txt"), "--labels", "labels.tsv"];
        ok(home, &[&plot[..], axes, &["-o", "s.png"]].concat());
        assert_eq!(png_size(&home.join("s.png")), (1280, 960));
        ok(home, &[&plot[..], axes, &["-o", "s.svg"]].concat());
        let svg = fs::read_to_string(home.join("s.svg")).unwrap();
        // The number of ones among the first 8,000 training labels.
        assert!(svg.contains(">906</text>"));
    }
}
