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
    // Points of one cell have the same neighbours, which stay in the cache.
    let order = cells.order();
    let done = AtomicUsize::new(0);
    let joined: Vec<Vec<Neighbor>> = order
        .par_chunks(POINTS)
        .map_init(
            || Meeting { met: vec![u32::MAX; n], near: Vec::new(), others: Vec::new() },
            |meeting, points| {
                if monitor.cancelled() {
                    return Err(Error::Cancelled);
                }
                let mut out = vec![NONE; points.len() * k];
                for (&point, out) in points.iter().zip(out.chunks_exact_mut(k)) {
                    let point = point as usize;
                    out.copy_from_slice(&graph[point * k..(point + 1) * k]);
                    meeting.of(point, k, graph, &reverse, cells);
                    let row = x.row(point);
                    for &index in &meeting.others {
                        let distance = metric.distance(row, x.row(index as usize));
                        insert(out, Neighbor { index, distance });
                    }
                }
                let done = done.fetch_add(points.len(), Ordering::Relaxed) + points.len();
                monitor.progress(done as f64 / n as f64);
                Ok(out)
            },
        )
        .collect::<Result<_>>()?;
    let mut result = vec![NONE; n * k];
    for (points, found) in order.chunks(POINTS).zip(joined) {
        for (&point, found) in points.iter().zip(found.chunks_exact(k)) {
            result[point as usize * k..][..k].copy_from_slice(found);
        }
    }
    Ok(result)
}

/// What one thread knows of the point it looks at.
struct Meeting {
    /// For each point the last point that met it.
    met: Vec<u32>,
    /// Neighbours, and points that have this one as a neighbour.
    near: Vec<u32>,
    /// Points to measure.
    others: Vec<u32>,
}

impl Meeting {
    /// Finds the points that `point` has not been compared with.
    fn of(&mut self, point: usize, k: usize, graph: &[Neighbor], reverse: &Reverse, cells: &Cells) {
        let neighbors = |of: usize| {
            graph[of * k..(of + 1) * k].iter().map(|found| found.index).take_while(|&i| i != NONE.index)
        };
        self.near.clear();
        self.near.extend(neighbors(point));
        self.near.extend(reverse.of(point));
        self.others.clear();
        let mark = point as u32;
        self.met[point] = mark;
        for own in neighbors(point) {
            self.met[own as usize] = mark;
        }
        for &near in &self.near {
            for other in std::iter::once(near).chain(neighbors(near as usize)) {
                if std::mem::replace(&mut self.met[other as usize], mark) != mark {
                    self.others.push(other);
                }
            }
        }
        let own = cells.of(point);
        self.others.retain(|&other| !cells.of(other as usize).iter().any(|cell| own.contains(cell)));
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

    fn of(&self, point: usize) -> impl Iterator<Item = u32> {
        self.points[self.starts[point]..self.starts[point + 1]].iter().copied()
    }
}
