//! t-SNE of data that are few, equal, far apart, thin, wide, huge, tiny or many: a layout that means something or a clear error.
#![allow(clippy::unwrap_used)] // A failed test may panic.

use embedscope_core::tsne::{self, AffinityKind, ProjectParams};
use embedscope_core::{Error, Matrix, Metric, knn, monitor::Silent, rng::Rng};

const GROUPS: usize = 5;

fn clusters(n: usize, d: usize, seed: u64) -> Matrix {
    Matrix::from_fn(n, d, |i, j| {
        let centre = Rng::new(5, j as u64, (i % GROUPS) as u64).normal() * 6.0;
        (centre + Rng::new(seed, j as u64, i as u64).normal()) as f32
    })
}

fn params(dims: usize, perplexity: f64) -> ProjectParams {
    let run = tsne::Params { iterations: 300, min_improvement: 0.0, ..Default::default() };
    ProjectParams { dims, affinity: AffinityKind::Perplexity(perplexity), run, ..Default::default() }
}

fn project(x: &Matrix, dims: usize, perplexity: f64) -> Matrix {
    tsne::project(x.view(), &params(dims, perplexity), &Silent).unwrap().layout
}

/// No value is lost, and most points do not lie on one spot.
fn assert_spread(layout: &Matrix, what: &str) {
    assert!(layout.data().iter().all(|v| v.is_finite()), "{what}: not finite");
    for axis in 0..layout.cols() {
        let mut values: Vec<f32> = (0..layout.rows()).map(|i| layout.row(i)[axis]).collect();
        values.sort_by(f32::total_cmp);
        let (low, high) = (values[values.len() / 10], values[values.len() * 9 / 10]);
        assert!(high - low > 0.5 && high - low < 1e3, "{what}: axis {axis} reaches from {low} to {high}");
    }
}

/// Share of the points of which most of the 8 nearest on the map are of their own group.
fn purity(layout: &Matrix, group: impl Fn(usize) -> usize) -> f64 {
    let near = knn::search(layout.view(), &knn::Params { k: 8, ..Default::default() }, &Silent).unwrap();
    let own = |i: usize| near.row(i).0.iter().filter(|&&j| group(j as usize) == group(i)).count();
    (0..layout.rows()).filter(|&i| own(i) > 4).count() as f64 / layout.rows() as f64
}

#[test]
fn none_one_and_two_points_are_a_clear_error() {
    for n in 0..3 {
        let found = tsne::project(clusters(n, 4, 1).view(), &params(2, 1.0), &Silent);
        assert_eq!(found, Err(Error::TooFewPoints { what: "t-SNE", needed: 3, found: n }));
    }
}

#[test]
fn three_points_keep_apart() {
    let x = Matrix::new(3, 2, vec![0.0, 0.0, 1.0, 0.0, 0.0, 2.0]).unwrap();
    for dims in [2, 3] {
        let layout = project(&x, dims, 1.0);
        assert!(layout.data().iter().all(|v| v.is_finite()));
        for (i, j) in [(0, 1), (0, 2), (1, 2)] {
            let apart = Metric::Euclidean.distance(layout.row(i), layout.row(j));
            assert!(apart > 0.05, "{i} and {j} are {apart} apart in {dims}D");
        }
    }
}

#[test]
fn a_perplexity_too_large_is_a_clear_error() {
    let x = clusters(20, 4, 2);
    let error = tsne::project(x.view(), &params(2, 19.5), &Silent).unwrap_err().to_string();
    assert_eq!(error, "perplexity is 19.5; it must be from 1 to the number of points less one, here 19");
    let error = tsne::project(x.view(), &params(2, 0.5), &Silent).unwrap_err().to_string();
    assert!(error.contains("perplexity is 0.5"), "{error}");
    let near = knn::search(x.view(), &knn::Params { k: 6, ..Default::default() }, &Silent).unwrap();
    let error = tsne::Affinity::perplexity(&near, 7.0).unwrap_err().to_string();
    assert!(error.contains("from 1 to the number of neighbours a point, here 6"), "{error}");
    // As large as it can be: every point is everyone's neighbour.
    assert_spread(&project(&x, 2, 19.0), "all are neighbours");
}

