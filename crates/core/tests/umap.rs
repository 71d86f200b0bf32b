//! UMAP against umap-learn, its definitions and odd data.
#![allow(clippy::unwrap_used)] // A failed test may panic.

use embedscope_core::{Error, Matrix, Metric, Monitor, knn, monitor::Silent, rng::Rng, umap};
use serde_json::Value;

fn golden() -> Value {
    serde_json::from_str(include_str!("golden/umap.json")).unwrap()
}

/// The data of `xtask/golden/umap.py`.
fn synthetic() -> Matrix {
    Matrix::from_fn(60, 6, |i, j| {
        let mut z = ((6 * i + j) as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        ((z >> 40) as f64 / f64::from(1 << 24) * (1.0 + j as f64)) as f32
    })
}

fn fuzzy(x: &Matrix, metric: Metric, k: usize) -> umap::FuzzySet {
    let graph = knn::search(x.view(), &knn::Params { k, metric, ..Default::default() }, &Silent).unwrap();
    umap::FuzzySet::new(&graph, &Silent).unwrap()
}

fn assert_equal(found: &umap::FuzzySet, expected: &Value, what: &str) {
    let mut weights = std::collections::BTreeMap::new();
    for i in 0..found.points() {
        for (j, w) in found.row(i) {
            let other = found.row(j as usize).find(|&(back, _)| back as usize == i).map(|(_, w)| w);
            assert_eq!(other, Some(w), "{what}: ({i}, {j}) is not symmetric");
            if i < j as usize {
                weights.insert((i as u64, u64::from(j)), f64::from(w));
            }
        }
    }
    for edge in expected.as_array().unwrap() {
        let key = (edge[0].as_u64().unwrap(), edge[1].as_u64().unwrap());
        let weight = weights.remove(&key).unwrap_or(0.0);
        assert!(
            (weight - edge[2].as_f64().unwrap()).abs() < 1e-5,
            "{what}: {key:?} weighs {weight}, not {edge}"
        );
    }
    assert!(weights.values().all(|w| *w < 1e-5), "{what}: not in umap-learn: {weights:?}");
}

#[test]
fn fuzzy_sets_equal_umap_learns() {
    let (golden, x) = (golden(), synthetic());
    let k = golden["n_neighbors"].as_u64().unwrap() as usize - 1;
    let twins = Matrix::from_fn(60, 6, |i, j| x.row(i % 40)[j]);
    assert_equal(&fuzzy(&x, Metric::Euclidean, k), &golden["euclidean"], "euclidean");
    assert_equal(&fuzzy(&x, Metric::Cosine, k), &golden["cosine"], "cosine");
    assert_equal(&fuzzy(&twins, Metric::Euclidean, k), &golden["twins"], "twins");
}

#[test]
fn supervised_sets_equal_umap_learns() {
    let golden = golden();
    let plain = fuzzy(&synthetic(), Metric::Euclidean, 9);
    let labels: Vec<Option<u32>> = golden["labels"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| u32::try_from(v.as_i64().unwrap()).ok())
        .collect();
    for case in golden["supervised"].as_array().unwrap() {
        let weight = case["target_weight"].as_f64().unwrap();
        let found = plain.supervised(&labels, weight).unwrap();
        assert_equal(&found, &case["edges"], &format!("target weight {weight}"));
    }
    assert!(plain.supervised(&labels[1..], 0.5).is_err());
    assert!(plain.supervised(&labels, 1.5).is_err());
}

#[test]
fn curves_equal_umap_learns() {
    for case in golden()["curves"].as_array().unwrap() {
        let number = |key: &str| case[key].as_f64().unwrap();
        let curve = umap::Curve::fit(number("min_dist"), number("spread")).unwrap();
        assert!((curve.a / number("a") - 1.0).abs() < 1e-4, "{curve:?} is not {case}");
        assert!((curve.b / number("b") - 1.0).abs() < 1e-4, "{curve:?} is not {case}");
    }
    for (min_dist, spread) in [(-0.1, 1.0), (1.1, 1.0), (0.1, 0.0), (0.1, f64::NAN), (f64::NAN, 1.0)] {
        assert!(umap::Curve::fit(min_dist, spread).is_err());
    }
}

const GROUPS: usize = 5;

fn clusters(n: usize, seed: u64) -> Matrix {
    Matrix::from_fn(n, 8, |i, j| {
        let centre = Rng::new(5, j as u64, (i % GROUPS) as u64).normal() * 4.0;
        (centre + Rng::new(seed, j as u64, i as u64).normal()) as f32
    })
}

/// Share of the points of which most of the 10 nearest on the map are of their own group.
fn purity(layout: &Matrix, group: impl Fn(usize) -> usize) -> f64 {
    let n = layout.rows();
    let right = (0..n).filter(|&i| {
        let near = knn::of_row(layout.view(), i, &knn::Params { k: 10, ..Default::default() }).unwrap();
        near.iter().filter(|other| group(other.index as usize) == group(i)).count() > 5
    });
    right.count() as f64 / n as f64
}

fn project(x: &Matrix, params: &umap::ProjectParams) -> umap::Projection {
    umap::project(x.view(), None, params, &Silent).unwrap()
}

/// No value is lost, and the points `0..n` do not lie on one spot.
fn assert_spread(layout: &Matrix, what: &str) {
    assert!(layout.data().iter().all(|v| v.is_finite()), "{what}: not finite");
    for axis in 0..layout.cols() {
        let mut values: Vec<f32> = (0..layout.rows()).map(|i| layout.row(i)[axis]).collect();
        values.sort_by(f32::total_cmp);
        let (low, high) = (values[values.len() / 10], values[values.len() * 9 / 10]);
        assert!(high - low > 0.5, "{what}: axis {axis} reaches from {low} to {high}");
        assert!(high - low < 1e3, "{what}: axis {axis} reaches from {low} to {high}");
    }
}

#[test]
fn groups_stay_together_in_2d_and_3d() {
    let x = clusters(1000, 1);
    for dims in [2, 3] {
        let found = project(&x, &umap::ProjectParams { dims, ..Default::default() });
        assert_eq!(
            (found.layout.rows(), found.layout.cols(), found.epochs, found.neighbors),
            (1000, dims, 500, 15)
        );
        assert_spread(&found.layout, "groups");
        assert!(purity(&found.layout, |i| i % GROUPS) > 0.99);
    }
}

#[test]
fn one_seed_gives_one_layout_for_any_number_of_threads() {
    let x = clusters(3000, 2);
    for dims in [2, 3] {
        let run = |threads: usize, seed: u64| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let run = umap::Params { seed, epochs: Some(60), ..Default::default() };
            pool.install(|| project(&x, &umap::ProjectParams { dims, run, ..Default::default() }).layout)
        };
        let one = run(1, 7);
        for threads in [2, 4, 16] {
            assert!(run(threads, 7) == one, "{threads} threads");
        }
        assert!(run(2, 8) != one);
    }
}

