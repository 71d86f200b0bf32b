//! One epoch, in turns. Owner-computes: every point is moved by one task, in an order that does not depend on the threads.
//!
//! umap-learn walks through the edges one by one; at each sampled edge both ends move, by one force, and the first is pushed
//! from random points. Here the points take turns, every sixteenth point in one: those whose turn it is walk through their
//! edges, seeing all others as they were before the turn; then each point goes the way it was pulled. So both ends of an
//! edge still move by one force, which is what keeps the layout as umap-learn's: sums of forces taken at different
//! times have other noise, and maps of it are worse in 3D.

use rayon::prelude::*;

use super::sparse::Sparse;
use super::{CHUNK, Point, points_of};
use crate::kernels::sgd::{self, ALWAYS, Epoch, Task};
use crate::rng::Rng;
use crate::{Matrix, simd};

/// Turns of an epoch.
const TURNS: usize = 16;
/// Pulls by others that a point follows in full in one turn; of more, this many times their mean. They were taken where the
/// point was before all of them, and the sum of many would throw a hub beyond its neighbours.
const FULL_PULLS: f32 = 2.0;
const STAGE: u64 = 0x7567_6400;

/// The edges in the order of the turns: the points of the first turn, then those of the second, and so on.
#[derive(Debug)]
pub(super) struct Edges {
    /// Where each turn's points start, and their end.
    turns: Vec<usize>,
    offsets: Vec<usize>,
    /// Ascending in each row.
    columns: Vec<u32>,
    /// How often each edge is sampled, in units of 1 / [`ALWAYS`] an epoch.
    rates: Vec<u32>,
    /// The place of the same edge in the row of its other end.
    back: Vec<u32>,
}

impl Edges {
    /// The weights are symmetric.
    pub(super) fn new(weights: &Sparse) -> Self {
        let n = weights.rows();
        let mut turns = vec![0];
        for turn in 0..TURNS {
            turns.push(turns[turn] + n.saturating_sub(turn).div_ceil(TURNS));
        }
        let place = |row: usize| turns[row % TURNS] + row / TURNS;
        let ordered = Sparse::by_rows(n, |p, out| {
            let (columns, weights) = weights.row(row_at(&turns, p));
            let first = out.len();
            out.extend(columns.iter().map(|&c| place(c as usize) as u32).zip(weights.iter().copied()));
            out[first..].sort_unstable_by_key(|&(column, _)| column);
        });
        // Each row meets its columns in ascending order, whichever row they are met from.
        let mut met = vec![0u32; n];
        let back = ordered
            .columns
            .iter()
            .map(|&column| {
                let place = met[column as usize];
                met[column as usize] += 1;
                place
            })
            .collect();
        Self {
            turns,
            rates: rates(&ordered.weights),
            offsets: ordered.offsets,
            columns: ordered.columns,
            back,
        }
    }

    pub(super) fn points(&self) -> usize {
        self.offsets.len() - 1
    }
}

/// Row number of the point at a place in the order of the turns.
fn row_at(turns: &[usize], place: usize) -> usize {
    let turn = turns.partition_point(|&start| start <= place) - 1;
    (place - turns[turn]) * TURNS + turn
}

/// How often edges of these weights are sampled: each epoch for the largest, in proportion for the others.
pub(super) fn rates(weights: &[f32]) -> Vec<u32> {
    let largest = f64::from(weights.iter().copied().fold(0f32, f32::max));
    let one = f64::from(ALWAYS);
    weights.iter().map(|&w| if w > 0.0 { (f64::from(w) / largest * one).round() as u32 } else { 0 }).collect()
}

/// The positions, in the order of the turns.
#[derive(Debug)]
pub(super) struct Engine<const D: usize> {
    points: Vec<Point<D>>,
    /// The points of one turn, after it.
    moved: Vec<Point<D>>,
    /// The way each edge of the points of one turn pulled them, if it was sampled.
    pulls: Vec<Point<D>>,
    /// For each point the first of its edges to a point of this turn or a later one.
    next: Vec<usize>,
}

impl<const D: usize> Engine<D> {
    /// `start` has D columns and a row a point.
    pub(super) fn new(edges: &Edges, start: &Matrix) -> Self {
        let rows = points_of::<D>(start);
        let points = (0..rows.len()).map(|place| rows[row_at(&edges.turns, place)]).collect();
        Self { points, moved: Vec::new(), pulls: Vec::new(), next: Vec::new() }
    }

    pub(super) fn layout(&self, edges: &Edges) -> Matrix {
        let mut out = Matrix::zeros(self.points.len(), D);
        for (place, point) in self.points.iter().enumerate() {
            let row = row_at(&edges.turns, place);
            out.data_mut()[row * D..(row + 1) * D].copy_from_slice(point);
        }
        out
    }

