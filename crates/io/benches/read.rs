//! Opening large files with a warm cache: `cargo bench -p embedscope-io`.
//!
//! The files are made once in `target/bench/data`. With `EMBEDSCOPE_BENCH_QUICK` set they are a hundredth of the size.
#![allow(missing_docs, clippy::unwrap_used)]

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use criterion::{Criterion, criterion_group, criterion_main};
use embedscope_core::{Matrix, monitor::Silent, rng::Rng};
use embedscope_io::convert::{self, Format};
use embedscope_io::{ReadOptions, open};

/// The file of `rows` x `columns` values, made unless it is there.
fn file(rows: usize, columns: usize, format: Format, extension: &str) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target"), PathBuf::from);
    let folder = target.join("bench/data");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("drawn-{rows}-{columns}.{extension}"));
    if !path.exists() {
        let pixels = format == Format::Tsv;
        let x = Matrix::from_fn(rows, columns, |i, j| {
            let value = Rng::new(1, j as u64, i as u64).normal();
            // Four of five pixels are empty, as in MNIST; other values have all their digits.
            if pixels { ((value - 0.8) * 150.0).clamp(0.0, 255.0).round() as f32 } else { value as f32 }
        });
        // Under its name only when it is whole.
        let half = path.with_extension("half");
        let mut out = BufWriter::new(File::create(&half).unwrap());
        convert::vectors(x.view(), format, &mut out).unwrap();
        drop(out);
        fs::rename(half, &path).unwrap();
    }
    path
}

fn reading(c: &mut Criterion) {
    let part = if std::env::var_os("EMBEDSCOPE_BENCH_QUICK").is_some() { 100 } else { 1 };
    let mut group = c.benchmark_group("read");
    group.sample_size(10);
    for (rows, columns, format, extension) in [
        (8_000 / part, 784, Format::Tsv, "tsv"),
        (1_000_000 / part, 128, Format::Npy, "npy"),
        (1_000_000 / part, 128, Format::Parquet, "parquet"),
    ] {
        let path = file(rows, columns, format, extension);
        group.bench_function(format!("{extension}, {rows} x {columns}"), |b| {
            b.iter(|| open::vectors(path.as_path(), &ReadOptions::default(), &Silent).unwrap());
        });
    }
    group.finish();
}

criterion_group!(benches, reading);
criterion_main!(benches);
