//! How data are read, in a saved session: opened again, it reads them the same way.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use embedscope_io::Shape;
use serde_json::{Map, Value, json};

use crate::args::{Reading, shape};

/// What in `session.json` says how to read.
pub(super) const KEY: &str = "reading";

/// The options that were given, paths absolute.
pub(super) fn record(reading: &Reading) -> Map<String, Value> {
    let sides = |shape: Shape| format!("{}x{}", shape.rows.unwrap_or(0), shape.columns);
    let mut out = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            out.insert(key.to_owned(), value);
        }
    };
    put("metadata", reading.metadata.as_deref().map(|path| json!(absolute(path))));
    put("shape", reading.shape.map(|shape| json!(sides(shape))));
    put("dimsOfBytes", reading.dims_of_bytes.map(|columns| json!(columns)));
    put("array", reading.array.as_ref().map(|name| json!(name)));
    put("strictTf", reading.strict_tf.then(|| json!(true)));
    put("sprite", reading.sprite.as_deref().map(|path| json!(absolute(path))));
    put("spriteSize", reading.sprite_size.map(|size| json!(sides(size))));
    // A folder, or else a column.
    let images = reading.images.as_deref();
    put("images", images.map(|named| json!(if named.is_dir() { absolute(named) } else { named.to_owned() })));
    out
}

/// Takes the options that a session was saved with where the user gives none. `session` is its file: what has moved with it
/// is found beside it.
pub(super) fn fill(reading: &mut Reading, about: &Map<String, Value>, session: &Path) -> Result<()> {
    let Some(saved) = about.get(KEY).and_then(Value::as_object) else { return Ok(()) };
    let text = |key: &str| saved.get(key).and_then(Value::as_str);
    let sides = |key: &str| -> Result<Option<Shape>> {
        let parsed = text(key).map(shape).transpose();
        parsed.map_err(|e| anyhow!("{}: {key} in its session.json: {e}", session.display()))
    };
    if reading.shape.is_none() && reading.dims_of_bytes.is_none() {
        reading.shape = sides("shape")?;
        let columns = saved.get("dimsOfBytes").and_then(Value::as_u64);
        reading.dims_of_bytes = columns.and_then(|columns| usize::try_from(columns).ok());
    }
    reading.array = reading.array.take().or_else(|| text("array").map(str::to_owned));
    reading.strict_tf |= saved.get("strictTf").and_then(Value::as_bool).unwrap_or(false);
    if reading.sprite.is_none() && reading.images.is_none() {
        reading.sprite_size = sides("spriteSize")?;
        reading.sprite = text("sprite").map(|path| moved(Path::new(path), session));
        // The name of a column is no path, and stays as it is.
        let folder = |named: &str| {
            let path = Path::new(named);
            if path.is_absolute() { moved(path, session) } else { path.to_owned() }
        };
        reading.images = text("images").map(folder);
        if let Some(gone) = reading.sprite.as_ref().filter(|path| !path.exists()) {
            bail!(
                "{}: its pictures, {}, are not there any more; name them with --sprite",
                session.display(),
                gone.display()
            );
        }
    }
    Ok(())
}

/// Takes the file of metadata out of the files that a session names, and where it is now.
pub(super) fn metadata(
    files: &mut Vec<PathBuf>,
    about: &Map<String, Value>,
    session: &Path,
) -> Option<PathBuf> {
    let saved = about.get(KEY)?.get("metadata")?.as_str()?;
    let path = moved(Path::new(saved), session);
    let at = files.iter().rposition(|file| *file == path)?;
    Some(files.remove(at))
}

/// Where a file is now: where it was, or beside the session that moved together with it.
pub(super) fn moved(path: &Path, session: &Path) -> PathBuf {
    let near = session.parent().unwrap_or(Path::new("")).join(path.file_name().unwrap_or_default());
    if path.exists() || !near.exists() { path.to_owned() } else { near }
}

/// As it is found from any folder.
pub(super) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
