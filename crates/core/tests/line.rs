//! Layouts of one dimension.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use embedscope_core::monitor::Silent;
use embedscope_core::rng::Rng;
use embedscope_core::tsne::{self, AffinityKind, Checkpoint, Run, Transform, TransformParams};
use embedscope_core::{Matrix, Metric, quality, umap};

/// Points along a bent curve in five dimensions: their order on a line is their order along it.
fn curve(n: usize) -> Matrix {
    let mut random = Rng::new(1, 0, 0);
    Matrix::from_fn(n, 5, |row, col| {
        let t = row as f64 / n as f64;
        ((t * (col + 1) as f64 * 1.7).sin() * 10.0 + 0.05 * random.normal()) as f32
    })
}

fn trust(x: &Matrix, layout: &Matrix) -> f64 {
    assert_eq!((layout.rows(), layout.cols()), (x.rows(), 1));
    quality::measure(x.view(), layout.view(), &quality::Params::default(), &Silent)
        .unwrap()
        .local
        .trustworthiness
        .value
}

#[test]
fn t_sne_keeps_neighbours_on_a_line_by_every_way_of_repulsion() {
    // Few points by all pairs, many on the mesh, whose rounding must not lift them off the line.
    for n in [300, 6000] {
        let x = curve(n);
        let params = tsne::ProjectParams { dims: 1, ..Default::default() };
        let projection = tsne::project(x.view(), &params, &Silent).unwrap();
        let found = trust(&x, &projection.layout);
        assert!(found > 0.97, "{n} points: {found}");
    }
}

#[test]
fn a_run_on_a_line_goes_on_from_a_checkpoint_with_the_same_bits() {
    let x = curve(500);
    let neighbors = embedscope_core::knn::search(
        x.view(),
        &embedscope_core::knn::Params { k: 30, ..Default::default() },
        &Silent,
    )
    .unwrap();
    let affinity = AffinityKind::Perplexity(10.0).affinity(&neighbors).unwrap();
    let start = embedscope_core::pca::initial_layout(x.view(), 1, 0, &Silent).unwrap();
    let mut run = Run::new(&affinity, &start, tsne::Params::default()).unwrap();
    (0..40).for_each(|_| run.step());
    let checkpoint = Checkpoint::from_bytes(&run.checkpoint().to_bytes()).unwrap();
    let mut again = Run::restore(&affinity, &checkpoint).unwrap();
    run.perturb(3, 0.05).unwrap();
    again.perturb(3, 0.05).unwrap();
    (0..40).for_each(|_| {
        run.step();
        again.step();
    });
    assert_eq!((run.layout().cols(), run.layout()), (1, again.layout()));
}

#[test]
fn umap_keeps_neighbours_on_a_line_in_both_modes() {
    let x = curve(1000);
    for live in [None, Some(umap::LiveParams::default())] {
        let params = umap::ProjectParams { dims: 1, live, ..Default::default() };
        let found = trust(&x, &umap::project(x.view(), None, &params, &Silent).unwrap().layout);
        assert!(found > 0.9, "live {}: {found}", live.is_some());
    }
}

#[test]
fn new_points_join_the_line_among_their_own() {
    let x = curve(1000);
    let old = Matrix::from_fn(500, 5, |row, col| x.row(2 * row)[col]);
    let new = Matrix::from_fn(500, 5, |row, col| x.row(2 * row + 1)[col]);
    let layout = tsne::project(old.view(), &tsne::ProjectParams { dims: 1, ..Default::default() }, &Silent)
        .unwrap()
        .layout;
    let placed = Transform::new(&layout, TransformParams::default())
        .unwrap()
        .transform(old.view(), new.view(), Metric::Euclidean, &Silent)
        .unwrap();
    let flat =
        umap::project(old.view(), None, &umap::ProjectParams { dims: 1, ..Default::default() }, &Silent)
            .unwrap()
            .layout;
    let map = umap::Map::new(&flat, umap::TransformParams::default()).unwrap();
    assert_eq!(map.dims(), 1);
    for (layout, placed) in
        [(&layout, placed), (&flat, map.transform(old.view(), new.view(), &Silent).unwrap())]
    {
        let near = (0..499).filter(|&i| {
            let (a, b, p) = (layout.row(i)[0], layout.row(i + 1)[0], placed.row(i)[0]);
            let span = (a - b).abs().max(1.0);
            (p - a).abs() < 3.0 * span && (p - b).abs() < 3.0 * span
        });
        assert!(near.count() > 440);
    }
}
