//! Checkpoints of TensorFlow, written here by hand in their format (`tests/tools/project.py` makes real ones).

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "made/bundle.rs"]
mod bundle;

use std::fs;
use std::path::{Path, PathBuf};

use bundle::{Extents, block, bytes, entry, floats, header, index, number, place, shape, slice, slice_key};
use embedscope_core::monitor::Silent;
use embedscope_io::Project;
use embedscope_io::checkpoint::Checkpoint;
use proptest::prelude::*;

/// A folder with a checkpoint `model.ckpt-1`: numbers of many kinds, in two shards, one variable in slices.
struct Made {
    folder: tempfile::TempDir,
    prefix: PathBuf,
}

const NAMES: [&str; 5] = ["emb/a", "emb/b", "emb/half", "emb/parts", "emb/wide"];

fn made(each: usize, snappy: bool) -> Made {
    let folder = tempfile::tempdir().unwrap();
    let prefix = folder.path().join("model.ckpt-1");
    let mut shards = [vec![9; 3], Vec::new()];
    let mut put = |shard: usize, data: &[u8]| {
        let offset = shards[shard].len();
        shards[shard].extend(data);
        offset
    };
    let mut rows = vec![(Vec::new(), header(2))];
    let mut add = |name: &str, dtype: u64, sides: &[u64], shard: usize, data: &[u8]| {
        let offset = put(shard, data);
        rows.push((name.as_bytes().to_vec(), entry(dtype, sides, shard as u64, offset, data)));
    };
    add("emb/a", 1, &[2, 3], 0, &floats(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]));
    add("emb/b", 2, &[1, 2], 1, &[1.5f64, -2.0].iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<_>>());
    add("emb/half", 19, &[2, 1], 1, &[0x00, 0x3c, 0x00, 0xc0]);
    add("emb/wide", 14, &[1, 1], 0, &[0xc0, 0x3f]);
    // Not vectors: a whole number, one dimension, three of them, nothing.
    add("step", 9, &[], 0, &7u64.to_le_bytes());
    add("bias", 1, &[2], 0, &floats(&[1.0, 2.0]));
    add("cube", 1, &[1, 1, 1], 0, &floats(&[1.0]));
    add("none", 1, &[0, 4], 0, &[]);
    // A variable of 3 x 2 in two slices by rows, of which the second is in the other shard.
    let parts: [&[(u64, Option<u64>)]; 2] = [&[(0, Some(2)), (0, None)], &[(2, Some(1)), (0, None)]];
    let whole = [vec![(0, Some(2)), (0, None)], vec![(2, Some(1)), (0, None)]];
    let mut full = [number(1, 1), bytes(2, &shape(&[3, 2]))].concat();
    for part in &whole {
        full.extend(bytes(7, &slice(part)));
    }
    for (i, data) in [floats(&[1.0, 2.0, 3.0, 4.0]), floats(&[5.0, 6.0])].iter().enumerate() {
        let offset = put(i, data);
        let sides = [data.len() as u64 / 8, 2];
        rows.push((slice_key("emb/parts", parts[i]), entry(1, &sides, i as u64, offset, data)));
    }
    rows.push((b"emb/parts".to_vec(), full));
    fs::write(folder.path().join("model.ckpt-1.index"), index(rows, each, snappy)).unwrap();
    for (i, shard) in shards.iter().enumerate() {
        fs::write(folder.path().join(format!("model.ckpt-1.data-{i:05}-of-00002")), shard).unwrap();
    }
    Made { folder, prefix }
}

fn read(checkpoint: &Checkpoint, name: &str) -> Vec<f32> {
    let variable = checkpoint.find(name).unwrap_or_else(|| panic!("{name}"));
    checkpoint.read(variable, &Silent).unwrap_or_else(|e| panic!("{name}: {e}")).data().to_vec()
}

