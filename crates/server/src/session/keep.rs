//! Keeping a session: saved as it changes, found again when the same data are opened.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use embedscope_core::monitor::Silent;
use embedscope_io::{SessionFile, Source, State as Saved};
use xxhash_rust::xxh3;

use super::data::Data;
use super::file::{Kept, Wish};
use super::shared::Shared;
use super::ticking::Ticking;
use super::{Session, bookmarks};
use crate::{Error, Result};

/// How often the keeper looks whether something has changed.
const TICK: Duration = Duration::from_millis(500);
/// How often a run that changes nothing but its layout is saved.
const RUNNING: Duration = Duration::from_secs(30);

impl Session {
    /// The session of the open data that is kept in a folder.
    pub fn kept_in(&self, folder: &Path) -> Result<Option<SessionFile>> {
        let (data, states) = {
            let state = self.shared.lock();
            (state.need_data()?.clone(), state.bookmarks.saved())
        };
        let path = place_of(folder, &data, states);
        if path.is_file() { Ok(Some(SessionFile::read(Source::path(path), &Silent)?)) } else { Ok(None) }
    }

    /// Keeps the session in a folder from now on: each data's in a file of its own, named by a hash of the vectors. One that is
    /// kept there already is restored, unless something has been done in this one; returns whether it was.
    ///
    /// A file is replaced in one step: whatever happens meanwhile, it is the old session or the new one. Of two servers
    /// with the same data one keeps.
    pub fn keep(&self, folder: &Path) -> Result<bool> {
        // What keeps it already would not give up the right to.
        if let Some(old) = self.keeper.lock().unwrap_or_else(PoisonError::into_inner).take() {
            old.end();
        }
        let mut keeping =
            Keeping { folder: folder.to_owned(), shared: self.shared.clone(), place: None, said: false };
        self.shared.lock().left = Some(Vec::new());
        let restored = keeping.follow(true);
        let look = move |last| keeping.look(last);
        let thread = Ticking::start("keeper", "saves the session", TICK, look)?;
        *self.keeper.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread);
        Ok(restored)
    }
}

/// What the keeper knows.
struct Keeping {
    folder: PathBuf,
    shared: Arc<Shared>,
    /// Where the open data's session is kept.
    place: Option<Place>,
    /// Whether a failure has been told already.
    said: bool,
}

struct Place {
    data: u32,
    path: PathBuf,
    /// Held as long as this server keeps the session; `None` where another does.
    lock: Option<File>,
    /// What was last saved or found.
    revision: u64,
    iteration: u32,
    at: Instant,
}

impl Keeping {
    /// Saves if something has changed; a run's layout alone only every so often, or `at_once`.
    fn look(&mut self, at_once: bool) {
        self.save_left();
        self.follow(false);
        let Some(place) = &mut self.place else { return };
        if place.lock.is_none() {
            return;
        }
        let kept = {
            let state = self.shared.lock();
            if state.data.as_ref().is_none_or(|data| data.id != place.data) {
                return;
            }
            let moved = state.tsne.progress.iteration != place.iteration;
            let long_ago = place.at.elapsed() >= RUNNING;
            if state.revision == place.revision && !(moved && (at_once || long_ago)) {
                return;
            }
            (place.revision, place.iteration) = (state.revision, state.tsne.progress.iteration);
            Kept::of(&state)
        };
        place.at = Instant::now();
        let path = place.path.clone();
        self.report(kept.and_then(|kept| kept.save(&path)));
    }

    /// Saves sessions of data that were replaced since the last look.
    fn save_left(&mut self) {
        let left = self.shared.lock().left.as_mut().map(std::mem::take).unwrap_or_default();
        for kept in left {
            let place =
                self.place.as_ref().filter(|place| place.data == kept.data.id && place.lock.is_some());
            if let Some(path) = place.map(|place| place.path.clone()) {
                self.report(kept.save(&path));
            }
        }
    }

    /// Tells the first of several failures.
    fn report(&mut self, saved: Result<()>) {
        match saved {
            Ok(()) => self.said = false,
            Err(error) if !self.said => {
                self.said = true;
                self.shared.fail(&error);
            }
            Err(_) => {}
        }
    }

    /// Finds the place of the open data, and the session kept there; returns whether one was restored. At the `start` it counts
    /// more than what is open.
    fn follow(&mut self, start: bool) -> bool {
        let (data, states) = {
            let state = self.shared.lock();
            let Some(data) = state.data.clone() else { return false };
            if self.place.as_ref().is_some_and(|place| place.data == data.id) {
                return false;
            }
            (data, state.bookmarks.saved())
        };
        let path = place_of(&self.folder, &data, states);
        // The same vectors again: the right to keep them is there already, and asking for it twice would lose it.
        let held = self.place.take().filter(|place| place.path == path).and_then(|place| place.lock);
        let asked = || fs::create_dir_all(&self.folder).and_then(|()| lock(&path));
        let lock = match held.map_or_else(asked, |held| Ok(Some(held))) {
            Ok(lock) => lock,
            Err(source) => {
                let what = format!("the session is not saved: cannot write {}", path.display());
                self.shared.fail(&Error::System { what, source });
                None
            }
        };
        let restored = path.is_file() && self.restore(&path, &data, start);
        let state = self.shared.lock();
        // What was done since the data were opened is not saved yet, unless the session that was kept has taken its place.
        let begun = state.tsne.layout.is_some() || state.bookmarks.len() > 0;
        let unsaved = !start && !restored && begun;
        let revision = if unsaved { 0 } else { state.revision };
        let iteration = state.tsne.progress.iteration;
        drop(state);
        self.place = Some(Place { data: data.id, path, lock, revision, iteration, at: Instant::now() });
        restored
    }

    fn restore(&self, path: &Path, data: &Arc<Data>, start: bool) -> bool {
        let wish = SessionFile::read(Source::path(path), &Silent)
            .map_err(Error::from)
            .and_then(|file| Wish::of(file, data));
        match wish {
            Ok(wish) => {
                let mut done = false;
                self.shared.alter(|state| {
                    let same = state.data.as_ref().is_some_and(|now| now.id == data.id);
                    // What the user has begun meanwhile counts more.
                    if same && (start || state.tsne.layout.is_none() && state.bookmarks.len() == 0) {
                        wish.apply(state);
                        done = true;
                    }
                });
                done
            }
            Err(error) => {
                // Kept aside: what is in it may still be of use to its owner.
                let aside = path.with_extension("unreadable");
                let _ = fs::rename(path, &aside);
                self.shared.fail(&error);
                false
            }
        }
    }
}

/// Where the session of some data is kept; coordinates alone are known by their bookmarks.
fn place_of(folder: &Path, data: &Data, states: Vec<(Arc<Saved>, Option<bool>)>) -> PathBuf {
    let of_states = || format!("{:032x}", xxh3::xxh3_128(&bookmarks::to_file(states)));
    let key = data.hash().map_or_else(of_states, str::to_owned);
    folder.join(format!("{key}.embedscope"))
}

/// The right to keep a session; `None` where another server has it.
fn lock(path: &Path) -> std::io::Result<Option<File>> {
    let file = File::create(path.with_extension("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(error)) => Err(error),
    }
}
