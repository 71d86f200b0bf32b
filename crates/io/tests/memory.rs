//! Memory of a whole process while it reads: at most 1.3 times the matrix, whatever the format, mapped pages among it.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may panic and print")]

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use embedscope_core::{Matrix, monitor::Silent, rng::Rng};
use embedscope_io::convert::{self, Format};
use embedscope_io::{Column, Dataset, ReadOptions, Shape, Table, open};

/// 77 MB of 32-bit floats; as text 200 MB.
const ROWS: usize = 150_000;
const COLUMNS: usize = 128;
/// What a reader takes whatever the size: blocks of text, pages of Parquet, stacks of threads.
const ROOM: u64 = 24 << 20;
/// The file that the child reads.
const CHILD: &str = "EMBEDSCOPE_TEST_READ";

/// A line of `/proc/self/status` in bytes.
fn status(key: &str) -> u64 {
    let text = fs::read_to_string("/proc/self/status").unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(key)).unwrap();
    line.trim_start_matches(':').trim().strip_suffix("kB").unwrap().trim().parse::<u64>().unwrap() * 1024
}

/// The child of the test below: reads one file and says how much memory the process had at most.
#[test]
fn reading() {
    let Some(path) = std::env::var_os(CHILD).map(PathBuf::from) else { return };
    let before = status("VmRSS");
    // The peak counts from here.
    fs::write("/proc/self/clear_refs", "5").unwrap();
    let shape =
        path.extension().is_some_and(|e| e == "bytes").then_some(Shape { rows: None, columns: COLUMNS });
    let options = ReadOptions { shape, ..ReadOptions::default() };
    let data = open::vectors(path.as_path(), &options, &Silent).unwrap();
    assert_eq!((data.points, data.dimensions()), (ROWS, COLUMNS));
    println!("peak {}", status("VmHWM").saturating_sub(before));
}

fn drawn() -> Dataset {
    let x = Matrix::from_fn(ROWS, COLUMNS, |i, j| Rng::new(1, j as u64, i as u64).normal() as f32);
    let kinds = ["ape", "bear", "cat"];
    let column = Column::new("kind", (0..ROWS).map(|i| Some(kinds[i % 3])));
    Dataset::new("drawn", x).with_metadata(Table::new(vec![column]).unwrap()).unwrap()
}

/// Writes a file and returns its path.
fn file(folder: &Path, name: &str, write: impl FnOnce(&mut dyn Write)) -> PathBuf {
    let path = folder.join(name);
    let mut out = BufWriter::with_capacity(1 << 20, File::create(&path).unwrap());
    write(&mut out);
    out.flush().unwrap();
    path
}

/// `f64` in Fortran order: nothing of it can be used where it lies.
fn fortran(data: &Dataset, out: &mut dyn Write) {
    let dict = format!("{{'descr': '<f8', 'fortran_order': True, 'shape': ({ROWS}, {COLUMNS}), }}");
    out.write_all(b"\x93NUMPY\x01\x00\x76\x00").unwrap();
    out.write_all(format!("{dict:<117}\n").as_bytes()).unwrap();
    let x = data.vectors.as_ref().unwrap();
    for column in 0..COLUMNS {
        for row in 0..ROWS {
            out.write_all(&f64::from(x.row(row)[column]).to_le_bytes()).unwrap();
        }
    }
}

#[test]
fn a_process_that_reads_takes_at_most_1_3_times_the_matrix() {
    let folder = tempfile::tempdir().unwrap();
    let data = drawn();
    let matrix = (ROWS * COLUMNS * 4) as u64;
    let limit = matrix * 13 / 10 + ROOM;
    let mut broken = Vec::new();
    let mut check = |path: PathBuf| {
        let out = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "reading", "--nocapture"])
            .env(CHILD, &path)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&out.stdout);
        assert!(out.status.success(), "{text}{}", String::from_utf8_lossy(&out.stderr));
        let peak: u64 =
            text.lines().find_map(|line| line.split("peak ").nth(1)?.trim().parse().ok()).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (size, times) = (fs::metadata(&path).unwrap().len(), peak as f64 / matrix as f64);
        println!(
            "{name:<14} {:>6.1} MB of file, peak {:>6.1} MB, {times:.2} times the matrix",
            size as f64 / 1e6,
            peak as f64 / 1e6
        );
        if peak > limit {
            broken.push(format!("{name}: {times:.2} times the matrix"));
        }
        // Their sum would be gigabytes.
        fs::remove_file(path).unwrap();
    };
    for (format, name) in [
        (Format::Npy, "v.npy"),
        (Format::Bytes, "v.bytes"),
        (Format::Npz, "v.npz"),
        (Format::Safetensors, "v.safetensors"),
        (Format::Parquet, "v.parquet"),
        (Format::Arrow, "v.arrow"),
        (Format::Tsv, "v.tsv"),
        (Format::Jsonl, "v.jsonl"),
        (Format::Word2vecBinary, "v.bin"),
    ] {
        check(file(folder.path(), name, |out| match format {
            // Every word of its own: the words are metadata, and few of them would tell nothing of the reader.
            Format::Word2vecBinary => {
                let words: Vec<String> = (0..ROWS).map(|i| format!("w{i}")).collect();
                let table =
                    Table::new(vec![Column::new("word", words.iter().map(|w| Some(w.as_str())))]).unwrap();
                convert::with_metadata(data.vectors.as_ref().unwrap().view(), &table, format, out).unwrap();
            }
            _ => convert::dataset(&data, format, out).unwrap(),
        }));
    }
    check(file(folder.path(), "fortran.npy", |out| fortran(&data, out)));
    check(file(folder.path(), "v.tsv.gz", |out| {
        let mut out = flate2::write::GzEncoder::new(out, flate2::Compression::fast());
        convert::dataset(&data, Format::Tsv, &mut out).unwrap();
        out.finish().unwrap();
    }));
    check(file(folder.path(), "v.csv.zst", |out| {
        let mut out = zstd::stream::write::Encoder::new(out, 1).unwrap();
        convert::dataset(&data, Format::Csv, &mut out).unwrap();
        out.finish().unwrap();
    }));
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
