//! t-SNE (van der Maaten and Hinton 2008) on a mesh, in 2D and 3D.
//!
//! `KL(P || Q)` with `w_ij = 1 / (1 + |y_i - y_j|^2)`, `q_ij = w_ij / Z`; the gradient of point i is
//! `4 (e sum_j p_ij w_ij (y_i - y_j) - R_i / Z)` under exaggeration e. Attraction runs over the sparse P, repulsion R over a
//! mesh: its cost does not depend on the number of pairs. Kernels with other degrees of freedom, and weights by label on the
//! attraction, are the same with other factors.

mod affinity;
mod checkpoint;
mod convolution;
mod dims;
mod direct;
mod engine;
mod kernel;
mod kl;
mod memory;
mod mesh;
mod order;
mod params;
mod project;
mod run;
mod supervision;
mod transform;
mod tree;
mod way;
mod workspace;

pub use affinity::Affinity;
pub use checkpoint::Checkpoint;
pub(crate) use dims::{Dims, each, in_the_plane, wrong_dimensions};
pub(crate) use engine::{Engine, Motion};
pub(crate) use kernel::Kernel;
pub use memory::memory;
pub use params::{Params, StopReason};
pub use project::{
    AffinityKind, FEW_NEIGHBORS, MANY_POINTS, ProjectParams, Projection, begin, begin_neighbors,
    default_affinity, default_iterations, default_perplexity, project, project_neighbors, project_supervised,
};
pub use run::Run;
pub use supervision::IGNORED;
pub use transform::{Transform, TransformParams};

/// Points a task: fixed, so that sums do not depend on the number of threads.
const CHUNK: usize = 512;

/// One position, velocity or force.
type Point<const D: usize> = [f32; D];

/// Repulsion of every point before the division by `z`.
#[derive(Debug)]
struct Repulsion<const D: usize> {
    forces: Vec<Point<D>>,
    z: f64,
}
