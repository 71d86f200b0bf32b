//! One bookmark and what is in it.

use serde_json::{Map, Value};

use super::projections::Projections;
use crate::error::counted;
use crate::{Coordinates, Error, Result};

/// A method of the TensorFlow projector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Projection {
    /// Principal components.
    #[default]
    Pca,
    /// t-SNE.
    Tsne,
    /// UMAP.
    Umap,
    /// Two axes between groups of points.
    Custom,
}

impl Projection {
    /// All of them, in the order of their protocol codes.
    pub const ALL: [Self; 4] = [Self::Pca, Self::Tsne, Self::Umap, Self::Custom];

    /// The name in files, on the command line and in the protocol: `pca`, `tsne`, `umap` or `custom`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pca => "pca",
            Self::Tsne => "tsne",
            Self::Umap => "umap",
            Self::Custom => "custom",
        }
    }

    /// The projection of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.name() == name)
    }
}

/// TensorFlow's camera, in the frame in which each axis of the layout is scaled to -1..1 by itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CameraDef {
    /// Whether lines of sight are parallel (2D) or meet (3D).
    pub orthographic: bool,
    /// Where the camera is.
    pub position: [f64; 3],
    /// What it looks at.
    pub target: [f64; 3],
    /// Magnification of an orthographic camera, 1 by default.
    pub zoom: f64,
}

/// One bookmark: everything that is in the file, in its order.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Every key but `projections`, which is here as `null` to keep its place.
    pub(super) fields: Map<String, Value>,
    pub(super) projections: Projections,
}

impl State {
    /// The key under which what only Embedscope knows is kept.
    pub const EXTRA: &'static str = "embedscope";

    /// The bookmark's name.
    pub fn label(&self) -> &str {
        self.string("label").unwrap_or_default()
    }

    /// Renames the bookmark.
    pub fn set_label(&mut self, label: &str) {
        self.set("label", Value::from(label));
    }

    /// Whether it was the one shown when the file was saved.
    pub fn is_selected(&self) -> bool {
        self.fields.get("isSelected").and_then(Value::as_bool).unwrap_or(false)
    }

    /// Marks it as the one shown.
    pub fn set_selected(&mut self, selected: bool) {
        self.set("isSelected", Value::from(selected));
    }

    /// The projection that was on screen; PCA when the file does not say.
    pub fn selected_projection(&self) -> Projection {
        self.string("selectedProjection").and_then(Projection::from_name).unwrap_or_default()
    }

    /// Iterations of t-SNE done.
    pub fn iteration(&self) -> u64 {
        self.number("tSNEIteration").map_or(0, |n| n.max(0.0) as u64)
    }

    /// Perplexity of t-SNE.
    pub fn perplexity(&self) -> Option<f64> {
        self.number("tSNEPerplexity")
    }

    /// Learning rate of t-SNE (the file has its decimal logarithm).
    pub fn learning_rate(&self) -> Option<f64> {
        self.number("tSNELearningRate").map(|log10| 10f64.powf(log10))
    }

    /// Whether a projection has three dimensions.
    pub fn is_3d(&self, projection: Projection) -> bool {
        let flag = |key| self.fields.get(key).and_then(Value::as_bool).unwrap_or(true);
        match projection {
            Projection::Pca => self.pca_components().len() == 3,
            Projection::Tsne => flag("tSNEis3d"),
            Projection::Umap => flag("umapIs3d"),
            Projection::Custom => false,
        }
    }

    /// The principal components shown, from 0; two or three of them.
    pub fn pca_components(&self) -> Vec<usize> {
        let listed = self.list("pcaComponentDimensions");
        if matches!(listed.len(), 2 | 3) {
            listed.iter().map(|&c| c as usize).collect()
        } else {
            vec![0, 1, 2]
        }
    }

    /// Number of points shown (after filtering) and of dimensions.
    pub fn dimensions(&self) -> (usize, usize) {
        match self.list("dataSetDimensions").as_slice() {
            [n, d] => (*n as usize, *d as usize),
            _ => (self.projections.len(), 0),
        }
    }

    /// Number of points the data set must have at least: beyond [`State::dimensions`] for a filtered state.
    pub fn points(&self) -> usize {
        match self.filtered_points() {
            None => self.dimensions().0,
            Some(rows) => rows.iter().max().map_or(0, |&row| row as usize + 1),
        }
    }

    /// The rows of the data set that were shown; `None` = all of them.
    pub fn filtered_points(&self) -> Option<Vec<u32>> {
        Some(self.list("filteredPoints")).filter(|rows| !rows.is_empty())
    }

    /// The rows selected, in the numbering of the whole data set.
    pub fn selected_points(&self) -> Vec<u32> {
        let selected = self.list("selectedPoints");
        match self.filtered_points() {
            None => selected,
            Some(rows) => selected.iter().filter_map(|&i| rows.get(i as usize).copied()).collect(),
        }
    }

    /// The camera.
    pub fn camera(&self) -> Option<CameraDef> {
        let camera = self.fields.get("cameraDef")?;
        let triple = |key: &str| -> Option<[f64; 3]> {
            let values: Option<Vec<f64>> = camera.get(key)?.as_array()?.iter().map(Value::as_f64).collect();
            values?.try_into().ok()
        };
        Some(CameraDef {
            orthographic: camera.get("orthographic").and_then(Value::as_bool).unwrap_or(false),
            position: triple("position")?,
            target: triple("target")?,
            zoom: camera.get("zoom").and_then(Value::as_f64).unwrap_or(1.0),
        })
    }

