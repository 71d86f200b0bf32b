//! A valid small file of every format, and the reader of each: what the hostile files and the fuzz targets start from.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::type_complexity,
    reason = "tests and fuzz targets use parts of it"
)]

pub mod bundle;
pub mod hdf5;
pub mod packed;
pub mod tables;

use std::fs;
use std::io::Write;
use std::path::Path;

use embedscope_core::Matrix;
use embedscope_core::knn::Neighbors;
use embedscope_core::monitor::Silent;
use embedscope_io::checkpoint::Checkpoint;
use embedscope_io::convert::{self, Format, MetadataFormat};
use embedscope_io::session::{SavedLayout, Values};
use embedscope_io::stream::Batches;
use embedscope_io::{
    Column, Coordinates, DataType, Dataset, Error, Images, Project, ReadOptions, SessionFile, Shape, Source,
    StateBuilder, States, Table, layout, neighbors, open, sprite, stream,
};
use zip::write::SimpleFileOptions;

/// Which part of the public interface reads a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// Vectors, then metadata, then whatever it may be.
    Inputs,
    /// Vectors only.
    Vectors,
    /// Metadata only.
    Metadata,
    /// Bookmarks.
    States,
    /// A saved session.
    Session,
    /// A graph of neighbours.
    Neighbors,
    /// Coordinates.
    Layout,
    /// A config and all it names, beside `v.tsv`, `m.tsv` and `s.png`.
    Project,
    /// The index of a checkpoint, beside its data.
    Checkpoint,
    /// A sheet of pictures.
    Sprite,
}

