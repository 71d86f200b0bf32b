//! `embedscope demo`: data that need no file.

use std::path::PathBuf;

use anyhow::{Result, anyhow};
use clap::Args;
use embedscope_io::{convert, write};
use embedscope_server::Session;

use super::serve::{RESTORED, Serving, keep, serve};
use crate::demo::digits;
use crate::{Terminal, input};

/// Arguments of `demo`.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Examples:\n  embedscope demo\n  embedscope demo --rows 500 --seed 7 --save digits    # digits/vectors.tsv and digits/labels.tsv"
)]
pub struct Arguments {
    /// Digits to draw
    #[arg(long, value_name = "N", default_value_t = 8000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub rows: u32,
    /// Another seed draws other digits
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Write vectors.tsv and labels.tsv to this folder and open nothing
    #[arg(long, value_name = "DIR")]
    pub save: Option<PathBuf>,
    /// How to serve it.
    #[command(flatten)]
    pub serving: Serving,
}

pub(super) fn run(arguments: &Arguments, terminal: Terminal) -> Result<()> {
    let dataset = digits(arguments.rows as usize, arguments.seed)?;
    let Some(folder) = &arguments.save else {
        let session = Session::new(Some(dataset))?;
        if keep(&arguments.serving, &session, terminal) {
            terminal.note(RESTORED);
        }
        return serve(&arguments.serving, session, terminal);
    };
    std::fs::create_dir_all(folder)
        .map_err(|e| anyhow!("cannot make the folder {}: {e}", folder.display()))?;
    let vectors = input::vectors(&dataset)?;
    let at = |name| folder.join(name);
    write::atomic(&at("vectors.tsv"), &[], |out| {
        convert::vectors(vectors.view(), convert::Format::Tsv, out)
    })?;
    write::atomic(&at("labels.tsv"), &[], |out| convert::metadata(&dataset.metadata, out))?;
    terminal.note(&format!("Wrote vectors.tsv and labels.tsv to {}.", folder.display()));
    Ok(())
}
