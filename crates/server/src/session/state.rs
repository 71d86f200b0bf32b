//! Everything a session knows, behind one lock.

use std::sync::Arc;

use super::bookmarks::Bookmarks;
use super::custom::Custom;
use super::data::Data;
use super::disk::Watch;
use super::file::Kept;
use super::layout::{Layout, pick};
use super::pages::Pages;
use super::quality::Measured;
use super::raw::Raw;
use super::run::RunState;
use super::selection::Selection;
use super::tsne::Tsne;
use super::umap::Umap;
use embedscope_io::Project;

use crate::compute::{Purpose, Task, pca_waits};
use crate::snapshot::{PROTOCOL, PcaInfo, PcaStatus, Snapshot, TensorsInfo, View};
use crate::wire::Frame;
use crate::{Projection, Result};

/// Components computed and offered, as in TensorFlow's projector.
pub(crate) const COMPONENTS: usize = 10;

/// Vectors of at least this many dimensions are sphereized unless told otherwise, as in TensorFlow's projector.
const SPHEREIZE_FROM: usize = 50;

/// The session's state; every method leaves it consistent.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) revision: u64,
    pub(crate) data: Option<Arc<Data>>,
    /// If the session is kept: those of data that were replaced before they were saved.
    pub(crate) left: Option<Vec<Kept>>,
    pub(crate) sources: Sources,
    /// The tensors to choose from and the one that is open, if the data are one of several.
    pub(crate) project: Option<(Arc<Project>, usize)>,
    /// Files of the data that are watched.
    pub(crate) watch: Option<Watch>,
    pub(crate) sphereize: bool,
    pub(crate) screen: Screen,
    pub(crate) pca: Pca,
    pub(crate) tsne: RunState<Tsne>,
    pub(crate) umap: RunState<Umap>,
    pub(crate) custom: Custom,
    pub(crate) raw: Raw,
    /// What was measured last.
    pub(crate) measured: Option<Measured>,
    pub(crate) selection: Selection,
    pub(crate) view: View,
    pub(crate) bookmarks: Bookmarks,
    pub(crate) pages: Pages,
    /// What is under way, newest last.
    pub(crate) tasks: Vec<Arc<Task>>,
    /// Set when what is on screen has changed; cleared when it is published.
    pub(crate) redraw: bool,
    /// Set when the session ends.
    pub(crate) quit: bool,
    last_data: u32,
    last_task: u64,
}

/// Where the data come from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sources {
    /// Files that they were read from; empty where that is not known.
    pub(crate) files: Vec<std::path::PathBuf>,
    /// How they were read, in the words of whoever read them.
    pub(crate) reading: serde_json::Map<String, serde_json::Value>,
}

/// What is on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Screen {
    pub(crate) projection: Projection,
    /// PCA only: the scores of a bookmark, not the computed ones.
    pub(crate) restored: bool,
}

impl Default for Screen {
    fn default() -> Self {
        Self { projection: Projection::Pca, restored: false }
    }
}

/// Principal components, computed and restored.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pca {
    /// Computed on the vectors as they are, and on the sphereized ones.
    pub(crate) computed: [Option<Arc<Scores>>; 2],
    /// Not computed again until someone asks: it failed or was cancelled.
    pub(crate) given_up: [bool; 2],
    /// A bookmark's scores.
    pub(crate) restored: Option<Layout>,
    /// Components on the axes.
    pub(crate) components: Vec<usize>,
}

/// Computed principal components.
#[derive(Debug, Clone)]
pub(crate) struct Scores {
    /// n x c.
    pub(crate) scores: embedscope_core::Matrix,
    /// Fractions of the total variance, c of them.
    pub(crate) variance: Vec<f64>,
}

impl State {
    /// Replaces the data and forgets everything that belonged to the old ones, bookmarks too.
    pub(crate) fn open(&mut self, data: Arc<Data>) {
        let kept = Kept::of(self);
        if let (Some(left), Ok(kept)) = (&mut self.left, kept) {
            left.push(kept);
        }
        self.sources = Sources::default();
        self.project = None;
        self.watch = None;
        for purpose in Purpose::ALL {
            // Files are being read for what is opened here.
            if purpose != Purpose::Files {
                self.cancel_tasks(purpose);
            }
        }
        self.sphereize = data.vectors.is_some() && data.dimensions >= SPHEREIZE_FROM;
        self.screen = Screen::default();
        self.pca = Pca { components: (0..data.dimensions.clamp(2, 3)).collect(), ..Pca::default() };
        self.tsne.reset(data.points);
        self.selection.open(data.points);
        self.umap.reset(data.points);
        self.custom = Custom::default();
        self.raw = Raw::offered(&data);
        self.measured = None;
        self.pca.given_up = [pca_waits(&data); 2];
        self.view = View {
            palette: std::mem::take(&mut self.view.palette),
            neighbors: self.view.neighbors,
            ..View::default()
        };
        self.bookmarks.clear();
        self.redraw = true;
        self.data = Some(data);
        self.default_columns();
    }

    /// A new id for other data.
    pub(crate) fn next_data_id(&mut self) -> u32 {
        self.last_data += 1;
        self.last_data
    }

    /// A new id for a task.
    pub(crate) fn next_task_id(&mut self) -> u64 {
        self.last_task += 1;
        self.last_task
    }

    /// Cancels what is under way for one purpose.
    pub(crate) fn cancel_tasks(&self, purpose: Purpose) {
        for task in self.tasks.iter().filter(|t| t.purpose() == purpose) {
            task.cancel();
        }
    }

