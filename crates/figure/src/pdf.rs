//! A figure as PDF: text stays text, of embedded fonts, and everything else vectors.

use std::collections::HashMap;

use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point, Rect as Area, Size, Transform};
use krilla::image::Image;
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineCap, LinearGradient, Paint, SpreadMethod, Stop, Stroke};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Data, Document};
use resvg::usvg::{self, fontdb};
use tiny_skia::PathSegment;

use crate::marks::Mark;
use crate::palette::Rgb;
use crate::svg::Rect;
use crate::{Error, Result};

/// How far the handles of a quarter of a circle lie from its ends, as a share of the radius.
const HANDLE: f32 = 0.552_284_8;

/// One page, in points (1/72 inch), y down.
pub(crate) struct Sheet {
    document: Document,
    width: f32,
    height: f32,
}

/// What lies over the drawing: the points.
pub(crate) enum Over<'a> {
    /// One circle each, inside a rectangle.
    Circles { marks: &'a [Mark], opacity: f64, clip: Rect },
    /// A picture of straight-alpha RGBA bytes, and where it lies.
    Picture { rgba: Vec<u8>, width: u32, height: u32, at: Rect },
}

impl Sheet {
    pub(crate) fn new(width: f64, height: f64, title: Option<&str>) -> Self {
        let mut document = Document::new();
        let about = Metadata::new().producer(format!("Embedscope {}", env!("CARGO_PKG_VERSION")));
        document.set_metadata(match title {
            Some(title) => about.title(title.to_owned()),
            None => about,
        });
        Self { document, width: width as f32, height: height as f32 }
    }

    /// The bytes of a page with this drawing and the points over it.
    pub(crate) fn draw(mut self, tree: &usvg::Tree, over: Over<'_>) -> Result<Vec<u8>> {
        let settings =
            PageSettings::from_wh(self.width, self.height).ok_or_else(|| failed("a page of no size"))?;
        let mut page = self.document.start_page_with(settings);
        let mut surface = page.surface();
        // usvg counts CSS pixels, 96 an inch.
        let (x, y) = (self.width / tree.size().width(), self.height / tree.size().height());
        surface.push_transform(&Transform::from_scale(x, y));
        let mut fonts = Fonts { database: tree.fontdb(), known: HashMap::new() };
        group(&mut surface, tree.root(), &mut fonts)?;
        surface.pop();
        over.draw(&mut surface)?;
        surface.finish();
        page.finish();
        self.document.finish().map_err(|error| failed(&format!("{error:?}")))
    }
}

impl Over<'_> {
    fn draw(self, surface: &mut Surface<'_>) -> Result<()> {
        match self {
            Self::Circles { marks, opacity, clip } => {
                let Rect { x, y, w, h } = clip;
                let mut edge = PathBuilder::new();
                if let Some(clip) = Area::from_xywh(x as f32, y as f32, w as f32, h as f32) {
                    edge.push_rect(clip);
                }
                let Some(edge) = edge.finish() else { return Ok(()) };
                surface.push_clip_path(&edge, &FillRule::NonZero);
                surface.set_stroke(None);
                let opacity = share(opacity as f32);
                for mark in marks {
                    surface.set_fill(Some(Fill { paint: color(mark.color), opacity, ..Fill::default() }));
                    if let Some(circle) = circle(mark) {
                        surface.draw_path(&circle);
                    }
                }
                surface.pop();
            }
            Self::Picture { rgba, width, height, at } => {
                let size =
                    Size::from_wh(at.w as f32, at.h as f32).ok_or_else(|| failed("a picture of no size"))?;
                surface.push_transform(&Transform::from_translate(at.x as f32, at.y as f32));
                surface.draw_image(Image::from_rgba8(rgba, width, height), size);
                surface.pop();
            }
        }
        Ok(())
    }
}

fn failed(what: &str) -> Error {
    Error::Render(format!("as PDF: {what}"))
}

fn share(value: f32) -> NormalizedF32 {
    NormalizedF32::new(value.clamp(0.0, 1.0)).unwrap_or(NormalizedF32::ONE)
}

fn color(Rgb(r, g, b): Rgb) -> Paint {
    rgb::Color::new(r, g, b).into()
}

fn circle(&Mark { x, y, r, .. }: &Mark) -> Option<Path> {
    let (x, y, r) = (x as f32, y as f32, r as f32);
    let h = r * HANDLE;
    let mut path = PathBuilder::new();
    path.move_to(x + r, y);
    path.cubic_to(x + r, y + h, x + h, y + r, x, y + r);
    path.cubic_to(x - h, y + r, x - r, y + h, x - r, y);
    path.cubic_to(x - r, y - h, x - h, y - r, x, y - r);
    path.cubic_to(x + h, y - r, x + r, y - h, x + r, y);
    path.close();
    path.finish()
}

