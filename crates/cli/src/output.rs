//! Where results go: a file put in place in one step, or standard output for `-`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;
use embedscope_io::write;

use crate::Terminal;

/// Fails where [`put`] would before it writes: a long computation is not done for a folder that cannot be written.
pub(crate) fn check(path: &Path, inputs: &[impl AsRef<Path>]) -> Result<()> {
    if path == Path::new("-") {
        return Ok(());
    }
    let inputs: Vec<&Path> = inputs.iter().map(AsRef::as_ref).collect();
    Ok(write::check(path, &inputs)?)
}

/// Writes to `path`, or to standard output if it is `-`. An output that is also an input is refused.
pub(crate) fn put(
    path: &Path,
    inputs: &[impl AsRef<Path>],
    f: impl FnOnce(&mut dyn Write) -> embedscope_io::Result<()>,
) -> Result<()> {
    if path == Path::new("-") {
        let mut out = io::BufWriter::new(io::stdout().lock());
        f(&mut out)?;
        out.flush()?;
        return Ok(());
    }
    let inputs: Vec<&Path> = inputs.iter().map(AsRef::as_ref).collect();
    Ok(write::atomic(path, &inputs, f)?)
}

/// Says that a file was written.
pub(crate) fn wrote(path: &Path, terminal: Terminal) {
    if path != Path::new("-") {
        terminal.note(&format!("Wrote {}.", path.display()));
    }
}

/// Paths of optional inputs, as [`put`] takes them.
pub(crate) fn paths<'a>(all: impl IntoIterator<Item = Option<&'a PathBuf>>) -> Vec<&'a Path> {
    all.into_iter().flatten().map(PathBuf::as_path).collect()
}
