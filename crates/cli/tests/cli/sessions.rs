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
    assert!(said.contains("c.embedscope, byte 11: found no archive"), "{said}");
    let said = fails(h, &["save", "labels.tsv", "-o", "x.zip"]);
    assert!(said.contains("ends in .embedscope"), "{said}");
    assert!(!h.join("b.embedscope").exists());
}

/// `about` of a saved session.
fn about(path: &std::path::Path) -> serde_json::Value {
    let file = embedscope_io::SessionFile::read(path, &embedscope_core::monitor::Silent).unwrap();
    file.about.into()
}

#[test]
fn a_session_reads_its_data_as_it_was_told_when_it_was_saved() {
    let home = drawn(60);
    let h = home.path();
    // Without a header: only the shape says what these are. The labels are numbers, and could be vectors themselves.
    ok(h, &["convert", "vectors.tsv", "-o", "v.bytes"]);
    let labels = (0..60).map(|row| format!("{row}\t{}\n", row % 3)).collect::<Vec<_>>().concat();
    std::fs::write(h.join("l.tsv"), format!("id\tkind\n{labels}")).unwrap();
    let sheet = embedscope_io::Images::new(4, 4, 1, vec![9; 64 * 16]).unwrap();
    embedscope_io::sprite::write(&sheet, &mut std::fs::File::create(h.join("s.png")).unwrap()).unwrap();
    let save = ["save", "v.bytes", "--shape", "60x784", "--metadata", "l.tsv", "--sprite", "s.png"];
    ok(h, &[&save[..], &["--sprite-size", "4x4", "-o", "a.embedscope"]].concat());
    let saved = about(&h.join("a.embedscope"));
    assert_eq!(saved["reading"]["shape"], "60x784");
    assert_eq!(saved["reading"]["spriteSize"], "4x4");
    ok(h, &["save", "a.embedscope", "-o", "b.embedscope"]);
    let bytes = |name: &str| std::fs::read(h.join(name)).unwrap();
    assert_eq!(bytes("a.embedscope"), bytes("b.embedscope"));

    // Moved together, all is found beside the session.
    let moved = h.join("moved");
    std::fs::create_dir(&moved).unwrap();
    for file in ["a.embedscope", "v.bytes", "l.tsv", "s.png"] {
        std::fs::rename(h.join(file), moved.join(file)).unwrap();
    }
    ok(h, &["save", "moved/a.embedscope", "-o", "c.embedscope"]);
    let found = about(&h.join("c.embedscope"));
    assert_eq!(found["hash"], saved["hash"]);
    assert!(found["reading"]["sprite"].as_str().unwrap().contains("moved"));
    assert!(found["reading"]["metadata"].as_str().unwrap().ends_with("l.tsv"));
    std::fs::remove_file(moved.join("s.png")).unwrap();
    let said = fails(h, &["save", "moved/a.embedscope", "-o", "d.embedscope"]);
    assert!(said.contains("its pictures") && said.contains("--sprite"), "{said}");
}

#[test]
fn a_session_finds_the_array_that_it_was_saved_of() {
    let home = drawn(40);
    let h = home.path();
    let matrix = |first: f32| embedscope_core::Matrix::from_fn(40, 3, |i, j| first + (i * 3 + j) as f32);
    let line = |i: usize, a: &embedscope_core::Matrix, b: &embedscope_core::Matrix| {
        format!("{{\"one\":{:?},\"two\":{:?}}}\n", a.row(i), b.row(i))
    };
    let (one, two) = (matrix(0.0), matrix(500.0));
    std::fs::write(h.join("v.jsonl"), (0..40).map(|i| line(i, &one, &two)).collect::<String>()).unwrap();
    fails(h, &["save", "v.jsonl", "-o", "a.embedscope"]);
    ok(h, &["save", "v.jsonl", "--array", "two", "-o", "a.embedscope"]);
    ok(h, &["save", "a.embedscope", "-o", "b.embedscope"]);
    assert_eq!(about(&h.join("a.embedscope")), about(&h.join("b.embedscope")));
    let said = fails(h, &["save", "a.embedscope", "--array", "one", "-o", "c.embedscope", "-q"]);
    assert!(said.contains("saved of other data"), "{said}");
}

#[test]
fn a_saved_session_is_read_for_its_bookmarks() {
    let home = drawn(40);
    let home = home.path();
    ok(home, &["project", "vectors.tsv", "--iterations", "20", "-o", "state.txt"]);
    ok(home, &["save", "vectors.tsv", "labels.tsv", "--state", "state.txt", "-o", "work.embedscope"]);
    assert!(ok(home, &["info", "work.embedscope"]).contains("bookmark \""));
    ok(home, &["export", "work.embedscope", "-o", "from-session.npy"]);
    ok(home, &["export", "state.txt", "-o", "from-state.npy"]);
    let read = |name: &str| std::fs::read(home.join(name)).unwrap();
    assert_eq!(read("from-session.npy"), read("from-state.npy"));
    assert!(ok(home, &["quality", "vectors.tsv", "work.embedscope", "--json"]).contains("recall"));
}
