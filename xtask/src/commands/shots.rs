//! `cargo xtask shots`: the viewer in twelve situations, light and dark, for a person to look at.

use std::process::ExitCode;

use anyhow::Result;

use super::test;
use crate::{process, workspace};

pub(crate) fn run() -> Result<ExitCode> {
    let arguments = ["test", "--config", "playwright.shots.config.ts", "--reporter=list"];
    process::run(&mut test::playwright("shots", &arguments)?)?;
    println!("pictures: {}", workspace::scratch("shots")?.join("screenshots").display());
    Ok(ExitCode::SUCCESS)
}
