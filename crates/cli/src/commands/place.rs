//! `embedscope place`: new vectors into a map that stays as it is.

use std::path::PathBuf;

use anyhow::{Result, anyhow, bail};
use clap::{Args, ValueEnum};
use embedscope_core::{Matrix, Metric, tsne, umap};
use embedscope_io::export::{self, Format};
use embedscope_io::{Coordinates, Shape};
use serde_json::{Value, json};

use crate::args::{ProjectionName, Reading, StateChoice, shape};
use crate::input::{Map, MapFiles};
use crate::interrupt::Interrupt;
use crate::progress::Progress;
use crate::terminal::answer;
use crate::{Terminal, input, output};

/// Arguments of `place`.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Examples:\n  embedscope project vectors.npy --perplexity 30 -o layout.npy\n  embedscope place new.npy vectors.npy layout.npy --perplexity 30 -o placed.npy\n  embedscope place new.tsv vectors.tsv state.txt --projection umap --method umap -o placed.csv\n\nNo old point moves, and new points do not see each other: each is placed by its nearest old points alone, so that any way of cutting new vectors into files gives the same bytes. The parameters should be those that made the map."
)]
pub struct Arguments {
    /// The new vectors
    pub input: PathBuf,
    /// The vectors that the map was made from
    pub vectors: PathBuf,
    /// The map: a state.txt, or coordinates in .npy, .csv, .tsv, .json or .parquet
    pub layout: PathBuf,
    /// Where to write the new points: .npy, .csv, .tsv, .json or .parquet
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
    /// What made the map
    #[arg(long, value_enum, default_value_t = Method::Tsne)]
    pub method: Method,
    /// t-SNE: about how many old points count [default: that of `project`: sqrt(points) / 4, at least 5]
    #[arg(long)]
    pub perplexity: Option<f64>,
    /// UMAP: nearest old points that count [default: 15]
    #[arg(long, value_name = "K")]
    pub neighbors: Option<usize>,
    /// UMAP: how near points may come [default: 0.1]
    #[arg(long, value_name = "DISTANCE")]
    pub min_dist: Option<f64>,
    /// Steps of each new point [default: t-SNE 80, UMAP 100]
    #[arg(long)]
    pub iterations: Option<u32>,
    /// Distance between vectors
    #[arg(long, default_value_t = Metric::Euclidean, value_parser = super::quality::metrics())]
    pub metric: Metric,
    /// UMAP: seed of the random old points that push
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Shape of .bytes files (raw little-endian f32), which have no header; the rows of the old ones
    #[arg(long, value_name = "ROWSxCOLUMNS", value_parser = shape)]
    pub shape: Option<Shape>,
    /// Which projection of the bookmark [default: the one on screen when it was saved]
    #[arg(long, value_enum)]
    pub projection: Option<ProjectionName>,
    /// Which bookmark.
    #[command(flatten)]
    pub choice: StateChoice,
    /// Answer with a summary as one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Methods by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Method {
    /// t-SNE
    Tsne,
    /// UMAP
    Umap,
}

pub(super) fn run(arguments: &Arguments, terminal: Terminal) -> Result<()> {
    // Known before anything is computed.
    let format = Format::from_path(&arguments.output)?;
    if format == Format::F32Be {
        bail!("f32be needs labels; choose .npy, .csv, .tsv, .json or .parquet");
    }
    let given =
        [("--neighbors", arguments.neighbors.is_some()), ("--min-dist", arguments.min_dist.is_some())];
    if let Some((flag, _)) = given.iter().find(|(_, given)| *given && arguments.method == Method::Tsne) {
        bail!("{flag} is for --method umap; leave it out or choose that method");
    }
    if arguments.method == Method::Umap && arguments.perplexity.is_some() {
        bail!("--perplexity is for --method tsne; leave it out or choose that method");
    }
    let inputs = [arguments.input.as_path(), &arguments.vectors, &arguments.layout];
    output::check(&arguments.output, &inputs)?;
    let interrupt = Interrupt::listen(terminal, "Stopping; Ctrl-C again aborts.")?;
    let progress = Progress::cancelled_by(terminal, interrupt.clone());
    let placed = compute(arguments, terminal, &progress).map_err(|e| {
        if interrupt.is_set() {
            anyhow!("stopped before all points had their places; nothing was written")
        } else {
            e
        }
    })?;
    let seconds = progress.seconds();
    drop(progress);
    let prefix = if arguments.method == Method::Tsne { "tsne" } else { "umap" };
    let coordinates = Coordinates::from_matrix(prefix, &placed);
    output::put(&arguments.output, &inputs, |out| export::write(&coordinates, None, format, out))?;
    if arguments.json {
        let summary = json!({
            "points": placed.rows(),
            "dims": placed.cols(),
            "method": prefix,
            "seconds": Value::Object(seconds),
            "output": arguments.output.display().to_string(),
        });
        return answer(&summary.to_string());
    }
    terminal.note(&format!(
        "Placed {} new points in {} dimensions; wrote {}.",
        placed.rows(),
        placed.cols(),
        arguments.output.display()
    ));
    Ok(())
}

fn compute(arguments: &Arguments, terminal: Terminal, progress: &Progress) -> Result<Matrix> {
    let files = MapFiles {
        vectors: &arguments.vectors,
        shape: arguments.shape,
        layout: &arguments.layout,
        choice: &arguments.choice,
        projection: arguments.projection,
    };
    let map = input::map(files, terminal, progress)?;
    let columns = arguments.shape.map(|shape| Shape { rows: None, ..shape });
    let reading = Reading { input: vec![arguments.input.clone()], shape: columns, ..Reading::default() };
    let dataset = input::dataset(&reading, terminal, progress)?;
    let new = input::vectors(&dataset)?;
    if new.cols() != map.vectors.cols() {
        bail!(
            "{}: found vectors of {} columns, expected {} as in {}; give vectors of the same kind",
            arguments.input.display(),
            new.cols(),
            map.vectors.cols(),
            arguments.vectors.display()
        );
    }
    match arguments.method {
        Method::Tsne => tsne_places(arguments, &map, new, progress),
        Method::Umap => {
            let defaults = umap::TransformParams::default();
            let run = umap::Params {
                epochs: arguments.iterations,
                min_dist: arguments.min_dist.unwrap_or(defaults.run.min_dist),
                seed: arguments.seed,
                ..defaults.run
            };
            let neighbors = arguments.neighbors.unwrap_or(defaults.neighbors);
            let params = umap::TransformParams { neighbors, metric: arguments.metric, run };
            let frozen = umap::Map::new(&map.layout, params)?;
            Ok(frozen.transform(map.vectors.view(), new.view(), progress)?)
        }
    }
}

fn tsne_places(arguments: &Arguments, map: &Map, new: &Matrix, progress: &Progress) -> Result<Matrix> {
    let perplexity = arguments.perplexity.unwrap_or_else(|| tsne::default_perplexity(map.points));
    let defaults = tsne::TransformParams::default();
    let params = tsne::TransformParams {
        perplexity: Some(perplexity),
        iterations: arguments.iterations.unwrap_or(defaults.iterations),
        ..defaults
    };
    let frozen = tsne::Transform::new(&map.layout, params)?;
    Ok(frozen.transform(map.vectors.view(), new.view(), arguments.metric, progress)?)
}
