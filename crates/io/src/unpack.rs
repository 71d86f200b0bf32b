//! When unpacking a file stops: at the free memory, and at content that nobody wrote to be read.

use crate::error::Place;
use crate::{Error, Result, memory, source};

/// Content that is looked at before more of it is unpacked.
const LOOK: usize = 1 << 20;
/// Bytes of content for one of the file; deflate cannot give more than 1032, and vectors as text give about 3.
const MOST: usize = 1100;
/// So much content is unpacked from any file.
const ALWAYS: usize = 64 << 20;

/// Judges content that is being unpacked: `out` is what there is of it, `packed` the length of the file and `limit` the
/// free memory.
pub(crate) fn check(file: &str, packed: usize, out: &[u8], limit: u64) -> Result<()> {
    if out.len() as u64 > limit {
        return Err(memory::too_much(file, out.len() as u64, limit));
    }
    let advice = "unpack it first if it is meant to be so";
    if let Some((&first, rest)) = out.get(..LOOK).and_then(<[u8]>::split_first)
        && rest.iter().all(|&byte| byte == first)
        && !crate::raw::is_raw(&source::extension(file))
    {
        let found = format!("content that begins with {LOOK} times the byte {first}");
        return Err(Error::content(file, Place::File, found, "vectors or metadata", advice));
    }
    if out.len() > ALWAYS && out.len() / MOST > packed {
        let found = format!("content of more than {MOST} times the size of the file");
        return Err(Error::content(file, Place::File, found, "vectors or metadata", advice));
    }
    Ok(())
}
