//! How repulsion is computed: by counts alone, so that the same layout takes the same way whatever the load of the machine.

use super::kernel::Kernel;
use crate::simd::Level;

/// The ways, all of about one accuracy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Direct,
    Tree,
    Mesh,
}

/// Up to this many points all pairs are cheaper than any mesh.
const ALWAYS_DIRECT: usize = 2000;
/// Cost of a padded cell of a mesh (its share of two transforms), ns.
const CELL: f64 = 3.0;
/// Bodies in a point's list for each doubling of the number of points.
const BODIES: f64 = 120.0;

impl Way {
    /// The cheapest for so many points, with a mesh of so many padded cells.
    pub(super) fn cheapest(level: Level, kernel: Kernel, points: usize, cells: usize) -> Self {
        // ns a pair.
        let pair = match level {
            Level::Avx512 | Level::Avx512Vnni => 0.06,
            Level::Avx2 => 0.12,
            Level::Scalar => 0.6,
        };
        // A power to take costs four pairs.
        let (always, pair) =
            if kernel.is_cauchy() { (ALWAYS_DIRECT, pair) } else { (ALWAYS_DIRECT / 2, pair * 4.0) };
        if !kernel.is_student() {
            return Self::Mesh;
        }
        let n = points as f64;
        let direct = n * n * pair;
        let mesh = cells as f64 * CELL;
        // A list of bodies grows with the depth of the tree; making it costs as much again.
        let tree = n * n.log2() * BODIES * (pair + 0.06);
        if points <= always || (direct <= mesh && (direct <= tree || !kernel.is_cauchy())) {
            Self::Direct
        } else if kernel.is_cauchy() && tree < mesh {
            Self::Tree
        } else {
            Self::Mesh
        }
    }
}
