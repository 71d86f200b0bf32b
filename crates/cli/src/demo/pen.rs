//! Writing one digit: curves, the hand's irregularity, ink.

use embedscope_core::rng::Rng;

use super::glyphs::{Stroke, variants};

/// Width and height of a picture in pixels.
pub(super) const SIDE: usize = 28;
/// Height of a digit of normal size, in pixels.
const HEIGHT: f64 = 20.0;
/// Straight pieces that a curve between two points is drawn with.
const PIECES: usize = 6;

/// A smooth field that moves every point of the page a little: waves of random direction and phase.
struct Wobble {
    waves: [[f64; 5]; 3],
}

impl Wobble {
    fn new(rng: &mut Rng) -> Self {
        let wave = |rng: &mut Rng| {
            let angle = rng.uniform() * std::f64::consts::TAU;
            let frequency = 3.0 + 4.0 * rng.uniform();
            let phase = rng.uniform() * std::f64::consts::TAU;
            let (dx, dy) = (rng.normal() * 0.022, rng.normal() * 0.022);
            [frequency * angle.cos(), frequency * angle.sin(), phase, dx, dy]
        };
        Self { waves: [wave(rng), wave(rng), wave(rng)] }
    }

    fn apply(&self, (x, y): (f64, f64)) -> (f64, f64) {
        self.waves.iter().fold((x, y), |(px, py), [fx, fy, phase, dx, dy]| {
            let s = (fx * x + fy * y + phase).sin();
            (px + dx * s, py + dy * s)
        })
    }
}

/// Turns, slants and stretches about the middle of the box.
struct Affine([[f64; 2]; 2]);

impl Affine {
    fn new(rng: &mut Rng) -> Self {
        let (sin, cos) = (rng.normal() * 0.10).clamp(-0.3, 0.3).sin_cos();
        // Most hands lean to the right; y is down.
        let slant = -(0.08 + rng.normal() * 0.20).clamp(-0.4, 0.6);
        let width = (1.0 + rng.normal() * 0.13).clamp(0.65, 1.35);
        let height = (1.0 + rng.normal() * 0.06).clamp(0.8, 1.15);
        Self([
            [cos * width, cos * slant * height - sin * height],
            [sin * width, sin * slant * height + cos * height],
        ])
    }

    fn apply(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let [[a, b], [c, d]] = self.0;
        let (x, y) = (x - 0.5, y - 0.5);
        (a * x + b * y, c * x + d * y)
    }
}

/// Draws one digit as grey levels, 0 = paper, 255 = ink, row-major.
pub(super) fn write(digit: usize, rng: &mut Rng, page: &mut [u8]) {
    let ways = variants(digit);
    let way = ways[rng.below(ways.len() as u64) as usize];
    let wobble = Wobble::new(rng);
    let affine = Affine::new(rng);
    let mut paths: Vec<Vec<(f64, f64)>> = way
        .iter()
        .map(|stroke| {
            let curve = curve(&shaky(stroke, rng));
            curve.into_iter().map(|p| affine.apply(wobble.apply(p))).collect()
        })
        .collect();
    place(&mut paths, rng);

    // A hand keeps its pen: one width a digit, with a little pressure along each stroke.
    let radius = (1.25 * (rng.normal() * 0.22).exp()).clamp(0.75, 2.2);
    let mut ink = [0f64; SIDE * SIDE];
    for path in &paths {
        let (start, end) = (1.0 + rng.normal() * 0.10, 1.0 + rng.normal() * 0.12);
        let last = path.len().saturating_sub(2).max(1) as f64;
        for (i, piece) in path.windows(2).enumerate() {
            let pressure = start + (end - start) * i as f64 / last;
            line(&mut ink, piece[0], piece[1], radius * pressure.clamp(0.7, 1.3));
        }
    }
    for (to, v) in page.iter_mut().zip(ink) {
        *to = (v * 255.0).round() as u8;
    }
}

/// The points of a stroke, each off its place by a little; a corner stays a corner.
fn shaky(stroke: Stroke, rng: &mut Rng) -> Vec<(f64, f64)> {
    let mut points: Vec<(f64, f64)> = Vec::with_capacity(stroke.len());
    for (i, &(x, y)) in stroke.iter().enumerate() {
        if i > 0 && stroke[i - 1] == (x, y) {
            points.push(points[i - 1]);
        } else {
            points.push((x + rng.normal() * 0.02, y + rng.normal() * 0.02));
        }
    }
    points
}

/// Catmull-Rom: a smooth curve through the points as straight pieces.
fn curve(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let at = |i: usize| points[i.min(points.len() - 1)];
    let mut path = vec![at(0)];
    for i in 0..points.len().saturating_sub(1) {
        let (p0, p1, p2, p3) = (at(i.saturating_sub(1)), at(i), at(i + 1), at(i + 2));
        if p1 == p2 {
            continue;
        }
        for step in 1..=PIECES {
            let t = step as f64 / PIECES as f64;
            let blend = |a: f64, b: f64, c: f64, d: f64| {
                b + 0.5 * t * (c - a + t * (2.0 * a - 5.0 * b + 4.0 * c - d + t * (3.0 * (b - c) + d - a)))
            };
            path.push((blend(p0.0, p1.0, p2.0, p3.0), blend(p0.1, p1.1, p2.1, p3.1)));
        }
    }
    path
}

/// Scales to pixels and puts the middle of the digit near the middle of the page.
fn place(paths: &mut [Vec<(f64, f64)>], rng: &mut Rng) {
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for &(x, y) in paths.iter().flatten() {
        low = [low[0].min(x), low[1].min(y)];
        high = [high[0].max(x), high[1].max(y)];
    }
    // Nothing may leave the page.
    let largest = (high[0] - low[0]).max(high[1] - low[1]);
    let scale = (HEIGHT / 0.87).min((SIDE as f64 - 6.0) / largest);
    let middle = [0, 1].map(|a| f64::midpoint(low[a], high[a]));
    let shift = [0, 1].map(|_| SIDE as f64 / 2.0 + (rng.normal() * 0.5).clamp(-1.0, 1.0));
    for p in paths.iter_mut().flatten() {
        *p = ((p.0 - middle[0]) * scale + shift[0], (p.1 - middle[1]) * scale + shift[1]);
    }
}

/// Inks a line with round ends; edges are one pixel soft.
fn line(ink: &mut [f64; SIDE * SIDE], (x1, y1): (f64, f64), (x2, y2): (f64, f64), radius: f64) {
    let reach = radius + 0.5;
    let range = |a: f64, b: f64| {
        let pixel = |v: f64| v.clamp(0.0, SIDE as f64) as usize;
        pixel((a.min(b) - reach).floor())..pixel((a.max(b) + reach).ceil())
    };
    let (dx, dy) = (x2 - x1, y2 - y1);
    let length2 = (dx * dx + dy * dy).max(1e-12);
    for row in range(y1, y2) {
        for column in range(x1, x2) {
            let (px, py) = (column as f64 + 0.5 - x1, row as f64 + 0.5 - y1);
            let t = ((px * dx + py * dy) / length2).clamp(0.0, 1.0);
            let distance = (px - t * dx).hypot(py - t * dy);
            let cover = (reach - distance).clamp(0.0, 1.0);
            let pixel = &mut ink[row * SIDE + column];
            *pixel = pixel.max(cover);
        }
    }
}
