//! UMAP's live mode and its spectral start.
#![allow(clippy::unwrap_used)] // A failed test may panic.

use embedscope_core::tsne::AffinityKind;
use embedscope_core::umap::{FuzzySet, Init, Live, LiveParams, NoSpectrum, ProjectParams};
use embedscope_core::{Error, Matrix, Monitor, knn, monitor::Silent, rng::Rng, umap};

const GROUPS: usize = 10;

/// Overlapping groups in 16 dimensions.
fn groups(n: usize) -> Matrix {
    Matrix::from_fn(n, 16, |i, j| {
        let centre = Rng::new(5, j as u64, (i % GROUPS) as u64).normal() * 1.5;
        (centre + Rng::new(9, j as u64, i as u64).normal()) as f32
    })
}

fn graph(x: &Matrix, k: usize) -> knn::Neighbors {
    knn::search(x.view(), &knn::Params { k, ..Default::default() }, &Silent).unwrap()
}

fn fuzzy(x: &Matrix) -> FuzzySet {
    FuzzySet::new(&graph(x, 14), &Silent).unwrap()
}

/// Recall of 15 neighbours, and the share of points of which most of their 15 on the map are of their group.
fn quality(x: &Matrix, layout: &Matrix) -> (f64, f64) {
    let (true_near, near) = (graph(x, 15), graph(layout, 15));
    let (mut kept, mut right) = (0, 0);
    for i in 0..x.rows() {
        let (truth, found) = (true_near.row(i).0, near.row(i).0);
        kept += found.iter().filter(|j| truth.contains(j)).count();
        right += usize::from(found.iter().filter(|&&j| j as usize % GROUPS == i % GROUPS).count() > 7);
    }
    (kept as f64 / (15 * x.rows()) as f64, right as f64 / x.rows() as f64)
}

#[test]
fn a_live_map_is_as_good_as_a_faithful_one() {
    let x = groups(3000);
    for dims in [2, 3] {
        let faithful = ProjectParams { dims, ..Default::default() };
        let live = ProjectParams { live: Some(LiveParams::default()), ..faithful };
        let [one, other] = [faithful, live]
            .map(|params| quality(&x, &umap::project(x.view(), None, &params, &Silent).unwrap().layout));
        assert!(other.0 > one.0 - 0.03 && other.1 > one.1 - 0.01, "{dims}D: {one:?}, live {other:?}");
    }
}

#[test]
fn a_live_layout_is_the_same_for_any_number_of_threads() {
    let x = groups(5000);
    let (set, params) = (fuzzy(&x), LiveParams { iterations: 40, ..Default::default() });
    for dims in [2, 3] {
        let start = umap::initial_layout(x.view(), dims, 0, &Silent).unwrap();
        let run = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                let mut run = Live::new(&set, &start, params).unwrap();
                while !run.is_done() {
                    run.step();
                }
                run.layout()
            })
        };
        let one = run(1);
        for threads in [2, 4, 16] {
            assert!(run(threads) == one, "{dims}D, {threads} threads");
        }
    }
}

#[test]
fn the_cost_falls_and_more_repulsion_opens_the_map() {
    let x = groups(1000);
    let (set, start) = (fuzzy(&x), umap::initial_layout(x.view(), 2, 0, &Silent).unwrap());
    let extent = |layout: &Matrix| layout.data().iter().fold(0f32, |m, v| m.max(v.abs()));
    let mut run = Live::new(&set, &start, LiveParams { iterations: 200, ..Default::default() }).unwrap();
    run.step();
    let before = run.cost().unwrap();
    while !run.is_done() {
        run.step();
    }
    let (after, narrow) = (run.cost().unwrap(), extent(&run.layout()));
    assert!(after < before, "from {before} to {after}");
    run.set_params(LiveParams { negative_samples: 200.0, ..*run.params() }).unwrap();
    run.run_on(100);
    assert!(!run.is_done());
    while !run.is_done() {
        run.step();
    }
    assert!(run.iteration() == 300 && extent(&run.layout()) > 1.2 * narrow);
}

/// The cost by its definition.
fn cost(set: &FuzzySet, layout: &Matrix, samples: f64) -> f64 {
    let n = set.points();
    let apart2 = |i: usize, j: usize| -> f64 {
        layout.row(i).iter().zip(layout.row(j)).map(|(a, b)| f64::from(a - b).powi(2)).sum()
    };
    let total: f64 = (0..n).flat_map(|i| set.row(i)).map(|(_, w)| f64::from(w)).sum();
    let mut cost = 0.0;
    for i in 0..n {
        for (j, w) in set.row(i) {
            cost += f64::from(w) / total * (2.0 + apart2(i, j as usize)).ln();
        }
        for j in (0..n).filter(|&j| j != i) {
            cost -= samples / (n * n) as f64 * (1.0 - 1.0 / (2.0 + apart2(i, j))).ln();
        }
    }
    cost
}

