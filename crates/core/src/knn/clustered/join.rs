//! Neighbours of neighbours that no cluster held together.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::cells::Cells;
use super::{NONE, insert};
use crate::knn::lists::Neighbor;
use crate::{Error, MatrixView, Metric, Monitor, Result};

/// Points of one task.
const POINTS: usize = 128;

/// The graph, n x `k`, after each point has met the neighbours of its neighbours, and of the nearest `k` points that have it
/// as a neighbour.
pub(super) fn join(
    x: MatrixView<'_>,
    k: usize,
    metric: Metric,
    graph: &[Neighbor],
    cells: &Cells,
    monitor: &dyn Monitor,
) -> Result<Vec<Neighbor>> {
    let n = x.rows();
    let reverse = Reverse::new(graph, k, n);
    let numbers: Vec<u32> = graph.par_iter().map(|found| found.index).collect();
    let knowledge = Knowledge { k, numbers: &numbers, reverse: &reverse, cells };
    let done = AtomicUsize::new(0);
    let mut joined = graph.to_vec();
    joined.par_chunks_mut(POINTS * k).enumerate().try_for_each_init(
        || Meeting::new(n, cells.len()),
        |meeting, (chunk, out)| {
            if monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            let points = out.len() / k;
            for (i, out) in out.chunks_exact_mut(k).enumerate() {
                let point = chunk * POINTS + i;
                let row = x.row(point);
                for &index in meeting.of(point, &knowledge) {
                    let (other, last) = (x.row(index as usize), out[k - 1]);
                    if !metric.is_surely_beyond(row, other, last.distance) {
                        insert(out, Neighbor { index, distance: metric.distance(row, other) });
                    }
                }
            }
            let done = done.fetch_add(points, Ordering::Relaxed) + points;
            monitor.progress(done as f64 / n as f64);
            Ok(())
        },
    )?;
    Ok(joined)
}

/// What all points know.
struct Knowledge<'a> {
    k: usize,
    /// Numbers of the neighbours, n x `k`.
    numbers: &'a [u32],
    reverse: &'a Reverse,
    cells: &'a Cells,
}

impl Knowledge<'_> {
    fn neighbors(&self, of: usize) -> &[u32] {
        &self.numbers[of * self.k..(of + 1) * self.k]
    }
}

/// What one thread knows of the point it looks at.
struct Meeting {
    /// For each point, and for each cell, the last point that met it.
    met: Vec<u32>,
    seen: Vec<u32>,
    /// Points to measure.
    others: Vec<u32>,
}

impl Meeting {
    fn new(points: usize, cells: usize) -> Self {
        Self { met: vec![u32::MAX; points], seen: vec![u32::MAX; cells], others: Vec::new() }
    }

    /// The points that `point` has not been compared with.
    fn of(&mut self, point: usize, knowledge: &Knowledge<'_>) -> &[u32] {
        let (mark, cells) = (point as u32, knowledge.cells);
        let own = knowledge.neighbors(point);
        let exist = |other: &&u32| **other != NONE.index;
        self.others.clear();
        self.met[point] = mark;
        for &neighbor in own.iter().filter(exist) {
            self.met[neighbor as usize] = mark;
        }
        for &cell in cells.of(point) {
            self.seen[cell as usize] = mark;
        }
        let near = own.iter().chain(knowledge.reverse.of(point)).filter(exist);
        for &near in near {
            for &other in std::iter::once(&near).chain(knowledge.neighbors(near as usize)).filter(exist) {
                if std::mem::replace(&mut self.met[other as usize], mark) != mark {
                    self.others.push(other);
                }
            }
        }
        let seen = &self.seen;
        self.others
            .retain(|&other| !cells.of(other as usize).iter().any(|&cell| seen[cell as usize] == mark));
        &self.others
    }
}

/// For each point the nearest `k` points that have it as a neighbour.
struct Reverse {
    starts: Vec<usize>,
    points: Vec<u32>,
}

impl Reverse {
    fn new(graph: &[Neighbor], k: usize, n: usize) -> Self {
        let mut starts = vec![0usize; n + 1];
        for found in graph.iter().filter(|found| found.index != NONE.index) {
            starts[found.index as usize + 1] += 1;
        }
        for i in 0..n {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut edges = vec![(0f32, 0u32); starts[n]];
        for (edge, found) in graph.iter().enumerate().filter(|(_, found)| found.index != NONE.index) {
            let next = &mut next[found.index as usize];
            edges[*next] = (found.distance as f32, (edge / k) as u32);
            *next += 1;
        }
        let nearest: Vec<Vec<u32>> = (0..n)
            .into_par_iter()
            .map(|i| {
                let mut edges = edges[starts[i]..starts[i + 1]].to_vec();
                let order = |a: &(f32, u32), b: &(f32, u32)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
                if edges.len() > k {
                    edges.select_nth_unstable_by(k - 1, order);
                    edges.truncate(k);
                }
                edges.into_iter().map(|(_, point)| point).collect()
            })
            .collect();
        let mut starts = vec![0];
        for points in &nearest {
            starts.push(starts[starts.len() - 1] + points.len());
        }
        Self { starts, points: nearest.concat() }
    }

    fn of(&self, point: usize) -> &[u32] {
        &self.points[self.starts[point]..self.starts[point + 1]]
    }
}
