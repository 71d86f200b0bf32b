//! The headerless file of the tutorial: big-endian `f32` rows of the coordinates and a label.

use std::io::Write;

use crate::{Coordinates, Error, Result, Table};

/// Writes rows of the coordinates and the first label column `/ 255 * 20`, each step in `f32` as `NumPy` does it.
pub(super) fn write(coordinates: &Coordinates, labels: Option<&Table>, out: &mut dyn Write) -> Result<()> {
    let column = labels.and_then(|table| table.columns().first()).ok_or_else(|| {
        Error::Request(
            "f32be has a label in each row; give labels, for example --labels labels.tsv".to_owned(),
        )
    })?;
    for (i, &row) in coordinates.index.iter().enumerate() {
        let label = column.number(row as usize).ok_or_else(|| {
            let found = column.text(row as usize).map_or("missing".to_owned(), |text| format!("\"{text}\""));
            Error::Request(format!(
                "f32be needs a number as label, and \"{}\" of row {row} is {found}; choose a column of numbers",
                column.name()
            ))
        })?;
        for &value in coordinates.get(i) {
            out.write_all(&(value as f32).to_be_bytes())?;
        }
        out.write_all(&(label as f32 / 255.0 * 20.0).to_be_bytes())?;
    }
    Ok(())
}
