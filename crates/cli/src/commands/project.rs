//! `embedscope project`: vectors to a layout, without a browser.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use clap::{Args, ValueEnum};
use embedscope_core::knn::Neighbors;
use embedscope_core::tsne::{AffinityKind, Params, ProjectParams, default_affinity, default_iterations};
use embedscope_core::{Matrix, Metric, pca, preprocess, tsne, umap};
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
    after_help = "Examples:\n  embedscope project vectors.tsv --method tsne --dims 3 --perplexity 23 --seed 0 -o layout.npy\n  embedscope project vectors.tsv labels.tsv --sphereize -o state.txt    # a bookmark that the TensorFlow projector loads\n  embedscope project vectors.tsv labels.tsv --supervise label --supervision 50 -o layout.csv\n  embedscope project vectors.npy --method umap --neighbors 15 --min-dist 0.1 -o layout.npy\n  embedscope project vectors.npy --method pca -o pca.csv\n\nThe same seed gives the same bytes for any number of threads. Ctrl-C during t-SNE or UMAP writes the layout so far; a second one aborts."
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
    /// t-SNE: about how many neighbours count [default: sqrt(points) / 4, at least 5; from 100,000 points on --neighbors 15 instead]
    #[arg(long)]
    pub perplexity: Option<f64>,
    /// UMAP: size of a neighbourhood, the point itself counted [default: 15]; t-SNE: uniform weights over this many
    /// neighbours instead of a perplexity
    #[arg(long, visible_alias = "n-neighbors", value_name = "K", conflicts_with = "perplexity")]
    pub neighbors: Option<usize>,
    /// t-SNE: take the neighbours from this .npz of `embedscope knn` instead of searching for them; without --perplexity or
    /// --neighbors the perplexity is then at most a third of their number
    #[arg(long, value_name = "FILE", conflicts_with_all = ["metric", "sphereize"])]
    pub neighbors_file: Option<PathBuf>,
    /// UMAP: as umap-learn, or live: UMAP-like by the expected gradient on a mesh, without --min-dist and --spread
    #[arg(long, value_enum, default_value_t = Mode::Faithful)]
    pub mode: Mode,
    /// UMAP: where the layout starts; where the graph has no eigenvectors to start from, spectral says so and takes pca
    #[arg(long, value_enum, default_value_t = Init::Pca)]
    pub init: Init,
    /// UMAP: how near points may come, from 0 to the spread [default: 0.1]
    #[arg(long, value_name = "DISTANCE")]
    pub min_dist: Option<f64>,
    /// UMAP: scale of the layout [default: 1]
    #[arg(long)]
    pub spread: Option<f64>,
    /// UMAP: random points pushed from for each one pulled to; more open the map [default: 5, live 20]
    #[arg(long, value_name = "COUNT")]
    pub negative_samples: Option<u32>,
    /// Distance between vectors
    #[arg(long, value_enum, default_value_t = MetricName::Euclidean)]
    pub metric: MetricName,
    /// Subtract the mean and divide each vector by its norm first (the page does so from 50 dimensions on)
    #[arg(long)]
    pub sphereize: bool,
    /// Step size [default: t-SNE and live UMAP: by the number of points; UMAP: 1]
    #[arg(long, value_name = "RATE")]
    pub learning_rate: Option<f64>,
    /// t-SNE: degrees of freedom of the kernel; less than 1 shows finer clusters [default: 1]
    #[arg(long, value_name = "NUMBER")]
    pub dof: Option<f64>,
    /// A metadata column whose values count: points of one value attract each other more; missing values count as unknown
    #[arg(long, value_name = "COLUMN")]
    pub supervise: Option<String>,
    /// t-SNE: how much --supervise counts, from 0 to 100 [default: 50]
    #[arg(long, value_name = "PERCENT", requires = "supervise")]
    pub supervision: Option<f64>,
    /// UMAP: how much --supervise counts, from 0 to 1 [default: 0.5]
    #[arg(long, value_name = "WEIGHT", requires = "supervise")]
    pub target_weight: Option<f64>,
    /// A value of the --supervise column that counts as unknown
    #[arg(long, value_name = "LABEL", requires = "supervise")]
    pub ignore_label: Option<String>,
    /// Most iterations [default: t-SNE: 1000 below 4,000 points, else 400; UMAP: 500 epochs up to 10,000 points, else 200; live UMAP: 300]
    #[arg(long, visible_alias = "epochs")]
    pub iterations: Option<u32>,
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
    /// UMAP
    Umap,
}

