//! What is selected and what is not shown as a binary message.

use super::{Kind, finish, put_u32s, size, start};
use crate::{Result, RowSet};

/// Encodes the selected and the not shown rows of a dataset under the selection's `revision`, each as numbers or as bits,
/// whichever is shorter.
///
/// # Panics
/// If the sets are not of the same points.
pub fn selection(revision: u32, dataset: u32, selected: &RowSet, unshown: &RowSet) -> Result<Vec<u8>> {
    assert_eq!(selected.points(), unshown.points(), "sets of the same points");
    let most = 2 * (8 + RowSet::bits_len(selected.points()));
    let mut out = start(Kind::Selection, 0, revision, 8 + most);
    put_u32s(&mut out, &[dataset, size("selection", selected.points())?]);
    for set in [selected, unshown] {
        let as_bits = 4 * set.len() > RowSet::bits_len(set.points());
        put_u32s(&mut out, &[u32::from(as_bits), size("selection", set.len())?]);
        if as_bits {
            out.extend_from_slice(&set.to_bits());
        } else {
            for row in set.iter() {
                out.extend_from_slice(&row.to_le_bytes());
            }
        }
    }
    finish(out)
}
