//! The session on screen as a bookmark.

use std::sync::Arc;

use embedscope_io::{CameraDef, Coordinates, State as Saved, StateBuilder};
use serde_json::{Map, Value, json};

use super::data::Data;
use super::layout::Layout;
use super::state::{COMPONENTS, Scores, State};
use super::tsne::Settings;
use crate::camera::Aspect;
use crate::snapshot::View;
use crate::wire::Frame;
use crate::{Camera, Projection, Result};

/// What a bookmark needs, taken under the lock; making the bookmark takes longer and needs none.
#[derive(Debug)]
pub(crate) struct Material {
    label: String,
    pub(crate) data: Arc<Data>,
    projection: Projection,
    frame: Option<Frame>,
    settings: Settings,
    iteration: u32,
    kl: Option<f64>,
    sphereize: bool,
    scores: Option<Arc<Scores>>,
    restored_pca: Option<Layout>,
    components: Vec<usize>,
    tsne: Option<Layout>,
    umap: Option<Layout>,
    custom: Option<Layout>,
    view: View,
}

impl Material {
    /// Everything that is to be saved; without a label it becomes `State k`, as in TensorFlow's projector.
    pub(crate) fn of(state: &State, label: Option<String>) -> Result<Self> {
        let data = state.need_data()?.clone();
        let restored = state.screen.restored || state.scores().is_none();
        Ok(Self {
            label: label.unwrap_or_else(|| format!("State {}", state.bookmarks.len())),
            projection: state.screen.projection,
            frame: state.frame(),
            settings: state.tsne.settings,
            iteration: state.tsne.progress.iteration,
            kl: state.tsne.progress.kl,
            sphereize: state.sphereize,
            scores: state.scores().cloned(),
            restored_pca: state.pca.restored.clone().filter(|_| restored),
            components: state.pca.components.clone(),
            tsne: state.tsne.layout.clone(),
            umap: state.restored.get(&Projection::Umap).cloned(),
            custom: state.restored.get(&Projection::Custom).cloned(),
            view: state.view.clone(),
            data,
        })
    }

