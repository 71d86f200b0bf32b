//! How long computations take on this machine: a model, its scale from a short measurement, corrected by what the session has
//! measured since.
//!
//! The model's constants are those of two AVX-512 cores (docs/benchmarks.md); what is measured replaces them.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use embedscope_core::knn::{self, Method};
use embedscope_core::monitor::Silent;
use embedscope_core::rng::Rng;
use embedscope_core::{Matrix, MatrixView, Metric};

use crate::command::UmapMode;
use crate::session::Data;

/// Work of one measurement: about this many times `rows^2 dimensions`, some 10 ms.
const SAMPLE: f64 = 4e9;
const SAMPLE_ROWS: std::ops::RangeInclusive<f64> = 256.0..=3000.0;
/// Seconds of PCA from which it waits until it is asked for.
const LONG: f64 = 10.0;
/// Shorter than this a measurement says nothing.
const SHORTEST: Duration = Duration::from_millis(20);
/// Largest side of a Gram matrix that PCA solves exactly, as in the engine.
const EXACT_SIDE: f64 = 4096.0;
/// Seconds of an iteration of t-SNE by number of points, in 2D and in 3D, with [`TABLE_K`] neighbours.
const ITERATION: [[(f64, f64); 4]; 2] = [
    [(100.0, 5e-5), (8e3, 1.2e-3), (7e4, 6.3e-3), (1e6, 4.8e-2)],
    [(100.0, 5e-5), (8e3, 2.2e-3), (7e4, 2.0e-2), (1e6, 2.6e-1)],
];
const TABLE_K: f64 = 90.0;

/// Size of the data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shape {
    points: f64,
    dimensions: f64,
}

impl Shape {
    pub(crate) fn of(data: &Data) -> Self {
        Self { points: data.points as f64, dimensions: data.dimensions as f64 }
    }
}

/// A computation whose time is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Work {
    Pca(Shape),
    /// Exact ones.
    Neighbors {
        shape: Shape,
        k: usize,
        metric: Metric,
    },
    /// Affinities of t-SNE, or UMAP's fuzzy set.
    Similarities {
        shape: Shape,
        k: usize,
    },
    /// One iteration of t-SNE.
    Iteration {
        shape: Shape,
        k: usize,
        dims: usize,
    },
    /// One epoch of UMAP.
    Epoch {
        shape: Shape,
        k: usize,
        dims: usize,
        mode: UmapMode,
    },
}

impl Work {
    /// Seconds on the machine of the constants.
    fn modelled(self) -> f64 {
        match self {
            Self::Pca(Shape { points: n, dimensions: d }) => {
                let products = if d <= EXACT_SIDE {
                    d * d * n * 4e-12
                } else if n <= EXACT_SIDE {
                    n * n * d * 4e-12
                } else {
                    n * d * 5e-9
                };
                products + self.sequential()
            }
            Self::Neighbors { shape: Shape { points: n, dimensions: d }, k, metric } => {
                let by_metric = if metric == Metric::Manhattan { 4.0 } else { 1.0 };
                let exact = Method::Auto.resolve(n as usize, metric) == Method::Exact;
                by_metric
                    * if exact {
                        n * n * (d * 2.5e-12 + 2e-11) + n * 1e-6
                    } else {
                        // All pairs of so many members of a cluster, and lists that grow.
                        let members = n.sqrt().max(512.0).max(8.0 * (k as f64 + 1.0));
                        n * members * (d + 8.0) * 8e-11 + n * k as f64 * 1e-7
                    }
            }
            Self::Similarities { shape, k } => shape.points * k as f64 * 5e-8,
            Self::Iteration { shape, k, dims } | Self::Epoch { shape, k, dims, mode: UmapMode::Live } => {
                iteration(shape, k, dims)
            }
            Self::Epoch { shape, k, mode: UmapMode::Faithful, .. } => shape.points * (k as f64 + 1.0) * 7e-9,
        }
    }

    /// The part of it that one thread does alone, which more of them do not make shorter: eigenvectors.
    fn sequential(self) -> f64 {
        match self {
            Self::Pca(Shape { dimensions: d, .. }) if d <= EXACT_SIDE => d.powi(3) * 3e-10,
            Self::Pca(Shape { points: n, .. }) if n <= EXACT_SIDE => n.powi(3) * 3e-10,
            _ => 0.0,
        }
    }

    /// Computations whose times go with each other.
    fn class(self) -> Class {
        match self {
            Self::Pca(_) => Class::Pca,
            Self::Neighbors { .. } => Class::Neighbors,
            Self::Similarities { .. } | Self::Iteration { .. } | Self::Epoch { .. } => Class::Other,
        }
    }
}

fn iteration(shape: Shape, k: usize, dims: usize) -> f64 {
    let table = &ITERATION[usize::from(dims == 3)];
    // A straight line through the logarithms of the two entries around, the outer ones drawn out.
    let n = shape.points.max(1.0);
    let at = table[1..table.len() - 1].iter().take_while(|(points, _)| *points < n).count();
    let ((x0, y0), (x1, y1)) = (table[at], table[at + 1]);
    let share = (n / x0).ln() / (x1 / x0).ln();
    let full = y0 * (y1 / y0).powf(share);
    // About half of it goes over the neighbours.
    full * f64::midpoint(1.0, k as f64 / TABLE_K)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Pca,
    Neighbors,
    Other,
}

