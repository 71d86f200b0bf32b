//! New points in a layout that stays: near their own kind, by their own neighbours alone.
#![allow(clippy::unwrap_used)] // A failed test may panic.

use std::sync::OnceLock;

use embedscope_core::{Error, Matrix, Metric, Monitor, knn, monitor::Silent, rng::Rng, tsne};

const GROUPS: usize = 6;
const K: usize = 15;

fn clusters(n: usize, seed: u64) -> Matrix {
    Matrix::from_fn(n, 8, |i, j| {
        let centre = Rng::new(5, j as u64, (i % GROUPS) as u64).normal() * 6.0;
        (centre + Rng::new(seed, j as u64, i as u64).normal()) as f32
    })
}

/// Old vectors and their layouts in 2D and 3D.
fn old() -> &'static (Matrix, [Matrix; 2]) {
    static OLD: OnceLock<(Matrix, [Matrix; 2])> = OnceLock::new();
    OLD.get_or_init(|| {
        let x = clusters(2400, 6);
        let layout = |dims| {
            let params = tsne::ProjectParams {
                dims,
                affinity: tsne::AffinityKind::Perplexity(15.0),
                run: tsne::Params { iterations: 400, ..Default::default() },
                ..Default::default()
            };
            tsne::project(x.view(), &params, &Silent).unwrap().layout
        };
        let layouts = [layout(2), layout(3)];
        (x, layouts)
    })
}

/// The K nearest rows of `x` to each row of `new`.
fn nearest(x: &Matrix, new: &Matrix) -> (Vec<u32>, Vec<f32>) {
    let (mut indices, mut distances) = (Vec::new(), Vec::new());
    for i in 0..new.rows() {
        let mut all: Vec<(f64, u32)> =
            (0..x.rows()).map(|j| (Metric::Euclidean.distance(new.row(i), x.row(j)), j as u32)).collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        indices.extend(all[..K].iter().map(|a| a.1));
        distances.extend(all[..K].iter().map(|a| a.0 as f32));
    }
    (indices, distances)
}

fn distance(a: &[f32], b: &[f32]) -> f64 {
    Metric::Euclidean.distance(a, b)
}

#[test]
fn new_points_join_their_own_kind() {
    let (x, layouts) = old();
    let new = clusters(600, 77);
    let (indices, distances) = nearest(x, &new);
    for layout in layouts {
        let frozen = tsne::Transform::new(layout, tsne::TransformParams::default()).unwrap();
        let placed = frozen.place(K, &indices, &distances, &Silent).unwrap();
        assert_eq!((placed.rows(), placed.cols()), (600, layout.cols()));
        let right = (0..600)
            .filter(|&i| {
                let mut near: Vec<(f64, usize)> =
                    (0..2400).map(|j| (distance(placed.row(i), layout.row(j)), j)).collect();
                near.sort_by(|a, b| a.0.total_cmp(&b.0));
                near[..10].iter().filter(|(_, j)| j % GROUPS == i % GROUPS).count() > 5
            })
            .count();
        assert!(right >= 590, "{right} of 600 in {}D", layout.cols());
    }
}

#[test]
fn an_old_point_is_placed_near_itself() {
    let (x, layouts) = old();
    let again = Matrix::new(300, 8, x.data()[..300 * 8].to_vec()).unwrap();
    let (indices, distances) = nearest(x, &again);
    for layout in layouts {
        let frozen = tsne::Transform::new(layout, tsne::TransformParams::default()).unwrap();
        let placed = frozen.place(K, &indices, &distances, &Silent).unwrap();
        let extent = layout.data().iter().fold(0f32, |m, v| m.max(v.abs()));
        let mut off: Vec<f64> = (0..300).map(|i| distance(placed.row(i), layout.row(i))).collect();
        off.sort_by(f64::total_cmp);
        assert!(off[150] < 0.05 * f64::from(extent), "{}D: median {} of {extent}", layout.cols(), off[150]);
    }
}

