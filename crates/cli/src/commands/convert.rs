//! `embedscope convert`: vectors or labels in another format.

use std::io::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use clap::Args;
use embedscope_core::Monitor;
use embedscope_io::convert::{self, Format, MetadataFormat};
use embedscope_io::stream::Batches;
use embedscope_io::{Dataset, Table};

use crate::args::{Reading, rows};
use crate::progress::Progress;
use crate::{Terminal, input, output};

/// Arguments of `convert`.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Examples:\n  embedscope convert train-images-idx3-ubyte.gz --rows 0..8000 -o vectors.tsv\n  embedscope convert train-labels-idx1-ubyte.gz --rows 0..8000 -o labels.tsv\n  embedscope convert vectors.tsv labels.tsv -o vectors.npy --labels-out names.csv\n\nFormats by extension: .tsv, .csv, .npy (f32), .bytes (raw little-endian f32), .safetensors, .vec and .bin (word2vec; the words are the column word); with the metadata: .npz, .parquet, .arrow (Feather), .jsonl; metadata alone: .tsv, .csv, .jsonl, .parquet, .arrow."
)]
pub struct Arguments {
    /// What to convert.
    #[command(flatten)]
    pub reading: Reading,
    /// Where to write; the extension is the format; - is standard output, as TSV
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
    /// Only these rows, from 0, the end excluded
    #[arg(long, value_name = "A..B", value_parser = rows)]
    pub rows: Option<Range<usize>>,
    /// Also write the metadata columns that the input has: .tsv, .csv, .jsonl, .parquet or .arrow
    #[arg(long, value_name = "FILE")]
    pub labels_out: Option<PathBuf>,
    /// For metadata in .csv: an apostrophe before texts that a spreadsheet would take for formulas
    #[arg(long)]
    pub spreadsheet: bool,
}

pub(super) fn run(arguments: &Arguments, terminal: Terminal) -> Result<()> {
    if arguments.reading.input.is_empty() {
        bail!("no input was named; give a file, or - for standard input");
    }
    if let Some(labels) = arguments.labels_out.as_ref().filter(|labels| same(labels, &arguments.output)) {
        bail!(
            "{}: found as --output and as --labels-out; write the labels to another file",
            labels.display()
        );
    }
    let progress = Progress::new(terminal);
    let sources = input::sources(&arguments.reading)?;
    if let Some(batches) = input::batches(&arguments.reading, &sources, arguments.rows.as_ref(), &progress)? {
        drop(progress);
        return vectors(&Vectors::Streamed(batches), arguments, terminal);
    }
    let opened = input::opened_of(&arguments.reading, sources, &progress)?;
    drop(progress);
    match (opened.dataset, opened.metadata) {
        (Some(dataset), _) if dataset.vectors.is_some() => {
            let dataset = match clip(arguments.rows.as_ref(), dataset.points) {
                Some(rows) => dataset.rows(rows)?,
                None => dataset,
            };
            vectors(&Vectors::Whole(dataset), arguments, terminal)
        }
        (_, Some(table)) => labels(&table, arguments, terminal),
        _ => bail!(
            "{}: found bookmarks, expected vectors or metadata; use `embedscope export` for their coordinates",
            arguments.reading.input[0].display()
        ),
    }
}

/// Vectors with their metadata.
enum Vectors {
    /// In memory.
    Whole(Dataset),
    /// A batch of rows at a time.
    Streamed(Box<dyn Batches>),
}

impl Vectors {
    fn warnings(&self) -> &[String] {
        match self {
            Self::Whole(dataset) => &dataset.warnings,
            Self::Streamed(batches) => &batches.head().warnings,
        }
    }

    /// Names of the metadata columns.
    fn columns(&self) -> Vec<&str> {
        match self {
            Self::Whole(dataset) => {
                dataset.metadata.columns().iter().map(embedscope_io::Column::name).collect()
            }
            Self::Streamed(batches) => batches.head().column_names().collect(),
        }
    }

    fn write(&self, format: Format, out: &mut dyn Write, monitor: &dyn Monitor) -> embedscope_io::Result<()> {
        match self {
            Self::Whole(dataset) => convert::dataset(dataset, format, out),
            Self::Streamed(batches) => convert::batches(&**batches, format, out, monitor),
        }
    }

