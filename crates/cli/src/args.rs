//! What can be typed.

use std::ops::Range;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use embedscope_io::{Projection, ReadOptions, Shape};

use crate::commands::{convert, demo, export, info, knn, open, place, plot, project, quality, save};

/// See the shape of embeddings: PCA and live t-SNE of any vectors, local, in one binary.
///
/// Nothing leaves this machine. INPUT can be vectors (.tsv, .csv, .npy, .npz, .parquet, .arrow, .safetensors, .h5ad, .jsonl,
/// word2vec, IDX, .bytes; gzip and zstd too), metadata, a state.txt of the TensorFlow projector, a projector config, a
/// TensorBoard folder, or a saved session; - is standard input.
#[derive(Debug, Parser)]
#[command(
    version,
    args_conflicts_with_subcommands = true,
    arg_required_else_help = true,
    after_help = "Examples:\n  embedscope demo\n  embedscope vectors.tsv labels.tsv\n  embedscope project vectors.tsv --dims 3 -o layout.npy\n\nExit codes: 0 done, 1 failed, 2 wrong use."
)]
pub struct Cli {
    /// The default when the first argument is a file.
    #[command(flatten)]
    pub open: open::Arguments,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Everywhere.
    #[command(flatten)]
    pub global: Global,
}

/// Subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open vectors, metadata and bookmarks in the browser (the default)
    Open(open::Arguments),
    /// Open data that Embedscope draws itself: handwritten digits
    Demo(demo::Arguments),
    /// Compute a PCA, t-SNE or UMAP layout and write it to a file
    Project(project::Arguments),
    /// Find the nearest neighbours of every point and write them to a file
    Knn(knn::Arguments),
    /// Convert vectors or labels to another format
    Convert(convert::Arguments),
    /// Write the coordinates of a bookmark or layout to a file
    Export(export::Arguments),
    /// Draw a layout as a PNG, SVG, PDF or HTML figure
    Plot(plot::Arguments),
    /// Place new vectors in a map, which stays as it is
    Place(place::Arguments),
    /// Say how far to trust a layout
    Quality(quality::Arguments),
    /// Save a session: layouts, view and bookmarks, and which data they are of
    Save(save::Arguments),
    /// Say what is in a file
    Info(info::Arguments),
}

/// Flags of every subcommand.
#[derive(Debug, Clone, Copy, Args)]
pub struct Global {
    /// Show no progress and no notes, only answers and errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Threads to compute with [default: one a core]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

/// Inputs and how to read them.
#[derive(Debug, Clone, Default, Args)]
pub struct Reading {
    /// Vectors, and metadata or bookmarks that belong to them; - is standard input
    pub input: Vec<PathBuf>,
    /// Metadata of the points: one row a point
    #[arg(long, value_name = "FILE")]
    pub metadata: Option<PathBuf>,
    /// Shape of a .bytes file (raw little-endian f32), which has no header
    #[arg(long, value_name = "ROWSxCOLUMNS", value_parser = shape)]
    pub shape: Option<Shape>,
    /// Columns of a .bytes file; the rows follow from its size
    #[arg(long, value_name = "COLUMNS", conflicts_with = "shape")]
    pub dims_of_bytes: Option<usize>,
    /// Which array, tensor or column are the vectors, in a file with several (.npz, .safetensors, .parquet, .arrow, .jsonl, .h5ad)
    #[arg(long, value_name = "NAME")]
    pub array: Option<String>,
    /// Read text exactly as TensorFlow's projector does, its traps included, with a warning for each
    #[arg(long)]
    pub strict_tf: bool,
    /// Which tensor of a projector config, a TensorBoard folder or a checkpoint, by its name or its number from 0 [default: the first]
    #[arg(long, value_name = "NAME")]
    pub tensor: Option<String>,
    /// A sheet with a picture of each point, row by row (PNG, JPEG or WebP)
    #[arg(long, value_name = "FILE", conflicts_with = "images")]
    pub sprite: Option<PathBuf>,
    /// Size of one picture of the --sprite in pixels [default: that of a square grid]
    #[arg(long, value_name = "WIDTHxHEIGHT", value_parser = shape, requires = "sprite")]
    pub sprite_size: Option<Shape>,
    /// A folder of images, one a point in the order of their names, or a metadata column with their paths
    #[arg(long, value_name = "DIR|COLUMN")]
    pub images: Option<PathBuf>,
}

impl Reading {
    /// As the readers take it.
    pub fn options(&self) -> ReadOptions {
        let columns = self.dims_of_bytes.map(|columns| Shape { rows: None, columns });
        ReadOptions { shape: self.shape.or(columns), array: self.array.clone(), strict_tf: self.strict_tf }
    }
}

/// Which bookmark of a state.txt.
#[derive(Debug, Clone, Default, Args)]
pub struct StateChoice {
    /// The bookmark of that number, from 0 [default: the selected one, else the first]
    #[arg(long, value_name = "N")]
    pub state_index: Option<usize>,
    /// The bookmark of that name
    #[arg(long, value_name = "NAME", conflicts_with = "state_index")]
    pub bookmark: Option<String>,
}

impl StateChoice {
    /// Whether nothing was chosen.
    pub fn is_default(&self) -> bool {
        self.state_index.is_none() && self.bookmark.is_none()
    }
}

/// A projection of a bookmark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ProjectionName {
    /// Principal components.
    Pca,
    /// t-SNE.
    Tsne,
    /// UMAP.
    Umap,
    /// Two axes between groups of points.
    Custom,
}

