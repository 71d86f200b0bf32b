//! Attraction along the edges of a sparse graph: for each row `sum_j p_ij u_ij (y_i - y_j)` and `sum_j p_ij ln(1 / u_ij)`,
//! `u = 1 / (1 + s d^2)`.
#![allow(unsafe_code)]

use std::sync::Arc;

use rayon::prelude::*;

use crate::simd::Level;

/// A sparse square matrix by rows. Every column is one of its rows: checked once, relied on in the loops.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Graph {
    offsets: Arc<Vec<usize>>,
    columns: Arc<Vec<u32>>,
    weights: Weights,
}

/// Values of the entries.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Weights {
    /// One an entry.
    Each(Vec<f32>),
    /// The same for every entry: not stored.
    Uniform(f32),
}

impl Graph {
    /// Row i is `columns[offsets[i]..offsets[i + 1]]`.
    ///
    /// # Panics
    ///
    /// If offsets or columns are out of bounds, or there are not as many weights as columns.
    pub(crate) fn new(offsets: Vec<usize>, columns: Vec<u32>, weights: Weights) -> Self {
        assert!(offsets.is_sorted() && offsets.last() == Some(&columns.len()), "offsets of the columns");
        assert!(
            columns.par_iter().max().is_none_or(|&c| (c as usize) < offsets.len() - 1),
            "columns are rows"
        );
        Self::sharing(Arc::new(offsets), Arc::new(columns), weights)
    }

    fn sharing(offsets: Arc<Vec<usize>>, columns: Arc<Vec<u32>>, weights: Weights) -> Self {
        if let Weights::Each(weights) = &weights {
            assert_eq!(weights.len(), columns.len(), "a weight a column");
        }
        Self { offsets, columns, weights }
    }

    /// The same entries with other values.
    ///
    /// # Panics
    ///
    /// If there are not as many as entries.
    pub(crate) fn with_weights(&self, weights: Vec<f32>) -> Self {
        Self::sharing(self.offsets.clone(), self.columns.clone(), Weights::Each(weights))
    }

    pub(crate) fn rows(&self) -> usize {
        self.offsets.len() - 1
    }

    pub(crate) fn entries(&self) -> usize {
        self.columns.len()
    }

    /// Where the entries of a row lie.
    pub(crate) fn row(&self, row: usize) -> std::ops::Range<usize> {
        self.offsets[row]..self.offsets[row + 1]
    }

    pub(crate) fn columns(&self) -> &[u32] {
        &self.columns
    }

    pub(crate) fn weights(&self) -> &Weights {
        &self.weights
    }
}

/// Positions, row-major, with a few values more than there are coordinates: any position can be read as four values at once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Positions<const D: usize> {
    flat: Vec<f32>,
}

/// Values after the last position.
const SURPLUS: usize = 4;

impl<const D: usize> Positions<D> {
    pub(crate) fn new(points: &[[f32; D]]) -> Self {
        let mut flat = Vec::with_capacity(points.len() * D + SURPLUS);
        flat.extend_from_slice(points.as_flattened());
        flat.resize(points.len() * D + SURPLUS, 0.0);
        Self { flat }
    }

    pub(crate) fn len(&self) -> usize {
        self.flat.len().saturating_sub(SURPLUS) / D
    }

    pub(crate) fn points(&self) -> &[[f32; D]] {
        &self.flat.as_chunks().0[..self.len()]
    }

    pub(crate) fn points_mut(&mut self) -> &mut [[f32; D]] {
        let n = self.len();
        &mut self.flat.as_chunks_mut().0[..n]
    }
}

/// Writes the attraction of the rows `first..first + forces.len()` with `s = scale`; returns the sum of `p ln(1 / u)` over their
/// entries if `logs`, else 0.
pub(crate) fn rows<const D: usize>(
    level: Level,
    graph: &Graph,
    positions: &Positions<D>,
    first: usize,
    scale: f32,
    logs: bool,
    forces: &mut [[f32; D]],
) -> f64 {
    const { assert!(D == 2 || D == 3, "a layout is in 2D or 3D") };
    assert!(graph.rows() == positions.len() && first + forces.len() <= graph.rows(), "rows of the graph");
    match level {
        // SAFETY: the level says that the processor has the instructions; the columns of a graph are rows of it, of which
        // there are as many as positions.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 | Level::Avx512 | Level::Avx512Vnni | Level::Amx => unsafe {
            avx2::rows(graph, &positions.flat, first, scale, logs, forces)
        },
        _ => portable(graph, positions.points(), first, scale, logs, forces),
    }
}

