//! The engine in as many dimensions as a layout has.

use super::Affinity;
use super::engine::{Engine, Snapshot};
use crate::{Error, Matrix, Monitor, Result};

#[derive(Debug)]
pub(crate) enum Dims {
    Two(Engine<2>),
    Three(Engine<3>),
}

/// The same expression on either engine.
macro_rules! each {
    ($dims:expr, $engine:ident => $body:expr) => {
        match &$dims {
            $crate::tsne::Dims::Two($engine) => $body,
            $crate::tsne::Dims::Three($engine) => $body,
        }
    };
    (mut $dims:expr, $engine:ident => $body:expr) => {
        match &mut $dims {
            $crate::tsne::Dims::Two($engine) => $body,
            $crate::tsne::Dims::Three($engine) => $body,
        }
    };
}
pub(crate) use each;

impl Dims {
    /// Checks a start layout and puts its points in order.
    pub(crate) fn new(affinity: &Affinity, start: &Matrix, monitor: &dyn Monitor) -> Result<Self> {
        start.view().check_finite()?;
        if start.rows() != affinity.points() {
            return Err(Error::Parameter {
                name: "the start layout",
                value: format!("{} points", start.rows()),
                expected: format!("{} points, as in the affinities", affinity.points()),
            });
        }
        match start.cols() {
            1 => Ok(Self::Two(Engine::new(affinity, &in_the_plane(start), monitor)?.on_a_line())),
            2 => Ok(Self::Two(Engine::new(affinity, start, monitor)?)),
            3 => Ok(Self::Three(Engine::new(affinity, start, monitor)?)),
            other => Err(wrong_dimensions(other)),
        }
    }

    /// The engine that a snapshot was taken of, whose affinities these are.
    pub(super) fn restore(affinity: &Affinity, snapshot: &Snapshot, monitor: &dyn Monitor) -> Result<Self> {
        match snapshot.layout.cols() {
            2 => Ok(Self::Two(Engine::restore(affinity, snapshot, monitor)?)),
            3 => Ok(Self::Three(Engine::restore(affinity, snapshot, monitor)?)),
            other => Err(wrong_dimensions(other)),
        }
    }
}

/// A layout of one dimension as one of two, on the first axis.
pub(crate) fn in_the_plane(line: &Matrix) -> Matrix {
    Matrix::from_fn(line.rows(), 2, |row, axis| if axis == 0 { line.row(row)[0] } else { 0.0 })
}

/// The refusal of layouts in other than 1 to 3 dimensions.
pub(crate) fn wrong_dimensions(found: usize) -> Error {
    Error::Parameter {
        name: "the number of layout dimensions",
        value: found.to_string(),
        expected: "1, 2 or 3".into(),
    }
}
