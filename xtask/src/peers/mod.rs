//! `cargo xtask bench --peers`: our figures beside those of other programs, in one interleaved run.
//!
//! `setup` (binary, Python, data) and `plan` (which work, by whom) -> `contender` (one process, watched) -> `record` (what it
//! took, a line of JSON) -> `runs` (all rounds of one program) -> `rows` (the targets and their verdicts, with `why`) -> `report` (the documents).

mod contender;
mod machine;
mod plan;
mod record;
mod report;
mod rows;
mod runs;
mod setup;
mod why;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::workspace;
use plan::Workload;
use record::Record;

/// How much to run.
pub(crate) struct Options<'a> {
    /// Times that everything runs.
    pub(crate) rounds: u32,
    /// Rows of the table; empty for all.
    pub(crate) only: &'a [String],
    /// Small data and no slow peers: shows that everything works, not how fast it is.
    pub(crate) quick: bool,
    /// Only write the documents again.
    pub(crate) report: bool,
}

/// Runs what is asked for and writes the documents; records of other workloads stay as they are.
pub(crate) fn run(options: &Options) -> Result<()> {
    let folder = workspace::scratch(if options.quick { "bench/quick" } else { "bench" })?;
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let file = folder.join("records.jsonl");
    let mut records = record::read(&file)?;
    if !options.report {
        let workloads = chosen(options)?;
        records.retain(|record| workloads.iter().all(|workload| workload.id != record.workload));
        measure(options, &workloads, &folder, &file, &mut records)?;
    }
    if records.is_empty() {
        bail!("nothing is measured yet: leave out --report");
    }
    let written = if options.quick {
        report::quick(&records, &folder)?
    } else {
        report::documents(&records, &workspace::root())?
    };
    for path in written {
        println!("wrote {}", path.display());
    }
    Ok(())
}

/// The workloads that the named rows need.
fn chosen(options: &Options) -> Result<Vec<&'static Workload>> {
    let known = || rows::ROWS.iter().map(|row| row.id);
    if let Some(wrong) = options.only.iter().find(|id| known().all(|known| !rows::named(known, id))) {
        let known: Vec<_> = known().collect();
        bail!("there is no row {wrong}; the rows are {}", known.join(", "));
    }
    let wanted = |workload: &&Workload| {
        options.only.is_empty()
            || rows::ROWS.iter().any(|row| {
                row.workload == workload.id && options.only.iter().any(|id| rows::named(row.id, id))
            })
    };
    Ok(plan::WORKLOADS.iter().filter(wanted).collect())
}

fn measure(
    options: &Options,
    workloads: &[&Workload],
    folder: &Path,
    file: &Path,
    records: &mut Vec<Record>,
) -> Result<()> {
    let tools = setup::tools(folder)?;
    let machine = machine::this();
    for workload in workloads {
        setup::data(&tools, workload.data(options.quick), folder)?;
        if workload.work == plan::Work::Place {
            setup::map(&tools, workload.data(options.quick), folder)?;
        }
    }
    for round in 0..options.rounds {
        for workload in workloads {
            println!("\n{} (round {} of {})", workload.title, round + 1, options.rounds);
            for contender in workload.contenders.iter().filter(|c| !(options.quick && c.slow)) {
                let record =
                    contender::run(&tools, &machine, workload, contender, folder, round, options.quick);
                println!("  {}", record.line());
                records.push(record);
                record::write(records, file)?;
            }
        }
    }
    Ok(())
}
