//! Neighbours are those of brute force in `f64`, whatever is isolated.
#![allow(clippy::unwrap_used)] // in helpers too, not only in #[test] functions

mod common;

use common::{apply, clouds, refused, session};
use embedscope_core::{Matrix, Metric};
use embedscope_server::{Reply, Session};
use serde_json::{Value, json};

const POINTS: usize = 600;
const DIMS: usize = 12;

fn ask(session: &Session, of: &Value, k: usize, metric: &str, within: &str) -> (Vec<u32>, Vec<f64>) {
    let command = json!({"type": "neighbors", "of": of, "k": k, "metric": metric, "within": within});
    match apply(session, &command.to_string()) {
        Reply::Neighbors { rows, distances } => (rows, distances),
        other => panic!("{other:?}"),
    }
}

/// The definition of each metric, summed in the order of the columns.
fn distance(metric: &str, a: &[f64], b: &[f64]) -> f64 {
    let sum = |term: fn(f64, f64) -> f64| a.iter().zip(b).map(|(&a, &b)| term(a, b)).sum::<f64>();
    match metric {
        "euclidean" => sum(|a, b| (a - b) * (a - b)).sqrt(),
        "manhattan" => sum(|a, b| (a - b).abs()),
        "dot" => -sum(|a, b| a * b),
        _ => 1.0 - sum(|a, b| a * b) / (sum(|a, _| a * a) * sum(|_, b| b * b)).sqrt(),
    }
}

fn wide(row: &[f32]) -> Vec<f64> {
    row.iter().map(|&v| f64::from(v)).collect()
}

/// The `k` nearest of a vector by brute force, some rows left out: the rows and their distances, by distance and row.
fn brute(x: &Matrix, query: &[f64], k: usize, metric: &str, out: impl Fn(u32) -> bool) -> Vec<(u32, f64)> {
    let rows = (0..x.rows() as u32).filter(|&row| !out(row));
    let mut all: Vec<(u32, f64)> =
        rows.map(|row| (row, distance(metric, query, &wide(x.row(row as usize))))).collect();
    all.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    all.truncate(k);
    all
}

fn check(found: &(Vec<u32>, Vec<f64>), expected: &[(u32, f64)], what: &str) {
    assert_eq!(found.0, expected.iter().map(|(row, _)| *row).collect::<Vec<_>>(), "{what}");
    for (found, (_, expected)) in found.1.iter().zip(expected) {
        assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{what}: {found} {expected}");
    }
}

