//! knn: its files, its queries, its refusals, and neighbours given to project.

use std::fs;

use embedscope_core::monitor::Silent;
use embedscope_io::neighbors;
use serde_json::Value;

use crate::{drawn, embedscope, fails, ok};

fn lines(home: &std::path::Path, name: &str) -> Vec<Vec<f64>> {
    let text = fs::read_to_string(home.join(name)).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("index,rank,neighbor,distance"));
    lines.map(|line| line.split(',').map(|cell| cell.parse().unwrap()).collect()).collect()
}

#[test]
fn every_format_holds_the_same_neighbours() {
    let home = drawn(90);
    let home = home.path();
    for name in ["g.npz", "g.npy", "g.csv", "g.tsv", "g.parquet"] {
        ok(home, &["knn", "vectors.tsv", "--k", "7", "-o", name, "-q"]);
    }
    let graph = neighbors::read(home.join("g.npz"), &Silent).unwrap();
    assert_eq!((graph.points(), graph.k()), (90, 7));
    let rows = lines(home, "g.csv");
    assert_eq!(rows.len(), 90 * 7);
    for (at, row) in rows.iter().enumerate() {
        let expected = [at / 7, at % 7 + 1, graph.indices()[at] as usize].map(|v| v as f64);
        assert_eq!(row[..3], expected);
        assert_eq!(row[3] as f32, graph.distances()[at]);
    }
    let csv = fs::read_to_string(home.join("g.csv")).unwrap();
    assert_eq!(fs::read_to_string(home.join("g.tsv")).unwrap(), csv.replace(',', "\t"));
    assert_eq!(ok(home, &["knn", "vectors.tsv", "--k", "7", "-o", "-"]), csv);
    let npy = fs::read(home.join("g.npy")).unwrap();
    let bytes: Vec<u8> = graph.indices().iter().flat_map(|index| index.to_le_bytes()).collect();
    assert!(npy.starts_with(b"\x93NUMPY") && npy.ends_with(&bytes));
    assert!(fs::read(home.join("g.parquet")).unwrap().starts_with(b"PAR1"));
}

#[test]
fn the_answer_says_how_it_was_found() {
    let home = drawn(3000);
    let home = home.path();
    let answer = |args: &[&str]| -> Value {
        let all = [&["knn", "vectors.tsv", "-o", "g.npz", "--json"], args].concat();
        serde_json::from_str(&ok(home, &all)).unwrap()
    };
    let exact = answer(&[]);
    assert_eq!((&exact["method"], &exact["recall"]["mean"]), (&"exact".into(), &1.0.into()));
    assert_eq!(
        (&exact["points"], &exact["k"], &exact["metric"]),
        (&3000.into(), &15.into(), &"euclidean".into())
    );
    let clustered = answer(&["--method", "clustered", "--recall-sample", "300"]);
    assert_eq!((&clustered["method"], &clustered["recall"]["sample"]), (&"clustered".into(), &300.into()));
    assert!(clustered["recall"]["mean"].as_f64().unwrap() >= 0.98, "{clustered}");
    let unknown = answer(&["--method", "clustered", "--recall-sample", "0"]);
    assert!(unknown["method"] == "clustered" && unknown["recall"].is_null(), "{unknown}");
    let args = ["knn", "vectors.tsv", "-o", "g.npz", "--method", "clustered"];
    let said = embedscope(home).args(args).assert().success().get_output().stderr.clone();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(said.contains("searched in clusters, recall 0.9") || said.contains("recall 1.0"), "{said}");
}

#[test]
fn queries_find_themselves_first_and_one_at_a_time_the_same() {
    let home = drawn(120);
    let home = home.path();
    ok(home, &["convert", "vectors.tsv", "--rows", "20..50", "-o", "some.tsv"]);
    ok(home, &["convert", "vectors.tsv", "--rows", "20..21", "-o", "one.tsv"]);
    for metric in ["euclidean", "cosine", "manhattan"] {
        let ask = |queries, to| {
            ok(
                home,
                &[
                    "knn",
                    "vectors.tsv",
                    "--queries",
                    queries,
                    "--metric",
                    metric,
                    "--k",
                    "5",
                    "-o",
                    to,
                    "--json",
                ],
            )
        };
        let said: Value = serde_json::from_str(&ask("some.tsv", "some.csv")).unwrap();
        assert_eq!((&said["queries"], &said["points"]), (&30.into(), &120.into()));
        let some = lines(home, "some.csv");
        assert_eq!(some.len(), 30 * 5);
        for (query, found) in some.chunks(5).enumerate() {
            assert_eq!((found[0][2], found[0][3]), (20.0 + query as f64, 0.0), "{metric}");
        }
        ask("one.tsv", "one.csv");
        assert_eq!(lines(home, "one.csv"), some[..5]);
    }
}

