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
        let Costs { always, direct, tree } = Costs::new(level, kernel, points);
        let mesh = cells as f64 * CELL;
        if points <= always || (direct <= mesh && (direct <= tree || !kernel.is_cauchy())) {
            Self::Direct
        } else if kernel.is_cauchy() && tree < mesh {
            Self::Tree
        } else {
            Self::Mesh
        }
    }

    /// Most padded cells that a mesh has where it is the cheapest way, `most` at most.
    pub(super) fn most_cells(level: Level, kernel: Kernel, points: usize, most: usize) -> usize {
        let Costs { always, direct, tree } = Costs::new(level, kernel, points);
        if points <= always {
            return 0;
        }
        let other = if kernel.is_cauchy() { direct.min(tree) } else { direct };
        most.min((other / CELL) as usize)
    }
}

/// What the ways other than a mesh cost, ns; infinite where there is none.
struct Costs {
    /// Up to so many points all pairs are taken.
    always: usize,
    direct: f64,
    tree: f64,
}

impl Costs {
    fn new(level: Level, kernel: Kernel, points: usize) -> Self {
        // ns a pair.
        let pair = match level {
            Level::Avx512 | Level::Avx512Vnni | Level::Amx => 0.06,
            Level::Avx2 => 0.12,
            Level::Scalar | Level::Neon => 0.6,
        };
        // A power to take costs four pairs.
        let (always, pair) =
            if kernel.is_cauchy() { (ALWAYS_DIRECT, pair) } else { (ALWAYS_DIRECT / 2, pair * 4.0) };
        if !kernel.is_student() {
            return Self { always: 0, direct: f64::INFINITY, tree: f64::INFINITY };
        }
        let n = points as f64;
        // A list of bodies grows with the depth of the tree; making it costs as much again.
        let tree = n * n.max(2.0).log2() * BODIES * (pair + 0.06);
        Self { always, direct: n * n * pair, tree }
    }
}
