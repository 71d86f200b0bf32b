//! The session: data, derived views, layouts, view and bookmarks. All change goes through [`Session::apply`].

mod bookmarks;
mod custom;
mod data;
mod disk;
mod estimate;
mod export;
mod file;
mod history;
mod keep;
mod labels;
mod layout;
mod open;
mod pages;
mod pictures;
mod quality;
mod raw;
mod reload;
mod rest;
mod restore;
mod run;
mod runs;
mod save;
mod saved;
mod search;
mod selection;
mod shared;
mod state;
mod supervise;
mod surroundings;
mod tables;
pub(crate) mod tensorboard;
mod thumbnail;
mod ticking;
mod tsne;
mod umap;
mod view;

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use embedscope_io::Dataset;
use tokio::sync::{broadcast, watch};

pub(crate) use data::Data;
pub use disk::{Reader, Reread, Stamps};
pub use export::{FigureOptions, figure_labels, hand_colors};
pub use labels::name_places;
pub(crate) use layout::Layout;
pub(crate) use pages::PageId;
pub(crate) use run::{Kind, Order, Preparation, Progress, RunState, Start};
pub(crate) use selection::Marked;
pub(crate) use shared::Shared;
pub(crate) use state::{COMPONENTS, Scores};
pub(crate) use supervise::labels_of;
pub(crate) use tables::SelectionFormat;
pub(crate) use tsne::{Settings as TsneSettings, Supervise, Tsne};
pub(crate) use umap::{Umap, UmapSettings};

use crate::command::{BookmarkAdd, Command, Op};
use crate::compute::{self, Purpose};
use crate::event::{Event, Reply};
use crate::snapshot::Snapshot;
use crate::wire::Frame;
use crate::{Error, Result};
use restore::Restored;
use save::Material;
use state::State;
use thumbnail::Thumbnail;
use ticking::Ticking;

/// Everything a user has open. Owns the compute thread, which ends with it.
///
/// Calls may take as long as the answer takes (exact neighbours of a row read all vectors): async code calls them on a
/// blocking thread. Runs and principal components are never computed on the caller's thread.
#[derive(Debug)]
pub struct Session {
    shared: Arc<Shared>,
    /// `None` once it has ended.
    compute: Mutex<Option<JoinHandle<()>>>,
    /// Saves the session, if it is kept.
    keeper: Mutex<Option<Ticking>>,
    /// Looks at the files, if they are watched.
    watcher: Mutex<Option<Ticking>>,
}

impl Session {
    /// A session on a dataset, or on nothing yet. PCA starts at once.
    pub fn new(dataset: Option<Dataset>) -> Result<Self> {
        let shared = Arc::new(Shared::new());
        let compute = Mutex::new(Some(compute::start(shared.clone())?));
        let session = Self { shared, compute, keeper: Mutex::new(None), watcher: Mutex::new(None) };
        if let Some(dataset) = dataset {
            session.open(dataset);
        }
        Ok(session)
    }

    /// Carries out one command, whoever it comes from.
    pub fn apply(&self, command: Command) -> Result<Reply> {
        self.apply_from(command, None)
    }

