//! Rows whose metadata match a text or a regular expression.

use embedscope_io::{Column, Table};
use rayon::prelude::*;
use regex::{Regex, RegexBuilder};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, Look};

use crate::command::Search;
use crate::{Error, Result, RowSet};

/// Values a task at least.
const TASK: usize = 512;

/// Most memory that a compiled expression may take, in bytes.
const SIZE_LIMIT: usize = 1 << 22;

/// The rows that match in one column or in any. Case does not matter; an empty text matches nothing.
///
/// Columns are dictionary-encoded: the expression runs over distinct values only.
pub(crate) fn search(table: &Table, points: usize, search: &Search) -> Result<RowSet> {
    let columns = match search.column {
        None => table.columns(),
        Some(i) => match table.columns().get(i) {
            Some(column) => std::slice::from_ref(column),
            None => return Err(Error::NoSuchColumn { column: i, columns: table.columns().len() }),
        },
    };
    if search.text.is_empty() {
        return Ok(RowSet::none(points));
    }
    let pattern = compile(search)?;
    let mut found = RowSet::none(points);
    for column in columns {
        found = found.or(&matching(column, &pattern));
    }
    Ok(found)
}

fn matching(column: &Column, pattern: &Regex) -> RowSet {
    // Each thread its own: one that is shared is waited for.
    let values = column.values().par_iter().with_min_len(TASK);
    let marked: Vec<bool> =
        values.map_init(|| pattern.clone(), |pattern, value| pattern.is_match(value)).collect();
    if marked.contains(&true) {
        RowSet::of_codes(column.codes(), &marked)
    } else {
        RowSet::none(column.rows())
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
    let mut builder = RegexBuilder::new(pattern);
    if search.whole {
        builder = RegexBuilder::new(&whole_words(pattern)?);
    }
    builder
        .case_insensitive(true)
        .size_limit(SIZE_LIMIT)
        .build()
        .map_err(|_| Error::PatternTooLarge { limit: SIZE_LIMIT })
}

/// An expression that matches only where words begin and end. Not by putting it in brackets: it may end in a comment.
fn whole_words(pattern: &str) -> Result<String> {
    let parsed = ParserBuilder::new().case_insensitive(true).build().parse(pattern);
    let parsed = parsed.map_err(|error| wrong(pattern, &error))?;
    let (begin, end) = (Hir::look(Look::WordStartHalfUnicode), Hir::look(Look::WordEndHalfUnicode));
    Ok(Hir::concat(vec![begin, parsed, end]).to_string())
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
        let what = Search { text: text.into(), regex, whole: false, column };
        search(&table(), 4, &what).map(|found| found.to_rows())
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
    fn whole_words_only() {
        let names = ["a cat", "concat", "cat-like", "c++ code", "catcat", "Катя и кот", "кота"];
        let table = Table::new(vec![Column::new("name", names.map(Some))]).unwrap();
        let find = |text: &str, regex: bool| {
            let what = Search { text: text.into(), regex, whole: true, column: None };
            search(&table, names.len(), &what).unwrap().to_rows()
        };
        assert_eq!(find("CAT", false), [0, 2]);
        assert_eq!(find("c++", false), [3], "a word may end with what is no letter");
        assert_eq!(find("КОТ", false), [5]);
        assert_eq!(find("cat|code", true), [0, 2, 3]);
        assert_eq!(find("(?x) c a t # a comment", true), [0, 2]);
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
