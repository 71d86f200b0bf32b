//! Settings of runs and axes as bookmarks and session files keep them, beside what the TensorFlow projector knows.

use std::collections::BTreeMap;

use embedscope_core::Metric;
use embedscope_io::{State as Bookmark, Table};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::custom::{Custom, ENDS, End};
use super::layout::Layout;
use super::run::Kind;
use super::tsne::{Settings, Supervise, Tsne};
use super::umap::{Umap, UmapSettings};
use crate::command::{By, Search, UmapMode, UmapSupervise};

/// What only Embedscope's t-SNE has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct SavedTsne {
    neighbors: Option<usize>,
    metric: String,
    exaggeration: Option<f64>,
    momentum: Option<f64>,
    dof: f64,
    supervise: SavedSupervise,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
struct SavedSupervise {
    column: Option<String>,
    factor: f64,
    ignored: Option<String>,
}

impl Default for SavedTsne {
    fn default() -> Self {
        Self::of(&Tsne::defaults(0))
    }
}

impl SavedTsne {
    pub(super) fn of(settings: &Settings) -> Self {
        let Supervise { column, factor, ignored } = settings.supervise.clone();
        Self {
            neighbors: settings.neighbors,
            metric: settings.metric.name().to_owned(),
            exaggeration: settings.exaggeration,
            momentum: settings.momentum,
            dof: settings.dof,
            supervise: SavedSupervise { column, factor, ignored },
        }
    }

    /// The settings with these, unless they are out of range.
    pub(super) fn onto(self, plain: Settings) -> Settings {
        let SavedSupervise { column, factor, ignored } = self.supervise;
        let new = Settings {
            neighbors: self.neighbors.filter(|k| *k > 0),
            metric: metric(&self.metric),
            exaggeration: self.exaggeration,
            momentum: self.momentum,
            dof: self.dof,
            supervise: Supervise { column, factor, ignored },
            ..plain.clone()
        };
        let sound = new.params(0, 0, false).check().is_ok() && (0.0..=100.0).contains(&factor);
        if sound { new } else { plain }
    }
}

/// UMAP, whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct SavedUmap {
    dims: usize,
    neighbors: usize,
    min_dist: f64,
    spread: f64,
    metric: String,
    mode: UmapMode,
    epochs: Option<u32>,
    seed: u64,
    supervise: UmapSupervise,
    /// Epochs of the layout.
    pub(super) epoch: u32,
}

impl Default for SavedUmap {
    fn default() -> Self {
        Self::of(&Umap::defaults(0), 0)
    }
}

impl SavedUmap {
    pub(super) fn of(settings: &UmapSettings, epoch: u32) -> Self {
        Self {
            dims: settings.dims,
            neighbors: settings.neighbors,
            min_dist: settings.min_dist,
            spread: settings.spread,
            metric: settings.metric.name().to_owned(),
            mode: settings.mode,
            epochs: settings.epochs,
            seed: settings.seed,
            supervise: settings.supervise.clone(),
            epoch,
        }
    }

    /// The settings; the plain ones where these are out of range.
    pub(super) fn settings(&self, points: usize) -> UmapSettings {
        let new = UmapSettings {
            dims: self.dims,
            neighbors: self.neighbors,
            min_dist: self.min_dist,
            spread: self.spread,
            metric: metric(&self.metric),
            mode: self.mode,
            epochs: self.epochs.filter(|epochs| *epochs > 0),
            seed: self.seed,
            supervise: self.supervise.clone(),
        };
        let sound = (2..=3).contains(&new.dims) && new.neighbors >= 2 && new.params(1).check().is_ok();
        if sound { new } else { Umap::defaults(points) }
    }

    /// What TensorFlow's fields say.
    pub(super) fn of_bookmark(saved: &Bookmark) -> Self {
        let number = |key| saved.field(key).and_then(Value::as_f64);
        let plain = Self::default();
        Self {
            dims: if saved.is_3d(embedscope_io::Projection::Umap) { 3 } else { 2 },
            neighbors: number("umapNeighbors").map_or(plain.neighbors, |k| k as usize),
            min_dist: number("umapMinDist").unwrap_or(plain.min_dist),
            ..plain
        }
    }
}

/// One that runs can use; anything else is the plain one.
fn metric(name: &str) -> Metric {
    name.parse().ok().filter(|metric| *metric != Metric::Dot).unwrap_or_default()
}

/// Custom axes without their layout.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SavedCustom {
    dims: usize,
    compat: bool,
    axes: BTreeMap<String, SavedEnd>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct SavedEnd {
    by: By,
    name: String,
    matches: usize,
}

impl SavedCustom {
    pub(super) fn of(custom: &Custom) -> Self {
        let end = |(end, name): (&Option<End>, &str)| {
            let End { by, name: label, matches, .. } = end.clone()?;
            Some((name.to_owned(), SavedEnd { by, name: label, matches }))
        };
        Self {
            dims: custom.dims,
            compat: custom.compat,
            axes: custom.ends.iter().zip(ENDS).filter_map(end).collect(),
        }
    }

    pub(super) fn with(mut self, layout: Option<Layout>) -> Custom {
        let mut end = |name: &str| {
            let SavedEnd { by, name, matches } = self.axes.remove(name)?;
            Some(End::saved(by, name, matches))
        };
        let ends = ENDS.map(&mut end);
        let dims = if self.dims == 3 { 3 } else { 2 };
        Custom { dims, compat: self.compat, ends, layout }
    }
}

/// TensorFlow's names of the ends it has, in the order of [`ENDS`].
const THEIRS: [&str; 4] = ["customXLeft", "customXRight", "customYDown", "customYUp"];

/// The ends as TensorFlow's projector writes them: a text each, and whether it is an expression.
pub(super) fn to_tensorflow(custom: &Custom) -> [Option<(String, bool)>; 4] {
    let of = |at: usize| match &custom.ends[at].as_ref()?.by {
        By::Search(search) => Some((search.text.clone(), search.regex)),
        By::Value(by) => Some((format!("^{}$", regex::escape(by.value.as_deref()?)), true)),
        _ => None,
    };
    [of(0), of(1), of(2), of(3)]
}

/// The column in which TensorFlow's projector looks for them.
pub(super) fn column_of(custom: &Custom, table: &Table) -> Option<String> {
    custom.ends.iter().flatten().find_map(|end| match &end.by {
        By::Search(search) => table.columns().get(search.column?).map(|column| column.name().to_owned()),
        By::Value(by) => Some(by.column.clone()),
        _ => None,
    })
}

/// Ends as a bookmark of TensorFlow's projector has them.
pub(super) fn from_tensorflow(saved: &Bookmark, table: &Table) -> Custom {
    let text = |key: &str| saved.field(key).and_then(Value::as_str);
    let column = text("customSelectedSearchByMetadataOption")
        .and_then(|name| table.columns().iter().position(|column| column.name() == name));
    let end = |name: &str| {
        let wanted = text(&format!("{name}Text")).filter(|text| !text.is_empty())?.to_owned();
        let regex = saved.field(&format!("{name}Regex")).and_then(Value::as_bool).unwrap_or(false);
        let search = Search { text: wanted.clone(), regex, whole: false, column };
        let matches = super::search::search(table, table.rows(), &search).map_or(0, |rows| rows.len());
        Some(End::saved(By::Search(search), wanted, matches))
    };
    let [left, right, down, up] = THEIRS.map(end);
    Custom { dims: 2, compat: true, ends: [left, right, down, up, None, None], layout: None }
}
