//! Rows whose metadata match a text or a regular expression.

use embedscope_io::{Column, Table};
use regex::{Regex, RegexBuilder};

use crate::command::Search;
use crate::{Error, Result};

/// Most memory that a compiled expression may take, in bytes.
const SIZE_LIMIT: usize = 1 << 22;

/// The rows that match in one column or in any, ascending. Case does not matter; an empty text matches nothing.
///
/// Columns are dictionary-encoded: the expression runs over distinct values only.
pub(crate) fn search(table: &Table, search: &Search) -> Result<Vec<u32>> {
    let columns = match search.column {
        None => table.columns(),
        Some(i) => match table.columns().get(i) {
            Some(column) => std::slice::from_ref(column),
            None => return Err(Error::NoSuchColumn { column: i, columns: table.columns().len() }),
        },
    };
    if search.text.is_empty() {
        return Ok(Vec::new());
    }
    let pattern = compile(search)?;
    let mut hit = vec![false; table.rows()];
    for column in columns {
        mark(column, &pattern, &mut hit);
    }
    Ok(hit.iter().enumerate().filter(|(_, hit)| **hit).map(|(row, _)| row as u32).collect())
}

fn mark(column: &Column, pattern: &Regex, hit: &mut [bool]) {
    let matches: Vec<bool> = column.values().iter().map(|value| pattern.is_match(value)).collect();
    if !matches.contains(&true) {
        return;
    }
    for (hit, &code) in hit.iter_mut().zip(column.codes()) {
        // A missing value's code has no match.
        *hit |= matches.get(code as usize).copied().unwrap_or(false);
    }
}

fn compile(search: &Search) -> Result<Regex> {
    let escaped;
    let pattern = if search.regex {
        // Parsed once more by itself because only this error says where.
        if let Err(error) = regex_syntax::Parser::new().parse(&search.text) {
            return Err(wrong(&search.text, &error));
        }
        &search.text
    } else {
        escaped = regex::escape(&search.text);
        &escaped
    };
    let whole;
    let pattern = if search.whole {
        whole = format!(r"(?:^|\W)(?:{pattern})(?:$|\W)");
        &whole
    } else {
        pattern
    };
    RegexBuilder::new(pattern)
        .case_insensitive(true)
        .size_limit(SIZE_LIMIT)
        .build()
        .map_err(|_| Error::PatternTooLarge { limit: SIZE_LIMIT })
}

fn wrong(text: &str, error: &regex_syntax::Error) -> Error {
    let (offset, reason) = match error {
        regex_syntax::Error::Parse(e) => (e.span().start.offset, e.kind().to_string()),
        regex_syntax::Error::Translate(e) => (e.span().start.offset, e.kind().to_string()),
        other => (0, other.to_string()),
    };
    let before = text.get(..offset).unwrap_or(text);
    Error::Pattern { at: before.chars().count() + 1, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        Table::new(vec![
            Column::new("name", [Some("Zürich"), None, Some("a.b"), Some("zebra")]),
            Column::new("n", [Some("1"), Some("12"), Some("7"), None]),
        ])
        .unwrap()
    }

    fn find(text: &str, regex: bool, column: Option<usize>) -> Result<Vec<u32>> {
        search(&table(), &Search { text: text.into(), regex, whole: false, column })
    }

    #[test]
    fn text_in_any_case_and_any_column() {
        assert_eq!(find("Z", false, None).unwrap(), [0, 3]);
        assert_eq!(find("ÜR", false, None).unwrap(), [0]);
        assert_eq!(find("1", false, None).unwrap(), [0, 1]);
        assert!(find("1", false, Some(0)).unwrap().is_empty());
        assert_eq!(find(".", false, None).unwrap(), [2], "a dot is a dot");
        assert!(find("", false, None).unwrap().is_empty());
        assert!(matches!(find("a", false, Some(2)), Err(Error::NoSuchColumn { column: 2, columns: 2 })));
    }

    #[test]
    fn whole_words() {
        let column = Column::new("name", [Some("a cat"), Some("concat"), Some("cat-like"), Some("c++ code")]);
        let table = Table::new(vec![column]).unwrap();
        let find = |text: &str| {
            search(&table, &Search { text: text.into(), regex: false, whole: true, column: None }).unwrap()
        };
        assert_eq!(find("CAT"), [0, 2]);
        assert_eq!(find("c++"), [3], "a word may end with what is no letter");
    }

    #[test]
    fn expressions() {
        assert_eq!(find("^z", true, Some(0)).unwrap(), [0, 3]);
        assert_eq!(find(".", true, Some(0)).unwrap(), [0, 2, 3]);
        let error = find("ü(", true, None).unwrap_err().to_string();
        assert!(error.contains("character 2") && error.contains("unclosed group"), "{error}");
        let error = find(r"(\w{500}){500}", true, None).unwrap_err();
        assert!(matches!(error, Error::PatternTooLarge { .. }), "{error}");
    }
}
