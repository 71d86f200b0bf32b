//! One program doing one piece of work in a process of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::machine::{self, Machine};
use super::plan::{Contender, Who, Work, Workload};
use super::record::Record;
use super::setup::{self, Tools};

/// How often memory is looked at; the kernel keeps the peak, so only what grows in a process's last moment is missed.
const LOOK: Duration = Duration::from_millis(5);

/// Runs and judges it; whatever goes wrong is in the record.
pub(crate) fn run(
    tools: &Tools,
    machine: &Machine,
    workload: &Workload,
    contender: &Contender,
    folder: &Path,
    round: u32,
    quick: bool,
) -> Record {
    let mut record = Record {
        workload: workload.id.to_owned(),
        contender: contender.name.to_owned(),
        round,
        machine: machine.clone(),
        date: machine::today(),
        ..Record::default()
    };
    let data = workload.data(quick);
    let result = folder.join("result.npy");
    let done = measure(tools, workload.work, contender, &setup::path(folder, data), &result, &mut record)
        .and_then(|()| judge(tools, workload.work, data, folder, &result));
    match done {
        Ok(quality) => record.quality = quality,
        Err(error) => record.error = Some(format!("{error:#}")),
    }
    record
}

fn measure(
    tools: &Tools,
    work: Work,
    contender: &Contender,
    data: &Path,
    result: &Path,
    record: &mut Record,
) -> Result<()> {
    if result.exists() {
        fs::remove_file(result).context("the last result cannot be removed")?;
    }
    let mut command = match contender.who {
        Who::Ours { flags, simd } => ours(tools, work, data, result, record.round, flags, simd),
        Who::Peer(name) => peer(tools, work, name, data, result, record.round),
    };
    let start = Instant::now();
    let (output, peak) = watched(&mut command)?;
    record.seconds = start.elapsed().as_secs_f64();
    record.peak_mib = peak;
    let answer = answer(&output)?;
    match contender.who {
        Who::Ours { .. } => {
            env!("CARGO_PKG_VERSION").clone_into(&mut record.version);
            record.phases = figures(&answer["seconds"]);
            // Neighbours have one phase, and no name for it.
            record.phases.extend(answer["seconds"].as_f64().map(|seconds| ("search".to_owned(), seconds)));
        }
        Who::Peer(_) => {
            record.seconds = answer["seconds"].as_f64().context("the peer told no time")?;
            record.phases = figures(&answer["phases"]);
            answer["version"].as_str().unwrap_or_default().clone_into(&mut record.version);
        }
    }
    record.iterations = answer["iterations"].as_f64();
    record.placed = answer["points"].as_f64().filter(|_| work == Work::Place);
    Ok(())
}

fn ours(
    tools: &Tools,
    work: Work,
    data: &Path,
    result: &Path,
    seed: u32,
    flags: &[&str],
    simd: Option<&str>,
) -> Command {
    let mut command = Command::new(&tools.binary);
    if let Some(simd) = simd {
        command.env("EMBEDSCOPE_SIMD", simd);
    }
    let seed = seed.to_string();
    let (subcommand, own) = match work {
        Work::Neighbours { k } => ("knn", vec!["--k".to_owned(), k.to_string()]),
        Work::Convert => ("convert", Vec::new()),
        Work::Tsne { dims } => ("project", words(&format!("--method tsne --perplexity 30 --dims {dims}"))),
        Work::UniformTsne => ("project", words("--method tsne --neighbors 15")),
        Work::Umap => ("project", words("--method umap")),
        Work::Place => ("place", words("--perplexity 30")),
        Work::Pca { components } => ("project", words(&format!("--method pca --dims {components}"))),
        Work::FirstView => ("project", words("--method pca")),
    };
    command.arg(subcommand);
    if work == Work::Place {
        let map = setup::Map::of(data);
        command.args([&map.new, data, &map.layout]);
    } else {
        command.arg(data);
    }
    command.arg("-o").arg(result).arg("--quiet").args(own).args(flags);
    if work != Work::Convert {
        command.args(["--json", "--seed", &seed]);
    }
    command
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(ToOwned::to_owned).collect()
}