    /// The data, or the sentence that there are none.
    pub(crate) fn need_data(&self) -> Result<&Arc<Data>> {
        self.data.as_ref().ok_or(crate::Error::NoData)
    }

    /// Picks the columns that colour and label the points, where the ones chosen do not exist: the first one with few values (or
    /// numbers), and the first one of text.
    pub(crate) fn default_columns(&mut self) {
        use embedscope_io::Kind;
        let computed: Vec<String> =
            self.computed_columns().iter().map(|column| column.name.clone()).collect();
        let Some(data) = &self.data else { return };
        let columns = data.metadata.columns();
        let name = |c: &embedscope_io::Column| c.name().to_owned();
        let exists = |wanted: &Option<String>| {
            wanted
                .as_ref()
                .is_some_and(|name| data.metadata.column(name).is_some() || computed.contains(name))
        };
        if !exists(&self.view.color_by) {
            let few = columns.iter().find(|c| c.kind() == Kind::Category && c.values().len() > 1);
            let number = || columns.iter().find(|c| c.kind() == Kind::Number);
            self.view.color_by = few.or_else(number).map(name);
        }
        if !exists(&self.view.label_by) {
            let text = columns.iter().find(|c| c.numbers().is_none());
            self.view.label_by = text.or(columns.first()).map(name);
        }
    }

    /// The computed principal components of the vectors as they are used now.
    pub(crate) fn scores(&self) -> Option<&Arc<Scores>> {
        self.pca.computed[usize::from(self.sphereize)].as_ref()
    }

    /// Whether PCA is to be computed now.
    pub(crate) fn wants_pca(&self) -> bool {
        self.data.as_ref().is_some_and(|d| d.vectors.is_some())
            && self.scores().is_none()
            && !self.pca.given_up[usize::from(self.sphereize)]
    }

    /// The layout on screen; `None` if that projection has none yet.
    pub(crate) fn frame(&self) -> Option<Frame> {
        let data = self.data.as_ref()?;
        let projection = self.screen.projection;
        let axes = &self.pca.components;
        let frame = |dims, positions| Frame::new(data.id, projection, dims, positions);
        match projection {
            Projection::Pca if self.screen.restored => {
                let scores = self.pca.restored.as_ref()?;
                Some(frame(axes.len(), scores.axes(axes)))
            }
            Projection::Pca => {
                let scores = &self.scores()?.scores;
                Some(frame(axes.len(), Arc::new(pick(scores.data(), scores.cols(), axes))))
            }
            _ => {
                let layout = self.layout_of(projection)?;
                let frame = frame(layout.dims, layout.positions.clone());
                Some(match projection {
                    Projection::Tsne => self.tsne.describe(frame),
                    Projection::Umap => self.umap.describe(frame),
                    _ => frame,
                })
            }
        }
    }

    /// The layout of a projection but PCA, if there is one.
    pub(crate) fn layout_of(&self, projection: Projection) -> Option<&Layout> {
        match projection {
            Projection::Pca => None,
            Projection::Tsne => self.tsne.layout.as_ref(),
            Projection::Umap => self.umap.layout.as_ref(),
            Projection::Custom => self.custom.layout.as_ref(),
            Projection::Raw => self.raw.layout.as_ref(),
        }
    }

    /// Whether an iteration under way would keep something else waiting.
    pub(crate) fn is_urgent(&self) -> bool {
        self.quit || self.wants_pca() || !(self.tsne.moves() || self.umap.moves())
    }

    pub(crate) fn pca_info(&self) -> PcaInfo {
        let components = self.pca.components.clone();
        match (self.scores(), &self.pca.restored) {
            (Some(scores), _) => PcaInfo {
                status: PcaStatus::Ready,
                variance: scores.variance.clone(),
                components,
                available: scores.scores.cols(),
            },
            (None, _) if self.wants_pca() => {
                PcaInfo { status: PcaStatus::Computing, variance: Vec::new(), components, available: 0 }
            }
            (None, Some(restored)) => PcaInfo {
                status: PcaStatus::Ready,
                variance: Vec::new(),
                components,
                available: restored.dims,
            },
            (None, None) => {
                PcaInfo { status: PcaStatus::None, variance: Vec::new(), components, available: 0 }
            }
        }
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        Snapshot {
            protocol: PROTOCOL,
            revision: self.revision,
            version: env!("CARGO_PKG_VERSION"),
            dataset: self.data.as_ref().map(|d| {
                let mut info = d.info(self.watch.as_ref().is_some_and(|watch| watch.changed));
                info.columns.extend_from_slice(self.computed_columns());
                info
            }),
            tensors: self.tensors(),
            sphereize: self.sphereize,
            projection: self.screen.projection,
            pca: self.pca_info(),
            tsne: self.tsne.info(),
            umap: self.umap.info(),
            custom: self.custom.info(),
            raw: self.raw.info(),
            quality: self.quality(),
            selection: self.selection.info(),
            view: self.view_info(),
            bookmarks: self.bookmarks.info(),
            task: self.tasks.last().map(|t| t.info()),
        }
    }

    fn tensors(&self) -> Option<TensorsInfo> {
        let (project, open) = self.project.as_ref()?;
        let names: Vec<String> = project.tensors.iter().map(|tensor| tensor.name.clone()).collect();
        (names.len() > 1).then_some(TensorsInfo { names, open: *open })
    }

    /// The view, without columns that do not exist (a bookmark may name metadata that are opened later).
    fn view_info(&self) -> View {
        let exists = |wanted: &Option<String>| wanted.clone().filter(|name| self.has_column(name));
        View {
            color_by: exists(&self.view.color_by),
            label_by: exists(&self.view.label_by),
            ..self.view.clone()
        }
    }
}
