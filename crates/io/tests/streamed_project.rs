//! Tensors of configs and checkpoints read a batch of rows at a time: the same bytes as read whole and written.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "common/batches.rs"]
mod batches;
#[path = "made/bundle.rs"]
mod bundle;

use std::fs;
use std::ops::Range;
use std::path::Path;

use batches::same;
use bundle::{bytes, entry, floats, header, index, number, shape, slice, slice_key};
use embedscope_core::monitor::Silent;
use embedscope_io::Project;
use embedscope_io::convert::{self, Format};

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

fn ranges() -> [Option<Range<usize>>; 3] {
    [None, Some(0..1), Some(1..usize::MAX)]
}

/// Compares all tensors of a project, for ranges of their rows; both say the same of those that cannot be read,
/// which are counted.
fn compare(path: &Path) -> (usize, usize) {
    let project = Project::detect(path).unwrap().unwrap();
    let mut refused = 0;
    for index in 0..project.tensors.len() {
        for rows in ranges() {
            let what = format!("{}, {index}, {rows:?}", path.display());
            let whole = project.open(index, &Silent).map(|opened| opened.dataset.unwrap());
            let whole = match rows.clone() {
                Some(Range { start, end }) => whole.and_then(|data| data.rows(start..end.min(data.points))),
                None => whole,
            };
            match (whole, project.batches(index, rows.as_ref(), &Silent)) {
                (Ok(data), Ok(Some(batches))) => same(&what, &data, &*batches),
                (Err(whole), Ok(Some(batches))) => {
                    refused += usize::from(rows.is_none());
                    let mut out = Vec::new();
                    let error = convert::batches(&*batches, Format::Npy, &mut out, &Silent).unwrap_err();
                    assert_eq!(error.to_string(), whole.to_string(), "{what}");
                }
                (Err(whole), Err(batches)) => {
                    refused += usize::from(rows.is_none());
                    assert_eq!(batches.to_string(), whole.to_string(), "{what}");
                }
                (whole, batches) => panic!("{what}: {:?} {:?}", whole.err(), batches.map(|b| b.is_some())),
            }
        }
    }
    (project.tensors.len(), refused)
}

#[test]
fn tensors_of_configs_whatever_their_format() {
    let config = br#"{"embeddings": [
        {"tensorName": "raw", "tensorShape": [2, 3], "tensorPath": "a.bytes", "metadataPath": "a.tsv"},
        {"tensorName": "unshaped", "tensorPath": "a.bytes", "metadataPath": "a.tsv"},
        {"tensorName": "other shape", "tensorShape": [2, 2], "tensorPath": "b.tsv", "bookmarksPath": "none.txt"},
        {"tensorName": "no name", "tensorShape": [2, 3], "tensorPath": "tensor", "metadataPath": "gone.tsv"},
        {"tensorName": "lines", "tensorPath": "c.jsonl", "metadataPath": "a.tsv", "bookmarksPath": "state.txt"},
        {"tensorName": "array", "tensorPath": "d.npy"},
        {"tensorName": "away", "tensorShape": [3, 2], "tensorPath": "away.bytes"},
        {"tensorName": "broken", "tensorPath": "broken.tsv"},
        {"tensorName": "pictures", "tensorPath": "c.jsonl", "sprite": {"imagePath": "broken.tsv", "singleImageDim": [1, 1]}},
        {"tensorName": "labels too long", "tensorPath": "c.jsonl", "metadataPath": "long.tsv"}
    ]}"#;
    let numbers = floats(&[1.0, 2.0, 3.0, 4.0, 5.0, -6.5]);
    let dict = format!("{:<117}\n", "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }");
    let npy = [b"\x93NUMPY\x01\x00\x76\x00", dict.as_bytes(), &numbers].concat();
    let folder = folder(&[
        ("config.json", config),
        ("a.bytes", &numbers),
        ("tensor", &numbers),
        ("a.tsv", b"007\nx, y\n"),
        ("b.tsv", b"1\t2\n3\t4\n5\t6\n"),
        ("c.jsonl", b"{\"v\":[1,2],\"n\":1}\n{\"v\":[3,4],\"n\":2.5}\n"),
        ("d.npy", &npy),
        ("long.tsv", b"a\nb\nc\nd\n"),
        ("state.txt", b"[]"),
        ("broken.tsv", b"1\t2\n3\tx\n"),
    ]);
    assert_eq!(compare(&folder.path().join("config.json")), (10, 4));
}

