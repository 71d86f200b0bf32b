//! The kinds of layouts that can be on screen.

use serde::{Deserialize, Serialize};

/// What made a layout. The discriminant is the protocol's byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Projection {
    /// Principal components.
    Pca = 0,
    /// t-SNE.
    Tsne = 1,
    /// UMAP.
    Umap = 2,
    /// Custom axes.
    Custom = 3,
    /// Columns drawn as they are.
    Raw = 4,
}

impl Projection {
    /// Its name in the protocol.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pca => "pca",
            Self::Tsne => "tsne",
            Self::Umap => "umap",
            Self::Custom => "custom",
            Self::Raw => "raw",
        }
    }
}
