//! Long arrays made by all threads in turns, between which a monitor is asked.

use rayon::prelude::*;

use crate::monitor::go_on;
use crate::{Monitor, Result};

/// Values made between two questions.
pub(crate) const TURN: usize = 1 << 22;

/// `count` values by their places.
pub(crate) fn made<T: Send>(
    count: usize,
    monitor: &dyn Monitor,
    value: impl Fn(usize) -> T + Sync,
) -> Result<Vec<T>> {
    let mut all = Vec::with_capacity(count);
    for first in (0..count).step_by(TURN) {
        go_on(monitor)?;
        all.par_extend((first..count.min(first + TURN)).into_par_iter().map(&value));
    }
    Ok(all)
}

/// All parts one after another.
pub(crate) fn concatenated<T: Copy + Default + Send + Sync>(
    parts: &[&[T]],
    monitor: &dyn Monitor,
) -> Result<Vec<T>> {
    let mut all = vec![T::default(); parts.iter().map(|part| part.len()).sum()];
    let mut rest = all.as_mut_slice();
    let mut tasks = Vec::with_capacity(parts.len());
    for part in parts {
        let (to, after) = rest.split_at_mut(part.len());
        tasks.push((to, *part));
        rest = after;
    }
    tasks.into_par_iter().try_for_each(|(to, part)| {
        go_on(monitor)?;
        to.copy_from_slice(part);
        Ok(())
    })?;
    Ok(all)
}
