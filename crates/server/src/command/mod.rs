//! Commands from the page, Python or a test: the JSON of `docs/protocol.md`.

mod bookmarks;
mod by;
mod clusters;
mod pictures;
mod projections;
mod select;

use std::collections::BTreeMap;

use embedscope_core::Metric;
use embedscope_figure::Rgb;
use serde::{Deserialize, Deserializer, Serialize};

pub use bookmarks::{BookmarkMove, BookmarkNote};
pub use by::{By, ByNeighbors, ByRange, ByRegion, ByValue, ByValues, Of};
pub use clusters::Clusters;
pub use pictures::{Atlas, Raster};
pub use projections::{
    CustomSet, EndSet, Estimate, Quality, RawAxis, RawSet, SuperviseSet, TsnePerturb, TsneRewind, TsneSet,
    TsneStep, UmapMode, UmapSet, UmapSupervise,
};
pub use select::{NeighborsOf, Op, Select, Surroundings, Tag, Within};

use crate::{Camera, Projection};

/// One change or question; everything that alters a session goes through here.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Command {
    /// Puts a projection on screen.
    Show(Show),
    /// Switches sphereize on or off.
    Sphereize(Sphereize),
    /// Changes t-SNE's parameters.
    #[serde(rename = "tsne.set")]
    TsneSet(Box<TsneSet>),
    /// Starts t-SNE from the PCA start.
    #[serde(rename = "tsne.run")]
    TsneRun,
    /// Holds the run where it is.
    #[serde(rename = "tsne.pause")]
    TsnePause,
    /// Goes on with a paused, stopped, finished or restored layout.
    #[serde(rename = "tsne.resume")]
    TsneResume,
    /// Ends the run.
    #[serde(rename = "tsne.stop")]
    TsneStop,
    /// Some iterations of a run that is held.
    #[serde(rename = "tsne.step")]
    TsneStep(TsneStep),
    /// Moves each point by noise.
    #[serde(rename = "tsne.perturb")]
    TsnePerturb(TsnePerturb),
    /// Shows a layout that was kept.
    #[serde(rename = "tsne.rewind")]
    TsneRewind(TsneRewind),
    /// Asks for the course of the run.
    #[serde(rename = "tsne.curve")]
    TsneCurve,
    /// Changes UMAP's parameters.
    #[serde(rename = "umap.set")]
    UmapSet(Box<UmapSet>),
    /// Starts UMAP.
    #[serde(rename = "umap.run")]
    UmapRun,
    /// Holds the run where it is.
    #[serde(rename = "umap.pause")]
    UmapPause,
    /// Goes on with a paused, stopped, finished or restored layout.
    #[serde(rename = "umap.resume")]
    UmapResume,
    /// Ends the run.
    #[serde(rename = "umap.stop")]
    UmapStop,
    /// Names the ends of custom axes.
    #[serde(rename = "custom.set")]
    CustomSet(Box<CustomSet>),
    /// Puts columns on screen as they are.
    #[serde(rename = "raw.set")]
    RawSet(RawSet),
    /// Asks what a run would take.
    Estimate(Estimate),
    /// Measures the layout on screen.
    Quality(Quality),
    /// Opens another tensor of those that were opened together.
    Tensor(Tensor),
    /// Reads the files of the open data again.
    Reload,
    /// Takes no notice of how the files on disk have changed.
    #[serde(rename = "reload.dismiss")]
    ReloadDismiss,
    /// Cancels a task.
    Cancel(Cancel),
    /// Remembers what the page shows.
    View(Box<ViewChange>),
    /// Changes the selection.
    Select(Box<Select>),
    /// Selects all points that are shown.
    #[serde(rename = "select.all")]
    SelectAll,
    /// Selects nothing.
    #[serde(rename = "select.none")]
    SelectNone,
    /// Selects the shown points that are not selected, and no others.
    #[serde(rename = "select.invert")]
    SelectInvert,
    /// Shows only the selected points.
    Isolate,
    /// One isolation less.
    #[serde(rename = "isolate.back")]
    IsolateBack,
    /// No isolation.
    #[serde(rename = "isolate.reset")]
    IsolateReset,
    /// Hides the selected points.
    Hide,
    /// Shows the hidden points.
    #[serde(rename = "hide.reset")]
    HideReset,
    /// Takes back the last step of selections, isolation, hiding and tags.
    Undo,
    /// Does again what was taken back last.
    Redo,
    /// Writes a value into a column for the selected points.
    Tag(Tag),
    /// Asks for nearest neighbours.
    Neighbors(Box<NeighborsOf>),
    /// Asks which neighbours of a row the layout on screen keeps, misses and makes up.
    Surroundings(Surroundings),
    /// Asks for the rows whose text matches.
    Search(Search),
    /// Asks for a row's metadata.
    Point(Point),
    /// Asks for the names of dense places.
    Clusters(Clusters),
    /// Asks for small pictures of points.
    Atlas(Atlas),
    /// Asks for a picture of all points.
    Raster(Box<Raster>),
    /// Saves what is on screen.
    #[serde(rename = "bookmark.add")]
    BookmarkAdd(BookmarkAdd),
    /// Changes a bookmark's label.
    #[serde(rename = "bookmark.rename")]
    BookmarkRename(BookmarkRename),
    /// Changes a bookmark's note.
    #[serde(rename = "bookmark.note")]
    BookmarkNote(BookmarkNote),
    /// Changes a bookmark's place in the list.
    #[serde(rename = "bookmark.move")]
    BookmarkMove(BookmarkMove),
    /// Removes a bookmark.
    #[serde(rename = "bookmark.delete")]
    BookmarkDelete(BookmarkOne),
    /// Restores a bookmark.
    #[serde(rename = "bookmark.load")]
    BookmarkLoad(BookmarkOne),
}

