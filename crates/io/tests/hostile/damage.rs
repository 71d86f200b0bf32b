//! Files that are broken on purpose: seeds cut and changed, and claims that no seed makes.

use std::io::Write;

use crate::made::{self, Reader, Seed, archive, gzip, npy, zstandard};
use crate::oversized;

/// A broken file.
pub struct Broken {
    /// What was done to it.
    pub what: String,
    pub reader: Reader,
    pub name: &'static str,
    pub bytes: Vec<u8>,
    /// Bytes of content if the file is honestly compressed, else 0.
    pub content: usize,
}

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    /// A number below `end`.
    fn below(&mut self, end: usize) -> usize {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end.max(1) as u64) as usize
    }
}

/// Every seed, cut at many places and changed in many ways.
pub fn changed(seeds: &[Seed]) -> Vec<Broken> {
    let mut out = Vec::new();
    for (number, seed) in seeds.iter().enumerate() {
        let mut random = Random(number as u64 + 1);
        let mut add = |what: String, bytes: Vec<u8>| {
            out.push(Broken { what, reader: seed.reader, name: seed.name, bytes, content: 0 });
        };
        let length = seed.bytes.len();
        for part in 0..12 {
            let at = length * part / 12 + usize::from(part > 0) * random.below(length / 12);
            add(format!("cut after {at} bytes"), seed.bytes[..at].to_vec());
        }
        add("without its last byte".into(), seed.bytes[..length - 1].to_vec());
        add("twice".into(), seed.bytes.repeat(2));
        for round in 0..40 {
            let mut bytes = seed.bytes.clone();
            let changes = 1 + round / 8;
            for _ in 0..changes {
                let at = random.below(length);
                bytes[at] = random.below(256) as u8;
            }
            add(format!("{changes} bytes changed, round {round}"), bytes);
        }
        // Headers are at the start or at the end; the largest number, the largest signed one, and one a little above the file.
        let near = |random: &mut Random| {
            let reach = length.min(256);
            if random.below(2) == 0 { random.below(reach) } else { length - reach + random.below(reach) }
        };
        for round in 0..30 {
            let claims: [&[u8]; 6] = [
                &[0xff; 8],
                &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
                &[0xff, 0xff, 0xff, 0x7f],
                &[0x7f, 0xff, 0xff, 0xff],
                &[0, 0, 0, 0x40],
                &[0, 0, 0, 0, 1, 0, 0, 0],
            ];
            let (claim, at, mut bytes) = (claims[round % 6], near(&mut random), seed.bytes.clone());
            for (byte, &new) in bytes[at..].iter_mut().zip(claim) {
                *byte = new;
            }
            add(format!("{claim:?} at {at}"), bytes);
        }
        for round in 0..6 {
            let (start, middle) = (random.below(length), random.below(length));
            let part = &seed.bytes[start.min(middle)..start.max(middle)];
            let bytes = if round % 2 == 0 {
                [&seed.bytes[..start.min(middle)], &seed.bytes[start.max(middle)..]].concat()
            } else {
                [&seed.bytes[..middle], part, &seed.bytes[middle..]].concat()
            };
            add(format!("a part left out or doubled, round {round}"), bytes);
        }
        let wrong = [&b"\xff\xfe\xc0\x80"[..], &seed.bytes].concat();
        add("four bytes before it that are no text".into(), wrong);
        add("four zero bytes before it".into(), [&[0; 4][..], &seed.bytes].concat());
    }
    out
}

fn header(shape: &str) -> String {
    format!("{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}")
}

