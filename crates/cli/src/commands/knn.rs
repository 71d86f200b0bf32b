//! `embedscope knn`: the nearest neighbours of every point, or of new vectors.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Result, anyhow, bail};
use clap::{Args, ValueEnum};
use embedscope_core::knn::{self, Clustered, Matches, Method, Neighbors, Params, Recall};
use embedscope_core::{Matrix, Monitor};
use embedscope_io::neighbors::{self, Format};
use embedscope_io::{Dataset, Shape};
use serde_json::json;

use super::project::MetricName;
use crate::args::Reading;
use crate::interrupt::Interrupt;
use crate::progress::Progress;
use crate::terminal::answer;
use crate::{Terminal, input, output};

/// Arguments of `knn`.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Examples:\n  embedscope knn vectors.npy -o neighbours.npy    # n x 15 row numbers\n  embedscope knn vectors.tsv -o graph.npz --k 30 --metric cosine\n  embedscope knn vectors.npy --queries new.npy -o matches.csv\n  embedscope project vectors.npy --neighbors-file graph.npz -o layout.npy\n\nRow numbers count from 0, nearest first; a point is not its own neighbour, but a query may be a row of the data. Ties are in the order of their rows. An exact search is brute force; a clustered one compares points that share a cluster or a neighbour, and says what share of the true neighbours it found, measured on a sample. The same seed gives the same bytes for any number of threads. Under the metric dot, distances are inner products with the sign changed."
)]
pub struct Arguments {
    /// Whose neighbours.
    #[command(flatten)]
    pub reading: Reading,
    /// Where to write: .npy for row numbers (u32); .npz, .parquet, .csv or .tsv for distances (f32) too; - for csv on standard
    /// output
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
    /// Neighbours a point, itself not counted
    #[arg(long, default_value_t = Params::default().k)]
    pub k: usize,
    /// Distance between vectors
    #[arg(long, value_enum, default_value_t = MetricName::Euclidean)]
    pub metric: MetricName,
    /// How to search
    #[arg(long, value_enum, default_value_t = MethodName::Auto)]
    pub method: MethodName,
    /// Find the nearest points of these vectors instead, exactly; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "method")]
    pub queries: Option<PathBuf>,
    /// Points on which the recall of a clustered search is measured; 0 for no measurement
    #[arg(long, value_name = "N", default_value_t = Clustered::default().sample)]
    pub recall_sample: usize,
    /// Seed of the clusters and of the points on which recall is measured
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Answer with a summary as one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Methods by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MethodName {
    /// Clustered from 40,000 points on; exact below that and under the metric dot
    Auto,
    /// Brute force, however many points there are
    Exact,
    /// In clusters, unless there are too few points for more than a few; not under the metric dot
    Clustered,
}

enum Found {
    Neighbors(Neighbors),
    Matches(Matches),
}

pub(super) fn run(arguments: &Arguments, terminal: Terminal) -> Result<()> {
    // Known before anything is computed.
    let stdout = arguments.output == Path::new("-");
    let format = if stdout { Format::Csv } else { Format::from_path(&arguments.output)? };
    if arguments.reading.input.is_empty() {
        bail!("no input was named; give vectors, or - for standard input");
    }
    if stdout && arguments.json {
        bail!("standard output (-) takes the neighbours or --json, not both; name a file with -o");
    }
    let mut inputs = input::paths(&arguments.reading);
    inputs.extend(arguments.queries.clone());
    if inputs.iter().filter(|path| path.as_path() == Path::new("-")).count() > 1 {
        bail!("standard input (-) can be read only once; name a file for the others");
    }
    output::check(&arguments.output, &inputs)?;
    let interrupt = Interrupt::listen(terminal, "Stopping; Ctrl-C again aborts.")?;
    let progress = Progress::cancelled_by(terminal, interrupt.clone());
    let stopped = |e: anyhow::Error| {
        if interrupt.is_set() {
            anyhow!("stopped before all neighbours were found; nothing was written")
        } else {
            e
        }
    };
    let dataset = input::dataset(&arguments.reading, terminal, &progress).map_err(stopped)?;
    let queries = match &arguments.queries {
        Some(path) => Some(queries(arguments, path, terminal, &progress).map_err(stopped)?),
        None => None,
    };
    let x = input::vectors(&dataset)?;
    let most = x.rows().saturating_sub(usize::from(queries.is_none()));
    if arguments.k > most && most > 0 {
        bail!(
            "{}: --k is {}, expected from 1 to {most}, as many as a point of {} can have; choose a smaller --k",
            dataset.name,
            arguments.k,
            x.rows()
        );
    }
    let start = Instant::now();
    let found = search(arguments, x, queries.as_ref(), &progress).map_err(stopped)?;
    let seconds = start.elapsed().as_secs_f64();
    drop(progress);
    output::put(&arguments.output, &inputs, |out| match &found {
        Found::Neighbors(found) => neighbors::write(found, format, out),
        Found::Matches(found) => neighbors::write(found, format, out),
    })?;
    report(arguments, &found, x, seconds, terminal)
}

/// The vectors of `--queries`; the columns of a `.bytes` file are those of the data.
fn queries(arguments: &Arguments, path: &Path, terminal: Terminal, monitor: &dyn Monitor) -> Result<Dataset> {
    let columns = arguments.reading.options().shape.map(|shape| Shape { rows: None, ..shape });
    let reading = Reading { input: vec![path.to_owned()], shape: columns, ..Reading::default() };
    input::dataset(&reading, terminal, monitor)
}

fn search(
    arguments: &Arguments,
    x: &Matrix,
    queries: Option<&Dataset>,
    monitor: &dyn Monitor,
) -> Result<Found> {
    let metric = arguments.metric.to_core();
    let method = match arguments.method {
        MethodName::Auto => Method::Auto,
        MethodName::Exact => Method::Exact,
        MethodName::Clustered => Method::Clustered(Clustered::default()),
    };
    let method = method.resolve_with_sample(x.rows(), metric, arguments.recall_sample);
    let params = Params { k: arguments.k, metric, method, seed: arguments.seed };
    Ok(match queries {
        None => Found::Neighbors(knn::search(x.view(), &params, monitor)?),
        Some(queries) => {
            let queries = input::vectors(queries)?;
            Found::Matches(knn::query(x.view(), queries.view(), &params, monitor)?)
        }
    })
}

fn report(arguments: &Arguments, found: &Found, x: &Matrix, seconds: f64, terminal: Terminal) -> Result<()> {
    let (k, queries, clustered, recall) = match found {
        Found::Neighbors(found) => (found.k(), None, found.is_clustered(), found.recall()),
        Found::Matches(found) => (found.k(), Some(found.queries()), false, None),
    };
    // Brute force finds them all.
    let all = Recall { mean: 1.0, low: 1.0, high: 1.0, sample: queries.unwrap_or(x.rows()) };
    let recall = if clustered { recall } else { Some(all) };
    if arguments.json {
        let mut summary = json!({
            "points": x.rows(),
            "dimensions": x.cols(),
            "k": k,
            "metric": arguments.metric.to_core().name(),
            "method": if clustered { "clustered" } else { "exact" },
            "recall": recall.map(|recall| json!({
                "mean": recall.mean,
                "low": recall.low,
                "high": recall.high,
                "sample": recall.sample,
            })),
            "seed": arguments.seed,
            "seconds": seconds,
            "output": arguments.output.display().to_string(),
        });
        if let Some(queries) = queries {
            summary["queries"] = json!(queries);
        }
        return answer(&summary.to_string());
    }
    let how = match recall {
        _ if !clustered => "exact".to_owned(),
        Some(recall) => format!(
            "searched in clusters, recall {:.4} ({:.4} to {:.4} with 95 % confidence, measured on {} points)",
            recall.mean, recall.low, recall.high, recall.sample
        ),
        None => "searched in clusters, recall not measured".to_owned(),
    };
    let of = match queries {
        Some(queries) => format!("{queries} queries among {} points", x.rows()),
        None => format!("{} points", x.rows()),
    };
    terminal.note(&format!(
        "Wrote {k} neighbours of {of} to {}, {how}, found in {seconds:.1} s.",
        if arguments.output == Path::new("-") {
            "standard output".to_owned()
        } else {
            arguments.output.display().to_string()
        }
    ));
    Ok(())
}