#[test]
fn labels_pull_their_points_together() {
    let x = Matrix::from_fn(600, 4, |i, j| Rng::new(3, j as u64, i as u64).normal() as f32);
    let labels: Vec<Option<u32>> = (0..600).map(|i| Some(i % 3)).collect();
    let params = umap::ProjectParams { target_weight: 0.9, ..Default::default() };
    let plain = project(&x, &params);
    let supervised = umap::project(x.view(), Some(&labels), &params, &Silent).unwrap();
    let (before, after) = (purity(&plain.layout, |i| i % 3), purity(&supervised.layout, |i| i % 3));
    assert!(before < 0.6 && after > 0.9, "from {before} to {after}");
    let unknown = umap::project(x.view(), Some(&vec![None; 600]), &params, &Silent).unwrap();
    assert!(purity(&unknown.layout, |i| i % 3) < 0.6);
}

#[test]
fn a_run_can_stop_go_on_and_change() {
    let x = clusters(300, 4);
    let set = fuzzy(&x, Metric::Euclidean, 14);
    let start = umap::initial_layout(x.view(), 2, 0, &Silent).unwrap();
    let params = umap::Params { epochs: Some(40), ..Default::default() };
    let mut whole = umap::Run::new(&set, &start, params).unwrap();
    (0..40).for_each(|_| whole.step());
    assert!(whole.is_done());
    let mut first = umap::Run::new(&set, &start, params).unwrap();
    (0..15).for_each(|_| first.step());
    let mut second = umap::Run::resume(&set, &first.layout(), 15, params).unwrap();
    (0..25).for_each(|_| second.step());
    assert_eq!(second.layout(), whole.layout());
    second.run_on(10);
    assert!(!second.is_done());
    second.set_params(umap::Params { min_dist: 0.5, ..*second.params() }).unwrap();
    assert!(second.set_params(umap::Params { min_dist: 1.5, ..params }).is_err());
    (0..10).for_each(|_| second.step());
    assert!(second.is_done() && second.layout() != whole.layout());
    assert!(umap::Run::new(&set, &Matrix::zeros(299, 2), params).is_err());
    assert!(umap::Run::new(&set, &Matrix::zeros(300, 4), params).is_err());
}

