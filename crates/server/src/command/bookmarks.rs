//! Commands that change a bookmark's note, picture and place.

use serde::Deserialize;

/// Fields of [`super::Command::BookmarkNote`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BookmarkNote {
    /// Which.
    pub bookmark: u64,
    /// The new note; empty = none.
    pub note: String,
}

/// Fields of [`super::Command::BookmarkMove`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BookmarkMove {
    /// Which.
    pub bookmark: u64,
    /// Its new place in the list, from 0.
    pub to: usize,
}
