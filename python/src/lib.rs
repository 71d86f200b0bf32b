//! The engine of Embedscope for Python: this crate converts and nothing else.
//!
//! Arrays come in as C-contiguous `f32` without a copy, results go out as NumPy arrays that own their buffers. Work runs on a
//! thread of its own without the interpreter's lock; the calling thread waits, looks for signals (Ctrl-C) and calls back. The public API,
//! with its documentation, is the Python package beside this folder's `src`.
//!
//! Rooms, each using only those before it: `errors <- arrays, watch <- the others`, one a group of functions.

#![expect(clippy::needless_pass_by_value, reason = "Python's arguments come by value")]

mod arrays;
mod bookmarks;
mod errors;
mod figure;
mod files;
mod kmeans;
mod knn;
mod pca;
mod place;
mod program;
mod quality;
mod sample;
mod serve;
mod tsne;
mod umap;
mod watch;

use pyo3::pymodule;

#[pymodule]
mod _core {
    #[pymodule_export]
    use crate::arrays::check_finite;
    #[pymodule_export]
    use crate::bookmarks::{State, read_state, write_state};
    #[pymodule_export]
    use crate::figure::{class_colors, figure};
    #[pymodule_export]
    use crate::files::{demo, read, write_file};
    #[pymodule_export]
    use crate::kmeans::KMeansState;
    #[pymodule_export]
    use crate::knn::{knn_query, knn_search};
    #[pymodule_export]
    use crate::pca::{PcaState, pca_fit, pca_transform};
    #[pymodule_export]
    use crate::program::program;
    #[pymodule_export]
    use crate::quality::quality;
    #[pymodule_export]
    use crate::sample::SampleState;
    #[pymodule_export]
    use crate::serve::Server;
    #[pymodule_export]
    use crate::tsne::{TsneRun, tsne, tsne_place};
    #[pymodule_export]
    use crate::umap::{umap, umap_place};

    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}
