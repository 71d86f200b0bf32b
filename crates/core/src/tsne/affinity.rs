//! The similarities P between points: a sparse symmetric matrix over a neighbour graph.

use rayon::prelude::*;

use crate::knn::Neighbors;
use crate::rng::Rng;
use crate::{Error, Result};

/// A sparse symmetric matrix of similarities, rows sorted by column; its values sum to 1.
///
/// Never exaggerated: exaggeration is a live parameter of the run.
#[derive(Debug, Clone, PartialEq)]
pub struct Affinity {
    /// Row i is `columns[offsets[i]..offsets[i + 1]]`.
    pub(super) offsets: Vec<usize>,
    pub(super) columns: Vec<u32>,
    pub(super) weights: Weights,
    /// `sum p ln p`, the part of the KL divergence that does not depend on the layout.
    pub(super) entropy: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Weights {
    /// One value an edge.
    Each(Vec<f32>),
    /// The same value for every edge: not stored.
    Uniform(f32),
}

impl Affinity {
    /// Gaussian similarities whose conditional distributions have the given perplexity, symmetrised as
    /// `(P + P^T) / 2n` (van der Maaten and Hinton 2008).
    ///
    /// The graph should hold about `3 * perplexity` neighbours a point; `perplexity` must lie in `1..=k`.
    pub fn perplexity(neighbors: &Neighbors, perplexity: f64) -> Result<Self> {
        let (n, k) = (neighbors.points(), neighbors.k());
        if !(1.0..=k as f64).contains(&perplexity) {
            return Err(Error::Parameter {
                name: "perplexity",
                value: perplexity.to_string(),
                expected: format!("from 1 to the number of neighbours a point, here {k}"),
            });
        }
        let mut conditional = vec![0f32; n * k];
        conditional.par_chunks_exact_mut(k).enumerate().for_each_init(
            || vec![0f64; k],
            |scratch, (i, out)| {
                gaussian(neighbors.row(i).1, perplexity, scratch);
                for (to, &p) in out.iter_mut().zip(scratch.iter()) {
                    *to = p as f32;
                }
            },
        );
        let reverse = Reverse::new(neighbors);
        let rows: Vec<Vec<(u32, f32)>> = (0..n)
            .into_par_iter()
            .map(|i| {
                let own = i * k..(i + 1) * k;
                let mut row: Vec<(u32, f32)> = own
                    .clone()
                    .map(|edge| (neighbors.indices()[edge], conditional[edge]))
                    .chain(
                        reverse
                            .of(i)
                            .iter()
                            .map(|&edge| ((edge as usize / k) as u32, conditional[edge as usize])),
                    )
                    .collect();
                // Stable: the own edge comes before the reverse one, so the sum has one order.
                row.sort_by_key(|&(column, _)| column);
                row.dedup_by(|next, kept| {
                    let same = next.0 == kept.0;
                    if same {
                        kept.1 += next.1;
                    }
                    same
                });
                row
            })
            .collect();
        let scale = 1.0 / (2.0 * n as f64);
        let mut offsets = Vec::with_capacity(n + 1);
        offsets.push(0);
        for row in &rows {
            offsets.push(offsets[offsets.len() - 1] + row.len());
        }
        let total = offsets[n];
        let (mut columns, mut weights) = (Vec::with_capacity(total), Vec::with_capacity(total));
        for (column, p) in rows.into_iter().flatten() {
            columns.push(column);
            weights.push((f64::from(p) * scale) as f32);
        }
        let entropy =
            sum_in_blocks(&weights, |p| if p > 0.0 { f64::from(p) * f64::from(p).ln() } else { 0.0 });
        Ok(Self { offsets, columns, weights: Weights::Each(weights), entropy })
    }

    /// One weight for every edge of the graph in which i and j are joined if either is a neighbour of the other.
    ///
    /// Close to perplexity in quality (Böhm, Berens and Kobak, arXiv 2007.08902) with a graph of 15 neighbours, a sixth
    /// of the edges.
    pub fn uniform(neighbors: &Neighbors) -> Result<Self> {
        let (n, k) = (neighbors.points(), neighbors.k());
        let reverse = Reverse::new(neighbors);
        let rows: Vec<Vec<u32>> = (0..n)
            .into_par_iter()
            .map(|i| {
                let mut row: Vec<u32> = neighbors.row(i).0.to_vec();
                row.extend(reverse.of(i).iter().map(|&edge| (edge as usize / k) as u32));
                row.sort_unstable();
                row.dedup();
                row
            })
            .collect();
        let mut offsets = Vec::with_capacity(n + 1);
        offsets.push(0);
        for row in &rows {
            offsets.push(offsets[offsets.len() - 1] + row.len());
        }
        let columns: Vec<u32> = rows.into_iter().flatten().collect();
        let weight = 1.0 / columns.len() as f64;
        Ok(Self { offsets, columns, weights: Weights::Uniform(weight as f32), entropy: weight.ln() })
    }

    /// Number of points.
    pub fn points(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Number of values stored, each pair counted twice.
    pub fn edges(&self) -> usize {
        self.columns.len()
    }

    /// Columns and value of each entry of one row.
    pub fn row(&self, point: usize) -> impl Iterator<Item = (u32, f32)> + '_ {
        let range = self.offsets[point]..self.offsets[point + 1];
        self.columns[range.clone()].iter().zip(range).map(|(&column, edge)| {
            (
                column,
                match &self.weights {
                    Weights::Each(weights) => weights[edge],
                    Weights::Uniform(weight) => *weight,
                },
            )
        })
    }

