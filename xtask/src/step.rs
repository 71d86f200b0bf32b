//! A step of a command: a headline, a time, a verdict. A step that fails does not stop the others.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::tally::{Suite, Tally};

/// What a step does; the suites it ran, if it runs tests.
type Action = fn() -> Result<Vec<Suite>>;

pub(crate) struct Step {
    /// One word, used with `--only` and `--skip`.
    pub(crate) name: &'static str,
    /// What the headline says.
    pub(crate) what: &'static str,
    pub(crate) action: Action,
}

struct Outcome {
    name: &'static str,
    time: Duration,
    suites: Vec<Suite>,
    error: Option<String>,
}

impl Outcome {
    fn tests_failed(&self) -> u64 {
        self.suites.iter().map(|suite| suite.tally.failed).sum()
    }

    fn failed(&self) -> bool {
        self.error.is_some() || self.tests_failed() > 0
    }
}

/// Runs the steps in order and prints a summary whose last line is the plain total of tests.
///
/// A step that fails without a failed test of its own (a lint, a build) counts as one failure.
pub(crate) fn run_all(steps: &[&Step]) -> ExitCode {
    let outcomes: Vec<Outcome> =
        steps.iter().enumerate().map(|(at, step)| run_one(step, at + 1, steps.len())).collect();
    summary(&outcomes);
    if outcomes.iter().any(Outcome::failed) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn run_one(step: &Step, number: usize, of: usize) -> Outcome {
    println!("\n=== {number}/{of} {}: {}", step.name, step.what);
    let start = Instant::now();
    let (suites, error) = match (step.action)() {
        Ok(suites) => (suites, None),
        Err(error) => (Vec::new(), Some(format!("{error:#}"))),
    };
    let outcome = Outcome { name: step.name, time: start.elapsed(), suites, error };
    if let Some(error) = &outcome.error {
        println!("{error}");
    }
    println!("=== {} {} ({})", step.name, verdict(&outcome), seconds(outcome.time));
    outcome
}

fn summary(outcomes: &[Outcome]) {
    println!("\nSummary");
    let mut total = Tally::default();
    let mut skips = Vec::new();
    let mut remarks = Vec::new();
    for outcome in outcomes {
        println!("  {:<10} {:<7} {:>8}", outcome.name, verdict(outcome), seconds(outcome.time));
        for suite in outcome.suites.iter().filter(|suite| suite.tally.total() > 0) {
            println!("    {}: {}", suite.name, suite.tally);
            total += suite.tally;
            skips.extend(suite.skips.iter());
            remarks.extend(suite.remarks.iter().map(|remark| format!("{}: {remark}", suite.name)));
        }
        if outcome.error.is_some() && outcome.tests_failed() == 0 {
            total.failed += 1;
        }
    }
    println!("  {:<10} {:<7} {:>8}", "all", "", seconds(outcomes.iter().map(|outcome| outcome.time).sum()));
    for skip in skips {
        println!("  skipped: {skip}");
    }
    for remark in remarks {
        println!("  {remark}");
    }
    for outcome in outcomes.iter().filter(|outcome| outcome.failed()) {
        let why = outcome.error.clone().unwrap_or_else(|| format!("{} tests failed", outcome.tests_failed()));
        println!("  failed: {}: {why}", outcome.name);
    }
    println!("{total}");
}

fn verdict(outcome: &Outcome) -> &'static str {
    if outcome.failed() { "FAILED" } else { "ok" }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}
