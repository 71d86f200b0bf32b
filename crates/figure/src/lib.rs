//! A layout and its colours as a PNG, SVG or PDF figure, without a browser; or as one HTML file to look around in.
//!
//! ```
//! use embedscope_figure::{Figure, Points, View};
//!
//! # fn main() -> Result<(), embedscope_figure::Error> {
//! let points = Points::new(2, vec![0.0, 0.0, 3.0, 1.0, 1.0, 2.0])?;
//! let figure = Figure { view: View::Axes(0, 1), width: 4.0, height: 3.0, dpi: 100, ..Figure::new(points) };
//! assert!(figure.svg()?.starts_with("<svg"));
//! assert!(figure.png()?.starts_with(b"\x89PNG"));
//! # Ok(())
//! # }
//! ```
//!
//! Both axes always have the same scale. The same figure gives the same bytes. Text is set in Inter, which is
//! built in; characters that Inter lacks come from the fonts of the system.
//!
//! Rooms, each depending only on those to its left:
//! `error, palette, scale <- camera, coding, text, svg, marks, raster, png <- pdf <- legend <- page, map <- lib`.

mod camera;
mod coding;
mod error;
mod legend;
mod map;
mod marks;
mod page;
mod palette;
mod pdf;
mod png;
mod raster;
mod scale;
mod spread;
mod svg;
mod text;

pub use camera::Camera;
pub use coding::Labels;
pub use error::{Error, Result};
pub use map::{Map, Place};
pub use palette::{Palette, Ramp, Rgb, Theme};
pub use spread::{Scale, Spread};

/// Up to this many points an SVG or a PDF holds one circle a point; above, the points are one embedded picture at the
/// figure's resolution, and everything else stays vectors and text.
pub const MAX_CIRCLES: usize = 20_000;

/// Coordinates of points in 2 or more dimensions.
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    dims: usize,
    values: Vec<f64>,
    names: Vec<String>,
}

impl Points {
    /// Takes `dims` values a point, row-major. A point with a value that is not finite is not drawn.
    pub fn new(dims: usize, values: Vec<f64>) -> Result<Self> {
        if dims == 0 || !values.len().is_multiple_of(dims) {
            return Err(Error::Shape { values: values.len(), dims });
        }
        Ok(Self { dims, values, names: Vec::new() })
    }

    /// Names the dimensions; the figure writes them at its axes.
    #[must_use]
    pub fn with_names(mut self, names: Vec<String>) -> Self {
        self.names = names;
        self
    }

    /// Values a point.
    pub fn dims(&self) -> usize {
        self.dims
    }

    /// Number of points.
    pub fn len(&self) -> usize {
        self.values.len() / self.dims
    }

    /// Whether there is no point.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// All values, row-major.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    pub(crate) fn rows(&self) -> std::slice::ChunksExact<'_, f64> {
        self.values.chunks_exact(self.dims)
    }

    pub(crate) fn name(&self, dim: usize) -> &str {
        self.names.get(dim).map_or("", String::as_str)
    }
}

/// From where a layout is seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum View {
    /// Two dimensions as the horizontal and the vertical axis, numbered from 0.
    Axes(usize, usize),
    /// A 3D layout through this camera.
    Camera(Camera),
}

/// A figure to be drawn. Fields are overwritten with `..Figure::new(points)`.
#[derive(Debug, Clone)]
pub struct Figure {
    /// What is drawn.
    pub points: Points,
    /// What colours it, one row a point. Default: nothing.
    pub labels: Option<Labels>,
    /// A line above the figure. Default: none.
    pub title: Option<String>,
    /// Width in inches, 1 to 100. Default 6.4.
    pub width: f64,
    /// Height in inches, 1 to 100. Default 4.8.
    pub height: f64,
    /// Pixels an inch, 10 to 2400. Default 200.
    pub dpi: u32,
    /// Default: the first two dimensions.
    pub view: View,
    /// Default: light.
    pub theme: Theme,
    /// Colours of classes.
    pub palette: Palette,
    /// Colours of numbers.
    pub ramp: Ramp,
    /// Diameter of a point in points (1/72 inch). Default: automatic by density.
    pub point_size: Option<f64>,
    /// 0 to 1. Default: automatic by density.
    pub opacity: Option<f64>,
    /// Seed of the order in which points are drawn. Default 0.
    pub seed: u64,
}

impl Figure {
    /// A figure of these points with every default.
    pub fn new(points: Points) -> Self {
        Self {
            points,
            labels: None,
            title: None,
            width: 6.4,
            height: 4.8,
            dpi: 200,
            view: View::Axes(0, 1),
            theme: Theme::default(),
            palette: Palette::default(),
            ramp: Ramp::default(),
            point_size: None,
            opacity: None,
            seed: 0,
        }
    }

    /// The figure as an SVG document. See [`MAX_CIRCLES`].
    pub fn svg(&self) -> Result<String> {
        page::compose(self)?.svg(self)
    }

    /// The figure as a PDF of one page, with its text as text of embedded fonts. See [`MAX_CIRCLES`].
    pub fn pdf(&self) -> Result<Vec<u8>> {
        page::compose(self)?.pdf(self)
    }

    /// The figure as a PNG of exactly `round(width * dpi)` x `round(height * dpi)` pixels, opaque, with its
    /// resolution in the file.
    pub fn png(&self) -> Result<Vec<u8>> {
        page::compose(self)?.png(self)
    }
}
