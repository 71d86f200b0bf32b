use super::*;
use crate::peers::machine::Machine;

fn record(workload: &str, contender: &str, seconds: f64, quality: &[(&str, f64)]) -> Record {
    Record {
        workload: workload.to_owned(),
        contender: contender.to_owned(),
        seconds,
        quality: quality.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect(),
        machine: Machine { processor: "A processor".to_owned(), cores: 2, simd: "AVX-512".to_owned() },
        date: "2026-01-02".to_owned(),
        ..Record::default()
    }
}

fn tsne(contender: &str, seconds: f64, kl: f64) -> Record {
    record(
        "tsne-70k",
        contender,
        seconds,
        &[("recall", 0.35), ("label_accuracy", 0.97), ("trustworthiness", 0.99), ("kl", kl)],
    )
}

fn verdict(text: &str, id: &str) -> String {
    let start = format!("| {id} |");
    let line = text.lines().find(|line| line.starts_with(&start)).expect(id);
    line.rsplit('|').nth(1).expect("a last cell").trim().to_owned()
}

#[test]
fn a_row_that_is_met_says_so_and_gives_the_ratio() {
    let text = document(&[tsne(plan::OURS, 7.5, 2.87), tsne("openTSNE FFT", 150.0, 2.87)]);
    assert!(
        text.contains(
            "| P1 | t-SNE of 70,000 x 784 in 2D | <= 8.00 s | 7.50 s | openTSNE FFT 150.0 s | 20 | met |"
        ),
        "{text}"
    );
    assert!(text.contains("A processor, 2 cores, AVX-512; 2026-01-02; one round"));
    assert_eq!(verdict(&text, "P5"), "**not measured**");
}

#[test]
fn a_row_that_is_missed_says_by_how_much() {
    let text = document(&[tsne(plan::OURS, 10.0, 2.87), tsne("openTSNE FFT", 150.0, 2.87)]);
    assert_eq!(verdict(&text, "P1"), "**missed by 25.0 %**");
    assert!(text.contains("* **P1**, t-SNE of 70,000 x 784 in 2D: missed by 25.0 %."));
}

#[test]
fn speed_does_not_count_without_quality() {
    let text = document(&[tsne(plan::OURS, 5.0, 2.95), tsne("openTSNE FFT", 150.0, 2.87)]);
    assert_eq!(verdict(&text, "P1"), "**KL 2.950, to be at most 2.870**");
    let alone = document(&[tsne(plan::OURS, 5.0, 2.80)]);
    assert!(verdict(&alone, "P1").contains("recall@15 not measured"));
}

#[test]
fn the_fastest_of_ours_with_enough_recall_counts_and_so_does_the_peer() {
    let knn = |name, seconds, recall| record("knn15-70k", name, seconds, &[("recall15", recall)]);
    let text = document(&[
        knn(plan::OURS, 5.0, 1.0),
        knn("Embedscope, clustered", 1.9, 0.992),
        knn("pynndescent", 3.8, 0.995),
        knn("hnswlib", 1.0, 0.95),
    ]);
    assert!(text.contains("| 1.90 s | pynndescent 3.80 s | 2.0 | met |"), "{text}");
    let poor = document(&[knn(plan::OURS, 5.0, 1.0), knn("Embedscope, clustered", 1.9, 0.98)]);
    assert_eq!(verdict(&poor, "P7 70k"), "**missed by 150.0 %**");
}

#[test]
fn several_rounds_count_by_their_median() {
    let runs = [9.0, 7.0, 30.0].map(|seconds| tsne(plan::OURS, seconds, 2.87));
    let text = document(&[runs.to_vec(), vec![tsne("openTSNE FFT", 150.0, 2.87)]].concat());
    assert_eq!(verdict(&text, "P1"), "**missed by 12.5 %**");
}

#[test]
fn a_failure_is_named() {
    let failed = Record { error: Some("no such method".to_owned()), ..tsne(plan::OURS, 0.0, 0.0) };
    assert_eq!(verdict(&document(&[failed]), "P1"), "**failed: no such method**");
}

#[test]
fn only_what_is_between_the_markers_changes() {
    let text = replaced(&format!("a\n{BEGIN}\nold\n{END}\nb\n"), "new\n").expect("both markers are there");
    assert_eq!(text, format!("a\n{BEGIN}\nnew\n{END}\nb\n"));
    assert_eq!(replaced("a", "new"), None);
}

#[test]
fn the_readme_has_a_place_for_the_table() {
    let readme = include_str!("../../../../README.md");
    assert!(replaced(readme, "").is_some());
}

#[test]
fn rows_name_workloads_and_programs_that_there_are() {
    for row in ROWS.iter().filter(|row| !row.workload.is_empty()) {
        assert!(plan::workload(row.workload).is_some(), "{}", row.id);
    }
    assert!(rows::named("P6 AVX2", "p6") && rows::named("P1", "P1") && !rows::named("P12", "P1"));
}
