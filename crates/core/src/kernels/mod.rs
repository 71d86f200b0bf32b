//! The loops that the engine spends its time in, one a file, each with one version a [`crate::simd::Level`].

pub(crate) mod attract;
pub(crate) mod bodies;
pub(crate) mod distance;
pub(crate) mod heavy;
pub(crate) mod repel;
pub(crate) mod sgd;
pub(crate) mod sphere;
pub(crate) mod spline;
pub(crate) mod tile;
#[cfg(target_arch = "x86_64")]
mod versions;
