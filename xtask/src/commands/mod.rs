//! One file a command.

pub(crate) mod bench;
pub(crate) mod check;
pub(crate) mod fuzz;
pub(crate) mod golden;
mod made;
pub(crate) mod shots;
mod supply;
pub(crate) mod test;
pub(crate) mod ui;
