//! `embedscope knn`: the nearest neighbours of every point.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Result, anyhow, bail};
use clap::Args;
use embedscope_core::knn::{self, Method, Neighbors, Params};
use embedscope_io::neighbors::{self, Format};
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
    after_help = "Examples:\n  embedscope knn vectors.npy -o neighbours.npy    # n x 15 row numbers\n  embedscope knn vectors.tsv -o graph.npz --k 30 --metric cosine\n  embedscope project vectors.npy --neighbors-file graph.npz -o layout.npy\n\nRow numbers count from 0, nearest first, the point itself left out; ties are in the order of their rows. Below 200,000 points, under the metric dot, and with --exact they are those of brute force; else clusters are searched and the recall is measured on 500 points. The same seed gives the same bytes for any number of threads."
)]
pub struct Arguments {
    /// Whose neighbours.
    #[command(flatten)]
    pub reading: Reading,
    /// Where to write: .npy for row numbers (u32); .npz or .parquet for distances too
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
    /// Neighbours a point, itself not counted
    #[arg(long, default_value_t = Params::default().k)]
    pub k: usize,
    /// Distance between vectors
    #[arg(long, value_enum, default_value_t = MetricName::Euclidean)]
    pub metric: MetricName,
    /// Search by brute force however many points there are
    #[arg(long)]
    pub exact: bool,
    /// Seed of the clusters and of the points on which recall is measured
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Answer with a summary as one JSON object
    #[arg(long)]
    pub json: bool,
}

pub(super) fn run(arguments: &Arguments, terminal: Terminal) -> Result<()> {
    // Known before anything is computed.
    let format = Format::from_path(&arguments.output)?;
    if arguments.reading.input.is_empty() {
        bail!("no input was named; give vectors, or - for standard input");
    }
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
    let x = input::vectors(&dataset)?;
    let params = Params {
        k: arguments.k,
        metric: arguments.metric.to_core(),
        method: if arguments.exact { Method::Exact } else { Method::Auto },
        seed: arguments.seed,
    };
    let start = Instant::now();
    let found = knn::search(x.view(), &params, &progress).map_err(|e| stopped(e.into()))?;
    let seconds = start.elapsed().as_secs_f64();
    drop(progress);
    let inputs = input::paths(&arguments.reading);
    output::put(&arguments.output, &inputs, |out| neighbors::write(&found, format, out))?;
    report(arguments, &found, (x.cols(), seconds), terminal)
}

fn report(
    arguments: &Arguments,
    found: &Neighbors,
    (dimensions, seconds): (usize, f64),
    terminal: Terminal,
) -> Result<()> {
    let (method, points) = (if found.recall().is_some() { "clustered" } else { "exact" }, found.points());
    // Brute force finds them all.
    let recall = found.recall().unwrap_or(knn::Recall { mean: 1.0, low: 1.0, high: 1.0, sample: points });
    if arguments.json {
        let summary = json!({
            "points": points,
            "dimensions": dimensions,
            "k": found.k(),
            "metric": arguments.metric.to_core().name(),
            "method": method,
            "recall": {
                "mean": recall.mean,
                "low": recall.low,
                "high": recall.high,
                "sample": recall.sample,
            },
            "seed": arguments.seed,
            "seconds": seconds,
            "output": arguments.output.display().to_string(),
        });
        return answer(&summary.to_string());
    }
    let how = if found.recall().is_some() {
        format!(
            "searched in clusters, recall {:.4} ({:.4} to {:.4} with 95 % confidence, measured on {} points)",
            recall.mean, recall.low, recall.high, recall.sample
        )
    } else {
        "exact".to_owned()
    };
    terminal.note(&format!(
        "Wrote {} neighbours of {points} points to {}, {how}, found in {seconds:.1} s.",
        found.k(),
        arguments.output.display()
    ));
    Ok(())
}
