//! The program as a user runs it: its files, its answers, its exit codes.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a failed test may panic and a skipped one says so"
)]

mod bad_input;
mod engine;
#[cfg(unix)] // It limits what the system gives.
mod faults;
mod figures;
mod files;
mod knn;
mod place;
mod projects;
mod quality;
#[cfg(unix)] // It sends signals.
mod serving;
mod sessions;
mod usage;

use std::path::{Path, PathBuf};

use assert_cmd::Command;

/// The program, with a home of its own.
fn embedscope(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_embedscope"));
    command
        .current_dir(home)
        .env("HOME", home)
        .env("XDG_STATE_HOME", home)
        .timeout(std::time::Duration::from_mins(4));
    command
}

/// Runs to success; standard output.
fn ok(home: &Path, args: &[&str]) -> String {
    let output = embedscope(home).args(args).assert().success().get_output().stdout.clone();
    String::from_utf8_lossy(&output).into_owned()
}

/// Runs to exit code 1; the one line on standard error.
fn fails(home: &Path, args: &[&str]) -> String {
    let assert = embedscope(home).args(args).assert().code(1);
    let said = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert_eq!(said.trim_end().lines().count(), 1, "one line: {said}");
    assert!(said.starts_with("embedscope: "), "{said}");
    assert!(!said.contains("panicked") && !said.contains("RUST_BACKTRACE"), "{said}");
    said
}

/// A folder with `vectors.tsv` and `labels.tsv` of drawn digits.
fn drawn(rows: u32) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    ok(home.path(), &["demo", "--rows", &rows.to_string(), "--save", "."]);
    home
}

/// The folder of shared data, or a note that the test is skipped; in CI nothing may be.
fn shared_data(test: &str) -> Option<PathBuf> {
    let folder = match std::env::var_os("EMBEDSCOPE_DATA") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
    };
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{test}: no shared data, and CI must not skip");
    println!("skipped {test}: no shared data");
    None
}
