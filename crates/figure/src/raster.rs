//! Discs as pixels: exact enough antialiasing, fast for millions of points.

use crate::marks::Mark;
use crate::svg::Rect;

/// Premultiplied RGBA pixels, row-major.
#[derive(Debug, Clone)]
pub(crate) struct Pixels {
    pub(crate) width: usize,
    pub(crate) height: usize,
    data: Vec<[f32; 4]>,
}

impl Pixels {
    pub(crate) fn new(width: usize, height: usize) -> Self {
        Self { width, height, data: vec![[0.0; 4]; width * height] }
    }

    /// Draws the marks in their order; `scale` is pixels a point in each direction, `origin` the page place of
    /// the first pixel's corner. Nothing outside `clip` (on the page) is touched.
    pub(crate) fn draw(
        &mut self,
        marks: &[Mark],
        opacity: f64,
        scale: (f64, f64),
        origin: (f64, f64),
        clip: Rect,
    ) {
        let inside = |v: f64, length: usize| v.clamp(0.0, length as f64) as usize;
        let left = inside(((clip.x - origin.0) * scale.0).round(), self.width);
        let right = inside(((clip.x + clip.w - origin.0) * scale.0).round(), self.width);
        let top = inside(((clip.y - origin.1) * scale.1).round(), self.height);
        let bottom = inside(((clip.y + clip.h - origin.1) * scale.1).round(), self.height);
        for mark in marks {
            let (cx, cy) = ((mark.x - origin.0) * scale.0, (mark.y - origin.1) * scale.1);
            let radius = mark.r * scale.0;
            // A disc smaller than a pixel keeps its area as a fainter pixel-sized one.
            let drawn = radius.max(0.5);
            let alpha = opacity * (radius / drawn).powi(2);
            let color = [mark.color.0, mark.color.1, mark.color.2].map(|v| f32::from(v) / 255.0);
            let reach = drawn + 0.5;
            let x0 = inside((cx - reach).floor(), self.width).max(left);
            let x1 = inside((cx + reach).ceil(), self.width).min(right);
            let y0 = inside((cy - reach).floor(), self.height).max(top);
            let y1 = inside((cy + reach).ceil(), self.height).min(bottom);
            for y in y0..y1 {
                let dy = y as f64 + 0.5 - cy;
                for x in x0..x1 {
                    let dx = x as f64 + 0.5 - cx;
                    let coverage = (drawn + 0.5 - (dx * dx + dy * dy).sqrt()).clamp(0.0, 1.0);
                    if coverage > 0.0 {
                        let a = (coverage * alpha) as f32;
                        let pixel = &mut self.data[y * self.width + x];
                        for (channel, c) in pixel.iter_mut().zip([color[0], color[1], color[2], 1.0]) {
                            *channel = c * a + *channel * (1.0 - a);
                        }
                    }
                }
            }
        }
    }

    /// Lays these pixels over opaque RGB(A) bytes of the same size (4 bytes a pixel).
    pub(crate) fn over(&self, rgba: &mut [u8]) {
        for (pixel, below) in self.data.iter().zip(rgba.as_chunks_mut::<4>().0) {
            for c in 0..3 {
                let v = pixel[c] * 255.0 + f32::from(below[c]) * (1.0 - pixel[3]);
                below[c] = v.round() as u8;
            }
        }
    }

    /// Straight-alpha RGBA bytes.
    pub(crate) fn to_rgba(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.data.len() * 4);
        for pixel in &self.data {
            let a = pixel[3];
            let straight = |v: f32| if a > 0.0 { (v / a * 255.0).round() as u8 } else { 0 };
            bytes.extend([
                straight(pixel[0]),
                straight(pixel[1]),
                straight(pixel[2]),
                (a * 255.0).round() as u8,
            ]);
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::palette::Rgb;

    #[test]
    fn a_disc_has_its_area_and_stays_in_the_clip() {
        let page = Rect { x: 0.0, y: 0.0, w: 40.0, h: 40.0 };
        let mark = Mark { x: 20.3, y: 19.6, r: 6.0, color: Rgb(255, 0, 0) };
        let mut pixels = Pixels::new(40, 40);
        pixels.draw(&[mark], 1.0, (1.0, 1.0), (0.0, 0.0), page);
        let area: f32 = pixels.data.iter().map(|p| p[3]).sum();
        assert!((f64::from(area) - std::f64::consts::PI * 36.0).abs() < 1.0, "{area}");

        let mut half = Pixels::new(40, 40);
        half.draw(&[mark], 1.0, (1.0, 1.0), (0.0, 0.0), Rect { w: 20.0, ..page });
        assert!(half.data.chunks(40).all(|row| row[20..].iter().all(|p| p[3] == 0.0)));
    }
}
