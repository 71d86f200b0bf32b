//! A layout as one HTML file that needs nothing else: data, viewer and style in one.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::coding::{self, Key};
use crate::png::base64;
use crate::{Camera, Error, Labels, Palette, Points, Ramp, Result, Rgb, Theme, scale, text};

const PAGE: &str = include_str!("viewer/index.html");
const STYLE: &str = include_str!("viewer/style.css");
const VIEWER: &str = include_str!("viewer/viewer.js");

/// Classes with a line of their own in the legend; further ones are drawn as "(other)".
const CLASSES: usize = 1000;

/// Steps of an axis: 0 is the lower end of the layout, this the upper one.
const STEPS: f64 = 65534.0;

/// A name written on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Where, in layout units; the third is 0 in 2D.
    pub at: [f64; 3],
    /// The name.
    pub text: String,
}

/// A layout to be looked at in a browser: one file, opened from disk, that asks for nothing else.
///
/// Points are moved, turned and zoomed with the mouse, fingers or keys, named when pointed at, and hidden by class. Positions keep 16
/// bits an axis. Without WebGL2 the points are drawn by the processor.
#[derive(Debug, Clone)]
pub struct Map<'a> {
    /// 2 or 3 dimensions.
    pub points: &'a Points,
    /// The number by which each point is called; empty = counted from 0.
    pub rows: &'a [u32],
    /// What colours the points, one row a point.
    pub labels: Option<&'a Labels>,
    /// What a point says when it is pointed at: its value in each of these, the first one large.
    pub hover: &'a [Labels],
    /// Names on the map, most important first.
    pub places: &'a [Place],
    /// What stands in the corner and in the browser's tab.
    pub title: &'a str,
    /// Where a 3D layout is first seen from. Default: the start view of the `TensorFlow` projector.
    pub camera: Option<Camera>,
    /// Default: light.
    pub theme: Theme,
    /// Colours of classes.
    pub palette: Palette,
    /// Colours of numbers.
    pub ramp: Ramp,
}

impl<'a> Map<'a> {
    /// A map of these points with every default.
    pub fn new(points: &'a Points, title: &'a str) -> Self {
        Self {
            points,
            rows: &[],
            labels: None,
            hover: &[],
            places: &[],
            title,
            camera: None,
            theme: Theme::default(),
            palette: Palette::default(),
            ramp: Ramp::default(),
        }
    }

    /// The file.
    pub fn html(&self) -> Result<String> {
        let dims = self.points.dims();
        if !matches!(dims, 2 | 3) {
            return Err(Error::NoMap { dims });
        }
        for labels in self.labels.into_iter().chain(self.hover) {
            if labels.codes.len() != self.points.len() {
                let (name, labels) = (labels.name.clone(), labels.codes.len());
                return Err(Error::Labels { name, labels, points: self.points.len() });
            }
        }
        let finite = |row: &[f64]| row.iter().all(|v| v.is_finite());
        let drawn: Vec<u32> =
            (0u32..).zip(self.points.rows()).filter(|(_, row)| finite(row)).map(|(i, _)| i).collect();
        if drawn.is_empty() {
            return Err(Error::Empty);
        }
        let extent = Extent::of(self.points, &drawn);
        let capacity = self.palette.capacity().min(CLASSES);
        let coding = coding::code(self.labels, &drawn, capacity, self.palette, self.ramp, self.theme);
        let (palette, codes) = entries(&coding.key, &coding.colors, &coding.entries);

        let called = !self.rows.is_empty() || drawn.len() < self.points.len();
        let mut data = String::new();
        let about = json!({
            "count": drawn.len(),
            "dims": dims,
            "half": &extent.half[..dims],
            "camera": self.camera.map(camera),
            "ground": bytes(self.theme.ink().background),
            "palette": palette.iter().map(|&color| bytes(color)).collect::<Vec<_>>(),
            "legend": self.legend(&coding.key, &coding.title),
            "rows": called,
            "columns": self.hover.iter().map(column).collect::<Vec<_>>(),
            "places": self.places.iter().map(|p| json!({"at": extent.place(p.at), "text": p.text})).collect::<Vec<_>>(),
        });
        // Inside a script nothing but "<" can end it.
        let about = about.to_string().replace('<', "\\u003c");
        // Writing to a String cannot fail.
        let _ = writeln!(data, "<script type=\"application/json\" id=\"data\">{about}</script>");
        let mut put = |id: &str, bytes: &[u8]| {
            let _ = writeln!(data, "<script type=\"text/plain\" id=\"{id}\">{}</script>", base64(bytes));
        };
        put("positions", &extent.quantize(self.points, &drawn));
        put("codes", &codes.iter().flat_map(|code| code.to_le_bytes()).collect::<Vec<u8>>());
        if called {
            let number = |&row: &u32| self.rows.get(row as usize).copied().unwrap_or(row).to_le_bytes();
            put("rows", &drawn.iter().flat_map(number).collect::<Vec<u8>>());
        }
        for (i, labels) in self.hover.iter().enumerate() {
            let codes = drawn.iter().flat_map(|&row| labels.codes[row as usize].to_le_bytes());
            put(&format!("column{i}"), &codes.collect::<Vec<u8>>());
        }
        Ok(self.fill(&data, drawn.len(), dims))
    }

