//! `embedscope quality`: how far to trust a map.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use embedscope_core::quality::{self, Anchor, Estimate, Overlap, Params, Report, relative_scale};
use embedscope_core::tsne::AffinityKind;
use embedscope_core::{Metric, knn};
use embedscope_io::export::{self, Format};
use embedscope_io::{Coordinates, Shape};
use serde_json::{Value, json};

use crate::args::{ProjectionName, StateChoice, shape};
use crate::input::{Map, MapFiles};
use crate::interrupt::Interrupt;
use crate::progress::Progress;
use crate::terminal::answer;
use crate::{Terminal, input, output};

/// Arguments of `quality`.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Examples:\n  embedscope quality vectors.tsv layout.npy\n  embedscope quality vectors.tsv state.txt --projection tsne --k 30 --json\n  embedscope quality vectors.npy layout.npy --perplexity 30 -o per-point.csv\n\nThe columns of -o, for each point: recall (share of its neighbours kept), missing (neighbours in the vectors that are none on the map; as many on the map are false), trustworthiness (how near its false neighbours are in the vectors), continuity (how near its missing neighbours are on the map), scale (size of its surroundings on the map over that in the vectors; 1 is the median)."
)]
pub struct Arguments {
    /// The vectors that the layout was made from; - is standard input
    pub input: PathBuf,
    /// The layout: a state.txt, or coordinates in .npy, .csv, .tsv, .json or .parquet; - is standard input
    pub layout: PathBuf,
    /// Neighbours a point [default: 15, fewer for less than 31 points]
    #[arg(long, value_name = "N")]
    pub k: Option<usize>,
    /// Distance between vectors; that on the map is euclidean
    #[arg(long, default_value_t = Metric::Euclidean, value_parser = metrics())]
    pub metric: Metric,
    /// Seed of what is sampled
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Points whose neighbours are looked at [default: all of up to 5000, 2000 of more]
    #[arg(long, value_name = "N")]
    pub samples: Option<usize>,
    /// Also the KL divergence, which t-SNE of this perplexity minimises
    #[arg(long)]
    pub perplexity: Option<f64>,
    /// Write figures of each point: .npy, .csv, .tsv, .json or .parquet
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Answer as one JSON object
    #[arg(long)]
    pub json: bool,
    /// Shape of a .bytes file (raw little-endian f32), which has no header
    #[arg(long, value_name = "ROWSxCOLUMNS", value_parser = shape)]
    pub shape: Option<Shape>,
    /// Which projection of the bookmark [default: the one on screen when it was saved]
    #[arg(long, value_enum)]
    pub projection: Option<ProjectionName>,
    /// Which bookmark.
    #[command(flatten)]
    pub choice: StateChoice,
}

pub(super) fn metrics() -> impl TypedValueParser<Value = Metric> {
    PossibleValuesParser::new(Metric::ALL.map(Metric::name)).try_map(|name| name.parse::<Metric>())
}

struct Outcome {
    report: Report,
    k: usize,
    kl: Option<f64>,
    per_point: Option<Coordinates>,
}

pub(super) fn run(arguments: &Arguments, terminal: Terminal) -> Result<()> {
    // Known before anything is computed.
    let format = arguments.output.as_deref().map(Format::from_path).transpose()?;
    if format == Some(Format::F32Be) {
        bail!("f32be holds coordinates and a label; use .npy, .csv, .tsv, .parquet or .json");
    }
    if [&arguments.input, &arguments.layout].iter().all(|path| path.as_path() == Path::new("-")) {
        bail!("standard input (-) can be read only once; name a file for the vectors or the layout");
    }
    let inputs = [arguments.input.as_path(), arguments.layout.as_path()];
    if let Some(path) = &arguments.output {
        output::check(path, &inputs)?;
    }
    let interrupt = Interrupt::listen(terminal, "Stopping; Ctrl-C again aborts.")?;
    let progress = Progress::cancelled_by(terminal, interrupt.clone());
    let files = MapFiles {
        vectors: &arguments.input,
        shape: arguments.shape,
        layout: &arguments.layout,
        choice: &arguments.choice,
        projection: arguments.projection,
    };
    let map = input::map(files, terminal, &progress)?;
    let outcome = compute(arguments, &map, &progress).map_err(|e| {
        if interrupt.is_set() { anyhow!("stopped before all was measured; nothing was written") } else { e }
    })?;
    drop(progress);

    if let (Some(path), Some(format), Some(values)) = (&arguments.output, format, &outcome.per_point) {
        output::put(path, &inputs, |out| export::write(values, None, format, out))?;
        let measured = outcome.report.anchors.len();
        if measured < map.rows.len() {
            terminal.note(&format!(
                "embedscope: note: trustworthiness and continuity in {} are those of {measured} points, the others have none; --samples {} measures all",
                path.display(),
                map.rows.len()
            ));
        }
    }
    if arguments.json {
        return answer(&found(arguments, &map, &outcome).to_string());
    }
    for line in lines(arguments, &map, &outcome) {
        answer(&line)?;
    }
    Ok(())
}

