//! What the server tells the page: answers to commands, and events.

use serde::Serialize;
use serde_json::Value;

use crate::snapshot::{QualityInfo, Snapshot, TaskInfo, TsneInfo, UmapInfo};
use crate::wire::{self, Atlas, Raster};
use crate::{Result, RowSet};

/// The answer to one command.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// Done; nothing to say.
    Done,
    /// Row numbers and distances, nearest first.
    Neighbors {
        /// Rows.
        rows: Vec<u32>,
        /// Their distances.
        distances: Vec<f64>,
    },
    /// The neighbours of a row, each list nearest first.
    Surroundings {
        /// Near in the vectors and on the map.
        kept: Vec<u32>,
        /// Near in the vectors only.
        missing: Vec<u32>,
        /// Near on the map only.
        wrong: Vec<u32>,
    },
    /// The rows that match, ascending.
    Rows(RowSet),
    /// How many points are selected now.
    Count(usize),
    /// The text of each column.
    Point(Vec<Option<String>>),
    /// The bookmark that was added.
    Bookmark(u64),
    /// Names of dense places, most important first.
    Clusters(Vec<Label>),
    /// Small pictures of points.
    Atlas(Atlas),
    /// A picture of all points.
    Raster(Raster),
    /// The course of a t-SNE run.
    Curve {
        /// Iterations at which the KL divergence was measured.
        iterations: Vec<u32>,
        /// Its values.
        kl: Vec<f64>,
        /// Iterations and shares of neighbours kept.
        recall: Vec<(u32, f64)>,
    },
    /// What a run would take.
    Estimate {
        /// `None` while it cannot be told.
        seconds: Option<f64>,
        /// At its peak, besides the vectors.
        bytes: u64,
        /// Memory that is free; `None` where the system does not say.
        free: Option<u64>,
    },
    /// How far to trust the layout on screen.
    Quality(Box<QualityInfo>),
}

impl Reply {
    /// The answer's JSON, without its `id`.
    pub fn to_json(&self) -> Value {
        let mut answer = match self {
            Self::Neighbors { rows, distances } => serde_json::json!({"rows": rows, "distances": distances}),
            Self::Surroundings { kept, missing, wrong } => {
                serde_json::json!({"kept": kept, "missing": missing, "false": wrong})
            }
            Self::Rows(rows) => serde_json::json!({"count": rows.len()}),
            Self::Count(count) => serde_json::json!({"count": count}),
            Self::Point(values) => serde_json::json!({"values": values}),
            Self::Bookmark(id) => serde_json::json!({"bookmark": id}),
            Self::Clusters(labels) => serde_json::json!({"labels": labels}),
            Self::Done | Self::Atlas(_) | Self::Raster(_) => serde_json::json!({}),
            Self::Curve { iterations, kl, recall } => {
                serde_json::json!({"iterations": iterations, "kl": kl, "recall": recall})
            }
            Self::Estimate { seconds, bytes, free } => {
                serde_json::json!({"seconds": seconds, "bytes": bytes, "free": free})
            }
            Self::Quality(quality) => serde_json::json!({"quality": quality}),
        };
        answer["ok"] = Value::Bool(true);
        answer
    }

    /// The binary message that follows the answer to the command `id`, if one does.
    pub(crate) fn to_binary(&self, id: u32) -> Result<Option<Vec<u8>>> {
        match self {
            Self::Rows(rows) => wire::row_set(id, rows).map(Some),
            Self::Atlas(atlas) => atlas.encode(id).map(Some),
            Self::Raster(raster) => raster.encode(id).map(Some),
            _ => Ok(None),
        }
    }
}

/// The name of a dense place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Label {
    /// Where the place is densest, in layout units; the third is 0 in 2D.
    pub at: [f32; 3],
    /// Its name.
    pub text: String,
    /// Points there.
    pub rows: usize,
    /// How prominent it is, relative to the most prominent place: more than 0, at most 1.
    pub weight: f64,
}

/// What happened, for a page that did not ask.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "lowercase")]
pub enum Event {
    /// Anything but progress has changed.
    Session {
        /// The session as it is now.
        session: Box<Snapshot>,
    },
    /// A task or a run has come further.
    Progress {
        /// The task under way.
        task: Option<TaskInfo>,
        /// t-SNE.
        tsne: Box<TsneInfo>,
        /// UMAP.
        umap: Box<UmapInfo>,
    },
    /// Something failed that nobody waits for.
    Error {
        /// One sentence.
        message: String,
    },
}
