//! `cargo xtask sanitize`: the tests of the kernels and of the readers under `AddressSanitizer`.
//!
//! What is unsafe reads and writes vectors in slices, and files as slices: the sanitizer ends the program at the first byte outside. The
//! options that it takes work on a stable compiler that is told so, as it comes with the sanitizer's own library.

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::{process, workspace};

/// Packages, and what of their tests touches unsafe code.
const TESTS: [(&str, &[&str]); 2] = [
    (
        "embedscope-core",
        &[
            "--lib",
            "--test=knn",
            "--test=knn_edges",
            "--test=knn_clustered",
            "--test=knn_query",
            "--test=pca_edges",
            "--test=tsne_edges",
            "--test=umap",
        ],
    ),
    ("embedscope-io", &["--lib", "--test=vectors", "--test=streamed"]),
];

pub(crate) fn run() -> Result<ExitCode> {
    if !cfg!(all(target_arch = "x86_64", target_os = "linux")) {
        bail!("the sanitizer is set up for Linux on x86-64 alone");
    }
    for (package, tests) in TESTS {
        let mut command = process::cargo(&["test", "--package", package]);
        command
            .args(tests)
            // With a target named, build scripts and macros are built without the sanitizer.
            .args(["--target", "x86_64-unknown-linux-gnu", "--target-dir"])
            .arg(workspace::scratch("sanitize")?)
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTFLAGS", "-Zsanitizer=address")
            // The tests that count what they allocate do so with an allocator of their own.
            .env("ASAN_OPTIONS", "detect_leaks=0:allocator_may_return_null=1")
            // The emulator of AMX, itself slow under the sanitizer, on 32,000 columns: a quarter of an hour. The kernels are run by
            // `bytes_and_floats_at_every_level` as well.
            .args(["--", "--skip", "the_largest_byte_distances_do_not_overflow"]);
        process::run(&mut command)?;
    }
    Ok(ExitCode::SUCCESS)
}
