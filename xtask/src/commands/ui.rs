//! `cargo xtask ui`: builds the page into the server's assets, and the notebook's map into the Python package; both are
//! committed. `--check` builds them elsewhere and fails on any difference.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::{process, tools, workspace};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Change nothing: fail if the committed page is not what its sources give.
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    tools::node_modules()?;
    if options.check {
        check()?;
        println!("crates/server/assets and python/python/embedscope/static are what web/ gives");
    } else {
        for product in &PRODUCTS {
            product.build(&workspace::root().join(product.folder))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What Vite makes, and where it is committed.
struct Product {
    config: &'static str,
    folder: &'static str,
}

const PRODUCTS: [Product; 2] = [
    Product { config: "vite.config.ts", folder: "crates/server/assets" },
    Product { config: "vite.widget.config.ts", folder: "python/python/embedscope/static" },
];

impl Product {
    /// Builds into a folder that is emptied first.
    fn build(&self, into: &Path) -> Result<()> {
        let arguments = ["build", "--config", self.config, "--emptyOutDir", "--outDir"];
        process::run(process::node_bin("vite", &arguments).arg(into))
    }
}

/// Builds into the target folder and compares every byte with what is committed.
pub(crate) fn check() -> Result<()> {
    PRODUCTS.iter().try_for_each(compare)
}

fn compare(product: &Product) -> Result<()> {
    let fresh = workspace::scratch("xtask/ui")?;
    product.build(&fresh)?;
    let (committed, built) = (files(&workspace::root().join(product.folder))?, files(&fresh)?);
    let missing =
        built.keys().filter(|name| !committed.contains_key(*name)).map(|name| format!("{name} is missing"));
    let extra =
        committed.keys().filter(|name| !built.contains_key(*name)).map(|name| format!("{name} is too much"));
    let changed = committed
        .iter()
        .filter(|(name, bytes)| built.get(*name).is_some_and(|new| new != *bytes))
        .map(|(name, _)| format!("{name} differs"));
    let differences: Vec<String> = missing.chain(extra).chain(changed).collect();
    if !differences.is_empty() {
        bail!(
            "{} is not what web/ gives ({}): run `cargo xtask ui` and commit the result",
            product.folder,
            differences.join(", ")
        );
    }
    Ok(())
}

/// Every file under a folder by its path with `/`.
fn files(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut found = BTreeMap::new();
    collect(folder, "", &mut found)?;
    Ok(found)
}

fn collect(folder: &Path, prefix: &str, into: &mut BTreeMap<String, Vec<u8>>) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    for entry in entries {
        let entry = entry.with_context(|| format!("cannot list {}", folder.display()))?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let path = entry.path();
        if path.is_dir() {
            collect(&path, &format!("{name}/"), into)?;
        } else {
            into.insert(name, fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?);
        }
    }
    Ok(())
}
