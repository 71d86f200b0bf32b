//! The tutorial's own bookmark on the tutorial's own data: MNIST's first 8,000 training images.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // a skipped test says so

mod common;

use std::path::{Path, PathBuf};

use common::{apply, wait};
use embedscope_core::monitor::Silent;
use embedscope_io::{Projection as P, ReadOptions, Source, States, open};
use embedscope_server::snapshot::{PcaStatus, TsneStatus};
use embedscope_server::{Aspect, Projection, Reply, Session};

fn shared_data(test: &str) -> Option<PathBuf> {
    let folder = match std::env::var_os("EMBEDSCOPE_DATA") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
    };
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{test}: no shared data, and CI must not skip");
    println!("skipped {test}: no shared data");
    None
}

#[test]
fn the_tutorials_bookmark_alone() {
    let Some(folder) = shared_data("the_tutorials_bookmark_alone") else { return };
    let file = std::fs::read(folder.join("seed/state.txt")).unwrap();
    let session = Session::new(None).unwrap();
    let source = Source::bytes("state.txt", file.clone());
    session.open_files(vec![source], &ReadOptions::default()).unwrap();

    let now = session.snapshot();
    let data = now.dataset.clone().unwrap();
    assert_eq!((data.points, data.dimensions, data.has_vectors), (8000, 784, false));
    assert_eq!(
        (now.projection, now.tsne.status, now.tsne.iteration),
        (Projection::Tsne, TsneStatus::Restored, 118)
    );
    assert_eq!((now.tsne.perplexity, now.tsne.learning_rate, now.tsne.dims), (23.0, Some(10.0), 3));
    assert!(session.state_file() == file, "the same bytes");

    let camera = now.view.camera.unwrap();
    let saved = States::parse(&file, "state.txt").unwrap().states[0].camera().unwrap();
    let frame = session.frame().unwrap();
    let back = Aspect::of(&frame).to_tensorflow(&camera);
    assert!(saved.position.iter().zip(back.position).all(|(a, b)| (a - b).abs() < 1e-12));
    // TensorFlow's x axis is 0.6318 long, its longest, z, 1.1882.
    assert!((camera.position[0] / saved.position[0] - 0.6318 / 1.1882).abs() < 1e-3);
}

#[test]
fn the_tutorials_bookmark_on_its_data() {
    let Some(folder) = shared_data("the_tutorials_bookmark_on_its_data") else { return };
    let options = ReadOptions::default();
    let images = Source::path(folder.join("mnist/train-images-idx3-ubyte.gz"));
    let labels = Source::path(folder.join("mnist/train-labels-idx1-ubyte.gz"));
    let labels = open::metadata(labels, None, &options, &Silent).unwrap();
    let images = open::vectors(images, &options, &Silent).unwrap();
    let data = images.with_metadata(labels).unwrap().rows(0..8000).unwrap();
    let session = Session::new(Some(data)).unwrap();
    wait(&session, |s| s.pca.status == PcaStatus::Ready);
    assert!(session.snapshot().sphereize);

    let file = std::fs::read(folder.join("seed/state.txt")).unwrap();
    let states = States::parse(&file, "state.txt").unwrap();
    let original = states.states[0].coordinates(P::Tsne).unwrap().unwrap();
    session.open_states("state.txt", states).unwrap();
    let loaded = session.snapshot();
    assert_eq!((loaded.tsne.status, loaded.tsne.iteration), (TsneStatus::Restored, 118));
    let shown = session.frame().unwrap();
    assert!(shown.positions().iter().zip(&original.values).all(|(a, b)| *a == *b as f32));
    std::thread::sleep(std::time::Duration::from_millis(200));
    assert_eq!(session.snapshot(), loaded, "nothing moves");
    assert!(session.state_file() == file, "the same bytes");

    let Reply::Bookmark(_) = apply(&session, r#"{"type":"bookmark.add"}"#) else { panic!() };
    let again = States::parse(&session.state_file(), "state.txt").unwrap();
    let ours = again.states[1].coordinates(P::Tsne).unwrap().unwrap();
    assert!(ours.values == original.values, "bit for bit through a bookmark of our own");

    apply(&session, r#"{"type":"tsne.resume"}"#);
    let moving = wait(&session, |s| s.tsne.status == TsneStatus::Running && s.tsne.iteration > 165);
    assert!(moving.tsne.kl.is_some());
    apply(&session, r#"{"type":"tsne.pause"}"#);
}