fn portable<const D: usize>(
    graph: &Graph,
    points: &[[f32; D]],
    first: usize,
    scale: f32,
    logs: bool,
    forces: &mut [[f32; D]],
) -> f64 {
    let mut total = 0f64;
    for (local, out) in forces.iter_mut().enumerate() {
        let own = points[first + local];
        let mut sum = [0f32; D];
        for edge in graph.row(first + local) {
            let p = match &graph.weights {
                Weights::Each(weights) => weights[edge],
                Weights::Uniform(weight) => *weight,
            };
            let other = &points[graph.columns[edge] as usize];
            let mut difference = [0f32; D];
            let mut d2 = 0f32;
            for axis in 0..D {
                difference[axis] = own[axis] - other[axis];
                d2 += difference[axis] * difference[axis];
            }
            let force = p / (1.0 + scale * d2);
            for axis in 0..D {
                sum[axis] += force * difference[axis];
            }
            if logs {
                total += f64::from(p) * f64::from(scale * d2).ln_1p();
            }
        }
        *out = sum;
    }
    total
}

/// For levels with vectors of 16 too: what takes time is to bring the positions together, and 8 at a time came 1.25 times as fast.
#[cfg(target_arch = "x86_64")]
mod avx2 {
    #[allow(clippy::wildcard_imports, reason = "intrinsics")]
    use std::arch::x86_64::*;

    use super::{Graph, Weights};

    /// Bits of the square root of 1/2: where the mantissa is cut, so that it lies around 1.
    const ROOT_HALF: i32 = 0x3f35_04f3;
    /// Odd coefficients of `ln((1 + s) / (1 - s)) / s`, from s^8 to s^2: with |s| < .172 the rest is below 1e-9.
    const SERIES: [f32; 4] = [2.0 / 9.0, 2.0 / 7.0, 2.0 / 5.0, 2.0 / 3.0];

    const WIDTH: usize = 8;

    /// `flat` holds as many positions as the graph has rows, and [`SURPLUS`] values.
    #[target_feature(enable = "avx2,fma")]
    pub(super) fn rows<const D: usize>(
        graph: &Graph,
        flat: &[f32],
        first: usize,
        scale: f32,
        logs: bool,
        forces: &mut [[f32; D]],
    ) -> f64 {
        match (&graph.weights, logs) {
            (Weights::Each(w), false) => rows_of::<D, false>(graph, Some(w), 0.0, flat, first, scale, forces),
            (Weights::Each(w), true) => rows_of::<D, true>(graph, Some(w), 0.0, flat, first, scale, forces),
            (Weights::Uniform(w), false) => rows_of::<D, false>(graph, None, *w, flat, first, scale, forces),
            (Weights::Uniform(w), true) => rows_of::<D, true>(graph, None, *w, flat, first, scale, forces),
        }
    }

