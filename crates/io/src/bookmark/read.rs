//! Reading `state.txt` without building a JSON tree of its projections.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::States;
use super::projections::{Cell, Projections};
use super::state::State;
use crate::error::{Place, counted, quoted};
use crate::{Error, Result};

/// The way out of every damaged file.
const SAVE_AGAIN: &str = "save the bookmarks again from the projector, or download the file again";

/// Reads a whole file.
pub(super) fn parse(bytes: &[u8], name: &str) -> Result<States> {
    let (bytes, skipped) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (rest, 3),
        None => (bytes, 0),
    };
    let whole =
        |found: String| Error::content(name, Place::Byte(0), found, "a JSON array of bookmarks", SAVE_AGAIN);
    match bytes.iter().find(|b| !b.is_ascii_whitespace()) {
        None => return Err(whole("an empty file".to_owned())),
        Some(b'[') => {}
        Some(b'{') => return Err(whole("a JSON object".to_owned())),
        Some(_) => return Err(whole(quoted(&bytes[..bytes.len().min(40)]))),
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let states = (&mut json).deserialize_seq(StatesVisitor).and_then(|states| json.end().map(|()| states));
    let states = states.map_err(|e| {
        let byte = byte_offset(bytes, e.line(), e.column()) + skipped;
        if e.is_eof() {
            let found =
                format!("the end of the file inside a bookmark, after {}", counted(bytes.len(), "byte"));
            return Error::content(name, Place::Byte(byte), found, "the rest of it", SAVE_AGAIN);
        }
        // The place follows in our own words.
        let text = e.to_string();
        let text = text.split(" at line ").next().unwrap_or_default().to_owned();
        if e.is_data() {
            return Error::content(
                name,
                Place::Byte(byte),
                text,
                "a bookmark of TensorFlow's projector",
                SAVE_AGAIN,
            );
        }
        Error::content(name, Place::Byte(byte), format!("broken JSON ({text})"), "valid JSON", SAVE_AGAIN)
    })?;
    for (i, state) in states.iter().enumerate() {
        check(state, i, name)?;
    }
    Ok(States { states })
}

/// The offset of a line and column as `serde_json` counts them: both from 1, columns in bytes.
fn byte_offset(bytes: &[u8], line: usize, column: usize) -> u64 {
    let start = match line.checked_sub(2) {
        None => 0,
        Some(newlines_before) => {
            memchr::memchr_iter(b'\n', bytes).nth(newlines_before).map_or(0, |at| at + 1)
        }
    };
    (start + column.saturating_sub(1)).min(bytes.len()) as u64
}

/// What every state must have to make sense.
fn check(state: &State, i: usize, name: &str) -> Result<()> {
    let wrong = |found: String, expected: &str| {
        let found = format!("{found} in \"{}\"", state.label());
        Err(Error::content(name, Place::Part("bookmark", i as u64 + 1), found, expected, SAVE_AGAIN))
    };
    let is_count = |v: &Value| v.as_f64().is_some_and(|v| (0.0..4e9).contains(&v) && v.fract() == 0.0);
    let dimensions = state.fields.get("dataSetDimensions").and_then(Value::as_array);
    if !dimensions.is_some_and(|d| d.len() == 2 && d.iter().all(is_count)) {
        return wrong("no dataSetDimensions".to_owned(), "the numbers of points and dimensions");
    }
    for key in ["filteredPoints", "selectedPoints", "pcaComponentDimensions"] {
        let Some(rows) = state.fields.get(key).filter(|v| !v.is_null()) else { continue };
        if !rows.as_array().is_some_and(|rows| rows.iter().all(is_count)) {
            return wrong(format!("{key} that are no list of row numbers"), "row numbers");
        }
    }
    let projections = state.projections.len();
    let points = state.dimensions().0;
    if let Some(rows) = state.filtered_points() {
        if rows.len() < projections {
            let found = format!(
                "{} and {}",
                counted(projections, "projection"),
                counted(rows.len(), "filtered point")
            );
            return wrong(found, "one projection for each of them");
        }
    } else if projections > points {
        let found = format!("{} for {}", counted(projections, "projection"), counted(points, "point"));
        return wrong(found, "at most one projection a point");
    }
    Ok(())
}

