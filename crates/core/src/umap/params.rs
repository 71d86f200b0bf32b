//! How a run moves its points.

use super::Curve;
use crate::{Error, Result};

/// Up to this many points a run has the larger budget.
const SMALL: usize = 10_000;
const MANY_EPOCHS: u32 = 500;
const FEW_EPOCHS: u32 = 200;

/// Parameters of a run, named and defaulted as umap-learn's; every field but the seed may change while it runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Params {
    /// Budget of epochs, at least 1; `None` = 500 up to 10,000 points, else 200.
    pub epochs: Option<u32>,
    /// How near points may come, in layout units, `0..=spread`. Default 0.1.
    pub min_dist: f64,
    /// Scale of the layout, more than 0. Default 1.
    pub spread: f64,
    /// Step size of the first epoch, more than 0; falls linearly to 0 at the end of the budget. Default 1.
    pub learning_rate: f64,
    /// Weight of the repulsion, at least 0. Default 1.
    pub repulsion: f64,
    /// Random points that a point is pushed from for each one that it is pulled to, up to 100. Default 5.
    pub negative_samples: u32,
    /// Seed of the random points. Default 0.
    pub seed: u64,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            epochs: None,
            min_dist: 0.1,
            spread: 1.0,
            learning_rate: 1.0,
            repulsion: 1.0,
            negative_samples: 5,
            seed: 0,
        }
    }
}

impl Params {
    /// Checks every range; the error names the field.
    pub fn check(&self) -> Result<()> {
        let rule = |ok: bool, name: &'static str, value: String, expected: &str| {
            if ok { Ok(()) } else { Err(Error::Parameter { name, value, expected: expected.into() }) }
        };
        let rate = self.learning_rate;
        rule(self.epochs != Some(0), "epochs", "0".into(), "at least 1")?;
        rule(rate.is_finite() && rate > 0.0, "learning rate", rate.to_string(), "more than 0")?;
        let repulsion = self.repulsion;
        rule(repulsion.is_finite() && repulsion >= 0.0, "repulsion", repulsion.to_string(), "at least 0")?;
        let samples = self.negative_samples;
        rule(samples <= 100, "negative samples", samples.to_string(), "at most 100")?;
        self.curve().map(|_| ())
    }

    /// The similarity curve of `min_dist` and `spread`.
    pub fn curve(&self) -> Result<Curve> {
        Curve::fit(self.min_dist, self.spread)
    }

    /// The budget of epochs for n points.
    pub fn epochs_for(&self, points: usize) -> u32 {
        self.epochs.unwrap_or(if points <= SMALL { MANY_EPOCHS } else { FEW_EPOCHS })
    }
}
