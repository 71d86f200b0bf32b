//! LZF, the compression that h5py brings along (`compression="lzf"`).

/// Decompresses to at most `most` bytes; `None` where the data are broken.
pub(super) fn decompress(data: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut out: Vec<u8> = Vec::new();
    let mut rest = data;
    let take = |rest: &mut &[u8]| -> Option<usize> {
        let (&first, after) = rest.split_first()?;
        *rest = after;
        Some(usize::from(first))
    };
    while !rest.is_empty() {
        let control = take(&mut rest)?;
        if control < 32 {
            let (literal, after) = rest.split_at_checked(control + 1)?;
            out.extend_from_slice(literal);
            rest = after;
        } else {
            let mut length = control >> 5;
            if length == 7 {
                length += take(&mut rest)?;
            }
            let distance = ((control & 31) << 8 | take(&mut rest)?) + 1;
            let start = out.len().checked_sub(distance)?;
            // What is copied may be what is being written.
            for at in start..start + length + 2 {
                out.push(*out.get(at)?);
            }
        }
        if out.len() > most {
            return None;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::decompress;

    #[test]
    fn literals_and_copies() {
        assert_eq!(decompress(&[2, b'a', b'b', b'c', 0x80, 2], 100).as_deref(), Some(&b"abcabcabc"[..]));
        assert_eq!(decompress(&[0, 7, 0xe0, 1, 0], 100).as_deref(), Some(&[7; 11][..]));
        for broken in [&[5, 1][..], &[0x20], &[0x20, 0], &[0, 1, 0x20, 9], &[0, 1, 0xe0]] {
            assert_eq!(decompress(broken, 100), None);
        }
        assert_eq!(decompress(&[0, 7, 0xe0, 255, 0], 100), None);
    }
}
