//! Bad files: one sentence each, with file, place and way out, and exit code 1.

use std::fs;
use std::path::Path;

use crate::{drawn, fails, ok};

/// A bad input: what it is called, the file, its bytes, the arguments, and what the sentence must say.
struct Case {
    what: &'static str,
    file: &'static str,
    bytes: Vec<u8>,
    args: &'static [&'static str],
    says: &'static [&'static str],
}

fn cases(home: &Path) -> Vec<Case> {
    let case = |what, file, bytes: &[u8], args, says| Case { what, file, bytes: bytes.to_vec(), args, says };
    let npy = |header: &str, body: &[u8]| -> Vec<u8> {
        let mut header = header.to_owned();
        while !(header.len() + 11).is_multiple_of(64) {
            header.push(' ');
        }
        header.push('\n');
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((header.len() as u16).to_le_bytes());
        bytes.extend(header.as_bytes());
        bytes.extend(body);
        bytes
    };
    let gzip = {
        // A whole gzip stream made by the program's own input would need a compressor: the first bytes of one are enough.
        let mut bytes = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
        bytes.extend([0x4b, 0x4c, 0x4a]);
        bytes
    };
    let state = fs::read(home.join("good.txt")).unwrap();
    let other = fs::read(home.join("other.txt")).unwrap();
    let mut idx = vec![0, 0, 8, 3];
    idx.extend(2_000_000_000u32.to_be_bytes());
    idx.extend(28u32.to_be_bytes());
    idx.extend(28u32.to_be_bytes());
    idx.resize(100, 7);
    let huge = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2000000000, 4), }", &[0; 16]);
    let cut = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (100, 4), }", &[0; 160]);
    vec![
        case("ragged row", "a.tsv", b"1\t2\t3\n4\t5\t6\n7\t8\n", &["info", "a.tsv"], &["line 3", "2", "3"]),
        case(
            "text in a number cell",
            "b.tsv",
            b"1\t2\t3\n4\toops\t6\n7\t8\t9\n1\t2\t3\n1\t2\t3\n",
            &["convert", "b.tsv", "-o", "x.npy"],
            &["line 2", "column 2", "oops"],
        ),
        case(
            "NaN",
            "c.tsv",
            b"1\t2\n3\tNaN\n5\t6\n",
            &["convert", "c.tsv", "-o", "x.npy"],
            &["line 2", "column 2"],
        ),
        case("empty file", "d.tsv", b"", &["info", "d.tsv"], &["empty"]),
        case("header only", "e.tsv", b"a\tb\tc\n", &["info", "e.tsv"], &["line 2", "header"]),
        case(
            "labels of the wrong length",
            "f.tsv",
            b"a\nb\nc\n",
            &["info", "vectors.tsv", "f.tsv"],
            &["3", "40"],
        ),
        case("truncated gzip", "g.tsv.gz", &gzip, &["info", "g.tsv.gz"], &["byte 13", "gzip"]),
        case("truncated npy", "h.npy", &cut, &["info", "h.npy"], &["byte", "160 bytes", "1600 bytes"]),
        case("wrong magic", "i.npy", b"\x89PNG\r\n\x1a\n0000", &["info", "i.npy"], &["byte 0", "expected"]),
        case(
            "state cut in half",
            "j.txt",
            &state[..state.len() / 2],
            &["export", "j.txt", "-o", "x.npy"],
            &["byte", "end of the file"],
        ),
        case(
            "state of another data set",
            "k.txt",
            &other,
            &["open", "vectors.tsv", "--state", "k.txt", "--no-browser"],
            &["20", "40"],
        ),
        case(
            "2 GB of rows in 100 bytes, IDX",
            "l-idx3-ubyte",
            &idx,
            &["info", "l-idx3-ubyte"],
            &["2000000000"],
        ),
        case("2 GB of rows in 100 bytes, npy", "m.npy", &huge, &["info", "m.npy"], &["2000000000"]),
    ]
}

