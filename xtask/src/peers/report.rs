//! The documents, from the records alone.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::plan::{self, Workload};
use super::record::Record;
use super::rows::{self, Line, ROWS};
use super::runs::{Figure, Runs};
use super::why;

/// Around the table in README.md.
const BEGIN: &str = "<!-- benchmarks: begin -->";
const END: &str = "<!-- benchmarks: end -->";

const METHOD: &str = "\
Made whole by `cargo xtask bench --peers`; do not edit. It needs Python 3, MNIST and iris (see [CONTRIBUTING.md](../CONTRIBUTING.md)).

* Every program runs in a process of its own, all cores free to it, one program at a time, interleaved: A B C, A B C.
* **Seconds** of Embedscope are those of the whole process, file read and result written. Those of a peer are its own work
  only: the data are in memory, everything is imported, and numba's code is compiled by a small run before. That is kind to the peers.
* **Memory** is the largest resident size of the whole process (VmHWM), Python and input included.
* **recall@15** of neighbours is the share of the true nearest that were found, on 2,000 rows against exact distances in f64; of a map the
  share of each point's 15 nearest vectors that are among its 15 nearest on the map. Trustworthiness and KL (perplexity 30, the same exact
  affinities for all) are those of `embedscope quality`; label accuracy is how often most of a point's 10 nearest on the map have its label (10,000 points); of new points
  placed in a map, how often most of the 10 nearest old ones do.
* A t-SNE is fast only if it is as good: recall@15 at most .005 and label accuracy at most .003 below openTSNE's in this run, KL not above it. For the texts that is
  openTSNE on exact neighbours, as ours are; on approximate ones, its default, it has more points beside others of their label, and a higher KL.
";

/// Writes docs/benchmarks.md and the table of README.md.
pub(crate) fn documents(records: &[Record], root: &Path) -> Result<Vec<PathBuf>> {
    let (long, readme) = (root.join("docs/benchmarks.md"), root.join("README.md"));
    let text = fs::read_to_string(&readme).context("cannot read README.md")?;
    let text = replaced(&text, &short(records)).with_context(|| {
        format!("README.md has no lines {BEGIN} and {END} for the table to stand between")
    })?;
    fs::write(&long, document(records)).context("cannot write docs/benchmarks.md")?;
    fs::write(&readme, text).context("cannot write README.md")?;
    Ok(vec![long, readme])
}

/// Writes the document of a quick run beside its records.
pub(crate) fn quick(records: &[Record], folder: &Path) -> Result<Vec<PathBuf>> {
    let file = folder.join("benchmarks.md");
    let note = "**A quick run on small data: the figures mean nothing.**\n\n";
    fs::write(&file, format!("{note}{}\n{}", document(records), short(records)))
        .with_context(|| format!("cannot write {}", file.display()))?;
    Ok(vec![file])
}

/// `text` with what stands between the markers replaced.
fn replaced(text: &str, table: &str) -> Option<String> {
    let (before, rest) = text.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{table}{END}{after}"))
}

fn document(records: &[Record]) -> String {
    let lines: Vec<Line> = ROWS.iter().map(|row| rows::line(row, records)).collect();
    let mut text = format!("# Benchmarks\n\n{METHOD}\n{}\n## Targets\n\n", circumstances(records));
    text += "| | work | target | Embedscope | best peer | ratio | verdict |\n|---|---|---|---|---|---|---|\n";
    for line in &lines {
        let Line { row, .. } = line;
        let bound = if row.at_least() { ">=" } else { "<=" };
        let target = line.target.map_or_else(
            || "as good as the peer".to_owned(),
            |v| format!("{bound} {}", shown(row.figure, v)),
        );
        let target = if line.ours.is_none() { String::new() } else { target };
        let ours = line.ours.map_or_else(|| "–".to_owned(), |v| shown(row.figure, v));
        let peer = line
            .peer
            .as_ref()
            .map_or_else(|| "–".to_owned(), |(name, v)| format!("{name} {}", shown(row.figure, *v)));
        let ratio = line.ratio.map_or_else(|| "–".to_owned(), times);
        let verdict =
            if line.missed.is_empty() { "met".to_owned() } else { format!("**{}**", line.missed.join("; ")) };
        let _ = writeln!(
            text,
            "| {} | {} | {target} | {ours} | {peer} | {ratio} | {verdict} |",
            row.id, row.what
        );
    }
    let missed: Vec<_> = lines.iter().filter(|line| !line.missed.is_empty()).collect();
    if !missed.is_empty() {
        text += "\n## What is missed, and why\n\n";
        for line in missed {
            let why = why::of(line.row.id).unwrap_or("Not explained yet.");
            let _ =
                writeln!(text, "* **{}**, {}: {}. {why}", line.row.id, line.row.what, line.missed.join("; "));
        }
    }
    for workload in plan::WORKLOADS {
        text += &table(workload, records);
    }
    text + DATA
}

const DATA: &str = "
## Data

* MNIST: training images, then test images, pixels 0 to 255. Iris: the four measurements as they are.
* The synthetic mixture: 100 Gaussian components of 12 dimensions each, their centres in a common plane of 16, noise of 0.05 in all 128 columns, seed 0.
* Texts: paragraphs of `/usr/share/doc` and of Python's library, TF-IDF, truncated SVD to 256 columns, unit length; the label is the package or module. Which
  texts there are depends on the machine.

