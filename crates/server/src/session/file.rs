//! The session as a file: what is on screen and kept, the data by name and hash.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use embedscope_io::session::{SavedLayout, SessionFile, Values};
use embedscope_io::{Column, State as Saved, write};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::custom::Custom;
use super::data::Data;
use super::layout::Layout;
use super::raw::Raw;
use super::run::Kind;
use super::saved::{SavedCustom, SavedTsne, SavedUmap};
use super::selection::{Edits, Marks, Saved as SavedMarks, SavedColumn};
use super::state::{COMPONENTS, Screen, State};
use super::tsne::{Settings, Tsne};
use super::{Session, bookmarks};
use crate::command::RawAxis;
use crate::compute::Purpose;
use crate::snapshot::View;
use crate::{Error, Projection, Result};

impl Session {
    /// Names the files that the data were read from, for [`Session::save`].
    pub fn set_sources(&self, paths: Vec<PathBuf>) {
        self.shared.lock().sources.files = paths;
    }

    /// Says how the data were read, which a saved session keeps under `reading` for whoever opens it again.
    pub fn set_reading(&self, reading: Map<String, Value>) {
        self.shared.lock().sources.reading = reading;
    }

    /// The whole session as a file, the data by name and hash.
    pub fn to_file(&self) -> Result<SessionFile> {
        let kept = Kept::of(&self.shared.lock())?;
        Ok(kept.into_file())
    }

    /// Writes the session to a file, in one step; an output that is one of the data's files is refused.
    pub fn save(&self, path: &Path) -> Result<()> {
        let file = self.to_file()?;
        let sources = self.shared.lock().sources.clone();
        let inputs: Vec<&Path> = sources.files.iter().map(PathBuf::as_path).collect();
        write::atomic(path, &inputs, |out| file.write(out))?;
        Ok(())
    }

    /// Puts a saved session on screen. The open data must be those that it was saved of.
    pub fn restore(&self, file: SessionFile) -> Result<()> {
        let data = self.data()?;
        let hash = file.about.get("hash").and_then(Value::as_str);
        if hash.is_some() && hash != data.hash() {
            return Err(Error::OtherData { data: data.name.clone() });
        }
        let wish = Wish::of(file, &data)?;
        self.shared.alter(|state| wish.apply(state));
        Ok(())
    }
}

/// A session taken under the lock; making a file of it takes longer and needs none.
#[derive(Debug)]
pub(crate) struct Kept {
    about: Map<String, Value>,
    pub(super) data: Arc<Data>,
    layouts: Vec<(&'static str, Layout)>,
    marks: Marks,
    bookmarks: Vec<(Arc<Saved>, Option<bool>)>,
}

/// Layouts by their names in the file.
const TSNE: &str = "tsne";
const PCA: &str = "pca";
const UMAP: &str = "umap";
const CUSTOM: &str = "custom";
const RAW: &str = "raw";

impl Kept {
    pub(crate) fn of(state: &State) -> Result<Self> {
        let data = state.need_data()?.clone();
        let about = json!({
            "name": data.name,
            "points": data.points,
            "dimensions": data.dimensions,
            "sources": state.sources.files,
            "sphereize": state.sphereize,
            "projection": state.screen.projection,
            "restored": state.screen.restored,
            "components": state.pca.components,
            "tsne": {
                "dims": state.tsne.settings.dims,
                "perplexity": state.tsne.settings.perplexity,
                "learningRate": state.tsne.settings.learning_rate,
                "iterations": state.tsne.settings.iterations,
                "seed": state.tsne.settings.seed,
                "iteration": state.tsne.progress.iteration,
                "kl": state.tsne.progress.kl,
                "own": SavedTsne::of(&state.tsne.settings),
            },
            "umap": SavedUmap::of(&state.umap.settings, state.umap.progress.iteration),
            "custom": SavedCustom::of(&state.custom),
            "raw": state.raw.axes,
            "view": state.view,
        });
        let mut layouts = Vec::new();
        layouts.extend(state.tsne.layout.clone().map(|layout| (TSNE, layout)));
        layouts.extend(state.pca.restored.clone().map(|layout| (PCA, layout)));
        layouts.extend(state.umap.layout.clone().map(|layout| (UMAP, layout)));
        layouts.extend(state.custom.layout.clone().map(|layout| (CUSTOM, layout)));
        // Made again of the data, if they have these columns.
        let raw = state.raw.layout.clone().filter(|_| state.raw.axes.is_empty());
        layouts.extend(raw.map(|layout| (RAW, layout)));
        let mut about = match about {
            Value::Object(about) => about,
            _ => Map::new(),
        };
        if !state.sources.reading.is_empty() {
            about.insert("reading".to_owned(), state.sources.reading.clone().into());
        }
        let marks = state.selection.marks().clone();
        Ok(Self { about, data, layouts, marks, bookmarks: state.bookmarks.saved() })
    }

