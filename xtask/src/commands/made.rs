//! The step `tools`: files that other programs made are read, and files that we wrote are read by other programs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::tally::{self, Suite, Tally};
use crate::{process, tools, workspace};

/// The scripts that make files, and the folder of each: the tests of folders look into the outermost one only.
const SCRIPTS: [(&str, &str); 3] = [("project.py", ""), ("columnar.py", "columnar"), ("words.py", "words")];

/// Where the files lie.
const FOLDER: &str = "tools-files";

/// The finished files, if they are there and the scripts have not changed since.
pub(crate) fn files() -> Option<PathBuf> {
    let folder = workspace::scratch(FOLDER).ok()?;
    fs::read(stamp(&folder)).is_ok_and(|made| sources().is_ok_and(|now| now == made)).then_some(folder)
}

/// Makes the files, reads them, and has ours read.
pub(crate) fn run() -> Result<Vec<Suite>> {
    if !workspace::strict() && process::find("python3").is_none() {
        println!("skipped tools: Python 3 is not installed, and it makes the files that are read here");
        let tally = Tally { skipped: 1, ..Tally::default() };
        let skips = vec!["tools: no Python 3".to_owned()];
        return Ok(vec![Suite { skips, ..Suite::new("tools", tally) }]);
    }
    let scripts = scripts();
    let python = tools::python("tools-venv", &scripts.join("requirements.txt"))?;
    let folder = make(&python)?;
    let written = workspace::scratch("tools-written")?;
    fresh(&written)?;
    let tests = ["--test", "tools", "--test", "tools_project", "--test", "written"];
    // The whole workspace, though three tests of one crate: for that crate alone cargo would choose other features and
    // build most of its dependencies a second time.
    let (output, ok) = process::tee(
        process::cargo(&["test", "--workspace", "--no-fail-fast"])
            .args(tests)
            .args(["--", "--show-output"])
            .env("EMBEDSCOPE_TOOL_FILES", &folder)
            .env("EMBEDSCOPE_WRITTEN", &written),
    )?;
    let suites = tally::cargo_test(&output);
    if !ok && suites.iter().all(|suite| suite.tally.failed == 0) {
        bail!("cargo test failed before or after its tests: its message is above");
    }
    if suites.iter().any(|suite| suite.tally.skipped > 0) {
        bail!("a test of the tools' files was skipped, though the files are in {}", folder.display());
    }
    process::run(Command::new(&python).arg(scripts.join("read_back.py")).arg(&written))?;
    Ok(suites)
}

/// Runs the scripts, unless what they made is there.
fn make(python: &Path) -> Result<PathBuf> {
    if let Some(folder) = files() {
        println!("the files in {} are as the scripts make them", folder.display());
        return Ok(folder);
    }
    let folder = workspace::scratch(FOLDER)?;
    fresh(&folder)?;
    for (script, below) in SCRIPTS {
        let into = folder.join(below);
        fs::create_dir_all(&into).with_context(|| format!("cannot make {}", into.display()))?;
        process::run(Command::new(python).arg(scripts().join(script)).arg(into))?;
    }
    // Last, so that a run that broke off is repeated.
    let stamp = stamp(&folder);
    fs::write(&stamp, sources()?).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(folder)
}

/// An empty folder.
fn fresh(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))
}

fn scripts() -> PathBuf {
    workspace::root().join("crates/io/tests/tools")
}

fn stamp(folder: &Path) -> PathBuf {
    folder.join("made-by")
}

/// All that the files depend on.
fn sources() -> Result<Vec<u8>> {
    let mut all = Vec::new();
    for name in SCRIPTS.iter().map(|(script, _)| *script).chain(["requirements.txt"]) {
        let path = scripts().join(name);
        all.extend(fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?);
    }
    Ok(all)
}
