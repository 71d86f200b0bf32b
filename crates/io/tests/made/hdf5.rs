//! HDF5 files, written by hand in the oldest layout of the format.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "every test uses a part of it, and the fuzz targets too"
)]

pub const NONE: u64 = u64::MAX;

/// An HDF5 file that is being written: things are put at the end and known by their place.
pub struct File {
    pub bytes: Vec<u8>,
}

pub fn padded(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.resize(bytes.len().next_multiple_of(8), 0);
    bytes
}

pub fn message(kind: u16, body: Vec<u8>) -> Vec<u8> {
    let body = padded(body);
    [&kind.to_le_bytes()[..], &(body.len() as u16).to_le_bytes(), &[0; 4], &body].concat()
}

/// A type of elements.
#[derive(Clone, Copy)]
pub enum Type {
    F32,
    F64,
    I8,
    I64,
    Text(u32),
}

impl Type {
    pub fn encoded(self) -> Vec<u8> {
        let (start, size, properties): ([u8; 4], u32, Vec<u8>) = match self {
            Self::F32 => {
                ([0x11, 0x20, 0x1f, 0], 4, [&[0, 0, 32, 0, 23, 8, 0, 23][..], &127u32.to_le_bytes()].concat())
            }
            Self::F64 => (
                [0x11, 0x20, 0x3f, 0],
                8,
                [&[0, 0, 64, 0, 52, 11, 0, 52][..], &1023u32.to_le_bytes()].concat(),
            ),
            Self::I8 => ([0x10, 8, 0, 0], 1, vec![0, 0, 8, 0]),
            Self::I64 => ([0x10, 8, 0, 0], 8, vec![0, 0, 64, 0]),
            Self::Text(size) => ([0x13, 0x10, 0, 0], size, Vec::new()),
        };
        [&start[..], &size.to_le_bytes(), &properties].concat()
    }
}

pub fn space(sides: &[u64]) -> Vec<u8> {
    let mut out = vec![1, sides.len() as u8, 0, 0, 0, 0, 0, 0];
    for side in sides {
        out.extend(side.to_le_bytes());
    }
    out
}

pub fn attribute(name: &str, kind: Type, sides: &[u64], data: &[u8]) -> Vec<u8> {
    let (kind, sides) = (kind.encoded(), space(sides));
    let sizes = [name.len() + 1, kind.len(), sides.len()].map(|size| (size as u16).to_le_bytes());
    let name = padded([name.as_bytes(), &[0]].concat());
    message(12, [&[1, 0][..], &sizes.concat(), &name, &padded(kind), &padded(sides), data].concat())
}

pub fn text_attribute(name: &str, texts: &[&str]) -> Vec<u8> {
    let size = texts.iter().map(|text| text.len()).max().unwrap_or(0) + 1;
    let sides = if texts.len() == 1 { vec![] } else { vec![texts.len() as u64] };
    attribute(name, Type::Text(size as u32), &sides, &texts_of(texts, size))
}

pub fn texts_of(texts: &[&str], size: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for text in texts {
        out.extend(text.bytes());
        out.resize(out.len() + size - text.len(), 0);
    }
    out
}

impl Default for File {
    fn default() -> Self {
        Self::new()
    }
}

impl File {
    pub fn new() -> Self {
        Self { bytes: vec![0; 96] }
    }

    pub fn put(&mut self, bytes: &[u8]) -> u64 {
        self.bytes.resize(self.bytes.len().next_multiple_of(8), 0);
        let at = self.bytes.len() as u64;
        self.bytes.extend(bytes);
        at
    }

    pub fn object(&mut self, messages: &[Vec<u8>]) -> u64 {
        let body = messages.concat();
        let mut out = vec![1, 0];
        out.extend((messages.len() as u16).to_le_bytes());
        out.extend(1u32.to_le_bytes());
        out.extend((body.len() as u32).to_le_bytes());
        out.extend([0; 4]);
        out.extend(body);
        self.put(&out)
    }

    /// A dataset that claims these sides, whatever data it has.
    pub fn array(&mut self, kind: Type, sides: &[u64], data: &[u8]) -> u64 {
        let at = self.put(data);
        let layout = [&[3, 1][..], &at.to_le_bytes(), &(data.len() as u64).to_le_bytes()].concat();
        self.object(&[message(1, space(sides)), message(3, kind.encoded()), message(8, layout)])
    }

    /// A dataset of two dimensions in chunks, which are not compressed; those at the edges are as large as the others.
    pub fn chunked(&mut self, kind: Type, sides: [usize; 2], chunk: [usize; 2], data: &[u8]) -> u64 {
        let size = data.len() / (sides[0] * sides[1]);
        let mut keys = Vec::new();
        for top in (0..sides[0]).step_by(chunk[0]) {
            for left in (0..sides[1]).step_by(chunk[1]) {
                let mut bytes = vec![0xee; chunk[0] * chunk[1] * size];
                for row in top..sides[0].min(top + chunk[0]) {
                    let width = chunk[1].min(sides[1] - left) * size;
                    let (from, to) = ((row * sides[1] + left) * size, (row - top) * chunk[1] * size);
                    bytes[to..to + width].copy_from_slice(&data[from..from + width]);
                }
                keys.push((bytes.len() as u32, [top as u64, left as u64, 0], self.put(&bytes)));
            }
        }
        let end = (0, [sides[0].next_multiple_of(chunk[0]) as u64, 0, 0], NONE);
        let mut tree = [&b"TREE\x01\0"[..], &(keys.len() as u16).to_le_bytes()].concat();
        tree.extend([0xff; 16]);
        for (length, offsets, place) in keys.into_iter().chain([end]) {
            tree.extend(length.to_le_bytes());
            tree.extend([0; 4]);
            tree.extend(offsets.iter().flat_map(|offset| offset.to_le_bytes()));
            tree.extend(place.to_le_bytes());
        }
        let tree = self.put(&tree);
        let mut layout = [&[3, 2, 3][..], &tree.to_le_bytes()].concat();
        layout.extend([chunk[0], chunk[1], size].iter().flat_map(|&side| (side as u32).to_le_bytes()));
        let sides = sides.map(|side| side as u64);
        self.object(&[message(1, space(&sides)), message(3, kind.encoded()), message(8, layout)])
    }