#[test]
fn variables_of_all_kinds() {
    for (each, snappy) in [(1, false), (4, false), (100, true), (2, true)] {
        let made = made(each, snappy);
        let checkpoint = Checkpoint::open(&made.prefix).unwrap();
        let names: Vec<_> = checkpoint.variables().iter().map(|v| v.name.as_str()).collect();
        assert_eq!(names, NAMES);
        assert_eq!(checkpoint.variables()[3].shape, (3, 2));
        assert_eq!(read(&checkpoint, "emb/a"), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        assert_eq!(read(&checkpoint, "emb/b:0"), [1.5, -2.0]);
        assert_eq!(read(&checkpoint, "emb/half"), [1.0, -2.0]);
        assert_eq!(read(&checkpoint, "emb/wide"), [1.5]);
        assert_eq!(read(&checkpoint, "emb/parts"), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    }
}

#[test]
fn a_checkpoint_is_a_project() {
    let made = made(3, false);
    let folder = made.folder.path();
    fs::write(folder.join("checkpoint"), "model_checkpoint_path: \"/elsewhere/model.ckpt-1\"\n").unwrap();
    for path in
        [made.prefix.clone(), folder.join("model.ckpt-1.index"), folder.join("checkpoint"), folder.to_owned()]
    {
        let project = Project::detect(&path).unwrap().unwrap_or_else(|| panic!("{}", path.display()));
        let names: Vec<_> = project.tensors.iter().map(|entry| entry.name.as_str()).collect();
        // Those of one row or column are nothing to show.
        assert_eq!(names, ["emb/a", "emb/parts"], "{}", path.display());
        let data = project.open(1, &Silent).unwrap().dataset.unwrap();
        assert_eq!((data.points, data.dimensions()), (3, 2));
    }
}

#[test]
fn a_config_joins_metadata_to_variables() {
    let made = made(3, false);
    let folder = made.folder.path();
    let config = "model_checkpoint_path: 'model.ckpt-1'
        embeddings { tensor_name: 'emb/parts:0' metadata_path: 'm.tsv' }
        embeddings { tensor_name: 'gone' }";
    fs::write(folder.join("projector_config.pbtxt"), config).unwrap();
    fs::write(folder.join("m.tsv"), "a\nb\nc\n").unwrap();
    let project = Project::detect(folder).unwrap().unwrap();
    let names: Vec<_> = project.tensors.iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(names, ["emb/parts:0", "emb/a"]);
    assert!(project.warnings[0].contains("\"gone\" is left out"), "{:?}", project.warnings);
    let data = project.open(0, &Silent).unwrap().dataset.unwrap();
    assert_eq!(data.metadata.column("label").unwrap().values(), ["a", "b", "c"]);
    // Without the path the newest checkpoint beside the config is meant; without a checkpoint nothing is left.
    fs::write(folder.join("projector_config.pbtxt"), "embeddings { tensor_name: 'emb/a' }").unwrap();
    let error = Project::detect(folder).unwrap_err().to_string();
    assert!(error.contains("there is no checkpoint"), "{error}");
    fs::write(folder.join("checkpoint"), "model_checkpoint_path: \"model.ckpt-1\"").unwrap();
    assert_eq!(Project::detect(folder).unwrap().unwrap().tensors[0].name, "emb/a");
    fs::write(folder.join("checkpoint"), "model_checkpoint_path: \"../model.ckpt-1\"").unwrap();
    let error = Project::detect(folder).unwrap_err().to_string();
    assert!(error.contains("leads upwards"), "{error}");
}

/// The sentence for a checkpoint whose file was changed.
fn sentence(made: &Made, name: &str) -> String {
    let error = Checkpoint::open(&made.prefix)
        .and_then(|checkpoint| checkpoint.read(checkpoint.find(name).unwrap(), &Silent).map(|_| ()))
        .expect_err(name);
    error.to_string().replace(&*made.folder.path().to_string_lossy(), ".")
}

fn change(path: &Path, with: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).unwrap();
    with(&mut bytes);
    fs::write(path, bytes).unwrap();
}

#[test]
fn damage_is_told() {
    let made = made(2, false);
    let file = |name: &str| made.folder.path().join(format!("model.ckpt-1.{name}"));
    change(&file("data-00000-of-00002"), |bytes| bytes[8] ^= 1);
    let text = sentence(&made, "emb/a");
    assert!(
        text.contains("./model.ckpt-1.data-00000-of-00002, byte 3: found numbers whose checksum is wrong"),
        "{text}"
    );
    change(&file("data-00001-of-00002"), |bytes| bytes.truncate(10));
    assert!(
        sentence(&made, "emb/b").contains("expected 16 bytes from byte 0 on"),
        "{}",
        sentence(&made, "emb/b")
    );
    fs::remove_file(file("data-00001-of-00002")).unwrap();
    assert!(sentence(&made, "emb/parts").starts_with("cannot read"));
    change(&file("index"), |bytes| bytes[2] ^= 1);
    assert!(sentence(&made, "emb/a").contains("byte 0: found a block whose checksum is wrong"));
    change(&file("index"), |bytes| bytes.truncate(60));
    assert!(sentence(&made, "emb/a").contains("expected the mark of an index at its end"));
}

/// An index of these rows, opened; its numbers are in a shard of 64 zero bytes.
fn opened(rows: Vec<(Vec<u8>, Vec<u8>)>) -> (Made, embedscope_io::Result<Checkpoint>) {
    let folder = tempfile::tempdir().unwrap();
    let prefix = folder.path().join("x");
    fs::write(folder.path().join("x.index"), index(rows, 2, false)).unwrap();
    fs::write(folder.path().join("x.data-00000-of-00001"), [0; 64]).unwrap();
    let checkpoint = Checkpoint::open(&prefix);
    (Made { folder, prefix }, checkpoint)
}

#[test]
fn lies_are_told() {
    let head = || (Vec::new(), header(1));
    let big = [number(1, 1), bytes(2, &shape(&[1 << 40, 1 << 40])), number(5, 64)].concat();
    let other = [number(1, 1), bytes(2, &shape(&[4, 4])), number(5, 60)].concat();
    let negative = [number(1, 1), bytes(2, &shape(&[u64::MAX, 4])), number(5, 64)].concat();
    for (name, value) in [("big", big), ("other", other), ("negative", negative), ("cut", vec![0x0a, 0xff])] {
        let error = opened(vec![head(), (name.into(), value)]).1.expect_err(name).to_string();
        assert!(error.contains(&format!("a broken entry for \"{name}\"")), "{error}");
    }
    let error = opened(vec![(b"a".to_vec(), entry(1, &[4, 4], 0, 0, &[0; 64]))]).1.unwrap_err().to_string();
    assert!(error.contains("no header"), "{error}");
    let error = opened(vec![(Vec::new(), number(2, 1))]).1.unwrap_err().to_string();
    assert!(error.contains("big-endian"), "{error}");

    let of_slices = |parts: &[Extents<'_>], stored: &[(Extents<'_>, u64)]| {
        let mut full = [number(1, 1), bytes(2, &shape(&[4, 2]))].concat();
        for part in parts {
            full.extend(bytes(7, &slice(part)));
        }
        let mut rows = vec![head(), (b"v".to_vec(), full)];
        for (part, height) in stored {
            let data = vec![0; *height as usize * 8];
            rows.push((slice_key("v", part), entry(1, &[*height, 2], 0, 0, &data)));
        }
        let (made, checkpoint) = opened(rows);
        checkpoint.unwrap();
        sentence(&made, "v")
    };
    let (a, b): (&[_], &[_]) = (&[(0, Some(2)), (0, None)], &[(1, Some(2)), (0, None)]);
    assert!(of_slices(&[a], &[(a, 2)]).contains("slices of \"v\" with 4 numbers in all"));
    assert!(of_slices(&[a, b], &[(a, 2), (b, 2)]).contains("lie over each other"));
    assert!(of_slices(&[a, b], &[(a, 2)]).contains("a slice of \"v\" that is not in the index"));
    let outside: &[_] = &[(3, Some(2)), (0, None)];
    assert!(of_slices(&[a, outside], &[(a, 2), (outside, 2)]).contains("not inside the variable"));
    // Fifty slices that share the same eight bytes.
    let mut full = [number(1, 1), bytes(2, &shape(&[50, 2]))].concat();
    let mut rows = vec![head()];
    for i in 0..50 {
        let part = [(i, Some(1)), (0, None)];
        full.extend(bytes(7, &slice(&part)));
        rows.push((slice_key("v", &part), entry(1, &[1, 2], 0, 0, &[0; 8])));
    }
    rows.push((b"v".to_vec(), full));
    let (made, _) = opened(rows);
    assert!(sentence(&made, "v").contains("slices of \"v\" that share their bytes"));
    // Numbers that are none.
    let nan = floats(&[0.0, f32::NAN]);
    let (made, _) = opened(vec![head(), (b"v".to_vec(), entry(1, &[1, 2], 0, 0, &nan))]);
    fs::write(made.folder.path().join("x.data-00000-of-00001"), nan).unwrap();
    assert!(sentence(&made, "v").contains("found NaN in \"v\", expected a finite number in row 1, column 2"));
}