`xtask/peers/data.py` makes them, `xtask/peers/peer.py` has the peers' settings, `xtask/peers/judge.py` the judgement.
";

/// The short form.
fn short(records: &[Record]) -> String {
    let mut text = "| work | Embedscope | best peer | times as fast |\n|---|---|---|---|\n".to_owned();
    for row in ROWS.iter().filter(|row| row.headline) {
        let line = rows::line(row, records);
        let Some(ours) = line.ours else { continue };
        let peer = line
            .peer
            .as_ref()
            .map_or_else(|| "–".to_owned(), |(name, v)| format!("{name} {}", shown(row.figure, *v)));
        let ratio = line.ratio.map_or_else(|| "–".to_owned(), times);
        let gate = if line.missed.is_empty() { "" } else { " (misses its target)" };
        let _ = writeln!(text, "| {} | {}{gate} | {peer} | {ratio} |", row.what, shown(row.figure, ours));
    }
    let _ = write!(text, "\n{}", circumstances(records));
    text
}

/// Machine, day and versions.
fn circumstances(records: &[Record]) -> String {
    let machines: BTreeSet<String> = records
        .iter()
        .map(|record| {
            let machine = &record.machine;
            format!("{}, {} cores, {}; {}", machine.processor, machine.cores, machine.simd, record.date)
        })
        .collect();
    let versions: BTreeSet<&str> = records
        .iter()
        .filter(|record| !plan::is_ours(&record.contender) && !record.version.is_empty())
        .map(|record| record.version.as_str())
        .collect();
    let rounds = records.iter().map(|record| record.round + 1).max().unwrap_or(0);
    let list = |set: BTreeSet<String>| set.into_iter().collect::<Vec<_>>().join("; ");
    let versions = versions.into_iter().collect::<Vec<_>>().join(", ");
    format!(
        "{}; {}. Embedscope {}; {versions}.\n",
        list(machines),
        if rounds == 1 {
            "one round".to_owned()
        } else {
            format!("up to {rounds} rounds: median times, mean quality")
        },
        env!("CARGO_PKG_VERSION")
    )
}

/// Columns of a workload's table: heading, name in the records.
const QUALITY: [(&str, &str); 6] = [
    ("recall@15", "recall15"),
    ("recall@90", "recall90"),
    ("recall@15", "recall"),
    ("trustworthiness", "trustworthiness"),
    ("label accuracy", "label_accuracy"),
    ("KL", "kl"),
];

/// All contenders of one workload; nothing when none ran.
fn table(workload: &Workload, records: &[Record]) -> String {
    let runs: Vec<(&str, Runs)> = workload
        .contenders
        .iter()
        .map(|contender| (contender.name, Runs::of(records, workload.id, contender.name)))
        .filter(|(_, runs)| !runs.0.is_empty())
        .collect();
    if runs.is_empty() {
        return String::new();
    }
    let columns: Vec<_> = QUALITY
        .into_iter()
        .filter(|(_, key)| runs.iter().any(|(_, runs)| runs.quality(key).is_some()))
        .collect();
    let rates = runs.iter().any(|(_, runs)| runs.figure(Figure::Rate).is_some());
    let mut head = vec!["program", "seconds", "MiB"];
    head.extend(rates.then_some("iterations/s"));
    head.extend(columns.iter().map(|(name, _)| *name));
    head.push("of which");
    let mut text =
        format!("\n## {}\n\n| {} |\n|{}\n", workload.title, head.join(" | "), "---|".repeat(head.len()));
    for (name, runs) in runs {
        if let Some(error) = runs.0.iter().find_map(|record| record.error.as_ref()) {
            let _ = writeln!(text, "| {name} | failed: {error} |{}", " |".repeat(head.len() - 2));
            continue;
        }
        let cell = |value: Option<f64>, digits: usize| {
            value.map_or_else(|| "–".to_owned(), |v| format!("{v:.digits$}"))
        };
        let mut cells =
            vec![name.to_owned(), cell(runs.figure(Figure::Seconds), 2), cell(runs.figure(Figure::Peak), 0)];
        cells.extend(rates.then(|| cell(runs.figure(Figure::Rate), 1)));
        cells
            .extend(columns.iter().map(|(_, key)| cell(runs.quality(key), if *key == "kl" { 3 } else { 4 })));
        let phases = runs.0[0].phases.iter().map(|(phase, seconds)| format!("{phase} {seconds:.2}"));
        cells.push(phases.collect::<Vec<_>>().join(", "));
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    text
}

fn shown(figure: Figure, value: f64) -> String {
    match figure {
        Figure::Seconds | Figure::Work if value < 10.0 => format!("{value:.2} s"),
        Figure::Seconds | Figure::Work => format!("{value:.1} s"),
        Figure::Placed => format!("{value:.0} rows/s"),
        Figure::Rate if value < 30.0 => format!("{value:.1}/s"),
        Figure::Rate => format!("{value:.0}/s"),
        Figure::Peak => format!("{value:.0} MiB"),
    }
}

fn times(ratio: f64) -> String {
    if ratio < 10.0 { format!("{ratio:.1}") } else { format!("{ratio:.0}") }
}

#[cfg(test)]
mod tests;
