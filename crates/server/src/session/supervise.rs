//! What settings of runs share: labels from a column, metrics, refusals.

use embedscope_core::{Metric, tsne};
use embedscope_io::Table;

use super::state::State;
use super::tsne::Supervise;
use crate::{Error, Result};

/// A setting outside its range.
#[expect(clippy::needless_pass_by_value, reason = "numbers and texts alike, without a borrow at each call")]
pub(super) fn refuse<T>(name: &'static str, value: impl ToString, expected: impl Into<String>) -> Result<T> {
    Err(Error::Setting { name, value: value.to_string(), expected: expected.into() })
}

/// Refuses the metric whose distances may be negative.
pub(super) fn check_metric(what: &str, metric: Metric) -> Result<()> {
    if metric == Metric::Dot {
        let expected = format!("euclidean, cosine or manhattan for {what}: its distances must be at least 0");
        return refuse("metric", metric.name(), expected);
    }
    Ok(())
}

/// Refuses a column that does not exist.
pub(super) fn check_column(state: &State, column: Option<&str>) -> Result<()> {
    let Some(name) = column else { return Ok(()) };
    if state.need_data()?.metadata.column(name).is_some() {
        return Ok(());
    }
    refuse("supervise.column", format!("{name:?}"), "the name of a metadata column, or null")
}

/// One label a row of the column, [`tsne::IGNORED`] where it is missing or ignored; `None` without a column.
pub(crate) fn labels_of(table: &Table, supervise: &Supervise) -> Option<Vec<u32>> {
    let column = table.column(supervise.column.as_deref()?)?;
    let ignored = supervise.ignored.as_ref().and_then(|text| column.values().iter().position(|v| v == text));
    let mut labels = column.codes().to_vec();
    if let Some(ignored) = ignored {
        for label in labels.iter_mut().filter(|label| **label as usize == ignored) {
            *label = tsne::IGNORED;
        }
    }
    Some(labels)
}

#[cfg(test)]
mod tests {
    use embedscope_io::Column;

    use super::*;

    #[test]
    fn ignored_and_missing_values_are_no_labels() {
        let column = Column::new("kind", [Some("a"), None, Some("b"), Some("a"), Some("?")]);
        let table = Table::new(vec![column]).unwrap();
        let supervise = Supervise { column: Some("kind".into()), factor: 10.0, ignored: Some("?".into()) };
        assert_eq!(labels_of(&table, &supervise).unwrap(), [0, tsne::IGNORED, 1, 0, tsne::IGNORED]);
        assert!(labels_of(&table, &Supervise::default()).is_none());
        let gone = Supervise { column: Some("gone".into()), ..supervise };
        assert!(labels_of(&table, &gone).is_none());
    }
}