#[test]
fn cost_and_steps_are_those_of_the_definition() {
    let x = groups(60);
    let (set, start) = (fuzzy(&x), umap::initial_layout(x.view(), 2, 0, &Silent).unwrap());
    let (rate, samples) = (1.0, 5.0);
    let params = LiveParams {
        learning_rate: Some(rate),
        negative_samples: samples,
        momentum: 0.0,
        ..Default::default()
    };
    let mut run = Live::new(&set, &start, params).unwrap();
    run.step();
    let found = run.cost().unwrap();
    let truth = cost(&set, &start, samples);
    assert!((found / truth - 1.0).abs() < 1e-3, "{found} is not {truth}");
    // One step from rest, with all gains between .8 and 1.2, is down the gradient: the cost falls by what it promises.
    let moved = run.layout();
    // A layout is centred after each step.
    let mut mean = [0f64; 2];
    for i in 0..120 {
        mean[i % 2] += f64::from(moved.data()[i] - start.data()[i]) / 60.0;
    }
    let mut promise = 0.0;
    for i in 0..120 {
        let at = |by: f32| {
            let mut other = start.clone();
            other.data_mut()[i] += by;
            cost(&set, &other, samples)
        };
        let step = f64::from(moved.data()[i]) - f64::from(start.data()[i]) - mean[i % 2];
        let slope = (at(1e-2) - at(-1e-2)) / 2e-2;
        promise += slope * step;
        let gain = -step / (rate * slope);
        assert!(
            slope.abs() < 2e-3 || (0.6..1.4).contains(&gain),
            "coordinate {i}: slope {slope}, step {step}"
        );
    }
    assert!(promise < 0.0, "{promise}");
}

#[test]
fn similarities_of_tsne_and_odd_data_run_live() {
    let x = groups(500);
    let affinity = AffinityKind::Uniform(15).affinity(&graph(&x, 15)).unwrap();
    let start = umap::initial_layout(x.view(), 2, 0, &Silent).unwrap();
    let mut run = Live::of_affinity(&affinity, &start, LiveParams::default()).unwrap();
    while !run.is_done() {
        run.step();
    }
    assert!(quality(&x, &run.layout()).1 > 0.9);
    let equal = Matrix::from_fn(300, 4, |_, j| j as f32);
    let mut outlier = groups(300);
    outlier.data_mut()[..16].fill(1e6);
    let three = Matrix::new(3, 2, vec![0.0, 0.0, 1.0, 0.0, 0.0, 2.0]).unwrap();
    let parts = Matrix::from_fn(400, 3, |i, j| {
        (1e4 * (i % 4) as f64 + Rng::new(1, j as u64, i as u64).normal()) as f32
    });
    for (what, x) in [("equal", equal), ("outlier", outlier), ("three points", three), ("parts", parts)] {
        for dims in [2, 3] {
            for init in [Init::Pca, Init::Spectral] {
                let params =
                    ProjectParams { dims, init, live: Some(LiveParams::default()), ..Default::default() };
                let layout = umap::project(x.view(), None, &params, &Silent).unwrap().layout;
                let largest = layout.data().iter().fold(0f32, |m, v| m.max(v.abs()));
                assert!(layout.data().iter().all(|v| v.is_finite()), "{what}, {dims}D");
                assert!((0.1..1e3).contains(&largest), "{what}, {dims}D: {largest}");
            }
        }
    }
}

#[test]
fn bad_live_parameters_are_clear_errors() {
    let x = groups(50);
    let (set, start) = (fuzzy(&x), Matrix::zeros(50, 2));
    for params in [
        LiveParams { learning_rate: Some(0.0), ..Default::default() },
        LiveParams { negative_samples: 0.0, ..Default::default() },
        LiveParams { attraction: f64::NAN, ..Default::default() },
        LiveParams { momentum: 1.0, ..Default::default() },
        LiveParams { iterations: 0, ..Default::default() },
    ] {
        assert!(matches!(Live::new(&set, &start, params), Err(Error::Parameter { .. })));
    }
    assert!(Live::new(&set, &Matrix::zeros(49, 2), LiveParams::default()).is_err());
    assert!(Live::new(&set, &Matrix::zeros(50, 4), LiveParams::default()).is_err());
}

