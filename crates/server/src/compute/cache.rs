//! Derived views of the data that are worth keeping between runs.

use std::sync::Arc;

use embedscope_core::knn::{self, Neighbors};
use embedscope_core::{Matrix, Metric, Monitor, preprocess};

use crate::Result;
use crate::session::Data;

/// Neighbours searched at least, so that a perplexity up to a third of it needs no second search.
const LEAST_NEIGHBORS: usize = 90;

/// Sphereized vectors and neighbours of the open data. The neighbours of both kinds of vectors are kept; sphereized vectors,
/// which are as large as the data, only while they are in use.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    data: Option<u32>,
    sphereized: Option<Arc<Matrix>>,
    neighbors: [Option<Arc<Neighbors>>; 2],
}

impl Cache {
    /// Forgets everything unless it belongs to the data `id`.
    pub(crate) fn keep(&mut self, id: Option<u32>) {
        if self.data != id {
            *self = Self { data: id, ..Self::default() };
        }
    }

    /// The vectors to compute on.
    pub(crate) fn vectors(
        &mut self,
        data: &Data,
        sphereize: bool,
        monitor: &dyn Monitor,
    ) -> Result<Arc<Matrix>> {
        let vectors = data.need_vectors()?;
        self.keep(Some(data.id));
        if !sphereize {
            self.sphereized = None;
            return Ok(vectors.clone());
        }
        if let Some(sphereized) = &self.sphereized {
            return Ok(sphereized.clone());
        }
        let sphereized = Arc::new(preprocess::sphereize(vectors.view(), monitor)?);
        self.sphereized = Some(sphereized.clone());
        Ok(sphereized)
    }

    /// At least `k` Euclidean neighbours of every point.
    pub(crate) fn neighbors(
        &mut self,
        data: &Data,
        sphereize: bool,
        k: usize,
        monitor: &dyn Monitor,
    ) -> Result<Arc<Neighbors>> {
        self.keep(Some(data.id));
        let which = usize::from(sphereize);
        if let Some(known) = self.neighbors[which].as_ref().filter(|known| known.k() >= k) {
            return Ok(known.clone());
        }
        let x = self.vectors(data, sphereize, monitor)?;
        let k = k.max(LEAST_NEIGHBORS).min(data.points.saturating_sub(1));
        let params = knn::Params { k, metric: Metric::Euclidean, ..Default::default() };
        let found = Arc::new(knn::search(x.view(), &params, monitor)?);
        self.neighbors[which] = Some(found.clone());
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use embedscope_core::monitor::Silent;
    use embedscope_io::Dataset;

    use super::*;

    #[test]
    fn neighbours_are_searched_once() {
        let x = Matrix::from_fn(400, 4, |r, c| ((r * 31 + c * 17) % 101) as f32);
        let data = Data::new(1, Dataset::new("x", x), 0);
        let mut cache = Cache::default();
        let first = cache.neighbors(&data, false, 30, &Silent).unwrap();
        assert_eq!(first.k(), 90);
        assert!(Arc::ptr_eq(&first, &cache.neighbors(&data, false, 90, &Silent).unwrap()));
        let more = cache.neighbors(&data, false, 150, &Silent).unwrap();
        assert_eq!(more.k(), 150);
        let other = cache.neighbors(&data, true, 30, &Silent).unwrap();
        assert!(!Arc::ptr_eq(&more, &other) && cache.sphereized.is_some());
        assert!(Arc::ptr_eq(&more, &cache.neighbors(&data, false, 90, &Silent).unwrap()));
        cache.keep(Some(2));
        assert!(cache.neighbors.iter().all(Option::is_none) && cache.sphereized.is_none());
    }
}
