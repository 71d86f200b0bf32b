//! What a session can refuse or fail at, by cause.

use crate::snapshot::RunStatus;

/// Result of the server's functions.
pub type Result<T> = std::result::Result<T, Error>;

/// A command that cannot be carried out or a file that cannot be opened; the text is one sentence for a person.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The engine refused.
    #[error(transparent)]
    Engine(#[from] embedscope_core::Error),
    /// A file could not be opened.
    #[error(transparent)]
    File(#[from] embedscope_io::Error),
    /// Nothing is open.
    #[error("no data are open; open a file of vectors or a state.txt first")]
    NoData,
    /// Only coordinates are open.
    #[error(
        "only coordinates are open and there is nothing to compute on; open the vectors they were made from"
    )]
    NoVectors,
    /// A row that does not exist.
    #[error("row {row} does not exist; rows go from 0 to {}", points.saturating_sub(1))]
    NoSuchRow {
        /// Row asked for.
        row: usize,
        /// Points there are.
        points: usize,
    },
    /// A metadata column that does not exist.
    #[error("metadata column {column} does not exist; there are {columns}, counted from 0")]
    NoSuchColumn {
        /// Column asked for.
        column: usize,
        /// Columns there are.
        columns: usize,
    },
    /// A bookmark that does not exist.
    #[error("bookmark {0} does not exist (any more)")]
    NoSuchBookmark(u64),
    /// A task that is over.
    #[error("task {0} is not under way (any more)")]
    NoSuchTask(u64),
    /// An end of a custom axis without points.
    #[error("nothing matches {name:?}, the {end} end of an axis; give one that some points match")]
    NothingMatches {
        /// The end.
        end: &'static str,
        /// Its name on screen.
        name: String,
    },
    /// An end of a custom axis whose points are not known any more.
    #[error(
        "the points of {name:?}, the {end} end of an axis, were selected in an earlier session and are not known any more; name it again"
    )]
    EndForgotten {
        /// The end.
        end: &'static str,
        /// Its name on screen.
        name: String,
    },
    /// A layout that lacks points cannot be measured.
    #[error(
        "{absent} of {points} points have no coordinates in this layout, so its quality cannot be measured; show a layout of all points"
    )]
    CannotMeasure {
        /// Points that lack them.
        absent: usize,
        /// All points.
        points: usize,
    },
    /// Wrong principal components.
    #[error("components {found:?} cannot be shown; give 2 or 3 different numbers from 0 to {most}")]
    Components {
        /// Components asked for.
        found: Vec<usize>,
        /// The last there is.
        most: usize,
    },
    /// A setting outside its range.
    #[error("{name} is {value}; it must be {expected}")]
    Setting {
        /// The setting, as in the protocol.
        name: &'static str,
        /// Value given.
        value: String,
        /// Range or rule.
        expected: String,
    },
    /// A run is not in a state in which this can be done.
    #[error("cannot {what} {run} while it is {}", format!("{status:?}").to_lowercase())]
    NotNow {
        /// What was asked for.
        what: &'static str,
        /// Its kind.
        run: &'static str,
        /// Its state.
        status: RunStatus,
    },
    /// A run cannot start from a layout that lacks points.
    #[error(
        "{absent} of {points} points have no coordinates in this layout, so no run can go on from it; start a new run instead"
    )]
    PointsWithoutCoordinates {
        /// Points that lack them.
        absent: usize,
        /// All points.
        points: usize,
    },
    /// The run left the range of numbers.
    #[error(
        "{run} diverged at iteration {iteration}: its steps are too large; set a smaller learning rate, or automatic settings, and run again"
    )]
    Diverged {
        /// Its kind.
        run: &'static str,
        /// The first iteration with a coordinate that is no number.
        iteration: u32,
    },
    /// Metadata of another length than the data.
    #[error(
        "{file} has {rows} rows but {data} has {points} points; give the metadata that belong to these vectors"
    )]
    MetadataRows {
        /// The metadata's file.
        file: String,
        /// Its rows.
        rows: usize,
        /// The open data's points.
        points: usize,
        /// The open data.
        data: String,
    },
    /// A wrong regular expression.
    #[error("the regular expression is wrong at character {at}: {reason}")]
    Pattern {
        /// Character, from 1.
        at: usize,
        /// What is wrong there.
        reason: String,
    },
    /// A regular expression that would take too much memory.
    #[error("the regular expression needs more than {limit} bytes; make its repetitions smaller")]
    PatternTooLarge {
        /// Most bytes allowed.
        limit: usize,
    },
    /// The open data are not one of several tensors.
    #[error("there are no other tensors; open a projector config or a TensorBoard folder first")]
    NoTensors,
    /// The open data are of no file that is watched.
    #[error(
        "the open data were not read from files of this machine that are watched; open them again instead"
    )]
    NothingToReload,
    /// Files that changed could not be read again.
    #[error("{0}; the data stay as they are")]
    Reload(String),
    /// A session file that makes no sense.
    #[error("the saved session cannot be restored: {0}; open the data without it")]
    BadSession(String),
    /// A session of other data.
    #[error(
        "the session was saved of other data than {data}, or they have changed since; open {data} alone, or the data of the session"
    )]
    OtherData {
        /// The open data.
        data: String,
    },
    /// A bookmark of the right shape and other vectors.
    #[error(
        "the bookmark {bookmark:?} was made of other vectors than those of {data}, though of as many: its layout may not belong to these points"
    )]
    OtherVectors {
        /// The bookmark's label.
        bookmark: String,
        /// The open data.
        data: String,
    },
    /// The data were replaced while this was worked on.
    #[error("other data were opened meanwhile; ask again")]
    Replaced,
    /// More than the protocol's 32-bit sizes can carry.
    #[error("the {what} has {size} entries or bytes; the protocol carries at most 4294967295")]
    TooLargeToSend {
        /// What was to be sent.
        what: &'static str,
        /// Its size.
        size: usize,
    },
    /// A picture could not be encoded.
    #[error("the picture of row {row} cannot be encoded: {reason}")]
    Picture {
        /// The row.
        row: usize,
        /// The encoder's reason.
        reason: String,
    },
    /// An atlas could not be encoded.
    #[error("the pictures cannot be encoded: {reason}")]
    Atlas {
        /// The encoder's reason.
        reason: String,
    },
    /// Pictures were asked for and the data have none.
    #[error("the points have no pictures; open a sprite sheet or a folder of images with them")]
    NoPictures,
    /// A column that does not exist, by name.
    #[error("there is no column {name:?}; the columns are {}", columns.join(", "))]
    NoColumnNamed {
        /// Name asked for.
        name: String,
        /// Names there are.
        columns: Vec<String>,
    },
    /// There is nothing on screen yet.
    #[error("there is no layout on screen yet; wait until the first projection is there")]
    NothingOnScreen,
    /// A figure or page could not be drawn.
    #[error(transparent)]
    Figure(#[from] embedscope_figure::Error),
    /// A request that makes no sense.
    #[error("{0}")]
    Request(String),
    /// Numbers were asked for of a column of text.
    #[error("the column {column:?} has values that are no numbers; ask for its values instead of a range")]
    NotNumbers {
        /// The column.
        column: String,
    },
    /// A text for a column of numbers.
    #[error(
        "{value:?} is no number, and the column {column:?} has only numbers; give a number, or another column"
    )]
    NoNumber {
        /// The column.
        column: String,
        /// The text.
        value: String,
    },
    /// Something that works on the selected points, with none.
    #[error("there is nothing to {what}: no point is selected; select some first")]
    NothingSelected {
        /// What was asked for.
        what: &'static str,
    },
    /// An isolation that is not there.
    #[error("all points are shown: nothing is isolated")]
    NothingIsolated,
    /// Hidden points that are not there.
    #[error("no point is hidden")]
    NothingHidden,
    /// Nothing to undo or redo.
    #[error("there is nothing to {0}")]
    NothingTo(&'static str),
    /// Metadata were asked for and there are none.
    #[error("there are no metadata; open some first, or tag points")]
    NoMetadata,
    /// Neighbours of no rows.
    #[error("neighbours were asked for of no rows; name at least one")]
    EmptyCentroid,
    /// The system refused something.
    #[error("{what}: {source}")]
    System {
        /// What was tried.
        what: String,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A defect of the program.
    #[error("internal error while computing: {0}; please report it")]
    Internal(String),
}
