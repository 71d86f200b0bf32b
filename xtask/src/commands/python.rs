//! The step `python`: the wheel is built, installed into a virtual environment and tested there.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::tally::{self, Suite, Tally};
use crate::{process, tools, workspace};

/// The virtual environment of the tests.
const VENV: &str = "python-venv";

/// The feature with which dependencies of the package, and the crates of the workspace, are those that `cargo test --workspace` built.
pub(super) const AS_TESTED: &str = "embedscope-python/as-tested";

/// Builds, installs and tests.
pub(crate) fn run() -> Result<Vec<Suite>> {
    if !workspace::strict() && process::find("python3").is_none() {
        println!("skipped python: Python 3 is not installed, and the package is for it");
        let tally = Tally { skipped: 1, ..Tally::default() };
        let skips = vec!["python: no Python 3".to_owned()];
        return Ok(vec![Suite { skips, ..Suite::new("Python package (pytest)", tally) }]);
    }
    let python = tools::python(VENV, &requirements())?;
    // Not the released profile: these tests are of what the package says, and the debug build shares the target folder.
    let flags = ["--profile", "dev", "--auditwheel", "skip", "--features", AS_TESTED];
    let wheel = build(&python, "python-wheels", &flags)?;
    install(&python, &wheel, &["--force-reinstall", "--no-deps"])?;
    let report = workspace::scratch("xtask/pytest.xml")?;
    if report.exists() {
        fs::remove_file(&report).with_context(|| format!("cannot remove {}", report.display()))?;
    }
    let mut tests = Command::new(&python);
    tests
        .args(["-m", "pytest", "-q", "-rs", "--junitxml"])
        .arg(&report)
        .current_dir(folder())
        .env("EMBEDSCOPE_CHROMIUM", tools::chromium()?)
        .env("EMBEDSCOPE_E2E_OUTPUT", workspace::scratch("python-shots")?);
    if workspace::strict() {
        // As in the browser: where the verdict counts, a race that was lost on a busy machine is run again (and shown with -rR).
        tests.args(["--reruns", "2", "-rR"]);
    }
    let ok = process::run(&mut tests).is_ok();
    let suite = tally::pytest(&report)?;
    if !ok && suite.tally.failed == 0 {
        bail!("pytest failed before or after its tests: its message is above");
    }
    Ok(vec![suite])
}

/// The Python package's folder.
pub(crate) fn folder() -> PathBuf {
    workspace::root().join("python")
}

/// What its tests and its build need.
pub(crate) fn requirements() -> PathBuf {
    folder().join("tests/requirements.txt")
}

/// Builds the one wheel into a folder of the target folder, which is emptied first; returns its path.
pub(crate) fn build(python: &Path, into: &str, flags: &[&str]) -> Result<PathBuf> {
    let into = workspace::scratch(into)?;
    if into.exists() {
        fs::remove_dir_all(&into).with_context(|| format!("cannot remove {}", into.display()))?;
    }
    let manifest = folder().join("Cargo.toml");
    // maturin finds zig by the `python3` on PATH, and that of PyPI lies in the environment.
    let own = python.parent().map(Path::to_path_buf);
    let others = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths(own.into_iter().chain(env::split_paths(&others)))
        .context("PATH cannot be extended")?;
    process::run(
        Command::new(python)
            .args(["-m", "maturin", "build", "--manifest-path"])
            .arg(manifest)
            .arg("--out")
            .arg(&into)
            .args(flags)
            .env("PATH", path)
            .current_dir(workspace::root()),
    )?;
    let wheels = fs::read_dir(&into).with_context(|| format!("cannot list {}", into.display()))?;
    let mut wheels = wheels
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "whl"));
    wheels.next().with_context(|| format!("maturin left no wheel in {}", into.display()))
}

/// Installs a wheel into the environment of that Python.
pub(crate) fn install(python: &Path, wheel: &Path, flags: &[&str]) -> Result<()> {
    process::run(Command::new(python).args(["-m", "pip", "install", "--quiet"]).args(flags).arg(wheel))
}