/// Claims, depths, bombs: each must be an error.
pub fn claimed() -> Vec<Broken> {
    let mut out = Vec::new();
    let mut add = |what: &str, name: &'static str, bytes: Vec<u8>| {
        out.push(Broken { what: what.to_owned(), reader: reader(name), name, bytes, content: 0 });
    };
    let all = made::all();
    let seed = |name: &str| all.iter().find(|seed| seed.name == name).unwrap().bytes.clone();
    for shape in [
        "(4294967296, 4294967296)",
        "(18446744073709551615, 2)",
        "(99999999999999999999, 2)",
        "(1000000000, 3)",
        "(-1, 2)",
        "(2, 3",
        "(0, 2)",
        "(2, 0)",
        "(1, 2, 3)",
        "()",
    ] {
        add(&format!("shape {shape}"), "v.npy", npy(&header(shape), &[0; 24]));
        let entry = npy(&header(shape), &[0; 24]);
        add(&format!("shape {shape}"), "v.npz", archive(&[("vectors.npy", entry.clone())], true));
        add(&format!("shape {shape}"), "n.npz", archive(&[("indices.npy", entry)], false));
    }
    for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let data = made::bundle::floats(&[1.0, value]);
        add(&format!("{value} in it"), "v.npy", npy(&header("(1, 2)"), &data));
        add(&format!("{value} in it"), "v.npz", archive(&[("x.npy", npy(&header("(1, 2)"), &data))], true));
        add(&format!("{value} in it"), "v.bytes", data.clone());
        add(&format!("{value} in it"), "v.tsv", format!("1\t2\n3\t{value}\n").into_bytes());
        add(&format!("{value} in it"), "v.bin", [b"1 2\nw ", &data[..], b"\n"].concat());
        let json = "{\"v\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}";
        let length = (json.len() as u64).to_le_bytes();
        add(&format!("{value} in it"), "v.safetensors", [&length[..], json.as_bytes(), &data].concat());
    }
    for length in [u64::MAX, 1 << 62, 1 << 40, 100_000_000, 9] {
        add(&format!("a header of {length}"), "v.safetensors", [&length.to_le_bytes()[..], b"{}"].concat());
    }
    for (shape, end) in [
        ("[4294967296,4294967296]", "8"),
        ("[2,1]", "18446744073709551615"),
        ("[-1,2]", "8"),
        ("[1e9,1]", "8"),
        ("[9,9]", "324"),
    ] {
        let json = format!("{{\"v\":{{\"dtype\":\"F32\",\"shape\":{shape},\"data_offsets\":[0,{end}]}}}}");
        let length = (json.len() as u64).to_le_bytes();
        add(&format!("shape {shape}"), "v.safetensors", [&length[..], json.as_bytes(), &[0; 8]].concat());
    }
    for sides in [[u32::MAX; 3], [1 << 31, 2, 2], [2, 0, 2], [3, 1, 1]] {
        let sides: Vec<u8> = sides.iter().flat_map(|side| side.to_be_bytes()).collect();
        add("sides that do not fit", "v-idx3-ubyte", [&[0, 0, 8, 3][..], &sides, &[1]].concat());
    }
    add("200 dimensions", "v-idx3-ubyte", [&[0, 0, 8, 200][..], &[1; 16]].concat());
    for first in [
        "18446744073709551615 2",
        "99999999999999999999999 2",
        "2 18446744073709551615",
        "1000000000 300",
        "2 0",
    ] {
        add(&format!("the line {first}"), "v.bin", format!("{first}\nw 12345678\n").into_bytes());
        add(&format!("the line {first}"), "v.vec", format!("{first}\nw 1 2\n").into_bytes());
    }
    let deep = "[".repeat(200_000);
    add("deep", "v.jsonl", format!("{{\"v\":{deep}").into_bytes());
    add("deep", "state.txt", deep.clone().into_bytes());
    add("deep", "state.txt", format!("[{{\"label\":\"x\",\"projections\":{deep}").into_bytes());
    add("deep", "config.json", format!("{{\"embeddings\":[{{\"tensorPath\":{deep}").into_bytes());
    add("deep", "projector_config.pbtxt", "embeddings {".repeat(100_000).into_bytes());
    add("deep and unknown", "projector_config.pbtxt", "x {".repeat(300_000).into_bytes());
    add("objects in objects", "v.jsonl", "{\"a\":".repeat(100_000).into_bytes());
    add(
        "deep",
        "s.embedscope",
        archive(&[("session.json", deep.into_bytes()), ("state.txt", b"[]".to_vec())], false),
    );
    for (name, text) in [
        ("v.tsv", &b"1\t2\n3\n"[..]),
        ("v.tsv", b"1\t2\n3\t4\t5\n"),
        ("v.tsv", b"1\t2\n\xff\t4\n"),
        ("v.tsv", b"1\t2\n3\t\0\n"),
        ("v.tsv", b"1\t2\n3\t1e999\n"),
        ("v.tsv", b""),
        ("v.tsv", b"\xef\xbb\xbf"),
        ("v.tsv", b"\n\n\n"),
        ("v.csv", b"1,2\n3\n"),
        ("v.csv", b"1,2\n3,\"\n"),
        ("v.csv", b"a,b\n\xc3\x28,2\n"),
        ("space.txt", b"1 2 3\n4 5\n"),
        ("glove.txt", b"the 0.1 0.2\ncat 1\n"),
        ("v.vec", b"3 2\na 1 2\n"),
        ("v.vec", b"1 2\na 1 x\n"),
        ("v.jsonl", b"{\"v\":[1,2]}\n{\"v\":[1]}\n"),
        ("v.jsonl", b"{\"v\":[1,2]}\n{\"v\":[1,1e999]}\n"),
        ("v.jsonl", b"{\"v\":[1,2]}\n{\"v\":[1,null]}\n"),
        ("v.jsonl", b"{\"v\":[1,2]}\n{\"v\":[1,\xff]}\n"),
        ("state.txt", b"{}"),
        ("state.txt", b"[1]"),
        ("state.txt", b"[{\"label\":1}]"),
        ("state.txt", b"\xff\xff"),
        ("config.json", b"{\"embeddings\":[{\"tensorPath\":\"../../etc/passwd\"}]}"),
        ("config.json", b"{\"embeddings\":[{\"tensorPath\":\"/etc/passwd\"}]}"),
        ("config.json", b"{\"embeddings\":[{\"tensorPath\":7}]}"),
        ("projector_config.pbtxt", b"embeddings { tensor_path: \"../x\" }"),
        ("projector_config.pbtxt", b"embeddings { tensor_path: \"x }"),
        ("projector_config.pbtxt", b"embeddings { tensor_path: 99999999999999999999 }"),
        ("projector_config.pbtxt", b"}"),
        ("model.ckpt-1.index", b""),
        ("model.ckpt-1.index", b"\x57\xfb\x80\x8b\x24\x75\x47\xdb"),
        ("v.parquet", b"PAR1PAR1"),
        ("v.parquet", b"PAR1\xff\xff\xff\xffPAR1"),
        ("v.parquet", b"PAR1\xff\xff\xff\x7fPAR1"),
        ("v.parquet", b"PARE\0\0\0\0PARE"),
        ("v.arrow", b"ARROW1\0\0\xff\xff\xff\x7fARROW1"),
        ("v.arrow", b"ARROW1"),
        ("v.arrow", b"FEA1"),
        ("v.arrow", b"\xff\xff\xff\xff\x08\0\0\0\xff\xff\xff\x7f\xff\xff\xff\x7f\0"),
        ("v.h5ad", b"\x89HDF\r\n\x1a\n"),
        ("v.h5ad", b"\x89HDF\r\n\x1a\n\x02\x08\x08\0\xff\xff\xff\xff"),
        ("v.npz", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
        ("v.npz", b"PK\x03\x04"),
        ("s.embedscope", b"PK\x03\x04"),
        ("n.npz", b"nothing"),
        ("sheet.png", b"\x89PNG\r\n\x1a\n"),
        ("sheet.png", b"GIF89a"),
    ] {
        add(&format!("{:?}", String::from_utf8_lossy(text)), name, text.to_vec());
    }
    // Small files that unpack to much.
    let zeros = vec![0; 64 << 20];
    add("64 MiB of nothing as gzip", "v.tsv.gz", gzip(&zeros));
    add("64 MiB of nothing as zstd", "v.csv.zst", zstandard(&zeros));
    add("1 GiB of nothing as zstd", "v.csv.zst", blocks(0, 8192));
    add("1 GiB of ones as zstd", "v.csv.zst", blocks(b'1', 8192));

    add("a page of 64 MiB that says 100 bytes", "v.parquet", oversized::parquet());
    add("a buffer of 64 MiB that says 100 bytes", "v.arrow", oversized::arrow());
    for (name, entry) in
        [("v.npz", "vectors.npy"), ("n.npz", "indices.npy"), ("s.embedscope", "session.json")]
    {
        add("an entry longer than it says", name, understated(&archive(&[(entry, zeros.clone())], true)));
    }
    let column = npy(&header("(3,)"), &zeros);
    let packed = archive(&[("label.npy", column)], true);
    let grid = npy(&header("(3, 2)"), &[0; 24]);
    add("a column longer than it says", "v.npz", understated(&packed));
    add("a column of 64 MiB that has 3 values", "v.npz", packed);
    add("one entry under many names", "v.npz", overlapping(&grid, 4000));
    add("a session of compressed nothing", "s.embedscope", archive(&[("session.json", zeros)], true));
    for (width, height, bytes) in
        [(30_000, 10_000, 1_000_000), (1_000_000, 300, 1_000_000), (200_000, 200_000, 9)]
    {
        add(&format!("a sheet of {width} x {height}"), "sheet.png", png(width, height, bytes));
    }
    let text = b"1\t2\n".repeat(18 << 20);
    let (bytes, content) = (zstandard(&text), text.len());
    let what = "72 MiB of one line as zstd, 10,000 times its size".to_owned();
    for (at, what) in [(0, "a gzip of nothing else"), (10, "a cut gzip")] {
        add(what, "v.tsv.gz", seed("v.tsv.gz")[..at + 8].to_vec());
    }
    out.push(Broken { what, reader: Reader::Vectors, name: "v.tsv.zst", bytes, content });
    out
}

