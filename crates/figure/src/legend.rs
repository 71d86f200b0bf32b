//! The legend: classes with counts in columns, or a colour bar.

use std::fmt::Write as _;

use resvg::usvg;

use crate::coding::{Coding, Entry, Key};
use crate::palette::{Ink, Ramp, Theme};
use crate::scale;
use crate::spread::Placed;
use crate::svg::{Anchor, Body, Rect, Type};
use crate::text::{Weight, shorten, widths};

/// Distance of two lines, in font sizes.
const LINE: f64 = 1.5;
/// Width of a dot and the gap after it.
const DOT: f64 = 1.25;
/// Gap between a class and its count.
const COUNT_GAP: f64 = 0.9;
/// Gap between two columns of classes.
const COLUMN_GAP: f64 = 1.4;
/// Longest class name before it is cut.
const LONGEST: f64 = 18.0;
/// No class name is cut to less than this.
const SHORTEST: f64 = 6.0;
/// Columns and font scales, in the order of preference.
const ARRANGEMENTS: [(usize, f64); 8] =
    [(1, 1.0), (1, 0.9), (2, 1.0), (2, 0.9), (1, 0.8), (2, 0.8), (3, 0.9), (3, 0.8)];

/// A legend that fits its room.
#[derive(Debug)]
pub(crate) struct Legend {
    pub(crate) width: f64,
    pub(crate) height: f64,
    font: f64,
    title: String,
    body: Kind,
}

#[derive(Debug)]
enum Kind {
    Classes { rows: usize, columns: Vec<f64>, cells: Vec<(Entry, String)> },
    Bar { height: f64, ticks: Vec<(f64, String)>, missing: Option<(Entry, String)> },
}

/// A legend, or how many lines there is room for.
#[derive(Debug)]
pub(crate) enum Fit {
    Laid(Option<Legend>),
    Lines(usize),
}

pub(crate) fn lay_out(coding: &Coding, room: (f64, f64), font: f64, options: &usvg::Options) -> Fit {
    match &coding.key {
        Key::None => Fit::Laid(None),
        Key::Ramp { placed, missing } => {
            Fit::Laid(Some(bar(&coding.title, placed, missing.as_ref(), room, font, options)))
        }
        Key::Classes(entries) => classes(&coding.title, entries, room, font, options),
    }
}

fn classes(title: &str, entries: &[Entry], room: (f64, f64), font: f64, options: &usvg::Options) -> Fit {
    let counts: Vec<String> = entries.iter().map(|e| scale::count(e.points)).collect();
    let mut texts: Vec<(&str, Weight)> = vec![(title, Weight::SemiBold)];
    texts.extend(entries.iter().map(|e| (e.text.as_str(), Weight::Regular)));
    texts.extend(counts.iter().map(|c| (c.as_str(), Weight::Regular)));
    let measured = widths(options, &texts);
    let (names, numbers) = measured[1..].split_at(entries.len());
    let number = numbers.iter().fold(0.0, |m: f64, &w| m.max(w));
    let longest = names.iter().fold(0.0, |m: f64, &w| m.max(w));
    let mut lines = 1;
    for (columns, scale) in ARRANGEMENTS {
        let font = font * scale;
        // Room in font sizes; the title takes one line and a little air.
        let (width, height) = (room.0 / font, room.1 / font);
        let rows_that_fit = ((height - LINE - 0.4) / LINE).floor().max(1.0) as usize;
        let share = (width - COLUMN_GAP * (columns - 1) as f64) / columns as f64;
        let name_room = (share - DOT - COUNT_GAP - number).min(LONGEST);
        // Names cut to a few letters would name nothing.
        if name_room < longest.min(SHORTEST) {
            continue;
        }
        lines = lines.max(rows_that_fit * columns);
        if rows_that_fit * columns < entries.len() {
            continue;
        }
        let rows = entries.len().div_ceil(columns);
        let mut at = 0.0;
        let mut starts = Vec::new();
        for column in names.chunks(rows.max(1)) {
            let name = column.iter().fold(0.0, |m: f64, &w| m.max(w)).min(name_room);
            at += DOT + name + COUNT_GAP + number;
            starts.push(at * font);
            at += COLUMN_GAP;
        }
        let cells = entries
            .iter()
            .zip(counts)
            .zip(names)
            .map(|((entry, count), &w)| {
                (Entry { text: shorten(&entry.text, w, name_room + 0.01), ..entry.clone() }, count)
            })
            .collect();
        return Fit::Laid(Some(Legend {
            width: (at - COLUMN_GAP).max(measured[0].min(width)) * font,
            height: (LINE + 0.4 + rows as f64 * LINE) * font,
            font,
            title: shorten(title, measured[0], width),
            body: Kind::Classes { rows, columns: starts, cells },
        }));
    }
    Fit::Lines(lines)
}

