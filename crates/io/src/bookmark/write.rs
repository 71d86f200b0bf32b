use super::State;
use std::io;
pub(super) fn states(_states: &[State], _out: &mut dyn io::Write) -> io::Result<()> {
    todo!()
}