/// `KL(p || q)` of one new point from its definition, exaggeration on the attraction, and its gradient.
fn cost(layout: &Matrix, y: &[f32], near: &[(u32, f64)], e: f64, dof: f64) -> (f64, Vec<f64>) {
    let (power, mut s, mut repulsion) = (f64::midpoint(dof, 1.0), 0.0, vec![0.0; y.len()]);
    let mut gradient = vec![0.0; y.len()];
    for j in 0..layout.rows() {
        let u = 1.0 / (1.0 + distance(y, layout.row(j)).powi(2) / dof);
        let w = u.powf(power);
        s += w;
        for axis in 0..y.len() {
            repulsion[axis] += w * u * (f64::from(y[axis]) - f64::from(layout.row(j)[axis]));
        }
    }
    let mut kl = s.ln();
    for &(j, p) in near {
        let other = layout.row(j as usize);
        let u = 1.0 / (1.0 + distance(y, other).powi(2) / dof);
        kl -= e * p * power * u.ln();
        for axis in 0..y.len() {
            gradient[axis] += e * p * u * (f64::from(y[axis]) - f64::from(other[axis]));
        }
    }
    for axis in 0..y.len() {
        gradient[axis] -= repulsion[axis] / s;
    }
    (kl, gradient)
}

#[test]
fn places_are_minima_of_the_definition() {
    let (x, layouts) = old();
    let new = clusters(200, 78);
    let (indices, mut distances) = nearest(x, &new);
    // Equal distances: similarities of 1 / K, whatever the perplexity.
    distances.fill(1.0);
    for (layout, dof) in [(&layouts[0], 1.0), (&layouts[1], 1.0), (&layouts[0], 0.6)] {
        let params = tsne::TransformParams { dof, ..Default::default() };
        let frozen = tsne::Transform::new(layout, params).unwrap();
        let placed = frozen.place(K, &indices, &distances, &Silent).unwrap();
        let mut slopes: Vec<f64> = Vec::new();
        for i in 0..200 {
            let near: Vec<_> = indices[i * K..(i + 1) * K].iter().map(|&j| (j, 1.0 / K as f64)).collect();
            let mut mean = vec![0f32; layout.cols()];
            for &(j, p) in &near {
                for (m, &v) in mean.iter_mut().zip(layout.row(j as usize)) {
                    *m += v * p as f32;
                }
            }
            let (start, before) = cost(layout, &mean, &near, 1.5, dof);
            let (end, after) = cost(layout, placed.row(i), &near, 1.5, dof);
            assert!(end < start + 1e-3, "point {i}: {end} is above {start}");
            let length = |g: &[f64]| g.iter().map(|v| v * v).sum::<f64>().sqrt();
            assert!(length(&before) < 2.0);
            slopes.push(length(&after));
        }
        slopes.sort_by(f64::total_cmp);
        assert!(
            slopes[190] < 0.03,
            "{}D, dof {dof}: slope {} in the 95th percentile",
            layout.cols(),
            slopes[190]
        );
    }
}

#[test]
fn any_batching_and_any_number_of_threads_give_the_same_bytes() {
    let (x, layouts) = old();
    let new = clusters(300, 79);
    let (indices, distances) = nearest(x, &new);
    for layout in layouts {
        let before = layout.clone();
        let place = |threads: usize, batch: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                let frozen = tsne::Transform::new(layout, tsne::TransformParams::default()).unwrap();
                let mut out = Vec::new();
                for (i, d) in indices.chunks(batch * K).zip(distances.chunks(batch * K)) {
                    out.extend(frozen.place(K, i, d, &Silent).unwrap().into_data());
                }
                out
            })
        };
        let whole = place(1, 300);
        for (threads, batch) in [(2, 300), (4, 1), (16, 7), (1, 64), (2, 65)] {
            assert_eq!(place(threads, batch), whole, "{threads} threads, batches of {batch}");
        }
        assert_eq!(&before, layout);
    }
}

#[test]
fn odd_layouts_and_neighbours_give_finite_places() {
    let far = Matrix::new(4, 2, vec![0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1e6, -1e6]).unwrap();
    let equal = Matrix::from_fn(50, 3, |_, axis| axis as f32);
    let one = Matrix::new(1, 2, vec![3.0, 4.0]).unwrap();
    for layout in [far, equal, one] {
        let frozen = tsne::Transform::new(&layout, tsne::TransformParams::default()).unwrap();
        let last = layout.rows() as u32 - 1;
        let placed = frozen.place(2, &[0, last, last, 0], &[0.0, 0.0, 1e-20, 1e20], &Silent).unwrap();
        assert!(placed.data().iter().all(|v| v.is_finite()), "{placed:?}");
    }
    let one = Matrix::new(1, 2, vec![3.0, 4.0]).unwrap();
    let frozen = tsne::Transform::new(&one, tsne::TransformParams::default()).unwrap();
    let placed = frozen.place(1, &[0], &[2.0], &Silent).unwrap();
    assert!(distance(placed.row(0), one.row(0)) < 0.1, "{placed:?}");
    assert_eq!(frozen.place(3, &[], &[], &Silent).unwrap().rows(), 0);
}

