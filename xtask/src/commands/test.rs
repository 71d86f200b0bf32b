//! `cargo xtask test`: what CI runs, and what a newcomer runs once.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use super::{made, python, supply, ui};
use crate::step::{self, Step};
use crate::tally::{self, Suite};
use crate::{process, tools, workspace};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Run only these steps, in the usual order.
    #[arg(long, value_name = "STEP", value_delimiter = ',', value_parser = names())]
    only: Vec<String>,
    /// Leave these steps out.
    #[arg(long, value_name = "STEP", value_delimiter = ',', value_parser = names(), conflicts_with = "only")]
    skip: Vec<String>,
}

pub(crate) const FORMAT: Step = Step {
    name: "format",
    what: "Rust sources are formatted",
    action: || silent(process::run(&mut process::cargo(&["fmt", "--all", "--check"]))),
};

pub(crate) const LINT: Step = Step {
    name: "lint",
    what: "clippy finds nothing, the fuzz targets too compile",
    action: || {
        silent(process::run(&mut process::cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ])))
    },
};

pub(crate) const SUPPLY: Step = Step {
    name: "supply",
    what: "licences, versions and sources of dependencies, a reason for each, files with unsafe code",
    action: supply::run,
};

const RUST: Step =
    Step { name: "rust", what: "tests of all crates, with the examples in their docs", action: rust };

const TOOLS: Step =
    Step { name: "tools", what: "files of numpy, pandas, gensim and others, both ways", action: made::run };

const PYTHON: Step = Step {
    name: "python",
    what: "the wheel in a virtual environment: arrays, estimators, the notebook",
    action: || judge(python::run()?, true, "pytest"),
};

const DOCS: Step = Step {
    name: "docs",
    what: "API documentation builds without a warning",
    action: || {
        silent(process::run(
            process::cargo(&["doc", "--workspace", "--no-deps", "--features", python::AS_TESTED])
                .env("RUSTDOCFLAGS", "-D warnings"),
        ))
    },
};

pub(crate) const PAGE: Step =
    Step { name: "page", what: "the page's tools are installed", action: || silent(tools::node_modules()) };

pub(crate) const TYPES: Step = Step {
    name: "types",
    what: "the page's types hold",
    action: || {
        silent(
            tools::node_modules().and_then(|()| process::run(&mut process::node_bin("tsc", &["--noEmit"]))),
        )
    },
};

pub(crate) const STYLE: Step = Step {
    name: "style",
    what: "the page is formatted, Biome finds nothing",
    action: || {
        silent(
            tools::node_modules().and_then(|()| process::run(&mut process::node_bin("biome", &["ci", "."]))),
        )
    },
};

const UNIT: Step = Step { name: "unit", what: "tests of the page", action: unit };

const UI: Step = Step {
    name: "ui",
    what: "the committed page is what its sources give",
    action: || silent(tools::node_modules().and_then(|()| ui::check())),
};

const BROWSER: Step =
    Step { name: "browser", what: "the whole way in Chromium, as a person goes it", action: browser };

/// `tools` before `rust`, whose tests then find the tools' files.
const STEPS: [&Step; 13] =
    [&FORMAT, &SUPPLY, &LINT, &TOOLS, &RUST, &DOCS, &PAGE, &TYPES, &STYLE, &UNIT, &UI, &BROWSER, &PYTHON];

fn names() -> Vec<&'static str> {
    STEPS.iter().map(|step| step.name).collect()
}

#[expect(clippy::unnecessary_wraps, reason = "every command has the same signature")]
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let wanted = |name: &str| {
        let listed = |list: &[String]| list.iter().any(|given| given == name);
        (options.only.is_empty() || listed(&options.only)) && !listed(&options.skip)
    };
    let steps: Vec<&Step> = STEPS.into_iter().filter(|step| wanted(step.name)).collect();
    Ok(step::run_all(&steps))
}

