//! convert, project, export, info: what they write.

use std::fs;

use crate::{drawn, embedscope, fails, ok, shared_data};

fn md5(path: &std::path::Path) -> String {
    use md5::{Digest, Md5};
    Md5::digest(fs::read(path).unwrap()).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

#[test]
fn mnist_becomes_the_tutorials_files_and_its_bookmark_the_tutorials_array() {
    let Some(data) = shared_data("mnist_becomes_the_tutorials_files") else { return };
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let of = |name: &str| data.join(name).canonicalize().unwrap().display().to_string();
    ok(home, &["convert", &of("mnist/train-images-idx3-ubyte.gz"), "--rows", "0..8000", "-o", "vectors.tsv"]);
    ok(home, &["convert", &of("mnist/train-labels-idx1-ubyte.gz"), "--rows", "0..8000", "-o", "labels.tsv"]);
    assert_eq!(md5(&home.join("vectors.tsv")), "80c1d456f9fac293a48707a52d94293e");
    assert_eq!(md5(&home.join("labels.tsv")), "e9487a8072afdf2f44b137f86eecd118");
    let state = of("seed/state.txt");
    ok(home, &["export", &state, "--labels", "labels.tsv", "--format", "f32be", "-o", "embeddings.bin"]);
    assert_eq!(fs::metadata(home.join("embeddings.bin")).unwrap().len(), 128_000);
    assert_eq!(md5(&home.join("embeddings.bin")), "d840ad2aafd5d5894595ccceb2f07a5e");
}

#[test]
fn the_tutorials_bookmark_tells_what_is_in_it_and_gives_its_coordinates() {
    let Some(data) = shared_data("the_tutorials_bookmark_tells_what_is_in_it") else { return };
    let home = tempfile::tempdir().unwrap();
    let state = data.join("seed/state.txt").canonicalize().unwrap().display().to_string();
    let found: serde_json::Value =
        serde_json::from_str(&ok(home.path(), &["info", &state, "--json"])).unwrap();
    let bookmark = &found["bookmarks"][0];
    assert_eq!(bookmark["points"], 8000);
    assert_eq!(bookmark["iteration"], 118);
    assert_eq!(bookmark["perplexity"], 23.0);
    assert_eq!(bookmark["learningRate"], 10.0);
    let csv = ok(home.path(), &["export", &state, "--format", "csv", "-o", "-"]);
    assert_eq!(csv.lines().next(), Some("index,tsne-0,tsne-1,tsne-2"));
    assert_eq!(csv.lines().nth(1), Some("0,-0.03896213864282743,-0.16447103036329003,0.02756821660230767"));
    assert_eq!(csv.lines().count(), 8001);
    let said = fails(home.path(), &["export", &state, "--bookmark", "other", "-o", "x.npy"]);
    assert!(said.contains("\"State 0\""), "{said}");
}

#[test]
fn convert_keeps_rows_and_writes_labels_apart() {
    let home = drawn(30);
    let home = home.path();
    ok(home, &["convert", "vectors.tsv", "--rows", "10..12", "-o", "two.csv"]);
    let (whole, two) = (
        fs::read_to_string(home.join("vectors.tsv")).unwrap(),
        fs::read_to_string(home.join("two.csv")).unwrap(),
    );
    assert_eq!(two.lines().count(), 2);
    assert_eq!(two.lines().next().unwrap().replace(',', "\t"), whole.lines().nth(10).unwrap());
    ok(home, &["convert", "vectors.tsv", "labels.tsv", "-o", "v.npy", "--labels-out", "l.tsv"]);
    assert_eq!(fs::read(home.join("l.tsv")).unwrap(), fs::read(home.join("labels.tsv")).unwrap());
    ok(home, &["convert", "v.npy", "-o", "back.tsv"]);
    assert_eq!(fs::read(home.join("back.tsv")).unwrap(), fs::read(home.join("vectors.tsv")).unwrap());
    ok(home, &["convert", "v.npy", "-o", "v.bytes"]);
    ok(home, &["convert", "v.bytes", "--shape", "30x784", "-o", "back.tsv"]);
    assert_eq!(fs::read(home.join("back.tsv")).unwrap(), fs::read(home.join("vectors.tsv")).unwrap());
    let input = fs::read(home.join("vectors.tsv")).unwrap();
    let assert = embedscope(home).args(["convert", "-", "-o", "-"]).write_stdin(input.clone()).assert();
    assert_eq!(assert.success().get_output().stdout, input);
}

#[test]
fn formulas_in_labels_are_written_as_they_are_or_as_texts_for_a_spreadsheet() {
    let home = drawn(3);
    let home = home.path();
    fs::write(home.join("names.tsv"), "=cmd|' /C calc'!A0\n-\n-1.5\n").unwrap();
    let written = |args: &[&str]| {
        ok(home, args);
        fs::read_to_string(home.join("out.csv")).unwrap()
    };
    let convert = ["convert", "names.tsv", "-o", "out.csv", "--spreadsheet"];
    assert_eq!(written(&convert[..4]), "label\n=cmd|' /C calc'!A0\n-\n-1.5\n");
    assert_eq!(written(&convert), "label\n'=cmd|' /C calc'!A0\n-\n-1.5\n");
    let beside =
        ["convert", "vectors.tsv", "names.tsv", "-o", "v.npy", "--labels-out", "out.csv", "--spreadsheet"];
    assert_eq!(written(&beside), "label\n'=cmd|' /C calc'!A0\n-\n-1.5\n");
    ok(home, &["project", "vectors.tsv", "--method", "pca", "--dims", "2", "-o", "pca.npy"]);
    let export = ["export", "pca.npy", "--labels", "names.tsv", "-o", "out.csv", "--spreadsheet"];
    assert!(written(&export[..6]).contains(",=cmd|"));
    assert!(written(&export).contains(",'=cmd|"));
}

#[test]
fn an_input_is_never_overwritten() {
    let home = drawn(10);
    let said = fails(home.path(), &["convert", "vectors.tsv", "-o", "vectors.tsv"]);
    assert!(said.contains("vectors.tsv") && said.contains("overwritten"), "{said}");
}

#[test]
fn project_gives_the_same_bytes_for_any_number_of_threads() {
    let home = drawn(200);
    let home = home.path();
    for dims in ["2", "3"] {
        for threads in ["1", "2", "4"] {
            let out = format!("{threads}.npy");
            let args = ["project", "vectors.tsv", "--dims", dims, "--iterations", "60", "--threads", threads];
            ok(home, &[&args[..], &["-o", &out]].concat());
        }
        let first = fs::read(home.join("1.npy")).unwrap();
        assert!(first.starts_with(b"\x93NUMPY"));
        assert_eq!(first, fs::read(home.join("2.npy")).unwrap(), "{dims}D");
        assert_eq!(first, fs::read(home.join("4.npy")).unwrap(), "{dims}D");
    }
}

#[test]
fn labels_supervise_a_projection() {
    let home = drawn(120);
    let home = home.path();
    let with = |extra: &[&str], out: &str| {
        let args = ["project", "vectors.tsv", "labels.tsv", "--iterations", "30", "--json", "-o", out];
        let summary: serde_json::Value =
            serde_json::from_str(&ok(home, &[&args[..], extra].concat())).unwrap();
        (summary, fs::read(home.join(out)).unwrap())
    };
    let (_, plain) = with(&[], "plain.npy");
    let (summary, supervised) = with(&["--supervise", "label", "--supervision", "80"], "a.npy");
    assert_eq!(summary["supervise"], "label");
    assert_eq!(summary["supervision"], 80.0);
    assert_ne!(plain, supervised);
    assert_eq!(plain, with(&["--supervise", "label", "--supervision", "0"], "b.npy").1);
    assert_ne!(
        supervised,
        with(&["--supervise", "label", "--supervision", "80", "--ignore-label", "3"], "c.npy").1
    );
    assert_ne!(plain, with(&["--dof", "0.5"], "d.npy").1);
    let said = fails(home, &["project", "vectors.tsv", "labels.tsv", "--supervise", "digit", "-o", "e.npy"]);
    assert!(said.contains("\"digit\"") && said.contains("\"label\""), "{said}");
    let said = fails(home, &["project", "vectors.tsv", "--dof", "0", "-o", "e.npy"]);
    assert!(said.contains("degrees of freedom"), "{said}");
}

#[test]
fn project_writes_a_bookmark_that_can_be_read_back() {
    let home = drawn(60);
    let home = home.path();
    let args =
        ["project", "vectors.tsv", "labels.tsv", "--dims", "3", "--perplexity", "7", "--iterations", "40"];
    let summary: serde_json::Value =
        serde_json::from_str(&ok(home, &[&args[..], &["-o", "state.txt", "--json"]].concat())).unwrap();
    assert_eq!(summary["iterations"], 40);
    let text = fs::read_to_string(home.join("state.txt")).unwrap();
    assert_eq!(text.lines().count(), 1);
    let states: serde_json::Value = serde_json::from_str(&text).unwrap();
    let state = &states[0];
    assert_eq!(state["tSNEPerplexity"], 7);
    assert_eq!(state["tSNEis3d"], true);
    assert_eq!(state["dataSetDimensions"], serde_json::json!([60, 784]));
    assert_eq!(state["selectedColorOptionName"], "label");
    let point = state["projections"][0].as_object().unwrap();
    assert!(point.contains_key("tsne-2") && point.contains_key("pca-9"));
    let csv = ok(home, &["export", "state.txt", "--projection", "pca", "--format", "tsv", "-o", "-"]);
    assert_eq!(csv.lines().count(), 61);
}

#[test]
fn umap_is_a_method_with_its_own_flags() {
    let home = drawn(120);
    let home = home.path();
    let with = |extra: &[&str], out: &str| {
        let args = [
            "project",
            "vectors.tsv",
            "labels.tsv",
            "--method",
            "umap",
            "--epochs",
            "30",
            "--json",
            "-o",
            out,
        ];
        let summary: serde_json::Value =
            serde_json::from_str(&ok(home, &[&args[..], extra].concat())).unwrap();
        (summary, fs::read(home.join(out)).unwrap())
    };
    let (summary, plain) = with(&["--threads", "1"], "plain.npy");
    assert_eq!((&summary["method"], &summary["iterations"]), (&"umap".into(), &30.into()));
    assert_eq!(plain, with(&["--threads", "4"], "four.npy").1);
    for flags in [
        &["--n-neighbors", "5"][..],
        &["--min-dist", "0.5"],
        &["--spread", "2"],
        &["--metric", "cosine"],
        &["--seed", "1"],
        &["--supervise", "label"],
        &["--supervise", "label", "--target-weight", "0.9"],
        &["--negative-samples", "2"],
        &["--init", "spectral"],
        &["--mode", "live"],
    ] {
        assert_ne!(plain, with(flags, "other.npy").1, "{flags:?}");
    }
    let (summary, _) = with(&["--neighbors", "7", "--dims", "3"], "state.txt");
    assert_eq!(summary["neighbors"], 7);
    let states: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(home.join("state.txt")).unwrap()).unwrap();
    assert_eq!((&states[0]["umapNeighbors"], &states[0]["umapIs3d"]), (&7.into(), &true.into()));
    assert_eq!(states[0]["selectedProjection"], "umap");
    assert!(states[0]["projections"][0].as_object().unwrap().contains_key("umap-2"));
    let (summary, live) = with(&["--mode", "live", "--threads", "1"], "live.npy");
    assert_eq!((&summary["mode"], &summary["iterations"]), (&"live".into(), &30.into()));
    assert_eq!(live, with(&["--mode", "live", "--threads", "4"], "live4.npy").1);
    let both =
        ["project", "vectors.tsv", "--method", "umap", "--mode", "live", "--min-dist", "0.5", "-o", "e.npy"];
    assert!(fails(home, &both).contains("--mode live has one kernel"));
    let said = fails(home, &["project", "vectors.tsv", "--mode", "live", "-o", "e.npy"]);
    assert!(said.contains("--mode is for --method umap"), "{said}");
    let said = fails(home, &["project", "vectors.tsv", "--min-dist", "0.5", "-o", "e.npy"]);
    assert!(said.contains("--min-dist is for --method umap"), "{said}");
    let said =
        fails(home, &["project", "vectors.tsv", "--method", "umap", "--perplexity", "5", "-o", "e.npy"]);
    assert!(said.contains("--perplexity is for --method tsne"), "{said}");
}

