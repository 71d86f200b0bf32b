//! Files read a batch of rows at a time and written: the same bytes as read whole and written.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "common/batches.rs"]
mod batches;

use std::io::Write;
use std::ops::Range;

use batches::{same, written};

use embedscope_core::Matrix;
use embedscope_core::monitor::Silent;
use embedscope_io::convert::{self, Format};
use embedscope_io::{Column, DataType, Dataset, ReadOptions, Source, Table, open, stream};

fn whole(sources: Vec<Source>, rows: Option<&Range<usize>>) -> Dataset {
    let data = open::inputs(sources, None, &ReadOptions::default(), &Silent).unwrap().dataset.unwrap();
    match rows {
        Some(&Range { start, end }) => data.rows(start..end.min(data.points)).unwrap(),
        None => data,
    }
}

/// Compares all outputs of some files, for ranges of their rows.
fn compare(what: &str, sources: &[Source], ranges: &[Option<Range<usize>>]) {
    for rows in ranges {
        let data = whole(sources.to_vec(), rows.as_ref());
        let batches = stream::open(sources.to_vec(), None, rows.as_ref(), &ReadOptions::default(), &Silent);
        let batches = batches.unwrap().unwrap_or_else(|| panic!("{what} is not read in batches"));
        same(&format!("{what}, {rows:?}"), &data, &*batches);
    }
}

fn ranges() -> Vec<Option<Range<usize>>> {
    vec![None, Some(0..1), Some(1..3), Some(2..usize::MAX)]
}

#[test]
fn small_texts_of_every_kind() {
    for (name, text) in [
        ("plain.tsv", "1\t2\n3\t4.5\n-0\t1e-7\n5\t6\n"),
        ("bom.tsv", "\u{feff}1\t2\r\n3\t4\r\n\r\n5\t6"),
        ("labels.tsv", "cat\t1\t2\tx\ndog\t3\t4\t\n犬\t5\t6\ty\n"),
        (
            "types.csv",
            "word,x0,x1,flag,day\n\"a, \"\"b\"\"\",1,2,true,2026-11-24\nc,3,4,false,\nd,5,6,True,1999-01-31\n",
        ),
        ("moments.csv", "x0,x1,when\n1,2,2026-11-24T08:30:00Z\n3,4,2026-11-24T08:30:01Z\n5,6,\n"),
        ("numbers.csv", "label,x0,x1\n007,1,2\n18446744073709551615,3,4\n1,5,6\n"),
        ("semicolon.csv", "a;b;c\n1;2;x\n3;4;y\n5;6;z\n"),
        ("space.txt", "1 2 3\n4 5 6\n7 8 9\n"),
        ("glove.txt", "the 0.1 0.2\nnew york 1 2\nof 1e-3 4\n"),
        ("v.vec", "3 2\nthe 1 2\ncat 3 4\nof 5 6\n"),
        ("open.tsv", "1\t2\t\n3\t4\t\n5\t6\t\n"),
        ("same.csv", "label,x0,x1,label\na,1,2,b\nc,3,4,d\ne,5,6,f\n"),
    ] {
        compare(name, &[Source::bytes(name, text.as_bytes().to_vec())], &ranges());
    }
}

