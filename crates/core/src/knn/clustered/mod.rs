//! Exact search within overlapping clusters, then among neighbours of neighbours.
//!
//! K-means in a space of a few principal components puts each point into its nearest few clusters; all pairs within a cluster
//! are compared with the kernels of the exact search. What no cluster holds together is looked for among the neighbours of
//! neighbours (one join of NN-descent: Dong, Charikar, Li, *Efficient k-nearest neighbor graph construction for generic
//! similarity measures*, WWW 2011). Candidates are ranked by distances in `f64` between the original vectors, and recall is
//! measured against brute force. Overlapping clusters as in cuVS's all-neighbours.
//!
//! `assign <- kmeans <- grouped <- cells, best, rows <- homes, packing <- join`.

mod assign;
mod best;
mod cells;
mod coordinates;
mod grouped;
mod homes;
mod join;
mod kmeans;
mod packing;
mod rows;

use std::sync::atomic::{AtomicUsize, Ordering};

use best::Best;
use cells::Cells;
use homes::Homes;
use packing::{Cell, Packing};
use rayon::prelude::*;
use rows::{Rows, gather};

use super::exact::{self, Question};
use super::lists::{Lists, Neighbor, Neighbors, by_distance};
use super::recall::recall_in;
use super::sieve::{self, Pair};
use super::space::Space;
use super::within::Finder;
use super::{Clustered, Params};
use crate::monitor::go_on;
use crate::turns::made;
use crate::{Error, Matrix, MatrixView, Metric, Monitor, Result, simd};

/// Members of a cluster that make its tiles worth their while.
const FEWEST_MEMBERS: usize = 512;
/// Times its share of members at which a cluster is cut.
const LARGEST: usize = 4;
/// Points looked at between two questions to the monitor.
const ASK: usize = 1 << 10;
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

    /// Bytes of a search for `k` neighbours at its peak, besides the vectors.
    pub(super) fn memory(&self, points: usize, dimensions: usize, k: usize) -> u64 {
        let (n, k) = (points as u64, k as u64);
        let overlap = self.params.overlap as u64;
        let leading = join::leading(k as usize);
        // Row numbers by cell and cell numbers by row, and their copies while they are made.
        let cells = n * overlap * 4 * 4;
        let coordinates = n * coordinates::cols(dimensions) as u64 * 4;
        let neighbor = size_of::<Neighbor>() as u64;
        let candidates = n * sieve::candidates(k as usize) as u64 * size_of::<Pair>() as u64;
        // The graph, what its making left with the allocator, and the one that the join writes; its edges by either end.
        let graphs = n * k * 3 * neighbor + n * leading as u64 * (4 + 8 + 4 + 4);
        // A point's word and ways, where its lists begin, and what each thread has met.
        let words = 8 + leading.div_ceil(8) as u64 * 8;
        let joining = n * (24 + 8 + 8 + words + 4 * rayon::current_num_threads() as u64);
        let rows = rows::memory(points, dimensions);
        let comparing = rows + cells + candidates + n * k * neighbor;
        let joining = rows + cells + graphs + joining;
        joining.max(comparing).max(rows + 2 * coordinates + cells)
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
    go_on(monitor)?;
    let space = Space::new(simd::level(), params.metric, &[x]);
    go_on(monitor)?;
    let coordinates = coordinates::of_clusters(x, &space, &hushed)?;
    monitor.progress(0.2);
    let centroids =
        kmeans::train(coordinates.view(), plan.clusters, params.seed, &grouped::nearest, &hushed)?;
    monitor.progress(0.6);
    let overlap = plan.params.overlap.min(centroids.rows());
    let members = grouped::nearest(coordinates.view(), &centroids, overlap, &hushed)?;
    // Points of one cluster side by side: what is looked at together lies together.
    let firsts: Vec<u32> = members.iter().copied().step_by(overlap).collect();
    let (_, order) = kmeans::group(&firsts, centroids.rows());
    go_on(monitor)?;
    let members =
        made(members.len(), monitor, |at| members[order[at / overlap] as usize * overlap + at % overlap])?;
    let coordinates = gather(coordinates.view(), &order, monitor)?;
    let cells = Cells::new(&members, overlap, centroids.rows(), plan.members, coordinates.view(), monitor)?;
    drop((members, coordinates));
    go_on(monitor)?;
    let sorted = Rows::new(x, &order, (&space, params.metric), monitor)?;
    go_on(monitor)?;
    monitor.stage("neighbours");
    let mut graph = made(x.rows() * k, monitor, |_| NONE)?;
    let homes = Homes::new(&cells, x.rows());
    compare(&sorted, k, &space, (&cells, &homes), &mut graph, monitor)?;
    for _ in 0..plan.params.joins {
        monitor.stage("join");
        join::join(&sorted, k, &mut graph, &homes, monitor)?;
    }
    drop(homes);
    drop((sorted, cells));
    complete(x, &order, params, &mut graph, &hushed)?;
    go_on(monitor)?;
    let lists = in_order(&graph, k, &order, monitor)?;
    drop(graph);
    let neighbors = Neighbors::of_clusters(lists);
    if plan.params.sample == 0 {
        return Ok(neighbors);
    }
    monitor.stage("recall");
    let sample = (plan.params.sample, params.seed);
    let recall = recall_in(Some(&space), x, &neighbors, params.metric, sample, monitor)?;
    Ok(neighbors.with_recall(recall))
}

