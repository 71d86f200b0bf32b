//! Writes the seeds into the folder named: a folder a target, a file a seed. Prints the targets.

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
    for target in targets {
        println!("{target}");
    }
    Ok(())
}
