//! Spatial order: points near each other in a layout become near in memory.

use rayon::prelude::*;

use super::Point;

/// Row numbers along the Morton curve of a layout; ties by row number.
pub(super) fn morton_order<const D: usize>(layout: &[Point<D>]) -> Vec<u32> {
    let mut keys = Vec::new();
    morton_keys(layout, if D == 2 { 16 } else { 10 }, &mut keys);
    keys.par_sort_unstable();
    keys.into_iter().map(|(_, i)| i).collect()
}

/// Key along the Morton curve of cells of `extent / 2^bits`, and row number, of every row.
pub(super) fn morton_keys<const D: usize>(layout: &[Point<D>], bits: u32, keys: &mut Vec<(u32, u32)>) {
    let (lower, upper) = super::mesh::bounds(layout);
    let extent = (0..D).map(|axis| upper[axis] - lower[axis]).fold(f32::MIN_POSITIVE, f32::max);
    let cells = (1u32 << bits) as f32;
    let scale = cells / extent;
    keys.resize(layout.len(), (0, 0));
    keys.par_iter_mut().zip(layout).enumerate().for_each(|(i, (to, point))| {
        let mut key = 0u32;
        for axis in 0..D {
            let cell = ((point[axis] - lower[axis]) * scale).clamp(0.0, cells - 1.0) as u32;
            key |= if D == 2 { spread_by_two(cell) } else { spread_by_three(cell) } << axis;
        }
        *to = (key, i as u32);
    });
}

/// The low 16 bits, each with an empty one after it.
fn spread_by_two(v: u32) -> u32 {
    let v = (v | v << 8) & 0x00ff_00ff;
    let v = (v | v << 4) & 0x0f0f_0f0f;
    let v = (v | v << 2) & 0x3333_3333;
    (v | v << 1) & 0x5555_5555
}

/// The low 10 bits, each with two empty ones after it.
fn spread_by_three(v: u32) -> u32 {
    let v = (v | v << 16) & 0x0300_00ff;
    let v = (v | v << 8) & 0x0300_f00f;
    let v = (v | v << 4) & 0x030c_30c3;
    (v | v << 2) & 0x0924_9249
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_spread() {
        for v in [0u32, 1, 2, 0x155, 0x2aa, 0x3ff] {
            for bit in 0..10 {
                assert_eq!(spread_by_two(v) >> (2 * bit) & 1, v >> bit & 1);
                assert_eq!(spread_by_three(v) >> (3 * bit) & 1, v >> bit & 1);
            }
            assert_eq!(spread_by_two(v).count_ones(), v.count_ones());
            assert_eq!(spread_by_three(v).count_ones(), v.count_ones());
        }
    }

    #[test]
    fn the_curve_visits_a_quarter_after_the_other() {
        let points = [[0.9f32, 0.9], [0.1, 0.1], [0.1, 0.9], [0.9, 0.1], [0.15, 0.12]];
        assert_eq!(morton_order(&points), [1, 4, 3, 2, 0]);
    }
}
