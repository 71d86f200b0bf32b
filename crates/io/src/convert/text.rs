//! Vectors and metadata as TSV and CSV.

use std::borrow::Cow;
use std::io::Write;

use embedscope_core::MatrixView;

use super::Sink;
use crate::error::quoted;
use crate::formula;
use crate::stream::Head;
use crate::{Error, Result, Table};

/// Vectors without a header.
pub(super) struct Numbers<'a> {
    separator: u8,
    line: Vec<u8>,
    buffer: ryu_js::Buffer,
    out: &'a mut dyn Write,
}

impl<'a> Numbers<'a> {
    pub(super) fn new(separator: u8, out: &'a mut dyn Write) -> Self {
        Self { separator, line: Vec::new(), buffer: ryu_js::Buffer::new(), out }
    }
}

impl Sink for Numbers<'_> {
    fn write(&mut self, vectors: Option<MatrixView<'_>>, _metadata: &Table) -> Result<()> {
        let Some(vectors) = vectors else { return Ok(()) };
        for row in 0..vectors.rows() {
            self.line.clear();
            for &value in vectors.row(row) {
                number(value, &mut self.buffer, &mut self.line);
                self.line.push(self.separator);
            }
            // The separator after the last number becomes the line's end.
            self.line.pop();
            self.line.push(b'\n');
            self.out.write_all(&self.line)?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<()> {
        Ok(())
    }
}

/// The fewest digits that read back to the same `f32`.
pub(crate) fn number(value: f32, buffer: &mut ryu_js::Buffer, line: &mut Vec<u8>) {
    if (0.0..10.0).contains(&value) && value.fract() == 0.0 && value.is_sign_positive() {
        line.push(b'0' + value as u8);
    } else if value == 0.0 {
        line.extend_from_slice(b"-0");
    } else {
        line.extend_from_slice(buffer.format(value).as_bytes());
    }
}

/// Metadata as TensorFlow has them: a header only where there are several columns. Missing values are empty.
pub(super) struct MetadataTsv<'a>(&'a mut dyn Write);

impl<'a> MetadataTsv<'a> {
    pub(super) fn new(head: &Head, out: &'a mut dyn Write) -> Result<Self> {
        let names: Vec<&str> = head.column_names().collect();
        names.iter().try_for_each(|name| refuse_breaks(name, name))?;
        if names.len() > 1 {
            out.write_all(names.join("\t").as_bytes())?;
            out.write_all(b"\n")?;
        }
        Ok(Self(out))
    }
}

impl Sink for MetadataTsv<'_> {
    fn write(&mut self, _vectors: Option<MatrixView<'_>>, metadata: &Table) -> Result<()> {
        let columns = metadata.columns();
        for column in columns {
            column.values().iter().try_for_each(|text| refuse_breaks(column.name(), text))?;
        }
        for row in 0..metadata.rows() {
            for (i, column) in columns.iter().enumerate() {
                self.0.write_all(if i == 0 { b"" } else { b"\t" })?;
                self.0.write_all(column.text(row).unwrap_or_default().as_bytes())?;
            }
            self.0.write_all(b"\n")?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<()> {
        Ok(())
    }
}

/// Metadata with a header; missing values are empty. Zero characters are refused: readers take such a file for no text.
pub(super) struct MetadataCsv<'a> {
    line: Vec<u8>,
    /// Whether a cell may begin a formula.
    formulas: bool,
    out: &'a mut dyn Write,
}

impl<'a> MetadataCsv<'a> {
    /// Every text as it is.
    pub(super) fn new(head: &Head, out: &'a mut dyn Write) -> Result<Self> {
        Self::begin(head, true, out)
    }

    /// Texts that a spreadsheet would take for formulas with an apostrophe before them.
    pub(super) fn without_formulas(head: &Head, out: &'a mut dyn Write) -> Result<Self> {
        Self::begin(head, false, out)
    }

    fn begin(head: &Head, formulas: bool, out: &'a mut dyn Write) -> Result<Self> {
        let mut sink = Self { line: Vec::new(), formulas, out };
        let names: Vec<&str> = head.column_names().collect();
        names.iter().try_for_each(|name| refuse_zeros(name, name))?;
        sink.row(names.into_iter())?;
        Ok(sink)
    }

    fn row<'t>(&mut self, cells: impl ExactSizeIterator<Item = &'t str>) -> Result<()> {
        self.line.clear();
        let columns = cells.len();
        for (i, text) in cells.enumerate() {
            let text = if self.formulas { Cow::Borrowed(text) } else { formula::as_text(text) };
            quote(&text, i, columns, &mut self.line);
        }
        self.line.push(b'\n');
        self.out.write_all(&self.line)?;
        Ok(())
    }
}

impl Sink for MetadataCsv<'_> {
    fn write(&mut self, _vectors: Option<MatrixView<'_>>, metadata: &Table) -> Result<()> {
        let columns = metadata.columns();
        for column in columns {
            column.values().iter().try_for_each(|text| refuse_zeros(column.name(), text))?;
        }
        for row in 0..metadata.rows() {
            self.row(columns.iter().map(|column| column.text(row).unwrap_or_default()))?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<()> {
        Ok(())
    }
}

/// Adds a cell, in quotes where anybody could read it otherwise: an only cell that is empty is no blank line.
fn quote(text: &str, column: usize, columns: usize, line: &mut Vec<u8>) {
    if column > 0 {
        line.push(b',');
    }
    let special = text.contains([',', ';', '\t', '"', '\n', '\r', '\u{feff}']);
    let spaces = text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace);
    if special || spaces || (text.is_empty() && columns == 1) {
        line.push(b'"');
        line.extend_from_slice(text.replace('"', "\"\"").as_bytes());
        line.push(b'"');
    } else {
        line.extend_from_slice(text.as_bytes());
    }
}

/// Fails where a text cannot be a cell of a TSV file.
pub(crate) fn refuse_breaks(column: &str, text: &str) -> Result<()> {
    if text.contains(['\t', '\n', '\r', '\0']) {
        return Err(Error::Request(format!(
            "the column \"{column}\" has the value {}, and TSV cannot hold tabs, line breaks or zero characters; write csv, json or parquet",
            quoted(text.as_bytes())
        )));
    }
    Ok(())
}

/// Fails where a text cannot be a cell of a CSV file.
fn refuse_zeros(column: &str, text: &str) -> Result<()> {
    if text.contains('\0') {
        return Err(Error::Request(format!(
            "the column \"{column}\" has the value {}, and CSV cannot hold zero characters; write jsonl or parquet",
            quoted(text.as_bytes())
        )));
    }
    Ok(())
}