    /// [`Session::apply`] for a page, which is not told of its own `view` commands.
    pub(crate) fn apply_from(&self, command: Command, page: Option<PageId>) -> Result<Reply> {
        match command {
            Command::Show(show) => self.shared.change(|state| state.show(&show))?,
            Command::Sphereize(sphereize) => self.shared.change(|state| {
                state.need_data()?.need_vectors()?;
                state.set_sphereize(sphereize.on);
                Ok(())
            })?,
            Command::TsneSet(set) => self.shared.change(|state| state.tsne_set(&set))?,
            Command::TsneRun => self.shared.change(State::run_start::<Tsne>)?,
            Command::TsnePause => self.shared.change(State::run_pause::<Tsne>)?,
            Command::TsneResume => self.shared.change(State::run_resume::<Tsne>)?,
            Command::TsneStop => self.shared.change(State::run_stop::<Tsne>)?,
            Command::TsneStep(step) => self.shared.change(|state| state.tsne_step(step.count))?,
            Command::TsnePerturb(noise) => self.shared.change(|state| state.tsne_perturb(noise.fraction))?,
            Command::TsneRewind(to) => self.shared.change(|state| state.tsne_rewind(to.iteration))?,
            Command::TsneCurve => return Ok(self.shared.lock().tsne_curve()),
            Command::UmapSet(set) => self.shared.change(|state| state.umap_set(&set))?,
            Command::UmapRun => self.shared.change(State::run_start::<Umap>)?,
            Command::UmapPause => self.shared.change(State::run_pause::<Umap>)?,
            Command::UmapResume => self.shared.change(State::run_resume::<Umap>)?,
            Command::UmapStop => self.shared.change(State::run_stop::<Umap>)?,
            Command::CustomSet(set) => self.set_custom(*set)?,
            Command::RawSet(set) => self.shared.change(|state| state.raw_set(set.axes))?,
            Command::Estimate(of) => return self.estimate(of.projection),
            Command::Quality(quality) => return self.measure(quality.k),
            Command::Tensor(tensor) => self.open_tensor(tensor.index)?,
            Command::Reload => self.reload()?,
            Command::ReloadDismiss => self.dismiss_reload()?,
            Command::Cancel(cancel) => self.shared.change(|state| state.cancel(cancel.task))?,
            Command::View(view) => self.shared.change(|state| {
                state.change_view(*view)?;
                state.pages.count(page);
                Ok(())
            })?,
            Command::Clusters(ask) => return self.clusters(&ask).map(Reply::Clusters),
            Command::Atlas(ask) => return self.atlas(&ask).map(Reply::Atlas),
            Command::Raster(ask) => return self.raster(&ask).map(Reply::Raster),
            Command::BookmarkAdd(add) => return self.add_bookmark(add).map(Reply::Bookmark),
            Command::BookmarkRename(one) => {
                self.shared.change(|state| state.bookmarks.rename(one.bookmark, &one.label))?;
            }
            Command::BookmarkNote(one) => {
                self.shared.change(|state| state.bookmarks.note(one.bookmark, &one.note))?;
            }
            Command::BookmarkMove(one) => {
                self.shared.change(|state| state.bookmarks.reorder(one.bookmark, one.to))?;
            }
            Command::BookmarkDelete(one) => {
                self.shared.change(|state| state.bookmarks.delete(one.bookmark))?;
            }
            Command::BookmarkLoad(one) => self.load(one.bookmark)?,
            Command::Select(select) => return self.select(&select),
            Command::SelectAll => return self.select_shown(Op::Set, false),
            Command::SelectNone => return self.select_shown(Op::Remove, false),
            Command::SelectInvert => return self.select_shown(Op::Set, true),
            Command::Isolate => self.isolate()?,
            Command::IsolateBack => self.widen(false)?,
            Command::IsolateReset => self.widen(true)?,
            Command::Hide => self.hide()?,
            Command::HideReset => self.unhide()?,
            Command::Undo => self.step(false)?,
            Command::Redo => self.step(true)?,
            Command::Tag(tag) => self.tag(&tag)?,
            Command::Neighbors(of) => return self.neighbors(&of),
            Command::Surroundings(of) => return self.surroundings(of),
            Command::Search(what) => {
                let data = self.data()?;
                return search::search(&data.metadata, data.points, &what).map(Reply::Rows);
            }
            Command::Point(point) => {
                let data = self.data()?;
                data.check_row(point.row)?;
                let text = |c: &embedscope_io::Column| c.text(point.row).map(str::to_owned);
                return Ok(Reply::Point(self.columns()?.iter().map(text).collect()));
            }
        }
        Ok(Reply::Done)
    }

    /// A page that wants to be told of changes made by others.
    pub(crate) fn join(&self) -> PageId {
        self.shared.lock().pages.join()
    }

    /// The page has gone.
    pub(crate) fn leave(&self, page: PageId) {
        self.shared.lock().pages.leave(page);
    }

    /// The number of changes that a page must know of: all but its own `view` commands.
    pub(crate) fn news_for(&self, page: PageId) -> u64 {
        let state = self.shared.lock();
        state.revision - state.pages.own(page)
    }

    /// The snapshot, and [`Session::news_for`] at the same moment.
    pub(crate) fn snapshot_for(&self, page: PageId) -> (Snapshot, u64) {
        let state = self.shared.lock();
        (state.snapshot(), state.revision - state.pages.own(page))
    }