#[test]
fn given_neighbours_make_the_same_map() {
    let home = drawn(150);
    let home = home.path();
    ok(home, &["knn", "vectors.tsv", "--k", "24", "-o", "g.npz"]);
    let project = ["project", "vectors.tsv", "--perplexity", "8", "--iterations", "60", "-o"];
    ok(home, &[&project[..], &["found.npy"]].concat());
    ok(home, &[&project[..], &["given.npy", "--neighbors-file", "g.npz"]].concat());
    assert_eq!(fs::read(home.join("found.npy")).unwrap(), fs::read(home.join("given.npy")).unwrap());
    // Without a perplexity it follows from the neighbours there are.
    ok(home, &["knn", "vectors.tsv", "--k", "9", "-o", "few.npz"]);
    let said =
        ok(home, &["project", "vectors.tsv", "--neighbors-file", "few.npz", "-o", "few.npy", "--json"]);
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["perplexity"], 3.0);
}

#[test]
fn what_cannot_be_done_is_one_sentence() {
    let home = drawn(40);
    let home = home.path();
    let says = |args: &[&str], expected: &str| {
        let said = fails(home, args);
        assert!(said.contains(expected), "{said}");
    };
    says(&["knn", "vectors.tsv", "-o", "g.txt"], "use .npy, .npz, .parquet, .csv or .tsv");
    says(&["knn", "-o", "g.npz"], "no input was named");
    says(&["knn", "vectors.tsv", "-o", "-", "--json"], "name a file with -o");
    says(&["knn", "-", "--queries", "-", "-o", "g.npz"], "only once");
    says(&["knn", "vectors.tsv", "-o", "g.npz", "--k", "0"], "at least 1");
    says(&["knn", "vectors.tsv", "-o", "g.npz", "--k", "40"], "--k is 40, expected from 1 to 39");
    says(&["knn", "vectors.tsv", "-o", "g.npz", "--method", "clustered", "--metric", "dot"], "dot");
    says(&["knn", "vectors.tsv", "-o", "vectors.tsv"], "vectors.tsv");
    fs::write(home.join("narrow.csv"), "1,2\n3,4\n5,6\n").unwrap();
    says(&["knn", "vectors.tsv", "--queries", "narrow.csv", "-o", "g.npz"], "784, as in the data");
    ok(home, &["knn", "narrow.csv", "--k", "2", "-o", "narrow.npz"]);
    let project = ["project", "vectors.tsv", "-o", "x.npy", "--neighbors-file"];
    says(&[&project[..], &["narrow.npz"]].concat(), "neighbours of 3 points and there are 40");
    says(&[&project[..], &["vectors.tsv"]].concat(), "no archive");
    says(&[&project[..], &["nowhere.npz"]].concat(), "nowhere.npz");
    ok(home, &["knn", "vectors.tsv", "--k", "5", "-o", "g.npz"]);
    says(&[&project[..], &["g.npz", "--neighbors", "6"]].concat(), "choose no more");
    says(&[&project[..], &["g.npz", "--method", "pca"]].concat(), "takes no --neighbors-file");
    assert!(!home.join("x.npy").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_cut_short_while_it_is_open_ends_the_program_with_a_sentence() {
    let home = drawn(6000);
    ok(home.path(), &["convert", "vectors.tsv", "-o", "vectors.npy"]);
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_embedscope"))
        .args(["knn", "vectors.npy", "--metric", "manhattan", "-o", "near.npy"])
        .current_dir(home.path())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // The search looks at the values for seconds; the file is mapped in the first moments.
    let maps = format!("/proc/{}/maps", child.id());
    while !std::fs::read_to_string(&maps).unwrap_or_default().contains("vectors.npy") {
        assert!(child.try_wait().unwrap().is_none(), "it ended before the file was mapped");
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    let file = std::fs::OpenOptions::new().write(true).open(home.path().join("vectors.npy")).unwrap();
    file.set_len(200).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("cut short by another program") && said.contains("open it again"), "{said}");
    assert!(!home.path().join("near.npy").exists());
}
