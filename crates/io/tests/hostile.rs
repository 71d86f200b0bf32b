//! Hostile and broken files: each gives data or one sentence that names it, without a panic, soon, in little memory.

#![allow(clippy::unwrap_used, clippy::print_stdout, unreachable_pub, reason = "a test may panic and print")]

#[path = "hostile/damage.rs"]
mod damage;
#[path = "hostile/heap.rs"]
mod heap;
mod made;
#[path = "hostile/oversized.rs"]
mod oversized;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use damage::Broken;
use embedscope_io::{Error, Place};

/// Memory that a reader may take however small the file is: buffers of decompressors and of the Parquet reader, blocks of
/// a MiB, stacks of rayon's threads.
const ROOM: usize = 16 << 20;
/// Memory for each byte of the file, the file itself among it.
const TIMES: usize = 4;
/// Time of the processor that a file may take: a machine where others work too makes nothing slower by it.
const LONGEST: Duration = Duration::from_secs(1);

/// Time that the processors have worked for this process; where the system does not say, the time of day.
fn worked(since: Instant) -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in brackets may have spaces; ticks of user and system time are the 12th and 13th fields after it.
    let fields = stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace().collect::<Vec<_>>());
    let ticks = |fields: &Vec<&str>| {
        Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
    };
    // Linux counts them in hundredths of a second for everyone.
    fields.as_ref().and_then(ticks).map_or_else(|| since.elapsed(), |ticks| Duration::from_millis(10 * ticks))
}

/// Whether an error says where in its file something is wrong: line and column, byte, or which of its parts.
fn says_where(error: &Error) -> bool {
    let Some(problem) = error.problem() else {
        // These say how much there is and how much there should be, or what the system said of the file.
        return matches!(error, Error::Lengths { .. } | Error::Memory { .. } | Error::Read { .. });
    };
    // The parts of a session, of a graph and of AnnData have names that need no quotes.
    let parts =
        ["session.json", "state.txt", ".npy", "indices", "distances", "X", "obs", "var", "obsm", "layers"];
    let (found, expected) = (problem.found.as_str(), problem.expected.as_str());
    let names = |part: &str| found.split([' ', '/', ',']).any(|word| word.ends_with(part));
    // A file that is sound and something else than was asked for is wrong as a whole.
    let other = [
        "labels or other metadata",
        "vectors, as in",
        "bookmarks of TensorFlow's projector",
        "a JSON object",
    ];
    problem.place != Place::File
        || found.contains('"')
        || expected.contains('"')
        || parts.iter().any(|part| names(part))
        || other.iter().any(|other| found.starts_with(other))
}

/// One measurement at a time: memory is counted for the whole process.
static ALONE: Mutex<()> = Mutex::new(());

/// What reading some files gave: those that are errors, and what broke a promise.
fn judge(files: &[Broken]) -> (usize, Vec<String>) {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let folder = tempfile::tempdir().unwrap();
    made::furnish(folder.path());
    // Threads and tables that are made once are not the first file's.
    for seed in made::all() {
        let read = made::read(seed.reader, seed.name, &seed.bytes, folder.path());
        read.unwrap_or_else(|e| panic!("the seed {}: {e}", seed.name));
    }
    let (mut errors, mut broken) = (0, Vec::new());
    let begun = Instant::now();
    for file in files {
        let mut say = |promise: String| broken.push(format!("{} ({}): {promise}", file.name, file.what));
        let start = worked(begun);
        let (result, most) = heap::measured(|| {
            catch_unwind(AssertUnwindSafe(|| made::read(file.reader, file.name, &file.bytes, folder.path())))
        });
        let time = worked(begun).saturating_sub(start);
        match result {
            Err(_) => say("a panic".to_owned()),
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                errors += 1;
                let sentence = error.to_string();
                let own = sentence.contains(file.name.trim_end_matches(".index"));
                // A config that is whole may name another file, and that one is then named.
                let other = file.reader == made::Reader::Project
                    && sentence.contains(&*folder.path().to_string_lossy());
                if !own && !other {
                    say(format!("the file is not named: {sentence}"));
                }
                if !says_where(&error) {
                    say(format!("no place: {sentence}"));
                }
                if sentence.contains('\n') || sentence.len() > 1000 {
                    say(format!("not one sentence: {sentence}"));
                }
            }
        }
        if time > LONGEST {
            say(format!("{time:?}"));
        }
        let limit =
            TIMES * file.bytes.len().max(file.content) + file.content.min(1) * file.bytes.len() + ROOM;
        if most > limit {
            say(format!(
                "{most} bytes of memory for {} of file and {} of content",
                file.bytes.len(),
                file.content
            ));
        }
    }
    (errors, broken)
}

