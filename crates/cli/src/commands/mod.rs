//! The subcommands.

pub mod convert;
pub mod demo;
pub mod export;
pub mod info;
pub mod knn;
pub mod open;
pub mod place;
pub mod plot;
pub mod project;
pub mod quality;
mod recorded;
mod reread;
pub mod save;
mod serve;

use anyhow::{Context, Result};

use crate::Terminal;
use crate::args::{Cli, Command};

/// Does what the arguments say.
pub fn run(cli: Cli, terminal: &Terminal) -> Result<()> {
    let terminal = *terminal;
    if let Some(threads) = cli.global.threads {
        rayon::ThreadPoolBuilder::new()
            .num_threads(usize::from(threads))
            .build_global()
            .context("cannot start the threads")?;
    }
    match cli.command.unwrap_or(Command::Open(cli.open)) {
        Command::Open(arguments) => open::run(&arguments, terminal),
        Command::Demo(arguments) => demo::run(&arguments, terminal),
        Command::Project(arguments) => project::run(&arguments, terminal),
        Command::Knn(arguments) => knn::run(&arguments, terminal),
        Command::Convert(arguments) => convert::run(&arguments, terminal),
        Command::Export(arguments) => export::run(&arguments, terminal),
        Command::Plot(arguments) => plot::run(&arguments, terminal),
        Command::Place(arguments) => place::run(&arguments, terminal),
        Command::Quality(arguments) => quality::run(&arguments, terminal),
        Command::Save(arguments) => save::run(&arguments, terminal),
        Command::Info(arguments) => info::run(&arguments, terminal),
    }
}
