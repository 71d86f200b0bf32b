//! UMAP (arXiv 1802.03426) with umap-learn's parameters, in 2D and 3D.
//!
//! Neighbours become a fuzzy set of edges; the layout pulls the ends of an edge together as often as it is strong, and pushes
//! random pairs apart. Each point is moved by one task that reads the others' positions as they were, and random numbers are
//! a function of (seed, epoch, point): a seed costs no threads. [`Live`] goes down the expected gradient instead, on the mesh of
//! t-SNE.

mod curve;
mod engine;
mod fuzzy;
mod live;
mod memory;
mod params;
mod project;
mod run;
mod sparse;
mod spectral;
mod start;
mod transform;

pub use curve::Curve;
pub use fuzzy::FuzzySet;
pub use live::{Live, LiveParams};
pub use memory::memory;
pub use params::Params;
pub use project::{AnyRun, Begun, Init, ProjectParams, Projection, begin, project};
pub use run::Run;
pub use spectral::{NoSpectrum, spectral_scores};
pub use start::{initial_layout, layout_from_scores};
pub use transform::{Map, TransformParams};

/// Points a task: fixed, so that the work is the same for any number of threads.
const CHUNK: usize = 256;

/// One position.
type Point<const D: usize> = [f32; D];

/// The points of a layout with D columns.
fn points_of<const D: usize>(layout: &crate::Matrix) -> Vec<Point<D>> {
    layout.data().as_chunks::<D>().0.to_vec()
}
