//! The command line of Embedscope: one file a subcommand, each a function of its arguments and the [`Terminal`].
//!
//! Only this crate talks to the terminal. Answers go to standard output through one handle that treats a closed pipe as success; everything else
//! (progress, notes, errors) goes to standard error. `main` turns results into exit codes and nothing else.

pub mod args;
pub mod commands;
mod cut;
pub mod demo;
mod input;
mod interrupt;
mod output;
mod progress;
mod terminal;

pub use commands::run;
pub use terminal::{Terminal, is_broken_pipe};
