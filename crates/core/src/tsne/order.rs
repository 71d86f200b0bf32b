//! Spatial order: points near each other in a layout become near in memory.

use rayon::prelude::*;

use crate::MatrixView;

/// Row numbers along the Morton curve of a 2D or 3D layout; ties by row number.
pub(super) fn morton_order(layout: MatrixView<'_>) -> Vec<u32> {
    let (n, dims) = (layout.rows(), layout.cols());
    let mut lower = vec![f32::INFINITY; dims];
    let mut upper = vec![f32::NEG_INFINITY; dims];
    for i in 0..n {
        for (axis, &v) in layout.row(i).iter().enumerate() {
            lower[axis] = lower[axis].min(v);
            upper[axis] = upper[axis].max(v);
        }
    }
    let extent = lower.iter().zip(&upper).map(|(l, u)| u - l).fold(f32::MIN_POSITIVE, f32::max);
    let bits = if dims == 2 { 16 } else { 10 };
    let cells = (1u32 << bits) as f32;
    let mut keys: Vec<(u32, u32)> = (0..n)
        .into_par_iter()
        .map(|i| {
            let mut key = 0u32;
            for (axis, &v) in layout.row(i).iter().enumerate() {
                let cell = ((v - lower[axis]) / extent * cells).clamp(0.0, cells - 1.0) as u32;
                for bit in 0..bits {
                    key |= (cell >> bit & 1) << (bit * dims as u32 + axis as u32);
                }
            }
            (key, i as u32)
        })
        .collect();
    keys.par_sort_unstable();
    keys.into_iter().map(|(_, i)| i).collect()
}