struct Stop;
impl Monitor for Stop {
    fn cancelled(&self) -> bool {
        true
    }
}

#[test]
fn a_projection_can_be_cancelled() {
    let x = clusters(300, 4);
    assert_eq!(umap::project(x.view(), None, &umap::ProjectParams::default(), &Stop), Err(Error::Cancelled));
}

#[test]
fn too_few_points_are_a_clear_error() {
    for n in 0..3 {
        let found = umap::project(Matrix::zeros(n, 4).view(), None, &umap::ProjectParams::default(), &Silent);
        assert_eq!(found, Err(Error::TooFewPoints { what: "UMAP", needed: 3, found: n }));
    }
}

#[test]
fn three_points_keep_apart() {
    let x = Matrix::new(3, 2, vec![0.0, 0.0, 1.0, 0.0, 0.0, 2.0]).unwrap();
    for dims in [2, 3] {
        let found = project(&x, &umap::ProjectParams { dims, ..Default::default() });
        assert_eq!(found.neighbors, 3);
        assert!(found.layout.data().iter().all(|v| v.is_finite() && v.abs() < 1e3));
        for (i, j) in [(0, 1), (0, 2), (1, 2)] {
            let apart = Metric::Euclidean.distance(found.layout.row(i), found.layout.row(j));
            assert!(apart > 0.05, "{i} and {j} are {apart} apart");
        }
    }
}

#[test]
fn equal_points_fill_a_cloud() {
    let x = Matrix::from_fn(200, 5, |_, j| j as f32);
    for dims in [2, 3] {
        assert_spread(&project(&x, &umap::ProjectParams { dims, ..Default::default() }).layout, "all equal");
    }
}

#[test]
fn many_duplicates_keep_their_groups() {
    let few = clusters(50, 6);
    let x = Matrix::from_fn(1000, 8, |i, j| few.row(i % 50)[j]);
    let layout = project(&x, &umap::ProjectParams::default()).layout;
    assert_spread(&layout, "duplicates");
    assert!(purity(&layout, |i| i % GROUPS) > 0.99);
}

#[test]
fn a_disconnected_graph_keeps_its_parts_apart() {
    let x = Matrix::from_fn(400, 3, |i, j| {
        (1e4 * (i % 4) as f64 + Rng::new(1, j as u64, i as u64).normal()) as f32
    });
    let layout = project(&x, &umap::ProjectParams::default()).layout;
    assert_spread(&layout, "disconnected");
    assert_eq!(purity(&layout, |i| i % 4), 1.0);
}

