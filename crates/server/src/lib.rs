//! The local server and page of Embedscope.
//!
//! A [`Session`] is a dataset, its layouts, what the page shows of them, and bookmarks; every change goes through
//! [`Session::apply`], whether it comes from the page, Python or a test. Principal components, t-SNE and UMAP run on the session's own
//! thread, which publishes the newest layout in a latest-value channel. [`Server`] puts a session on a loopback port, with the
//! page; [`app`] is the same as a router, for tests. The messages are described in `docs/protocol.md`.
//!
//! Rooms, each using only those before it: `projection, error, rows, wire, camera <- command, snapshot, event <- atlas, raster <- session <-> compute <-
//! http <- server`.

pub mod atlas;
mod camera;
pub mod command;
mod compute;
mod error;
pub mod event;
mod http;
mod images;
mod projection;
pub mod raster;
mod rows;
mod server;
mod session;
pub mod snapshot;
pub mod wire;

pub use camera::{Aspect, Camera};
pub use command::Command;
pub use error::{Error, Result};
pub use event::{Event, Reply};
pub use http::{AppState, Token, UPLOAD_LIMIT, Ui, app};
pub use projection::Projection;
pub use rows::RowSet;
pub use server::{Server, ServerOptions};
pub use session::{FigureOptions, Reader, Reread, Session, Stamps, figure_labels, hand_colors, name_places};
pub use snapshot::Snapshot;
