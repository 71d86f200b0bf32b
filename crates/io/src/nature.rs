//! What the values of a column have in common, found a value at a time: the column's type, and as what it can be written.
//!
//! A column that is never in memory as a whole is written as one that is: both are judged here.

use crate::columnar::Form;
use crate::jsonl;
use crate::table::{Column, DataType};

/// A test of one value.
type Test = fn(&str) -> bool;

/// Types that texts can show, the narrowest first.
const GUESSES: [(DataType, Test); 4] = [
    (DataType::Integer, DataType::is_integer),
    (DataType::Float, DataType::is_float),
    (DataType::Boolean, DataType::is_boolean),
    (DataType::Date, DataType::is_date),
];

/// Finds out what a column is, from its values in any order.
#[derive(Debug, Clone)]
pub(crate) struct Nature {
    /// The type that the file states.
    stated: Option<DataType>,
    /// Which of [`GUESSES`] fit all values so far, as bits.
    guesses: u8,
    /// Which of [`Form::ALL`] fit all values so far that are written.
    forms: u16,
    /// Whether all values so far that are written are whole numbers.
    whole: bool,
    /// Whether there was a value.
    any: bool,
    /// The value seen last, and whether it was one to be written: sorted files repeat values.
    last: Option<(String, bool)>,
}

impl Nature {
    /// Of a column without values yet; `stated` is the type that its file states, if it does.
    pub(crate) fn new(stated: Option<DataType>) -> Self {
        let mut forms = 0;
        for (bit, form) in Form::ALL.iter().enumerate() {
            if stated.is_none_or(|stated| form.data_type() == stated) {
                forms |= 1 << bit;
            }
        }
        Self {
            stated,
            guesses: if stated.is_some() { 0 } else { 0b1111 },
            forms,
            whole: true,
            any: false,
            last: None,
        }
    }

    /// Of a column that is there as a whole and is written as a whole.
    pub(crate) fn of(column: &Column) -> Self {
        let mut nature = Self::new(Some(column.data_type()));
        for text in column.values() {
            nature.see(text, true);
        }
        nature
    }

    /// The same values in a column whose file states what they are, known only now.
    pub(crate) fn stated(self, data_type: DataType) -> Self {
        Self { stated: Some(data_type), ..self }
    }

    /// Takes a value into account; one that is not `written` has a say in the column's type only.
    pub(crate) fn see(&mut self, text: &str, written: bool) {
        self.any = true;
        let open = self.guesses != 0 || written && (self.forms != 0 || self.whole);
        if !open || self.last.as_ref().is_some_and(|(last, so)| last == text && *so == written) {
            return;
        }
        for (bit, (_, fits)) in GUESSES.iter().enumerate() {
            if self.guesses & (1 << bit) != 0 && !fits(text) {
                self.guesses &= !(1 << bit);
            }
        }
        if written {
            for (bit, form) in Form::ALL.iter().enumerate() {
                if self.forms & (1 << bit) != 0 && !form.fits(text) {
                    self.forms &= !(1 << bit);
                }
            }
            self.whole = self.whole && jsonl::is_whole(text);
        }
        let (last, so) = self.last.get_or_insert_default();
        last.clear();
        last.push_str(text);
        *so = written;
    }

    /// What the values are: as the file states, or the narrowest type that fits all texts.
    pub(crate) fn data_type(&self) -> DataType {
        let guessed = || {
            let fitting = (0..GUESSES.len()).find(|bit| self.any && self.guesses & (1 << bit) != 0);
            fitting.map_or(DataType::Text, |bit| GUESSES[bit].0)
        };
        self.stated.unwrap_or_else(guessed)
    }

    /// As what the column is written in a table with types; `None` = as text.
    pub(crate) fn form(&self) -> Option<Form> {
        let kind = self.data_type();
        let mut forms = Form::ALL.iter().enumerate();
        forms
            .find(|(bit, form)| self.forms & (1 << bit) != 0 && form.data_type() == kind)
            .map(|(_, form)| *form)
    }

    /// Whether these are decimal numbers that all happen to be written as whole ones.
    pub(crate) fn is_whole_floats(&self) -> bool {
        self.data_type() == DataType::Float && self.whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> Nature {
        let mut nature = Nature::new(None);
        for text in texts {
            nature.see(text, true);
        }
        nature
    }

    #[test]
    fn a_column_seen_in_parts_is_what_it_is_as_a_whole() {
        for texts in [
            &["1", "2", "-3"][..],
            &["1", "2.5"],
            &["007", "8"],
            &["true", "False"],
            &["2026-11-24", "2026-11-25"],
            &["2026-11-24T08:30:00Z", "2026-11-25T00:00:00Z"],
            &["18446744073709551615"],
            &["1e5", "nan"],
            &["cat", "1"],
            &[],
        ] {
            let column = Column::new("c", texts.iter().map(|text| Some(*text)));
            let (whole, parts) = (Nature::of(&column), of(texts));
            assert_eq!(parts.data_type(), column.data_type(), "{texts:?}");
            assert_eq!(parts.form(), whole.form(), "{texts:?}");
            assert_eq!(parts.is_whole_floats(), whole.is_whole_floats(), "{texts:?}");
        }
    }

    #[test]
    fn rows_that_are_not_written_change_the_type_and_not_the_form() {
        let mut nature = Nature::new(None);
        nature.see("1", true);
        nature.see("18446744073709551615", false);
        assert_eq!(nature.data_type(), DataType::Float);
        let mut stated = Nature::new(Some(DataType::Integer));
        stated.see("1", true);
        stated.see("18446744073709551615", false);
        assert_eq!(stated.form(), Some(Form::Signed));
        stated.see("18446744073709551615", true);
        assert_eq!(stated.form(), Some(Form::Unsigned));
    }
}
