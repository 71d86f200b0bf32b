//! Exact search within overlapping clusters, then among neighbours of neighbours.
//!
//! K-means in a space of a few principal components puts each point into its nearest few clusters; all pairs within a cluster
//! are compared with the kernels of the exact search. What no cluster holds together is looked for among the neighbours of
//! neighbours (one join of NN-descent: Dong, Charikar, Li, *Efficient k-nearest neighbor graph construction for generic
//! similarity measures*, WWW 2011). Candidates are ranked by distances in `f64` between the original vectors, and recall is
//! measured against brute force. Overlapping clusters as in cuVS's all-neighbours.
//!
//! `assign <- kmeans <- cells, best <- join`.

mod assign;
mod best;
mod cells;
mod coordinates;
mod join;
mod kmeans;

use std::sync::atomic::{AtomicUsize, Ordering};

use best::Best;
use cells::Cells;
use rayon::prelude::*;

use super::exact::{self, Question};
use super::lists::{Lists, Neighbor, Neighbors, by_distance};
use super::space::Space;
use super::{Clustered, Params, sieve};
use crate::{Error, Matrix, MatrixView, Metric, Monitor, Result, simd};

/// Members of a cluster that make its tiles worth their while.
const FEWEST_MEMBERS: usize = 512;
/// Times its share of members at which a cluster is cut.
const LARGEST: usize = 4;
/// A neighbour that is not there.
const NONE: Neighbor = Neighbor { index: u32::MAX, distance: f64::INFINITY };

/// A clustered search with its numbers chosen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    params: Clustered,
    clusters: usize,
    /// Members of a cluster on average.
    members: usize,
}

impl Plan {
    /// `None` where there would be so few clusters that brute force is the same.
    pub(super) fn new(points: usize, params: &Params, clustered: Clustered) -> Result<Option<Self>> {
        if params.metric == Metric::Dot {
            return Err(Error::Parameter {
                name: "the metric of a clustered search",
                value: "dot".into(),
                expected: "euclidean, cosine (the same for vectors of length 1) or manhattan; search exactly instead"
                    .into(),
            });
        }
        super::at_least_one("overlap", clustered.overlap)?;
        if points.checked_mul(clustered.overlap).is_none_or(|all| u32::try_from(all).is_err()) {
            return Err(Error::Parameter {
                name: "overlap",
                value: clustered.overlap.to_string(),
                expected: format!("less than 2^32 divided by the number of points, {points}"),
            });
        }
        let wanted = ((points as f64).sqrt() as usize).max(FEWEST_MEMBERS).max(8 * (params.k + 1));
        let all = points * clustered.overlap;
        let clusters = clustered.clusters.unwrap_or(all / wanted).min(points);
        if clusters <= clustered.overlap {
            return Ok(None);
        }
        Ok(Some(Self { params: clustered, clusters, members: all.div_ceil(clusters) }))
    }
}

/// A monitor of which a part of a stage may only ask whether to stop.
struct Hushed<'a>(&'a dyn Monitor);

impl Monitor for Hushed<'_> {
    fn cancelled(&self) -> bool {
        self.0.cancelled()
    }
}

pub(super) fn search(
    x: MatrixView<'_>,
    params: &Params,
    plan: &Plan,
    monitor: &dyn Monitor,
) -> Result<Neighbors> {
    let k = params.k;
    let hushed = Hushed(monitor);
    monitor.stage("clusters");
    let space = Space::new(simd::level(), params.metric, &[x]);
    let coordinates = coordinates::of_clusters(x, &space, &hushed)?;
    monitor.progress(0.2);
    let centroids = kmeans::train(coordinates.view(), plan.clusters, params.seed, &hushed)?;
    monitor.progress(0.6);
    let overlap = plan.params.overlap.min(centroids.rows());
    let members = assign::nearest(coordinates.view(), &centroids, overlap, &hushed)?;
    // Points of one cluster side by side: what is looked at together lies together.
    let firsts: Vec<u32> = members.iter().copied().step_by(overlap).collect();
    let (_, order) = kmeans::group(&firsts, centroids.rows());
    let sorted = gather(x, &order)?;
    let members: Vec<u32> = order
        .par_iter()
        .flat_map_iter(|&row| members[row as usize * overlap..][..overlap].iter().copied())
        .collect();
    let coordinates = gather(coordinates.view(), &order)?;
    let cells = Cells::new(&members, overlap, centroids.rows(), plan.members, coordinates.view());
    drop((members, coordinates));
    monitor.stage("neighbours");
    let mut graph = compare(sorted.view(), k, params.metric, &space, &cells, monitor)?;
    for _ in 0..plan.params.joins {
        monitor.stage("join");
        graph = join::join(sorted.view(), k, params.metric, &graph, &cells, monitor)?;
    }
    complete(sorted.view(), k, params.metric, &mut graph, &hushed)?;
    drop((sorted, cells));
    let lists = in_order(&graph, k, &order);
    drop(graph);
    let neighbors = Neighbors::of_clusters(lists);
    if plan.params.sample == 0 {
        return Ok(neighbors);
    }
    monitor.stage("recall");
    let recall = super::recall(x, &neighbors, params.metric, plan.params.sample, params.seed, monitor)?;
    Ok(neighbors.with_recall(recall))
}

