//! The data as the products want them, and what their rounded distances prove.

use std::ops::Range;

use rayon::prelude::*;

use super::centre;
use crate::kernels::tile::{By, Coding, Measure, Packed};
use crate::simd::Level;
use crate::{MatrixView, Metric};

/// Scaled values are brought into this range, which few are outside, and none where the scale is that of the largest: that
/// brings no two farther apart, and their squares do not overflow.
const MOST: f64 = (1u64 << 40) as f64;

/// How rows become packed rows, and keys distances.
#[derive(Debug, Clone)]
pub(super) struct Space {
    metric: Metric,
    measure: Measure,
    /// For integers of a small range: keys are exact.
    coding: Option<Coding>,
    frame: Frame,
}

/// How a row is written before it is packed as floats.
#[derive(Debug, Clone)]
enum Frame {
    /// A centre subtracted, then multiplied: squares neither overflow nor vanish.
    Centred { mean: Vec<f64>, scale: f64 },
    /// Divided by its norm. If `zeros`, there are rows of zeros: they get an axis of their own, on which they are as far from
    /// every other row as an orthogonal one, and equal to other rows of zeros.
    Unit { cols: usize, zeros: bool },
    /// Multiplied.
    Scaled { cols: usize, scale: f64 },
}

impl Space {
    /// The space of all rows of `parts`, of which the first holds the data.
    pub(super) fn new(level: Level, metric: Metric, parts: &[MatrixView<'_>]) -> Self {
        let cols = parts[0].cols();
        let measure = measure_of(metric);
        let values: Vec<&[f32]> = parts.iter().map(|part| part.data()).collect();
        let coding = match metric {
            Metric::Cosine => None,
            _ => Coding::find(level, measure, cols, &values),
        };
        let frame = match metric {
            Metric::Euclidean => {
                let mean = centre::of_all(parts[0]);
                let scale = power_of_two(parts.iter().map(|part| centre::largest(*part, &mean)));
                Frame::Centred { mean, scale }
            }
            Metric::Cosine => {
                let zeros = |part: &MatrixView<'_>| {
                    (0..part.rows()).into_par_iter().any(|i| part.row(i).iter().all(|&v| v == 0.0))
                };
                Frame::Unit { cols, zeros: parts.iter().any(zeros) }
            }
            Metric::Dot | Metric::Manhattan => {
                let zero = vec![0.0; cols];
                let scale = power_of_two(parts.iter().map(|part| centre::largest(*part, &zero)));
                Frame::Scaled { cols, scale }
            }
        };
        Self { metric, measure, coding, frame }
    }

    /// The space of some rows of this one's data, in which their distances are rounded less. By the caller alone.
    pub(super) fn within(&self, x: MatrixView<'_>, rows: &[u32]) -> Self {
        let frame = match &self.frame {
            Frame::Centred { .. } if self.coding.is_none() => {
                let (mean, usual) = centre::of_some(x, rows);
                Frame::Centred { mean, scale: power_of_two(std::iter::once(usual)) }
            }
            frame => frame.clone(),
        };
        Self { frame, metric: self.metric, measure: self.measure, coding: self.coding.clone() }
    }

    /// Whether keys are exact.
    pub(super) fn is_exact(&self) -> bool {
        self.coding.is_some()
    }

    /// How integers become bytes, where keys are exact.
    pub(super) fn coding(&self) -> Option<&Coding> {
        self.coding.as_ref()
    }

    /// Packs all rows.
    pub(super) fn pack(&self, x: MatrixView<'_>) -> Packed {
        self.pack_by(By::Pool, x.rows(), |i| x.row(i))
    }

    /// Packs some rows, on the caller's thread alone.
    pub(super) fn pack_some(&self, x: MatrixView<'_>, rows: &[u32]) -> Packed {
        self.pack_by(By::Caller, rows.len(), |i| x.row(rows[i] as usize))
    }

    /// Packs a range of rows, on the caller's thread alone.
    pub(super) fn pack_range(&self, x: MatrixView<'_>, rows: Range<usize>) -> Packed {
        self.pack_by(By::Caller, rows.len(), |i| x.row(rows.start + i))
    }

