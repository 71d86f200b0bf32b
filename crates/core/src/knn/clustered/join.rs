//! Neighbours of neighbours that no cluster held together.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::homes::Homes;
use super::rows::Rows;
use super::{NONE, insert};
use crate::knn::lists::Neighbor;
use crate::monitor::go_on;
use crate::turns::made;
use crate::{Error, Monitor, Result};

/// Points of one task.
const POINTS: usize = 128;
/// Edges looked at between two questions to the monitor.
const ASK: usize = 1 << 20;
/// Neighbours up to which all of them lead on; of more only so many of the nearest. What a point meets grows with the square
/// of their number, and what the clusters miss lies at their edges, where the nearest lead across as well.
const ALL_LEAD: usize = 30;
const LEADING: usize = 20;

/// Lets each point of the graph, n x `k`, meet the neighbours of its neighbours, and of as many of the nearest points that have
/// it as a neighbour; of more than [`ALL_LEAD`] neighbours those of the nearest [`LEADING`].
pub(super) fn join(
    rows: &Rows<'_>,
    k: usize,
    graph: &mut [Neighbor],
    homes: &Homes<'_>,
    monitor: &dyn Monitor,
) -> Result<()> {
    let n = graph.len() / k;
    let leading = leading(k);
    let reverse = Reverse::new(graph, (k, leading), n, monitor)?;
    // What all points know is that from before, while each improves its own part of the graph.
    let numbers = made(n * leading, monitor, |at| graph[at / leading * k + at % leading].index)?;
    let ways = ways(&numbers, leading, homes, monitor)?;
    let knowledge = Knowledge { leading, numbers: &numbers, reverse: &reverse, homes, ways: &ways };
    let done = AtomicUsize::new(0);
    graph.par_chunks_mut(POINTS * k).enumerate().try_for_each_init(
        || Meeting::new(n),
        |meeting, (chunk, out)| {
            if monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            let points = out.len() / k;
            for (i, out) in out.chunks_exact_mut(k).enumerate() {
                let point = chunk * POINTS + i;
                let others = meeting.of(point, &knowledge);
                rows.fetch(others);
                for &index in others {
                    let last = out[k - 1].distance;
                    if let Some(distance) = rows.distance_within(point, index as usize, last) {
                        insert(out, Neighbor { index, distance });
                    }
                }
            }
            let done = done.fetch_add(points, Ordering::Relaxed) + points;
            monitor.progress(done as f64 / n as f64);
            Ok(())
        },
    )
}

/// Neighbours of a point that lead to others, of `k`.
pub(super) fn leading(k: usize) -> usize {
    if k <= ALL_LEAD { k } else { LEADING }
}

/// What all points know.
struct Knowledge<'a> {
    leading: usize,
    /// Numbers of the neighbours that lead on, n x `leading`.
    numbers: &'a [u32],
    reverse: &'a Reverse,
    homes: &'a Homes<'a>,
    /// For each neighbour that leads on a byte with the places of the cells that its point shares with it, eight in a word.
    ways: &'a [u64],
}

/// The bit of a way that leads nowhere.
const NOWHERE: u8 = 0x10;
/// One in each byte.
const EACH: u64 = 0x0101_0101_0101_0101;

/// The ways of all points to their neighbours.
fn ways(numbers: &[u32], leading: usize, homes: &Homes<'_>, monitor: &dyn Monitor) -> Result<Vec<u64>> {
    let words = leading.div_ceil(8);
    made(homes.len() * words, monitor, |at| {
        let (point, first) = (at / words, at % words * 8);
        let numbers = &numbers[point * leading..][..leading];
        (0..8).fold(0, |word, i| {
            let way = match numbers.get(first + i) {
                Some(&other) if other != NONE.index => {
                    homes.places(&homes.below(other as usize, u32::MAX), point)
                }
                _ => NOWHERE,
            };
            word | u64::from(way) << (8 * i)
        })
    })
}

/// What one thread knows of the point it looks at.
struct Meeting {
    /// For each point, the last point that met it.
    met: Vec<u32>,
    /// Points to measure.
    others: Vec<u32>,
}

impl Meeting {
    fn new(points: usize) -> Self {
        Self { met: vec![u32::MAX; points], others: Vec::new() }
    }

