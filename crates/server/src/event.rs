//! What the server tells the page: answers to commands, and events.

use serde::Serialize;
use serde_json::Value;

use crate::snapshot::{Snapshot, TaskInfo, TsneInfo};

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
    /// The rows that match, ascending.
    Rows(Vec<u32>),
    /// The text of each column.
    Point(Vec<Option<String>>),
    /// The bookmark that was added.
    Bookmark(u64),
}

impl Reply {
    /// The answer's JSON, without its `id`.
    pub(crate) fn to_json(&self) -> Value {
        let mut answer = match self {
            Self::Done => serde_json::json!({}),
            Self::Neighbors { rows, distances } => serde_json::json!({"rows": rows, "distances": distances}),
            Self::Rows(rows) => serde_json::json!({"count": rows.len()}),
            Self::Point(values) => serde_json::json!({"values": values}),
            Self::Bookmark(id) => serde_json::json!({"bookmark": id}),
        };
        answer["ok"] = Value::Bool(true);
        answer
    }
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
        /// The run.
        tsne: TsneInfo,
    },
    /// Something failed that nobody waits for.
    Error {
        /// One sentence.
        message: String,
    },
}