    pub(super) fn save(self, path: &Path) -> Result<()> {
        let file = self.into_file();
        Ok(write::atomic(path, &[], |out| file.write(out))?)
    }

    pub(super) fn into_file(self) -> SessionFile {
        let mut about = self.about;
        if let Some(hash) = self.data.hash() {
            about.insert("hash".to_owned(), json!(hash));
        }
        about.insert("selection".to_owned(), json!(SavedMarks::of(&self.marks)));
        let edited: Vec<SavedColumn> = self.data.edited_columns().into_iter().map(SavedColumn::of).collect();
        if !edited.is_empty() {
            about.insert("edited".to_owned(), json!(edited));
        }
        let saved = |(name, layout): (&str, Layout)| SavedLayout {
            name: name.to_owned(),
            dims: layout.dims,
            values: layout.values(),
        };
        SessionFile {
            about,
            layouts: self.layouts.into_iter().map(saved).collect(),
            states: bookmarks::to_states(self.bookmarks),
        }
    }
}

/// What `session.json` says.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct About {
    points: usize,
    sphereize: bool,
    projection: Projection,
    restored: bool,
    components: Vec<usize>,
    tsne: AboutTsne,
    #[serde(default)]
    umap: SavedUmap,
    custom: Option<SavedCustom>,
    #[serde(default)]
    raw: Vec<RawAxis>,
    view: View,
    /// Absent in sessions of version 0.1: then `view` has the selected rows.
    #[serde(default)]
    selection: Option<SavedMarks>,
    #[serde(default)]
    edited: Vec<SavedColumn>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct AboutTsne {
    dims: usize,
    perplexity: f64,
    learning_rate: Option<f64>,
    iterations: u32,
    seed: u64,
    iteration: u32,
    kl: Option<f64>,
    #[serde(default)]
    own: SavedTsne,
}

impl About {
    fn of(file: &SessionFile, data: &Data) -> Result<Self> {
        let about: Self = serde_json::from_value(Value::Object(file.about.clone()))
            .map_err(|e| Error::BadSession(format!("its session.json is not understood ({e})")))?;
        if about.points != data.points {
            return Err(Error::OtherData { data: data.name.clone() });
        }
        Ok(about)
    }
}

/// A session that is known to fit the data.
pub(super) struct Wish {
    about: About,
    layouts: Vec<(String, Layout)>,
    marks: Marks,
    edited: Vec<Column>,
    states: embedscope_io::States,
}

impl Wish {
    pub(super) fn of(file: SessionFile, data: &Data) -> Result<Self> {
        let mut about = About::of(&file, data)?;
        let bad = |what: &str| Err(Error::BadSession(what.to_owned()));
        let tsne = &about.tsne;
        let rate = tsne.learning_rate.unwrap_or(1.0);
        let in_range = matches!(tsne.dims, 2 | 3)
            && (1.0..f64::INFINITY).contains(&tsne.perplexity)
            && rate.is_finite()
            && rate > 0.0
            && tsne.iterations > 0;
        if !in_range {
            return bad("its t-SNE settings are out of range");
        }
        if !matches!(about.components.len(), 1..=3) || about.components.iter().any(|&c| c >= COMPONENTS) {
            return bad("its components are out of range");
        }
        let mut layouts = Vec::new();
        for layout in file.layouts {
            if layout.dims == 0 || Some(layout.values.len()) != data.points.checked_mul(layout.dims) {
                return bad("a layout has another number of points");
            }
            layouts.push((layout.name, Layout::of_values(layout.dims, layout.values)));
        }
        for state in &file.states {
            state.check_fits(state.label(), data.points, data.dimensions)?;
        }
        about.view.camera = about.view.camera.filter(crate::Camera::is_valid);
        let old = || {
            let rows = file.about.get("view").and_then(|view| view.get("selected")).cloned();
            let rows = rows.and_then(|rows| serde_json::from_value(rows).ok()).unwrap_or_default();
            SavedMarks::of_rows(rows, data.points)
        };
        let marks = about.selection.take().unwrap_or_else(old).marks(data.points)?;
        let columns = about.edited.iter().map(|column| column.column(data.points));
        let edited = columns.collect::<Result<Vec<Column>>>()?;
        Ok(Self { about, layouts, marks, edited, states: file.states })
    }