fn compute(arguments: &Arguments, map: &Map, progress: &Progress) -> Result<Outcome> {
    let (x, layout, n) = (map.vectors.view(), map.layout.view(), map.rows.len());
    let defaults = Params::default();
    let k = arguments.k.unwrap_or_else(|| Params::default_k(n));
    let params =
        Params { k, metric: arguments.metric, anchors: arguments.samples, seed: arguments.seed, ..defaults };
    let mut report = quality::measure(x, layout, &params, progress)?;
    let all_measured = report.anchors.len() == n;
    let affinity = arguments.perplexity.map(AffinityKind::Perplexity);
    let wants_graph = arguments.output.is_some() && !all_measured;
    let wanted = affinity.map_or(0, |a| a.neighbors(n)).max(if wants_graph { k } else { 0 });
    let search = |x, k, metric| {
        let wanted = knn::Params { k, metric, seed: arguments.seed, ..Default::default() };
        knn::search(x, &wanted, progress)
    };
    let graph = if wanted > 0 { Some(search(x, wanted, arguments.metric)?) } else { None };
    let kl = match (affinity, &graph) {
        (Some(affinity), Some(graph)) => {
            Some(affinity.affinity(graph)?.kl_divergence(&map.layout, progress)?)
        }
        _ => None,
    };
    let mut per_point = None;
    if arguments.output.is_some() {
        let (kept, scales): (Vec<u32>, Vec<f64>) = match &graph {
            Some(graph) if wants_graph => {
                let (high, low) = (graph.truncated(k), search(layout, k, Metric::Euclidean)?);
                let overlap = Overlap::new(&high, &low)?;
                // Every point is known now.
                report.local.recall = overlap.recall();
                (0..n).map(|point| (overlap.kept(point), overlap.scale(point))).unzip()
            }
            _ => report.anchors.iter().map(|anchor| (anchor.kept, anchor.scale)).unzip(),
        };
        per_point = Some(columns(map, k, &kept, &relative_scale(&scales), &report.anchors)?);
    }
    Ok(Outcome { report, k, kl, per_point })
}

/// One row a point; NaN where a figure was not measured or has no value.
fn columns(map: &Map, k: usize, kept: &[u32], scales: &[f64], anchors: &[Anchor]) -> Result<Coordinates> {
    let mut ranks = vec![(f64::NAN, f64::NAN); kept.len()];
    for anchor in anchors {
        ranks[anchor.row as usize] = (anchor.trustworthiness, anchor.continuity);
    }
    let row = |((&kept, &scale), &(trustworthiness, continuity)): ((&u32, &f64), &(f64, f64))| {
        [f64::from(kept) / k as f64, k as f64 - f64::from(kept), trustworthiness, continuity, scale]
    };
    let values = kept.iter().zip(scales).zip(&ranks).flat_map(row).collect();
    let names = ["recall", "missing", "trustworthiness", "continuity", "scale"].map(str::to_owned).into();
    Ok(Coordinates::new(names, map.rows.clone(), values, map.points)?)
}

