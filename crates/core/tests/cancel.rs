//! Every stage asks its monitor often, and stops at the first, a middle and the last question alike.
#![allow(clippy::unwrap_used)] // A failed test may panic.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use embedscope_core::knn::{self, Clustered, Method};
use embedscope_core::{
    Error, Matrix, Monitor, monitor::Silent, pca, preprocess, quality, rng::Rng, tsne, umap,
};

/// Far above what is promised, as machines that test are slow and busy.
const PATIENCE: Duration = Duration::from_secs(2);

/// Answers yes from one question on, and remembers when that was.
struct Until {
    question: usize,
    asked: AtomicUsize,
    since: Mutex<Option<Instant>>,
}

impl Until {
    fn question(question: usize) -> Self {
        Self { question, asked: AtomicUsize::new(0), since: Mutex::new(None) }
    }
}

impl Monitor for Until {
    fn cancelled(&self) -> bool {
        let stop = self.asked.fetch_add(1, Ordering::Relaxed) + 1 >= self.question;
        if stop {
            self.since.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(Instant::now);
        }
        stop
    }
}

/// Runs a stage to its end, which must take at least `least` questions, and then until each of some of them.
///
/// A run that has a layout already ends with what it has: `Ok`.
fn assert_stops<T>(what: &str, least: usize, mut stage: impl FnMut(&dyn Monitor) -> Result<T, Error> + Send) {
    // One thread asks the same questions each time.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    pool.install(|| {
        let whole = Until::question(usize::MAX);
        assert!(stage(&whole).is_ok(), "{what}");
        let asked = whole.asked.into_inner();
        assert!(asked >= least, "{what} asks {asked} times, not {least}");
        for question in [1, asked.div_ceil(4), asked.div_ceil(2), asked] {
            let until = Until::question(question);
            match stage(&until) {
                Err(error) => assert_eq!(error, Error::Cancelled, "{what}, question {question} of {asked}"),
                Ok(_) => assert!(question > 1, "{what} goes on after question {question} of {asked}"),
            }
            let waited = until.since.into_inner().unwrap().unwrap().elapsed();
            assert!(waited < PATIENCE, "{what} goes on for {waited:?} after question {question} of {asked}");
        }
    });
}

fn random(n: usize, d: usize) -> Matrix {
    Matrix::from_fn(n, d, |i, j| Rng::new(1, j as u64, i as u64).normal() as f32)
}

fn graph(x: &Matrix, k: usize) -> knn::Neighbors {
    knn::search(x.view(), &knn::Params { k, ..Default::default() }, &Silent).unwrap()
}

#[test]
fn neighbours() {
    let (floats, queries) = (random(2000, 20), random(500, 20));
    let integers = Matrix::from_fn(2000, 20, |i, j| Rng::new(2, i as u64, j as u64).below(9) as f32);
    let exact = knn::Params { method: Method::Exact, ..Default::default() };
    for x in [&floats, &integers] {
        // Tiles of 192 x 192 pairs, half of them.
        assert_stops("exact", 60, |monitor| knn::search(x.view(), &exact, monitor));
        assert_stops("query", 33, |monitor| knn::query(x.view(), queries.view(), &exact, monitor));
    }
    let few = Matrix::new(20, 20, queries.data()[..400].to_vec()).unwrap();
    assert_stops("few queries", 20, |monitor| knn::query(floats.view(), few.view(), &exact, monitor));
    let clustered = Clustered { clusters: Some(40), overlap: 3, joins: 1, sample: 50 };
    let clustered = knn::Params { method: Method::Clustered(clustered), ..Default::default() };
    assert_stops("clustered", 150, |monitor| knn::search(floats.view(), &clustered, monitor));
    // All of one point, which bounds cannot prove, are searched again.
    let equal = Matrix::from_fn(2000, 3, |i, _| 1.5 + (i % 2) as f32 * 1e-7);
    assert_stops("searched again", 60, |monitor| knn::search(equal.view(), &exact, monitor));
}

#[test]
fn principal_components() {
    let long = random(20_000, 10);
    assert_stops("by columns", 7, |monitor| pca::fit(long.view(), 3, monitor));
    assert_stops("start", 7, |monitor| pca::initial_layout(long.view(), 3, 0, monitor));
    let wide = random(60, 4200);
    assert_stops("by rows", 62, |monitor| pca::fit(wide.view(), 3, monitor));
    assert_stops("sphereize", 78, |monitor| preprocess::sphereize(long.view(), monitor));
}

#[test]
fn principal_components_of_many_wide_rows() {
    let large = Matrix::from_fn(4100, 4100, |i, j| ((i * 31 + j * 17) % 101) as f32);
    // Two blocks of rows in each of four passes.
    assert_stops("by range", 10, |monitor| pca::fit(large.view(), 1, monitor));
}

#[test]
fn tsne_start_and_run() {
    let x = random(2500, 6);
    let near = graph(&x, 30);
    assert_stops("perplexity", 40, |monitor| tsne::Affinity::watched_perplexity(&near, 10.0, monitor));
    assert_stops("uniform", 4, |monitor| tsne::Affinity::watched_uniform(&near, monitor));
    for dims in [2, 3] {
        let run = tsne::Params { iterations: 30, ..Default::default() };
        let params = tsne::ProjectParams {
            dims,
            affinity: tsne::AffinityKind::Perplexity(10.0),
            run,
            ..Default::default()
        };
        assert_stops("t-SNE", 150, |monitor| tsne::project(x.view(), &params, monitor));
    }
    let (affinity, layout) = (tsne::Affinity::uniform(&near).unwrap(), random(2500, 2));
    assert_stops("KL divergence", 5, |monitor| affinity.kl_divergence(&layout, monitor));
}

#[test]
fn umap_start_and_run() {
    let x = random(2500, 6);
    let near = graph(&x, 14);
    // Blocks of rows of each step of the fuzzy set.
    assert_stops("fuzzy set", 15, |monitor| umap::FuzzySet::new(&near, monitor));
    let run = umap::Params { epochs: Some(20), ..Default::default() };
    let params = umap::ProjectParams { run, ..Default::default() };
    assert_stops("UMAP", 2600, |monitor| umap::project(x.view(), None, &params, monitor));
    let map = umap::Map::new(&random(2500, 2), umap::TransformParams::default()).unwrap();
    let new = random(300, 6);
    assert_stops("UMAP of new points", 9, |monitor| map.transform(x.view(), new.view(), monitor));
}

#[test]
fn new_points_of_tsne() {
    let frozen = tsne::Transform::new(&random(500, 2), tsne::TransformParams::default()).unwrap();
    let (indices, distances) = (vec![7u32; 20_000 * 3], vec![1f32; 20_000 * 3]);
    assert_stops("t-SNE of new points", 3, |monitor| frozen.place(3, &indices, &distances, monitor));
}

#[test]
fn quality_of_a_layout() {
    let (x, layout) = (random(2000, 12), random(2000, 2));
    let params = quality::Params { k: 10, ..Default::default() };
    assert_stops("quality", 60, |monitor| quality::measure(x.view(), layout.view(), &params, monitor));
}
