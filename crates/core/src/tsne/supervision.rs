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

/// Factors on the affinities at one strength.
struct Factors<'a> {
    codes: &'a [u32],
    /// By label: the factor of a pair of that label, and half of its part of the factor of a pair of different labels.
    same: Vec<f32>,
    different: Vec<f32>,
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

    /// The same labels with point `order[i]` as point i.
    pub(super) fn reordered(mut self, order: &[u32]) -> Self {
        self.codes = order.iter().map(|&i| self.codes[i as usize]).collect();
        self
    }

    /// One code a row: those given to [`Labels::new`], numbered in ascending order.
    pub(super) fn by_row(&self, order: &[u32]) -> Vec<u32> {
        let mut out = vec![IGNORED; order.len()];
        for (&row, &code) in order.iter().zip(&self.codes) {
            out[row as usize] = code;
        }
        out
    }

    /// Affinities in the engine's order, weighted at `strength` percent; they sum to 1 again.
    ///
    /// With n points and f = strength / 100: `max(1 - f n / other, LEAST)` for different labels, the mean of both points' values,
    /// where `other` counts the points of other labels; `1 + f n / count` for equal ones; 1 where a label is ignored.
    pub(super) fn weigh(&self, affinity: &Affinity, strength: f64) -> Affinity {
        let n = self.codes.len() as f64;
        let pull = strength / 100.0 * n;
        let least = (1e-7 * n).min(LEAST);
        let same = |&count: &u32| (1.0 + pull / f64::from(count)).min(n * (1.0 - 1e-7));
        let different = |&count: &u32| {
            let other = n - f64::from(count) - self.ignored as f64;
            (1.0 - pull / other.max(1.0)).max(least) / 2.0
        };
        let factors = Factors {
            codes: &self.codes,
            same: self.counts.iter().map(|c| same(c) as f32).collect(),
            different: self.counts.iter().map(|c| different(c) as f32).collect(),
        };
        factors.apply(affinity)
    }
}

impl Factors<'_> {
    /// The factor on the affinity of two points.
    #[inline]
    fn of(&self, i: usize, j: usize) -> f32 {
        match (self.codes[i], self.codes[j]) {
            (IGNORED, _) | (_, IGNORED) => 1.0,
            (a, b) if a == b => self.same[a as usize],
            (a, b) => self.different[a as usize] + self.different[b as usize],
        }
    }

    fn apply(&self, affinity: &Affinity) -> Affinity {
        let n = affinity.points();
        let parts: Vec<(Vec<f32>, f64, f64)> = (0..n.div_ceil(CHUNK))
            .into_par_iter()
            .map(|chunk| {
                let (mut weights, mut total, mut entropy) = (Vec::new(), 0.0, 0.0);
                for i in chunk * CHUNK..((chunk + 1) * CHUNK).min(n) {
                    for (j, p) in affinity.row(i) {
                        let p = f64::from(p) * f64::from(self.of(i, j as usize));
                        weights.push(p as f32);
                        total += p;
                        entropy += if p > 0.0 { p * p.ln() } else { 0.0 };
                    }
                }
                (weights, total, entropy)
            })
            .collect();
        let (total, entropy) = parts.iter().fold((0.0, 0.0), |sum, part| (sum.0 + part.1, sum.1 + part.2));
        let scale = (1.0 / total) as f32;
        let mut weights = parts.iter().map(|part| part.0.as_slice()).collect::<Vec<_>>().concat();
        weights.par_iter_mut().for_each(|p| *p *= scale);
        Affinity { graph: affinity.graph.with_weights(weights), entropy: entropy / total - total.ln() }
    }
}