#[test]
fn what_cannot_be_placed_is_a_clear_error() {
    let layout = Matrix::from_fn(10, 2, |i, j| (i * (j + 1)) as f32);
    let frozen = tsne::Transform::new(&layout, tsne::TransformParams::default()).unwrap();
    let error = |k: usize, i: &[u32], d: &[f32]| frozen.place(k, i, d, &Silent).unwrap_err().to_string();
    assert!(error(2, &[1, 2, 3], &[0.0; 3]).contains("3 indices"));
    assert!(error(0, &[], &[]).contains("k = 0"));
    assert!(error(2, &[1, 10], &[0.0, 1.0]).contains("row 10 in the list of new point 0"));
    assert!(error(2, &[1, 2, 3, 4], &[0.0, 1.0, 2.0, 1.0]).contains("new point 1"));
    assert!(error(2, &[1, 2], &[0.0, f32::NAN]).contains("finite"));
    let params = tsne::TransformParams { perplexity: Some(9.0), ..Default::default() };
    let strict = tsne::Transform::new(&layout, params).unwrap();
    let found = strict.place(2, &[1, 2], &[0.0, 1.0], &Silent);
    assert!(matches!(found, Err(Error::Parameter { name: "perplexity", .. })));
    assert!(tsne::Transform::new(&Matrix::zeros(0, 2), params).is_err());
    assert!(tsne::Transform::new(&Matrix::zeros(5, 4), params).is_err());
    let wrong = tsne::TransformParams { exaggeration: 0.5, ..Default::default() };
    assert!(tsne::Transform::new(&layout, wrong).is_err());
}

#[test]
fn placing_can_be_cancelled() {
    struct Stop;
    impl Monitor for Stop {
        fn cancelled(&self) -> bool {
            true
        }
    }
    let layout = Matrix::from_fn(10, 2, |i, j| (i * (j + 1)) as f32);
    let frozen = tsne::Transform::new(&layout, tsne::TransformParams::default()).unwrap();
    assert_eq!(frozen.place(1, &[1], &[0.0], &Stop), Err(Error::Cancelled));
    assert_eq!(knn::Params::default().k, K);
}

#[test]
fn neighbours_at_tiny_and_huge_distances_place_alike() {
    let (x, layouts) = old();
    let (indices, distances) = nearest(x, &clusters(100, 80));
    for layout in layouts {
        let frozen = tsne::Transform::new(layout, tsne::TransformParams::default()).unwrap();
        let place = |scale: f32| {
            let scaled: Vec<f32> = distances.iter().map(|d| d * scale).collect();
            frozen.place(K, &indices, &scaled, &Silent).unwrap()
        };
        let plain = place(1.0);
        for scale in [1e-20, 1e20] {
            let found = place(scale);
            let off = (0..100).map(|i| distance(plain.row(i), found.row(i))).fold(0.0, f64::max);
            // Of layouts some 150 units wide.
            assert!(off < 0.1, "scale {scale}: {off} in {}D", layout.cols());
        }
    }
}

#[test]
fn copies_of_an_old_point_share_its_place() {
    let (x, layouts) = old();
    let copies = Matrix::from_fn(40, 8, |_, j| x.row(7)[j]);
    let (indices, distances) = nearest(x, &copies);
    for layout in layouts {
        let frozen = tsne::Transform::new(layout, tsne::TransformParams::default()).unwrap();
        let placed = frozen.place(K, &indices, &distances, &Silent).unwrap();
        assert!((1..40).all(|i| placed.row(i) == placed.row(0)));
        let nearest = (0..2400).map(|j| (distance(placed.row(0), layout.row(j)), j));
        let (_, nearest) = nearest.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
        assert_eq!(nearest % GROUPS, 7 % GROUPS);
    }
}

#[test]
fn a_new_point_far_from_all_joins_its_nearest() {
    let (x, layouts) = old();
    let far = Matrix::from_fn(1, 8, |_, j| x.row(3)[j] * 1e6);
    let (indices, distances) = nearest(x, &far);
    for layout in layouts {
        let frozen = tsne::Transform::new(layout, tsne::TransformParams::default()).unwrap();
        let placed = frozen.place(K, &indices, &distances, &Silent).unwrap();
        let to_old = (0..2400).map(|j| distance(placed.row(0), layout.row(j))).fold(f64::MAX, f64::min);
        assert!(to_old < 2.0, "{to_old} from the nearest old point in {}D", layout.cols());
    }
}
