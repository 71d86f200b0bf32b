//! Finding the config of an input, or the checkpoint that needs none.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::config::{Config, Embedding};
use super::{Project, TensorEntry, confine, json, pbtxt};
use crate::checkpoint::{self, Checkpoint};
use crate::error::Place;
use crate::{Error, Result, memory};

/// TensorBoard's name of the config.
pub(super) const CONFIG: &str = "projector_config.pbtxt";
/// Where TensorBoard's newer versions keep what belongs to the projector.
const PLUGIN: &str = "plugins/org_tensorflow_tensorboard_projector";
/// A config is short; a longer file is something else.
const LONGEST: u64 = 4 << 20;
/// How far subfolders are looked through, and how many of them.
const DEEPEST: usize = 8;
const FOLDERS: usize = 10_000;

pub(super) fn detect(path: &Path) -> Result<Option<Project>> {
    if path.is_dir() {
        return folder(path);
    }
    let prefix = checkpoint::with_suffix(path, ".index");
    if !path.is_file() {
        let found = prefix.is_file() && checkpoint::is_index(&prefix);
        return if found { of_checkpoint(path).map(Some) } else { Ok(None) };
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let base = parent(path);
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    if extension == "pbtxt" {
        return of_pbtxt(path, &base).map(Some);
    }
    if extension == "index" && checkpoint::is_index(path) {
        return of_checkpoint(&path.with_extension("")).map(Some);
    }
    if name == "checkpoint"
        && let Some(prefix) = checkpoint::latest(&base)?
    {
        return of_checkpoint(&prefix).map(Some);
    }
    let mut start = [0; 1];
    let begins = fs::File::open(path).and_then(|mut file| file.read_exact(&mut start));
    if begins.is_err() || !(start[0] == b'{' || start[0].is_ascii_whitespace() || start[0] == 0xef) {
        return Ok(None);
    }
    if fs::metadata(path).is_ok_and(|meta| meta.len() > LONGEST) {
        return Ok(None);
    }
    let bytes = fs::read(path).map_err(|source| Error::Read { file: path.display().to_string(), source })?;
    if !json::is_config(&bytes) {
        return Ok(None);
    }
    let file = path.display().to_string();
    let configs = vec![path.to_owned()];
    let mut project = Project { base: base.clone(), configs, ..Project::default() };
    add(&mut project, &file, &base, json::parse(&file, &bytes)?, "")?;
    some(project, &file).map(Some)
}

fn parent(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// A project must have something to show.
fn some(project: Project, file: &str) -> Result<Project> {
    if !project.tensors.is_empty() {
        return Ok(project);
    }
    let because = project.warnings.first().map(|warning| format!(" ({warning})")).unwrap_or_default();
    Err(Error::content(
        file,
        Place::Line(1),
        format!("no tensor that can be shown{because}"),
        "at least one, with the path of its vectors",
        "add its tensor_path, or give the vectors' file itself",
    ))
}

fn of_pbtxt(path: &Path, base: &Path) -> Result<Project> {
    let mut project = Project { base: base.to_owned(), ..Project::default() };
    add_pbtxt(&mut project, path, "")?;
    some(project, &path.display().to_string())
}

fn add_pbtxt(project: &mut Project, path: &Path, run: &str) -> Result<()> {
    project.configs.push(path.to_owned());
    let file = path.display().to_string();
    let failed = |source| Error::Read { file: file.clone(), source };
    let length = fs::metadata(path).map_err(failed)?.len();
    if length > LONGEST {
        return Err(Error::content(
            &file,
            Place::File,
            memory::human(length),
            format!("a config, at most {}", memory::human(LONGEST)),
            "check that this is the file you mean",
        ));
    }
    let bytes = fs::read(path).map_err(failed)?;
    add(project, &file, &parent(path), pbtxt::parse(&file, &bytes)?, run)
}

/// A folder: its own config, or those of its subfolders, or a checkpoint without any.
fn folder(path: &Path) -> Result<Option<Project>> {
    let mut project = Project { base: path.to_owned(), ..Project::default() };
    let mut found = Vec::new();
    let mut seen = 0;
    configs(path, 0, &mut seen, &mut found);
    if seen >= FOLDERS {
        project
            .warnings
            .push(format!("{}: only the first {FOLDERS} folders in it were looked through", path.display()));
    }
    for config in &found {
        let run = config.parent().and_then(|folder| folder.strip_prefix(path).ok()).map(run_name);
        let run = if found.len() > 1 { run.unwrap_or_default() } else { String::new() };
        add_pbtxt(&mut project, config, &run)?;
    }
    if !found.is_empty() {
        return some(project, &path.display().to_string()).map(Some);
    }
    match checkpoint::latest(path)? {
        Some(prefix) => of_checkpoint(&prefix).map(Some),
        None => Ok(None),
    }
}

/// The name of a run: its folder, without the part that is the same everywhere.
fn run_name(folder: &Path) -> String {
    let parts: Vec<_> = folder.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/").replace(PLUGIN, "").trim_matches('/').to_owned()
}

/// The configs in a folder and in its subfolders, in order of their names; links to folders are not followed.
fn configs(folder: &Path, depth: usize, seen: &mut usize, found: &mut Vec<PathBuf>) {
    *seen += 1;
    if depth > DEEPEST || *seen >= FOLDERS {
        return;
    }
    let config = folder.join(CONFIG);
    if config.is_file() {
        found.push(config);
    }
    let Ok(entries) = fs::read_dir(folder) else { return };
    let folders = entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let mut folders: Vec<_> = folders.map(|entry| entry.path()).collect();
    folders.sort();
    for folder in folders {
        configs(&folder, depth + 1, seen, found);
    }
}

/// Adds what a config names.
fn add(project: &mut Project, file: &str, base: &Path, config: Config, run: &str) -> Result<()> {
    project.warnings.extend(config.warnings);
    let named = |name: &str| if run.is_empty() { name.to_owned() } else { format!("{run}/{name}") };
    let (files, variables): (Vec<_>, Vec<_>) = config
        .embeddings
        .into_iter()
        .partition(|embedding| embedding.tensor.as_ref().is_some_and(|path| !path.is_empty()));
    let none = files.is_empty();
    for (number, embedding) in (1..).zip(files) {
        if let Some(mut entry) = embedding.resolve(file, base, number, &mut project.warnings)? {
            entry.name = named(&entry.name);
            project.tensors.push(entry);
        }
    }
    let prefix = match config.checkpoint {
        Some((path, place)) => Some(confine(file, place, base, &path)?),
        // TensorBoard takes the newest one where the config names none; it may lie beside the config only.
        None if config.newest && (!variables.is_empty() || none) => checkpoint::latest(base)?,
        None => None,
    };
    add_variables(project, file, base, prefix.as_deref(), variables, named)
}

/// Adds the variables of a checkpoint, each with what the config says about it.
fn add_variables(
    project: &mut Project,
    file: &str,
    base: &Path,
    prefix: Option<&Path>,
    embeddings: Vec<Embedding>,
    named: impl Fn(&str) -> String,
) -> Result<()> {
    let mut entries = Vec::new();
    for (number, embedding) in (1..).zip(embeddings) {
        let place = embedding.place.unwrap_or(Place::Part("embedding", number as u64));
        let unnamed = embedding.name.is_empty();
        if let Some(entry) = embedding.resolve(file, base, number, &mut project.warnings)? {
            entries.push((entry, place, unnamed));
        }
    }
    let index = prefix.map(|prefix| checkpoint::with_suffix(prefix, ".index"));
    // TensorFlow writes the name of a newer checkpoint into the file `checkpoint` beside it.
    project
        .configs
        .extend(index.iter().flat_map(|index| [index.clone(), index.with_file_name("checkpoint")]));
    let checkpoint = match (prefix, index.filter(|index| index.is_file())) {
        (Some(prefix), Some(_)) => Some((prefix, Checkpoint::open(prefix)?)),
        (Some(prefix), None) => {
            project
                .warnings
                .push(format!("{}: the checkpoint that {file} names is not there", prefix.display()));
            None
        }
        _ => None,
    };
    let Some((prefix, checkpoint)) = checkpoint else {
        for (entry, place, _) in entries {
            project.warnings.push(format!(
                "{file}{place}: \"{}\" is left out, it has no tensor_path and there is no checkpoint",
                entry.name
            ));
        }
        return Ok(());
    };
    for (entry, place, unnamed) in &entries {
        if !unnamed && checkpoint.find(&entry.name).is_none() {
            project.warnings.push(format!(
                "{file}{place}: \"{}\" is left out, the checkpoint has no such variable of two dimensions",
                entry.name
            ));
        }
    }
    let default = entries.iter().find(|(_, _, unnamed)| *unnamed).map(|(entry, ..)| entry.clone());
    // Those that the config names come first, in its order.
    let mut listed = Vec::new();
    for (entry, _, unnamed) in &entries {
        if let Some(variable) = checkpoint.find(&entry.name).filter(|_| !unnamed)
            && !listed.contains(&variable.name)
        {
            listed.push(variable.name.clone());
            project.tensors.push(TensorEntry {
                name: named(&entry.name),
                tensor: Some(prefix.to_owned()),
                shape: Some(variable.shape),
                checkpoint_key: Some(variable.name.clone()),
                ..entry.clone()
            });
        }
    }
    for variable in checkpoint.variables() {
        let slot = variable.name.contains(".OPTIMIZER_SLOT");
        if !slot && !listed.contains(&variable.name) && variable.shape.0 > 1 && variable.shape.1 > 1 {
            project.tensors.push(TensorEntry {
                name: named(&variable.name),
                tensor: Some(prefix.to_owned()),
                shape: Some(variable.shape),
                checkpoint_key: Some(variable.name.clone()),
                ..default.clone().unwrap_or_default()
            });
        }
    }
    Ok(())
}

fn of_checkpoint(prefix: &Path) -> Result<Project> {
    let base = parent(prefix);
    let file = prefix.display().to_string();
    let mut project = Project { base: base.clone(), ..Project::default() };
    add_variables(&mut project, &file, &base, Some(prefix), Vec::new(), str::to_owned)?;
    some(project, &file)
}
