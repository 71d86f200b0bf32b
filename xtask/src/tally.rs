//! Numbers of tests, read from what the test runners say.

use std::fmt;
use std::fs;
use std::ops::AddAssign;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

/// How many tests passed, failed and were skipped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Tally {
    pub(crate) fn total(self) -> u64 {
        self.passed + self.failed + self.skipped
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(out, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

/// One test program: its name and its numbers.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Suite {
    pub(crate) name: String,
    pub(crate) tally: Tally,
    /// Each skipped test with its reason, as far as the runner names them.
    pub(crate) skips: Vec<String>,
    /// What a person has to know of single tests: those that failed, and those that passed only when tried again.
    pub(crate) remarks: Vec<String>,
}

impl Suite {
    /// A suite of which nothing is to be said but its numbers.
    pub(crate) fn new(name: impl Into<String>, tally: Tally) -> Self {
        Self { name: name.into(), tally, skips: Vec::new(), remarks: Vec::new() }
    }
}

/// The suites in the output of `cargo test -- --show-output`.
///
/// libtest cannot skip a test while it runs, so a test that must print `skipped NAME: REASON` at the start of a
/// line; it is then counted as skipped instead of passed.
pub(crate) fn cargo_test(output: &str) -> Vec<Suite> {
    let mut suites = Vec::new();
    let mut name = String::from("tests");
    let mut skips = Vec::new();
    let mut remarks = Vec::new();
    for line in output.lines() {
        let line = plain(line);
        let line = line.trim();
        if let Some(rest) = line.strip_prefix("Running ") {
            name = test_program(rest);
        } else if let Some(rest) = line.strip_prefix("Doc-tests ") {
            name = format!("{rest} (documentation)");
        } else if let Some(rest) = said_skip(line) {
            skips.push(rest.to_owned());
        } else if let Some(failed) =
            line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... FAILED"))
        {
            remarks.push(format!("failed: {failed}"));
        } else if let Some(rest) = line.strip_prefix("test result: ") {
            let mut tally = Tally {
                passed: count(rest, "passed"),
                failed: count(rest, "failed"),
                skipped: count(rest, "ignored"),
            };
            let said = (skips.len() as u64).min(tally.passed);
            tally.passed -= said;
            tally.skipped += said;
            suites.push(Suite {
                name: name.clone(),
                tally,
                skips: std::mem::take(&mut skips),
                remarks: std::mem::take(&mut remarks),
            });
        }
    }
    suites
}

/// The numbers in vitest's JSON report.
pub(crate) fn vitest(report: &Path) -> Result<Suite> {
    let json = read(report)?;
    let number = |key: &str| json.get(key).and_then(Value::as_u64).unwrap_or(0);
    // A file that does not even load has failed without a single test of its own.
    let broken = json.get("testResults").and_then(Value::as_array).map_or(0, |files| {
        files
            .iter()
            .filter(|file| {
                file.get("status").and_then(Value::as_str) == Some("failed")
                    && file.get("assertionResults").and_then(Value::as_array).is_none_or(Vec::is_empty)
            })
            .count()
    }) as u64;
    let tally = Tally {
        passed: number("numPassedTests"),
        failed: number("numFailedTests") + broken,
        skipped: number("numPendingTests") + number("numTodoTests"),
    };
    let mut suite = Suite::new("page (vitest)", tally);
    for file in json.get("testResults").and_then(Value::as_array).into_iter().flatten() {
        let tests = file.get("assertionResults").and_then(Value::as_array).into_iter().flatten();
        for test in tests.filter(|test| test.get("status").and_then(Value::as_str) == Some("failed")) {
            let title = test.get("fullName").and_then(Value::as_str).unwrap_or("?");
            suite.remarks.push(format!("failed: {title}"));
        }
    }
    Ok(suite)
}

/// The numbers in Playwright's JSON report. A test that passed only when tried again has passed, and is named.
pub(crate) fn playwright(report: &Path) -> Result<Suite> {
    let json = read(report)?;
    let number = |key: &str| json.pointer(&format!("/stats/{key}")).and_then(Value::as_u64).unwrap_or(0);
    let tally = Tally {
        passed: number("expected") + number("flaky"),
        failed: number("unexpected"),
        skipped: number("skipped"),
    };
    let mut suite = Suite::new("browser (Playwright)", tally);
    name_tests(&json, &mut suite);
    Ok(suite)
}

/// The numbers in the XML report of pytest.
pub(crate) fn pytest(report: &Path) -> Result<Suite> {
    let text =
        fs::read_to_string(report).with_context(|| format!("no test report at {}", report.display()))?;
    let suite = text
        .split_once("<testsuite ")
        .and_then(|(_, rest)| rest.split_once('>'))
        .with_context(|| format!("{} is not the report that was asked for", report.display()))?
        .0;
    let number = |key: &str| attribute(suite, key).and_then(|value| value.parse::<u64>().ok()).unwrap_or(0);
    let (failed, skipped) = (number("failures") + number("errors"), number("skipped"));
    let tally = Tally { passed: number("tests").saturating_sub(failed + skipped), failed, skipped };
    let mut tested = Suite::new("Python package (pytest)", tally);
    for case in text.split("<testcase ").skip(1) {
        let name = attribute(case, "name").unwrap_or("?");
        if case.contains("<failure ") || case.contains("<error ") {
            tested.remarks.push(format!("failed: {name}"));
        }
        let Some((_, skip)) = case.split_once("<skipped ") else { continue };
        tested.skips.push(format!("{name}: {}", attribute(skip, "message").unwrap_or("no reason given")));
    }
    Ok(tested)
}

/// The value of an attribute of an XML tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))?.1.split_once('"').map(|(value, _)| value)
}

