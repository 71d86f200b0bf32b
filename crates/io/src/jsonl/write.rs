//! Writing JSON lines: an object a point.

use std::io::Write;

use embedscope_core::MatrixView;

use crate::convert::{Sink, number};
use crate::nature::Nature;
use crate::stream::Head;
use crate::{Column, DataType, Error, Result, Table};

/// Writes metadata, and before them the vectors where there are some, under the key `vector` (with `_` after it where
/// a column has that name).
///
/// Types are kept, numbers are written as in their column; a missing value is `null`, so that every line has every key.
pub(crate) struct Writer<'a> {
    /// The key of the vectors, where they are written.
    key: Option<String>,
    /// The columns' names in quotes.
    names: Vec<String>,
    kinds: Vec<Kind>,
    /// Rows written.
    rows: usize,
    line: Vec<u8>,
    buffer: ryu_js::Buffer,
    out: &'a mut dyn Write,
}

/// How the values of a column are written.
#[derive(Clone, Copy)]
struct Kind {
    data_type: DataType,
    /// Decimal numbers that all happen to be whole would be read back as whole numbers.
    all_whole: bool,
}

impl Kind {
    fn of(nature: &Nature) -> Self {
        Self { data_type: nature.data_type(), all_whole: nature.is_whole_floats() }
    }
}

impl<'a> Writer<'a> {
    pub(crate) fn new(head: &Head, vectors: bool, out: &'a mut dyn Write) -> Result<Self> {
        let mut key = "vector".to_owned();
        while head.column_names().any(|name| name == key) {
            key.push('_');
        }
        let names = head.column_names().map(quoted).collect::<Result<Vec<_>>>()?;
        let kinds = head.natures().map(Kind::of).collect();
        let (line, buffer) = (Vec::new(), ryu_js::Buffer::new());
        Ok(Self { key: vectors.then_some(key), names, kinds, rows: 0, line, buffer, out })
    }
}

impl Sink for Writer<'_> {
    fn write(&mut self, vectors: Option<MatrixView<'_>>, metadata: &Table) -> Result<()> {
        let rows = vectors.map_or(metadata.rows(), MatrixView::rows);
        let columns = metadata.columns();
        // Columns repeat their values: each is written down once.
        let values = columns.iter().zip(&self.kinds).map(|(column, &kind)| encoded(column, kind));
        let values = values.collect::<Result<Vec<_>>>()?;
        let line = &mut self.line;
        for row in 0..rows {
            line.clear();
            line.push(b'{');
            if let Some((vectors, key)) = vectors.zip(self.key.as_ref()) {
                line.extend_from_slice(format!("\"{key}\":[").as_bytes());
                for (i, &value) in vectors.row(row).iter().enumerate() {
                    if !value.is_finite() {
                        return Err(Error::Request(format!(
                            "row {}, column {} of the vectors is {value}, and JSON has finite numbers only; write npy",
                            self.rows + row + 1,
                            i + 1
                        )));
                    }
                    number(value, &mut self.buffer, line);
                    if value == 0.0 && value.is_sign_negative() {
                        // Others read `-0` as a whole number, which has no sign.
                        line.extend_from_slice(b".0");
                    }
                    line.push(b',');
                }
                if line.last() == Some(&b',') {
                    line.pop();
                }
                line.extend_from_slice(b"],");
            }
            for ((column, name), values) in columns.iter().zip(&self.names).zip(&values) {
                line.extend_from_slice(name.as_bytes());
                line.push(b':');
                let value = column.codes().get(row).and_then(|&code| values.get(code as usize));
                line.extend_from_slice(value.map_or(&b"null"[..], |value| value.as_bytes()));
                line.push(b',');
            }
            if line.last() == Some(&b',') {
                line.pop();
            }
            line.extend_from_slice(b"}\n");
            self.out.write_all(line)?;
        }
        self.rows += rows;
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<()> {
        Ok(())
    }
}

fn quoted(text: &str) -> Result<String> {
    serde_json::to_string(text).map_err(|e| Error::Output(e.into()))
}

fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c == '-' || c.is_ascii_digit())
        && serde_json::from_str::<&serde_json::value::RawValue>(text).is_ok_and(|raw| raw.get() == text)
}

/// Whether a text is a whole number of JSON.
pub(crate) fn is_whole(text: &str) -> bool {
    is_number(text) && !text.contains(['.', 'e', 'E'])
}

/// The values of a column as JSON.
fn encoded(column: &Column, kind: Kind) -> Result<Vec<String>> {
    let encode = |text: &String| match kind.data_type {
        DataType::Float if kind.all_whole => Ok(format!("{text}.0")),
        DataType::Integer | DataType::Float if is_number(text) => Ok(text.clone()),
        DataType::Boolean if matches!(text.as_str(), "true" | "True") => Ok("true".to_owned()),
        DataType::Boolean if matches!(text.as_str(), "false" | "False") => Ok("false".to_owned()),
        DataType::Words => match super::line::words(text) {
            Some(words) => serde_json::to_string(&words).map_err(|e| Error::Output(e.into())),
            None => quoted(text),
        },
        _ => quoted(text),
    };
    column.values().iter().map(encode).collect()
}
