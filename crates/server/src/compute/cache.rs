//! Derived views of the data that are worth keeping between runs.

use std::sync::Arc;
use std::time::{Duration, Instant};

use embedscope_core::knn::{self, Method, Neighbors};
use embedscope_core::{Matrix, Metric, Monitor, preprocess};

use super::cost::{Shape, Work};
use crate::Result;
use crate::session::Data;

/// Neighbours kept: of both kinds of vectors, or of two metrics, or for two kinds of runs.
const KEPT: usize = 2;

/// Sphereized vectors and neighbours of the open data. The neighbours asked for last are kept; sphereized vectors, which are as
/// large as the data, only while they are in use.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    data: Option<u32>,
    sphereized: Option<Arc<Matrix>>,
    /// Asked for last comes last.
    neighbors: Vec<(bool, Metric, Arc<Neighbors>)>,
    /// What the last search took, until it is asked for.
    pub(super) took: Option<(Work, Duration)>,
}

/// Which neighbours are wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    /// A point.
    pub(super) k: usize,
    /// A point, if they must be searched: at least as many.
    pub(super) searched: usize,
    pub(super) metric: Metric,
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

    /// Exactly `wanted.k` neighbours of every point or more, as if they had been searched just now: what was searched before does
    /// not change what comes.
    pub(super) fn neighbors(
        &mut self,
        data: &Data,
        sphereize: bool,
        wanted: Wanted,
        monitor: &dyn Monitor,
    ) -> Result<Arc<Neighbors>> {
        self.keep(Some(data.id));
        let Wanted { k, searched, metric } = wanted;
        let searched = searched.max(k).min(data.points.saturating_sub(1));
        let exact = Method::Auto.resolve(data.points, metric) == Method::Exact;
        let fits = |known: &(bool, Metric, Arc<Neighbors>)| {
            let (on, of, lists) = known;
            let as_searched = if exact { !lists.is_clustered() } else { lists.k() == searched };
            *on == sphereize && *of == metric && lists.k() >= k && as_searched
        };
        let found = if let Some(at) = self.neighbors.iter().position(fits) {
            self.neighbors.remove(at).2
        } else {
            let x = self.vectors(data, sphereize, monitor)?;
            let params = knn::Params { k: searched, metric, ..Default::default() };
            let begun = Instant::now();
            let found = knn::search(x.view(), &params, monitor)?;
            let work = Work::Neighbors { shape: Shape::of(data), k: searched, metric };
            self.took = Some((work, begun.elapsed()));
            Arc::new(found)
        };
        if self.neighbors.len() == KEPT {
            self.neighbors.remove(0);
        }
        self.neighbors.push((sphereize, metric, found.clone()));
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use embedscope_core::monitor::Silent;
    use embedscope_io::Dataset;

    use super::*;

    fn wanted(k: usize, searched: usize) -> Wanted {
        Wanted { k, searched, metric: Metric::Euclidean }
    }

    #[test]
    fn neighbours_are_searched_once() {
        let x = Matrix::from_fn(400, 4, |r, c| ((r * 31 + c * 17) % 101) as f32);
        let data = Data::new(1, Dataset::new("x", x), 0);
        let mut cache = Cache::default();
        let mut of = |sphereize, wanted| cache.neighbors(&data, sphereize, wanted, &Silent).unwrap();
        let first = of(false, wanted(30, 90));
        assert_eq!(first.k(), 90);
        assert!(Arc::ptr_eq(&first, &of(false, wanted(90, 90))));
        assert!(Arc::ptr_eq(&first, &of(false, wanted(14, 14))), "a part of them will do");
        let more = of(false, wanted(150, 150));
        assert_eq!(more.k(), 150);
        let other = of(true, wanted(30, 90));
        assert!(!Arc::ptr_eq(&more, &other));
        assert!(Arc::ptr_eq(&more, &of(false, wanted(90, 90))));
        let cosine = of(false, Wanted { metric: Metric::Cosine, ..wanted(30, 90) });
        assert!(cosine.row(0) != more.row(0) && Arc::ptr_eq(&more, &of(false, wanted(30, 90))));
        cache.keep(Some(2));
        assert!(cache.neighbors.is_empty() && cache.sphereized.is_none());
    }

    #[test]
    fn what_was_searched_before_does_not_change_what_comes() {
        // So many that they are searched in clusters, which depend on the number of neighbours.
        let n = 40_000;
        let x = Matrix::from_fn(n, 2, |r, c| ((r * 7919 + c * 104_729) % 65_537) as f32);
        let data = Data::new(1, Dataset::new("x", x), 0);
        let (mut fresh, mut used) = (Cache::default(), Cache::default());
        used.keep(Some(1));
        let many = |cache: &mut Cache| cache.neighbors(&data, false, wanted(40, 40), &Silent).unwrap();
        let first = many(&mut used);
        assert!(Arc::ptr_eq(&first, &many(&mut used)));
        let few = |cache: &mut Cache| cache.neighbors(&data, false, wanted(15, 15), &Silent).unwrap();
        assert_eq!(few(&mut fresh), few(&mut used));
        assert!(few(&mut used).is_clustered());
    }
}
