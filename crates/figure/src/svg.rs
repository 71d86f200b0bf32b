//! Writing SVG: units are points (1/72 inch), two decimals.

use std::fmt::Write as _;

use crate::palette::Rgb;
use crate::text::{FAMILY, Weight, escape};

/// A rectangle on the page, y down.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Rect {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) w: f64,
    pub(crate) h: f64,
}

/// Where a text hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text looks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Type {
    pub(crate) size: f64,
    pub(crate) weight: Weight,
    pub(crate) color: Rgb,
    pub(crate) anchor: Anchor,
}

/// A growing body of SVG elements. Writing to a `String` cannot fail, so results are dropped.
#[derive(Debug, Default)]
pub(crate) struct Body(String);

/// A number with at most two decimals and no trailing zeros.
pub(crate) fn number(v: f64) -> String {
    let mut text = format!("{v:.2}");
    while text.ends_with('0') {
        text.pop();
    }
    if text.ends_with('.') {
        text.pop();
    }
    if text == "-0" { "0".to_owned() } else { text }
}

impl Body {
    pub(crate) fn raw(&mut self, svg: &str) {
        self.0.push_str(svg);
    }

    pub(crate) fn rect(&mut self, r: Rect, fill: &str) {
        let (x, y, w, h) = (number(r.x), number(r.y), number(r.w), number(r.h));
        let _ = writeln!(self.0, "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" fill=\"{fill}\"/>");
    }

    /// A path of strokes without fill; `segments` are (x1, y1, x2, y2).
    pub(crate) fn lines(&mut self, segments: &[[f64; 4]], color: Rgb, width: f64) {
        if segments.is_empty() {
            return;
        }
        self.0.push_str("<path d=\"");
        for [x1, y1, x2, y2] in segments.iter().map(|s| s.map(number)) {
            let _ = write!(self.0, "M{x1} {y1}L{x2} {y2}");
        }
        let _ = writeln!(
            self.0,
            "\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" stroke-linecap=\"round\"/>",
            color.css(),
            number(width)
        );
    }

    pub(crate) fn dot(&mut self, x: f64, y: f64, r: f64, color: Rgb) {
        let (x, y, r) = (number(x), number(y), number(r));
        let _ = writeln!(self.0, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" fill=\"{}\"/>", color.css());
    }

    /// A text whose baseline starts, is centred or ends at (x, y), turned by `degrees` about that place.
    pub(crate) fn text(&mut self, x: f64, y: f64, degrees: f64, look: Type, text: &str) {
        let (x, y) = (number(x), number(y));
        let _ = write!(self.0, "<text x=\"{x}\" y=\"{y}\" font-size=\"{}\"", number(look.size));
        if look.weight != Weight::Regular {
            let _ = write!(self.0, " font-weight=\"{}\"", look.weight.css());
        }
        match look.anchor {
            Anchor::Start => {}
            Anchor::Middle => self.0.push_str(" text-anchor=\"middle\""),
            Anchor::End => self.0.push_str(" text-anchor=\"end\""),
        }
        if degrees != 0.0 {
            let _ = write!(self.0, " transform=\"rotate({} {x} {y})\"", number(degrees));
        }
        let _ = writeln!(self.0, " fill=\"{}\">{}</text>", look.color.css(), escape(text));
    }

    /// The whole document; `width` and `height` in points.
    pub(crate) fn finish(self, width: f64, height: f64, title: Option<&str>) -> String {
        let (w, h) = (width / 72.0, height / 72.0);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}in\" height=\"{h}in\" viewBox=\"0 0 {} {}\" \
             font-family=\"{FAMILY}\" role=\"img\">\n",
            number(width),
            number(height)
        );
        if let Some(title) = title {
            let _ = writeln!(svg, "<title>{}</title>", escape(title));
        }
        svg.push_str(&self.0);
        svg.push_str("</svg>\n");
        svg
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!([number(1.0), number(-0.001), number(0.126), number(120.0)], ["1", "0", "0.13", "120"]);
    }
}
