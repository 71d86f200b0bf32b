//! Finds the real data that are not part of the project.

use std::io::Write;
use std::path::{Path, PathBuf};

/// The folder of shared data: `$EMBEDSCOPE_DATA`, else `../shared/data` from the project's root.
///
/// Without it the caller must skip, and this says so by name; in CI (`CI=true`) nothing may be skipped.
pub(crate) fn shared_data(test: &str) -> Option<PathBuf> {
    let folder = match std::env::var_os("EMBEDSCOPE_DATA") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
    };
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("CI").is_none_or(|ci| ci != "true"),
        "{test}: no shared data, and CI must not skip"
    );
    // Written past the test runner's capture, so that a passing run shows it; in one piece, since tests run side by side.
    let _ = std::io::stderr().write_all(format!("skipped {test}: no shared data\n").as_bytes());
    None
}