/// Compressed content that is honest: memory counts against what it is unpacked.
pub fn honest() -> Vec<Broken> {
    let text = b"0\t0\t0\t0\t0\t0\t0\t0\n".repeat(1 << 20);
    let content = text.len();
    let grid = npy(&header("(2097152, 2)"), &vec![0; 16 << 20]);
    let of = |what: &str, name: &'static str, bytes: Vec<u8>, content: usize| Broken {
        what: what.to_owned(),
        reader: Reader::Vectors,
        name,
        bytes,
        content,
    };
    let deep = format!("{{\"v\":{}{}}}\n", "[".repeat(200_000), "]".repeat(200_000)).into_bytes();
    vec![
        // A list of lists is a cell of JSON, however deep.
        Broken { what: "deep".into(), reader: Reader::Metadata, name: "m.jsonl", bytes: deep, content: 0 },
        of("16 MiB of text as gzip", "v.tsv.gz", gzip(&text), content),
        of("16 MiB of text as zstd", "v.tsv.zst", zstandard(&text), content),
        of("16 MiB of zeros as .npz", "v.npz", archive(&[("v.npy", grid)], true), 16 << 20),
    ]
}

fn reader(name: &str) -> Reader {
    match name {
        "m.jsonl" => Reader::Metadata,
        "state.txt" => Reader::States,
        "s.embedscope" => Reader::Session,
        "n.npz" => Reader::Neighbors,
        "config.json" | "projector_config.pbtxt" => Reader::Project,
        "model.ckpt-1.index" => Reader::Checkpoint,
        "sheet.png" => Reader::Sprite,
        _ => Reader::Inputs,
    }
}