/// The answer as JSON.
fn found(arguments: &Arguments, map: &Map, outcome: &Outcome) -> Value {
    let figure = |estimate: Estimate, chance: Option<f64>| {
        json!({
            "value": estimate.value,
            "interval": estimate.interval.map(|(low, high)| [low, high]),
            "samples": estimate.samples,
            "chance": chance,
        })
    };
    let (report, n, k) = (&outcome.report, map.rows.len(), outcome.k);
    let (recall, ranks) = (quality::chance_recall(n, k), quality::chance_trustworthiness(n, k));
    json!({
        "points": n,
        "dimensions": map.vectors.cols(),
        "dims": map.layout.cols(),
        "k": k,
        "metric": arguments.metric.name(),
        "seed": arguments.seed,
        "recall": figure(report.local.recall, Some(recall)),
        "trustworthiness": figure(report.local.trustworthiness, Some(ranks)),
        "continuity": figure(report.local.continuity, Some(ranks)),
        "tripletAccuracy": figure(report.triplets, Some(0.5)),
        "distanceCorrelation": report.correlation.map(|c| figure(c, Some(0.0))),
        "scaleSpread": report.local.scale_spread.map(|s| figure(s, None)),
        "perplexity": arguments.perplexity,
        "kl": outcome.kl,
    })
}

/// The same answer for a person.
fn lines(arguments: &Arguments, map: &Map, outcome: &Outcome) -> Vec<String> {
    let (report, n, k) = (&outcome.report, map.rows.len(), outcome.k);
    let line = |name: &str, estimate: Option<Estimate>, chance: Option<f64>, meaning: &str| {
        let value = estimate.map_or_else(|| "none".to_owned(), |e| format!("{:.4}", e.value));
        let error = estimate.filter(|e| e.interval.is_some()).map(|e| format!("± {:.4}", e.half_width()));
        let chance = chance.map_or_else(String::new, |chance| format!("chance {chance:.4}"));
        format!("{name:<20} {value:>7} {:<8}  {chance:<13}  {meaning}", error.unwrap_or_default())
    };
    let (recall, ranks) = (quality::chance_recall(n, k), quality::chance_trustworthiness(n, k));
    let mut lines = vec![
        format!(
            "{n} points of {} dimensions on a map of {}; k = {k}, {} distance",
            map.vectors.cols(),
            map.layout.cols(),
            arguments.metric
        ),
        line(
            &format!("recall@{k}"),
            Some(report.local.recall),
            Some(recall),
            &format!("share of the {k} nearest in the vectors that are among the {k} nearest on the map"),
        ),
        line(
            "trustworthiness",
            Some(report.local.trustworthiness),
            Some(ranks),
            "1 if neighbours on the map are neighbours in the vectors; false neighbours lower it by their ranks",
        ),
        line(
            "continuity",
            Some(report.local.continuity),
            Some(ranks),
            "1 if neighbours in the vectors are neighbours on the map; missing ones lower it by their ranks",
        ),
        line(
            "triplet accuracy",
            Some(report.triplets),
            Some(0.5),
            "share of random triplets of which the same two are the nearer in the vectors and on the map",
        ),
        line(
            "distance correlation",
            report.correlation,
            Some(0.0),
            "Spearman's rank correlation of the distances of random pairs in the vectors and on the map",
        ),
        line(
            "scale spread",
            report.local.scale_spread,
            None,
            "0 if the map magnifies evenly; at 1, surroundings are typically drawn twice too large or too small",
        ),
    ];
    if let (Some(kl), Some(perplexity)) = (outcome.kl, arguments.perplexity) {
        lines.push(line(
            "KL divergence",
            Some(Estimate::exact(kl, n)),
            None,
            &format!("what t-SNE of perplexity {perplexity} minimises; comparable for the same vectors and perplexity"),
        ));
    }
    let sampled = [
        Some((report.local.trustworthiness, "points")),
        Some((report.triplets, "triplets")),
        report.correlation.map(|c| (c, "pairs")),
    ];
    let parts: Vec<String> = sampled
        .into_iter()
        .flatten()
        .filter(|(estimate, _)| estimate.interval.is_some())
        .map(|(estimate, what)| format!("{} {what}", estimate.samples))
        .collect();
    if !parts.is_empty() {
        let all = if report.anchors.len() < n {
            format!("; --samples {n} looks at every point")
        } else {
            String::new()
        };
        lines.push(format!("± is the 95 % interval of a sample: {}{all}", parts.join(", ")));
    }
    lines
}
