//! Writes the seeds, and what was found before, into the folder named: a folder a target, a file a seed. Prints the targets.

use std::fs;
use std::path::PathBuf;

use embedscope_fuzz::made;

fn main() -> std::io::Result<()> {
    let corpus = PathBuf::from(std::env::args_os().nth(1).expect("the folder of the corpus"));
    let mut targets = Vec::new();
    for seed in made::all() {
        let folder = corpus.join(seed.target);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(seed.name), &seed.bytes)?;
        if !targets.contains(&seed.target) {
            targets.push(seed.target);
        }
    }
    // Their extensions are the names of targets.
    for found in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/io/tests/findings"))? {
        let found = found?.path();
        if let (Some(target), Some(name)) = (found.extension(), found.file_name()) {
            fs::copy(&found, corpus.join(target).join(name))?;
        }
    }
    for target in targets {
        println!("{target}");
    }
    Ok(())
}
