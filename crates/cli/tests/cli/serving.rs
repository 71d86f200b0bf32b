//! open and demo: the URL, and Ctrl-C.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::{drawn, fails};

pub(crate) struct Serving {
    pub(crate) child: Child,
    url: String,
}

impl Serving {
    fn start(home: &Path, args: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_embedscope"));
        command.args(args).current_dir(home).env("HOME", home).env("XDG_STATE_HOME", home);
        Self::of(command)
    }

    /// The program with these arguments and environment.
    pub(crate) fn of(mut command: Command) -> Self {
        command.args(["--no-browser", "--port", "0"]).stdin(Stdio::null());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut url).unwrap();
        Self { child, url: url.trim_end().to_owned() }
    }

    /// The status line of a request.
    fn get(&self, path: &str) -> String {
        self.ask(path, "").lines().next().unwrap_or_default().to_owned()
    }

    /// What the page is told.
    pub(crate) fn session(&self) -> String {
        let token = self.url.split_once("token=").unwrap().1;
        self.ask("/api/session", &format!("Authorization: Bearer {token}\r\n"))
    }

    pub(crate) fn address(&self) -> &str {
        self.url.strip_prefix("http://").unwrap().split('/').next().unwrap()
    }

    /// Ctrl-C; what it said on standard error until its clean end.
    pub(crate) fn end(mut self) -> String {
        let mut errors = self.child.stderr.take().unwrap();
        assert_eq!(self.stop().0, Some(0));
        let mut said = String::new();
        errors.read_to_string(&mut said).unwrap();
        said
    }

    fn ask(&self, path: &str, more: &str) -> String {
        let address = self.address();
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\n{more}Connection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Ctrl-C; the exit code, and what was still written on standard output.
    fn stop(mut self) -> (Option<i32>, String) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
        let status = self.child.wait().unwrap();
        let mut rest = String::new();
        self.child.stdout.take().unwrap().read_to_string(&mut rest).unwrap();
        (status.code(), rest)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // Already gone where the test stopped it.
        let _ = self.child.kill();
    }
}

fn is_url(line: &str) -> bool {
    let Some((address, token)) = line.split_once("/?token=") else { return false };
    let port = address.strip_prefix("http://127.0.0.1:").and_then(|p| p.parse::<u16>().ok());
    port.is_some_and(|p| p > 0) && token.len() == 32 && token.bytes().all(|b| b.is_ascii_hexdigit())
}

#[test]
fn the_url_is_alone_on_standard_output_and_ctrl_c_ends_cleanly() {
    let home = drawn(40);
    for args in
        [&["vectors.tsv", "labels.tsv"][..], &["open", "vectors.tsv"], &["demo", "--rows", "50"], &["open"]]
    {
        let serving = Serving::start(home.path(), args);
        assert!(is_url(&serving.url), "{args:?}: {}", serving.url);
        let token = serving.url.split_once('?').unwrap().1.to_owned();
        assert!(serving.get(&format!("/?{token}")).contains("303"), "{args:?}");
        assert!(serving.get("/api/session").contains("403"), "{args:?}");
        assert_eq!(serving.stop(), (Some(0), String::new()), "{args:?}");
    }
}

#[test]
fn files_that_change_are_offered_whatever_they_are_of() {
    let home = drawn(40);
    let serving = Serving::start(home.path(), &["vectors.tsv", "--metadata", "labels.tsv"]);
    assert!(serving.session().contains(r#""changedOnDisk":false"#));
    let labels = std::fs::read_to_string(home.path().join("labels.tsv")).unwrap();
    std::fs::write(home.path().join("labels.tsv"), labels.replace('1', "one")).unwrap();
    let begun = std::time::Instant::now();
    while !serving.session().contains(r#""changedOnDisk":true"#) {
        assert!(begun.elapsed() < std::time::Duration::from_mins(1), "{}", serving.session());
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    assert_eq!(serving.stop().0, Some(0));
}

#[test]
fn a_bookmark_opens_alone_and_with_its_data() {
    let home = drawn(40);
    crate::ok(home.path(), &["project", "vectors.tsv", "--iterations", "20", "-o", "state.txt"]);
    for args in [
        &["state.txt"][..],
        &["state.txt", "--metadata", "labels.tsv"],
        &["state.txt", "labels.tsv"],
        &["labels.tsv", "state.txt"],
        &["vectors.tsv", "labels.tsv", "--state", "state.txt"],
    ] {
        let serving = Serving::start(home.path(), args);
        assert!(is_url(&serving.url), "{args:?}: {}", serving.url);
        let named = args.contains(&"labels.tsv");
        assert_eq!(serving.session().contains("distinct"), named, "{args:?}: {}", serving.session());
        assert_eq!(serving.stop().0, Some(0), "{args:?}");
    }
}

#[test]
fn what_cannot_be_opened_is_said_before_anything_is_served() {
    let home = drawn(10);
    let said = fails(home.path(), &["absent.tsv", "--no-browser"]);
    assert!(said.contains("absent.tsv"), "{said}");
    let said = fails(home.path(), &["labels.tsv", "--no-browser"]);
    assert!(said.contains("expected vectors"), "{said}");
}

#[test]
fn ctrl_c_during_a_projection_writes_the_layout_so_far() {
    let home = drawn(600);
    let args = ["project", "vectors.tsv", "--dims", "3", "--iterations", "4000000", "-o", "state.txt"];
    let child = Command::new(env!("CARGO_BIN_EXE_embedscope"))
        .args(args)
        .current_dir(home.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Whatever stage it is in: there is a layout and it says so, or there is none and it says so.
    std::thread::sleep(std::time::Duration::from_millis(1500));
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let written = home.path().join("state.txt").exists();
    assert_eq!(output.status.code(), Some(i32::from(!written)), "{said}");
    if written {
        assert!(said.contains("to state.txt"), "{said}");
    } else {
        assert!(said.contains("nothing was written"), "{said}");
    }
}
