//! The two messages of a checkpoint's index, read from protocol buffers' wire format, and the keys of slices.

/// Takes a number of 7 bits a byte from the front.
pub(super) fn varint(from: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for (i, &byte) in from.iter().take(10).enumerate() {
        let bits = u64::from(byte & 0x7f);
        if i == 9 && bits > 1 {
            return None;
        }
        value |= bits << (7 * i);
        if byte < 0x80 {
            *from = &from[i + 1..];
            return Some(value);
        }
    }
    None
}

/// The value of a field.
enum Wire<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

/// Takes a field from the front: its number and its value; `None` where the message is broken.
fn field<'a>(from: &mut &'a [u8]) -> Option<(u64, Wire<'a>)> {
    let tag = varint(from)?;
    let mut take = |size: usize| {
        let (taken, rest) = from.split_at_checked(size)?;
        *from = rest;
        Some(taken)
    };
    let value = match tag & 7 {
        0 => Wire::Number(varint(from)?),
        1 => Wire::Number(u64::from_le_bytes(take(8)?.try_into().ok()?)),
        5 => Wire::Number(u64::from(u32::from_le_bytes(take(4)?.try_into().ok()?))),
        2 => {
            let size = usize::try_from(varint(from)?).ok()?;
            let (taken, rest) = from.split_at_checked(size)?;
            *from = rest;
            Wire::Bytes(taken)
        }
        _ => return None,
    };
    Some((tag >> 3, value))
}

/// `BundleHeaderProto`.
#[derive(Debug, Default)]
pub(super) struct Header {
    pub(super) shards: u64,
    pub(super) big_endian: bool,
}

impl Header {
    pub(super) fn parse(mut from: &[u8]) -> Option<Self> {
        let mut header = Self::default();
        while !from.is_empty() {
            match field(&mut from)? {
                (1, Wire::Number(n)) => header.shards = n,
                (2, Wire::Number(n)) => header.big_endian = n != 0,
                _ => {}
            }
        }
        Some(header)
    }
}

/// `BundleEntryProto`.
#[derive(Debug, Default, Clone)]
pub(super) struct Entry {
    pub(super) dtype: u64,
    /// `None` for an unknown rank.
    pub(super) shape: Option<Vec<u64>>,
    pub(super) shard: u64,
    pub(super) offset: u64,
    pub(super) size: u64,
    pub(super) crc: u32,
    /// Extents of each slice: start and length, no length for all.
    pub(super) slices: Vec<Vec<(u64, Option<u64>)>>,
}

impl Entry {
    pub(super) fn parse(mut from: &[u8]) -> Option<Self> {
        let mut entry = Self { shape: Some(Vec::new()), ..Self::default() };
        while !from.is_empty() {
            match field(&mut from)? {
                (1, Wire::Number(n)) => entry.dtype = n,
                (2, Wire::Bytes(shape)) => entry.shape = dimensions(shape)?,
                (3, Wire::Number(n)) => entry.shard = n,
                (4, Wire::Number(n)) => entry.offset = n,
                (5, Wire::Number(n)) => entry.size = n,
                (6, Wire::Number(n)) => entry.crc = n as u32,
                (7, Wire::Bytes(slice)) => entry.slices.push(extents(slice)?),
                _ => {}
            }
        }
        Some(entry)
    }
}

/// `TensorShapeProto`: `Some(None)` for an unknown rank, `None` where it is broken.
#[allow(clippy::option_option, reason = "broken and unknown are two things")]
fn dimensions(mut from: &[u8]) -> Option<Option<Vec<u64>>> {
    let (mut shape, mut unknown) = (Vec::new(), false);
    while !from.is_empty() {
        match field(&mut from)? {
            (2, Wire::Bytes(mut dimension)) => {
                let mut size = 0;
                while !dimension.is_empty() {
                    if let (1, Wire::Number(n)) = field(&mut dimension)? {
                        size = n;
                    }
                }
                shape.push(size);
            }
            (3, Wire::Number(n)) => unknown = n != 0,
            _ => {}
        }
    }
    Some((!unknown).then_some(shape))
}

/// `TensorSliceProto`.
fn extents(mut from: &[u8]) -> Option<Vec<(u64, Option<u64>)>> {
    let mut extents = Vec::new();
    while !from.is_empty() {
        if let (1, Wire::Bytes(mut extent)) = field(&mut from)? {
            let (mut start, mut length) = (0, None);
            while !extent.is_empty() {
                match field(&mut extent)? {
                    (1, Wire::Number(n)) => start = n,
                    (2, Wire::Number(n)) => length = Some(n),
                    _ => {}
                }
            }
            extents.push((start, length));
        }
    }
    Some(extents)
}

/// The key under which a slice of a variable is kept: an order-preserving code of its name and extents.
pub(super) fn slice_key(name: &str, extents: &[(u64, Option<u64>)]) -> Vec<u8> {
    // Zero as a number is no bytes after their count, 0: such keys come before all names.
    let mut key = vec![0];
    for byte in name.bytes() {
        match byte {
            0 => key.extend([0, 0xff]),
            0xff => key.extend([0xff, 0]),
            byte => key.push(byte),
        }
    }
    key.extend([0, 1]);
    let rank = extents.len() as u64;
    let bytes = rank.to_be_bytes();
    let used = &bytes[rank.leading_zeros() as usize / 8..];
    key.push(used.len() as u8);
    key.extend_from_slice(used);
    for &(start, length) in extents {
        signed(start as i64, &mut key);
        signed(length.map_or(-1, |n| n as i64), &mut key);
    }
    key
}

/// A signed number in as many bytes as it needs, 7 bits a byte; the count is in the leading bits.
fn signed(value: i64, out: &mut Vec<u8>) {
    let magnitude = if value < 0 { !value } else { value } as u64;
    let length = (64 - magnitude.leading_zeros() as usize) / 7 + 1;
    let mut bytes = [if value < 0 { 0xff } else { 0 }; 10];
    bytes[2..].copy_from_slice(&value.to_be_bytes());
    let used = &mut bytes[10 - length..];
    // As many leading ones as bytes, for 9 and 10 bytes into the second one.
    let ones = !0u16 << (16 - length);
    used[0] ^= (ones >> 8) as u8;
    if length > 1 {
        used[1] ^= ones as u8;
    }
    out.extend_from_slice(used);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_seven_bits_a_byte() {
        for (bytes, expected) in [
            (&[0x00][..], Some(0)),
            (&[0xac, 0x02], Some(300)),
            (&[0xff; 9], None),
            (&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], Some(u64::MAX)),
            (&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02], None),
            (&[], None),
        ] {
            assert_eq!(varint(&mut &*bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn keys_of_slices() {
        // The code keeps the order of numbers.
        let code = |value| {
            let mut out = Vec::new();
            signed(value, &mut out);
            out
        };
        assert_eq!(
            (code(0), code(-1), code(63), code(64)),
            (vec![0x80], vec![0x7f], vec![0xbf], vec![0xc0, 64])
        );
        let numbers = [i64::MIN, -(1 << 40), -65, -64, -1, 0, 1, 63, 64, 8191, 8192, 1 << 40, i64::MAX];
        assert!(numbers.windows(2).all(|pair| code(pair[0]) < code(pair[1])));
        assert_eq!(slice_key("a\0", &[(0, None), (2, Some(3))]), b"\0a\0\xff\0\x01\x01\x02\x80\x7f\x82\x83");
    }
}
