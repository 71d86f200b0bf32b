//! The command that asks for names of dense places.

use serde::Deserialize;

/// Fields of [`super::Command::Clusters`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clusters {
    /// Name of the column that names them.
    pub column: String,
    /// How many at most.
    #[serde(default = "forty")]
    pub most: usize,
}

fn forty() -> usize {
    40
}