    pub fn texts(&mut self, texts: &[&str]) -> u64 {
        self.array(Type::Text(8), &[texts.len() as u64], &texts_of(texts, 8))
    }

    pub fn floats(&mut self, sides: &[u64], values: &[f32]) -> u64 {
        self.array(Type::F32, sides, &values.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<_>>())
    }

    pub fn integers(&mut self, values: &[i64]) -> u64 {
        self.array(
            Type::I64,
            &[values.len() as u64],
            &values.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<_>>(),
        )
    }

    /// A group, its members sorted by name; returns its place, and those of its tree and heap.
    pub fn group(&mut self, members: &[(&str, u64)], attributes: &[Vec<u8>]) -> (u64, u64, u64) {
        let (mut names, mut node) =
            (vec![0; 8], [&b"SNOD\x01\0"[..], &(members.len() as u16).to_le_bytes()].concat());
        let mut last = 0;
        for (name, at) in members {
            last = names.len() as u64;
            node.extend(last.to_le_bytes());
            node.extend(at.to_le_bytes());
            node.extend([0; 24]);
            names.extend(padded([name.as_bytes(), &[0]].concat()));
        }
        let node = self.put(&node);
        let segment = self.put(&names);
        let heap = [
            &b"HEAP\0\0\0\0"[..],
            &(names.len() as u64).to_le_bytes(),
            &1u64.to_le_bytes(),
            &segment.to_le_bytes(),
        ];
        let heap = self.put(&heap.concat());
        let mut tree = b"TREE\0\0\x01\0".to_vec();
        for word in [NONE, NONE, 0, node, last] {
            tree.extend(word.to_le_bytes());
        }
        // Room for as many children as the file's superblock says.
        tree.resize(tree.len() + 31 * 16, 0);
        let tree = self.put(&tree);
        let table = message(17, [tree.to_le_bytes(), heap.to_le_bytes()].concat());
        let object = self.object(&[&[table][..], attributes].concat());
        (object, tree, heap)
    }

    /// The file, its root a group of these members.
    pub fn finish(mut self, members: &[(&str, u64)]) -> Vec<u8> {
        let (root, tree, heap) = self.group(members, &[]);
        let end = self.bytes.len() as u64;
        let mut start = b"\x89HDF\r\n\x1a\n\0\0\0\0\0\x08\x08\0\x04\0\x10\0\0\0\0\0".to_vec();
        for word in [0, NONE, end, NONE, 0, root, 1, tree, heap] {
            start.extend(word.to_le_bytes());
        }
        self.bytes[..96].copy_from_slice(&start);
        self.bytes
    }
}

/// Three cells with two genes, columns in all layouts, two arrays more.
pub fn cells() -> Vec<u8> {
    let mut file = File::new();
    let x = file.floats(&[3, 2], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    let index = file.texts(&["c0", "c1", "é"]);
    // Codes in a group, and codes beside a group of all categories.
    let codes = file.array(Type::I8, &[3], &[1, 0xff, 0]);
    let categories = file.texts(&["007", "b"]);
    let (new, ..) = file.group(&[("categories", categories), ("codes", codes)], &[]);
    let old = file.array(Type::I8, &[3], &[0, 0, 0xff]);
    let old_categories = file.integers(&[40, 50]);
    let (all, ..) = file.group(&[("old", old_categories)], &[]);
    let whole = file.integers(&[i64::MAX, -1, 0]);
    let mask = file.array(Type::I8, &[3], &[0, 1, 0]);
    let (nullable, ..) = file.group(&[("mask", mask), ("values", whole)], &[]);
    let depth = [0.1f64, f64::NAN, -3.0].iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<_>>();
    let depth = file.array(Type::F64, &[3], &depth);
    let square = file.floats(&[3, 1], &[0.0; 3]);
    let members = [
        ("__categories", all),
        ("depth", depth),
        ("names", index),
        ("new", new),
        ("nullable", nullable),
        ("old", old),
        ("square", square),
    ];
    let order = text_attribute("column-order", &["new", "old", "nullable", "depth", "square", "gone"]);
    let (obs, ..) = file.group(&members, &[text_attribute("_index", &["names"]), order]);
    let genes = file.texts(&["g0", "g1"]);
    let (var, ..) = file.group(&[("_index", genes)], &[text_attribute("_index", &["_index"])]);
    let pca = file.floats(&[3, 1], &[7.0, 8.0, 9.0]);
    let umap = file.floats(&[3, 2], &[0.0; 6]);
    let (obsm, ..) = file.group(&[("X_pca", pca), ("X_umap", umap)], &[]);
    file.finish(&[("X", x), ("obs", obs), ("obsm", obsm), ("var", var)])
}
