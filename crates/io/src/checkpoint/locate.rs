//! Where a checkpoint is: its files all begin with one prefix.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::table;
use crate::project::{confine, textproto};
use crate::{Error, Result};

/// Whether a file is a checkpoint's index, by its end.
pub(crate) fn is_index(path: &Path) -> bool {
    let Ok(mut file) = File::open(path) else { return false };
    let mut end = [0; 48];
    file.seek(SeekFrom::End(-48)).is_ok() && file.read_exact(&mut end).is_ok() && table::is_table(&end)
}

/// The prefix of the newest checkpoint of a folder, as its file `checkpoint` says; `None` without such a file.
///
/// Where the file names another folder, as it does after a move, the checkpoint of that name here is meant.
pub(crate) fn latest(folder: &Path) -> Result<Option<PathBuf>> {
    let path = folder.join("checkpoint");
    let file = path.display().to_string();
    let Ok(meta) = fs::metadata(&path) else { return Ok(None) };
    if !meta.is_file() || meta.len() > 1 << 20 {
        return Ok(None);
    }
    let bytes = fs::read(&path).map_err(|source| Error::Read { file: file.clone(), source })?;
    let mut reader = textproto::Reader::new(&file, &bytes);
    let mut found = None;
    while let Some(field) = reader.field()? {
        if field == "model_checkpoint_path" {
            found = Some((reader.string()?, reader.place()));
        } else {
            reader.skip()?;
        }
    }
    let Some((prefix, place)) = found else { return Ok(None) };
    let name = if Path::new(&prefix).is_absolute() { last_part(&prefix) } else { &prefix };
    confine(&file, place, folder, name).map(Some)
}

/// The last part of a path of any system.
fn last_part(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// A path with something after its last part.
pub(crate) fn with_suffix(prefix: &Path, suffix: &str) -> PathBuf {
    let mut name = prefix.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
