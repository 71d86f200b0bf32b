//! `cargo xtask golden`: computes with scikit-learn the numbers that tests compare with. The results are committed,
//! so only a change of the script needs this.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::{process, tools, workspace};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Folder with mnist/ and iris/ [default: `$EMBEDSCOPE_DATA`, else ../shared/data].
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let data = options.data.clone().or_else(workspace::data).context(
        "MNIST and iris are not at ../shared/data: name their folder with `--data DIR` or EMBEDSCOPE_DATA",
    )?;
    let scripts = workspace::root().join("xtask/golden");
    let python = tools::python("xtask/golden-venv", &scripts.join("requirements.txt"))?;
    let output = workspace::root().join("crates/core/tests/golden");
    process::run(Command::new(&python).arg(scripts.join("pca.py")).arg(data).arg(&output))?;
    process::run(Command::new(&python).arg(scripts.join("quality.py")).arg(&output))?;
    Ok(ExitCode::SUCCESS)
}