/// Names tests that were skipped, with the reasons they gave, that failed, or that passed only when tried again,
/// wherever they lie in the report's tree of suites.
fn name_tests(node: &Value, into: &mut Suite) {
    for spec in node.get("specs").and_then(Value::as_array).into_iter().flatten() {
        let title = spec.get("title").and_then(Value::as_str).unwrap_or("?");
        for test in spec.get("tests").and_then(Value::as_array).into_iter().flatten() {
            match test.get("status").and_then(Value::as_str) {
                Some("skipped") => {
                    let reason = test
                        .pointer("/annotations/0/description")
                        .and_then(Value::as_str)
                        .unwrap_or("no reason given");
                    into.skips.push(format!("{title}: {reason}"));
                }
                Some("unexpected") => into.remarks.push(format!("failed: {title}: {}", first_error(test))),
                Some("flaky") => {
                    into.remarks.push(format!("passed when tried again: {title}: {}", first_error(test)));
                }
                _ => {}
            }
        }
    }
    for suite in node.get("suites").and_then(Value::as_array).into_iter().flatten() {
        name_tests(suite, into);
    }
}

/// What the first try of a test that failed said, its first two lines.
fn first_error(test: &Value) -> String {
    let message = test
        .pointer("/results/0/error/message")
        .or_else(|| test.pointer("/results/0/errors/0/message"))
        .and_then(Value::as_str)
        .unwrap_or("no message");
    plain(message).lines().filter(|line| !line.trim().is_empty()).take(2).collect::<Vec<_>>().join(" ")
}

fn read(report: &Path) -> Result<Value> {
    let text =
        fs::read_to_string(report).with_context(|| format!("no test report at {}", report.display()))?;
    serde_json::from_str(&text)
        .with_context(|| format!("{} is not the report that was asked for", report.display()))
}

/// `unittests src/lib.rs (target/debug/deps/embedscope_core-1f2e)` -> `embedscope_core src/lib.rs`.
fn test_program(running: &str) -> String {
    let (source, binary) = running.split_once(" (").unwrap_or((running, ""));
    let stem = binary.trim_end_matches(')').rsplit(['/', '\\']).next().unwrap_or("");
    let program = stem.rsplit_once('-').map_or(stem, |(program, _hash)| program);
    let source = source.strip_prefix("unittests ").unwrap_or(source);
    if program.is_empty() { source.to_owned() } else { format!("{program} {source}") }
}

/// What follows `skipped ` at the start of a line, or after the `test NAME ... ` that libtest may have printed first.
fn said_skip(line: &str) -> Option<&str> {
    let said =
        line.strip_prefix("test ").and_then(|test| test.split_once(" ... ")).map_or(line, |(_, said)| said);
    said.strip_prefix("skipped ")
}

