//! What the commands need beside Rust, and how it gets there.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{process, workspace};

/// Oldest Node that the page's tools run on.
const NODE: u32 = 20;

/// Installs the page's tools with `npm ci` when `package-lock.json` changed since the last time.
pub(crate) fn node_modules() -> Result<()> {
    let version = process::answer("node", &["--version"]).context(
        "Node.js is missing. It is needed to work on Embedscope's page, not to use Embedscope: \
         install Node.js 20 or newer with npm (https://nodejs.org), or leave the page out with `--only format,lint,rust,docs`",
    )?;
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < NODE) {
        bail!("Node.js {version} is too old for the page's tools: install Node.js {NODE} or newer");
    }
    let lock =
        fs::read(workspace::web().join("package-lock.json")).context("cannot read web/package-lock.json")?;
    // Inside node_modules, so that it goes when they go.
    let stamp = workspace::web().join("node_modules/.installed-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("installing the page's tools into web/node_modules (npm ci)");
    let npm = process::find("npm").context("npm is missing: install it beside Node.js")?;
    process::run(
        Command::new(npm)
            .args(["ci", "--no-audit", "--no-fund"])
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .current_dir(workspace::web()),
    )?;
    fs::write(&stamp, lock).with_context(|| format!("cannot write {}", stamp.display()))
}

/// A Chromium or Chrome: `$EMBEDSCOPE_CHROMIUM`, one on PATH or in its usual place, else Debian's, installed when this is root.
pub(crate) fn chromium() -> Result<PathBuf> {
    if let Some(named) = env::var_os("EMBEDSCOPE_CHROMIUM").map(PathBuf::from) {
        if named.is_file() {
            return Ok(named);
        }
        bail!("EMBEDSCOPE_CHROMIUM is {}, and there is no such file", named.display());
    }
    if let Some(found) = installed_chromium() {
        return Ok(found);
    }
    let missing = "Chromium is missing: install it (`apt-get install chromium`, or Google Chrome), \
                   or name one with EMBEDSCOPE_CHROMIUM=/path/to/chromium";
    if !can_install() {
        bail!("{missing}");
    }
    println!("installing Chromium for the browser tests (apt-get install chromium)");
    install(&["chromium", "fonts-dejavu-core"])?;
    installed_chromium().context(missing)
}

/// Poppler, which shows PDF files to the tests of figures: installed where that can be, else those tests say that they were skipped.
pub(crate) fn poppler() -> Result<()> {
    if process::find("pdftoppm").is_some() || !can_install() {
        return Ok(());
    }
    println!("installing Poppler for the tests of PDF figures (apt-get install poppler-utils)");
    install(&["poppler-utils"])
}

/// Whether this is root on a Debian.
fn can_install() -> bool {
    process::find("apt-get").is_some() && process::answer("id", &["-u"]).as_deref() == Some("0")
}

/// Installs Debian's packages.
fn install(packages: &[&str]) -> Result<()> {
    let apt = |arguments: &[&str]| {
        process::run(Command::new("apt-get").args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["update", "-qq"])?;
    apt(&[&["install", "-y", "-qq", "--no-install-recommends"], packages].concat())
}

fn installed_chromium() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let mac = Path::new("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    names.iter().find_map(|name| process::find(name)).or_else(|| mac.is_file().then(|| mac.to_path_buf()))
}

/// The Python of the virtual environment `name` in the target folder, which has what `requirements` lists.
pub(crate) fn python(name: &str, requirements: &Path) -> Result<PathBuf> {
    let wanted = fs::read(requirements).with_context(|| format!("cannot read {}", requirements.display()))?;
    let venv = workspace::scratch(name)?;
    let python = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let stamp = venv.join("installed-requirements");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    println!("installing what {} lists into {}", requirements.display(), venv.display());
    process::run(Command::new("python3").args(["-m", "venv"]).arg(&venv))
        .context("Python 3 with its venv module is needed for golden numbers and for the comparison with other programs only")?;
    process::run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "-r"]).arg(requirements))?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(python)
}
