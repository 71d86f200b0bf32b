//! A 3D layout through a camera: points by depth, the far side of their box behind them.

use super::Sketch;
use crate::camera::{Camera, Edge, Frame, Lens, Seen};
use crate::marks::{Mark, auto_radius};
use crate::svg::{Anchor, Body, Rect};
use crate::{Result, Rgb};

/// How far the most distant points fade into the background.
const FADE: f64 = 0.5;
/// How far the crop may go below and above the camera's own view.
const ZOOM: (f64, f64) = (0.4, 1.6);
/// The frame is never narrower or wider than this.
const ASPECT: (f64, f64) = (0.8, 1.5);

/// Draws box and legend; gives the frame and the marks, farthest first, back.
pub(super) fn draw(sketch: &Sketch, body: &mut Body, camera: Camera) -> Result<(Rect, Vec<Mark>)> {
    let points = &sketch.figure.points;
    let frame = Frame::of(points)?;
    let lens = Lens::new(camera);
    let (w, h) = ((sketch.room.w - sketch.legend_space()).max(1.0), sketch.room.h);
    let (w, h) = (w.min(h * ASPECT.1), h.min(w / ASPECT.0));
    let total = w + sketch.legend_space();
    let plot = Rect {
        x: sketch.room.x + (sketch.room.w - total) / 2.0,
        y: sketch.room.y + (sketch.room.h - h) / 2.0,
        w,
        h,
    };
    let (middle, half) = framing(sketch, &frame, &lens, plot);
    let place =
        |s: &Seen| (plot.x + w / 2.0 + (s.x - middle.0) * half, plot.y + h / 2.0 - (s.y - middle.1) * half);

    let edges = lens.box_edges(frame.half);
    let lines: Vec<[f64; 4]> = edges
        .iter()
        .filter_map(|e| {
            let ((x1, y1), (x2, y2)) = (place(&e.a), place(&e.b));
            cut([x1, y1, x2, y2], plot)
        })
        .collect();
    body.lines(&lines, sketch.ink.faint, (0.07 * sketch.font).max(0.5));
    names(sketch, body, &edges, plot, place);
    sketch.draw_legend(body, plot);

    let mut seen: Vec<(Seen, Rgb)> = sketch
        .drawn
        .iter()
        .zip(&sketch.coding.colors)
        .filter_map(|(&i, &color)| {
            let row = &points.values[i as usize * points.dims..][..points.dims];
            Some((lens.see(frame.place(row))?, color))
        })
        .collect();
    seen.sort_by(|a, b| b.0.depth.total_cmp(&a.0.depth));
    let far = seen.first().map_or(1.0, |s| s.0.depth);
    let near = seen.last().map_or(0.0, |s| s.0.depth);
    let span = if far > near { far - near } else { 1.0 };
    let r = sketch.figure.point_size.map_or_else(|| auto_radius(seen.len(), plot), |d| d / 2.0);
    let marks = seen
        .iter()
        .map(|(s, color)| {
            let (x, y) = place(s);
            let fade = FADE * (s.depth - near) / span;
            let r = r * s.size.clamp(0.5, 1.7);
            Mark { x, y, r, color: color.mix(sketch.ink.background, fade) }
        })
        .filter(|m| {
            let (dx, dy) = (m.x - plot.x, m.y - plot.y);
            dx > -m.r && dy > -m.r && dx < w + m.r && dy < h + m.r
        })
        .collect();
    Ok((plot, marks))
}

