//! The figures of one contender over all rounds.

use super::record::Record;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Figure {
    Seconds,
    /// Seconds of the work alone, without reading and writing: what those of a peer always are.
    Work,
    /// Iterations a second.
    Rate,
    /// New rows placed a second, their neighbours known.
    Placed,
    /// Most memory held, MiB.
    Peak,
}

/// All runs of one contender.
pub(crate) struct Runs<'a>(pub(crate) Vec<&'a Record>);

impl<'a> Runs<'a> {
    pub(crate) fn of(records: &'a [Record], workload: &str, contender: &str) -> Self {
        let mine = |record: &&Record| record.workload == workload && record.contender == contender;
        Self(records.iter().filter(mine).collect())
    }

    /// The median of the runs that did not fail.
    pub(crate) fn figure(&self, figure: Figure) -> Option<f64> {
        let values =
            self.0.iter().filter(|record| record.error.is_none()).filter_map(|record| match figure {
                Figure::Seconds => Some(record.seconds),
                Figure::Work => record.work(),
                Figure::Rate => record.rate(),
                Figure::Placed => record.placed(),
                Figure::Peak => record.peak_mib,
            });
        let mut values: Vec<f64> = values.collect();
        values.sort_by(f64::total_cmp);
        let upper = *values.get(values.len() / 2)?;
        Some(if values.len() % 2 == 1 { upper } else { f64::midpoint(upper, values[values.len() / 2 - 1]) })
    }

    /// The mean over the runs that have the figure.
    pub(crate) fn quality(&self, name: &str) -> Option<f64> {
        let values: Vec<f64> = self.0.iter().filter_map(|record| record.quality.get(name).copied()).collect();
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
    }
}
