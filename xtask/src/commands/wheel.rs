//! `cargo xtask wheel`: the wheel as it is released, for any Linux with glibc 2.17 or newer, measured in a fresh environment.

use std::fs;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use super::python;
use crate::{process, tools, workspace};

/// Largest size of the wheel, bytes.
const LARGEST: u64 = 30_000_000;
/// Imports that are timed.
const IMPORTS: usize = 10;

pub(crate) fn run() -> Result<ExitCode> {
    let tools = tools::python("python-venv", &python::requirements())?;
    let wheel = python::build(&tools, "wheels", &["--release", "--zig", "--compatibility", "manylinux2014"])?;
    let size = fs::metadata(&wheel).with_context(|| format!("cannot see {}", wheel.display()))?.len();
    let fresh = workspace::scratch("wheel-venv")?;
    if fresh.exists() {
        fs::remove_dir_all(&fresh).with_context(|| format!("cannot remove {}", fresh.display()))?;
    }
    process::run(Command::new("python3").args(["-m", "venv"]).arg(&fresh))?;
    let own = fresh.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    python::install(&own, &wheel, &[])?;
    let program = own.to_string_lossy().into_owned();
    let time = |code: &str| -> Result<f64> {
        let timed = format!("import time; t = time.perf_counter(); {code}; print(time.perf_counter() - t)");
        let answer = process::answer(&program, &["-c", &timed]).context("the wheel cannot be imported")?;
        answer.parse().with_context(|| format!("{answer:?} is no time"))
    };
    let median = |code: &str| -> Result<f64> {
        let mut times = (0..IMPORTS).map(|_| time(code)).collect::<Result<Vec<f64>>>()?;
        times.sort_unstable_by(f64::total_cmp);
        Ok(times[IMPORTS / 2])
    };
    let (alone, engine) = (median("import embedscope")?, median("import embedscope; embedscope.knn")?);
    println!("{}", wheel.display());
    println!(
        "{:.1} MB; import {alone:.3} s, with the engine and NumPy {engine:.3} s (medians of {IMPORTS})",
        size as f64 / 1e6
    );
    if size > LARGEST {
        bail!("the wheel has {size} bytes, and {LARGEST} are the most");
    }
    Ok(ExitCode::SUCCESS)
}
