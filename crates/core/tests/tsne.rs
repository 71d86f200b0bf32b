//! What a t-SNE run promises: clusters apart, the same bits, live parameters, a stop, and no collapse.
#![allow(clippy::unwrap_used)] // A failed test may panic.

use embedscope_core::{Error, Matrix, knn, monitor::Silent, pca, rng::Rng, tsne};

/// `n` points in `groups` Gaussian clusters of 10 dimensions; point i is of cluster `i % groups`.
fn clusters(n: usize, groups: usize) -> Matrix {
    Matrix::from_fn(n, 10, |i, j| {
        let centre = Rng::new(5, j as u64, (i % groups) as u64).normal() * 8.0;
        (centre + Rng::new(6, j as u64, i as u64).normal()) as f32
    })
}

fn start_of(x: &Matrix, dims: usize) -> Matrix {
    pca::initial_layout(x.view(), dims, 0, &Silent).unwrap()
}

fn affinity(x: &Matrix, perplexity: f64) -> tsne::Affinity {
    let kind = tsne::AffinityKind::Perplexity(perplexity);
    let k = kind.neighbors(x.rows());
    kind.affinity(&knn::search(x.view(), &knn::Params { k, ..Default::default() }, &Silent).unwrap()).unwrap()
}

fn accuracy(layout: &Matrix, groups: usize) -> f64 {
    let graph = knn::search(layout.view(), &knn::Params { k: 10, ..Default::default() }, &Silent).unwrap();
    let right = (0..layout.rows())
        .filter(|&i| graph.row(i).0.iter().filter(|&&j| j as usize % groups == i % groups).count() > 5)
        .count();
    right as f64 / layout.rows() as f64
}

/// KL divergence from its definition.
fn kl(affinity: &tsne::Affinity, layout: &Matrix) -> f64 {
    let n = layout.rows();
    let w = |i: usize, j: usize| {
        let d2: f64 = layout
            .row(i)
            .iter()
            .zip(layout.row(j))
            .map(|(&a, &b)| (f64::from(a) - f64::from(b)).powi(2))
            .sum();
        1.0 / (1.0 + d2)
    };
    let z: f64 =
        (0..n).flat_map(|i| (0..n).map(move |j| (i, j))).filter(|(i, j)| i != j).map(|(i, j)| w(i, j)).sum();
    (0..n)
        .flat_map(|i| affinity.row(i).map(move |(j, p)| (i, j as usize, f64::from(p))))
        .filter(|&(_, _, p)| p > 0.0)
        .map(|(i, j, p)| p * (p * z / w(i, j)).ln())
        .sum()
}

#[test]
fn affinities_are_symmetric_and_sum_to_one() {
    let x = clusters(500, 5);
    let graph = knn::search(x.view(), &knn::Params { k: 45, ..Default::default() }, &Silent).unwrap();
    for affinity in
        [tsne::Affinity::perplexity(&graph, 15.0).unwrap(), tsne::Affinity::uniform(&graph).unwrap()]
    {
        let total: f64 = (0..500).flat_map(|i| affinity.row(i)).map(|(_, p)| f64::from(p)).sum();
        assert!((total - 1.0).abs() < 1e-5, "the sum is {total}");
        for i in 0..500 {
            for (j, p) in affinity.row(i) {
                let back = affinity.row(j as usize).find(|&(column, _)| column as usize == i);
                assert_eq!(back.map(|(_, q)| q), Some(p), "({i}, {j})");
            }
        }
    }
}

#[test]
fn conditional_distributions_have_the_perplexity_asked_for() {
    let x = clusters(300, 3);
    let graph = knn::search(x.view(), &knn::Params { k: 299, ..Default::default() }, &Silent).unwrap();
    // With all neighbours the perplexity can be checked from the definition: one beta a point.
    for perplexity in [5.0, 30.0, 100.0] {
        let affinity = tsne::Affinity::perplexity(&graph, perplexity).unwrap();
        let rows: f64 = (0..300).map(|i| affinity.row(i).map(|(_, p)| f64::from(p)).sum::<f64>()).sum();
        assert!((rows - 1.0).abs() < 1e-5);
        let entropy: f64 = (0..300)
            .flat_map(|i| affinity.row(i))
            .map(|(_, p)| f64::from(p))
            .filter(|p| *p > 0.0)
            .map(|p| -p * p.ln())
            .sum();
        // The joint entropy is near ln n + ln perplexity (equal where P is symmetric before symmetrising).
        let mean = (entropy - 300f64.ln()).exp();
        assert!(mean > 0.9 * perplexity && mean < 2.1 * perplexity, "perplexity {perplexity}: {mean}");
    }
}

#[test]
fn clusters_come_apart_in_2d_and_3d_by_all_pairs_and_by_mesh() {
    for (n, dims) in [(600, 2), (600, 3), (4200, 2), (2600, 3)] {
        let x = clusters(n, 7);
        let mut run =
            tsne::Run::new(&affinity(&x, 15.0), &start_of(&x, dims), tsne::Params::default()).unwrap();
        for _ in 0..165 {
            run.step();
        }
        let early = accuracy(&run.layout(), 7);
        assert!(early > 0.98, "{n} points in {dims}D: accuracy {early} at iteration 165");
        while !run.is_done() {
            run.step();
        }
        let layout = run.layout();
        assert!(layout.data().iter().all(|v| v.is_finite()));
        let last = accuracy(&layout, 7);
        assert!(last > 0.98, "{n} points in {dims}D: accuracy {last}");
    }
}

