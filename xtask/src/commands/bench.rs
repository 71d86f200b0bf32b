//! `cargo xtask bench`: the benchmarks of all crates, in the release profile, or the comparison with other programs.

use std::process::{Command, ExitCode};

use anyhow::Result;

use super::test;
use crate::{peers, process, tools, workspace};

#[expect(clippy::struct_excessive_bools, reason = "flags of a command line")]
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Run only benchmarks whose name contains this.
    #[arg(conflicts_with = "peers")]
    filter: Option<String>,
    /// Compare with other programs instead, and write docs/benchmarks.md and the table in README.md.
    #[arg(long)]
    peers: bool,
    /// Only reading: large files of each kind, beside numpy, pandas and pyarrow.
    #[arg(long, conflicts_with_all = ["filter", "peers"])]
    readers: bool,
    /// Only the page: a million points of 128 dimensions in Chromium, from the start to t-SNE.
    #[arg(long, conflicts_with_all = ["filter", "peers", "readers"])]
    page: bool,
    /// Times that each program runs; the median counts.
    #[arg(long, value_name = "N", default_value_t = 1, requires = "peers", value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Measure only what these rows of the table need, for example P1,P6,text; the others stay as they are.
    #[arg(long, value_name = "ROWS", value_delimiter = ',', requires = "peers")]
    only: Vec<String>,
    /// Small data, quick programs, and no document changed: does everything work?
    #[arg(long, requires = "peers")]
    quick: bool,
    /// Measure nothing; write the documents from the records of the last run.
    #[arg(long, requires = "peers", conflicts_with_all = ["rounds", "only"])]
    report: bool,
}

pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    if options.peers {
        peers::run(&peers::Options {
            rounds: options.rounds,
            only: &options.only,
            quick: options.quick,
            report: options.report,
        })?;
        return Ok(ExitCode::SUCCESS);
    }
    if options.readers {
        return readers();
    }
    if options.page {
        return page();
    }
    let mut command = process::cargo(&["bench", "--workspace", "--benches"]);
    if let Some(filter) = &options.filter {
        command.args(["--", filter]);
    }
    process::run(&mut command)?;
    Ok(ExitCode::SUCCESS)
}

/// What a person waits for on the page, by the program as it is released.
fn page() -> Result<ExitCode> {
    process::run(&mut process::cargo(&["build", "--release", "--package", "embedscope"]))?;
    let arguments = ["test", "--config", "playwright.bench.config.ts", "--reporter=list"];
    let binary =
        workspace::root().join("target/release").join(format!("embedscope{}", std::env::consts::EXE_SUFFIX));
    let mut command = test::playwright_of(&binary, "bench-page", &arguments)?;
    process::run(&mut command)?;
    Ok(ExitCode::SUCCESS)
}

/// The bench of reading, and then the same files by other programs.
fn readers() -> Result<ExitCode> {
    process::run(&mut process::cargo(&["bench", "--package", "embedscope-io", "--bench", "read"]))?;
    let root = workspace::root().join("crates/io");
    let python = tools::python("tools-venv", &root.join("tests/tools/requirements.txt"))?;
    let (data, criterion) = (workspace::scratch("bench/data")?, workspace::scratch("criterion")?);
    process::run(Command::new(python).arg(root.join("benches/beside.py")).args([data, criterion]))?;
    Ok(ExitCode::SUCCESS)
}
