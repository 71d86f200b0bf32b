//! Memory of a whole process, mapped pages among it: while it reads at most 1.3 times the matrix, whatever the format; while it
//! converts no more for many rows than for few.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may panic and print")]

#[path = "made/bundle.rs"]
mod bundle;
#[cfg(feature = "h5ad")]
#[path = "made/hdf5.rs"]
mod hdf5;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use embedscope_core::{Matrix, monitor::Silent, rng::Rng};
use embedscope_io::convert::{self, Format};
use embedscope_io::{Column, Dataset, Project, ReadOptions, Shape, Table, open, stream};

/// 77 MB of 32-bit floats; as text 200 MB.
const ROWS: usize = 150_000;
const COLUMNS: usize = 128;
/// Rows of metadata: 130 MB as text.
const LABELS: usize = 1_000_000;
/// What a reader takes whatever the size: blocks of text, pages of Parquet, stacks of threads.
const ROOM: u64 = 24 << 20;
/// The file that the child reads.
const CHILD: &str = "EMBEDSCOPE_TEST_READ";
/// The files that the child converts from and to.
const CONVERTED: [&str; 2] = ["EMBEDSCOPE_TEST_FROM", "EMBEDSCOPE_TEST_TO"];

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
    if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("labels")) {
        let table = open::metadata(path.as_path(), None, &options, &Silent).unwrap();
        assert_eq!((table.rows(), table.columns().len()), (LABELS, 2));
    } else {
        let data = open::vectors(path.as_path(), &options, &Silent).unwrap();
        assert_eq!((data.points, data.dimensions()), (ROWS, COLUMNS));
    }
    println!("peak {}", status("VmHWM").saturating_sub(before));
}

/// Writes vectors in the format of a name.
fn write_as(name: &Path, data: &Dataset, out: &mut dyn Write) {
    let x = data.vectors.as_ref().unwrap().data();
    match name.extension().unwrap().to_str().unwrap() {
        "idx" => {
            out.write_all(&[0, 0, 0x0d, 2]).unwrap();
            out.write_all(&(data.points as u32).to_be_bytes()).unwrap();
            out.write_all(&(NARROW as u32).to_be_bytes()).unwrap();
            for value in x {
                out.write_all(&value.to_be_bytes()).unwrap();
            }
        }
        #[cfg(feature = "h5ad")]
        "h5ad" => out.write_all(&h5ad(name, data)).unwrap(),
        // Vectors alone: what lies beside them is held.
        "npz" => {
            let deflate = name.file_stem().is_some_and(|stem| stem == "deflated");
            let method =
                if deflate { zip::CompressionMethod::Deflated } else { zip::CompressionMethod::Stored };
            let options = zip::write::SimpleFileOptions::default()
                .compression_method(method)
                .compression_level(deflate.then_some(1));
            let mut archive = zip::ZipWriter::new_stream(out);
            archive.start_file("vectors.npy", options).unwrap();
            convert::vectors(data.vectors.as_ref().unwrap().view(), Format::Npy, &mut archive).unwrap();
            archive.finish().unwrap();
        }
        // A checkpoint's, whose index lies beside it.
        "data-00000-of-00001" => out.write_all(&bundle::floats(x)).unwrap(),
        _ => convert::dataset(data, Format::from_path(name).unwrap(), out).unwrap(),
    }
}

/// `AnnData` with numbers in one piece, in chunks, or in sparse rows in which none is missing.
#[cfg(feature = "h5ad")]
fn h5ad(name: &Path, data: &Dataset) -> Vec<u8> {
    let (x, rows) = (data.vectors.as_ref().unwrap().data(), data.points);
    let mut file = hdf5::File::new();
    let vectors = match name.file_stem().unwrap().to_str().unwrap() {
        "chunks" => file.chunked(hdf5::Type::F32, [rows, NARROW], [10_000, 5], &bundle::floats(x)),
        "csr" => {
            let numbers = file.floats(&[x.len() as u64], x);
            let across: Vec<i64> = (0..x.len()).map(|i| (i % NARROW) as i64).collect();
            let starts: Vec<i64> = (0..=rows).map(|row| (row * NARROW) as i64).collect();
            let (indices, starts) = (file.integers(&across), file.integers(&starts));
            let sides: Vec<u8> =
                [rows, NARROW].iter().flat_map(|&side| (side as u64).to_le_bytes()).collect();
            let attributes = [
                hdf5::text_attribute("encoding-type", &["csr_matrix"]),
                hdf5::attribute("shape", hdf5::Type::I64, &[2], &sides),
            ];
            file.group(&[("data", numbers), ("indices", indices), ("indptr", starts)], &attributes).0
        }
        _ => file.floats(&[rows as u64, NARROW as u64], x),
    };
    file.finish(&[("X", vectors)])
}

