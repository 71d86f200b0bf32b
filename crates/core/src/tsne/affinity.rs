//! The similarities P between points: a sparse symmetric matrix over a neighbour graph.

use rayon::prelude::*;

use crate::kernels::attract::{Graph, Weights};
use crate::knn::Neighbors;
use crate::monitor::{Silent, go_on};
use crate::rng::Rng;
use crate::turns::concatenated;
use crate::{Error, Monitor, Result};

/// Rows a task.
const ROWS: usize = 1024;
/// Rows of similarities, and edges by their end, between two questions to the monitor.
const ASK: usize = 64;
const ASK_EDGES: usize = 1 << 20;

/// A sparse symmetric matrix of similarities, rows sorted by column; its values sum to 1.
///
/// Never exaggerated: exaggeration is a live parameter of the run. A clone shares the columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Affinity {
    pub(super) graph: Graph,
    /// `sum p ln p`, the part of the KL divergence that does not depend on the layout.
    pub(super) entropy: f64,
}

impl Affinity {
    /// Gaussian similarities whose conditional distributions have the given perplexity, symmetrised as
    /// `(P + P^T) / 2n` (van der Maaten and Hinton 2008).
    ///
    /// The graph should hold about `3 * perplexity` neighbours a point; `perplexity` must lie in `1..=k`.
    pub fn perplexity(neighbors: &Neighbors, perplexity: f64) -> Result<Self> {
        Self::watched_perplexity(neighbors, perplexity, &Silent)
    }

    /// [`Affinity::perplexity`], watched and cancelled by a monitor.
    pub fn watched_perplexity(neighbors: &Neighbors, perplexity: f64, monitor: &dyn Monitor) -> Result<Self> {
        let (n, k) = (neighbors.points(), neighbors.k());
        if !(1.0..=k as f64).contains(&perplexity) {
            return Err(Error::Parameter {
                name: "perplexity",
                value: perplexity.to_string(),
                expected: format!("from 1 to the number of neighbours a point, here {k}"),
            });
        }
        if let Some(distance) = neighbors.distances().iter().find(|distance| **distance < 0.0) {
            return Err(Error::Parameter {
                name: "a distance between neighbours",
                value: distance.to_string(),
                expected: "at least 0 for a perplexity; use uniform weights with the metric dot".into(),
            });
        }
        monitor.stage("similarities");
        let mut conditional = vec![0f32; n * k];
        conditional.par_chunks_mut(ASK * k).enumerate().try_for_each_init(
            || vec![0f64; k],
            |scratch, (chunk, out)| {
                go_on(monitor)?;
                for (local, out) in out.chunks_exact_mut(k).enumerate() {
                    gaussian(neighbors.row(chunk * ASK + local).1, perplexity, scratch);
                    for (to, &p) in out.iter_mut().zip(scratch.iter()) {
                        *to = p as f32;
                    }
                }
                Ok(())
            },
        )?;
        monitor.progress(0.5);
        let reverse = Reverse::new(neighbors, monitor)?;
        let scale = 1.0 / (2.0 * n as f64);
        let parts = in_parts(n, monitor, |rows, part: &mut Part| {
            let (mut own, mut joined) = (Vec::with_capacity(k), Vec::new());
            for i in rows {
                own.clear();
                own.extend((i * k..(i + 1) * k).map(|edge| (neighbors.indices()[edge], conditional[edge])));
                own.sort_unstable_by_key(|&(column, _)| column);
                let from = |&edge: &u64| ((edge as usize / k) as u32, conditional[edge as usize]);
                join(&own, reverse.of(i).iter().map(from), &mut joined);
                part.lengths.push(joined.len());
                part.columns.extend(joined.iter().map(|&(column, _)| column));
                part.weights.extend(joined.iter().map(|&(_, p)| (f64::from(p) * scale) as f32));
            }
        })?;
        drop((conditional, reverse));
        go_on(monitor)?;
        let (offsets, columns, weights) = Part::together(&parts, monitor)?;
        drop(parts);
        let entropy = entropy(&weights);
        monitor.progress(1.0);
        Ok(Self { graph: Graph::new(offsets, columns, Weights::Each(weights)), entropy })
    }

    /// One weight for every edge of the graph in which i and j are joined if either is a neighbour of the other.
    ///
    /// Close to perplexity in quality (Böhm, Berens and Kobak, arXiv 2007.08902) with a graph of 15 neighbours, a sixth
    /// of the edges.
    pub fn uniform(neighbors: &Neighbors) -> Result<Self> {
        Self::watched_uniform(neighbors, &Silent)
    }

