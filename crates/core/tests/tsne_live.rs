//! What can change while t-SNE runs: degrees of freedom, supervision by labels, a perturbation. Against definitions.
#![allow(clippy::unwrap_used)] // A failed test may panic.

use embedscope_core::{Error, Matrix, knn, monitor::Silent, pca, rng::Rng, tsne};

fn clusters(n: usize, groups: usize, spread: f64) -> Matrix {
    Matrix::from_fn(n, 10, |i, j| {
        let centre = Rng::new(5, j as u64, (i % groups) as u64).normal() * spread;
        (centre + Rng::new(6, j as u64, i as u64).normal()) as f32
    })
}

fn affinity(x: &Matrix, perplexity: f64) -> tsne::Affinity {
    let kind = tsne::AffinityKind::Perplexity(perplexity);
    let k = kind.neighbors(x.rows());
    kind.affinity(&knn::search(x.view(), &knn::Params { k, ..Default::default() }, &Silent).unwrap()).unwrap()
}

fn start_of(x: &Matrix, dims: usize) -> Matrix {
    pca::initial_layout(x.view(), dims, 0, &Silent).unwrap()
}

fn run(p: &tsne::Affinity, start: &Matrix, params: tsne::Params, steps: u32) -> tsne::Run {
    let mut run = tsne::Run::new(p, start, params).unwrap();
    for _ in 0..steps {
        run.step();
    }
    run
}

/// P as a dense matrix, weighted by labels as the TensorFlow projector's formula says, made symmetric, summing to 1.
fn supervised(p: &tsne::Affinity, labels: &[u32], strength: f64) -> Vec<Vec<f64>> {
    let n = p.points();
    let f = strength / 100.0;
    let count = |label: u32| labels.iter().filter(|&&l| l == label).count() as f64;
    let ignored = count(tsne::IGNORED);
    let one_way = |i: usize, j: usize| {
        let (a, b) = (labels[i], labels[j]);
        let (n, same) = (n as f64, count(a));
        if a == tsne::IGNORED || b == tsne::IGNORED {
            1.0 / n
        } else if a == b {
            (1.0 / n + f / same).min(1.0 - 1e-7)
        } else {
            (1.0 / n - f / (n - same - ignored)).max(1e-7)
        }
    };
    let mut out = vec![vec![0f64; n]; n];
    for i in 0..n {
        for (j, p) in p.row(i) {
            let j = j as usize;
            out[i][j] = f64::from(p) * f64::midpoint(one_way(i, j), one_way(j, i));
        }
    }
    let total: f64 = out.iter().flatten().sum();
    out.iter_mut().flatten().for_each(|p| *p /= total);
    out
}

/// KL divergence from its definition.
fn kl(p: &[Vec<f64>], y: &[Vec<f64>], dof: f64) -> f64 {
    let n = y.len();
    let w = |i: usize, j: usize| {
        let d2: f64 = y[i].iter().zip(&y[j]).map(|(a, b)| (a - b).powi(2)).sum();
        (1.0 + d2 / dof).powf(-(dof + 1.0) / 2.0)
    };
    let pairs = || (0..n).flat_map(|i| (0..n).map(move |j| (i, j))).filter(|(i, j)| i != j);
    let z: f64 = pairs().map(|(i, j)| w(i, j)).sum();
    pairs().filter(|&(i, j)| p[i][j] > 0.0).map(|(i, j)| p[i][j] * (p[i][j] * z / w(i, j)).ln()).sum()
}

fn rows_of(layout: &Matrix) -> Vec<Vec<f64>> {
    (0..layout.rows()).map(|i| layout.row(i).iter().map(|&v| f64::from(v)).collect()).collect()
}

