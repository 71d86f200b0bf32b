//! What `project` will need, said before it starts.

use embedscope_core::tsne::{self, default_affinity};
use embedscope_core::{pca, umap};
use serde_json::{Value, json};

/// Bytes of the program itself with its threads.
const PROGRAM: u64 = 12 << 20;
/// Copies of the vectors while a file is read: its bytes and the numbers.
const READING: u64 = 2;

/// What is said of each: its key and name, and what to do about too much of it.
const METHODS: [(&str, &str, &str); 3] = [
    ("pca", "PCA", "fewer points"),
    ("tsne", "t-SNE", "--neighbors 15 or less, or fewer points"),
    ("umap", "UMAP", "fewer --neighbors or fewer points"),
];

/// Peak memory of each method with its defaults, bytes: the vectors, what reading them takes, and the run.
pub(super) fn needed(points: usize, dimensions: usize) -> Value {
    let vectors = points as u64 * dimensions as u64 * 4;
    let peak = |run: u64| PROGRAM + vectors + run.max((READING - 1) * vectors);
    let tsne = tsne::ProjectParams { affinity: default_affinity(points, None), ..Default::default() };
    json!({
        "vectors": vectors,
        "pca": peak(pca::memory(points, dimensions, 2)),
        "tsne": peak(tsne::memory(points, dimensions, &tsne)),
        "umap": peak(umap::memory(points, dimensions, &umap::ProjectParams::default())),
        "free": embedscope_io::free_memory(),
    })
}

/// The same for a person.
pub(super) fn lines(memory: &Value) -> Vec<String> {
    let peaks: Vec<String> = METHODS
        .iter()
        .filter_map(|(key, name, _)| Some(format!("{name} {}", size(memory[key].as_u64()?))))
        .collect();
    let vectors = memory["vectors"].as_u64().map_or(String::new(), size);
    vec![format!("memory: {vectors} for the vectors; at most about, in all: {}", peaks.join(", "))]
}

/// One sentence if a method needs more than is free.
pub(super) fn warning(memory: &Value) -> Option<String> {
    let free = memory["free"].as_u64()?;
    let too_much: Vec<_> = METHODS.iter().filter(|(key, ..)| memory[key].as_u64() > Some(free)).collect();
    let (key, name, remedy) = too_much.first()?;
    let others: Vec<&str> = too_much[1..].iter().map(|(_, name, _)| *name).collect();
    let others = if others.is_empty() { String::new() } else { format!(" (as {} too)", others.join(", ")) };
    Some(format!(
        "warning: {name} may need {}{others}, and {} of memory are free; use {remedy}",
        size(memory[key].as_u64().unwrap_or(0)),
        size(free)
    ))
}

fn size(bytes: u64) -> String {
    const UNITS: [(&str, f64); 3] = [("GiB", 1_073_741_824.0), ("MiB", 1_048_576.0), ("KiB", 1024.0)];
    let bytes = bytes as f64;
    UNITS
        .iter()
        .find(|(_, unit)| bytes >= *unit)
        .map_or_else(|| format!("{bytes} bytes"), |(name, unit)| format!("{:.1} {name}", bytes / unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_for_people() {
        assert_eq!([size(5), size(25_088_000)], ["5 bytes", "23.9 MiB"]);
    }

    #[test]
    fn a_method_that_does_not_fit_is_named_with_what_to_do() {
        let mut memory = needed(1_000_000, 128);
        assert!(memory["tsne"].as_u64() < Some(3 << 30), "{memory}");
        memory["free"] = json!(u64::MAX);
        assert_eq!(warning(&memory), None);
        memory["free"] = json!(memory["tsne"].as_u64().unwrap() - 1);
        let said = warning(&memory).unwrap();
        assert!(said.starts_with("warning: t-SNE may need") && said.contains("use --neighbors 15"), "{said}");
        memory["free"] = json!(1 << 20);
        let said = warning(&memory).unwrap();
        assert!(said.contains("PCA may need") && said.contains("(as t-SNE, UMAP too)"), "{said}");
        memory["free"] = Value::Null;
        assert_eq!(warning(&memory), None);
    }
}
