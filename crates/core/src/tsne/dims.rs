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

/// The refusal of layouts in other than 2 or 3 dimensions.
pub(crate) fn wrong_dimensions(found: usize) -> Error {
    Error::Parameter {
        name: "the number of layout dimensions",
        value: found.to_string(),
        expected: "2 or 3".into(),
    }
}
