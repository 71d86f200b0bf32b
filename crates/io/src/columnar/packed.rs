//! Compressed pieces of Parquet and Arrow files: whether they can hold what they claim, and no more, before memory is taken.
//!
//! The readers take memory for what a piece claims to hold; gzip and LZ4's frames they unpack to the end, and look at the length
//! after that.

use std::io::{self, Read};

use flate2::bufread::MultiGzDecoder;
use lz4_flex::frame::FrameDecoder;

/// A way to compress a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Codec {
    Gzip,
    /// A block without a frame.
    Lz4Block,
    Lz4Frame,
    /// LZ4 as Hadoop writes it, or a frame.
    Lz4Either,
    Snappy,
    Zstd,
}

impl Codec {
    /// Whether the readers unpack this to its end, and not just what it claims to hold.
    pub(super) fn is_unpacked_whole(self) -> bool {
        matches!(self, Self::Gzip | Self::Lz4Frame | Self::Lz4Either)
    }

    /// How many bytes one byte of this can hold, at most.
    fn most(self) -> usize {
        match self {
            // 258 bytes take two bits.
            Self::Gzip => 1040,
            Self::Lz4Block | Self::Lz4Frame | Self::Lz4Either => 256,
            // 64 bytes take three.
            Self::Snappy => 22,
            // Blocks of 128 KiB take four.
            Self::Zstd => 40_000,
        }
    }
}

/// So many bytes are no matter.
const SMALL: usize = 1 << 20;

/// Whether so many packed bytes can hold what they claim.
pub(super) fn check_claim(codec: Codec, packed: usize, claimed: usize) -> Result<(), String> {
    if claimed > SMALL.max(packed.saturating_mul(codec.most())) {
        return Err(format!("{packed} compressed bytes claim to hold {claimed}"));
    }
    Ok(())
}

/// Whether a piece holds no more than it claims; what is damaged is left to the reader.
pub(super) fn check_content(codec: Codec, packed: &[u8], claimed: usize) -> Result<(), String> {
    let no_matter = SMALL.max(claimed);
    if packed.len().saturating_mul(codec.most()) <= no_matter {
        return Ok(());
    }
    let holds = match codec {
        Codec::Gzip => length(MultiGzDecoder::new(packed), claimed),
        Codec::Lz4Frame | Codec::Lz4Either if blocks(packed) > no_matter => {
            length(FrameDecoder::new(packed), claimed)
        }
        _ => 0,
    };
    if holds > claimed {
        return Err(format!("{} compressed bytes claim to hold {claimed} and hold more", packed.len()));
    }
    Ok(())
}

/// The length of a content, up to one more than is claimed.
fn length(content: impl Read, claimed: usize) -> usize {
    let mut content = content.take(claimed as u64 + 1);
    // What is there before the damage, if there is some.
    let _ = io::copy(&mut content, &mut io::sink());
    claimed + 1 - content.limit() as usize
}

/// How much the blocks of a frame of LZ4 can hold, without unpacking them; nothing if there is no frame.
/// (<https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md>)
fn blocks(frame: &[u8]) -> usize {
    let Some((&[0x04, 0x22, 0x4d, 0x18, flags, sizes], _)) = frame.split_first_chunk() else {
        // A frame of the old form has no sizes.
        return if frame.starts_with(&[0x02, 0x21, 0x4c, 0x18]) { usize::MAX } else { 0 };
    };
    let has = |bit: u8| usize::from(flags >> bit & 1);
    let header = 7 + 8 * has(3) + 4 * has(0);
    let largest = 1 << (8 + 2 * (sizes >> 4 & 7));
    let (mut rest, mut holds) = (frame.get(header..).unwrap_or_default(), 0usize);
    while let Some((&size, after)) = rest.split_first_chunk() {
        let size = u32::from_le_bytes(size);
        let length = (size & !(1 << 31)) as usize;
        let most =
            if size >> 31 == 1 { length } else { length.saturating_mul(Codec::Lz4Frame.most()).min(largest) };
        if size == 0 {
            break;
        }
        holds = holds.saturating_add(most);
        rest = after.get(length + 4 * has(4)..).unwrap_or_default();
    }
    holds
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::write::GzEncoder;
    use lz4_flex::frame::{BlockSize, FrameEncoder, FrameInfo};

    use super::*;

    fn gzip(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    fn frame(info: FrameInfo, content: &[u8], at_a_time: usize) -> Vec<u8> {
        let mut encoder = FrameEncoder::with_frame_info(info, Vec::new());
        for piece in content.chunks(at_a_time) {
            encoder.write_all(piece).unwrap();
            encoder.flush().unwrap();
        }
        encoder.finish().unwrap()
    }

    #[test]
    fn what_holds_more_than_it_claims_is_found() {
        let zeros = vec![0; 32 << 20];
        let frames = [
            frame(FrameInfo::new(), &zeros, zeros.len()),
            frame(FrameInfo::new().block_size(BlockSize::Max64KB).content_checksum(true), &zeros, 1 << 20),
            frame(FrameInfo::new().block_checksums(true).content_size(Some(32 << 20)), &zeros, 100_000),
        ];
        let gzip = gzip(&zeros);
        let pieces = frames
            .iter()
            .map(|frame| (Codec::Lz4Frame, frame))
            .chain([(Codec::Lz4Either, &frames[0]), (Codec::Gzip, &gzip)]);
        for (codec, packed) in pieces {
            assert_eq!(check_content(codec, packed, zeros.len()), Ok(()), "{codec:?}: what is true");
            assert_eq!(check_claim(codec, packed.len(), zeros.len()), Ok(()));
            for claimed in [0, 10, zeros.len() - 1] {
                let said = check_content(codec, packed, claimed).unwrap_err();
                assert!(said.ends_with(&format!("claim to hold {claimed} and hold more")), "{said}");
            }
            let said = check_claim(codec, packed.len(), usize::MAX / 2).unwrap_err();
            assert!(said.contains("claim to hold 9223372036854775807"), "{said}");
            assert_eq!(check_content(codec, &packed[..packed.len() - 1], zeros.len()), Ok(()), "what is cut");
        }
        assert_eq!(check_claim(Codec::Snappy, 100, 1 << 20), Ok(()), "no matter");
        assert!(check_claim(Codec::Snappy, 100, (1 << 20) + 1).is_err());
        assert_eq!(check_claim(Codec::Zstd, 100, 4_000_000), Ok(()));
    }

    #[test]
    fn blocks_of_a_frame_are_counted_without_unpacking_them() {
        let noise: Vec<u8> =
            (0..3u32 << 20).map(|at| (at.wrapping_mul(at) >> 7) as u8 ^ (at >> 3) as u8).collect();
        for size in [BlockSize::Max64KB, BlockSize::Max256KB, BlockSize::Max1MB, BlockSize::Max4MB] {
            for content in [&noise[..], &vec![7; 3 << 20], &[]] {
                let info = FrameInfo::new()
                    .block_size(size)
                    .block_checksums(true)
                    .content_size(Some(content.len() as u64));
                let holds = blocks(&frame(info, content, content.len().max(1)));
                assert!(
                    (content.len()..=content.len() + (4 << 20)).contains(&holds),
                    "{holds} for {}",
                    content.len()
                );
            }
        }
        assert_eq!(blocks(b"no frame at all"), 0);
    }
}
