//! Policy: arguments in, exit code out. 0 = done, 1 = failed, 2 = wrong use.

use std::ffi::OsString;

use clap::{CommandFactory, FromArgMatches};

use crate::args::Cli;
use crate::{Terminal, is_broken_pipe, run};

/// Moves flags of every subcommand that stand before it behind it: there the first word would be taken for an input.
fn command_first(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let mut at = 1;
    while let Some(flag) = arguments.get(at).and_then(|argument| argument.to_str()) {
        at += match flag {
            "-q" | "--quiet" => 1,
            "--threads" => 2,
            _ if flag.starts_with("--threads=") => 1,
            _ => break,
        };
    }
    if at < arguments.len() {
        arguments[1..=at].rotate_right(1);
    }
    arguments
}

/// A number below its range is refused as such, not as an unknown flag.
fn parse(arguments: Vec<OsString>) -> clap::error::Result<Cli> {
    let command = Cli::command().mut_subcommands(|subcommand| subcommand.allow_negative_numbers(true));
    Cli::from_arg_matches(&command.try_get_matches_from(arguments)?)
}

/// The program on these arguments, of which the first is its name; returns the exit code.
pub fn program(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let cli = match parse(command_first(arguments.into_iter().collect())) {
        Ok(cli) => cli,
        Err(message) => {
            // Help and version too; nobody is left to tell when the stream is closed.
            let _ = message.print();
            return u8::try_from(message.exit_code()).unwrap_or(2);
        }
    };
    let terminal = Terminal::new(cli.global.quiet);
    match run(cli, &terminal) {
        Ok(()) => 0,
        // Whoever reads has seen enough.
        Err(error) if is_broken_pipe(&error) => 0,
        Err(error) => {
            terminal.error(&error);
            1
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_before_the_subcommand_go_behind_it() {
        for (given, expected) in [
            ("e -q project v.tsv", "e project -q v.tsv"),
            ("e --threads 2 --quiet knn v.tsv", "e knn --threads 2 --quiet v.tsv"),
            ("e --threads=2 v.tsv", "e v.tsv --threads=2"),
            ("e project -q", "e project -q"),
            ("e -q", "e -q"),
            ("e --threads", "e --threads"),
            ("e", "e"),
        ] {
            let words = |text: &str| text.split(' ').map(OsString::from).collect::<Vec<_>>();
            assert_eq!(command_first(words(given)), words(expected), "{given}");
        }
    }
}
