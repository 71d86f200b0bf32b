//! Running other programs: what they print goes to the terminal as it comes.

use std::env;
use std::io::{self, BufRead, BufReader, IsTerminal, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// `cargo`, the one that runs this program, in the workspace's root.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(crate::workspace::root());
    command
}

/// A program that `npm ci` put under `web/node_modules/.bin`, run in `web`.
pub(crate) fn node_bin(name: &str, arguments: &[&str]) -> Command {
    let web = crate::workspace::web();
    let mut command = Command::new(web.join("node_modules/.bin").join(name));
    command.args(arguments).current_dir(web);
    if !io::stdout().is_terminal() {
        command.env("NO_COLOR", "1");
    }
    command
}

/// Runs to the end; an error says which program failed and how.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let shown = line(command);
    println!("$ {shown}");
    let status = command.status().with_context(|| format!("`{shown}` could not be started"))?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(())
}

/// Runs to the end, output to the terminal and into memory: standard output and standard error as one text, in
/// the order written, and whether it succeeded.
pub(crate) fn tee(command: &mut Command) -> Result<(String, bool)> {
    let shown = line(command);
    println!("$ {shown}");
    if io::stdout().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    let (reader, writer) = io::pipe().context("no pipe to read from")?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(writer.try_clone().context("no second end of the pipe")?)
        .stderr(writer)
        .spawn()
        .with_context(|| format!("`{shown}` could not be started"))?;
    // The command still holds our copies of the writing end: without this the pipe never ends.
    command.stdout(Stdio::null()).stderr(Stdio::null());

    let mut text = String::new();
    let mut terminal = io::stdout().lock();
    let mut reader = BufReader::new(reader);
    let mut bytes = Vec::new();
    while reader.read_until(b'\n', &mut bytes).context("cannot read what the program prints")? > 0 {
        terminal.write_all(&bytes).context("cannot write to standard output")?;
        text.push_str(&String::from_utf8_lossy(&bytes));
        bytes.clear();
    }
    drop(terminal);
    let status = child.wait().with_context(|| format!("`{shown}` could not be waited for"))?;
    Ok((text, status.success()))
}

/// What a program prints on standard output, trimmed; `None` when it cannot be run or fails.
pub(crate) fn answer(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The full path of a program on PATH.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let paths = env::var_os("PATH")?;
    env::split_paths(&paths).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// The command as a person would type it.
fn line(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned();
    let arguments = command.get_args().map(|argument| argument.to_string_lossy().into_owned());
    std::iter::once(name).chain(arguments).collect::<Vec<_>>().join(" ")
}