#[test]
fn one_far_outlier_does_not_squeeze_the_rest() {
    let mut x = clusters(801, 7);
    for v in &mut x.data_mut()[800 * 8..] {
        *v = 1e6;
    }
    let layout = project(&x, &umap::ProjectParams::default()).layout;
    let rest = Matrix::new(800, 2, layout.data()[..1600].to_vec()).unwrap();
    assert_spread(&rest, "without the outlier");
    assert!(purity(&rest, |i| i % GROUPS) > 0.99);
    assert!(layout.row(800).iter().all(|v| v.is_finite() && v.abs() < 1e3), "{:?}", layout.row(800));
}

#[test]
fn one_column_keeps_its_order() {
    let x = Matrix::from_fn(300, 1, |i, _| i as f32);
    let layout = project(&x, &umap::ProjectParams::default()).layout;
    assert_spread(&layout, "one column");
    let near = (0..300).filter(|&i| {
        let near = knn::of_row(layout.view(), i, &knn::Params { k: 5, ..Default::default() }).unwrap();
        near.iter().all(|other| (other.index as usize).abs_diff(i) <= 15)
    });
    assert!(near.count() > 280);
}

#[test]
fn more_neighbours_than_points_are_all_points() {
    let x = clusters(20, 8);
    let params = umap::ProjectParams { neighbors: 500, ..Default::default() };
    let found = project(&x, &params);
    assert_eq!(found.neighbors, 20);
    assert!(found.layout.data().iter().all(|v| v.is_finite()));
    assert!(umap::project(x.view(), None, &umap::ProjectParams { neighbors: 1, ..params }, &Silent).is_err());
}

#[test]
fn a_constant_column_changes_no_byte_of_the_graph() {
    let x = clusters(400, 9);
    let wide = Matrix::from_fn(400, 9, |i, j| if j < 8 { x.row(i)[j] } else { 3.0 });
    assert!(fuzzy(&x, Metric::Euclidean, 14) == fuzzy(&wide, Metric::Euclidean, 14));
    assert!(purity(&project(&wide, &umap::ProjectParams::default()).layout, |i| i % GROUPS) > 0.99);
}

#[test]
fn huge_and_tiny_scales_give_as_good_a_layout() {
    let x = clusters(400, 10);
    for scale in [1e-20f32, 1e20] {
        let scaled = Matrix::from_fn(400, 8, |i, j| x.row(i)[j] * scale);
        let layout = project(&scaled, &umap::ProjectParams::default()).layout;
        assert_spread(&layout, &format!("scale {scale}"));
        assert!(purity(&layout, |i| i % GROUPS) > 0.99, "scale {scale}");
    }
}

#[test]
fn bad_values_and_parameters_are_clear_errors() {
    let mut x = clusters(50, 11);
    x.data_mut()[17] = f32::NAN;
    let found = umap::project(x.view(), None, &umap::ProjectParams::default(), &Silent);
    assert!(matches!(found, Err(Error::NotFinite { row: 2, col: 1, .. })), "{found:?}");
    let x = clusters(50, 11);
    for run in [
        umap::Params { epochs: Some(0), ..Default::default() },
        umap::Params { min_dist: 2.0, ..Default::default() },
        umap::Params { spread: -1.0, ..Default::default() },
        umap::Params { learning_rate: 0.0, ..Default::default() },
        umap::Params { repulsion: -1.0, ..Default::default() },
        umap::Params { negative_samples: 101, ..Default::default() },
    ] {
        let params = umap::ProjectParams { run, ..Default::default() };
        assert!(matches!(umap::project(x.view(), None, &params, &Silent), Err(Error::Parameter { .. })));
    }
    let params = umap::ProjectParams { metric: Metric::Dot, ..Default::default() };
    let found = umap::project(x.view(), None, &params, &Silent);
    assert!(matches!(found, Err(Error::Parameter { name: "the metric of UMAP", .. })), "{found:?}");
    let dot =
        knn::search(x.view(), &knn::Params { metric: Metric::Dot, ..Default::default() }, &Silent).unwrap();
    assert!(umap::FuzzySet::new(&dot, &Silent).is_err());
    let params = umap::ProjectParams { dims: 4, ..Default::default() };
    assert!(umap::project(x.view(), None, &params, &Silent).is_err());
}

