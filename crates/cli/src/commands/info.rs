//! `embedscope info`: what is in a file.

use anyhow::{Result, bail};
use clap::Args;
use embedscope_io::{Dataset, Projection, State, Table};
use serde_json::{Value, json};

use crate::args::Reading;
use crate::progress::Progress;
use crate::terminal::answer;
use crate::{Terminal, input};

mod memory;

/// Arguments of `info`.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Examples:\n  embedscope info vectors.tsv labels.tsv\n  embedscope info state.txt\n  embedscope info vectors.npy --json"
)]
pub struct Arguments {
    /// What to look at.
    #[command(flatten)]
    pub reading: Reading,
    /// Answer as one JSON object
    #[arg(long)]
    pub json: bool,
}

pub(super) fn run(arguments: &Arguments, terminal: Terminal) -> Result<()> {
    if arguments.reading.input.is_empty() {
        bail!("no input was named; give a file, or - for standard input");
    }
    let progress = Progress::new(terminal);
    let opened = input::opened(&arguments.reading, &progress)?;
    drop(progress);
    let dataset = opened.dataset.as_ref().filter(|d| d.vectors.is_some());
    // Bookmarks alone have labels too.
    let metadata = opened.dataset.as_ref().map(|d| &d.metadata).or(opened.metadata.as_ref());
    let found = json!({
        "vectors": dataset.map(vectors),
        "columns": metadata.map(columns).unwrap_or_default(),
        "metadataRows": metadata.map(Table::rows).filter(|&rows| rows > 0),
        "bookmarks": opened.states.iter().map(bookmark).collect::<Vec<_>>(),
        "warnings": dataset.map(|d| d.warnings.clone()).unwrap_or_default(),
    });
    if arguments.json {
        return answer(&found.to_string());
    }
    for line in lines(&found) {
        answer(&line)?;
    }
    Ok(())
}

fn vectors(dataset: &Dataset) -> Value {
    json!({
        "name": dataset.name,
        "points": dataset.points,
        "dimensions": dataset.dimensions(),
        "images": dataset.images.as_ref().map(|i| json!({
            "width": i.width, "height": i.height, "channels": i.channels,
        })),
        "memory": memory::needed(dataset.points, dataset.dimensions()),
    })
}

fn columns(table: &Table) -> Vec<Value> {
    let column = |c: &embedscope_io::Column| {
        json!({
            "name": c.name(),
            "kind": c.kind().name(),
            "distinct": c.values().len(),
            "missing": c.missing(),
            "examples": c.values().iter().take(3).collect::<Vec<_>>(),
        })
    };
    table.columns().iter().map(column).collect()
}

fn bookmark(state: &State) -> Value {
    let projections: Vec<&str> =
        Projection::ALL.into_iter().filter(|&p| state.has(p)).map(Projection::name).collect();
    let (points, dimensions) = state.dimensions();
    json!({
        "label": state.label(),
        "points": points,
        "dimensions": dimensions,
        "projection": state.selected_projection().name(),
        "projections": projections,
        "iteration": state.iteration(),
        "perplexity": state.perplexity(),
        "learningRate": state.learning_rate(),
        "colorBy": state.color_by(),
    })
}

/// The same answer for a person.
fn lines(found: &Value) -> Vec<String> {
    let text = |v: &Value| match v {
        Value::String(s) => s.clone(),
        Value::Null => "none".to_owned(),
        other => other.to_string(),
    };
    let mut lines = Vec::new();
    let vectors = &found["vectors"];
    if !vectors.is_null() {
        lines.push(format!(
            "{}: {} points of {} dimensions",
            text(&vectors["name"]),
            vectors["points"],
            vectors["dimensions"]
        ));
        if !vectors["images"].is_null() {
            let images = &vectors["images"];
            lines.push(format!("pictures: {} x {} pixels", images["width"], images["height"]));
        }
        lines.extend(memory::lines(&vectors["memory"]));
    } else if let Some(rows) = found["metadataRows"].as_u64() {
        lines.push(format!("metadata of {rows} points"));
    }
    for column in found["columns"].as_array().into_iter().flatten() {
        let examples: Vec<String> = column["examples"].as_array().into_iter().flatten().map(text).collect();
        lines.push(format!(
            "column \"{}\": {}, {} distinct, {} missing ({}{})",
            text(&column["name"]),
            text(&column["kind"]),
            column["distinct"],
            column["missing"],
            examples.join(", "),
            if column["distinct"].as_u64() > Some(3) { ", …" } else { "" }
        ));
    }
    for state in found["bookmarks"].as_array().into_iter().flatten() {
        let projections: Vec<String> =
            state["projections"].as_array().into_iter().flatten().map(text).collect();
        lines.push(format!(
            "bookmark \"{}\": {} points of {} dimensions, shows {} (has {}), iteration {}, perplexity {}, learning rate {}, colour {}",
            text(&state["label"]),
            state["points"],
            state["dimensions"],
            text(&state["projection"]),
            projections.join(", "),
            state["iteration"],
            text(&state["perplexity"]),
            text(&state["learningRate"]),
            text(&state["colorBy"])
        ));
    }
    for warning in found["warnings"].as_array().into_iter().flatten() {
        lines.push(format!("warning: {}", text(warning)));
    }
    lines.extend(memory::warning(&vectors["memory"]));
    lines
}
