//! Labels that strengthen or weaken the attraction, as the TensorFlow projector's "supervise".

use rayon::prelude::*;

use super::{Affinity, CHUNK};

/// The label of points that have none: they attract and are attracted as without labels.
pub const IGNORED: u32 = u32::MAX;

/// Least share of the plain attraction that points of different labels keep; the TensorFlow projector's 1e-7 n up to its
/// 10,000 points.
const LEAST: f64 = 1e-3;

/// Labels of the points, in the engine's order.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Labels {
    /// Which of `counts`, or [`IGNORED`].
    codes: Vec<u32>,
    counts: Vec<u32>,
    ignored: usize,
}

/// Factors on the affinities at one strength; `p_ij` times its factor sums to 1 again.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Weighting {
    strength: f64,
    codes: Vec<u32>,
    neutral: f32,
    /// By label: the factor of a pair of that label, and half of its part of the factor of a pair of different labels.
    same: Vec<f32>,
    different: Vec<f32>,
    /// `sum p ln p` of the weighted affinities.
    pub(super) entropy: f64,
}

impl Labels {
    /// Any codes, one a point; `order[i]` is the row of point i.
    pub(super) fn new(codes: &[u32], order: &[u32]) -> Self {
        let mut known: Vec<u32> = codes.iter().copied().filter(|&c| c != IGNORED).collect();
        known.par_sort_unstable();
        known.dedup();
        let codes: Vec<u32> = order
            .par_iter()
            .map(|&row| known.binary_search(&codes[row as usize]).map_or(IGNORED, |at| at as u32))
            .collect();
        let mut counts = vec![0; known.len()];
        let mut ignored = 0;
        for &code in &codes {
            if code == IGNORED { ignored += 1 } else { counts[code as usize] += 1 }
        }
        Self { codes, counts, ignored }
    }

    /// One code a row: those given to [`Labels::new`], numbered in ascending order.
    pub(super) fn by_row(&self, order: &[u32]) -> Vec<u32> {
        let mut out = vec![IGNORED; order.len()];
        for (&row, &code) in order.iter().zip(&self.codes) {
            out[row as usize] = code;
        }
        out
    }

    /// Factors at `strength` percent, for affinities in the engine's order.
    ///
    /// With n points and f = strength / 100: `max(1 - f n / other, LEAST)` for different labels, the mean of both points' values,
    /// where `other` counts the points of other labels; `1 + f n / count` for equal ones; 1 where a label is ignored.
    pub(super) fn weighting(&self, affinity: &Affinity, strength: f64) -> Weighting {
        let n = self.codes.len() as f64;
        let pull = strength / 100.0 * n;
        let least = (1e-7 * n).min(LEAST);
        let same = |&count: &u32| (1.0 + pull / f64::from(count)).min(n * (1.0 - 1e-7));
        let different = |&count: &u32| {
            let other = n - f64::from(count) - self.ignored as f64;
            (1.0 - pull / other.max(1.0)).max(least) / 2.0
        };
        let mut weighting = Weighting {
            strength,
            codes: self.codes.clone(),
            neutral: 1.0,
            same: self.counts.iter().map(|c| same(c) as f32).collect(),
            different: self.counts.iter().map(|c| different(c) as f32).collect(),
            entropy: 0.0,
        };
        let (total, entropy) = weighting.sums(affinity);
        let scale = (1.0 / total) as f32;
        weighting.neutral *= scale;
        weighting.same.iter_mut().chain(&mut weighting.different).for_each(|w| *w *= scale);
        weighting.entropy = entropy / total - total.ln();
        weighting
    }
}

impl Weighting {
    /// The strength it was made for, in percent.
    pub(super) fn strength(&self) -> f64 {
        self.strength
    }

    /// The factor on the affinity of two points.
    #[inline]
    pub(super) fn of(&self, i: usize, j: usize) -> f32 {
        match (self.codes[i], self.codes[j]) {
            (IGNORED, _) | (_, IGNORED) => self.neutral,
            (a, b) if a == b => self.same[a as usize],
            (a, b) => self.different[a as usize] + self.different[b as usize],
        }
    }

    /// `sum p m` and `sum p m ln(p m)` with the factors m as they are.
    fn sums(&self, affinity: &Affinity) -> (f64, f64) {
        let n = affinity.points();
        let parts: Vec<(f64, f64)> = (0..n.div_ceil(CHUNK))
            .into_par_iter()
            .map(|chunk| {
                let (mut total, mut entropy) = (0.0, 0.0);
                for i in chunk * CHUNK..((chunk + 1) * CHUNK).min(n) {
                    for (j, p) in affinity.row(i) {
                        let p = f64::from(p) * f64::from(self.of(i, j as usize));
                        total += p;
                        entropy += if p > 0.0 { p * p.ln() } else { 0.0 };
                    }
                }
                (total, entropy)
            })
            .collect();
        parts.iter().fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1))
    }
}
