//! `embedscope project`: vectors to a layout, without a browser.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use clap::{Args, ValueEnum};
use embedscope_core::knn::Neighbors;
use embedscope_core::tsne::{AffinityKind, Params, ProjectParams, default_perplexity};
use embedscope_core::{Matrix, Metric, pca, preprocess, tsne};
use embedscope_io::export::{self, Format};
use embedscope_io::{Coordinates, Dataset, Projection, StateBuilder, States, neighbors};
use serde_json::{Map, Value, json};

use crate::args::Reading;
use crate::interrupt::Interrupt;
use crate::progress::Progress;
use crate::terminal::answer;
use crate::{Terminal, input, output};

/// Principal components that a bookmark holds.
const COMPONENTS: usize = 10;

/// Strength of a supervision whose strength was not given, percent.
const SUPERVISION: f64 = 50.0;

/// Arguments of `project`.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Examples:\n  embedscope project vectors.tsv --method tsne --dims 3 --perplexity 23 --seed 0 -o layout.npy\n  embedscope project vectors.tsv labels.tsv --sphereize -o state.txt    # a bookmark that the TensorFlow projector loads\n  embedscope project vectors.tsv labels.tsv --supervise label --supervision 50 -o layout.csv\n  embedscope project vectors.npy --method pca -o pca.csv\n\nThe same seed gives the same bytes for any number of threads. Ctrl-C during t-SNE writes the layout so far; a second one aborts."
)]
pub struct Arguments {
    /// What to project.
    #[command(flatten)]
    pub reading: Reading,
    /// Where to write: .npy, .csv, .tsv, .json, .parquet, or .txt for a bookmark
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
    /// The method
    #[arg(long, value_enum, default_value_t = Method::Tsne)]
    pub method: Method,
    /// Dimensions of the layout: 2 or 3; PCA: up to 255, except in a bookmark
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(2..))]
    pub dims: u8,
    /// t-SNE: about how many neighbours count [default: sqrt(points) / 4, at least 5]
    #[arg(long)]
    pub perplexity: Option<f64>,
    /// t-SNE: uniform weights over this many neighbours instead of a perplexity
    #[arg(long, value_name = "K", conflicts_with = "perplexity")]
    pub neighbors: Option<usize>,
    /// t-SNE: take the neighbours from this .npz of `embedscope knn` instead of searching for them; without --perplexity or
    /// --neighbors the perplexity is then at most a third of their number
    #[arg(long, value_name = "FILE", conflicts_with_all = ["metric", "sphereize"])]
    pub neighbors_file: Option<PathBuf>,
    /// Distance between vectors
    #[arg(long, value_enum, default_value_t = MetricName::Euclidean)]
    pub metric: MetricName,
    /// Subtract the mean and divide each vector by its norm first (the page does so from 50 dimensions on)
    #[arg(long)]
    pub sphereize: bool,
    /// t-SNE: step size [default: by the number of points]
    #[arg(long, value_name = "RATE")]
    pub learning_rate: Option<f64>,
    /// t-SNE: degrees of freedom of the kernel; less than 1 shows finer clusters
    #[arg(long, value_name = "NUMBER", default_value_t = Params::default().dof)]
    pub dof: f64,
    /// t-SNE: let points of one label of this metadata column attract each other more
    #[arg(long, value_name = "COLUMN")]
    pub supervise: Option<String>,
    /// t-SNE: how much the labels count, from 0 to 100
    #[arg(long, value_name = "PERCENT", default_value_t = SUPERVISION, requires = "supervise")]
    pub supervision: f64,
    /// t-SNE: a label that counts as none; missing labels always do
    #[arg(long, value_name = "LABEL", requires = "supervise")]
    pub ignore_label: Option<String>,
    /// t-SNE: most iterations
    #[arg(long, default_value_t = Params::default().iterations)]
    pub iterations: u32,
    /// Seed of everything random
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Answer with a summary as one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Methods by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Method {
    /// Exact principal components
    Pca,
    /// t-SNE
    Tsne,
}

