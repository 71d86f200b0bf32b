//! `embedscope save`: a session as a file.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;

use super::open::session;
use crate::Terminal;
use crate::args::Reading;

/// Arguments of `save`.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Examples:\n  embedscope save vectors.npy labels.tsv --state state.txt -o work.embedscope\n  embedscope work.embedscope                                  # opens it again, bit for bit\n  embedscope save vectors.npy --kept -o work.embedscope       # what the page showed of these vectors last\n\nA session holds layouts, view and bookmarks. The vectors stay where they are: it names their files and holds a hash of them, and looks beside itself for files that have moved with it."
)]
pub struct Arguments {
    /// What the session is of.
    #[command(flatten)]
    pub reading: Reading,
    /// Bookmarks (state.txt) to add; the selected one is on screen
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// Start from the session that is kept of these vectors
    #[arg(long)]
    pub kept: bool,
    /// Where to write: .embedscope
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
}

pub(super) fn run(arguments: &Arguments, terminal: Terminal) -> Result<()> {
    if !arguments.output.extension().is_some_and(|e| e.eq_ignore_ascii_case("embedscope")) {
        bail!("{}: a session's name ends in .embedscope; choose such a name", arguments.output.display());
    }
    if arguments.reading.input.is_empty() {
        bail!("no input was named; give vectors or a state.txt");
    }
    let (session, _) = session(&arguments.reading, arguments.state.as_deref(), terminal, |session| {
        if arguments.kept { super::serve::restore_kept(session) } else { Ok(()) }
    })?;
    session.save(&arguments.output)?;
    session.end();
    terminal.note(&format!("Saved the session to {}.", arguments.output.display()));
    Ok(())
}
