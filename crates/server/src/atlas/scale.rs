//! Pictures of one size, scaled into square cells.

/// Scales pictures of one size: weights are made once. Smaller ones by the mean of the area, larger ones by linear interpolation;
/// what is transparent gives no colour.
#[derive(Debug)]
pub(super) struct Scaler {
    channels: usize,
    width: usize,
    across: Axis,
    down: Axis,
}

/// How the pixels of one axis of the cell are made of those of the picture.
#[derive(Debug)]
struct Axis {
    /// Pixels of the cell before the picture.
    before: usize,
    /// For each pixel: the first of the picture's pixels, and the weight of it and the next ones; they sum to 1.
    weights: Vec<(usize, Vec<f32>)>,
}

impl Axis {
    /// `from` pixels on `to` of the `cell`'s.
    fn new(from: u32, to: u32, cell: u32) -> Self {
        let (ratio, last) = (f64::from(from) / f64::from(to), from as usize - 1);
        let weights = (0..to).map(|i| {
            if ratio >= 1.0 {
                let (low, high) = (f64::from(i) * ratio, (f64::from(i) + 1.0) * ratio);
                let first = (low as usize).min(last);
                let end = (high.ceil() as usize).clamp(first + 1, from as usize);
                let covered = |p: usize| (high.min(p as f64 + 1.0) - low.max(p as f64)).max(0.0);
                (first, (first..end).map(|p| (covered(p) / ratio) as f32).collect())
            } else {
                let middle = ((f64::from(i) + 0.5) * ratio - 0.5).clamp(0.0, last as f64);
                let first = (middle as usize).min(last.saturating_sub(1));
                let t = (middle - first as f64) as f32;
                (first, if last == 0 { vec![1.0] } else { vec![1.0 - t, t] })
            }
        });
        Self { before: ((cell - to) / 2) as usize, weights: weights.collect() }
    }
}

impl Scaler {
    pub(super) fn new(width: u32, height: u32, channels: u32, cell: u32) -> Self {
        let longest = width.max(height);
        let fit = |side: u32| {
            let scaled = (f64::from(side) * f64::from(cell) / f64::from(longest)).round() as u32;
            scaled.clamp(1, cell)
        };
        Self {
            channels: channels as usize,
            width: width as usize,
            across: Axis::new(width, fit(width), cell),
            down: Axis::new(height, fit(height), cell),
        }
    }

    /// Draws a picture into the cell that begins at `target`, whose rows are `stride` bytes apart.
    pub(super) fn put(&self, picture: &[u8], target: &mut [u8], stride: usize) {
        for (y, (top, rows)) in self.down.weights.iter().enumerate() {
            let line = &mut target[(self.down.before + y) * stride..];
            for (x, (left, columns)) in self.across.weights.iter().enumerate() {
                // Red, green and blue times opacity, and opacity.
                let mut sum = [0f32; 4];
                for (row, &wy) in (*top..).zip(rows) {
                    for (column, &wx) in (*left..).zip(columns) {
                        let at = (row * self.width + column) * self.channels;
                        let [r, g, b, a] = rgba(&picture[at..at + self.channels]);
                        let weight = wx * wy * a;
                        sum[0] += weight * r;
                        sum[1] += weight * g;
                        sum[2] += weight * b;
                        sum[3] += weight;
                    }
                }
                let color = |v: f32| if sum[3] > 0.0 { (v / sum[3]).round() as u8 } else { 0 };
                let at = (self.across.before + x) * 4;
                line[at..at + 4].copy_from_slice(&[
                    color(sum[0]),
                    color(sum[1]),
                    color(sum[2]),
                    sum[3].round() as u8,
                ]);
            }
        }
    }
}

fn rgba(pixel: &[u8]) -> [f32; 4] {
    match *pixel {
        [v] => [f32::from(v), f32::from(v), f32::from(v), 255.0],
        [r, g, b] => [f32::from(r), f32::from(g), f32::from(b), 255.0],
        [r, g, b, a] => [f32::from(r), f32::from(g), f32::from(b), f32::from(a)],
        _ => [0.0; 4],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scaled(width: u32, height: u32, channels: u32, picture: &[u8], cell: u32) -> Vec<[u8; 4]> {
        let mut target = vec![0; (cell * cell * 4) as usize];
        Scaler::new(width, height, channels, cell).put(picture, &mut target, cell as usize * 4);
        target.chunks_exact(4).map(|p| [p[0], p[1], p[2], p[3]]).collect()
    }

    #[test]
    fn the_same_size_is_the_same_picture() {
        let picture: Vec<u8> = (0..16 * 16 * 3).map(|i| (i * 7 % 251) as u8).collect();
        let back: Vec<u8> = scaled(16, 16, 3, &picture, 16).iter().flat_map(|p| p[..3].to_vec()).collect();
        assert_eq!(back, picture);
    }

    #[test]
    fn smaller_is_the_mean_of_the_area() {
        let picture: Vec<u8> = (0..4u8).flat_map(|y| (0..4u8).map(move |x| y * 40 + x * 4)).collect();
        let small = scaled(4, 4, 1, &picture, 2);
        assert_eq!(small.iter().map(|p| p[0]).collect::<Vec<_>>(), [22, 30, 102, 110]);
        // 3 pixels on 2: one and a half each.
        let uneven = scaled(3, 3, 1, &[0, 30, 60, 0, 30, 60, 0, 30, 60], 2);
        assert_eq!(uneven.iter().map(|p| p[0]).collect::<Vec<_>>(), [10, 50, 10, 50]);
    }

    #[test]
    fn larger_is_between_neighbours() {
        let wide = scaled(2, 2, 1, &[0, 100, 0, 100], 4);
        assert_eq!(wide[..4].iter().map(|p| p[0]).collect::<Vec<_>>(), [0, 25, 75, 100]);
        assert_eq!(scaled(1, 1, 1, &[9], 3), [[9, 9, 9, 255]; 9]);
    }

    #[test]
    fn aspect_is_kept_and_what_is_around_is_transparent() {
        let tall = scaled(1, 3, 3, &[1, 2, 3].repeat(3), 6);
        for (i, pixel) in tall.iter().enumerate() {
            let inside = (2..4).contains(&(i % 6));
            assert_eq!(*pixel, if inside { [1, 2, 3, 255] } else { [0; 4] }, "{i}");
        }
        // Thinner than a pixel is still one pixel.
        assert_eq!(scaled(100, 1, 1, &[200; 100], 4).iter().filter(|p| p[3] > 0).count(), 4);
    }

    #[test]
    fn what_is_transparent_gives_no_colour() {
        let picture = [250, 0, 0, 255, 0, 250, 0, 0, 250, 0, 0, 255, 0, 250, 0, 0];
        assert_eq!(scaled(2, 2, 4, &picture, 1), [[250, 0, 0, 128]]);
    }
}
