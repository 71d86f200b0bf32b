//! Points inside a polygon on screen.

use crate::wire::Frame;
use crate::{Error, Result, RowSet};

/// Slabs of a polygon's height: an edge is looked at only by points of those that it crosses.
const SLABS: usize = 1024;

/// The points of a layout that lie in front of the camera and are projected inside a polygon by the even-odd rule. `matrix`,
/// column-major, takes layout units to clip space; the polygon's vertices, x and y in turn, are in clip space after the division.
///
/// A point without coordinates is in no region. All sums are `f64`.
pub(super) fn inside(frame: &Frame, polygon: &[f64], matrix: &[f64; 16]) -> Result<RowSet> {
    if polygon.len() < 6 || !polygon.len().is_multiple_of(2) || polygon.iter().any(|v| !v.is_finite()) {
        return Err(Error::Setting {
            name: "polygon",
            value: format!("a list of {} numbers", polygon.len()),
            expected: "x and y of at least three vertices, all finite".into(),
        });
    }
    if let Some(value) = matrix.iter().find(|v| !v.is_finite()) {
        return Err(Error::Setting {
            name: "matrix",
            value: format!("with {value}"),
            expected: "16 finite numbers".into(),
        });
    }
    let polygon = Polygon::new(polygon);
    let (positions, dims) = (frame.positions(), frame.dims());
    let belongs = |row: usize| {
        let point = &positions[row * dims..(row + 1) * dims];
        let at = |axis: usize| point.get(axis).map_or(0.0, |&v| f64::from(v));
        let (x, y, z) = (at(0), at(1), at(2));
        let to = |row: usize| matrix[row] * x + matrix[4 + row] * y + matrix[8 + row] * z + matrix[12 + row];
        let w = to(3);
        // False for a point without coordinates too.
        w > 0.0 && polygon.contains(to(0) / w, to(1) / w)
    };
    Ok(RowSet::where_true(frame.points(), belongs))
}

/// A closed polygon with its edges by height.
struct Polygon {
    lower: [f64; 2],
    upper: [f64; 2],
    /// Edges that cross a slab, one list after the other.
    edges: Vec<Edge>,
    /// Where each slab's list begins, and where the last ends.
    starts: Vec<usize>,
    slabs_a_unit: f64,
}

#[derive(Clone, Copy)]
struct Edge {
    from: [f64; 2],
    to: [f64; 2],
}

impl Edge {
    /// Whether a ray from a point to the right crosses the edge; its lower end counts, its upper one does not.
    fn crosses(&self, x: f64, y: f64) -> bool {
        let ([x0, y0], [x1, y1]) = (self.from, self.to);
        (y0 > y) != (y1 > y) && x < (x1 - x0) * (y - y0) / (y1 - y0) + x0
    }
}

impl Polygon {
    fn new(vertices: &[f64]) -> Self {
        let vertices: Vec<[f64; 2]> = vertices.chunks_exact(2).map(|v| [v[0], v[1]]).collect();
        let bound = |axis: usize, pick: fn(f64, f64) -> f64| {
            vertices.iter().map(|v| v[axis]).fold(vertices[0][axis], pick)
        };
        let lower = [bound(0, f64::min), bound(1, f64::min)];
        let upper = [bound(0, f64::max), bound(1, f64::max)];
        let height = upper[1] - lower[1];
        let slabs = if vertices.len() > 8 && height > 0.0 { SLABS } else { 1 };
        let slabs_a_unit = if slabs == 1 { 0.0 } else { slabs as f64 / height };
        let mut polygon = Self { lower, upper, edges: Vec::new(), starts: vec![0], slabs_a_unit };
        let all = |i: usize| Edge { from: vertices[i], to: vertices[(i + 1) % vertices.len()] };
        let mut lists = vec![Vec::new(); slabs];
        for edge in (0..vertices.len()).map(all) {
            let (low, high) = (edge.from[1].min(edge.to[1]), edge.from[1].max(edge.to[1]));
            for list in &mut lists[polygon.slab(low, slabs)..=polygon.slab(high, slabs)] {
                list.push(edge);
            }
        }
        for list in lists {
            polygon.edges.extend(list);
            polygon.starts.push(polygon.edges.len());
        }
        polygon
    }

    /// The slab of a height: monotonous, so that an edge is in the slab of every height that it passes.
    fn slab(&self, y: f64, slabs: usize) -> usize {
        (((y - self.lower[1]) * self.slabs_a_unit) as usize).min(slabs - 1)
    }

    fn contains(&self, x: f64, y: f64) -> bool {
        let boxed = x >= self.lower[0] && x <= self.upper[0] && y >= self.lower[1] && y <= self.upper[1];
        if !boxed {
            return false;
        }
        let slab = self.slab(y, self.starts.len() - 1);
        let edges = &self.edges[self.starts[slab]..self.starts[slab + 1]];
        edges.iter().filter(|edge| edge.crosses(x, y)).count() % 2 == 1
    }
}

#[cfg(test)]
mod tests {
    use embedscope_core::rng::Rng;

    use super::*;

    #[test]
    fn slabs_change_nothing() {
        let mut random = Rng::new(5, 0, 0);
        for vertices in [3, 4, 9, 60, 500] {
            // A star that crosses itself.
            let polygon: Vec<f64> = (0..2 * vertices).map(|_| random.uniform() * 2.0 - 1.0).collect();
            let quick = Polygon::new(&polygon);
            let edge = |i: usize| {
                let at = |i: usize| [polygon[2 * i % polygon.len()], polygon[(2 * i + 1) % polygon.len()]];
                Edge { from: at(i), to: at(i + 1) }
            };
            let edges: Vec<Edge> = (0..vertices).map(edge).collect();
            let mut inside = 0;
            for probe in 0..20_000 {
                let mut at = [random.uniform() * 2.2 - 1.1, random.uniform() * 2.2 - 1.1];
                if probe % 10 == 0 {
                    // On a vertex.
                    at = edges[probe / 10 % vertices].from;
                }
                let slow = edges.iter().filter(|edge| edge.crosses(at[0], at[1])).count() % 2 == 1;
                assert_eq!(quick.contains(at[0], at[1]), slow, "{at:?} of {vertices}");
                inside += usize::from(slow);
            }
            assert!(inside > 100, "{inside}");
        }
    }
}
