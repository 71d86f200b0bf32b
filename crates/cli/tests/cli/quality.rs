//! quality: figures, files and refusals.

use std::fs;

use serde_json::Value;

use crate::{drawn, embedscope, fails, ok};

fn measured(home: &std::path::Path, args: &[&str]) -> Value {
    serde_json::from_str(&ok(home, &[&["quality"], args, &["--json"]].concat())).unwrap()
}

#[test]
fn a_map_is_better_than_chance_and_each_figure_has_its_line() {
    let home = drawn(200);
    let home = home.path();
    ok(home, &["project", "vectors.tsv", "--perplexity", "8", "-o", "layout.npy"]);
    let found = measured(home, &["vectors.tsv", "layout.npy", "--perplexity", "8"]);
    let of = |figure: &str, key: &str| found[figure][key].as_f64().unwrap();
    assert_eq!(
        (&found["points"], &found["dimensions"], &found["dims"]),
        (&200.into(), &784.into(), &2.into())
    );
    for figure in ["recall", "trustworthiness", "continuity", "tripletAccuracy", "distanceCorrelation"] {
        assert!(of(figure, "value") > of(figure, "chance") + 0.05, "{figure}: {found}");
    }
    assert!(found["recall"]["interval"].is_null() && found["tripletAccuracy"]["interval"].is_array());
    assert!(found["kl"].as_f64().unwrap() > 0.0);
    let text = ok(home, &["quality", "vectors.tsv", "layout.npy", "--perplexity", "8", "--samples", "50"]);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "200 points of 784 dimensions on a map of 2; k = 15, euclidean distance");
    let names = [
        "recall@15",
        "trustworthiness",
        "continuity",
        "triplet accuracy",
        "distance correlation",
        "scale spread",
    ];
    for (line, name) in lines[1..].iter().zip(names.into_iter().chain(["KL divergence"])) {
        assert!(line.starts_with(name), "{text}");
        assert_eq!(line.contains('±'), name != "KL divergence" && name != "distance correlation", "{text}");
    }
    assert_eq!(
        lines[8],
        "± is the 95 % interval of a sample: 50 points, 100000 triplets; --samples 200 looks at every point"
    );
}

#[test]
fn a_map_of_the_vectors_themselves_is_perfect() {
    let home = drawn(60);
    let home = home.path();
    ok(home, &["project", "vectors.tsv", "--method", "pca", "-o", "layout.npy"]);
    let found = measured(home, &["layout.npy", "layout.npy"]);
    for figure in ["recall", "trustworthiness", "continuity", "tripletAccuracy", "distanceCorrelation"] {
        assert!((found[figure]["value"].as_f64().unwrap() - 1.0).abs() < 1e-12, "{figure}: {found}");
    }
}

#[test]
fn figures_of_each_point_agree_with_the_whole() {
    let home = drawn(120);
    let home = home.path();
    ok(home, &["project", "vectors.tsv", "--method", "pca", "-o", "layout.csv"]);
    let found = measured(home, &["vectors.tsv", "layout.csv", "-o", "points.csv"]);
    let table = |name: &str| -> Vec<Vec<Option<f64>>> {
        let text = fs::read_to_string(home.join(name)).unwrap();
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some("index,recall,missing,trustworthiness,continuity,scale"));
        lines.map(|line| line.split(',').map(|cell| cell.parse().ok()).collect()).collect()
    };
    let points = table("points.csv");
    assert_eq!(points.len(), 120);
    for (column, figure) in [(1, "recall"), (3, "trustworthiness"), (4, "continuity")] {
        let mean = points.iter().map(|row| row[column].unwrap()).sum::<f64>() / 120.0;
        assert!((mean - found[figure]["value"].as_f64().unwrap()).abs() < 1e-12, "{figure}");
    }
    assert!(points.iter().all(|row| (row[2].unwrap() - 15.0 * (1.0 - row[1].unwrap())).abs() < 1e-9));
    let above = points.iter().filter(|row| row[5].unwrap() > 1.0).count();
    assert_eq!(above, 60, "half of the points lie above the median scale");
    // Neighbours are counted for every point, ranks only for those sampled.
    let output = embedscope(home)
        .args(["quality", "vectors.tsv", "layout.csv", "--samples", "30", "-o", "some.csv", "--json"])
        .assert()
        .success();
    let said = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
    assert!(said.contains("those of 30 points") && said.contains("--samples 120"), "{said}");
    let sampled: Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
    assert_eq!(sampled["recall"], found["recall"]);
    let some = table("some.csv");
    assert_eq!(some.iter().filter(|row| row[3].is_some()).count(), 30);
    for (a, b) in points.iter().zip(&some) {
        assert_eq!((a[1], a[2]), (b[1], b[2]));
        assert!(b[3].is_none() || (a[3], a[4]) == (b[3], b[4]));
        assert!((a[5].unwrap() / b[5].unwrap() - 1.0).abs() < 1e-5);
    }
    for name in ["points.npy", "points.parquet"] {
        ok(home, &["quality", "vectors.tsv", "layout.csv", "-o", name]);
        assert!(fs::metadata(home.join(name)).unwrap().len() > 120 * 5);
    }
}