    /// Nothing moves until Run or Resume.
    pub(super) fn apply(self, state: &mut State) {
        let Self { about, mut layouts, marks, edited, states } = self;
        let mut take = |name: &str| {
            let at = layouts.iter().position(|(known, _)| known == name)?;
            Some(layouts.swap_remove(at).1)
        };
        state.cancel_tasks(Purpose::Tsne);
        state.cancel_tasks(Purpose::Umap);
        let AboutTsne { dims, perplexity, learning_rate, iterations, seed, iteration, kl, own } = about.tsne;
        let plain = Settings { dims, perplexity, learning_rate, iterations, seed, ..Tsne::defaults(0) };
        let settings = own.onto(plain);
        state.tsne.restore(take(TSNE), iteration, settings);
        state.tsne.progress.kl = kl.filter(|_| state.tsne.layout.is_some());
        state.pca.restored = take(PCA);
        state.pca.components = about.components;
        let umap = about.umap.settings(about.points);
        state.umap.restore(take(UMAP), about.umap.epoch, umap);
        state.custom = match about.custom {
            Some(custom) => custom.with(take(CUSTOM)),
            None => Custom { layout: take(CUSTOM), ..Custom::default() },
        };
        let raw = take(RAW).map(|layout| Raw { layout: Some(layout), ..Raw::default() });
        if let Some(data) = &state.data {
            let made = Raw::of(data, about.raw).ok();
            state.raw = made.or(raw).unwrap_or_else(|| Raw::offered(data));
        }
        if state.data.as_ref().is_some_and(|data| data.vectors.is_some()) {
            state.set_sphereize(about.sphereize);
        }
        state.screen =
            Screen { projection: about.projection, restored: about.restored && state.pca.restored.is_some() };
        state.view = about.view;
        state.selection.restore(marks);
        if let Some(data) = state.data.as_ref().and_then(|data| restored(data, edited)) {
            state.data = Some(Arc::new(data));
        }
        state.bookmarks.clear();
        state.bookmarks.add_file(states);
        state.redraw = true;
    }
}

/// The data with the columns of the session instead of the edits that were made since they were opened.
fn restored(data: &Data, edited: Vec<Column>) -> Option<Data> {
    let plain = data.with_edits(&Edits::default()).ok()?;
    if edited.is_empty() {
        return plain;
    }
    // The columns have one value a point: they were read for these data.
    plain.as_ref().unwrap_or(data).with_edited(edited).ok()
}

impl Layout {
    /// The coordinates as they are kept.
    fn values(&self) -> Values {
        match self.given() {
            Some(exact) => Values::Double(exact.to_vec()),
            None => Values::Single(self.positions.to_vec()),
        }
    }

    fn of_values(dims: usize, values: Values) -> Self {
        match values {
            Values::Single(values) => Self::drawn(dims, values),
            Values::Double(values) => Self::given_as(dims, values),
        }
    }
}
