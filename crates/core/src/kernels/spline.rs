//! Cubic B-spline stencils of 4^D nodes: charges to a mesh, and a mesh's field and its gradient to points.
#![allow(unsafe_code)]

use crate::simd::Level;

/// Nodes of a stencil along one axis.
pub(crate) const TAPS: usize = 4;

/// Where the nodes of a mesh are; row-major, the last axis contiguous.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Nodes<const D: usize> {
    /// Position of the first node.
    pub(crate) lower: [f32; D],
    /// 1 / distance of two nodes.
    pub(crate) inverse_step: f32,
    /// At least [`TAPS`] an axis.
    pub(crate) count: [usize; D],
}

/// The stencil of one point.
struct Stencil<const D: usize> {
    /// First node by axis.
    start: [usize; D],
    /// Where the point lies in its cell, `0..1`.
    at: [f32; D],
}

impl<const D: usize> Nodes<D> {
    /// First node of the point's stencil along one axis, and where the point lies in its cell.
    #[inline]
    pub(crate) fn locate(&self, point: &[f32; D], axis: usize) -> (usize, f32) {
        let u = (point[axis] - self.lower[axis]) * self.inverse_step;
        let cell = (u as usize).clamp(1, self.count[axis] - TAPS + 1);
        (cell - 1, (u - cell as f32).clamp(0.0, 1.0))
    }

    #[inline]
    fn stencil(&self, point: &[f32; D]) -> Stencil<D> {
        let mut new = Stencil { start: [0; D], at: [0.0; D] };
        for axis in 0..D {
            (new.start[axis], new.at[axis]) = self.locate(point, axis);
        }
        new
    }

    /// Nodes and rows along the middle axis: 1 in 2D.
    fn middle(&self) -> (usize, usize) {
        if D == 3 { (self.count[1], TAPS) } else { (1, 1) }
    }
}

/// Weights of the four nodes around a point at `t` in its cell.
#[inline]
fn weights(t: f32) -> [f32; TAPS] {
    const SIXTH: f32 = 1.0 / 6.0;
    let s = 1.0 - t;
    let (t2, s2) = (t * t, s * s);
    let (t3, s3) = (t2 * t, s2 * s);
    [s3 * SIXTH, (3.0 * t3 - 6.0 * t2 + 4.0) * SIXTH, (3.0 * s3 - 6.0 * s2 + 4.0) * SIXTH, t3 * SIXTH]
}

/// Their derivatives by `t`.
#[inline]
fn slopes(t: f32) -> [f32; TAPS] {
    let s = 1.0 - t;
    let (t2, s2) = (t * t, s * s);
    [-0.5 * s2, 1.5 * t2 - 2.0 * t, -1.5 * s2 + 2.0 * s, 0.5 * t2]
}

