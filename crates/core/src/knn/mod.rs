//! Nearest neighbours: of all points, of one, and of new vectors; exact, or in clusters with a measured recall.
//!
//! `lists, params, centre <- sieve, space <- exact <- recall <- clustered <- memory`.

mod centre;
mod clustered;
mod exact;
mod lists;
mod memory;
mod nearest;
mod params;
mod recall;
mod sieve;
mod space;
mod within;

pub use lists::{Matches, Neighbor, Neighbors};
pub use memory::memory;
pub(crate) use memory::{candidates, lists as memory_of_lists};
pub use nearest::{nearest, nearest_by, nearest_made};
pub use params::{Clustered, Method, Params};
pub use recall::{Recall, recall};

use exact::Question;

use crate::{Error, MatrixView, Monitor, Result};

/// The `k` nearest neighbours of every row.
///
/// Needs a copy of `x` and about `3 n k` candidates of 8 bytes in memory. Values must be finite.
pub fn search(x: MatrixView<'_>, params: &Params, monitor: &dyn Monitor) -> Result<Neighbors> {
    let (n, k) = (x.rows(), params.k);
    x.check_finite()?;
    at_least_one("k", k)?;
    if n <= k || u32::try_from(n).is_err() {
        return Err(Error::TooFewPoints {
            what: "a search for this many neighbours",
            needed: k.saturating_add(1),
            found: n,
        });
    }
    let plan = match params.method.resolve(n, params.metric) {
        Method::Clustered(clustered) => clustered::Plan::new(n, params, clustered)?,
        _ => None,
    };
    if let Some(plan) = plan {
        return clustered::search(x, params, &plan, monitor);
    }
    monitor.stage("neighbours");
    let ask = Question { x, queries: None, k, metric: params.metric };
    exact::search(ask, monitor).map(Neighbors::of)
}

/// The `k` nearest rows of `x` of each row of `queries`, exactly.
///
/// Each query's answer is that of brute force in `f64`, so it does not depend on the queries beside it. `k` is at most the
/// number of rows of `x`; rows equal to the query are answers like others. Values must be finite.
pub fn query(
    x: MatrixView<'_>,
    queries: MatrixView<'_>,
    params: &Params,
    monitor: &dyn Monitor,
) -> Result<Matches> {
    let (n, k) = (x.rows(), params.k);
    if queries.cols() != x.cols() {
        return Err(Error::Parameter {
            name: "the number of columns of the queries",
            value: queries.cols().to_string(),
            expected: format!("{}, as in the data", x.cols()),
        });
    }
    x.check_finite()?;
    queries.check_finite()?;
    at_least_one("k", k)?;
    if n < k || u32::try_from(n).is_err() {
        return Err(Error::TooFewPoints { what: "a query for this many neighbours", needed: k, found: n });
    }
    monitor.stage("neighbours");
    let ask = Question { x, queries: Some(queries), k, metric: params.metric };
    exact::search(ask, monitor).map(Matches)
}

/// The `k` nearest neighbours of one row (fewer if there are fewer other rows), distances in `f64`.
pub fn of_row(x: MatrixView<'_>, row: usize, params: &Params) -> Result<Vec<Neighbor>> {
    let n = x.rows();
    if row >= n {
        return Err(Error::Parameter {
            name: "row",
            value: row.to_string(),
            expected: format!("less than the number of points, {n}"),
        });
    }
    nearest(x, x.row(row), params.k, params.metric, |other| other != row)
}

fn at_least_one(name: &'static str, value: usize) -> Result<()> {
    if value == 0 {
        return Err(Error::Parameter { name, value: "0".into(), expected: "at least 1".into() });
    }
    Ok(())
}