fn silent(result: Result<()>) -> Result<Vec<Suite>> {
    result.map(|()| Vec::new())
}

fn rust() -> Result<Vec<Suite>> {
    tools::poppler()?;
    let arguments = ["test", "--workspace", "--no-fail-fast", "--", "--show-output"];
    let mut tests = process::cargo(&arguments);
    if let Some(folder) = made::files() {
        tests.env("EMBEDSCOPE_TOOL_FILES", folder);
    }
    let (output, ok) = process::tee(&mut tests)?;
    judge(tally::cargo_test(&output), ok, "cargo test")
}

fn unit() -> Result<Vec<Suite>> {
    tools::node_modules()?;
    let report = fresh_report("vitest.json")?;
    let output = format!("--outputFile.json={}", report.display());
    let ok = process::run(&mut process::node_bin(
        "vitest",
        &["run", "--reporter=default", "--reporter=json", &output],
    ));
    judge(vec![tally::vitest(&report)?], ok.is_ok(), "vitest")
}

fn browser() -> Result<Vec<Suite>> {
    let report = fresh_report("playwright.json")?;
    let mut tests = playwright("e2e", &["test", "--reporter=list,json"])?;
    let ok = process::run(tests.env("PLAYWRIGHT_JSON_OUTPUT_FILE", &report));
    judge(vec![tally::playwright(&report)?], ok.is_ok(), "playwright")
}

/// Playwright on the program as it is now, built first; screenshots and what the tests make go to a folder `output` of cargo's.
pub(super) fn playwright(output: &str, arguments: &[&str]) -> Result<Command> {
    // Cargo builds the program for a test of the command line with the features that `cargo test --workspace` gave its
    // dependencies; for the program alone it would choose others and build most of them a second time.
    process::run(&mut process::cargo(&["test", "--workspace", "--no-run", "--test", "cli"]))?;
    let binary = workspace::debug()?.join(format!("embedscope{}", std::env::consts::EXE_SUFFIX));
    playwright_of(&binary, output, arguments)
}

/// The same on a program that is built already.
pub(super) fn playwright_of(binary: &Path, output: &str, arguments: &[&str]) -> Result<Command> {
    tools::node_modules()?;
    let chromium = tools::chromium()?;
    println!("Chromium: {}", chromium.display());
    let mut command = process::node_bin("playwright", arguments);
    command
        .env("EMBEDSCOPE_CHROMIUM", chromium)
        .env("EMBEDSCOPE_BIN", binary)
        .env("EMBEDSCOPE_E2E_OUTPUT", workspace::scratch(output)?);
    Ok(command)
}

/// Where a runner is to write its report; an older one is gone.
fn fresh_report(name: &str) -> Result<PathBuf> {
    let folder = workspace::scratch("xtask")?;
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let report = folder.join(name);
    if report.exists() {
        fs::remove_file(&report).with_context(|| format!("cannot remove {}", report.display()))?;
    }
    Ok(report)
}

/// A runner's numbers, unless they do not tell what happened: a runner that failed without a failed test (a build
/// error), or one that ran nothing. With `CI` set nothing may be skipped: a skipped test has failed there.
fn judge(mut suites: Vec<Suite>, ok: bool, runner: &str) -> Result<Vec<Suite>> {
    if !ok && suites.iter().all(|suite| suite.tally.failed == 0) {
        bail!("{runner} failed before or after its tests: its message is above");
    }
    if suites.iter().all(|suite| suite.tally.total() == 0) {
        bail!("{runner} ran no test");
    }
    if workspace::strict() {
        for suite in suites.iter_mut().filter(|suite| suite.tally.skipped > 0) {
            println!(
                "{}: {} tests were skipped, and with CI set none may be",
                suite.name, suite.tally.skipped
            );
            suite.tally.failed += std::mem::take(&mut suite.tally.skipped);
        }
    }
    Ok(suites)
}