    #[target_feature(enable = "avx2,fma")]
    fn rows_of<const D: usize, const LOGS: bool>(
        graph: &Graph,
        weights: Option<&[f32]>,
        uniform: f32,
        flat: &[f32],
        first: usize,
        scale: f32,
        forces: &mut [[f32; D]],
    ) -> f64 {
        let base = flat.as_ptr();
        let (one, scale, uniform_all) = (_mm256_set1_ps(1.0), _mm256_set1_ps(scale), _mm256_set1_ps(uniform));
        let mut total = 0f64;
        for (local, out) in forces.iter_mut().enumerate() {
            let row = first + local;
            let range = graph.row(row);
            let columns = &graph.columns[range.clone()];
            let mut own = [_mm256_setzero_ps(); D];
            for (axis, own) in own.iter_mut().enumerate() {
                *own = _mm256_set1_ps(flat[row * D + axis]);
            }
            let mut sum = [_mm256_setzero_ps(); D];
            let mut log_sum = _mm256_setzero_ps();
            let mut add = |columns: &[u32; WIDTH], p: __m256| {
                // SAFETY: columns are rows of the graph, and `flat` holds all of their positions.
                let other = unsafe { gather::<D>(base, columns) };
                let mut difference = [_mm256_setzero_ps(); D];
                let mut d2 = _mm256_setzero_ps();
                for axis in 0..D {
                    difference[axis] = _mm256_sub_ps(own[axis], other[axis]);
                    d2 = _mm256_fmadd_ps(difference[axis], difference[axis], d2);
                }
                let v = _mm256_fmadd_ps(scale, d2, one);
                let force = _mm256_div_ps(p, v);
                for axis in 0..D {
                    sum[axis] = _mm256_fmadd_ps(force, difference[axis], sum[axis]);
                }
                if LOGS {
                    log_sum = _mm256_fmadd_ps(p, log(v), log_sum);
                }
            };
            let (blocks, rest) = columns.as_chunks::<WIDTH>();
            for (block, columns) in blocks.iter().enumerate() {
                let p = match weights {
                    // SAFETY: a graph has a weight for each column, so a whole block of them here.
                    Some(weights) => unsafe {
                        _mm256_loadu_ps(weights.as_ptr().add(range.start + block * WIDTH))
                    },
                    None => uniform_all,
                };
                add(columns, p);
            }
            if !rest.is_empty() {
                // What is missing in the last block is the point itself, with no weight.
                let mut last = [row as u32; WIDTH];
                last[..rest.len()].copy_from_slice(rest);
                let mut p = [0f32; WIDTH];
                match weights {
                    Some(weights) => {
                        p[..rest.len()].copy_from_slice(&weights[range.end - rest.len()..range.end]);
                    }
                    None => p[..rest.len()].fill(uniform),
                }
                // SAFETY: the array is one vector long.
                add(&last, unsafe { _mm256_loadu_ps(p.as_ptr()) });
            }
            for axis in 0..D {
                out[axis] = total_of(sum[axis]);
            }
            if LOGS {
                total += f64::from(total_of(log_sum));
            }
        }
        total
    }

    #[target_feature(enable = "avx2,fma")]
    fn total_of(vector: __m256) -> f32 {
        let mut values = [0f32; WIDTH];
        // SAFETY: the array has exactly the vector's size.
        unsafe { _mm256_storeu_ps(values.as_mut_ptr(), vector) };
        let mut width = WIDTH / 2;
        while width > 0 {
            for lane in 0..width {
                values[lane] += values[lane + width];
            }
            width /= 2;
        }
        values[0]
    }

    /// The coordinates of 8 positions by axis.
    #[inline]
    #[target_feature(enable = "avx2,fma")]
    unsafe fn gather<const D: usize>(base: *const f32, columns: &[u32; 8]) -> [__m256; D] {
        let mut out = [_mm256_setzero_ps(); D];
        // SAFETY: the caller's columns are positions at `base`, after which there are values to spare.
        unsafe {
            if D == 2 {
                let pair = |i: usize| {
                    // Two coordinates as one value that is only moved.
                    let both = |i: usize| base.add(2 * columns[i] as usize).cast::<f64>().read_unaligned();
                    _mm_set_pd(both(i + 1), both(i))
                };
                let four = |i: usize| {
                    _mm256_castpd_ps(_mm256_insertf128_pd::<1>(_mm256_castpd128_pd256(pair(i)), pair(i + 4)))
                };
                let (first, second) = (four(0), four(2));
                out[0] = _mm256_shuffle_ps::<0x88>(first, second);
                out[1] = _mm256_shuffle_ps::<0xdd>(first, second);
            } else {
                let at = |i: usize| _mm_loadu_ps(base.add(3 * columns[i] as usize));
                let two = |i: usize| _mm256_insertf128_ps::<1>(_mm256_castps128_ps256(at(i)), at(i + 4));
                let (a, b, c, d) = (two(0), two(1), two(2), two(3));
                let (first, second) =
                    (_mm256_castps_pd(_mm256_unpacklo_ps(a, b)), _mm256_castps_pd(_mm256_unpacklo_ps(c, d)));
                out[0] = _mm256_castpd_ps(_mm256_unpacklo_pd(first, second));
                out[1] = _mm256_castpd_ps(_mm256_unpackhi_pd(first, second));
                let (first, second) =
                    (_mm256_castps_pd(_mm256_unpackhi_ps(a, b)), _mm256_castps_pd(_mm256_unpackhi_ps(c, d)));
                out[2] = _mm256_castpd_ps(_mm256_unpacklo_pd(first, second));
            }
        }
        out
    }

