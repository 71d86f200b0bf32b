//! Several tensors of one config, and switching between them.
#![allow(clippy::unwrap_used, reason = "a failed test may panic")]

use std::sync::Arc;

use embedscope_core::monitor::Silent;
use embedscope_io::Project;
use embedscope_server::{Command, Session};

#[test]
fn another_tensor_brings_its_metadata_and_its_kept_session() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("a.tsv", "1\t2\t0\n3\t4\t1\n5\t7\t2\n8\t1\t3\n");
    write("a-labels.tsv", "one\ntwo\nthree\nfour\n");
    write("b.tsv", "1\t2\n3\t4\n5\t7\n");
    write(
        "config.json",
        r#"{"embeddings":[
            {"tensorName":"words","tensorShape":[4,3],"tensorPath":"a.tsv","metadataPath":"a-labels.tsv"},
            {"tensorName":"pictures","tensorShape":[3,2],"tensorPath":"b.tsv"},
            {"tensorName":"gone","tensorShape":[3,2],"tensorPath":"c.tsv"}]}"#,
    );
    let project = Project::detect(&folder.path().join("config.json")).unwrap().unwrap();
    let opened = project.open(0, &Silent).unwrap();
    let session = Session::new(opened.dataset).unwrap();
    session.set_project(Arc::new(project), 0);
    let home = tempfile::tempdir().unwrap();
    session.keep(home.path()).unwrap();
    let tensors = session.snapshot().tensors.unwrap();
    assert_eq!(
        (tensors.names.as_slice(), tensors.open),
        (["words", "pictures", "gone"].map(str::to_owned).as_slice(), 0)
    );
    session.apply(serde_json::from_str(r#"{"type":"bookmark.add","label":"of words"}"#).unwrap()).unwrap();

    let tensor = |index: usize| {
        let command: Command =
            serde_json::from_str(&format!(r#"{{"type":"tensor","index":{index}}}"#)).unwrap();
        session.apply(command)
    };
    tensor(1).unwrap();
    let now = session.snapshot();
    let data = now.dataset.unwrap();
    assert_eq!((data.name.as_str(), data.points, data.dimensions), ("pictures", 3, 2));
    assert!(data.columns.is_empty() && now.bookmarks.is_empty());
    assert_eq!(now.tensors.unwrap().open, 1);

    // One that cannot be read leaves all as it is.
    let said = tensor(2).unwrap_err().to_string();
    assert!(said.contains("c.tsv"), "{said}");
    assert!(tensor(3).is_err());
    assert_eq!(session.snapshot().tensors.unwrap().open, 1);

    tensor(0).unwrap();
    let begun = std::time::Instant::now();
    while session.snapshot().bookmarks.is_empty() {
        assert!(begun.elapsed() < std::time::Duration::from_secs(30), "its session is not found again");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!(session.snapshot().bookmarks[0].label, "of words");
    assert_eq!(session.snapshot().dataset.unwrap().columns.len(), 1);
    let alone = Session::new(None).unwrap();
    assert!(alone.open_tensor(0).unwrap_err().to_string().contains("no other tensors"));
}