    /// [`Affinity::uniform`], watched and cancelled by a monitor.
    pub fn watched_uniform(neighbors: &Neighbors, monitor: &dyn Monitor) -> Result<Self> {
        let (n, k) = (neighbors.points(), neighbors.k());
        monitor.stage("similarities");
        let reverse = Reverse::new(neighbors, monitor)?;
        monitor.progress(0.5);
        let parts = in_parts(n, monitor, |rows, part: &mut Part| {
            let mut row = Vec::new();
            for i in rows {
                row.clear();
                row.extend_from_slice(neighbors.row(i).0);
                row.extend(reverse.of(i).iter().map(|&edge| (edge as usize / k) as u32));
                row.sort_unstable();
                row.dedup();
                part.lengths.push(row.len());
                part.columns.extend_from_slice(&row);
            }
        })?;
        drop(reverse);
        go_on(monitor)?;
        let (offsets, columns, _) = Part::together(&parts, monitor)?;
        drop(parts);
        let weight = 1.0 / columns.len() as f64;
        let graph = Graph::new(offsets, columns, Weights::Uniform(weight as f32));
        Ok(Self { graph, entropy: weight.ln() })
    }

    /// Weights of a symmetric sparse matrix, row i at `offsets[i]..offsets[i + 1]`, over their sum.
    pub(crate) fn of_weights(offsets: Vec<usize>, columns: Vec<u32>, weights: &[f32]) -> Self {
        let total = sum_in_blocks(weights, f64::from).max(f64::MIN_POSITIVE);
        let p: Vec<f32> = weights.par_iter().map(|&w| (f64::from(w) / total) as f32).collect();
        let entropy = entropy(&p);
        Self { graph: Graph::new(offsets, columns, Weights::Each(p)), entropy }
    }

    /// Number of points.
    pub fn points(&self) -> usize {
        self.graph.rows()
    }

    /// Number of values stored, each pair counted twice.
    pub fn edges(&self) -> usize {
        self.graph.entries()
    }

