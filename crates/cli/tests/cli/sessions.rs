//! `embedscope save`, and opening what it saved.

use crate::{drawn, fails, ok};

#[test]
fn a_saved_session_opens_again_bit_for_bit_also_after_it_moved_with_its_data() {
    let home = drawn(80);
    let h = home.path();
    ok(h, &["project", "vectors.tsv", "labels.tsv", "--iterations", "50", "-o", "state.txt"]);
    ok(h, &["save", "vectors.tsv", "labels.tsv", "--state", "state.txt", "-o", "a.embedscope"]);
    ok(h, &["save", "a.embedscope", "-o", "b.embedscope"]);
    let a = std::fs::read(h.join("a.embedscope")).unwrap();
    assert_eq!(a, std::fs::read(h.join("b.embedscope")).unwrap());

    let moved = h.join("moved");
    std::fs::create_dir(&moved).unwrap();
    for file in ["a.embedscope", "vectors.tsv", "labels.tsv"] {
        std::fs::rename(h.join(file), moved.join(file)).unwrap();
    }
    ok(h, &["save", "moved/a.embedscope", "-o", "c.embedscope"]);
    let c = std::fs::read(h.join("c.embedscope")).unwrap();
    // It names other files, and is else the same.
    assert!(c != a && c.len() > a.len());
    ok(h, &["save", "moved/vectors.tsv", "moved/labels.tsv", "moved/a.embedscope", "-o", "d.embedscope"]);
    assert_eq!(c, std::fs::read(h.join("d.embedscope")).unwrap());
}

#[test]
fn sessions_that_cannot_be_opened_say_why() {
    let home = drawn(60);
    let h = home.path();
    ok(h, &["save", "vectors.tsv", "-o", "a.embedscope"]);
    std::fs::write(h.join("vectors.tsv"), "1\t2\n3\t4\n").unwrap();
    let said = fails(h, &["save", "a.embedscope", "-o", "b.embedscope"]);
    assert!(said.contains("saved of other data than vectors.tsv, or they have changed since"), "{said}");
    std::fs::remove_file(h.join("vectors.tsv")).unwrap();
    let said = fails(h, &["save", "a.embedscope", "-o", "b.embedscope"]);
    assert!(said.contains("are not there any more"), "{said}");
    std::fs::write(h.join("c.embedscope"), "PK nonsense").unwrap();
    let said = fails(h, &["open", "--no-browser", "c.embedscope"]);
    assert!(said.contains("c.embedscope: found no archive"), "{said}");
    let said = fails(h, &["save", "labels.tsv", "-o", "x.zip"]);
    assert!(said.contains("ends in .embedscope"), "{said}");
    assert!(!h.join("b.embedscope").exists());
}
