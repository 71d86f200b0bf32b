//! The page: what goes where, then as SVG or pixels.

mod flat;
mod spatial;

use std::fmt::Write as _;

use resvg::usvg;

use crate::coding::{self, Coding};
use crate::legend::{self, Fit, Legend};
use crate::marks::{self, Mark};
use crate::palette::Ink;
use crate::raster::Pixels;
use crate::svg::{Anchor, Body, Rect, Type, number};
use crate::text::{self, Weight, shorten, widths};
use crate::{Error, Figure, MAX_CIRCLES, Result, View, pdf, png};

/// Largest picture in pixels: a gigabyte of drawing memory at most.
const MAX_PIXELS: f64 = 50e6;

/// A composed figure: everything below the points, and the points.
pub(crate) struct Page {
    width: f64,
    height: f64,
    plot: Rect,
    below: Body,
    marks: Vec<Mark>,
    opacity: f64,
}

/// What the two kinds of plot have in common while they are laid out.
pub(crate) struct Sketch<'a> {
    figure: &'a Figure,
    options: &'a usvg::Options<'static>,
    ink: Ink,
    /// Base font size in points.
    font: f64,
    /// Where the plot with its axes may be.
    room: Rect,
    legend: Option<Legend>,
    drawn: &'a [u32],
    coding: &'a Coding,
}

impl Sketch<'_> {
    fn legend_space(&self) -> f64 {
        self.legend.as_ref().map_or(0.0, |l| l.width + 1.6 * self.font)
    }

    /// Draws the legend to the right of the plot, beside its upper edge or, if it is taller, in the middle.
    fn draw_legend(&self, body: &mut Body, plot: Rect) {
        if let Some(legend) = &self.legend {
            let lowest = (self.room.y + self.room.h - legend.height).max(self.room.y);
            let top = plot.y.min(lowest);
            let coloring = (self.figure.ramp, self.figure.theme);
            legend.draw(body, (plot.x + plot.w + 1.6 * self.font, top), &self.ink, coloring);
        }
    }

    fn type_of(&self, size: f64, anchor: Anchor) -> Type {
        Type { size: self.font * size, weight: Weight::Regular, color: self.ink.muted, anchor }
    }
}

fn check(figure: &Figure) -> Result<()> {
    let range = |name, value: f64, low: f64, high: f64, expected| {
        if (low..=high).contains(&value) { Ok(()) } else { Err(Error::Parameter { name, value, expected }) }
    };
    range("the width", figure.width, 1.0, 100.0, "1 to 100 inches")?;
    range("the height", figure.height, 1.0, 100.0, "1 to 100 inches")?;
    range("the resolution", f64::from(figure.dpi), 10.0, 2400.0, "10 to 2400 dots an inch")?;
    let pixels = figure.width * figure.height * f64::from(figure.dpi).powi(2);
    range("the number of pixels", pixels.round(), 1.0, MAX_PIXELS, "50 million at most: use fewer dpi")?;
    if let Some(size) = figure.point_size {
        range("the point size", size, 0.05, 100.0, "0.05 to 100 points (1/72 inch)")?;
    }
    if let Some(opacity) = figure.opacity {
        range("the opacity", opacity, 0.01, 1.0, "0.01 to 1")?;
    }
    if let Some(labels) = &figure.labels
        && labels.codes.len() != figure.points.len()
    {
        let (name, labels) = (labels.name.clone(), labels.codes.len());
        return Err(Error::Labels { name, labels, points: figure.points.len() });
    }
    Ok(())
}

