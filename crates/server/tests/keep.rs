//! Sessions that are kept, saved and opened again.
#![allow(clippy::unwrap_used, reason = "a failed test may panic")]

use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::time::{Duration, Instant};

use embedscope_core::Matrix;
use embedscope_core::monitor::Silent;
use embedscope_core::rng::Rng;
use embedscope_io::session::Values;
use embedscope_io::{Column, Dataset, SessionFile, Table};
use embedscope_server::snapshot::{RunStatus, TsneInfo};
use embedscope_server::{Command, Session};

fn dataset(seed: u64) -> Dataset {
    let mut random = Rng::new(seed, 0, 0);
    let vectors = Matrix::from_fn(40, 5, |_, _| random.normal() as f32);
    let kinds = Column::new("kind", (0..40).map(|i| Some(if i % 2 == 0 { "even" } else { "odd" })));
    let names: Vec<String> = (0..40).map(|i| format!("point {i}")).collect();
    let names = Column::new("name", names.iter().map(|name| Some(name.as_str())));
    Dataset::new("vectors.tsv", vectors).with_metadata(Table::new(vec![kinds, names]).unwrap()).unwrap()
}

fn command(json: &str) -> Command {
    serde_json::from_str(json).unwrap()
}

/// A session whose t-SNE has run to its end, with a bookmark and a view.
fn worked(session: &Session) {
    session
        .apply(command(r#"{"type":"tsne.set","dims":2,"iterations":60,"perplexity":7,"neighbors":9}"#))
        .unwrap();
    session.apply(command(r#"{"type":"show","projection":"tsne"}"#)).unwrap();
    session.apply(command(r#"{"type":"tsne.run"}"#)).unwrap();
    wait(|| session.snapshot().tsne.has_layout && session.snapshot().tsne.iteration >= 60);
    session.apply(command(r#"{"type":"bookmark.add","label":"first"}"#)).unwrap();
    session
        .apply(command(r#"{"type":"view","colorBy":"kind","labelBy":"name","palette":"tableau"}"#))
        .unwrap();
    session.apply(command(r#"{"type":"select","op":"set","by":{"rows":[3,1]}}"#)).unwrap();
}

fn wait(mut until: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !until() {
        assert!(begun.elapsed() < Duration::from_mins(1), "it does not come");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// The only session in a folder.
fn kept(folder: &Path) -> Option<PathBuf> {
    let entries = std::fs::read_dir(folder).ok()?;
    let sessions = |e: &PathBuf| e.extension().is_some_and(|e| e == "embedscope");
    let mut found: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).filter(sessions).collect();
    assert!(found.len() < 2);
    found.pop()
}

fn positions(session: &Session) -> Vec<u32> {
    let frame = session.frame().unwrap();
    frame.positions().iter().map(|v| v.to_bits()).collect()
}

#[test]
fn a_server_restarted_on_the_same_data_finds_its_session_to_the_bit() {
    let home = tempfile::tempdir().unwrap();
    let session = Session::new(Some(dataset(1))).unwrap();
    assert!(!session.keep(home.path()).unwrap());
    worked(&session);
    let (before, layout, states) = (session.snapshot(), positions(&session), session.state_file());
    session.end();

    let session = Session::new(Some(dataset(1))).unwrap();
    assert!(session.keep(home.path()).unwrap());
    let after = session.snapshot();
    assert_eq!(positions(&session), layout);
    assert_eq!(after.view, before.view);
    assert_eq!(session.selected(), [1, 3]);
    assert_eq!(session.state_file(), states);
    assert_eq!(
        (after.projection, after.tsne.iteration, after.tsne.kl),
        (before.projection, 60, before.tsne.kl)
    );
    assert_eq!((after.tsne.perplexity, after.tsne.dims, after.tsne.seed), (7.0, 2, before.tsne.seed));
    assert_eq!(after.tsne.neighbors, Some(9));
    // No colour is a choice too.
    session.apply(command(r#"{"type":"view","colorBy":null}"#)).unwrap();
    let file = session.to_file().unwrap();
    session.restore(file).unwrap();
    assert_eq!(session.snapshot().view.color_by, None);
    // Kept in another folder from now on.
    let other = tempfile::tempdir().unwrap();
    session.keep(other.path()).unwrap();
    session.keep(home.path()).unwrap();
    // It can go on from there.
    session.apply(command(r#"{"type":"tsne.resume"}"#)).unwrap();
    wait(|| session.snapshot().tsne.iteration > 60);
    session.end();

    // Other vectors have a session of their own.
    let other = Session::new(Some(dataset(2))).unwrap();
    assert!(!other.keep(home.path()).unwrap());
    assert!(other.snapshot().bookmarks.is_empty());
}

#[test]
fn a_change_is_on_disk_soon_and_data_opened_in_its_place_take_no_bookmark_along() {
    let home = tempfile::tempdir().unwrap();
    let session = Session::new(Some(dataset(1))).unwrap();
    session.keep(home.path()).unwrap();
    session.apply(command(r#"{"type":"bookmark.add","label":"kept"}"#)).unwrap();
    wait(|| {
        kept(home.path())
            .is_some_and(|path| SessionFile::read(path.as_path(), &Silent).unwrap().states.len() == 1)
    });
    // Replaced at once after another change: that is saved all the same.
    session.apply(command(r#"{"type":"bookmark.add","label":"late"}"#)).unwrap();
    session.open(dataset(2));
    assert!(session.snapshot().bookmarks.is_empty());
    session.end();
    let session = Session::new(Some(dataset(1))).unwrap();
    assert!(session.keep(home.path()).unwrap());
    let labels: Vec<String> = session.snapshot().bookmarks.into_iter().map(|b| b.label).collect();
    assert_eq!(labels, ["kept", "late"]);
    session.end();
    // Data opened later find theirs too.
    let session = Session::new(Some(dataset(3))).unwrap();
    session.keep(home.path()).unwrap();
    session.open(dataset(1));
    wait(|| session.snapshot().bookmarks.len() == 2);
}

#[test]
fn of_two_servers_on_the_same_data_one_keeps() {
    let home = tempfile::tempdir().unwrap();
    let first = Session::new(Some(dataset(1))).unwrap();
    first.keep(home.path()).unwrap();
    let second = Session::new(Some(dataset(1))).unwrap();
    second.keep(home.path()).unwrap();
    first.apply(command(r#"{"type":"bookmark.add","label":"first"}"#)).unwrap();
    second.apply(command(r#"{"type":"bookmark.add","label":"second"}"#)).unwrap();
    second.end();
    first.end();
    let states = SessionFile::read(kept(home.path()).unwrap().as_path(), &Silent).unwrap().states;
    assert_eq!(states.iter().map(|s| s.label().to_owned()).collect::<Vec<_>>(), ["first"]);
}

#[test]
fn a_broken_session_is_set_aside_with_a_sentence() {
    let home = tempfile::tempdir().unwrap();
    let session = Session::new(Some(dataset(1))).unwrap();
    session.keep(home.path()).unwrap();
    worked(&session);
    session.end();
    let path = kept(home.path()).unwrap();
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let session = Session::new(Some(dataset(1))).unwrap();
    let mut errors = session.errors();
    assert!(!session.keep(home.path()).unwrap());
    let said = errors.try_recv().unwrap();
    assert!(said.contains("found no archive") && said.contains("expected a session"), "{said}");
    assert_eq!(std::fs::read(path.with_extension("unreadable")).unwrap().len(), whole.len() / 2);
    session.end();
}

#[test]
fn a_saved_session_refuses_other_data_and_broken_numbers() {
    let session = Session::new(Some(dataset(1))).unwrap();
    worked(&session);
    let file = session.to_file().unwrap();
    assert!(matches!(&file.layouts[0].values, Values::Single(values) if values.len() == 80));
    let other = Session::new(Some(dataset(2))).unwrap();
    let said = other.restore(file.clone()).unwrap_err().to_string();
    assert!(said.contains("saved of other data than vectors.tsv"), "{said}");
    for (key, value) in [("components", "[99]"), ("tsne", "{}"), ("view", "3"), ("points", "41")] {
        let mut broken = file.clone();
        broken.about.insert(key.to_owned(), serde_json::from_str(value).unwrap());
        assert!(session.restore(broken).is_err(), "{key}");
    }
    let mut broken = file.clone();
    broken.layouts[0].dims = 3;
    assert!(session.restore(broken).is_err());
    session.restore(file).unwrap();
}

/// A session whose every part says `k`.
fn numbered(k: u64) -> SessionFile {
    let session = Session::new(Some(dataset(1))).unwrap();
    let mut file = session.to_file().unwrap();
    file.about.insert("number".to_owned(), k.into());
    for dims in [2, 3] {
        file.layouts.push(embedscope_io::session::SavedLayout {
            name: format!("layout-{dims}"),
            dims,
            values: Values::Double(vec![k as f64; 40_000 * dims]),
        });
    }
    session.apply(command(&format!(r#"{{"type":"bookmark.add","label":"{k}"}}"#))).unwrap();
    file.states = session.to_file().unwrap().states;
    file
}

/// Saves sessions and bookmarks over and over; started and killed by the test below.
#[test]
fn saving_forever() {
    let Some(folder) = std::env::var_os("EMBEDSCOPE_TEST_SAVE_IN").map(PathBuf::from) else { return };
    let files = [numbered(0), numbered(1)];
    for file in files.iter().cycle() {
        embedscope_io::write::atomic(&folder.join("a.embedscope"), &[], |out| file.write(out)).unwrap();
        embedscope_io::write::atomic(&folder.join("state.txt"), &[], |out| Ok(file.states.write(out)?))
            .unwrap();
    }
}

#[test]
fn killed_at_200_moments_of_saving_it_is_the_old_or_the_new_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (session, states) = (folder.path().join("a.embedscope"), folder.path().join("state.txt"));
    let mut random = Rng::new(9, 0, 0);
    let mut seen = [0; 2];
    let mut kills = 0;
    while kills < 200 {
        let mut child = Process::new(std::env::current_exe().unwrap())
            .args(["--exact", "saving_forever"])
            .env("EMBEDSCOPE_TEST_SAVE_IN", folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Once it saves, at any moment.
        let begun = Instant::now();
        let modified = || std::fs::metadata(&states).and_then(|m| m.modified()).ok();
        let old = modified();
        while modified() == old {
            assert!(begun.elapsed() < Duration::from_mins(1), "the child does not save");
            std::thread::sleep(Duration::from_micros(200));
        }
        std::thread::sleep(Duration::from_micros(random.below(20_000)));
        child.kill().unwrap(); // SIGKILL
        child.wait().unwrap();
        kills += 1;

        let file = SessionFile::read(session.as_path(), &Silent).unwrap();
        let k = file.about["number"].as_u64().unwrap();
        seen[k as usize] += 1;
        for layout in &file.layouts {
            let Values::Double(values) = &layout.values else { panic!("single") };
            assert_eq!(values.len(), 40_000 * layout.dims);
            assert!(values.iter().all(|&v| v == k as f64));
        }
        assert_eq!(file.states.states[0].label(), k.to_string());
        let states = embedscope_io::open::states(states.as_path(), &Silent).unwrap();
        assert!(matches!(states.states[0].label(), "0" | "1") && states.len() == 1);
    }
    assert!(seen[0] > 20 && seen[1] > 20, "both are met: {seen:?}");
    // What a kill leaves are temporary files with names of their own.
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            matches!(name.as_str(), "a.embedscope" | "state.txt") || name.starts_with(".embedscope-"),
            "{name}"
        );
    }
}

#[test]
fn umap_custom_axes_and_raw_columns_come_back_with_their_settings() {
    let home = tempfile::tempdir().unwrap();
    let session = Session::new(Some(dataset(1))).unwrap();
    assert!(!session.keep(home.path()).unwrap());
    let apply = |json: &str| session.apply(command(json)).unwrap();
    let tsne = r#"{"type":"tsne.set","metric":"cosine","dof":0.8,"exaggeration":2,"momentum":0.7,"supervise":{"column":"kind","factor":30,"ignored":"odd"}}"#;
    apply(tsne);
    apply(
        r#"{"type":"umap.set","dims":2,"neighbors":7,"epochs":20,"mode":"live","supervise":{"column":"kind"}}"#,
    );
    apply(r#"{"type":"umap.run"}"#);
    wait(|| session.snapshot().umap.epoch >= 20);
    let umap = positions(&session);
    let end = |name: &str, rows: &str| format!(r#""{name}":{{"by":{{"rows":{rows}}},"name":"{name}"}}"#);
    let ends = [end("left", "[0]"), end("right", "[1,2]"), end("down", "[3]"), end("up", "[4,5]")].join(",");
    apply(&format!(r#"{{"type":"custom.set",{ends}}}"#));
    let custom = positions(&session);
    apply(r#"{"type":"raw.set","axes":[{"vector":4},{"vector":1}]}"#);
    let (raw, before) = (positions(&session), session.snapshot());
    session.end();

    let session = Session::new(Some(dataset(1))).unwrap();
    assert!(session.keep(home.path()).unwrap());
    let after = session.snapshot();
    assert_eq!(
        (after.projection, &after.raw, &after.custom),
        (before.projection, &before.raw, &before.custom)
    );
    assert_eq!(after.umap.status, RunStatus::Restored);
    assert_eq!((after.umap.neighbors, after.umap.mode, after.umap.epoch), (7, before.umap.mode, 20));
    assert_eq!(after.umap.supervise, before.umap.supervise);
    let own = |t: &TsneInfo| (t.metric, t.dof, t.exaggeration, t.momentum, t.supervise.clone());
    assert_eq!(own(&after.tsne), own(&before.tsne));
    let shown = |projection: &str| {
        session.apply(command(&format!(r#"{{"type":"show","projection":"{projection}"}}"#))).unwrap();
        positions(&session)
    };
    assert_eq!((shown("raw"), shown("umap"), shown("custom")), (raw, umap, custom));
    session.apply(command(r#"{"type":"custom.set","compat":true}"#)).unwrap();
    assert!(session.snapshot().custom.compat, "its ends are known again");
}
