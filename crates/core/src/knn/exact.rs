//! All pairs by blocked products, then proof.
//!
//! Integers of a small range give exact distances at once. Floats are filtered to a few more than `k` candidates a row by
//! rounded distances (of scaled data, centred where that changes no distance), and the candidates are ranked by distances
//! accumulated in `f64`. A row whose candidates cannot be proved complete by the rounding bound is searched again, so the
//! result is the brute-force one for every input.

use std::ops::Range;

use rayon::prelude::*;

use super::lists::{Lists, Neighbor, by_distance, select};
use super::sieve;
use super::space::Space;
use crate::monitor::go_on;
use crate::{Error, MatrixView, Metric, Monitor, Result, simd};

/// Queries up to which packing the data costs more than it saves.
const FEW_QUERIES: usize = 24;

/// What is asked: the neighbours of all rows of `x` among the others, or those of `queries` in `x`.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) x: MatrixView<'a>,
    pub(super) queries: Option<MatrixView<'a>>,
    pub(super) k: usize,
    pub(super) metric: Metric,
}

impl<'a> Question<'a> {
    fn rows(&self) -> usize {
        self.queries.unwrap_or(self.x).rows()
    }

    fn row(&self, row: usize) -> &'a [f32] {
        self.queries.unwrap_or(self.x).row(row)
    }

    /// Rows that may be answers of one row.
    fn others(&self) -> usize {
        self.x.rows() - usize::from(self.queries.is_none())
    }

    fn may_be(&self, row: usize, other: u32) -> bool {
        self.queries.is_some() || other as usize != row
    }

    fn distance(&self, row: usize, other: u32) -> Neighbor {
        let distance = self.metric.distance(self.row(row), self.x.row(other as usize));
        Neighbor { index: other, distance }
    }
}

/// The `k` nearest of every row; `k` is at most the number of rows that may be answers.
pub(super) fn search(ask: Question<'_>, monitor: &dyn Monitor) -> Result<Lists> {
    let level = simd::level();
    if ask.queries.is_some() && ask.rows() <= FEW_QUERIES {
        return one_by_one(ask, monitor);
    }
    let parts: Vec<MatrixView<'_>> = std::iter::once(ask.x).chain(ask.queries).collect();
    search_in(&Space::new(level, ask.metric, &parts), ask, monitor)
}

/// [`search`] in a space of the data that holds the queries.
pub(super) fn search_in(space: &Space, ask: Question<'_>, monitor: &dyn Monitor) -> Result<Lists> {
    let (level, k) = (simd::level(), ask.k);
    let keep = if space.is_exact() { k } else { sieve::candidates(k).min(ask.others()) };
    go_on(monitor)?;
    let own = space.pack(ask.queries.unwrap_or(ask.x));
    go_on(monitor)?;
    let (rows, largest) = if ask.queries.is_some() {
        let pack = |rows: Range<usize>| space.pack_range(ask.x, rows);
        sieve::smallest_of(level, &own, ask.x.rows(), pack, keep, monitor)?
    } else {
        (sieve::smallest(level, &own, keep, monitor)?, own.norms().iter().copied().fold(0.0, f32::max))
    };
    let mut lists = Lists::zeros(ask.rows(), k);
    if space.is_exact() {
        lists.par_rows().zip(&rows).for_each(|((indices, distances), pairs)| {
            for (slot, &pair) in pairs.iter().enumerate() {
                indices[slot] = sieve::column_of(pair);
                distances[slot] = space.exact(sieve::key_of(pair)).unwrap_or_default() as f32;
            }
        });
        return Ok(lists);
    }
    let norms = own.norms();
    let unproved: Vec<usize> = lists
        .par_rows()
        .enumerate()
        .filter_map(|(row, (indices, distances))| {
            if monitor.cancelled() {
                return None;
            }
            let kept = &rows[row];
            let mut candidates: Vec<Neighbor> =
                kept.iter().map(|&pair| ask.distance(row, sieve::column_of(pair))).collect();
            select(&mut candidates, k);
            Lists::write(&candidates, indices, distances);
            // Every pair that was not kept has a key at least as large as the last that was.
            let last = kept.last().map_or(0, |&pair| sieve::key_of(pair));
            let all = kept.len() == ask.others();
            let proved = all || last > space.limit(candidates[k - 1].distance, norms[row], largest);
            (!proved).then_some(row)
        })
        .collect();
    go_on(monitor)?;
    search_again(ask, unproved, &mut lists, monitor)?;
    Ok(lists)
}