#[test]
fn the_same_answer_with_any_number_of_threads() {
    let home = drawn(150);
    let home = home.path();
    ok(home, &["project", "vectors.tsv", "--method", "pca", "-o", "layout.npy"]);
    let args = [
        "quality",
        "vectors.tsv",
        "layout.npy",
        "--samples",
        "40",
        "--perplexity",
        "9",
        "--json",
        "--threads",
    ];
    let answers = ["1", "2", "4"].map(|threads| ok(home, &[&args[..], &[threads]].concat()));
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
}

#[test]
fn bookmarks_and_points_without_coordinates() {
    let home = drawn(80);
    let home = home.path();
    ok(home, &["project", "vectors.tsv", "--iterations", "60", "-o", "state.txt"]);
    let found = measured(home, &["vectors.tsv", "state.txt", "--projection", "pca", "--metric", "cosine"]);
    assert_eq!((&found["dims"], &found["metric"]), (&2.into(), &"cosine".into()));
    fs::write(home.join("v.csv"), "0,0\n1,0\n2,0\n9,9\n3,1\n5,0\n").unwrap();
    fs::write(home.join("l.csv"), "index,x,y\n0,0,0\n1,1,0\n2,2,0\n4,3,1\n5,5,0\n").unwrap();
    let output =
        embedscope(home).args(["quality", "v.csv", "l.csv", "-o", "p.csv", "--json"]).assert().success();
    let said = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
    assert!(said.contains("left out 1 of 6 points"), "{said}");
    let found: Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
    assert_eq!(
        (&found["points"], &found["k"], &found["recall"]["value"]),
        (&5.into(), &2.into(), &1.0.into())
    );
    let text = fs::read_to_string(home.join("p.csv")).unwrap();
    let rows: Vec<&str> = text.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!(rows, ["0", "1", "2", "4", "5"]);
}

#[test]
fn what_does_not_fit_is_said() {
    let home = drawn(40);
    let home = home.path();
    ok(home, &["project", "vectors.tsv", "--method", "pca", "-o", "layout.csv"]);
    ok(home, &["convert", "vectors.tsv", "--rows", "0..30", "-o", "few.npy"]);
    let quality = |args: &[&str]| fails(home, &[&["quality"], args].concat());
    let said = quality(&["few.npy", "layout.csv"]);
    assert!(said.contains("layout.csv") && said.contains("40 points") && said.contains("30"), "{said}");
    let said = quality(&["vectors.tsv", "layout.csv", "--k", "20"]);
    assert!(said.contains("k is 20") && said.contains("less than half"), "{said}");
    let said = quality(&["vectors.tsv", "layout.csv", "--perplexity", "50"]);
    assert!(said.contains("perplexity is 50"), "{said}");
    let said = quality(&["vectors.tsv", "layout.csv", "--samples", "3"]);
    assert!(said.contains("at least 10"), "{said}");
    let said = quality(&["-", "-"]);
    assert!(said.contains("only once"), "{said}");
    let said = quality(&["vectors.tsv", "layout.csv", "-o", "layout.csv"]);
    assert!(said.contains("overwritten"), "{said}");
    assert!(quality(&["layout.csv", "vectors.tsv"]).contains("vectors.tsv"));
}