#[test]
fn new_points_join_their_own_kind_in_any_batch_and_the_old_ones_stay() {
    let (x, new) = (clusters(1000, 1), clusters(200, 77));
    for dims in [2, 3] {
        let layout = project(&x, &umap::ProjectParams { dims, ..Default::default() }).layout;
        let map = umap::Map::new(&layout, umap::TransformParams::default()).unwrap();
        let placed = map.transform(x.view(), new.view(), &Silent).unwrap();
        let joined = |i: usize| {
            let mut all: Vec<(f64, usize)> =
                (0..1000).map(|j| (Metric::Euclidean.distance(placed.row(i), layout.row(j)), j)).collect();
            all.sort_by(|a, b| a.0.total_cmp(&b.0));
            all[..10].iter().filter(|(_, j)| j % GROUPS == i % GROUPS).count() > 5
        };
        assert!((0..200).filter(|&i| joined(i)).count() >= 198, "{dims}D");
        for (threads, batch) in [(1, 200), (2, 1), (4, 7), (16, 64)] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let mut data = Vec::new();
            for rows in new.data().chunks(batch * 8) {
                let part = Matrix::new(rows.len() / 8, 8, rows.to_vec()).unwrap();
                data.extend(
                    pool.install(|| map.transform(x.view(), part.view(), &Silent).unwrap()).into_data(),
                );
            }
            assert!(data == placed.data(), "{dims}D, {threads} threads, batches of {batch}");
        }
        // An old point again lies where it lies, nearly.
        let again = map.transform(x.view(), x.view(), &Silent).unwrap();
        let mut off: Vec<f64> =
            (0..1000).map(|i| Metric::Euclidean.distance(again.row(i), layout.row(i))).collect();
        off.sort_by(f64::total_cmp);
        assert!(off[500] < 1.0, "{dims}D: {}", off[500]);
    }
}

#[test]
fn new_points_that_cannot_be_placed_are_clear_errors() {
    let (x, layout) = (clusters(20, 1), Matrix::from_fn(20, 2, |i, j| (i * (j + 1)) as f32));
    let map = umap::Map::new(&layout, umap::TransformParams::default()).unwrap();
    assert_eq!((map.points(), map.dims()), (20, 2));
    assert_eq!(map.transform(x.view(), Matrix::zeros(0, 8).view(), &Silent).unwrap().rows(), 0);
    assert!(map.transform(x.view(), Matrix::zeros(3, 7).view(), &Silent).is_err());
    assert!(map.transform(Matrix::zeros(19, 8).view(), x.view(), &Silent).is_err());
    assert_eq!(map.transform(x.view(), x.view(), &Stop), Err(Error::Cancelled));
    let near = |index: u32, distance: f64| knn::Neighbor { index, distance };
    assert!(map.place(&[]).is_err());
    assert!(map.place(&[near(20, 1.0)]).is_err());
    assert!(map.place(&[near(1, 2.0), near(2, 1.0)]).is_err());
    assert!(map.place(&[near(1, f64::NAN)]).is_err());
    for odd in [vec![near(3, 0.0)], vec![near(3, 1e-30), near(4, 1e30)], vec![near(1, 5.0), near(1, 5.0)]] {
        assert!(map.place(&odd).unwrap().iter().all(|v| v.is_finite()), "{odd:?}");
    }
    assert!(umap::Map::new(&Matrix::zeros(0, 2), umap::TransformParams::default()).is_err());
    assert!(umap::Map::new(&Matrix::zeros(3, 4), umap::TransformParams::default()).is_err());
}