/// Makes a version of each loop for the instructions of a level: the body is inlined into a function that has them.
macro_rules! versions {
    ($(#[$doc:meta])* $name:ident, $body:ident, ($($arg:ident: $type:ty),*) $(-> $out:ty)?) => {
        $(#[$doc])*
        pub(crate) fn $name<const D: usize>(level: Level, $($arg: $type),*) $(-> $out)? {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2,fma")]
                fn avx2<const D: usize>($($arg: $type),*) $(-> $out)? {
                    $body($($arg),*)
                }
                if level >= Level::Avx2 {
                    // SAFETY: the level says that the processor has the instructions.
                    return unsafe { avx2($($arg),*) };
                }
            }
            let _ = level;
            $body($($arg),*)
        }
    };
}

versions! {
    /// Adds charge 1 for each of the points named by `order` to `planes`, which start at plane `first` of the mesh and hold all
    /// of their stencils; in that order.
    spread, spread_body, (nodes: &Nodes<D>, points: &[[f32; D]], order: &[u32], first: usize, planes: &mut [f32])
}
versions! {
    /// For each point `factor` times the gradient of the field by its position; returns the sum of the field's values.
    gather, gather_body, (nodes: &Nodes<D>, points: &[[f32; D]], grid: &[f32], factor: f32, forces: &mut [[f32; D]]) -> f64
}

#[expect(clippy::inline_always, reason = "compiled once for each level, with its instructions")]
#[inline(always)]
fn spread_body<const D: usize>(
    nodes: &Nodes<D>,
    points: &[[f32; D]],
    order: &[u32],
    first: usize,
    planes: &mut [f32],
) {
    let (middle, rows) = nodes.middle();
    let last = nodes.count[D - 1];
    for &i in order {
        let stencil = nodes.stencil(&points[i as usize]);
        let along = weights(stencil.at[D - 1]);
        let across = weights(stencil.at[0]);
        let between = if D == 3 { weights(stencil.at[1]) } else { [1.0; TAPS] };
        for x in 0..TAPS {
            for y in 0..rows {
                let row =
                    (stencil.start[0] - first + x) * middle + if D == 3 { stencil.start[1] + y } else { 0 };
                let from = row * last + stencil.start[D - 1];
                let weight = if D == 3 { across[x] * between[y] } else { across[x] };
                let cells: &mut [f32] = &mut planes[from..from + TAPS];
                for tap in 0..TAPS {
                    cells[tap] += weight * along[tap];
                }
            }
        }
    }
}

#[expect(clippy::inline_always, reason = "compiled once for each level, with its instructions")]
#[inline(always)]
fn gather_body<const D: usize>(
    nodes: &Nodes<D>,
    points: &[[f32; D]],
    grid: &[f32],
    factor: f32,
    forces: &mut [[f32; D]],
) -> f64 {
    let mut sum = 0f64;
    let factor = factor * nodes.inverse_step;
    for (force, point) in forces.iter_mut().zip(points) {
        let (value, gradient) = at_body(nodes, point, grid);
        sum += f64::from(value);
        *force = gradient.map(|g| factor * g);
    }
    sum
}

/// Value of the field at a point, and its gradient in units of 1 / step.
pub(crate) fn at<const D: usize>(nodes: &Nodes<D>, point: &[f32; D], grid: &[f32]) -> (f32, [f32; D]) {
    at_body(nodes, point, grid)
}

#[expect(clippy::inline_always, reason = "compiled once for each level, with its instructions")]
#[inline(always)]
fn at_body<const D: usize>(nodes: &Nodes<D>, point: &[f32; D], grid: &[f32]) -> (f32, [f32; D]) {
    let (middle, rows) = nodes.middle();
    let last = nodes.count[D - 1];
    let stencil = nodes.stencil(point);
    let (wx, dx) = (weights(stencil.at[0]), slopes(stencil.at[0]));
    let (wy, dy) =
        if D == 3 { (weights(stencil.at[1]), slopes(stencil.at[1])) } else { ([1.0; TAPS], [0.0; TAPS]) };
    // Sums over all rows of the stencil, tap by tap along the last axis: of the field, and of its slopes along the other axes.
    let (mut value, mut first, mut second) = ([0f32; TAPS], [0f32; TAPS], [0f32; TAPS]);
    for x in 0..TAPS {
        for y in 0..rows {
            let row = (stencil.start[0] + x) * middle + if D == 3 { stencil.start[1] + y } else { 0 };
            let from = row * last + stencil.start[D - 1];
            let cells: &[f32] = &grid[from..from + TAPS];
            for tap in 0..TAPS {
                if D == 3 {
                    value[tap] += wx[x] * wy[y] * cells[tap];
                    first[tap] += dx[x] * wy[y] * cells[tap];
                    second[tap] += wx[x] * dy[y] * cells[tap];
                } else {
                    value[tap] += wx[x] * cells[tap];
                    first[tap] += dx[x] * cells[tap];
                }
            }
        }
    }
    let (wz, dz) = (weights(stencil.at[D - 1]), slopes(stencil.at[D - 1]));
    let dot = |a: &[f32; TAPS], b: &[f32; TAPS]| (a[0] * b[0] + a[2] * b[2]) + (a[1] * b[1] + a[3] * b[3]);
    let mut gradient = [0f32; D];
    gradient[0] = dot(&first, &wz);
    if D == 3 {
        gradient[1] = dot(&second, &wz);
    }
    gradient[D - 1] = dot(&value, &dz);
    (dot(&value, &wz), gradient)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check<const D: usize>(points: &[[f32; D]], count: [usize; D]) {
        let nodes = Nodes { lower: [-1.0; D], inverse_step: 2.0, count };
        let cells: usize = count.iter().product();
        let order: Vec<u32> = (0..points.len() as u32).collect();
        let mut first: Option<(Vec<f32>, Vec<[f32; D]>, f64)> = None;
        for level in Level::ALL.into_iter().filter(|level| level.is_available()) {
            let mut grid = vec![0f32; cells];
            spread(level, &nodes, points, &order, 0, &mut grid);
            let total: f64 = grid.iter().map(|&v| f64::from(v)).sum();
            assert!((total - points.len() as f64).abs() < 1e-4, "{level:?}: weights sum to 1, not {total}");
            let centre = (0..cells).map(|c| f64::from(grid[c]) * (c % count[D - 1]) as f64).sum::<f64>();
            let expected: f64 = points.iter().map(|p| (f64::from(p[D - 1]) + 1.0) * 2.0).sum();
            assert!(
                (centre - expected).abs() < 1e-3 * expected.max(1.0),
                "{level:?}: {centre} is not {expected}"
            );

            // A B-spline reproduces linear functions, value and slope.
            let plane: Vec<f32> = (0..cells).map(|c| 3.0 + (c % count[D - 1]) as f32).collect();
            let mut forces = vec![[0f32; D]; points.len()];
            let sum = gather(level, &nodes, points, &plane, 0.5, &mut forces);
            assert!(
                (sum - expected - 3.0 * points.len() as f64).abs() < 1e-3 * expected.max(1.0),
                "{level:?}: {sum}"
            );
            for force in &forces {
                assert!((force[D - 1] - 1.0).abs() < 1e-4 && force[0].abs() < 1e-4, "{level:?}: {force:?}");
            }
            let found = (grid, forces, sum);
            match &first {
                None => first = Some(found),
                Some(first) => assert_eq!(&found, first, "{level:?} has the bits of portable code"),
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn charge_and_linear_fields_are_kept(
            points in prop::collection::vec(prop::array::uniform3(-0.5f32..1.5), 1..60),
        ) {
            check(&points, [9, 8, 10]);
            let two: Vec<[f32; 2]> = points.iter().map(|p| [p[0], p[1]]).collect();
            check(&two, [9, 8]);
        }
    }
}