    /// The page with everything in its place, in one pass: what is put in is not looked at again.
    fn fill(&self, data: &str, count: usize, dims: usize) -> String {
        let title = text::escape(self.title);
        let class = if self.theme == Theme::Dark { " class=\"dark\"" } else { "" };
        let help = if dims == 2 {
            "Drag to move, wheel to zoom, double click to reset"
        } else {
            "Drag to turn, Shift and drag to move, wheel to zoom, double click to reset"
        };
        let count = scale::count(count);
        let mut out = String::with_capacity(PAGE.len() + STYLE.len() + VIEWER.len() + data.len() + 1024);
        for (i, part) in PAGE.split("{{").enumerate() {
            let Some((name, rest)) = part.split_once("}}").filter(|_| i > 0) else {
                out.push_str(part);
                continue;
            };
            out.push_str(match name {
                "class" => class,
                "title" => &title,
                "points" => &count,
                "help" => help,
                "style" => STYLE,
                "data" => data,
                _ => VIEWER,
            });
            out.push_str(rest);
        }
        out
    }

    fn legend(&self, key: &Key, title: &str) -> Value {
        let line =
            |entry: usize, e: &coding::Entry| json!({"entry": entry, "text": e.text, "points": e.points});
        match key {
            Key::None => Value::Null,
            Key::Classes(entries) => {
                let lines: Vec<_> = entries.iter().enumerate().map(|(i, e)| line(i, e)).collect();
                json!({"title": title, "entries": lines})
            }
            Key::Ramp { placed, missing } => {
                let color = |i| self.ramp.at(f64::from(i) / 10.0, self.theme).css();
                let colors: Vec<String> = (0..=10).map(color).collect();
                let lines: Vec<_> = missing.iter().map(|e| line(RAMP, e)).collect();
                json!({"title": title, "ramp": colors, "ends": [short(placed.low), short(placed.high)], "entries": lines})
            }
        }
    }
}

/// Colours of a ramp in the file; the entry after them is of missing values.
const RAMP: usize = 255;

/// The palette of the file and each drawn point's entry.
fn entries(key: &Key, colors: &[Rgb], own: &[u32]) -> (Vec<Rgb>, Vec<u16>) {
    let entry = |&e: &u32| u16::try_from(e).unwrap_or(u16::MAX);
    match key {
        Key::None => (colors.iter().copied().take(1).collect(), vec![0; colors.len()]),
        Key::Classes(entries) => (entries.iter().map(|e| e.color).collect(), own.iter().map(entry).collect()),
        Key::Ramp { missing, .. } => {
            let mut palette = vec![Rgb(0, 0, 0); RAMP];
            for (&color, &e) in colors.iter().zip(own) {
                if (e as usize) < RAMP {
                    palette[e as usize] = color;
                }
            }
            palette.extend(missing.as_ref().map(|m| m.color));
            (palette, own.iter().map(entry).collect())
        }
    }
}

/// Where the layout lies.
struct Extent {
    lower: [f64; 3],
    upper: [f64; 3],
    /// Half extents in the equal-aspect frame; the largest is 1.
    half: [f64; 3],
    scale: f64,
}

impl Extent {
    fn of(points: &Points, drawn: &[u32]) -> Self {
        let dims = points.dims();
        let (mut lower, mut upper) = ([f64::INFINITY; 3], [f64::NEG_INFINITY; 3]);
        for &row in drawn {
            for axis in 0..dims {
                let v = points.values[row as usize * dims + axis];
                lower[axis] = lower[axis].min(v);
                upper[axis] = upper[axis].max(v);
            }
        }
        lower[dims..].fill(0.0);
        upper[dims..].fill(0.0);
        let half: [f64; 3] = std::array::from_fn(|a| (upper[a] - lower[a]) / 2.0);
        let largest = half.iter().copied().fold(0.0, f64::max);
        let scale = if largest > 0.0 { 1.0 / largest } else { 1.0 };
        Self { lower, upper, half: half.map(|h| h * scale), scale }
    }

    fn place(&self, at: [f64; 3]) -> [f64; 3] {
        std::array::from_fn(|a| (at[a] - f64::midpoint(self.lower[a], self.upper[a])) * self.scale)
    }

    fn quantize(&self, points: &Points, drawn: &[u32]) -> Vec<u8> {
        let dims = points.dims();
        let mut out = Vec::with_capacity(drawn.len() * dims * 2);
        for &row in drawn {
            for axis in 0..dims {
                let v = points.values[row as usize * dims + axis];
                let extent = self.upper[axis] - self.lower[axis];
                let share = if extent > 0.0 { (v - self.lower[axis]) / extent } else { 0.5 };
                out.extend_from_slice(&((share * STEPS).round() as u16).to_le_bytes());
            }
        }
        out
    }
}

fn camera(camera: Camera) -> Value {
    json!({
        "orthographic": camera.orthographic, "position": camera.position, "target": camera.target, "zoom": camera.zoom,
    })
}

fn column(labels: &Labels) -> Value {
    json!({"name": labels.name, "values": labels.values})
}

fn bytes(color: Rgb) -> [u8; 3] {
    [color.0, color.1, color.2]
}

/// A number with six significant digits at most.
fn short(v: f64) -> String {
    let rounded: f64 = format!("{v:.5e}").parse().unwrap_or(v);
    rounded.to_string()
}
