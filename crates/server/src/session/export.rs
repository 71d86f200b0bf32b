//! The layout on screen as a file: coordinates, a figure, a page.

use std::sync::Arc;

use embedscope_core::monitor::Silent;
use embedscope_figure::{
    Camera, Figure, Labels, Map, Palette, Place, Points, Ramp, Scale, Spread, Theme, View,
};
use embedscope_io::{Column, Coordinates, Kind, State, export};

use super::labels::name_places;
use super::quality::Columns;
use super::{Data, Session};
use crate::command::{ColorKind, ColorScale, ColorSettings, HandColors};
use crate::snapshot::View as Shown;
use crate::wire::Frame;
use crate::{Error, Projection, Result};

/// Names on a page, at most.
const PLACES: usize = 40;

/// A figure of the layout on screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FigureOptions {
    /// Width in pixels. Default 1280.
    pub width: u32,
    /// Height in pixels. Default 960.
    pub height: u32,
    /// Light on dark. Default false.
    pub dark: bool,
}

impl Default for FigureOptions {
    fn default() -> Self {
        Self { width: 1280, height: 960, dark: false }
    }
}

/// What is on screen, taken at one moment.
struct Screen {
    data: Arc<Data>,
    columns: Columns,
    frame: Frame,
    names: Vec<String>,
    /// `f64` coordinates where a bookmark brought them, else the drawn ones.
    values: Vec<f64>,
    view: Shown,
}

impl Session {
    /// The layout on screen; points without coordinates, and those that are not shown, are left out.
    pub fn layout(&self) -> Result<Coordinates> {
        let Screen { frame, names, values, .. } = self.screen()?;
        let dims = frame.dims();
        let (mut index, mut kept) = (Vec::new(), Vec::with_capacity(values.len()));
        for (row, point) in values.chunks_exact(dims).enumerate() {
            if point.iter().all(|v| v.is_finite()) {
                index.push(row as u32);
                kept.extend_from_slice(point);
            }
        }
        Ok(Coordinates::new(names, index, kept, frame.points())?)
    }

    /// The layout on screen in a format for coordinates, as `embedscope export` writes it.
    pub fn layout_file(&self, format: export::Format) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        export::write(&self.layout()?, None, format, &mut out)?;
        Ok(out)
    }

    /// The layout on screen as a PNG, coloured by the view's column.
    pub fn figure_png(&self, options: FigureOptions) -> Result<Vec<u8>> {
        Ok(self.figure(options)?.png()?)
    }

    /// The layout on screen as a PDF, coloured by the view's column.
    pub fn figure_pdf(&self, options: FigureOptions) -> Result<Vec<u8>> {
        Ok(self.figure(options)?.pdf()?)
    }

    /// The layout on screen as an SVG, coloured by the view's column.
    pub fn figure_svg(&self, options: FigureOptions) -> Result<String> {
        Ok(self.figure(options)?.svg()?)
    }

    fn figure(&self, options: FigureOptions) -> Result<Figure> {
        let screen = self.screen()?;
        let points = screen.points()?;
        let view = match points.dims() {
            3 => View::Camera(screen.camera().unwrap_or_default()),
            _ => View::Axes(0, 1),
        };
        let figure = Figure::new(points);
        let inches = |pixels: u32| f64::from(pixels) / f64::from(figure.dpi);
        Ok(Figure {
            labels: screen.color_column().map(|column| screen.labels(column)),
            width: inches(options.width),
            height: inches(options.height),
            view,
            theme: theme(options.dark),
            palette: screen.palette(),
            ramp: screen.ramp(),
            ..figure
        })
    }

    /// The layout on screen as one HTML file that opens without a server: colours, legend, names of dense places and, when a point
    /// is pointed at, the columns that label and colour it.
    pub fn page(&self, dark: bool) -> Result<String> {
        let screen = self.screen()?;
        let points = screen.points()?;
        let (color, label) = (screen.color_column(), screen.label_column());
        let hover: Vec<Labels> = match (label, color) {
            (Some(label), Some(color)) if label.name() != color.name() => {
                vec![screen.labels(label), screen.labels(color)]
            }
            (one, other) => one.or(other).into_iter().map(|column| screen.labels(column)).collect(),
        };
        let places = match color.filter(|column| column.kind() == Kind::Category) {
            None => Vec::new(),
            Some(column) => {
                let drawn: Vec<f32> = screen.values.iter().map(|&v| v as f32).collect();
                let found = name_places(&drawn, screen.frame.dims(), &|_| true, column, PLACES, &Silent)?;
                found.into_iter().map(|p| Place { at: p.at.map(f64::from), text: p.text }).collect()
            }
        };
        let own = color.map(|column| screen.labels(column));
        let map = Map {
            labels: own.as_ref(),
            hover: &hover,
            places: &places,
            camera: screen.camera().filter(|_| points.dims() == 3),
            theme: theme(dark),
            palette: screen.palette(),
            ramp: screen.ramp(),
            ..Map::new(&points, &screen.data.name)
        };
        Ok(map.html()?)
    }

    fn screen(&self) -> Result<Screen> {
        let columns = self.columns()?;
        let state = self.shared.lock();
        let data = state.need_data()?.clone();
        let frame = self.frame().filter(|frame| frame.dataset == data.id).ok_or(Error::NothingOnScreen)?;
        let view = state.snapshot().view;
        let components = state.pca.components.clone();
        let layout = match frame.projection {
            Projection::Tsne => state.tsne.layout.clone(),
            Projection::Pca => state.pca.restored.clone().filter(|_| state.screen.restored),
            other => state.layout_of(other).cloned(),
        };
        drop(state);
        let drawn = frame.positions();
        let axes: Vec<usize> = match frame.projection {
            Projection::Pca => components.iter().copied().take(frame.dims()).collect(),
            _ => (0..frame.dims()).collect(),
        };
        // A run may have moved on meanwhile: only the exact form of what is drawn will do.
        let exact = layout.and_then(|layout| {
            let given = layout.given()?;
            let picked: Option<Vec<f64>> = given
                .chunks_exact(layout.dims)
                .flat_map(|point| axes.iter().map(|&axis| point.get(axis).copied()))
                .collect();
            let same =
                |(a, b): (&f64, &f32)| (*a as f32).to_bits() == b.to_bits() || a.is_nan() && b.is_nan();
            picked.filter(|picked| picked.len() == drawn.len() && picked.iter().zip(drawn).all(same))
        });
        let mut values = exact.unwrap_or_else(|| drawn.iter().map(|&v| f64::from(v)).collect());
        let finder = self.finder()?;
        if finder.data.id != data.id {
            return Err(Error::Replaced);
        }
        // What is isolated away or hidden is not on screen.
        for (row, point) in values.chunks_exact_mut(frame.dims()).enumerate() {
            if !finder.shown.contains(row) {
                point.fill(f64::NAN);
            }
        }
        let names = match frame.projection {
            Projection::Pca => axes.iter().map(|axis| format!("pca-{axis}")).collect(),
            Projection::Custom => {
                ["x", "y", "z"][..frame.dims()].iter().map(|a| format!("linear-{a}")).collect()
            }
            other => (0..frame.dims()).map(|axis| format!("{}-{axis}", other.name())).collect(),
        };
        Ok(Screen { data, columns, frame, names, values, view })
    }
}