/// Brute force in `f64`, the rows of the data in parallel.
fn one_by_one(ask: Question<'_>, monitor: &dyn Monitor) -> Result<Lists> {
    let mut lists = Lists::zeros(ask.rows(), ask.k);
    for row in 0..ask.rows() {
        if monitor.cancelled() {
            return Err(Error::Cancelled);
        }
        let mut all: Vec<Neighbor> =
            (0..ask.x.rows() as u32).into_par_iter().map(|other| ask.distance(row, other)).collect();
        select(&mut all, ask.k);
        let (indices, distances) = lists.row_mut(row);
        Lists::write(&all, indices, distances);
        monitor.progress((row + 1) as f64 / ask.rows() as f64);
    }
    Ok(lists)
}

/// Brute force in `f64` for the rows that are left, equal rows of both sides looked at once.
fn search_again(
    ask: Question<'_>,
    mut unproved: Vec<usize>,
    lists: &mut Lists,
    monitor: &dyn Monitor,
) -> Result<()> {
    if unproved.is_empty() {
        return Ok(());
    }
    let copies = Copies::new(ask.x);
    go_on(monitor)?;
    unproved.par_sort_unstable_by(|&a, &b| values(ask.row(a)).cmp(values(ask.row(b))).then(a.cmp(&b)));
    let equal: Vec<&[usize]> =
        unproved.chunk_by(|&a, &b| values(ask.row(a)).eq(values(ask.row(b)))).collect();
    // One more, as a row itself may be among them.
    let found: Vec<Vec<Neighbor>> = equal
        .par_iter()
        .map(|rows| if monitor.cancelled() { Vec::new() } else { copies.nearest(ask, rows[0], ask.k + 1) })
        .collect();
    if monitor.cancelled() {
        return Err(Error::Cancelled);
    }
    for (rows, found) in equal.into_iter().zip(found) {
        for &row in rows {
            let others: Vec<Neighbor> =
                found.iter().copied().filter(|other| ask.may_be(row, other.index)).collect();
            let (indices, distances) = lists.row_mut(row);
            Lists::write(&others, indices, distances);
        }
    }
    Ok(())
}

/// The bits of a row; adding zero makes -0 and 0 one value.
fn values(row: &[f32]) -> impl Iterator<Item = u32> {
    row.iter().map(|v| (v + 0.0).to_bits())
}

/// Row numbers, those of equal rows side by side in order.
struct Copies {
    order: Vec<u32>,
    /// Where in `order` each distinct row's copies begin, and the end.
    starts: Vec<usize>,
}

impl Copies {
    fn new(x: MatrixView<'_>) -> Self {
        let mut order: Vec<u32> = (0..x.rows() as u32).collect();
        let row = |row: u32| values(x.row(row as usize));
        order.par_sort_unstable_by(|&a, &b| row(a).cmp(row(b)).then(a.cmp(&b)));
        let mut starts = vec![0];
        for group in order.chunk_by(|&a, &b| row(a).eq(row(b))) {
            starts.push(starts[starts.len() - 1] + group.len());
        }
        Self { order, starts }
    }

    /// The `k` nearest of one row, itself included; all of them if there are fewer.
    fn nearest(&self, ask: Question<'_>, row: usize, k: usize) -> Vec<Neighbor> {
        let distinct = |group: usize| {
            let Neighbor { distance, .. } = ask.distance(row, self.order[self.starts[group]]);
            Neighbor { index: group as u32, distance }
        };
        let mut groups: Vec<Neighbor> = (0..self.starts.len() - 1).map(distinct).collect();
        // Each holds a row, so the k nearest rows are in groups no farther than the k-th.
        if k < groups.len() {
            let (_, &mut last, _) = groups.select_nth_unstable_by(k - 1, by_distance);
            groups.retain(|group| group.distance <= last.distance);
        }
        let mut found: Vec<Neighbor> = groups
            .iter()
            .flat_map(|&Neighbor { index, distance }| {
                let copies = &self.order[self.starts[index as usize]..self.starts[index as usize + 1]];
                copies.iter().take(k).map(move |&index| Neighbor { index, distance })
            })
            .collect();
        select(&mut found, k);
        found.truncate(k);
        found
    }
}
