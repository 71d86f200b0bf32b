//! `embedscope open`: files in the browser.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;
use embedscope_io::open as reader;
use embedscope_server::Session;

use super::serve::{Serving, serve};
use crate::args::Reading;
use crate::progress::Progress;
use crate::{Terminal, input};

/// Arguments of `open`.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Examples:\n  embedscope open vectors.tsv labels.tsv\n  embedscope vectors.npy --metadata labels.tsv --state state.txt\n  embedscope open state.txt          # coordinates alone\n  embedscope open                    # an empty page: drop files onto it\n\nThe URL with its token is printed alone on a line of standard output."
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
    let progress = Progress::new(terminal);
    // Metadata join the session last: bookmarks alone become its points first.
    let reading = Reading { metadata: None, ..arguments.reading.clone() };
    let mut opened = input::opened(&reading, &progress)?;
    let mut name = names(&reading.input);
    if let Some(path) = &arguments.state {
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
    let session = Session::new(dataset)?;
    if !opened.states.is_empty() {
        session.open_states(&name, opened.states)?;
    }
    if let Some(path) = &arguments.reading.metadata {
        if nothing {
            bail!("{}: found metadata, expected vectors; give the vectors' file beside it", path.display());
        }
        session.open_files(vec![input::source(path)?], &reading.options())?;
    }
    serve(&arguments.serving, session, terminal)
}

fn names(paths: &[PathBuf]) -> String {
    paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", ")
}
