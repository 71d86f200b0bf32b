//! The nearest few of many centroids.
//!
//! They are put into groups by k-means among themselves, and a point is compared with those near the centre of its group
//! alone, like the coarse quantiser of Jégou, Douze, Schmid, *Product quantization for nearest neighbor search*, IEEE TPAMI 2011. A
//! centroid that is missed puts a point into a cluster a little farther away; what that loses is in the measured recall.

use rayon::prelude::*;

use super::{assign, kmeans};
use crate::kernels::tile::{By, Measure, Packed};
use crate::{Matrix, MatrixView, Monitor, Result};

/// Centroids from which they are grouped, and how many are in a group.
const GROUPED_FROM: usize = 1024;
const GROUP: usize = 64;
/// Times as many centroids as are in a group that its points are compared with.
const REACH: usize = 12;

/// The numbers of the `count` nearest centroids (of at least as many) of each row, nearest first: n x `count`.
///
/// Of many centroids they are the nearest among those near the row's group.
pub(super) fn nearest(
    x: MatrixView<'_>,
    centroids: &Matrix,
    count: usize,
    monitor: &dyn Monitor,
) -> Result<Vec<u32>> {
    if centroids.rows() < GROUPED_FROM {
        return assign::nearest(x, centroids, count, monitor);
    }
    let groups = centroids.rows() / GROUP;
    let centres = kmeans::train(centroids.view(), groups, 0, &assign::nearest, monitor)?;
    let reach = (REACH * GROUP).max(count);
    // The centroids near each centre, by number: of equally near ones the first counts.
    let near = assign::nearest(centres.view(), centroids, reach, monitor)?;
    let of_groups: Vec<(Vec<u32>, Packed)> = near
        .par_chunks_exact(reach)
        .map(|near| {
            let mut near = near.to_vec();
            near.sort_unstable();
            let packed = Packed::floats(Measure::Squared, (reach, x.cols()), By::Caller, |i, out| {
                out.copy_from_slice(centroids.row(near[i] as usize));
            });
            (near, packed)
        })
        .collect();
    let groups = assign::nearest(x, &centres, 1, monitor)?;
    let (starts, rows) = kmeans::group(&groups, centres.rows());
    let tasks: Vec<(usize, &[u32])> = (0..centres.rows())
        .flat_map(|group| {
            rows[starts[group]..starts[group + 1]].chunks(assign::ROWS).map(move |rows| (group, rows))
        })
        .collect();
    let found: Vec<Vec<u32>> = tasks
        .par_iter()
        .map(|&(group, rows)| {
            let (near, packed) = &of_groups[group];
            let mut out = vec![0u32; rows.len() * count];
            assign::nearest_of_rows(|i| x.row(rows[i] as usize), x.cols(), packed, count, &mut out, monitor)?;
            for column in &mut out {
                *column = near[*column as usize];
            }
            Ok(out)
        })
        .collect::<Result<_>>()?;
    let mut all = vec![0u32; x.rows() * count];
    for ((_, rows), found) in tasks.iter().zip(&found) {
        for (&row, found) in rows.iter().zip(found.chunks_exact(count)) {
            all[row as usize * count..][..count].copy_from_slice(found);
        }
    }
    Ok(all)
}
