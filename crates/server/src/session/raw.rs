//! Columns drawn as they are: the vectors' own, or numeric ones of the metadata.

use embedscope_io::{Column, Table};

use super::data::Data;
use super::layout::Layout;
use super::state::{Screen, State};
use super::supervise::refuse;
use crate::command::RawAxis;
use crate::snapshot::RawInfo;
use crate::{Projection, Result};

/// Columns that hold a layout, in the order in which they are looked for; the third one may be missing.
const LAYOUTS: [[&str; 3]; 9] = [
    ["x", "y", "z"],
    ["X", "Y", "Z"],
    ["umap-0", "umap-1", "umap-2"],
    ["umap_0", "umap_1", "umap_2"],
    ["UMAP1", "UMAP2", "UMAP3"],
    ["UMAP_1", "UMAP_2", "UMAP_3"],
    ["tsne-0", "tsne-1", "tsne-2"],
    ["tsne_0", "tsne_1", "tsne_2"],
    ["pca-0", "pca-1", "pca-2"],
];
/// Vectors of at most so many dimensions can be drawn as they are.
const MOST: usize = 3;

/// The axes, and the layout of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Raw {
    pub(super) axes: Vec<RawAxis>,
    pub(crate) layout: Option<Layout>,
}

impl Raw {
    /// What data offer by themselves: vectors of two or three dimensions, or metadata columns that hold a layout.
    pub(super) fn offered(data: &Data) -> Self {
        let axes = match data.dimensions {
            2..=MOST if data.vectors.is_some() => (0..data.dimensions).map(RawAxis::Vector).collect(),
            _ => layout_columns(&data.metadata),
        };
        // They have been chosen among those that can be drawn.
        Self::of(data, axes).unwrap_or_default()
    }

    /// The layout of some columns.
    pub(super) fn of(data: &Data, axes: Vec<RawAxis>) -> Result<Self> {
        if !(2..=3).contains(&axes.len()) {
            return refuse("axes", format!("{} columns", axes.len()), "2 or 3 columns");
        }
        let mut columns = Vec::with_capacity(axes.len());
        for axis in &axes {
            columns.push(values(data, axis)?);
        }
        let positions =
            (0..data.points).flat_map(|row| columns.iter().map(move |column| column[row])).collect();
        let layout = Layout::given_as(axes.len(), positions);
        Ok(Self { axes, layout: Some(layout) })
    }

    pub(super) fn info(&self) -> RawInfo {
        RawInfo { axes: self.axes.clone(), has_layout: self.layout.is_some() }
    }
}

/// The numbers of a column, NaN where there is none.
fn values(data: &Data, axis: &RawAxis) -> Result<Vec<f64>> {
    match axis {
        RawAxis::Vector(at) => {
            let vectors = data.need_vectors()?;
            if *at >= data.dimensions {
                let expected =
                    format!("a column of the vectors, from 0 to {}", data.dimensions.saturating_sub(1));
                return refuse("vector", at, expected);
            }
            Ok((0..data.points).map(|row| f64::from(vectors.row(row)[*at])).collect())
        }
        RawAxis::Column(name) => {
            let column = data.need_column(name)?;
            if column.numbers().is_none() {
                return refuse(
                    "column",
                    format!("{name:?}, whose values are no numbers"),
                    "a numeric column",
                );
            }
            Ok((0..data.points).map(|row| column.number(row).unwrap_or(f64::NAN)).collect())
        }
    }
}

fn layout_columns(table: &Table) -> Vec<RawAxis> {
    let numeric = |name: &&str| table.column(name).and_then(Column::numbers).is_some();
    for names in LAYOUTS {
        let there = names.iter().take_while(|name| numeric(name)).count();
        if there >= 2 {
            return names[..there].iter().map(|name| RawAxis::Column((*name).to_owned())).collect();
        }
    }
    Vec::new()
}

impl State {
    /// `raw.set`.
    pub(super) fn raw_set(&mut self, axes: Vec<RawAxis>) -> Result<()> {
        self.raw = Raw::of(self.need_data()?, axes)?;
        self.screen = Screen { projection: Projection::Raw, restored: false };
        self.redraw = true;
        Ok(())
    }

    /// Offers columns of new metadata, if nothing else has been chosen.
    pub(super) fn offer_raw(&mut self) {
        if let Some(data) = self.data.as_ref().filter(|_| self.raw.layout.is_none()) {
            self.raw = Raw::offered(data);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_that_hold_a_layout_are_found() {
        let numbers = |name: &str| Column::new(name, [Some("1"), Some("2")]);
        let table = |columns| Table::new(columns).unwrap();
        let named = |names: &[&str]| names.iter().map(|n| RawAxis::Column((*n).into())).collect::<Vec<_>>();
        let found = layout_columns(&table(vec![numbers("umap-1"), numbers("umap-0"), numbers("age")]));
        assert_eq!(found, named(&["umap-0", "umap-1"]));
        let found = layout_columns(&table(vec![numbers("x"), numbers("y"), numbers("z")]));
        assert_eq!(found, named(&["x", "y", "z"]));
        let text = Column::new("y", [Some("a"), Some("b")]);
        assert!(layout_columns(&table(vec![numbers("x"), text])).is_empty(), "no numbers");
    }
}
