//! Points on the page: their place, size, colour and order.

use embedscope_core::rng::Rng;

use crate::palette::Rgb;
use crate::svg::Rect;

/// Stage of the random numbers that shuffle points.
const SHUFFLE: u64 = 0x6669_6775;
/// Points of one colour are brought together inside blocks of this many, to keep an SVG small.
const BLOCK: usize = 256;

/// One point on the page, in points (1/72 inch), y down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Mark {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) r: f64,
    pub(crate) color: Rgb,
}

/// Puts the items in a fair, seeded order, in which no class hides another.
pub(crate) fn shuffle<T>(items: &mut [T], seed: u64, color: impl Fn(&T) -> Rgb) {
    for i in (1..items.len()).rev() {
        let j = Rng::new(seed, SHUFFLE, i as u64).below(i as u64 + 1) as usize;
        items.swap(i, j);
    }
    for block in items.chunks_mut(BLOCK) {
        block.sort_by_key(&color);
    }
}

/// Automatic radius in points: a share of the room that each point has, within what reads well.
pub(crate) fn auto_radius(n: usize, plot: Rect) -> f64 {
    let room = (plot.w * plot.h / n.max(1) as f64).sqrt();
    // Small figures have small points, as they have small type.
    let largest = (plot.w.min(plot.h) / 90.0).clamp(1.4, 3.2);
    (0.32 * room).clamp(0.35, largest)
}

/// Automatic opacity from the overlap that a point typically sees: the mean number of points that share a
/// point's cell of one point's size.
pub(crate) fn auto_opacity(marks: &[Mark], plot: Rect) -> f64 {
    let Some(r) = marks.iter().map(|m| m.r).reduce(f64::min) else { return 1.0 };
    let cell = (2.0 * r).max(0.5);
    let columns = (plot.w / cell).ceil().max(1.0) as usize;
    let rows = (plot.h / cell).ceil().max(1.0) as usize;
    let mut counts = vec![0u32; columns * rows];
    for m in marks {
        let x = ((m.x - plot.x) / cell).max(0.0) as usize;
        let y = ((m.y - plot.y) / cell).max(0.0) as usize;
        if x < columns && y < rows {
            counts[y * columns + x] += 1;
        }
    }
    let (sum, squares) =
        counts.iter().fold((0.0, 0.0), |(s, q), &c| (s + f64::from(c), q + f64::from(c) * f64::from(c)));
    let overlap: f64 = if sum > 0.0 { squares / sum } else { 1.0 };
    (1.05 / overlap.powf(0.4)).clamp(0.3, 0.9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_fair_seeded_and_complete() {
        let order = |seed| {
            let mut items: Vec<u32> = (0..2000).collect();
            shuffle(&mut items, seed, |_| Rgb(0, 0, 0));
            items
        };
        assert_eq!(order(1), order(1));
        assert_ne!(order(1), order(2));
        let first: u32 = order(3)[..1000].iter().map(|&i| u32::from(i < 1000)).sum();
        assert!((420..580).contains(&first), "{first}");
        let mut all = order(4);
        all.sort_unstable();
        assert!(all.iter().copied().eq(0..2000));
    }

    #[test]
    fn more_points_are_smaller_and_fainter() {
        let plot = Rect { x: 0.0, y: 0.0, w: 300.0, h: 300.0 };
        assert!(auto_radius(150, plot) > auto_radius(8000, plot));
        let crowd = |n: usize| -> Vec<Mark> {
            (0..n)
                .map(|i| Mark {
                    x: (i * 7 % 300) as f64,
                    y: (i * 13 % 300) as f64,
                    r: 1.0,
                    color: Rgb(0, 0, 0),
                })
                .collect()
        };
        assert!(auto_opacity(&crowd(100), plot) > auto_opacity(&crowd(100_000), plot));
    }
}