/// The index of a checkpoint beside its file of numbers; returns its path.
fn with_index(data: PathBuf, rows: usize) -> PathBuf {
    let index = data.with_extension("index");
    let numbers = fs::read(data).unwrap();
    let entry = bundle::entry(1, &[rows as u64, NARROW as u64], 0, 0, &numbers);
    fs::write(&index, bundle::index(vec![(Vec::new(), bundle::header(1)), (b"v".to_vec(), entry)], 1, false))
        .unwrap();
    index
}

/// The child of the last test: converts one file.
#[test]
fn converting() {
    let [Some(from), Some(to)] = CONVERTED.map(|name| std::env::var_os(name).map(PathBuf::from)) else {
        return;
    };
    let before = status("VmRSS");
    fs::write("/proc/self/clear_refs", "5").unwrap();
    let batches = if let Some(project) = Project::detect(&from).unwrap() {
        project.batches(0, None, &Silent)
    } else {
        // So that the same text is read once more as TensorFlow reads it.
        let strict_tf = from.file_name().is_some_and(|name| name == "strict.tsv");
        stream::open(
            vec![from.into()],
            None,
            None,
            &ReadOptions { strict_tf, ..ReadOptions::default() },
            &Silent,
        )
    };
    let batches = batches.unwrap().unwrap();
    let format = Format::from_path(&to).unwrap();
    let mut out = BufWriter::with_capacity(1 << 20, File::create(&to).unwrap());
    convert::batches(&*batches, format, &mut out, &Silent).unwrap();
    out.flush().unwrap();
    println!("peak {}", status("VmHWM").saturating_sub(before));
}

