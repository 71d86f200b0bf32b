//! Layouts from files.

use embedscope_core::Monitor;
use serde_json::{Map, Value};

use super::{Coordinates, Layout, columnar};
use crate::bookmark::{Projection, States};
use crate::error::{Place, counted};
use crate::source::Loaded;
use crate::table::ColumnBuilder;
use crate::{Column, Error, Result, Source, Table, npy, text};

/// Reads a layout: `.npy` (n x 2 or 3), a table as [`crate::export`] writes it (csv, tsv, json, parquet), text rows of
/// two or three numbers, or a bookmark.
///
/// `projection` chooses among those of a bookmark (the selected one by default) and is ignored elsewhere.
pub fn read(
    source: impl Into<Source>,
    projection: Option<Projection>,
    monitor: &dyn Monitor,
) -> Result<Layout> {
    let loaded = source.into().read(monitor)?;
    let file = loaded.name.as_str();
    let start = loaded.bytes.trim_ascii_start();
    if loaded.bytes.starts_with(npy::MAGIC) || loaded.extension() == "npy" {
        let (rows, dims, values) = npy::Array::parse(file, &loaded.bytes)?.coordinates()?;
        return whole(file, rows, dims, &values);
    }
    if start.starts_with(b"PAR1") {
        let table = columnar::table(file, loaded.bytes.clone())?;
        return from_table(&loaded.name, &table);
    }
    if start.starts_with(b"[") || start.starts_with(b"\xef\xbb\xbf[") {
        // A quote inside a JSON text is escaped, so this is a key.
        let bookmarks =
            memchr::memmem::find(start, b"\"projections\":").is_some() || !start[1..].contains(&b'{');
        if bookmarks {
            return from_states(&States::parse(&loaded.bytes, file)?, file, projection);
        }
        return from_table(file, &objects(&loaded)?);
    }
    match text::profile(start) {
        Some(profile) if profile.header.is_none() && profile.numeric >= 2 => {
            let dataset = text::vectors::read(&loaded, monitor)?;
            let Some(vectors) = dataset.vectors else { return Err(no_coordinates(file)) };
            let values: Vec<f64> = vectors.data().iter().map(|&v| f64::from(v)).collect();
            let mut layout = whole(file, vectors.rows(), vectors.cols(), &values)?;
            layout.labels = dataset.metadata;
            Ok(layout)
        }
        _ => from_table(file, &text::metadata::read(&loaded, None, monitor)?),
    }
}

/// A layout of all rows of an array.
fn whole(file: &str, rows: usize, dims: usize, values: &[f64]) -> Result<Layout> {
    if !matches!(dims, 2 | 3) {
        return Err(Error::content(
            file,
            Place::File,
            counted(dims, "column"),
            "a layout of two or three",
            "if these are vectors, project them first",
        ));
    }
    let names = ["x", "y", "z"][..dims].iter().map(|&name| name.to_owned()).collect();
    // Points without coordinates are NaN in an array.
    let has = |row: &usize| values[row * dims..(row + 1) * dims].iter().all(|v| v.is_finite());
    let index: Vec<u32> = (0..rows).filter(has).map(|row| row as u32).collect();
    let values = index.iter().flat_map(|&row| values[row as usize * dims..][..dims].to_vec()).collect();
    let coordinates = Coordinates::new(names, index, values, rows)?;
    Ok(Layout { coordinates, labels: Table::default(), state: None })
}

fn from_states(states: &States, file: &str, projection: Option<Projection>) -> Result<Layout> {
    let state = states.selected().ok_or_else(|| {
        Error::content(
            file,
            Place::File,
            "no bookmark",
            "at least one",
            "save a bookmark in the projector first",
        )
    })?;
    let projection = projection.unwrap_or_else(|| state.selected_projection());
    let coordinates = state.coordinates(projection)?.ok_or_else(|| {
        let has: Vec<&str> =
            Projection::ALL.into_iter().filter(|&p| state.has(p)).map(Projection::name).collect();
        Error::content(
            file,
            Place::File,
            format!("no {} coordinates in the bookmark \"{}\"", projection.name(), state.label()),
            "a layout",
            format!(
                "choose with --projection one it has: {}",
                if has.is_empty() { "none".to_owned() } else { has.join(", ") }
            ),
        )
    })?;
    Ok(Layout { coordinates, labels: Table::default(), state: Some(state.clone()) })
}