/// The number before a word in `ok. 12 passed; 0 failed; 1 ignored; ...`.
fn count(result: &str, word: &str) -> u64 {
    result
        .split([';', '.'])
        .filter_map(|part| part.trim().strip_suffix(word))
        .find_map(|number| number.trim().parse().ok())
        .unwrap_or(0)
}

/// The line without terminal colours.
fn plain(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(char) = chars.next() {
        if char == '\u{1b}' {
            chars.by_ref().find(char::is_ascii_alphabetic);
        } else {
            text.push(char);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_suites_and_said_skips_of_cargo_test() {
        let output = "\
\u{1b}[1m\u{1b}[32m     Running\u{1b}[0m unittests src/lib.rs (/t/debug/deps/embedscope_core-1f2e3d)
running 3 tests
successes:
---- a stdout ----
skipped mnist_pca: no ../shared/data
test b ... skipped iris: no ../shared/data
ok
test c ... FAILED
test result: ok. 3 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s
   Doc-tests embedscope_core
test result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s
";
        let suites = cargo_test(output);
        assert_eq!(suites.len(), 2);
        assert_eq!(suites[0].name, "embedscope_core src/lib.rs");
        assert_eq!(suites[0].tally, Tally { passed: 1, failed: 1, skipped: 3 });
        assert_eq!(suites[0].skips, ["mnist_pca: no ../shared/data", "iris: no ../shared/data"]);
        assert_eq!(suites[0].remarks, ["failed: c"]);
        assert_eq!(suites[1].name, "embedscope_core (documentation)");
        assert_eq!(suites[1].tally, Tally { passed: 4, failed: 0, skipped: 0 });
    }

    #[test]
    fn shows_skips_only_where_there_are_some() {
        assert_eq!(Tally { passed: 3, failed: 0, skipped: 0 }.to_string(), "3 passed, 0 failed");
        assert_eq!(Tally { passed: 3, failed: 1, skipped: 2 }.to_string(), "3 passed, 1 failed, 2 skipped");
    }

    #[test]
    fn reads_pytests_report() {
        let path = std::env::temp_dir().join(format!("embedscope-tally-{}.xml", std::process::id()));
        let report = r#"<?xml version="1.0"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="2" skipped="1" tests="9" time="1.0">
            <testcase classname="tests.a" name="one" time="0.1" />
            <testcase classname="tests.a" name="two"><skipped type="pytest.skip" message="no data">a.py:1</skipped></testcase></testsuite></testsuites>"#;
        fs::write(&path, report).unwrap();
        let suite = pytest(&path).unwrap();
        fs::remove_file(&path).unwrap();
        assert_eq!(suite.tally, Tally { passed: 5, failed: 3, skipped: 1 });
        assert_eq!(suite.skips, ["two: no data"]);
    }

    #[test]
    fn finds_skipped_browser_tests_in_nested_suites() {
        let report = serde_json::json!({"suites": [{"specs": [], "suites": [{"specs": [{
            "title": "real bookmark",
            "tests": [{"status": "skipped", "annotations": [{"type": "skip", "description": "no data"}]}],
        }]}]}]});
        let mut suite = Suite::new("browser", Tally::default());
        name_tests(&report, &mut suite);
        assert_eq!(suite.skips, ["real bookmark: no data"]);
        assert!(suite.remarks.is_empty());
    }

    #[test]
    fn names_browser_tests_that_failed_or_were_tried_again() {
        let test = |status: &str| {
            serde_json::json!({"status": status, "results": [
                {"error": {"message": "\u{1b}[31mError: not seen\u{1b}[39m\n\nlocator: #map\nmore"}},
            ]})
        };
        let report = serde_json::json!({"suites": [{"specs": [
            {"title": "lasso", "tests": [test("unexpected")]},
            {"title": "search", "tests": [test("flaky")]},
            {"title": "legend", "tests": [test("expected")]},
        ]}]});
        let mut suite = Suite::new("browser", Tally::default());
        name_tests(&report, &mut suite);
        assert_eq!(
            suite.remarks,
            [
                "failed: lasso: Error: not seen locator: #map",
                "passed when tried again: search: Error: not seen locator: #map"
            ]
        );
    }
}
