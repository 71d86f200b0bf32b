//! Files that change on disk: told, and read again only when someone asks.
#![allow(clippy::unwrap_used, reason = "a failed test may panic")]

mod common;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use common::{apply, refused, wait};
use embedscope_core::Monitor;
use embedscope_core::monitor::Silent;
use embedscope_io::{Opened, Project, ReadOptions, Source, open};
use embedscope_server::snapshot::{PcaStatus, TsneStatus};
use embedscope_server::{Reader, Reply, Reread, Session, Snapshot, Stamps};
use tempfile::TempDir;

/// Files of a folder, or the project that the first of them is.
#[derive(Debug)]
struct Files(Vec<PathBuf>);

impl Files {
    fn project(&self) -> Option<Project> {
        Project::detect(&self.0[0]).unwrap()
    }
}

impl Reader for Files {
    fn files(&self) -> Vec<PathBuf> {
        let project = self.project();
        let named = project
            .iter()
            .flat_map(|p| &p.tensors)
            .flat_map(embedscope_io::project::TensorEntry::files)
            .map(Path::to_owned);
        self.0.iter().cloned().chain(named).collect()
    }

    fn read(&self, tensor: Option<&str>, monitor: &dyn Monitor) -> Result<Reread, String> {
        let Some(project) = self.project() else {
            let sources = self.0.iter().map(Source::path).collect();
            let opened = open::inputs(sources, None, &ReadOptions::default(), monitor);
            return Ok(Reread { opened: opened.map_err(|e| e.to_string())?, project: None });
        };
        let index = tensor.map_or(0, |t| project.tensors.iter().position(|one| one.name == t).unwrap());
        let opened = project.open(index, monitor).map_err(|e| e.to_string())?;
        Ok(Reread { opened, project: Some((Arc::new(project), index)) })
    }
}

fn changed(snapshot: &Snapshot) -> bool {
    snapshot.dataset.as_ref().unwrap().changed_on_disk
}

/// A session on files that are watched.
fn watched(files: &[PathBuf]) -> Session {
    let files = Files(files.to_vec());
    let known = Stamps::of(files.files());
    let Reread { opened: Opened { dataset, .. }, project } = files.read(None, &Silent).unwrap();
    let session = Session::new(dataset).unwrap();
    if let Some((project, open)) = project {
        session.set_project(project, open);
    }
    session.set_sources(files.0.clone());
    session.watch(known, Arc::new(files)).unwrap();
    wait(&session, |s| s.pca.status == PcaStatus::Ready);
    session
}

fn vectors(rows: usize, times: f32) -> String {
    let row =
        |i: usize| format!("{}\t{}\t{}\n", i as f32 * times, (i * i % 7) as f32, (i % 5) as f32 * times);
    (0..rows).map(row).collect()
}

fn labels(rows: usize, names: [&str; 2]) -> String {
    (0..rows)
        .map(|i| format!("{}\t{i}\n", names[i % 2]))
        .fold("kind\tnumber\n".to_owned(), |all, one| all + &one)
}

fn home() -> (TempDir, [PathBuf; 2]) {
    let home = tempfile::tempdir().unwrap();
    let files = ["vectors.tsv", "labels.tsv"].map(|name| home.path().join(name));
    std::fs::write(&files[0], vectors(30, 1.0)).unwrap();
    std::fs::write(&files[1], labels(30, ["even", "odd"])).unwrap();
    (home, files)
}

