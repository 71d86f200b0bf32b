//! A bookmark back on screen.

use std::sync::Arc;

use embedscope_io::{CameraDef, Column, Coordinates, State as Saved};
use serde_json::{Map, Value};

use super::data::Data;
use super::layout::Layout;
use super::raw::Raw;
use super::rest::Rest;
use super::saved::{self, SavedCustom, SavedTsne, SavedUmap};
use super::selection::{Edit, Marks, Name, Saved as SavedMarks, SavedColumn};
use super::state::{COMPONENTS, Screen, State};
use super::tsne::Settings;
use crate::camera::Aspect;
use crate::command::{ColorKind, ColorSettings};
use crate::compute::Purpose;
use crate::{Camera, Error, Projection, Result};

/// A bookmark's layouts and settings, read before the lock is taken.
#[derive(Debug)]
pub(crate) struct Restored {
    projection: Projection,
    iteration: u32,
    settings: Settings,
    saved_umap: SavedUmap,
    components: Vec<usize>,
    pca: Option<Layout>,
    tsne: Option<Layout>,
    umap: Option<Layout>,
    custom: Option<Layout>,
    color_by: Option<String>,
    label_by: Option<String>,
    marks: Marks,
    edited: Vec<Column>,
    camera: Option<CameraDef>,
    extra: Map<String, Value>,
    saved: Arc<Saved>,
}

impl Restored {
    /// Reads a bookmark for data of `points` points; `now` holds where the bookmark is silent.
    pub(crate) fn of(saved: &Arc<Saved>, points: usize, now: &Settings) -> Result<Self> {
        use embedscope_io::Projection as P;
        let extra = saved.extra().cloned().unwrap_or_default();
        let rest = Rest::of(&extra, saved, points);
        let layout = |name: &str, c: Coordinates| {
            let (index, values) = rest.join(name, c.dims, c.index, c.values);
            Layout::restored(points, c.dims, &index, &values)
        };
        let setting = |key: &str| extra.get(key).and_then(Value::as_u64);
        let learning_rate = match extra.get("learningRate") {
            Some(rate) => rate.as_f64(),
            None => saved.learning_rate(),
        };
        let components = saved.pca_components();
        let parsed = |key: &str| extra.get(key).filter(|value| !value.is_null()).cloned();
        let own_tsne: Option<SavedTsne> = parsed("tsne").and_then(|v| serde_json::from_value(v).ok());
        let own_umap: Option<SavedUmap> = parsed("umap").and_then(|v| serde_json::from_value(v).ok());
        Ok(Self {
            projection: projection_of(saved),
            saved_umap: own_umap.unwrap_or_else(|| SavedUmap::of_bookmark(saved)),
            iteration: u32::try_from(saved.iteration()).unwrap_or(u32::MAX),
            settings: own_tsne.unwrap_or_default().onto(Settings {
                dims: if saved.is_3d(P::Tsne) { 3 } else { 2 },
                perplexity: saved.perplexity().filter(|p| *p >= 1.0).unwrap_or(now.perplexity),
                learning_rate: learning_rate.filter(|r| r.is_finite() && *r > 0.0),
                iterations: setting("iterations")
                    .and_then(|i| u32::try_from(i).ok())
                    .filter(|i| *i > 0)
                    .unwrap_or(now.iterations),
                seed: setting("seed").unwrap_or(now.seed),
                ..now.clone()
            }),
            components: if components.iter().all(|&c| c < COMPONENTS) { components } else { vec![0, 1, 2] },
            pca: saved.pca_scores()?.map(|c| layout("pca", c)),
            tsne: saved.coordinates(P::Tsne)?.map(|c| layout("tsne", c)),
            umap: saved.coordinates(P::Umap)?.map(|c| layout("umap", c)),
            custom: saved.coordinates(P::Custom)?.map(|c| layout("custom", c)),
            color_by: saved.color_by().map(str::to_owned),
            label_by: saved.label_by().map(str::to_owned),
            marks: marks(saved, &extra, points)?,
            edited: edited(&extra, points),
            camera: saved.camera(),
            saved: saved.clone(),
            extra,
        })
    }