/// An array of objects as a table of text.
fn objects(loaded: &Loaded) -> Result<Table> {
    let bytes = loaded.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&loaded.bytes);
    let rows: Vec<Map<String, Value>> = serde_json::from_slice(bytes).map_err(|e| {
        let advice = "write the layout again";
        Error::content(
            &loaded.name,
            Place::Line(e.line() as u64),
            e.to_string(),
            "an array of objects",
            advice,
        )
    })?;
    let mut names: Vec<String> = Vec::new();
    for key in rows.iter().take(1).flat_map(Map::keys) {
        names.push(key.clone());
    }
    let columns = names.into_iter().map(|name| {
        let mut column = ColumnBuilder::default();
        for row in &rows {
            match row.get(&name) {
                None | Some(Value::Null) => column.push(None),
                Some(Value::String(text)) => column.push(Some(text)),
                Some(other) => column.push(Some(&other.to_string())),
            }
        }
        column.finish(name)
    });
    Table::new(columns.collect())
}

/// The coordinates of a table: the columns named as layouts name them, else its first two or three of numbers.
fn from_table(file: &str, table: &Table) -> Result<Layout> {
    let columns = table.columns();
    let index = table.column("index").filter(|column| column.numbers().is_some());
    let is_index = |column: &Column| index.is_some_and(|index| std::ptr::eq(index, column));
    let start = (0..columns.len()).find(|&i| named(&columns[i..]) > 0);
    let chosen: Vec<&Column> = match start {
        Some(start) => columns[start..start + named(&columns[start..])].iter().collect(),
        None => columns.iter().filter(|c| c.numbers().is_some() && !is_index(c)).take(3).collect(),
    };
    if chosen.len() < 2 || chosen.iter().any(|column| column.numbers().is_none()) {
        return Err(no_coordinates(file));
    }
    let mut coordinates = Coordinates {
        dims: chosen.len(),
        names: chosen.iter().map(|column| column.name().to_owned()).collect(),
        ..Coordinates::default()
    };
    let mut kept = Vec::new();
    for row in 0..table.rows() {
        let point = match index {
            None => row as f64,
            Some(index) => index.number(row).unwrap_or(-1.0),
        };
        if !(0.0..f64::from(u32::MAX)).contains(&point) || point.fract() != 0.0 {
            return Err(Error::content(
                file,
                Place::Line(row as u64 + 2),
                "no row number in the column \"index\"",
                "a whole number from 0",
                "correct it, or remove the column if the rows are in order",
            ));
        }
        coordinates.points = coordinates.points.max(point as usize + 1);
        // Points without coordinates have empty cells.
        let Some(values) = chosen.iter().map(|column| column.number(row)).collect::<Option<Vec<f64>>>()
        else {
            continue;
        };
        kept.push(row as u32);
        coordinates.index.push(point as u32);
        coordinates.values.extend(values);
    }
    let used = |column: &Column| is_index(column) || chosen.iter().any(|c| std::ptr::eq(*c, column));
    let labels = Table::new(columns.iter().filter(|column| !used(column)).cloned().collect())?.take(&kept);
    Ok(Layout { coordinates, labels, state: None })
}

/// How many columns from the first on are named as a layout's are: `tsne-0, tsne-1, ...`, `linear-x, linear-y`, `x, y, z`.
fn named(columns: &[Column]) -> usize {
    let name = |i: usize| columns.get(i).map_or("", Column::name);
    let follows = |names: &[String]| (0..names.len()).take_while(|&i| name(i) == names[i]).count();
    let prefix = name(0).strip_suffix('0').unwrap_or(" ");
    let numbered: Vec<String> = (0..3).map(|i| format!("{prefix}{i}")).collect();
    let axes = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    [numbered, axes(&["linear-x", "linear-y"]), axes(&["x", "y", "z"])]
        .iter()
        .map(|names| follows(names))
        .find(|&n| n >= 2)
        .unwrap_or(0)
}

fn no_coordinates(file: &str) -> Error {
    Error::content(
        file,
        Place::Line(1),
        "no columns of coordinates",
        "two or three columns of numbers, for example tsne-0, tsne-1",
        "give a layout: .npy, a table written by export, or a bookmark",
    )
}