/// The rows of a matrix in another order.
fn gather(x: MatrixView<'_>, order: &[u32]) -> Result<Matrix> {
    let cols = x.cols();
    let mut data = vec![0f32; order.len() * cols];
    data.par_chunks_mut(cols.max(1))
        .zip(order)
        .for_each(|(out, &row)| out.copy_from_slice(x.row(row as usize)));
    Matrix::new(order.len(), cols, data)
}

/// The neighbours of sorted points as those of rows: `order` says which row each point is.
fn in_order(graph: &[Neighbor], k: usize, order: &[u32]) -> Lists {
    let mut points = vec![0u32; order.len()];
    for (point, &row) in order.iter().enumerate() {
        points[row as usize] = point as u32;
    }
    let mut lists = Lists::zeros(order.len(), k);
    lists.par_rows().zip(&points).for_each_init(Vec::new, |found, ((indices, distances), &point)| {
        found.clear();
        let near = &graph[point as usize * k..][..k];
        found.extend(near.iter().map(|near| Neighbor { index: order[near.index as usize], ..*near }));
        found.sort_unstable_by(by_distance);
        Lists::write(found, indices, distances);
    });
    lists
}

/// The nearest of every point among all pairs within each cell, [`NONE`] where there are fewer.
fn compare(
    x: MatrixView<'_>,
    k: usize,
    metric: Metric,
    space: &Space,
    cells: &Cells,
    monitor: &dyn Monitor,
) -> Result<Vec<Neighbor>> {
    let level = simd::level();
    let keep = if space.is_exact() { k } else { k + k / 4 + 8 };
    let best = Best::new(x.rows(), k);
    let done = AtomicUsize::new(0);
    (0..cells.len()).into_par_iter().with_max_len(1).try_for_each(|cell| {
        let rows = cells.rows(cell);
        let space = space.within(x, rows);
        let packed = space.pack_some(x, rows);
        let largest = packed.norms().iter().copied().fold(0.0, f32::max);
        // What cannot be nearer than what a point has is left out, by a bound that holds whatever was rounded: so the
        // result does not depend on which cell comes first.
        let limit = |row: usize| {
            let norm = packed.norms().get(row).copied().unwrap_or_default();
            best.farthest(rows[row]).map_or(u32::MAX, |distance| space.limit(distance, norm, largest))
        };
        let (mut found, mut list) = (Vec::new(), vec![NONE; k]);
        sieve::smallest_within(level, &packed, keep, limit, monitor, |row, pairs| {
            let point = rows[row];
            found.clear();
            best.copy(point, &mut list);
            let norm = packed.norms().get(row).copied().unwrap_or_default();
            let mut limit = u32::MAX;
            for &pair in pairs {
                let (key, index) = (sieve::key_of(pair), rows[sieve::column_of(pair) as usize]);
                // They come in the order of their keys.
                if key > limit {
                    break;
                }
                if list.iter().any(|known| known.index == index) {
                    continue;
                }
                let measured = || metric.distance(x.row(point as usize), x.row(index as usize));
                let new = Neighbor { index, distance: space.exact(key).unwrap_or_else(measured) };
                found.push(new);
                insert(&mut list, new);
                if list[k - 1].index != NONE.index {
                    limit = space.limit(list[k - 1].distance, norm, largest);
                }
            }
            best.add(point, &found);
        })?;
        monitor.progress((done.fetch_add(1, Ordering::Relaxed) + 1) as f64 / cells.len() as f64);
        Ok(())
    })?;
    Ok(best.into_graph(x.rows()))
}

/// Searches exactly for points that have met fewer than `k` others.
fn complete(
    x: MatrixView<'_>,
    k: usize,
    metric: Metric,
    graph: &mut [Neighbor],
    monitor: &dyn Monitor,
) -> Result<()> {
    let rows: Vec<usize> = graph
        .chunks_exact(k)
        .enumerate()
        .filter_map(|(row, found)| (found[k - 1].index == NONE.index).then_some(row))
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let data = rows.iter().flat_map(|&row| x.row(row)).copied().collect();
    let queries = Matrix::new(rows.len(), x.cols(), data)?;
    let ask = Question { x, queries: Some(queries.view()), k: k + 1, metric };
    let found = exact::search(ask, monitor)?;
    for (at, &row) in rows.iter().enumerate() {
        let (indices, _) = found.row(at);
        let others = indices.iter().filter(|&&index| index as usize != row).take(k);
        for (slot, &index) in graph[row * k..(row + 1) * k].iter_mut().zip(others) {
            *slot = Neighbor { index, distance: metric.distance(x.row(row), x.row(index as usize)) };
        }
    }
    Ok(())
}

/// Puts a neighbour into a sorted list if it is nearer than the last and not there.
fn insert(list: &mut [Neighbor], new: Neighbor) {
    if list.last().is_some_and(|last| by_distance(&new, last).is_lt()) {
        let at = list.partition_point(|old| by_distance(old, &new).is_lt());
        if list[at].index != new.index {
            list[at..].rotate_right(1);
            list[at] = new;
        }
    }
}
