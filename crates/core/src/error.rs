//! What can go wrong in the engine, by cause.

/// Result of the engine's functions.
pub type Result<T> = std::result::Result<T, Error>;

/// A request the engine cannot carry out; the text is one sentence for a person.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The buffer does not hold `rows * cols` values.
    #[error("a {rows} x {cols} matrix needs {expected} values, found {found}")]
    Shape {
        /// Rows asked for.
        rows: usize,
        /// Columns asked for.
        cols: usize,
        /// `rows * cols`.
        expected: usize,
        /// Values given.
        found: usize,
    },
    /// A value is NaN or infinite (positions count from 0).
    #[error(
        "the value in row {}, column {} is {value}; every value must be a finite number: fill or remove it",
        row + 1, col + 1
    )]
    NotFinite {
        /// Row of the value, from 0.
        row: usize,
        /// Column of the value, from 0.
        col: usize,
        /// The value found.
        value: f32,
    },
    /// Fewer points than the computation needs.
    #[error("{what} needs at least {needed} points, found {found}")]
    TooFewPoints {
        /// What was asked for.
        what: &'static str,
        /// Points needed.
        needed: usize,
        /// Points found.
        found: usize,
    },
    /// A parameter is outside its range.
    #[error("{name} is {value}; it must be {expected}")]
    Parameter {
        /// Name of the parameter.
        name: &'static str,
        /// Value given.
        value: String,
        /// Range or rule.
        expected: String,
    },
    /// Bytes that were to be read back are damaged, truncated or of another kind.
    #[error("these bytes are not {what}: {reason}")]
    Bytes {
        /// What they should have been, with its article.
        what: &'static str,
        /// What is wrong with them.
        reason: String,
    },
    /// The caller's monitor asked to stop before a result existed.
    #[error("cancelled")]
    Cancelled,
}
