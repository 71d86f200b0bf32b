//! What can go wrong while a figure is drawn, by cause.

/// Result of the crate's functions.
pub type Result<T> = std::result::Result<T, Error>;

/// A figure that cannot be drawn; the text is one sentence for a person.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No point has finite coordinates.
    #[error("the layout has no point with coordinates, so there is nothing to draw")]
    Empty,
    /// The buffer does not hold `dims` values a point.
    #[error("the layout has {values} values, which is not a whole number of {dims}-dimensional points")]
    Shape {
        /// Values given.
        values: usize,
        /// Values a point.
        dims: usize,
    },
    /// An axis that the layout does not have.
    #[error("axis {axis} does not exist: the layout has {dims} dimensions, numbered from 0")]
    Axis {
        /// The axis asked for.
        axis: usize,
        /// Dimensions of the layout.
        dims: usize,
    },
    /// A camera needs a 3D layout.
    #[error("a camera view needs a layout with 3 dimensions, this one has {dims}; choose two axes instead")]
    NotThreeDimensional {
        /// Dimensions of the layout.
        dims: usize,
    },
    /// A map to look around in needs 2 or 3 dimensions.
    #[error(
        "a map needs a layout with 2 or 3 dimensions, this one has {dims}; choose two with axes, or make a layout first"
    )]
    NoMap {
        /// Dimensions of the layout.
        dims: usize,
    },
    /// The labels are not of the layout's points.
    #[error("the column `{name}` has {labels} rows, the layout has {points} points")]
    Labels {
        /// Name of the column.
        name: String,
        /// Rows of the column.
        labels: usize,
        /// Points of the layout.
        points: usize,
    },
    /// A size outside its range.
    #[error("{name} is {value}; it must be {expected}")]
    Parameter {
        /// Name of the parameter.
        name: &'static str,
        /// Value given.
        value: f64,
        /// The range, in words.
        expected: &'static str,
    },
    /// The renderer refused.
    #[error("the figure could not be rendered: {0}")]
    Render(String),
}