/// The neighbours of sorted points as those of rows: `order` says which row each point is.
fn in_order(graph: &[Neighbor], k: usize, order: &[u32], monitor: &dyn Monitor) -> Result<Lists> {
    let points = points_of(order);
    let mut lists = Lists::zeros(order.len(), k);
    lists.par_rows().zip(&points).try_for_each_init(Vec::new, |found, ((indices, distances), &point)| {
        if (point as usize).is_multiple_of(ASK) {
            go_on(monitor)?;
        }
        found.clear();
        let near = &graph[point as usize * k..][..k];
        found.extend(near.iter().map(|near| Neighbor { index: order[near.index as usize], ..*near }));
        found.sort_unstable_by(by_distance);
        Lists::write(found, indices, distances);
        Ok(())
    })?;
    Ok(lists)
}

/// Which point each row is.
fn points_of(order: &[u32]) -> Vec<u32> {
    let mut points = vec![0u32; order.len()];
    for (point, &row) in order.iter().enumerate() {
        points[row as usize] = point as u32;
    }
    points
}

/// Puts the nearest of every point among all pairs within each cell into the graph; [`NONE`] stays where there are fewer.
fn compare(
    sorted: &Rows<'_>,
    k: usize,
    space: &Space,
    (cells, homes): (&Cells, &Homes<'_>),
    graph: &mut [Neighbor],
    monitor: &dyn Monitor,
) -> Result<()> {
    let level = simd::level();
    let keep = if space.is_exact() { k } else { sieve::candidates(k) };
    let packing = Packing::new(sorted, space, (k, keep));
    let mut lists = made(graph.len() / k * keep, monitor, |_| Pair::MAX)?;
    let best = Best::new(&mut lists, keep);
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let search = |finder: &mut Finder, cell: usize| {
        let rows = cells.rows(cell);
        let Cell { packed, scale } = packing.pack(rows);
        let limit = |row: usize| scale.limit(best.limit(rows[row]));
        finder.smallest(level, &packed, keep, limit, monitor, |row, pairs| {
            // A pair counts in the first of the cells that hold it.
            let before = homes.below(rows[row] as usize, cell as u32);
            let new = pairs.iter().filter_map(|&pair| {
                let other = rows[sieve::column_of(pair) as usize];
                let shared = scale.shared(sieve::key_of(pair));
                (!homes.share(&before, other as usize)).then(|| sieve::pair(shared, other))
            });
            best.add(rows[row], new);
        })?;
        monitor.progress((done.fetch_add(1, Ordering::Relaxed) + 1) as f64 / cells.len() as f64);
        Ok(())
    };
    // Each thread searches one cell after another in the same memory.
    let work = |_: rayon::BroadcastContext<'_>| {
        let mut finder = Finder::default();
        loop {
            let cell = next.fetch_add(1, Ordering::Relaxed);
            if cell >= cells.len() {
                return Ok(());
            }
            search(&mut finder, cell)?;
        }
    };
    rayon::broadcast(work).into_iter().collect::<Result<()>>()?;
    drop(best);
    // What was nearest by keys is ranked by distances.
    graph.par_chunks_mut(k).zip(lists.par_chunks(keep)).enumerate().try_for_each_init(
        Vec::new,
        |found, (point, (near, pairs))| {
            if point.is_multiple_of(ASK) {
                go_on(monitor)?;
            }
            found.clear();
            found.extend(pairs.iter().take_while(|&&pair| pair != Pair::MAX).map(|&pair| {
                let index = sieve::column_of(pair);
                let measured = || sorted.distance(point, index as usize);
                Neighbor { index, distance: space.exact(sieve::key_of(pair)).unwrap_or_else(measured) }
            }));
            found.sort_unstable_by(by_distance);
            for (slot, &found) in near.iter_mut().zip(&*found) {
                *slot = found;
            }
            Ok(())
        },
    )
}

/// Searches exactly for points that have met fewer than `k` others; `order` says which row of `x` each point is.
fn complete(
    x: MatrixView<'_>,
    order: &[u32],
    &Params { k, metric, .. }: &Params,
    graph: &mut [Neighbor],
    monitor: &dyn Monitor,
) -> Result<()> {
    let lonely: Vec<usize> = graph
        .chunks_exact(k)
        .enumerate()
        .filter_map(|(point, found)| (found[k - 1].index == NONE.index).then_some(point))
        .collect();
    if lonely.is_empty() {
        return Ok(());
    }
    let points = points_of(order);
    let data = lonely.iter().flat_map(|&point| x.row(order[point] as usize)).copied().collect();
    let queries = Matrix::new(lonely.len(), x.cols(), data)?;
    let ask = Question { x, queries: Some(queries.view()), k: k + 1, metric };
    let found = exact::search(ask, monitor)?;
    for (at, &point) in lonely.iter().enumerate() {
        let row = order[point] as usize;
        let (rows, _) = found.row(at);
        let others = rows.iter().map(|&other| other as usize).filter(|&other| other != row).take(k);
        for (slot, other) in graph[point * k..(point + 1) * k].iter_mut().zip(others) {
            let distance = metric.distance(x.row(row), x.row(other));
            *slot = Neighbor { index: points[other], distance };
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
