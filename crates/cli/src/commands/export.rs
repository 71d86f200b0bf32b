//! `embedscope export`: coordinates out of a bookmark or layout.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use embedscope_io::export::{self, Format};

use crate::args::{ProjectionName, StateChoice};
use crate::progress::Progress;
use crate::{Terminal, input, output};

/// Arguments of `export`.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Examples:\n  embedscope export state.txt -o xyz.npy\n  embedscope export state.txt --projection pca --labels labels.tsv -o pca.csv\n  embedscope export state.txt --labels labels.tsv --format f32be -o embeddings.bin\n\nPoints without coordinates are left out; the tabular formats carry each point's row number in a column `index`."
)]
pub struct Arguments {
    /// A state.txt, a session (.embedscope), or a layout in .npy, .csv, .tsv, .json or .parquet; - is standard input
    pub state: PathBuf,
    /// Where to write; - is standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
    /// The format [default: by the extension of the output]
    #[arg(long, value_enum)]
    pub format: Option<FormatName>,
    /// Labels to write beside the coordinates: one row a point
    #[arg(long, value_name = "FILE")]
    pub labels: Option<PathBuf>,
    /// For .csv: an apostrophe before labels that a spreadsheet would take for formulas
    #[arg(long)]
    pub spreadsheet: bool,
    /// Which projection of the bookmark [default: the one on screen when it was saved]
    #[arg(long, value_enum)]
    pub projection: Option<ProjectionName>,
    /// Which bookmark.
    #[command(flatten)]
    pub choice: StateChoice,
}

/// Formats by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatName {
    /// The array format of numpy
    Npy,
    /// Comma-separated, with a header
    Csv,
    /// Tab-separated, with a header
    Tsv,
    /// Apache Parquet
    Parquet,
    /// A JSON array of objects
    Json,
    /// Big-endian f32 without a header: coordinates, then label / 255 * 20 (needs --labels)
    F32be,
}

impl FormatName {
    fn to_io(self) -> Format {
        match self {
            Self::Npy => Format::Npy,
            Self::Csv => Format::Csv,
            Self::Tsv => Format::Tsv,
            Self::Parquet => Format::Parquet,
            Self::Json => Format::Json,
            Self::F32be => Format::F32Be,
        }
    }
}

pub(super) fn run(arguments: &Arguments, terminal: Terminal) -> Result<()> {
    let format = match arguments.format {
        Some(format) => format.to_io(),
        None if arguments.output == Path::new("-") => {
            bail!("standard output has no extension; say the format with --format")
        }
        None => Format::from_path(&arguments.output)?,
    };
    let format = match format {
        Format::Csv if arguments.spreadsheet => Format::SpreadsheetCsv,
        _ if arguments.spreadsheet => {
            bail!("--spreadsheet is for CSV alone; write a .csv file or leave it out")
        }
        format => format,
    };
    let progress = Progress::new(terminal);
    let layout = input::layout(&arguments.state, &arguments.choice, arguments.projection, &progress)?;
    let coordinates = &layout.coordinates;
    let labels = match &arguments.labels {
        Some(path) => Some(input::metadata(path, coordinates.points, &progress)?),
        None => None,
    };
    drop(progress);
    let inputs = output::paths([Some(&arguments.state), arguments.labels.as_ref()]);
    output::put(&arguments.output, &inputs, |out| export::write(coordinates, labels.as_ref(), format, out))?;
    output::wrote(&arguments.output, terminal);
    if labels.is_some() && format == Format::Npy {
        terminal.note("embedscope: note: a .npy file holds no labels; .csv, .tsv, .parquet and .json do");
    }
    let left_out = coordinates.points - coordinates.len();
    if left_out > 0 {
        terminal.note(&format!("embedscope: note: {left_out} points without coordinates were left out"));
    }
    Ok(())
}
