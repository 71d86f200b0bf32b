//! `cargo xtask bench`: the benchmarks of all crates, in the release profile.

use std::process::ExitCode;

use anyhow::Result;

use crate::process;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Run only benchmarks whose name contains this.
    filter: Option<String>,
}

pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let mut command = process::cargo(&["bench", "--workspace", "--benches"]);
    if let Some(filter) = &options.filter {
        command.args(["--", filter]);
    }
    process::run(&mut command)?;
    Ok(ExitCode::SUCCESS)
}
