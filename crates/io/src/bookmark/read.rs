use super::States;
use crate::Result;
pub(super) fn parse(_bytes: &[u8], _name: &str) -> Result<States> {
    todo!()
}
