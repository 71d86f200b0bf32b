//! Policy: arguments in, exit code out. 0 = done, 1 = failed, 2 = wrong use.

use std::ffi::OsString;

use clap::Parser;

use crate::args::Cli;
use crate::{Terminal, is_broken_pipe, run};

/// The program on these arguments, of which the first is its name; returns the exit code.
pub fn program(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(message) => {
            // Help and version too; nobody is left to tell when the stream is closed.
            let _ = message.print();
            return u8::try_from(message.exit_code()).unwrap_or(2);
        }
    };
    let terminal = Terminal::new(cli.global.quiet);
    match run(cli, &terminal) {
        Ok(()) => 0,
        // Whoever reads has seen enough.
        Err(error) if is_broken_pipe(&error) => 0,
        Err(error) => {
            terminal.error(&error);
            1
        }
    }
}