impl Method {
    /// The name in files.
    fn name(self) -> &'static str {
        match self {
            Self::Pca => "pca",
            Self::Tsne => "tsne",
            Self::Umap => "umap",
        }
    }
}

/// Ways of UMAP by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Mode {
    /// Samples of edges and random points, with umap-learn's parameters
    Faithful,
    /// The expected gradient on the mesh of t-SNE (Neg-t-SNE)
    Live,
}

/// Starts by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Init {
    /// Principal components
    Pca,
    /// Eigenvectors of the graph of neighbours
    Spectral,
}

/// Metrics by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MetricName {
    /// Straight-line distance
    Euclidean,
    /// 1 - cosine of the angle
    Cosine,
    /// Inner product, the largest nearest; t-SNE takes it with --neighbors only, UMAP not
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
    check(arguments)?;
    if arguments.reading.input.is_empty() {
        bail!("no input was named; give vectors, or - for standard input");
    }
    if arguments.dims > 3 && (arguments.method != Method::Pca || bookmark) {
        bail!(
            "--dims is {}; choose 2 or 3, or --method pca and an output that is no bookmark",
            arguments.dims
        );
    }
    let mut inputs = input::paths(&arguments.reading);
    inputs.extend(arguments.neighbors_file.clone());
    output::check(&arguments.output, &inputs)?;
    let interrupt = Interrupt::listen(terminal, "Stopping; Ctrl-C again aborts.")?;
    let progress = Progress::cancelled_by(terminal, interrupt.clone());
    let dataset = input::dataset(&arguments.reading, terminal, &progress)?;
    let mut outcome = compute(arguments, &dataset, bookmark, &progress).map_err(|e| {
        if interrupt.is_set() { anyhow!("stopped before there was a layout; nothing was written") } else { e }
    })?;
    outcome.summary.insert("seconds".to_owned(), Value::Object(progress.seconds()));
    drop(progress);

    if let Some(format) = format {
        let coordinates = Coordinates::from_matrix(arguments.method.name(), &outcome.layout);
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
    if let Some(k) = arguments.neighbors.filter(|&k| k >= dataset.points) {
        bail!(
            "--neighbors is {k}, expected less than the number of points, {}; choose fewer neighbours",
            dataset.points
        );
    }
    put("dimensions", json!(dataset.dimensions()));
    put("dims", json!(arguments.dims));
    let dims = usize::from(arguments.dims);
    let components = |count: usize| -> Result<(Matrix, Vec<f64>)> {
        let pca = pca::fit(x, count, progress)?;
        Ok((pca.watched_transform(x, progress)?, pca.explained_variance_ratio()))
    };
    match arguments.method {
        Method::Pca => {
            if original.cols() < dims || dataset.points < dims {
                bail!(
                    "{}: found {} x {} (points x dimensions), expected at least {dims} of each for {dims} principal \
                     components; give more data",
                    dataset.name,
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
            match params.affinity {
                AffinityKind::Perplexity(perplexity) => put("perplexity", json!(perplexity)),
                AffinityKind::Uniform(k) => put("neighbors", json!(k)),
            };
            put("seed", json!(arguments.seed));
            put("dof", json!(params.run.dof));
            if let Some(column) = &arguments.supervise {
                put("supervise", json!(column));
                put("supervision", json!(params.run.supervision));
            }
            Ok(Outcome { layout: projection.layout, scores, summary })
        }
        Method::Umap => {
            let params = umap_params(arguments);
            let labels = supervising_labels(arguments, dataset)?.map(|codes| {
                codes.into_iter().map(|code| (code != tsne::IGNORED).then_some(code)).collect::<Vec<_>>()
            });
            let scores = if bookmark { Some(components(COMPONENTS)?.0) } else { None };
            let projection = umap::project(x, labels.as_deref(), &params, progress)?;
            put("method", json!("umap"));
            if let Some(reason) = projection.no_spectrum {
                put("note", json!(format!("started from principal components: {reason}")));
            }
            put("iterations", json!(projection.epochs));
            put("neighbors", json!(projection.neighbors));
            if params.live.is_some() {
                put("mode", json!("live"));
            } else {
                put("minDist", json!(params.run.min_dist));
                put("spread", json!(params.run.spread));
            }
            put("seed", json!(arguments.seed));
            Ok(Outcome { layout: projection.layout, scores, summary })
        }
    }
}

/// Flags that the method does not have, rather than no effect.
fn check(arguments: &Arguments) -> Result<()> {
    let method = arguments.method;
    let only = [
        (Method::Umap, "--min-dist", arguments.min_dist.is_some()),
        (Method::Umap, "--spread", arguments.spread.is_some()),
        (Method::Umap, "--negative-samples", arguments.negative_samples.is_some()),
        (Method::Umap, "--mode", arguments.mode != Mode::Faithful),
        (Method::Umap, "--init", arguments.init != Init::Pca),
        (Method::Umap, "--target-weight", arguments.target_weight.is_some()),
        (Method::Tsne, "--perplexity", arguments.perplexity.is_some()),
        (Method::Tsne, "--dof", arguments.dof.is_some()),
        (Method::Tsne, "--supervision", arguments.supervision.is_some()),
    ];
    if let Some((owner, flag, _)) = only.iter().find(|(owner, _, given)| *given && *owner != method) {
        bail!("{flag} is for --method {}; leave it out or choose that method", owner.name());
    }
    if arguments.mode == Mode::Live && (arguments.min_dist.is_some() || arguments.spread.is_some()) {
        bail!("--mode live has one kernel, without --min-dist and --spread; leave them out");
    }
    if method != Method::Tsne && arguments.neighbors_file.is_some() {
        bail!("--method {} takes no --neighbors-file; leave one of them out", method.name());
    }
    if method == Method::Pca && arguments.supervise.is_some() {
        bail!("--supervise is for --method tsne and umap; leave it out or choose one of them");
    }
    Ok(())
}

/// Strength of the supervision of t-SNE, percent.
fn supervision(arguments: &Arguments) -> f64 {
    if arguments.supervise.is_some() { arguments.supervision.unwrap_or(SUPERVISION) } else { 0.0 }
}

fn umap_params(arguments: &Arguments) -> umap::ProjectParams {
    let (defaults, run) = (umap::ProjectParams::default(), umap::Params::default());
    umap::ProjectParams {
        dims: usize::from(arguments.dims),
        neighbors: arguments.neighbors.unwrap_or(defaults.neighbors),
        metric: arguments.metric.to_core(),
        target_weight: arguments.target_weight.unwrap_or(defaults.target_weight),
        init: match arguments.init {
            Init::Pca => umap::Init::Pca,
            Init::Spectral => umap::Init::Spectral,
        },
        live: (arguments.mode == Mode::Live).then(|| live_params(arguments)),
        run: umap::Params {
            epochs: arguments.iterations,
            min_dist: arguments.min_dist.unwrap_or(run.min_dist),
            spread: arguments.spread.unwrap_or(run.spread),
            learning_rate: arguments.learning_rate.unwrap_or(run.learning_rate),
            negative_samples: arguments.negative_samples.unwrap_or(run.negative_samples),
            seed: arguments.seed,
            ..run
        },
    }
}

fn live_params(arguments: &Arguments) -> umap::LiveParams {
    let defaults = umap::LiveParams::default();
    umap::LiveParams {
        learning_rate: arguments.learning_rate,
        negative_samples: arguments.negative_samples.map_or(defaults.negative_samples, f64::from),
        iterations: arguments.iterations.unwrap_or(defaults.iterations),
        ..defaults
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
    let affinity = AffinityKind::chosen(arguments.neighbors, arguments.perplexity)
        .unwrap_or_else(|| default_affinity(points, given.map(Neighbors::k)));
    ProjectParams {
        dims: usize::from(arguments.dims),
        affinity,
        metric: arguments.metric.to_core(),
        seed: arguments.seed,
        run: Params {
            learning_rate: arguments.learning_rate,
            iterations: arguments.iterations.unwrap_or_else(|| default_iterations(points)),
            dof: arguments.dof.unwrap_or(Params::default().dof),
            supervision: supervision(arguments),
            ..Params::default()
        },
    }
}

/// One label a point of the column that supervises, if one does.
fn supervising_labels(arguments: &Arguments, dataset: &Dataset) -> Result<Option<Vec<u32>>> {
    let Some(name) = &arguments.supervise else { return Ok(None) };
    let Some(column) = dataset.metadata.column(name) else {
        let names: Vec<_> = dataset.metadata.columns().iter().map(|c| format!("\"{}\"", c.name())).collect();
        if names.is_empty() {
            bail!(
                "there is no column \"{name}\" to supervise by, nor any other; give labels with --metadata FILE"
            );
        }
        bail!("there is no column \"{name}\" to supervise by; the columns are: {}", names.join(", "));
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
    let method = arguments.method;
    let first = dataset.metadata.columns().first().map(|c| c.name().to_owned());
    let mut extra = Map::new();
    extra.insert("version".to_owned(), json!(env!("CARGO_PKG_VERSION")));
    extra.insert("sphereize".to_owned(), json!(arguments.sphereize));
    if method == Method::Tsne {
        let iterations = arguments.iterations.unwrap_or_else(|| default_iterations(dataset.points));
        extra.insert("learningRate".to_owned(), json!(arguments.learning_rate));
        extra.insert("iterations".to_owned(), json!(iterations));
        extra.insert("seed".to_owned(), json!(arguments.seed));
        extra.insert("dof".to_owned(), outcome.summary["dof"].clone());
        if let Some(column) = &arguments.supervise {
            extra.insert("supervise".to_owned(), json!(column));
            extra.insert("supervision".to_owned(), json!(supervision(arguments)));
        }
        extra.insert("kl".to_owned(), outcome.summary.get("kl").cloned().unwrap_or(Value::Null));
    }
    if method == Method::Umap {
        extra.insert("umapLearningRate".to_owned(), json!(arguments.learning_rate));
        extra.insert("umapSpread".to_owned(), outcome.summary["spread"].clone());
        extra.insert("umapEpochs".to_owned(), outcome.summary["iterations"].clone());
        extra.insert("umapSupervise".to_owned(), json!(arguments.supervise));
        extra.insert("seed".to_owned(), json!(arguments.seed));
    }
    let layout = || Coordinates::from_matrix(method.name(), &outcome.layout);
    let number = |key: &str| outcome.summary.get(key).and_then(Value::as_f64);
    let builder = StateBuilder {
        label: "State 0".to_owned(),
        points: dataset.points,
        dimensions: dataset.dimensions(),
        projection: match method {
            Method::Pca => Projection::Pca,
            Method::Tsne => Projection::Tsne,
            Method::Umap => Projection::Umap,
        },
        iteration: if method == Method::Tsne { number("iterations").map_or(0, |v| v as u64) } else { 0 },
        perplexity: number("perplexity").unwrap_or(defaults.perplexity),
        learning_rate: arguments.learning_rate.unwrap_or(defaults.learning_rate),
        pca_components: (0..usize::from(arguments.dims)).collect(),
        pca: outcome.scores.as_ref().map(|scores| Coordinates::from_matrix("pca", scores)),
        tsne: (method == Method::Tsne).then(layout),
        umap: (method == Method::Umap).then(layout),
        umap_neighbors: number("neighbors").map_or(defaults.umap_neighbors, |v| v as u64),
        umap_min_dist: number("minDist").unwrap_or(defaults.umap_min_dist),
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
        _ if summary["method"] == "umap" => {
            let unit = if arguments.mode == Mode::Live { "iterations" } else { "epochs" };
            format!(", {} {unit}, {} neighbours", summary["iterations"], summary["neighbors"])
        }
        _ => String::new(),
    };
    if let Some(note) = summary.get("note").and_then(Value::as_str) {
        terminal.note(&format!("UMAP {note}."));
    }
    terminal.note(&format!(
        "Wrote {} points in {} dimensions to {}{how}.",
        summary["points"],
        summary["dims"],
        output.display()
    ));
    Ok(())
}
