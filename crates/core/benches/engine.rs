//! The engine's stages on drawn data of MNIST's shape: `cargo bench -p embedscope-core`.
#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{Criterion, criterion_group, criterion_main};
use embedscope_core::{Matrix, knn, monitor::Silent, pca, rng::Rng, tsne};

const POINTS: usize = 8000;

/// 8,000 x 784 values 0..=255 in 40 blurred groups.
fn images() -> Matrix {
    Matrix::from_fn(POINTS, 784, |i, j| {
        let centre = Rng::new(1, j as u64 / 4, i as u64 % 40).uniform() * 180.0;
        let pixel = centre + Rng::new(2, j as u64, i as u64).normal() * 40.0;
        pixel.clamp(0.0, 255.0).round() as f32
    })
}

fn stages(c: &mut Criterion) {
    let x = images();
    let params = knn::Params { k: 90, ..Default::default() };
    let neighbors = knn::search(x.view(), &params, &Silent).unwrap();
    let mut group = c.benchmark_group("8000 x 784");
    group.sample_size(10);
    group.bench_function("pca 10", |b| b.iter(|| pca::fit(x.view(), 10, &Silent).unwrap()));
    group.bench_function("exact 90 neighbours", |b| {
        b.iter(|| knn::search(x.view(), &params, &Silent).unwrap());
    });
    group.bench_function("neighbours of one row", |b| b.iter(|| knn::of_row(x.view(), 7, &params).unwrap()));
    group.bench_function("affinity, perplexity 30", |b| {
        b.iter(|| tsne::Affinity::perplexity(&neighbors, 30.0).unwrap());
    });
    for dims in [2, 3] {
        let affinity = tsne::Affinity::perplexity(&neighbors, 30.0).unwrap();
        let start = pca::initial_layout(x.view(), dims, 0, &Silent).unwrap();
        let params = tsne::Params { min_improvement: 0.0, iterations: u32::MAX, ..Default::default() };
        let mut run = tsne::Run::new(&affinity, &start, params).unwrap();
        // Past early exaggeration, where the layout is wide and an iteration costs most.
        for _ in 0..500 {
            run.step();
        }
        group.bench_function(format!("t-SNE iteration, {dims}D"), |b| b.iter(|| run.step()));
    }
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