/// Runs a child of this program, and returns the most memory that it had.
fn peak(test: &str, variables: &[(&str, &Path)]) -> u64 {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", test, "--nocapture"]).envs(variables.iter().copied());
    let out = child.output().unwrap();
    let text = String::from_utf8_lossy(&out.stdout);
    assert!(out.status.success(), "{text}{}", String::from_utf8_lossy(&out.stderr));
    text.lines().find_map(|line| line.split("peak ").nth(1)?.trim().parse().ok()).unwrap()
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
        let peak = peak("reading", &[(CHILD, &path)]);
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
    check(file(folder.path(), "v.jsonl.gz", |out| {
        let mut out = flate2::write::GzEncoder::new(out, flate2::Compression::fast());
        convert::dataset(&data, Format::Jsonl, &mut out).unwrap();
        out.finish().unwrap();
    }));
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Two columns of long texts, of which there are few: the text is many times what is kept of it.
fn labels(row: usize) -> [String; 2] {
    [
        format!("a rather long label, number {:030}", row % 97),
        format!("and another one, number {:030}", row % 89),
    ]
}

#[test]
fn compressed_metadata_are_never_unpacked_whole() {
    let folder = tempfile::tempdir().unwrap();
    let texts = |out: &mut dyn Write, by: &str| {
        writeln!(out, "first{by}second").unwrap();
        for row in 0..LABELS {
            writeln!(out, "{}", labels(row).map(|text| text.replace(',', "")).join(by)).unwrap();
        }
    };
    let objects = |out: &mut dyn Write| {
        for row in 0..LABELS {
            let [first, second] = labels(row);
            writeln!(out, "{{\"first\":\"{first}\",\"second\":\"{second}\"}}").unwrap();
        }
    };
    // Codes of both columns, and their vectors half empty where they have just grown.
    let limit = (LABELS * 2 * 4 * 2) as u64 + ROOM;
    for (name, kind) in [("labels.tsv.gz", "\t"), ("labels.csv.zst", ","), ("labels.jsonl.gz", "")] {
        let path = file(folder.path(), name, |out| {
            let write = |out: &mut dyn Write| if kind.is_empty() { objects(out) } else { texts(out, kind) };
            if Path::new(name).extension().is_some_and(|extension| extension == "gz") {
                let mut out = flate2::write::GzEncoder::new(out, flate2::Compression::fast());
                write(&mut out);
                out.finish().unwrap();
            } else {
                let mut out = zstd::stream::write::Encoder::new(out, 1).unwrap();
                write(&mut out);
                out.finish().unwrap();
            }
        });
        let peak = peak("reading", &[(CHILD, &path)]);
        println!("{name:<16} peak {:>6.1} MB", peak as f64 / 1e6);
        assert!(peak < limit, "{name}: {peak} bytes, and not {limit}");
    }
}

/// Rows that are few, and six times as many: 210 MB of text.
const CONVERTED_ROWS: [usize; 2] = [200_000, 1_200_000];
/// What converting may take, whatever the size: twice a row group of Parquet and blocks of text.
const BOUND: u64 = 72 << 20;
/// Dimensions of them: narrow, so that a row group of Parquet is no large part of the file.
const NARROW: usize = 16;

#[test]
fn converting_takes_no_more_memory_for_more_rows() {
    let folder = tempfile::tempdir().unwrap();
    let x = |rows| Matrix::from_fn(rows, NARROW, |i, j| Rng::new(1, j as u64, i as u64).normal() as f32);
    let mut broken = Vec::new();
    let pack = |name: &str, data: &Dataset| {
        file(folder.path(), name, |out| match Path::new(name).extension().unwrap().to_str().unwrap() {
            "gz" => {
                let mut out = flate2::write::GzEncoder::new(out, flate2::Compression::fast());
                write_as(Path::new(name).with_extension("").as_path(), data, &mut out);
                out.finish().unwrap();
            }
            "zst" => {
                let mut out = zstd::stream::write::Encoder::new(out, 1).unwrap();
                write_as(Path::new(name).with_extension("").as_path(), data, &mut out);
                out.finish().unwrap();
            }
            _ => write_as(name.as_ref(), data, out),
        })
    };
    let data = CONVERTED_ROWS.map(|rows| {
        let kinds = Column::new("kind", (0..rows).map(|i| Some(["ape", "bear", "cat"][i % 3])));
        Dataset::new("drawn", x(rows)).with_metadata(Table::new(vec![kinds]).unwrap()).unwrap()
    });
    let anndata: &[(&str, &str)] = if cfg!(feature = "h5ad") {
        &[("plain.h5ad", "o.npy"), ("chunks.h5ad", "o.npy"), ("csr.h5ad", "o.npy")]
    } else {
        &[]
    };
    let others = [
        ("v.tsv", "o.npy"),
        ("v.tsv", "o.parquet"),
        ("v.tsv.gz", "o.arrow"),
        ("v.csv.zst", "o.bytes"),
        ("v.parquet", "o.tsv"),
        ("v.parquet", "o.jsonl"),
        ("v.arrow", "o.safetensors"),
        ("v.arrow", "o.parquet"),
        ("v.jsonl", "o.npy"),
        ("v.jsonl", "o.parquet"),
        ("v.bin", "o.npy"),
        ("v.idx", "o.npy"),
        ("v.idx.gz", "o.npy"),
        ("v.bin.zst", "o.bytes"),
        ("v.npy", "o.bytes"),
        ("v.safetensors", "o.npy"),
        ("stored.npz", "o.npy"),
        ("deflated.npz", "o.npy"),
        ("strict.tsv", "o.npy"),
        ("c.data-00000-of-00001", "o.npy"),
    ];
    for &(from, to) in others.iter().chain(anndata) {
        let [few, many] = [0, 1].map(|size| {
            let (path, out) = (pack(from, &data[size]), folder.path().join(to));
            let is_checkpoint = from.starts_with("c.data");
            let path = if is_checkpoint { with_index(path, CONVERTED_ROWS[size]) } else { path };
            let peak = peak("converting", &[(CONVERTED[0], &path), (CONVERTED[1], &out)]);
            let length = fs::metadata(folder.path().join(from)).unwrap().len();
            (peak, length)
        });
        println!(
            "{from:<10} to {to:<14} {:>6.1} MB of file, peak {:>6.1} MB; {:>6.1} MB, peak {:>6.1} MB",
            few.1 as f64 / 1e6,
            few.0 as f64 / 1e6,
            many.1 as f64 / 1e6,
            many.0 as f64 / 1e6
        );
        // Files are several times as long as what is taken; what Parquet has of rows that wait is the most of it.
        if many.0 > BOUND {
            broken.push(format!("{from} to {to}: {} bytes", many.0));
        }
        // What pages the system leaves mapped differs from run to run.
        if many.0 > few.0 + few.0 / 4 + (8 << 20) {
            broken.push(format!(
                "{from} to {to}: {} bytes for {} rows and {} for {}",
                few.0, CONVERTED_ROWS[0], many.0, CONVERTED_ROWS[1]
            ));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