    /// The points that `point` has not been compared with.
    fn of(&mut self, point: usize, knowledge: &Knowledge<'_>) -> &[u32] {
        let Self { met, others } = self;
        let Knowledge { leading, numbers, homes, ways, .. } = *knowledge;
        let mark = point as u32;
        let own = &numbers[point * leading..][..leading];
        let exist = |other: &&u32| **other != NONE.index;
        others.clear();
        met[point] = mark;
        for &neighbor in own.iter().filter(exist) {
            met[neighbor as usize] = mark;
        }
        let home = homes.below(point, u32::MAX);
        let mut meet = |other: u32| {
            // Most have been compared: asking that first leaves few whose marks are far apart in memory.
            if !homes.share(&home, other as usize)
                && std::mem::replace(&mut met[other as usize], mark) != mark
            {
                others.push(other);
            }
        };
        let words = ways.len() / homes.len();
        let near = own.iter().filter(exist).chain(knowledge.reverse.of(point).iter().map(|(_, point)| point));
        // What is far apart in memory is on its way before it is needed.
        std::hint::black_box(near.clone().map(|&near| near as usize).fold(0, |all, near| {
            all ^ ways[near * words] ^ u64::from(numbers[near * leading]) ^ homes.word(near)
        }));
        for &near in near {
            meet(near);
            let near = near as usize;
            let shared = u64::from(homes.places(&home, near) | NOWHERE) * EACH;
            for (word, &ways) in ways[near * words..][..words].iter().enumerate() {
                let mut apart = !((ways & shared) + (0x7f * EACH)) & (0x80 * EACH);
                while apart != 0 {
                    meet(numbers[near * leading + 8 * word + apart.trailing_zeros() as usize / 8]);
                    apart &= apart - 1;
                }
            }
        }
        others
    }
}

/// For each point the nearest `leading` points that have it among as many of their neighbours, with their distances.
struct Reverse {
    starts: Vec<usize>,
    /// Points that have one as a neighbour, in order.
    counts: Vec<u32>,
    edges: Vec<(f32, u32)>,
}

impl Reverse {
    fn new(
        graph: &[Neighbor],
        (k, leading): (usize, usize),
        n: usize,
        monitor: &dyn Monitor,
    ) -> Result<Self> {
        let lists = (ASK / k).max(1);
        let mut starts = vec![0usize; n + 1];
        for part in graph.chunks(lists * k) {
            go_on(monitor)?;
            let led = part.chunks_exact(k).flat_map(|list| &list[..leading]);
            for found in led.filter(|found| found.index != NONE.index) {
                starts[found.index as usize + 1] += 1;
            }
        }
        for i in 0..n {
            starts[i + 1] += starts[i];
        }
        let mut edges = made(starts[n], monitor, |_| (0f32, 0u32))?;
        // Each part of the points is one task: it looks at the whole graph for the edges that lead to it.
        let parts = rayon::current_num_threads();
        let bounds: Vec<usize> = (0..=parts).map(|part| part * n / parts).collect();
        let mut rest = edges.as_mut_slice();
        let mut tasks = Vec::with_capacity(parts);
        for bounds in bounds.windows(2) {
            let (part, after) = rest.split_at_mut(starts[bounds[1]] - starts[bounds[0]]);
            tasks.push((bounds[0]..bounds[1], part));
            rest = after;
        }
        let counts: Vec<Vec<u32>> = tasks
            .into_par_iter()
            .map(|(points, edges)| {
                let base = starts[points.start];
                let mut next: Vec<usize> = starts[points.clone()].iter().map(|start| start - base).collect();
                for (part, found) in graph.chunks(lists * k).enumerate() {
                    go_on(monitor)?;
                    for (at, list) in found.chunks_exact(k).enumerate() {
                        for found in &list[..leading] {
                            if points.contains(&(found.index as usize)) {
                                let next = &mut next[found.index as usize - points.start];
                                edges[*next] = (found.distance as f32, (part * lists + at) as u32);
                                *next += 1;
                            }
                        }
                    }
                }
                let order = |a: &(f32, u32), b: &(f32, u32)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
                let mut counts = Vec::with_capacity(points.len());
                for point in points {
                    if point.is_multiple_of(super::ASK) {
                        go_on(monitor)?;
                    }
                    let edges = &mut edges[starts[point] - base..starts[point + 1] - base];
                    if edges.len() > leading {
                        edges.select_nth_unstable_by(leading - 1, order);
                    }
                    counts.push(edges.len().min(leading) as u32);
                }
                Ok(counts)
            })
            .collect::<Result<_>>()?;
        Ok(Self { starts, counts: counts.concat(), edges })
    }

    fn of(&self, point: usize) -> &[(f32, u32)] {
        &self.edges[self.starts[point]..][..self.counts[point] as usize]
    }
}
