//! One epoch, in turns. Owner-computes: every point is moved by one task, in an order that does not depend on the threads.
//!
//! umap-learn walks through the edges one by one; at each sampled edge both ends move, and the first is pushed from random
//! points. Here the points take turns, every sixteenth point in one: those whose turn it is walk through their edges, seeing
//! all others as they were before the turn.
//!
//! An edge is in the lists of both of its ends, so each end is pulled by it twice an epoch: once as the first and once as the
//! second. The second comes half an epoch later, in turns of its own without pushes: two at once are taken at one distance,
//! and the noise of that shows in 3D (recall@15 of 8,000 digits .378 instead of .394, which is umap-learn's).

use rayon::prelude::*;

use super::sparse::Sparse;
use super::{CHUNK, Point, points_of};
use crate::kernels::sgd::{self, ALWAYS, Epoch, Group, LANES, Others};
use crate::rng::Rng;
use crate::{Matrix, Monitor, Result, simd};

/// Turns of an epoch.
const TURNS: usize = 16;
const STAGE: u64 = 0x7567_6400;

/// The edges in the order of the turns: the points of the first turn, then those of the second, and so on.
#[derive(Debug)]
pub(super) struct Edges {
    /// Where each turn's points start, and their end.
    turns: Vec<usize>,
    /// Row number of the point at each place: in a turn those of most edges come first, so that points side by side have
    /// about as many.
    rows: Vec<u32>,
    offsets: Vec<usize>,
    columns: Vec<u32>,
    /// How often each edge is sampled, in units of 1 / [`ALWAYS`] an epoch; ascending in each row.
    rates: Vec<u32>,
}

impl Edges {
    /// The weights are symmetric.
    pub(super) fn new(weights: &Sparse, monitor: &dyn Monitor) -> Result<Self> {
        let n = weights.rows();
        let mut ranks: Vec<(u32, u32)> = (0..n)
            .into_par_iter()
            .map(|row| {
                let sum: f64 = weights.row(row).1.iter().map(|&w| f64::from(w)).sum();
                ((sum * 256.0) as u32, row as u32)
            })
            .collect();
        ranks.par_sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut turns = vec![0];
        for turn in 0..TURNS {
            turns.push(turns[turn] + n.saturating_sub(turn).div_ceil(TURNS));
        }
        let (mut rows, mut places) = (vec![0u32; n], vec![0u32; n]);
        for (rank, &(_, row)) in ranks.iter().enumerate() {
            let place = turns[rank % TURNS] + rank / TURNS;
            rows[place] = row;
            places[row as usize] = place as u32;
        }
        let ordered = Sparse::by_rows(n, monitor, |place, out| {
            let (columns, weights) = weights.row(rows[place] as usize);
            let first = out.len();
            out.extend(columns.iter().map(|&c| places[c as usize]).zip(weights.iter().copied()));
            out[first..].sort_unstable_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        })?;
        Ok(Self {
            turns,
            rows,
            rates: rates(&ordered.weights),
            offsets: ordered.offsets,
            columns: ordered.columns,
        })
    }

    pub(super) fn points(&self) -> usize {
        self.rows.len()
    }

    /// Ends and rates of one point.
    fn of(&self, place: usize) -> (&[u32], &[u32]) {
        let range = self.offsets[place]..self.offsets[place + 1];
        (&self.columns[range.clone()], &self.rates[range])
    }
}

/// How often edges of these weights are sampled: each epoch for the largest, in proportion for the others.
pub(super) fn rates(weights: &[f32]) -> Vec<u32> {
    let largest = f64::from(weights.par_iter().copied().reduce(|| 0f32, f32::max));
    let one = f64::from(ALWAYS);
    weights
        .par_iter()
        .map(|&w| if w > 0.0 { (f64::from(w) / largest * one).round() as u32 } else { 0 })
        .collect()
}

/// The positions, in the order of the turns.
#[derive(Debug)]
pub(super) struct Engine<const D: usize> {
    /// Padded for [`Others`].
    points: Vec<Point<D>>,
    /// The points of one turn, after it.
    moved: Vec<Point<D>>,
}

impl<const D: usize> Engine<D> {
    /// `start` has D columns and a row a point.
    pub(super) fn new(edges: &Edges, start: &Matrix) -> Self {
        let rows = points_of::<D>(start);
        let mut points = edges.rows.iter().map(|&row| rows[row as usize]).collect();
        sgd::pad(&mut points, rows.len());
        Self { points, moved: Vec::new() }
    }

    pub(super) fn layout(&self, edges: &Edges) -> Matrix {
        let mut out = Matrix::zeros(edges.points(), D);
        for (&row, point) in edges.rows.iter().zip(&self.points) {
            let first = row as usize * D;
            out.data_mut()[first..first + D].copy_from_slice(point);
        }
        out
    }

    pub(super) fn step(&mut self, edges: &Edges, epoch: &Epoch, seed: u64) {
        for turn in 0..TURNS {
            self.take_turn(edges, epoch, turn, seed);
            self.take_turn(edges, &Epoch { negatives: 0, ..*epoch }, (turn + TURNS / 2) % TURNS, seed);
        }
    }

    fn take_turn(&mut self, edges: &Edges, epoch: &Epoch, turn: usize, seed: u64) {
        let (first, last) = (edges.turns[turn], edges.turns[turn + 1]);
        if first == last {
            return;
        }
        let (level, points) = (simd::level(), &self.points);
        self.moved.resize(last - first, [0.0; D]);
        self.moved.par_chunks_mut(CHUNK).enumerate().for_each_init(Group::new, |group, (chunk, moved)| {
            for (at, moved) in moved.chunks_mut(LANES).enumerate() {
                let start = first + chunk * CHUNK + at * LANES;
                group.clear();
                for lane in 0..moved.len() {
                    let place = start + lane;
                    group.put(lane, epoch, points[place], Some(place as u32), edges.of(place));
                }
                let random = Rng::new(seed, STAGE + u64::from(epoch.number), start as u64);
                group.advance(level, epoch, Others::new(points), random);
                for (lane, moved) in moved.iter_mut().enumerate() {
                    *moved = group.own(lane);
                }
            }
        });
        self.points[first..last].copy_from_slice(&self.moved);
        sgd::pad(&mut self.points, edges.points());
    }
}
