//! The engine on real data: MNIST's first 8,000 training images, and iris.

use std::collections::BTreeMap;
use std::path::Path;

use embedscope_core::{Matrix, knn, monitor::Silent, pca, tsne};
use embedscope_io::{ReadOptions, Shape, Source, open};

use crate::shared_data;

/// The first 8,000 images, and their digits.
fn mnist(folder: &Path) -> (Matrix, Vec<String>) {
    let options = ReadOptions::default();
    let images = Source::path(folder.join("mnist/train-images-idx3-ubyte.gz"));
    let images = open::vectors(images, &options, &Silent).unwrap().vectors.unwrap();
    let labels = Source::path(folder.join("mnist/train-labels-idx1-ubyte.gz"));
    let labels = open::metadata(labels, None, &options, &Silent).unwrap();
    let digits = (0..8000).map(|i| labels.columns()[0].text(i).unwrap().to_owned()).collect();
    (Matrix::new(8000, 784, images.data()[..8000 * 784].to_vec()).unwrap(), digits)
}

fn graph(x: &Matrix, k: usize) -> knn::Neighbors {
    knn::search(x.view(), &knn::Params { k, ..Default::default() }, &Silent).unwrap()
}

/// Share of points whose label is the most frequent one of their 10 nearest neighbours (the smallest of equals).
fn accuracy(layout: &Matrix, labels: &[String]) -> f64 {
    let neighbors = graph(layout, 10);
    let right = (0..layout.rows()).filter(|&i| {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for &j in neighbors.row(i).0 {
            *counts.entry(&labels[j as usize]).or_default() += 1;
        }
        let most = counts.values().max().copied();
        counts.iter().find(|(_, count)| Some(**count) == most).is_some_and(|(label, _)| *label == labels[i])
    });
    right.count() as f64 / layout.rows() as f64
}

/// Share of the 15 nearest neighbours in the data that are among the 15 nearest in the layout.
fn recall(truth: &knn::Neighbors, layout: &Matrix) -> f64 {
    let found = graph(layout, 15);
    let kept: usize = (0..layout.rows())
        .map(|i| truth.row(i).0.iter().filter(|j| found.row(i).0.contains(j)).count())
        .sum();
    kept as f64 / (15 * layout.rows()) as f64
}

#[test]
fn pca_of_mnist_equals_scikit_learn() {
    let Some(folder) = shared_data("pca_of_mnist_equals_scikit_learn") else { return };
    let golden = include_str!("../../../core/tests/golden/pca_mnist_8000.json");
    let golden: serde_json::Value = serde_json::from_str(golden).unwrap();
    let (x, _) = mnist(&folder);
    let fitted = pca::fit(x.view(), 10, &Silent).unwrap();
    for (c, found) in fitted.explained_variance_ratio().into_iter().enumerate() {
        let expected = golden["explained_variance_ratio"][c].as_f64().unwrap();
        // A thousandth is promised; this is what single precision gives.
        assert!((found - expected).abs() < 1e-6, "component {c}: ratio {found} is not {expected}");
        let (found, expected) =
            (fitted.explained_variance()[c], golden["explained_variance"][c].as_f64().unwrap());
        assert!((found / expected - 1.0).abs() < 1e-5, "component {c}: variance {found} is not {expected}");
    }
}

#[test]
fn tsne_of_mnist_separates_the_digits_in_2d_and_3d_with_the_same_bits_for_1_2_and_4_threads() {
    let Some(folder) = shared_data("tsne_of_mnist_separates_the_digits") else { return };
    let (x, digits) = mnist(&folder);
    let truth = graph(&x, 15);
    for dims in [2, 3] {
        let affinity = tsne::AffinityKind::Perplexity(23.0);
        let run = tsne::Params { iterations: tsne::default_iterations(x.rows()), ..Default::default() };
        let params = tsne::ProjectParams { dims, affinity, seed: 0, run, ..Default::default() };
        let run = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| tsne::project(x.view(), &params, &Silent).unwrap())
        };
        let projection = run(2);
        let accuracy = accuracy(&projection.layout, &digits);
        let recall = recall(&truth, &projection.layout);
        println!(
            "{dims}D: {} iterations, KL {:?}, 10-NN label accuracy {accuracy:.4}, recall@15 {recall:.4}",
            projection.iterations, projection.kl
        );
        assert!(accuracy >= 0.93, "{dims}D: accuracy {accuracy}");
        assert!(recall >= 0.42, "{dims}D: recall {recall}");
        let kl = projection.kl.unwrap();
        assert!(kl < if dims == 2 { 1.70 } else { 1.55 }, "{dims}D: KL {kl}");
        for threads in [1, 4] {
            let other = run(threads);
            let pairs = other.layout.data().iter().zip(projection.layout.data());
            let same = pairs.into_iter().all(|(a, b)| a.to_bits() == b.to_bits());
            assert!(same && other.kl == projection.kl, "{dims}D: {threads} threads give other bits than 2");
        }
    }
}

#[test]
fn iris_without_sphereize_is_three_species() {
    let Some(folder) = shared_data("iris_without_sphereize_is_three_species") else { return };
    let options =
        ReadOptions { shape: Some(Shape { rows: Some(150), columns: 4 }), ..ReadOptions::default() };
    let tensors = Source::path(folder.join("iris/iris_tensors.bytes"));
    let x = open::vectors(tensors, &options, &Silent).unwrap().vectors.unwrap();
    let labels = Source::path(folder.join("iris/iris_labels.tsv"));
    let labels = open::metadata(labels, Some(150), &options, &Silent).unwrap();
    let class = labels.column("class").unwrap();
    let species: Vec<String> = (0..150).map(|i| class.text(i).unwrap().to_owned()).collect();
    // At perplexity 30 the first swings of so few points are wide: a KL that rises in them is not an end.
    for (dims, perplexity) in [(2, 5.0), (3, 5.0), (2, 30.0), (3, 30.0)] {
        let affinity = tsne::AffinityKind::Perplexity(perplexity);
        let params = tsne::ProjectParams { dims, affinity, ..Default::default() };
        let layout = tsne::project(x.view(), &params, &Silent).unwrap().layout;
        let accuracy = accuracy(&layout, &species);
        println!("iris in {dims}D, perplexity {perplexity}: 10-NN species accuracy {accuracy:.4}");
        assert!(accuracy >= 0.9, "{dims}D: accuracy {accuracy}");
        // Setosa lies apart: its points have only setosa around them.
        let neighbors = graph(&layout, 10);
        for i in (0..150).filter(|&i| species[i].contains("setosa")) {
            let alone = neighbors.row(i).0.iter().all(|&j| species[j as usize] == species[i]);
            assert!(alone, "{dims}D: setosa {i} has other neighbours");
        }
    }
}