    /// Natural logarithm of finite values of at least 1.
    #[inline]
    #[target_feature(enable = "avx2,fma")]
    fn log(v: __m256) -> __m256 {
        let bits = _mm256_castps_si256(v);
        let exponent = _mm256_srai_epi32::<23>(_mm256_sub_epi32(bits, _mm256_set1_epi32(ROOT_HALF)));
        let m = _mm256_castsi256_ps(_mm256_sub_epi32(bits, _mm256_slli_epi32::<23>(exponent)));
        let one = _mm256_set1_ps(1.0);
        let s = _mm256_div_ps(_mm256_sub_ps(m, one), _mm256_add_ps(m, one));
        let s2 = _mm256_mul_ps(s, s);
        let mut series = _mm256_set1_ps(SERIES[0]);
        for coefficient in &SERIES[1..] {
            series = _mm256_fmadd_ps(series, s2, _mm256_set1_ps(*coefficient));
        }
        series = _mm256_fmadd_ps(series, s2, _mm256_set1_ps(2.0));
        _mm256_fmadd_ps(
            _mm256_cvtepi32_ps(exponent),
            _mm256_set1_ps(std::f32::consts::LN_2),
            _mm256_mul_ps(s, series),
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// In `f64`.
    fn reference<const D: usize>(
        graph: &Graph,
        points: &[[f32; D]],
        i: usize,
        scale: f32,
    ) -> ([f64; D], f64) {
        let (mut sum, mut logs) = ([0f64; D], 0f64);
        for edge in graph.row(i) {
            let p = match graph.weights() {
                Weights::Each(weights) => weights[edge],
                Weights::Uniform(weight) => *weight,
            };
            let other = points[graph.columns()[edge] as usize];
            let difference: [f64; D] = std::array::from_fn(|a| f64::from(points[i][a]) - f64::from(other[a]));
            let d2 = f64::from(scale) * difference.iter().map(|d| d * d).sum::<f64>();
            for axis in 0..D {
                sum[axis] += f64::from(p) / (1.0 + d2) * difference[axis];
            }
            logs += f64::from(p) * d2.ln_1p();
        }
        (sum, logs)
    }

    fn check<const D: usize>(graph: &Graph, points: &[[f32; D]], scale: f32) {
        let expected: Vec<_> = (0..points.len()).map(|i| reference(graph, points, i, scale)).collect();
        let logs: f64 = expected.iter().map(|e| e.1).sum();
        let weight: f64 = match graph.weights() {
            Weights::Each(weights) => weights.iter().map(|&w| f64::from(w)).sum(),
            Weights::Uniform(weight) => f64::from(*weight) * graph.entries() as f64,
        };
        let size = expected.iter().flat_map(|e| e.0).fold(0f64, |m, v| m.max(v.abs())) + 1e-30;
        let positions = Positions::new(points);
        for level in Level::ALL.into_iter().filter(|level| level.is_available()) {
            let mut forces = vec![[0f32; D]; points.len() - 1];
            let plain = rows(level, graph, &positions, 1, scale, false, &mut forces);
            assert_eq!(plain, 0.0);
            let total = expected[0].1 + rows(level, graph, &positions, 1, scale, true, &mut forces);
            assert!((total - logs).abs() <= 1e-6 * logs + 1e-7 * weight, "{level:?}: {total} is not {logs}");
            for (found, (expected, _)) in forces.iter().zip(&expected[1..]) {
                for axis in 0..D {
                    let error = (f64::from(found[axis]) - expected[axis]).abs();
                    assert!(error <= 4e-6 * size, "{level:?}: {found:?} is not {expected:?}");
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn every_level_equals_f64(
            points in prop::collection::vec(prop::array::uniform3(-1.0f32..1.0), 2..60),
            lists in prop::collection::vec(prop::collection::vec((0usize..60, 0.0f32..1.0), 0..70), 60),
            exponent in -3i32..4,
            uniform in any::<bool>(),
        ) {
            let n = points.len();
            let mut offsets = vec![0];
            let (mut columns, mut weights) = (Vec::new(), Vec::new());
            for list in &lists[..n] {
                columns.extend(list.iter().map(|&(c, _)| (c % n) as u32));
                weights.extend(list.iter().map(|&(_, w)| w));
                offsets.push(columns.len());
            }
            let weights = if uniform { Weights::Uniform(0.25) } else { Weights::Each(weights) };
            let graph = Graph::new(offsets, columns, weights);
            let size = 10f32.powi(exponent);
            let three: Vec<[f32; 3]> = points.iter().map(|p| p.map(|v| v * size)).collect();
            let two: Vec<[f32; 2]> = three.iter().map(|p| [p[0], p[1]]).collect();
            check(&graph, &three, 1.0);
            check(&graph, &two, 0.4);
        }
    }
}
