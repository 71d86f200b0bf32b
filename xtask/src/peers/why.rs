//! Why a row misses its target, by the row's name: written by hand after a run, and looked at again after every other.

const WHY: &[(&str, &str)] = &[(
    "P10",
    "`embedscope` has no command that places new rows into a finished map yet; the engine has the function.",
)];

/// The explanation of a row, if there is one.
pub(crate) fn of(id: &str) -> Option<&'static str> {
    WHY.iter().find(|(row, _)| *row == id).map(|(_, why)| *why)
}
