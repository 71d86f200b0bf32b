//! Standard output and standard error.

use std::io::{self, IsTerminal, Write};

use anyhow::Result;

/// The two streams and what the user wants to see on them.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    quiet: bool,
}

impl Terminal {
    /// `quiet`: no progress and no notes, only answers and errors.
    pub fn new(quiet: bool) -> Self {
        Self { quiet }
    }

    /// Whether progress bars are wanted and can be drawn.
    pub(crate) fn draws_progress(self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }

    /// One line for a person on standard error, unless quiet.
    pub(crate) fn note(self, line: &str) {
        if !self.quiet {
            // Nobody is left to tell when standard error is closed.
            let _ = writeln!(io::stderr(), "{line}");
        }
    }

    /// What went wrong, as one line.
    pub fn error(self, error: &anyhow::Error) {
        let sentence = error.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = writeln!(io::stderr(), "embedscope: {sentence}");
    }
}

/// One line of an answer on standard output, flushed.
pub(crate) fn answer(line: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()?;
    Ok(())
}

/// Whether an error is only that the reader of a pipe has gone.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
