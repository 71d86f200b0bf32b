//! New bookmarks in TensorFlow's form.

use serde_json::{Map, Value, json};

use super::projections::{Cell, Projections};
use super::state::{CameraDef, NO_COLOR, Projection, State};
use crate::{Coordinates, Error, Result};

/// What a new bookmark holds; [`StateBuilder::build`] makes it.
///
/// The default is TensorFlow's own for what is not given.
#[derive(Debug, Clone, PartialEq)]
pub struct StateBuilder {
    /// The bookmark's name.
    pub label: String,
    /// Number of points.
    pub points: usize,
    /// Number of dimensions of the vectors.
    pub dimensions: usize,
    /// The projection on screen.
    pub projection: Projection,
    /// Iterations of t-SNE done, 0 by default.
    pub iteration: u64,
    /// Perplexity of t-SNE, 30 by default.
    pub perplexity: f64,
    /// Learning rate of t-SNE; 10 by default, TensorFlow's.
    pub learning_rate: f64,
    /// Whether t-SNE has three dimensions, true by default; that of `tsne` when that is given.
    pub tsne_is_3d: bool,
    /// The principal components shown, two or three, `[0, 1, 2]` by default.
    pub pca_components: Vec<usize>,
    /// Scores of the principal components from the first on; at most ten are written.
    pub pca: Option<Coordinates>,
    /// The t-SNE layout, 2D or 3D.
    pub tsne: Option<Coordinates>,
    /// The UMAP layout, 2D or 3D.
    pub umap: Option<Coordinates>,
    /// Size of UMAP's neighbourhoods, 15 by default.
    pub umap_neighbors: u64,
    /// UMAP's least distance, 0.1 by default.
    pub umap_min_dist: f64,
    /// The layout of two custom axes.
    pub custom: Option<Coordinates>,
    /// Rows shown, ascending; `None` = all. Coordinates are given for all points, and written for these.
    pub filtered: Option<Vec<u32>>,
    /// What its ends were searched by, left, right, up and down: a text each, and whether it is a regular expression.
    pub custom_ends: [Option<(String, bool)>; 4],
    /// The column in which they were searched; `label_by` when it is not given.
    pub custom_column: Option<String>,
    /// Rows selected, numbered as in the whole data set; those that are not shown are left out.
    pub selected: Vec<u32>,
    /// The camera, in TensorFlow's frame; TensorFlow's start view by default.
    pub camera: Option<CameraDef>,
    /// The column points are coloured by.
    pub color_by: Option<String>,
    /// Numbers are coloured as classes, false by default.
    pub force_categorical: bool,
    /// The column points are labelled by.
    pub label_by: Option<String>,
    /// What only Embedscope knows; kept under one key at the end.
    pub extra: Map<String, Value>,
}

impl Default for StateBuilder {
    fn default() -> Self {
        Self {
            label: String::new(),
            points: 0,
            dimensions: 0,
            projection: Projection::Pca,
            iteration: 0,
            perplexity: 30.0,
            learning_rate: 10.0,
            tsne_is_3d: true,
            pca_components: vec![0, 1, 2],
            pca: None,
            tsne: None,
            umap: None,
            umap_neighbors: 15,
            umap_min_dist: 0.1,
            custom: None,
            filtered: None,
            custom_ends: [const { None }; 4],
            custom_column: None,
            selected: Vec::new(),
            camera: None,
            color_by: None,
            force_categorical: false,
            label_by: None,
            extra: Map::new(),
        }
    }
}

