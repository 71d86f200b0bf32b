//! The points that an isolated bookmark leaves out, which TensorFlow's form has no place for.
//!
//! A bookmark of some points holds only their coordinates. Ours keeps those of the others beside them, so that showing all
//! points again shows where they were.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use embedscope_io::{Coordinates, State as Saved};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Key of the layouts under our own.
pub(super) const KEY: &str = "rest";

/// The layouts of the rows that are left out, ascending.
#[derive(Debug, Default)]
pub(super) struct Rest {
    rows: Vec<u32>,
    layouts: Map<String, Value>,
}

/// One layout: base64 of little-endian numbers, row-major, NaN where a point has none.
#[derive(Debug, Serialize, Deserialize)]
struct Part {
    dims: usize,
    /// Whether the numbers are `f32`.
    single: bool,
    values: String,
}

impl Rest {
    /// What a bookmark has for data of `points` points.
    pub(super) fn of(extra: &Map<String, Value>, saved: &Saved, points: usize) -> Self {
        let layouts = extra.get(KEY).and_then(Value::as_object).cloned();
        let (Some(layouts), Some(shown)) = (layouts, saved.filtered_points()) else { return Self::default() };
        Self { rows: others(&shown, points), layouts }
    }

    /// The rows and values of a layout with those that are left out.
    pub(super) fn join(
        &self,
        name: &str,
        dims: usize,
        mut index: Vec<u32>,
        mut values: Vec<f64>,
    ) -> (Vec<u32>, Vec<f64>) {
        let part = self.layouts.get(name).and_then(|part| serde_json::from_value::<Part>(part.clone()).ok());
        let rest = part.filter(|part| part.dims == dims).and_then(|part| part.decode());
        if let Some(rest) = rest.filter(|rest| rest.len() == self.rows.len() * dims) {
            for (&row, point) in self.rows.iter().zip(rest.chunks_exact(dims)) {
                if point.iter().all(|v| v.is_finite()) {
                    index.push(row);
                    values.extend_from_slice(point);
                }
            }
        }
        (index, values)
    }

    /// The layouts of the rows that are not `shown`, to be kept.
    pub(super) fn keep(shown: &[u32], layouts: &[(&str, Option<&Coordinates>)]) -> Value {
        let mut kept = Map::new();
        for (name, layout) in layouts {
            let Some(layout) = layout else { continue };
            let rows = others(shown, layout.points);
            let mut place = vec![None; layout.points];
            for (at, &row) in layout.index.iter().enumerate() {
                place[row as usize] = Some(at);
            }
            let mut values = vec![f64::NAN; rows.len() * layout.dims];
            for (&row, point) in rows.iter().zip(values.chunks_exact_mut(layout.dims)) {
                if let Some(at) = place[row as usize] {
                    point.copy_from_slice(layout.get(at));
                }
            }
            kept.insert((*name).to_owned(), json!(Part::of(layout.dims, &values)));
        }
        Value::Object(kept)
    }
}

impl Part {
    fn of(dims: usize, values: &[f64]) -> Self {
        let single = values.iter().all(|&v| v.is_nan() || f64::from(v as f32) == v);
        let bytes: Vec<u8> = if single {
            values.iter().flat_map(|&v| (v as f32).to_le_bytes()).collect()
        } else {
            values.iter().flat_map(|v| v.to_le_bytes()).collect()
        };
        Self { dims, single, values: BASE64_STANDARD.encode(bytes) }
    }

    fn decode(&self) -> Option<Vec<f64>> {
        let bytes = BASE64_STANDARD.decode(&self.values).ok()?;
        if self.single {
            let (values, rest) = bytes.as_chunks::<4>();
            return rest
                .is_empty()
                .then(|| values.iter().map(|&v| f64::from(f32::from_le_bytes(v))).collect());
        }
        let (values, rest) = bytes.as_chunks::<8>();
        rest.is_empty().then(|| values.iter().map(|&v| f64::from_le_bytes(v)).collect())
    }
}

fn others(shown: &[u32], points: usize) -> Vec<u32> {
    let mut is_shown = vec![false; points];
    for &row in shown {
        if let Some(is_shown) = is_shown.get_mut(row as usize) {
            *is_shown = true;
        }
    }
    (0..points as u32).filter(|&row| !is_shown[row as usize]).collect()
}
