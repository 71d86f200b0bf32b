//! Where things lie.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The folder of the workspace's `Cargo.toml`.
pub(crate) fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}

/// The page's sources.
pub(crate) fn web() -> PathBuf {
    root().join("web")
}

/// The folder that cargo puts debug builds in: the one this program runs from, wherever the target folder is.
pub(crate) fn debug() -> Result<PathBuf> {
    let exe = env::current_exe().context("cannot tell where xtask itself lies")?;
    Ok(exe.parent().context("xtask lies in no folder")?.to_path_buf())
}

/// A folder in the target folder for what these commands keep: virtual environments, reports, screenshots.
pub(crate) fn scratch(name: &str) -> Result<PathBuf> {
    let debug = debug()?;
    Ok(debug.parent().context("the target folder has no parent")?.join(name))
}

/// MNIST, iris and the tutorial's bookmark: `$EMBEDSCOPE_DATA`, else `../shared/data` beside the workspace; `None` where neither exists.
pub(crate) fn data() -> Option<PathBuf> {
    let folder = env::var_os("EMBEDSCOPE_DATA").map_or_else(|| root().join("../shared/data"), PathBuf::from);
    folder.canonicalize().ok()
}

/// Whether nothing may be skipped: `CI` is set, and not to `false`, `0` or nothing.
pub(crate) fn strict() -> bool {
    env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"))
}