impl StateBuilder {
    /// The bookmark, with every field that TensorFlow's loading needs, in its order.
    pub fn build(self) -> Result<State> {
        let layouts =
            [("pca", &self.pca), ("tsne", &self.tsne), ("umap", &self.umap), ("linear", &self.custom)];
        for (name, layout) in layouts {
            let Some(layout) = layout else { continue };
            let dims_fit = match name {
                "pca" => layout.dims > 0,
                "linear" => layout.dims == 2,
                _ => matches!(layout.dims, 2 | 3),
            };
            if layout.points != self.points || !dims_fit {
                return Err(Error::Request(format!(
                    "a {name} layout of {} points and {} dimensions does not fit a bookmark of {} points",
                    layout.points, layout.dims, self.points
                )));
            }
        }
        if let Some(row) = self.filtered.iter().flatten().find(|&&row| row as usize >= self.points) {
            return Err(Error::Request(format!(
                "row {row} is to be shown in a bookmark of {} points; give rows that exist",
                self.points
            )));
        }
        let is_3d =
            |layout: &Option<Coordinates>, otherwise| layout.as_ref().map_or(otherwise, |l| l.dims == 3);
        let camera = self.camera.unwrap_or(if self.shows_2d() { CAMERA_2D } else { CAMERA_3D });
        let color = self.color_by.clone().unwrap_or_else(|| NO_COLOR.to_owned());
        let label_by = self.label_by.clone().unwrap_or_else(|| "__index__".to_owned());

        let mut fields = Map::new();
        let mut put = |key: &str, value: Value| fields.insert(key.to_owned(), value);
        put("label", json!(self.label));
        put("isSelected", json!(false));
        put("tSNEIteration", json!(self.iteration));
        put("tSNEPerplexity", json!(self.perplexity));
        put("tSNELearningRate", json!(self.learning_rate.log10()));
        put("tSNEis3d", json!(is_3d(&self.tsne, self.tsne_is_3d)));
        put("umapIs3d", json!(is_3d(&self.umap, true)));
        put("umapNeighbors", json!(self.umap_neighbors));
        put("umapMinDist", json!(self.umap_min_dist));
        put("pcaComponentDimensions", json!(self.pca_components));
        put("projections", Value::Null);
        put("selectedPoints", json!(self.selected_among_shown()));
        put("selectedProjection", json!(self.projection.name()));
        let shown = self.filtered.as_ref().map_or(self.points, Vec::len);
        put("dataSetDimensions", json!([shown, self.dimensions]));
        put("filteredPoints", json!(self.filtered));
        put(
            "cameraDef",
            json!({
                "orthographic": camera.orthographic,
                "position": camera.position,
                "target": camera.target,
                "zoom": camera.zoom,
            }),
        );
        // The order in which TensorFlow samples: its own is by chance.
        put("shuffledDataIndices", json!((0..shown as u32).collect::<Vec<_>>()));
        put("selectedColorOptionName", json!(color));
        if self.force_categorical {
            put("forceCategoricalColoring", json!(true));
        }
        put("selectedLabelOption", json!(label_by));
        let column = self.custom_column.clone().unwrap_or(label_by);
        put("customSelectedSearchByMetadataOption", json!(column));
        for (side, end) in ["XLeft", "XRight", "YUp", "YDown"].into_iter().zip(&self.custom_ends) {
            let (text, regex) = end.as_ref().map_or(("", false), |(text, regex)| (text.as_str(), *regex));
            put(&format!("custom{side}Text"), json!(text));
            put(&format!("custom{side}Regex"), json!(regex));
        }
        let projections = self.projections();
        let mut state = State { fields, projections };
        state.set_extra(self.extra);
        Ok(state)
    }

    /// TensorFlow numbers selected points within those that are shown.
    fn selected_among_shown(&self) -> Vec<u32> {
        let Some(shown) = &self.filtered else { return self.selected.clone() };
        let place = |row: &u32| shown.binary_search(row).ok().map(|at| at as u32);
        self.selected.iter().filter_map(place).collect()
    }

    fn shows_2d(&self) -> bool {
        match self.projection {
            Projection::Pca => self.pca_components.len() == 2,
            Projection::Tsne => self.tsne.as_ref().map_or(!self.tsne_is_3d, |l| l.dims == 2),
            Projection::Umap => self.umap.as_ref().is_some_and(|l| l.dims == 2),
            Projection::Custom => true,
        }
    }

    /// One object a point: TensorFlow's keys, `null` for components that the data do not have.
    fn projections(&self) -> Projections {
        let numbered =
            |name: &str, n: usize| -> Vec<String> { (0..n).map(|i| format!("{name}-{i}")).collect() };
        let mut layouts: Vec<(Vec<String>, &Coordinates)> = Vec::new();
        if let Some(pca) = &self.pca {
            layouts.push((numbered("pca", PCA_COMPONENTS), pca));
        }
        for (name, layout) in [("tsne", &self.tsne), ("umap", &self.umap)] {
            if let Some(layout) = layout {
                layouts.push((numbered(name, layout.dims), layout));
            }
        }
        if let Some(custom) = &self.custom {
            layouts.push((vec!["linear-x".to_owned(), "linear-y".to_owned()], custom));
        }
        let places: Vec<Vec<u32>> = layouts.iter().map(|(_, layout)| place_of_point(layout)).collect();
        let mut projections = Projections::default();
        let all = || (0..self.points).collect();
        let shown: Vec<usize> =
            self.filtered.as_ref().map_or_else(all, |rows| rows.iter().map(|&row| row as usize).collect());
        for point in shown {
            for ((keys, layout), places) in layouts.iter().zip(&places) {
                if places[point] == u32::MAX {
                    continue;
                }
                let values = layout.get(places[point] as usize);
                for (i, key) in keys.iter().enumerate() {
                    projections.push(key, Cell::Number(values.get(i).copied().unwrap_or(f64::NAN)));
                }
            }
            projections.end_point();
        }
        projections
    }
}

/// Where in `layout.index` each point is; `u32::MAX` = nowhere.
fn place_of_point(layout: &Coordinates) -> Vec<u32> {
    let mut places = vec![u32::MAX; layout.points];
    for (i, &row) in layout.index.iter().enumerate() {
        places[row as usize] = i as u32;
    }
    places
}

/// TensorFlow's number of principal components.
const PCA_COMPONENTS: usize = 10;

/// TensorFlow's start view in 3D.
const CAMERA_3D: CameraDef =
    CameraDef { orthographic: false, position: [0.45, 0.9, 1.6], target: [0.0, 0.0, 0.0], zoom: 1.0 };

/// TensorFlow's start view in 2D.
const CAMERA_2D: CameraDef =
    CameraDef { orthographic: true, position: [0.0, 0.0, 4.0], target: [0.0, 0.0, 0.0], zoom: 1.0 };