/// What the figure shows of the image plane: its middle, and the page's length of one unit.
///
/// The lines of sight are the camera's; the crop is moved and scaled, within limits, to show every point with
/// little room to spare. Where points are behind the camera the view is left as it is.
fn framing(sketch: &Sketch, frame: &Frame, lens: &Lens, plot: Rect) -> ((f64, f64), f64) {
    // The field of view is that of the smaller side.
    let half = plot.w.min(plot.h) / 2.0;
    let points = &sketch.figure.points;
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for &i in sketch.drawn {
        let row = &points.values[i as usize * points.dims..][..points.dims];
        let Some(seen) = lens.see(frame.place(row)) else { return ((0.0, 0.0), half) };
        for (a, v) in [seen.x, seen.y].into_iter().enumerate() {
            low[a] = low[a].min(v);
            high[a] = high[a].max(v);
        }
    }
    let (across, upward) = (high[0] - low[0], high[1] - low[1]);
    let fit = (0.94 * plot.w / across.max(1e-9)).min(0.94 * plot.h / upward.max(1e-9));
    let middle = (f64::midpoint(low[0], high[0]), f64::midpoint(low[1], high[1]));
    (middle, fit.clamp(half * ZOOM.0, half * ZOOM.1))
}

/// Writes each axis' name beside the edge of the outline that is lowest on the page.
fn names(sketch: &Sketch, body: &mut Body, edges: &[Edge], plot: Rect, place: impl Fn(&Seen) -> (f64, f64)) {
    let f = sketch.font;
    let middle = (plot.x + plot.w / 2.0, plot.y + plot.h / 2.0);
    for axis in 0..3 {
        let name = sketch.figure.points.name(axis);
        let on_page = |e: &Edge| {
            let ((x1, y1), (x2, y2)) = (place(&e.a), place(&e.b));
            cut([x1, y1, x2, y2], plot)
        };
        // An edge inside the outline will do where the outline is off the page.
        let lowest =
            edges.iter().filter(|e| e.axis == axis).filter_map(|e| Some((e.outline, on_page(e)?))).max_by(
                |(a_out, a), (b_out, b)| a_out.cmp(b_out).then((a[1] + a[3]).total_cmp(&(b[1] + b[3]))),
            );
        if let (Some((_, [x1, y1, x2, y2])), false) = (lowest, name.is_empty()) {
            let (x, y) = (f64::midpoint(x1, x2), f64::midpoint(y1, y2));
            let length = (x2 - x1).hypot(y2 - y1);
            if length < 1e-6 {
                continue;
            }
            // Outward: across the edge, away from the middle of the frame.
            let (nx, ny) = ((y2 - y1) / length, (x1 - x2) / length);
            let sign = if nx * (x - middle.0) + ny * (y - middle.1) < 0.0 { -1.0 } else { 1.0 };
            let (x, y) = (x + sign * nx * 0.8 * f, y + sign * ny * 0.8 * f);
            let anchor = match sign * nx {
                n if n > 0.35 => Anchor::Start,
                n if n < -0.35 => Anchor::End,
                _ => Anchor::Middle,
            };
            let inside = (plot.x..plot.x + plot.w).contains(&x) && (plot.y..plot.y + plot.h).contains(&y);
            if inside {
                body.text(x, y + 0.35 * f, 0.0, sketch.type_of(0.9, anchor), name);
            }
        }
    }
}

/// The part of a line inside a rectangle (Liang and Barsky).
fn cut([x1, y1, x2, y2]: [f64; 4], r: Rect) -> Option<[f64; 4]> {
    let (dx, dy) = (x2 - x1, y2 - y1);
    let (mut t0, mut t1) = (0.0f64, 1.0f64);
    for (p, q) in [(-dx, x1 - r.x), (dx, r.x + r.w - x1), (-dy, y1 - r.y), (dy, r.y + r.h - y1)] {
        if p == 0.0 {
            if q < 0.0 {
                return None;
            }
        } else if p < 0.0 {
            t0 = t0.max(q / p);
        } else {
            t1 = t1.min(q / p);
        }
    }
    (t0 <= t1).then_some([x1 + t0 * dx, y1 + t0 * dy, x1 + t1 * dx, y1 + t1 * dy])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_the_frame() {
        let r = Rect { x: 0.0, y: 0.0, w: 10.0, h: 10.0 };
        assert_eq!(cut([-5.0, 5.0, 5.0, 5.0], r), Some([0.0, 5.0, 5.0, 5.0]));
        assert_eq!(cut([-5.0, -5.0, -1.0, 20.0], r), None);
    }
}