/// What is known of the machine.
#[derive(Debug, Default)]
pub(crate) struct Machine {
    /// How many times as long as modelled one class of work took when it was measured last.
    learned: Vec<(Class, f64)>,
    /// The same of neighbours, measured on a sample of some data.
    sampled: Option<(u32, f64)>,
}

impl Machine {
    /// A computation has taken so long.
    pub(crate) fn learn(&mut self, work: Work, took: Duration) {
        let modelled = work.modelled();
        if took < SHORTEST || modelled <= 0.0 {
            return;
        }
        self.learned.retain(|(class, _)| *class != work.class());
        self.learned.push((work.class(), took.as_secs_f64() / modelled));
    }

    /// Seconds that a computation takes here. The first question takes some tens of milliseconds.
    pub(crate) fn seconds(&mut self, work: Work, data: &Data) -> f64 {
        let learned =
            self.learned.iter().find(|(class, _)| *class == work.class()).map(|(_, factor)| *factor);
        let factor = match (learned, work.class()) {
            (Some(factor), _) => return work.modelled() * factor,
            (None, Class::Neighbors) => self.sampled(data),
            (None, _) => plain(),
        };
        (work.modelled() - work.sequential()) * factor + work.sequential()
    }

    /// By neighbours of some of the data: bytes are faster than floats.
    fn sampled(&mut self, data: &Data) -> f64 {
        let Some(vectors) = &data.vectors else { return plain() };
        if let Some((_, factor)) = self.sampled.filter(|(id, _)| *id == data.id) {
            return factor;
        }
        let rows =
            (SAMPLE / data.dimensions.max(1) as f64).sqrt().clamp(*SAMPLE_ROWS.start(), *SAMPLE_ROWS.end());
        let rows = (rows as usize).min(data.points);
        if rows < *SAMPLE_ROWS.start() as usize {
            return plain();
        }
        let step = data.points / rows;
        let values = (0..rows).flat_map(|row| vectors.row(row * step)).copied().collect();
        let factor = Matrix::new(rows, data.dimensions, values).map_or(1.0, |x| factor(x.view()));
        self.sampled = Some((data.id, factor));
        factor
    }
}

/// Whether the principal components of the data take so long that they are not computed before they are asked for.
pub(crate) fn pca_waits(data: &Data) -> bool {
    let work = Work::Pca(Shape::of(data));
    let (seconds, alone) = (work.modelled(), work.sequential());
    // What is surely short needs no measurement.
    alone > LONG || seconds > LONG / 5.0 && (seconds - alone) * plain() + alone > LONG
}

/// How many times as long as modelled anything takes here, by neighbours of random floats; measured once.
fn plain() -> f64 {
    static FACTOR: OnceLock<f64> = OnceLock::new();
    *FACTOR.get_or_init(|| {
        let mut random = Rng::new(0, 0, 0);
        let x = Matrix::from_fn(2000, 128, |_, _| random.normal() as f32);
        factor(x.view())
    })
}

/// How many times as long as modelled neighbours of these rows take.
fn factor(x: MatrixView<'_>) -> f64 {
    let params = knn::Params { k: 15.min(x.rows() - 1), ..Default::default() };
    let shape = Shape { points: x.rows() as f64, dimensions: x.cols() as f64 };
    let work = Work::Neighbors { shape, k: params.k, metric: params.metric };
    let begun = Instant::now();
    match knn::search(x, &params, &Silent) {
        Ok(_) => begun.elapsed().as_secs_f64() / work.modelled(),
        // Values that are no numbers: the computation itself will say so.
        Err(_) => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use embedscope_io::Dataset;

    use super::*;

    fn data(points: usize, dimensions: usize) -> Data {
        Data::new(1, Dataset::new("x", Matrix::zeros(points, dimensions)), 0)
    }

    #[test]
    fn more_work_takes_longer() {
        let shape = |points, dimensions| Shape { points, dimensions };
        let mut last = 0.0;
        for points in [50.0, 1e3, 8e3, 3e4, 7e4, 3e5, 1e6, 1e7] {
            let seconds = iteration(shape(points, 10.0), 90, 2);
            assert!(seconds > last && seconds < iteration(shape(points * 1.5, 10.0), 90, 2), "{points}");
            last = seconds;
        }
        let pca = |points, dimensions| Work::Pca(shape(points, dimensions)).modelled();
        assert!(pca(1e6, 784.0) > pca(1e5, 784.0) && pca(1e5, 4096.0) > pca(1e5, 784.0));
    }

    #[test]
    fn what_was_measured_counts_more_than_the_model() {
        let (mut machine, data) = (Machine::default(), data(1000, 10));
        let work = Work::Pca(Shape::of(&data));
        machine.learn(work, Duration::from_secs(3));
        assert!((machine.seconds(work, &data) - 3.0).abs() < 1e-9);
        machine.learn(work, Duration::from_millis(1));
        assert!((machine.seconds(work, &data) - 3.0).abs() < 1e-9, "too short to tell");
    }
}
