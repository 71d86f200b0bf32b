//! The machine, as far as a reader of the figures needs it.

use std::fs;
use std::thread;

use serde::{Deserialize, Serialize};

use crate::process;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Machine {
    pub(crate) processor: String,
    pub(crate) cores: usize,
    /// `AMX`, `AVX-512`, `AVX2`, or none of them.
    pub(crate) simd: String,
}

pub(crate) fn this() -> Machine {
    let about = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |name: &str| {
        let line = about.lines().find(|line| line.starts_with(name))?;
        line.split_once(':').map(|(_, value)| value.trim().to_owned())
    };
    let flags = field("flags").unwrap_or_default();
    let has = |flag: &str| flags.split(' ').any(|f| f == flag);
    let simd = match () {
        () if has("amx_int8") => "AMX",
        () if has("avx512_vnni") => "AVX-512",
        () if has("avx2") => "AVX2",
        () => "no AVX2",
    };
    Machine {
        processor: field("model name")
            .or_else(|| process::answer("sysctl", &["-n", "machdep.cpu.brand_string"]))
            .unwrap_or_else(|| std::env::consts::ARCH.to_owned()),
        cores: thread::available_parallelism().map_or(1, usize::from),
        simd: simd.to_owned(),
    }
}

/// Year-month-day, universal time.
pub(crate) fn today() -> String {
    process::answer("date", &["-u", "+%F"]).unwrap_or_default()
}
