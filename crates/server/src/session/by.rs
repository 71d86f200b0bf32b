//! The rows that a `by` names.

use embedscope_io::Column;

use super::data::Data;
use super::search;
use crate::command::By;
use crate::{Error, Result};

/// The rows of the data that `by` names, ascending.
pub(super) fn rows_of(data: &Data, by: &By) -> Result<Vec<u32>> {
    match by {
        By::Rows(rows) => {
            for &row in rows {
                data.check_row(row as usize)?;
            }
            let mut rows = rows.clone();
            rows.sort_unstable();
            rows.dedup();
            Ok(rows)
        }
        By::Search(what) => search::search(&data.metadata, what),
        By::Value(by) => {
            let column = data.need_column(&by.column)?;
            let code = match &by.value {
                None => Column::MISSING,
                Some(text) => match column.values().iter().position(|value| value == text) {
                    Some(code) => code as u32,
                    None => return Ok(Vec::new()),
                },
            };
            let matches = |(row, &of): (usize, &u32)| (of == code).then_some(row as u32);
            Ok(column.codes().iter().enumerate().filter_map(matches).collect())
        }
        By::Values(_) | By::Range(_) | By::Region(_) | By::Neighbors(_) | By::Selection(_) => {
            Err(Error::Setting {
                name: "by",
                value: serde_json::to_string(by).unwrap_or_default(),
                expected: "rows, search or value".into(),
            })
        }
    }
}
