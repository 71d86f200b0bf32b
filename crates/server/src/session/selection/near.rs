//! Neighbours of a row, of a centroid, of a sum of rows or of any vector, among the original vectors.

use embedscope_core::knn::{self, Neighbor};
use embedscope_core::{MatrixView, Metric};
use rayon::prelude::*;

use super::find::Finder;
use crate::command::Of;
use crate::{Error, Result, RowSet};

/// Most neighbours that can be asked for.
const MOST: usize = 1000;
/// Rows that are added up at once: fixed, so that sums do not depend on the number of threads.
const TASK: usize = 4096;

impl Finder {
    /// The `k` nearest points of what `of` names, nearest first and ties by row, without the rows that it names; `among`
    /// some points or all.
    pub(crate) fn nearest(
        &self,
        of: &Of,
        k: usize,
        metric: Metric,
        among: Option<&RowSet>,
    ) -> Result<Vec<Neighbor>> {
        let vectors = self.data.need_vectors()?.view();
        check_k(k)?;
        let (query, named) = self.query(of, metric, vectors)?;
        let may_be = |row: usize| !named.contains(row) && among.is_none_or(|among| among.contains(row));
        Ok(knn::nearest(vectors, &query, k, metric, may_be)?)
    }

    /// The vector whose neighbours are asked for, and the rows that it is made of. Sums are `f64`, rounded at the end.
    fn query(&self, of: &Of, metric: Metric, vectors: MatrixView<'_>) -> Result<(Vec<f32>, RowSet)> {
        let points = self.data.points;
        match of {
            Of::Row { row } => {
                self.data.check_row(*row as usize)?;
                Ok((vectors.row(*row as usize).to_vec(), RowSet::of_rows(points, [*row])))
            }
            Of::Centroid { centroid } => {
                let rows = self.find(centroid)?;
                if rows.is_empty() {
                    return Err(Error::EmptyCentroid);
                }
                let mut sum = sum(vectors, &rows.to_rows());
                for v in &mut sum {
                    *v /= rows.len() as f64;
                }
                Ok((sum.into_iter().map(|v| v as f32).collect(), rows))
            }
            Of::Sum { plus, minus } => {
                if plus.is_empty() && minus.is_empty() {
                    return Err(Error::EmptyCentroid);
                }
                let mut query = vec![0f64; vectors.cols()];
                for (rows, sign) in [(plus, 1.0), (minus, -1.0)] {
                    for &row in rows {
                        self.data.check_row(row as usize)?;
                        let row = vectors.row(row as usize);
                        let length = row.iter().map(|&v| f64::from(v).powi(2)).sum::<f64>().sqrt();
                        let scale =
                            if metric == Metric::Cosine && length > 0.0 { sign / length } else { sign };
                        query.iter_mut().zip(row).for_each(|(sum, &v)| *sum += scale * f64::from(v));
                    }
                }
                let named = RowSet::of_rows(points, plus.iter().chain(minus).copied());
                Ok((query.into_iter().map(|v| v as f32).collect(), named))
            }
            Of::Vector { vector } => {
                let dimensions = vectors.cols();
                if vector.len() != dimensions || vector.iter().any(|v| !v.is_finite()) {
                    return Err(Error::Setting {
                        name: "vector",
                        value: format!("a list of {} numbers", vector.len()),
                        expected: format!("{dimensions} finite numbers, as the data have dimensions"),
                    });
                }
                Ok((vector.clone(), RowSet::none(points)))
            }
        }
    }
}

/// Checks how many neighbours are asked for.
pub(crate) fn check_k(k: usize) -> Result<()> {
    if (1..=MOST).contains(&k) {
        return Ok(());
    }
    Err(Error::Setting { name: "k", value: k.to_string(), expected: format!("from 1 to {MOST}") })
}

fn sum(vectors: MatrixView<'_>, rows: &[u32]) -> Vec<f64> {
    let part = |rows: &[u32]| {
        let mut sum = vec![0f64; vectors.cols()];
        for &row in rows {
            sum.iter_mut().zip(vectors.row(row as usize)).for_each(|(sum, &v)| *sum += f64::from(v));
        }
        sum
    };
    let parts: Vec<Vec<f64>> = rows.par_chunks(TASK).map(part).collect();
    let mut sum = vec![0f64; vectors.cols()];
    for part in parts {
        sum.iter_mut().zip(part).for_each(|(sum, v)| *sum += v);
    }
    sum
}
