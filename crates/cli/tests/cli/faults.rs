//! What happens when the machine fails: no disk left, no home, no permission, no handles, files that vanish.

use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use crate::serving::Serving;
use crate::{drawn, ok};

/// The program behind a few words of the shell, with a state folder of its own.
fn behind(home: &Path, state: &Path, shell: &str, args: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("{shell}exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_embedscope")])
        .args(args)
        .current_dir(home)
        .env("HOME", home)
        .env("XDG_STATE_HOME", state)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A limit on the size of files stands for a disk without room: the same call fails, with another reason.
#[test]
fn a_disk_without_room_leaves_the_old_file_and_nothing_beside_it() {
    let home = drawn(200);
    let home = home.path();
    fs::write(home.join("v.npy"), "the old file").unwrap();
    for args in
        [&["convert", "vectors.tsv", "-o", "v.npy"][..], &["knn", "vectors.tsv", "--k", "150", "-o", "v.npy"]]
    {
        let output = behind(home, home, "ulimit -f 8; trap '' XFSZ; ", args).output().unwrap();
        let said = said(&output);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("v.npy") && said.trim_end().lines().count() == 1, "{said}");
        assert_eq!(fs::read_to_string(home.join("v.npy")).unwrap(), "the old file", "{args:?}");
        let left: Vec<_> = fs::read_dir(home).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(!left.iter().any(|name| name.to_string_lossy().contains(".part")), "{left:?}");
    }
}

/// Not even the superuser writes there.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_is_named_before_anything_is_read() {
    let home = drawn(40);
    let home = home.path();
    // Nothing is there to be read: that would be said after it.
    for args in [
        &["project", "none.tsv", "-o", "/sys/v.npy"][..],
        &["knn", "none.tsv", "-o", "/sys/v.npy"],
        &["quality", "none.tsv", "none.npy", "-o", "/sys/v.npy"],
        &["place", "none.tsv", "none.tsv", "none.npy", "-o", "/sys/v.npy"],
        &["convert", "vectors.tsv", "-o", "/sys/v.npy"],
    ] {
        let output = behind(home, home, "", args).output().unwrap();
        let said = said(&output);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("cannot write /sys/v.npy: ") && said.trim_end().lines().count() == 1, "{said}");
    }
    assert_eq!(fs::read_dir(home).unwrap().count(), 2, "vectors and labels");
}

#[test]
fn without_a_home_or_a_state_folder_that_can_be_written_the_page_opens_all_the_same() {
    let home = drawn(40);
    let home = home.path();
    let mut homeless = behind(home, home, "", &["vectors.tsv", "labels.tsv"]);
    homeless.env_remove("HOME").env_remove("XDG_STATE_HOME");
    let unwritable = behind(home, Path::new("/dev/null/state"), "", &["vectors.tsv", "labels.tsv"]);
    for (command, reason) in [(homeless, "no home folder"), (unwritable, "/dev/null/state")] {
        let serving = Serving::of(command);
        assert!(serving.session().contains("\"points\":40"), "{}", serving.session());
        let said = serving.end();
        assert!(said.contains("the session is not saved") && said.contains(reason), "{said}");
    }
}

#[test]
fn out_of_handles_the_page_waits_and_nothing_is_lost() {
    let home = drawn(40);
    let home = home.path();
    let serving = Serving::of(behind(home, home, "ulimit -n 32; ", &["vectors.tsv"]));
    let many: Vec<TcpStream> = (0..60).map(|_| TcpStream::connect(serving.address()).unwrap()).collect();
    std::thread::sleep(Duration::from_millis(300));
    drop(many);
    assert!(serving.session().contains("\"points\":40"));
    serving.end();
}

#[test]
fn a_file_that_is_removed_while_it_is_mapped_stays_open() {
    let home = drawn(3000);
    let home = home.path();
    ok(home, &["convert", "vectors.tsv", "-o", "v.npy"]);
    let serving = Serving::of(behind(home, home, "", &["v.npy"]));
    fs::remove_file(home.join("v.npy")).unwrap();
    assert!(serving.session().contains("\"points\":3000"));
    serving.end();
}

#[test]
fn a_server_that_was_killed_finds_its_session() {
    let home = drawn(40);
    let home = home.path();
    ok(home, &["project", "vectors.tsv", "--iterations", "20", "-o", "state.txt"]);
    let start = |args: &[&str]| Serving::of(behind(home, home, "", args));
    let mut first = start(&["vectors.tsv", "labels.tsv", "--state", "state.txt"]);
    let begun = std::time::Instant::now();
    let sessions = home.join("embedscope/sessions");
    while fs::read_dir(&sessions).map_or(0, Iterator::count) == 0 {
        assert!(begun.elapsed() < Duration::from_mins(1), "nothing was kept");
        std::thread::sleep(Duration::from_millis(50));
    }
    // What is kept is whole at any time; give the bookmark its half second.
    std::thread::sleep(Duration::from_secs(2));
    first.child.kill().unwrap();
    first.child.wait().unwrap();
    let second = start(&["vectors.tsv", "labels.tsv"]);
    assert!(second.session().contains("\"bookmarks\":[{"), "{}", second.session());
    assert!(second.end().contains("Restored the session"));
    // A saved session takes its place, and nothing is said to be restored then.
    ok(home, &["save", "vectors.tsv", "-o", "work.embedscope"]);
    let said = start(&["work.embedscope"]).end();
    assert!(said.contains("Opened a saved session") && !said.contains("Restored"), "{said}");
}
