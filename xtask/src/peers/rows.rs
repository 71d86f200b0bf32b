//! The targets: a row of the table each, and what the records say about it.

use super::plan::{self, EXACT_BARNES_HUT, EXACT_FFT, OURS, OURS_AVX2, Who};
use super::record::Record;
use super::runs::Figure::{self, Peak, Placed, Rate, Seconds};
use super::runs::Runs;

#[derive(Clone, Copy)]
pub(crate) struct Row {
    pub(crate) id: &'static str,
    pub(crate) what: &'static str,
    pub(crate) workload: &'static str,
    /// Contenders that count as ours; the best one that passes the gate stands in the row.
    ours: &'static [&'static str],
    pub(crate) figure: Figure,
    limit: Limit,
    gate: Gate,
    /// Whether README shows it.
    pub(crate) headline: bool,
}

#[derive(Debug, Clone, Copy)]
enum Limit {
    /// Only the gate counts.
    None,
    AtMost(f64),
    AtLeast(f64),
    /// At most that much, by the best path that the processor has.
    ByPath {
        amx: f64,
        avx512: f64,
        avx2: f64,
    },
}

/// What the result has to be worth for its speed to count.
#[derive(Debug, Clone, Copy)]
enum Gate {
    None,
    /// recall@15 not more than .005 and label accuracy not more than .003 below that contender's, KL not above.
    Tsne(&'static str),
    /// The same without KL, which UMAP does not minimise.
    Umap(&'static str),
    /// recall@15 of neighbours; peers below it do not count either.
    Neighbours(f64),
    /// Label accuracy of new points among the old ones not more than .003 below that contender's.
    Placed(&'static str),
}

const fn row(
    id: &'static str,
    what: &'static str,
    workload: &'static str,
    figure: Figure,
    limit: Limit,
    gate: Gate,
) -> Row {
    Row { id, what, workload, ours: &[OURS], figure, limit, gate, headline: false }
}

const fn headline(row: Row) -> Row {
    Row { headline: true, ..row }
}

const fn by(ours: &'static [&'static str], row: Row) -> Row {
    Row { ours, ..row }
}

use Limit::{AtLeast, AtMost, ByPath};

const FFT: Gate = Gate::Tsne("openTSNE FFT");
const BARNES_HUT: Gate = Gate::Tsne("openTSNE Barnes-Hut");

pub(crate) static ROWS: &[Row] = &[
    headline(row(
        "P1",
        "t-SNE of 70,000 x 784 in 2D",
        "tsne-70k",
        Seconds,
        ByPath { amx: 8.0, avx512: 8.0, avx2: 15.0 },
        FFT,
    )),
    by(&[OURS_AVX2], row("P1 AVX2", "the same, forced to AVX2", "tsne-70k", Seconds, AtMost(15.0), FFT)),
    row("P2 70k", "iterations of t-SNE, 70,000 points in 2D", "tsne-70k", Rate, AtLeast(100.0), Gate::None),
    row("P2 8k", "iterations of t-SNE, 8,000 points in 2D", "tsne-8k", Rate, AtLeast(700.0), Gate::None),
    row("P2 1M", "iterations of t-SNE, 1,000,000 points in 2D", "tsne-1m", Rate, AtLeast(15.0), Gate::None),
    headline(row("P3", "t-SNE of 1,000,000 x 128 in 2D", "tsne-1m", Seconds, AtMost(90.0), Gate::None)),
    row("P3 memory", "its memory", "tsne-1m", Peak, AtMost(12.0 * 1024.0), Gate::None),
    headline(row("P4 8k", "t-SNE of 8,000 x 784 in 3D", "tsne-8k-3d", Seconds, AtMost(2.0), BARNES_HUT)),
    row("P4 70k", "iterations of t-SNE, 70,000 points in 3D", "tsne-70k-3d", Rate, AtLeast(30.0), Gate::None),
    headline(row("P5", "t-SNE of 8,000 x 784 in 2D", "tsne-8k", Seconds, AtMost(1.2), BARNES_HUT)),
    headline(row(
        "P6",
        "exact 90 nearest neighbours of 70,000 x 784",
        "knn90-70k",
        Seconds,
        ByPath { amx: 5.0, avx512: 12.0, avx2: 25.0 },
        Gate::Neighbours(1.0),
    )),
    by(
        &[OURS_AVX2],
        row("P6 AVX2", "the same, forced to AVX2", "knn90-70k", Seconds, AtMost(25.0), Gate::Neighbours(1.0)),
    ),
    headline(by(
        &[OURS, "Embedscope, clustered"],
        row(
            "P7 70k",
            "15 nearest neighbours of 70,000 x 784",
            "knn15-70k",
            Seconds,
            AtMost(2.0),
            Gate::Neighbours(0.99),
        ),
    )),
    row(
        "P7 1M",
        "15 nearest neighbours of 1,000,000 x 128",
        "knn15-1m",
        Seconds,
        AtMost(12.0),
        Gate::Neighbours(0.99),
    ),
    row(
        "P7 1M search",
        "the same without reading and writing, as the peer is timed",
        "knn15-1m",
        Figure::Work,
        AtMost(12.0),
        Gate::Neighbours(0.99),
    ),
    headline(row(
        "P8 70k",
        "UMAP of 70,000 x 784 in 2D",
        "umap-70k",
        Seconds,
        AtMost(5.0),
        Gate::Umap("umap-learn"),
    )),
    row("P8 1M", "UMAP of 1,000,000 x 128 in 2D", "umap-1m", Seconds, AtMost(60.0), Gate::None),
    headline(row(
        "P9",
        "50 principal components of 70,000 x 784",
        "pca-70k",
        Seconds,
        AtMost(0.4),
        Gate::None,
    )),
    row(
        "P9 work",
        "the same without reading and writing, as the peer is timed",
        "pca-70k",
        Figure::Work,
        AtMost(0.4),
        Gate::None,
    ),
    row(
        "P10",
        "new rows placed in a map of 60,000, their neighbours known",
        "place",
        Placed,
        AtLeast(50_000.0),
        Gate::Placed("openTSNE"),
    ),
    row(
        "P10 whole",
        "10,000 new rows into that map, finding neighbours included",
        "place",
        Seconds,
        Limit::None,
        Gate::Placed("openTSNE"),
    ),
    row("P11 read", "8,000 x 784 of TSV read", "tsv-read", Seconds, AtMost(0.15), Gate::None),
    row(
        "P11 view",
        "8,000 x 784 of TSV to a PCA map, cold start",
        "tsv-view",
        Seconds,
        AtMost(0.5),
        Gate::None,
    ),
    row("P12", "memory of P1", "tsne-70k", Peak, AtMost(600.0), Gate::None),
    row("iris 2D", "t-SNE of iris, 150 x 4", "iris", Seconds, Limit::None, BARNES_HUT),
    row("iris 3D", "the same in 3D", "iris-3d", Seconds, Limit::None, BARNES_HUT),
    row("text 2D", "t-SNE of texts, 20,000 x 256", "text", Seconds, Limit::None, Gate::Tsne(EXACT_FFT)),
    row(
        "text 3D",
        "t-SNE of texts, 8,000 x 256, in 3D",
        "text-3d",
        Seconds,
        Limit::None,
        Gate::Tsne(EXACT_BARNES_HUT),
    ),
];

/// Whether a row is meant by a name: `P6` means `P6` and `P6 AVX2`.
pub(crate) fn named(id: &str, name: &str) -> bool {
    let (id, name) = (id.to_lowercase(), name.trim().to_lowercase());
    id.strip_prefix(&name).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// What is to be said in a row.
pub(crate) struct Line {
    pub(crate) row: &'static Row,
    pub(crate) target: Option<f64>,
    pub(crate) ours: Option<f64>,
    /// The best peer's name and figure.
    pub(crate) peer: Option<(String, f64)>,
    /// How many times better than the peer.
    pub(crate) ratio: Option<f64>,
    /// What is not as it should be; empty when all is.
    pub(crate) missed: Vec<String>,
}

/// The row as the records have it.
pub(crate) fn line(row: &'static Row, records: &[Record]) -> Line {
    let of = |name: &str| Runs::of(records, row.workload, name);
    let ours = row.ours.iter().map(|name| of(name)).filter(|runs| runs.figure(row.figure).is_some());
    let chosen = ours.min_by(|a, b| {
        let key = |runs: &Runs| (!shortfalls(row, runs, records).is_empty(), cost(row, runs));
        key(a).partial_cmp(&key(b)).unwrap_or(std::cmp::Ordering::Equal)
    });
    let peers = plan::workload(row.workload).into_iter().flat_map(|workload| workload.contenders);
    let peer = peers
        .filter(|contender| matches!(contender.who, Who::Peer(_)))
        .map(|contender| (contender.name, of(contender.name)))
        .filter(|(_, runs)| match row.gate {
            Gate::Neighbours(least) => runs.quality("recall15").is_some_and(|recall| recall >= least),
            _ => true,
        })
        .filter(|(_, runs)| runs.figure(row.figure).is_some())
        .min_by(|a, b| cost(row, &a.1).total_cmp(&cost(row, &b.1)));
    let peer = peer.and_then(|(name, runs)| Some((name.to_owned(), runs.figure(row.figure)?)));
    let Some(runs) = chosen else {
        let error = of(row.ours[0]).0.first().and_then(|record| record.error.clone());
        let missed =
            vec![error.map_or_else(|| "not measured".to_owned(), |error| format!("failed: {error}"))];
        return Line { row, target: None, ours: None, peer, ratio: None, missed };
    };
    let target = target(row, &runs);
    let ours = runs.figure(row.figure);
    let mut missed = Vec::new();
    if let (Some(target), Some(ours)) = (target, ours) {
        let over = if row.at_least() { 1.0 - ours / target } else { ours / target - 1.0 };
        if over > 0.0 {
            missed.push(format!("missed by {:.1} %", 100.0 * over));
        }
    }
    missed.extend(shortfalls(row, &runs, records));
    let ratio = peer
        .as_ref()
        .zip(ours)
        .map(|((_, peer), ours)| if row.at_least() { ours / peer } else { peer / ours });
    Line { row, target, ours, peer, ratio, missed }
}

impl Row {
    /// Whether more is better.
    pub(crate) fn at_least(&self) -> bool {
        matches!(self.figure, Rate | Placed)
    }
}

/// Smaller is better.
fn cost(row: &Row, runs: &Runs) -> f64 {
    let figure = runs.figure(row.figure).unwrap_or(f64::INFINITY);
    if row.at_least() { -figure } else { figure }
}

fn target(row: &Row, runs: &Runs) -> Option<f64> {
    match row.limit {
        Limit::None => None,
        AtMost(limit) | AtLeast(limit) => Some(limit),
        ByPath { amx, avx512, avx2 } => Some(match runs.0.first()?.machine.simd.as_str() {
            "AMX" => amx,
            "AVX-512" => avx512,
            _ => avx2,
        }),
    }
}

/// What the gate holds against a result.
fn shortfalls(row: &Row, runs: &Runs, records: &[Record]) -> Vec<String> {
    let mut found = Vec::new();
    let mut least = |name: &str, key: &str, bound: Option<f64>| match (runs.quality(key), bound) {
        (Some(ours), Some(bound)) if ours < bound => {
            found.push(format!("{name} {ours:.4}, to be at least {bound:.4}"));
        }
        (None, _) | (_, None) => found.push(format!("{name} not measured")),
        _ => {}
    };
    match row.gate {
        Gate::None => {}
        Gate::Neighbours(bound) => least("recall@15", "recall15", Some(bound)),
        Gate::Placed(peer) => {
            let peer = Runs::of(records, row.workload, peer).quality("label_accuracy");
            least("label accuracy", "label_accuracy", peer.map(|value| value - 0.003));
        }
        Gate::Tsne(peer) | Gate::Umap(peer) => {
            let peer = Runs::of(records, row.workload, peer);
            least("recall@15", "recall", peer.quality("recall").map(|value| value - 0.005));
            least(
                "label accuracy",
                "label_accuracy",
                peer.quality("label_accuracy").map(|value| value - 0.003),
            );
            if let (Gate::Tsne(_), Some(ours), Some(bound)) =
                (row.gate, runs.quality("kl"), peer.quality("kl"))
            {
                // As exact as it is written.
                if (1e3 * ours).round() > (1e3 * bound).round() {
                    found.push(format!("KL {ours:.3}, to be at most {bound:.3}"));
                }
            }
        }
    }
    found
}