/// What the figure's own SVG consists of; anything else is refused, so that nothing is left out silently.
fn group(surface: &mut Surface<'_>, group: &usvg::Group, fonts: &mut Fonts<'_>) -> Result<()> {
    if group.clip_path().is_some() || group.mask().is_some() || !group.filters().is_empty() {
        return Err(failed("clip paths, masks and filters are not written"));
    }
    surface.push_transform(&transform(group.transform()));
    surface.push_opacity(share(group.opacity().get()));
    for node in group.children() {
        match node {
            usvg::Node::Group(inner) => self::group(surface, inner, fonts)?,
            usvg::Node::Path(one) => path(surface, one)?,
            usvg::Node::Text(one) => text(surface, one, fonts)?,
            usvg::Node::Image(_) => return Err(failed("pictures inside the drawing are not written")),
        }
    }
    surface.pop();
    surface.pop();
    Ok(())
}

fn transform(t: tiny_skia::Transform) -> Transform {
    Transform::from_row(t.sx, t.ky, t.kx, t.sy, t.tx, t.ty)
}

fn path(surface: &mut Surface<'_>, path: &usvg::Path) -> Result<()> {
    let (fill, stroke) = (path.fill().map(fill).transpose()?, path.stroke().map(stroke).transpose()?);
    // Where neither is set, everything is filled with black.
    if !path.is_visible() || fill.is_none() && stroke.is_none() {
        return Ok(());
    }
    surface.set_fill(fill);
    surface.set_stroke(stroke);
    let mut drawn = PathBuilder::new();
    for segment in path.data().segments() {
        match segment {
            PathSegment::MoveTo(p) => drawn.move_to(p.x, p.y),
            PathSegment::LineTo(p) => drawn.line_to(p.x, p.y),
            PathSegment::QuadTo(a, p) => drawn.quad_to(a.x, a.y, p.x, p.y),
            PathSegment::CubicTo(a, b, p) => drawn.cubic_to(a.x, a.y, b.x, b.y, p.x, p.y),
            PathSegment::Close => drawn.close(),
        }
    }
    if let Some(drawn) = drawn.finish() {
        surface.draw_path(&drawn);
    }
    Ok(())
}

fn paint(paint: &usvg::Paint) -> Result<Paint> {
    match paint {
        usvg::Paint::Color(c) => Ok(color(Rgb(c.red, c.green, c.blue))),
        usvg::Paint::LinearGradient(gradient) => {
            let stops = gradient.stops().iter().map(|stop| Stop {
                offset: share(stop.offset().get()),
                color: rgb::Color::new(stop.color().red, stop.color().green, stop.color().blue).into(),
                opacity: share(stop.opacity().get()),
            });
            Ok(Paint::from(LinearGradient {
                x1: gradient.x1(),
                y1: gradient.y1(),
                x2: gradient.x2(),
                y2: gradient.y2(),
                transform: transform(gradient.transform()),
                spread_method: SpreadMethod::Pad,
                stops: stops.collect(),
                anti_alias: false,
            }))
        }
        _ => Err(failed("only plain colours and linear gradients are written")),
    }
}

fn fill(fill: &usvg::Fill) -> Result<Fill> {
    let rule = match fill.rule() {
        usvg::FillRule::NonZero => FillRule::NonZero,
        usvg::FillRule::EvenOdd => FillRule::EvenOdd,
    };
    Ok(Fill { paint: paint(fill.paint())?, opacity: share(fill.opacity().get()), rule })
}

fn stroke(stroke: &usvg::Stroke) -> Result<Stroke> {
    let line_cap = match stroke.linecap() {
        usvg::LineCap::Butt => LineCap::Butt,
        usvg::LineCap::Round => LineCap::Round,
        usvg::LineCap::Square => LineCap::Square,
    };
    Ok(Stroke {
        paint: paint(stroke.paint())?,
        width: stroke.width().get(),
        opacity: share(stroke.opacity().get()),
        line_cap,
        ..Stroke::default()
    })
}

/// Glyph by glyph where the layout has put them, each with the characters that it stands for.
fn text(surface: &mut Surface<'_>, text: &usvg::Text, fonts: &mut Fonts<'_>) -> Result<()> {
    surface.set_stroke(None);
    for span in text.layouted().iter().filter(|span| span.visible) {
        let Some(ink) = &span.fill else { continue };
        for glyph in &span.positioned_glyphs {
            let font = fonts.get(glyph.font).ok_or_else(|| failed("a font of a label cannot be embedded"))?;
            surface.set_fill(Some(fill(ink)?));
            // The layout scales from the font's units to the size that is given below.
            let back = font.units_per_em() / glyph.font_size();
            surface.push_transform(&transform(glyph.transform().pre_scale(back, back)));
            let id = GlyphId::new(glyph.id.0);
            let drawn = KrillaGlyph::new(id, 0.0, 0.0, 0.0, 0.0, 0..glyph.text.len(), None);
            surface.draw_glyphs(
                Point::from_xy(0.0, 0.0),
                &[drawn],
                font,
                &glyph.text,
                glyph.font_size(),
                false,
            );
            surface.pop();
        }
    }
    Ok(())
}

/// Fonts that were needed so far.
struct Fonts<'a> {
    database: &'a fontdb::Database,
    known: HashMap<fontdb::ID, Option<Font>>,
}

impl Fonts<'_> {
    fn get(&mut self, id: fontdb::ID) -> Option<Font> {
        let read = |bytes: &[u8], index| Font::new(Data::from(bytes.to_vec()), index);
        let known = self.known.entry(id);
        known.or_insert_with(|| self.database.with_face_data(id, read).flatten()).clone()
    }
}