fn bar(
    title: &str,
    placed: &Placed,
    missing: Option<&Entry>,
    room: (f64, f64),
    font: f64,
    options: &usvg::Options,
) -> Legend {
    let below = if missing.is_some() { 2.0 } else { 0.0 };
    let height = (room.1 / font - LINE - 0.6 - below).clamp(3.0, 13.0);
    let ticks = placed.ticks(height / 2.4);
    let missing = missing.map(|m| (m.clone(), scale::count(m.points)));
    let mut texts: Vec<(&str, Weight)> = vec![(title, Weight::SemiBold)];
    texts.extend(ticks.iter().map(|t| (t.1.as_str(), Weight::Regular)));
    if let Some((entry, count)) = &missing {
        texts.push((&entry.text, Weight::Regular));
        texts.push((count, Weight::Regular));
    }
    let measured = widths(options, &texts);
    let labels = measured[1..=ticks.len()].iter().fold(0.0, |m: f64, &w| m.max(w));
    let last =
        missing.as_ref().map_or(0.0, |_| DOT + COUNT_GAP + measured[ticks.len() + 1..].iter().sum::<f64>());
    let limit = room.0 / font;
    Legend {
        width: measured[0].min(limit).max(1.0 + 0.8 + labels).max(last) * font,
        height: (LINE + 0.6 + height + below) * font,
        font,
        title: shorten(title, measured[0], limit),
        body: Kind::Bar {
            height: height * font,
            ticks: ticks.into_iter().map(|(place, text)| (1.0 - place, text)).collect(),
            missing,
        },
    }
}

impl Legend {
    /// Draws the legend with its upper left corner at (x, y).
    pub(crate) fn draw(&self, body: &mut Body, (x, y): (f64, f64), ink: &Ink, (ramp, theme): (Ramp, Theme)) {
        let f = self.font;
        let look = Type { size: f, weight: Weight::Regular, color: ink.text, anchor: Anchor::Start };
        body.text(x, y + 0.95 * f, 0.0, Type { weight: Weight::SemiBold, ..look }, &self.title);
        let top = y + (LINE + 0.4) * f;
        match &self.body {
            Kind::Classes { rows, columns, cells } => {
                for (i, (entry, count)) in cells.iter().enumerate() {
                    let (column, row) = (i / rows, i % rows);
                    let left = if column == 0 { x } else { x + columns[column - 1] + COLUMN_GAP * f };
                    let line = top + row as f64 * LINE * f;
                    line_of_class(body, (left, x + columns[column], line), f, entry, count, ink);
                }
            }
            Kind::Bar { height, ticks, missing } => {
                let top = top + 0.2 * f;
                let bar = Rect { x, y: top, w: f, h: *height };
                let mut gradient =
                    String::from("<linearGradient id=\"ramp\" x1=\"0\" y1=\"1\" x2=\"0\" y2=\"0\">");
                for i in 0..=10 {
                    let t = f64::from(i) / 10.0;
                    // Writing to a String cannot fail.
                    let _ =
                        write!(gradient, "<stop offset=\"{t}\" stop-color=\"{}\"/>", ramp.at(t, theme).css());
                }
                gradient += "</linearGradient>\n";
                body.raw(&gradient);
                body.rect(bar, "url(#ramp)");
                let marks: Vec<_> = ticks
                    .iter()
                    .map(|(t, _)| [x + f, top + t * height, x + 1.35 * f, top + t * height])
                    .collect();
                body.lines(&marks, ink.axis, 0.06 * f);
                for (t, text) in ticks {
                    body.text(x + 1.8 * f, top + t * height + 0.35 * f, 0.0, look, text);
                }
                if let Some((entry, count)) = missing {
                    let line = top + height + 0.9 * f;
                    line_of_class(body, (x, x + self.width, line), f, entry, count, ink);
                }
            }
        }
    }
}

fn line_of_class(
    body: &mut Body,
    (left, right, top): (f64, f64, f64),
    f: f64,
    entry: &Entry,
    count: &str,
    ink: &Ink,
) {
    let look = Type { size: f, weight: Weight::Regular, color: ink.text, anchor: Anchor::Start };
    body.dot(left + 0.38 * f, top + 0.6 * f, 0.38 * f, entry.color);
    body.text(left + DOT * f, top + 0.95 * f, 0.0, look, &entry.text);
    body.text(right, top + 0.95 * f, 0.0, Type { color: ink.muted, anchor: Anchor::End, ..look }, count);
}