#[test]
fn every_bad_input_is_one_sentence_with_its_place() {
    let home = drawn(40);
    let other = drawn(20);
    let project = ["project", "vectors.tsv", "--iterations", "10", "-o"];
    crate::ok(home.path(), &[&project[..], &["good.txt"]].concat());
    crate::ok(other.path(), &[&project[..], &["other.txt"]].concat());
    fs::copy(other.path().join("other.txt"), home.path().join("other.txt")).unwrap();
    let mut wrong = Vec::new();
    for case in cases(home.path()) {
        fs::write(home.path().join(case.file), &case.bytes).unwrap();
        let said = fails(home.path(), case.args);
        println!("{}: {}", case.what, said.trim_end());
        for &part in [case.file].iter().chain(case.says) {
            if !said.contains(part) {
                wrong.push(format!("{}: no `{part}` in: {}", case.what, said.trim_end()));
            }
        }
        // The way out follows the facts.
        if !said.contains(';') {
            wrong.push(format!("{}: no way out in: {}", case.what, said.trim_end()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_sentence_shows_the_way_out() {
    let home = drawn(40);
    let home = home.path();
    ok(home, &["project", "vectors.tsv", "--iterations", "20", "-o", "state.txt"]);
    ok(home, &["project", "vectors.tsv", "--method", "pca", "-o", "pca.npy"]);
    fs::write(home.join("empty.txt"), "[]").unwrap();
    fs::create_dir(home.join("cfg")).unwrap();
    let config = r#"{"embeddings":[{"tensorName":"words","tensorShape":[2,2],"tensorPath":"gone.bytes"}]}"#;
    fs::write(home.join("cfg/config.json"), config).unwrap();
    fs::write(home.join("nan.jsonl"), "[1,2]\n[1,NaN]\n").unwrap();
    for (args, expected) in [
        (
            &["convert", "vectors.tsv", "labels.tsv", "-o", "x.tsv", "--labels-out", "./x.tsv"][..],
            "another file",
        ),
        (&["convert", "vectors.tsv", "-o", "x.npy", "--labels-out", "l.tsv"], "leave --labels-out out"),
        (
            &["convert", "vectors.tsv", "labels.tsv", "-o", "x.npy", "--labels-out", "l.foo"],
            "no format for metadata",
        ),
        (&["convert", "labels.tsv", "-o", "l.csv", "--labels-out", "m.csv"], "leave --labels-out out"),
        (&["convert", "vectors.tsv", "-o", "x.csv", "--spreadsheet"], "with --labels-out"),
        (&["convert", "labels.tsv", "-o", "l.tsv", "--spreadsheet"], "for .csv alone"),
        (&["export", "state.txt", "-o", "x.tsv", "--spreadsheet"], "for CSV alone"),
        (&["convert", "vectors.tsv", "-o", "x.tsv.gz"], "compressed files are not written"),
        (&["export", "state.txt", "-o", "x.csv.zst"], "compressed files are not written"),
        (&["knn", "vectors.tsv", "--k", "3", "-o", "k.csv.gz"], "compressed files are not written"),
        (&["knn", "vectors.tsv", "--k", "40", "-o", "k.npz"], "from 1 to 39"),
        (
            &["project", "vectors.tsv", "--neighbors", "40", "-o", "x.npy"],
            "less than the number of points, 40",
        ),
        (&["project", "vectors.tsv", "--metric", "dot", "-o", "x.npy"], "--neighbors"),
        (&["project", "vectors.tsv", "--supervise", "kind", "-o", "x.npy"], "give labels with --metadata"),
        (&["project", "vectors.tsv", "--learning-rate", "0", "-o", "x.npy"], "must be more than 0"),
        (&["project", "vectors.tsv", "--perplexity", "-5", "-o", "x.npy"], "perplexity is -5"),
        (&["project", "empty.txt", "-o", "x.npy"], "an empty list of bookmarks"),
        (&["quality", "vectors.tsv", "pca.npy", "--k", "20"], "here 19"),
        (&["info", "vectors.tsv", "vectors.tsv"], "twice"),
        (&["info", "vectors.tsv", "--shape", "9x9"], "leave them out"),
        (&["info", "vectors.tsv", "--array", "x"], "leave it out"),
        (&["convert", "vectors.tsv", "--shape", "9x9", "-o", "x.npy"], "leave them out"),
        (&["plot", "pca.npy", "--projection", "umap", "-o", "x.png"], "leave out --projection"),
        (&["info", "cfg/config.json"], "\"words\""),
        (&["info", "absent.tsv"], "check the path"),
        (&["convert", "vectors.tsv", "-o", "absent/x.npy"], "make it first"),
        (&["info", "nan.jsonl"], "JSON has no NaN"),
    ] {
        let said = fails(home, args);
        assert!(said.contains(expected), "{args:?}: {said}");
        assert!(!said.contains("os error") && !said.contains(".part"), "{args:?}: {said}");
    }
    let left: Vec<_> = fs::read_dir(home).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(
        !left.iter().any(|name| name.to_string_lossy().starts_with("x.")),
        "nothing was written: {left:?}"
    );
}