#[test]
fn pca_tells_its_variance() {
    let home = drawn(50);
    let answer = ok(home.path(), &["project", "vectors.tsv", "--method", "pca", "-o", "p.csv", "--json"]);
    let summary: serde_json::Value = serde_json::from_str(&answer).unwrap();
    let variance = summary["variance"].as_array().unwrap();
    assert_eq!(variance.len(), 2);
    assert!(variance[0].as_f64() > variance[1].as_f64());
}

#[test]
fn info_counts() {
    let home = drawn(25);
    let found: serde_json::Value =
        serde_json::from_str(&ok(home.path(), &["info", "vectors.tsv", "labels.tsv", "--json"])).unwrap();
    assert_eq!((&found["vectors"]["points"], &found["vectors"]["dimensions"]), (&25.into(), &784.into()));
    assert_eq!(found["columns"][0]["kind"], "category");
    let text = ok(home.path(), &["info", "vectors.tsv"]);
    assert!(text.contains("25 points of 784 dimensions"), "{text}");
    assert!(
        text.contains("in all: PCA ") && text.contains(" MiB, t-SNE ") && text.contains(", UMAP "),
        "{text}"
    );
    let memory = &found["vectors"]["memory"];
    assert_eq!(memory["vectors"], 25 * 784 * 4);
    assert!(memory["umap"].as_u64() > memory["vectors"].as_u64());
    assert_eq!(memory["free"].is_u64(), cfg!(target_os = "linux"));
    let labels = ok(home.path(), &["info", "labels.tsv"]);
    assert!(labels.contains("metadata of 25 points"), "{labels}");
}

