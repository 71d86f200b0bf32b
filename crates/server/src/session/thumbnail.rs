//! What a bookmark keeps under our own key of its state beside TensorFlow's: a note and a small picture.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use embedscope_io::State as Saved;
use serde_json::{Map, Value};

use crate::{Error, Result};

/// Most bytes of a picture.
const MOST: usize = 64 << 10;
const NOTE: &str = "note";
const THUMBNAIL: &str = "thumbnail";

/// A picture as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Thumbnail {
    pub(crate) bytes: Vec<u8>,
    pub(crate) mime: &'static str,
}

impl Thumbnail {
    /// Takes a picture that is small enough and of a kind that every browser shows.
    pub(crate) fn new(bytes: Vec<u8>) -> Result<Self> {
        let refuse = |value: String| {
            let expected = "a PNG or WebP picture of at most 65536 bytes".to_owned();
            Err(Error::Setting { name: "thumbnail", value, expected })
        };
        if bytes.len() > MOST {
            return refuse(format!("of {} bytes", bytes.len()));
        }
        let mime = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            "image/png"
        } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            "image/webp"
        } else {
            return refuse("something else".to_owned());
        };
        Ok(Self { bytes, mime })
    }

    /// The picture of a bookmark; `None` if it has none that can be shown.
    pub(crate) fn of(state: &Saved) -> Option<Self> {
        let text = state.extra()?.get(THUMBNAIL)?.as_str()?;
        Self::new(STANDARD.decode(text).ok()?).ok()
    }

    /// Whether a bookmark seems to have one: this is asked at every snapshot, so the picture is not decoded.
    pub(crate) fn is_there(state: &Saved) -> bool {
        let start = |text: &str| {
            let head = text.as_bytes().get(..16).and_then(|head| STANDARD.decode(head).ok());
            text.len() <= MOST.div_ceil(3) * 4
                && head.is_some_and(|head| head.starts_with(b"\x89PNG") || head.starts_with(b"RIFF"))
        };
        state.extra().and_then(|extra| extra.get(THUMBNAIL)?.as_str()).is_some_and(start)
    }

    /// Puts the picture under our key.
    pub(crate) fn keep_in(&self, extra: &mut Map<String, Value>) {
        extra.insert(THUMBNAIL.to_owned(), Value::from(STANDARD.encode(&self.bytes)));
    }
}

/// The note of a bookmark; empty if it has none.
pub(crate) fn note(state: &Saved) -> &str {
    state.extra().and_then(|extra| extra.get(NOTE)?.as_str()).unwrap_or_default()
}

/// Changes the note of a bookmark; an empty one leaves no trace.
pub(crate) fn set_note(state: &mut Saved, note: &str) {
    let mut extra = state.extra().cloned().unwrap_or_default();
    if note.is_empty() {
        extra.shift_remove(NOTE);
    } else {
        extra.insert(NOTE.to_owned(), Value::from(note));
    }
    state.set_extra(extra);
}
