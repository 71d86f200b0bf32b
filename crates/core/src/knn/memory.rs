//! How much memory a search takes.

use super::clustered;
use super::{Method, Params, sieve};
use crate::kernels::tile::BLOCK;

/// Bytes that [`super::search`] takes at its peak, besides the vectors, for `points` vectors of `dimensions`: within about half
/// of the true peak above it for floats; data of small integers take less. What the parameters refuse counts as nothing.
pub fn memory(points: usize, dimensions: usize, params: &Params) -> u64 {
    let plan = match params.method.resolve(points, params.metric) {
        Method::Clustered(clustered) => clustered::Plan::new(points, params, clustered).ok().flatten(),
        _ => None,
    };
    match plan {
        Some(plan) => plan.memory(points, dimensions, params.k),
        None => lists(points, params.k) + packed(points, dimensions) + candidates(points, params),
    }
}

/// Bytes of the neighbours themselves: a row number and a distance each.
pub(crate) fn lists(points: usize, k: usize) -> u64 {
    points as u64 * k as u64 * 8
}

/// Bytes of the short lists of candidates of an exact search. An allocator may keep them after it.
pub(crate) fn candidates(points: usize, params: &Params) -> u64 {
    if points == 0 || matches!(params.method.resolve(points, params.metric), Method::Clustered(_)) {
        return 0;
    }
    let keep = sieve::candidates(params.k).min(points - 1);
    let most = sieve::most(keep).min(points) as u64;
    points as u64 * (most * size_of::<sieve::Pair>() as u64 + size_of::<Vec<sieve::Pair>>() as u64)
}

/// Bytes of vectors packed as floats, with their norms.
fn packed(points: usize, dimensions: usize) -> u64 {
    points.next_multiple_of(BLOCK) as u64 * (dimensions.max(1) as u64 + 1) * 4
}
