//! Files that change on disk: noticed and told, never taken.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, SystemTime};

use embedscope_core::Monitor;
use embedscope_io::{Opened, Project, Table};

use super::Session;
use super::ticking::Ticking;
use crate::{Error, Result};

/// How often the files are looked at.
const TICK: Duration = Duration::from_secs(2);

/// How the open data were read, so that they can be read again.
pub trait Reader: std::fmt::Debug + Send + Sync {
    /// All files that are read, as they are named now (a config may name others than before).
    fn files(&self) -> Vec<PathBuf>;

    /// Reads them; of several tensors the one of that name. The error is one sentence.
    fn read(&self, tensor: Option<&str>, monitor: &dyn Monitor) -> std::result::Result<Reread, String>;
}

/// What reading the files again gave.
#[derive(Debug, Default)]
pub struct Reread {
    /// Vectors with their metadata, and bookmarks.
    pub opened: Opened,
    /// The tensors to choose from and the one that was read, if there are several.
    pub project: Option<(Arc<Project>, usize)>,
}

/// Files as they were when they were looked at; taken before they are read, so that no change is missed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamps(Vec<(PathBuf, Option<Stamp>)>);

/// What tells that a file is another one, or was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    /// Another file put in its place may be as long and as old.
    number: u64,
}

impl Stamps {
    /// The files as they are now.
    pub fn of(files: Vec<PathBuf>) -> Self {
        let stamped = |file: PathBuf| {
            let stamp = Stamp::of(&file);
            (file, stamp)
        };
        Self(files.into_iter().map(stamped).collect())
    }

    /// Whether a file is another than it was. One that is gone is not: it may be about to be replaced, and there is
    /// nothing to read.
    fn changed(&self) -> bool {
        self.0.iter().any(|(file, old)| Stamp::of(file).is_some_and(|now| Some(now) != *old))
    }

    fn again(&self) -> Self {
        Self::of(self.0.iter().map(|(file, _)| file.clone()).collect())
    }
}

impl Stamp {
    fn of(file: &std::path::Path) -> Option<Self> {
        let meta = fs::metadata(file).ok()?;
        #[cfg(unix)]
        let number = std::os::unix::fs::MetadataExt::ino(&meta);
        #[cfg(not(unix))]
        let number = 0;
        Some(Self { length: meta.len(), modified: meta.modified().ok(), number })
    }
}

/// The files of the open data.
#[derive(Debug, Clone)]
pub(crate) struct Watch {
    pub(super) reader: Arc<dyn Reader>,
    pub(super) known: Arc<Stamps>,
    /// Whether they are other files now than those that were read, and nobody has said that this is no matter.
    pub(super) changed: bool,
    /// Metadata that were opened later and are of no watched file.
    pub(super) joined: Vec<(String, Arc<Table>)>,
}

impl Session {
    /// Looks every two seconds whether the files of the open data have changed since `known`, and says so in the snapshot;
    /// [`Session::reload`] reads them again. It ends when other data are opened.
    pub fn watch(&self, known: Stamps, reader: Arc<dyn Reader>) -> Result<()> {
        let watch = Watch { reader, known: Arc::new(known), changed: false, joined: Vec::new() };
        self.shared.alter(|state| state.watch = Some(watch));
        let mut watcher = self.watcher.lock().unwrap_or_else(PoisonError::into_inner);
        if watcher.is_none() {
            let shared = self.shared.clone();
            let look = move |_| {
                let known = shared.lock().watch.as_ref().filter(|w| !w.changed).map(|w| w.known.clone());
                let Some(known) = known.filter(|known| known.changed()) else { return };
                // An error means that the files were read meanwhile: there is no news then.
                let _ = shared.change(|state| match &mut state.watch {
                    Some(watch) if Arc::ptr_eq(&watch.known, &known) => {
                        watch.changed = true;
                        Ok(())
                    }
                    _ => Err(Error::Replaced),
                });
            };
            *watcher = Some(Ticking::start("watcher", "looks for changed files", TICK, look)?);
        }
        Ok(())
    }

    /// Takes no notice of how the files are now; a later change is told again.
    pub(super) fn dismiss_reload(&self) -> Result<()> {
        let known = self.shared.lock().watch.as_ref().map(|watch| watch.known.clone());
        let again = Arc::new(known.ok_or(Error::NothingToReload)?.again());
        self.shared.change(|state| {
            let watch = state.watch.as_mut().ok_or(Error::NothingToReload)?;
            (watch.known, watch.changed) = (again, false);
            Ok(())
        })
    }
}
