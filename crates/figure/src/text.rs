//! Fonts: what text is drawn with and how wide it is.

use std::fmt::Write as _;
use std::sync::Arc;

use resvg::usvg::{self, FontResolver, fontdb};

const REGULAR: &[u8] = include_bytes!("../fonts/Inter-Regular.otf");
const SEMI_BOLD: &[u8] = include_bytes!("../fonts/Inter-SemiBold.otf");

/// The families an SVG viewer may choose from; a PNG is drawn with the first, which is built in.
pub(crate) const FAMILY: &str = "Inter, 'Helvetica Neue', Arial, sans-serif";

/// Weight of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    SemiBold,
}

impl Weight {
    pub(crate) fn css(self) -> u16 {
        match self {
            Self::Regular => 400,
            Self::SemiBold => 600,
        }
    }
}

/// The built-in fonts; those of the system are read when a character first needs them.
pub(crate) fn options() -> usvg::Options<'static> {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_source(fontdb::Source::Binary(Arc::new(REGULAR)));
    fonts.load_font_source(fontdb::Source::Binary(Arc::new(SEMI_BOLD)));
    fonts.set_serif_family("Inter");
    fonts.set_sans_serif_family("Inter");
    let built_in = fonts.len();
    let first_with = FontResolver::default_fallback_selector();
    let font_resolver = FontResolver {
        select_fallback: Box::new(move |c, used, fonts| {
            if fonts.len() == built_in {
                Arc::make_mut(fonts).load_system_fonts();
            }
            // Fonts that look like the one that lacks the character are tried first.
            [true, false].into_iter().find_map(|alike| first_with(c, &excluded(used, fonts, alike), fonts))
        }),
        ..FontResolver::default()
    };
    usvg::Options { fontdb: Arc::new(fonts), font_resolver, ..usvg::Options::default() }
}

/// The fonts not to choose from: those used already and, if `alike` is asked for, those of another look.
fn excluded(used: &[fontdb::ID], fonts: &fontdb::Database, alike: bool) -> Vec<fontdb::ID> {
    let mut excluded = used.to_vec();
    if let (true, Some(lacking)) = (alike, used.first().and_then(|&id| fonts.face(id))) {
        // Regular and bold are what most families have.
        let bold = |face: &fontdb::FaceInfo| (face.weight >= fontdb::Weight::SEMIBOLD, face.weight.0 < 400);
        excluded.extend(fonts.faces().filter_map(|face| {
            let other = face.style != lacking.style
                || face.stretch != lacking.stretch
                || face.monospaced
                || bold(face) != bold(lacking);
            (other && !used.contains(&face.id)).then_some(face.id)
        }));
    }
    excluded
}

/// Text with `&`, `<`, `>` and quotes made safe for XML, and characters that XML forbids replaced.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if (c as u32) < 0x20 || matches!(c as u32, 0x7f..=0x9f | 0xfffe | 0xffff) => {
                out.push('\u{fffd}');
            }
            c => out.push(c),
        }
    }
    out
}

/// Widths of texts for a font size of 1, as the renderer will lay them out.
pub(crate) fn widths(options: &usvg::Options, texts: &[(&str, Weight)]) -> Vec<f64> {
    const SIZE: f64 = 100.0;
    let mut svg = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\">");
    for (i, (text, weight)) in texts.iter().enumerate() {
        // Writing to a String cannot fail.
        let _ = write!(
            svg,
            "<text id=\"t{i}\" font-family=\"Inter\" font-size=\"{SIZE}\" font-weight=\"{}\">{}</text>",
            weight.css(),
            escape(text)
        );
    }
    svg.push_str("</svg>");
    let Ok(tree) = usvg::Tree::from_str(&svg, options) else {
        return texts.iter().map(|(t, _)| 0.6 * t.chars().count() as f64).collect();
    };
    let mut widths = vec![0.0; texts.len()];
    for node in tree.root().children() {
        if let usvg::Node::Text(text) = node
            && let Some(i) = text.id().strip_prefix('t').and_then(|i| i.parse::<usize>().ok())
        {
            widths[i] = f64::from(text.bounding_box().width()) / SIZE;
        }
    }
    widths
}

/// Cuts a text of this width (for a font size of 1) to `room`, with an ellipsis.
pub(crate) fn shorten(text: &str, width: f64, room: f64) -> String {
    if width <= room {
        return text.to_owned();
    }
    let count = text.chars().count();
    let keep = ((room - 0.9).max(0.0) / width * count as f64) as usize;
    let mut short: String = text.chars().take(keep.max(1)).collect();
    short.truncate(short.trim_end().len());
    short.push('\u{2026}');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_font() {
        let options = options();
        let w =
            widths(&options, &[("iiii", Weight::Regular), ("WWWW", Weight::Regular), ("", Weight::Regular)]);
        assert!(w[0] > 0.7 && w[0] < 1.4, "{w:?}");
        assert!(w[1] > 3.0 * w[0]);
        assert_eq!(w[2], 0.0);
    }

    #[test]
    fn xml_is_safe() {
        assert_eq!(escape("a<b & \"c\"\u{1}\n"), "a&lt;b &amp; &quot;c&quot;\u{fffd} ");
    }

    #[test]
    fn long_texts_end_in_an_ellipsis() {
        assert_eq!(shorten("short", 2.0, 3.0), "short");
        assert_eq!(shorten("abcdefghij", 10.0, 5.9), "abcde…");
    }
}
