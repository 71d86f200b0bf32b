//! `embedscope plot`: a figure of a layout, without a browser, or a map to look around in.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use clap::{Args, ValueEnum};
use embedscope_core::Monitor;
use embedscope_figure::{
    Camera, Figure, Labels, MAX_CIRCLES, Map, Palette, Place, Points, Ramp, Theme, View,
};
use embedscope_io::layout::Layout;
use embedscope_io::{Column, Kind, Table};
use embedscope_server::command::HandColors;
use embedscope_server::{figure_labels, hand_colors};

use crate::args::{ProjectionName, StateChoice};
use crate::progress::Progress;
use crate::{Terminal, input, output};

/// Arguments of `plot`.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Examples:\n  embedscope plot state.txt --labels labels.tsv -o scatter.png\n  embedscope plot state.txt --labels labels.tsv --axes 0,1 --size 4x4 --dpi 300 --title \"MNIST\" -o scatter.svg\n  embedscope plot layout.npy --theme dark -o scatter.png\n  embedscope plot state.txt --labels labels.tsv -o map.html\n\nBoth axes always have the same scale. Without --axes, 3D layouts are drawn in 3D, with the bookmark's camera if there is one. An SVG or PDF holds one circle a point up to 20,000 points; above, the points are one picture at --dpi inside it. An HTML file is a map that opens in any browser, without a server: it has the viewer in it."
)]
pub struct Arguments {
    /// A state.txt, or a layout in .npy, .csv, .tsv, .json or .parquet; - is standard input
    pub layout: PathBuf,
    /// Where to write; .png, .svg or .pdf, or .html for a map to look around in
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
    /// Labels: one row a point
    #[arg(long, value_name = "FILE")]
    pub labels: Option<PathBuf>,
    /// Column to colour by, or `none` [default: the bookmark's, else the first]
    #[arg(long, value_name = "COLUMN")]
    pub color: Option<String>,
    /// Two dimensions to draw, from 0, horizontal first
    #[arg(long, value_name = "X,Y", value_parser = axes)]
    pub axes: Option<(usize, usize)>,
    /// Width and height in inches
    #[arg(long, value_name = "WxH", default_value = "6.4x4.8", value_parser = size)]
    pub size: (f64, f64),
    /// Pixels an inch
    #[arg(long, default_value_t = 200)]
    pub dpi: u32,
    /// A line above the figure
    #[arg(long)]
    pub title: Option<String>,
    /// Colours of the page
    #[arg(long, value_enum, default_value_t = ThemeName::Light)]
    pub theme: ThemeName,
    /// Colours of classes
    #[arg(long, value_enum, default_value_t = PaletteName::Safe)]
    pub palette: PaletteName,
    /// Colours of numbers
    #[arg(long, value_enum, default_value_t = RampName::Viridis)]
    pub ramp: RampName,
    /// Diameter of a point in points (1/72 inch) [default: by density]
    #[arg(long, value_name = "POINTS")]
    pub point_size: Option<f64>,
    /// 0 to 1 [default: by density]
    #[arg(long)]
    pub opacity: Option<f64>,
    /// Seed of the order in which points are drawn
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Which projection of the bookmark [default: the one on screen when it was saved]
    #[arg(long, value_enum)]
    pub projection: Option<ProjectionName>,
    /// Which bookmark.
    #[command(flatten)]
    pub choice: StateChoice,
}

/// Themes by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ThemeName {
    /// For paper
    Light,
    /// For slides
    Dark,
}

/// Palettes by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PaletteName {
    /// Safe for colour-blind readers: 20 colours, then "(other)"
    Safe,
    /// The ten colours of the TensorFlow projector, repeated
    Tf,
}

/// Ramps by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RampName {
    /// Purple to yellow
    Viridis,
    /// Blue to yellow, the same to every reader
    Cividis,
    /// Blue to orange, with 0 in the middle
    Diverging,
    /// Round in a circle, for angles and times of day
    Cyclic,
    /// The TensorFlow projector's
    Tf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kindly {
    Png,
    Svg,
    Pdf,
    Html,
}