impl Screen {
    fn points(&self) -> Result<Points> {
        Ok(Points::new(self.frame.dims(), self.values.clone())?.with_names(self.names.clone()))
    }

    fn color_column(&self) -> Option<&Column> {
        self.columns.named(self.view.color_by.as_deref()?).ok()
    }

    fn label_column(&self) -> Option<&Column> {
        self.columns.named(self.view.label_by.as_deref()?).ok()
    }

    /// A column in a figure; numbers that the view colours as classes, or classes as numbers, are so here too.
    fn labels(&self, column: &Column) -> Labels {
        let labels = figure_labels(column, &self.view.colors);
        let colored = self.view.color_by.as_deref() == Some(column.name());
        let continuous = match self.view.color.kind {
            ColorKind::Category if colored => false,
            ColorKind::Number if colored => column.numbers().is_some(),
            _ => labels.continuous,
        };
        let spread = if colored { spread(&self.view.color) } else { Spread::default() };
        Labels { continuous, spread, ..labels }
    }

    /// The page's camera; one that looks straight along an axis is no view of three dimensions.
    fn camera(&self) -> Option<Camera> {
        self.view.camera.filter(|camera| !camera.orthographic).map(|c| Camera {
            orthographic: c.orthographic,
            position: c.position,
            target: c.target,
            zoom: c.zoom,
        })
    }

    fn palette(&self) -> Palette {
        if self.view.palette == "tf10" { Palette::Tf } else { Palette::Safe }
    }

    fn ramp(&self) -> Ramp {
        match self.view.palette.as_str() {
            "viridis" => Ramp::Viridis,
            "diverging" => Ramp::Diverging,
            "cyclic" => Ramp::Cyclic,
            "tf-ramp" => Ramp::Tf,
            _ => Ramp::Cividis,
        }
    }
}

/// Where the page puts numbers on its ramp.
fn spread(color: &ColorSettings) -> Spread {
    let scale = match color.scale {
        ColorScale::Linear => Scale::Linear,
        ColorScale::Log => Scale::Log,
        ColorScale::Quantile => Scale::Quantile,
    };
    Spread { scale, domain: color.domain.map(|[low, high]| (low, high)) }
}

fn theme(dark: bool) -> Theme {
    if dark { Theme::Dark } else { Theme::Light }
}

/// A column as what colours a figure or names its points, with colours chosen by hand.
pub fn figure_labels(column: &Column, colors: &HandColors) -> Labels {
    let own = colors.get(column.name());
    Labels {
        name: column.name().to_owned(),
        codes: column.codes().to_vec(),
        values: column.values().to_vec(),
        numbers: column.numbers().map(<[f64]>::to_vec),
        continuous: column.kind() == Kind::Number,
        spread: Spread::default(),
        colors: own.into_iter().flatten().map(|(value, hex)| (value.clone(), hex.0)).collect(),
    }
}

/// The colours chosen by hand that a bookmark of ours keeps.
pub fn hand_colors(state: &State) -> HandColors {
    let kept = state.extra().and_then(|extra| extra.get("colors")).cloned();
    kept.and_then(|colors| serde_json::from_value(colors).ok()).unwrap_or_default()
}