#[test]
fn m19_a_hundred_queries_in_each_metric_before_during_and_after_isolate() {
    let session = session(POINTS, DIMS);
    let x = clouds(POINTS, DIMS).vectors.unwrap();
    let shown: Vec<u32> = (0..POINTS as u32).filter(|row| row % 7 < 3).collect();
    for when in ["before", "during", "after"] {
        if when == "during" {
            apply(&session, &json!({"type": "select", "op": "set", "by": {"rows": shown}}).to_string());
            apply(&session, r#"{"type":"isolate"}"#);
        } else if when == "after" {
            apply(&session, r#"{"type":"isolate.reset"}"#);
        }
        for metric in Metric::ALL {
            let metric = metric.name();
            for query in 0..100u32 {
                let row = query * 37 % POINTS as u32;
                let vector = wide(x.row(row as usize));
                let what = format!("{metric} of {row}, {when}");
                let found = ask(&session, &json!({"row": row}), 25, metric, "all");
                check(&found, &brute(&x, &vector, 25, metric, |other| other == row), &what);
                if when == "during" {
                    let hidden = |other| other == row || other % 7 >= 3;
                    let found = ask(&session, &json!({"row": row}), 25, metric, "shown");
                    check(&found, &brute(&x, &vector, 25, metric, hidden), &what);
                }
            }
        }
    }
}

#[test]
fn m19_up_to_a_thousand_and_ties_by_row() {
    // 40 different vectors, 30 times each.
    let x = Matrix::from_fn(1200, 2, |row, col| ((row % 40) * (col + 1)) as f32);
    let session = Session::new(Some(embedscope_io::Dataset::new("ties", x.clone()))).unwrap();
    for (metric, k) in [("euclidean", 999), ("manhattan", 1000), ("dot", 7)] {
        let found = ask(&session, &json!({"row": 41}), k, metric, "all");
        assert_eq!(found.0.len(), k);
        check(&found, &brute(&x, &wide(x.row(41)), k, metric, |row| row == 41), metric);
    }
    let said = refused(&session, r#"{"type":"neighbors","of":{"row":0},"k":1001,"metric":"dot"}"#);
    assert!(said.contains("k is 1001; it must be from 1 to 1000"), "{said}");
    // Exact duplicates are neighbours.
    assert_eq!(ask(&session, &json!({"row": 41}), 3, "euclidean", "all").0, [1, 81, 121]);
}

#[test]
fn m19_of_a_centroid_a_sum_and_a_vector() {
    let session = session(POINTS, DIMS);
    let x = clouds(POINTS, DIMS).vectors.unwrap();
    let bears: Vec<usize> = (0..POINTS).filter(|row| row % 3 == 1).collect();
    let narrow = |v: Vec<f64>| -> Vec<f64> { v.into_iter().map(|v| f64::from(v as f32)).collect() };
    let mean = narrow(
        (0..DIMS)
            .map(|c| bears.iter().map(|&r| f64::from(x.row(r)[c])).sum::<f64>() / bears.len() as f64)
            .collect(),
    );
    for metric in Metric::ALL {
        let metric = metric.name();
        let by = json!({"centroid": {"value": {"column": "label", "value": "bear"}}});
        let found = ask(&session, &by, 9, metric, "all");
        check(&found, &brute(&x, &mean, 9, metric, |row| row % 3 == 1), metric);

        let unit = |row: usize| -> Vec<f64> {
            let row = wide(x.row(row));
            let length = if metric == "cosine" { row.iter().map(|v| v * v).sum::<f64>().sqrt() } else { 1.0 };
            row.into_iter().map(|v| v / length).collect()
        };
        let (king, man, woman) = (unit(5), unit(8), unit(100));
        let sum = narrow((0..DIMS).map(|c| king[c] + woman[c] - man[c]).collect());
        let found = ask(&session, &json!({"plus": [5, 100], "minus": [8]}), 9, metric, "all");
        check(&found, &brute(&x, &sum, 9, metric, |row| [5, 8, 100].contains(&row)), metric);

        let vector: Vec<f64> = (0..DIMS).map(|c| c as f64 * 0.5 - 1.0).collect();
        let found = ask(&session, &json!({"vector": vector}), 9, metric, "all");
        check(&found, &brute(&x, &vector, 9, metric, |_| false), metric);
    }
    for (of, sentence) in [
        (json!({"vector": [1.0, 2.0]}), "12 finite numbers"),
        (json!({"plus": [], "minus": []}), "of no rows"),
        (json!({"centroid": {"value": {"column": "label", "value": "dog"}}}), "of no rows"),
        (json!({"plus": [600]}), "row 600"),
    ] {
        let command = json!({"type": "neighbors", "of": of, "k": 3, "metric": "cosine"}).to_string();
        let said = refused(&session, &command);
        assert!(said.contains(sentence), "{said}");
    }
}

#[test]
fn m19_a_click_selects_the_point_and_its_neighbours_among_those_shown() {
    let session = session(POINTS, DIMS);
    let click = json!({"type": "select", "op": "set", "by": {"neighbors": {"of": {"row": 50}, "k": 100, "metric": "cosine"}}});
    apply(&session, &click.to_string());
    let mut expected = ask(&session, &json!({"row": 50}), 100, "cosine", "all").0;
    expected.push(50);
    expected.sort_unstable();
    assert_eq!(session.selected(), expected);

    apply(&session, r#"{"type":"select","op":"set","by":{"range":{"column":"number","low":0,"high":199}}}"#);
    apply(&session, r#"{"type":"isolate"}"#);
    apply(&session, &click.to_string());
    let mut expected = ask(&session, &json!({"row": 50}), 100, "cosine", "shown").0;
    expected.push(50);
    expected.sort_unstable();
    assert_eq!((session.selected().len(), session.selected()), (101, expected));
    assert_eq!(session.snapshot().selection.anchor, Some(50));
}