    /// The column points are coloured by; `None` = no colour map.
    pub fn color_by(&self) -> Option<&str> {
        self.string("selectedColorOptionName").filter(|&name| !name.is_empty() && name != NO_COLOR)
    }

    /// Whether numbers are coloured as classes.
    pub fn is_forced_categorical(&self) -> bool {
        self.fields.get("forceCategoricalColoring").and_then(Value::as_bool).unwrap_or(false)
    }

    /// The column points are labelled by.
    pub fn label_by(&self) -> Option<&str> {
        self.string("selectedLabelOption").filter(|name| !name.is_empty())
    }

    /// What only Embedscope knows, if the state was written by it.
    pub fn extra(&self) -> Option<&Map<String, Value>> {
        self.fields.get(Self::EXTRA).and_then(Value::as_object)
    }

    /// Replaces what only Embedscope knows; an empty map takes the key away.
    pub fn set_extra(&mut self, extra: Map<String, Value>) {
        if extra.is_empty() {
            self.fields.shift_remove(Self::EXTRA);
        } else {
            self.set(Self::EXTRA, Value::Object(extra));
        }
    }

    /// The value of any key but `projections`.
    pub fn field(&self, key: &str) -> Option<&Value> {
        self.fields.get(key)
    }

    /// Whether there are coordinates of a projection.
    pub fn has(&self, projection: Projection) -> bool {
        self.keys(projection).iter().all(|key| self.projections.has(key))
    }

    /// The coordinates of a projection, rows numbered as in the whole data set; `None` when no point has any.
    ///
    /// PCA gives the two or three components shown; see [`State::pca_scores`] for all.
    pub fn coordinates(&self, projection: Projection) -> Result<Option<Coordinates>> {
        self.read_columns(self.keys(projection))
    }

    /// The scores of all principal components that every point can have, `pca-0`, `pca-1`, ...
    pub fn pca_scores(&self) -> Result<Option<Coordinates>> {
        let mut keys: Vec<String> = (0..self.projections.keys())
            .map(|i| format!("pca-{i}"))
            .take_while(|k| self.projections.has(k))
            .collect();
        // Components that the data do not have are null.
        while let Some(last) = keys.last() {
            if self.projections.columns(std::slice::from_ref(last)).0.is_empty() {
                keys.pop();
            } else {
                break;
            }
        }
        if keys.is_empty() { Ok(None) } else { self.read_columns(keys) }
    }

    /// Fails unless the state belongs to a data set of `points` x `dims`; `name` is the file's, for the message.
    ///
    /// A state of some of the points (isolated in the projector) fits the whole data set.
    pub fn check_fits(&self, name: &str, points: usize, dims: usize) -> Result<()> {
        let (n, d) = self.dimensions();
        let rows_fit = if self.filtered_points().is_some() { self.points() <= points } else { n == points };
        if rows_fit && (d == dims || d == 0 || dims == 0) {
            return Ok(());
        }
        Err(Error::content(
            name,
            crate::Place::File,
            format!(
                "the bookmark \"{}\" of {} with {}",
                self.label(),
                counted(self.points().max(n), "point"),
                counted(d, "dimension")
            ),
            format!("one of {} with {}", counted(points, "point"), counted(dims, "dimension")),
            "it belongs to another data set: open that one, or open the bookmark alone",
        ))
    }

    fn keys(&self, projection: Projection) -> Vec<String> {
        let numbered = |name: &str| {
            let dims = if self.is_3d(projection) { 3 } else { 2 };
            (0..dims).map(|i| format!("{name}-{i}")).collect()
        };
        match projection {
            Projection::Pca => self.pca_components().iter().map(|c| format!("pca-{c}")).collect(),
            Projection::Tsne => numbered("tsne"),
            Projection::Umap => numbered("umap"),
            Projection::Custom => vec!["linear-x".to_owned(), "linear-y".to_owned()],
        }
    }

    fn read_columns(&self, keys: Vec<String>) -> Result<Option<Coordinates>> {
        let (mut index, values) = self.projections.columns(&keys);
        if index.is_empty() {
            return Ok(None);
        }
        if let Some(rows) = self.filtered_points() {
            for i in &mut index {
                *i = rows.get(*i as usize).copied().ok_or_else(|| {
                    Error::Request(format!(
                        "the bookmark \"{}\" has more projections than filteredPoints; save it again",
                        self.label()
                    ))
                })?;
            }
        }
        let points = self.points();
        Coordinates::new(keys, index, values, points).map(Some)
    }

    pub(super) fn set(&mut self, key: &str, value: Value) {
        self.fields.insert(key.to_owned(), value);
    }

    fn string(&self, key: &str) -> Option<&str> {
        self.fields.get(key).and_then(Value::as_str)
    }

    fn number(&self, key: &str) -> Option<f64> {
        self.fields.get(key).and_then(Value::as_f64)
    }

    fn list(&self, key: &str) -> Vec<u32> {
        let Some(values) = self.fields.get(key).and_then(Value::as_array) else { return Vec::new() };
        values.iter().filter_map(|v| v.as_f64().map(|v| v as u32)).collect()
    }
}

/// TensorFlow's name for no colour.
pub(super) const NO_COLOR: &str = "No color map";