    fn pack_by<'a>(&self, by: By, rows: usize, row: impl Fn(usize) -> &'a [f32] + Sync) -> Packed {
        match &self.coding {
            Some(coding) => Packed::bytes(coding, rows, by, row),
            None => Packed::floats(self.measure, (rows, self.cols()), by, |i, out| self.write(row(i), out)),
        }
    }

    /// Columns of a row as [`Space::write`] writes it.
    pub(super) fn cols(&self) -> usize {
        match &self.frame {
            Frame::Centred { mean, .. } => mean.len(),
            Frame::Unit { cols, zeros } => cols + usize::from(*zeros),
            Frame::Scaled { cols, .. } => *cols,
        }
    }

    /// A row as it is packed as floats.
    pub(super) fn write(&self, row: &[f32], out: &mut [f32]) {
        match &self.frame {
            Frame::Centred { mean, scale } => {
                for ((to, &v), &m) in out.iter_mut().zip(row).zip(mean) {
                    *to = ((f64::from(v) - m) * scale).clamp(-MOST, MOST) as f32;
                }
            }
            Frame::Scaled { scale, .. } => {
                for (to, &v) in out.iter_mut().zip(row) {
                    *to = (f64::from(v) * scale) as f32;
                }
            }
            Frame::Unit { .. } => {
                let norm = row.iter().map(|&v| f64::from(v).powi(2)).sum::<f64>().sqrt();
                out.fill(0.0);
                if norm > 0.0 {
                    for (to, &v) in out.iter_mut().zip(row) {
                        *to = (f64::from(v) / norm) as f32;
                    }
                } else if let Some(own) = out.last_mut() {
                    *own = 1.0;
                }
            }
        }
    }

    /// The metric's distance behind an exact key, with the bits of [`Metric::distance`].
    pub(super) fn exact(&self, key: u32) -> Option<f64> {
        let value = self.coding.as_ref()?.value(key);
        Some(if self.metric == Metric::Euclidean { value.sqrt() } else { value })
    }

    /// Whether keys are squared distances between the rows themselves, or between them divided by their norms.
    pub(super) fn is_squared(&self) -> bool {
        match &self.frame {
            Frame::Centred { .. } => true,
            Frame::Unit { zeros, .. } => !zeros,
            Frame::Scaled { .. } => false,
        }
    }

    /// What a value of the kernels is multiplied by to be the squared distance of two rows, under [`Metric::Manhattan`] their
    /// distance.
    pub(super) fn unit(&self) -> f64 {
        match &self.frame {
            Frame::Centred { scale, .. } => scale.powi(-2),
            Frame::Unit { .. } => 1.0,
            Frame::Scaled { scale, .. } => scale.recip(),
        }
    }

    /// A key above which no pair is at most `distance` apart, for a row of this squared norm among rows of squared norms up to
    /// `largest` (as packed; any number where keys are exact).
    ///
    /// The bound is the worst case of rounding the data and a sum of `d` rounded terms.
    pub(super) fn limit(&self, distance: f64, norm: f32, largest: f32) -> u32 {
        if let Some(coding) = &self.coding {
            return coding.key(if self.metric == Metric::Euclidean { distance * distance } else { distance });
        }
        let cols = self.cols() as f64 + 8.0;
        let (factor, vanished) = (2.0 * cols * f64::from(f32::EPSILON), cols * f64::from(f32::MIN_POSITIVE));
        let (norm, largest) = (f64::from(norm), f64::from(largest));
        let (reach, error) = match (&self.frame, self.measure) {
            (Frame::Centred { scale, .. }, _) => ((distance * scale).powi(2), factor * (norm + largest)),
            (Frame::Unit { .. }, _) => (2.0 * distance, factor * (norm + largest)),
            (Frame::Scaled { scale, .. }, Measure::Dot) => {
                // The norms are rounded too, and may have vanished.
                let norms = (norm + vanished).sqrt() * (largest + vanished).sqrt();
                (distance * scale * scale, factor * norms)
            }
            (Frame::Scaled { scale, .. }, _) => (distance * scale, factor * distance * scale),
        };
        self.measure.key_above(reach + error + vanished)
    }
}

/// What keys stand for under a metric.
fn measure_of(metric: Metric) -> Measure {
    match metric {
        Metric::Euclidean | Metric::Cosine => Measure::Squared,
        Metric::Dot => Measure::Dot,
        Metric::Manhattan => Measure::Absolute,
    }
}

/// What the largest of some values is multiplied by to lie in `1.0..2.0`: a power of two changes no digits.
fn power_of_two(values: impl Iterator<Item = f64>) -> f64 {
    let largest = values.fold(0.0, f64::max);
    if largest > 0.0 { (-largest.log2().floor()).exp2() } else { 1.0 }
}
