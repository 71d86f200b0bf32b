//! One file a command.

pub(crate) mod bench;
pub(crate) mod check;
pub(crate) mod fuzz;
pub(crate) mod golden;
mod made;
mod python;
pub(crate) mod sanitize;
pub(crate) mod shots;
mod supply;
pub(crate) mod test;
pub(crate) mod ui;
pub(crate) mod wheel;
