//! The engine of Embedscope: neighbours, PCA, t-SNE and UMAP on memory.
//!
//! Nothing here reads files, prints, sleeps or spawns threads of its own (rayon's
//! pool aside). Data are row-major `f32`, indices are `u32`, sums are `f64`. The
//! same seed gives the same bits for any number of threads.
//!
//! ```
//! use embedscope_core::{Matrix, knn, pca, tsne, monitor::Silent};
//!
//! # fn main() -> Result<(), embedscope_core::Error> {
//! let x = Matrix::from_fn(60, 5, |row, col| ((row * 7 + col * 13) % 11) as f32);
//! let neighbors = knn::search(x.view(), &knn::Params { k: 15, ..Default::default() }, &Silent)?;
//! let affinity = tsne::Affinity::perplexity(&neighbors, 5.0)?;
//! let start = pca::initial_layout(x.view(), 2, 0, &Silent)?;
//! let mut run = tsne::Run::new(&affinity, &start, tsne::Params::default())?;
//! while !run.is_done() {
//!     run.step();
//! }
//! assert_eq!(run.layout().rows(), 60);
//! # Ok(())
//! # }
//! ```
//!
//! Rooms, each depending only on those to its left:
//! `matrix, rng, simd, monitor, error <- bytes, turns, kernels, linalg <- metric <- axes, preprocess, sample, clusters, knn, pca <- kmeans, tsne, umap, quality`.

pub mod axes;
mod bytes;
pub mod clusters;
mod error;
mod kernels;
pub mod kmeans;
pub mod knn;
mod linalg;
mod matrix;
mod metric;
pub mod monitor;
pub mod pca;
pub mod preprocess;
pub mod quality;
pub mod rng;
pub mod sample;
pub mod simd;
pub mod tsne;
mod turns;
pub mod umap;

pub use error::{Error, Result};
pub use matrix::{Matrix, MatrixView, SharedValues};
pub use metric::Metric;
pub use monitor::Monitor;
