//! Putting a file in place in one step, so that nobody ever sees half of it.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::{Error, Result};

/// Writes `path` through a temporary file beside it, which is flushed to disk and renamed at the end.
///
/// An output that is also one of `inputs` is refused. On an error the old file, if any, stays as it was.
pub fn atomic(path: &Path, inputs: &[&Path], write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let (target, temporary) = begin(path, inputs)?;
    let failed = |source| Error::Write { file: path.display().to_string(), source };
    let mut out = BufWriter::with_capacity(1 << 20, temporary);
    write(&mut out).map_err(|e| match e {
        Error::Output(source) => failed(source),
        other => other,
    })?;
    let temporary = out.into_inner().map_err(|e| failed(e.into_error()))?;
    temporary.as_file().sync_all().map_err(failed)?;
    temporary.persist(&target).map_err(|e| failed(e.error))?;
    Ok(())
}

/// Fails as [`atomic`] would before it writes: to be asked before what is written is computed.
pub fn check(path: &Path, inputs: &[&Path]) -> Result<()> {
    begin(path, inputs).map(drop)
}

/// The file that is replaced, and the temporary file beside it.
fn begin(path: &Path, inputs: &[&Path]) -> Result<(PathBuf, NamedTempFile)> {
    let file = path.display().to_string();
    if inputs.iter().any(|input| is_same_file(input, path)) {
        return Err(Error::Overwrite { file });
    }
    // A link is followed: the file it leads to is replaced, not the link.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = match target.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".embedscope-").suffix(".part");
    set_permissions(&mut builder, &target);
    let temporary = builder.tempfile_in(folder).map_err(|source| Error::Write { file, source })?;
    Ok((target, temporary))
}

/// Whether two paths lead to the same existing file.
fn is_same_file(a: &Path, b: &Path) -> bool {
    let canonical = |path: &Path| -> io::Result<PathBuf> { fs::canonicalize(path) };
    matches!((canonical(a), canonical(b)), (Ok(a), Ok(b)) if a == b)
}

/// The permissions of the file replaced, or those any new file gets.
#[cfg(unix)]
fn set_permissions(builder: &mut tempfile::Builder<'_, '_>, target: &Path) {
    use std::os::unix::fs::PermissionsExt;
    // The process's umask takes away what the user does not want.
    let mode = fs::metadata(target).map_or(0o666, |meta| meta.permissions().mode());
    builder.permissions(fs::Permissions::from_mode(mode));
}

#[cfg(not(unix))]
fn set_permissions(_builder: &mut tempfile::Builder<'_, '_>, _target: &Path) {}