#[test]
fn the_reported_kl_is_the_definition() {
    for (n, dims, tolerance) in [(400, 2, 1e-5), (400, 3, 1e-5), (3000, 2, 5e-3)] {
        let x = clusters(n, 5);
        let p = affinity(&x, 10.0);
        let params = tsne::Params {
            early_iterations: 50,
            iterations: 200,
            min_improvement: 0.0,
            ..Default::default()
        };
        let mut run = tsne::Run::new(&p, &start_of(&x, dims), params).unwrap();
        while run.iteration() + 1 < 200 {
            run.step();
        }
        let expected = kl(&p, &run.layout());
        run.step();
        let found = run.kl().unwrap();
        assert!(
            (found - expected).abs() < tolerance * expected,
            "{n} points in {dims}D: {found}, not {expected}"
        );
    }
}

#[test]
fn the_same_bits_with_any_number_of_threads() {
    for (n, dims) in [(700, 2), (4000, 2), (3000, 3)] {
        let x = clusters(n, 6);
        let results: Vec<_> = [1, 2, 4, 16]
            .map(|threads| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                pool.install(|| {
                    let params = tsne::ProjectParams {
                        dims,
                        affinity: tsne::AffinityKind::Perplexity(10.0),
                        run: tsne::Params { iterations: 60, early_iterations: 30, ..Default::default() },
                        ..Default::default()
                    };
                    tsne::project(x.view(), &params, &Silent).unwrap()
                })
            })
            .into();
        assert!(results.windows(2).all(|pair| pair[0] == pair[1]), "{n} points in {dims}D");
    }
}

#[test]
fn a_run_stops_by_itself_and_can_run_on() {
    let x = clusters(500, 4);
    let mut run = tsne::Run::new(&affinity(&x, 10.0), &start_of(&x, 2), tsne::Params::default()).unwrap();
    while !run.is_done() {
        run.step();
    }
    assert!(run.iteration() < 1000, "converged before the budget, at {}", run.iteration());
    assert_eq!(run.stop_reason(), Some(tsne::StopReason::Converged));
    let (at, before) = (run.iteration(), run.layout());
    run.run_on(100);
    assert!(!run.is_done());
    run.step();
    assert_eq!(run.iteration(), at + 1);
    assert_ne!(run.layout(), before);
}

#[test]
fn parameters_change_live_and_a_resumed_layout_starts_where_it_was() {
    let x = clusters(400, 4);
    let p = affinity(&x, 10.0);
    let mut run = tsne::Run::new(&p, &start_of(&x, 3), tsne::Params::default()).unwrap();
    for _ in 0..100 {
        run.step();
    }
    let layout = run.layout();
    let mut resumed = tsne::Run::resume(&p, &layout, 100, tsne::Params::default()).unwrap();
    assert_eq!(resumed.layout(), layout);
    assert_eq!(resumed.iteration(), 100);
    let crawl = tsne::Params { learning_rate: Some(1e-6), ..Default::default() };
    resumed.set_params(crawl).unwrap();
    resumed.step();
    let moved =
        resumed.layout().data().iter().zip(layout.data()).fold(0f32, |m, (a, b)| m.max((a - b).abs()));
    assert!(moved < 1e-4, "a learning rate of 1e-6 moved a point by {moved}");
    let wrong = tsne::Params { momentum: 1.5, ..Default::default() };
    assert!(matches!(resumed.set_params(wrong), Err(Error::Parameter { name: "momentum", .. })));
}

#[test]
fn small_and_degenerate_data_give_a_layout_or_a_clear_error() {
    let params = |perplexity| tsne::ProjectParams {
        affinity: tsne::AffinityKind::Perplexity(perplexity),
        run: tsne::Params { iterations: 300, ..Default::default() },
        ..Default::default()
    };
    for n in 0..3 {
        let few = tsne::project(clusters(n, 1).view(), &params(1.0), &Silent).unwrap_err();
        assert!(matches!(few, Error::TooFewPoints { needed: 3, .. }), "{n} points: {few}");
    }
    let three = tsne::project(clusters(3, 1).view(), &params(1.0), &Silent).unwrap();
    assert!(three.layout.data().iter().all(|v| v.is_finite()));
    let large = tsne::project(clusters(20, 2).view(), &params(50.0), &Silent).unwrap_err();
    assert_eq!(
        large.to_string(),
        "perplexity is 50; it must be from 1 to the number of points less one, here 19"
    );
    let equal = Matrix::from_fn(200, 4, |_, j| j as f32);
    let layout = tsne::project(equal.view(), &params(10.0), &Silent).unwrap().layout;
    assert!(layout.data().iter().all(|v| v.is_finite()));
    let mut distinct: Vec<Vec<u32>> =
        (0..200).map(|i| layout.row(i).iter().map(|v| v.to_bits()).collect()).collect();
    distinct.sort();
    distinct.dedup();
    assert!(distinct.len() > 190, "equal points do not fall onto {} places", distinct.len());
}

#[test]
fn the_default_perplexity_is_the_tensorflow_projectors() {
    assert_eq!(tsne::default_perplexity(8000), 23.0);
    assert_eq!(tsne::default_perplexity(10_000), 25.0);
    assert_eq!(tsne::default_perplexity(150), 5.0);
    assert_eq!(tsne::default_perplexity(10), 3.0);
    assert_eq!(tsne::default_affinity(99_999, None), tsne::AffinityKind::Perplexity(80.0));
    assert_eq!(tsne::default_affinity(8000, Some(30)), tsne::AffinityKind::Perplexity(10.0));
    assert_eq!(tsne::default_affinity(100_000, None), tsne::AffinityKind::Uniform(15));
    assert_eq!(tsne::default_affinity(100_000, Some(10)), tsne::AffinityKind::Uniform(10));
}
