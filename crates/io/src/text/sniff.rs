//! What a text table is made of, from its first lines.

use super::words::{self, Words};
use super::{Delimiter, cells, decimals, is_blank, is_number, lines};

/// Lines looked at.
const SAMPLE: usize = 64;

/// Names of a first or last column that say that its numbers are labels.
const LABEL_NAMES: [&str; 6] = ["label", "labels", "class", "target", "category", "species"];

/// The make-up of a text table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Profile {
    pub(crate) delimiter: Delimiter,
    /// Names of all columns, where the first line has them.
    pub(crate) header: Option<Vec<String>>,
    /// Line of the first row of data, from 1, where there is one.
    pub(crate) first_row: Option<u64>,
    /// Number of columns.
    pub(crate) columns: usize,
    /// Text columns before the numbers.
    pub(crate) leading: usize,
    /// Text columns after the numbers.
    pub(crate) trailing: usize,
    /// Rows looked at, the header among them.
    pub(crate) sampled: usize,
    /// Number of columns that hold numbers wherever they are.
    pub(crate) numeric: usize,
    /// Whether lines end with a delimiter that no cell follows.
    pub(crate) open_end: bool,
    /// Whether a column of numbers was taken as labels because of its name.
    pub(crate) named_labels: bool,
    /// Whether the first row of data is 0, 1, 2, ..., as column numbers are.
    pub(crate) counts_up: bool,
    /// A number with a decimal comma, where numbers have one.
    pub(crate) comma: Option<String>,
    /// The make-up of a file of words with vectors, which have a word a row and may have spaces in it.
    pub(crate) words: Option<Words>,
}

/// Whether the beginning of a text has as many whole lines as are looked at.
pub(crate) fn says_its_form(start: &[u8]) -> bool {
    let blank = |line: &[u8]| line.iter().all(u8::is_ascii_whitespace);
    // One more: the last may be cut.
    lines(start).filter(|line| !blank(line)).take(SAMPLE + 1).count() > SAMPLE
}

/// Looks at the first lines; `None` when all are blank.
pub(crate) fn profile(text: &[u8]) -> Option<Profile> {
    let blank = |line: &[u8]| line.iter().all(u8::is_ascii_whitespace);
    let sample: Vec<(u64, &[u8])> =
        (1..).zip(lines(text)).filter(|(_, line)| !blank(line)).take(SAMPLE).collect();
    if let Some(words) = words::detect(&sample) {
        return Some(Profile {
            delimiter: Delimiter::Space,
            header: None,
            first_row: Some(words.first_row),
            columns: words.dims.saturating_add(1),
            leading: 1,
            trailing: 0,
            sampled: sample.len(),
            numeric: words.dims,
            open_end: false,
            named_labels: false,
            counts_up: false,
            comma: None,
            words: Some(words),
        });
    }
    let delimiter = Delimiter::sniff(&sample.iter().map(|(_, line)| *line).collect::<Vec<_>>());
    let mut rows: Vec<(u64, Vec<_>)> = sample
        .iter()
        .filter(|(_, line)| !is_blank(line, delimiter))
        .map(|&(number, line)| (number, cells(line, delimiter)))
        .collect();
    let open_end = delimiter != Delimiter::Space
        && !rows.is_empty()
        && rows.iter().all(|(_, row)| row.len() > 1 && row.last().is_some_and(|cell| cell.is_empty()));
    if open_end {
        for (_, row) in &mut rows {
            row.pop();
        }
    }
    let first = rows.first()?;
    let every = || rows.iter().flat_map(|(_, row)| row.iter().map(AsRef::as_ref));
    let commas = matches!(delimiter, Delimiter::Tab | Delimiter::Semicolon) && decimals::have_commas(every());
    let comma = every()
        .find(|cell| commas && decimals::has_comma(cell))
        .map(|cell| String::from_utf8_lossy(cell.trim_ascii()).into_owned());
    let is_number = |cell: &[u8]| is_number(cell) || commas && decimals::has_comma(cell);
    let header = is_header(&first.1, rows.get(1).map(|(_, row)| row.as_slice()), &is_number).then(|| {
        first.1.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).collect::<Vec<String>>()
    });
    let body = &rows[usize::from(header.is_some())..];
    let columns = body.first().map_or(first.1.len(), |(_, row)| row.len());
    let numeric: Vec<bool> = (0..columns)
        .map(|column| {
            let values =
                || body.iter().filter_map(|(_, row)| row.get(column)).filter(|cell| !cell.is_empty());
            let numbers = values().filter(|cell| is_number(cell)).count();
            2 * numbers >= values().count() && !body.is_empty()
        })
        .collect();
    let mut leading = numeric.iter().take_while(|numeric| !**numeric).count();
    let mut trailing =
        if leading == columns { 0 } else { numeric.iter().rev().take_while(|numeric| !**numeric).count() };
    let mut named_labels = false;
    if let Some(names) = header.as_ref().filter(|names| columns > 2 && names.len() == columns) {
        let is_label = |name: &str| LABEL_NAMES.contains(&name.to_lowercase().as_str());
        if leading == 0 && names[0].is_empty() {
            // The index column that pandas writes.
            leading = 1;
        } else if leading == 0 && trailing == 0 && is_label(&names[0]) {
            (leading, named_labels) = (1, true);
        } else if leading == 0 && trailing == 0 && is_label(&names[columns - 1]) {
            (trailing, named_labels) = (1, true);
        }
    }
    let counts_up = columns > 2
        && body.first().is_some_and(|(_, row)| {
            row.iter().enumerate().all(|(i, cell)| cell.as_ref() == i.to_string().as_bytes())
        });
    Some(Profile {
        delimiter,
        first_row: body.first().map(|(number, _)| *number),
        columns,
        leading,
        trailing,
        numeric: numeric.iter().filter(|n| **n).count(),
        sampled: rows.len(),
        open_end,
        named_labels,
        counts_up,
        header,
        comma,
        words: None,
    })
}

/// A header's cells are no numbers where the next row's are; pandas heads its index with nothing and then numbers.
fn is_header<C: AsRef<[u8]>>(first: &[C], second: Option<&[C]>, is_number: &dyn Fn(&[u8]) -> bool) -> bool {
    let Some(second) = second else { return false };
    let number = |cell: &C| is_number(cell.as_ref());
    if first.len() != second.len() {
        return false;
    }
    let counted = |(i, cell): (usize, &C)| cell.as_ref() == i.to_string().as_bytes();
    if first.len() > 2 && first[0].as_ref().is_empty() && first[1..].iter().enumerate().all(counted) {
        return true;
    }
    second.iter().any(number) && first.iter().zip(second).all(|(a, b)| !number(b) || !number(a))
}