#[test]
fn pca_gives_as_many_components_as_are_asked_for_and_says_what_took_its_time() {
    let home = drawn(60);
    let home = home.path();
    let project = ["project", "vectors.tsv", "--dims", "20", "--json", "-o"];
    let said = ok(home, &[&project[..], &["x.tsv", "--method", "pca"]].concat());
    let summary: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert!(summary["seconds"]["pca"].as_f64().unwrap() > 0.0, "{said}");
    let scores = fs::read_to_string(home.join("x.tsv")).unwrap();
    let names = scores.lines().next().unwrap().split('\t').filter(|name| name.starts_with("pca-"));
    assert_eq!(names.count(), 20);
    assert!(fails(home, &[&project[..], &["x.npy"]].concat()).contains("choose 2 or 3"));
    let bookmark = fails(home, &[&project[..], &["x.txt", "--method", "pca"]].concat());
    assert!(bookmark.contains("no bookmark"), "{bookmark}");
}

#[test]
fn labels_beside_bookmarks_alone_are_told() {
    let home = drawn(40);
    let home = home.path();
    ok(home, &["project", "vectors.tsv", "--iterations", "20", "-o", "state.txt"]);
    for args in [["info", "state.txt", "labels.tsv"], ["info", "labels.tsv", "state.txt"]] {
        let said = ok(home, &args);
        assert!(said.contains("column \"label\"") && said.contains("bookmark \""), "{said}");
    }
}
