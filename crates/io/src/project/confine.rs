//! Paths that a config names: relative to the config's folder and never out of it.

use std::path::{Path, PathBuf};

use crate::error::{Place, quoted};
use crate::{Error, Result};

/// Where a path named in `config` leads: a file below `base`, which need not exist.
///
/// What exists is resolved, links too, and must still lie below `base`. Absolute paths, network paths, `..` and web
/// addresses are refused, in the spelling of any system.
pub(crate) fn confine(config: &str, place: Place, base: &Path, path: &str) -> Result<PathBuf> {
    let refused = |what: &str| {
        let expected = "a path relative to the config's folder and inside it";
        let advice = "copy the file into that folder and name it by its relative path";
        Err(Error::content(config, place, format!("{}, {what}", quoted(path.as_bytes())), expected, advice))
    };
    if path.trim().is_empty() {
        return refused("an empty path");
    }
    if path.contains("://") {
        return refused("a web address; nothing is fetched from the network");
    }
    if path.contains('\0') {
        return refused("a path with a zero character");
    }
    if path.starts_with("//") || path.starts_with(r"\\") {
        return refused("a network path");
    }
    let drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes()[0].is_ascii_alphabetic();
    if path.starts_with(['/', '\\']) || drive || Path::new(path).is_absolute() {
        return refused("an absolute path");
    }
    if path.split(['/', '\\']).any(|part| part == "..") {
        return refused("a path that leads upwards");
    }
    let mut target = base.join(path);
    if path.contains('\\') && !target.exists() {
        // Written on Windows, read elsewhere.
        target = base.join(path.replace('\\', "/"));
    }
    let Ok(resolved) = target.canonicalize() else { return Ok(target) };
    let inside = base.canonicalize().is_ok_and(|base| resolved.starts_with(base));
    if inside { Ok(resolved) } else { refused("a link that leads out of the config's folder") }
}
