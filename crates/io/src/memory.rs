//! How much memory is free, asked before a file takes it.

use crate::{Error, Result};

/// Fails when `needed` bytes are more than the machine has free.
///
/// Where the system does not say how much is free, nothing is refused.
pub(crate) fn check(file: &str, needed: u64) -> Result<()> {
    match available() {
        Some(available) if needed > available => Err(too_much(file, needed, available)),
        _ => Ok(()),
    }
}

/// The error that names both sizes.
pub(crate) fn too_much(file: &str, needed: u64, available: u64) -> Error {
    Error::Memory { file: file.to_owned(), needed: human(needed), available: human(available) }
}

/// Bytes of memory that are free, on systems with `/proc/meminfo`.
pub fn available() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

/// A size with its unit: `512 bytes`, `14.6 MiB`.
pub(crate) fn human(bytes: u64) -> String {
    let units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    if bytes < 1024 {
        return format!("{bytes} bytes");
    }
    let mut value = bytes as f64 / 1024.0;
    let mut unit = 0;
    while value >= 1023.95 && unit + 1 < units.len() {
        value /= 1024.0;
        unit += 1;
    }
    format!("{value:.1} {}", units[unit])
}
