//! Checkpoints of TensorFlow, written by hand in their format.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "every test uses a part of it, and the fuzz targets too"
)]

/// CRC-32C, bit by bit, masked.
pub fn masked_crc(bytes: &[u8]) -> u32 {
    let mut crc = !0u32;
    for &byte in bytes {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0x82f6_3b78 } else { crc >> 1 };
        }
    }
    (!crc).rotate_right(15).wrapping_add(0xa282_ead8)
}

pub fn varint(mut value: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
    out
}

/// A field of a message: a number or bytes.
pub fn number(field: u64, value: u64) -> Vec<u8> {
    [varint(field << 3), varint(value)].concat()
}

pub fn bytes(field: u64, value: &[u8]) -> Vec<u8> {
    [varint(field << 3 | 2), varint(value.len() as u64), value.to_vec()].concat()
}

pub fn header(shards: u64) -> Vec<u8> {
    number(1, shards)
}

pub fn shape(sides: &[u64]) -> Vec<u8> {
    sides.iter().flat_map(|&side| bytes(2, &number(1, side))).collect()
}

/// `BundleEntryProto` of numbers that are in a shard.
pub fn entry(dtype: u64, sides: &[u64], shard: u64, offset: usize, data: &[u8]) -> Vec<u8> {
    let mut out = [number(1, dtype), bytes(2, &shape(sides)), number(3, shard)].concat();
    out.extend(number(4, offset as u64));
    out.extend(number(5, data.len() as u64));
    out.extend(varint(6 << 3 | 5));
    out.extend(masked_crc(data).to_le_bytes());
    out
}

/// Start and length of each side.
pub type Extents<'a> = &'a [(u64, Option<u64>)];

/// `TensorSliceProto`: start and length of each side, no length for all of it.
pub fn slice(extents: &[(u64, Option<u64>)]) -> Vec<u8> {
    let extent = |&(start, length): &(u64, Option<u64>)| {
        let mut out = if start > 0 { number(1, start) } else { Vec::new() };
        out.extend(length.map(|n| number(2, n)).unwrap_or_default());
        bytes(1, &out)
    };
    extents.iter().flat_map(extent).collect()
}

/// The key of a slice, for numbers below 2^48.
pub fn slice_key(name: &str, extents: &[(u64, Option<u64>)]) -> Vec<u8> {
    // As many leading ones as bytes, of which each has seven bits.
    let signed = |n: u64| {
        let length = (64 - n.leading_zeros() as usize) / 7 + 1;
        let ones = (0xff00u64 >> length & 0xff) << (8 * (length - 1));
        (n ^ ones).to_be_bytes()[8 - length..].to_vec()
    };
    let mut key = [&[0][..], name.as_bytes(), &[0, 1, 1, extents.len() as u8]].concat();
    for &(start, length) in extents {
        key.extend(signed(start));
        key.extend(length.map_or(vec![0x7f], signed));
    }
    key
}

/// A block with its trailer; keys share what they have in common with the one before.
pub fn block(rows: &[(Vec<u8>, Vec<u8>)], snappy: bool, restart: usize) -> Vec<u8> {
    let (mut out, mut restarts, mut before) = (Vec::new(), Vec::new(), Vec::new());
    for (i, (key, value)) in rows.iter().enumerate() {
        let mut shared = 0;
        if i % restart == 0 {
            restarts.extend((out.len() as u32).to_le_bytes());
        } else {
            shared = key.iter().zip(&before).take_while(|(a, b)| a == b).count();
        }
        out.extend(varint(shared as u64));
        out.extend(varint((key.len() - shared) as u64));
        out.extend(varint(value.len() as u64));
        out.extend(&key[shared..]);
        out.extend(value);
        before.clone_from(key);
    }
    let count = restarts.len() as u32 / 4;
    out.extend(restarts);
    out.extend(count.to_le_bytes());
    if snappy {
        out = snap::raw::Encoder::new().compress_vec(&out).unwrap();
    }
    out.push(u8::from(snappy));
    out.extend(masked_crc(&out).to_le_bytes());
    out
}

pub fn place(start: usize, block: &[u8]) -> Vec<u8> {
    [varint(start as u64), varint(block.len() as u64 - 5)].concat()
}

/// A whole index, `each` rows in a block.
pub fn index(mut rows: Vec<(Vec<u8>, Vec<u8>)>, each: usize, snappy: bool) -> Vec<u8> {
    rows.sort();
    let (mut out, mut places) = (Vec::new(), Vec::new());
    for part in rows.chunks(each) {
        let block = block(part, snappy, 3);
        places.push((part.last().unwrap().0.clone(), place(out.len(), &block)));
        out.extend(block);
    }
    let meta = block(&[], false, 1);
    let mut footer = place(out.len(), &meta);
    out.extend(meta);
    let last = block(&places, false, 1);
    footer.extend(place(out.len(), &last));
    out.extend(last);
    footer.resize(40, 0);
    out.extend(footer);
    out.extend(0xdb47_7524_8b80_fb57_u64.to_le_bytes());
    out
}

pub fn floats(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_le_bytes()).collect()
}
