//! What a page waits for, on a million points of 128 dimensions: `cargo bench -p embedscope-server`.
#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{Criterion, criterion_group, criterion_main};
use embedscope_core::Matrix;
use embedscope_core::rng::Rng;
use embedscope_io::{Column, Dataset, Table};
use embedscope_server::{Command, Reply, Session, wire};

const POINTS: usize = 1_000_000;
const DIMS: usize = 128;

/// Blurred groups, with a column of few texts, one of many, and one of numbers.
fn session() -> Session {
    let mut random = Rng::new(1, 0, 0);
    let centres: Vec<f32> = (0..100 * DIMS).map(|_| random.normal() as f32 * 3.0).collect();
    let vectors =
        Matrix::from_fn(POINTS, DIMS, |row, col| centres[row % 100 * DIMS + col] + random.uniform() as f32);
    let kinds: Vec<String> = (0..40).map(|i| format!("kind of number {i}")).collect();
    let names: Vec<String> = (0..POINTS).map(|i| format!("point {i} of Zürich")).collect();
    let numbers: Vec<String> = (0..1000).map(|i| format!("{}", f64::from(i) / 8.0)).collect();
    let columns = vec![
        Column::new("kind", (0..POINTS).map(|i| Some(kinds[i % 40].as_str()))),
        Column::new("name", names.iter().map(|name| Some(name.as_str()))),
        Column::new("number", (0..POINTS).map(|i| Some(numbers[i * 7 % 1000].as_str()))),
    ];
    let data = Dataset::new("synthetic", vectors).with_metadata(Table::new(columns).unwrap()).unwrap();
    let session = Session::new(Some(data)).unwrap();
    while session.frame().is_none() {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    session
}

fn apply(session: &Session, json: &str) -> Reply {
    session.apply(serde_json::from_str::<Command>(json).unwrap()).unwrap()
}

/// A polygon around about half of the points, as the page sends it.
fn lasso(session: &Session) -> String {
    let frame = session.frame().unwrap();
    let (lower, upper) = frame.bounds();
    let scale: Vec<f64> =
        (0..3).map(|i| 2.0 / (f64::from(upper[i]) - f64::from(lower[i])).max(1e-9)).collect();
    let shift: Vec<f64> = (0..3).map(|i| -scale[i] * f64::from(lower[i]) - 1.0).collect();
    let matrix = [
        scale[0], 0.0, 0.0, 0.0, 0.0, scale[1], 0.0, 0.0, 0.0, 0.0, scale[2], 0.0, shift[0], shift[1],
        shift[2], 1.0,
    ];
    let mut polygon = Vec::new();
    for i in 0..300 {
        let angle = f64::from(i) / 300.0 * std::f64::consts::TAU;
        let radius = 0.55 + 0.05 * (9.0 * angle).sin();
        polygon.extend([radius * angle.cos(), radius * angle.sin()]);
    }
    serde_json::json!({"type": "select", "op": "set", "by": {"region": {"polygon": polygon, "matrix": matrix}}})
        .to_string()
}

fn answers(c: &mut Criterion) {
    let session = session();
    let mut group = c.benchmark_group("1,000,000 x 128");
    group.sample_size(10);
    group.bench_function("point under the pointer", |b| {
        b.iter(|| apply(&session, r#"{"type":"point","row":777777}"#));
    });
    for metric in ["cosine", "euclidean", "dot", "manhattan"] {
        let ask = format!(r#"{{"type":"neighbors","of":{{"row":777777}},"k":100,"metric":"{metric}"}}"#);
        group.bench_function(format!("100 neighbours, {metric}"), |b| b.iter(|| apply(&session, &ask)));
    }
    group.bench_function("true and false neighbours of the point under the pointer", |b| {
        b.iter(|| apply(&session, r#"{"type":"surroundings","row":777777,"k":15}"#));
    });
    let lasso = lasso(&session);
    let Reply::Count(count) = apply(&session, &lasso) else { panic!() };
    assert!(count > POINTS / 10, "{count} points inside");
    group.bench_function(format!("lasso of {count} points"), |b| b.iter(|| apply(&session, &lasso)));
    for (what, text) in [("few texts", "NUMBER 7"), ("a million texts", "77 OF ZÜRICH")] {
        let column = usize::from(what != "few texts");
        let ask = format!(r#"{{"type":"search","text":"{text}","column":{column}}}"#);
        group.bench_function(format!("search in {what}"), |b| b.iter(|| apply(&session, &ask)));
    }
    let Reply::Rows(rows) = apply(&session, r#"{"type":"search","text":"point"}"#) else { panic!() };
    group.bench_function("encoding a million rows", |b| b.iter(|| wire::row_set(1, &rows).unwrap()));
    let codes: Vec<u32> = (0..POINTS as u32).map(|row| row * 7 % 1000).collect();
    let values: Vec<String> = (0..1000).map(|v| format!("{v}")).collect();
    let numbers: Vec<f64> = (0..1000).map(f64::from).collect();
    group.bench_function("encoding a column to colour by", |b| {
        b.iter(|| wire::column(2, &codes, &values, Some(&numbers)).unwrap());
    });
    group.bench_function("tag of the selected points, and undo", |b| {
        b.iter(|| {
            apply(&session, r#"{"type":"tag","column":"kind","value":"new"}"#);
            apply(&session, r#"{"type":"undo"}"#);
        });
    });
}

criterion_group!(benches, answers);
criterion_main!(benches);