/// A file that is read without an error.
pub struct Seed {
    /// The fuzz target that starts from it.
    pub target: &'static str,
    /// What reads it.
    pub reader: Reader,
    /// Its name.
    pub name: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Reads a file; all that is read is dropped. `folder` is where files that must lie on the disk are put.
pub fn read(reader: Reader, name: &str, bytes: &[u8], folder: &Path) -> Result<(), Error> {
    let source = || Source::bytes(name, bytes.to_vec());
    let put = || {
        let path = folder.join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    match reader {
        Reader::Inputs => {
            let shape = (name == "v.bytes").then_some(Shape { rows: None, columns: 2 });
            let options = ReadOptions { shape, ..ReadOptions::default() };
            let vectors = open::vectors(source(), &options, &Silent);
            in_batches(source(), &options, vectors.as_ref().ok());
            let vectors = vectors.map(drop);
            let _ = open::metadata(source(), None, &options, &Silent).map(drop);
            open::inputs(vec![source()], None, &options, &Silent).map(drop).and(vectors)
        }
        Reader::Vectors => open::vectors(source(), &ReadOptions::default(), &Silent).map(drop),
        Reader::Metadata => open::metadata(source(), None, &ReadOptions::default(), &Silent).map(drop),
        Reader::States => {
            let states = open::states(source(), &Silent)?;
            for state in &states {
                let _ =
                    (state.filtered_points(), state.selected_points(), state.camera(), state.pca_scores());
                let _ = (state.pca_components(), state.color_by(), state.extra());
                state.coordinates(state.selected_projection())?;
            }
            Ok(())
        }
        Reader::Session => SessionFile::read(source(), &Silent).map(drop),
        Reader::Neighbors => neighbors::read(source(), &Silent).map(drop),
        Reader::Layout => layout::read(source(), None, &Silent).map(drop),
        Reader::Project => {
            let Some(project) = Project::detect(&put())? else { return Ok(()) };
            for index in 0..project.tensors.len().min(20) {
                let opened = project.open(index, &Silent);
                let batches = project.batches(index, None, &Silent);
                as_whole(batches, opened.as_ref().ok().and_then(|opened| opened.dataset.as_ref()));
                opened?;
            }
            Ok(())
        }
        Reader::Checkpoint => {
            let checkpoint = Checkpoint::open(&put().with_extension(""))?;
            for variable in checkpoint.variables().iter().take(20) {
                checkpoint.read(variable, &Silent)?;
            }
            Ok(())
        }
        Reader::Sprite => sprite::read(&put(), (2, 2), 3, &mut Vec::new(), &Silent).map(drop),
    }
}

/// Reads vectors a batch at a time, where that can be: they must be the same as those read whole, or an error as they are.
fn in_batches(source: Source, options: &ReadOptions, whole: Option<&Dataset>) {
    as_whole(stream::open(vec![source], None, None, options, &Silent), whole);
}

fn as_whole(batches: Result<Option<Box<dyn Batches>>, Error>, whole: Option<&Dataset>) {
    let Ok(Some(batches)) = batches else { return };
    let mut streamed = Vec::new();
    let result = convert::batches(&*batches, Format::Jsonl, &mut streamed, &Silent);
    assert_eq!(result.is_ok(), whole.is_some(), "in batches: {:?}", result.err());
    if let Some(whole) = whole {
        assert_eq!(streamed, written(|out| convert::dataset(whole, Format::Jsonl, out)));
    }
}

/// Puts the files that others are read beside into a folder.
pub fn furnish(folder: &Path) {
    fs::write(folder.join("v.tsv"), "1\t2\n3\t4\n5\t6\n").unwrap();
    fs::write(folder.join("m.tsv"), "a\nb\nc\n").unwrap();
    fs::write(folder.join("s.png"), sheet()).unwrap();
    fs::write(folder.join("model.ckpt-1.data-00000-of-00001"), shard()).unwrap();
}

fn shard() -> Vec<u8> {
    bundle::floats(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
}

fn table() -> Table {
    let typed = |name: &str, kind, texts: [Option<&str>; 3]| Column::typed(name, kind, texts);
    Table::new(vec![
        Column::new("word", [Some("cat"), Some("犬"), Some("a\"b\"")]),
        typed("count", DataType::Integer, [Some("7"), None, Some("-1")]),
        typed("weight", DataType::Float, [Some("0.5"), Some("1e300"), None]),
        typed("flag", DataType::Boolean, [Some("true"), Some("false"), None]),
        typed("day", DataType::Date, [Some("2020-02-29"), None, Some("1969-12-31")]),
    ])
    .unwrap()
}

/// Three points of two dimensions with metadata of all types.
pub fn dataset() -> Dataset {
    let matrix = Matrix::new(3, 2, vec![1.0, 2.0, 3.0, 4.5, -5.0, 6.0]).unwrap();
    Dataset::new("v", matrix).with_metadata(table()).unwrap()
}

/// A file in memory.
pub fn written(write: impl FnOnce(&mut dyn Write) -> Result<(), Error>) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out).unwrap();
    out
}

/// A sheet of four pictures of 2 x 2.
pub fn sheet() -> Vec<u8> {
    let images = Images::new(2, 2, 3, (0..48).collect()).unwrap();
    written(|out| sprite::write(&images, out))
}

/// As gzip.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// As zstd.
pub fn zstandard(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

/// An array of `NumPy`: the header as given, then the data.
pub fn npy(header: &str, data: &[u8]) -> Vec<u8> {
    let header = format!("{header}\n");
    [b"\x93NUMPY\x01\0", &(header.len() as u16).to_le_bytes()[..], header.as_bytes(), data].concat()
}

/// An archive of these entries.
pub fn archive(entries: &[(&str, Vec<u8>)], deflate: bool) -> Vec<u8> {
    let method = if deflate { zip::CompressionMethod::Deflated } else { zip::CompressionMethod::Stored };
    let options = SimpleFileOptions::default().compression_method(method);
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        archive.start_file(*name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn state() -> States {
    let tsne = Coordinates::new(vec!["tsne-0".into(), "tsne-1".into()], vec![0, 1, 2], vec![0.5; 6], 3);
    let built =
        StateBuilder { label: "S".into(), points: 3, dimensions: 2, tsne: tsne.ok(), ..Default::default() };
    States { states: vec![built.build().unwrap()] }
}

fn session() -> Vec<u8> {
    let layouts = vec![
        SavedLayout { name: "tsne".into(), dims: 2, values: Values::Single(vec![1.0; 6]) },
        SavedLayout { name: "umap".into(), dims: 3, values: Values::Double(vec![f64::NAN; 9]) },
    ];
    written(|out| SessionFile { layouts, states: state(), ..SessionFile::default() }.write(out))
}

fn checkpoint() -> Vec<u8> {
    let rows = vec![
        (Vec::new(), bundle::header(1)),
        (b"emb/a".to_vec(), bundle::entry(1, &[2, 3], 0, 0, &shard())),
        (b"step".to_vec(), bundle::entry(9, &[], 0, 0, &shard()[..8])),
    ];
    bundle::index(rows, 2, true)
}

/// A seed of every format, some with several.
pub fn all() -> Vec<Seed> {
    let data = dataset();
    let (graph, points) = (Neighbors::new(1, vec![1, 0, 1], vec![0.5, 0.5, 1.0]).unwrap(), 3u32);
    let text = |format| written(|out| convert::dataset(&data, format, out));
    let about = |format| written(|out| convert::metadata_as(&data.metadata, format, out));
    let idx =
        [&[0, 0, 8, 3][..], &points.to_be_bytes(), &[0, 0, 0, 1, 0, 0, 0, 2], &[1, 2, 3, 4, 5, 6]].concat();
    let column = npy("{'descr': '<i8', 'fortran_order': False, 'shape': (3,), }", &[7; 24]);
    let grid = npy("{'descr': '>f8', 'fortran_order': True, 'shape': (3, 2), }", &[0x3f; 48]);
    let config = br#"{"embeddings": [{"tensorName": "first", "tensorShape": [3, 2], "tensorPath": "v.tsv", "metadataPath": "m.tsv",
        "sprite": {"imagePath": "s.png", "singleImageDim": [2, 2]}}], "modelCheckpointPath": "Demo"}"#;
    let pbtxt = b"embeddings {\n  tensor_name: \"first\"\n  tensor_path: 'v.tsv'\n  metadata_path: \"m.tsv\" # labels\n  sprite { image_path: \"s.png\" single_image_dim: 2 single_image_dim: 2 }\n}\n";
    let mut seeds: Vec<(&'static str, Reader, &'static str, Vec<u8>)> = vec![
        ("tsv", Reader::Inputs, "v.tsv", text(Format::Tsv)),
        ("tsv", Reader::Inputs, "mixed.tsv", b"name\tx\ty\ncat\t1\t2\ndog\t3\t4\n".to_vec()),
        ("tsv", Reader::Inputs, "space.txt", b"1 2 3\n4 5 6\n".to_vec()),
        ("tsv", Reader::Inputs, "v.tsv.gz", gzip(&text(Format::Tsv))),
        ("csv", Reader::Inputs, "v.csv", text(Format::Csv)),
        ("csv", Reader::Inputs, "v.csv.zst", zstandard(&text(Format::Csv))),
        ("csv", Reader::Metadata, "m.csv", about(MetadataFormat::Csv)),
        ("npy", Reader::Inputs, "v.npy", text(Format::Npy)),
        ("npy", Reader::Inputs, "fortran.npy", grid.clone()),
        ("npz", Reader::Inputs, "v.npz", text(Format::Npz)),
        ("npz", Reader::Inputs, "deflated.npz", archive(&[("x.npy", grid), ("label.npy", column)], true)),
        ("parquet", Reader::Inputs, "v.parquet", text(Format::Parquet)),
        ("parquet", Reader::Metadata, "m.parquet", about(MetadataFormat::Parquet)),
        ("arrow", Reader::Inputs, "v.arrow", text(Format::Arrow)),
        ("arrow", Reader::Metadata, "m.feather", about(MetadataFormat::Arrow)),
        ("safetensors", Reader::Inputs, "v.safetensors", text(Format::Safetensors)),
        ("words", Reader::Inputs, "v.vec", text(Format::Word2vec)),
        ("words", Reader::Inputs, "v.bin", text(Format::Word2vecBinary)),
        ("words", Reader::Inputs, "glove.txt", b"the 0.1 0.2\ncat -1 2\nof 1e-3 4\n".to_vec()),
        ("jsonl", Reader::Inputs, "v.jsonl", text(Format::Jsonl)),
        ("jsonl", Reader::Metadata, "m.jsonl", about(MetadataFormat::Jsonl)),
        ("idx", Reader::Inputs, "v-idx3-ubyte", idx),
        ("bytes", Reader::Inputs, "v.bytes", text(Format::Bytes)),
        ("state", Reader::States, "state.txt", state().to_bytes()),
        ("state", Reader::Layout, "layout.csv", b"index,x,y\n0,1,2\n1,3,4\n".to_vec()),
        ("config_json", Reader::Project, "config.json", config.to_vec()),
        ("pbtxt", Reader::Project, "projector_config.pbtxt", pbtxt.to_vec()),
        ("checkpoint_index", Reader::Checkpoint, "model.ckpt-1.index", checkpoint()),
        ("session", Reader::Session, "s.embedscope", session()),
        (
            "neighbors",
            Reader::Neighbors,
            "n.npz",
            written(|out| neighbors::write(&graph, neighbors::Format::Npz, out)),
        ),
        ("sprite", Reader::Sprite, "sheet.png", sheet()),
    ];
    seeds
        .extend(packed::all().into_iter().map(|(target, name, bytes)| (target, Reader::Inputs, name, bytes)));
    if cfg!(feature = "h5ad") {
        seeds.push(("h5ad", Reader::Inputs, "v.h5ad", hdf5::cells()));
    }
    seeds.into_iter().map(|(target, reader, name, bytes)| Seed { target, reader, name, bytes }).collect()
}