/// A zstd frame of `count` blocks, each 128 KiB of one byte.
fn blocks(byte: u8, count: usize) -> Vec<u8> {
    let mut out = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58];
    for block in 0..count {
        let start = (128u32 << 10) << 3 | 1 << 1 | u32::from(block + 1 == count);
        out.extend(&start.to_le_bytes()[..3]);
        out.push(byte);
    }
    out
}

/// An archive whose directory and headers say that its entry has 100 bytes of content.
fn understated(archive: &[u8]) -> Vec<u8> {
    let mut out = archive.to_vec();
    for (mark, at) in [(b"PK\x03\x04", 22), (b"PK\x01\x02", 24)] {
        let start = memchr::memmem::rfind(archive, mark).unwrap();
        out[start + at..start + at + 4].copy_from_slice(&180u32.to_le_bytes());
    }
    out
}

/// An archive whose directory names one stored entry `count` times.
fn overlapping(content: &[u8], count: usize) -> Vec<u8> {
    let one = archive(&[("v0000.npy", [content, &vec![0; 100_000]].concat())], false);
    let start = memchr::memmem::rfind(&one, b"PK\x01\x02").unwrap();
    let end = memchr::memmem::rfind(&one, b"PK\x05\x06").unwrap();
    let (mut out, entry) = (one[..start].to_vec(), &one[start..end]);
    for number in 0..count {
        let mut entry = entry.to_vec();
        let name = memchr::memmem::find(&entry, b"v0000").unwrap();
        entry[name..name + 5].copy_from_slice(format!("v{number:04}").as_bytes());
        out.extend(entry);
    }
    let mut last = one[end..].to_vec();
    let size = (out.len() - start) as u32;
    last[8..10].copy_from_slice(&(count as u16).to_le_bytes());
    last[10..12].copy_from_slice(&(count as u16).to_le_bytes());
    last[12..16].copy_from_slice(&size.to_le_bytes());
    [out, last].concat()
}

/// A PNG that claims a size and has so many bytes of something for it.
fn png(width: u32, height: u32, bytes: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = png::Encoder::new(&mut out, width, height).write_header().unwrap();
    let mut data = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::none());
    data.write_all(&vec![0; bytes]).unwrap();
    let _ = writer.write_chunk(png::chunk::IDAT, &data.finish().unwrap());
    drop(writer);
    out
}