/// Metrics by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MetricName {
    /// Straight-line distance
    Euclidean,
    /// 1 - cosine of the angle
    Cosine,
    /// Inner product, the largest nearest; t-SNE takes it with --neighbors only
    Dot,
    /// Sum of absolute differences
    Manhattan,
}

impl MetricName {
    /// The same for the engine.
    pub fn to_core(self) -> Metric {
        match self {
            Self::Euclidean => Metric::Euclidean,
            Self::Cosine => Metric::Cosine,
            Self::Dot => Metric::Dot,
            Self::Manhattan => Metric::Manhattan,
        }
    }
}

/// What came out.
struct Outcome {
    layout: Matrix,
    /// Scores of the first components, where they were computed.
    scores: Option<Matrix>,
    summary: Map<String, Value>,
}

pub(super) fn run(arguments: &Arguments, terminal: Terminal) -> Result<()> {
    let bookmark = arguments.output.extension().is_some_and(|e| e.eq_ignore_ascii_case("txt"));
    // Known before anything is computed.
    let format = if bookmark { None } else { Some(Format::from_path(&arguments.output)?) };
    if format == Some(Format::F32Be) {
        bail!("f32be needs labels: write a bookmark (.txt) and use `embedscope export`");
    }
    if arguments.reading.input.is_empty() {
        bail!("no input was named; give vectors, or - for standard input");
    }
    if arguments.dims > 3 && (arguments.method != Method::Pca || bookmark) {
        bail!("--dims is {}; choose 2 or 3, or --method pca and an output that is no bookmark", arguments.dims);
    }
    if arguments.method == Method::Pca && arguments.neighbors_file.is_some() {
        bail!("--method pca takes no --neighbors-file; leave one of them out");
    }
    let interrupt = Interrupt::listen(terminal, "Stopping; Ctrl-C again aborts.")?;
    let progress = Progress::cancelled_by(terminal, interrupt.clone());
    let dataset = input::dataset(&arguments.reading, terminal, &progress)?;
    let mut outcome = compute(arguments, &dataset, bookmark, &progress).map_err(|e| {
        if interrupt.is_set() { anyhow!("stopped before there was a layout; nothing was written") } else { e }
    })?;
    outcome.summary.insert("seconds".to_owned(), Value::Object(progress.seconds()));
    drop(progress);

    let mut inputs = input::paths(&arguments.reading);
    inputs.extend(arguments.neighbors_file.as_deref());
    if let Some(format) = format {
        let prefix = if arguments.method == Method::Pca { "pca" } else { "tsne" };
        let coordinates = Coordinates::from_matrix(prefix, &outcome.layout);
        let labels = Some(&dataset.metadata).filter(|table| !table.is_empty());
        output::put(&arguments.output, &inputs, |out| export::write(&coordinates, labels, format, out))?;
    } else {
        let states = states(arguments, &dataset, &outcome)?;
        output::put(&arguments.output, &inputs, |out| Ok(states.write(out)?))?;
    }
    if interrupt.is_set() {
        terminal.note(&format!(
            "Stopped at iteration {}; the layout so far is in {}.",
            outcome.summary["iterations"],
            arguments.output.display()
        ));
    }
    report(arguments, outcome.summary, &arguments.output, terminal)
}