impl ProjectionName {
    /// The same for the readers.
    pub fn to_io(self) -> Projection {
        match self {
            Self::Pca => Projection::Pca,
            Self::Tsne => Projection::Tsne,
            Self::Umap => Projection::Umap,
            Self::Custom => Projection::Custom,
        }
    }
}

/// `ROWSxCOLUMNS`.
pub fn shape(text: &str) -> Result<Shape, String> {
    let wrong = || format!("\"{text}\" is not a shape; write rows x columns, for example 150x4");
    let (rows, columns) = text.split_once(['x', 'X', ',']).ok_or_else(wrong)?;
    let number = |t: &str| t.trim().parse::<usize>().ok().filter(|&n| n > 0).ok_or_else(wrong);
    Ok(Shape { rows: Some(number(rows)?), columns: number(columns)? })
}

/// `A..B`: rows from A up to but not including B, counted from 0.
pub fn rows(text: &str) -> Result<Range<usize>, String> {
    let wrong = || {
        format!("\"{text}\" is not a range of rows; write first..end, for example 0..8000 for the first 8000")
    };
    let (first, end) = text.split_once("..").ok_or_else(wrong)?;
    let number = |t: &str| t.trim().parse::<usize>().map_err(|_| wrong());
    let first = if first.trim().is_empty() { 0 } else { number(first)? };
    let end = if end.trim().is_empty() { usize::MAX } else { number(end)? };
    if first < end { Ok(first..end) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_subcommand_has_an_example() {
        for command in Cli::command().get_subcommands() {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains(&format!("embedscope {}", command.get_name())), "{}", command.get_name());
        }
    }

    #[test]
    fn a_file_first_means_open() {
        let cli = Cli::try_parse_from(["embedscope", "v.tsv", "l.tsv", "--no-browser"]).unwrap();
        assert!(cli.command.is_none());
        assert_eq!(cli.open.reading.input.len(), 2);
        let cli = Cli::try_parse_from(["embedscope", "info", "v.tsv", "-q"]).unwrap();
        assert!(matches!(cli.command, Some(Command::Info(_))) && cli.global.quiet);
    }

    #[test]
    fn ranges_and_shapes() {
        assert_eq!(rows("0..8000"), Ok(0..8000));
        assert_eq!(rows("5.."), Ok(5..usize::MAX));
        assert!(rows("5..5").is_err() && rows("x").is_err());
        assert_eq!(shape("150x4"), Ok(Shape { rows: Some(150), columns: 4 }));
        assert!(shape("150").is_err() && shape("0x4").is_err());
    }
}
