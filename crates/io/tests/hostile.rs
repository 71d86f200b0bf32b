//! Hostile and broken files: each gives data or one sentence that names it, without a panic, soon, in little memory.

#![allow(clippy::unwrap_used, clippy::print_stdout, unreachable_pub, reason = "a test may panic and print")]

#[path = "hostile/damage.rs"]
mod damage;
#[path = "hostile/heap.rs"]
mod heap;
mod made;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use damage::Broken;

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
