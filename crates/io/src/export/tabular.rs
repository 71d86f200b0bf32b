//! Coordinates as tables: csv, tsv and json.

use std::borrow::Cow;
use std::io::Write;

use crate::convert::refuse_breaks;
use crate::{Coordinates, Error, Result, Table};

/// Writes a table with a header; csv quotes what needs it, tsv refuses what it cannot hold. `text` is what is written of a label.
pub(super) fn separated(
    coordinates: &Coordinates,
    labels: Option<&Table>,
    separator: u8,
    text: impl Fn(&str) -> Cow<'_, str>,
    out: &mut dyn Write,
) -> Result<()> {
    let labels = labels.map_or(&[][..], Table::columns);
    let failed = |e: csv::Error| match e.into_kind() {
        csv::ErrorKind::Io(e) => Error::Output(e),
        other => Error::Output(std::io::Error::other(format!("{other:?}"))),
    };
    let style = if separator == b'\t' {
        for column in labels {
            for cell in column.values().iter().map(String::as_str).chain([column.name()]) {
                refuse_breaks(column.name(), cell)?;
            }
        }
        csv::QuoteStyle::Never
    } else {
        csv::QuoteStyle::Necessary
    };
    let mut writer = csv::WriterBuilder::new().delimiter(separator).quote_style(style).from_writer(out);
    let names = coordinates.names.iter().map(String::as_str);
    for name in std::iter::once("index").chain(names) {
        writer.write_field(name).map_err(failed)?;
    }
    for column in labels {
        writer.write_field(&*text(column.name())).map_err(failed)?;
    }
    writer.write_record(None::<&[u8]>).map_err(failed)?;
    let mut number = ryu_js::Buffer::new();
    for (i, &row) in coordinates.index.iter().enumerate() {
        writer.write_field(row.to_string()).map_err(failed)?;
        for &value in coordinates.get(i) {
            writer
                .write_field(if value.is_finite() { number.format_finite(value) } else { "" })
                .map_err(failed)?;
        }
        for column in labels {
            writer.write_field(&*text(column.text(row as usize).unwrap_or_default())).map_err(failed)?;
        }
        writer.write_record(None::<&[u8]>).map_err(failed)?;
    }
    writer.flush()?;
    Ok(())
}

/// Writes an array of objects, one a line.
pub(super) fn json(coordinates: &Coordinates, labels: Option<&Table>, out: &mut dyn Write) -> Result<()> {
    let labels = labels.map_or(&[][..], Table::columns);
    let quoted = |text: &str| serde_json::to_string(text).map_err(|e| Error::Output(e.into()));
    let names = coordinates.names.iter().map(|name| quoted(name)).collect::<Result<Vec<_>>>()?;
    let label_names = labels.iter().map(|column| quoted(column.name())).collect::<Result<Vec<_>>>()?;
    let mut number = ryu_js::Buffer::new();
    out.write_all(b"[")?;
    for (i, &row) in coordinates.index.iter().enumerate() {
        write!(out, "{}\n{{\"index\":{row}", if i == 0 { "" } else { "," })?;
        for (name, &value) in names.iter().zip(coordinates.get(i)) {
            let value = if value.is_finite() { number.format_finite(value) } else { "null" };
            write!(out, ",{name}:{value}")?;
        }
        for (name, column) in label_names.iter().zip(labels) {
            let row = row as usize;
            // A number is written as one if that loses nothing of its text.
            let value = match (column.text(row), column.number(row)) {
                (None, _) => "null".to_owned(),
                (Some(text), Some(value)) if number.format_finite(value) == text => text.to_owned(),
                (Some(text), _) => quoted(text)?,
            };
            write!(out, ",{name}:{value}")?;
        }
        out.write_all(b"}")?;
    }
    out.write_all(b"\n]\n")?;
    Ok(())
}