#[test]
fn more_neighbours_than_points_are_all_points() {
    let x = clusters(40, 6, 3);
    for affinity in [AffinityKind::Uniform(500), AffinityKind::Uniform(usize::MAX)] {
        let layout = tsne::project(x.view(), &ProjectParams { affinity, ..params(2, 5.0) }, &Silent).unwrap();
        assert_spread(&layout.layout, "complete graph");
    }
}

#[test]
fn equal_points_fill_a_cloud() {
    for value in [0.0, -3.25, 1e20] {
        let x = Matrix::from_fn(300, 5, |_, _| value);
        for dims in [2, 3] {
            assert_spread(&project(&x, dims, 10.0), "all equal");
        }
    }
}

#[test]
fn many_duplicates_keep_their_groups() {
    let few = clusters(50, 8, 4);
    let x = Matrix::from_fn(1000, 8, |i, j| few.row(i % 50)[j]);
    for dims in [2, 3] {
        let layout = project(&x, dims, 15.0);
        assert_spread(&layout, "duplicates");
        assert!(purity(&layout, |i| i % GROUPS) > 0.97, "{dims}D: {}", purity(&layout, |i| i % GROUPS));
    }
}

#[test]
fn a_disconnected_graph_keeps_its_parts_apart() {
    let x = Matrix::from_fn(600, 3, |i, j| {
        (1e4 * (i % 4) as f64 + Rng::new(1, j as u64, i as u64).normal()) as f32
    });
    for affinity in [AffinityKind::Perplexity(10.0), AffinityKind::Uniform(10)] {
        let found = tsne::project(x.view(), &ProjectParams { affinity, ..params(2, 10.0) }, &Silent).unwrap();
        assert_spread(&found.layout, "disconnected");
        assert!(purity(&found.layout, |i| i % 4) > 0.99, "{affinity:?}");
    }
}

#[test]
fn one_far_outlier_does_not_squeeze_the_rest() {
    for far in [1e6f32, 1e18] {
        let mut x = clusters(601, 8, 5);
        x.data_mut()[600 * 8..].fill(far);
        for dims in [2, 3] {
            let layout = project(&x, dims, 15.0);
            assert!(layout.row(600).iter().all(|v| v.is_finite()), "{:?}", layout.row(600));
            let rest = Matrix::new(600, dims, layout.data()[..600 * dims].to_vec()).unwrap();
            assert_spread(&rest, "without the outlier");
            let purity = purity(&rest, |i| i % GROUPS);
            assert!(purity > 0.99, "outlier at {far}, {dims}D: {purity}");
        }
    }
}

#[test]
fn one_column_keeps_its_order() {
    let x = Matrix::from_fn(400, 1, |i, _| i as f32);
    let layout = project(&x, 2, 10.0);
    assert_spread(&layout, "one column");
    let near = knn::search(layout.view(), &knn::Params { k: 5, ..Default::default() }, &Silent).unwrap();
    let kept = (0..400).filter(|&i| near.row(i).0.iter().all(|&j| (j as usize).abs_diff(i) <= 20)).count();
    assert!(kept > 370, "{kept} of 400");
}

#[test]
fn twenty_thousand_columns() {
    let layout = project(&clusters(100, 20_000, 6), 2, 8.0);
    assert_spread(&layout, "wide");
    assert!(purity(&layout, |i| i % GROUPS) > 0.99);
}

#[test]
fn a_constant_column_changes_nothing_that_counts() {
    let x = clusters(400, 8, 7);
    let wide = Matrix::from_fn(400, 9, |i, j| if j < 8 { x.row(i)[j] } else { 3.0 });
    let graph = |x: &Matrix| {
        let k = AffinityKind::Perplexity(12.0).neighbors(400);
        let near = knn::search(x.view(), &knn::Params { k, ..Default::default() }, &Silent).unwrap();
        tsne::Affinity::perplexity(&near, 12.0).unwrap()
    };
    assert!(graph(&x) == graph(&wide));
    assert!(purity(&project(&wide, 2, 12.0), |i| i % GROUPS) > 0.99);
}