impl Command {
    /// Whether other commands of a page must not wait for it.
    pub(crate) fn takes_long(&self) -> bool {
        matches!(self, Self::Quality(_) | Self::Estimate(_))
    }
}

/// Fields of [`Command::Show`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Show {
    /// What to show.
    pub projection: Projection,
    /// PCA only: 2 or 3 components, from 0. Default: as before.
    pub components: Option<Vec<usize>>,
}

/// Fields of [`Command::Sphereize`].
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sphereize {
    /// Whether to.
    pub on: bool,
}

/// Fields of [`Command::Tensor`].
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tensor {
    /// Its number, from 0.
    pub index: usize,
}

/// Fields of [`Command::Cancel`].
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cancel {
    /// The task's id.
    pub task: u64,
}

/// Fields of [`Command::View`]; what is absent stays.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ViewChange {
    /// Column that colours the points; `Some(None)` = one colour.
    #[serde(default, deserialize_with = "present")]
    pub color_by: Option<Option<String>>,
    /// Column that labels the points; `Some(None)` = none.
    #[serde(default, deserialize_with = "present")]
    pub label_by: Option<Option<String>>,
    /// `Some(None)` = the default view.
    #[serde(default, deserialize_with = "present")]
    pub camera: Option<Option<Camera>>,
    /// Name of the palette.
    pub palette: Option<String>,
    /// How neighbours are searched.
    pub neighbors: Option<NeighborSettings>,
    /// How values become colours.
    pub color: Option<ColorSettings>,
    /// All colours chosen by hand.
    pub colors: Option<HandColors>,
}

/// Colours chosen by hand: by column, by value.
pub type HandColors = BTreeMap<String, BTreeMap<String, Hex>>;

/// A colour as `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hex(pub Rgb);

impl From<Hex> for String {
    fn from(hex: Hex) -> Self {
        hex.0.css()
    }
}

impl TryFrom<String> for Hex {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let digits =
            text.strip_prefix('#').filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()));
        let value = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let value =
            value.ok_or_else(|| format!("{text:?} is no colour; write one as #rrggbb, such as #1f77b4"))?;
        Ok(Self(Rgb((value >> 16) as u8, (value >> 8) as u8, value as u8)))
    }
}

/// How the values of the column become colours.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColorSettings {
    /// As what the column is coloured.
    #[serde(rename = "as", default)]
    pub kind: ColorKind,
    /// How numbers are spread over the palette.
    #[serde(default)]
    pub scale: ColorScale,
    /// The numbers at the two ends of the palette; `None` = the least and the largest.
    #[serde(default)]
    pub domain: Option<[f64; 2]>,
}

/// As what a column is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ColorKind {
    /// As its kind says.
    #[default]
    Auto,
    /// A colour a value.
    Category,
    /// A gradient.
    Number,
}

/// How numbers are spread over a palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ColorScale {
    /// Evenly.
    #[default]
    Linear,
    /// By their logarithms.
    Log,
    /// By their ranks.
    Quantile,
}

/// How the page asks for neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeighborSettings {
    /// How many, at least 1. Default 100.
    pub k: usize,
    /// Default cosine.
    #[serde(with = "metric_name")]
    pub metric: Metric,
}

impl Default for NeighborSettings {
    fn default() -> Self {
        Self { k: 100, metric: Metric::Cosine }
    }
}

/// Fields of [`Command::Search`] and [`By::Search`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// What to find, in any case.
    pub text: String,
    /// Whether `text` is a regular expression.
    #[serde(default)]
    pub regex: bool,
    /// Whether only whole words match.
    #[serde(default)]
    pub whole: bool,
    /// Index of the column; absent = all.
    pub column: Option<usize>,
}