pub(crate) fn compose(figure: &Figure) -> Result<Page> {
    check(figure)?;
    let points = &figure.points;
    let drawn: Vec<u32> = match figure.view {
        View::Axes(x, y) => {
            for axis in [x, y] {
                if axis >= points.dims() {
                    return Err(Error::Axis { axis, dims: points.dims() });
                }
            }
            finite(figure, |row| row[x].is_finite() && row[y].is_finite())
        }
        View::Camera(_) => finite(figure, |row| row.iter().all(|v| v.is_finite())),
    };
    if drawn.is_empty() {
        return Err(Error::Empty);
    }

    let ink = figure.theme.ink();
    let options = text::options();
    let (width, height) = (figure.width * 72.0, figure.height * 72.0);
    let font = (6.5 + (width.min(height) / 72.0 - 2.0) * 0.65).clamp(5.5, 11.0);
    let margin = 1.1 * font;
    let mut room = Rect {
        x: margin,
        y: margin,
        w: (width - 2.0 * margin).max(1.0),
        h: (height - 2.0 * margin).max(1.0),
    };
    let mut below = Body::default();
    below.rect(Rect { x: 0.0, y: 0.0, w: width, h: height }, &ink.background.css());
    if let Some(title) = &figure.title {
        let size = 1.25 * font;
        let measured = widths(&options, &[(title, Weight::SemiBold)])[0];
        let look = Type { size, weight: Weight::SemiBold, color: ink.text, anchor: Anchor::Middle };
        below.text(width / 2.0, room.y + 0.85 * size, 0.0, look, &shorten(title, measured, room.w / size));
        room.y += 2.0 * size;
        room.h -= 2.0 * size;
    }

    let (coding, legend) = color(figure, &drawn, (room.w * 0.46, room.h), font, &options);
    let sketch =
        Sketch { figure, options: &options, ink, font, room, legend, drawn: &drawn, coding: &coding };
    let (plot, mut marks) = match figure.view {
        View::Axes(x, y) => flat::draw(&sketch, &mut below, x, y),
        View::Camera(camera) => spatial::draw(&sketch, &mut below, camera)?,
    };
    let mut automatic = marks::auto_opacity(&marks, plot);
    if matches!(figure.view, View::Axes(..)) {
        marks::shuffle(&mut marks, figure.seed, |m| m.color);
    } else {
        // Near points should cover far ones: depth reads better than density here.
        automatic = automatic.max(0.75);
    }
    let opacity = figure.opacity.unwrap_or(automatic);
    Ok(Page { width, height, plot, below, marks, opacity })
}

fn finite(figure: &Figure, keep: impl Fn(&[f64]) -> bool) -> Vec<u32> {
    (0u32..).zip(figure.points.rows()).filter(|(_, row)| keep(row)).map(|(i, _)| i).collect()
}

/// The colours and the legend; classes that the legend has no room for become "(other)".
fn color(
    figure: &Figure,
    drawn: &[u32],
    room: (f64, f64),
    font: f64,
    options: &usvg::Options,
) -> (Coding, Option<Legend>) {
    let mut capacity = figure.palette.capacity();
    loop {
        let coding =
            coding::code(figure.labels.as_ref(), drawn, capacity, figure.palette, figure.ramp, figure.theme);
        match legend::lay_out(&coding, room, font, options) {
            Fit::Laid(legend) => return (coding, legend),
            // Two lines are kept for "(other)" and "(missing)".
            Fit::Lines(lines) if lines > 2 && lines - 2 < capacity => capacity = lines - 2,
            // Too little room for even that: fewer classes, and at last no legend.
            Fit::Lines(_) if capacity > 0 => capacity = capacity.min(distinct(figure)) - 1,
            Fit::Lines(_) => return (coding, None),
        }
    }
}

fn distinct(figure: &Figure) -> usize {
    figure.labels.as_ref().map_or(1, |l| l.values.len().max(1))
}

impl Page {
    pub(crate) fn svg(self, figure: &Figure) -> Result<String> {
        let Self { width, height, plot, mut below, marks, opacity } = self;
        let clip = [plot.x, plot.y, plot.w, plot.h].map(number);
        if marks.len() <= MAX_CIRCLES {
            let [x, y, w, h] = &clip;
            below.raw(&format!(
                "<clipPath id=\"plot\"><rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"/></clipPath>\n\
                 <g clip-path=\"url(#plot)\" fill-opacity=\"{}\">\n",
                number(opacity)
            ));
            below.raw(&circles(&marks));
            below.raw("</g>\n");
        } else {
            let (pixels, at) = picture(&marks, opacity, plot, figure.dpi);
            let bytes = png::encode(
                pixels.width as u32,
                pixels.height as u32,
                ::png::ColorType::Rgba,
                figure.dpi,
                &pixels.to_rgba(),
            )?;
            below.raw(&format!(
                "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" href=\"data:image/png;base64,{}\"/>\n",
                clip[0],
                clip[1],
                number(at.w),
                number(at.h),
                png::base64(&bytes)
            ));
        }
        Ok(below.finish(width, height, figure.title.as_deref()))
    }

