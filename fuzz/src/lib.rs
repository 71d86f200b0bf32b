//! What every fuzz target does: one input is read as each file of its format that there is a seed of.

use std::sync::LazyLock;

use tempfile::TempDir;

#[path = "../../crates/io/tests/made/mod.rs"]
pub mod made;

/// Names and readers of the seeds.
static SEEDS: LazyLock<Vec<made::Seed>> = LazyLock::new(made::all);

/// For what must lie on the disk; as long as the process runs.
static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    made::furnish(folder.path());
    folder
});

/// Reads `data` as the files of a target; an error must be one line that says something.
pub fn one(target: &str, data: &[u8]) {
    for seed in SEEDS.iter().filter(|seed| seed.target == target) {
        if let Err(error) = made::read(seed.reader, seed.name, data, FOLDER.path()) {
            let sentence = error.to_string();
            assert!(!sentence.is_empty() && !sentence.contains('\n'), "not one sentence: {sentence}");
        }
    }
}