/// A checkpoint of one variable in one shard; its slices lie as `tiles` says: rows and columns, start and length.
fn checkpoint(rows: u64, cols: u64, tiles: &[[(u64, u64); 2]], dtype: u64) -> tempfile::TempDir {
    let encoded = |value: f32| match dtype {
        2 => f64::from(value).to_le_bytes().to_vec(),
        14 => value.to_bits().to_le_bytes()[2..].to_vec(),
        _ => value.to_le_bytes().to_vec(),
    };
    let value = |i: u64, j: u64| encoded((i * cols + j) as f32 * 0.5);
    let (mut shard, mut table) = (vec![7; 5], vec![(Vec::new(), header(1))]);
    if tiles.is_empty() {
        let data: Vec<u8> = (0..rows * cols).flat_map(|n| value(n / cols, n % cols)).collect();
        table.push((b"v".to_vec(), entry(dtype, &[rows, cols], 0, shard.len(), &data)));
        shard.extend(data);
    } else {
        let mut full = [number(1, dtype), bytes(2, &shape(&[rows, cols]))].concat();
        for &[(top, height), (left, width)] in tiles {
            let extents = [(top, Some(height)), (left, Some(width))];
            let places = (top..top + height).flat_map(|i| (left..left + width).map(move |j| (i, j)));
            let data: Vec<u8> = places.flat_map(|(i, j)| value(i, j)).collect();
            table.push((slice_key("v", &extents), entry(dtype, &[height, width], 0, shard.len(), &data)));
            full.extend(bytes(7, &slice(&extents)));
            shard.extend(data);
        }
        table.push((b"v".to_vec(), full));
    }
    folder(&[("x.index", &index(table, 3, false)), ("x.data-00000-of-00001", &shard)])
}

#[test]
fn variables_of_checkpoints_in_one_piece_and_in_slices() {
    let by_rows = [[(0, 3), (0, 4)], [(3, 2), (0, 4)]];
    let tiles = [[(0, 2), (0, 3)], [(2, 3), (0, 3)], [(0, 5), (3, 1)]];
    for dtype in [1, 2, 14] {
        for tiles in [&[][..], &by_rows, &tiles] {
            assert_eq!(compare(&checkpoint(5, 4, tiles, dtype).path().join("x")), (1, 0));
        }
    }
    // Several batches, the slices of which do not end where batches do.
    let long = [[(0, 100_000), (0, 2)], [(100_000, 50_001), (0, 2)], [(0, 150_001), (2, 2)]];
    for tiles in [&[][..], &long] {
        let folder = checkpoint(150_001, 4, tiles, 1);
        let project = Project::detect(&folder.path().join("x")).unwrap().unwrap();
        let batches = project.batches(0, None, &Silent).unwrap().unwrap();
        let (mut found, mut count) = (Vec::new(), 0);
        batches
            .each(&Silent, &mut |batch| {
                found.extend_from_slice(batch.vectors.data());
                count += 1;
                Ok(())
            })
            .unwrap();
        assert!(count > 2, "{count}");
        assert!(found.iter().enumerate().all(|(i, &value)| value == i as f32 * 0.5));
        let whole = project.open(0, &Silent).unwrap().dataset.unwrap();
        assert_eq!(whole.vectors.unwrap().data(), found);
    }
}

#[test]
fn damage_of_a_checkpoint_is_said_as_ever() {
    // Slices that lie over each other, with as many numbers as the variable has.
    let over = checkpoint(4, 2, &[[(0, 2), (0, 2)], [(1, 2), (0, 2)]], 1);
    assert_eq!(compare(&over.path().join("x")), (1, 1));
    let folder = checkpoint(5, 4, &[], 1);
    let shard = folder.path().join("x.data-00000-of-00001");
    let mut bytes = fs::read(&shard).unwrap();
    bytes[40] ^= 1;
    fs::write(&shard, &bytes).unwrap();
    assert_eq!(compare(&folder.path().join("x")), (1, 1));
    fs::write(&shard, &bytes[..50]).unwrap();
    assert_eq!(compare(&folder.path().join("x")), (1, 1));
    fs::remove_file(&shard).unwrap();
    assert_eq!(compare(&folder.path().join("x")), (1, 1));
}
