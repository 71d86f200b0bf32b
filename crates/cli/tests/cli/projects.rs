//! Projector configs, TensorBoard folders and pictures on the command line.

use crate::{drawn, fails, ok};

#[test]
fn a_tensorboard_folder_opens_as_it_is_and_a_tensor_is_chosen_by_name_or_number() {
    let home = drawn(60);
    let h = home.path();
    let logs = h.join("logs");
    std::fs::create_dir_all(logs.join("step")).unwrap();
    std::fs::rename(h.join("vectors.tsv"), logs.join("step/tensors.tsv")).unwrap();
    std::fs::rename(h.join("labels.tsv"), logs.join("step/metadata.tsv")).unwrap();
    std::fs::write(logs.join("small.tsv"), "1\t2\n3\t4\n").unwrap();
    let config = r#"embeddings { tensor_name: "digits" tensor_path: "step/tensors.tsv" metadata_path: "step/metadata.tsv" }
        embeddings { tensor_name: "small" tensor_path: "small.tsv" }"#;
    std::fs::write(logs.join("projector_config.pbtxt"), config).unwrap();
    ok(h, &["convert", "logs", "-o", "x.parquet"]);
    let info = ok(h, &["info", "x.parquet", "--json"]);
    assert!(info.contains("\"points\":60") && info.contains("\"dimensions\":784"), "{info}");
    for tensor in ["small", "1"] {
        let info = ok(h, &["info", "logs/projector_config.pbtxt", "--tensor", tensor, "--json"]);
        assert!(info.contains("\"points\":2"), "{info}");
    }
    let said = fails(h, &["convert", "logs", "-o", "logs/step/tensors.tsv"]);
    assert!(said.contains("also an input"), "{said}");
    let said = fails(h, &["info", "logs", "--tensor", "none"]);
    assert!(said.contains("no tensor \"none\"; there are \"digits\", \"small\""), "{said}");
    let said = fails(h, &["info", "x.parquet", "--tensor", "none"]);
    assert!(said.contains("--tensor is for a projector config"), "{said}");
    // A session of the second tensor comes back as that.
    ok(h, &["save", "logs", "--tensor", "small", "-o", "a.embedscope"]);
    ok(h, &["save", "a.embedscope", "-o", "b.embedscope"]);
    assert_eq!(
        std::fs::read(h.join("a.embedscope")).unwrap(),
        std::fs::read(h.join("b.embedscope")).unwrap()
    );
}

#[test]
fn pictures_that_do_not_fit_are_one_sentence() {
    let home = drawn(60);
    let h = home.path();
    std::fs::create_dir(h.join("empty")).unwrap();
    let said = fails(h, &["info", "vectors.tsv", "--images", "empty"]);
    assert!(said.contains("empty"), "{said}");
    let said = fails(h, &["info", "vectors.tsv", "--images", "nowhere"]);
    assert!(said.contains("found neither a folder nor a metadata column"), "{said}");
    std::fs::write(h.join("sprite.png"), "no png").unwrap();
    let said = fails(h, &["info", "vectors.tsv", "--sprite", "sprite.png", "--sprite-size", "28x28"]);
    assert!(said.contains("sprite.png"), "{said}");
}