    pub(crate) fn pdf(self, figure: &Figure) -> Result<Vec<u8>> {
        let Self { width, height, plot, below, marks, opacity } = self;
        let tree = usvg::Tree::from_str(&below.finish(width, height, None), &text::options())
            .map_err(|e| Error::Render(e.to_string()))?;
        let sheet = pdf::Sheet::new(width, height, figure.title.as_deref());
        if marks.len() <= MAX_CIRCLES {
            return sheet.draw(&tree, pdf::Over::Circles { marks: &marks, opacity, clip: plot });
        }
        let (pixels, at) = picture(&marks, opacity, plot, figure.dpi);
        let (wide, high) = (pixels.width as u32, pixels.height as u32);
        sheet.draw(&tree, pdf::Over::Picture { rgba: pixels.to_rgba(), width: wide, height: high, at })
    }

    pub(crate) fn png(self, figure: &Figure) -> Result<Vec<u8>> {
        let Self { width, height, plot, below, marks, opacity } = self;
        let pixels_of = |inches: f64| (inches * f64::from(figure.dpi)).round().max(1.0) as u32;
        let (w, h) = (pixels_of(figure.width), pixels_of(figure.height));
        let svg = below.finish(width, height, None);
        let tree = usvg::Tree::from_str(&svg, &text::options()).map_err(|e| Error::Render(e.to_string()))?;
        let mut pixmap = tiny_skia::Pixmap::new(w, h)
            .ok_or_else(|| Error::Render(format!("no memory for {w} x {h} pixels")))?;
        // usvg counts CSS pixels, 96 an inch.
        let size = tree.size();
        let scale = tiny_skia::Transform::from_scale(w as f32 / size.width(), h as f32 / size.height());
        resvg::render(&tree, scale, &mut pixmap.as_mut());
        let scale = (f64::from(w) / width, f64::from(h) / height);
        let mut points = Pixels::new(w as usize, h as usize);
        points.draw(&marks, opacity, scale, (0.0, 0.0), plot);
        // The background covers the page, so premultiplied and straight colours are the same.
        let mut rgba = pixmap.take();
        points.over(&mut rgba);
        let rgb: Vec<u8> = rgba.as_chunks::<4>().0.iter().flat_map(|p| [p[0], p[1], p[2]]).collect();
        png::encode(w, h, ::png::ColorType::Rgb, figure.dpi, &rgb)
    }
}

/// The marks as pixels of a resolution, and the place that these take: the plot, rounded up to whole pixels.
fn picture(marks: &[Mark], opacity: f64, plot: Rect, dpi: u32) -> (Pixels, Rect) {
    let scale = f64::from(dpi) / 72.0;
    let mut pixels = Pixels::new((plot.w * scale).ceil() as usize, (plot.h * scale).ceil() as usize);
    let at = Rect { w: pixels.width as f64 / scale, h: pixels.height as f64 / scale, ..plot };
    pixels.draw(marks, opacity, (scale, scale), (plot.x, plot.y), at);
    (pixels, at)
}

/// One circle a mark; runs of one colour share a group.
fn circles(marks: &[Mark]) -> String {
    let mut svg = String::with_capacity(marks.len() * 40);
    for run in marks.chunk_by(|a, b| a.color == b.color) {
        // Writing to a String cannot fail.
        let _ = write!(svg, "<g fill=\"{}\">", run[0].color.css());
        for m in run {
            let (x, y, r) = (number(m.x), number(m.y), number(m.r));
            let _ = write!(svg, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\"/>");
        }
        svg.push_str("</g>\n");
    }
    svg
}