struct StatesVisitor;

impl<'de> Visitor<'de> for StatesVisitor {
    type Value = Vec<State>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of bookmarks")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> std::result::Result<Self::Value, A::Error> {
        let mut states = Vec::new();
        while let Some(state) = seq.next_element_seed(StateSeed)? {
            states.push(state);
        }
        Ok(states)
    }
}

struct StateSeed;

impl<'de> DeserializeSeed<'de> for StateSeed {
    type Value = State;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> std::result::Result<State, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for StateSeed {
    type Value = State;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a bookmark (a JSON object with projections)")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<State, A::Error> {
        let mut fields = Map::new();
        let mut projections = None;
        while let Some(key) = map.next_key::<String>()? {
            let value = if key == "projections" {
                projections = Some(map.next_value_seed(ProjectionsSeed)?);
                Value::Null
            } else {
                map.next_value()?
            };
            fields.insert(key, value);
        }
        let projections = projections
            .ok_or_else(|| A::Error::custom("an object without projections, which is no bookmark"))?;
        Ok(State { fields, projections })
    }
}

struct ProjectionsSeed;

impl<'de> DeserializeSeed<'de> for ProjectionsSeed {
    type Value = Projections;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> std::result::Result<Projections, D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for ProjectionsSeed {
    type Value = Projections;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("projections, one object a point")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> std::result::Result<Projections, A::Error> {
        let mut projections = Projections::default();
        while seq.next_element_seed(PointSeed(&mut projections))?.is_some() {}
        Ok(projections)
    }
}

struct PointSeed<'a>(&'a mut Projections);

impl<'de> DeserializeSeed<'de> for PointSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> std::result::Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for PointSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the coordinates of a point (a JSON object)")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<(), A::Error> {
        while let Some(()) = map.next_key_seed(CellKey(self.0))? {
            let cell = map.next_value_seed(CellSeed)?;
            self.0.push_value(cell);
        }
        self.0.end_point();
        Ok(())
    }
}

/// Reads a key without a copy of its text.
struct CellKey<'a>(&'a mut Projections);

impl<'de> DeserializeSeed<'de> for CellKey<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> std::result::Result<(), D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for CellKey<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> std::result::Result<(), E> {
        self.0.push_key(key);
        Ok(())
    }
}

struct CellSeed;

impl<'de> DeserializeSeed<'de> for CellSeed {
    type Value = Cell;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> std::result::Result<Cell, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for CellSeed {
    type Value = Cell;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_f64<E>(self, value: f64) -> std::result::Result<Cell, E> {
        Ok(Cell::Number(value))
    }

    fn visit_i64<E>(self, value: i64) -> std::result::Result<Cell, E> {
        Ok(Cell::Number(value as f64))
    }

    fn visit_u64<E>(self, value: u64) -> std::result::Result<Cell, E> {
        Ok(Cell::Number(value as f64))
    }

    fn visit_unit<E>(self) -> std::result::Result<Cell, E> {
        Ok(Cell::Number(f64::NAN))
    }

    fn visit_bool<E>(self, value: bool) -> std::result::Result<Cell, E> {
        Ok(Cell::Other(Value::Bool(value)))
    }

    fn visit_str<E>(self, value: &str) -> std::result::Result<Cell, E> {
        Ok(Cell::Other(Value::from(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> std::result::Result<Cell, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element()? {
            values.push(value);
        }
        Ok(Cell::Other(Value::Array(values)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Cell, A::Error> {
        let mut values = Map::new();
        while let Some((key, value)) = map.next_entry()? {
            values.insert(key, value);
        }
        Ok(Cell::Other(Value::Object(values)))
    }
}