#[test]
fn long_names_in_few_bytes_are_refused() {
    // Each row shares a name of 60,000 bytes with the one before.
    let name = "x".repeat(60_000);
    let rows = (0..3000).map(|i| (format!("{name}{i:04}").into_bytes(), entry(1, &[1, 1], 0, 0, &[0; 4])));
    let rows: Vec<_> = std::iter::once((Vec::new(), header(1))).chain(rows).collect();
    let folder = tempfile::tempdir().unwrap();
    let mut all = rows;
    all.sort();
    let data = block(&all, false, usize::MAX);
    let places = block(&[(b"z".to_vec(), place(0, &data))], false, 1);
    let mut footer = [place(0, &data), place(data.len(), &places)].concat();
    footer.resize(40, 0);
    let bytes = [data, places, footer, 0xdb47_7524_8b80_fb57_u64.to_le_bytes().to_vec()].concat();
    fs::write(folder.path().join("x.index"), bytes).unwrap();
    let error = Checkpoint::open(&folder.path().join("x")).unwrap_err().to_string();
    assert!(error.contains("names many times longer than the file"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn nothing_makes_it_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let made = made(3, false);
        let path = made.folder.path().join("model.ckpt-1.index");
        change(&path, |bytes| {
            let length = bytes.len();
            for (at, byte) in &changes {
                bytes[at.index(length)] = *byte;
            }
        });
        if let Ok(checkpoint) = Checkpoint::open(&made.prefix) {
            for variable in checkpoint.variables() {
                let _ = checkpoint.read(variable, &Silent);
            }
        }
    }

    /// Damage that the checksums do not show, since they are of the damaged bytes.
    #[test]
    fn no_entry_makes_it_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let extents = [(0, Some(1)), (0, None)];
        let mut full = [number(1, 1), bytes(2, &shape(&[1, 2]))].concat();
        full.extend(bytes(7, &slice(&extents)));
        let mut rows = vec![
            (Vec::new(), header(1)),
            (b"a".to_vec(), entry(1, &[2, 2], 0, 0, &[0; 16])),
            (b"v".to_vec(), full),
            (slice_key("v", &extents), entry(1, &[1, 2], 0, 16, &[0; 8])),
        ];
        for (at, byte) in changes {
            let row = at.index(4);
            let value = &mut rows[row].1;
            let at = at.index(value.len());
            value[at] = byte;
        }
        let (_made, checkpoint) = opened(rows);
        if let Ok(checkpoint) = checkpoint {
            for variable in checkpoint.variables() {
                let _ = checkpoint.read(variable, &Silent);
            }
        }
    }

    #[test]
    fn any_matrix_reads_back(rows in 1u64..20, columns in 1u64..20, seed in any::<u32>(), cuts in 1u64..4) {
        // One variable cut into slices of rows.
        let value = |i: u64| (i as f32).mul_add(0.5, (seed % 1000) as f32);
        let whole: Vec<f32> = (0..rows * columns).map(value).collect();
        let step = rows.div_ceil(cuts);
        let (mut shard, mut table) = (Vec::new(), vec![(Vec::new(), header(1))]);
        let mut full = [number(1, 1), bytes(2, &shape(&[rows, columns]))].concat();
        for start in (0..rows).step_by(step as usize) {
            let height = step.min(rows - start);
            let extents = [(start, Some(height)), (0, None)];
            let part = &whole[(start * columns) as usize..((start + height) * columns) as usize];
            let data = floats(part);
            table.push((slice_key("v", &extents), entry(1, &[height, columns], 0, shard.len(), &data)));
            full.extend(bytes(7, &slice(&extents)));
            shard.extend(data);
        }
        table.push((b"v".to_vec(), full));
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("x.index"), index(table, 3, true)).unwrap();
        fs::write(folder.path().join("x.data-00000-of-00001"), shard).unwrap();
        let checkpoint = Checkpoint::open(&folder.path().join("x")).unwrap();
        prop_assert_eq!(read(&checkpoint, "v"), whole);
    }
}