#[test]
fn a_step_goes_down_the_gradient_of_the_definition() {
    let (n, rate) = (40, 30.0);
    let x = clusters(n, 4, 3.0);
    let p = affinity(&x, 5.0);
    let labels: Vec<u32> =
        (0..n as u32).map(|i| if i % 7 == 0 { tsne::IGNORED } else { i % 4 * 1000 }).collect();
    for (dims, dof, strength) in
        [(2, 1.0, 0.0), (2, 0.5, 0.0), (3, 2.5, 0.0), (2, 1.0, 40.0), (3, 0.3, 100.0)]
    {
        let start = run(&p, &start_of(&x, dims), tsne::Params::default(), 120).layout();
        let params = tsne::Params {
            dof,
            supervision: strength,
            learning_rate: Some(rate),
            momentum: 0.0,
            ..Default::default()
        };
        let mut run = tsne::Run::resume(&p, &start, 0, params).unwrap();
        run.supervise(Some(&labels)).unwrap();
        let weighted = supervised(&p, &labels, strength);
        let y = rows_of(&start);
        let mut expected = y.clone();
        for i in 0..n {
            for axis in 0..dims {
                let moved = |by: f64| {
                    let mut y = y.clone();
                    y[i][axis] += by;
                    kl(&weighted, &y, dof)
                };
                let g = (moved(1e-5) - moved(-1e-5)) / 2e-5;
                // The first gain: 1.2 where the gradient is positive, .8 else.
                expected[i][axis] -= rate * g * if g > 0.0 { 1.2 } else { 0.8 };
            }
        }
        for axis in 0..dims {
            let mean = expected.iter().map(|y| y[axis]).sum::<f64>() / n as f64;
            for y in &mut expected {
                y[axis] -= mean;
            }
        }
        run.step();
        let found = run.kl().unwrap();
        let definition = kl(&weighted, &y, dof);
        assert!((found - definition).abs() < 2e-5 * definition, "dof {dof}: {found} is not {definition}");
        let (mut error, mut moved) = (0f64, 0f64);
        for (i, row) in rows_of(&run.layout()).iter().enumerate() {
            for axis in 0..dims {
                error = error.max((row[axis] - expected[i][axis]).abs());
                moved = moved.max((row[axis] - y[i][axis]).abs());
            }
        }
        assert!(
            error < 1e-3 * moved,
            "{dims}D, dof {dof}, supervision {strength}: off by {error} of {moved}"
        );
    }
}

#[test]
fn the_mesh_minimises_the_same_cost_as_all_pairs() {
    let x = clusters(1300, 5, 8.0);
    let p = affinity(&x, 10.0);
    let dense = supervised(&p, &vec![0; 1300], 0.0);
    for dof in [0.5, 3.0] {
        let params = tsne::Params { dof, min_improvement: 0.0, early_iterations: 50, ..Default::default() };
        let mut run = run(&p, &start_of(&x, 2), params, 150);
        let definition = kl(&dense, &rows_of(&run.layout()), dof);
        run.step();
        let found = run.kl().unwrap();
        assert!((found - definition).abs() < 5e-3 * definition, "dof {dof}: {found} is not {definition}");
    }
}

#[test]
fn degrees_of_freedom_change_live_and_spread_the_layout() {
    let x = clusters(600, 5, 8.0);
    let p = affinity(&x, 10.0);
    let params = |dof| tsne::Params { dof, min_improvement: 0.0, ..Default::default() };
    let mut run = run(&p, &start_of(&x, 2), params(1.0), 600);
    let extent = |run: &tsne::Run| run.layout().data().iter().fold(0f32, |m, v| m.max(v.abs()));
    let plain = extent(&run);
    run.set_params(params(0.5)).unwrap();
    for _ in 0..300 {
        run.step();
    }
    assert!(extent(&run) > 1.1 * plain, "heavier tails widen the layout: {plain} to {}", extent(&run));
    for dof in [0.0, 0.05, 101.0, f64::NAN] {
        let error = run.set_params(params(dof)).unwrap_err();
        assert!(matches!(error, Error::Parameter { name: "degrees of freedom", .. }), "{error}");
    }
}

