//! The session on screen as a bookmark.

use std::sync::Arc;

use embedscope_io::{CameraDef, Coordinates, State as Saved, StateBuilder};
use serde_json::{Map, Value, json};

use super::custom::Custom;
use super::data::Data;
use super::layout::Layout;
use super::rest::{self, Rest};
use super::saved::{self, SavedCustom, SavedTsne, SavedUmap};
use super::selection::{Marks, Saved as SavedMarks, SavedColumn};
use super::state::{Scores, State};
use super::thumbnail::Thumbnail;
use super::tsne::Settings;
use super::umap::UmapSettings;
use crate::camera::Aspect;
use crate::command::{ColorKind, RawAxis};
use crate::snapshot::View;
use crate::wire::Frame;
use crate::{Projection, Result};

/// What a bookmark needs, taken under the lock; making the bookmark takes longer and needs none.
#[derive(Debug)]
pub(crate) struct Material {
    label: String,
    thumbnail: Option<Thumbnail>,
    pub(crate) data: Arc<Data>,
    projection: Projection,
    frame: Option<Frame>,
    settings: Settings,
    umap_settings: UmapSettings,
    epoch: u32,
    raw: Vec<RawAxis>,
    raw_layout: Option<Layout>,
    iteration: u32,
    kl: Option<f64>,
    sphereize: bool,
    scores: Option<Arc<Scores>>,
    restored_pca: Option<Layout>,
    components: Vec<usize>,
    tsne: Option<Layout>,
    umap: Option<Layout>,
    custom: Custom,
    marks: Marks,
    view: View,
}

impl Material {
    /// Everything that is to be saved; without a label it becomes `State k`, as in TensorFlow's projector.
    pub(crate) fn of(state: &State, label: Option<String>, thumbnail: Option<Thumbnail>) -> Result<Self> {
        let data = state.need_data()?.clone();
        let restored = state.screen.restored || state.scores().is_none();
        Ok(Self {
            label: label.unwrap_or_else(|| format!("State {}", state.bookmarks.len())),
            thumbnail,
            projection: state.screen.projection,
            frame: state.frame(),
            settings: state.tsne.settings.clone(),
            umap_settings: state.umap.settings.clone(),
            epoch: state.umap.progress.iteration,
            raw: state.raw.axes.clone(),
            raw_layout: state.raw.layout.clone().filter(|_| state.screen.projection == Projection::Raw),
            iteration: state.tsne.progress.iteration,
            kl: state.tsne.progress.kl,
            sphereize: state.sphereize,
            scores: state.scores().cloned(),
            restored_pca: state.pca.restored.clone().filter(|_| restored),
            components: state.pca.components.clone(),
            tsne: state.tsne.layout.clone(),
            umap: state.umap.layout.clone(),
            custom: state.custom.clone(),
            marks: state.selection.marks().clone(),
            view: state.view.clone(),
            data,
        })
    }

