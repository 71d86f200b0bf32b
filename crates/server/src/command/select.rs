//! The commands that select points and ask for neighbours.

use embedscope_core::Metric;
use serde::Deserialize;

use super::{By, Of, metric_name};

/// Fields of [`super::Command::Select`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Select {
    /// What becomes of the selection.
    pub op: Op,
    /// With which points; those that are not shown are left out.
    pub by: By,
    /// The point that the card shows, if it is then selected.
    #[serde(default)]
    pub anchor: Option<u32>,
}

/// How points change the selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Op {
    /// They are the selection.
    Set,
    /// They join it.
    Add,
    /// They leave it.
    Remove,
    /// Those of the selection that are among them stay.
    Intersect,
}

/// Fields of [`super::Command::Neighbors`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeighborsOf {
    /// Whose.
    pub of: Of,
    /// How many, 1 to 1000.
    pub k: usize,
    /// Between the original vectors.
    #[serde(with = "metric_name")]
    pub metric: Metric,
    /// Among which points.
    #[serde(default)]
    pub within: Within,
}

/// Fields of [`super::Command::Surroundings`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surroundings {
    /// Whose.
    pub row: u32,
    /// How many neighbours, 1 to 1000 and fewer than there are points.
    #[serde(default = "fifteen")]
    pub k: usize,
}

fn fifteen() -> usize {
    15
}

/// Among which points neighbours are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Within {
    /// All points.
    #[default]
    All,
    /// Those that are neither isolated away nor hidden.
    Shown,
}

/// Fields of [`super::Command::Tag`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tag {
    /// Name of the column; one that does not exist is made.
    pub column: String,
    /// The value's text; `null` = missing.
    pub value: Option<String>,
}
