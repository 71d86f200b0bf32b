//! `embedscope open`: files in the browser.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, anyhow, bail};
use clap::Args;
use embedscope_io::open::Role;
use embedscope_io::{SessionFile, open as reader};
use embedscope_server::{Reader as _, Session, Stamps};

use super::recorded::{self, absolute, moved, record};
use super::reread::Named as Reread;
use super::serve::{RESTORED, Serving, keep, serve};
use crate::args::Reading;
use crate::progress::Progress;
use crate::{Terminal, input};

/// Arguments of `open`.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Examples:\n  embedscope open vectors.tsv labels.tsv\n  embedscope vectors.npy --metadata labels.tsv --state state.txt\n  embedscope open state.txt          # coordinates alone\n  embedscope open work.embedscope    # a session saved by `embedscope save`\n  embedscope open                    # an empty page: drop files onto it\n\nThe URL with its token is printed alone on a line of standard output. Layouts, view and bookmarks are kept in the user's state folder and come back when the same vectors are opened again."
)]
pub struct Arguments {
    /// What to open.
    #[command(flatten)]
    pub reading: Reading,
    /// Bookmarks (state.txt) to show
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// How to serve it.
    #[command(flatten)]
    pub serving: Serving,
}

pub(super) fn run(arguments: &Arguments, terminal: Terminal) -> Result<()> {
    let mut restored = false;
    let (session, saved) = session(&arguments.reading, arguments.state.as_deref(), terminal, |session| {
        restored = keep(&arguments.serving, session, terminal);
        Ok(())
    })?;
    // A saved session takes the place of what was kept.
    if saved {
        terminal.note("Opened a saved session; what changes is kept with its data, not in that file.");
    } else if restored {
        terminal.note(RESTORED);
    }
    serve(&arguments.serving, session, terminal)
}

/// A session on what the user named, and whether that was a saved session. `keep` is called once its data are open.
pub(super) fn session(
    reading: &Reading,
    state: Option<&Path>,
    terminal: Terminal,
    keep: impl FnOnce(&Session) -> Result<()>,
) -> Result<(Session, bool)> {
    let progress = Progress::new(terminal);
    let Named { session: file, files: sources, reading } = named(reading, &progress)?;
    let reading = &reading;
    // Metadata join the session last: bookmarks alone become its points first.
    let mut files = Reading { metadata: None, input: sources.clone(), ..reading.clone() };
    let project = input::project(&files)?;
    // A saved session names the tensor that it is of.
    let named = file.as_ref().and_then(|(_, file)| Some(file.about.get("name")?.as_str()?.to_owned()));
    let of_session =
        |name: &String| project.iter().flat_map(|p| &p.tensors).any(|tensor| tensor.name == *name);
    files.tensor = files.tensor.or(named.filter(of_session));
    let reread = Reread(Reading { input: sources.clone(), tensor: files.tensor.clone(), ..reading.clone() });
    // Before they are read, so that no change is missed.
    let known = reread.can_be_read_again().then(|| Stamps::of(reread.files()));
    let mut opened = input::opened(&files, &progress)?;
    let mut name = names(&sources);
    if let Some(path) = state {
        let more = reader::states(input::source(path)?, &progress)?;
        opened.states.states.extend(more.states);
        name = path.display().to_string();
    }
    drop(progress);
    if opened.metadata.is_some() {
        bail!("{name}: found labels or other metadata, expected vectors; give the vectors' file beside it");
    }
    // Of bookmarks alone the session makes coordinates itself: it knows which to show.
    let dataset = opened.dataset.filter(|d| d.vectors.is_some());
    for warning in dataset.iter().flat_map(|d| &d.warnings) {
        terminal.note(&format!("embedscope: warning: {warning}"));
    }
    let nothing = dataset.is_none() && opened.states.is_empty();
    let alone = dataset.is_none();
    let session = Session::new(dataset)?;
    // What is kept of vectors comes before the bookmarks that the user named; of bookmarks alone it is found by them.
    if alone {
        session.open_states(&name, std::mem::take(&mut opened.states))?;
        let labels = sources.iter().zip(&opened.roles).filter(|(_, role)| **role == Role::Metadata);
        for (path, _) in labels {
            if path == Path::new("-") {
                bail!("standard input: found labels of bookmarks alone, which are read twice; name a file");
            }
            session.open_files(vec![input::source(path)?], &reading.options())?;
        }
    }
    if let Some(project) = project {
        let shown = input::tensor(&project, &files)?;
        session.set_project(Arc::new(project), shown);
    }
    if let Some(path) = &reading.metadata {
        if nothing {
            bail!("{}: found metadata, expected vectors; give the vectors' file beside it", path.display());
        }
        session.open_files(vec![input::source(path)?], &reading.options())?;
    }
    // Metadata have made data of their own, of which it was not known yet.
    session.set_sources(sources.iter().chain(&reading.metadata).map(|path| absolute(path)).collect());
    session.set_reading(record(reading));
    keep(&session)?;
    let saved = file.is_some();
    if let Some((path, file)) = file {
        session.restore(file).map_err(|e| anyhow!("{}: {e}", path.display()))?;
    }
    session.open_states(&name, opened.states)?;
    if let Some(known) = known.filter(|_| !alone) {
        session.watch(known, Arc::new(reread))?;
    }
    Ok((session, saved))
}

/// What the inputs are.
struct Named {
    /// A saved session among them.
    session: Option<(PathBuf, SessionFile)>,
    /// The files to read: the others, or else those that the session names.
    files: Vec<PathBuf>,
    /// How to read them: as the user says, else as the session was saved.
    reading: Reading,
}

fn named(reading: &Reading, progress: &Progress) -> Result<Named> {
    let (sessions, others): (Vec<PathBuf>, Vec<PathBuf>) =
        reading.input.iter().cloned().partition(|path| input::is_session(path));
    let mut reading = reading.clone();
    let path = match sessions.as_slice() {
        [] => return Ok(Named { session: None, files: others, reading }),
        [path] => path.clone(),
        _ => bail!("{}: found several sessions; open one at a time", names(&sessions)),
    };
    let file = SessionFile::read(input::source(&path)?, progress)?;
    recorded::fill(&mut reading, &file.about, &path)?;
    if !others.is_empty() {
        return Ok(Named { session: Some((path, file)), files: others, reading });
    }
    let named = file.about.get("sources").and_then(|sources| sources.as_array()).cloned().unwrap_or_default();
    let named: Vec<PathBuf> =
        named.iter().filter_map(|source| Some(PathBuf::from(source.as_str()?))).collect();
    if named.is_empty() && !file.states.is_empty() && !file.about.contains_key("hash") {
        bail!("{}: found a session of bookmarks alone; open their state.txt beside it", path.display());
    }
    if named.is_empty() {
        bail!("{}: found a session that names no files; give the vectors' file beside it", path.display());
    }
    let mut files: Vec<PathBuf> = named.iter().map(|source| moved(source, &path)).collect();
    if let Some(gone) = files.iter().find(|source| !source.exists()) {
        bail!(
            "{}: its data, {}, are not there any more; give the vectors' file beside it",
            path.display(),
            gone.display()
        );
    }
    if reading.metadata.is_none() {
        reading.metadata = recorded::metadata(&mut files, &file.about, &path);
    }
    Ok(Named { session: Some((path, file)), files, reading })
}

fn names(paths: &[PathBuf]) -> String {
    paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", ")
}