/// A ring in three dimensions: its eigenvectors are sines of the angle.
fn ring(n: usize) -> Matrix {
    Matrix::from_fn(n, 3, |i, j| {
        let angle = std::f64::consts::TAU * i as f64 / n as f64;
        let noise = 0.01 * Rng::new(2, j as u64, i as u64).normal();
        ([angle.cos(), angle.sin(), (2.0 * angle).sin()][j] + noise) as f32
    })
}

#[test]
fn a_spectral_start_unrolls_a_ring_and_groups() {
    let x = ring(400);
    let scores = umap::spectral_scores(&fuzzy(&x), 2, 0, &Silent).unwrap().unwrap();
    // Equal angles, once around: each step of the angle is about as long as any other, and all have one sign.
    let angle = |i: usize| f64::from(scores.row(i % 400)[1]).atan2(f64::from(scores.row(i % 400)[0]));
    let turns: f64 = (0..400)
        .map(|i| {
            let step = angle(i + 1) - angle(i);
            step - std::f64::consts::TAU * (step / std::f64::consts::TAU).round()
        })
        .sum();
    assert!((turns.abs() - std::f64::consts::TAU).abs() < 1e-6, "turns by {turns}");
    let radii: Vec<f64> =
        (0..400).map(|i| f64::from(scores.row(i)[0]).hypot(f64::from(scores.row(i)[1]))).collect();
    let (low, high) = radii.iter().fold((f64::INFINITY, 0f64), |(l, h), &r| (l.min(r), h.max(r)));
    assert!(high < 2.0 * low, "radii from {low} to {high}");

    let x = groups(3000);
    let params = ProjectParams { init: Init::Spectral, ..Default::default() };
    let found = umap::project(x.view(), None, &params, &Silent).unwrap();
    assert_eq!(found.no_spectrum, None);
    assert!(quality(&x, &found.layout).1 > 0.95);
}

#[test]
fn spectral_scores_are_eigenvectors_the_same_for_any_number_of_threads() {
    let x = groups(2000);
    let set = fuzzy(&x);
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| umap::spectral_scores(&set, 3, 1, &Silent).unwrap().unwrap())
    };
    let scores = run(1);
    for threads in [2, 4, 16] {
        assert!(run(threads) == scores, "{threads} threads");
    }
    let degree: Vec<f64> = (0..2000).map(|i| set.row(i).map(|(_, w)| f64::from(w)).sum()).collect();
    let mut last = 1.0;
    for axis in 0..3 {
        let v: Vec<f64> = (0..2000).map(|i| f64::from(scores.row(i)[axis])).collect();
        let image: Vec<f64> = (0..2000)
            .map(|i| {
                set.row(i)
                    .map(|(j, w)| f64::from(w) / (degree[i] * degree[j as usize]).sqrt() * v[j as usize])
                    .sum()
            })
            .collect();
        let value: f64 = v.iter().zip(&image).map(|(v, a)| v * a).sum();
        let residual: f64 = v.iter().zip(&image).map(|(v, a)| (a - value * v).powi(2)).sum::<f64>().sqrt();
        let length: f64 = v.iter().map(|v| v * v).sum();
        assert!(
            (length - 1.0).abs() < 1e-3 && residual < 2e-3,
            "axis {axis}: length {length}, residual {residual}"
        );
        assert!(value < last + 1e-6 && value > 0.5, "axis {axis}: {value} after {last}");
        last = value;
    }
}

struct Stop;
impl Monitor for Stop {
    fn cancelled(&self) -> bool {
        true
    }
}

#[test]
fn graphs_without_a_spectrum_say_so_and_start_from_pca() {
    let x = Matrix::from_fn(400, 3, |i, j| {
        (1e4 * (i % 4) as f64 + Rng::new(1, j as u64, i as u64).normal()) as f32
    });
    let params = ProjectParams { init: Init::Spectral, ..Default::default() };
    let found = umap::project(x.view(), None, &params, &Silent).unwrap();
    assert_eq!(found.no_spectrum, Some(NoSpectrum::Disconnected { parts: 4 }));
    assert!(
        found.layout == umap::project(x.view(), None, &ProjectParams::default(), &Silent).unwrap().layout
    );
    let few = groups(20);
    let found = umap::project(few.view(), None, &params, &Silent).unwrap();
    assert_eq!(found.no_spectrum, Some(NoSpectrum::TooFewPoints));
    let set = fuzzy(&groups(200));
    assert!(matches!(umap::spectral_scores(&set, 2, 0, &Stop), Err(Error::Cancelled)));
}
