//! The whole session as the page sees it: the JSON of `docs/protocol.md`.

mod projections;

use serde::{Deserialize, Serialize};

pub use projections::{
    AxesInfo, CustomInfo, EndInfo, QualityInfo, RawInfo, RunStatus, StopReason, SuperviseInfo, TsneInfo,
    TsneStatus, UmapInfo,
};

use crate::command::{ColorSettings, HandColors, NeighborSettings};
use crate::{Camera, Projection};

/// Version of the protocol.
pub const PROTOCOL: u32 = 2;

/// Everything the page needs to draw its panels.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Snapshot {
    /// [`PROTOCOL`].
    pub protocol: u32,
    /// Rises with every change but progress.
    pub revision: u64,
    /// Version of the program.
    pub version: &'static str,
    /// What is open.
    pub dataset: Option<DatasetInfo>,
    /// What else can be opened: tensors of one config, folder or checkpoint; `None` where there are not several.
    pub tensors: Option<TensorsInfo>,
    /// Whether projections work on centred vectors of unit length.
    pub sphereize: bool,
    /// What is on screen.
    pub projection: Projection,
    /// Principal components.
    pub pca: PcaInfo,
    /// t-SNE.
    pub tsne: TsneInfo,
    /// UMAP.
    pub umap: UmapInfo,
    /// Custom axes.
    pub custom: CustomInfo,
    /// Columns drawn as they are.
    pub raw: RawInfo,
    /// How far to trust the layout that was measured last.
    pub quality: Option<QualityInfo>,
    /// What is selected, hidden and isolated.
    pub selection: SelectionInfo,
    /// What the page shows.
    pub view: View,
    /// Saved states.
    pub bookmarks: Vec<BookmarkInfo>,
    /// The long computation under way.
    pub task: Option<TaskInfo>,
}

/// Tensors that were opened together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TensorsInfo {
    /// Their names.
    pub names: Vec<String>,
    /// Number of the one that is open, from 0.
    pub open: usize,
}

/// The open data.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DatasetInfo {
    /// Changes whenever other data are opened.
    pub id: u32,
    /// Name of the file.
    pub name: String,
    /// Rows.
    pub points: usize,
    /// Columns of the vectors; of a state opened alone: those it was made from.
    pub dimensions: usize,
    /// False: coordinates only, nothing can be computed.
    pub has_vectors: bool,
    /// Whether every vector has length 1 (to 1e-3).
    pub normalized: bool,
    /// Metadata.
    pub columns: Vec<ColumnInfo>,
    /// Size of the points' pictures.
    pub images: Option<ImagesInfo>,
    /// What the readers have to say.
    pub warnings: Vec<String>,
    /// Whether the files are other than those that were read.
    pub changed_on_disk: bool,
}

/// One metadata column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnInfo {
    /// Its name.
    pub name: String,
    /// `category`, `number` or `text`.
    pub kind: &'static str,
    /// Distinct values.
    pub distinct: usize,
    /// Rows without a value.
    pub missing: usize,
    /// Where it comes from.
    pub source: ColumnSource,
    /// Rises when the values change.
    pub revision: u32,
}

/// Where a metadata column comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnSource {
    /// A file, as it is.
    File,
    /// Changed or made by `tag`.
    Edited,
    /// Measured here; never part of the metadata that are saved.
    Computed,
}

/// Size of the points' pictures in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ImagesInfo {
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

/// Principal components.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PcaInfo {
    /// Whether there are any.
    pub status: PcaStatus,
    /// Fraction of the total variance, one a component; empty where it is not known (coordinates only).
    pub variance: Vec<f64>,
    /// Components on the axes, from 0.
    pub components: Vec<usize>,
    /// Components there are to choose from.
    pub available: usize,
}

/// State of the principal components.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PcaStatus {
    /// Not there, and not being computed.
    None,
    /// Being computed.
    Computing,
    /// There.
    Ready,
}

/// What is selected, hidden and isolated; the rows themselves come as a binary message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct SelectionInfo {
    /// Rises with every change.
    pub revision: u32,
    /// Selected points.
    pub count: usize,
    /// The point that the card shows; always a selected one.
    pub anchor: Option<u32>,
    /// Hidden points.
    pub hidden: usize,
    /// Points that are neither isolated away nor hidden.
    pub shown: usize,
    /// Depth of nested isolation.
    pub isolated: usize,
    /// What `undo` would undo: `select`, `isolate`, `hide` or `tag`.
    pub undo: Option<&'static str>,
    /// What `redo` would redo.
    pub redo: Option<&'static str>,
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct View {
    /// Column that colours the points.
    pub color_by: Option<String>,
    /// Column that labels the points.
    pub label_by: Option<String>,
    /// `None` = the default view.
    pub camera: Option<Camera>,
    /// Name of the palette.
    pub palette: String,
    /// How neighbours are searched.
    pub neighbors: NeighborSettings,
    /// How values become colours.
    #[serde(default)]
    pub color: ColorSettings,
    /// Colours chosen by hand, which go before those of the palette.
    #[serde(default)]
    pub colors: HandColors,
}

impl Default for View {
    fn default() -> Self {
        Self {
            color_by: None,
            label_by: None,
            camera: None,
            palette: "auto".into(),
            neighbors: NeighborSettings::default(),
            color: ColorSettings::default(),
            colors: HandColors::new(),
        }
    }
}

/// One saved state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BookmarkInfo {
    /// Unique in the session.
    pub id: u64,
    /// Its name.
    pub label: String,
    /// What the user has written about it; empty = nothing.
    pub note: String,
    /// What it shows.
    pub projection: Projection,
    /// t-SNE iterations.
    pub iteration: u32,
    /// Dimensions of the layout it shows.
    pub dims: usize,
    /// Points it was made from (of a filtered state: those it kept).
    pub points: usize,
    /// Whether it is the one loaded or added last.
    pub selected: bool,
    /// Whether it has a picture.
    pub thumbnail: bool,
}

/// A long computation under way.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskInfo {
    /// For `cancel`.
    pub id: u64,
    /// What it is at.
    pub stage: &'static str,
    /// Of the stage, `0..=1`.
    pub fraction: f64,
    /// Of the stage, where it can be told.
    pub seconds_left: Option<f64>,
    /// Whether `cancel` works.
    pub cancellable: bool,
}
