//! `clusters`: names of dense places of the layout on screen.

use embedscope_core::Monitor;
use embedscope_core::clusters::{self, Places};
use embedscope_io::{Column, Kind};

use super::Session;
use crate::compute::Purpose;
use crate::event::Label;
use crate::{Error, Result, command};

impl Session {
    /// `clusters`.
    pub(super) fn clusters(&self, ask: &command::Clusters) -> Result<Vec<Label>> {
        let data = self.data()?;
        let columns = self.columns()?;
        let column = columns.named(&ask.column)?;
        let frame = self.frame().filter(|frame| frame.dataset == data.id).ok_or(Error::NothingOnScreen)?;
        let finder = self.finder()?;
        if finder.data.id != data.id {
            return Err(Error::Replaced);
        }
        let running = self.shared.task(Purpose::Labels);
        let shown = |row| finder.shown.contains(row);
        name_places(frame.positions(), frame.dims(), &shown, column, ask.most, &*running.task)
    }
}

/// The dense places of the points of a layout for which `shown` is true, in 2 or 3 dimensions, at most `most`, named by a column, most prominent first; those whose points
/// have no values are left out.
///
/// # Panics
/// If `dims` is neither 2 nor 3.
pub fn name_places(
    positions: &[f32],
    dims: usize,
    shown: &(impl Fn(usize) -> bool + Sync),
    column: &Column,
    most: usize,
    monitor: &dyn Monitor,
) -> Result<Vec<Label>> {
    let found = clusters::places(positions, dims, shown, most, monitor)?;
    let names = names(column, &found, monitor)?;
    let label = |(number, (place, name)): (usize, (&clusters::Place, Option<Name>))| {
        let name = name?;
        let mut anchor = place.anchor as usize;
        // Where groups touch, the densest point may be of another one than the name is of.
        if let Some(code) = name.code.filter(|code| column.codes()[anchor] != *code) {
            let own = |row: usize| found.of_point[row] as usize == number && column.codes()[row] == code;
            anchor = clusters::nearest_to_mean(positions, dims, own).unwrap_or(anchor);
        }
        let mut at = [0.0; 3];
        at[..dims].copy_from_slice(&positions[anchor * dims..(anchor + 1) * dims]);
        Some(Label { at, text: name.text, rows: place.points, weight: place.weight })
    };
    Ok(found.places.iter().zip(names).enumerate().filter_map(label).collect())
}

/// What a place is called.
struct Name {
    text: String,
    /// The value of the column that it is, where it is one.
    code: Option<u32>,
}

/// The name of each place by a column.
fn names(column: &Column, found: &Places, monitor: &dyn Monitor) -> Result<Vec<Option<Name>>> {
    let (codes, count) = (column.codes(), found.places.len());
    let plain = |text| Name { text, code: None };
    if column.kind() == Kind::Text {
        let words = clusters::words(column.values(), codes, &found.of_point, count, monitor)?;
        let named = words.into_iter().map(|text| Some(text).filter(|text| !text.is_empty()).map(plain));
        return Ok(named.collect());
    }
    if let (Kind::Number, Some(numbers)) = (column.kind(), column.numbers()) {
        let ranges = clusters::ranges(codes, numbers, &found.of_point, count);
        return Ok(ranges
            .into_iter()
            .map(|range| range.map(|range| plain(range_text(range.low, range.high))))
            .collect());
    }
    let values = clusters::values(codes, column.values().len(), &found.of_point, count);
    let name = |value: clusters::Value| Name {
        text: column.values()[value.code as usize].clone(),
        code: Some(value.code),
    };
    Ok(values.into_iter().map(|value| value.map(name)).collect())
}

fn range_text(low: f64, high: f64) -> String {
    let (low, high) = (short(low), short(high));
    if low == high { low } else { format!("{low} – {high}") }
}

/// A number with four significant digits.
fn short(v: f64) -> String {
    let rounded: f64 = format!("{v:.3e}").parse().unwrap_or(v);
    if rounded != 0.0 && !(1e-4..1e7).contains(&rounded.abs()) {
        format!("{rounded:e}")
    } else {
        rounded.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let cases =
            [(0.0, "0"), (1234.56, "1235"), (-0.000_123_456, "-0.0001235"), (1.5e9, "1.5e9"), (2.0, "2")];
        for (number, text) in cases {
            assert_eq!(short(number), text);
        }
        assert_eq!((range_text(1.0, 1.0), range_text(-2.0, 0.5)), ("1".to_owned(), "-2 – 0.5".to_owned()));
    }
}
