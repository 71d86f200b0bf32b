//! Which vector instructions this processor has: looked up once, at run time.

use std::sync::OnceLock;

/// A set of vector instructions, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Portable code, vectorised by the compiler for the build's target.
    Scalar,
    /// ARM with dot products of bytes; all else is the portable code, which the compiler makes NEON of.
    Neon,
    /// x86-64 with AVX2 and FMA.
    Avx2,
    /// x86-64 with AVX-512 F, DQ, BW and VL.
    Avx512,
    /// The same with byte products (VNNI).
    Avx512Vnni,
    /// The same with tiles of bytes (AMX-INT8), where the system lends them.
    Amx,
}

impl Level {
    /// All levels, the least first.
    pub const ALL: [Self; 6] =
        [Self::Scalar, Self::Neon, Self::Avx2, Self::Avx512, Self::Avx512Vnni, Self::Amx];

    /// The lower-case name, as `EMBEDSCOPE_SIMD` spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Scalar => "scalar",
            Self::Avx2 => "avx2",
            Self::Avx512 => "avx512",
            Self::Avx512Vnni => "avx512vnni",
            Self::Amx => "amx",
            Self::Neon => "neon",
        }
    }

    /// Whether this processor can run it.
    pub fn is_available(self) -> bool {
        match self {
            Self::Scalar => true,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma"),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => {
                Self::Avx2.is_available()
                    && is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512vl")
            }
            #[cfg(target_arch = "x86_64")]
            Self::Avx512Vnni => Self::Avx512.is_available() && is_x86_feature_detected!("avx512vnni"),
            #[cfg(target_arch = "x86_64")]
            Self::Amx => {
                // What is not bytes goes by AVX-512.
                Self::Avx512Vnni.is_available() && crate::kernels::tile::has_amx()
            }
            #[cfg(not(target_arch = "x86_64"))]
            Self::Avx2 | Self::Avx512 | Self::Avx512Vnni | Self::Amx => false,
            #[cfg(target_arch = "aarch64")]
            Self::Neon => std::arch::is_aarch64_feature_detected!("dotprod"),
            #[cfg(not(target_arch = "aarch64"))]
            Self::Neon => false,
        }
    }
}

/// The best level of this processor, or the one that `EMBEDSCOPE_SIMD` names if the processor has it.
pub fn level() -> Level {
    static LEVEL: OnceLock<Level> = OnceLock::new();
    *LEVEL.get_or_init(|| {
        let forced = std::env::var("EMBEDSCOPE_SIMD").ok();
        let available = Level::ALL.into_iter().rev().filter(|level| level.is_available());
        available
            .clone()
            .find(|level| forced.as_deref() == Some(level.name()))
            .or_else(|| available.clone().next())
            .unwrap_or(Level::Scalar)
    })
}
