//! Figures without matplotlib.

use embedscope_figure::{Camera, Figure, Labels, Map, Palette, Points, Ramp, Rgb, Theme, View};
use embedscope_server::command::HandColors;
use embedscope_server::figure_labels;
use numpy::{PyReadonlyArray2, PyUntypedArrayMethods};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::arrays::{ColumnParts, column};
use crate::errors::{Error, wrong};
use crate::watch::quick;

/// How to draw.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Options {
    title: Option<String>,
    width: f64,
    height: f64,
    dpi: u32,
    theme: String,
    palette: String,
    ramp: String,
    point_size: Option<f64>,
    opacity: Option<f64>,
    names: Vec<String>,
}

/// Red, green and blue of each of so many classes, and what of them is left over is "(other)".
#[pyfunction]
pub(crate) fn class_colors(palette: &str, classes: usize, theme: &str) -> PyResult<Vec<(u8, u8, u8)>> {
    let (palette, theme) = (self::palette(palette)?, self::theme(theme)?);
    let colors = palette.colors(classes.min(palette.capacity()), theme);
    Ok(colors.into_iter().map(|Rgb(red, green, blue)| (red, green, blue)).collect())
}

fn theme(name: &str) -> PyResult<Theme> {
    match name {
        "light" => Ok(Theme::Light),
        "dark" => Ok(Theme::Dark),
        other => Err(wrong(format!("theme is {other:?}; it must be \"light\" or \"dark\""))),
    }
}

fn palette(name: &str) -> PyResult<Palette> {
    match name {
        "safe" => Ok(Palette::Safe),
        "tf" => Ok(Palette::Tf),
        other => Err(wrong(format!("palette is {other:?}; it must be \"safe\" or \"tf\""))),
    }
}

fn ramp(name: &str) -> PyResult<Ramp> {
    match name {
        "viridis" => Ok(Ramp::Viridis),
        "cividis" => Ok(Ramp::Cividis),
        "diverging" => Ok(Ramp::Diverging),
        "cyclic" => Ok(Ramp::Cyclic),
        "tf" => Ok(Ramp::Tf),
        other => Err(wrong(format!(
            "ramp is {other:?}; it must be \"viridis\", \"cividis\", \"diverging\", \"cyclic\" or \"tf\""
        ))),
    }
}

/// A layout, n x d, coloured by a column: a PNG, an SVG document, or an HTML file to look around in.
#[pyfunction]
#[pyo3(signature = (kind, layout, options, color=None))]
pub(crate) fn figure<'py>(
    py: Python<'py>,
    kind: &str,
    layout: PyReadonlyArray2<'py, f64>,
    options: Options,
    color: Option<ColumnParts<'py>>,
) -> PyResult<Bound<'py, PyBytes>> {
    let (rows, dims) = (layout.shape()[0], layout.shape()[1]);
    let data = layout
        .as_slice()
        .map_err(|_| wrong("the layout is not C-contiguous; give numpy.ascontiguousarray of it"))?;
    let labels =
        color.as_ref().map(column).transpose()?.map(|column| figure_labels(&column, &HandColors::new()));
    let points = Points::new(dims, data.to_vec()).map_err(Error::from)?.with_names(options.names);
    let (theme, palette, ramp) = (theme(&options.theme)?, palette(&options.palette)?, ramp(&options.ramp)?);
    let view = if dims == 3 { View::Camera(Camera::default()) } else { View::Axes(0, 1) };
    let bytes = match kind {
        "html" => {
            let title = options.title.clone().unwrap_or_default();
            let all: Vec<u32> = (0..rows as u32).collect();
            let hover: Vec<Labels> = labels.iter().cloned().collect();
            quick(py, || {
                let map = Map {
                    rows: &all,
                    labels: labels.as_ref(),
                    hover: &hover,
                    theme,
                    palette,
                    ramp,
                    ..Map::new(&points, &title)
                };
                Ok(map.html()?.into_bytes())
            })?
        }
        "png" | "svg" | "pdf" => {
            let figure = Figure {
                labels,
                title: options.title,
                width: options.width,
                height: options.height,
                dpi: options.dpi,
                view,
                theme,
                palette,
                ramp,
                point_size: options.point_size,
                opacity: options.opacity,
                ..Figure::new(points)
            };
            quick(py, || {
                Ok(match kind {
                    "png" => figure.png()?,
                    "pdf" => figure.pdf()?,
                    _ => figure.svg()?.into_bytes(),
                })
            })?
        }
        other => {
            return Err(wrong(format!(
                "{other:?} is no format for figures; it must be png, svg, pdf or html"
            )));
        }
    };
    Ok(PyBytes::new(py, &bytes))
}