pub(super) fn run(arguments: &Arguments, terminal: Terminal) -> Result<()> {
    let kind = match arguments.output.extension().and_then(|e| e.to_str()) {
        _ if arguments.output == Path::new("-") => Kindly::Svg,
        Some("png" | "PNG") => Kindly::Png,
        Some("svg" | "SVG") => Kindly::Svg,
        Some("pdf" | "PDF") => Kindly::Pdf,
        Some("html" | "htm" | "HTML") => Kindly::Html,
        _ => bail!(
            "{}: the extension names no format for figures; use .png, .svg, .pdf or .html",
            arguments.output.display()
        ),
    };
    let progress = Progress::new(terminal);
    let layout = input::layout(&arguments.layout, &arguments.choice, arguments.projection, &progress)?;
    let table = match &arguments.labels {
        Some(path) => {
            let table = input::metadata(path, layout.coordinates.points, &progress)?;
            Some(table.take(&layout.coordinates.index))
        }
        None if layout.labels.is_empty() => None,
        None => Some(layout.labels.clone()),
    };
    let column = color_column(arguments, &layout, table.as_ref())?;
    let colors = layout.state.as_ref().map(hand_colors).unwrap_or_default();
    let inputs = output::paths([Some(&arguments.layout), arguments.labels.as_ref()]);
    if kind == Kindly::Html {
        let html = html(arguments, &layout, table.as_ref(), (column, &colors), &progress)?;
        drop(progress);
        output::put(&arguments.output, &inputs, |out| Ok(out.write_all(html.as_bytes())?))?;
        output::wrote(&arguments.output, terminal);
        return Ok(());
    }
    drop(progress);
    let coordinates = &layout.coordinates;
    let left_out = coordinates.points - coordinates.len();
    if left_out > 0 {
        terminal.note(&format!("embedscope: note: {left_out} points without coordinates were left out"));
    }
    let points =
        Points::new(coordinates.dims, coordinates.values.clone())?.with_names(coordinates.names.clone());
    let view = view(arguments, &layout, &points)?;
    let figure = Figure {
        labels: column.map(|column| figure_labels(column, &colors)),
        title: arguments.title.clone(),
        width: arguments.size.0,
        height: arguments.size.1,
        dpi: arguments.dpi,
        view,
        theme: arguments.theme.into(),
        palette: arguments.palette.into(),
        ramp: arguments.ramp.into(),
        point_size: arguments.point_size,
        opacity: arguments.opacity,
        seed: arguments.seed,
        ..Figure::new(points)
    };
    let bytes = match kind {
        Kindly::Png => figure.png()?,
        Kindly::Pdf => figure.pdf()?,
        Kindly::Svg | Kindly::Html => figure.svg()?.into_bytes(),
    };
    output::put(&arguments.output, &inputs, |out| Ok(out.write_all(&bytes)?))?;
    output::wrote(&arguments.output, terminal);
    if matches!(kind, Kindly::Svg | Kindly::Pdf) && coordinates.len() > MAX_CIRCLES {
        let file = if kind == Kindly::Svg { "SVG" } else { "PDF" };
        terminal.note(&format!(
            "embedscope: note: more than {MAX_CIRCLES} points, so they are one picture inside the {file}"
        ));
    }
    Ok(())
}

/// Names on a map, at most.
const PLACES: usize = 40;

/// The layout as one file to look around in: colours, legend, names of dense places where classes colour them.
fn html(
    arguments: &Arguments,
    layout: &Layout,
    table: Option<&Table>,
    (color, colors): (Option<&Column>, &HandColors),
    monitor: &dyn Monitor,
) -> Result<String> {
    let coordinates = &layout.coordinates;
    let (dims, values) = match arguments.axes {
        None => (coordinates.dims, coordinates.values.clone()),
        Some((x, y)) => {
            if let Some(axis) = [x, y].into_iter().find(|&axis| axis >= coordinates.dims) {
                bail!(
                    "axis {axis} does not exist: the layout has {} dimensions, numbered from 0",
                    coordinates.dims
                );
            }
            let rows = coordinates.values.chunks_exact(coordinates.dims);
            (2, rows.flat_map(|row| [row[x], row[y]]).collect())
        }
    };
    let points = Points::new(dims, values)?;
    // What names a point, and its colour.
    let names = table.and_then(|table| table.columns().iter().find(|column| column.numbers().is_none()));
    let named = names.filter(|names| color.is_none_or(|color| color.name() != names.name()));
    let hover: Vec<Labels> =
        named.into_iter().chain(color).map(|column| figure_labels(column, colors)).collect();
    let places = match color.filter(|column| column.kind() == Kind::Category && matches!(dims, 2 | 3)) {
        None => Vec::new(),
        Some(column) => {
            let positions: Vec<f32> = points.values().iter().map(|&v| v as f32).collect();
            let found = embedscope_server::name_places(&positions, dims, &|_| true, column, PLACES, monitor)?;
            found.into_iter().map(|p| Place { at: p.at.map(f64::from), text: p.text }).collect()
        }
    };
    let file = arguments.layout.file_stem().map(|name| name.to_string_lossy().into_owned());
    let title = arguments.title.clone().or(file).unwrap_or_default();
    let camera = match view(arguments, layout, &points) {
        Ok(View::Camera(camera)) => Some(camera),
        _ => None,
    };
    let own = color.map(|column| figure_labels(column, colors));
    let map = Map {
        rows: &coordinates.index,
        labels: own.as_ref(),
        hover: &hover,
        places: &places,
        camera,
        theme: arguments.theme.into(),
        palette: arguments.palette.into(),
        ramp: arguments.ramp.into(),
        ..Map::new(&points, &title)
    };
    Ok(map.html()?)
}