    /// The bookmark, readable by TensorFlow's projector; what that does not know is under its own key.
    pub(crate) fn build(self) -> Result<Saved> {
        let mut extra = self.extra();
        let camera = self.view.camera.map(|camera| match &self.frame {
            Some(frame) => Aspect::of(frame).to_tensorflow(&camera),
            None => camera,
        });
        let pca = match (&self.restored_pca, &self.scores) {
            (Some(layout), _) => Some(coordinates("pca", layout)?),
            (None, Some(scores)) => Some(Coordinates::from_matrix("pca", &scores.scores)),
            (None, None) => None,
        };
        let layout = |name, layout: &Option<Layout>| {
            layout.as_ref().map(|layout| coordinates(name, layout)).transpose()
        };
        let (tsne, umap) = (layout("tsne", &self.tsne)?, layout("umap", &self.umap)?);
        // TensorFlow's projector draws two custom axes; the third is in the extra key, and columns drawn as they are stand in
        // where there are no custom axes.
        let flat = self.custom.layout.as_ref().or(self.raw_layout.as_ref()).map(Layout::flat);
        let [left, right, down, up] = saved::to_tensorflow(&self.custom);
        let custom = layout("linear", &flat)?;
        let shown = self.marks.shown();
        let filtered = (!shown.is_empty() && shown.len() < shown.points()).then(|| shown.to_rows());
        if let Some(shown) = &filtered {
            let layouts = [("pca", &pca), ("tsne", &tsne), ("umap", &umap), ("custom", &custom)];
            let kept = Rest::keep(shown, &layouts.map(|(name, layout)| (name, layout.as_ref())));
            extra.insert(rest::KEY.to_owned(), kept);
        }
        let defaults = StateBuilder::default();
        let builder = StateBuilder {
            label: self.label.clone(),
            points: self.data.points,
            dimensions: self.data.dimensions,
            projection: self.projection.into(),
            iteration: u64::from(self.iteration),
            perplexity: self.settings.perplexity,
            // TensorFlow has no automatic rate: its own default stands for it, the truth is in the extra key.
            learning_rate: self.settings.learning_rate.unwrap_or(defaults.learning_rate),
            tsne_is_3d: self.settings.dims == 3,
            pca_components: self.components.clone(),
            pca,
            tsne,
            umap,
            umap_neighbors: self.umap_settings.neighbors as u64,
            umap_min_dist: self.umap_settings.min_dist,
            custom,
            custom_ends: [left, right, up, down],
            custom_column: saved::column_of(&self.custom, &self.data.metadata),
            filtered,
            selected: self.marks.selected.to_rows(),
            camera: camera.map(|c| CameraDef {
                orthographic: c.orthographic,
                position: c.position,
                target: c.target,
                zoom: c.zoom,
            }),
            color_by: self.view.color_by.clone(),
            label_by: self.view.label_by.clone(),
            force_categorical: self.view.color.kind == ColorKind::Category,
            ..defaults
        };
        Ok(StateBuilder { extra, ..builder }.build()?)
    }

    fn extra(&self) -> Map<String, Value> {
        let edited: Vec<SavedColumn> = self.data.edited_columns().into_iter().map(SavedColumn::of).collect();
        let extra = json!({
            "version": env!("CARGO_PKG_VERSION"),
            "sphereize": self.sphereize,
            "learningRate": self.settings.learning_rate,
            "iterations": self.settings.iterations,
            "seed": self.settings.seed,
            "kl": self.kl,
            "tsne": SavedTsne::of(&self.settings),
            "umap": SavedUmap::of(&self.umap_settings, self.epoch),
            "custom": SavedCustom::of(&self.custom),
            "raw": self.raw,
            "projection": self.projection,
            "customDepth": self.custom.layout.as_ref().and_then(Layout::depth),
            "palette": self.view.palette,
            "neighbors": self.view.neighbors,
            "color": self.view.color,
            "colors": self.view.colors,
            "camera": self.view.camera,
            "points": self.data.points,
            "hash": self.data.hash(),
            "selection": SavedMarks::of(&self.marks),
            "edited": edited,
        });
        let mut extra = match extra {
            Value::Object(map) => map,
            _ => Map::new(),
        };
        if let Some(thumbnail) = &self.thumbnail {
            thumbnail.keep_in(&mut extra);
        }
        extra
    }
}

fn coordinates(name: &str, layout: &Layout) -> Result<Coordinates> {
    let (mut index, mut values) = (Vec::new(), Vec::new());
    for (row, point) in layout.exact().chunks_exact(layout.dims).enumerate() {
        if point.iter().all(|v| v.is_finite()) {
            index.push(row as u32);
            values.extend_from_slice(point);
        }
    }
    let names = (0..layout.dims).map(|i| format!("{name}-{i}")).collect();
    Ok(Coordinates::new(names, index, values, layout.positions.len() / layout.dims)?)
}