    /// The bookmark, readable by TensorFlow's projector; what that does not know is under its own key.
    pub(crate) fn build(self) -> Result<Saved> {
        let extra = self.extra();
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
            tsne: layout("tsne", &self.tsne)?,
            umap: layout("umap", &self.umap)?,
            custom: layout("linear", &self.custom)?,
            selected: self.view.selected.clone(),
            camera: camera.map(|c| CameraDef {
                orthographic: c.orthographic,
                position: c.position,
                target: c.target,
                zoom: c.zoom,
            }),
            color_by: self.view.color_by.clone(),
            label_by: self.view.label_by.clone(),
            ..defaults
        };
        Ok(StateBuilder { extra, ..builder }.build()?)
    }

    fn extra(&self) -> Map<String, Value> {
        let extra = json!({
            "version": env!("CARGO_PKG_VERSION"),
            "sphereize": self.sphereize,
            "learningRate": self.settings.learning_rate,
            "iterations": self.settings.iterations,
            "seed": self.settings.seed,
            "kl": self.kl,
            "palette": self.view.palette,
            "neighbors": self.view.neighbors,
            "camera": self.view.camera,
        });
        match extra {
            Value::Object(map) => map,
            _ => Map::new(),
        }
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

/// A bookmark's layouts and settings, read before the lock is taken.
#[derive(Debug)]
pub(crate) struct Restored {
    projection: Projection,
    iteration: u32,
    settings: Settings,
    components: Vec<usize>,
    pca: Option<Layout>,
    tsne: Option<Layout>,
    umap: Option<Layout>,
    custom: Option<Layout>,
    color_by: Option<String>,
    label_by: Option<String>,
    selected: Vec<u32>,
    camera: Option<CameraDef>,
    extra: Map<String, Value>,
}

impl Restored {
    /// Reads a bookmark for data of `points` points; `now` holds where the bookmark is silent.
    pub(crate) fn of(saved: &Saved, points: usize, now: Settings) -> Result<Self> {
        use embedscope_io::Projection as P;
        let layout = |c: Coordinates| Layout::restored(points, c.dims, &c.index, &c.values);
        let extra = saved.extra().cloned().unwrap_or_default();
        let setting = |key: &str| extra.get(key).and_then(Value::as_u64);
        let learning_rate = match extra.get("learningRate") {
            Some(rate) => rate.as_f64(),
            None => saved.learning_rate(),
        };
        let components = saved.pca_components();
        Ok(Self {
            projection: saved.selected_projection().into(),
            iteration: u32::try_from(saved.iteration()).unwrap_or(u32::MAX),
            settings: Settings {
                dims: if saved.is_3d(P::Tsne) { 3 } else { 2 },
                perplexity: saved.perplexity().filter(|p| *p >= 1.0).unwrap_or(now.perplexity),
                learning_rate: learning_rate.filter(|r| r.is_finite() && *r > 0.0),
                iterations: setting("iterations")
                    .and_then(|i| u32::try_from(i).ok())
                    .filter(|i| *i > 0)
                    .unwrap_or(now.iterations),
                seed: setting("seed").unwrap_or(now.seed),
            },
            components: if components.iter().all(|&c| c < COMPONENTS) { components } else { vec![0, 1, 2] },
            pca: saved.pca_scores()?.map(layout),
            tsne: saved.coordinates(P::Tsne)?.map(layout),
            umap: saved.coordinates(P::Umap)?.map(layout),
            custom: saved.coordinates(P::Custom)?.map(layout),
            color_by: saved.color_by().map(str::to_owned),
            label_by: saved.label_by().map(str::to_owned),
            selected: saved.selected_points().into_iter().filter(|&row| (row as usize) < points).collect(),
            camera: saved.camera(),
            extra,
        })
    }

    /// Puts the bookmark on screen. Nothing moves until Run or Resume.
    pub(crate) fn apply(self, state: &mut State) {
        state.cancel_tasks(crate::compute::Purpose::Tsne);
        state.tsne.restore(self.tsne, self.iteration, self.settings);
        let restored_pca = self.projection == Projection::Pca && self.pca.is_some();
        state.screen = super::state::Screen { projection: self.projection, restored: restored_pca };
        state.pca.restored = self.pca;
        state.pca.components = self.components;
        let layouts = [(Projection::Umap, self.umap), (Projection::Custom, self.custom)];
        state.restored = layouts.into_iter().filter_map(|(p, layout)| Some((p, layout?))).collect();
        if let Some(on) = self.extra.get("sphereize").and_then(Value::as_bool) {
            state.set_sphereize(on);
        }

        let view = &mut state.view;
        view.color_by = self.color_by;
        view.label_by = self.label_by;
        view.selected = self.selected;
        if let Some(palette) = self.extra.get("palette").and_then(Value::as_str) {
            palette.clone_into(&mut view.palette);
        }
        let parsed = |key: &str| self.extra.get(key).filter(|v| !v.is_null()).cloned();
        if let Some(neighbors) = parsed("neighbors").and_then(|v| serde_json::from_value(v).ok()) {
            view.neighbors = neighbors;
        }
        let own: Option<Camera> = parsed("camera").and_then(|v| serde_json::from_value(v).ok());
        let theirs = self.camera.map(|c| Camera {
            orthographic: c.orthographic,
            position: c.position,
            target: c.target,
            zoom: c.zoom,
        });
        state.redraw = true;
        let aspect = state.frame().map(|frame| Aspect::of(&frame));
        let converted = theirs.map(|camera| aspect.map_or(camera, |aspect| aspect.from_tensorflow(&camera)));
        // A bookmark of ours keeps the exact camera beside TensorFlow's; null there is the default view.
        let camera = if self.extra.contains_key("camera") { own } else { converted };
        state.view.camera = camera.filter(Camera::is_valid);
    }
}
