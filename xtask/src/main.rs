//! The commands of README and CI: `cargo xtask test`, `check`, `ui`, `wheel`, `shots`, `golden`, `fuzz`, `sanitize`,
//! `bench`.
//!
//! Rooms: `commands` (one file a command) <- `peers` (the comparison with other programs), `step` (a headline, a time, a verdict) <- `tools` (what has to be
//! installed) and `tally` (numbers of tests, read from what the runners print) <- `process`, `workspace`.

#![expect(clippy::print_stdout, reason = "a developer's terminal tool")]

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod commands;
mod peers;
mod process;
mod step;
mod tally;
mod tools;
mod workspace;

/// Embedscope's development commands.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Everything CI runs: format, lints, tests, docs, the page, the browser. Installs what it needs.
    Test(commands::test::Options),
    /// The quick part: format, lints and types, no tests.
    Check,
    /// Build the page into crates/server/assets.
    Ui(commands::ui::Options),
    /// Build the Python wheel as it is released, and measure it.
    Wheel,
    /// Take pictures of the page in twelve situations, light and dark, to look at.
    Shots,
    /// Compute the golden numbers of the tests again (Python, scikit-learn).
    Golden(commands::golden::Options),
    /// Run libFuzzer on every reader of files.
    Fuzz(commands::fuzz::Options),
    /// Run the tests of unsafe code under `AddressSanitizer`.
    Sanitize,
    /// Run the benchmarks.
    Bench(commands::bench::Options),
}

fn main() -> ExitCode {
    let verdict = match Cli::parse().command {
        Command::Test(options) => commands::test::run(&options),
        Command::Check => commands::check::run(),
        Command::Ui(options) => commands::ui::run(&options),
        Command::Wheel => commands::wheel::run(),
        Command::Shots => commands::shots::run(),
        Command::Golden(options) => commands::golden::run(&options),
        Command::Fuzz(options) => commands::fuzz::run(&options),
        Command::Sanitize => commands::sanitize::run(),
        Command::Bench(options) => commands::bench::run(&options),
    };
    match verdict {
        Ok(code) => code,
        Err(error) => {
            println!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
