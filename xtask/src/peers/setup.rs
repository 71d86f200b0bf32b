//! What has to be there before anything is measured: the release binary, Python with the peers, the data.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::{process, tools, workspace};

pub(crate) struct Tools {
    /// A copy of the release binary: builds of the meantime do not touch it.
    pub(crate) binary: PathBuf,
    pub(crate) python: PathBuf,
    /// The folder of the Python scripts.
    pub(crate) scripts: PathBuf,
    /// The folder with mnist/ and iris/.
    source: PathBuf,
}

pub(crate) fn tools(folder: &Path) -> Result<Tools> {
    let source = workspace::data()
        .context("MNIST and iris are not at ../shared/data: name their folder with EMBEDSCOPE_DATA")?;
    process::run(&mut process::cargo(&["build", "--release", "--package", "embedscope"]))?;
    let name = format!("embedscope{}", env::consts::EXE_SUFFIX);
    let (built, binary) = (workspace::scratch("release")?.join(&name), folder.join(&name));
    fs::copy(&built, &binary).with_context(|| format!("cannot copy {}", built.display()))?;
    let scripts = workspace::root().join("xtask/peers");
    let python = match env::var_os("EMBEDSCOPE_BENCH_PYTHON") {
        Some(named) => PathBuf::from(named),
        None => tools::python("bench/venv", &scripts.join("requirements.txt"))?,
    };
    Ok(Tools { binary, python, scripts, source })
}

/// What the name of a matrix ends with that is wanted as text.
const TEXT: &str = "-tsv";

/// Where a matrix lies.
pub(crate) fn path(folder: &Path, name: &str) -> PathBuf {
    folder.join("data").join(match name.strip_suffix(TEXT) {
        Some(matrix) => format!("{matrix}.tsv"),
        None => format!("{name}.npy"),
    })
}

/// The labels of its points.
pub(crate) fn labels(folder: &Path, name: &str) -> PathBuf {
    folder.join("data").join(format!("{name}.labels.npy"))
}

/// What belongs to a matrix whose map others join.
pub(crate) struct Map {
    /// The map, made by our binary.
    pub(crate) layout: PathBuf,
    /// The vectors that join it, and their labels.
    pub(crate) new: PathBuf,
    pub(crate) labels: PathBuf,
}

impl Map {
    pub(crate) fn of(matrix: &Path) -> Self {
        let beside = |ending: &str| matrix.with_extension(ending);
        Self { layout: beside("map.npy"), new: beside("new.npy"), labels: beside("new.labels.npy") }
    }
}

/// Makes the map of a matrix unless it is there.
pub(crate) fn map(tools: &Tools, name: &str, folder: &Path) -> Result<()> {
    let matrix = path(folder, name);
    let map = Map::of(&matrix);
    if !map.new.exists() {
        let mut make = Command::new(&tools.python);
        make.arg(tools.scripts.join("data.py")).arg(format!("{name}.new")).arg(&tools.source);
        process::run(make.arg(folder.join("data")))?;
    }
    if !map.layout.exists() {
        let mut make = Command::new(&tools.binary);
        make.arg("project").arg(matrix).args(["--method", "tsne", "--perplexity", "30", "--quiet", "-o"]);
        process::run(make.arg(&map.layout))?;
    }
    Ok(())
}

/// Makes a matrix unless it is there.
pub(crate) fn data(tools: &Tools, name: &str, folder: &Path) -> Result<()> {
    let file = path(folder, name);
    if file.exists() {
        return Ok(());
    }
    println!("making {name}");
    if let Some(matrix) = name.strip_suffix(TEXT) {
        data(tools, matrix, folder)?;
        let mut convert = Command::new(&tools.binary);
        return process::run(convert.arg("convert").arg(path(folder, matrix)).arg("-o").arg(&file));
    }
    let mut make = Command::new(&tools.python);
    make.arg(tools.scripts.join("data.py")).args([name.as_ref(), tools.source.as_os_str()]);
    process::run(make.arg(folder.join("data")))
}
