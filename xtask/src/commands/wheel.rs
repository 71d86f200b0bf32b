//! `cargo xtask wheel`: the wheel as it is released, for any Linux with glibc 2.17 or newer, measured and used in a fresh environment.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use super::python;
use crate::{process, tools, workspace};

/// Largest size of the wheel, bytes.
const LARGEST: u64 = 30_000_000;
/// What its name says: the stable interface from 3.11 on, and the oldest glibc.
const TAGS: [&str; 2] = ["-cp311-abi3-", "manylinux_2_17_"];
/// Longest time to import it, seconds.
const LONGEST: f64 = 0.15;
/// Imports that are timed.
const IMPORTS: usize = 11;

pub(crate) fn run() -> Result<ExitCode> {
    let tools = tools::python("python-venv", &python::requirements())?;
    let wheel = python::build(&tools, "wheels", &["--release", "--zig", "--compatibility", "manylinux2014"])?;
    let name = wheel.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if cfg!(target_os = "linux") && !TAGS.iter().all(|tag| name.contains(tag)) {
        bail!("the wheel is {name}; its name must have {}", TAGS.join(" and "));
    }
    let size = fs::metadata(&wheel).with_context(|| format!("cannot see {}", wheel.display()))?.len();
    if size > LARGEST {
        bail!("the wheel has {size} bytes, and {LARGEST} are the most");
    }
    let fresh = workspace::scratch("wheel-venv")?;
    if fresh.exists() {
        fs::remove_dir_all(&fresh).with_context(|| format!("cannot remove {}", fresh.display()))?;
    }
    process::run(Command::new("python3").args(["-m", "venv"]).arg(&fresh))?;
    let own = fresh.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    python::install(&own, &wheel, &[])?;
    let (alone, engine) = (import(&own, "embedscope")?, import(&own, "embedscope._functions")?);
    // In a folder of its own, so that nothing of the source is imported.
    process::run(
        Command::new(&own)
            .arg("-P")
            .arg(python::folder().join("tests/wheel.py"))
            .args(workspace::data())
            .current_dir(&fresh),
    )?;
    println!("{}", wheel.display());
    println!(
        "{:.1} MB; import {alone:.3} s, with the engine and NumPy {engine:.3} s (python -X importtime, medians of {IMPORTS})",
        size as f64 / 1e6
    );
    if alone > LONGEST {
        bail!("`import embedscope` takes {alone:.3} s, and {LONGEST} s is the most");
    }
    Ok(ExitCode::SUCCESS)
}

/// Seconds that importing a module takes in a new interpreter, with all that it imports: what `-X importtime` says of it, the median.
fn import(python: &Path, module: &str) -> Result<f64> {
    let mut times = (0..IMPORTS).map(|_| import_once(python, module)).collect::<Result<Vec<f64>>>()?;
    times.sort_unstable_by(f64::total_cmp);
    Ok(times[IMPORTS / 2])
}

fn import_once(python: &Path, module: &str) -> Result<f64> {
    let code = format!("import {module}");
    let output = Command::new(python)
        .args(["-P", "-X", "importtime", "-c", &code])
        .output()
        .with_context(|| format!("cannot run {}", python.display()))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        bail!("the wheel cannot be imported: {said}");
    }
    let micros = said.lines().find_map(|line| cumulative(line, module));
    Ok(micros.with_context(|| format!("-X importtime does not name {module}: {said}"))? / 1e6)
}

/// The cumulative microseconds of a line `import time: SELF | CUMULATIVE | MODULE`, if it is of that module, imported by the program
/// itself: one that another imports is indented.
fn cumulative(line: &str, module: &str) -> Option<f64> {
    let mut fields = line.strip_prefix("import time:")?.split('|').skip(1);
    let (cumulative, name) = (fields.next()?, fields.next()?);
    (name.strip_prefix(' ')? == module).then(|| cumulative.trim().parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_program_itself_imports_counts() {
        let lines = [
            ("import time: self [us] | cumulative | imported package", None),
            ("import time:      1510 |       4711 | embedscope", Some(4711.0)),
            ("import time:      1510 |      90211 |   embedscope", None),
            ("import time:       200 |      91000 | embedscope._functions", None),
            ("import time:       200 |        300 | site", None),
            ("Traceback", None),
        ];
        for (line, expected) in lines {
            assert_eq!(cumulative(line, "embedscope"), expected, "{line}");
        }
    }
}
