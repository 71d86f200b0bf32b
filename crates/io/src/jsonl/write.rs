//! Writing JSON lines: an object a point.

use std::io::Write;

use embedscope_core::MatrixView;

use crate::{Column, DataType, Error, Result, Table};

/// Writes metadata, and before them the vectors where there are some, under the key `vector` (with `_` after it where
/// a column has that name).
///
/// Types are kept, numbers are written as in their column; a missing value is `null`, so that every line has every key.
pub(crate) fn write(vectors: Option<MatrixView<'_>>, metadata: &Table, out: &mut dyn Write) -> Result<()> {
    let rows = vectors.map_or(metadata.rows(), MatrixView::rows);
    if !metadata.is_empty() && metadata.rows() != rows {
        return Err(Error::Lengths {
            what: "the metadata".to_owned(),
            found: metadata.rows(),
            expected: rows,
            advice: "give the metadata that belong to these vectors".to_owned(),
        });
    }
    let mut key = "vector".to_owned();
    while metadata.column(&key).is_some() {
        key.push('_');
    }
    let names = metadata.columns().iter().map(|column| quoted(column.name())).collect::<Result<Vec<_>>>()?;
    // Columns repeat their values: each is written down once.
    let values = metadata.columns().iter().map(encoded).collect::<Result<Vec<_>>>()?;
    let (mut line, mut buffer) = (Vec::new(), ryu_js::Buffer::new());
    for row in 0..rows {
        line.clear();
        line.push(b'{');
        if let Some(vectors) = vectors {
            line.extend_from_slice(format!("\"{key}\":[").as_bytes());
            for (i, &value) in vectors.row(row).iter().enumerate() {
                if !value.is_finite() {
                    return Err(Error::Request(format!(
                        "row {}, column {} of the vectors is {value}, and JSON has finite numbers only; write npy",
                        row + 1,
                        i + 1
                    )));
                }
                crate::convert::number(value, &mut buffer, &mut line);
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
        for ((column, name), values) in metadata.columns().iter().zip(&names).zip(&values) {
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
        out.write_all(&line)?;
    }
    Ok(())
}

fn quoted(text: &str) -> Result<String> {
    serde_json::to_string(text).map_err(|e| Error::Output(e.into()))
}

/// The values of a column as JSON.
fn encoded(column: &Column) -> Result<Vec<String>> {
    let is_number = |text: &str| {
        text.starts_with(|c: char| c == '-' || c.is_ascii_digit())
            && serde_json::from_str::<&serde_json::value::RawValue>(text).is_ok_and(|raw| raw.get() == text)
    };
    let is_whole = |text: &str| is_number(text) && !text.contains(['.', 'e', 'E']);
    // Decimal numbers that all happen to be whole would be read back as whole numbers.
    let all_whole =
        column.data_type() == DataType::Float && column.values().iter().all(|text| is_whole(text));
    let encode = |text: &String| match column.data_type() {
        DataType::Float if all_whole => Ok(format!("{text}.0")),
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
