//! Writing a folder that TensorBoard's projector reads.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use embedscope_core::MatrixView;

use super::Project;
use super::find::CONFIG;
use super::textproto::quote;
use crate::convert::{self, Format};
use crate::{Error, Images, Result, States, Table, sprite, write};

/// A tensor to write and what belongs to it.
#[derive(Debug, Clone, Copy)]
pub struct NewTensor<'a> {
    /// The name to choose it by.
    pub name: &'a str,
    /// The vectors, one row a point.
    pub vectors: MatrixView<'a>,
    /// Metadata; without columns nothing is written.
    pub metadata: &'a Table,
    /// One picture a point.
    pub images: Option<&'a Images>,
    /// Bookmarks.
    pub bookmarks: Option<&'a States>,
    /// Whether the vectors are written as `tensors.bytes` (exact, small) instead of `tensors.tsv` (readable).
    pub binary: bool,
}

impl Project {
    /// Writes `projector_config.pbtxt` and the files it names into `folder`, which is made if need be.
    ///
    /// One tensor's files lie in the folder itself, those of several in `00000`, `00001`, ... Each file is put in place
    /// in one step and the config last, so that it never names a file that is not there. Files of `inputs` are not
    /// overwritten. What TensorFlow's projector will read differently is returned, one sentence each.
    pub fn write(folder: &Path, tensors: &[NewTensor<'_>], inputs: &[&Path]) -> Result<Vec<String>> {
        let mut warnings = Vec::new();
        let mut config = String::new();
        for tensor in tensors {
            tensor.check()?;
        }
        for (number, tensor) in tensors.iter().enumerate() {
            let inside = if tensors.len() > 1 { format!("{number:05}/") } else { String::new() };
            let target = folder.join(&inside);
            let file = target.display().to_string();
            fs::create_dir_all(&target).map_err(|source| Error::Write { file, source })?;
            tensor.write(&target, &inside, inputs, &mut config, &mut warnings)?;
        }
        write::atomic(&folder.join(CONFIG), inputs, |out| Ok(out.write_all(config.as_bytes())?))?;
        Ok(warnings)
    }
}

impl NewTensor<'_> {
    fn check(&self) -> Result<()> {
        let points = self.vectors.rows();
        let wrong = |what: &str, found: usize| {
            Err(Error::Lengths {
                what: format!("the {what} of \"{}\"", self.name),
                found,
                expected: points,
                advice: format!("give the {what} of these points"),
            })
        };
        if !self.metadata.is_empty() && self.metadata.rows() != points {
            return wrong("metadata", self.metadata.rows());
        }
        match self.images {
            Some(images) if images.count() != points => wrong("pictures", images.count()),
            _ => Ok(()),
        }
    }

    fn write(
        &self,
        folder: &Path,
        inside: &str,
        inputs: &[&Path],
        config: &mut String,
        warnings: &mut Vec<String>,
    ) -> Result<()> {
        let (name, format) =
            if self.binary { ("tensors.bytes", Format::Bytes) } else { ("tensors.tsv", Format::Tsv) };
        write::atomic(&folder.join(name), inputs, |out| convert::vectors(self.vectors, format, out))?;
        // Writing to a text cannot fail.
        let mut line = |text: std::fmt::Arguments<'_>| {
            let _ = config.write_fmt(text);
            config.push('\n');
        };
        line(format_args!("embeddings {{"));
        line(format_args!("  tensor_name: {}", quote(self.name)));
        line(format_args!("  tensor_path: {}", quote(&format!("{inside}{name}"))));
        line(format_args!("  tensor_shape: {}", self.vectors.rows()));
        line(format_args!("  tensor_shape: {}", self.vectors.cols()));
        if !self.metadata.is_empty() {
            write::atomic(&folder.join("metadata.tsv"), inputs, |out| convert::metadata(self.metadata, out))?;
            line(format_args!("  metadata_path: {}", quote(&format!("{inside}metadata.tsv"))));
            let blank = |row| {
                self.metadata.columns().iter().all(|c| c.text(row).unwrap_or_default().trim().is_empty())
            };
            if let Some(row) = (0..self.metadata.rows()).find(|&row| blank(row)) {
                warnings.push(format!(
                    "\"{}\": row {} has no metadata at all; TensorFlow's projector skips such lines and shifts the rest",
                    self.name,
                    row + 1
                ));
            }
        }
        if let Some(states) = self.bookmarks {
            write::atomic(&folder.join("bookmarks.txt"), inputs, |out| Ok(states.write(out)?))?;
            line(format_args!("  bookmarks_path: {}", quote(&format!("{inside}bookmarks.txt"))));
        }
        if let Some(images) = self.images {
            write::atomic(&folder.join("sprite.png"), inputs, |out| sprite::write(images, out))?;
            line(format_args!("  sprite {{"));
            line(format_args!("    image_path: {}", quote(&format!("{inside}sprite.png"))));
            line(format_args!("    single_image_dim: {}", images.width));
            line(format_args!("    single_image_dim: {}", images.height));
            line(format_args!("  }}"));
            let (width, height) = sprite::sheet_size(images);
            if width.max(height) > 8192 {
                warnings.push(format!(
                    "\"{}\": the sheet of pictures is {width} x {height} pixels; TensorFlow's projector loads at most 8192 x 8192",
                    self.name
                ));
            }
        }
        line(format_args!("}}"));
        Ok(())
    }
}
