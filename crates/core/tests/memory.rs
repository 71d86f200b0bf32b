//! What the stages say of their memory, by hand for a small case; docs/algorithms.md has it beside what real runs took.
#![allow(clippy::unwrap_used)] // A failed test may panic.

use embedscope_core::{knn, pca, tsne, umap};

fn alone<T: Send>(f: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap().install(f)
}

#[test]
fn pca_of_100_points_of_10_dimensions() {
    // Centred rows; tiles of sums, 112 or 192 columns wide; the Gram matrix and its eigenvectors three times.
    let fit = 100 * 10 * 4 + (10 + 224) * 10 * 4 + 10 * 10 * 8 * 4;
    // Components, scores, and the rows that one thread centres.
    assert_eq!(alone(|| pca::memory(100, 10, 2)), fit + 2 * 10 * 12 + 100 * 2 * 4 + 100 * 10 * 4);
}

#[test]
fn neighbours_of_1000_points_of_10_dimensions() {
    // Row numbers and distances; six blocks of 192 rows with norms; up to 2 (15 + 15 / 4 + 8) + 32 candidates and their list.
    let expected = 1000 * 15 * 8 + 1152 * 11 * 4 + 1000 * (84 * 8 + 24);
    assert_eq!(knn::memory(1000, 10, &knn::Params::default()), expected);
}

#[test]
fn tsne_of_1000_points_of_10_dimensions() {
    let params = tsne::ProjectParams { affinity: tsne::AffinityKind::Uniform(15), ..Default::default() };
    let (neighbors, candidates) = (1000 * 15 * 8, 1000 * (84 * 8 + 24));
    // 1.7 columns a neighbour and offsets; in the making twice, with edges by their end.
    let affinity = 25_500 * 4 + 8 * 1000;
    let making = neighbors + 15_000 * 8 + 2 * affinity + 16 * 1000;
    // In a run thrice, with nine times two coordinates and 24 bytes of orders a point, 32 of a tree; no mesh among so few.
    let run = 3 * affinity + 1000 * (9 * 8 + 24) + 1000 * 32;
    assert!(making > run);
    assert_eq!(alone(|| tsne::memory(1000, 10, &params)), candidates + making);
}

#[test]
fn umap_of_1000_points_of_10_dimensions() {
    // 14 others a point, of up to 2 (14 + 14 / 4 + 8) + 32 candidates.
    let (neighbors, candidates) = (1000 * 14 * 8, 1000 * (82 * 8 + 24));
    let set = 23_800 * 8 + 8 * 1000;
    let run = neighbors + 3 * set + set / 2 + 1000 * (2 * 16 + 32);
    assert_eq!(alone(|| umap::memory(1000, 10, &umap::ProjectParams::default())), candidates + run);
}

#[test]
fn a_million_points_fit_into_12_gib() {
    let vectors = 1_000_000 * 128 * 4;
    let uniform = tsne::ProjectParams { affinity: tsne::AffinityKind::Uniform(15), ..Default::default() };
    for dims in [2, 3] {
        let params = tsne::ProjectParams { dims, ..uniform };
        assert!(vectors + tsne::memory(1_000_000, 128, &params) < 12 << 30);
        let params = umap::ProjectParams { dims, ..Default::default() };
        assert!(vectors + umap::memory(1_000_000, 128, &params) < 12 << 30);
    }
}

#[test]
fn nothing_and_too_much_are_numbers_too() {
    for (points, dimensions) in [(0, 0), (0, 5), (1, 1), (2, 1), (3, 20_000), (5, 0)] {
        for dims in [2, 3] {
            tsne::memory(points, dimensions, &tsne::ProjectParams { dims, ..Default::default() });
            umap::memory(points, dimensions, &umap::ProjectParams { dims, ..Default::default() });
        }
        pca::memory(points, dimensions, 10);
        for k in [0, 1, 1000] {
            knn::memory(points, dimensions, &knn::Params { k, ..Default::default() });
        }
    }
}
