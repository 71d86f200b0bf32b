//! What has been opened: vectors, metadata and pictures, one row a point.

use std::ops::Range;

use embedscope_core::Matrix;

use crate::{Error, Result, Table};

/// Points with their vectors, metadata and pictures; row `i` of each belongs to point `i`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dataset {
    /// Name to show, usually the vectors' file name.
    pub name: String,
    /// The vectors; `None` for a view of coordinates only (a bookmark opened alone).
    pub vectors: Option<Matrix>,
    /// Number of points.
    pub points: usize,
    /// Names of the vectors' columns, where the file has them.
    pub dimension_names: Option<Vec<String>>,
    /// Metadata; without columns where there is none.
    pub metadata: Table,
    /// One picture a point.
    pub images: Option<Images>,
    /// What was read but left out or interpreted, one sentence each.
    pub warnings: Vec<String>,
}

impl Dataset {
    /// Vectors and nothing else.
    pub fn new(name: impl Into<String>, vectors: Matrix) -> Self {
        Self { name: name.into(), points: vectors.rows(), vectors: Some(vectors), ..Self::default() }
    }

    /// Points without vectors, whose coordinates come from a bookmark.
    pub fn without_vectors(name: impl Into<String>, points: usize) -> Self {
        Self { name: name.into(), points, ..Self::default() }
    }

    /// Number of dimensions of the vectors; 0 without vectors.
    pub fn dimensions(&self) -> usize {
        self.vectors.as_ref().map_or(0, Matrix::cols)
    }

    /// Adds metadata columns after those there are; the number of rows must be that of the points.
    pub fn with_metadata(mut self, metadata: Table) -> Result<Self> {
        if metadata.is_empty() {
            return Ok(self);
        }
        if metadata.rows() != self.points {
            return Err(Error::Lengths {
                what: "the metadata".to_owned(),
                found: metadata.rows(),
                expected: self.points,
                advice: "give the metadata that belong to these vectors".to_owned(),
            });
        }
        self.metadata = self.metadata.join(metadata)?;
        Ok(self)
    }

    /// The points of a range of rows.
    pub fn rows(&self, range: Range<usize>) -> Result<Self> {
        inside(&range, &self.name, self.points)?;
        let index: Vec<u32> = range.clone().map(|row| row as u32).collect();
        let vectors = match &self.vectors {
            None => None,
            Some(x) => {
                let part = &x.data()[range.start * x.cols()..range.end * x.cols()];
                Some(matrix(range.len(), x.cols(), part.to_vec())?)
            }
        };
        Ok(Self {
            name: self.name.clone(),
            vectors,
            points: range.len(),
            dimension_names: self.dimension_names.clone(),
            metadata: self.metadata.take(&index),
            images: self.images.as_ref().map(|images| images.rows(range)),
            warnings: self.warnings.clone(),
        })
    }
}

/// Pictures of one size, one a point, row-major, 8 bits a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Images {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// 1 (grey), 3 (RGB) or 4 (RGBA).
    pub channels: u32,
    /// All pictures one after the other.
    pub data: Vec<u8>,
}

impl Images {
    /// Takes whole pictures; `channels` must be 1, 3 or 4.
    pub fn new(width: u32, height: u32, channels: u32, data: Vec<u8>) -> Result<Self> {
        let sides = (width as usize).checked_mul(height as usize);
        let one = sides.and_then(|pixels| pixels.checked_mul(channels as usize)).unwrap_or(0);
        if one == 0 || !matches!(channels, 1 | 3 | 4) || !data.len().is_multiple_of(one) {
            return Err(Error::Request(format!(
                "{} bytes are not a whole number of {width} x {height} pictures with {channels} channels",
                data.len()
            )));
        }
        Ok(Self { width, height, channels, data })
    }

    /// Bytes of one picture.
    pub fn size(&self) -> usize {
        self.width as usize * self.height as usize * self.channels as usize
    }

    /// Number of pictures.
    pub fn count(&self) -> usize {
        self.data.len() / self.size()
    }

    /// The picture of a point; panics on one that does not exist, as slices do.
    pub fn get(&self, row: usize) -> &[u8] {
        &self.data[row * self.size()..(row + 1) * self.size()]
    }

    /// The pictures of a range of points.
    fn rows(&self, range: Range<usize>) -> Self {
        let data = self.data[range.start * self.size()..range.end * self.size()].to_vec();
        Self { width: self.width, height: self.height, channels: self.channels, data }
    }
}

/// Fails where a range of rows is empty or not inside the rows that there are.
pub(crate) fn inside(range: &Range<usize>, name: &str, points: usize) -> Result<()> {
    if range.start < range.end && range.end <= points {
        return Ok(());
    }
    Err(Error::Request(format!(
        "rows {}..{} were asked for and {name} has rows 0..{points}; give a range inside it",
        range.start, range.end
    )))
}

/// A matrix of exactly `rows * cols` values.
pub(crate) fn matrix(rows: usize, cols: usize, data: Vec<f32>) -> Result<Matrix> {
    Matrix::new(rows, cols, data).map_err(|e| Error::Request(e.to_string()))
}