/// What the first column says of row 0, and the first coordinate of row 1 through its distance to row 0.
fn first(session: &Session) -> (Option<String>, f64) {
    let Reply::Point(values) = apply(session, r#"{"type":"point","row":0}"#) else { panic!() };
    let Reply::Neighbors { distances, rows } =
        apply(session, r#"{"type":"neighbors","of":{"row":0},"k":29,"metric":"euclidean"}"#)
    else {
        panic!()
    };
    let at = rows.iter().position(|&row| row == 29);
    (values[0].clone(), at.map_or(0.0, |at| distances[at]))
}

#[test]
fn a_change_is_told_and_nothing_taken_until_someone_asks() {
    let (_home, files) = home();
    let session = watched(&files);
    apply(&session, r#"{"type":"bookmark.add","label":"before"}"#);
    apply(&session, r#"{"type":"view","colorBy":"number","labelBy":null}"#);
    let before = first(&session);
    std::fs::write(&files[0], vectors(30, 2.0)).unwrap();
    let told = wait(&session, changed);
    assert_eq!(first(&session), before);

    apply(&session, r#"{"type":"reload"}"#);
    let after = session.snapshot();
    assert!(!changed(&after));
    assert_ne!(after.dataset.as_ref().unwrap().id, told.dataset.unwrap().id);
    assert!(first(&session).1 > before.1);
    // What fits stays: bookmarks of as many points, the columns chosen.
    assert_eq!(after.bookmarks.iter().map(|b| b.label.as_str()).collect::<Vec<_>>(), ["before"]);
    assert_eq!((after.view.color_by.as_deref(), after.view.label_by), (Some("number"), None));
    wait(&session, |s| s.pca.status == PcaStatus::Ready);

    // Of another number of points they cannot stay, and it says so.
    std::fs::write(&files[0], vectors(31, 2.0)).unwrap();
    std::fs::write(&files[1], labels(31, ["even", "odd"])).unwrap();
    wait(&session, changed);
    apply(&session, r#"{"type":"reload"}"#);
    let after = session.snapshot();
    let data = after.dataset.unwrap();
    assert_eq!((data.points, after.bookmarks.len()), (31, 0));
    assert!(
        data.warnings.iter().any(|w| w.contains("made of 30 points in 3 dimensions")),
        "{:?}",
        data.warnings
    );
    session.end();
}

#[test]
fn the_same_vectors_with_other_labels_keep_all_that_was_made_of_them() {
    let (_home, files) = home();
    let kept = tempfile::tempdir().unwrap();
    let session = watched(&files);
    session.keep(kept.path()).unwrap();
    apply(&session, r#"{"type":"tsne.set","dims":2,"iterations":40,"perplexity":5}"#);
    apply(&session, r#"{"type":"tsne.run"}"#);
    wait(&session, |s| s.tsne.status == TsneStatus::Done);
    apply(&session, r#"{"type":"bookmark.add","label":"one"}"#);
    apply(&session, r#"{"type":"view","colorBy":"kind"}"#);
    apply(&session, r#"{"type":"select","op":"set","by":{"rows":[4,2]},"anchor":4}"#);
    let (before, layout) = (session.snapshot(), session.frame().unwrap());

    std::fs::write(&files[1], labels(30, ["gerade", "ungerade"])).unwrap();
    wait(&session, changed);
    apply(&session, r#"{"type":"reload"}"#);
    let (after, now) = (session.snapshot(), session.frame().unwrap());
    assert_eq!(first(&session).0.as_deref(), Some("gerade"));
    let bits = |frame: &embedscope_server::wire::Frame| -> Vec<u32> {
        frame.positions().iter().map(|v| v.to_bits()).collect()
    };
    assert_eq!(bits(&now), bits(&layout));
    assert_eq!(now.dataset, after.dataset.as_ref().unwrap().id);
    assert_eq!((after.tsne.iteration, after.tsne.kl), (before.tsne.iteration, before.tsne.kl));
    assert_eq!(after.view, before.view);
    assert_eq!((after.selection.count, after.selection.anchor), (2, Some(4)));
    assert_eq!(after.pca.status, PcaStatus::Ready);
    assert_eq!(after.bookmarks.iter().map(|b| b.label.as_str()).collect::<Vec<_>>(), ["one"]);
    // It can go on, and is still kept.
    apply(&session, r#"{"type":"tsne.resume"}"#);
    wait(&session, |s| s.tsne.iteration > before.tsne.iteration);
    apply(&session, r#"{"type":"bookmark.add","label":"two"}"#);
    session.end();
    let again = Session::new(Files(files.to_vec()).read(None, &Silent).unwrap().opened.dataset).unwrap();
    assert!(again.keep(kept.path()).unwrap());
    let labels: Vec<_> = again.snapshot().bookmarks.into_iter().map(|b| b.label).collect();
    assert_eq!(labels, ["one", "two"]);
    again.end();
}

#[test]
fn dismissed_is_not_told_again_until_the_next_change() {
    let (_home, files) = home();
    let session = watched(&files);
    std::fs::write(&files[0], vectors(30, 2.0)).unwrap();
    wait(&session, changed);
    let before = first(&session);
    apply(&session, r#"{"type":"reload.dismiss"}"#);
    assert!(!changed(&session.snapshot()));
    // Longer than the time between two looks.
    std::thread::sleep(std::time::Duration::from_millis(4500));
    assert!(!changed(&session.snapshot()));
    assert_eq!(first(&session), before);
    // A file that is gone is no news; one in its place is.
    std::fs::remove_file(&files[0]).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(4500));
    assert!(!changed(&session.snapshot()));
    std::fs::write(&files[0], vectors(30, 3.0)).unwrap();
    wait(&session, changed);
    session.end();
}

/// Times of files are looked at for being different alone, so that it is no matter which way a clock went.
#[test]
fn a_clock_that_jumps_tells_a_change_and_loses_nothing() {
    let (_home, files) = home();
    let session = watched(&files);
    let before = first(&session);
    let year = std::time::Duration::from_hours(365 * 24);
    let now = std::time::SystemTime::now();
    for time in [now + 100 * year, now - 50 * year] {
        std::fs::File::options().append(true).open(&files[0]).unwrap().set_modified(time).unwrap();
        wait(&session, changed);
        apply(&session, r#"{"type":"reload"}"#);
        assert!(!changed(&session.snapshot()));
        assert_eq!(first(&session), before);
    }
    session.end();
}

#[test]
fn files_that_cannot_be_read_again_leave_all_as_it_is() {
    let (_home, files) = home();
    let session = watched(&files);
    let id = |session: &Session| session.snapshot().dataset.unwrap().id;
    let before = (first(&session), id(&session));
    std::fs::write(&files[0], "1\t2\t3\n4\tfi").unwrap();
    wait(&session, changed);
    let said = refused(&session, r#"{"type":"reload"}"#);
    assert!(said.contains("vectors.tsv, line 2") && said.ends_with("the data stay as they are"), "{said}");
    assert!(changed(&session.snapshot()));
    assert_eq!((first(&session), id(&session)), before);
    session.end();
    let unwatched = common::session(20, 3);
    for command in ["reload", "reload.dismiss"] {
        let said = refused(&unwatched, &format!(r#"{{"type":"{command}"}}"#));
        assert!(said.contains("open them again instead"), "{said}");
    }
}

#[test]
fn a_mapped_file_written_in_place_changes_nothing_and_ends_nothing() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("vectors.npy");
    let npy = |times: f32| {
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (30, 1000), }";
        let mut bytes = b"\x93NUMPY\x01\x00\x76\x00".to_vec();
        bytes.extend(format!("{header:<117}\n").as_bytes());
        bytes.extend((0..30_000).flat_map(|i| ((i / 1000) as f32 * times).to_le_bytes()));
        bytes
    };
    std::fs::write(&file, npy(1.0)).unwrap();
    let session = watched(std::slice::from_ref(&file));
    let ask = || {
        let command = r#"{"type":"neighbors","of":{"row":0},"k":1,"metric":"euclidean"}"#;
        let Reply::Neighbors { distances, .. } = apply(&session, command) else { panic!() };
        distances[0]
    };
    let before = ask();
    // As `np.save` does: cut to nothing, then written.
    std::fs::write(&file, []).unwrap();
    assert_eq!(ask(), before);
    std::fs::write(&file, npy(4.0)).unwrap();
    wait(&session, changed);
    assert_eq!(ask(), before);
    apply(&session, r#"{"type":"reload"}"#);
    assert_eq!(ask(), 4.0 * before);
    session.end();
}

#[test]
fn of_several_tensors_the_open_one_is_read_again() {
    let home = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(home.path().join(name), text).unwrap();
    write("a.tsv", &vectors(20, 1.0));
    write("b.tsv", &vectors(25, 1.0));
    write(
        "config.json",
        r#"{"embeddings":[{"tensorName":"a","tensorShape":[20,3],"tensorPath":"a.tsv"},
            {"tensorName":"b","tensorShape":[25,3],"tensorPath":"b.tsv"}]}"#,
    );
    let session = watched(&[home.path().join("config.json")]);
    apply(&session, r#"{"type":"tensor","index":1}"#);
    assert_eq!(session.to_file().unwrap().about["sources"].as_array().unwrap().len(), 1);
    write("b.tsv", &vectors(25, 2.0));
    wait(&session, changed);
    // The config lists them in another order now.
    write(
        "config.json",
        r#"{"embeddings":[{"tensorName":"b","tensorShape":[25,3],"tensorPath":"b.tsv"},
            {"tensorName":"a","tensorShape":[20,3],"tensorPath":"a.tsv"}]}"#,
    );
    apply(&session, r#"{"type":"reload"}"#);
    let now = session.snapshot();
    assert_eq!((now.dataset.unwrap().name.as_str(), now.tensors.unwrap().open), ("b", 0));
    session.end();
}

#[test]
fn metadata_opened_beside_the_files_stay_after_a_reload_where_they_fit() {
    let (_home, files) = home();
    let session = watched(&files[..1]);
    let more = Source::bytes("more.tsv", labels(30, ["a", "b"]).into_bytes());
    session.open_files(vec![more], &ReadOptions::default()).unwrap();
    std::fs::write(&files[0], vectors(30, 2.0)).unwrap();
    wait(&session, changed);
    apply(&session, r#"{"type":"reload"}"#);
    assert_eq!(first(&session).0.as_deref(), Some("a"));
    std::fs::write(&files[0], vectors(31, 2.0)).unwrap();
    wait(&session, changed);
    apply(&session, r#"{"type":"reload"}"#);
    let data = session.snapshot().dataset.unwrap();
    assert!(data.columns.is_empty());
    assert!(data.warnings.iter().any(|w| w.contains("more.tsv has 30 rows")), "{:?}", data.warnings);
    session.end();
}