#[test]
fn scales_of_1e_minus_20_and_1e20() {
    let x = clusters(400, 8, 8);
    for scale in [1e-20f32, 1e20] {
        let scaled = Matrix::from_fn(400, 8, |i, j| x.row(i)[j] * scale);
        for dims in [2, 3] {
            let layout = project(&scaled, dims, 12.0);
            assert_spread(&layout, &format!("scale {scale}"));
            assert!(purity(&layout, |i| i % GROUPS) > 0.99, "scale {scale}, {dims}D");
        }
    }
}

#[test]
fn sums_over_a_million_points_keep_their_digits() {
    // A ring: each point beside two others. A sum of a million weights of 5e-7 in f32 would be wrong in its third digit.
    let n = 1_000_000u32;
    let indices = (0..n).flat_map(|i| [(i + 1) % n, (i + n - 1) % n]).collect();
    let near = knn::Neighbors::new(2, indices, vec![1.0; 2 * n as usize]).unwrap();
    let affinity = tsne::Affinity::uniform(&near).unwrap();
    assert_eq!(affinity.edges(), 2 * n as usize);
    let total: f64 = (0..n as usize).flat_map(|i| affinity.row(i)).map(|(_, p)| f64::from(p)).sum();
    assert!((total - 1.0).abs() < 1e-6, "the sum is {total}");
    let start = Matrix::from_fn(n as usize, 2, |i, axis| {
        let turn = i as f64 / f64::from(n) * std::f64::consts::TAU;
        (100.0 * [turn.cos(), turn.sin()][axis]) as f32
    });
    let mut run = tsne::Run::new(&affinity, &start, tsne::Params::default()).unwrap();
    run.step();
    // On a circle of radius 100 a pair at angle t has w = 1 / (1 + 20000 (1 - cos t)), of which the mean is 1 / sqrt(40001);
    // the neighbours of p = 5e-7 lie at distance 0.
    let q = 40_001f64.sqrt() / (f64::from(n) * f64::from(n));
    let expected = (5e-7 / q).ln();
    let kl = run.kl().unwrap();
    // The mesh of so many points is a unit wide and blurs a line by a hundredth.
    assert!((kl - expected).abs() < 0.02, "{kl} is not {expected}");
    let layout = run.layout();
    let mean: f64 = layout.data().iter().map(|&v| f64::from(v)).sum::<f64>() / 2e6;
    assert!(mean.abs() < 1e-4, "the mean is {mean}");
}

#[test]
fn equal_bytes_for_any_number_of_threads() {
    let x = clusters(1100, 12, 9);
    for dims in [2, 3] {
        let all = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let mut params = params(dims, 12.0);
            params.run.iterations = 60;
            pool.install(|| tsne::project(x.view(), &params, &Silent).unwrap())
        };
        let one = all(1);
        for threads in [2, 4, 16] {
            assert!(all(threads) == one, "{dims}D, {threads} threads");
        }
    }
}

/// Many points, of which the repulsion goes by a mesh where they lie close together, and by a tree where they spread in 3D.
fn assert_equal_bytes_of_many(n: usize, dims: usize, radius: f64) {
    let start = Matrix::from_fn(n, dims, |i, j| (Rng::new(7, j as u64, i as u64).normal() * radius) as f32);
    let indices = (0..n as u32).flat_map(|i| [1, 7, 90].map(|step| (i + step) % n as u32)).collect();
    let near = knn::Neighbors::new(3, indices, vec![1.0; 3 * n]).unwrap();
    let all = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let affinity = tsne::Affinity::perplexity(&near, 2.0).unwrap();
            let mut run = tsne::Run::new(&affinity, &start, tsne::Params::default()).unwrap();
            for _ in 0..12 {
                run.step();
            }
            (run.layout(), run.kl())
        })
    };
    let one = all(1);
    for threads in [2, 4, 16] {
        assert!(all(threads) == one, "{n} points in {dims}D, radius {radius}, {threads} threads");
    }
}

#[test]
fn equal_bytes_of_many_points_in_2d() {
    assert_equal_bytes_of_many(6000, 2, 1e-4);
    assert_equal_bytes_of_many(6000, 2, 20.0);
}

#[test]
fn equal_bytes_of_many_points_in_3d() {
    assert_equal_bytes_of_many(14_000, 3, 1e-4);
    assert_equal_bytes_of_many(6000, 3, 20.0);
}