    /// A number that tells graphs apart: equal for equal graphs and weights on all machines, by 1 in 2^64 for others.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint_of(|i| i)
    }

    /// The same of the matrix with rows and columns renamed: a sum over entries, so their order does not matter.
    pub(super) fn fingerprint_of(&self, name: impl Fn(u32) -> u32 + Sync) -> u64 {
        let n = self.points();
        let key = |i: u32, j: u32, p: f32| {
            Rng::new(u64::from(p.to_bits()), u64::from(name(i)), u64::from(name(j))).next_u64()
        };
        let sum: u64 = (0..n)
            .into_par_iter()
            .map(|i| self.row(i).fold(0u64, |sum, (j, p)| sum.wrapping_add(key(i as u32, j, p))))
            .reduce(|| 0, u64::wrapping_add);
        sum.wrapping_add(Rng::new(n as u64, self.columns.len() as u64, 0).next_u64())
    }

    /// The same matrix with point `order[i]` as row and column i; rows keep the order of their entries' old columns.
    pub(super) fn reordered(&self, order: &[u32]) -> Self {
        let mut place = vec![0u32; order.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old as usize] = new as u32;
        }
        let mut offsets = Vec::with_capacity(order.len() + 1);
        offsets.push(0);
        for &old in order {
            let old = old as usize;
            offsets.push(offsets[offsets.len() - 1] + self.offsets[old + 1] - self.offsets[old]);
        }
        let source = |old: u32| self.offsets[old as usize]..self.offsets[old as usize + 1];
        let columns = order
            .iter()
            .flat_map(|&old| self.columns[source(old)].iter().map(|&c| place[c as usize]))
            .collect();
        let weights = match &self.weights {
            Weights::Each(w) => {
                Weights::Each(order.iter().flat_map(|&old| w[source(old)].iter().copied()).collect())
            }
            Weights::Uniform(w) => Weights::Uniform(*w),
        };
        Self { offsets, columns, weights, entropy: self.entropy }
    }
}

/// Sums in `f64` in fixed blocks, so that the result does not depend on the number of threads.
fn sum_in_blocks(values: &[f32], f: impl Fn(f32) -> f64 + Sync) -> f64 {
    let blocks: Vec<f64> =
        values.par_chunks(1 << 14).map(|block| block.iter().map(|&v| f(v)).sum::<f64>()).collect();
    blocks.iter().sum()
}

/// For each point the edges that lead to it, in ascending order.
struct Reverse {
    offsets: Vec<usize>,
    edges: Vec<u64>,
}

impl Reverse {
    fn new(neighbors: &Neighbors) -> Self {
        let n = neighbors.points();
        let mut offsets = vec![0usize; n + 1];
        for &i in neighbors.indices() {
            offsets[i as usize + 1] += 1;
        }
        for i in 0..n {
            offsets[i + 1] += offsets[i];
        }
        let mut next = offsets.clone();
        let mut edges = vec![0u64; neighbors.indices().len()];
        for (edge, &i) in neighbors.indices().iter().enumerate() {
            edges[next[i as usize]] = edge as u64;
            next[i as usize] += 1;
        }
        Self { offsets, edges }
    }

    fn of(&self, point: usize) -> &[u64] {
        &self.edges[self.offsets[point]..self.offsets[point + 1]]
    }
}

/// Conditional probabilities of one point: `p_j ~ exp(-beta d_j^2)` with beta such that the entropy is ln(perplexity).
pub(super) fn gaussian(distances: &[f32], perplexity: f64, p: &mut [f64]) {
    let nearest = f64::from(distances[0]).powi(2);
    let mut mean = 0.0;
    for (to, &d) in p.iter_mut().zip(distances) {
        *to = f64::from(d).powi(2) - nearest;
        mean += *to;
    }
    mean /= distances.len() as f64;
    if mean <= 0.0 {
        p.fill(1.0 / distances.len() as f64);
        return;
    }
    // In units of the mean squared distance beta is near 1 whatever the scale of the data.
    for v in p.iter_mut() {
        *v /= mean;
    }
    let target = perplexity.ln();
    let (mut low, mut high, mut beta) = (0.0f64, f64::INFINITY, 1.0f64);
    for _ in 0..100 {
        let (mut sum, mut weighted) = (0.0, 0.0);
        for &d2 in p.iter() {
            let w = (-beta * d2).exp();
            sum += w;
            weighted += w * d2;
        }
        let entropy = sum.ln() + beta * weighted / sum;
        if (entropy - target).abs() < 1e-7 {
            break;
        }
        if entropy > target {
            low = beta;
            beta = if high.is_finite() { f64::midpoint(low, high) } else { beta * 2.0 };
        } else {
            high = beta;
            beta = f64::midpoint(low, high);
        }
    }
    let mut sum = 0.0;
    for v in p.iter_mut() {
        *v = (-beta * *v).exp();
        sum += *v;
    }
    for v in p.iter_mut() {
        *v /= sum;
    }
}
