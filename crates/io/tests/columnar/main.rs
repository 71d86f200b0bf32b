//! npz, safetensors, Parquet and Arrow: round trips of every type, and what damaged files say.

#![allow(clippy::unwrap_used, unreachable_pub, reason = "a test may panic")]

mod archives;
mod damaged;
mod made;
mod roundtrip;
#[path = "../made/tables.rs"]
mod tables;
mod types;
mod vectors;
