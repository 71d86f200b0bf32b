//! Reading what the user named once more, after it has changed on disk.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use embedscope_core::Monitor;
use embedscope_server::{Reader, Reread};

use crate::args::Reading;
use crate::input;

/// What was named, without the bookmarks of `--state`.
#[derive(Debug)]
pub(super) struct Named(pub(super) Reading);

impl Named {
    /// Whether there is something that can be read twice: standard input cannot.
    pub(super) fn can_be_read_again(&self) -> bool {
        let named = || self.0.input.iter().chain(&self.0.metadata);
        named().next().is_some() && named().all(|path| path.as_path() != Path::new("-"))
    }
}

impl Reader for Named {
    fn files(&self) -> Vec<PathBuf> {
        let mut files = input::paths(&self.0);
        // A folder of images; else it is a column.
        files.extend(self.0.images.clone().filter(|images| images.is_dir()));
        files
    }

    fn read(&self, tensor: Option<&str>, monitor: &dyn Monitor) -> Result<Reread, String> {
        let chosen = tensor.map(str::to_owned).or_else(|| self.0.tensor.clone());
        let mut files = Reading { tensor: None, ..self.0.clone() };
        let read = move || -> anyhow::Result<Reread> {
            let project = input::project(&files)?;
            if project.is_some() {
                files.tensor = chosen;
            }
            let opened = input::opened(&files, monitor)?;
            let project = project
                .map(|project| anyhow::Ok((input::tensor(&project, &files)?, Arc::new(project))))
                .transpose()?;
            Ok(Reread { opened, project: project.map(|(open, project)| (project, open)) })
        };
        read().map_err(|error| format!("{error:#}"))
    }
}
