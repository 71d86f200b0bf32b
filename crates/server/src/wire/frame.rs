//! Positions of all points as a binary message.

use std::sync::Arc;

use rayon::prelude::*;

use super::{Kind, finish, put_f32s, size, start};
use crate::{Projection, Result};

/// Flag of the head: positions are `u16`.
const QUANTIZED: u16 = 1;

/// The upper corner of an axis in a quantized frame.
const TOP: f64 = 65534.0;

/// Points a task.
const TASK: usize = 1 << 14;

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
        let head = out.len();
        out.resize(head + width * self.positions.len(), 0);
        match self.dims {
            2 => self.put::<2>(precision, &mut out[head..]),
            _ => self.put::<3>(precision, &mut out[head..]),
        }
        finish(out)
    }

    fn put<const D: usize>(&self, precision: Precision, out: &mut [u8]) {
        let points = self.positions.as_chunks::<D>().0;
        let width = out.len() / points.len().max(1);
        let tasks = points.par_chunks(TASK).zip(out.par_chunks_mut((width * TASK).max(1)));
        match precision {
            Precision::Float => tasks.for_each(|(points, out)| {
                for (point, out) in points.iter().zip(out.as_chunks_mut::<4>().0.chunks_exact_mut(D)) {
                    let present = point.iter().all(|v| v.is_finite());
                    for (&v, out) in point.iter().zip(out) {
                        *out = if present { v } else { f32::NAN }.to_le_bytes();
                    }
                }
            }),
            Precision::Quantized => {
                let lower: [f64; D] = std::array::from_fn(|axis| f64::from(self.lower[axis]));
                let step: [f64; D] = std::array::from_fn(|axis| {
                    let extent = f64::from(self.upper[axis]) - lower[axis];
                    if extent > 0.0 { TOP / extent } else { 0.0 }
                });
                tasks.for_each(|(points, out)| {
                    for (point, out) in points.iter().zip(out.as_chunks_mut::<2>().0.chunks_exact_mut(D)) {
                        let present = point.iter().all(|v| v.is_finite());
                        for axis in 0..D {
                            // In range and rounded: half a step more, cut off.
                            let place = (f64::from(point[axis]) - lower[axis]) * step[axis] + 0.5;
                            out[axis] = if present { place as u16 } else { ABSENT }.to_le_bytes();
                        }
                    }
                });
            }
        }
    }
}

fn bounds(positions: &[f32], dims: usize) -> ([f32; 3], [f32; 3]) {
    match dims {
        2 => bounds_of::<2>(positions),
        _ => bounds_of::<3>(positions),
    }
}

/// On the thread that asks, which may hold the session's lock.
fn bounds_of<const D: usize>(positions: &[f32]) -> ([f32; 3], [f32; 3]) {
    let (mut lower, mut upper) = ([f32::INFINITY; D], [f32::NEG_INFINITY; D]);
    for point in positions.as_chunks::<D>().0 {
        let present = point.iter().fold(true, |all, v| all & v.is_finite());
        for axis in 0..D {
            let v = point[axis];
            // Written as choices between numbers, for which processors have instructions.
            lower[axis] = if present && v < lower[axis] { v } else { lower[axis] };
            upper[axis] = if present && v > upper[axis] { v } else { upper[axis] };
        }
    }
    let any = lower[0] <= upper[0];
    let in_three = |of: [f32; D]| std::array::from_fn(|axis| if any && axis < D { of[axis] } else { 0.0 });
    (in_three(lower), in_three(upper))
}
