//! Bookmarks of the TensorFlow projector, `state.txt`: one line, a JSON array of states.
//!
//! A file that is read and written again untouched has the same bytes, provided that it was written by a browser:
//! numbers are kept as `f64` and written as JavaScript writes them, keys keep their order, unknown keys survive.
//! What only Embedscope knows lives under the single key `embedscope` at the end of a state.

mod build;
mod projections;
mod read;
mod state;
mod write;

pub use build::StateBuilder;
pub use state::{CameraDef, Projection, State};

use crate::Result;

/// The states of one or more files, in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct States {
    /// The states; free to be reordered, added to and taken from.
    pub states: Vec<State>,
}

impl States {
    /// Reads the content of a `state.txt`; `name` is for messages.
    pub fn parse(bytes: &[u8], name: &str) -> Result<Self> {
        read::parse(bytes, name)
    }

    /// Writes `state.txt`: one line, no newline at its end.
    pub fn write(&self, out: &mut dyn std::io::Write) -> std::io::Result<()> {
        write::states(&self.states, out)
    }

    /// The text of `state.txt`.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        // Writing to memory cannot fail.
        let _ = self.write(&mut out);
        out
    }

    /// Number of states.
    pub fn len(&self) -> usize {
        self.states.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.states.is_empty()
    }

    /// The states in order.
    pub fn iter(&self) -> std::slice::Iter<'_, State> {
        self.states.iter()
    }

    /// The state selected when the file was saved, else the first.
    pub fn selected(&self) -> Option<&State> {
        self.states.iter().find(|state| state.is_selected()).or_else(|| self.states.first())
    }
}

impl<'a> IntoIterator for &'a States {
    type Item = &'a State;
    type IntoIter = std::slice::Iter<'a, State>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