fn compute(arguments: &Arguments, dataset: &Dataset, bookmark: bool, progress: &Progress) -> Result<Outcome> {
    let original = input::vectors(dataset)?;
    let sphereized;
    let x = if arguments.sphereize {
        sphereized = preprocess::sphereize(original.view(), progress)?;
        sphereized.view()
    } else {
        original.view()
    };
    let mut summary = Map::new();
    let mut put = |key: &str, value: Value| summary.insert(key.to_owned(), value);
    put("points", json!(dataset.points));
    put("dimensions", json!(dataset.dimensions()));
    put("dims", json!(arguments.dims));
    let dims = usize::from(arguments.dims);
    let components = |count: usize| -> Result<(Matrix, Vec<f64>)> {
        let pca = pca::fit(x, count, progress)?;
        Ok((pca.transform(x)?, pca.explained_variance_ratio()))
    };
    match arguments.method {
        Method::Pca => {
            if original.cols() < dims || dataset.points < dims {
                bail!(
                    "{} points of {} dimensions have no {dims} principal components; choose fewer --dims",
                    dataset.points,
                    original.cols()
                );
            }
            let (scores, variance) = components(if bookmark { COMPONENTS } else { dims })?;
            put("method", json!("pca"));
            put("variance", json!(variance));
            let layout = Matrix::from_fn(scores.rows(), dims, |row, c| scores.row(row)[c]);
            Ok(Outcome { layout, scores: Some(scores), summary })
        }
        Method::Tsne => {
            let scores = if bookmark { Some(components(COMPONENTS)?.0) } else { None };
            let given = given_neighbors(arguments, dataset, progress)?;
            let params = tsne_params(arguments, dataset.points, given.as_ref());
            let labels = supervising_labels(arguments, dataset)?;
            let labels = labels.as_deref();
            let projection = match &given {
                Some(neighbors) => tsne::project_neighbors(x, neighbors, labels, &params, progress)?,
                None => tsne::project_supervised(x, labels, &params, progress)?,
            };
            put("method", json!("tsne"));
            put("iterations", json!(projection.iterations));
            put("kl", json!(projection.kl));
            if let AffinityKind::Perplexity(perplexity) = params.affinity {
                put("perplexity", json!(perplexity));
            }
            put("seed", json!(arguments.seed));
            put("dof", json!(arguments.dof));
            if let Some(column) = &arguments.supervise {
                put("supervise", json!(column));
                put("supervision", json!(arguments.supervision));
            }
            Ok(Outcome { layout: projection.layout, scores, summary })
        }
    }
}

/// The neighbours of `--neighbors-file`, if they are of these points and as many as are asked for.
fn given_neighbors(
    arguments: &Arguments,
    dataset: &Dataset,
    progress: &Progress,
) -> Result<Option<Neighbors>> {
    let Some(path) = &arguments.neighbors_file else { return Ok(None) };
    let found = neighbors::read(input::source(path)?, progress)?;
    if found.points() != dataset.points {
        bail!(
            "{} has the neighbours of {} points and there are {}; compute them for these vectors",
            path.display(),
            found.points(),
            dataset.points
        );
    }
    if let Some(k) = arguments.neighbors.filter(|&k| k > found.k()) {
        bail!("--neighbors is {k} and {} has {} a point; choose no more", path.display(), found.k());
    }
    Ok(Some(found))
}

fn tsne_params(arguments: &Arguments, points: usize, given: Option<&Neighbors>) -> ProjectParams {
    let affinity = match arguments.neighbors {
        Some(k) => AffinityKind::Uniform(k),
        None => AffinityKind::Perplexity(arguments.perplexity.unwrap_or_else(|| {
            let most = given.map_or(f64::INFINITY, |given| (given.k() as f64 / 3.0).max(1.0));
            default_perplexity(points).min(most)
        })),
    };
    ProjectParams {
        dims: usize::from(arguments.dims),
        affinity,
        metric: arguments.metric.to_core(),
        seed: arguments.seed,
        run: Params {
            learning_rate: arguments.learning_rate,
            iterations: arguments.iterations,
            dof: arguments.dof,
            supervision: if arguments.supervise.is_some() { arguments.supervision } else { 0.0 },
            ..Params::default()
        },
    }
}