fn peer(tools: &Tools, work: Work, name: &str, data: &Path, result: &Path, seed: u32) -> Command {
    let mut command = Command::new(&tools.python);
    command.arg(tools.scripts.join("peer.py")).arg(name).arg(data).arg(result);
    command.args(["--seed", &seed.to_string()]);
    match work {
        Work::Neighbours { k } => command.args(["--k", &k.to_string()]),
        Work::Tsne { dims } => command.args(["--dims", &dims.to_string()]),
        Work::Pca { components } => command.args(["--dims", &components.to_string()]),
        Work::Place => {
            let map = setup::Map::of(data);
            command.arg("--new").arg(map.new).arg("--map").arg(map.layout)
        }
        Work::UniformTsne | Work::Umap | Work::Convert | Work::FirstView => &mut command,
    };
    command
}

/// Runs to the end; what was printed, and the most memory that was held, MiB.
fn watched(command: &mut Command) -> Result<(Output, Option<f64>)> {
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let child = child.with_context(|| format!("{} could not be started", command.get_program().display()))?;
    let status = format!("/proc/{}/status", child.id());
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let mut peak = None;
            while !over.load(Ordering::Relaxed) {
                peak = high_water(&status).or(peak);
                thread::sleep(LOOK);
            }
            peak
        });
        let output = child.wait_with_output().context("the program could not be waited for");
        over.store(true, Ordering::Relaxed);
        let peak = watcher.join().unwrap_or_default();
        Ok((output?, peak))
    })
}

/// The kernel's own record of a process's largest resident size, MiB (Linux only).
fn high_water(status: &str) -> Option<f64> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kib / 1024.0)
}

/// The JSON object that a program printed last; null if it printed none and succeeded.
fn answer(output: &Output) -> Result<Value> {
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        let mut lines = complaint.lines().map(str::trim).filter(|line| !line.is_empty());
        // Ours say it in the first line, Python in the last.
        let ours = lines.clone().find(|line| line.starts_with("error:") || line.starts_with("embedscope:"));
        bail!("{}", ours.or_else(|| lines.next_back()).unwrap_or("it said nothing"));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let Some(line) = text.lines().rfind(|line| line.starts_with('{')) else { return Ok(Value::Null) };
    serde_json::from_str(line).context("the answer is no JSON")
}

/// The numbers of an object by name.
fn figures(object: &Value) -> BTreeMap<String, f64> {
    let members = object.as_object().into_iter().flatten();
    members.filter_map(|(name, value)| Some((name.clone(), value.as_f64()?))).collect()
}

fn judge(
    tools: &Tools,
    work: Work,
    data: &str,
    folder: &Path,
    result: &Path,
) -> Result<BTreeMap<String, f64>> {
    let matrix = setup::path(folder, data);
    let mut python = Command::new(&tools.python);
    python.arg(tools.scripts.join("judge.py"));
    match work {
        Work::Neighbours { .. } => {
            let truth = folder.join("data").join(format!("{data}.truth.npz"));
            let said = python.arg("neighbours").args([&matrix, result, &truth]).output();
            Ok(figures(&answer(&said.context("judge.py could not be started")?)?))
        }
        Work::Tsne { .. } | Work::UniformTsne | Work::Umap => {
            let said = python.arg("layout").arg(setup::labels(folder, data)).arg(result).output();
            let mut quality = figures(&answer(&said.context("judge.py could not be started")?)?);
            let mut own = Command::new(&tools.binary);
            own.args(["quality", "--json", "--quiet"]).args([&matrix, result]);
            // Only where perplexity is what the map was made by: the divergence of a million points takes minutes.
            if matches!(work, Work::Tsne { .. }) {
                own.args(["--perplexity", "30"]);
            }
            let said = answer(&own.output().context("embedscope could not be started")?)?;
            for name in ["recall", "trustworthiness"] {
                quality.extend(said[name]["value"].as_f64().map(|value| (name.to_owned(), value)));
            }
            quality.extend(said["kl"].as_f64().map(|value| ("kl".to_owned(), value)));
            Ok(quality)
        }
        Work::Place => {
            let map = setup::Map::of(&matrix);
            let old = setup::labels(folder, data);
            let said = python.arg("placed").args([&old, &map.layout, &map.labels, result]).output();
            Ok(figures(&answer(&said.context("judge.py could not be started")?)?))
        }
        Work::Pca { .. } | Work::Convert | Work::FirstView => Ok(BTreeMap::new()),
    }
}