/// Points with metadata of every type, some missing.
fn typed(rows: usize, cols: usize) -> Dataset {
    let cell = |i: usize, text: String| Some(text).filter(|_| !i.is_multiple_of(5));
    let column = |name: &str, kind: DataType, text: &dyn Fn(usize) -> String| {
        let texts: Vec<Option<String>> = (0..rows).map(|i| cell(i, text(i))).collect();
        Column::typed(name, kind, texts.iter().map(Option::as_deref))
    };
    let x = Matrix::from_fn(rows, cols, |i, j| (i as f32 - 3.0) * 0.37 + j as f32);
    let table = Table::new(vec![
        Column::new(
            "word",
            (0..rows).map(|i| format!("w{i}")).collect::<Vec<_>>().iter().map(|w| Some(w.as_str())),
        ),
        column("kind", DataType::Text, &|i| ["a\tb", "c,\"", "犬", "007"][i % 4].to_owned()),
        column("count", DataType::Integer, &|i| (i as i64 * 7 - 20).to_string()),
        column("large", DataType::Integer, &|i| (u64::MAX - i as u64).to_string()),
        column("weight", DataType::Float, &|i| (i as f64 / 3.0).to_string()),
        column("whole", DataType::Float, &|i| i.to_string()),
        column("flag", DataType::Boolean, &|i| i.is_multiple_of(2).to_string()),
        column("day", DataType::Date, &|i| format!("2026-11-{:02}", 1 + i % 28)),
        column("moment", DataType::Date, &|i| format!("2026-11-24T08:30:{:02}Z", i % 60)),
        column("tags", DataType::Words, &|i| format!("[\"t{}\"]", i % 3)),
    ]);
    Dataset::new("typed", x).with_metadata(table.unwrap()).unwrap()
}

/// Vectors read by the rules of TensorFlow's projector are the same in batches, compressed too.
#[test]
fn text_as_tensorflow_reads_it() {
    let options = ReadOptions { strict_tf: true, ..ReadOptions::default() };
    let mut long = b"\xef\xbb\xbf 0x1F\t2\r\n\n".to_vec();
    for i in 0..600_000 {
        let label: &[u8] = if i % 100_000 == 0 { b"thrown \xffaway\t" } else { b"" };
        long.extend(label);
        long.extend(format!("{i}\t{:?} \n", i as f32 / 7.0).into_bytes());
    }
    long.extend(b"1\t");
    assert!(long.len() > 8 << 20, "{}", long.len());
    let zstd = zstd::encode_all(&long[..], 1).unwrap();
    for (name, bytes) in [
        ("small.tsv", b"a\t1\t2\n\n3\t\nb\t0x10\t-0\n".to_vec()),
        ("ragged.tsv", b"1\t2\n3\t4\n5\t6\t7\t8\n".to_vec()),
        ("infinite.tsv", b"1\t2\n3\tInfinity\n".to_vec()),
        ("one.csv", b"1,2\n3,4\n".to_vec()),
        ("long.tsv", long),
        ("long.tsv.zst", zstd),
    ] {
        let source = Source::bytes(name, bytes);
        let data = open::vectors(source.clone(), &options, &Silent);
        let batches = stream::open(vec![source], None, None, &options, &Silent);
        match (data, batches) {
            (Ok(data), Ok(Some(batches))) => {
                assert_eq!(batches.head().warnings, data.warnings, "{name}");
                let found = written(|out| convert::batches(&*batches, Format::Npy, out, &Silent));
                assert!(found == written(|out| convert::dataset(&data, Format::Npy, out)), "{name}");
            }
            (Err(whole), Err(batches)) => assert_eq!(whole.to_string(), batches.to_string()),
            (whole, batches) => panic!("{name}: {:?} {:?}", whole.err(), batches.map(|b| b.is_some())),
        }
    }
}

