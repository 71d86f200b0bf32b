//! Positions of all points as a binary message.

use std::sync::Arc;

use super::{Kind, finish, put_f32s, size, start};
use crate::{Projection, Result};

/// Flag of the head: positions are `u16`.
const QUANTIZED: u16 = 1;

/// The upper corner of an axis in a quantized frame.
const TOP: f64 = 65534.0;

/// A point without coordinates in a quantized frame.
const ABSENT: u16 = u16::MAX;

/// How positions travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// As they are.
    Float,
    /// 16 bits between the corners of the bounding box: half the bytes, at most 1/131,068 of the box off.
    Quantized,
}

/// What is on screen: one layout with what is known about it. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Which dataset the points belong to.
    pub dataset: u32,
    /// What made the layout.
    pub projection: Projection,
    /// t-SNE iterations done; 0 for other projections.
    pub iteration: u32,
    /// KL divergence, where known.
    pub kl: Option<f32>,
    /// Milliseconds an iteration takes, where known.
    pub ms_per_iteration: Option<f32>,
    /// Whether a run is moving the points.
    pub live: bool,
    dims: usize,
    positions: Arc<Vec<f32>>,
    lower: [f32; 3],
    upper: [f32; 3],
}

impl Frame {
    /// A frame of a layout at rest: `n * dims` positions row-major, `dims` 2 or 3; a point with any NaN coordinate counts as having none.
    ///
    /// # Panics
    /// If `dims` is neither 2 nor 3 or the positions are no multiple of it.
    pub fn new(dataset: u32, projection: Projection, dims: usize, positions: Arc<Vec<f32>>) -> Self {
        assert!((dims == 2 || dims == 3) && positions.len().is_multiple_of(dims), "n x 2 or n x 3 positions");
        let (lower, upper) = bounds(&positions, dims);
        Self {
            dataset,
            projection,
            iteration: 0,
            kl: None,
            ms_per_iteration: None,
            live: false,
            dims,
            positions,
            lower,
            upper,
        }
    }

    /// 2 or 3.
    pub fn dims(&self) -> usize {
        self.dims
    }

    /// Number of points.
    pub fn points(&self) -> usize {
        self.positions.len() / self.dims
    }

    /// Positions in layout units, `n * dims`.
    pub fn positions(&self) -> &[f32] {
        &self.positions
    }

    /// Corners of the box around all points that have coordinates; zeros if none has, and in the third place of a 2D layout.
    pub fn bounds(&self) -> ([f32; 3], [f32; 3]) {
        (self.lower, self.upper)
    }

    /// Encodes the frame as message number `sequence`.
    pub fn encode(&self, sequence: u32, precision: Precision) -> Result<Vec<u8>> {
        let (flags, width) = match precision {
            Precision::Float => (0, 4),
            Precision::Quantized => (QUANTIZED, 2),
        };
        let mut out = start(Kind::Frame, flags, sequence, 48 + width * self.positions.len());
        out.extend_from_slice(&self.dataset.to_le_bytes());
        out.extend_from_slice(&size("frame", self.points())?.to_le_bytes());
        out.extend_from_slice(&[self.dims as u8, self.projection as u8, 0, 0]);
        out.extend_from_slice(&self.iteration.to_le_bytes());
        put_f32s(&mut out, &[self.kl.unwrap_or(f32::NAN), self.ms_per_iteration.unwrap_or(f32::NAN)]);
        put_f32s(&mut out, &self.lower);
        put_f32s(&mut out, &self.upper);
        for point in self.positions.chunks_exact(self.dims) {
            let present = point.iter().all(|v| v.is_finite());
            for (axis, &v) in point.iter().enumerate() {
                match precision {
                    Precision::Float => {
                        out.extend_from_slice(&if present { v } else { f32::NAN }.to_le_bytes());
                    }
                    Precision::Quantized => {
                        let q = if present { self.quantize(axis, v) } else { ABSENT };
                        out.extend_from_slice(&q.to_le_bytes());
                    }
                }
            }
        }
        finish(out)
    }

    fn quantize(&self, axis: usize, v: f32) -> u16 {
        let lower = f64::from(self.lower[axis]);
        let extent = f64::from(self.upper[axis]) - lower;
        if extent > 0.0 { ((f64::from(v) - lower) / extent * TOP).round() as u16 } else { 0 }
    }
}

fn bounds(positions: &[f32], dims: usize) -> ([f32; 3], [f32; 3]) {
    let (mut lower, mut upper) = ([0.0f32; 3], [0.0f32; 3]);
    let mut first = true;
    for point in positions.chunks_exact(dims).filter(|p| p.iter().all(|v| v.is_finite())) {
        for (axis, &v) in point.iter().enumerate() {
            lower[axis] = if first { v } else { lower[axis].min(v) };
            upper[axis] = if first { v } else { upper[axis].max(v) };
        }
        first = false;
    }
    (lower, upper)
}
