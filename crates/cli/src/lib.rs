//! The command line of Embedscope: one file a subcommand, each a function of its arguments and the [`Terminal`].
//!
//! Only this crate talks to the terminal. Answers go to standard output through one handle that treats a closed pipe as success; everything else
//! (progress, notes, errors) goes to standard error. [`program`] is the whole program as a function: the binary and the Python package call it.

pub mod args;
pub mod commands;
mod cut;
pub mod demo;
pub mod input;
mod interrupt;
mod output;
mod program;
mod progress;
mod terminal;

pub use commands::run;
pub use program::program;
pub use terminal::{Terminal, is_broken_pipe};
