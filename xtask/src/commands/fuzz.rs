//! `cargo xtask fuzz`: libFuzzer on every reader, from a corpus of small valid files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::{process, workspace};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Seconds for each target.
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
    seconds: u32,
    /// Targets at a time.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    jobs: u32,
    /// Targets, all by default: tsv, npy, parquet, ... (the files of `fuzz/fuzz_targets`).
    targets: Vec<String>,
}

pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let tool = cargo_fuzz()?;
    let built = workspace::scratch("fuzz")?;
    let corpus = built.join("corpus");
    // Of the whole workspace, for the features that the tests gave its dependencies.
    process::run(&mut process::cargo(&["build", "--workspace", "--example", "seeds"]))?;
    let seeds = workspace::debug()?.join(format!("examples/seeds{}", std::env::consts::EXE_SUFFIX));
    let (output, ok) = process::tee(Command::new(seeds).arg(&corpus))?;
    if !ok {
        bail!("the seeds could not be written: the message is above");
    }
    let known: Vec<&str> = output.lines().filter(|line| !line.contains(' ')).collect();
    if let Some(unknown) = options.targets.iter().find(|name| !known.contains(&name.as_str())) {
        bail!("\"{unknown}\" is no target; there are {}", known.join(", "));
    }
    let wanted = |name: &str| options.targets.is_empty() || options.targets.iter().any(|given| given == name);
    let targets: Vec<&str> = known.into_iter().filter(|name| wanted(name)).collect();
    let (next, verdicts) = (Mutex::new(targets.iter()), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        let work = || -> Result<()> {
            loop {
                let Some(target) = next.lock().expect("no thread panics with it").next() else {
                    return Ok(());
                };
                let command = command(&tool, &built, target, options.seconds);
                let verdict = Verdict::of(target, command, options.jobs > 1)?;
                verdicts.lock().expect("no thread panics with it").push(verdict);
            }
        };
        let jobs: Vec<_> = (0..options.jobs).map(|_| scope.spawn(work)).collect();
        jobs.into_iter().try_for_each(|job| job.join().expect("no job panics"))
    })?;
    let mut verdicts = verdicts.into_inner().expect("no thread panics with it");
    verdicts.sort_by_key(|verdict| targets.iter().position(|target| *target == verdict.target));
    println!("\nSummary");
    for Verdict { target, line, .. } in &verdicts {
        println!("  {target:<18} {line}");
    }
    let whole = verdicts.iter().all(|verdict| verdict.ok);
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Builds a target and runs it for so long.
fn command(tool: &Path, built: &Path, target: &str, seconds: u32) -> Command {
    let mut command = Command::new(tool);
    // The nightly options that cargo-fuzz asks for work on a stable compiler that is told so; without a sanitizer
    // the standard library need not be built.
    command
        .current_dir(workspace::root())
        .env("RUSTC_BOOTSTRAP", "1")
        // Of the release profile, what costs time to build and hides names in a stack.
        .envs([("CARGO_PROFILE_RELEASE_LTO", "off"), ("CARGO_PROFILE_RELEASE_STRIP", "none")])
        .args(["run", "--sanitizer", "none", "--target-dir"])
        .arg(built)
        .arg(target)
        .arg(built.join("corpus").join(target))
        .arg("--")
        .arg(format!("-max_total_time={seconds}"))
        .args(["-timeout=5", "-rss_limit_mb=2048", "-max_len=65536", "-print_final_stats=1", "-verbosity=0"]);
    command
}

/// What became of a target.
struct Verdict {
    target: String,
    line: String,
    ok: bool,
}

impl Verdict {
    /// Runs to the end; `quietly` shows what was printed only then, since others print meanwhile.
    fn of(target: &str, mut command: Command, quietly: bool) -> Result<Self> {
        let start = Instant::now();
        let (output, ok) = if quietly {
            let output = command.output().context("cargo-fuzz could not be started")?;
            let text = [output.stdout, output.stderr].concat();
            (String::from_utf8_lossy(&text).into_owned(), output.status.success())
        } else {
            process::tee(&mut command)?
        };
        if quietly && !ok {
            println!("{output}");
        }
        let runs = output.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
        let verdict = if ok { "no finding" } else { "FINDING (above; the input is in fuzz/artifacts)" };
        let runs = runs.map_or("?", str::trim);
        let line = format!("{runs:>10} inputs, {:>4.0} s, {verdict}", start.elapsed().as_secs_f64());
        if quietly {
            println!("{target}: {}", line.trim_start());
        }
        Ok(Self { target: target.to_owned(), line, ok })
    }
}

/// cargo-fuzz: the one on PATH, or the one in the target folder, put there when it is missing.
fn cargo_fuzz() -> Result<PathBuf> {
    if let Some(found) = process::find("cargo-fuzz") {
        return Ok(found);
    }
    let tools = workspace::scratch("tools")?;
    let tool = tools.join("bin").join(format!("cargo-fuzz{}", std::env::consts::EXE_SUFFIX));
    if !tool.is_file() {
        println!("installing cargo-fuzz into {}", tools.display());
        // Built apart, so that it neither waits for other builds nor stays in their folder.
        let built = tools.join("build");
        let mut install = process::cargo(&["install", "cargo-fuzz", "--locked", "--root"]);
        process::run(install.arg(&tools).arg("--target-dir").arg(&built))
            .context("cargo-fuzz could not be installed")?;
        fs::remove_dir_all(&built).with_context(|| format!("cannot remove {}", built.display()))?;
    }
    Ok(tool)
}
