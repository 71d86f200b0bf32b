//! Clusters as lists of points, too large ones cut into overlapping pieces.

use rayon::prelude::*;

use super::LARGEST;
use crate::monitor::go_on;
use crate::{MatrixView, Monitor, Result};

/// Sets of points of which all pairs are compared.
pub(super) struct Cells {
    /// Where in `rows` each cell begins, and the end.
    starts: Vec<usize>,
    /// Points of each cell, in order.
    rows: Vec<u32>,
    /// Where in `numbers` the cells of each point begin, and the end.
    of: Vec<usize>,
    /// Cells of each point, in order.
    numbers: Vec<u32>,
}

impl Cells {
    /// Cells of clusters whose members, n x `overlap` cluster numbers, are given; `usual` is the usual number of members.
    pub(super) fn new(
        members: &[u32],
        overlap: usize,
        clusters: usize,
        usual: usize,
        x: MatrixView<'_>,
        monitor: &dyn Monitor,
    ) -> Result<Self> {
        let (starts, slots) = super::kmeans::group(members, clusters);
        // The i-th membership is of point i / overlap.
        let cells: Vec<Vec<u32>> = (0..clusters)
            .into_par_iter()
            .flat_map_iter(|cluster| {
                let slots = &slots[starts[cluster]..starts[cluster + 1]];
                let rows: Vec<u32> = slots.iter().map(|&slot| slot / overlap as u32).collect();
                if rows.len() > LARGEST * usual { cut(rows, usual, x) } else { vec![rows] }
            })
            .filter(|rows| rows.len() > 1)
            .collect();
        go_on(monitor)?;
        let mut starts = vec![0];
        for rows in &cells {
            starts.push(starts[starts.len() - 1] + rows.len());
        }
        let rows = cells.concat();
        go_on(monitor)?;
        let mut of = vec![0usize; x.rows() + 1];
        for &row in &rows {
            of[row as usize + 1] += 1;
        }
        for row in 0..x.rows() {
            of[row + 1] += of[row];
        }
        go_on(monitor)?;
        let mut next = of.clone();
        let mut numbers = vec![0u32; rows.len()];
        for (cell, range) in starts.windows(2).enumerate() {
            for &row in &rows[range[0]..range[1]] {
                numbers[next[row as usize]] = cell as u32;
                next[row as usize] += 1;
            }
        }
        Ok(Self { starts, rows, of, numbers })
    }

    /// Cells of which only those of each point are asked for.
    #[cfg(test)]
    pub(super) fn of_lists(lists: &[Vec<u32>]) -> Self {
        let mut of = vec![0];
        of.extend(lists.iter().scan(0, |end, list| {
            *end += list.len();
            Some(*end)
        }));
        Self { starts: vec![0], rows: Vec::new(), of, numbers: lists.concat() }
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Points of a cell, in order.
    pub(super) fn rows(&self, cell: usize) -> &[u32] {
        &self.rows[self.starts[cell]..self.starts[cell + 1]]
    }

    /// Cells of a point, in order.
    pub(super) fn of(&self, point: usize) -> &[u32] {
        &self.numbers[self.of[point]..self.of[point + 1]]
    }
}

/// Pieces of twice the usual number of points, each overlapping the next by half, along the widest axis.
fn cut(mut rows: Vec<u32>, usual: usize, x: MatrixView<'_>) -> Vec<Vec<u32>> {
    let widest = super::kmeans::widest(&rows, x);
    let place = |row: u32| x.row(row as usize).get(widest).copied().unwrap_or(0.0);
    rows.sort_unstable_by(|&a, &b| place(a).total_cmp(&place(b)).then(a.cmp(&b)));
    let last = rows.len().saturating_sub(2 * usual);
    (0..last + usual)
        .step_by(usual)
        .map(|first| {
            let mut piece = rows[first..rows.len().min(first + 2 * usual)].to_vec();
            piece.sort_unstable();
            piece
        })
        .collect()
}
