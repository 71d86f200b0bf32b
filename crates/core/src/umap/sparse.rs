//! A sparse matrix of edge weights, row by row.

use rayon::prelude::*;

use crate::monitor::go_on;
use crate::turns::concatenated;
use crate::{Monitor, Result};

/// Rows a task.
const ROWS: usize = 1024;
/// Rows transposed between two questions to the monitor.
const ASK: usize = 1 << 16;

/// An n x n matrix: row i is `columns[offsets[i]..offsets[i + 1]]` in ascending order, with the weights beside them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sparse {
    pub(super) offsets: Vec<usize>,
    pub(super) columns: Vec<u32>,
    pub(super) weights: Vec<f32>,
}

/// Some rows: where each ends, and their entries.
struct Block {
    ends: Vec<usize>,
    columns: Vec<u32>,
    weights: Vec<f32>,
}

impl Sparse {
    /// Makes each row by a function that appends (column, weight) in ascending order of columns; in parallel.
    pub(super) fn by_rows(
        n: usize,
        monitor: &dyn Monitor,
        row: impl Fn(usize, &mut Vec<(u32, f32)>) + Sync,
    ) -> Result<Self> {
        let blocks: Vec<Block> = (0..n.div_ceil(ROWS))
            .into_par_iter()
            .map(|block| {
                go_on(monitor)?;
                let (mut ends, mut entries) = (Vec::with_capacity(ROWS), Vec::new());
                for i in block * ROWS..((block + 1) * ROWS).min(n) {
                    row(i, &mut entries);
                    ends.push(entries.len());
                }
                let (columns, weights) = entries.into_iter().unzip();
                Ok(Block { ends, columns, weights })
            })
            .collect::<Result<_>>()?;
        let mut offsets = Vec::with_capacity(n + 1);
        offsets.push(0);
        let mut start = 0;
        for Block { ends, columns, .. } in &blocks {
            offsets.extend(ends.iter().map(|end| start + end));
            start += columns.len();
        }
        let columns: Vec<&[u32]> = blocks.iter().map(|block| block.columns.as_slice()).collect();
        let weights: Vec<&[f32]> = blocks.iter().map(|block| block.weights.as_slice()).collect();
        let (columns, weights) = (concatenated(&columns, monitor)?, concatenated(&weights, monitor)?);
        Ok(Self { offsets, columns, weights })
    }

    pub(super) fn rows(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Columns and weights of one row.
    pub(super) fn row(&self, row: usize) -> (&[u32], &[f32]) {
        let range = self.offsets[row]..self.offsets[row + 1];
        (&self.columns[range.clone()], &self.weights[range])
    }

    fn transposed(&self, monitor: &dyn Monitor) -> Result<Self> {
        let mut offsets = vec![0usize; self.offsets.len()];
        for &column in &self.columns {
            offsets[column as usize + 1] += 1;
        }
        for i in 1..offsets.len() {
            offsets[i] += offsets[i - 1];
        }
        let mut next = offsets.clone();
        let (mut columns, mut weights) = (vec![0u32; self.columns.len()], vec![0f32; self.columns.len()]);
        for i in 0..self.rows() {
            if i.is_multiple_of(ASK) {
                go_on(monitor)?;
            }
            let (to, values) = self.row(i);
            for (&column, &weight) in to.iter().zip(values) {
                let slot = &mut next[column as usize];
                (columns[*slot], weights[*slot]) = (i as u32, weight);
                *slot += 1;
            }
        }
        Ok(Self { offsets, columns, weights })
    }

    /// The union with the transpose as of independent events, `w + w' - w w'`: symmetric. Entries of 0 are left out.
    pub(super) fn union_with_transpose(&self, monitor: &dyn Monitor) -> Result<Self> {
        let other = self.transposed(monitor)?;
        Self::by_rows(self.rows(), monitor, |i, out| {
            let ((own, own_weights), (back, back_weights)) = (self.row(i), other.row(i));
            let (mut p, mut q) = (0, 0);
            while p < own.len() || q < back.len() {
                let column = match (own.get(p), back.get(q)) {
                    (Some(&a), Some(&b)) => a.min(b),
                    (Some(&a), None) => a,
                    (None, Some(&b)) => b,
                    (None, None) => break,
                };
                let (mut there, mut here) = (0.0, 0.0);
                if own.get(p) == Some(&column) {
                    there = f64::from(own_weights[p]);
                    p += 1;
                }
                if back.get(q) == Some(&column) {
                    here = f64::from(back_weights[q]);
                    q += 1;
                }
                let weight = (there + here - there * here) as f32;
                if weight > 0.0 {
                    out.push((column, weight));
                }
            }
        })
    }
}
