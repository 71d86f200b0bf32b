//! Files of Embedscope: vectors, metadata, pictures, layouts and TensorFlow projector bookmarks.
//!
//! [`open`] reads any input into a [`Dataset`]; [`bookmark`] reads and writes `state.txt`; [`layout`] reads
//! coordinates back; [`project`] reads inputs that are several files; [`export`] and [`convert`] write, [`stream`] gives rows in batches; [`neighbors`] holds graphs; [`mod@write`] puts a file in place in one step. Every error is
//! one sentence that names the file, the place in it, what was found, what was expected and what to do.
//!
//! ```
//! use embedscope_core::monitor::Silent;
//! use embedscope_io::{ReadOptions, Source, open};
//!
//! # fn main() -> Result<(), embedscope_io::Error> {
//! let source = Source::bytes("vectors.tsv", b"1\t2\tcat\n3\t4\tdog\n".to_vec());
//! let data = open::vectors(source, &ReadOptions::default(), &Silent)?;
//! assert_eq!((data.points, data.dimensions()), (2, 2));
//! assert_eq!(data.metadata.columns()[0].text(1), Some("dog"));
//! # Ok(())
//! # }
//! ```

pub mod bookmark;
pub mod checkpoint;
mod choose;
mod columnar;
pub mod convert;
mod dataset;
mod error;
pub mod export;
mod formula;
mod gzip;
#[cfg(feature = "h5ad")]
mod h5ad;
mod hdf5;
mod idx;
mod jsonl;
pub mod layout;
mod mapped;
mod memory;
mod nature;
pub mod neighbors;
mod npy;
mod npz;
mod numbers;
pub mod open;
pub mod pictures;
pub mod project;
mod quiet;
mod raw;
mod role;
mod safetensors;
pub mod session;
mod source;
pub mod sprite;
pub mod stream;
mod table;
mod text;
mod unpack;
mod words;
pub mod write;
mod zstandard;

pub use bookmark::{CameraDef, Projection, State, StateBuilder, States};
pub use dataset::{Dataset, Images};
pub use error::{Error, Place, Problem, Result};
pub use layout::Coordinates;
pub use memory::available as free_memory;
pub use open::{Opened, ReadOptions, Role, Shape};
pub use project::Project;
pub use raw::is_raw;
pub use session::SessionFile;
pub use source::{Source, extension};
pub use table::{Column, DataType, Kind, Table, number};