#[test]
fn json_lines_of_every_kind() {
    for (name, text) in [
        ("arrays.jsonl", "[1, 2]\n\n[3,4.5]\n[5,6]"),
        ("bom.jsonl", "\u{feff}{\"vector\":[1,2]}\r\n{\"vector\":[3,4]}\r\n{\"vector\":[5,6]}\r\n"),
        (
            "types.jsonl",
            concat!(
                "{\"id\":1,\"text\":\"007\",\"emb\":[1,2.5],\"score\":1e5,\"ok\":true,\"tags\":[\"a\",\"b\"],\"day\":\"2026-11-24\"}\n",
                "{\"id\":-2,\"text\":\"\",\"emb\":[-3,4e-1],\"score\":2,\"ok\":null,\"tags\":[],\"none\":null}\n",
                "{\"emb\":[5,6],\"new\":\"\\u00e9\",\"id\":18446744073709551615,\"day\":\"1999-01-31\",\"\":1,\"a\":{\"b\":1}}\n",
                "{\"emb\":[7,8],\"new\":5,\"score\":3,\"ok\":false,\"when\":\"2026-11-24T08:30:00Z\"}\n",
            ),
        ),
        // A type that only a row which is not asked for makes what it is.
        (
            "last.jsonl",
            "{\"v\":[1,2],\"n\":1}\n{\"v\":[3,4],\"n\":2}\n{\"v\":[5,6],\"n\":2.5}\n{\"v\":[7,8],\"n\":\"x\"}\n",
        ),
        ("whole.jsonl", "{\"v\":[1,2],\"n\":1.0}\n{\"v\":[3,4],\"n\":2.0}\n{\"v\":[5,6],\"n\":2.5}\n"),
    ] {
        compare(name, &[Source::bytes(name, text.as_bytes().to_vec())], &ranges());
    }
}

#[test]
fn words_in_binary_form() {
    let file = |words: &[&str], line_breaks: bool| {
        let mut out = format!("{} 2\n", words.len()).into_bytes();
        for (i, word) in words.iter().enumerate() {
            out.extend(word.as_bytes());
            out.push(b' ');
            out.extend([i as f32, 0.5].iter().flat_map(|v| v.to_le_bytes()));
            out.extend(b"\n".iter().filter(|_| line_breaks));
        }
        out
    };
    for (words, line_breaks) in
        [(&["the", "cat", "犬"][..], true), (&["7", "18446744073709551615", "9", "1"], false)]
    {
        compare("w.bin", &[Source::bytes("w.bin", file(words, line_breaks))], &ranges());
    }
}

/// An IDX file of a type and shape.
fn idx(kind: u8, shape: &[u32], data: &[u8]) -> Vec<u8> {
    let mut out = vec![0, 0, kind, shape.len() as u8];
    out.extend(shape.iter().flat_map(|n| n.to_be_bytes()));
    out.extend(data);
    out
}

#[test]
fn pictures_and_arrays_of_idx() {
    let floats: Vec<u8> = (0..8).flat_map(|i| (i as f32 / 3.0).to_be_bytes()).collect();
    let doubles: Vec<u8> = (0..8).flat_map(|i| (f64::from(i) / 3.0).to_be_bytes()).collect();
    let whole: Vec<u8> = (0..8).flat_map(|i| (i * 16_777_217 - 9i32).to_be_bytes()).collect();
    let short: Vec<u8> = (0..8).flat_map(|i| (i * 999 - 9i16).to_be_bytes()).collect();
    let bytes: Vec<u8> = (0..36).map(|i| i * 7).collect();
    for (name, file) in [
        ("images-idx3-ubyte", idx(0x08, &[4, 3, 3], &bytes)),
        ("signed.idx2", idx(0x09, &[4, 9], &bytes)),
        ("short.idx2", idx(0x0b, &[4, 2], &short)),
        ("whole.idx2", idx(0x0c, &[4, 2], &whole)),
        ("floats.idx2", idx(0x0d, &[4, 2], &floats)),
        ("doubles.idx2", idx(0x0e, &[4, 2], &doubles)),
    ] {
        compare(name, &[Source::bytes(name, file)], &ranges());
    }
    let labels = Source::bytes("labels-idx1-ubyte", idx(0x08, &[4], &[7, 0, 7, 3]));
    let images = Source::bytes("images-idx3-ubyte", idx(0x08, &[4, 3, 3], &bytes));
    compare("MNIST", &[images, labels], &ranges());
}

/// An array of `NumPy`.
fn npy(descr: &str, fortran: bool, shape: &str, data: &[u8]) -> Vec<u8> {
    let fortran = if fortran { "True" } else { "False" };
    let dict = format!("{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}");
    let mut out = b"\x93NUMPY\x01\x00\x76\x00".to_vec();
    out.extend(format!("{dict:<117}\n").as_bytes());
    out.extend(data);
    out
}