/// Fields of [`Command::Point`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Which.
    pub row: usize,
}

/// Fields of [`Command::BookmarkAdd`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BookmarkAdd {
    /// Default: `State k`.
    pub label: Option<String>,
    /// A PNG or WebP of at most 64 KiB.
    #[serde(default, deserialize_with = "pictures::base64_bytes_or_none")]
    pub thumbnail: Option<Vec<u8>>,
}

/// Fields of [`Command::BookmarkRename`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BookmarkRename {
    /// Which.
    pub bookmark: u64,
    /// The new label.
    pub label: String,
}

/// Fields of [`Command::BookmarkDelete`] and [`Command::BookmarkLoad`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BookmarkOne {
    /// Which.
    pub bookmark: u64,
}

/// Tells `null` (`Some(None)`) from an absent field (`None`, by `default`).
#[allow(clippy::option_option)] // null, absent and a value are three things here
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(from).map(Some)
}

mod metric_name {
    use embedscope_core::Metric;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    #[allow(clippy::trivially_copy_pass_by_ref)] // serde's signature
    pub(super) fn serialize<S: Serializer>(metric: &Metric, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(metric.name())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Metric, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }

    /// A metric that may be absent, by `default`.
    pub(super) fn some<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Metric>, D::Error> {
        deserialize(from).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(json: &str) -> Result<Command, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn null_and_absent_differ() {
        let set = |json| match parse(json).unwrap() {
            Command::TsneSet(set) => set.learning_rate,
            other => panic!("{other:?}"),
        };
        assert_eq!(set(r#"{"type":"tsne.set","dims":2}"#), None);
        assert_eq!(set(r#"{"type":"tsne.set","learningRate":null}"#), Some(None));
        assert_eq!(set(r#"{"type":"tsne.set","learningRate":10}"#), Some(Some(10.0)));
    }

    #[test]
    fn names_follow_the_protocol() {
        assert_eq!(parse(r#"{"type":"tsne.run"}"#).unwrap(), Command::TsneRun);
        let neighbors = parse(r#"{"type":"neighbors","of":{"row":3},"k":5,"metric":"cosine"}"#).unwrap();
        let of = NeighborsOf { of: Of::Row { row: 3 }, k: 5, metric: Metric::Cosine, within: Within::All };
        assert_eq!(neighbors, Command::Neighbors(Box::new(of)));
        let select = parse(r#"{"type":"select","op":"add","by":{"rows":[4]}}"#).unwrap();
        let expected = Select { op: Op::Add, by: By::Rows(vec![4]), anchor: None };
        assert_eq!(select, Command::Select(Box::new(expected)));
        assert_eq!(parse(r#"{"type":"isolate.back"}"#).unwrap(), Command::IsolateBack);
        let show = parse(r#"{"type":"show","projection":"pca","components":[0,2]}"#).unwrap();
        assert_eq!(show, Command::Show(Show { projection: Projection::Pca, components: Some(vec![0, 2]) }));
        let view = parse(r#"{"type":"view","colorBy":null,"color":{"as":"number","scale":"log"}}"#).unwrap();
        let color = ColorSettings { kind: ColorKind::Number, scale: ColorScale::Log, domain: None };
        let expected = ViewChange { color_by: Some(None), color: Some(color), ..Default::default() };
        assert_eq!(view, Command::View(Box::new(expected)));
        let view = parse(r##"{"type":"view","colors":{"label":{"7":"#0102Fe"}}}"##).unwrap();
        let label = BTreeMap::from([("7".to_owned(), Hex(Rgb(1, 2, 254)))]);
        let colors = Some(BTreeMap::from([("label".to_owned(), label)]));
        assert_eq!(view, Command::View(Box::new(ViewChange { colors, ..Default::default() })));
        for wrong in ["red", "#12345", "#1234567", "#+12345", "123456"] {
            let json = format!(r#"{{"type":"view","colors":{{"label":{{"7":"{wrong}"}}}}}}"#);
            assert!(parse(&json).unwrap_err().to_string().contains("#rrggbb"), "{wrong}");
        }
    }

    #[test]
    fn wrong_fields_are_named() {
        let error = parse(r#"{"type":"tsne.set","perplexty":5}"#).unwrap_err().to_string();
        assert!(error.contains("perplexty"), "{error}");
        let error =
            parse(r#"{"type":"neighbors","of":{"row":3},"k":5,"metric":"hamming"}"#).unwrap_err().to_string();
        assert!(error.contains("euclidean, cosine, dot or manhattan"), "{error}");
        assert!(parse(r#"{"type":"explode"}"#).unwrap_err().to_string().contains("explode"));
    }
}
