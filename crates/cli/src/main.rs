//! Policy: arguments in, exit code out. 0 = done, 1 = failed, 2 = wrong use.

use std::process::ExitCode;

use clap::Parser;
use embedscope::{Terminal, args::Cli, is_broken_pipe, run};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let terminal = Terminal::new(cli.global.quiet);
    match run(cli, &terminal) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads has seen enough.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            terminal.error(&error);
            ExitCode::FAILURE
        }
    }
}