/// The allocator counts what all threads of the process hold: one test at a time.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[test]
fn claims_depths_and_bombs_are_errors() {
    let _alone = alone();
    let files = damage::claimed();
    let (errors, broken) = judge(&files);
    println!("{} files, {errors} errors", files.len());
    assert!(broken.is_empty(), "{} promises broken:\n{}", broken.len(), broken.join("\n"));
    let folder = tempfile::tempdir().unwrap();
    made::furnish(folder.path());
    let read: Vec<String> = files
        .iter()
        .filter(|file| made::read(file.reader, file.name, &file.bytes, folder.path()).is_ok())
        .map(|file| format!("{} ({})", file.name, file.what))
        .collect();
    assert!(read.is_empty(), "read without an error:\n{}", read.join("\n"));
}

#[test]
fn cut_and_changed_files_are_data_or_errors() {
    let _alone = alone();
    let files = damage::changed(&made::all());
    let (errors, broken) = judge(&files);
    println!("{} files, {errors} errors", files.len());
    assert!(broken.is_empty(), "{} promises broken:\n{}", broken.len(), broken.join("\n"));
    assert!(files.len() >= 2000 && errors >= 1000, "{} files and {errors} errors", files.len());
}

#[test]
fn honest_content_is_read_however_well_it_is_compressed() {
    let _alone = alone();
    let files = damage::honest();
    let (errors, broken) = judge(&files);
    assert!(broken.is_empty(), "{} promises broken:\n{}", broken.len(), broken.join("\n"));
    assert_eq!(errors, 0);
}

#[test]
fn each_kind_of_damage_has_its_place() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    made::furnish(folder.path());
    let all = made::all();
    let seed = |name: &str| all.iter().find(|seed| seed.name == name).unwrap();
    // Cuts, from the end, and changes at a byte.
    let cut = |name: &str, by: usize| {
        let bytes = &seed(name).bytes;
        (seed(name).name, bytes[..bytes.len() - by].to_vec())
    };
    let with = |name: &str, at: usize, byte: u8| {
        let mut bytes = seed(name).bytes.clone();
        bytes[at] = byte;
        (seed(name).name, bytes)
    };
    let text = |name: &'static str, text: &str| (name, text.as_bytes().to_vec());
    let nan = npy_of(&[1.0, f32::NAN]);
    for ((name, bytes), part) in [
        (text("v.tsv", "1\t2\n3\tx\n5\t6\n7\t8\n"), "v.tsv, line 2, column 2: found \"x\""),
        (text("v.csv", "1,2\n3,4,5\n"), "v.csv, line 2: found 3 cells"),
        (text("m.jsonl", "{\"a\":1}\n{\"a\":nul}\n"), "m.jsonl, line 2, column 9"),
        (text("v.jsonl", "{\"v\":[1,2]}\n{\"v\":[1,2,3]}\n"), "v.jsonl, line 2: found 3 numbers"),
        (text("glove.txt", "the 0.1 0.2\ncat 1 x\nof 1 2\n"), "glove.txt, line 2, column 3: found \"x\""),
        (text("state.txt", "[{\"label\":\"a\""), "state.txt, byte 12"),
        (
            text("projector_config.pbtxt", "embeddings {\n  tensor_path: 7\n}"),
            "projector_config.pbtxt, line 2",
        ),
        (text("config.json", "{\"embeddings\":[{\"tensorPath\":\"../x\"}]}"), "config.json, embedding 1"),
        (cut("v.tsv.gz", 9), ", byte "),
        (with("v.tsv.gz", 12, 0xff), "v.tsv.gz, byte "),
        (cut("v.csv.zst", 3), "v.csv.zst, byte "),
        (cut("v.npy", 4), "v.npy, byte 148"),
        (("v.npy", nan.clone()), "v.npy, line 1, column 2: found NaN"),
        (
            ("v.npz", made::archive(&[("vectors.npy", nan)], true)),
            "v.npz, vectors, line 1, column 2: found NaN",
        ),
        (cut("v.npz", 30), "v.npz, byte "),
        (cut("v.parquet", 3), "v.parquet, byte "),
        (cut("v.arrow", 3), "v.arrow, byte "),
        (with("v.safetensors", 0, 0xff), "v.safetensors, byte 0"),
        (cut("v.bin", 5), "v.bin, byte "),
        (cut("v-idx3-ubyte", 1), "v-idx3-ubyte, byte 21"),
        (("v.bytes", vec![0; 13]), "v.bytes, byte 13"),
        (cut("s.embedscope", 30), "s.embedscope, byte "),
        (cut("n.npz", 30), "n.npz, byte "),
        (cut("sheet.png", 20), "sheet.png, byte "),
        (cut("model.ckpt-1.index", 1), "model.ckpt-1.index, byte "),
    ] {
        let reader =
            all.iter().find(|seed| seed.name == name).map_or(made::Reader::Inputs, |seed| seed.reader);
        let sentence = made::read(reader, name, &bytes, folder.path()).unwrap_err().to_string();
        assert!(sentence.contains(part), "{name}: {sentence}, and not {part}");
    }
}

/// One row of numbers.
fn npy_of(row: &[f32]) -> Vec<u8> {
    let shape = format!("(1, {})", row.len());
    made::npy(
        &format!("{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}"),
        &made::bundle::floats(row),
    )
}