/// An archive of arrays.
fn archive(entries: &[(&str, Vec<u8>)], deflate: bool) -> Vec<u8> {
    let method = if deflate { zip::CompressionMethod::Deflated } else { zip::CompressionMethod::Stored };
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(method)
        .compression_level(deflate.then_some(1));
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        archive.start_file(*name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// Archives, compressed or not: vectors of every order, and arrays beside them.
#[test]
fn archives_of_arrays() {
    let doubles: Vec<u8> = (0..12).flat_map(|i| (f64::from(i) / 3.0).to_be_bytes()).collect();
    let singles: Vec<u8> = (0..12).flat_map(|i| (i as f32 / 3.0).to_le_bytes()).collect();
    let words: Vec<u8> = "007\0\0\0a\tbé\0\0".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    for deflate in [false, true] {
        for vectors in [npy("<f4", false, "(4, 3)", &singles), npy(">f8", true, "(4, 3)", &doubles)] {
            let alone = archive(&[("arr_0.npy", vectors.clone())], deflate);
            compare("alone", &[Source::bytes("v.npz", alone)], &ranges());
            let entries = [
                ("count.npy", npy("<i2", false, "(4,)", &[1, 0, 2, 0, 3, 0, 0xff, 0xff])),
                ("x.npy", vectors),
                ("word.npy", npy("<U3", false, "(4, 1)", &words)),
                ("odd.npy", npy("|b1", false, "()", &[1])),
                ("readme.txt", b"what this is".to_vec()),
            ];
            let source = Source::bytes("v.npz", archive(&entries, deflate));
            compare("beside", std::slice::from_ref(&source), &ranges());
            let labels = Source::bytes("labels.tsv", b"a\nb\nc\nd\n".to_vec());
            compare("with labels", &[source, labels], &ranges());
        }
    }
}

/// Archives of more than 8 MiB, which are unpacked to a temporary file where they are compressed.
#[test]
fn long_archives() {
    let rows = 300_000;
    let singles: Vec<u8> = (0..rows * 8).flat_map(|i| ((i % 1000) as f32 / 3.0).to_le_bytes()).collect();
    let kinds: Vec<u8> = (0..rows).map(|i| (i % 7) as u8).collect();
    let shape = format!("({rows}, 8)");
    for deflate in [false, true] {
        let entries = [
            ("kind.npy", npy("|u1", false, &format!("({rows},)"), &kinds)),
            ("x.npy", npy("<f4", false, &shape, &singles)),
        ];
        compare_long("l.npz", archive(&entries, deflate), rows);
        // More at a time come of consecutive columns.
        let bytes = archive(&[("x.npy", npy(">f4", true, &shape, &singles))], deflate);
        let sources = vec![Source::bytes("l.npz", bytes)];
        let batches = stream::open(sources.clone(), None, None, &ReadOptions::default(), &Silent);
        let found = written(|out| convert::batches(&*batches.unwrap().unwrap(), Format::Npy, out, &Silent));
        let data = whole(sources, None);
        assert!(found == written(|out| convert::dataset(&data, Format::Npy, out)), "columns, {deflate}");
    }
}

/// Damaged archives, long ones too: damage of the array of vectors, then its numbers, then what lies beside it.
#[test]
fn what_is_wrong_in_archives_is_said_as_ever() {
    let grid = |rows: usize, wrong: Option<usize>| {
        let value = |i: usize| if Some(i) == wrong { f32::NAN } else { (i % 1000) as f32 };
        let data: Vec<u8> = (0..rows * 4).flat_map(|i| value(i).to_le_bytes()).collect();
        ("x.npy", npy("<f4", false, &format!("({rows}, 4)"), &data))
    };
    let column = |rows: usize| ("n.npy", npy("|u1", false, &format!("({rows},)"), &vec![7; rows]));
    // The directory has a file's checksum and its length unpacked.
    let patched = |mut bytes: Vec<u8>, entry: usize, at: usize, change: &dyn Fn(u32) -> u32| {
        let starts = (0..bytes.len() - 4).filter(|&i| bytes[i..].starts_with(b"PK\x01\x02"));
        let at = starts.collect::<Vec<_>>()[entry] + at;
        let old = u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        bytes[at..at + 4].copy_from_slice(&change(old).to_le_bytes());
        bytes
    };
    let broken = |bytes: Vec<u8>, entry: usize| patched(bytes, entry, 16, &|crc| !crc);
    // Four numbers more or fewer than the header says, and a directory that agrees with it.
    let other = |rows: usize, more: bool| {
        let mut array = grid(rows, None).1;
        if more {
            array.extend([0; 16]);
        } else {
            array.truncate(array.len() - 16);
        }
        patched(archive(&[("x.npy", array)], true), 0, 24, &|length| {
            if more { length - 16 } else { length + 16 }
        })
    };
    let one = |array: Vec<u8>| archive(&[("x.npy", array)], true);
    let mut cases = vec![
        ("empty", one(npy("<f4", false, "(0, 2)", &[])), "v.npz, x, byte 10", "an empty array"),
        ("too short", one(npy("<f4", false, "(2, 2)", &[0; 12])), "v.npz, x, byte ", "12 bytes of data"),
    ];
    for (rows, deflate) in [(3, false), (3, true), (600_000, false), (600_000, true)] {
        let late = rows * 4 - 3;
        let pair = |wrong| archive(&[grid(rows, wrong), column(rows)], deflate);
        cases.push(("NaN", pair(Some(late)), "v.npz, x, line ", "column 2: found NaN"));
        cases.push(("the column", broken(pair(None), 1), "v.npz, entry 2", "Invalid checksum"));
        // Of a short array all is looked at when the archive is opened.
        let first = if rows > 3 { "v.npz, x, line " } else { "v.npz, entry 2" };
        cases.push(("NaN and the column", broken(pair(Some(late)), 1), first, ""));
        if deflate {
            cases.push(("all", broken(broken(pair(Some(1)), 0), 1), "v.npz, entry 1", "Invalid checksum"));
            cases.push(("longer", other(rows, true), "v.npz, entry 1", "\"x\": File is larger than"));
            cases.push(("shorter", other(rows, false), "v.npz, entry 1", "\"x\": it has "));
            let mut flipped = pair(None);
            let middle = flipped.len() / 4;
            flipped[middle] ^= 0x55;
            cases.push(("flipped", flipped, "v.npz, ", ""));
        }
    }
    for (what, bytes, place, expected) in cases {
        let found = refused(Source::bytes("v.npz", bytes));
        assert!(found.starts_with(place) && found.contains(expected), "{what}: {found}");
    }
}

/// Arrays of every type and order, and what lies beside them.
#[test]
fn arrays_and_tensors() {
    let doubles: Vec<u8> = (0..12).flat_map(|i| (f64::from(i) / 3.0).to_be_bytes()).collect();
    let singles: Vec<u8> = (0..12).flat_map(|i| (i as f32 / 3.0).to_le_bytes()).collect();
    let whole: Vec<u8> = (0..12).flat_map(|i| (i * 999 - 9i16).to_le_bytes()).collect();
    for (name, bytes) in [
        ("f.npy", npy("<f4", false, "(4, 3)", &singles)),
        ("columns.npy", npy(">f8", true, "(4, 3)", &doubles)),
        ("whole.npy", npy("<i2", false, "(4, 3)", &whole)),
    ] {
        compare(name, &[Source::bytes(name, bytes)], &ranges());
    }
    let labels = Source::bytes("labels.tsv", b"a\nb\nc\nd\n".to_vec());
    compare("v.bytes", &[Source::bytes("v.bytes", singles.clone()), labels], &ranges());
    let json = r#"{"f":{"dtype":"F32","shape":[4,3],"data_offsets":[0,48]},"ids":{"dtype":"I64","shape":[4],"data_offsets":[48,80]},"odd":{"dtype":"F32","shape":[2],"data_offsets":[80,88]}}"#;
    let mut tensors = (json.len() as u64).to_le_bytes().to_vec();
    tensors.extend(json.as_bytes());
    tensors.extend(&singles);
    tensors.extend((5..9i64).flat_map(i64::to_le_bytes));
    tensors.extend([0; 8]);
    compare("v.safetensors", &[Source::bytes("v.safetensors", tensors)], &ranges());
}

#[test]
fn tables_with_types() {
    let data = typed(60, 3);
    for (name, format) in [("t.parquet", Format::Parquet), ("t.arrow", Format::Arrow)] {
        let bytes = written(|out| convert::dataset(&data, format, out)).unwrap();
        compare(name, &[Source::bytes(name, bytes)], &[None, Some(0..1), Some(17..44), Some(59..usize::MAX)]);
    }
}

#[test]
fn several_row_groups_and_batches() {
    // A row group has at most 131,072 rows; these are narrow and two of them.
    let rows = 140_000;
    let x = Matrix::from_fn(rows, 2, |i, j| (i * 2 + j) as f32);
    let kinds = Column::new("kind", (0..rows).map(|i| Some(["x", "y", "007"][i % 3])));
    let data = Dataset::new("x", x).with_metadata(Table::new(vec![kinds]).unwrap()).unwrap();
    for (name, format) in [("g.parquet", Format::Parquet), ("g.arrow", Format::Arrow)] {
        let bytes = written(|out| convert::dataset(&data, format, out)).unwrap();
        compare(name, &[Source::bytes(name, bytes)], &[None, Some(131_000..131_100)]);
    }
}

/// Text of more than two blocks of 8 MiB: plain, and compressed so that it is never unpacked whole.
#[test]
fn long_texts_plain_and_compressed() {
    let rows = 400_000;
    let mut text = Vec::new();
    for i in 0..rows {
        writeln!(text, "kind {}\t{}\t{:?}\t{}", i % 7, i, i as f32 / 7.0, "9".repeat(20)).unwrap();
    }
    assert!(text.len() > 16 << 20, "{}", text.len());
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&text).unwrap();
    let (gzip, zstd) = (gzip.finish().unwrap(), zstd::encode_all(&text[..], 1).unwrap());
    for (name, bytes) in [("l.tsv", text), ("l.tsv.gz", gzip), ("l.tsv.zst", zstd)] {
        compare_long(name, bytes, rows);
    }
}

/// The same of JSON lines, whose keys come and go.
#[test]
fn long_json_lines_plain_and_compressed() {
    let rows = 200_000;
    let mut text = Vec::new();
    for i in 0..rows {
        let more = match i {
            0..50_000 => format!("\"kind\":\"k{}\"", i % 7),
            50_000..150_000 => format!("\"n\":{i}"),
            _ => format!("\"n\":{i}.5,\"kind\":null"),
        };
        writeln!(text, "{{\"v\":[{i},{:?}],{more},\"pad\":\"{}\"}}", i as f32 / 7.0, "9".repeat(60)).unwrap();
    }
    assert!(text.len() > 16 << 20, "{}", text.len());
    let zstd = zstd::encode_all(&text[..], 1).unwrap();
    for (name, bytes) in [("l.jsonl", text), ("l.jsonl.zst", zstd)] {
        compare_long(name, bytes, rows);
    }
}

/// Compares a file of several blocks with itself read whole, but for the first and the last of its rows.
fn compare_long(name: &str, bytes: Vec<u8>, rows: usize) {
    let sources = [Source::bytes(name, bytes)];
    let (data, asked) = (whole(sources.to_vec(), None), 5..rows - 1000);
    let open = |rows| stream::open(sources.to_vec(), None, rows, &ReadOptions::default(), &Silent);
    let batches = open(Some(&asked)).unwrap().unwrap();
    let data = data.rows(asked.clone()).unwrap();
    for format in [Format::Npy, Format::Parquet, Format::Jsonl] {
        let found = written(|out| convert::batches(&*batches, format, out, &Silent));
        assert!(found == written(|out| convert::dataset(&data, format, out)), "{name}, {format:?}");
    }
    let mut count = 0;
    let all = open(None).unwrap().unwrap();
    all.each(&Silent, &mut |batch| {
        count += 1;
        assert!(batch.vectors.rows() < rows / 2);
        Ok(())
    })
    .unwrap();
    assert!(count > 2, "{name}: {count}");
}

#[test]
fn metadata_in_files_of_their_own_are_beside_the_vectors() {
    let vectors = Source::bytes("v.tsv", b"a\t1\t2\nb\t3\t4\nc\t5\t6\nd\t7\t8\n".to_vec());
    let labels = Source::bytes("labels.tsv", b"label\tn\nx\t1\ny\t2.5\n\t3\nz\t4\n".to_vec());
    compare("beside", &[vectors.clone(), labels.clone()], &ranges());
    let named = stream::open(vec![vectors.clone()], Some(labels), None, &ReadOptions::default(), &Silent);
    let head = named.unwrap().unwrap().head().clone();
    assert_eq!(head.column_names().collect::<Vec<_>>(), ["label", "label (2)", "n"]);
    let short = Source::bytes("labels.tsv", b"x\ny\n".to_vec());
    let error = stream::open(vec![vectors], Some(short), None, &ReadOptions::default(), &Silent).err();
    assert!(error.unwrap().to_string().contains("labels.tsv has 2 rows but there are 4 points"));
}

#[test]
fn what_is_not_read_in_batches_is_left_to_others() {
    for source in [
        Source::bytes("m.npz", archive(&[("label.npy", npy("<i2", false, "(2,)", &[1, 0, 2, 0]))], true)),
        Source::bytes("m.jsonl", b"{\"a\":1}\n{\"a\":2}\n".to_vec()),
        Source::bytes("labels.tsv", b"a\nb\n".to_vec()),
        Source::bytes("state.txt", b"[]".to_vec()),
        Source::bytes("nothing", Vec::new()),
    ] {
        let name = source.name().to_owned();
        let found = stream::open(vec![source], None, None, &ReadOptions::default(), &Silent).unwrap();
        assert!(found.is_none(), "{name}");
    }
}

/// What is said of a file, in batches and whole.
fn refused(source: Source) -> String {
    let options = ReadOptions::default();
    let whole = open::vectors(source.clone(), &options, &Silent).unwrap_err().to_string();
    let found = match stream::open(vec![source], None, None, &options, &Silent) {
        Ok(Some(batches)) => {
            written(|out| convert::batches(&*batches, Format::Npy, out, &Silent)).unwrap_err()
        }
        Ok(None) => panic!("not read in batches, and so not: {whole}"),
        Err(error) => error.to_string(),
    };
    assert_eq!(found, whole);
    found
}

#[test]
fn what_is_wrong_is_said_as_ever() {
    let options = ReadOptions::default();
    let text = Source::bytes("v.tsv", b"1\t2\n3\t4\n5\tx\n6\t7\n".to_vec());
    let infinite: Vec<u8> =
        [1.0, 2.0, 3.0, f64::from(f32::MAX) * 2.0].iter().flat_map(|v| v.to_be_bytes()).collect();
    for source in [
        text.clone(),
        Source::bytes("v.jsonl", b"{\"v\":[1,2]}\n{\"v\":[1,2,3]}\n{\"v\":}\n".to_vec()),
        Source::bytes("v.jsonl", b"{\"v\":[1,2]}\n{\"v\":[1,1e39]}\n".to_vec()),
        Source::bytes("v.jsonl", b"[1,2]\n{\"v\":[1,2]}\n".to_vec()),
        Source::bytes("w.bin", b"2 2\na \0\0\0\0\0\0\0\0b \0\0\0\0\0\0\x80\x7f".to_vec()),
        Source::bytes("w.bin", b"2 2\na \0\0\0\0\0\0\0\0b \0\0\0\0\0\0\0".to_vec()),
        Source::bytes("v.idx", idx(0x0e, &[2, 2], &infinite)),
        Source::bytes("v.idx", idx(0x0e, &[2, 3], &infinite)),
    ] {
        refused(source);
    }
    let outside = stream::open(vec![text], None, Some(&(2..9)), &options, &Silent).err().unwrap().to_string();
    assert!(outside.contains("rows 2..9 were asked for and v.tsv has rows 0..4"), "{outside}");
}

#[test]
fn a_stream_that_is_kept_can_be_read_more_than_once() {
    let text = b"1\t2\n3\t4\n".repeat(50_000);
    let kept = Source::kept("standard input", &mut &text[..]).unwrap();
    assert_eq!((kept.name(), kept.as_path()), ("standard input", None));
    assert_eq!(kept.start(4), b"1\t2\n");
    for _ in 0..2 {
        let data = open::vectors(kept.clone(), &ReadOptions::default(), &Silent).unwrap();
        assert_eq!((data.points, data.dimensions()), (100_000, 2));
    }
}

/// A file that was found by fuzzing.
fn finding(name: &str) -> Source {
    Source::path(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/findings").join(name))
}

/// The sentence that refuses it, read as batches.
fn refused_finding(name: &str) -> String {
    let found =
        embedscope_io::stream::open(vec![finding(name)], None, None, &ReadOptions::default(), &Silent);
    match found {
        Err(error) => error.to_string(),
        Ok(_) => panic!("it was read"),
    }
}

/// Found by fuzzing: 1,945 bytes that claim a dictionary of 1.6 billion values, for which the reader took 13 GB.
#[test]
fn a_parquet_dictionary_that_lies_about_its_length_takes_no_memory() {
    let said = refused_finding("dictionary.parquet");
    assert!(said.contains("row group 1") && said.contains("the dictionary of column"), "{said}");
}

/// Found by fuzzing: 1,981 bytes whose header of a page claims two billion booleans, which the reader counted through; a header
/// can hold thousands of such lists.
#[test]
fn a_parquet_header_that_claims_billions_of_booleans_takes_no_time() {
    let said = refused_finding("booleans.parquet");
    assert!(said.contains("the header of a page has a list of") && said.contains("booleans"), "{said}");
}

/// Found by fuzzing: 2,171 bytes with a page that claims to hold 1.4 GB, for which the reader took memory and filled it with zeros.
#[test]
fn a_parquet_page_that_claims_gigabytes_takes_no_memory() {
    let said = refused_finding("page.parquet");
    assert!(said.contains("row group 1") && said.contains("field 3 of the type"), "{said}");
}

/// Found by fuzzing: 2,006 bytes with a page whose length has more bits than the reader keeps: the sign is in those that go.
#[test]
fn a_parquet_page_whose_length_has_too_many_bits_takes_no_memory() {
    let said = refused_finding("length.parquet");
    assert!(said.contains("row group 1") && said.contains("claim to hold 1893843855"), "{said}");
}

/// Found by fuzzing: 1,890 bytes with three missing lists of half a billion numbers each, for which the reader took 13 GB.
#[test]
fn missing_parquet_lists_longer_than_their_column_take_no_memory() {
    let read = open::vectors(finding("lists.parquet"), &ReadOptions::default(), &Silent);
    let said = read.unwrap_err().to_string();
    assert!(
        said.contains("row group 1") && said.contains("lists of 537067522 values in a column of 6"),
        "{said}"
    );
}
