//! The local server and page of Embedscope.

mod error;
mod projection;
pub mod wire;

pub use error::{Error, Result};
pub use projection::Projection;