    fn write_metadata(
        &self,
        format: MetadataFormat,
        out: &mut dyn Write,
        monitor: &dyn Monitor,
    ) -> embedscope_io::Result<()> {
        match self {
            Self::Whole(dataset) => convert::metadata_as(&dataset.metadata, format, out),
            Self::Streamed(batches) => convert::batches_metadata(&**batches, format, out, monitor),
        }
    }
}

fn vectors(vectors: &Vectors, arguments: &Arguments, terminal: Terminal) -> Result<()> {
    for warning in vectors.warnings() {
        terminal.note(&format!("embedscope: warning: {warning}"));
    }
    let format =
        if arguments.output == Path::new("-") { Format::Tsv } else { Format::from_path(&arguments.output)? };
    let inputs = input::paths(&arguments.reading);
    let columns = vectors.columns();
    // What cannot be done is said before anything is written.
    let labels = match &arguments.labels_out {
        Some(path) if columns.is_empty() => {
            bail!("{}: the input has no metadata columns to write; leave --labels-out out", path.display())
        }
        Some(path) => Some((path, metadata_format(path, arguments.spreadsheet)?)),
        None if arguments.spreadsheet => {
            bail!("--spreadsheet is for metadata; name a .csv file for them with --labels-out")
        }
        None => None,
    };
    let progress = Progress::new(terminal);
    output::put(&arguments.output, &inputs, |out| vectors.write(format, out, &progress))?;
    output::wrote(&arguments.output, terminal);
    match labels {
        Some((path, format)) => {
            output::put(path, &inputs, |out| vectors.write_metadata(format, out, &progress))?;
            output::wrote(path, terminal);
        }
        None if !format.holds_metadata() && !columns.is_empty() => {
            drop(progress);
            terminal.note(&format!(
                "embedscope: note: only the vectors were written; --labels-out FILE writes the columns {} too",
                columns.join(", ")
            ));
        }
        None => {}
    }
    Ok(())
}

fn labels(table: &Table, arguments: &Arguments, terminal: Terminal) -> Result<()> {
    if let Some(path) = &arguments.labels_out {
        bail!(
            "{}: the input is metadata alone, which --output names a file for; leave --labels-out out",
            path.display()
        );
    }
    let format = metadata_format(&arguments.output, arguments.spreadsheet)?;
    let part = match clip(arguments.rows.as_ref(), table.rows()) {
        None => None,
        Some(rows) if rows.end > table.rows() => {
            bail!("rows {}..{} were asked for and there are {}", rows.start, rows.end, table.rows())
        }
        Some(rows) => {
            let index = |row: usize| u32::try_from(row).map_err(|_| anyhow!("row {row} is too large"));
            Some(table.take(&rows.map(index).collect::<Result<Vec<_>>>()?))
        }
    };
    let inputs = input::paths(&arguments.reading);
    let table = part.as_ref().unwrap_or(table);
    output::put(&arguments.output, &inputs, |out| convert::metadata_as(table, format, out))?;
    output::wrote(&arguments.output, terminal);
    Ok(())
}

/// Whether two outputs are one file, which need not exist.
fn same(a: &Path, b: &Path) -> bool {
    let place = |path: &Path| {
        let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
        (folder.canonicalize().unwrap_or_else(|_| folder.to_owned()), path.file_name().map(ToOwned::to_owned))
    };
    place(a) == place(b)
}

fn metadata_format(path: &Path, spreadsheet: bool) -> Result<MetadataFormat> {
    let format = if path == Path::new("-") { MetadataFormat::Tsv } else { MetadataFormat::from_path(path)? };
    match format {
        MetadataFormat::Csv if spreadsheet => Ok(MetadataFormat::SpreadsheetCsv),
        _ if spreadsheet => {
            bail!("{}: --spreadsheet is for .csv alone; write a .csv file or leave it out", path.display())
        }
        format => Ok(format),
    }
}

/// An open end is the last row.
fn clip(rows: Option<&Range<usize>>, points: usize) -> Option<Range<usize>> {
    let rows = rows?;
    Some(rows.start..if rows.end == usize::MAX { points.max(rows.start) } else { rows.end })
}
