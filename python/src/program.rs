//! The command line, in process.

use std::ffi::OsString;

use pyo3::prelude::*;

/// Runs the program on these arguments, of which the first is its name; returns the exit code.
#[pyfunction]
pub(crate) fn program(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| embedscope::program(arguments))
}
