//! Texts that a spreadsheet would take for formulas ("CSV injection", OWASP): a file made by a stranger could run something
//! in the spreadsheet of who exports it.

use std::borrow::Cow;

/// The text as a spreadsheet shows it and nothing more: with an apostrophe before what would begin a formula. Numbers, and a sign
/// alone (a word of many vocabularies), are none.
pub(crate) fn as_text(text: &str) -> Cow<'_, str> {
    if begins_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Programs cut spaces off, and take tabs and line breaks before a sign for nothing; some take the wide signs of East Asian
/// keyboards for the narrow ones.
fn begins_formula(text: &str) -> bool {
    let trimmed = text.trim();
    let mut rest = trimmed.chars();
    let sign = rest.next().is_some_and(|first| "=+-@＝＋－＠".contains(first));
    sign && !rest.as_str().is_empty() && trimmed.parse::<f64>().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_get_an_apostrophe_and_nothing_else_does() {
        for text in
            ["=1+1", "=cmd|' /C calc'!A0", "+1+cmd", "-2+3", "@SUM(A1)", " =1", "\t=1", "\r\n=1", "＝1", "--"]
        {
            assert_eq!(as_text(text), format!("'{text}"));
        }
        for text in
            ["", "-", "=", "@", "+", "-1.5", "+3e5", "-inf", "1-2", "a=b", "cat", "'=1", "mail@example.org"]
        {
            assert_eq!(as_text(text), text);
        }
    }
}
