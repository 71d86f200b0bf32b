//! Layouts and runs as the page sees them.

use serde::Serialize;

use crate::Projection;
use crate::command::{By, RawAxis, UmapMode, UmapSupervise};

/// t-SNE's settings and progress.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TsneInfo {
    /// What it is doing.
    pub status: RunStatus,
    /// 2 or 3: the setting; a layout made before may have the other.
    pub dims: usize,
    /// The setting.
    pub perplexity: f64,
    /// The setting: neighbours of equal weight instead of weights by the perplexity; `None` = by the perplexity.
    pub neighbors: Option<usize>,
    /// The setting; `None` = automatic.
    pub learning_rate: Option<f64>,
    /// Budget of iterations.
    pub iterations: u32,
    /// Seed of the start.
    pub seed: u64,
    /// Metric of the neighbours.
    pub metric: &'static str,
    /// The setting; `None` = the schedule.
    pub exaggeration: Option<f64>,
    /// The setting; `None` = the schedule.
    pub momentum: Option<f64>,
    /// Degrees of freedom of the kernel.
    pub dof: f64,
    /// Labels that steer the run.
    pub supervise: SuperviseInfo,
    /// Iterations of the layout.
    pub iteration: u32,
    /// KL divergence of the layout.
    pub kl: Option<f64>,
    /// Share of the true 15 nearest neighbours that a recent layout kept, on sampled rows.
    pub recall: Option<f64>,
    /// Root of the summed squared gradient.
    pub gradient_norm: Option<f64>,
    /// Wall time of one iteration, smoothed.
    pub ms_per_iteration: Option<f64>,
    /// Until the budget is spent, of a run that moves.
    pub seconds_left: Option<f64>,
    /// Factor on the attraction in the newest iteration.
    pub exaggeration_now: Option<f64>,
    /// Why the run ended by itself.
    pub stop_reason: Option<StopReason>,
    /// Whether there is a layout to show.
    pub has_layout: bool,
    /// Iterations whose layouts are kept.
    pub kept: Vec<u32>,
    /// The kept iteration on screen; `None` = the newest.
    pub frame: Option<u32>,
    /// Whether `resume` goes on from what is on screen as the run did, with its momentum and its gains; else it starts from
    /// the positions, at rest.
    pub resumes_exactly: bool,
}

/// Labels that steer a t-SNE run.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct SuperviseInfo {
    /// Name of the column.
    pub column: Option<String>,
    /// Percent.
    pub factor: f64,
    /// Value whose points count as without label.
    pub ignored: Option<String>,
}

/// UMAP's settings and progress.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UmapInfo {
    /// What it is doing.
    pub status: RunStatus,
    /// 2 or 3: the setting; a layout made before may have the other.
    pub dims: usize,
    /// Size of the neighbourhoods, the point itself counted.
    pub neighbors: usize,
    /// How near points may come.
    pub min_dist: f64,
    /// Scale of the layout.
    pub spread: f64,
    /// Metric of the neighbours.
    pub metric: &'static str,
    /// How the layout is computed.
    pub mode: UmapMode,
    /// The setting; `None` = automatic.
    pub epochs: Option<u32>,
    /// Seed of the start and of the samples.
    pub seed: u64,
    /// Labels that steer the run.
    pub supervise: UmapSupervise,
    /// Epochs of the layout.
    pub epoch: u32,
    /// Epochs at the end of the run.
    pub epochs_in_all: Option<u32>,
    /// Wall time of one epoch, smoothed.
    pub ms_per_epoch: Option<f64>,
    /// Until the budget is spent, of a run that moves.
    pub seconds_left: Option<f64>,
    /// Whether there is a layout to show.
    pub has_layout: bool,
}

/// What a run is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RunStatus {
    /// Nothing yet.
    Idle,
    /// What it needs is being computed.
    Preparing,
    /// The points move.
    Running,
    /// Held by the user.
    Paused,
    /// Ended by the user.
    Stopped,
    /// Ended by the stop rule or the budget.
    Done,
    /// A bookmark's layout; nothing computed.
    Restored,
}

/// [`RunStatus`] by its name when there was one kind of run.
pub type TsneStatus = RunStatus;

/// Why a run ended by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StopReason {
    /// The KL divergence no longer improves.
    Converged,
    /// All iterations are done.
    Budget,
}

/// Custom axes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomInfo {
    /// 2 or 3.
    pub dims: usize,
    /// Whether coordinates follow TensorFlow's formula.
    pub compat: bool,
    /// Whether there is a layout to show.
    pub has_layout: bool,
    /// Their ends.
    pub axes: AxesInfo,
}

/// The ends of the custom axes.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct AxesInfo {
    /// Where the first axis comes from.
    pub left: Option<EndInfo>,
    /// Where it leads.
    pub right: Option<EndInfo>,
    /// Where the second axis comes from.
    pub down: Option<EndInfo>,
    /// Where it leads.
    pub up: Option<EndInfo>,
    /// Where the third axis comes from.
    pub back: Option<EndInfo>,
    /// Where it leads.
    pub front: Option<EndInfo>,
}

/// One end of a custom axis.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EndInfo {
    /// Its points, as they were asked for.
    pub by: By,
    /// What stands on screen.
    pub name: String,
    /// Points that it had when it was made.
    pub matches: usize,
}

/// Columns drawn as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RawInfo {
    /// 2 or 3; none before any have been chosen.
    pub axes: Vec<RawAxis>,
    /// Whether there is a layout to show.
    pub has_layout: bool,
}

/// How far to trust a layout.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QualityInfo {
    /// What was measured.
    pub projection: Projection,
    /// Its iterations or epochs.
    pub iteration: u32,
    /// Whether the layout on screen is still that one.
    pub current: bool,
    /// Neighbours a point.
    pub k: usize,
    /// Share of neighbours kept.
    pub recall: f64,
    /// Half the width of its 95 % interval; 0 where all points were measured. So with the others.
    pub recall_error: f64,
    /// Whether neighbours on the map are near in the vectors.
    pub trustworthiness: f64,
    /// Of the figure above.
    pub trustworthiness_error: f64,
    /// Whether neighbours in the vectors are near on the map.
    pub continuity: f64,
    /// Of the figure above.
    pub continuity_error: f64,
    /// Share of triplets in the right order.
    pub triplets: f64,
    /// Of the figure above.
    pub triplets_error: f64,
    /// The recall of a map that knows nothing.
    pub chance_recall: f64,
    /// Points measured.
    pub anchors: usize,
    /// Whether those are all points.
    pub exact: bool,
}
