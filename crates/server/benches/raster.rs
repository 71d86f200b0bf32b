//! What a page without WebGL waits for: a picture of a million points; and the names of its dense places.
#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{Criterion, criterion_group, criterion_main};
use embedscope_core::clusters;
use embedscope_core::monitor::Silent;
use embedscope_core::rng::Rng;
use embedscope_io::Images;
use embedscope_server::atlas;
use embedscope_server::raster::{Colors, Shown, View, draw};

const POINTS: usize = 1_000_000;

/// Forty clouds.
fn clouds(dims: usize) -> Vec<f32> {
    let mut rng = Rng::new(3, 0, 0);
    let centres: Vec<f64> = (0..40 * dims).map(|_| rng.normal() * 0.4).collect();
    let place = |i: usize, rng: &mut Rng| (centres[i] + 0.04 * rng.normal()) as f32;
    (0..POINTS * dims).map(|i| place(i / dims % 40 * dims + i % dims, &mut rng)).collect()
}

fn benches(c: &mut Criterion) {
    let codes: Vec<u32> = (0..POINTS as u32).map(|i| i % 40).collect();
    let colors = Colors::Codes {
        codes: &codes,
        colors: (0..40u8).map(|i| [i, 2 * i, 3 * i]).collect(),
        missing: [0; 3],
    };
    let mut matrix = [0.0; 16];
    (matrix[0], matrix[5], matrix[10], matrix[15]) = (0.8, 1.0, 0.01, 1.0);
    let view = View { matrix, width: 1400, height: 900 };
    for dims in [2, 3] {
        let positions = clouds(dims);
        c.bench_function(&format!("raster of a million points at 1400 x 900, {dims}D"), |b| {
            b.iter(|| draw(&positions, dims, &view, &colors, Shown::default()));
        });
        let drawn = draw(&positions, dims, &view, &colors, Shown::default());
        c.bench_function(&format!("its message, {dims}D"), |b| b.iter(|| drawn.encode(1).unwrap()));
        c.bench_function(&format!("40 dense places of a million points, {dims}D"), |b| {
            b.iter(|| clusters::places(&positions, dims, &|_| true, 40, &Silent).unwrap());
        });
    }
    let images = Images::new(28, 28, 1, (0..4096 * 784).map(|i| (i % 251) as u8).collect()).unwrap();
    let rows: Vec<u32> = (0..4096).rev().collect();
    c.bench_function("atlas of 4096 digits of 32 pixels", |b| {
        b.iter(|| atlas::draw(&images, &rows, 32).unwrap());
    });
}

criterion_group! {
    name = group;
    config = Criterion::default().sample_size(10);
    targets = benches
}
criterion_main!(group);
