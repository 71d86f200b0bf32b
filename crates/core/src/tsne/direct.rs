//! Repulsion by the sum over all pairs: for few points, and the truth the mesh is tested against.

use rayon::prelude::*;

use super::{CHUNK, Point, Repulsion};

/// Points a task: small, since each costs a pass over all others.
const TASK: usize = 32;

pub(super) fn repel<const D: usize>(points: &[Point<D>], out: &mut Repulsion<D>) {
    const { assert!(CHUNK.is_multiple_of(TASK)) };
    out.forces.resize(points.len(), [0.0; D]);
    let sums: Vec<f64> = out
        .forces
        .par_chunks_mut(TASK)
        .zip(points.par_chunks(TASK))
        .map(|(forces, own)| {
            let mut z = 0.0;
            for (force, point) in forces.iter_mut().zip(own) {
                let (mut sum, mut total) = ([0f64; D], 0f64);
                // Short f32 sums inside f64 ones: fast, and exact enough for any number of points.
                for block in points.chunks(64) {
                    let (mut block_sum, mut block_total) = ([0f32; D], 0f32);
                    for other in block {
                        let mut difference = [0f32; D];
                        let mut d2 = 0f32;
                        for axis in 0..D {
                            difference[axis] = point[axis] - other[axis];
                            d2 += difference[axis] * difference[axis];
                        }
                        let w = 1.0 / (1.0 + d2);
                        block_total += w;
                        for axis in 0..D {
                            block_sum[axis] += w * w * difference[axis];
                        }
                    }
                    total += f64::from(block_total);
                    for axis in 0..D {
                        sum[axis] += f64::from(block_sum[axis]);
                    }
                }
                z += total - 1.0;
                *force = sum.map(|s| s as f32);
            }
            z
        })
        .collect();
    out.z = sums.iter().sum();
}