    /// Columns and value of each entry of one row.
    pub fn row(&self, point: usize) -> impl Iterator<Item = (u32, f32)> + '_ {
        let range = self.graph.row(point);
        self.graph.columns()[range.clone()].iter().zip(range).map(|(&column, edge)| {
            (
                column,
                match self.graph.weights() {
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
        sum.wrapping_add(Rng::new(n as u64, self.edges() as u64, 0).next_u64())
    }

    /// The same matrix with point `order[i]` as row and column i.
    pub(super) fn reordered(&self, order: &[u32], monitor: &dyn Monitor) -> Result<Self> {
        let mut place = vec![0u32; order.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old as usize] = new as u32;
        }
        let source = |i: usize| self.graph.row(order[i] as usize);
        let mut offsets = Vec::with_capacity(order.len() + 1);
        let mut end = 0;
        offsets.push(end);
        for i in 0..order.len() {
            end += source(i).len();
            offsets.push(end);
        }
        // Written where they stay: a copy of so many would be a good part of a run's memory.
        let mut columns = vec![0u32; end];
        each_row(&mut columns, &offsets, monitor, |i, row| {
            for (to, &column) in row.iter_mut().zip(&self.graph.columns()[source(i)]) {
                *to = place[column as usize];
            }
        })?;
        let weights = match self.graph.weights() {
            Weights::Each(from) => {
                let mut weights = vec![0f32; end];
                each_row(&mut weights, &offsets, monitor, |i, row| row.copy_from_slice(&from[source(i)]))?;
                Weights::Each(weights)
            }
            Weights::Uniform(weight) => Weights::Uniform(*weight),
        };
        Ok(Self { graph: Graph::new(offsets, columns, weights), entropy: self.entropy })
    }
}

/// Some rows of a sparse matrix in the making.
#[derive(Debug, Default)]
struct Part {
    lengths: Vec<usize>,
    columns: Vec<u32>,
    weights: Vec<f32>,
}

impl Part {
    /// Offsets, columns and weights of all parts one after another.
    fn together(parts: &[Self], monitor: &dyn Monitor) -> Result<(Vec<usize>, Vec<u32>, Vec<f32>)> {
        let mut offsets = vec![0];
        let mut end = 0;
        for &length in parts.iter().flat_map(|part| &part.lengths) {
            end += length;
            offsets.push(end);
        }
        let columns: Vec<&[u32]> = parts.iter().map(|part| part.columns.as_slice()).collect();
        let weights: Vec<&[f32]> = parts.iter().map(|part| part.weights.as_slice()).collect();
        Ok((offsets, concatenated(&columns, monitor)?, concatenated(&weights, monitor)?))
    }
}

/// Lets `fill` write each row of values that lie row after row.
fn each_row<T: Send>(
    values: &mut [T],
    offsets: &[usize],
    monitor: &dyn Monitor,
    fill: impl Fn(usize, &mut [T]) + Sync,
) -> Result<()> {
    let n = offsets.len() - 1;
    let mut rest = values;
    let mut parts = Vec::with_capacity(n.div_ceil(ROWS));
    for first in (0..n).step_by(ROWS) {
        let length = offsets[n.min(first + ROWS)] - offsets[first];
        let (part, after) = rest.split_at_mut(length);
        parts.push((first, part));
        rest = after;
    }
    parts.into_par_iter().try_for_each(|(first, part)| {
        go_on(monitor)?;
        let mut rest = part;
        for i in first..n.min(first + ROWS) {
            let (row, after) = rest.split_at_mut(offsets[i + 1] - offsets[i]);
            fill(i, row);
            rest = after;
        }
        Ok(())
    })
}

/// Rows `0..n` in parts of a fixed size, each filled by one task.
fn in_parts(
    n: usize,
    monitor: &dyn Monitor,
    fill: impl Fn(std::ops::Range<usize>, &mut Part) + Sync,
) -> Result<Vec<Part>> {
    (0..n.div_ceil(ROWS))
        .into_par_iter()
        .map(|part| {
            go_on(monitor)?;
            let mut new = Part::default();
            fill(part * ROWS..n.min((part + 1) * ROWS), &mut new);
            // What they grew beyond their length would be held for all parts at once.
            new.columns.shrink_to_fit();
            new.weights.shrink_to_fit();
            Ok(new)
        })
        .collect()
}

/// The sum of two sparse rows sorted by column; the first comes first in a sum.
fn join(own: &[(u32, f32)], other: impl Iterator<Item = (u32, f32)>, out: &mut Vec<(u32, f32)>) {
    out.clear();
    let mut own = own.iter().copied().peekable();
    for (column, p) in other {
        while let Some(before) = own.next_if(|&(c, _)| c < column) {
            out.push(before);
        }
        match own.next_if(|&(c, _)| c == column) {
            Some((_, q)) => out.push((column, q + p)),
            None => out.push((column, p)),
        }
    }
    out.extend(own);
}

/// `sum p ln p`.
fn entropy(p: &[f32]) -> f64 {
    sum_in_blocks(p, |p| if p > 0.0 { f64::from(p) * f64::from(p).ln() } else { 0.0 })
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
    fn new(neighbors: &Neighbors, monitor: &dyn Monitor) -> Result<Self> {
        let n = neighbors.points();
        let mut offsets = vec![0usize; n + 1];
        for indices in neighbors.indices().chunks(ASK_EDGES) {
            go_on(monitor)?;
            for &i in indices {
                offsets[i as usize + 1] += 1;
            }
        }
        for i in 0..n {
            offsets[i + 1] += offsets[i];
        }
        let mut next = offsets.clone();
        let mut edges = vec![0u64; neighbors.indices().len()];
        for (chunk, indices) in neighbors.indices().chunks(ASK_EDGES).enumerate() {
            go_on(monitor)?;
            for (local, &i) in indices.iter().enumerate() {
                edges[next[i as usize]] = (chunk * ASK_EDGES + local) as u64;
                next[i as usize] += 1;
            }
        }
        Ok(Self { offsets, edges })
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
        let (mut sum, mut weighted, mut squared) = (0.0, 0.0, 0.0);
        for &d2 in p.iter() {
            let w = (-beta * d2).exp();
            sum += w;
            weighted += w * d2;
            squared += w * d2 * d2;
        }
        let mean = weighted / sum;
        let entropy = sum.ln() + beta * mean;
        if (entropy - target).abs() < 1e-7 {
            break;
        }
        if entropy > target {
            low = beta;
        } else {
            high = beta;
        }
        // Newton's step, by `dH / d ln(beta) = -beta^2 Var(d^2)`, where it stays within what is known.
        let slope = beta * beta * (squared / sum - mean * mean);
        let step = beta * ((entropy - target) / slope).clamp(-2.0, 2.0).exp();
        beta = if slope > 0.0 && step > low && step < high {
            step
        } else if high.is_finite() {
            f64::midpoint(low, high)
        } else {
            beta * 2.0
        };
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