    /// Saves what is kept, cancels what is under way and waits until the compute thread has ended. The data stay.
    pub fn end(&self) {
        for thread in [&self.watcher, &self.keeper] {
            let thread = thread.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(thread) = thread {
                thread.end();
            }
        }
        self.shared.alter(|state| {
            state.quit = true;
            for purpose in Purpose::ALL {
                state.cancel_tasks(purpose);
            }
        });
        let thread = self.compute.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // The thread catches what its work throws: it does not panic.
            let _ = thread.join();
        }
    }

    /// The whole session as the page sees it.
    pub fn snapshot(&self) -> Snapshot {
        self.shared.lock().snapshot()
    }

    /// The layout on screen; of a projection that has none yet, the one before it.
    pub fn frame(&self) -> Option<Frame> {
        self.shared.frame.borrow().clone()
    }

    /// All bookmarks as `state.txt`.
    pub fn state_file(&self) -> Vec<u8> {
        let saved = self.shared.lock().bookmarks.saved();
        bookmarks::to_file(saved)
    }

    /// One bookmark as `state.txt`.
    pub fn state_file_of(&self, bookmark: u64) -> Result<Vec<u8>> {
        let saved = self.shared.lock().bookmarks.get(bookmark)?;
        Ok(bookmarks::to_file(vec![(saved, None)]))
    }

    /// A bookmark's picture and its media type; `None` if it has none.
    pub fn thumbnail(&self, bookmark: u64) -> Result<Option<(Vec<u8>, &'static str)>> {
        let saved = self.shared.lock().bookmarks.get(bookmark)?;
        Ok(Thumbnail::of(&saved).map(|picture| (picture.bytes, picture.mime)))
    }

    /// How far the task and the run are.
    pub fn progress(&self) -> Event {
        let state = self.shared.lock();
        Event::Progress {
            task: state.tasks.last().map(|t| t.info()),
            tsne: Box::new(state.tsne.info()),
            umap: Box::new(state.umap.info()),
        }
    }

    /// Number of the newest snapshot, announced.
    pub fn revisions(&self) -> watch::Receiver<u64> {
        self.shared.revision.subscribe()
    }

    /// Changes whenever [`Session::progress`] has news.
    pub fn progress_signal(&self) -> watch::Receiver<u64> {
        self.shared.progress.subscribe()
    }

    /// The layouts on screen, newest only.
    pub fn frames(&self) -> watch::Receiver<Option<Frame>> {
        self.shared.frame.subscribe()
    }

    /// What is selected and shown, newest only.
    pub(crate) fn selections(&self) -> watch::Receiver<Option<Marked>> {
        self.shared.selection.subscribe()
    }

    /// The selected rows, ascending.
    pub fn selected(&self) -> Vec<u32> {
        self.shared.lock().selection.marks().selected.to_rows()
    }

    /// The rows that are neither isolated away nor hidden, ascending.
    pub fn shown(&self) -> Vec<u32> {
        let shown = self.shared.lock().selection.shown().clone();
        shown.to_rows()
    }

    /// Sentences about what failed that nobody waits for.
    pub fn errors(&self) -> broadcast::Receiver<String> {
        self.shared.errors.subscribe()
    }

    /// Sentences about what failed while no page was there to be told.
    pub fn untold(&self) -> Vec<String> {
        self.shared.untold().clone()
    }

    /// The same, for a page that is told them now.
    pub(crate) fn tell(&self) -> Vec<String> {
        std::mem::take(&mut *self.shared.untold())
    }

    pub(crate) fn data(&self) -> Result<Arc<Data>> {
        self.shared.lock().need_data().cloned()
    }

    fn add_bookmark(&self, add: BookmarkAdd) -> Result<u64> {
        let thumbnail = add.thumbnail.map(Thumbnail::new).transpose()?;
        let material = Material::of(&self.shared.lock(), add.label, thumbnail)?;
        let data = material.data.id;
        let saved = material.build()?;
        self.shared.change(|state| {
            same_data(state, data)?;
            Ok(state.bookmarks.add(saved))
        })
    }

    fn load(&self, id: u64) -> Result<()> {
        let (saved, data, settings) = {
            let state = self.shared.lock();
            (state.bookmarks.get(id)?, state.need_data()?.clone(), state.tsne.settings.clone())
        };
        saved.check_fits(saved.label(), data.points, data.dimensions)?;
        let restored = Restored::of(&saved, data.points, &settings)?;
        self.shared.change(|state| {
            same_data(state, data.id)?;
            restored.apply(state);
            state.bookmarks.select(id);
            Ok(())
        })?;
        if let Some(doubt) = restore::other_vectors(&saved, &data) {
            self.shared.fail(&doubt);
        }
        Ok(())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.end();
    }
}

fn same_data(state: &State, id: u32) -> Result<()> {
    if state.data.as_ref().is_some_and(|d| d.id == id) { Ok(()) } else { Err(Error::Replaced) }
}
