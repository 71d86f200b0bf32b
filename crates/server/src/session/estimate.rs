//! What a run would take.

use embedscope_core::{pca, tsne, umap};

use super::run::Kind;
use super::state::{COMPONENTS, State};
use super::supervise::refuse;
use super::{Session, Tsne, Umap};
use crate::command::UmapMode;
use crate::compute::{CostOf, Machine, Shape};
use crate::event::Reply;
use crate::{Projection, Result};

impl Session {
    /// `estimate`: may take some tens of milliseconds the first time.
    pub(super) fn estimate(&self, projection: Projection) -> Result<Reply> {
        let plan = Plan::of(&self.shared.lock(), projection)?;
        let seconds = plan.seconds(&mut self.shared.machine());
        Ok(Reply::Estimate { seconds: Some(seconds), bytes: plan.bytes, free: embedscope_io::free_memory() })
    }
}

/// What a run consists of, taken under the lock.
struct Plan {
    data: std::sync::Arc<super::Data>,
    /// What is done once.
    once: Vec<CostOf>,
    /// What is done so many times, and its seconds where they are known.
    again: Option<(CostOf, u32, Option<f64>)>,
    bytes: u64,
}

impl Plan {
    fn of(state: &State, projection: Projection) -> Result<Self> {
        let data = state.need_data()?.clone();
        data.need_vectors()?;
        let (n, d) = (data.points, data.dimensions);
        let shape = Shape::of(&data);
        let sphereized = if state.sphereize { n as u64 * d as u64 * 4 } else { 0 };
        let mut once = Vec::new();
        if state.scores().is_none() {
            once.push(CostOf::Pca(shape));
        }
        let (bytes, again) = match projection {
            Projection::Pca => {
                once = vec![CostOf::Pca(shape)];
                (pca::memory(n, d, COMPONENTS.min(d)), None)
            }
            Projection::Tsne => {
                let settings = &state.tsne.settings;
                let affinity = settings.affinity();
                let k = affinity.neighbors(n);
                once.push(CostOf::Neighbors { shape, k, metric: settings.metric });
                once.push(CostOf::Similarities { shape, k });
                let params = tsne::ProjectParams {
                    dims: settings.dims,
                    affinity,
                    metric: settings.metric,
                    seed: settings.seed,
                    run: settings.params(0, 0, false),
                };
                let one = CostOf::Iteration { shape, k, dims: settings.dims };
                let known = known::<Tsne>(state);
                // The neighbours stay for the next run: a row number and a distance each.
                let kept = n as u64 * k as u64 * 8;
                (tsne::memory(n, d, &params) + kept, Some((one, settings.iterations, known)))
            }
            Projection::Umap => {
                let settings = &state.umap.settings;
                let k = settings.neighbors.min(n).saturating_sub(1).max(1);
                once.push(CostOf::Neighbors { shape, k, metric: settings.metric });
                once.push(CostOf::Similarities { shape, k });
                let budget = settings.budget(n);
                let live = umap::LiveParams { iterations: budget, ..Default::default() };
                let params = umap::ProjectParams {
                    dims: settings.dims,
                    neighbors: settings.neighbors,
                    metric: settings.metric,
                    run: settings.params(budget),
                    live: (settings.mode == UmapMode::Live).then_some(live),
                    ..Default::default()
                };
                let one = CostOf::Epoch { shape, k, dims: settings.dims, mode: settings.mode };
                (umap::memory(n, d, &params), Some((one, budget, known::<Umap>(state))))
            }
            Projection::Custom | Projection::Raw => {
                return refuse("projection", format!("{projection:?}").to_lowercase(), "pca, tsne or umap");
            }
        };
        Ok(Self { data, once, again, bytes: bytes + sphereized })
    }

    fn seconds(&self, machine: &mut Machine) -> f64 {
        let once: f64 = self.once.iter().map(|work| machine.seconds(*work, &self.data)).sum();
        let again = self.again.map_or(0.0, |(one, times, known)| {
            known.unwrap_or_else(|| machine.seconds(one, &self.data)) * f64::from(times)
        });
        once + again
    }
}

/// Seconds of an iteration as the last run with these settings has taken them.
fn known<K: Kind>(state: &State) -> Option<f64> {
    let run = K::run(state);
    let (_, prepared) = run.live.as_ref().filter(|_| run.is_live())?;
    let same = !K::differ(prepared, &run.settings);
    run.progress.ms_per_iteration.filter(|_| same).map(|ms| ms / 1e3)
}
