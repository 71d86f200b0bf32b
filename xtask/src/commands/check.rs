//! `cargo xtask check`: the part of `test` that takes seconds.

use std::process::ExitCode;

use anyhow::Result;

use super::test;
use crate::step;

#[expect(clippy::unnecessary_wraps, reason = "every command has the same signature")]
pub(crate) fn run() -> Result<ExitCode> {
    Ok(step::run_all(&[&test::FORMAT, &test::SUPPLY, &test::LINT, &test::PAGE, &test::TYPES, &test::STYLE]))
}
