//! HDF5 as seen from outside: known by its first bytes, read where the feature `h5ad` is on.

use std::ops::Range;

use embedscope_core::Monitor;

use crate::source::Loaded;
use crate::stream::Batches;
use crate::{Dataset, Result, Table};

/// The first bytes of the format.
pub(crate) const MAGIC: &[u8] = b"\x89HDF\r\n\x1a\n";

#[cfg(feature = "h5ad")]
pub(crate) fn vectors(loaded: &Loaded, array: Option<&str>, monitor: &dyn Monitor) -> Result<Dataset> {
    crate::h5ad::read(loaded, array, monitor)
}

#[cfg(feature = "h5ad")]
pub(crate) fn batches(
    loaded: Loaded,
    array: Option<&str>,
    asked: Option<&Range<usize>>,
    monitor: &dyn Monitor,
) -> Result<Box<dyn Batches>> {
    crate::h5ad::batches(loaded, array, asked, monitor)
}

#[cfg(feature = "h5ad")]
pub(crate) fn metadata(loaded: &Loaded) -> Result<Table> {
    crate::h5ad::metadata(loaded)
}

#[cfg(not(feature = "h5ad"))]
pub(crate) fn vectors(loaded: &Loaded, _array: Option<&str>, _monitor: &dyn Monitor) -> Result<Dataset> {
    Err(left_out(&loaded.name))
}

#[cfg(not(feature = "h5ad"))]
#[allow(clippy::needless_pass_by_value, reason = "as the reader takes it")]
pub(crate) fn batches(
    loaded: Loaded,
    _array: Option<&str>,
    _asked: Option<&Range<usize>>,
    _monitor: &dyn Monitor,
) -> Result<Box<dyn Batches>> {
    Err(left_out(&loaded.name))
}

#[cfg(not(feature = "h5ad"))]
pub(crate) fn metadata(loaded: &Loaded) -> Result<Table> {
    Err(left_out(&loaded.name))
}

#[cfg(not(feature = "h5ad"))]
fn left_out(file: &str) -> crate::Error {
    crate::Error::content(
        file,
        crate::Place::Byte(0),
        "an HDF5 file",
        "a format that this program was built with",
        "build it with the feature h5ad, or save the array as .npy",
    )
}