    pub(super) fn step(&mut self, edges: &Edges, epoch: &Epoch, seed: u64) {
        self.next.clear();
        self.next.extend_from_slice(&edges.offsets[..edges.points()]);
        for turn in 0..TURNS {
            let (first, last) = (edges.turns[turn], edges.turns[turn + 1]);
            self.walk(edges, epoch, seed, first, last);
            self.follow(edges, epoch, first, last);
        }
    }

    /// The points `first..last` walk through their edges.
    fn walk(&mut self, edges: &Edges, epoch: &Epoch, seed: u64, first: usize, last: usize) {
        let level = simd::level();
        let base = edges.offsets[first];
        self.moved.resize(last - first, [0.0; D]);
        self.pulls.resize(self.pulls.len().max(edges.offsets[last] - base), [0.0; D]);
        let mut tasks = Vec::with_capacity((last - first).div_ceil(CHUNK));
        let mut rest = self.pulls.as_mut_slice();
        for (chunk, moved) in self.moved.chunks_mut(CHUNK).enumerate() {
            let start = first + chunk * CHUNK;
            let length = edges.offsets[start + moved.len()] - edges.offsets[start];
            let (pulls, others) = rest.split_at_mut(length);
            rest = others;
            tasks.push((start, moved, pulls));
        }
        let points = &self.points;
        tasks.into_par_iter().for_each(|(start, moved, mut pulls)| {
            for (place, moved) in (start..).zip(moved) {
                let range = edges.offsets[place]..edges.offsets[place + 1];
                let (own, others) = pulls.split_at_mut(range.len());
                pulls = others;
                let task = Task {
                    own: points[place],
                    number: Some(place as u32),
                    columns: &edges.columns[range.clone()],
                    rates: &edges.rates[range],
                };
                let mut random = Rng::new(seed, STAGE + u64::from(epoch.number), place as u64);
                *moved = sgd::advance(level, epoch, task, points, &mut random, own);
            }
        });
    }

    /// Every point goes against the ways on which it pulled the points `first..last`, which are where they have walked.
    fn follow(&mut self, edges: &Edges, epoch: &Epoch, first: usize, last: usize) {
        let (moved, pulls, base) = (&self.moved, &self.pulls, edges.offsets[first]);
        self.points.par_chunks_mut(CHUNK).zip(self.next.par_chunks_mut(CHUNK)).enumerate().for_each(
            |(chunk, (points, next))| {
                for (local, (point, next)) in points.iter_mut().zip(next).enumerate() {
                    let place = chunk * CHUNK + local;
                    if (first..last).contains(&place) {
                        *point = moved[place - first];
                    }
                    let (mut sum, mut count) = ([0f32; D], 0f32);
                    while *next < edges.offsets[place + 1] && (edges.columns[*next] as usize) < last {
                        if epoch.samples(edges.rates[*next]) {
                            let row = edges.offsets[edges.columns[*next] as usize] - base;
                            let pull = pulls[row + edges.back[*next] as usize];
                            for axis in 0..D {
                                sum[axis] += pull[axis];
                            }
                            count += 1.0;
                        }
                        *next += 1;
                    }
                    if count > 0.0 {
                        let share = (FULL_PULLS / count).min(1.0);
                        for axis in 0..D {
                            point[axis] -= share * sum[axis];
                        }
                    }
                }
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_edge_knows_its_other_end_and_each_point_its_row() {
        for n in [0, 1, 2, 15, 16, 17, 100] {
            let ring = Sparse::by_rows(n, |i, out| {
                let mut ends = vec![
                    ((i + 1) % n) as u32,
                    ((i + n - 1) % n) as u32,
                    ((i + n / 2) % n) as u32,
                    ((i + n - n / 2) % n) as u32,
                ];
                ends.retain(|&end| end as usize != i);
                ends.sort_unstable();
                ends.dedup();
                out.extend(ends.into_iter().map(|end| (end, 1.0)));
            });
            let edges = Edges::new(&ring);
            let mut rows: Vec<usize> = (0..n).map(|place| row_at(&edges.turns, place)).collect();
            for place in 0..n {
                for at in edges.offsets[place]..edges.offsets[place + 1] {
                    let other = edges.columns[at] as usize;
                    assert_eq!(edges.columns[edges.offsets[other] + edges.back[at] as usize] as usize, place);
                }
            }
            rows.sort_unstable();
            assert!(rows.into_iter().eq(0..n), "{n} points");
        }
    }
}