impl From<ThemeName> for Theme {
    fn from(name: ThemeName) -> Self {
        match name {
            ThemeName::Light => Self::Light,
            ThemeName::Dark => Self::Dark,
        }
    }
}

impl From<PaletteName> for Palette {
    fn from(name: PaletteName) -> Self {
        match name {
            PaletteName::Safe => Self::Safe,
            PaletteName::Tf => Self::Tf,
        }
    }
}

impl From<RampName> for Ramp {
    fn from(name: RampName) -> Self {
        match name {
            RampName::Viridis => Self::Viridis,
            RampName::Cividis => Self::Cividis,
            RampName::Diverging => Self::Diverging,
            RampName::Cyclic => Self::Cyclic,
            RampName::Tf => Self::Tf,
        }
    }
}

fn color_column<'a>(
    arguments: &Arguments,
    layout: &Layout,
    table: Option<&'a Table>,
) -> Result<Option<&'a Column>> {
    let names = |table: &Table| {
        let names: Vec<&str> = table.columns().iter().map(Column::name).collect();
        names.join(", ")
    };
    match (arguments.color.as_deref(), table) {
        (Some("none"), _) | (None, None) => Ok(None),
        (Some(name), None) => bail!("there is no column \"{name}\": give the labels with --labels FILE"),
        (Some(name), Some(table)) => match table.column(name) {
            Some(column) => Ok(Some(column)),
            None => bail!("there is no column \"{name}\"; the columns are {}", names(table)),
        },
        (None, Some(table)) => {
            let saved = layout.state.as_ref().and_then(|s| s.color_by()).and_then(|name| table.column(name));
            Ok(saved.or_else(|| table.columns().first()))
        }
    }
}

/// The axes asked for; else 3D with the bookmark's camera, or the two dimensions there are.
fn view(arguments: &Arguments, layout: &Layout, points: &Points) -> Result<View> {
    let dims = points.dims();
    match arguments.axes {
        Some((x, y)) => Ok(View::Axes(x, y)),
        None if dims == 2 => Ok(View::Axes(0, 1)),
        None if dims == 3 => {
            let saved = layout.state.as_ref().and_then(embedscope_io::State::camera);
            // A 2D camera looks straight along one axis: no view of three dimensions.
            Ok(View::Camera(match saved.filter(|camera| !camera.orthographic) {
                None => Camera::default(),
                Some(c) => Camera {
                    orthographic: c.orthographic,
                    position: c.position,
                    target: c.target,
                    zoom: c.zoom,
                }
                .from_per_axis(points)?,
            }))
        }
        None => {
            Err(anyhow!("the layout has {dims} dimensions; choose two with --axes, for example --axes 0,1"))
        }
    }
}

fn axes(text: &str) -> Result<(usize, usize), String> {
    let wrong = || format!("\"{text}\" is not a pair of dimensions; write for example 0,1");
    let (x, y) = text.split_once(',').ok_or_else(wrong)?;
    let number = |t: &str| t.trim().parse::<usize>().map_err(|_| wrong());
    let (x, y) = (number(x)?, number(y)?);
    if x == y { Err(wrong()) } else { Ok((x, y)) }
}

fn size(text: &str) -> Result<(f64, f64), String> {
    let wrong = || format!("\"{text}\" is not a size; write width x height in inches, for example 6.4x4.8");
    let (w, h) = text.split_once(['x', 'X']).ok_or_else(wrong)?;
    let number = |t: &str| t.trim().parse::<f64>().ok().filter(|v| v.is_finite()).ok_or_else(wrong);
    Ok((number(w)?, number(h)?))
}
