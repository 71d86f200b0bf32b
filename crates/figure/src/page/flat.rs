//! Two axes of the same scale.

use super::Sketch;
use crate::marks::{Mark, auto_radius};
use crate::scale::ticks;
use crate::svg::{Anchor, Body, Rect};
use crate::text::{Weight, widths};

/// Free margin around the points, as a share of their extent.
const PADDING: f64 = 0.035;
/// The frame is never flatter or steeper than this.
const ASPECT: (f64, f64) = (0.62, 1.6);

/// An axis in layout units.
#[derive(Debug, Clone, Copy)]
struct Range {
    center: f64,
    extent: f64,
}

impl Range {
    fn of(values: impl Iterator<Item = f64>) -> Self {
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        Self { center: low + (high - low) / 2.0, extent: (high - low) * (1.0 + 2.0 * PADDING) }
    }

    fn low(self) -> f64 {
        self.center - self.extent / 2.0
    }

    fn high(self) -> f64 {
        self.center + self.extent / 2.0
    }
}

/// Draws axes and legend; gives the frame and the marks back.
pub(super) fn draw(sketch: &Sketch, body: &mut Body, x: usize, y: usize) -> (Rect, Vec<Mark>) {
    let points = &sketch.figure.points;
    let f = sketch.font;
    let row = |i: &u32| &points.values[*i as usize * points.dims..];
    let mut across = Range::of(sketch.drawn.iter().map(|i| row(i)[x]));
    let mut upward = Range::of(sketch.drawn.iter().map(|i| row(i)[y]));
    let widest = across.extent.max(upward.extent);
    let widest = if widest > 0.0 { widest } else { 1.0 };
    let aspect = (across.extent / upward.extent.max(widest * 1e-9)).clamp(ASPECT.0, ASPECT.1);

    // Tick texts need the frame's size and the frame needs their width: twice is enough.
    let named = |dim: usize| if points.name(dim).is_empty() { 0.0 } else { 1.5 * f };
    let bottom = 1.9 * f + named(x);
    let mut tick_width = 2.5 * f;
    let mut plot = Rect::default();
    let mut unit = 1.0;
    let (x_low, y_low) = (across.extent, upward.extent);
    for _ in 0..2 {
        let left = tick_width + 0.9 * f + named(y);
        let (w, h) =
            ((sketch.room.w - left - sketch.legend_space()).max(1.0), (sketch.room.h - bottom).max(1.0));
        let (w, h) = if w / h > aspect { (h * aspect, h) } else { (w, w / aspect) };
        let total = left + w + sketch.legend_space();
        plot = Rect {
            x: sketch.room.x + (sketch.room.w - total) / 2.0 + left,
            y: sketch.room.y + (sketch.room.h - bottom - h) / 2.0,
            w,
            h,
        };
        unit = (x_low / w).max(y_low / h);
        unit = if unit > 0.0 { unit } else { widest / w.min(h) };
        across.extent = w * unit;
        upward.extent = h * unit;
        let texts = ticks(upward.low(), upward.high(), (h / (4.5 * f)).max(3.0));
        let texts: Vec<_> = texts.iter().map(|t| (t.1.as_str(), Weight::Regular)).collect();
        tick_width = widths(sketch.options, &texts).into_iter().fold(0.0, f64::max) * 0.88 * f;
    }

    let across_ticks = (plot.w / (5.5 * f)).max(3.0);
    let upward_ticks = (plot.h / (4.5 * f)).max(3.0);
    axes(sketch, body, plot, (across, x, across_ticks), (upward, y, upward_ticks), tick_width);
    sketch.draw_legend(body, plot);

    let r = sketch.figure.point_size.map_or_else(|| auto_radius(sketch.drawn.len(), plot), |d| d / 2.0);
    let place = |(i, &color): (&u32, &crate::Rgb)| Mark {
        x: plot.x + (row(i)[x] - across.low()) / unit,
        y: plot.y + plot.h - (row(i)[y] - upward.low()) / unit,
        r,
        color,
    };
    let marks = sketch.drawn.iter().zip(&sketch.coding.colors).map(place).collect();
    (plot, marks)
}

fn axes(
    sketch: &Sketch,
    body: &mut Body,
    plot: Rect,
    (across, x, across_ticks): (Range, usize, f64),
    (upward, y, upward_ticks): (Range, usize, f64),
    tick_width: f64,
) {
    let f = sketch.font;
    let line = (0.055 * f).max(0.4);
    let (left, right, top, base) = (plot.x, plot.x + plot.w, plot.y, plot.y + plot.h);
    body.lines(&[[left, top, right, top], [right, top, right, base]], sketch.ink.faint, line);
    let mut strokes = vec![[left, top, left, base], [left, base, right, base]];
    let look = sketch.type_of(0.88, Anchor::Middle);
    for (v, text) in ticks(across.low(), across.high(), across_ticks) {
        let at = left + (v - across.low()) / across.extent * plot.w;
        strokes.push([at, base, at, base + 0.32 * f]);
        body.text(at, base + 1.35 * f, 0.0, look, &text);
    }
    let look = sketch.type_of(0.88, Anchor::End);
    for (v, text) in ticks(upward.low(), upward.high(), upward_ticks) {
        let at = base - (v - upward.low()) / upward.extent * plot.h;
        strokes.push([left - 0.32 * f, at, left, at]);
        body.text(left - 0.6 * f, at + 0.31 * f, 0.0, look, &text);
    }
    body.lines(&strokes, sketch.ink.axis, line);
    let mut look = sketch.type_of(1.0, Anchor::Middle);
    look.color = sketch.ink.text;
    let points = &sketch.figure.points;
    if !points.name(x).is_empty() {
        body.text(left + plot.w / 2.0, base + 2.95 * f, 0.0, look, points.name(x));
    }
    if !points.name(y).is_empty() {
        body.text(left - tick_width - 1.3 * f, top + plot.h / 2.0, -90.0, look, points.name(y));
    }
}
