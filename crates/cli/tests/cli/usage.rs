//! Help, wrong use, pipes.

use std::process::{Command, Stdio};

use crate::{drawn, embedscope, ok};

#[test]
fn help_shows_an_example_and_wrong_use_is_exit_code_2() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    for command in
        ["open", "demo", "project", "place", "knn", "quality", "convert", "export", "plot", "info", "save"]
    {
        let help = ok(home, &[command, "--help"]);
        assert!(help.contains(&format!("embedscope {command}")) && help.contains("Example"), "{help}");
    }
    assert!(ok(home, &["--version"]).starts_with("embedscope "));
    for wrong in [
        &[][..],
        &["project", "v.tsv"],
        &["project", "v.tsv", "-o", "x.npy", "--dims", "1"],
        &["convert", "v.tsv", "--rows", "9..3", "-o", "x.tsv"],
        &["export", "s.txt", "-o", "x.npy", "--state-index", "0", "--bookmark", "a"],
        &["knn", "v.tsv"],
        &["knn", "v.tsv", "-o", "x.npz", "--queries", "q.tsv", "--method", "exact"],
        &["project", "v.tsv", "-o", "x.npy", "--neighbors-file", "g.npz", "--metric", "cosine"],
        &["plot", "s.txt", "--axes", "1,1", "-o", "x.png"],
        &["demo", "--port", "70000"],
    ] {
        embedscope(home).args(wrong).assert().code(2);
    }
}

#[test]
fn quiet_says_nothing_and_nothing_is_drawn_without_a_terminal() {
    let home = drawn(30);
    let project = ["project", "vectors.tsv", "--iterations", "10", "-o", "x.npy"];
    let assert = embedscope(home.path()).args(project).arg("--quiet").assert().success();
    assert!(assert.get_output().stderr.is_empty() && assert.get_output().stdout.is_empty());
    let assert = embedscope(home.path()).args(project).assert().success();
    let said = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(!said.contains('\r') && !said.contains('\u{1b}'), "{said:?}");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let home = drawn(300);
    let mut child = Command::new(env!("CARGO_BIN_EXE_embedscope"))
        .args(["convert", "vectors.tsv", "-o", "-"])
        .current_dir(home.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty());
}
