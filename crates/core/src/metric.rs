//! Distances between vectors.

use std::fmt;
use std::str::FromStr;

use crate::Error;
use crate::kernels::distance;

/// How far apart two vectors are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Metric {
    /// `sqrt(sum (a_i - b_i)^2)`.
    #[default]
    Euclidean,
    /// `1 - a.b / (|a| |b|)`, in `0..=2`. A zero vector has distance 1 to every other vector and 0 to another zero vector.
    Cosine,
    /// `-a.b`: the largest inner product is nearest, and distances may be negative. The order is that of libraries which
    /// give inner products (faiss, largest first) or `1 - a.b`; the sign makes nearest first hold for every metric.
    Dot,
    /// `sum |a_i - b_i|`.
    Manhattan,
}

impl Metric {
    /// All metrics, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Euclidean, Self::Cosine, Self::Dot, Self::Manhattan];

    /// The metric's lower-case name, as flags and files spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Euclidean => "euclidean",
            Self::Cosine => "cosine",
            Self::Dot => "dot",
            Self::Manhattan => "manhattan",
        }
    }

    /// Distance of two vectors of one length, accumulated in `f64`; the same bits on every processor.
    ///
    /// # Panics
    /// If the lengths differ.
    pub fn distance(self, a: &[f32], b: &[f32]) -> f64 {
        assert_eq!(a.len(), b.len(), "vectors of one length");
        match self {
            Self::Euclidean => distance::squared_difference(a, b).sqrt(),
            Self::Cosine => {
                let [aa, bb, ab] = [(a, a), (b, b), (a, b)].map(|(a, b)| distance::product(a, b));
                // One root of the product: equal vectors are at exactly 0. `f64` holds the product of any two `f32` norms.
                match (aa == 0.0, bb == 0.0) {
                    (true, true) => 0.0,
                    (false, false) => (1.0 - ab / (aa * bb).sqrt()).clamp(0.0, 2.0),
                    _ => 1.0,
                }
            }
            // Not the sign changed: an inner product of 0 is at 0, not at -0.
            Self::Dot => 0.0 - distance::product(a, b),
            Self::Manhattan => distance::absolute_difference(a, b),
        }
    }

    /// Whether two vectors are surely farther apart than `limit`: a quick look in `f32`, with its rounding allowed for.
    /// False where it cannot tell.
    pub(crate) fn is_surely_beyond(self, a: &[f32], b: &[f32], limit: f64) -> bool {
        let terms = a.len() as f64 + 16.0;
        let (rough, limit) = match self {
            Self::Euclidean => (distance::rough_squared_difference(a, b), limit * limit),
            Self::Manhattan => (distance::rough_absolute_difference(a, b), limit),
            Self::Cosine => {
                let product = |a, b| f64::from(distance::rough_product(a, b));
                let [aa, bb, ab] = [product(a, a), product(b, b), product(a, b)];
                // Each sum is off by at most terms / 2 roundings of its size; where nothing vanished or overflowed.
                let usual = |sum: f64| (1e-20..1e30).contains(&sum);
                let off = 2.0 * terms * f64::from(f32::EPSILON);
                return usual(aa) && usual(bb) && 1.0 - ab / (aa * bb).sqrt() - off > limit;
            }
            Self::Dot => return false,
        };
        let (factor, vanished) =
            (1.0 + terms * f64::from(f32::EPSILON), terms * f64::from(f32::MIN_POSITIVE));
        // A sum that overflowed is at least about the largest number.
        f64::from(rough.min(f32::MAX)) > (limit * factor + vanished) * factor
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Metric {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|m| m.name() == text).ok_or_else(|| Error::Parameter {
            name: "metric",
            value: format!("{text:?}"),
            expected: "euclidean, cosine, dot or manhattan".into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_surely_beyond_is_beyond(
            pairs in prop::collection::vec((-1f32..1.0, -1f32..1.0), 1..300),
            exponent in -90i32..90,
            near in -1e-4f64..1e-4,
        ) {
            let scale = (f64::from(exponent) / 3.0).exp2() as f32;
            let (a, b): (Vec<f32>, Vec<f32>) = pairs.into_iter().map(|(a, b)| (a * scale, b * scale)).unzip();
            for metric in Metric::ALL {
                let distance = metric.distance(&a, &b);
                let limit = distance + near * distance.abs();
                prop_assert!(!metric.is_surely_beyond(&a, &b, limit) || distance > limit, "{metric} {limit}");
                let far = distance - 0.1 * distance.abs();
                if metric != Metric::Dot && distance > 0.01 * f64::from(scale).min(1.0) {
                    prop_assert!(metric.is_surely_beyond(&a, &b, far), "{metric} {far}");
                }
            }
        }
    }

    #[test]
    fn vectors_whose_squares_vanish_or_overflow_are_not_surely_beyond() {
        for size in [0.0, 1e-30, 1e30] {
            let (a, b) = ([size, 0.0], [0.0, size]);
            assert!(!Metric::Cosine.is_surely_beyond(&a, &b, 0.5), "{size}");
        }
    }
}
