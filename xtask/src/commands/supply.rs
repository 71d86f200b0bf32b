//! The step `supply`: what the program is made of besides its own code.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::Value;

use crate::tally::Suite;
use crate::{process, workspace};

/// What is allowed: the file of cargo-deny, which also looks up advisories, for which it needs the network.
const ALLOWED: &str = "deny.toml";
/// The document that gives a reason for each direct dependency.
const REASONS: &str = "docs/dependencies.md";
/// The document that lists each file with `unsafe`.
const UNSAFE: &str = "docs/unsafe.md";

/// The parts of [`ALLOWED`] that need no network.
#[derive(Deserialize)]
struct Allowed {
    licenses: Licences,
    bans: Bans,
    sources: Sources,
}

#[derive(Deserialize)]
struct Licences {
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
    skip: Vec<Skip>,
}

/// A version of a crate that stands beside a newer one.
#[derive(Deserialize)]
struct Skip {
    /// `name@version`, of the version as many numbers as are meant.
    #[serde(rename = "crate")]
    name: String,
    reason: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Sources {
    allow_registry: Vec<String>,
}

/// Licences, versions, sources, reasons, files with `unsafe`: offline, and each finding a sentence.
pub(super) fn run() -> Result<Vec<Suite>> {
    let metadata = metadata()?;
    let allowed: Allowed =
        toml::from_str(&document(ALLOWED)?).with_context(|| format!("{ALLOWED} is not as expected"))?;
    let mut findings = crates(&metadata, &allowed)?;
    findings.extend(versions(&metadata, &allowed.bans.skip));
    let lock = fs::read_to_string(workspace::web().join("package-lock.json"))?;
    findings.extend(npm(&lock, &allowed.licenses)?);
    findings.extend(reasons(&direct(&metadata)?, &document(REASONS)?));
    findings.extend(inventory(&unsafe_files(&workspace::root().join("crates"))?, &document(UNSAFE)?));
    for finding in &findings {
        println!("{finding}");
    }
    if !findings.is_empty() {
        bail!("{} findings in dependencies or the lists of them", findings.len());
    }
    Ok(Vec::new())
}

fn document(name: &str) -> Result<String> {
    fs::read_to_string(workspace::root().join(name)).with_context(|| format!("cannot read {name}"))
}

fn metadata() -> Result<Value> {
    let mut command = process::cargo(&["metadata", "--format-version", "1", "--locked"]);
    let output = output(&mut command)?;
    serde_json::from_slice(&output).context("`cargo metadata` gave no JSON")
}

fn output(command: &mut Command) -> Result<Vec<u8>> {
    let output = command.output().context("cargo could not be started")?;
    if !output.status.success() {
        bail!("`cargo metadata` failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(output.stdout)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn array<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Crates whose licence is not allowed, or that do not come from the registry.
fn crates(metadata: &Value, allowed: &Allowed) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    for package in array(metadata, "packages") {
        let (name, version) = (text(package, "name"), text(package, "version"));
        let Some(source) = package.get("source").and_then(Value::as_str) else { continue };
        let registry = source.strip_prefix("registry+").unwrap_or_default();
        if !allowed.sources.allow_registry.iter().any(|known| known == registry) {
            findings.push(format!("crate {name} {version} comes from {source}, not from crates.io"));
        }
        if !allowed.licenses.meet(text(package, "license"))? {
            let licence = text(package, "license");
            findings
                .push(format!("crate {name} {version} has the licence {licence:?}, which is not allowed"));
        }
    }
    Ok(findings)
}

impl Licences {
    /// Whether an SPDX expression (also in cargo's old spelling with `/`) can be met by allowed licences.
    fn meet(&self, expression: &str) -> Result<bool> {
        if expression.is_empty() {
            return Ok(false);
        }
        let expression = spdx::Expression::parse_mode(expression, spdx::ParseMode::LAX)
            .with_context(|| format!("{expression:?} is no SPDX licence"))?;
        Ok(expression.evaluate(|requirement| {
            let requirement = requirement.to_string();
            self.allow.contains(&requirement)
        }))
    }
}

/// Crates of which there are several versions, but for those named; and those named that are alone or not there.
fn versions(metadata: &Value, skip: &[Skip]) -> Vec<String> {
    let mut all: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in array(metadata, "packages") {
        all.entry(text(package, "name")).or_default().insert(text(package, "version"));
    }
    all.retain(|_, versions| versions.len() > 1);
    let mut findings = Vec::new();
    for Skip { name: skipped, reason } in skip {
        let (name, wanted) = skipped.split_once('@').unwrap_or((skipped, ""));
        let is_meant = |version: &&str| {
            version.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let meant =
            all.get(name).and_then(|versions| versions.iter().copied().find(|version| is_meant(version)));
        match (meant, all.get_mut(name)) {
            (Some(version), Some(versions)) if !reason.is_empty() => {
                versions.remove(version);
            }
            (Some(_), _) => findings.push(format!("{ALLOWED} gives no reason for {skipped}")),
            _ => findings
                .push(format!("{ALLOWED} skips {skipped}, which does not stand beside another version")),
        }
    }
    for (name, versions) in all.iter().filter(|(_, versions)| versions.len() > 1) {
        let versions: Vec<&str> = versions.iter().copied().collect();
        findings.push(format!(
            "crate {name} has the versions {}; {ALLOWED} names all but the newest, with a reason",
            versions.join(" and ")
        ));
    }
    findings
}

/// npm packages whose licence is not allowed.
fn npm(lock: &str, licences: &Licences) -> Result<Vec<String>> {
    let lock: Value = serde_json::from_str(lock).context("web/package-lock.json is no JSON")?;
    let mut findings = Vec::new();
    for (path, package) in lock.get("packages").and_then(Value::as_object).into_iter().flatten() {
        if !path.is_empty() && !licences.meet(text(package, "license"))? {
            let licence = text(package, "license");
            findings.push(format!("npm package {path} has the licence {licence:?}, which is not allowed"));
        }
        let resolved = text(package, "resolved");
        if resolved.starts_with("git") || resolved.starts_with("http:") {
            findings.push(format!("npm package {path} comes from {resolved}, not from the registry"));
        }
    }
    Ok(findings)
}

/// Names of all direct dependencies, of crates and of the page.
fn direct(metadata: &Value) -> Result<BTreeSet<String>> {
    let members: BTreeSet<&str> =
        array(metadata, "workspace_members").iter().filter_map(Value::as_str).collect();
    let mut names = BTreeSet::new();
    for package in array(metadata, "packages").iter().filter(|package| members.contains(text(package, "id")))
    {
        let foreign = |dependency: &&Value| dependency.get("source").is_some_and(Value::is_string);
        let dependencies = array(package, "dependencies").iter().filter(foreign);
        names.extend(dependencies.map(|dependency| text(dependency, "name").to_owned()));
    }
    let page = fs::read_to_string(workspace::web().join("package.json"))?;
    let page: Value = serde_json::from_str(&page).context("web/package.json is no JSON")?;
    for key in ["dependencies", "devDependencies"] {
        names.extend(
            page.get(key).and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name.clone()),
        );
    }
    Ok(names)
}

/// Dependencies without a row in the document, and rows without a dependency.
fn reasons(direct: &BTreeSet<String>, document: &str) -> Vec<String> {
    let rows = first_cells(document);
    let missing = direct.iter().filter(|name| !rows.contains_key(name.as_str()));
    let missing = missing.map(|name| format!("{REASONS} gives no reason for {name}"));
    let stale = rows.keys().filter(|name| !direct.contains(**name));
    let stale = stale.map(|name| format!("{REASONS} has a row for {name}, which is no dependency"));
    let empty = rows.iter().filter(|(_, reason)| reason.trim().is_empty());
    let empty = empty.map(|(name, _)| format!("{REASONS} has an empty reason for {name}"));
    missing.chain(stale).chain(empty).collect()
}

/// Files with `unsafe` that the document does not list, and files listed that have none.
fn inventory(files: &BTreeSet<String>, document: &str) -> Vec<String> {
    let rows = first_cells(document);
    let missing = files.iter().filter(|file| !rows.contains_key(file.as_str()));
    let missing = missing.map(|file| format!("{UNSAFE} does not list {file}"));
    let stale = rows.keys().filter(|file| !files.contains(**file));
    let stale = stale.map(|file| format!("{UNSAFE} lists {file}, which has no unsafe code or is not there"));
    missing.chain(stale).collect()
}

/// What stands in backquotes at the beginning of each row of a document's tables, with the rest of the row; a cell may name several.
fn first_cells(document: &str) -> BTreeMap<&str, &str> {
    let rows = document.lines().filter_map(|line| line.strip_prefix("| `")?.split_once(" | "));
    rows.flat_map(|(cell, rest)| {
        cell.split(", ").map(move |name| (name.trim_matches('`'), rest.trim_end_matches('|')))
    })
    .collect()
}

/// Rust files under a folder that allow `unsafe`, from the workspace's root, with `/`.
fn unsafe_files(folder: &Path) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && fs::read_to_string(&path)?.contains("allow(unsafe_code")
            {
                let path = path.strip_prefix(workspace::root()).unwrap_or(&path);
                found.insert(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    fn allowed() -> Allowed {
        toml::from_str(&document(ALLOWED).unwrap()).unwrap()
    }

    #[test]
    fn licences_are_read_as_expressions() {
        for (expression, expected) in [
            ("MIT OR GPL-3.0-only", true),
            ("MIT AND GPL-3.0-only", false),
            ("MIT/Apache-2.0", true),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("GPL-2.0-only WITH Classpath-exception-2.0", false),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
            ("", false),
        ] {
            assert_eq!(allowed().licenses.meet(expression).unwrap(), expected, "{expression}");
        }
        assert!(allowed().licenses.meet("whatever I like").is_err());
    }

    #[test]
    fn what_comes_from_elsewhere_is_found() {
        let metadata = serde_json::json!({"packages": [
            {"name": "a", "version": "1.0.0", "license": "MIT", "source": "registry+https://github.com/rust-lang/crates.io-index"},
            {"name": "b", "version": "1.0.0", "license": "MIT", "source": "git+https://example.org/b"},
            {"name": "c", "version": "1.0.0", "license": "AGPL-3.0-only", "source": "registry+https://github.com/rust-lang/crates.io-index"},
            {"name": "own", "version": "1.0.0", "license": "AGPL-3.0-only", "source": null},
        ]});
        let findings = crates(&metadata, &allowed()).unwrap();
        assert_eq!(findings.len(), 2, "{findings:?}");
        assert!(findings[0].contains("crate b 1.0.0 comes from git+https"), "{findings:?}");
        assert!(findings[1].contains("crate c 1.0.0 has the licence \"AGPL-3.0-only\""), "{findings:?}");
        let lock = r#"{"packages": {"": {}, "node_modules/x": {"license": "GPL-3.0-only", "resolved": "git+ssh://x"}}}"#;
        assert_eq!(npm(lock, &allowed().licenses).unwrap().len(), 2);
    }

    #[test]
    fn a_crate_in_two_versions_has_a_reason() {
        let package = |name: &str, version: &str| serde_json::json!({"name": name, "version": version});
        let metadata = serde_json::json!({"packages": [
            package("a", "1.2.0"), package("a", "2.0.0"), package("b", "0.1.1"), package("b", "0.10.0"), package("c", "1.0.0"),
        ]});
        let skip = |name: &str, reason: &str| Skip { name: name.to_owned(), reason: reason.to_owned() };
        let found = |skipped: &[Skip]| versions(&metadata, skipped);
        assert_eq!(found(&[skip("a@1", "x"), skip("b@0.1", "x")]), Vec::<String>::new());
        assert!(found(&[skip("a@1", "x")])[0].contains("crate b has the versions 0.1.1 and 0.10.0"));
        let twice = found(&[skip("a@1", ""), skip("b@0.1", "x"), skip("c@1", "x")]);
        assert!(twice[0].contains("no reason for a@1") && twice[1].contains("skips c@1"), "{twice:?}");
    }

    #[test]
    fn lists_are_complete_and_hold_nothing_else() {
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<BTreeSet<_>>();
        let document =
            "# T\n\n| crate | why |\n|---|---|\n| `a`, `b` | both |\n| `gone` | no more |\n| `d` |  |\n";
        let findings = reasons(&names(&["a", "b", "c", "d"]), document);
        assert_eq!(findings.len(), 3, "{findings:?}");
        assert!(findings[0].contains("no reason for c") && findings[1].contains("row for gone"));
        assert!(findings[2].contains("empty reason for d"));
        let findings = inventory(&names(&["a", "c"]), "| `a` | x |\n| `b` | y |\n");
        assert!(findings[0].contains("does not list c") && findings[1].contains("lists b"), "{findings:?}");
    }
}