/// One label a point of the column that supervises, if one does.
fn supervising_labels(arguments: &Arguments, dataset: &Dataset) -> Result<Option<Vec<u32>>> {
    let Some(name) = &arguments.supervise else { return Ok(None) };
    let Some(column) = dataset.metadata.column(name) else {
        let names: Vec<_> = dataset.metadata.columns().iter().map(|c| format!("\"{}\"", c.name())).collect();
        let known = if names.is_empty() { "there is no metadata".to_owned() } else { names.join(", ") };
        bail!("there is no column \"{name}\" to supervise by; the columns are: {known}");
    };
    let Some(ignored) = &arguments.ignore_label else { return Ok(Some(column.codes().to_vec())) };
    let Some(ignored) = column.values().iter().position(|value| value == ignored) else {
        bail!(
            "no point is labelled \"{ignored}\" in the column \"{name}\"; --ignore-label must be one of its texts"
        );
    };
    let code = |&code: &u32| if code as usize == ignored { tsne::IGNORED } else { code };
    Ok(Some(column.codes().iter().map(code).collect()))
}

/// The bookmark: the layout, the principal components, and how they were made.
fn states(arguments: &Arguments, dataset: &Dataset, outcome: &Outcome) -> Result<States> {
    let defaults = StateBuilder::default();
    let tsne = arguments.method == Method::Tsne;
    let first = dataset.metadata.columns().first().map(|c| c.name().to_owned());
    let mut extra = Map::new();
    extra.insert("version".to_owned(), json!(env!("CARGO_PKG_VERSION")));
    extra.insert("sphereize".to_owned(), json!(arguments.sphereize));
    if tsne {
        extra.insert("learningRate".to_owned(), json!(arguments.learning_rate));
        extra.insert("iterations".to_owned(), json!(arguments.iterations));
        extra.insert("seed".to_owned(), json!(arguments.seed));
        extra.insert("dof".to_owned(), json!(arguments.dof));
        if let Some(column) = &arguments.supervise {
            extra.insert("supervise".to_owned(), json!(column));
            extra.insert("supervision".to_owned(), json!(arguments.supervision));
        }
        extra.insert("kl".to_owned(), outcome.summary.get("kl").cloned().unwrap_or(Value::Null));
    }
    let number = |key: &str| outcome.summary.get(key).and_then(Value::as_f64);
    let builder = StateBuilder {
        label: "State 0".to_owned(),
        points: dataset.points,
        dimensions: dataset.dimensions(),
        projection: if tsne { Projection::Tsne } else { Projection::Pca },
        iteration: number("iterations").map_or(0, |v| v as u64),
        perplexity: number("perplexity").unwrap_or(defaults.perplexity),
        learning_rate: arguments.learning_rate.unwrap_or(defaults.learning_rate),
        pca_components: (0..usize::from(arguments.dims)).collect(),
        pca: outcome.scores.as_ref().map(|scores| Coordinates::from_matrix("pca", scores)),
        tsne: tsne.then(|| Coordinates::from_matrix("tsne", &outcome.layout)),
        color_by: first.clone(),
        label_by: first,
        extra,
        ..defaults
    };
    Ok(States { states: vec![builder.build()?] })
}

fn report(
    arguments: &Arguments,
    mut summary: Map<String, Value>,
    output: &Path,
    terminal: Terminal,
) -> Result<()> {
    if arguments.json {
        summary.insert("output".to_owned(), json!(output.display().to_string()));
        return answer(&Value::Object(summary).to_string());
    }
    let how = match (summary.get("kl").and_then(Value::as_f64), summary.get("variance")) {
        (Some(kl), _) => format!(", {} iterations, KL divergence {kl:.3}", summary["iterations"]),
        (None, Some(Value::Array(variance))) => {
            let shares: Vec<String> = variance
                .iter()
                .filter_map(Value::as_f64)
                .take(usize::from(arguments.dims))
                .map(|v| format!("{:.1} %", 100.0 * v))
                .collect();
            format!(", variance {}", shares.join(", "))
        }
        _ => String::new(),
    };
    terminal.note(&format!(
        "Wrote {} points in {} dimensions to {}{how}.",
        summary["points"],
        summary["dims"],
        output.display()
    ));
    Ok(())
}