#[test]
fn supervision_gathers_labels_and_is_nothing_at_zero() {
    // Groups that overlap: labels are not to be seen in the vectors alone.
    let n = 900;
    let x = clusters(n, 3, 0.6);
    let p = affinity(&x, 15.0);
    let labels: Vec<u32> = (0..n as u32).map(|i| i % 3).collect();
    let agreement = |layout: &Matrix| {
        let graph =
            knn::search(layout.view(), &knn::Params { k: 10, ..Default::default() }, &Silent).unwrap();
        let same = |i: usize| graph.row(i).0.iter().filter(|&&j| labels[j as usize] == labels[i]).count();
        (0..n).map(same).sum::<usize>() as f64 / (10 * n) as f64
    };
    let params = |supervision| tsne::Params { supervision, min_improvement: 0.0, ..Default::default() };
    let plain = run(&p, &start_of(&x, 2), params(0.0), 300);
    let with = |strength: f64, labels: &[u32]| {
        let mut run = tsne::Run::new(&p, &start_of(&x, 2), params(strength)).unwrap();
        run.supervise(Some(labels)).unwrap();
        for _ in 0..300 {
            run.step();
        }
        run
    };
    assert_eq!(with(0.0, &labels).layout(), plain.layout());
    let (weak, strong) = (with(20.0, &labels), with(100.0, &labels));
    let found = [&plain, &weak, &strong].map(|run| agreement(&run.layout()));
    assert!(found[0] < found[1] && found[1] < found[2] && found[2] > 0.95, "{found:?}");
    // No labels at all are the plain affinities, up to the rounding of their sum.
    let none = with(50.0, &vec![tsne::IGNORED; n]);
    let difference = (none.kl().unwrap() - plain.kl().unwrap()).abs();
    assert!(difference < 0.02 * plain.kl().unwrap(), "KL differs by {difference}");
    // Live: strength and labels act on a run that goes on, and can be taken back.
    let mut live = with(0.0, &labels);
    live.set_params(params(100.0)).unwrap();
    for _ in 0..200 {
        live.step();
    }
    assert!(agreement(&live.layout()) > found[0] + 0.1);
    assert!(live.supervise(Some(&labels[1..])).is_err());
    live.supervise(None).unwrap();
    live.step();
    assert!(live.set_params(params(101.0)).is_err());
}

#[test]
fn a_perturbation_stays_in_the_radius_and_is_seeded() {
    let x = clusters(700, 5, 8.0);
    let p = affinity(&x, 10.0);
    for dims in [2, 3] {
        let before = run(&p, &start_of(&x, dims), tsne::Params::default(), 60);
        let checkpoint = before.checkpoint();
        let perturbed = |seed: u64, fraction: f64, threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                let mut run = tsne::Run::restore(&p, &checkpoint).unwrap();
                run.perturb(seed, fraction).unwrap();
                run.layout()
            })
        };
        let one = perturbed(1, 0.05, 1);
        assert_eq!(one, perturbed(1, 0.05, 4));
        assert_ne!(one, perturbed(2, 0.05, 1));
        let length = |row: &[f32]| row.iter().map(|&v| f64::from(v).powi(2)).sum::<f64>().sqrt();
        let radius = |m: &Matrix| (0..700).map(|i| length(m.row(i))).fold(0.0, f64::max);
        let size = radius(&before.layout());
        for fraction in [0.05, 1.0] {
            let found = perturbed(3, fraction, 2);
            // Recentring moves all points by the mean of the noise.
            assert!(radius(&found) < 1.2 * size, "{} of {size}", radius(&found));
            for axis in 0..dims {
                let mean = (0..700).map(|i| f64::from(found.row(i)[axis])).sum::<f64>() / 700.0;
                assert!(mean.abs() < 1e-5 * size, "centre at {mean}");
            }
        }
        let moved = one
            .data()
            .iter()
            .zip(before.layout().data())
            .fold(0f64, |m, (a, b)| m.max(f64::from((a - b).abs())));
        assert!(moved > 0.03 * size && moved < 0.08 * size, "moved by {moved} of {size}");
    }
    let mut run = tsne::Run::new(&p, &start_of(&x, 2), tsne::Params::default()).unwrap();
    assert!(run.perturb(0, 1.5).is_err());
}

#[test]
fn the_same_bits_with_any_number_of_threads() {
    for (n, dims, dof) in [(700, 2, 0.6), (2600, 2, 0.6), (1500, 3, 2.0)] {
        let x = clusters(n, 6, 8.0);
        let p = affinity(&x, 10.0);
        let labels: Vec<u32> = (0..n as u32).map(|i| i % 6).collect();
        let results: Vec<_> = [1, 2, 4, 16]
            .map(|threads| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                pool.install(|| {
                    let params =
                        tsne::Params { dof, supervision: 30.0, early_iterations: 20, ..Default::default() };
                    let mut run = tsne::Run::new(&p, &start_of(&x, dims), params).unwrap();
                    run.supervise(Some(&labels)).unwrap();
                    for _ in 0..41 {
                        run.step();
                    }
                    (run.layout(), run.kl(), run.gradient_norm())
                })
            })
            .into();
        assert!(results.windows(2).all(|pair| pair[0] == pair[1]), "{n} points in {dims}D");
    }
}
