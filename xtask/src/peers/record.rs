//! What one process took and how good its result is: a line of `records.jsonl`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::machine::Machine;
use super::plan;

/// Phases of ours that a peer's seconds leave out.
const FILES: [&str; 2] = ["reading", "parsing"];

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) workload: String,
    pub(crate) contender: String,
    /// From 0; also the seed.
    pub(crate) round: u32,
    /// Ours: the whole process. Peers: their own work, imports and compilation excluded.
    pub(crate) seconds: f64,
    /// Most memory held, of the whole process.
    pub(crate) peak_mib: Option<f64>,
    /// Seconds by name.
    pub(crate) phases: BTreeMap<String, f64>,
    pub(crate) iterations: Option<f64>,
    /// New rows that were placed.
    #[serde(default)]
    pub(crate) placed: Option<f64>,
    /// Figures by name.
    pub(crate) quality: BTreeMap<String, f64>,
    pub(crate) version: String,
    pub(crate) machine: Machine,
    /// Year-month-day, universal time.
    pub(crate) date: String,
    /// Why there are no figures.
    pub(crate) error: Option<String>,
}

impl Record {
    /// Iterations a second, where the time of the iterations alone is known.
    pub(crate) fn rate(&self) -> Option<f64> {
        let seconds = self.phases.get("t-SNE").or_else(|| self.phases.get("optimise"))?;
        Some(self.iterations? / seconds)
    }

    /// Seconds without files: of ours those of the phases that are no reading, where they are known.
    pub(crate) fn work(&self) -> Option<f64> {
        if !plan::is_ours(&self.contender) {
            return Some(self.seconds);
        }
        let work = self.phases.iter().filter(|(name, _)| !FILES.contains(&name.as_str()));
        (!self.phases.is_empty()).then(|| work.map(|(_, seconds)| seconds).sum())
    }

    /// New rows a second, where the time of placing alone is known.
    pub(crate) fn placed(&self) -> Option<f64> {
        Some(self.placed? / self.phases.get("transform")?)
    }

    /// For the terminal.
    pub(crate) fn line(&self) -> String {
        let mut line = format!("{:<22}", self.contender);
        if let Some(error) = &self.error {
            let _ = write!(line, " failed: {error}");
            return line;
        }
        let _ = write!(line, " {:>8.2} s", self.seconds);
        if let Some(peak) = self.peak_mib {
            let _ = write!(line, " {peak:>6.0} MiB");
        }
        for (name, value) in &self.quality {
            let _ = write!(line, "  {name} {value:.4}");
        }
        line
    }
}

/// All records of a file; none if there is none.
pub(crate) fn read(file: &Path) -> Result<Vec<Record>> {
    if !file.exists() {
        return Ok(Vec::new());
    }
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let parse = |(at, line): (usize, &str)| {
        serde_json::from_str(line)
            .with_context(|| format!("{}, line {}: not a record; delete the file", file.display(), at + 1))
    };
    text.lines().enumerate().map(parse).collect()
}

pub(crate) fn write(records: &[Record], file: &Path) -> Result<()> {
    let lines = records.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?;
    fs::write(file, lines.join("\n") + "\n").with_context(|| format!("cannot write {}", file.display()))
}
