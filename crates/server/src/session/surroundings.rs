//! Which neighbours of one point the layout on screen keeps, misses and makes up.

use embedscope_core::{Metric, knn, preprocess};

use super::selection::check_k;
use super::{Data, Session};
use crate::command::Surroundings;
use crate::event::Reply;
use crate::{Error, Result};

impl Session {
    /// `surroundings`: the neighbours that `quality` compares, of one point.
    pub(super) fn surroundings(&self, ask: Surroundings) -> Result<Reply> {
        let Surroundings { row, k } = ask;
        let (data, frame, sphereize, metric) = {
            let state = self.shared.lock();
            let frame = state.frame().ok_or(Error::NothingOnScreen)?;
            (state.need_data()?.clone(), frame, state.sphereize, state.metric_of(state.screen.projection))
        };
        data.check_row(row as usize)?;
        check_k(k)?;
        if k >= data.points {
            let expected = format!("less than the number of points, {}", data.points);
            return Err(Error::Setting { name: "k", value: k.to_string(), expected });
        }
        let near = true_neighbors(&data, row, k, sphereize, metric)?;
        let place = |at: usize| &frame.positions()[at * frame.dims()..(at + 1) * frame.dims()];
        let here = place(row as usize);
        // A point without coordinates has no neighbours on the map, and is nobody's.
        let distance = |at: usize| {
            // Two or three coordinates are not worth a call of the kernels.
            let apart = here.iter().zip(place(at)).map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2));
            let apart = apart.sum::<f64>().sqrt();
            (at != row as usize && apart.is_finite()).then_some(apart)
        };
        let drawn: Vec<u32> = knn::nearest_by(data.points, k, distance).iter().map(|n| n.index).collect();
        let (kept, missing) = near.iter().copied().partition(|row| drawn.contains(row));
        let wrong = drawn.into_iter().filter(|row| !near.contains(row)).collect();
        Ok(Reply::Surroundings { kept, missing, wrong })
    }
}

/// The nearest points in the vectors that projections use, without a copy of these.
fn true_neighbors(data: &Data, row: u32, k: usize, sphereize: bool, metric: Metric) -> Result<Vec<u32>> {
    let vectors = data.need_vectors()?.view();
    let query = vectors.row(row as usize);
    let other = |at: usize| at != row as usize;
    let found = match data.mean().filter(|_| sphereize) {
        None => knn::nearest(vectors, query, k, metric, other)?,
        Some(mean) => {
            let mut own = vec![0f32; query.len()];
            preprocess::sphereize_row(query, mean, &mut own);
            knn::nearest_made(vectors.rows(), &own, k, metric, |at, made| {
                preprocess::sphereize_row(vectors.row(at), mean, made);
                other(at)
            })
        }
    };
    Ok(found.iter().map(|n| n.index).collect())
}
