//! The engine's stages on drawn data of MNIST's shape: `cargo bench -p embedscope-core`.
#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use embedscope_core::{Matrix, knn, monitor::Silent, pca, rng::Rng, tsne, umap};

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

/// `n` points of 16 dimensions in 50 groups: what neighbours of a map are, without a long search for them.
fn groups(n: usize) -> Matrix {
    Matrix::from_fn(n, 16, |i, j| {
        let centre = Rng::new(3, j as u64, i as u64 % 50).normal() * 4.0;
        (centre + Rng::new(4, j as u64, i as u64).normal()) as f32
    })
}

/// A layout of `radius` in which the groups lie apart, as that of a run does.
fn spread(n: usize, dims: usize, radius: f64) -> Matrix {
    Matrix::from_fn(n, dims, |i, j| {
        let centre = Rng::new(5, j as u64, i as u64 % 50).normal() * radius * 0.5;
        (centre + Rng::new(6, j as u64, i as u64).normal() * radius * 0.08) as f32
    })
}

/// Steps by the way that each size and spread takes: close together on a mesh (2D) or by all pairs, spread in 3D by a tree. With few
/// neighbours they are mostly repulsion, with many mostly attraction.
fn maps(c: &mut Criterion) {
    let mut group = c.benchmark_group("steps");
    group.sample_size(10);
    for n in [8_000, 70_000] {
        let x = groups(n);
        let near = knn::search(x.view(), &knn::Params { k: 90, ..Default::default() }, &Silent).unwrap();
        let few = tsne::Affinity::uniform(&near.truncated(5)).unwrap();
        let many = tsne::Affinity::perplexity(&near, 30.0).unwrap();
        let params = tsne::Params { min_improvement: 0.0, iterations: u32::MAX, ..Default::default() };
        for dims in [2, 3] {
            let start = spread(n, dims, [60.0, 25.0][dims - 2]);
            for (name, affinity) in [("5 neighbours", &few), ("perplexity 30", &many)] {
                let mut run = tsne::Run::resume(affinity, &start, 1000, params).unwrap();
                // The first step makes the plan and the buffers.
                run.step();
                let id = BenchmarkId::new(format!("t-SNE, {dims}D, {name}"), n);
                group.bench_function(id, |b| b.iter(|| run.step()));
            }
        }
        let set = umap::FuzzySet::new(&near.truncated(14), &Silent).unwrap();
        let mut run = umap::Run::new(&set, &spread(n, 2, 8.0), umap::Params::default()).unwrap();
        group.bench_function(BenchmarkId::new("UMAP epoch, 2D", n), |b| b.iter(|| run.step()));
    }
    group.finish();
}

/// New points of a map of 70,000, by neighbours that are known.
fn new_points(c: &mut Criterion) {
    let (n, m, k) = (70_000, 20_000, 15);
    let mut group = c.benchmark_group("new points");
    group.sample_size(10);
    group.throughput(Throughput::Elements(m as u64));
    let indices: Vec<u32> = (0..m as u64)
        .flat_map(|i| (0..k).map(move |j| Rng::new(8, i, j).below(n as u64 / 50) as u32 * 50 + i as u32 % 50))
        .collect();
    let distances: Vec<f32> = (0..m).flat_map(|_| (0..k).map(|j| 1.0 + j as f32 * 0.03)).collect();
    for dims in [2, 3] {
        let layout = spread(n, dims, [60.0, 25.0][dims - 2]);
        let frozen = tsne::Transform::new(&layout, tsne::TransformParams::default()).unwrap();
        group.bench_function(format!("t-SNE, {dims}D"), |b| {
            b.iter(|| frozen.place(k as usize, &indices, &distances, &Silent).unwrap());
        });
    }
    group.finish();
}

fn clusters(c: &mut Criterion) {
    let x = groups(100_000);
    let mut group = c.benchmark_group("100000 x 16");
    group.sample_size(10);
    let clustered = knn::Method::Clustered(knn::Clustered::default());
    let params = knn::Params { method: clustered, ..Default::default() };
    group.bench_function("15 neighbours by clusters", |b| {
        b.iter(|| knn::search(x.view(), &params, &Silent).unwrap());
    });
    group.finish();
}

criterion_group!(benches, stages, maps, new_points, clusters);
criterion_main!(benches);
