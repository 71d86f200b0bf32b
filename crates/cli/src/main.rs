//! The program; see [`embedscope::program`].

use std::process::ExitCode;

fn main() -> ExitCode {
    embedscope::program(std::env::args_os()).into()
}