    /// Puts the bookmark on screen. Nothing moves until Run or Resume.
    pub(crate) fn apply(self, state: &mut State) {
        state.cancel_tasks(Purpose::Tsne);
        state.cancel_tasks(Purpose::Umap);
        let Some(data) = state.data.clone() else { return };
        state.tsne.restore(self.tsne, self.iteration, self.settings);
        let umap = self.saved_umap.settings(data.points);
        state.umap.restore(self.umap, self.saved_umap.epoch, umap);
        restore_axes(state, &data, &self.saved, &self.extra, self.custom);
        let restored_pca = self.projection == Projection::Pca && self.pca.is_some();
        state.screen = Screen { projection: self.projection, restored: restored_pca };
        state.pca.restored = self.pca;
        state.pca.components = self.components;
        if let Some(on) = self.extra.get("sphereize").and_then(Value::as_bool) {
            state.set_sphereize(on);
        }

        take_marks(state, self.marks, self.edited);
        let view = &mut state.view;
        view.color_by = self.color_by;
        view.label_by = self.label_by;
        if let Some(palette) = self.extra.get("palette").and_then(Value::as_str) {
            palette.clone_into(&mut view.palette);
        }
        let parsed = |key: &str| self.extra.get(key).filter(|v| !v.is_null()).cloned();
        if let Some(neighbors) = parsed("neighbors").and_then(|v| serde_json::from_value(v).ok()) {
            view.neighbors = neighbors;
        }
        // A bookmark of others says only whether numbers are coloured as classes.
        let theirs = if self.saved.is_forced_categorical() { ColorKind::Category } else { ColorKind::Auto };
        view.color = parsed("color")
            .and_then(|v| serde_json::from_value(v).ok())
            .unwrap_or(ColorSettings { kind: theirs, ..ColorSettings::default() });
        // Where a bookmark says nothing of them, the colours chosen by hand stay.
        if let Some(colors) = parsed("colors").and_then(|v| serde_json::from_value(v).ok()) {
            view.colors = colors;
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

/// The sentence that a bookmark of ours was made of other vectors than those that are open.
pub(super) fn other_vectors(saved: &Saved, data: &Data) -> Option<Error> {
    let hash = saved.extra()?.get("hash")?.as_str()?;
    let other = data.hash().is_some_and(|own| own != hash);
    other.then(|| Error::OtherVectors { bookmark: saved.label().to_owned(), data: data.name.clone() })
}

/// What was selected and shown: as this program kept it, else as TensorFlow's projector does.
fn marks(saved: &Saved, extra: &Map<String, Value>, points: usize) -> Result<Marks> {
    let own = extra.get("selection").and_then(|v| serde_json::from_value::<SavedMarks>(v.clone()).ok());
    if let Some(Ok(marks)) = own.map(|own| own.marks(points)) {
        return Ok(marks);
    }
    SavedMarks::of_rows(saved.selected_points(), points).within(saved.filtered_points(), points).marks(points)
}

/// The columns that were edited when the bookmark was made.
fn edited(extra: &Map<String, Value>, points: usize) -> Vec<Column> {
    let saved = extra.get("edited").and_then(|v| serde_json::from_value::<Vec<SavedColumn>>(v.clone()).ok());
    // Those of other data do not fit.
    saved.unwrap_or_default().iter().filter_map(|column| column.column(points).ok()).collect()
}

/// Puts marks in place as one step, with the edited columns of the bookmark where this session has none of the name.
fn take_marks(state: &mut State, mut marks: Marks, edited: Vec<Column>) {
    let Some(data) = state.data.clone().filter(|data| data.points == marks.selected.points()) else { return };
    let fresh = state.selection.is_fresh();
    marks.edits = state.selection.marks().edits.clone();
    let mut edits = marks.edits.clone();
    for column in edited {
        let present = data.metadata.column(column.name());
        if present != Some(&column) && !data.edited_columns().iter().any(|c| c.name() == column.name()) {
            edits = edits.with(Edit::replace(column));
        }
    }
    let mut name = Name::Select;
    if let Ok(Some(with)) = data.with_edits(&edits) {
        state.data = Some(Arc::new(with));
        (marks.edits, name) = (edits, Name::Tag);
    }
    // There are data, and these marks are of them.
    let _ = state.mark(name, |_| Ok(marks));
    if fresh {
        state.selection.forget();
    }
}

/// Custom axes and columns drawn as they are, with the layout that the file has of either.
fn restore_axes(
    state: &mut State,
    data: &Data,
    saved: &Saved,
    extra: &Map<String, Value>,
    layout: Option<Layout>,
) {
    let parsed = |key: &str| extra.get(key).filter(|value| !value.is_null()).cloned();
    let axes = parsed("raw").and_then(|v| serde_json::from_value(v).ok()).unwrap_or_default();
    let raw = Raw::of(data, axes).ok();
    let own: Option<SavedCustom> = parsed("custom").and_then(|v| serde_json::from_value(v).ok());
    let own = own.map(|custom| custom.with(None));
    let mut custom = own.unwrap_or_else(|| saved::from_tensorflow(saved, &data.metadata));
    // Without all ends it is no layout of custom axes of ours: the columns drawn as they are stood in.
    let stood_in = projection_of(saved) == Projection::Raw && !custom.is_complete();
    let depth: Option<Vec<Option<f64>>> = parsed("customDepth").and_then(|v| serde_json::from_value(v).ok());
    let layout = layout.map(|flat| depth.and_then(|depth| flat.with_depth(&depth)).unwrap_or(flat));
    if !stood_in {
        custom.layout.clone_from(&layout);
    }
    state.custom = custom;
    state.raw = match raw {
        Some(raw) => raw,
        // Data without the columns: what was on screen, without its names.
        None if stood_in => Raw { layout, ..Raw::default() },
        None => Raw::offered(data),
    };
}

/// What a bookmark shows; the TensorFlow projector knows no columns drawn as they are.
pub(super) fn projection_of(saved: &Saved) -> Projection {
    let own = saved.extra().and_then(|extra| extra.get("projection")).and_then(Value::as_str);
    if own == Some("raw") { Projection::Raw } else { saved.selected_projection().into() }
}
