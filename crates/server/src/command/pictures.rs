//! Commands that are answered by pictures.

use serde::{Deserialize, Deserializer};

use super::ColorScale;

/// Fields of [`super::Command::Atlas`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Atlas {
    /// Whose pictures, at most [`Atlas::MOST`].
    pub rows: Vec<u32>,
    /// Side of a cell in pixels: one of [`Atlas::SIZES`].
    pub size: u32,
}

impl Atlas {
    /// Most pictures of one atlas.
    pub const MOST: usize = 4096;
    /// Sides that a cell can have, in pixels.
    pub const SIZES: [u32; 3] = [16, 32, 64];
}

/// Fields of [`super::Command::Raster`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Raster {
    /// From layout units to clip space, column-major: what is in front of the camera has w > 0 and z >= -w.
    pub matrix: [f64; 16],
    /// Pixels, 1 to [`Raster::MOST`].
    pub width: u32,
    /// Pixels, 1 to [`Raster::MOST`].
    pub height: u32,
    /// The column that colours the points; `None` = all have the palette's first colour.
    #[serde(default)]
    pub column: Option<String>,
    /// RGB triples; the last one is of points without a value. May be empty without a column.
    #[serde(deserialize_with = "base64_bytes")]
    pub palette: Vec<u8>,
    /// For each value of the column its entry of the palette; `None` = numbers by `domain` and `scale`.
    #[serde(default, deserialize_with = "base64_bytes_or_none")]
    pub codes: Option<Vec<u8>>,
    /// The numbers that the ends of the palette stand for; `None` = the view's for the column that it colours by, else the least
    /// and the largest.
    #[serde(default)]
    pub domain: Option<[f64; 2]>,
    /// How numbers are spread over the palette; `None` = as in the view for the column that it colours by, else evenly.
    #[serde(default)]
    pub scale: Option<ColorScale>,
    /// Selected points stand out.
    #[serde(default)]
    pub selected: bool,
}

impl Raster {
    /// Most pixels to a side.
    pub const MOST: u32 = 4096;
}

/// Bytes that JSON carries as base64.
fn base64_bytes<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
    use base64::Engine;
    let text = std::borrow::Cow::<str>::deserialize(from)?;
    base64::engine::general_purpose::STANDARD
        .decode(text.as_bytes())
        .map_err(|e| serde::de::Error::custom(format!("bytes are expected as base64 with padding: {e}")))
}

#[derive(Deserialize)]
/// Bytes that JSON carries as base64, in an `Option`.
struct Bytes(#[serde(deserialize_with = "base64_bytes")] Vec<u8>);

pub(super) fn base64_bytes_or_none<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<u8>>, D::Error> {
    Ok(Option::<Bytes>::deserialize(from)?.map(|bytes| bytes.0))
}
